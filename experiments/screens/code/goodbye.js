// The last screen, which stays; with a completion address it leads there. Twin of goodbye.py.

class Goodbye {
  constructor(the_suite, parts) {
    this.suite = the_suite;
    this.parts = parts;
  }

  begin() {
    const suite = this.suite;
    const goodbye = suite.texts["goodbye"];
    const sentences = [goodbye["body"]];
    if (!suite.completed) {
      sentences[0] = suite.withdrawn ? goodbye["withdrawn"] : goodbye["left"];
    }
    if (suite.kept) {
      sentences[0] = goodbye["kept"];
    }
    this.leads_on = suite.completed && Boolean(suite.settings["completion_url"]);
    if (this.leads_on) {
      sentences.push(goodbye["completion"]);
    }
    suite.write(this.parts["body"], sentences.join("\n\n"));
    suite.show_button(this.parts, "finish", this.leads_on);
    suite.announce("goodbye");
  }

  frame() {
    this.suite.poll();
    if (this.leads_on && this.suite.chosen(this.parts, "finish", ["return"])) {
      this.leads_on = false;
      window.location.href = this.suite.settings["completion_url"];
    }
    return true;
  }

  end() {}
}

// The last screen, which stays; with a completion address it leads there. Twin of goodbye.py.

class Goodbye {
  constructor(the_suite, parts) {
    this.suite = the_suite;
    this.parts = parts;
    this.page = new Page(the_suite, parts);
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
    sentences.push(goodbye[this.leads_on ? "completion" : "close"]);
    this.page.begin(0, 1);
    this.page.write("title", goodbye["title"], LOOK["type"]["title"], 0.02);
    this.page.write("body", sentences.join("\n\n"), LOOK["type"]["body"], 0);
    this.page.end(this.page.y);
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

// The screen that loads, shows how far it is, and tries again after failures. Twin of loading.py.

class Loading {
  constructor(the_suite, parts) {
    this.suite = the_suite;
    this.parts = parts;
  }

  begin() {
    this.load();
  }

  frame() {
    const suite = this.suite;
    if (!suite.poll()) {
      return false;
    }
    if (this.state === "loading") {
      return true;
    }
    if (this.state === "loaded" && this.unsent.length === 0) {
      return false;
    }
    if (this.state === "failed" && suite.chosen(this.parts, "next", ["return"])) {
      this.load();
    } else if (this.state === "loaded" && suite.chosen(this.parts, "next", ["d"])) {
      const name = this.unsent.pop();
      suite.download(name, localStorage.getItem(name));
      localStorage.setItem(`${name} offered`, localStorage.getItem(name)); // until the next visit: a download can fail
      localStorage.removeItem(name);
      this.tell_unsent();
    } else if (this.state === "loaded" && suite.chosen(this.parts, "go", ["return"])) {
      return false;
    }
    return true;
  }

  end() {
    this.suite.clear_keys();
  }

  load() {
    this.state = "loading";
    this.suite.announce("loading");
    this.suite.show_button(this.parts, "next", false);
    this.suite.show_button(this.parts, "go", false);
    this.suite.write(this.parts["message"], "");
    this.show_progress(0);
    this.suite.load((fraction) => this.show_progress(fraction)).then(() => {
      this.state = "loaded";
      this.find_unsent();
    }).catch((problem) => {
      console.warn("could not load:", problem);
      this.state = "failed";
      this.suite.clear_keys(); // what was pressed before there was a question is no answer
      this.suite.announce("loading failed");
      this.suite.write(this.parts["next_label"], this.suite.texts ? this.suite.texts["loading"]["again"] : "↻");
      const known = this.suite.texts ? this.suite.texts["loading"]["failed"] : `${problem.message}`;
      this.suite.write(this.parts["message"], known);
      this.suite.show_button(this.parts, "next", true);
    });
  }

  show_progress(fraction) {
    this.suite.fill_bar(this.parts["bar"], -0.4, 0.8, fraction);
  }

  // Answers that an earlier visit left in the browser's storage were never sent.
  find_unsent() {
    this.suite.clear_keys();
    this.unsent = [];
    try {
      const names = Object.keys(localStorage).filter((name) => name.startsWith(this.suite.storage_begin()));
      names.filter((name) => name.endsWith(" offered")).forEach((name) => localStorage.removeItem(name));
      this.unsent = names.filter((name) => !name.endsWith(" offered"));
    } catch (problem) {
      console.warn("the browser has no storage:", problem);
    }
    this.tell_unsent();
  }

  tell_unsent() {
    if (this.unsent.length > 0) {
      this.suite.announce(`loading unsent ${this.unsent.length}`);
      const name = this.unsent[this.unsent.length - 1];
      const message = this.suite.fill(this.suite.texts["loading"]["unsent"], { date: name.split(" ").pop() });
      this.suite.write(this.parts["message"], message);
      this.suite.write(this.parts["next_label"], this.suite.texts["saving"]["download"]);
      this.suite.show_button(this.parts, "next", true);
      this.suite.write(this.parts["go_label"], this.suite.texts["next"]);
      this.suite.show_button(this.parts, "go", true);
    }
  }
}

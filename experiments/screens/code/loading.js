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
    if (this.state === "refused") {
      for (const part of ["track", "bar"]) {
        this.parts[part].setAutoDraw(false); // or people would wait for the rest
      }
    }
    if (this.state === "loading" || this.state === "refused") {
      return true;
    }
    if (this.state === "loaded" && this.unsent.length === 0) {
      return false;
    }
    if (this.state === "failed" && suite.chosen(this.parts, "next", ["return"])) {
      this.load();
    } else if (this.state === "loaded" && suite.chosen(this.parts, "next", ["d"])) {
      const name = this.unsent.pop();
      const { csv } = suite.copy.read(name);
      if (csv) {
        suite.download(name, csv);
      }
      suite.copy.offered(name);
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
    this.suite.load((fraction) => this.show_progress(fraction), (text) => this.wait_for_tab(text)).then(() => {
      this.suite.write(this.parts["message"], "");
      return this.find_unsent();
    }).then(() => {
      this.state = "loaded";
    }).catch((problem) => {
      console.warn("could not load:", problem);
      if (problem instanceof WrongLink) {
        this.refuse(problem.asked);
        return;
      }
      this.state = "failed";
      this.suite.clear_keys(); // what was pressed before there was a question is no answer
      this.suite.announce("loading failed");
      this.suite.write(this.parts["next_label"], this.suite.texts ? this.suite.texts["loading"]["again"] : "↻");
      const known = this.suite.texts ? this.suite.texts["loading"]["failed"] : `${problem.message}`;
      this.suite.write(this.parts["message"], known);
      this.suite.show_button(this.parts, "next", true);
    });
  }

  // Say what the address asks for that is not there; trying again would not help.
  refuse(asked) {
    this.state = "refused";
    this.suite.announce("loading, wrong link");
    const link = this.suite.texts["loading"]["link"];
    this.suite.write(this.parts["message"], this.suite.fill(link, { asked: asked }));
  }

  show_progress(fraction) {
    this.suite.fill_bar(this.parts["bar"], -0.4, 0.8, fraction);
  }

  // Say that the study is open in another tab, and that it goes on here once that one is closed.
  wait_for_tab(text) {
    this.suite.announce("loading, open elsewhere");
    this.suite.write(this.parts["message"], text);
  }

  // Send what earlier visits have left in the browser's storage; what the server does not take is offered as a file.
  async find_unsent() {
    const suite = this.suite;
    this.unsent = [];
    for (const name of suite.copy.of_earlier_visits(await suite.one_tab.running())) {
      try {
        const kept = suite.copy.read(name);
        if (kept.csv) {
          await suite.uploads.send_copy(kept);
        }
        suite.copy.forget(name);
      } catch (problem) {
        console.warn("answers of an earlier visit cannot be sent:", problem);
        this.unsent.push(name);
      }
    }
    suite.clear_keys();
    this.tell_unsent();
  }

  // Give day and time of a session, which end its copy's name: 2026-12-31_23h59.58.123.
  begun(name) {
    return name.split(" ").pop().replace(/^([\d-]+)_(\d\d)h(\d\d)\b.*/, "$1 $2:$3");
  }

  tell_unsent() {
    if (this.unsent.length > 0) {
      this.suite.announce(`loading unsent ${this.unsent.length}`);
      const name = this.unsent[this.unsent.length - 1];
      const message = this.suite.fill(this.suite.texts["loading"]["unsent"], { date: this.begun(name) });
      this.suite.write(this.parts["message"], message);
      this.suite.write(this.parts["next_label"], this.suite.texts["saving"]["download"]);
      this.suite.show_button(this.parts, "next", true);
      this.suite.write(this.parts["go_label"], this.suite.texts["next"]);
      this.suite.show_button(this.parts, "go", true);
    }
  }
}

// The screen that saves: sends the answers, tries again after failures, and offers them as a file. Twin of saving.py.

var saving_waits = [2, 5, 10, 20, 30, 60]; // seconds between the tries; the last one for all further tries

// What PsychoJS is given when a session is closed: up to 2024.2 whether it was completed, since 2025.1 fields, that among
// them. This is both: versions of either kind put what they are given into a form, as a word or field by field.
function closed_session(psychojs, completed) {
  const fields = Object.assign({}, psychojs._sessionParams, { isCompleted: completed });
  return Object.defineProperty(fields, "toString", { value: () => `${completed}` }); // which is no field
}

class Saving {
  constructor(the_suite, parts) {
    this.suite = the_suite;
    this.parts = parts;
  }

  begin() {
    const suite = this.suite;
    suite.announce("saving");
    suite.show_button(this.parts, "keep", false);
    suite.write(this.parts["message"], suite.texts["saving"]["now"]);
    suite.completed = !suite.leaving;
    suite.withdrawn = suite.leaving && (suite.n_answered === 0 || !suite.keeps_incomplete());
    suite.leaving = true; // Esc asks no more: there is nothing left to leave
    suite.kept = false;
    this.tries = 0;
    this.state = "saving";
    if (suite.withdrawn) {
      suite.copy.forget(suite.copy.name());
      this.close();
    } else {
      this.save();
    }
  }

  frame() {
    const suite = this.suite;
    suite.poll();
    if (this.state === "saved") {
      return false;
    }
    if (this.state === "waiting" && suite.chosen(this.parts, "keep", ["d"])) {
      suite.download(suite.copy.name(), suite.exp.getResultAsCsv());
      suite.kept = true;
      this.close();
    } else if (this.state === "waiting") {
      const seconds = Math.ceil(this.next_try - suite.now());
      if (seconds <= 0) {
        this.save();
      } else {
        this.tell(seconds);
      }
    }
    return true;
  }

  end() {}

  save() {
    const suite = this.suite;
    this.state = "saving";
    suite.uploads.last().then(() => {
      suite.copy.forget(suite.copy.name());
      this.close();
    }).catch((problem) => {
      console.warn("could not save:", problem);
      this.next_try = suite.now() + saving_waits[Math.min(this.tries, saving_waits.length - 1)];
      this.tries += 1;
      this.state = "waiting";
      suite.announce(`saving again ${this.tries}`);
      suite.show_button(this.parts, "keep", this.tries >= 3);
    });
  }

  tell(seconds) {
    const saving = this.suite.texts["saving"];
    const again = this.suite.fill(saving["again"], { seconds: seconds });
    this.suite.write(this.parts["message"], this.tries >= 3 ? `${saving["offer"]}\n\n${again}` : again);
  }

  // Close the session at the server; whether that works or not, the answers are safe.
  async close() {
    const suite = this.suite;
    this.state = "closing";
    window.removeEventListener("beforeunload", suite.psychojs.beforeunloadCallback);
    await suite.within(15, suite.confirm_batch(suite.completed && !suite.kept)).catch((problem) => {
      console.warn("the server does not count this batch as answered:", problem);
    });
    for (let tries = 0; suite.on_server() && tries < 3; tries++) {
      try {
        const closed = closed_session(suite.psychojs, suite.completed && !suite.kept);
        await suite.within(10, suite.psychojs.serverManager.closeSession(closed));
        break;
      } catch (problem) {
        console.warn("could not close the session:", problem);
      }
    }
    if (suite.on_server()) {
      suite.psychojs.config.session.status = "CLOSED"; // the library would else report it as broken off
    }
    suite.one_tab.leave();
    this.state = "saved";
  }
}

// The comprehension check. Twin of comprehension.py.

// Questions about the instructions; passed when all are answered rightly in one go.
class Comprehension {
  constructor(the_suite, parts) {
    this.suite = the_suite;
    this.parts = parts;
    this.page = new Page(the_suite, parts);
    this.rows = new Rows(the_suite);
    this.attempt = 0;
    this.passed = false;
  }

  begin() {
    this.attempt += 1;
    this.passed = false;
    this.done = false;
    this.over = false;
    this.answers = [];
    this.ask();
  }

  frame() {
    const suite = this.suite;
    if (!suite.poll()) {
      this.passed = true; // there is no repeating any more
      return false;
    }
    for (const key of suite.pressed) {
      key.names.forEach((name) => this.press(name));
    }
    if (suite.clicked) {
      this.point();
    }
    if (!this.done && (suite.pressed.length > 0 || suite.clicked)) {
      this.enable();
    }
    return !this.over;
  }

  end() {
    this.rows.hide();
  }

  questions() {
    return this.suite.texts["comprehension"]["questions"];
  }

  press(name) {
    if (name === "return") {
      this.go_on();
    } else {
      this.rows.press(name);
    }
  }

  point() {
    if (this.suite.hit(this.parts["next"])) {
      this.go_on();
    } else {
      this.rows.point();
    }
  }

  go_on() {
    if (this.done) {
      this.over = true;
    } else if (this.rows.chosen.length > 0) {
      this.answers.push(this.rows.chosen[0]);
      if (this.answers.length < this.questions().length) {
        this.ask();
      } else {
        this.tell();
      }
    }
  }

  ask() {
    const number = this.answers.length;
    this.suite.announce(`comprehension ${this.attempt} ${number}`);
    const question = this.questions()[number];
    this.write(question["question"], number, this.questions().length);
    this.page.end(this.rows.show(question["options"], this.page.y, this.page.room(), false, []));
    this.enable();
  }

  write(text, number, total) {
    this.page.begin(number, total);
    this.page.write("title", this.suite.texts["comprehension"]["title"], LOOK["type"]["title"], 0.02);
    this.page.write("body", text, LOOK["type"]["body"], 0.03);
  }

  enable() {
    const missing = this.suite.texts["comprehension"]["missing"];
    this.suite.enable(this.parts, "next", this.rows.chosen.length > 0, missing);
  }

  tell() {
    this.passed = this.questions().every((question, place) => question["answer"] === this.answers[place]);
    this.done = true;
    this.suite.announce(`comprehension ${this.attempt} ${this.passed ? "passed" : "failed"}`);
    this.suite.record({
      phase: "comprehension",
      attempt: this.attempt,
      answers: this.answers.join("|"),
      passed: this.passed ? 1 : 0
    });
    this.rows.hide();
    this.write(this.suite.texts["comprehension"][this.passed ? "passed" : "failed"], 0, 1);
    this.page.end(this.page.y + 0.03);
    this.suite.enable(this.parts, "next", true, "");
  }
}

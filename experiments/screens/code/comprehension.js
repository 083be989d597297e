// The comprehension check. Twin of comprehension.py.

// Questions about the instructions; passed when all are answered rightly in one go.
class Comprehension {
  constructor(the_suite, parts) {
    this.suite = the_suite;
    this.parts = parts;
    this.attempt = 0;
    this.passed = false;
  }

  begin() {
    this.attempt += 1;
    this.passed = false;
    this.done = false;
    this.answers = [];
    this.choice = null;
    this.ask();
  }

  frame() {
    const suite = this.suite;
    if (!suite.poll()) {
      this.passed = true; // there is no repeating any more
      return false;
    }
    if (!this.done) {
      for (let number = 0; number < this.n_options(); number++) {
        const keys = [`${number + 1}`, `num_${number + 1}`];
        if (suite.hit(this.parts[`option_${number}`]) || suite.pressed_any(keys)) {
          this.choice = number;
          this.mark();
        }
      }
    }
    if (suite.chosen(this.parts, "next", ["return"])) {
      if (this.done) {
        return false;
      }
      this.answers.push(this.choice);
      this.choice = null;
      if (this.answers.length < this.questions().length) {
        this.ask();
      } else {
        this.tell();
      }
    }
    return true;
  }

  end() {}

  questions() {
    return this.suite.texts["comprehension"]["questions"];
  }

  n_options() {
    return this.questions()[this.answers.length]["options"].length;
  }

  ask() {
    this.suite.announce(`comprehension ${this.attempt} ${this.answers.length}`);
    const question = this.questions()[this.answers.length];
    this.suite.write(this.parts["body"], question["question"]);
    this.mark();
    this.show_options(question["options"]); // the last word: painting a hidden box shows it
  }

  mark() {
    const colors = LOOK["colors"];
    for (let number = 0; number < this.n_options(); number++) {
      const chosen = number === this.choice;
      const option = this.parts[`option_${number}`];
      this.suite.paint(option, colors[chosen ? "chosen" : "paper"], colors[chosen ? "accent" : "ink"]);
      option.setLineWidth(chosen ? 4 : 1.5);
    }
    const missing = this.suite.texts["comprehension"]["missing"];
    this.suite.enable(this.parts, "next", this.choice !== null, missing);
  }

  show_options(options) {
    for (let number = 0; number < 4; number++) {
      const shown = number < options.length;
      for (const part of [`option_${number}`, `cap_${number}`, `cap_${number}_label`, `answer_${number}`]) {
        this.suite.show(this.parts[part], shown);
      }
      this.suite.write(this.parts[`answer_${number}`], shown ? options[number] : "");
    }
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
    this.suite.write(this.parts["body"], this.suite.texts["comprehension"][this.passed ? "passed" : "failed"]);
    this.show_options([]);
    this.suite.enable(this.parts, "next", true, "");
  }
}

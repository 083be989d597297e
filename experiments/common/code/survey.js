// The survey. Twin of survey.py.

// Open questions, one after the other, answered in one and the same field.
class Survey {
  constructor(the_suite, parts) {
    this.suite = the_suite;
    this.parts = parts;
  }

  begin() {
    this.number = 0;
    if (!this.suite.leaving) {
      this.ask();
    }
  }

  frame() {
    const suite = this.suite;
    if (!suite.poll()) {
      return false;
    }
    if (suite.chosen(this.parts, "next", ["return"])) {
      const questions = suite.texts["survey"]["questions"];
      suite.record({
        phase: "survey",
        survey_question: questions[this.number],
        survey_answer: this.parts["answer"].getText().trim()
      });
      this.number += 1;
      if (this.number === questions.length) {
        return false;
      }
      this.ask();
    }
    return true;
  }

  end() {}

  ask() {
    this.suite.announce(`survey ${this.number}`);
    this.suite.write(this.parts["body"], this.suite.texts["survey"]["questions"][this.number]);
    this.parts["answer"].setText("");
  }
}

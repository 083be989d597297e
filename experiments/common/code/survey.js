// The survey. Twin of survey.py.

// Open questions, one after the other, answered in one and the same field.
class Survey {
  constructor(the_suite, parts) {
    this.suite = the_suite;
    this.parts = parts;
  }

  begin() {
    this.number = 0;
    this.hidden = false;
    if (!this.suite.leaving) {
      this.ask();
    }
  }

  frame() {
    const suite = this.suite;
    if (!suite.poll()) {
      return false;
    }
    if (suite.asking !== this.hidden) {
      this.hide(suite.asking);
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

  end() {
    this.parts["answer"].setText(""); // the library would save what was typed and not confirmed
  }

  // Hide the field below the question whether to leave; what is typed meanwhile is no answer.
  hide(hidden) {
    const answer = this.parts["answer"];
    if (hidden) {
      this.typed = answer.getText();
    } else {
      answer.setText(this.typed);
    }
    answer.setAutoDraw(!hidden);
    this.hidden = hidden;
  }

  ask() {
    this.suite.announce(`survey ${this.number}`);
    this.suite.write(this.parts["body"], this.suite.texts["survey"]["questions"][this.number]);
    this.parts["answer"].setText("");
  }
}

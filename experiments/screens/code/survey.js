// The survey. Twin of survey.py.

// Open questions, one after the other, answered in one and the same field.
class Survey {
  constructor(the_suite, parts) {
    this.suite = the_suite;
    this.parts = parts;
  }

  begin() {
    this.suite.clear_keys();
    this.number = 0;
    this.hidden = false;
    if (!this.suite.leaving && this.questions().length > 0) {
      this.ask();
    }
  }

  frame() {
    const suite = this.suite;
    if (!suite.poll()) {
      this.record_unconfirmed();
      return false;
    }
    if (this.number === this.questions().length) {
      return false;
    }
    if (suite.asking !== this.hidden) {
      this.hide(suite.asking);
    }
    if (suite.chosen(this.parts, "next", ["return"])) {
      this.record(this.parts["answer"].getText());
      this.number += 1;
      if (this.number < this.questions().length) {
        this.ask();
      }
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

  questions() {
    return this.suite.texts["survey"]["questions"];
  }

  record(answer) {
    const question = this.questions()[this.number];
    this.suite.record({ phase: "survey", survey_question: question, survey_answer: answer.trim() });
  }

  // Keep what somebody had typed who leaves now.
  record_unconfirmed() {
    const typed = this.hidden ? this.typed : this.parts["answer"].getText();
    if (typed.trim() !== "") {
      this.record(typed);
    }
  }

  ask() {
    this.suite.announce(`survey ${this.number}`);
    this.suite.write(this.parts["body"], this.questions()[this.number]);
    this.parts["answer"].setText("");
  }
}

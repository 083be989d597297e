// The question whether to leave. Twin of leave_dialog.py.

// Asks over any screen whether the participant wants to leave.
class LeaveDialog {
  constructor(the_suite) {
    this.suite = the_suite;
    const [texts, colors] = [the_suite.texts["leave"], LOOK["colors"]];
    const veil = the_suite.make_box([0, 0], [5, 5], colors["veil"], -1000); // larger than any window
    the_suite.show(veil, 0.8);
    this.panel = the_suite.make_box([0, 0], [0.9, 0.38], colors["paper"], -1001, colors["ink"], 2);
    const stay = the_suite.make_button([-0.2, -0.1], 0.36, texts["stay"], "1", colors["accent"], -1002);
    const leave = the_suite.make_button([0.2, -0.1], 0.36, texts["leave"], "2", colors["danger"], -1002);
    [this.stay, this.leave] = [stay[0], leave[0]];
    this.asked = the_suite.make_text([0, 0.11], "", colors["ink"], -1002);
    this.told = the_suite.make_text([0, 0.03], "", colors["ink"], -1002);
    this.stims = [veil, this.panel].concat(stay, leave, [this.asked, this.told]);
  }

  show(shown) {
    if (shown) {
      this.ask();
    }
    for (const stim of this.stims) {
      stim.setAutoDraw(shown);
    }
  }

  // "stay" or "leave" when the participant has chosen, else null.
  answer() {
    if (this.suite.pressed_any(["escape", "1", "num_1"]) || this.suite.hit(this.stay)) {
      return "stay";
    }
    if (this.suite.pressed_any(["2", "num_2"]) || this.suite.hit(this.leave)) {
      return "leave";
    }
    return null;
  }

  // Ask, and say what becomes of the answers: before the first trial nothing is kept.
  ask() {
    const suite = this.suite;
    const keeps = suite.n_answered > 0 && suite.keeps_incomplete();
    const [question, ...kept] = suite.texts["leave"][keeps ? "question" : "question_withdraw"].split("\n");
    suite.write_fitted(this.asked, question, [0.8, 0.06], LOOK["type"]["title"]);
    suite.write_fitted(this.told, kept.join("\n"), [0.8, 0.08], LOOK["type"]["body"]);
  }
}

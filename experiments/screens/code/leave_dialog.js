// The question whether to leave. Twin of leave_dialog.py.

// Asks over any screen whether the participant wants to leave.
class LeaveDialog {
  constructor(the_suite) {
    this.suite = the_suite;
    const [texts, colors, sizes] = [the_suite.texts["leave"], LOOK["colors"], LOOK["type"]];
    const veil = the_suite.make_box([0, 0], [5, 5], colors["veil"], -1000); // larger than any window
    the_suite.show(veil, 0.8);
    this.panel = the_suite.make_box([0, 0], [0.9, 0.38], colors["paper"], -1001, colors["ink"], 2);
    const [question, ...kept] = texts[the_suite.keeps_incomplete() ? "question" : "question_withdraw"].split("\n");
    const stay = the_suite.make_button([-0.2, -0.1], 0.36, texts["stay"], "1", colors["accent"], -1002);
    const leave = the_suite.make_button([0.2, -0.1], 0.36, texts["leave"], "2", colors["danger"], -1002);
    [this.stay, this.leave] = [stay[0], leave[0]];
    const asked = the_suite.make_text([0, 0.11], "", colors["ink"], -1002);
    const told = the_suite.make_text([0, 0.03], "", colors["ink"], -1002);
    the_suite.write_fitted(asked, question, [0.8, 0.06], sizes["title"]);
    the_suite.write_fitted(told, kept.join("\n"), [0.8, 0.08], sizes["body"]);
    this.stims = [veil, this.panel].concat(stay, leave, [asked, told]);
  }

  show(shown) {
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
}

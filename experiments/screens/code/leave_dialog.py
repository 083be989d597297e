"""The question whether to leave. Twin of leave_dialog.js."""


class LeaveDialog:
    """Asks over any screen whether the participant wants to leave."""

    def __init__(self, suite):
        self.suite = suite
        texts, colors = suite.texts["leave"], LOOK["colors"]
        veil = suite.make_box((0, 0), (5, 5), colors["veil"], -1000)  # larger than any window
        suite.show(veil, 0.8)
        self.panel = suite.make_box((0, 0), (0.9, 0.38), colors["paper"], -1001, colors["ink"], 2)
        stay = suite.make_button((-0.2, -0.1), 0.36, texts["stay"], "1", colors["accent"], -1002)
        leave = suite.make_button((0.2, -0.1), 0.36, texts["leave"], "2", colors["danger"], -1002)
        self.stay, self.leave = stay[0], leave[0]
        self.asked = suite.make_text((0, 0.11), "", colors["ink"], -1002)
        self.told = suite.make_text((0, 0.03), "", colors["ink"], -1002)
        self.stims = [veil, self.panel, *stay, *leave, self.asked, self.told]

    def show(self, shown):
        if shown:
            self._ask()
        for stim in self.stims:
            stim.setAutoDraw(shown)

    def answer(self):
        """'stay' or 'leave' when the participant has chosen, else None."""
        if self.suite.pressed_any(["escape", "1", "num_1"]) or self.suite.hit(self.stay):
            return "stay"
        if self.suite.pressed_any(["2", "num_2"]) or self.suite.hit(self.leave):
            return "leave"
        return None

    def _ask(self):
        """Ask, and say what becomes of the answers: before the first trial nothing is kept."""
        suite = self.suite
        text = suite.texts["leave"]["question" if suite.n_answered else "question_withdraw"]
        question, _, kept = text.partition("\n")
        suite.write_fitted(self.asked, question, (0.8, 0.06), LOOK["type"]["title"])
        suite.write_fitted(self.told, kept, (0.8, 0.08), LOOK["type"]["body"])

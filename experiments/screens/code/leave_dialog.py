"""The question whether to leave. Twin of leave_dialog.js."""


class LeaveDialog:
    """Asks over any screen whether the participant wants to leave."""

    def __init__(self, suite):
        self.suite = suite
        texts, colors, sizes = suite.texts["leave"], LOOK["colors"], LOOK["type"]
        veil = suite.make_box((0, 0), (5, 5), colors["veil"], -1000)  # larger than any window
        suite.show(veil, 0.8)
        self.panel = suite.make_box((0, 0), (0.9, 0.38), colors["paper"], -1001, colors["ink"], 2)
        question, _, kept = texts["question"].partition("\n")
        stay = suite.make_button((-0.2, -0.1), 0.36, texts["stay"], "1", colors["accent"], -1002)
        leave = suite.make_button((0.2, -0.1), 0.36, texts["leave"], "2", colors["danger"], -1002)
        self.stay, self.leave = stay[0], leave[0]
        asked = suite.make_text((0, 0.11), "", colors["ink"], -1002)
        told = suite.make_text((0, 0.03), "", colors["ink"], -1002)
        suite.write_fitted(asked, question, (0.8, 0.06), sizes["title"])
        suite.write_fitted(told, kept, (0.8, 0.08), sizes["body"])
        self.stims = [veil, self.panel, *stay, *leave, asked, told]

    def show(self, shown):
        for stim in self.stims:
            stim.setAutoDraw(shown)

    def answer(self):
        """'stay' or 'leave' when the participant has chosen, else None."""
        if self.suite.pressed_any(["escape", "1", "num_1"]) or self.suite.hit(self.stay):
            return "stay"
        if self.suite.pressed_any(["2", "num_2"]) or self.suite.hit(self.leave):
            return "leave"
        return None

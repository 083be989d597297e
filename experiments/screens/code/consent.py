"""The consent screen. Twin of consent.js."""


class Consent:
    """Three statements to tick, by click or by their number, before the study begins."""

    def __init__(self, suite, parts):
        self.suite = suite
        self.parts = parts

    def begin(self):
        self.suite.announce("consent")
        self.ticked = [False, False, False]
        self.suite.clear_keys()
        self.suite.on_flip(self.suite.reset_clock)
        self._show()

    def frame(self):
        suite = self.suite
        if not suite.poll():
            return False
        for number in range(3):
            names = ("box_%d", "cap_%d", "statement_%d")
            on_it = any(suite.hit(self.parts[name % number]) for name in names)
            if on_it or suite.pressed_any([str(number + 1), f"num_{number + 1}"]):
                self.ticked[number] = not self.ticked[number]
                self._show()
        return not suite.chosen(self.parts, "next", ["return"])

    def end(self):
        if not self.suite.leaving:
            self.suite.record(
                {"phase": "consent", "rt_s": round(self.suite.elapsed(), 3), **self.suite.window_columns()}
            )

    def _show(self):
        for number in range(3):
            self.suite.show(self.parts[f"tick_{number}"], self.ticked[number])
        self.suite.enable(self.parts, "next", all(self.ticked), self.suite.texts["consent"]["missing"])

"""The consent screen. Twin of consent.js."""


class Consent:
    """Pages to read before the study begins; the boxes on each must all be ticked, by click or by their number."""

    def __init__(self, suite, parts):
        self.suite = suite
        self.parts = parts
        self.page = Page(suite, parts)
        self.rows = Rows(suite)

    def begin(self):
        self.number = 0
        self.ticked = [[] for _ in self._pages()]
        self.suite.clear_keys()
        self.suite.on_flip(self.suite.reset_clock)
        self._show()

    def frame(self):
        suite = self.suite
        if not suite.poll():
            return False
        for key in suite.pressed:
            for name in key.names:
                self._press(name)
        if suite.clicked:
            self._point()
        if suite.pressed or suite.clicked:
            self._enable()
        return not self._over()

    def end(self):
        self.rows.hide()
        if not self.suite.leaving:
            self.suite.record(
                {"phase": "consent", "rt_s": round(self.suite.elapsed(), 3), **self.suite.window_columns()}
            )

    def _pages(self):
        return self.suite.texts["consent"]["pages"]

    def _over(self):
        return self.number == len(self._pages())

    def _press(self, name):
        if name == "return":
            self._turn(1)
        elif name == "left":
            self._turn(-1)
        else:
            self.rows.press(name)

    def _point(self):
        if self.suite.hit(self.parts["next"]):
            self._turn(1)
        elif self.suite.hit(self.parts["back"]):
            self._turn(-1)
        else:
            self.rows.point()

    def _turn(self, step):
        """Go to the next page, where all is ticked on this one, or to the one before."""
        if self._over() or (step > 0 and not self._all_ticked()) or (step < 0 and self.number == 0):
            return
        self.ticked[self.number] = self.rows.chosen
        self.number += step
        if not self._over():
            self._show()

    def _all_ticked(self):
        return len(self.rows.chosen) == self.rows.n_rows

    def _show(self):
        suite, texts = self.suite, self._pages()[self.number]
        suite.announce(f"consent {self.number}")
        self.page.begin(self.number, len(self._pages()))
        self.page.write("title", texts["title"], LOOK["type"]["title"], 0.02)
        self.page.write("body", texts["body"], LOOK["type"]["body"], 0.03)
        boxes = texts.get("boxes", [])
        bottom = self.rows.show(boxes, self.page.y, self.page.room(), True, self.ticked[self.number])
        self.page.end(bottom if boxes else bottom + 0.03)
        suite.show_button(self.parts, "back", self.number > 0)
        self._enable()

    def _enable(self):
        self.suite.enable(self.parts, "next", self._all_ticked(), self.suite.texts["consent"]["missing"])

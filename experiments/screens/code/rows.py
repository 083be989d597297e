"""Rows to choose from. Twin of rows.js."""


class Rows:
    """Rows of words, each with a digit as its key: one of them is chosen, or any number of them are ticked.

    They are made when they are first needed, and moved when others take their place.
    """

    left = -LOOK["grid"]["text"]
    width = 2 * LOOK["grid"]["text"]
    keys = ("1", "2", "3", "4", "5", "6", "7", "8", "9")
    # Margins within rows and gaps between them, from roomy to close.
    spacings = ((0.03, 0.016), (0.02, 0.01), (0.012, 0.008), (0.006, 0.008))

    def __init__(self, suite):
        self.suite = suite
        self.made = []
        self.n_rows = 0
        self.several = False
        self.chosen = []

    def show(self, texts, top, room, several, chosen):
        """Show rows from `top` down, in a height of `room`; returns where they end.

        several: whether more than one may be chosen, which squares to tick tell. chosen: places of those that are.
        """
        self.hide()
        self.several = several
        self.chosen = list(chosen)
        self.n_rows = len(texts)
        heights, gap = self.heights(texts, room, several)
        for place, height in enumerate(heights):
            if len(self.made) == place:
                self.made.append(self._make(place))
            self._put(self.made[place], texts[place], top - height / 2, height)
            top -= height + gap
        self._mark()
        return top + gap if texts else top

    def hide(self):
        for row in self.made:
            for stim in row.values():
                stim.setAutoDraw(False)
        self.n_rows = 0

    def press(self, name):
        """Take in a key: the digit of a row."""
        digit = name.replace("num_", "")
        if digit in self.keys[: self.n_rows]:
            self._choose(self.keys.index(digit))

    def point(self):
        """Take in a click."""
        for place in range(self.n_rows):
            if self.suite.hit(self.made[place]["box"]):
                self._choose(place)

    def heights(self, texts, room, several):
        """How high each row is, and the gap between them: as roomy as there is room for, else as close as can be."""
        size = LOOK["type"]["body"]
        lines = [self.suite.lines(text, size, self._words_width(several)) for text in texts]
        for margin, gap in self.spacings:
            heights = [self.suite.letters.height(len(some), size) + margin for some in lines]
            if sum(heights) + gap * (len(heights) - 1) <= room:
                break
        return heights, gap

    def _choose(self, place):
        """Choose a row; the same once more takes it back."""
        if place in self.chosen:
            self.chosen.remove(place)
        else:
            self.chosen = sorted([*self.chosen, place]) if self.several else [place]
        self._mark()

    def _words_width(self, several):
        return self.width - self._indent(several) - 0.02

    def _indent(self, several):
        """Where words begin, from the left edge of their row."""
        return 0.145 if several else 0.09

    def _make(self, place):
        suite, colors = self.suite, LOOK["colors"]
        row = {
            "box": suite.make_box((0, 0), (1, 1), colors["paper"], -10, colors["ink"]),
            "cap": suite.make_box((0, 0), (0.05, 0.038), colors["cap"], -11, colors["ink"], 1.5),
            "key": suite.make_text((0, 0), self.keys[place], colors["ink"], -12, LOOK["type"]["small"], 0.2),
            "square": suite.make_box((0, 0), (0.036, 0.036), colors["paper"], -11, colors["ink"], 2),
            "tick": suite.make_text((0, 0), "×", colors["accent"], -12, 0.05, 0.2),
            "words": suite.make_text((0, 0), "", colors["ink"], -12, LOOK["type"]["body"]),
        }
        suite.align_left([row["words"]])
        return row

    def _put(self, row, text, y, height):
        """Put a row at y, the middle of its height, and write its words."""
        suite, size = self.suite, LOOK["type"]["body"]
        suite.resize(row["box"], (self.width, height))
        suite.move(row["box"], (self.left + self.width / 2, y))
        for name, x in (("cap", 0.045), ("key", 0.045), ("square", 0.105), ("tick", 0.105)):
            suite.move(row[name], (self.left + x, y))
        width = self._words_width(self.several)
        half = suite.letters.height(len(suite.lines(text, size, width)), size) / 2
        suite.move(row["words"], (self.left + self._indent(self.several), y + half))
        suite.write_fitted(row["words"], text, (width, 1), size)
        for name, stim in row.items():
            stim.setAutoDraw(self.several or name not in ("square", "tick"))

    def _mark(self):
        suite, colors = self.suite, LOOK["colors"]
        for place in range(self.n_rows):
            row = self.made[place]
            chosen = place in self.chosen
            suite.paint(row["box"], colors["chosen" if chosen else "paper"], colors["accent" if chosen else "ink"])
            row["box"].lineWidth = 4 if chosen else 1.5
            suite.show(row["tick"], chosen)

"""The survey's rating scale. Twin of rating_answer.js."""


class RatingAnswer:
    """Points in a row, each with its number as its key, and words at both ends."""

    left = -LOOK["grid"]["text"]
    width = 2 * LOOK["grid"]["text"]
    gap = 0.016
    widest = 0.26  # from one point to the next
    keys = ("1", "2", "3", "4", "5", "6", "7", "8", "9")

    def __init__(self, suite):
        self.suite = suite
        self.made = []  # box and number of each point
        self.ends = None

    def show(self, item, words, top, room):
        suite = self.suite
        self.item = item
        self.chosen = None
        if not self.ends:
            self._make()
        pitch = min((self.width + self.gap) / item["points"], self.widest)
        for place, stims in enumerate(self.made[: item["points"]]):
            suite.resize(stims[0], (pitch - self.gap, 0.08))
            for stim in stims:
                suite.move(stim, (self.left + pitch * place + (pitch - self.gap) / 2, top - 0.04))
                stim.setAutoDraw(True)
        width = pitch * item["points"] - self.gap
        most_lines = 0
        size = LOOK["type"]["small"]
        for stim, end, x in zip(self.ends, ("low", "high"), (0, width), strict=True):
            suite.move(stim, (self.left + x, top - 0.094))
            suite.write_fitted(stim, words[end], (width / 2 - 0.02, 1), size)
            stim.setAutoDraw(True)
            most_lines = max(most_lines, len(suite.lines(words[end], size, width / 2 - 0.02)))
        self._mark()
        return top - 0.094 - suite.letters.height(most_lines, size)

    def hide(self):
        for stims in [self.ends, *self.made]:
            for stim in stims:
                stim.setAutoDraw(False)

    def press(self, name):
        digit = name.replace("num_", "")
        if digit in self.keys[: self.item["points"]]:
            self._choose(self.keys.index(digit))

    def point(self):
        for place in range(self.item["points"]):
            if self.suite.hit(self.made[place][0]):
                self._choose(place)

    def missing(self):
        return "missing" if self.item["required"] and self.chosen is None else ""

    def value(self):
        return "" if self.chosen is None else self.keys[self.chosen]

    def _choose(self, place):
        """Choose a point; the same once more takes it back."""
        self.chosen = None if self.chosen == place else place
        self._mark()

    def _mark(self):
        colors = LOOK["colors"]
        for place in range(self.item["points"]):
            box = self.made[place][0]
            chosen = place == self.chosen
            self.suite.paint(box, colors["chosen" if chosen else "paper"], colors["accent" if chosen else "ink"])
            box.lineWidth = 4 if chosen else 1.5

    def _make(self):
        suite, colors = self.suite, LOOK["colors"]
        for key in self.keys:
            box = suite.make_box((0, 0), (1, 1), colors["paper"], -10, colors["ink"])
            self.made.append((box, suite.make_text((0, 0), key, colors["ink"], -11)))
        self.ends = [suite.make_text((0, 0), "", colors["ink"], -11, LOOK["type"]["small"]) for _ in range(2)]
        suite.align_left(self.ends[:1])
        suite.align_right(self.ends[1:])

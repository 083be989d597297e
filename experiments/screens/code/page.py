"""A page to read. Twin of page.js."""


class Page:
    """Text and what else there is, from the top down, on a page as high as that."""

    top = LOOK["grid"]["top"]
    lowest = LOOK["grid"]["lowest"]  # above what lies at the foot
    left = -LOOK["grid"]["text"]
    width = 2 * LOOK["grid"]["text"]  # of text
    margin = 2 * LOOK["grid"]["unit"]

    def __init__(self, suite, parts):
        self.suite = suite
        self.parts = parts
        suite.align_right([parts["number"]])

    def begin(self, number, total):
        """Begin page `number`, counted from 0, of so many; what comes next is put at `y`."""
        suite = self.suite
        self.y = self.top - self.margin
        of = {"number": number + 1, "total": total}
        suite.write(self.parts["number"], suite.fill(suite.texts["of"], of) if total > 1 else "")
        suite.move(self.parts["number"], (self.left + self.width, self.y - 0.012))

    def write(self, name, text, size, gap):
        """Write a text, and leave a gap below it; nothing is written where there is no text."""
        suite, stim = self.suite, self.parts[name]
        suite.move(stim, (self.left, self.y))
        suite.write_fitted(stim, text, (self.width, 1), size)
        if text:
            self.y -= suite.letters.height(len(suite.lines(text, size, self.width)), size) + gap

    def room(self):
        """How much height is left."""
        return self.y - self.margin - self.lowest

    def end(self, bottom):
        """Let the page end below what stands last on it."""
        height = self.top - bottom + self.margin
        self.suite.resize(self.parts["page"], (2 * LOOK["grid"]["edge"], height))
        self.suite.move(self.parts["page"], (0, self.top - height / 2))

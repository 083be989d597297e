"""A page to read. Twin of page.js."""


class Page:
    """Text and what else there is, from the top down, on a page as high as that."""

    top = 0.45
    lowest = -0.36  # above what lies at the foot
    left = -0.53
    width = 1.06  # of text
    margin = 0.04

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
        self.suite.resize(self.parts["page"], (self.width + 0.14, height))
        self.suite.move(self.parts["page"], (0, self.top - height / 2))

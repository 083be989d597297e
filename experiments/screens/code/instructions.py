"""The instructions. Twin of instructions.js."""


class Instructions:
    """Pages to read, forwards and backwards."""

    def __init__(self, suite, parts):
        self.suite = suite
        self.parts = parts

    def begin(self):
        self.page = 0
        self._show()

    def frame(self):
        suite = self.suite
        if not suite.poll():
            return False
        if suite.chosen(self.parts, "back", ["left"]):
            self.page -= 1
            self._show()
        elif suite.chosen(self.parts, "next", ["return", "right"]):
            self.page += 1
            if self.page == len(suite.texts["instructions"]["pages"]):
                return False
            self._show()
        return True

    def end(self):
        pass

    def _show(self):
        pages = self.suite.texts["instructions"]["pages"]
        self.suite.announce(f"instructions {self.page}")
        self.suite.write(self.parts["title"], pages[self.page]["title"])
        self.suite.write(self.parts["body"], pages[self.page]["body"])
        of = self.suite.fill(self.suite.texts["of"], {"number": self.page + 1, "total": len(pages)})
        self.suite.write(self.parts["number"], of)
        self.suite.show_button(self.parts, "back", self.page > 0)

"""The instructions. Twin of instructions.js."""


class Instructions:
    """Pages to read, forwards and backwards; below the words of some stands a picture of the task."""

    least = 0.16  # height of a picture; where there is less room, the words stand alone

    def __init__(self, suite, parts):
        self.suite = suite
        self.parts = parts
        self.page = Page(suite, parts)
        self.pictures = {}  # number of a page -> what its picture is made of

    def begin(self):
        self.number = 0
        self._show()

    def frame(self):
        suite = self.suite
        if not suite.poll():
            return False
        if suite.chosen(self.parts, "back", ["left"]):
            self._turn(-1)
        elif suite.chosen(self.parts, "next", ["return", "right"]):
            self._turn(1)
        return self.number < len(self._pages())

    def end(self):
        self._show_picture(False)

    def _pages(self):
        return self.suite.texts["instructions"]["pages"]

    def _turn(self, step):
        self._show_picture(False)
        self.number += step
        if self.number < len(self._pages()):
            self._show()

    def _show(self):
        suite, texts = self.suite, self._pages()[self.number]
        suite.announce(f"instructions {self.number}")
        self.page.begin(self.number, len(self._pages()))
        self.page.write("title", texts["title"], LOOK["type"]["title"], 0.02)
        self.page.write("body", texts["body"], LOOK["type"]["body"], 0.03)
        bottom = self.page.y + 0.03
        picture = suite.task.picture() if "picture" in texts and suite.task else None
        height = min(self.page.room(), picture.height(texts["picture"])) if picture else 0
        if height >= self.least:
            bottom = self.page.y - height
            if self.number not in self.pictures:
                self.pictures[self.number] = picture.draw(texts["picture"], self.page.y - height / 2, height)
            self._show_picture(True)
        self.page.end(bottom)
        suite.show_button(self.parts, "back", self.number > 0)

    def _show_picture(self, shown):
        for stim in self.pictures.get(self.number, []):
            stim.setAutoDraw(shown)

"""The last screen. Twin of goodbye.js."""


class Goodbye:
    """Thanks; in the browser also the way back to where the participant came from."""

    def __init__(self, suite, parts):
        self.suite = suite
        self.parts = parts
        self.page = Page(suite, parts)

    def begin(self):
        self.suite.announce("goodbye")
        texts = self.suite.texts["goodbye"]
        self.page.begin(0, 1)
        self.page.write("title", texts["title"], LOOK["type"]["title"], 0.02)
        left = "left" if self.suite.n_answered else "withdrawn"
        sentences = [texts["body" if self.suite.completed else left], texts["end"]]
        self.page.write("body", "\n\n".join(sentences), LOOK["type"]["body"], 0)
        self.page.end(self.page.y)
        self.suite.leaving = False
        self.until = self.suite.now() + 30

    def frame(self):
        self.suite.poll()
        done = self.suite.chosen(self.parts, "finish", ["return"]) or self.suite.now() > self.until
        return not done and not self.suite.leaving

    def end(self):
        pass

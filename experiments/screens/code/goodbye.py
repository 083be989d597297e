"""The last screen. Twin of goodbye.js."""


class Goodbye:
    """Thanks; in the browser also the way back to where the participant came from."""

    def __init__(self, suite, parts):
        self.suite = suite
        self.parts = parts

    def begin(self):
        self.suite.announce("goodbye")
        texts = self.suite.texts["goodbye"]
        self.suite.write(self.parts["body"], texts["body"] if self.suite.completed else texts["left"])
        self.suite.leaving = False
        self.until = self.suite.now() + 30

    def frame(self):
        self.suite.poll()
        done = self.suite.chosen(self.parts, "finish", ["return"]) or self.suite.now() > self.until
        return not done and not self.suite.leaving

    def end(self):
        pass

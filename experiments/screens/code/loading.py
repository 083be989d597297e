"""The screen that loads: on this computer all is there at once. Twin of loading.js."""


class Loading:
    """Reads what the session needs."""

    def __init__(self, suite, parts):
        self.suite = suite
        self.parts = parts
        self.suite.load()

    def begin(self):
        pass

    def frame(self):
        return False

    def end(self):
        pass

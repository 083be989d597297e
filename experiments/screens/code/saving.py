"""The screen that saves: on this computer a last time, until it works. Twin of saving.js."""


class Saving:
    """Writes the file once more; where that fails, calls the experimenter, tries again, or writes to the home folder.

    What is wrong stands in the terminal, and the participant cannot mend it.
    """

    def __init__(self, suite, parts):
        self.suite = suite
        self.parts = parts

    def begin(self):
        self.suite.announce("saving")
        self.suite.completed = not self.suite.leaving
        self.suite.leaving = True  # Esc asks no more: there is nothing left to leave
        self.suite.show_button(self.parts, "keep", False)
        self.suite.write(self.parts["message"], self.suite.texts["saving"]["now"])
        self._try()

    def frame(self):
        suite = self.suite
        if not suite.problem:
            return False
        suite.poll()
        if suite.chosen(self.parts, "keep", ["d"]):
            suite.keep_in(Path.home())
            suite.store()
        elif suite.now() >= self.next_try:
            self._try()
        return True

    def end(self):
        pass

    def _try(self):
        if self.suite.n_answered:
            self.suite.store()
        else:
            self.suite.give_back()
        self.next_try = self.suite.now() + 5
        if self.suite.problem:
            self.suite.write(self.parts["message"], self.suite.texts["saving"]["call"])
            self.suite.show_button(self.parts, "keep", True)
            self.suite.announce("saving failed")

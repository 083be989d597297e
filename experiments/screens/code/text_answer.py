"""The survey's field for words. Twin of text_answer.js."""


class TextAnswer:
    """A field to type into. While it is not shown, what is typed is no answer."""

    height = 0.34

    def __init__(self, suite, parts):
        self.suite = suite
        self.field = parts["answer"]

    def begin(self):
        """The screen begins, and with it the field is drawn, wanted or not."""
        self.drawn = True
        self.wanted = False
        self.typed = ""

    def show(self, item, words, top, room):
        self.required = item["required"]
        self.suite.move(self.field, (0, top - self.height / 2))
        self.wanted = True
        self._empty()
        self._draw(False)
        return top - self.height

    def hide(self):
        self.wanted = False
        self._empty()

    def press(self, name):
        """Keys go to the field by themselves."""

    def point(self):
        pass

    def follow(self):
        """Draw the field while it is asked for, and not below what stands over the screen."""
        drawn = self.wanted and not self.suite.covered
        if drawn and not self.drawn:
            self.field.text = self.typed
        self._draw(drawn)

    def _draw(self, drawn):
        if self.drawn and not drawn:
            self.typed = self.field.text
        if drawn != self.drawn:
            self.field.setAutoDraw(drawn)
        self.drawn = drawn

    def missing(self):
        return "missing" if self.required and not self.value() else ""

    def value(self):
        return " ".join((self.field.text if self.drawn else self.typed).split())

    def _empty(self):
        self.typed = ""
        self.field.text = ""  # the library would save what was typed and not confirmed

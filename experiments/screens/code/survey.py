"""The survey. Twin of survey.js."""


class Survey:
    """Open questions, one after the other, answered in one and the same field."""

    def __init__(self, suite, parts):
        self.suite = suite
        self.parts = parts

    def begin(self):
        self.suite.clear_keys()
        self.number = 0
        self.hidden = False
        if not self.suite.leaving and self._questions():
            self._ask()

    def frame(self):
        suite = self.suite
        if not suite.poll():
            self._record_unconfirmed()
            return False
        if self.number == len(self._questions()):
            return False
        if suite.asking != self.hidden:
            self._hide(suite.asking)
        if suite.chosen(self.parts, "next", ["return"]):
            self._record(self.parts["answer"].text)
            self.number += 1
            if self.number < len(self._questions()):
                self._ask()
        return True

    def end(self):
        self.parts["answer"].text = ""

    def _hide(self, hidden):
        """Hide the field below the question whether to leave; what is typed meanwhile is no answer."""
        answer = self.parts["answer"]
        if hidden:
            self.typed = answer.text
        else:
            answer.text = self.typed
        answer.setAutoDraw(not hidden)
        self.hidden = hidden

    def _questions(self):
        return self.suite.texts["survey"]["questions"]

    def _record(self, answer):
        question = self._questions()[self.number]
        self.suite.record({"phase": "survey", "survey_question": question, "survey_answer": answer.strip()})

    def _record_unconfirmed(self):
        """Keep what somebody had typed who leaves now."""
        typed = self.typed if self.hidden else self.parts["answer"].text
        if typed.strip():
            self._record(typed)

    def _ask(self):
        self.suite.announce(f"survey {self.number}")
        self.suite.write(self.parts["body"], self._questions()[self.number])
        self.parts["answer"].text = ""

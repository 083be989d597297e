"""The survey. Twin of survey.js."""


class Survey:
    """Open questions, one after the other, answered in one and the same field."""

    def __init__(self, suite, parts):
        self.suite = suite
        self.parts = parts

    def begin(self):
        self.number = 0
        self.hidden = False
        if not self.suite.leaving:
            self._ask()

    def frame(self):
        suite = self.suite
        if not suite.poll():
            return False
        if suite.asking != self.hidden:
            self._hide(suite.asking)
        if suite.chosen(self.parts, "next", ["return"]):
            questions = suite.texts["survey"]["questions"]
            suite.record(
                {
                    "phase": "survey",
                    "survey_question": questions[self.number],
                    "survey_answer": self.parts["answer"].text.strip(),
                }
            )
            self.number += 1
            if self.number == len(questions):
                return False
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

    def _ask(self):
        self.suite.announce(f"survey {self.number}")
        self.suite.write(self.parts["body"], self.suite.texts["survey"]["questions"][self.number])
        self.parts["answer"].text = ""

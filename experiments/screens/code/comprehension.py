"""The comprehension check. Twin of comprehension.js."""


class Comprehension:
    """Questions about the instructions; passed when all are answered rightly in one go."""

    def __init__(self, suite, parts):
        self.suite = suite
        self.parts = parts
        self.page = Page(suite, parts)
        self.rows = Rows(suite)
        self.attempt = 0
        self.passed = False

    def begin(self):
        self.attempt += 1
        self.passed = False
        self.done = False
        self.over = False
        self.answers = []
        self._ask()

    def frame(self):
        suite = self.suite
        if not suite.poll():
            self.passed = True  # there is no repeating any more
            return False
        for key in suite.pressed:
            for name in key.names:
                self._press(name)
        if suite.clicked:
            self._point()
        if not self.done and (suite.pressed or suite.clicked):
            self._enable()
        return not self.over

    def end(self):
        self.rows.hide()

    def _questions(self):
        return self.suite.texts["comprehension"]["questions"]

    def _press(self, name):
        if name == "return":
            self._go_on()
        else:
            self.rows.press(name)

    def _point(self):
        if self.suite.hit(self.parts["next"]):
            self._go_on()
        else:
            self.rows.point()

    def _go_on(self):
        if self.done:
            self.over = True
        elif self.rows.chosen:
            self.answers.append(self.rows.chosen[0])
            if len(self.answers) < len(self._questions()):
                self._ask()
            else:
                self._tell()

    def _ask(self):
        number = len(self.answers)
        self.suite.announce(f"comprehension {self.attempt} {number}")
        question = self._questions()[number]
        self._write(question["question"], number, len(self._questions()))
        self.page.end(self.rows.show(question["options"], self.page.y, self.page.room(), False, []))
        self._enable()

    def _write(self, text, number, total):
        self.page.begin(number, total)
        self.page.write("title", self.suite.texts["comprehension"]["title"], LOOK["type"]["title"], 0.02)
        self.page.write("body", text, LOOK["type"]["body"], 0.03)

    def _enable(self):
        self.suite.enable(self.parts, "next", bool(self.rows.chosen), self.suite.texts["comprehension"]["missing"])

    def _tell(self):
        self.passed = self.answers == [question["answer"] for question in self._questions()]
        self.done = True
        self.suite.announce(f"comprehension {self.attempt} {'passed' if self.passed else 'failed'}")
        self.suite.record(
            {
                "phase": "comprehension",
                "attempt": self.attempt,
                "answers": "|".join(str(answer) for answer in self.answers),
                "passed": int(self.passed),
            }
        )
        self.rows.hide()
        self._write(self.suite.texts["comprehension"]["passed" if self.passed else "failed"], 0, 1)
        self.page.end(self.page.y + 0.03)
        self.suite.enable(self.parts, "next", True)

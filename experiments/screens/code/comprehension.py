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
        self.answers = []
        self._ask()

    def frame(self):
        suite = self.suite
        if not suite.poll():
            self.passed = True  # there is no repeating any more
            return False
        if not self.done:
            for key in suite.pressed:
                self.rows.press(suite.key_name(key))
            if suite.clicked:
                self.rows.point()
            if suite.pressed or suite.clicked:
                self._enable()
        if suite.chosen(self.parts, "next", ["return"]):
            if self.done:
                return False
            self.answers += self.rows.chosen
            if len(self.answers) < len(self._questions()):
                self._ask()
            else:
                self._tell()
        return True

    def end(self):
        self.rows.hide()

    def _questions(self):
        return self.suite.texts["comprehension"]["questions"]

    def _ask(self):
        number = len(self.answers)
        self.suite.announce(f"comprehension {self.attempt} {number}")
        question = self._questions()[number]
        self._write(number, question["question"])
        self.page.end(self.rows.show(question["options"], self.page.y, self.page.room(), False, []))
        self._enable()

    def _write(self, number, body):
        self.page.begin(number, len(self._questions()))
        self.page.write("title", self.suite.texts["comprehension"]["title"], LOOK["type"]["title"], 0.02)
        self.page.write("body", body, LOOK["type"]["body"], 0.03)

    def _enable(self):
        missing = self.suite.texts["comprehension"]["missing"]
        self.suite.enable(self.parts, "next", self.rows.chosen != [], missing)

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
        self._write(0, self.suite.texts["comprehension"]["passed" if self.passed else "failed"])
        self.suite.write(self.parts["number"], "")
        self.page.end(self.page.y + 0.03)
        self.suite.enable(self.parts, "next", True)

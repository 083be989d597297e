"""The comprehension check. Twin of comprehension.js."""


class Comprehension:
    """Questions about the instructions; passed when all are answered rightly in one go."""

    def __init__(self, suite, parts):
        self.suite = suite
        self.parts = parts
        self.attempt = 0
        self.passed = False

    def begin(self):
        self.attempt += 1
        self.passed = False
        self.done = False
        self.answers = []
        self.choice = None
        self._ask()

    def frame(self):
        suite = self.suite
        if not suite.poll():
            self.passed = True  # there is no repeating any more
            return False
        if not self.done:
            for number in range(self._n_options()):
                if suite.hit(self.parts[f"option_{number}"]) or suite.pressed_any(
                    [str(number + 1), f"num_{number + 1}"]
                ):
                    self.choice = number
                    self._mark()
        if suite.chosen(self.parts, "next", ["return"]):
            if self.done:
                return False
            self.answers.append(self.choice)
            self.choice = None
            if len(self.answers) < len(self._questions()):
                self._ask()
            else:
                self._tell()
        return True

    def end(self):
        pass

    def _questions(self):
        return self.suite.texts["comprehension"]["questions"]

    def _n_options(self):
        return len(self._questions()[len(self.answers)]["options"])

    def _ask(self):
        self.suite.announce(f"comprehension {self.attempt} {len(self.answers)}")
        question = self._questions()[len(self.answers)]
        self.suite.write(self.parts["body"], question["question"])
        self._mark()
        self._show_options(question["options"])  # the last word: painting a hidden box shows it

    def _mark(self):
        colors = LOOK["colors"]
        for number in range(self._n_options()):
            chosen = number == self.choice
            fill, line = colors["chosen" if chosen else "paper"], colors["accent" if chosen else "ink"]
            self.suite.paint(self.parts[f"option_{number}"], fill, line)
            self.parts[f"option_{number}"].lineWidth = 4 if chosen else 1.5
        self.suite.enable(self.parts, "next", self.choice is not None, self.suite.texts["comprehension"]["missing"])

    def _show_options(self, options):
        for number in range(4):
            shown = number < len(options)
            for part in ("option_%d", "cap_%d", "cap_%d_label", "answer_%d"):
                self.suite.show(self.parts[part % number], shown)
            self.suite.write(self.parts[f"answer_{number}"], options[number] if shown else "")

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
        self.suite.write(self.parts["body"], self.suite.texts["comprehension"]["passed" if self.passed else "failed"])
        self._show_options([])
        self.suite.enable(self.parts, "next", True)

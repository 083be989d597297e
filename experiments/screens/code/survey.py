"""The survey. Twin of survey.js."""


class Survey:
    """Items of five kinds, one after the other; each is a row when it is confirmed.

    How an item is answered is in a class of its kind: show(item, words, top, room) puts it below `top` and returns
    where it ends, missing() names the hint that says what is still to be done, value() gives what is recorded.
    """

    def __init__(self, suite, parts):
        self.suite = suite
        self.parts = parts
        self.page = Page(suite, parts)
        self.text = TextAnswer(suite, parts)
        choice = ChoiceAnswer(suite)
        self.kinds = {"text": self.text, "number": NumberAnswer(suite), "choice": choice, "choices": choice}
        self.kinds["rating"] = RatingAnswer(suite)

    def begin(self):
        self.suite.clear_keys()
        self.text.begin()
        self.number = -1
        self.item = None
        self.told = None  # what is missing, as last told
        if not self.suite.leaving:
            self._ask_next()

    def frame(self):
        suite = self.suite
        if not suite.poll():
            self._keep_unconfirmed()
            return False
        self.text.follow()
        for key in suite.pressed:
            for name in key.names:
                if self._press(name):
                    break
        if suite.clicked:
            self._point()
        self._tell_missing()
        return self.item is not None

    def end(self):
        if self.item:
            self.kinds[self.item["kind"]].hide()
        self.text.hide()

    def _press(self, name):
        """Take in a key by one of its names; true if it is not to be tried by its other name."""
        if name == "return":
            self._go_on()
        elif self.item:
            return self.kinds[self.item["kind"]].press(name)

    def _point(self):
        if self.suite.hit(self.parts["next"]):
            self._go_on()
        elif self.item:
            self.kinds[self.item["kind"]].point()

    def _go_on(self):
        if self.item and not self._missing():
            self._record()
            self.kinds[self.item["kind"]].hide()
            self._ask_next()

    def _ask_next(self):
        """Show the next item; after the last one the screen ends."""
        suite, items, texts = self.suite, self.suite.study["survey"], self.suite.texts["survey"]
        self.number += 1
        self.item = items[self.number] if self.number < len(items) else None
        if not self.item:
            return
        suite.announce(f"survey {self.number}")
        words = texts["items"][self.item["name"]]
        notes = [texts[name] for name in ("number", "choices") if name == self.item["kind"]]
        notes += [] if self.item["required"] else [texts["note"]]
        self.page.begin(self.number, len(items))
        self.page.write("title", texts["title"], LOOK["type"]["title"], 0.02)
        self.page.write("body", words["question"], LOOK["type"]["body"], 0.01 if notes else 0.03)
        self.page.write("note", suite.fill(" ".join(notes), self._range()), LOOK["type"]["small"], 0.03)
        self.page.end(self.kinds[self.item["kind"]].show(self.item, words, self.page.y, self.page.room()))
        self.told = None
        self._tell_missing()

    def _tell_missing(self):
        """Switch Next on or off, when that changes, and say what is missing."""
        missing = self._missing() if self.item else self.told
        if missing != self.told:
            hint = self.suite.fill(self.suite.texts["survey"][missing], self._range()) if missing else ""
            self.suite.enable(self.parts, "next", not missing, hint)
            self.told = missing

    def _missing(self):
        return self.kinds[self.item["kind"]].missing()

    def _range(self):
        """What texts of a number may name, written as participants would."""
        if self.item["kind"] != "number":
            return {}
        sign = self.suite.texts["caps"]["decimal"]
        ends = {name: self.item[name] for name in ("from", "to")}
        return {
            name: str(int(end) if end == int(end) else end).replace(".", sign).replace("-", "−")
            for name, end in ends.items()
        }

    def _record(self):
        name = self.item["name"]
        question = self.suite.texts["survey"]["items"][name]["question"]
        answer = self.kinds[self.item["kind"]].value()
        self.suite.record({"phase": "survey", "survey_question": question, f"survey_{name}": answer})

    def _keep_unconfirmed(self):
        """Keep the answer of somebody who leaves now."""
        if self.item and self.kinds[self.item["kind"]].value():
            self._record()

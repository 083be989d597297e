"""The survey's field for a number. Twin of number_answer.js."""


class NumberAnswer:
    """A number from one to another, typed or clicked sign by sign."""

    left = -LOOK["grid"]["text"]
    pitch = 0.064
    most_signs = 12
    digits = ("1", "2", "3", "4", "5", "6", "7", "8", "9", "0")

    def __init__(self, suite):
        self.suite = suite
        self.names = {"num_decimal": ".", "num_subtract": "-"}
        self.field = None
        self.pad = []  # what can be clicked: sign, cap, what is written on it

    def show(self, item, words, top, room):
        self.item = item
        self.typed = ""
        if not self.field:
            self._make()
        for stim, x, y in zip(self.field, (0.18, 0.02), (0.04, 0.016), strict=True):
            self.suite.move(stim, (self.left + x, top - y))
            stim.setAutoDraw(True)
        x = self.left + 0.027
        for sign, *stims in self.pad:
            shown = self._may_begin(sign) or sign != "-"
            for stim in stims:
                self.suite.move(stim, (x + (0.014 if sign == "backspace" else 0), top - 0.129))
                stim.setAutoDraw(shown)
            x += self.pitch if shown else 0
        self._write()
        return top - 0.154

    def hide(self):
        for stims in [self.field, *[stims for _, *stims in self.pad]]:
            for stim in stims:
                stim.setAutoDraw(False)

    def press(self, name):
        return self._type(self.names.get(name, name.replace("num_", "")))

    def point(self):
        for sign, cap, _ in self.pad:
            if self.suite.hit(cap):
                self._type(sign)

    def missing(self):
        if not self.typed:
            return "missing" if self.item["required"] else ""
        plain = self._plain()
        is_number = plain not in ("", "-")
        return "" if is_number and self.item["from"] <= float(plain) <= self.item["to"] else "number"

    def value(self):
        return "" if self.missing() else self._plain()

    def _plain(self):
        """What was typed, with a point for a comma, and none at the end."""
        return self.typed.replace(",", ".").removesuffix(".")

    def _may_begin(self, sign):
        """Whether a number from the range may begin with this sign."""
        return sign != "-" or self.item["from"] < 0

    def _type(self, sign):
        """Take in a sign, where it may stand, and tell whether it may."""
        before = self.typed
        if sign == "backspace":
            self.typed = self.typed[:-1]
        elif len(self.typed) < self.most_signs:
            is_first = sign == "-" and not self.typed and self._may_begin(sign)
            is_point = sign in (".", ",") and not any(point in self.typed for point in (".", ","))
            if is_first or is_point or sign in self.digits:
                self.typed += sign
        self._write()
        return self.typed != before

    def _write(self):
        self.suite.write(self.field[1], self.typed.replace("-", "−"))

    def _make(self):
        suite, colors = self.suite, LOOK["colors"]
        caps = suite.texts["caps"]
        self.field = (
            suite.make_box((0, 0), (0.36, 0.08), colors["paper"], -10, colors["accent"], 4),
            suite.make_text((0, 0), "", colors["ink"], -11, 0.04),
        )
        suite.align_left(self.field[1:])
        for sign in (*self.digits, caps["decimal"], "-", "backspace"):
            words = {"-": "−", "backspace": caps["backspace"]}.get(sign, sign)
            width = 0.082 if sign == "backspace" else 0.054
            cap = suite.make_box((0, 0), (width, 0.05), colors["cap"], -10, colors["ink"], 1.5)
            label = suite.make_text((0, 0), words, colors["ink"], -11, LOOK["type"]["small"])
            self.pad.append((sign, cap, label))

"""A trial of the soft labels: which classes an image may be, and how probably. Twin of soft_labels.js."""


class SoftLabelsTrial(Trial):
    """Three parts, one after the other: the most probable class, a second one, the impossible ones (supplement)."""

    endpoints_at = ((-0.535, 0.215), (-0.115, 0.215))
    endpoint_size = 0.12
    parts_names = ("top", "second", "impossible")
    signs = ("1", "2", "×")

    def __init__(self, suite, parts):
        super().__init__(suite, parts)
        self.picture_class = SoftLabelsPicture
        self.list = None

    def show(self):
        suite, image = self.suite, LOOK["places"]["image"]
        if self.list is None:
            self.list = ClassList(suite, suite.shuffle.order(suite.class_names))
            self.images.append(suite.make_image(image["pos"], image["size"]))
            suite.tell("classes", "|".join(self.list.names))
        suite.set_image(self.images[0], self.trial["images"][0])
        self.images[0].setAutoDraw(True)
        self.list.show(True)
        self.labels = ["", ""]
        self.percents = ["", ""]
        self.impossible = []
        self.at = 0
        self._show_state("")

    def end(self):
        super().end()
        if self.list:
            self.list.show(False)

    def press(self, name, rt):
        digit = name.replace("num_", "")
        if name in ("up", "down"):
            self._go_to(self.at + (1 if name == "down" else -1))
        elif name == "backspace":
            self._delete()
        elif len(digit) == 1 and digit in "0123456789":
            self._type(digit)
        elif self.list.pressed(name) is not None:
            self._name(self.list.pressed(name))
        elif self.at < 2 and (len(name) == 1 or name == "num_decimal"):
            self._show_state("digits")

    def point(self):
        suite = self.suite
        if not suite.clicked:
            return
        named = self.list.clicked(suite)
        if named is not None:
            self._name(named)
        for place, part in enumerate(self.parts_names):
            if suite.hit(self.parts[part]):
                self._go_to(place)
        for digit in "0123456789":
            if suite.hit(self.parts[f"digit_{digit}"]):
                self._type(digit)
        if suite.hit(self.parts["delete"]):
            self._delete()

    def enter(self, rt):
        return self.suite.is_on(self.parts, "next") and self.go_on(rt)

    def go_on(self, rt):
        if self.at < 2:
            self._go_to(self.at + 1)
            return False
        return True

    def answer(self):
        return {
            "top_label": self.labels[0],
            "top_percent": int(self.percents[0]),
            "second_label": self.labels[1],
            "second_percent": int(self.percents[1]) if self.labels[1] else "",
            "impossible": "|".join(name for name in self.suite.class_names if name in self.impossible),
            "classes": "|".join(self.list.names),
            "shuffle_seed": self.suite.shuffle.seed,
        }

    def _go_to(self, part):
        """Make another part the one that keys are for; only when those before it are as they should be."""
        if 0 <= part <= 2 and (part < self.at or not self._missing(part - 1)):
            self.at = part
            self._show_state("")

    def _name(self, label):
        """Take in a class for the part; the same once more takes it away."""
        problem = ""
        named = [place for place in (0, 1) if self.labels[place] == label]
        if self.at == 2:
            if named:
                problem = "named"
            elif label in self.impossible:
                self.impossible.remove(label)
            else:
                self.impossible.append(label)
        elif self.labels[self.at] == label:
            self.labels[self.at] = ""
            self.percents[self.at] = ""
        elif named:
            problem = "named"
        elif label in self.impossible:
            problem = "impossible_named"
        else:
            self.labels[self.at] = label
        self._show_state(problem)

    def _type(self, digit):
        if self.at == 2:
            return
        if not self.labels[self.at]:
            self._show_state("class_first")
            return
        if len(self.percents[self.at]) < 3:
            self.percents[self.at] = self.percents[self.at] + digit
        self._show_state("")

    def _delete(self):
        if self.at < 2:
            self.percents[self.at] = self.percents[self.at][:-1]
            self._show_state("")

    def _missing(self, last):
        """What is missing in the parts up to one, as the name of a text; nothing when they are complete."""
        for place in range(min(last, 1) + 1):
            if not self.labels[place] and place == 0:
                return "missing_class"
            if self.labels[place] and not self.percents[place]:
                return "missing_percent"
            if self.labels[place] and int(self.percents[place]) > 100:
                return "range"
        return ""

    def _show_state(self, problem):
        suite, colors = self.suite, LOOK["colors"]
        for place, part in enumerate(self.parts_names):
            active = place == self.at
            suite.write_in(self.parts, f"{part}_title", self.texts[part])
            suite.paint(self.parts[part], colors["paper" if active else "off"], colors["accent" if active else "ink"])
            self.parts[part].lineWidth = 4 if active else 1
        for place in (0, 1):
            part = self.parts_names[place]
            label = self.labels[place]
            suite.write_in(self.parts, f"{part}_class", suite.label(label) if label else "–")
            percent = suite.fill(suite.texts["percent"], {"number": self.percents[place] or "–"})
            suite.write(self.parts[f"{part}_percent"], percent)
        marked = suite.fill(self.texts["marked"], {"n_marked": len(self.impossible)})
        suite.write_in(self.parts, "impossible_class", marked)
        signs = dict.fromkeys(self.impossible, self.signs[2])
        signs.update({label: self.signs[place] for place, label in enumerate(self.labels) if label})
        self.list.mark(suite, signs)
        missing = self._missing(self.at)
        suite.enable(self.parts, "next", not missing, self.texts[missing] if missing else "")
        if problem:
            suite.write_in(self.parts, "hint", self.texts[problem])

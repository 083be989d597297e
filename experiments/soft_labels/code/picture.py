"""The picture in the instructions of the soft labels. Twin of picture.js."""


class SoftLabelsPicture(TaskPicture):
    """A blend, and beside it some rows of the class list with what they may be named."""

    left = -0.12
    width = 0.65

    heights = (("blend", 0.3), ("answer", 0.26))

    def answer(self, y, height):
        side = min(0.26, height)
        stims = [self.image((-0.53 + side / 2, y), side, self.trial["images"][0])]
        named = [self.trial["label_1"], self.trial["label_2"]]
        others = [name for name in self.suite.class_names if name not in named]
        percents = [self.suite.fill(self.suite.texts["percent"], {"number": number}) for number in (60, 30)]
        signs = (f"1   {percents[0]}", f"2   {percents[1]}", "×", "")
        pitch = min(0.06, height / len(signs))
        for place, (name, sign) in enumerate(zip([*named, *others], signs, strict=False)):
            at = y + pitch * (1.5 - place)
            fill = {"": "paper", "×": "excluded"}.get(sign, "chosen")
            middle = self.left + self.width / 2
            stims.append(self.box((middle, at), (self.width, 0.9 * pitch), fill, "accent" if sign else "ink"))
            stims += self.row(at, 0.9 * pitch, "ABCD"[place], self.label(name), sign)
        return stims

    def row(self, y, height, key, label, sign):
        """What stands on a row: the cap of its key, its label, its sign."""
        words = self.words((self.left + 0.066, y), (0.4, height), label)
        signed = self.words((self.left + self.width - 0.13, y), (0.13, height), sign)
        self.suite.align_left([words, signed], "center")
        cap = (self.left + 0.033, y)
        return [
            self.box(cap, (0.044, 0.78 * height), "cap"),
            self.words(cap, (0.1, height), key),
            words,
            signed,
        ]

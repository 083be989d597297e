"""The picture in the instructions of Infer. Twin of picture.js."""


class InferPicture(TaskPicture):
    """A blend, and beside it the two sliders as they may be set."""

    values = (70, 80)  # percents from the left end
    left = -0.12
    length = 0.54

    heights = (("blend", 0.3), ("answer", 0.26))

    def answer(self, y, height):
        side = min(0.26, height)
        stims = [self.image((-0.53 + side / 2, y), side, self.trial["images"][0])]
        words = self.suite.texts["trial"]
        labels = [self.label(self.trial[label]) for label in ("label_1", "label_2")]
        if self.label_1_side == "right":
            labels.reverse()
        ends = [self.suite.fill(words["all"], {"label": label}) for label in labels]
        stims += self._slider(y + 0.06, self.values[0], ends[0], words["lam_middle"], ends[1])
        stims += self._slider(
            y - 0.075, self.values[1], words["omega_left"], words["omega_middle"], words["omega_right"]
        )
        return stims

    def _slider(self, y, value, *words):
        stims = [self.box((self.left + self.length / 2, y - 0.02), (self.length, 0.014), "track")]
        for place, text in enumerate(words):
            x = self.left + self.length * place / 2
            stims.append(self.box((x, y - 0.02), (0.003, 0.03), "ink"))
            stims.append(self.words((x, y + 0.034), (0.25 if place != 1 else 0.14, 0.074), text))
        marker = self.box((self.left + self.length * value / 100, y - 0.02), (0.02, 0.044), "accent", "paper", 2)
        return [*stims, marker]

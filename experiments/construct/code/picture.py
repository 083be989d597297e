"""The picture in the instructions of Construct. Twin of picture.js."""


class ConstructPicture(TaskPicture):
    """Some of the blends that one steps through, between the keys that lead to either end; one of them has a frame."""

    heights = (("blend", 0.3), ("answer", 0.17))

    def answer(self, y, height):
        side = min(0.13, height - 0.02)
        stims = [self.image(((side + 0.02) * (place - 2), y), side, path) for place, path in enumerate(self.blends(5))]
        stims.append(self.frame(stims[2]))
        for x, label, keys in ((-0.455, "label_2", "left"), (0.455, "label_1", "right")):
            keys = self.suite.settings["keys"][keys]
            for place, key in enumerate(keys):
                stims += self.cap((x + 0.07 * (place - (len(keys) - 1) / 2), y + 0.035), key)
            stims.append(self.words((x, y - 0.045), (0.15, 0.08), self.label(self.trial[label])))
        return stims

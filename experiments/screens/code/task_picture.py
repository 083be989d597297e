"""A picture of the task for the instructions. Twin of task_picture.js."""

import math


class TaskPicture:
    """Drawn with the images of a practice trial and with parts as in the trials, in front of its page."""

    heights = (("blend", 0.3), ("answer", 0))  # as much as they need

    def __init__(self, suite, trial, label_1_side):
        self.suite = suite
        self.trial = trial
        self.label_1_side = label_1_side

    def height(self, name):
        """How high a picture is where there is room."""
        return dict(self.heights)[name]

    def draw(self, name, y, height):
        """Make the stims of a picture, not yet shown, around y in that height; name: "blend", or "answer"."""
        return self.blend(y, height) if name == "blend" else self.answer(y, height)

    def blend(self, y, height):
        """The two pure images with their labels, and between them their blend."""
        side, middle = height - 0.06, y + 0.03
        labels = [self.trial["label_1"], self.trial["label_2"]]
        stims = [self.image((0, middle), side, self.blends(1)[0])]
        for place, path in enumerate(self.trial["endpoints"]):
            sign = 1 if (place == 0) == (self.label_1_side == "right") else -1
            stims.append(self.image((sign * 0.36, middle), side, path))
            stims.append(self.words((sign * 0.36, y - height / 2 + 0.02), (0.34, 0.04), self.label(labels[place])))
            stims.append(self.words((sign * 0.18, middle), (0.1, 0.08), "→" if sign < 0 else "←", "title"))
        return stims

    def answer(self, y, height):
        """How one answers; an interface adds what is its own."""
        return []

    # What pictures are made of

    def label(self, name):
        return self.suite.label(name)

    def image(self, pos, place, path):
        stim = self.suite.make_image(pos, place, False)
        self.suite.set_image(stim, path)
        return stim

    def words(self, pos, room, text, size="small"):
        stim = self.suite.make_text(pos, "", LOOK["colors"]["ink"], -110)
        self.suite.write_fitted(stim, text, room, LOOK["type"][size], True)
        return stim

    def box(self, pos, size, fill, line="ink", line_width=1):
        colors = LOOK["colors"]
        return self.suite.make_box(pos, size, colors[fill], -105, colors[line], line_width)

    def frame(self, image):
        """A frame around an image, which is chosen."""
        size = [length + 0.02 for length in image.design["size"]]
        return self.suite.make_box(image.design["pos"], size, LOOK["colors"]["accent"], -95)

    def cap(self, pos, key):
        """A key cap: its box, and what is written on it."""
        written = self.words(pos, (0.1, 0.05), self.suite.texts["caps"][key])
        return [self.box(pos, (0.055, 0.05), "cap", "ink", 1.5), written]

    def blends(self, number):
        """So many of the trial's blends, from one end to the other; one: the middle one."""
        images = self.trial["images"]
        shares = [0.5] if number == 1 else [place / (number - 1) for place in range(number)]
        return [images[math.floor(share * (len(images) - 1) + 0.5)] for share in shares]

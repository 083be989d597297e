"""A trial of Construct: step through the blends of a pair to the one that looks halfway. Twin of construct.js."""


class ConstructTrial(Trial):
    """One blend at a time; all blends of the pair are textures before the first one is shown (paper, section 3.2)."""

    label_1_side = "right"  # the right key raises the weight of label 1
    endpoints_at = ((-0.46, 0.26), (0.46, 0.26))
    asks_for_lam_g = True

    def __init__(self, suite, parts):
        super().__init__(suite, parts)
        self.picture_class = ConstructPicture

    def show(self):
        suite, image = self.suite, LOOK["places"]["image"]
        self.levels = self.trial["levels"]
        while len(self.images) < len(self.levels):
            self.images.append(suite.make_image(image["pos"], image["size"]))
        for stim, path in zip(self.images, self.trial["images"], strict=False):
            suite.set_image(stim, path)
        self.at = [float(level) for level in self.levels].index(float(self.trial["lam_start"]))
        self.path = [self.at]
        self.first_key = ""
        self._show_labels()
        self._show_image(self.at)

    def press(self, name, rt):
        keys = self.suite.settings["keys"]
        step = (name in keys["right"]) - (name in keys["left"])
        if step:
            self._step(step, rt)
        return step != 0

    def point(self):
        for side, step in (("left", -1), ("right", 1)):
            if self.suite.hit(self.parts[f"{side}_cap_0"]) or self.suite.hit(self.parts[f"{side}_cap_1"]):
                self._step(step, self.suite.elapsed())

    def answer(self):
        return {
            "lam_h": self.levels[self.at],
            "lam_path": "|".join(self.levels[at] for at in self.path),
            "n_steps": len(self.path) - 1,
            "first_key_s": self.first_key,
        }

    def _step(self, step, rt):
        if self.first_key == "":
            self.first_key = round(rt, 3)
        to = self.at + step
        if 0 <= to < len(self.levels):
            self._show_image(to)
            self.path.append(to)
            self._show_state()

    def _show_image(self, to):
        self.images[self.at].setAutoDraw(False)
        self.images[to].setAutoDraw(True)
        self.at = to

    def _show_labels(self):
        suite = self.suite
        for side, label in (("left", self.trial["label_2"]), ("right", self.trial["label_1"])):
            suite.write_in(self.parts, f"{side}_name", suite.label(label))
            suite.write_in(self.parts, f"{side}_more", suite.fill(self.texts["more"], {"label": suite.label(label)}))
            keys = suite.settings["keys"][side]
            for place in range(2):
                has_key = place < len(keys)
                written = suite.texts["caps"][keys[place]] if has_key else ""
                suite.write(self.parts[f"{side}_cap_{place}_label"], written)
                suite.show(self.parts[f"{side}_cap_{place}"], has_key)
        self._show_state()

    def _show_state(self):
        at_end = self.at in (0, len(self.levels) - 1)
        self.suite.write_in(self.parts, "last", self.texts["last"] if at_end else "")
        self.suite.enable(self.parts, "next", len(self.path) > 1, self.texts["missing"])

"""A trial of Construct: step through the blends of a pair to the one that looks halfway. Twin of trial.js."""


class ConstructTrial:
    """One blend at a time; all blends of the pair are textures before the first one is shown (paper, section 3.2)."""

    size = 0.54  # of the image, in heights of the window

    def __init__(self, suite, parts):
        self.suite = suite
        self.parts = parts
        self.number = -1
        self.images = []
        self.over = False

    def begin(self):
        suite = self.suite
        if suite.leaving:
            return
        self.number += 1
        suite.announce(f"trial {self.number}")
        self.trial = suite.trials[self.number]
        self.levels = self.trial["levels"]
        while len(self.images) < len(self.levels):
            self.images.append(
                visual.ImageStim(
                    suite.win,
                    size=(self.size, self.size),
                    pos=(0, 0.045),
                    units="height",
                    interpolate=False,
                    depth=-100,
                )
            )
        for image, path in zip(self.images, self.trial["images"], strict=False):
            image.setImage(path)
        self.at = [float(level) for level in self.levels].index(float(self.trial["lam_start"]))
        self.path = [self.at]
        self.first_key = ""
        self._show_labels()
        self.shown = False
        suite.on_flip(self._onset)
        self._show_image(self.at)

    def _onset(self):
        self.shown = True
        self.suite.clear_keys()  # what was pressed before the image was there is no answer to it
        self.suite.reset_clock()
        self.suite.frame_times = []

    def frame(self):
        suite = self.suite
        if not suite.poll():
            return False
        if not self.shown:
            return True
        keys = suite.settings["keys"]
        for key in suite.pressed:
            name = suite.key_name(key)
            # Label 1 is on the right: the right key raises its weight.
            step = (name in keys["right"]) - (name in keys["left"])
            if step:
                self._step(step, key.rt)
            elif name in ("return", "space") and suite.is_on(self.parts, "next"):
                return self._done(key.rt)
        for side, step in (("left", -1), ("right", 1)):
            if suite.hit(self.parts[f"{side}_cap_0"]) or suite.hit(self.parts[f"{side}_cap_1"]):
                self._step(step, suite.elapsed())
        if suite.hit(self.parts["next"]) and suite.is_on(self.parts, "next"):
            return self._done(suite.elapsed())
        return True

    def end(self):
        self.over = self.suite.leaving or self.number + 1 == self.suite.n_trials
        for image in self.images:
            image.setAutoDraw(False)

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
        texts = self.suite.texts["trial"]
        for side, label in (("left", self.trial["label_2"]), ("right", self.trial["label_1"])):
            self.suite.write(self.parts[f"{side}_name"], label)
            self.suite.write(self.parts[f"{side}_more"], self.suite.fill(texts["more"], {"label": label}))
            keys = self.suite.settings["keys"][side]
            for place in range(2):
                key = keys[place] if place < len(keys) else ""
                written = self.suite.texts["caps"].get(key, key.upper())
                self.suite.write(self.parts[f"{side}_cap_{place}_label"], written)
                self.suite.show(self.parts[f"{side}_cap_{place}"], key != "")
        width = 1.2
        self.suite.fill_bar(self.parts["bar"], -width / 2, width, self.number / len(self.suite.trials))
        self._show_state()

    def _show_state(self):
        at_end = self.at in (0, len(self.levels) - 1)
        self.suite.write(self.parts["last"], self.suite.texts["trial"]["last"] if at_end else "")
        self.suite.enable(self.parts, "next", len(self.path) > 1, self.suite.texts["trial"]["missing"])

    def _done(self, rt):
        columns = ("trial", "repeat", "pair", "label_1", "label_2", "image_1", "image_2", "lam_start")
        self.suite.record(
            {
                "phase": "trial",
                **{name: self.trial[name] for name in columns},
                "lam_h": self.levels[self.at],
                "lam_path": "|".join(self.levels[at] for at in self.path),
                "n_steps": len(self.path) - 1,
                "first_key_s": self.first_key,
                "rt_s": round(rt, 3),
                **self.suite.frame_columns(self.suite.frame_times),
            }
        )
        return False

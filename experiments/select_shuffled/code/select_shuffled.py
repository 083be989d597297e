"""A trial of Select-Shuffled: click the blend that looks halfway among all of them. Twin of select_shuffled.js."""


class SelectShuffledTrial(Trial):
    """All blends of a pair at once, in the batch file's order (paper, section 3.2); the choice has a frame."""

    endpoints_at = ((-0.535, 0.241), (0.535, 0.241))
    endpoint_size = 0.13
    asks_for_lam_g = True
    columns = 4
    pitch = 0.232

    def __init__(self, suite, parts):
        super().__init__(suite, parts)
        self.picture_class = SelectShuffledPicture
        colors = LOOK["colors"]
        self.chosen_frame = suite.make_box((0, 0), (0.232, 0.232), colors["accent"], -50)
        self.cursor_frame = suite.make_box((0, 0), (0.219, 0.219), colors["paper"], -60, colors["ink"])

    def show(self):
        suite = self.suite
        self.order = [float(level) for level in self.trial["lam_order"].split("|")]
        while len(self.images) < len(self.order):
            self.images.append(suite.make_image(self._at(len(self.images)), LOOK["places"]["image"]["size"]))
        levels = [float(level) for level in self.trial["levels"]]
        for image, level in zip(self.images, self.order, strict=False):
            suite.set_image(image, self.trial["images"][levels.index(level)])
            image.setAutoDraw(True)
        self.chosen = None
        self.cursor = None
        self.path = []
        self.times = []
        self._show_state()

    def end(self):
        super().end()
        self.chosen_frame.setAutoDraw(False)
        self.cursor_frame.setAutoDraw(False)

    def press(self, name, rt):
        steps = {"left": -1, "right": 1, "up": -self.columns, "down": self.columns}
        if name in steps:
            to = 0 if self.cursor is None else self.cursor + steps[name]
            if 0 <= to < len(self.order):
                self.cursor = to
                self._show_state()

    def point(self):
        for place in range(len(self.order)):
            if self.suite.hit(self.images[place]):
                self._choose(place, self.suite.elapsed())

    def enter(self, rt):
        if self.cursor is not None and self.cursor != self.chosen:
            self._choose(self.cursor, rt)
            return False
        return self.chosen is not None

    def answer(self):
        return {
            "lam_h": self.path[-1],
            "lam_path": "|".join(self.path),
            "selection_times_s": "|".join(self.times),
            "n_steps": len(self.path),
            "place": self.chosen,
        }

    def _at(self, place):
        left, top = LOOK["places"]["image"]["pos"]
        return (left + self.pitch * (place % self.columns), top - self.pitch * (place // self.columns))

    def _choose(self, place, rt):
        self.cursor = place
        if place != self.chosen:
            self.chosen = place
            self.path.append(self.trial["lam_order"].split("|")[place])
            self.times.append(f"{rt:.3f}")
        self._show_state()

    def _show_state(self):
        cursor = self.cursor if self.cursor != self.chosen else None
        width, height = self.images[0].design["size"]
        for frame, place, wider in ((self.chosen_frame, self.chosen, 0.022), (self.cursor_frame, cursor, 0.009)):
            if place is not None:
                self.suite.move(frame, self._at(place))
                self.suite.resize(frame, (width + wider, height + wider))
            frame.setAutoDraw(place is not None)
        self.suite.enable(self.parts, "next", self.chosen is not None, self.texts["missing"])
        if cursor is not None:
            self.suite.write_in(self.parts, "hint", self.texts["enter"])

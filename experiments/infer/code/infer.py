"""A trial of Infer: tell the mixture of an image, and how sure one is of it. Twin of infer.js."""


class InferTrial(Trial):
    """One mixed image and two sliders, of which both must be touched (paper, section 4.2)."""

    endpoints_at = ((-0.42, 0.15), (0.42, 0.15))
    endpoint_size = 0.24

    def __init__(self, suite, parts):
        super().__init__(suite, parts)
        self.picture_class = InferPicture
        self.sliders = {
            name: Slider(suite, parts[f"{name}_track"], parts[f"{name}_marker"]) for name in ("lam", "omega")
        }

    def show(self):
        suite, image = self.suite, LOOK["places"]["image"]
        if not self.images:
            self.images.append(suite.make_image(image["pos"], image["size"]))
        suite.set_image(self.images[0], self.trial["images"][0])
        self.images[0].setAutoDraw(True)
        labels = [self.trial["label_1"], self.trial["label_2"]]
        if self.label_1_side == "right":
            labels.reverse()
        for side, label in zip(("left", "right"), labels, strict=True):
            suite.write_in(self.parts, f"lam_{side}", suite.fill(self.texts["all"], {"label": suite.label(label)}))
        for part in ("lam_middle", "omega_left", "omega_middle", "omega_right"):
            suite.write_in(self.parts, part, self.texts[part])
        for slider in self.sliders.values():
            slider.begin()
        self._show_numbers()
        self._attend("lam")

    def press(self, name, rt):
        if name in ("up", "down"):
            self._attend("omega" if name == "down" else "lam")
        elif name in ("left", "right"):
            self.sliders[self.active].step(name, rt)
            self._show_state()

    def point(self):
        suite, active = self.suite, self.active
        for name, slider in self.sliders.items():
            begun = slider.point()
            if begun or (name != active and suite.hit(self.parts[f"{name}_go"])):
                self._attend(name)
        for part, name in (("less", "left"), ("more", "right")):
            if active == self.active and suite.hit(self.parts[f"{active}_{part}"]):
                self.sliders[active].step(name, suite.elapsed())
                self._show_state()
        self.sliders[self.active].hold()
        self._show_numbers()

    def answer(self):
        lam, omega = self.sliders["lam"], self.sliders["omega"]
        weight_1 = lam.value if self.label_1_side == "right" else 100 - lam.value
        return {
            "lam_h": weight_1 / 100,
            "omega": omega.value / 100,
            "lam_touched": 1 if lam.adjustments else 0,
            "omega_touched": 1 if omega.adjustments else 0,
            "lam_adjustments": lam.adjustments,
            "omega_adjustments": omega.adjustments,
            "lam_first_s": lam.first_s,
            "lam_last_s": lam.last_s,
            "omega_first_s": omega.first_s,
            "omega_last_s": omega.last_s,
        }

    def _attend(self, active):
        """Let the arrow keys be for one of the sliders, and show which."""
        self.active = active
        for name, slider in self.sliders.items():
            slider.held = None if name != active else slider.held
            for part in ("less", "more"):
                self._show_cap(f"{name}_{part}", name == active)
            self._show_cap(f"{name}_go", name != active)
        self._show_state()

    def _show_numbers(self):
        """Write beside the sliders where they stand, if the study wants it."""
        lam, omega = (self.sliders[name].value for name in ("lam", "omega"))
        shown = self.suite.settings["slider_numbers"]
        self.suite.write(self.parts["lam_number"], f"{100 - lam}/{lam}" if shown and lam is not None else "")
        percent = self.suite.fill(self.suite.texts["percent"], {"number": omega})
        self.suite.write(self.parts["omega_number"], percent if shown and omega is not None else "")

    def _show_cap(self, part, shown):
        self.suite.show(self.parts[part], shown)
        self.suite.show(self.parts[f"{part}_label"], shown)

    def _show_state(self):
        missing = [name for name, slider in self.sliders.items() if slider.value is None]
        self.suite.enable(self.parts, "next", not missing, self.texts[f"missing_{missing[0]}"] if missing else "")

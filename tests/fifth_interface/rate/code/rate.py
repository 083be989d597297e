"""A trial of Rate: press 1 or 2. Twin of rate.js."""


class RateTrial(Trial):
    """One blend; the key pressed last is the answer."""

    def show(self):
        image = LOOK["places"]["image"]
        self.lam_h = None
        if not self.images:
            self.images.append(self.suite.make_image(image["pos"], image["size"]))
        self.suite.set_image(self.images[0], self.trial["images"][0])
        self.images[0].setAutoDraw(True)
        self.suite.enable(self.parts, "next", False, self.texts["missing"])

    def press(self, name, rt):
        if name in ("1", "2"):
            self.lam_h = 0.75 if name == "1" else 0.25
            self.suite.enable(self.parts, "next", True, "")

    def answer(self):
        return {"lam_h": self.lam_h}

"""A slider without a marker until it is touched. Twin of slider.js."""

import math


class Slider:
    """Whole percents from the left end, by mouse or by keys; PsychoPy's own differs between window and browser."""

    wait = 0.35  # seconds that a key is held before it moves on by itself
    speed = 50  # percents a second then

    def __init__(self, suite, track, marker):
        self.suite = suite
        self.track = track
        self.marker = marker

    def begin(self):
        self.value = None
        self.adjustments = 0
        self.first_s = ""
        self.last_s = ""
        self.dragged = False
        self.held = None
        self.suite.show(self.marker, False)

    def point(self):
        """Follow the mouse, from a press on the track on; True when one has begun."""
        x, y = self.suite.pointer()
        middle, height = self.track.design["pos"]
        share = (x - middle) / self.track.design["size"][0] + 0.5
        begun = self.suite.clicked and abs(y - height) < 0.04 and -0.03 < share < 1.03
        if begun:
            self.adjustments += 1
        if begun or self.dragged:
            self._set(math.floor(100 * share + 0.5), self.suite.elapsed())
        self.dragged = (begun or self.dragged) and self.suite.down
        return begun

    def step(self, name, rt):
        """Move by one to the left or right; the first step of all puts the marker into the middle."""
        self.adjustments += 1
        step = 1 if name == "right" else -1
        self._set(50 if self.value is None else self.value + step, rt)
        self.held = name
        self.held_since = self.suite.now()
        self.steps_since = 0

    def hold(self):
        """Go on as long as the key is held."""
        if self.held and not self.suite.held(self.held):
            self.held = None
        if self.held:
            due = math.floor((self.suite.now() - self.held_since - self.wait) * self.speed)
            if due > self.steps_since:
                step = due - self.steps_since if self.held == "right" else self.steps_since - due
                self.steps_since = due
                self._set(self.value + step, self.suite.elapsed())

    def _set(self, value, rt):
        value = min(max(value, 0), 100)
        if value != self.value:
            self.value = value
            middle, height = self.track.design["pos"]
            self.suite.move(self.marker, (middle + self.track.design["size"][0] * (value / 100 - 0.5), height))
            self.suite.show(self.marker, True)
        self.first_s = self.first_s if self.first_s != "" else round(rt, 3)
        self.last_s = round(rt, 3)

"""What the trials of all interfaces share. Twin of trial.js."""

import math


class Trial:
    """Practice, then the trials of the batch: their images, the onset from which times count, Next, the row of data."""

    asks_for_lam_g = False  # whether a mixture is asked for, and given by a blend
    label_1_side = "left"  # where image 1 stands in practice
    endpoints_at = ((-0.5, 0.2), (0.5, 0.2))  # middles of the pure images on the left and the right, in window heights
    endpoint_size = 0.2
    hint_below = -0.451  # the words of practice

    def __init__(self, suite, parts):
        self.suite = suite
        self.parts = parts
        self.number = -1
        self.over = False
        self.images = []
        self.endpoints = []
        self.picture_class = TaskPicture
        suite.task = self

    # What an interface adds

    def show(self):
        """Put the trial on the screen."""

    def press(self, name, rt):
        """Take in a key by one of its names, pressed at rt seconds; True if it is not to be tried by its other name."""

    def point(self):
        """Take in what the mouse does."""

    def enter(self, rt):
        """Take in Enter; True ends the trial."""
        return self.suite.is_on(self.parts, "next")

    def go_on(self, rt):
        """Take in a click on Next; True ends the trial."""
        return True

    def answer(self):
        """Give the answer's own columns."""
        return {}

    # What all do

    def begin(self):
        suite = self.suite
        if suite.leaving:
            return
        self.number += 1
        self.trial = suite.trials[self.number]
        self.practice = self.number - (len(suite.trials) - suite.n_trials)  # below 0 in practice
        if self.practice < 0:
            suite.announce(f"practice {self.number}")
        else:
            suite.announce(f"trial {self.practice}")
        self.label_1_side = self.trial.get("side_1") or self.label_1_side
        self.texts = suite.fill(suite.texts["trial"], self._words())
        suite.write_in(self.parts, "question", self._question())
        suite.write_in(self.parts, "practice", self.texts["practice"] if self.practice < 0 else "")
        x, y = LOOK["places"]["hint"]["pos"]
        suite.move(self.parts["hint"], (x, self.hint_below if self.practice < 0 else y))
        edge = LOOK["grid"]["edge"]
        suite.fill_bar(self.parts["bar"], -edge, 2 * edge, max(self.practice, 0) / suite.n_trials)
        self._show_endpoints()
        self.shown = False
        suite.on_flip(self._onset)
        self.show()

    def frame(self):
        suite = self.suite
        if not suite.poll():
            return False
        if not self.shown:
            return True
        for key in suite.pressed:
            if "return" in key.names or "space" in key.names:
                if self.enter(key.rt):
                    return self._done(key.rt)
            else:
                for name in key.names:
                    if self.press(name, key.rt):
                        break
        self.point()
        clicked = suite.is_on(self.parts, "next") and suite.hit(self.parts["next"])
        if clicked and self.go_on(suite.elapsed()):
            return self._done(suite.elapsed())
        return True

    def end(self):
        self.over = self.suite.leaving or self.number + 1 == len(self.suite.trials)
        for image in self.images + self.endpoints:
            image.setAutoDraw(False)

    def picture(self):
        """Give what draws the pictures of the instructions, with the first practice trial; None where there is none."""
        row = self.suite.trials[0]
        if not row["endpoints"]:
            return None
        return self.picture_class(self.suite, row, row.get("side_1") or self.label_1_side)

    def _onset(self):
        self.shown = True
        self.suite.clear_keys()  # what was pressed before the image was there is no answer to it
        self.suite.reset_clock()
        self.suite.frame_times = []

    def _words(self):
        """What texts of a trial may name."""
        lam_f = float(self.trial.get("lam_f") or self.trial.get("lam_start") or 0.5)
        return {
            "label_1": self.suite.label(self.trial["label_1"]),
            "label_2": self.suite.label(self.trial["label_2"]),
            "percent_1": round(100 * lam_f),
            "percent_2": 100 - round(100 * lam_f),
            "number": self.number + 1,
            "total": len(self.suite.trials) - self.suite.n_trials,
        }

    def _lam_g(self):
        """The weight of label 1 that is asked for."""
        return self.trial.get("lam_g") or self.suite.settings["lam_g"]

    def _question(self):
        """What is asked; a mixture other than the middle is named in percent."""
        if not self.asks_for_lam_g or float(self._lam_g()) == 0.5:
            return self.texts["question"]
        percent = math.floor(100 * float(self._lam_g()) + 0.5)
        asked = {**self._words(), "percent_1": percent, "percent_2": 100 - percent}
        return self.suite.fill(self.suite.texts["trial"]["question_share"], asked)

    def _show_endpoints(self):
        """Show the two pure images of a practice trial."""
        suite = self.suite
        for place, path in enumerate(self.trial["endpoints"]):
            on_right = (place == 0) == (self.label_1_side == "right")
            if len(self.endpoints) == place:
                self.endpoints.append(suite.make_image((0, 0), self.endpoint_size))
            suite.move(self.endpoints[place], self.endpoints_at[1 if on_right else 0])
            suite.set_image(self.endpoints[place], path)
            self.endpoints[place].setAutoDraw(True)

    def _done(self, rt):
        # All of the batch file's columns but the names of files, and what the suite has made of them.
        unsaid = ("file", "files", "endpoint_1", "endpoint_2", "images", "levels", "endpoints")
        self.suite.record(
            {
                "phase": "practice" if self.practice < 0 else "trial",
                **{name: value for name, value in self.trial.items() if name not in unsaid},
                **({"lam_g": self._lam_g()} if self.asks_for_lam_g else {}),
                **self.answer(),
                "rt_s": round(rt, 3),
                **self.suite.frame_columns(self.suite.frame_times),
            }
        )
        return False

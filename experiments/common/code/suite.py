"""What all screens share: settings and texts, keys and clicks, rows of data and their saving. Twin of suite.js."""

import csv
import json
import os
import random
import statistics
from hashlib import sha256
from itertools import pairwise
from pathlib import Path

from psychopy import core, event, visual
from psychopy.hardware import keyboard

INK = "#111111"
ACCENT = "#0B4F8A"
ON_ACCENT = "#FFFFFF"
OFF = "#9C9C9C"
ON_OFF = "#4A4A4A"


class Suite:
    """One session: made before the first screen, and known to all of them."""

    platform = "psychopy"

    def __init__(self, win, exp, info, interface, folder):
        self.win = win
        self.exp = exp
        self.info = info
        self.interface = interface
        self.folder = Path(folder)
        self.keyboard = keyboard.Keyboard(deviceName="defaultKeyboard")
        self.mouse = event.Mouse(win=win)
        self.pressed = []
        self.clicked = False
        self.click_seen = 0.0
        self.leaving = False
        self.asking = False
        self.frame_times = []
        self.n_answered = 0
        self.problem = None
        self.screen = ""
        self.dialog = None
        self.keep_in(Path(exp.dataFileName).resolve().parent)

    def load(self):
        """Read settings, texts and the trials of the session's batch; raises OSError where a file is missing."""
        self.settings = self._json(self.folder / "settings.json")
        language = self.info.get("language") or self.settings["language"]
        # Not into the rows: where a computer keeps its files concerns nobody.
        stimuli = Path(self.info.pop("stimuli", "") or self.folder / "stimuli").resolve()
        if not (stimuli / "set.json").is_file():
            raise FileNotFoundError(
                f"{stimuli} holds no stimulus set: start with experiments/run.py, which takes --stimuli"
            )
        stimulus_set = (stimuli / "set.json").read_bytes()
        batches = [
            name for name in json.loads(stimulus_set)["sha256"] if name.startswith(f"batches/{self.interface}_batch-")
        ]
        batch = int(self.info["batch"]) if self.info.get("batch") else random.randrange(len(batches))
        path = stimuli / "batches" / f"{self.interface}_batch-{batch}.csv"
        with path.open(newline="", encoding="utf-8") as file:
            self.trials = list(csv.DictReader(file))
        self.n_trials = len(self.trials)
        for trial in self.trials:
            names = trial["files"].split("|") if "files" in trial else [trial["file"]]
            trial["images"] = [str(stimuli / name) for name in names]
            trial["levels"] = [self.coefficient(name) for name in names]
        self.shared = {
            "participant": self.info.get("PROLIFIC_PID") or self.info.get("participant") or "anonymous",
            "session": self.path.name.removesuffix(".csv").split(f"_{self.interface}_", 1)[-1],
            "interface": self.interface,
            "platform": self.platform,
            "stimulus_set": stimuli.name,
            "stimulus_set_sha256": sha256(stimulus_set).hexdigest(),
            "batch": batch,
            "n_trials": self.n_trials,
            "language": language,
            "observer": self.info.get("observer") or "human",
        }
        self.info.update(self.shared)
        self.texts = self.fill(
            self._json(self.folder / f"texts.{language}.json"),
            {**self.settings, "n_trials": self.n_trials},
        )

    # What the participant does

    def poll(self):
        """Take in keys and clicks since the last frame; False when the participant leaves, and screens must end."""
        self.frame_times.append(self.now())
        self.pressed = []
        # A key that is up again within a frame is among the released ones alone, one still down among the others.
        for key in sorted(
            self.keyboard.getKeys(waitRelease=False) + self.keyboard.getKeys(), key=lambda key: key.tDown
        ):
            if not getattr(key, "taken", False):
                key.taken = True
                self.pressed.append(key)
        _, times = self.mouse.getPressed(getTime=True)
        self.clicked = times[0] != self.click_seen
        self.click_seen = times[0]
        if self.asking:
            self._answer_leave()
        elif not self.leaving and self.pressed_any(["escape"]):
            self._ask_leave(True)
        if self.asking:
            self.pressed = []
            self.clicked = False
        return not self.leaving

    def pressed_any(self, names):
        """Whether one of these keys was pressed; both Enter keys count as return."""
        return any(self.key_name(key) in names for key in self.pressed)

    def key_name(self, key):
        return "return" if key.name in ("enter", "num_enter") else key.name

    def hit(self, stim):
        """Whether a click began on this."""
        return self.clicked and stim.contains(self.mouse)

    def chosen(self, parts, name, keys):
        """Whether a button that is on was clicked, or one of its keys pressed."""
        return self.is_on(parts, name) and (self.pressed_any(keys) or self.hit(parts[name]))

    def _ask_leave(self, asking):
        self.asking = asking
        self.dialog = self.dialog or LeaveDialog(self)
        self.dialog.show(asking)

    def _answer_leave(self):
        answer = self.dialog.answer()
        if answer:
            self._ask_leave(False)
            self.frame_times = []
            self.leaving = answer == "leave"
            self.pressed = []
            self.clicked = False

    # What is shown

    def announce(self, screen):
        """Tell which screen is shown, and which part of it, to whoever cannot see it: tests and simulated people."""
        self.screen = screen

    def show(self, stim, shown):
        stim.opacity = 1.0 if shown else 0.0

    def paint(self, stim, color, line=None):
        stim.fillColor = color
        stim.lineColor = line or color

    def write(self, stim, text, color=None):
        if stim.text != text:  # setting a text draws all its letters anew
            stim.text = text
        if color:
            stim.color = color

    def align_left(self, stims):
        """Let lines of text begin at the text's position, the upper left corner."""
        for stim in stims:
            stim.alignText = "left"
            stim.anchorHoriz = "left"
            stim.anchorVert = "top"

    def fill_bar(self, bar, left, width, fraction):
        """Draw a bar from `left` over a fraction of `width`."""
        bar.width = max(width * fraction, 0.001)
        bar.pos = (left + width * fraction / 2, bar.pos[1])

    def enable(self, parts, name, on, hint=""):
        """Switch a button on or off; `hint` says what is missing."""
        self.paint(parts[name], ACCENT if on else OFF)
        self.write(parts[name + "_label"], parts[name + "_label"].text, ON_ACCENT if on else ON_OFF)
        parts[name].enabled = on
        if "hint" in parts:
            self.write(parts["hint"], "" if on else hint)

    def show_button(self, parts, name, shown):
        """Show or hide a button with its key cap; a hidden one cannot be pressed."""
        for part in (name, name + "_label", name + "_cap", name + "_cap_label"):
            if part in parts:
                self.show(parts[part], shown)
        parts[name].enabled = shown

    def is_on(self, parts, name):
        return getattr(parts[name], "enabled", True)

    # Time

    def now(self):
        """Seconds on a clock that only runs forwards."""
        return core.getTime()

    def on_flip(self, call):
        self.win.callOnFlip(call)

    def reset_clock(self):
        """Let response times count from now."""
        self.keyboard.clock.reset()

    def clear_keys(self):
        self.keyboard.clearEvents()

    def elapsed(self):
        """Seconds since reset_clock."""
        return self.keyboard.clock.getTime()

    def frame_columns(self, times):
        """Median frame interval of a trial, and how many frames took more than half as long again."""
        intervals = [after - before for before, after in pairwise(times)]
        if not intervals:
            return {"frame_ms": "", "dropped_frames": ""}
        median = statistics.median(intervals)
        dropped = sum(interval > 1.5 * median for interval in intervals)
        return {"frame_ms": round(1000 * median, 2), "dropped_frames": dropped}

    # Data

    def record(self, values):
        """Add a row; from the first trial on all rows go to the disk with each."""
        for name, value in {**self.shared, **values}.items():
            self.exp.addData(name, value)
        self.exp.nextEntry()
        self.n_answered += values["phase"] == "trial"
        if self.n_answered:
            self.store()

    def window_columns(self):
        """Size of the window in pixels, and how many physical ones make one of them."""
        width, height = self.win.size
        ratio = self.win.getContentScaleFactor() if hasattr(self.win, "getContentScaleFactor") else 1
        return {"window_size": f"{int(width)}x{int(height)}", "pixel_ratio": ratio}

    def store(self):
        """Write all rows to the session's file, whole or not at all; what goes wrong is kept in `problem`."""
        rows = [row for row in self.exp.getAllEntries() if row.get("phase")]
        names = list(dict.fromkeys(name for row in rows for name in row))
        unfinished = self.path.with_name(self.path.name + ".unfinished")
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            with unfinished.open("w", newline="", encoding="utf-8-sig", errors="replace") as file:
                writer = csv.DictWriter(file, names, lineterminator="\n")
                writer.writeheader()
                writer.writerows(rows)
                file.flush()
                os.fsync(file.fileno())
            unfinished.replace(self.path)
            self.problem = None
        except OSError as problem:
            self.problem = str(problem)

    def keep_in(self, folder):
        """Choose the session's file in a folder: never one that is there."""
        name, number = Path(self.exp.dataFileName).name, 1
        while (folder / f"{name}.csv").exists():
            number += 1
            name = f"{Path(self.exp.dataFileName).name}-{number}"
        self.path = folder / f"{name}.csv"
        self.exp.dataFileName = str(folder / name)  # where run.py looks

    # Texts

    def coefficient(self, name):
        """Read the coefficient, as text, from the name of an image: mixed_0.5_Cat_3_Dog_14.png."""
        return Path(name).name.split("_")[1]

    def _json(self, path):
        return json.loads(path.read_text(encoding="utf-8-sig"))

    def fill(self, texts, values):
        """Put values in the place of their names in braces, in a text or all texts of a list or dictionary."""
        if isinstance(texts, dict):
            return {name: self.fill(text, values) for name, text in texts.items()}
        if isinstance(texts, list):
            return [self.fill(text, values) for text in texts]
        if isinstance(texts, str):
            for name, value in values.items():
                texts = texts.replace("{" + name + "}", str(value))
        return texts


class LeaveDialog:
    """Asks over any screen whether the participant wants to leave."""

    def __init__(self, suite):
        self.suite = suite
        texts = suite.texts
        self.panel = self._box((0, 0), (0.9, 0.36), "#FFFFFF", -1000)
        self.stay = self._box((-0.21, -0.09), (0.36, 0.075), ACCENT, -1001)
        self.leave = self._box((0.21, -0.09), (0.36, 0.075), "#8A1C1C", -1001)
        self.stims = [
            self.panel,
            self.stay,
            self.leave,
            self._text((0, 0.08), texts["leave"]["question"], INK),
            self._text((-0.21, -0.09), f"{texts['leave']['stay']}  (1)", ON_ACCENT),
            self._text((0.21, -0.09), f"{texts['leave']['leave']}  (2)", ON_ACCENT),
        ]

    def _box(self, pos, size, fill, depth):
        return visual.Rect(
            self.suite.win, width=size[0], height=size[1], pos=pos, fillColor=fill, lineColor=INK, units="height",
            depth=depth,
        )  # fmt: skip

    def _text(self, pos, text, color):
        return visual.TextStim(
            self.suite.win, text=text, font="Arial", pos=pos, height=0.032, wrapWidth=0.8, color=color, units="height",
            depth=-1002,
        )  # fmt: skip

    def show(self, shown):
        for stim in self.stims:
            stim.setAutoDraw(shown)

    def answer(self):
        """'stay' or 'leave' when the participant has chosen, else None."""
        if self.suite.pressed_any(["escape", "1", "num_1"]) or self.suite.hit(self.stay):
            return "stay"
        if self.suite.pressed_any(["2", "num_2"]) or self.suite.hit(self.leave):
            return "leave"
        return None

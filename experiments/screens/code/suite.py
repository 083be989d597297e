"""What all screens share: the study and its texts, keys and clicks, rows of data and their saving. Twin of suite.js."""

import csv
import json
import os
import statistics
import sys
from contextlib import suppress
from hashlib import sha256
from itertools import pairwise
from pathlib import Path

from psychopy import core, event


class Suite(Stage):
    """One session: made before the first screen, and known to all of them."""

    platform = "psychopy"

    def __init__(self, win, exp, info, interface):
        super().__init__(win)
        self.exp = exp
        self.info = info
        self.interface = interface
        self.files = StudyFiles()
        self.keys = Keys(win)
        self.mouse = event.Mouse(win=win)
        self.pressed = []
        self.clicked = False
        self.down = False
        self.click_seen = 0.0
        self.leaving = False
        self.asking = False
        self.covered = False  # the question whether to leave, or a notice, stands over the screen
        self.frame_times = []
        self.n_answered = 0
        self.path = None  # of the session's file
        self.problem = None  # why it could not be saved
        self.problem_mark = []
        self.screen = ""
        self.told = {}
        self.dialog = None
        self.rehearsal = False
        self.task = None  # the screen of the trials
        self.keep_in(Path(exp.dataFileName).resolve().parent)

    def load(self):
        """Read the study and the trials of the session's batch; raises OSError where a file is missing."""
        # Not into the rows: where a computer keeps its files concerns nobody.
        self.study = self.files.json(Path(self.info.pop("study")))
        stimuli = Path(self.study["stimuli"])
        self.settings = self.study["settings"]
        self.rehearsal = self.study["rehearsal"]
        given = self.info.pop("shuffle_seed", "")
        self.shuffle = Shuffle(given if self.rehearsal else "")
        self.use_font(self.settings["font"])
        language = self.info.get("language") or self.study["languages"][0]
        stimulus_set = (stimuli / "set.json").read_bytes()
        made = json.loads(stimulus_set)
        batch = int(self.info["batch"])
        trials = self.files.csv(stimuli / "batches" / f"{self.interface}_batch-{batch}.csv")
        practice = self.files.csv(stimuli / "batches" / f"{self.interface}_practice.csv")
        self.n_trials = len(trials)
        self.trials = self.plan(practice, trials)
        self.n_rounds = len(self.trials)
        for trial in self.trials:
            for part in ("images", "endpoints"):
                trial[part] = [str(stimuli / name) for name in trial[part]]
        self.class_names = made["source"]["class_names"]
        self.image_size = made["source"]["image_size"]
        participant = self.info.get("PROLIFIC_PID") or self.info.get("participant") or "anonymous"
        self.shared = {
            "participant": participant,
            "session": self.path.name.removesuffix(".csv").split(f"_{self.interface}_", 1)[-1],
            "interface": self.interface,
            "platform": self.platform,
            **self.study_columns(),
            "stimulus_set": stimuli.name,
            "stimulus_set_sha256": sha256(stimulus_set).hexdigest(),
            "mixing": made["mixing"]["function"],
            "batch": batch,
            "batch_by": self.info.get("batch_by") or "given",
            "n_trials": self.n_trials,
            "language": language,
            "observer": self.info.get("observer") or "human",
        }
        self.info.update(self.shared)
        self.texts = self.fill(self.study["texts"][language], {"n_trials": self.n_trials})

    def study_columns(self):
        """Give what every row tells of the study."""
        return {
            "study": self.study["name"],
            "study_sha256": self.study["sha256"],
            "rehearsal": int(self.rehearsal),
            "audience": self.settings["audience"],
            "n_raters": "" if self.settings["n_raters"] is None else self.settings["n_raters"],
        }

    def label(self, name):
        """Give the words that the study shows for a class."""
        return self.texts["labels"].get(name, name)

    def plan(self, practice, trials):
        """Put practice before the trials, and tell of each its images, their coefficients and its end points."""
        for trial in practice:
            if "side_1" in trials[0]:  # a session has its sides from its batch
                trial["side_1"] = trials[0]["side_1"]
        for trial in practice + trials:
            names = trial["files"].split("|") if "files" in trial else [trial["file"]]
            trial["images"] = names
            trial["levels"] = [self.coefficient(name) for name in names]
            trial["endpoints"] = [trial["endpoint_1"], trial["endpoint_2"]] if "endpoint_1" in trial else []
        return practice + trials

    # What the participant does

    def poll(self):
        """Take in keys and clicks since the last frame; False when the participant leaves, and screens must end."""
        self.frame_times.append(self.now())
        self.watch_window()
        self.pressed = self.keys.take()
        buttons, times = self.mouse.getPressed(getTime=True)
        self.clicked = times[0] != self.click_seen
        self.down = bool(buttons[0])
        self.click_seen = times[0]
        if self.asking:
            self._answer_leave()
        elif not self.leaving and self.pressed_any(["escape"]):
            self._ask_leave(True)
        self.covered = self.asking or self.narrow
        if self.covered:
            self.pressed = []
            self.clicked = False
            self.down = False
        return not self.leaving

    def pressed_any(self, names):
        """Whether one of these keys was pressed; both Enter keys count as return."""
        return any(name in names for key in self.pressed for name in key.names)

    def held(self, name):
        """Whether an arrow key is down now, and for the screen, not for what stands over it."""
        return not self.covered and self.keys.held(name)

    def pointer(self):
        """Where the mouse is, in design units from the middle."""
        return tuple(place / self.factor for place in self.mouse.getPos())

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

    # What is told

    def announce(self, screen):
        """Tell which screen is shown, and which part of it, to whoever cannot see it: tests and simulated people."""
        self.screen = screen

    def tell(self, name, text):
        """Tell them besides what differs from participant to participant."""
        self.told[name] = text

    # Time

    def now(self):
        """Seconds on a clock that only runs forwards."""
        return core.getTime()

    def on_flip(self, call):
        self.win.callOnFlip(call)

    def reset_clock(self):
        """Let response times count from now."""
        self.keys.clock.reset()

    def clear_keys(self):
        self.keys.clear()

    def elapsed(self):
        """Seconds since reset_clock."""
        return self.keys.clock.getTime()

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
        """Size of the window in pixels, how many physical ones make one of them, and how long images are shown."""
        width, height = self.win.size
        ratio = self.win.getContentScaleFactor() if hasattr(self.win, "getContentScaleFactor") else 1
        image_px = self.image_px(LOOK["places"]["image"]["size"])
        return {"window_size": f"{int(width)}x{int(height)}", "pixel_ratio": ratio, "image_px": image_px}

    def store(self):
        """Write all rows to the session's file, whole or not at all; what goes wrong is kept in `problem`, and told."""
        rows = [row for row in self.exp.getAllEntries() if row.get("phase")]
        names = list(dict.fromkeys(name for row in rows for name in row))
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            with self._unfinished().open("w", newline="", encoding="utf-8-sig", errors="replace") as file:
                writer = csv.DictWriter(file, names, lineterminator="\n")
                writer.writeheader()
                writer.writerows(rows)
                file.flush()
                os.fsync(file.fileno())
            self._unfinished().replace(self.path)
            self._sync_folder()
            problem = None
        except OSError as error:
            problem = str(error)
        if problem and problem != self.problem:
            print(
                f"{self.path} could not be saved and will be tried again with the next answer: {problem}",
                file=sys.stderr,
            )
        self.problem = problem
        self._mark_problem(bool(problem))

    def _sync_folder(self):
        """Let the file's new name outlive a power cut, too; Windows and some network drives see to that themselves."""
        with suppress(OSError):
            folder = os.open(self.path.parent, os.O_RDONLY)
            try:
                os.fsync(folder)
            finally:
                os.close(folder)

    def _mark_problem(self, shown):
        """Tell the experimenter, in a corner, that saving fails; participants can do nothing about it."""
        if shown and not self.problem_mark:
            self.problem_mark = self.mark(self.texts["saving"]["mark"], "left")
        for stim in self.problem_mark:
            stim.setAutoDraw(shown)

    def keep_in(self, folder):
        """Choose the session's file in a folder: never one that is there, or that another session has chosen."""
        self.give_back()
        name, number = Path(self.exp.dataFileName).name, 1
        while not self._choose(folder / f"{name}.csv"):
            number += 1
            name = f"{Path(self.exp.dataFileName).name}-{number}"
        self.exp.dataFileName = str(folder / name)  # where run.py looks

    def _choose(self, path):
        if path.exists():
            return False
        self.path = path
        try:
            self._unfinished().open("x").close()
        except FileExistsError:
            return False
        except OSError:  # the folder is not there yet, or no longer
            pass
        return True

    def give_back(self):
        """Let other sessions have the name of the file where there is nothing to save."""
        if self.path:
            with suppress(OSError):
                self._unfinished().unlink()

    def _unfinished(self):
        return self.path.with_name(self.path.name + ".unfinished")

    # Texts

    def coefficient(self, name):
        """Read the coefficient, as text, from the name of an image: mixed_0.5_Cat_3_Dog_14.png."""
        return Path(name).name.split("_")[1]

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

"""The dialog that starts a session: PsychoPy's own, with the study, the participant and the next free batch."""

import hashlib
import json
import socket
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from psychopy import gui
from psychopy.gui.qtgui import Qt, QtWidgets
from PyQt6.QtCore import QTimer

from experiments.lab import monitors, start
from experiments.lab.places import FOLDER, Taken, least_filled
from experiments.study.folder import Study
from hillmixe.command import InputError

TITLE = "HILL MixE Suite"
ANOTHER = "another folder ..."


class SessionDialog(gui.Dlg):
    """Asks what to run. OK checks it; if something is wrong, the dialog says so and stays open."""

    def __init__(self, wish: start.Wish, found: list[monitors.Monitor]):
        """Show what `wish` asks for; if it names a script, only its interface is offered.

        found: the monitors.
        """
        super().__init__(title=TITLE)
        self.setMinimumWidth(560)
        awake = QTimer(self)  # else Qt lets Python hear of Ctrl+C only after the dialog
        awake.timeout.connect(lambda: None)
        awake.start(200)
        self.wish = wish
        self.plan: start.Plan | None = None
        last = {} if wish.study else _last(wish.out)
        self.folders = studies(wish.study, last.get("study"))
        self.folder = Path(last["study"]) if last.get("study") else wish.study
        self.language_of: Path | None = None  # the study that the language was chosen for
        self.study_box = self.addField("Study", choices=["-"])
        self.interface_box = self.addField("Interface", choices=["-"])
        self.participant_box = self.addField("Participant", initial=wish.participant)
        self.batch_box = self.addField("Batch", choices=["-"])
        self.language_box = self.addField("Language", choices=["-"])
        self.monitor_box = self.addField("Monitor", choices=["-"])
        self.rehearsal_box = self.addField(
            "Rehearsal", initial=wish.rehearsal, tip="a trial run, marked as such on the screens and in the data"
        )
        self.addText(f"Answers are saved in {wish.out}")
        self.problem = self.addText("", color="#8A1C1C")
        self.problem.setWordWrap(True)
        self.problem.setMinimumHeight(80)
        self.problem.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.validate()
        screen = wish.screen or last.get("screen") or monitors.chosen(None, found).number
        _fill(self.monitor_box, [(each.number, str(each)) for each in found], screen)
        self.show_studies()
        self.study_box.currentIndexChanged.connect(self.choose_study)
        self.interface_box.currentIndexChanged.connect(self.show_batches)
        self.rehearsal_box.stateChanged.connect(self.show_study)
        self.first = {"interface": wish.interface or last.get("interface"), "batch": wish.batch}
        self.first["language"] = wish.language or last.get("language")
        self.show_study()

    def show_studies(self) -> None:
        """Offer the studies that were found, and to look for another one."""
        known = {folder.resolve(): folder for folder in self.folders}
        if self.folder:
            self.folder = known.setdefault(self.folder.resolve(), self.folder)
        self.folders = list(known.values())
        self.folder = self.folder or (self.folders[0] if self.folders else None)
        options = [(folder, _label(folder)) for folder in self.folders]
        _fill(self.study_box, [*options, (ANOTHER, ANOTHER)], self.folder)
        self.study_box.setEnabled(True)

    def choose_study(self) -> None:
        """Take the study that was chosen, or ask for its folder."""
        if _chosen(self.study_box) != ANOTHER:
            self.folder = _chosen(self.study_box)
        elif named := QtWidgets.QFileDialog.getExistingDirectory(self, "The folder of a study"):
            self.folder = Path(named)
        self.show_studies()
        self.show_study()

    def show_study(self) -> None:
        """Offer the interfaces and languages of the study; if it cannot be used, say why."""
        interfaces, languages = [], []
        self.of_study = ""
        try:
            study = self.read_study()
            interfaces = [name for name in study.interfaces if not self.wish.script or name == self.wish.interface]
            languages = list(study.languages)
            if not interfaces:
                self.of_study = f"the study {study.name} has no {self.wish.interface}: choose another one"
        except InputError as problem:
            self.of_study = str(problem)
        chosen = _chosen(self.interface_box) or self.first["interface"]
        _fill(self.interface_box, [(name, name) for name in interfaces], chosen)
        # Another study has another first language, and people would be asked in the wrong one.
        same = self.folder == self.language_of
        chosen = (_chosen(self.language_box) if same else None) or self.first.pop("language", None)
        self.language_of = self.folder
        _fill(self.language_box, [(name, name) for name in languages], chosen)
        self.show_batches()

    def read_study(self) -> Study:
        """Read the study; if it can be rehearsed but not used, say so, and give it all the same."""
        asked = self.asked()
        if not asked.study:
            raise InputError("no study was found: choose its folder")
        try:
            return start.study_of(asked)
        except InputError as problem:
            if asked.rehearsal:
                raise
            study = start.study_of(replace(asked, rehearsal=True))
            self.of_study = f"{problem}. Or tick Rehearsal to try it as it is"
            return study

    def show_batches(self) -> None:
        """Offer the batches of the interface, the next free one first."""
        batches: list[tuple] = []
        self.say(self.of_study)
        if _chosen(self.interface_box):
            try:
                _, places = start.read(self.asked())
                taken = places.taken()
                batches = [(None, f"{least_filled(taken)}, the next free one")]
                batches += [(each.batch, _in_words(each)) for each in taken]
            except InputError as problem:
                self.say(self.of_study or str(problem))
        _fill(self.batch_box, batches, self.first.pop("batch", None))

    def asked(self) -> start.Wish:
        """Give what the dialog shows."""
        rehearsal = self.rehearsal_box.isChecked()
        return replace(
            self.wish,
            study=self.folder,
            interface=_chosen(self.interface_box) or "",
            participant=self.participant_box.text().strip() or (start.REHEARSAL if rehearsal else ""),
            batch=_chosen(self.batch_box),
            rehearsal=rehearsal,
            language=_chosen(self.language_box),
            screen=_chosen(self.monitor_box),
        )

    def accept(self) -> None:
        """Close if the session can start; otherwise say what is wrong."""
        try:
            asked = self.asked()
            if not asked.interface:
                raise InputError(self.of_study)
            if not asked.participant:
                raise InputError("enter the participant's code, such as p01")
            plan = start.check(asked)
        except InputError as problem:
            self.say(str(problem))
            return
        if plan.earlier and not self.agrees(f"{start.said_of(plan.earlier)}.\n\nStart another one?"):
            return
        self.plan = plan
        super().accept()

    def agrees(self, question: str) -> bool:
        """Ask a question that is answered by yes or no."""
        buttons = QtWidgets.QMessageBox.StandardButton
        return QtWidgets.QMessageBox.question(self, TITLE, question) == buttons.Yes

    def say(self, problem: str) -> None:
        """Show what is wrong, or nothing."""
        self.problem.setText(problem[:1].upper() + problem[1:])


def run_asked(wish: start.Wish) -> None:
    """Ask what to run, beginning with what is known, run it, and give the outcome; nothing if it is cancelled.

    wish: with a script, only its interface is offered. Raises InputError, after showing it, if a session cannot run
    although it was checked.
    """
    found = monitors.connected()
    dialog = SessionDialog(wish, found)
    dialog.show()
    if not (plan := dialog.plan):
        return
    _remember(plan.wish)
    try:
        said = start.run(plan, monitors.chosen(plan.wish.screen, found))
    except InputError as problem:
        gui.warnDlg(title=TITLE, prompt=str(problem))
        raise
    print(said)
    gui.infoDlg(title=TITLE, prompt=said)


def studies(*also: Path | str | None) -> list[Path]:
    """Find the folders of studies: in the suite, beside the current folder, and in `also`, if they exist."""
    places = [Path(folder) for folder in also if folder]
    for folder in (start.ROOT / "studies", Path("studies"), Path()):
        # The suite's own comes last: it is for rehearsals, and opened where there is no other.
        places += sorted(
            (file.parent for file in folder.glob("*/study.toml")), key=lambda at: (at.name == "example", at)
        )
    return list({folder.resolve(): folder for folder in places if (folder / "study.toml").is_file()}.values())


def _label(folder: Path) -> str:
    """Name a study's folder, briefly if it is in the suite or beside the current folder."""
    for base in (Path.cwd(), start.ROOT):
        with suppress(ValueError):
            return str(folder.resolve().relative_to(base))
    return str(folder)


def _in_words(taken: Taken) -> str:
    return f"{taken.batch} ({taken.completed} completed, {taken.running} running)"


class _silent:
    """Keep a box from reporting changes while the block runs."""

    def __init__(self, box):
        self.box = box

    def __enter__(self):
        self.box.blockSignals(True)

    def __exit__(self, *_):
        self.box.blockSignals(False)


def _fill(box, options: list[tuple], chosen=None) -> None:
    """Put options, as (value, text), into a drop-down, and choose one of them, or the first if it is missing."""
    with _silent(box):
        box.clear()
        for place, (value, text) in enumerate(options):
            box.addItem(text)
            box.setItemData(place, (value,))  # as psychopy's dialog keeps them
        values = [value for value, _ in options]
        box.setCurrentIndex(values.index(chosen) if chosen in values else 0)
        box.setEnabled(len(options) > 1)


def _chosen(box):
    """Give the value that is chosen in a drop-down; None if it is empty."""
    data = box.currentData()
    return data[0] if data and data[0] != "-" else None


def _last(out: Path) -> dict:
    """Give what was last run from this computer into a data folder."""
    with suppress(OSError, ValueError):
        last = json.loads(_last_file(out).read_text(encoding="utf-8"))
        if isinstance(last, dict):
            return last
    return {}


def _remember(wish: start.Wish) -> None:
    last: dict = {"study": str(wish.study.resolve()) if wish.study else None, "interface": wish.interface}
    last |= {"language": wish.language, "screen": wish.screen}
    with suppress(OSError):
        _last_file(wish.out).parent.mkdir(parents=True, exist_ok=True)
        _last_file(wish.out).write_text(json.dumps(last), encoding="utf-8")


def _last_file(out: Path) -> Path:
    computer = hashlib.sha256(socket.gethostname().encode()).hexdigest()[:8]
    return out / FOLDER / f"last-{computer}.json"

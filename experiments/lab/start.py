"""Start one session on this computer, on behalf of flags, the dialog, or a script that Builder runs."""

import hashlib
import re
import sys
from argparse import Namespace
from dataclasses import dataclass
from pathlib import Path

from experiments import session
from experiments.lab.monitors import Monitor
from experiments.lab.places import Place, Places
from experiments.lab.saved_sessions import SavedSession, read_saved, sessions_in
from experiments.study.command_line import chosen_study
from experiments.study.folder import Study
from experiments.window_session import check_session, run_session
from hillmixe.command import InputError

ROOT = Path(__file__).parents[2]
OUT = ROOT / "participants_data"
REHEARSAL = "rehearsal"  # takes part where a rehearsal names nobody


@dataclass(frozen=True)
class Wish:
    """What somebody asks for.

    study: None for a rehearsal of the suite's example study. stimuli: in a rehearsal, a set instead of the study's.
    batch: None for the next free one. language: None for the study's first. screen: number of the monitor, None for the
    main one. window: width and height in pixels, None for the full screen. script: None for the one that build.py made.
    shuffle_seed: for a rehearsal; None to have one drawn.
    """

    interface: str
    participant: str
    study: Path | None = None
    batch: int | None = None
    rehearsal: bool = False
    stimuli: Path | None = None
    language: str | None = None
    screen: int | None = None
    window: tuple[int, int] | None = None
    out: Path = OUT
    script: Path | None = None
    shuffle_seed: int | None = None


@dataclass(frozen=True)
class Plan:
    """What was asked for, checked: it can start."""

    wish: Wish
    study: Study
    places: Places

    @property
    def earlier(self) -> list[SavedSession]:
        """The participant's earlier sessions of the same study and interface in the data folder."""
        places = self.places
        of = (places.study, places.stimulus_set_sha256, places.interface, places.rehearsal)
        found = [each for each in sessions_in(places.folder) if each.belongs_to(*of)]
        return [each for each in found if each.participant == self.wish.participant and not each.rehearsal]


def check(wish: Wish) -> Plan:
    """Check what was asked for; raises InputError that says what is wrong and what to do."""
    study, places = read(wish)
    if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._-]*", wish.participant):
        raise InputError(
            f"{wish.participant!r} is not a valid participant code: use letters, digits, dots, hyphens and underscores"
        )
    if wish.shuffle_seed is not None and not study.rehearsal:
        raise InputError("--shuffle-seed is for rehearsals: the orders of a session are random")
    batch = places.next_batch() if wish.batch is None else wish.batch
    check_session(study, wish.interface, batch, wish.out, wish.language)
    return Plan(wish, study, places)


def study_of(wish: Wish) -> Study:
    """Read the study that was asked for; raises InputError if it cannot run."""
    return chosen_study(Namespace(study=wish.study, rehearsal=wish.rehearsal, stimuli=wish.stimuli))


def read(wish: Wish) -> tuple[Study, Places]:
    """Read the study that was asked for, and where its sessions are counted; raises InputError if it cannot run."""
    study = study_of(wish)
    stimuli = study.stimuli_for(wish.interface)
    n_batches = session.n_batches(stimuli, wish.interface)
    set_sha256 = hashlib.sha256((stimuli / "set.json").read_bytes()).hexdigest()
    return study, Places(wish.out, study.name, set_sha256, wish.interface, n_batches, study.rehearsal)


def run(plan: Plan, monitor: Monitor) -> str:
    """Run the session on a monitor; returns the outcome, in words for whoever runs sessions."""
    wish = plan.wish
    for note in plan.study.notes(wish.interface):
        print(f"Note: {note}.", file=sys.stderr)
    with plan.places.take(wish.participant, wish.batch) as place:
        print(f"{wish.participant}: {_of(plan, place)}, on monitor {monitor}", file=sys.stderr, flush=True)
        file = run_session(
            plan.study,
            wish.interface,
            wish.participant,
            place.batch,
            wish.out,
            window=wish.window,
            language=wish.language,
            screen=monitor.index,
            batch_by=place.by,
            script=wish.script,
            shuffle_seed=wish.shuffle_seed,
        )
    return f"{outcome(file)}\n{who_is_next(plan.places)}"


def outcome(file: Path) -> str:
    """Say what was saved of a session, and whether it is complete."""
    if not file.exists():
        return "No trial was answered: nothing was saved."
    saved = read_saved(file)
    if not saved or not saved[0].answered:
        return f"Saved: {file}\nIncomplete: no trial was answered."
    if saved[0].complete:
        return f"Saved: {file}\nComplete: all {saved[0].n_trials} trials were answered."
    return f"Saved: {file}\nIncomplete: {saved[0].answered} of {saved[0].n_trials} trials were answered."


def who_is_next(places: Places) -> str:
    """Say which batch the next participant gets, and how many batches have been completed."""
    taken = places.taken()
    done = sum(each.completed > 0 for each in taken)
    kind = "rehearsal" if places.rehearsal else "participant"
    return (
        f"The next {kind} gets batch {places.next_batch()}; {done} of {len(taken)} batches of {places.interface} "
        "are completed."
    )


def said_of(earlier: list[SavedSession]) -> str:
    """Report a participant's earlier sessions, the last one by name."""
    last = max(earlier, key=lambda each: each.written)
    state = "complete" if last.complete else f"incomplete: {last.answered} of {last.n_trials} trials"
    others = f" and {len(earlier) - 1} more" if len(earlier) > 1 else ""
    return f"{last.participant} already has a session of {last.interface}: {last.file.name} ({state}){others}"


def _of(plan: Plan, place: Place) -> str:
    rehearsal = ", a rehearsal" if plan.places.rehearsal else ""
    chosen = "the next free one" if place.by == "balanced" else "as given"
    return f"{plan.wish.interface} of the study {plan.study.name}{rehearsal}, batch {place.batch} ({chosen})"

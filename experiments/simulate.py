"""Let simulated participants answer a stimulus set; their session CSVs are like people's, but marked as simulated.

python experiments/simulate.py infer --participants 20 --stimuli stimuli/digits-infer --out participants_data/simulated
python experiments/simulate.py infer --participants 2 --study studies/mine --out participants_data/tries --browser

Each category pair has a logistic boundary of its own; answers scatter around it, confidence falls towards the boundary,
and a few answers are lapses (experiments/rehearsal/observer.py). Participants take the batches in turn.

By default no screen is needed. With --window they take part in PsychoPy's window, with --browser in the exported page
in Chromium, from the consent to the last screen, with real key presses and clicks: leave mouse and keyboard alone
meanwhile.
"""

import hashlib
import importlib
import multiprocessing
import os
import shutil
import tempfile
from pathlib import Path
from types import ModuleType

import numpy as np
import pandas as pd

from experiments import session
from experiments.export import export_page
from experiments.page.library import find as find_library
from experiments.rehearsal import taking_part, window_hands
from experiments.rehearsal.browser_hands import BrowserHands
from experiments.rehearsal.observer import Observer
from experiments.screens.code.shuffle import Shuffle
from experiments.study.command_line import add_study_flags, chosen_study, remark
from experiments.study.folder import Study
from hillmixe import command, study_record
from hillmixe.command import InputError, Parser, count, plural
from hillmixe.interfaces import INTERFACES

WINDOW = (1024, 768)


def main() -> None:
    """Parse the flags, write the sessions."""
    parser = Parser(__doc__)
    parser.add_argument("interface", choices=INTERFACES, help="the interface")
    add_study_flags(parser)
    parser.add_argument("--out", required=True, type=Path, help="the folder for the CSVs")
    parser.add_argument("--participants", type=count, default=20, help="how many (default 20)")
    parser.add_argument(
        "--seed", type=command.seed, default=0, help="decides who these people are and what they answer (default 0)"
    )
    parser.add_argument(
        "--language", help="language of the texts that they read, such as de (default: the study's first)"
    )
    where = parser.add_mutually_exclusive_group()
    where.add_argument("--window", action="store_true", help="in PsychoPy's window (Linux, with xdotool)")
    where.add_argument("--browser", action="store_true", help="in the exported page, in Chromium")
    parser.add_argument(
        "--library", type=Path, help="with --browser: a folder with PsychoJS (default: downloaded once)"
    )
    flags = parser.parse_args()
    study = chosen_study(flags)
    people = study, flags.interface, flags.out, flags.participants, flags.seed
    if flags.library and not flags.browser:
        raise InputError("--library goes with --browser")
    if flags.language and not (flags.window or flags.browser):
        raise InputError("--language goes with --window or --browser: without a screen nobody reads")
    language = study.known_language(flags.language)
    if flags.window:
        files = simulate_in_window(*people, language)
    elif flags.browser:
        files = simulate_in_browser(*people, language, flags.library)
    else:
        files = simulate_headless(*people)
    print(f"{plural(len(files), 'simulated session')} of {flags.interface} in {flags.out}{remark(study)}")


def simulate_headless(
    study: Study, interface: str, out: Path, participants: int, seed: int = 0, observer: Observer | None = None
) -> list[Path]:
    """Write one session of `interface` for each participant to `out`; returns the files.

    The same study, set, seed and observer give the same answers.
    """
    files = []
    for number in _counted(interface, participants):
        trials, given = planned_answers(study, interface, number, seed, observer)
        answers = pd.concat([trials, pd.DataFrame(given, dtype=object)], axis="columns").assign(
            participant=name_of(number),
            session=_session(trials["stimulus_set_sha256"].iloc[0], interface, seed),
            platform="headless",
            batch_by="given",
            language=None,
            observer="simulated",
            **study.columns(),
        )
        files.append(session.write(answers, out))
    study_record.write_record(out, study.record(), study.sha256)
    return files


def simulate_in_window(
    study: Study, interface: str, out: Path, participants: int, seed: int = 0, language: str | None = None
) -> list[Path]:
    """Let the participants of `simulate` take part in PsychoPy's window; returns the files.

    language: that of the texts, one of the study's; None for its first.

    Raises InputError if there is no display or no xdotool, or if a session has failed.
    """
    if not os.environ.get("DISPLAY") or not shutil.which("xdotool"):
        raise InputError("--window needs Linux with a display (or Xvfb) and xdotool: install it, or use --browser")
    spawn = multiprocessing.get_context("spawn")  # a window of its own for each, for PsychoPy keeps what it was
    out = out.resolve()  # PsychoPy's script goes to a folder of its own
    before = set(out.glob("*.csv"))
    for number in _counted(interface, participants):
        process = spawn.Process(target=_one_in_window, args=(study, interface, out, number, seed, language))
        process.start()
        process.join()
        if process.exitcode:
            raise InputError(f"the session of {name_of(number)} failed in the window: see above")
    return sorted(set(out.glob("*.csv")) - before)


def simulate_in_browser(
    study: Study,
    interface: str,
    out: Path,
    participants: int,
    seed: int = 0,
    language: str | None = None,
    library: Path | None = None,
) -> list[Path]:
    """Let the participants of `simulate` take part in the exported page, served by serve.py; returns the files.

    language: as in the window. library: a folder with PsychoJS; None to have it found or downloaded. Raises InputError
    if Playwright, Chromium or the library is missing.
    """
    from experiments.serve import serving

    try:
        from playwright.sync_api import Error, sync_playwright
    except ImportError as problem:
        raise InputError("--browser needs Playwright: pip install playwright, and Chromium") from problem
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        export_page(study, interface, page := Path(folder) / interface, find_library(folder=library))
        received = Path(folder) / "received"
        try:
            out.mkdir(parents=True, exist_ok=True)
        except OSError as problem:
            raise InputError(f"{out} cannot be written: {problem.strerror}; name another --out") from problem
        files = []
        sandbox = [] if not hasattr(os, "geteuid") or os.geteuid() else ["--no-sandbox"]  # Chromium refuses root
        try:
            browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=sandbox)
        except Error as problem:
            raise InputError("--browser needs Chromium: install it, or run playwright install chromium") from problem
        with serving(page, received) as server:
            for number in _counted(interface, participants):
                context = browser.new_context(viewport={"width": WINDOW[0], "height": WINDOW[1]})
                hands = BrowserHands(context.new_page())
                batch = number % session.n_batches(study.stimuli_for(interface), interface)
                address = f"{server.url}/run/{interface}/index.html"
                chosen = f"&language={language}" if language else ""
                hands.open(f"{address}?participant={name_of(number)}&batch={batch}&observer=simulated{chosen}")
                try:
                    _act(study, interface, number, seed, language, hands)
                except (Error, RuntimeError, TimeoutError) as problem:
                    raise InputError(f"the session of {name_of(number)} failed in the browser: {problem}") from problem
                context.close()
                files += [Path(shutil.move(file, out)) for file in received.glob("*.csv")]
        study_record.write_record(out, study.record(), study.sha256)
        browser.close()
        return files


def planned_answers(
    study: Study, interface: str, number: int, seed: int, observer: Observer | None = None
) -> tuple[pd.DataFrame, list[dict]]:
    """Give what a participant is shown, and what the participant answers, trial by trial."""
    stimuli = study.stimuli_for(interface)
    rng = np.random.default_rng([seed, number, INTERFACES[interface].streams[1]])
    trials = session.planned_trials(stimuli, interface, batch=number % session.n_batches(stimuli, interface))
    return _answered(study, interface, trials, seed, observer, rng)


def name_of(number: int) -> str:
    """Name a simulated participant."""
    return f"sim{number:03d}"


def _one_in_window(study: Study, interface: str, out: Path, number: int, seed: int, language: str | None) -> None:
    batch = number % session.n_batches(study.stimuli_for(interface), interface)

    def act(hands):
        _act(study, interface, number, seed, language, hands)

    window_hands.take_part(act, study, interface, name_of(number), batch, out, WINDOW, language)


def _act(study: Study, interface: str, number: int, seed: int, language: str | None, hands) -> None:
    """Take part as one of the participants, with hands at a window or a page."""
    trials, given = planned_answers(study, interface, number, seed)
    rng = np.random.default_rng([seed, number])
    of_session = {name: trials[name].iloc[0] for name in ("side_1", "classes") if name in trials}
    practice = session.practice_trials(study.stimuli_for(interface), interface).assign(**of_session)
    practice, tried = _answered(study, interface, practice, seed, None, rng)
    shown, shown_first = ([row for _, row in table.iterrows()] for table in (trials, practice))
    taking_part.take_part(
        hands,
        study.handed(interface),
        language or study.languages[0],
        list(zip(shown, given, strict=True)),
        list(zip(shown_first, tried, strict=True)),
        _simulated(interface).play,
        rng,
    )


def _answered(
    study: Study, interface: str, trials: pd.DataFrame, seed: int, observer: Observer | None, rng: np.random.Generator
) -> tuple[pd.DataFrame, list[dict]]:
    if "classes" in trials:
        shuffle = Shuffle(int(rng.integers(2**32)))
        classes = shuffle.order(trials["classes"].iloc[0].split("|"))
        trials = trials.assign(classes="|".join(classes), shuffle_seed=shuffle.seed)
    if INTERFACES[interface].shows == "continuum" and "lam_g" not in trials:
        trials["lam_g"] = study.settings["lam_g"]
    answer = _simulated(interface).answer
    return trials, [answer(trial, observer or Observer(), seed, rng) for _, trial in trials.iterrows()]


def _simulated(interface: str) -> ModuleType:
    """Give an interface's simulated.py: answer() gives the answers, and play() enters them with keys and clicks."""
    return importlib.import_module(f"experiments.{interface}.simulated")


def _counted(interface: str, participants: int):
    return command.progress(range(participants), desc=f"simulating {interface}", unit=" sessions")


def _session(stimulus_set_sha256: str, interface: str, seed: int) -> str:
    """Name a session uniquely among those of its participant, and always in the same way."""
    return hashlib.sha256(f"{stimulus_set_sha256} {interface} {seed}".encode()).hexdigest()[:10]


if __name__ == "__main__":
    command.run(main)

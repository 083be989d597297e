"""A study: the folder in which a lab states what is asked of whom, with which images, in which words."""

import hashlib
import json
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from experiments import session
from experiments.study import fitting, placeholders
from experiments.study.own_words import read_words, refuse_other_consent
from experiments.study.settings import FILE, read_settings
from experiments.study.toml_file import wrong
from experiments.study.wording import blamed, texts_of, words_file
from hillmixe.command import InputError
from hillmixe.interfaces import INTERFACES

EXAMPLE = Path(__file__).parents[2] / "studies" / "example"


@dataclass(frozen=True)
class Study:
    """A study that is complete and whose texts fit.

    name: that of its folder. rehearsal: whether its sessions are rehearsals, not data. stimuli: the sets; each
    interface uses the one that has batches for it. survey: its items, in their order. texts: language -> interface ->
    all texts.
    sha256: the checksum of its name, settings, survey and texts, and so of all that participants could read.
    """

    name: str
    folder: Path
    rehearsal: bool
    stimuli: tuple[Path, ...]
    settings: dict[str, Any]
    survey: list[dict[str, Any]]
    texts: dict[str, dict[str, Any]] = field(repr=False)

    @property
    def interfaces(self) -> list[str]:
        """The interfaces that the study uses."""
        return self.settings["interfaces"]

    @property
    def languages(self) -> list[str]:
        """The languages in which it has words; the first is used if none is given."""
        return self.settings["languages"]

    def known_language(self, language: str | None) -> str | None:
        """Give back a language, or None for the study's first; raises InputError if it has no words in it."""
        if language and language not in self.languages:
            raise InputError(f"the study {self.name} has no texts in {language!r}, only in {', '.join(self.languages)}")
        return language

    @property
    def sha256(self) -> str:
        """Checksum of all that participants could read: 64 hexadecimal digits."""
        return hashlib.sha256(json.dumps([self.name, self._read()], sort_keys=True).encode()).hexdigest()

    def stimuli_for(self, interface: str) -> Path:
        """Find the stimulus set that has batches for an interface; raises InputError if none or several have."""
        if interface not in self.interfaces and not self.rehearsal:
            raise InputError(f"the study {self.name} has no {interface}, only {', '.join(self.interfaces)}")
        fit = [stimuli for stimuli in self.stimuli if session.has_batches(stimuli, interface)]
        if not fit:
            named = [(self.folder / name).resolve() for name in self.settings["stimuli"]]
            lacking = [stimuli for stimuli in named if stimuli not in self.stimuli]
            if lacking and self.stimuli[0] in named:
                raise no_set(self.folder, lacking[0])
            session.n_batches(self.stimuli[0], interface)  # says what is missing, and how it is made
        if len(fit) > 1:
            named = " and ".join(map(str, fit))
            raise InputError(
                f"{named} both have batches for {interface}: leave one of them in {self.folder / FILE}, stimuli"
            )
        return fit[0]

    def notes(self, interface: str) -> list[str]:
        """Say, in lines, what may not be as intended: a share that no blend of the stimulus set shows."""
        stimuli = self.stimuli_for(interface)
        trials = session.planned_trials(stimuli, interface, 0)
        if INTERFACES[interface].shows != "continuum":
            return []
        asked = {float(lam_g) for lam_g in trials.get("lam_g", [self.settings["lam_g"]])}
        blends = {float(Path(name).name.split("_")[1]) for name in trials["files"].iloc[0].split("|")}
        return [
            f"no blend of {stimuli} has {lam_g:g} of the first image, which is asked for: the nearest has "
            f"{min(blends, key=lambda blend: abs(blend - lam_g)):g} (generate.py --levels makes finer ones)"
            for lam_g in sorted(asked - blends)
        ]

    def class_names(self, interface: str) -> list[str]:
        """Name the classes of the set that an interface shows, as the data name them."""
        return session.class_names(self.stimuli_for(interface))

    def handed(self, interface: str) -> dict[str, Any]:
        """Give what window and page get from the study, as JSON: docs/howto/studies.md says what is in it."""
        texts = {language: self.texts[language][interface] for language in self.languages}
        return {
            "name": self.name,
            "sha256": self.sha256,
            "rehearsal": self.rehearsal,
            "interface": interface,
            "languages": self.languages,
            **self._read(),
            "texts": texts,
        }

    def columns(self) -> dict[str, Any]:
        """Give what every row of a session records about the study."""
        n_raters = self.settings["n_raters"]
        return {
            "study": self.name,
            "study_sha256": self.sha256,
            "rehearsal": int(self.rehearsal),
            "audience": self.settings["audience"],
            "n_raters": "" if n_raters is None else n_raters,
        }

    def record(self) -> dict[str, bytes]:
        """Give the files that the study's record zip holds: hillmixe.study_record keeps it beside the data."""
        whole = {"name": self.name, "sha256": self.sha256, **self._read()}
        files = {"study.json": json.dumps(whole, indent=1, ensure_ascii=False).encode()}
        for path in (self.folder / FILE, *(words_file(self.folder, language) for language in self.languages)):
            files[path.name] = path.read_bytes()
        return files

    def _read(self) -> dict[str, Any]:
        """Give what participants could read, and what decides how they are asked."""
        shown = {key: value for key, value in self.settings.items() if key not in ("stimuli", "interfaces")}
        return {"settings": shown, "survey": self.survey, "texts": self.texts}


def read_study(folder: Path, rehearsal: bool = False, stimuli: Path | None = None) -> Study:
    """Read a study and check all of it.

    rehearsal: contact, pay and consent may be the example's placeholders, and sessions are marked. stimuli: a set
    instead of the study's own, for rehearsals. Raises InputError, in one line that names the file, if something is
    missing, unknown, a placeholder, or does not fit its place.
    """
    folder = Path(folder).resolve()
    if not (folder / FILE).is_file():
        raise InputError(f"{folder} is not a study (it has no {FILE}): make one with experiments/new_study.py")
    if not folder.name.isprintable():
        raise InputError(f"{str(folder)!r}: its name, which is in the data, has a sign that cannot be seen: rename it")
    settings, survey = read_settings(folder / FILE)
    sets = (stimuli.resolve(),) if stimuli else tuple((folder / name).resolve() for name in settings["stimuli"])
    if stimuli:
        settings["interfaces"] = [name for name in INTERFACES if session.has_batches(stimuli, name)]
        session.description(stimuli)
    found = [each for each in sets if (each / "set.json").is_file()]
    if not found:
        raise no_set(folder, sets[0])
    known = not stimuli and len(found) == len(sets)
    classes = None if not known else {name: shown for each in found for name, shown in session.labels(each).items()}
    texts: dict[str, dict[str, Any]] = {}
    worded = settings  # by lam_g: texts speak of the middle, or of the mixture that is asked for
    if any(session.asks_other_shares(each, name) for each in found for name in settings["interfaces"]):
        worded = settings | {"lam_g": None}
    words_in = {each: read_words(folder, each, worded, survey, classes) for each in settings["languages"]}
    refuse_other_consent(folder, words_in)
    for language, words in words_in.items():
        texts[language] = {
            name: texts_of(folder, language, words, name, worded, survey) for name in settings["interfaces"]
        }
        if not rehearsal:
            placeholders.refuse(folder / FILE, words_file(folder, language), settings, words)
        for each, name in ((each, name) for each in found for name in settings["interfaces"]):
            if session.has_batches(each, name):
                source = session.description(each)["source"]
                as_written = {label: shown for label, shown in session.labels(each).items() if shown != label}
                texts[language][name]["labels"] = as_written | texts[language][name]["labels"]
                given = {key: source[key] for key in ("class_names", "image_size")}
                given |= {"settings": settings, "study": {"survey": survey}}
                fitting.check(
                    texts[language][name], name, given, partial(blamed, folder, language, words, name, worded)
                )
    return Study(folder.name, folder, rehearsal, tuple(found), settings, survey, texts)


def no_set(folder: Path, stimuli: Path) -> InputError:
    """Make the error for a stimulus set that a study names and that does not exist."""
    return wrong(
        folder / FILE,
        ("stimuli",),
        f"{stimuli} is not a stimulus set: make it with stimuli_gen/generate.py, "
        "or name the one you have (paths count from the study's folder)",
    )


def rehearsal_of_example(stimuli: Path | None = None) -> Study:
    """Give the suite's example study for a rehearsal, with these stimuli or those that it names."""
    return read_study(EXAMPLE, rehearsal=True, stimuli=stimuli)

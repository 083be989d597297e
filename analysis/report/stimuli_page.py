"""stimuli.html: every stimulus that people judged, with its image and their answers, to sort, filter and search.

The page is self-contained: stimuli_page.html is its template; .css and .js are put into it as they are. Its content is
a block of JSON; the images, each a line of base64, come after the script, so that the first rows appear before the
images are read. People are values without names, in the order of the values.
"""

import base64
import json
from collections.abc import Iterator, Mapping
from itertools import groupby
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import quote

import pandas as pd

from analysis.midpoints import HALF, interface_type, type_in_words
from analysis.soft_labels import class_columns
from analysis.studies import observers_in_words
from hillmixe.command import InputError, plural
from hillmixe.interfaces import INTERFACES
from hillmixe.names import PARTS_OF_ONE
from stimuli_gen.mixing import GIVEN

FILE = "stimuli.html"
HERE = Path(__file__).parent
REPEATS = {"corrected": "left out", "paper": "included"}  # repeated trials, by how tables are counted
DIGITS = 4  # of numbers in the page: as many as coefficients have


class Measure(NamedTuple):
    """A number that stimuli are sorted and filtered by: its name in the page's data, its title, and its filter's."""

    name: str
    title: str
    filter: str


MEASURES = (
    Measure("coefficient", "Coefficient", "Coefficient"),
    Measure("relabelling", "Relabelling", "Relabelling, either way"),
    Measure("disagreement", "Disagreement", "Disagreement"),
    Measure("confidence", "Confidence", "Confidence"),
)


def write(
    folder: Path,
    summary: dict,
    tables: Mapping[str, pd.DataFrame],
    answers: Mapping[str, pd.DataFrame],
    shown: pd.DataFrame | None = None,
    names: Mapping[str, str] | None = None,
) -> Path:
    """Write stimuli.html into a folder of results; returns the file.

    summary: what is in summary.json. tables: labels, midpoints and soft_labels, as in their CSVs. answers: the
    judgments that these are made from, by kind of question. shown: the stimuli that people saw, as stimulus_sets.read
    lists them; without it the page has no images, and says what to add. names: what people read for a class. Raises
    InputError if an image of a set is not there.
    """
    from jinja2 import Environment, FileSystemLoader, StrictUndefined
    from markupsafe import Markup

    images = Images(shown)
    stimuli = [*_blends(tables, answers, images), *_pairs(tables["midpoints"], answers["midpoint"], images)]
    names = names or {}
    for stimulus in stimuli:
        stimulus["labels"] = [names.get(label, label) for label in stimulus["classes"]]
        stimulus["shares"] = [[names.get(label, label), share] for label, share in stimulus["shares"]]
        stimulus["classes"] = [label for label in stimulus["classes"] if label in names and names[label] != label]
    template = Environment(
        loader=FileSystemLoader(HERE), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    ).get_template("stimuli_page.html")
    parts = {
        "style": Markup((HERE / "stimuli_page.css").read_text(encoding="utf-8")),
        "script": Markup((HERE / "stimuli_page.js").read_text(encoding="utf-8")),
        "stimuli": Markup(in_script(stimuli)),
        "images": map(Markup, images.lines()),
    }
    what = _what_there_is(stimuli, summary, images)
    with (folder / FILE).open("w", encoding="utf-8", newline="\n") as file:
        file.writelines(template.generate(**parts, **what))
    return folder / FILE


def address(stimulus: str) -> str:
    """Give the link to a stimulus, or an image pair, from a page beside this one.

    >>> address("mixed_0.5_Dog_2205_Frog_6908.png"), address("Dog_2205_100%_6908")
    ('stimuli.html#mixed_0.5_Dog_2205_Frog_6908', 'stimuli.html#Dog_2205_100%25_6908')
    """
    return f"{FILE}#{quote(stimulus.removesuffix('.png'))}"


class Images:
    """The images that the page shows, each once. shown: as stimulus_sets.read lists them, or None."""

    def __init__(self, shown: pd.DataFrame | None):
        self.given = shown is not None
        self._files: dict[str, Path] = {}
        self._blends: dict[str, list[tuple[float, str]]] = {}
        if shown is not None:
            self._files = dict(zip(shown.index, shown["path"], strict=True))
            for name, pair, lam_f in zip(shown.index, shown["pair"], shown["lam_f"], strict=True):
                self._blends.setdefault(pair, []).append((lam_f, name))
        self._numbers: dict[str, int] = {}

    def number(self, stimulus: str | None) -> int | None:
        """Give the number of a stimulus's image in the page; None if it is in no set."""
        if stimulus not in self._files:
            return None
        return self._numbers.setdefault(stimulus, len(self._numbers))

    def nearest(self, pair: str, lam: float) -> tuple[float | None, str | None]:
        """Find the blend of a pair whose coefficient is nearest to `lam`: lam_f and stimulus, None if it has none."""
        blends = self._blends.get(pair, [])
        return min(blends, key=lambda blend: (abs(blend[0] - lam), blend[0]), default=(None, None))

    def lines(self) -> Iterator[str]:
        """Give each image's PNG file in base64; raises InputError if it is not there."""
        for stimulus in self._numbers:
            try:
                yield base64.b64encode(self._files[stimulus].read_bytes()).decode()
            except OSError as problem:
                raise InputError(
                    f"{self._files[stimulus]} cannot be read ({problem.strerror}): check the set with "
                    "generate.py --check"
                ) from problem


def in_script(content: object) -> str:
    """Write JSON that can be put in a script element, whatever is in its texts."""
    text = json.dumps(content, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return text.replace("<", r"\u003c").replace(">", r"\u003e").replace("&", r"\u0026")


def _blends(tables: Mapping[str, pd.DataFrame], answers: Mapping[str, pd.DataFrame], images: Images) -> Iterator[dict]:
    """Give a record for each blend that was judged by itself: its coefficients, its soft label, or both."""
    labels, soft_labels = tables["labels"], tables["soft_labels"]
    own = ["stimulus", "label_1", "label_2", "lam_f"]
    found = labels.set_index("stimulus").to_dict("index")
    values = _values(answers["coefficient"], ["stimulus"])
    of_classes = soft_labels[class_columns(soft_labels)].to_dict("records")
    shares = dict(zip(soft_labels["stimulus"], of_classes, strict=True))
    people = answers["soft label"].groupby("stimulus")["participant"].nunique().to_dict()
    seen = {kind: _titles(answers[kind]) for kind in ("coefficient", "soft label")}
    judged = pd.concat([labels[own], soft_labels[own]]).drop_duplicates("stimulus")
    for stimulus, label_1, label_2, lam_f in judged.sort_values([*own[1:], "stimulus"]).itertuples(index=False):
        label = found.get(stimulus, {})
        inferred = seen["coefficient"].get(stimulus, [])
        yield {
            "name": stimulus.removesuffix(".png"),
            "classes": [label_1, label_2],
            "asked": False,
            "questions": [*inferred, *seen["soft label"].get(stimulus, [])],
            "lanes": [{"title": " and ".join(inferred), "answers": values[stimulus]}] if inferred else [],
            **_measures(lam_f, label.get("lam_h"), label.get("lam_h_sd"), label.get("omega")),
            "people": label.get("n_participants", 0),
            "shares": _largest_first(shares.get(stimulus, {})),
            "people_of_shares": people.get(stimulus, 0),
            "image": images.number(stimulus),
            "image_lam": _number(lam_f),
        }


def _pairs(midpoints: pd.DataFrame, answers: pd.DataFrame, images: Images) -> Iterator[dict]:
    """Give a record for each image pair and share asked for; in its mean, interface types count alike, as in fig. 4."""
    answers = answers.assign(interface_type=interface_type(answers))
    values = _values(answers, ["pair", "lam_g", "interface_type"])
    interfaces = dict(zip(answers["interface_type"], answers["interface"], strict=True))
    asked = answers.groupby(["pair", "lam_g"])
    spread, people = asked["lam_h"].std().to_dict(), asked["participant"].nunique().to_dict()
    rows = midpoints.sort_values(["label_1", "label_2", "lam_g", "pair", "interface_type"]).to_dict("records")
    for key, found in groupby(rows, key=lambda row: (row["pair"], row["lam_g"])):
        pair, lam_g = key
        types = list(found)
        mean = sum(row["lam_h"] for row in types) / len(types)
        lam_f, stimulus = images.nearest(pair, mean)
        yield {
            "name": pair if lam_g == HALF else f"{pair}_asked_{lam_g}",
            "classes": [types[0]["label_1"], types[0]["label_2"]],
            "asked": True,
            "questions": sorted({INTERFACES[interfaces[row["interface_type"]]].title for row in types}),
            "lanes": [
                {
                    "title": type_in_words(row["interface_type"]),
                    "answers": values[pair, lam_g, row["interface_type"]],
                }
                for row in types
            ],
            **_measures(lam_g, mean, spread[key], None),
            "people": people[key],
            "shares": [],
            "people_of_shares": 0,
            "image": images.number(stimulus),
            "image_lam": _number(lam_f),
        }


def _values(answers: pd.DataFrame, keys: list[str]) -> dict[Any, list[float]]:
    """Give the answers to each stimulus, smallest first, so that their order does not tell whose they are."""
    found: dict[Any, list[float]] = {}
    columns = [answers[name].tolist() for name in keys]
    for key, value in zip(zip(*columns, strict=True), answers["lam_h"].round(DIGITS).tolist(), strict=True):
        found.setdefault(key if len(keys) > 1 else key[0], []).append(value)
    return {key: sorted(values) for key, values in found.items()}


def _titles(answers: pd.DataFrame) -> dict[str, list[str]]:
    """Name the interfaces in which each stimulus was judged."""
    found: dict[str, list[str]] = {}
    for stimulus, interface in answers[["stimulus", "interface"]].drop_duplicates().itertuples(index=False):
        found.setdefault(stimulus, []).append(INTERFACES[interface].title)
    return {stimulus: sorted(titles) for stimulus, titles in found.items()}


def _measures(coefficient: float, mean: float | None, spread: float | None, sure: float | None) -> dict:
    """Give what stimuli are sorted by. coefficient: lam_f, or the share asked for. mean, spread: of people's lam_h."""
    return {
        "coefficient": _number(coefficient),
        "mean": _number(mean),
        "relabelling": None if mean is None else _number(mean - coefficient),
        "disagreement": _number(spread),
        "confidence": _number(sure),
    }


def _number(value: float | None) -> float | None:
    return None if value is None or pd.isna(value) else round(float(value), DIGITS) + 0.0  # and no -0.0


def _largest_first(shares: Mapping[str, float]) -> list[list]:
    """Put classes into the order of their shares, those that nobody thinks possible left out."""
    some = [[name, _number(share)] for name, share in shares.items() if share >= 0.5 / PARTS_OF_ONE]
    return sorted(some, key=lambda row: (-row[1], row[0]))


def _what_there_is(stimuli: list[dict], summary: dict, images: Images) -> dict:
    """Give what the page says about the whole, and which filters and columns it needs."""
    blends = sum(not stimulus["asked"] for stimulus in stimuli)
    asked = [stimulus["coefficient"] for stimulus in stimuli if stimulus["asked"]]
    sought = "midpoint" if set(asked) <= {HALF} else "blend with a given share"
    given = summary["mixing"] == GIVEN
    people = plural(summary["corrected"]["participants"]["total"], f"{observers_in_words(summary)} participant")
    there = []
    if blends:
        there.append(
            f"{plural(blends, 'frame' if given else 'blend')} judged by {'itself' if blends == 1 else 'themselves'}"
        )
    if asked:
        pairs = plural(len(asked), *(("continuum", "continua") if given else ("image pair",)))
        there.append(f"{pairs} of which people chose the {sought}")
    what = " and ".join(there) or "Nothing but catch trials"
    return {
        "lead": f"{what}; {people}, repeated trials {REPEATS[summary['tables_counted']]}.",
        "with_images": images.given,
        "questions": sorted({title for stimulus in stimuli for title in stimulus["questions"]}),
        "class_names": sorted({label for stimulus in stimuli for label in stimulus["labels"]}),
        "measures": [
            measure for measure in MEASURES if any(stimulus[measure.name] is not None for stimulus in stimuli)
        ],
        "blends": bool(blends),
        "asked": bool(asked),
        "shares": any(stimulus["shares"] for stimulus in stimuli),
        "inferred": any(stimulus["lanes"] and not stimulus["asked"] for stimulus in stimuli),
    }

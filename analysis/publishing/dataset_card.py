"""What people read about a published data set: its card (README.md), how to cite it, its licence, its changes.

The words are in release_texts/, where they can be edited without code.
"""

import json
import re
from dataclasses import dataclass
from pathlib import Path
from string import Template

import pandas as pd

from analysis.publishing import psych_ds
from analysis.publishing.data_dictionary import Table
from hillmixe.columns import Column
from hillmixe.command import plural
from hillmixe.interfaces import INTERFACES, that_record
from stimuli_gen.mixing import GIVEN

FOLDER = Path(__file__).with_name("release_texts")
TEXTS = json.loads((FOLDER / "texts.json").read_text(encoding="utf-8"))
LICENCES = TEXTS["licences"]  # SPDX id -> name, url
SURVEY = "survey"  # the table of the survey's answers, there where it is asked for
NO_LICENCE = "NOASSERTION"  # the SPDX word where none is stated
SIZES = ((1_000, "n<1K"), (10_000, "1K<n<10K"), (100_000, "10K<n<100K"), (1_000_000, "100K<n<1M"))


@dataclass(frozen=True)
class DataSet:
    """What is published.

    name: that of the results folder. tables: without names of people. observers and mixing: as in the judgments.
    counted,
    recipes, suite: as in summary.json. months: those in which sessions began, such as 2026-11; none if that is not
    known.
    figures: whether figures are included. published: whether these are the published data of others. numbered: whether
    participants came with Prolific ids. unsearched: whether names were too short to search for.
    """

    name: str
    tables: dict[str, Table]
    observers: str
    mixing: str
    counted: str
    recipes: dict[str, dict[str, str]]
    suite: str
    months: list[str]
    figures: bool
    published: bool
    numbered: bool
    unsearched: bool

    @property
    def interval(self) -> str:
        """Say when sessions began as an interval of ISO 8601, as in 2026-11/2026-12; empty if that is not known."""
        return "/".join(dict.fromkeys([*self.months[:1], *self.months[-1:]]))

    @property
    def free_text(self) -> bool:
        """Tell whether participants' answers to the survey are included."""
        return SURVEY in self.tables

    @property
    def file_names(self) -> dict[str, str]:
        """Name each table's file, relative to the root of the data set."""
        return {table: f"data/{psych_ds.file_name(self.name, table)}" for table in self.tables}

    @property
    def judgments(self) -> str:
        """Count the judgments, as in `7,406 judgments`."""
        return plural(len(self.tables["judgments"].rows), "judgment")

    @property
    def people(self) -> str:
        """Say how many participants there are, and whether they are people."""
        n = self.tables["judgments"].rows["participant"].nunique()
        people = TEXTS["people"][self.observers]
        return _fill(people, participants=plural(n, "participant"), simulated=plural(n, "simulated participant"))

    @property
    def description(self) -> str:
        """Describe the data set in one sentence."""
        return _fill(TEXTS["description"], judgments=self.judgments, people=self.people)


@dataclass(frozen=True)
class About:
    """What only those who publish know: title, authors ("Family, Given", or the name of a group), url, licence (an SPDX
    id or NO_LICENCE), version (as in 1.0.0), month of publication (as in 2026-11).
    """

    title: str
    authors: tuple[str, ...]
    url: str
    licence: str
    version: str
    month: str

    @property
    def citation(self) -> str:
        """Say how to cite the data set."""
        named = vars(self) | {"authors": "; ".join(self.authors), "year": self.month[:4]}
        return _fill(TEXTS["citation"], **named)


def licence(about: About, data: DataSet) -> str:
    """Say under which licence the data are, and whether their source states one."""
    stated = [TEXTS["source_licence"]] if data.published else []
    if about.licence == NO_LICENCE:
        return "\n\n".join([TEXTS["unlicensed"], *stated])
    return "\n\n".join([_fill(TEXTS["licensed"], id=about.licence, **LICENCES[about.licence]), *stated])


def readme(about: About, data: DataSet) -> str:
    """Write the data set's card, with the header that Hugging Face reads."""
    judgments = data.tables["judgments"].rows
    unsure = (
        "touched" in judgments
        and (judgments["touched"][judgments["interface"].isin(that_record("lam_touched"))] == "").any()
    )
    limitations = [TEXTS["unsearched"]] * data.unsearched + [TEXTS["touched"]] * bool(unsure)
    if "rehearsal" in judgments and (judgments["rehearsal"] == "1").any():
        limitations.append(TEXTS["rehearsed"])
    text = _fill(
        (FOLDER / "README.md").read_text(encoding="utf-8"),
        header=_header(about, data),
        title=about.title,
        description=data.description,
        warning=TEXTS["warning"][data.observers],
        images=_fill(TEXTS["images"]["given" if data.mixing == GIVEN else "mixed"], mixing=data.mixing),
        collected=data.interval.replace("/", " to ") or TEXTS["collected"],
        interfaces="\n".join(_interface(judgments[judgments["interface"] == name], name) for name in _asked(judgments)),
        suite=data.suite,
        files="\n".join(
            f"| `{file}` | {len(data.tables[name].rows):,} | {data.tables[name].meaning} |"
            for name, file in data.file_names.items()
        ),
        figures=TEXTS["figures"]["with" if data.figures else "without"],
        columns="\n\n".join(_columns(table) for table in data.tables.values()),
        free_text=TEXTS["free_text"]["with" if data.free_text else "without"],
        persons=TEXTS["free_text"]["known" if data.free_text else "unknown"],
        counted=data.counted,
        recipes=_recipes(data.recipes),
        numbered=TEXTS["numbered"] if data.numbered else "",
        limitations="\n".join(limitations),
        licence=licence(about, data),
        citation=about.citation,
    )
    return re.sub(r"[ \t]+\n", "\n", re.sub(r"\n{3,}", "\n\n", text))


def _asked(judgments: pd.DataFrame) -> list[str]:
    return [name for name in INTERFACES if (judgments["interface"] == name).any()]


def _interface(answers: pd.DataFrame, name: str) -> str:
    mixed = answers[answers["catch"] != "1"] if "catch" in answers else answers
    first = mixed[mixed["repeat"] == "0"]
    people = answers["participant"].nunique()
    return f"| {name} | {INTERFACES[name].task} | {people} | {len(first):,} | {len(mixed):,} |"


def _columns(table: Table) -> str:
    alike: dict[tuple[str, ...], list[str]] = {}  # the columns of classes differ in nothing but their names
    for column in table.columns:
        alike.setdefault((column.type, column.unit, _range(column), column.meaning), []).append(column.name)
    rows = [f"| {' | '.join(map(_cell, [', '.join(names), *declared]))} |" for declared, names in alike.items()]
    return "\n".join(
        [f"### {table.name}", "", "| column | type | unit | range | meaning |", "|---|---|---|---|---|", *rows]
    )


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def _range(column: Column) -> str:
    if column.values:
        return ", ".join(column.values)
    if column.minimum is None and column.maximum is None:
        return ""
    if column.maximum is None:
        return f"at least {column.minimum:g}"
    return f"at most {column.maximum:g}" if column.minimum is None else f"{column.minimum:g} to {column.maximum:g}"


def _recipes(recipes: dict[str, dict[str, str]]) -> str:
    ways = list(recipes)
    topics = list(dict.fromkeys(topic for way in ways for topic in recipes[way]))
    lines = [f"| | {' | '.join(f'`{way}`' for way in ways)} |", "|---" * (len(ways) + 1) + "|"]
    for topic in topics:
        lines.append(f"| {topic} | {' | '.join(_cell(str(recipes[way].get(topic, ''))) for way in ways)} |")
    return "\n".join(lines)


def _header(about: About, data: DataSet) -> str:
    """Write the YAML by which Hugging Face finds and loads the data set; JSON's strings are YAML's as well."""
    n_judgments = len(data.tables["judgments"].rows)
    licence_id = {NO_LICENCE: "unknown", "ODbL-1.0": "odbl"}.get(about.licence, about.licence.lower())
    lines = [
        f"license: {licence_id}",
        f"pretty_name: {_quoted(about.title)}",
        "task_categories:\n  - image-classification",
        f"size_categories:\n  - {next((size for most, size in SIZES if n_judgments < most), '1M<n<10M')}",
        "tags:\n" + "\n".join(f"  - {keyword}" for keyword in TEXTS["keywords"]),
        "configs:",
    ]
    for name, file in data.file_names.items():
        lines.append(f"  - config_name: {name}\n    data_files: {_quoted(file)}")
    return "\n".join(lines)


def citation_cff(about: About) -> str:
    """Write CITATION.cff (Citation File Format 1.2.0), with the paper as reference."""
    authors = []
    for author in about.authors:
        family, comma, given = author.partition(",")
        if comma:
            authors.append(f"  - family-names: {_quoted(family.strip())}\n    given-names: {_quoted(given.strip())}")
        else:
            authors.append(f"  - name: {_quoted(author)}")
    text = _fill(
        (FOLDER / "CITATION.cff").read_text(encoding="utf-8"),
        title=_quoted(about.title),
        version=_quoted(about.version),
        url=_quoted(about.url),
        authors="\n".join(authors),
        licence="" if about.licence == NO_LICENCE else f"license: {about.licence}",
    )
    return text.replace("\n\n", "\n")


def changes(about: About, data: DataSet, older: str = "") -> str:
    """Write CHANGES.md: this version first, then those of an older CHANGES.md, each version once."""
    text = _fill(TEXTS["change"], judgments=data.judgments, people=data.people, suite=data.suite)
    entries = [f"## {about.version} ({about.month})\n\n{text}\n"]
    entries += [
        entry
        for entry in re.split(r"(?m)^(?=## )", older)
        if entry.startswith("## ") and not entry.startswith(f"## {about.version} ")
    ]
    return "\n".join(["# Changes\n", *(f"{entry.rstrip()}\n" for entry in entries)])


def ordinary() -> list[str]:
    """Give all words of the suite's own that go into a data set: these are not signs of a participant's name."""
    return [path.read_text(encoding="utf-8") for path in sorted(FOLDER.iterdir())]


def _fill(text: str, **values) -> str:
    return Template(text).substitute(values)


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)

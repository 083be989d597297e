"""The folder of a release: searched for personal data first, written completely, and protected from overwriting.

It contains the tables with codes, the card, the metadata of Psych-DS and Croissant, and figures on request.
"""

import json
import shutil
from collections.abc import Collection
from pathlib import Path

import pandas as pd

from analysis.publishing import croissant, dataset_card, orders, psych_ds
from analysis.publishing.data_dictionary import SUMMARY_COLUMNS, Table
from analysis.publishing.dataset_card import LICENCES, SURVEY, TEXTS, About, DataSet
from analysis.publishing.deidentification import NUMBERED, deidentify, months, named, new_key, read_key, write_key
from analysis.publishing.participant_names import Names
from analysis.publishing.personal_data import in_file, in_table, in_text
from analysis.publishing.written_dates import dates_in_name
from hillmixe import command, published
from hillmixe.columns import COLUMNS, SURVEY_PREFIX
from hillmixe.command import InputError, plural
from hillmixe.files import SUMS, checksums, files_in, whole_folder, write_table
from hillmixe.interfaces import INTERFACES

PUBLISHED = {Path(name).name for name in published.FILES if name.startswith("hmix/")}
FIGURES = (".png", ".svg")  # kinds whose texts can be read
IN_TABLES = (
    "take it out of the session files and aggregate them again (where it is the name of a class of images, give the "
    "participant another name there)"
)
IN_ANSWERS = "take it out of that session file, or leave out --free-text"
IN_IMAGES = "rename the file and make the stimulus set again, or leave out --file-names"
IN_FIGURES = "draw it without, or leave out --figures"
IN_TEXTS = "write the flag, or what summary.json says, without it; the folder of results may need another name"


def write(
    results: Path,
    tables: dict[str, Table],
    to: Path,
    about: About,
    key_file: Path,
    figures: bool,
    given_up: Collection[str] = (),
) -> str:
    """Write the data set `to`, completely or not at all; returns what to tell the user.

    results: what analysis/aggregate.py wrote. tables: its tables, by read_tables(). figures: whether to add figures.
    given_up: further names of participants, which are also searched for.
    Raises InputError with a line for each personal item in what would be written, and if the key would be in the data
    set or in the results.
    """
    _outside(key_file, to, results)
    _only_a_release(to, about.title)
    kept_key = read_key(key_file)
    key = kept_key or new_key()
    coded = {name: orders.take_out(table) for name, table in deidentify(tables, key).items()}
    data = _data_set(results, tables, coded, figures)
    asked = [column.meaning for column in tables[SURVEY].columns] if SURVEY in tables else []
    names = Names([*named(tables)["participant"].unique(), *given_up], [*_ordinary(), *asked])
    older = to / "CHANGES.md"
    with whole_folder(to, lambda old, new: _only_a_release(old, about.title)) as folder:
        (folder / "data").mkdir()
        for name, file in data.file_names.items():
            write_table(folder / file, data.tables[name].rows)
        drawn = _copy_figures(results, folder) if figures else []
        texts = {
            "README.md": dataset_card.readme(about, data),
            "CHANGES.md": dataset_card.changes(about, data, older.read_text("utf-8") if older.is_file() else ""),
            "LICENSE": dataset_card.licence(about, data) + "\n",
            "CITATION.cff": dataset_card.citation_cff(about),
            psych_ds.DESCRIPTION: _json(_description(about, data)),
            "croissant.json": _json(croissant.metadata(about, data, folder)),
            ".psychds-ignore": "\n".join([".psychds-ignore", "CITATION.cff", "LICENSE", "croissant.json", SUMS, ""]),
        }
        for name, text in texts.items():
            (folder / name).write_text(text, encoding="utf-8", newline="\n")
        (folder / SUMS).write_text(checksums(folder), encoding="utf-8", newline="\n")
        if found := personal(folder, data, names):
            raise InputError("\n".join([f"nothing is written: personal data in {len(found)} places", *found]))
        if wrong := psych_ds.problems(folder):
            raise InputError("\n".join(["nothing is written: this would not be a Psych-DS data set", *wrong]))
        if not kept_key:
            write_key(key_file, key)
    return _told(results, to, data, key_file, bool(kept_key), names.unsearchable, drawn)


def is_published(judgments: pd.DataFrame) -> bool:
    """Tell whether any of these are the published H-Mix data. judgments: rows of judgments.csv, as texts."""
    return not PUBLISHED.isdisjoint(judgments["source"])


def personal(folder: Path, data: DataSet, names: Names) -> list[str]:
    """List everything personal in a data set that is about to be published: a line for each file, place and kind."""
    tables = {file: name for name, file in data.file_names.items()}
    # File names hold the name of the study without its hyphens: a date in it is looked for before they are gone.
    lines = [f"the name of the results: a date to the day, {date}: {IN_TEXTS}" for date in dates_in_name(data.name)]
    for file in command.progress(sorted(files_in(folder)), desc="searching", unit=" files"):
        remedy = IN_FIGURES if file.startswith("products/") else IN_TEXTS
        lines += [f"{file}, its name: {found}: {remedy}" for found in in_text(file, names)]
        if file in tables:
            found = in_table(data.tables[tables[file]], names)
            if tables[file] == SURVEY:
                lines += [f"{file}, {place}: {IN_ANSWERS}" for place in found]
            else:
                remedy = IN_IMAGES if tables[file] == "images" else IN_TABLES
                lines += [f"{file}, (from {tables[file]}.csv) {place}: {remedy}" for place in found]
        else:
            lines += [f"{file}, {place}: {remedy}" for place in in_file(folder / file, names)]
    return lines


def _outside(key_file: Path, to: Path, results: Path) -> None:
    if to.resolve().is_relative_to(results.resolve()):
        raise InputError(f"{to} lies in the results: name another --to")
    for folder, what in ((to, "the data set to be published"), (results, "the results")):
        if key_file.resolve().is_relative_to(folder.resolve()):
            raise InputError(
                f"the key {key_file} lies in {what}: anyone holding it can re-identify participants; name another --key"
            )


def _data_set(results: Path, tables: dict[str, Table], coded: dict[str, Table], figures: bool) -> DataSet:
    judgments = tables["judgments"].rows
    try:
        summary = json.loads((results / "summary.json").read_text(encoding="utf-8"))
        return DataSet(
            name=results.resolve().name,
            tables=coded,
            observers=" and ".join(sorted(judgments["observer"].unique())),
            mixing=" and ".join(sorted(judgments["mixing"].unique())),
            counted=summary["tables_counted"],
            recipes=summary["recipes"],
            suite=summary["versions"]["hill-mixe-suite"],
            months=months(judgments),
            figures=figures,
            published=is_published(judgments),
            numbered=bool(judgments["participant"].str.contains(NUMBERED).any()),
            unsearched=bool(Names(judgments["participant"].unique()).unsearchable),
        )
    except (OSError, ValueError, KeyError, TypeError) as problem:
        raise InputError(
            f"{results / 'summary.json'} is not as analysis/aggregate.py writes it ({problem}): aggregate again"
        ) from problem


def _ordinary() -> list[str]:
    """Give the words of the suite's own that a data set may hold, which are not signs of a name."""
    columns = [" ".join([each.name, each.meaning, each.unit, *(each.values or [])]) for each in COLUMNS.values()]
    interfaces = [" ".join([each.name, each.title, each.task]) for each in INTERFACES.values()]
    return [*dataset_card.ordinary(), *columns, *interfaces, SUMMARY_COLUMNS.read_text(encoding="utf-8"), SUMS]


def _description(about: About, data: DataSet) -> dict:
    """Write dataset_description.json: Dataset of schema.org, with the data dictionary."""
    content = {
        "@context": "https://schema.org/",
        "@type": "Dataset",
        "name": about.title,
        "description": data.description,
        "author": [croissant.person(author) for author in about.authors],
        "citation": about.citation,
        "license": LICENCES[about.licence]["url"] if about.licence in LICENCES else dataset_card.licence(about, data),
        "url": about.url,
        "version": about.version,
        "datePublished": about.month,
        "keywords": TEXTS["keywords"],
        "variableMeasured": psych_ds.variables(data.tables),
    }
    if data.months:
        content["temporalCoverage"] = data.interval
    return content


def _copy_figures(results: Path, folder: Path) -> list[str]:
    """Copy the figures of results whose texts can be read; returns their names."""
    figures = sorted(path for path in (results / "figures").rglob("*") if path.suffix in FIGURES)
    for path in figures:
        copy = folder / "products" / path.relative_to(results)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, copy)
    return [path.relative_to(results).as_posix() for path in figures]


def _json(content: dict) -> str:
    return json.dumps(content, indent=2, ensure_ascii=False, allow_nan=False) + "\n"


def _only_a_release(old: Path, title: str) -> None:
    """Allow a release to replace an earlier one of the same title, unless somebody changed that one."""
    if not old.is_dir() or not any(old.iterdir()):
        return
    try:
        old_title = json.loads((old / psych_ds.DESCRIPTION).read_text(encoding="utf-8"))["name"]
        untouched = (old / SUMS).read_text(encoding="utf-8") == checksums(old)
    except (OSError, ValueError, KeyError, TypeError):
        untouched = False
    if not untouched:
        raise InputError(f"{old} holds other files than a release, or changed ones: name another --to")
    if old_title != title:
        raise InputError(f"{old} holds the data set {old_title!r}: name another --to")


def _told(
    results: Path, to: Path, data: DataSet, key_file: Path, key_was_there: bool, unsearched: list[str], drawn: list[str]
) -> str:
    taken = {"summary.json", *drawn, *(f"{name}.csv" for name in data.tables)}
    left = sorted(files_in(results) - taken)
    lines = [
        f"{data.judgments} by {data.people}, {plural(len(data.tables), 'table')}, written to {to}",
        f"the key {'is' if key_was_there else 'was made and is'} in {key_file}: anyone holding it can "
        "re-identify participants; keep it for the next release, and private",
    ]
    if data.free_text:
        rows = data.tables[SURVEY].rows
        answered = [name for name in rows if str(name).startswith(SURVEY_PREFIX) and name != "survey_question"]
        n_answers = (rows[answered] != "").to_numpy().sum()
        lines.append(
            f"the survey is in: {n_answers:,} answers, which were only searched by patterns: read them before you "
            "publish them, and think of who could be known by several of them together"
        )
    if left:
        lines.append(f"left out: {', '.join(left)}")
    if unsearched:
        lines.append(
            f"names that are only a number or one letter, for which texts were not searched: {len(unsearched)}"
        )
    if data.numbered:
        lines.append("participants from Prolific keep their code as long as their first session is among the results")
    return "\n".join(lines)

"""Turn results into a data set to publish: nobody's name in it, in the layout of Psych-DS, with Croissant metadata.

python analysis/release.py results/pilot --to release --title "Mixed digits" --author "Ito, Mei" --url https://osf.io/abcde
python analysis/release.py results/hmix --to hmix-release --licence NOASSERTION --title ... --author ... --url ...

Codes stand for the names of participants and sessions, made with a secret key that stays outside of the data set. The
command writes nothing where a Prolific id, an e-mail or IP address, a date to the day or the name of a participant is
anywhere in it. What is drawn in figures cannot be searched: look at them before adding them with --figures. Free text
(answers to the survey) is kept out, unless --free-text names the session files that hold it.
"""

import argparse
import hashlib
import json
import re
import shutil
from datetime import date
from pathlib import Path

from analysis import croissant, dataset_card, free_text, psych_ds
from analysis.data_dictionary import SUMMARY_COLUMNS, Table, read_tables
from analysis.dataset_card import LICENCES, NO_LICENCE, SURVEY, TEXTS, About, Study
from analysis.deidentify import NUMBERED, deidentify, months, new_key, read_key, write_key
from analysis.personal_data import Names, in_file, in_table, in_text
from hillmixe import command, published
from hillmixe.columns import COLUMNS
from hillmixe.command import InputError, Parser, run
from hillmixe.files import files_in, whole_folder
from hillmixe.interfaces import INTERFACES

# Git ignores it, as all that is in participants_data/.
KEYS = Path(__file__).parents[1] / "participants_data" / "release-keys"
LICENCE = "CC-BY-4.0"
PUBLISHED = {Path(name).name for name in published.FILES if name.startswith("hmix/")}
SUMS = "SHA256SUMS"
FIGURES = (".png", ".svg")  # kinds whose texts can be read
IN_TABLES = (
    "take it out of the session files and aggregate them anew (where it is the name of a class of images, give the "
    "participant another name there)"
)
IN_ANSWERS = "take it out of that session file, or leave out --free-text"
IN_FIGURES = "draw it without, or leave out --figures"
IN_TEXTS = "write the flag, or what summary.json says, without it; the folder of results may need another name"


def main() -> None:
    """Parse the flags, write the data set, say where its key is."""
    parser = Parser(__doc__)
    parser.add_argument("results", type=Path, help="a folder that analysis/aggregate.py wrote")
    parser.add_argument("--to", type=Path, required=True, metavar="DIR", help="the folder to write, to be published")
    parser.add_argument("--title", required=True, type=line, help="what the data set is to be called")
    parser.add_argument(
        "--author",
        required=True,
        type=line,
        action="append",
        metavar="NAME",
        help='"Family, Given", or the name of a group; once for each',
    )
    parser.add_argument("--url", required=True, type=address, help="where it is to be found, as a DOI's address")
    known = ", ".join([*LICENCES, NO_LICENCE])
    parser.add_argument(
        "--licence", choices=[*LICENCES, NO_LICENCE], help=f"{known} (default: {LICENCE})", metavar="ID"
    )
    parser.add_argument("--version", default="1.0.0", type=version, help="of the data set (default: 1.0.0)")
    parser.add_argument(
        "--key",
        type=Path,
        metavar="FILE",
        help="the study's secret key, made where there is none (default: participants_data/release-keys/<results>.key)",
    )
    parser.add_argument("--figures", action="store_true", help="add the figures: look at them before")
    parser.add_argument(
        "--free-text",
        type=Path,
        nargs="+",
        metavar="PATH",
        help="session CSVs, or folders of them, whose answers to the survey are added: read them before",
    )
    flags = parser.parse_args()
    key_file = flags.key or KEYS / f"{flags.results.resolve().name}.key"
    about = About(
        title=flags.title,
        authors=tuple(flags.author),
        url=flags.url,
        licence=flags.licence or LICENCE,
        version=flags.version,
        month=f"{date.today():%Y-%m}",
    )
    tables = read_tables(flags.results)
    if flags.licence is None and not PUBLISHED.isdisjoint(tables["judgments"].rows["source"]):
        raise InputError(
            "these are the published H-Mix data, whose source states no licence: name one with --licence, "
            f"{NO_LICENCE} unless you hold the rights ({known})"
        )
    if flags.free_text:
        tables[SURVEY] = free_text.survey(flags.free_text, tables["judgments"].rows)
    print(release(flags.results, tables, flags.to, about, key_file, flags.figures))


def line(text: str) -> str:
    """Parse a flag that is a line of text."""
    if not text.strip() or not text.isprintable():
        raise argparse.ArgumentTypeError(f"{text!r} is not a line of text")
    return text.strip()


def address(text: str) -> str:
    """Parse a flag that is an address of the web."""
    if not re.fullmatch(r"https?://[^\s/]+\.[^\s]+", text):
        raise argparse.ArgumentTypeError(f"{text!r} is no address; expected one like https://osf.io/abcde")
    return text


def version(text: str) -> str:
    """Parse a version: three numbers."""
    if not re.fullmatch(r"\d+\.\d+\.\d+", text, re.ASCII):
        raise argparse.ArgumentTypeError(f"{text!r} is no version; expected three numbers like 1.0.0")
    return text


def release(results: Path, tables: dict[str, Table], to: Path, about: About, key_file: Path, figures: bool) -> str:
    """Write the data set `to`, whole or not at all; returns what to tell the user.

    results: what analysis/aggregate.py wrote. tables: its tables, by read_tables(). figures: whether to add figures.
    Raises InputError with a line for each personal thing in what would be written, and where the key would lie in
    the data set or in the results.
    """
    _outside(key_file, to, results)
    _only_a_release(to, about.title)
    kept_key = read_key(key_file)
    key = kept_key or new_key()
    study = _study(results, tables, deidentify(tables, key), figures)
    names = Names(tables["judgments"].rows["participant"].unique(), _ordinary())
    older = to / "CHANGES.md"
    with whole_folder(to, lambda old, new: _only_a_release(old, about.title)) as folder:
        (folder / "data").mkdir()
        for name, file in study.file_names.items():
            study.tables[name].rows.to_csv(folder / file, index=False, lineterminator="\n")
        drawn = _copy_figures(results, folder) if figures else []
        texts = {
            "README.md": dataset_card.readme(about, study),
            "CHANGES.md": dataset_card.changes(about, study, older.read_text("utf-8") if older.is_file() else ""),
            "LICENSE": dataset_card.licence(about, study) + "\n",
            "CITATION.cff": dataset_card.citation_cff(about),
            psych_ds.DESCRIPTION: _json(_description(about, study)),
            "croissant.json": _json(croissant.metadata(about, study, folder)),
            ".psychds-ignore": "\n".join([".psychds-ignore", "CITATION.cff", "LICENSE", "croissant.json", SUMS, ""]),
        }
        for name, text in texts.items():
            (folder / name).write_text(text, encoding="utf-8", newline="\n")
        (folder / SUMS).write_text(_sums(folder), encoding="utf-8", newline="\n")
        if found := personal(folder, study, names):
            raise InputError("\n".join([f"nothing is written: personal data in {len(found)} places", *found]))
        if wrong := psych_ds.problems(folder):
            raise InputError("\n".join(["nothing is written: this would be no Psych-DS data set", *wrong]))
        if not kept_key:
            write_key(key_file, key)
    return _told(results, to, study, key_file, bool(kept_key), names.unsearchable, drawn)


def personal(folder: Path, study: Study, names: Names) -> list[str]:
    """Tell everything personal in a data set that is about to be published: a line for each file, place and kind."""
    tables = {file: name for name, file in study.file_names.items()}
    lines = []
    for file in command.progress(sorted(files_in(folder)), desc="searching", unit=" files"):
        remedy = IN_FIGURES if file.startswith("products/") else IN_TEXTS
        lines += [f"{file}, its name: {found}: {remedy}" for found in in_text(file, names)]
        if file in tables:
            found = in_table(study.tables[tables[file]], names)
            if tables[file] == SURVEY:
                lines += [f"{file}, {place}: {IN_ANSWERS}" for place in found]
            else:
                lines += [f"{file}, (from {tables[file]}.csv) {place}: {IN_TABLES}" for place in found]
        else:
            lines += [f"{file}, {place}: {remedy}" for place in in_file(folder / file, names)]
    return lines


def _outside(key_file: Path, to: Path, results: Path) -> None:
    if to.resolve().is_relative_to(results.resolve()):
        raise InputError(f"{to} lies in the results: name another --to")
    for folder, what in ((to, "the data set to be published"), (results, "the results")):
        if key_file.resolve().is_relative_to(folder.resolve()):
            raise InputError(f"the key {key_file} lies in {what}: who has it can tell who is who; name another --key")


def _study(results: Path, tables: dict[str, Table], coded: dict[str, Table], figures: bool) -> Study:
    judgments = tables["judgments"].rows
    try:
        summary = json.loads((results / "summary.json").read_text(encoding="utf-8"))
        return Study(
            name=results.resolve().name,
            tables=coded,
            observers=" and ".join(sorted(judgments["observer"].unique())),
            mixing=" and ".join(sorted(judgments["mixing"].unique())),
            counted=summary["tables_counted"],
            recipes=summary["recipes"],
            suite=summary["versions"]["hill-mixe-suite"],
            months=months(judgments),
            figures=figures,
            published=not PUBLISHED.isdisjoint(judgments["source"]),
            numbered=judgments["participant"].str.contains(NUMBERED).any(),
            unsearched=bool(Names(judgments["participant"].unique()).unsearchable),
        )
    except (OSError, ValueError, KeyError, TypeError) as problem:
        raise InputError(
            f"{results / 'summary.json'} is not as analysis/aggregate.py writes it ({problem}): aggregate anew"
        ) from problem


def _ordinary() -> list[str]:
    """Give the words of the suite's own that a data set may hold, which tell no name."""
    columns = [" ".join([each.name, each.meaning, each.unit, *(each.values or [])]) for each in COLUMNS.values()]
    interfaces = [" ".join([each.name, each.title, each.task]) for each in INTERFACES.values()]
    return [*dataset_card.ordinary(), *columns, *interfaces, SUMMARY_COLUMNS.read_text(encoding="utf-8"), SUMS]


def _description(about: About, study: Study) -> dict:
    """Write dataset_description.json: Dataset of schema.org, with the data dictionary."""
    content = {
        "@context": "https://schema.org/",
        "@type": "Dataset",
        "name": about.title,
        "description": study.description,
        "author": [croissant.person(author) for author in about.authors],
        "citation": about.citation,
        "license": LICENCES[about.licence]["url"] if about.licence in LICENCES else dataset_card.licence(about, study),
        "url": about.url,
        "version": about.version,
        "datePublished": about.month,
        "keywords": TEXTS["keywords"],
        "variableMeasured": psych_ds.variables(study.tables),
    }
    if study.months:
        content["temporalCoverage"] = study.interval
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


def _sums(folder: Path) -> str:
    """List the sha256 of every file, as sha256sum --check reads them."""
    return "".join(f"{_sha256(folder / name)}  {name}\n" for name in sorted(files_in(folder) - {SUMS}))


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _only_a_release(old: Path, title: str) -> None:
    """Let a release be written over an earlier one of the same title, unless somebody changed that."""
    if not old.is_dir() or not any(old.iterdir()):
        return
    try:
        old_title = json.loads((old / psych_ds.DESCRIPTION).read_text(encoding="utf-8"))["name"]
        untouched = (old / SUMS).read_text(encoding="utf-8") == _sums(old)
    except (OSError, ValueError, KeyError, TypeError):
        untouched = False
    if not untouched:
        raise InputError(f"{old} holds other files than a release, or changed ones: name another --to")
    if old_title != title:
        raise InputError(f"{old} holds the data set {old_title!r}: name another --to")


def _told(
    results: Path, to: Path, study: Study, key_file: Path, key_was_there: bool, unsearched: list[str], drawn: list[str]
) -> str:
    taken = {"summary.json", *drawn, *(f"{name}.csv" for name in study.tables)}
    left = sorted(files_in(results) - taken)
    lines = [
        f"{study.n_judgments} judgments by {study.people}, {len(study.tables)} tables, written to {to}",
        f"the key {'is' if key_was_there else 'was made and is'} in {key_file}: who has it can tell who is who; keep "
        "it for the next release, and to yourself",
    ]
    if study.free_text:
        lines.append(
            f"free text is in: {len(study.tables[SURVEY].rows):,} answers to the survey, which were only searched by "
            "patterns: read them before you publish them"
        )
    if left:
        lines.append(f"left out: {', '.join(left)}")
    if unsearched:
        lines.append(
            f"names that are only a number or one letter, for which texts were not searched: {len(unsearched)}"
        )
    if study.numbered:
        lines.append("participants from Prolific keep their code as long as their first session is among the results")
    return "\n".join(lines)


if __name__ == "__main__":
    run(main)

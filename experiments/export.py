"""Write an interface's page of a study into one folder, ready to be pushed to Pavlovia.

python experiments/export.py construct --study studies/mine --to pavlovia/construct
python experiments/export.py construct --stimuli stimuli/digits --to exported/construct      a rehearsal

The folder holds the page, its script and the library that runs it, the study, the stimuli that the interface's batches
name, and DEPLOY.md, which explains what to do with it. `python experiments/serve.py FOLDER` tries it out on this
computer.
"""

import argparse
import json
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pandas as pd

from experiments import session
from experiments.page import library
from experiments.page.index import index_page
from experiments.page.library import TESTED, TESTED_ON, Library
from experiments.server.export_folder import STUDY
from experiments.study.command_line import add_study_flags, chosen_study, remark
from experiments.study.folder import Study
from hillmixe import command, study_record
from hillmixe.command import InputError, Parser
from hillmixe.files import files_in
from hillmixe.interfaces import INTERFACES

HERE = Path(__file__).parent
OTHER_LANGUAGE = "- To show the texts in another of the study's languages, add `&language={}` to the address."
TRIALS_SENT = 120  # rows of up to 500 bytes in the 64 KiB that a browser sends when a tab is closed


def main() -> None:
    """Parse the flags, write the folder."""
    parser = Parser(__doc__)
    parser.add_argument("interface", choices=INTERFACES, help="the interface")
    add_study_flags(parser)
    parser.add_argument(
        "--to", required=True, type=Path, help="the folder to write, possibly a clone; its other files stay"
    )
    parser.add_argument(
        "--psychojs", type=psychojs_version, metavar="VERSION", help=f"the PsychoJS that runs it (default {TESTED})"
    )
    parser.add_argument("--library", type=Path, help="a folder with PsychoJS (default: downloaded once)")
    flags = parser.parse_args()
    study = chosen_study(flags)
    psychojs = library.find(flags.psychojs, flags.library)
    files = export_page(study, flags.interface, flags.to, psychojs)
    for note in study.notes(flags.interface):
        print(f"Note: {note}.")
    print(f"{len(files)} files, {size(files)}, in {flags.to}{remark(study)}")
    if psychojs.version != TESTED:
        print(f"It runs on PsychoJS {psychojs.version}. Tests were last run on {TESTED} ({TESTED_ON}): pilot it first.")
    print(f"{flags.to / 'DEPLOY.md'} explains what to do with them")
    batches = (flags.to / "stimuli" / "batches").glob("*.csv")
    if (longest := max(len(batch.read_text(encoding="utf-8").splitlines()) - 1 for batch in batches)) > TRIALS_SENT:
        print(
            f"A batch has {longest} trials: of a tab that is closed, browsers send no more than about {TRIALS_SENT}; "
            "what does not fit comes with the next visit."
        )


def psychojs_version(text: str) -> str:
    """Parse the number of a PsychoJS, such as 2026.1.1."""
    if not re.fullmatch(r"\d{4}\.\d+\.\d+", text):
        raise argparse.ArgumentTypeError(f"{text!r} is not a version of PsychoJS: expected one like {TESTED}")
    return text


def size(files: list[Path]) -> str:
    """Give the total size of files, in words."""
    return f"{sum(file.stat().st_size for file in files) / 1e6:.1f} MB"


def export_page(study: Study, interface: str, folder: Path, psychojs: Library) -> list[Path]:
    """Write the page of an interface for a study to `folder`; returns its files. psychojs: the library that it carries.

    Raises InputError if the study has no batches for the interface, or an image is missing.
    """
    stimuli = study.stimuli_for(interface)
    batches = [session.planned_trials(stimuli, interface, n) for n in range(session.n_batches(stimuli, interface))]
    images = session.images(stimuli, pd.concat([session.practice_trials(stimuli, interface), *batches]))
    source = session.description(stimuli)["source"]
    handed = {
        **study.handed(interface),
        "stimulus_set": str(batches[0]["stimulus_set"].iloc[0]),
        "stimulus_set_sha256": str(batches[0]["stimulus_set_sha256"].iloc[0]),
        "mixing": str(batches[0]["mixing"].iloc[0]),
        "n_batches": len(batches),
        "class_names": source["class_names"],
        "image_size": source["image_size"],
    }
    title = study.texts[study.languages[0]][interface]["title"]
    tables = [f"batches/{interface}_batch-{number}.csv" for number in range(len(batches))]
    copied = [f"batches/{interface}_practice.csv", *tables, *images]
    with _written_into(folder) as new:
        (new / "index.html").write_text(index_page(handed["texts"], interface, psychojs.version), encoding="utf-8")
        built = (HERE / interface / "built" / f"{interface}.js").read_text(encoding="utf-8")
        (new / f"{interface}.js").write_text(_fitted(built, title, psychojs.version), encoding="utf-8")
        (new / STUDY).write_text(json.dumps(handed, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
        record = study_record.write_record(new, study.record(), study.sha256)
        for name in copied:
            (new / "stimuli" / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(stimuli / name, new / "stimuli" / name)
        page = ["index.html", f"{interface}.js", STUDY, record.name, *library.carry(psychojs, new)]
        written = [new / name for name in [*page, *(f"stimuli/{name}" for name in copied)]]
        facts = {
            "interface": interface,
            "study": study.name,
            "stimulus_set": handed["stimulus_set"],
            "n_batches": len(batches),
            "n_trials": " or ".join(sorted({str(len(batch)) for batch in batches})),
            "n_images": len(images),
            "size": size(written),
            "psychojs": psychojs.version,
            "tested": f"{TESTED} ({TESTED_ON})",
            "languages": "".join(f"{OTHER_LANGUAGE.format(name)}\n" for name in study.languages[1:2]),
            "groups": ", ".join(f"`{number}`" for number in range(len(batches))),
        }
        deploy = (HERE / "deploy.md").read_text(encoding="utf-8").format(**facts)
        (new / "DEPLOY.md").write_text(deploy, encoding="utf-8")
    return [folder / file.relative_to(new) for file in [*written, new / "DEPLOY.md"]]


def _fitted(built: str, title: str, version: str) -> str:
    """Give a script the study's title, above its first question, and the library that the export carries."""
    built = re.sub(r"'\./lib/psychojs-[\w.]+\.js'", f"'./{library.CARRIED}/psychojs-{version}.js'", built)
    return built.replace("  title: expName\n", f"  title: {json.dumps(title)}\n")


@contextmanager
def _written_into(folder: Path) -> Iterator[Path]:
    """Yield an empty folder whose files, when the block ends without an error, come into `folder`, one by one.

    Nothing else there is ever touched, above all the repository that is pushed; files that an earlier export wrote and
    this one does not are removed, but for the records of studies, which sessions refer to. Raises InputError if
    `folder` is neither new nor an export nor a repository.
    """
    earlier = folder / STUDY
    ours = not folder.exists() or earlier.is_file() or (folder / ".git").exists()
    if not ours and (not folder.is_dir() or any(folder.iterdir())):
        raise InputError(f"{folder} already exists and is neither an export nor a repository: name another --to")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder, prefix=".unfinished-") as name:
            new = Path(name)
            yield new
            written = files_in(new)
            stale = _of_an_export(folder) - written if earlier.is_file() else set()
            for file in sorted(written, key=lambda file: file == STUDY):  # the last one: then it is an export
                (folder / file).parent.mkdir(parents=True, exist_ok=True)
                (new / file).replace(folder / file)
        for file in stale:
            (folder / file).unlink()
    except OSError as problem:
        raise InputError(f"{folder} cannot be written: {problem.strerror}; name another --to") from problem


def _of_an_export(folder: Path) -> set[str]:
    """Name the files of an export that another may lack: scripts, texts, and those of the stimulus set."""
    # Versions before 0.2 wrote a script for legacy browsers, settings and texts, too.
    scripts = {f"{interface}{end}" for interface in INTERFACES for end in (".js", "-legacy-browsers.js")}
    patterns = ("settings.json", "texts.*.json", "common.*.json")
    texts_too = {path.name for pattern in patterns for path in folder.glob(pattern)}
    scripts = {name for name in scripts if (folder / name).is_file()}
    return scripts | texts_too | _stimuli_of_an_export(folder) | library.of_export(folder)


def _stimuli_of_an_export(folder: Path) -> set[str]:
    """Name an export's batches, and the images that are in them; other files under stimuli/ are somebody's own."""
    stimuli, found = folder / "stimuli", set()
    for table in (table for name in INTERFACES for table in stimuli.glob(f"batches/{name}_*.csv")):
        found.add(table)
        with suppress(ValueError):  # a damaged one names no images
            trials = pd.read_csv(table, dtype=str, keep_default_na=False)
            shown = [trials[column] for column in session.IMAGE_COLUMNS if column in trials]
            found |= {stimuli / name for names in pd.concat(shown) for name in names.split("|")}
    return {
        file.relative_to(folder).as_posix()
        for file in found
        if file.is_file() and file.resolve().is_relative_to(stimuli.resolve())
    }


if __name__ == "__main__":
    command.run(main)

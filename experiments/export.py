"""Put an interface's page and a stimulus set together in one folder, ready to be pushed to Pavlovia.

python experiments/export.py construct --stimuli stimuli/digits --to pavlovia/construct

The folder holds the page, its script, settings and texts, of the set what the interface's batches name, and DEPLOY.md,
which tells what to do with it. `python experiments/serve.py FOLDER` tries it on this computer.
"""

import json
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pandas as pd

from experiments import session
from experiments.screens import texts
from hillmixe import command
from hillmixe.command import InputError, Parser
from hillmixe.files import files_in
from hillmixe.interfaces import INTERFACES

HERE = Path(__file__).parent
TRIALS_SENT = 120  # rows of up to 500 bytes in the 64 KiB that a browser sends when a tab is closed


def main() -> None:
    """Parse the flags, write the folder."""
    parser = Parser(__doc__)
    parser.add_argument("interface", choices=INTERFACES, help="what is asked, and how")
    parser.add_argument("--stimuli", required=True, type=Path, help="a stimulus set, such as stimuli/digits")
    parser.add_argument(
        "--to", required=True, type=Path, help="the folder to write, a clone perhaps; its other files stay"
    )
    flags = parser.parse_args()
    files = export_page(flags.interface, flags.stimuli, flags.to)
    print(f"{len(files)} files, {size(files)}, in {flags.to}: {flags.to / 'DEPLOY.md'} tells what to do with them")
    if texts.has_example_contact(HERE / flags.interface):
        print(f"The contact is an example: change experiments/{flags.interface}/settings.json and export again.")
    batches = (flags.to / "stimuli" / "batches").glob("*.csv")
    if (longest := max(len(batch.read_text(encoding="utf-8").splitlines()) - 1 for batch in batches)) > TRIALS_SENT:
        print(f"A batch has {longest} trials: of a tab that is closed, browsers send no more than about {TRIALS_SENT}.")


def size(files: list[Path]) -> str:
    """Tell how large files are together."""
    return f"{sum(file.stat().st_size for file in files) / 1e6:.1f} MB"


def export_page(interface: str, stimuli: Path, folder: Path) -> list[Path]:
    """Write the page of an interface for a stimulus set to `folder`; returns its files.

    Raises InputError where the set has no batches for the interface, or an image is missing.
    """
    texts.check(HERE / interface, interface)
    languages = texts.languages(HERE / interface)
    for language in languages:
        texts.check(HERE / interface, interface, language)
    batches = [session.planned_trials(stimuli, interface, n) for n in range(session.n_batches(stimuli, interface))]
    images = session.images(stimuli, pd.concat([session.practice_trials(stimuli, interface), *batches]))
    source = session.description(stimuli)["source"]
    study = {
        "interface": interface,
        "stimulus_set": str(batches[0]["stimulus_set"].iloc[0]),
        "stimulus_set_sha256": str(batches[0]["stimulus_set_sha256"].iloc[0]),
        "mixing": str(batches[0]["mixing"].iloc[0]),
        "n_batches": len(batches),
        "class_names": source["class_names"],
        "image_size": source["image_size"],
    }
    page = [HERE / interface / "built" / name for name in ("index.html", f"{interface}.js")]
    page += [HERE / interface / "settings.json"]
    page = {path.name: path for path in page}
    for language in languages:
        page[f"texts.{language}.json"] = HERE / interface / f"texts.{language}.json"
        page[f"common.{language}.json"] = HERE / "screens" / f"texts.{language}.json"
    tables = [f"batches/{interface}_batch-{number}.csv" for number in range(len(batches))]
    copied = [f"batches/{interface}_practice.csv", *tables, *images]
    with _written_into(folder) as new:
        for name, path in page.items():
            shutil.copy(path, new / name)
        (new / "study.json").write_text(json.dumps(study, indent=2) + "\n", encoding="utf-8")
        for name in copied:
            (new / "stimuli" / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(stimuli / name, new / "stimuli" / name)
        written = [new / name for name in [*page, "study.json", *(f"stimuli/{name}" for name in copied)]]
        facts = {
            "interface": interface,
            "stimulus_set": study["stimulus_set"],
            "n_batches": len(batches),
            "n_trials": " or ".join(sorted({str(len(batch)) for batch in batches})),
            "n_images": len(images),
            "size": size(written),
            "groups": ", ".join(f"`{number}`" for number in range(len(batches))),
        }
        deploy = (HERE / "deploy.md").read_text(encoding="utf-8").format(**facts)
        (new / "DEPLOY.md").write_text(deploy, encoding="utf-8")
    return [folder / file.relative_to(new) for file in [*written, new / "DEPLOY.md"]]


@contextmanager
def _written_into(folder: Path) -> Iterator[Path]:
    """Yield an empty folder whose files, when the block ends without an error, come into `folder`, one by one.

    Whatever else is there is never touched, the repository that is pushed above all; what an earlier export wrote and
    this one does not is removed. Raises InputError where `folder` is neither new nor an export nor a repository.
    """
    earlier = folder / "study.json"
    ours = not folder.exists() or earlier.is_file() or (folder / ".git").exists()
    if not ours and (not folder.is_dir() or any(folder.iterdir())):
        raise InputError(f"{folder} is there already, and neither an export nor a repository: name another --to")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder, prefix=".unfinished-") as name:
            new = Path(name)
            yield new
            written = files_in(new)
            stale = _of_an_export(folder) - written if earlier.is_file() else set()
            for file in sorted(written, key=lambda file: file == "study.json"):  # the last one: then it is an export
                (folder / file).parent.mkdir(parents=True, exist_ok=True)
                (new / file).replace(folder / file)
        for file in stale:
            (folder / file).unlink()
    except OSError as problem:
        raise InputError(f"{folder} cannot be written: {problem.strerror}; name another --to") from problem


def _of_an_export(folder: Path) -> set[str]:
    """Name the files in an export that another one may not have: scripts, texts and what is of the stimulus set."""
    # Versions before 0.2 wrote a script for legacy browsers, too.
    scripts = {f"{interface}{end}" for interface in INTERFACES for end in (".js", "-legacy-browsers.js")}
    texts_too = {path.name for pattern in ("texts.*.json", "common.*.json") for path in folder.glob(pattern)}
    stimuli = {f"stimuli/{file}" for file in files_in(folder / "stimuli")}
    return {name for name in scripts if (folder / name).is_file()} | texts_too | stimuli


if __name__ == "__main__":
    command.run(main)

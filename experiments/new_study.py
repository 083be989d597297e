"""Start a study of your own: a folder with its settings and texts, to be filled in.

python experiments/new_study.py studies/mine --stimuli stimuli/digits-infer

Copies studies/example, with your stimulus sets and the interfaces for which these have batches.
"""

import os
import re
import shutil
from pathlib import Path

from experiments import session
from experiments.study.folder import EXAMPLE, read_study
from experiments.study.settings import FILE
from hillmixe import command
from hillmixe.command import InputError, Parser
from hillmixe.files import whole_folder
from hillmixe.interfaces import INTERFACES


def main() -> None:
    """Parse the flags, write the folder, say what to do with it."""
    parser = Parser(__doc__)
    parser.add_argument("folder", type=Path, metavar="DIR", help="the new folder, such as studies/mine")
    parser.add_argument(
        "--stimuli",
        required=True,
        nargs="+",
        type=Path,
        metavar="SET",
        help="its stimulus sets, such as stimuli/digits",
    )
    flags = parser.parse_args()
    copy_example(flags.folder, flags.stimuli)
    print(f"{flags.folder / FILE}: fill in what is in brackets, the contact, and whose view you ask for (audience)")
    for file in sorted(flags.folder.glob("texts.*.toml")):
        language = file.name.split(".")[1]
        unwanted = f'delete the file, and "{language}" from languages in {FILE}'
        print(f"{file}: fill in what is in brackets, or if you do not need this language, {unwanted}")
    interface = read_study(flags.folder, rehearsal=True).interfaces[0]
    named = f'"{flags.folder}"' if " " in str(flags.folder) else flags.folder
    print(f"Then try it: python experiments/run.py {interface} --study {named} --participant p01 --rehearsal")


def copy_example(folder: Path, stimuli: list[Path]) -> None:
    """Copy the example study to `folder`, for these stimulus sets.

    Raises InputError if the folder already exists, or if a set is not one or has the same interface as another.
    """
    interfaces: dict[str, Path] = {}
    for each in stimuli:
        session.description(each)
        for name in INTERFACES:
            if session.has_batches(each, name):
                if name in interfaces:
                    raise InputError(f"{interfaces[name]} and {each} both have batches for {name}: name one of them")
                interfaces[name] = each
    with whole_folder(folder, _refuse_old) as new:
        for file in EXAMPLE.iterdir():
            shutil.copy(file, new / file.name)
        paths = [_path_from(folder.resolve(), each.resolve()).as_posix() for each in stimuli]
        settings = (new / FILE).read_text(encoding="utf-8")
        for key, values in (("stimuli", paths), ("interfaces", list(interfaces))):
            listed = ", ".join(f'"{value}"' for value in values)
            given = re.search(rf"^{key} = .*$", settings, re.MULTILINE)
            assert given, f"the example has {key}"
            settings = settings.replace(given[0], f"{key} = [{listed}]")
        (new / FILE).write_text(settings, encoding="utf-8")


def _path_from(folder: Path, there: Path) -> Path:
    try:
        return Path(os.path.relpath(there, folder))
    except ValueError:  # on another drive of Windows
        return there


def _refuse_old(old: Path, new: Path) -> None:
    raise InputError(f"{old} holds something already: name a new folder")


if __name__ == "__main__":
    command.run(main)

"""Turn results into a data set to publish: without names, in the layout of Psych-DS, with Croissant metadata.

python analysis/release.py results/pilot --to release --title "Mixed digits" --author "Ito, Mei" --url https://osf.io/abcde
python analysis/release.py results/hmix --to hmix-release --licence NOASSERTION --title ... --author ... --url ...

Codes replace the names of participants and sessions; they are made with a secret key that stays outside the data set.
Nothing is written if a Prolific id, an e-mail or IP address, an exact date or a participant's name is found anywhere in
it. Seeds and the orders of screens are left out, since version 0.1 derived orders from names. Text drawn in figures
cannot be searched: look at the figures before adding them with --figures. Answers to the survey, both typed items and
free text, are left out unless --free-text names the session files that hold them; they are then searched for telephone
numbers, addresses and more, and docs/personal_data.md counts what the search misses. Where the record of the study
(study-....zip) is beside these files, the data dictionary has its questions and options. The names of image files are
left out as well, since they often contain names and dates, unless --file-names is given; they are then searched, too.
Without them, checksums lead anyone who has the images to the files.
"""

import argparse
import re
from datetime import date
from pathlib import Path

from analysis.publishing import release_folder
from analysis.publishing.data_dictionary import read_tables, without_file_names
from analysis.publishing.dataset_card import LICENCES, NO_LICENCE, SURVEY, About
from analysis.publishing.free_text import participants, survey
from analysis.readers.people import names_given_up
from hillmixe.command import InputError, Parser, run

# git ignores it, as all that is in participants_data/
KEYS = Path(__file__).parents[1] / "participants_data" / "release-keys"
LICENCE = "CC-BY-4.0"


def main() -> None:
    """Parse the flags, write the data set, say where its key is."""
    parser = Parser(__doc__)
    parser.add_argument("results", type=Path, help="a folder that analysis/aggregate.py wrote")
    parser.add_argument("--to", type=Path, required=True, metavar="DIR", help="the folder to write, which you publish")
    parser.add_argument("--title", required=True, type=line, help="the title of the data set")
    parser.add_argument(
        "--author",
        required=True,
        type=line,
        action="append",
        metavar="NAME",
        help='"Family, Given", or the name of a group; repeat the flag for each author',
    )
    parser.add_argument(
        "--url", required=True, type=address, help="where the data set will be found, such as the address of a DOI"
    )
    known = ", ".join([*LICENCES, NO_LICENCE])
    parser.add_argument(
        "--licence", choices=[*LICENCES, NO_LICENCE], help=f"{known} (default: {LICENCE})", metavar="ID"
    )
    parser.add_argument("--version", default="1.0.0", type=version, help="of the data set (default: 1.0.0)")
    parser.add_argument(
        "--key",
        type=Path,
        metavar="FILE",
        help="the study's secret key, made if there is none (default: participants_data/release-keys/<results>.key)",
    )
    parser.add_argument("--figures", action="store_true", help="add the figures: look at them first")
    parser.add_argument(
        "--free-text",
        type=Path,
        nargs="+",
        metavar="PATH",
        help="session CSVs, or folders of them, whose answers to the survey are added: read them first",
    )
    parser.add_argument(
        "--same-participant",
        action="append",
        default=[],
        metavar="NAME=OTHER",
        help="with --free-text: two names of one person, as given to aggregate.py when it made the results",
    )
    parser.add_argument(
        "--file-names", action="store_true", help="add the names of the images' files: read images.csv first"
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
    if flags.licence is None and release_folder.is_published(tables["judgments"].rows):
        raise InputError(
            "these are the published H-Mix data, whose source states no licence: name one with --licence, "
            f"{NO_LICENCE} unless you hold the rights ({known})"
        )
    if "images" in tables and not flags.file_names:
        tables["images"] = without_file_names(tables["images"])
    called: dict[str, str] = {}
    if flags.same_participant:
        if not flags.free_text:
            raise InputError("--same-participant is for --free-text; in results, names are joined already")
        called = names_given_up(flags.same_participant, participants(flags.free_text))
    if flags.free_text:
        tables[SURVEY] = survey(flags.free_text, tables["judgments"].rows, called)
    print(release_folder.write(flags.results, tables, flags.to, about, key_file, flags.figures, [*called]))


def line(text: str) -> str:
    """Parse a flag that is a line of text."""
    if not text.strip() or not text.isprintable():
        raise argparse.ArgumentTypeError(f"{text!r} is not a line of text")
    return text.strip()


def address(text: str) -> str:
    """Parse a flag that is a web address."""
    if not re.fullmatch(r"https?://[^\s/]+\.[^\s]+", text):
        raise argparse.ArgumentTypeError(f"{text!r} is not an address; expected one like https://osf.io/abcde")
    return text


def version(text: str) -> str:
    """Parse a version: three numbers."""
    if not re.fullmatch(r"\d+\.\d+\.\d+", text, re.ASCII):
        raise argparse.ArgumentTypeError(f"{text!r} is not a version; expected three numbers like 1.0.0")
    return text


if __name__ == "__main__":
    run(main)

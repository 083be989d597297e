"""A small study of one's own: the example with everything filled in that is in brackets."""

import shutil
from pathlib import Path

from experiments.study.folder import EXAMPLE

FILLED_IN = {
    "[Title of your study]": "Mixed digits",
    "[Titel Ihrer Studie]": "Gemischte Ziffern",
    "your.name@university.example": "lab@uni-mainz.de",
    "[2.00 USD]": "8 EUR",
    "[2,00 US-Dollar]": "8 €",
    "[name of your ethics board, number of the approval]": "the board of the faculty, 12/26",
    "[Name der Ethikkommission, Aktenzeichen]": "der Ethikkommission, 12/26",
    '["../../stimuli/digits", "../../stimuli/digits-infer"]': '["midpoint", "infer"]',
}


def fill_in(folder: Path, midpoint: Path, infer: Path) -> Path:
    """Write the study to a new folder, with two stimulus sets; returns it."""
    folder.mkdir(parents=True)
    shutil.copytree(midpoint, folder / "midpoint")
    shutil.copytree(infer, folder / "infer")
    for file in EXAMPLE.iterdir():
        text = file.read_text(encoding="utf-8")
        for left, right in FILLED_IN.items():
            text = text.replace(left, right)
        (folder / file.name).write_text(text, encoding="utf-8")
    return folder

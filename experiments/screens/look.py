"""How all screens look, read from look.json, which build.py puts into the scripts of window and page as LOOK."""

import json
from pathlib import Path

# stage: width by height of the stage that screens are made for, and of the narrowest window that they are shown in; how
# many of the page's pixels the shorter side of a touch screen has at least, below which it is a phone's.
# colors: sRGB; one of them, the accent, marks what can be pressed, never alone. type: heights of letters; line: height
# of a line by that of its letters. grid: what distances are multiples of; how far from the middle the outer edges are,
# and those of text on a page; how high the mark in the corner, the top of pages, their lowest end, the row at the foot
# and the progress bar lie. letters: advance widths of Helvetica and Arial in thousandths of the height; code points
# that are as wide as high (East Asian); letters that begin no line; marks without width; a guess for the others; the
# fonts that these widths are of; how much wider other fonts are taken to be.
LOOK = json.loads((Path(__file__).with_name("look.json")).read_text(encoding="utf-8"))
COLORS, TYPE, GRID = LOOK["colors"], LOOK["type"], LOOK["grid"]

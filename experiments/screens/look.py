"""How all screens look, read from look.json: colours, type scale, spacing, letter widths. build.py hands it to both twins."""

import json
from pathlib import Path

# colors: sRGB; one of them, the accent, marks what can be pressed, never alone. type: heights of letters; line: of a line,
# in heights of its letters. grid: what distances are multiples of; how far the outer edges are from the middle; how high
# the row at the foot lies. All in heights of a 4:3 stage. letters: advance widths of Helvetica and Arial in thousandths of
# the height; code points that are as wide as high; those that have no width; a guess for all others.
LOOK = json.loads((Path(__file__).with_name("look.json")).read_text(encoding="utf-8"))
COLORS, TYPE, GRID = LOOK["colors"], LOOK["type"], LOOK["grid"]

"""Show a white image of 8 by 8 pixels on black in a PsychoPy window, as screens do.

python tests/experiments/image_in_window.py SCALING OUT

Writes the shades of the window's middle column, from 0 to 255, to OUT/column.json.
"""

import json
import sys
from pathlib import Path

from PIL import Image
from psychopy import visual

from experiments.screens.look import LOOK
from experiments.screens.shared import SUITE

scaling, out = sys.argv[1], Path(sys.argv[2])
Image.new("L", (8, 8), 255).save(out / "white.png")
win = visual.Window((200, 200), units="height", color="black", allowGUI=False)
scope = {"LOOK": LOOK}
for twin in SUITE:
    if twin.with_suffix(".py").is_file():  # some are of the page alone
        exec(twin.with_suffix(".py").read_text(encoding="utf-8"), scope)
stage = scope["Stage"](win)
stage.factor = 1
stage.settings = {"images": {"scaling": scaling, "degrees": None}}
stage.image_size = (8, 8)
stim = stage.make_image((0, 0), 0.8)
stage.set_image(stim, str(out / "white.png"))
stim.draw()
frame = win._getFrame(buffer="back").convert("L")
(out / "column.json").write_text(json.dumps([frame.getpixel((100, y)) for y in range(200)]), encoding="utf-8")

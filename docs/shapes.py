"""Make continua by code, as a lab's own morphing program would: circles that become squares.

python docs/shapes.py continua/shapes [--continua 12] [--frames 11] [--size 32]

Writes a folder for each continuum, Circle_Square_1 and so on, which differ in colour, size and place, with frames from
0.0000.png, a square, to 1.0000.png, a circle. Next:

python stimuli_gen/generate.py --continua continua/shapes --design midpoint --out stimuli/shapes
"""

from pathlib import Path

import numpy as np
from PIL import Image

from hillmixe import command
from hillmixe.command import Parser, count

SHARPEST = 60  # exponent of what passes for a square


def main() -> None:
    """Parse the flags, draw, print where the frames are."""
    parser = Parser(__doc__)
    parser.add_argument("folder", type=Path, help="where the folders of frames are to lie")
    parser.add_argument("--continua", type=count, default=12, help="how many (default 12)")
    parser.add_argument("--frames", type=count, default=11, help="of each (default 11)")
    parser.add_argument("--size", type=count, default=32, help="pixels along a side (default 32)")
    flags = parser.parse_args()
    rng = np.random.default_rng(0)
    for number in range(1, flags.continua + 1):
        folder = flags.folder / f"Circle_Square_{number}"
        folder.mkdir(parents=True)
        color, radius, centre = rng.integers(120, 256, 3), rng.uniform(0.5, 0.7), rng.uniform(-0.2, 0.2, 2)
        for weight in np.linspace(0, 1, flags.frames):
            frame(float(weight), color, radius, centre, flags.size).save(folder / f"{weight:.4f}.png")
    print(f"{flags.continua} continua of {flags.frames} frames in {flags.folder}")


def frame(weight: float, color: np.ndarray, radius: float, centre: np.ndarray, size: int) -> Image.Image:
    """Draw a superellipse between square and circle: |x| ** n + |y| ** n < radius ** n, with n from 60 (square) to 2.

    centre: x and y from -1 to 1, as all lengths here.
    """
    exponent = 2 * (SHARPEST / 2) ** (1 - weight)
    points = (np.arange(4 * size) + 0.5) / (2 * size) - 1  # four by four in each pixel
    x, y = np.abs(points - centre[0])[None], np.abs(points - centre[1])[:, None]
    inside = (x / radius) ** exponent + (y / radius) ** exponent < 1
    cover = inside.reshape(size, 4, size, 4).mean(axis=(1, 3))[..., None]
    return Image.fromarray((cover * color + (1 - cover) * 40).round().astype(np.uint8))


if __name__ == "__main__":
    command.run(main)

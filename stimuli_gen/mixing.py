"""Data mixing f: two images and a coefficient make one synthetic image (paper, equation 1).

Each function takes images_1, images_2: (..., h, w, 3) uint8 levels of sRGB, and lam_f: scalar, or (...) for as many
images; the share of image 1 in hundredths in [0, 1], in the sense that the first line of its docstring states with the
words "lam_f is". It returns (..., h, w, 3) uint8, and raises ValueError when lam_f lies outside [0, 1]. At 1 and 0 the
result is image 1 and image 2, pixel by pixel; swapping the images together with lam_f and 1 - lam_f gives the same
pixels.

To add one, write such a function and its line in MIXING_FUNCTIONS.
"""

import zlib

import numpy as np


def linear(images_1: np.ndarray, images_2: np.ndarray, lam_f: np.ndarray | float) -> np.ndarray:
    """Mix pixel values: lam_f is the weight of image 1's levels; rounded to the nearest level, halves up (the paper).

    The sum is taken in whole hundredths of a level, so no float error decides a half.
    """
    return ((_hundredths_of_levels(images_1, images_2, lam_f) + 50) // 100).astype(np.uint8)


def linear_floor(images_1: np.ndarray, images_2: np.ndarray, lam_f: np.ndarray | float) -> np.ndarray:
    """Mix pixel values: lam_f is the weight of image 1's levels; cut off instead of rounded (the paper's stimuli).

    That is half a level darker on average than `linear`.
    """
    return (_hundredths_of_levels(images_1, images_2, lam_f) // 100).astype(np.uint8)


def linear_light(images_1: np.ndarray, images_2: np.ndarray, lam_f: np.ndarray | float) -> np.ndarray:
    """Mix light: lam_f is the weight of image 1's linear intensities, as when two projectors shine on one screen.

    Levels are turned into intensities by the transfer function of sRGB (IEC 61966-2-1), mixed, turned back, and rounded
    to the nearest level.
    """
    weight_1 = _weights(lam_f)
    intensity = (weight_1 * INTENSITIES[images_1] + (100 - weight_1) * INTENSITIES[images_2]) / 100
    return np.searchsorted(HALFWAY, intensity, side="right").astype(np.uint8)


def cutmix(images_1: np.ndarray, images_2: np.ndarray, lam_f: np.ndarray | float) -> np.ndarray:
    """Put a box of one image into the other: lam_f is the share of image 1 in the area (CutMix, Yun et al. 2019).

    The box has the proportions of the images, to a pixel, and is entirely inside; its area is as near to the share as a
    box of whole pixels can be (within half a row: 1.6 % of the area at 32 pixels). Which of the two images is in the
    box, and where it is, follow from a checksum of both images' pixels: they are as good as random from pair to pair,
    but the same for a pair whoever makes it, and the boxes of growing coefficients contain one another.
    """
    weight_1 = _weights(lam_f)
    stack = np.broadcast_shapes(weight_1.shape[:-3], images_1.shape[:-3], images_2.shape[:-3])
    images_1, images_2 = (np.broadcast_to(images, stack + images.shape[-3:]) for images in (images_1, images_2))
    weight_1 = np.broadcast_to(weight_1[..., 0, 0, 0], stack)
    mixed = np.empty(stack + images_1.shape[-3:], np.uint8)
    for at in np.ndindex(stack):
        mixed[at] = _cut_and_paste(images_1[at], images_2[at], int(weight_1[at]))
    return mixed


MIXING_FUNCTIONS = {
    "linear": linear,
    "linear_floor": linear_floor,
    "linear_light": linear_light,
    "cutmix": cutmix,
}


# What stands in the place of a function's name where nothing was mixed here, and what it means.
GIVEN = "given"
GIVEN_MEANING = (
    "Frames made elsewhere: lam_f is the place on the continuum, 0 at the end of label 2 and 1 at the end of label 1"
)


def meaning(function: str) -> str:
    """Describe in one line how a mixing function mixes: the first line of its docstring."""
    if function == GIVEN:
        return GIVEN_MEANING
    return (MIXING_FUNCTIONS[function].__doc__ or "").splitlines()[0].rstrip(".")


def _weights(lam_f: np.ndarray | float) -> np.ndarray:
    """Give whole hundredths in a shape that broadcasts with images."""
    lam_f = np.asarray(lam_f, dtype=float)
    if not ((lam_f >= 0) & (lam_f <= 1)).all():
        raise ValueError("lam_f must lie in [0, 1]")
    return np.rint(lam_f * 100).astype(np.int32)[..., None, None, None]


def _hundredths_of_levels(images_1: np.ndarray, images_2: np.ndarray, lam_f: np.ndarray | float) -> np.ndarray:
    # Up to 25,500, which 16 bits hold: these images take most of the time in memory, not in arithmetic.
    weight_1 = _weights(lam_f).astype(np.uint16)
    return weight_1 * images_1.astype(np.uint16) + (100 - weight_1) * images_2.astype(np.uint16)


def _intensity(level: np.ndarray) -> np.ndarray:
    """Give the linear intensity, in [0, 1], of sRGB levels in [0, 255] (IEC 61966-2-1)."""
    value = level / 255
    return np.where(value <= 0.04045, value / 12.92, ((value + 0.055) / 1.055) ** 2.4)


INTENSITIES = _intensity(np.arange(256))
HALFWAY = _intensity(np.arange(255) + 0.5)  # between the intensities of one level and the next


def _cut_and_paste(image_1: np.ndarray, image_2: np.ndarray, weight_1: int) -> np.ndarray:
    sums = [zlib.crc32(np.ascontiguousarray(image).data) for image in (image_1, image_2)]
    inner, outer, share = (image_1, image_2, weight_1) if sums[0] < sums[1] else (image_2, image_1, 100 - weight_1)
    height, width = inner.shape[:2]
    # The boxes in the order of growth: each has one row or one column more than the one before.
    sides = np.arange(height + width + 1)
    heights = (2 * sides * height + height + width) // (2 * (height + width))
    size = np.abs(100 * heights * (sides - heights) - share * height * width).argmin()
    rows, columns = int(heights[size]), int(size - heights[size])
    down, right = np.random.default_rng(sorted(sums)).random(2)
    top, left = int(down * (height - rows + 1)), int(right * (width - columns + 1))
    mixed = outer.copy()
    mixed[top : top + rows, left : left + columns] = inner[top : top + rows, left : left + columns]
    return mixed

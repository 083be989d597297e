"""Data mixing f: two images and a coefficient make one synthetic image (paper, equation 1)."""

import numpy as np

ROUNDING = "nearest level, halves up"


def linear(images_1: np.ndarray, images_2: np.ndarray, lam_f: np.ndarray | float) -> np.ndarray:
    """Mix pixel values: lam_f * image_1 + (1 - lam_f) * image_2, rounded to the nearest level, halves up.

    The sum is taken in whole hundredths of a level, so no float error decides a half, and swapping the
    images together with lam_f and 1 - lam_f gives the same pixels. (The stimuli of the paper were cut off
    instead of rounded, which is half a level darker on average.)

    images_1, images_2: (..., h, w, 3) uint8.
    lam_f: scalar, or (...) for as many images; weight of image 1, hundredths in [0, 1].
    Returns (..., h, w, 3) uint8. Raises ValueError when lam_f lies outside [0, 1].
    """
    lam_f = np.asarray(lam_f, dtype=float)
    if not ((lam_f >= 0) & (lam_f <= 1)).all():
        raise ValueError("lam_f must lie in [0, 1]")
    weight_1 = np.rint(lam_f * 100).astype(np.int32)[..., None, None, None]
    total = weight_1 * images_1.astype(np.int32) + (100 - weight_1) * images_2.astype(np.int32)
    return ((total + 50) // 100).astype(np.uint8)

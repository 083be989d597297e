"""How all figures look: readable in grey and at half size, as PNG and as SVG."""

from collections.abc import Callable
from pathlib import Path

import matplotlib

matplotlib.use("Agg")  # files only: no display is needed

from matplotlib import pyplot as plt
from matplotlib.figure import Figure

STYLE = {
    "font.size": 11,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "legend.frameon": False,
    "image.composite_image": False,  # in SVG, each image keeps its own pixels
    "svg.hashsalt": "hill-mixe",  # the same answers write the same bytes
}
ACCENT, NEUTRAL, PALE = "#1f5a99", "#777777", "#c9d8e8"
TENTHS = [tenth / 10 for tenth in range(11)]
LAM_F = "mixing coefficient of the image, $\\lambda_f$"
LAM_H = "coefficient people infer, $\\lambda_h$"


def save(draw: Callable[[Figure], None], file: Path, note: str, size: tuple[float, float]) -> list[Path]:
    """Draw one figure and write it as PNG and SVG; returns the files.

    file: without suffix. note: whose answers these are, shown above. size: inches.
    """
    with plt.rc_context(STYLE):
        figure = plt.figure(figsize=size, layout="constrained")
        draw(figure)
        figure.suptitle(note, fontsize=10, x=0.01, ha="left", color="#444444")
        files = [file.with_suffix(".png"), file.with_suffix(".svg")]
        figure.savefig(files[0], dpi=150)
        figure.set_layout_engine("none")  # as it is now, or all would be laid out once more
        figure.savefig(files[1], metadata={"Date": None})
        plt.close(figure)
    return files

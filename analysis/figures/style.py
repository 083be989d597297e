"""How all figures look: readable in grey and at half size, as PNG and as SVG."""

import re
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import matplotlib
from matplotlib.figure import Figure
from matplotlib.text import Text

from hillmixe import fonts

STYLE: dict[Any, Any] = {  # Matplotlib types its keys as a list of all that there are
    "font.size": 11,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "legend.frameon": False,
    "image.composite_image": False,  # in SVG, each image keeps its own pixels
    "text.parse_math": False,  # a class may be named $\\frac{
    "svg.hashsalt": "hill-mixe",  # the same answers write the same bytes
}
ACCENT, NEUTRAL, PALE = "#1f5a99", "#777777", "#c9d8e8"
SYMBOLS = re.compile(r"\$(\|\\lambda_h - \\lambda_f\||\\lambda_[fh]|\\omega)\$")  # all that is set as mathematics
TENTHS = [tenth / 10 for tenth in range(11)]
LAM_F = "mixing coefficient of the image, $\\lambda_f$"
LAM_H = "coefficient people infer, $\\lambda_h$"


@contextmanager
def new_figure(size: tuple[float, float], note: str = "") -> Iterator[Figure]:
    """Yield an empty figure to draw on, in the suite's style. It needs no display and is not managed by pyplot.

    size: width and height in inches. note: whose answers these are; added above when everything else is drawn.
    """
    with matplotlib.rc_context(STYLE):
        figure = Figure(figsize=size, layout="constrained")
        yield figure
        if note:
            figure.suptitle(note, fontsize=10, x=0.01, ha="left", color="#444444")
        texts = [text for text in figure.findobj(Text) if isinstance(text, Text)]
        families = fonts.families_for("".join(text.get_text() for text in texts))
        for text in texts:
            if fonts.FROM_THE_RIGHT.search(text.get_text()):
                text.set_text(fonts.in_order(text.get_text()))
            if len(families) > 1:  # names in a script that the font of all figures does not have
                text.set_fontfamily(families)
            if SYMBOLS.search(words := text.get_text()):
                text.set_parse_math("$" not in SYMBOLS.sub("", words))


def save(figure: Figure, file: Path) -> list[Path]:
    """Write a figure as PNG and SVG; returns the files. file: without suffix."""
    files = [file.with_suffix(".png"), file.with_suffix(".svg")]
    with matplotlib.rc_context(STYLE), warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="Glyph")  # aggregate.py says once what no font here has
        figure.savefig(files[0], dpi=150)
        figure.set_layout_engine("none")  # as it is now, or all would be laid out once more
        figure.savefig(files[1], metadata={"Date": None})
    return files

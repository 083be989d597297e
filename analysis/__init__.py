"""From judgments to labels, boundaries, soft labels, figures and a report: `summarise` makes all of them."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from analysis.results import Results, summarise

__all__ = ["Results", "summarise"]


def __getattr__(name: str):
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from analysis import results  # only when it is asked for, since the readers alone need no Matplotlib (PEP 562)

    return getattr(results, name)

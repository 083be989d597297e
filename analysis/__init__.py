"""From judgments to labels, boundaries, soft labels, figures and a report; `summarise` does it all.

>>> from analysis import summarise
>>> from analysis.readers import hmix
>>> results = summarise(hmix.read())  # doctest: +SKIP
>>> results.boundaries[["label_1", "label_2", "x0", "k"]]  # doctest: +SKIP
>>> results.write("results/hmix")  # doctest: +SKIP
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from analysis.results import Results, summarise

__all__ = ["Results", "summarise"]


def __getattr__(name: str):
    """Load the face when it is first asked for: parts of the room are used without it (PEP 562)."""
    if name in __all__:
        from analysis import results

        return getattr(results, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")

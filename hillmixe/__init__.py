"""What all packages of the HILL MixE Suite share, and the suite's interface for notebooks.

import hillmixe

people = hillmixe.judgments("hmix")        # or a folder of sessions: a DataFrame, one row per judgment
results = hillmixe.summarise(people)       # labels, midpoints, boundaries, ... as DataFrames
results.boundaries, results.summary["corrected"]["participants"]
results.write("results/hmix")              # what analysis/aggregate.py writes

policy = hillmixe.policy("results/hmix")   # soft labels for mixes of any images of these classes
mix = hillmixe.HumanMixUp(policy)          # x, y = mix(x, y) in any training loop
data = hillmixe.Judged("results/hmix", "cifar10")  # a torch Dataset: the mixed images with people's soft labels

found = hillmixe.align(model, "results/hmix", "cifar10")  # how closely a model's own coefficients follow people's

The names in FACE are imported when they are first used; nothing in the suite itself uses them.
"""

from importlib import import_module, util
from pathlib import Path
from typing import Any

__version__ = "1.0.0"

# name -> "module:attribute". __init__.pyi declares the same for editors and type checkers.
FACE = {
    "judgments": "analysis.readers:judgments",
    "summarise": "analysis.results:summarise",
    "Results": "analysis.results:Results",
    "policy": "learn.policies.policy_kinds:policy",
    "ClassPolicy": "learn.policies.class_policy:ClassPolicy",
    "ImagePolicy": "learn.policies.image_policy:ImagePolicy",
    "HumanMixUp": "learn.policies.human_mixup:HumanMixUp",
    "Judged": "learn.judged:Judged",
    "align": "learn.alignment.model_alignment:align",
}
ROOMS = ("learn", "analysis", "stimuli_gen")  # each imports what is behind it


def __getattr__(name: str) -> Any:
    if name not in FACE:
        raise AttributeError(f"module 'hillmixe' has no attribute {name!r}; it offers {', '.join(sorted(FACE))}")
    module, attribute = FACE[name].split(":")
    for room in ROOMS[ROOMS.index(module.partition(".")[0]) :]:
        _see_that_it_is_ours(room)
    value = globals()[name] = getattr(import_module(module), attribute)
    return value


def __dir__() -> list[str]:
    return sorted(["__version__", *FACE])


def _see_that_it_is_ours(package: str) -> None:
    """Raise ImportError where another folder or file on Python's path hides the suite's package of that name."""
    spec = util.find_spec(package)
    found = Path(spec.origin or next(iter(spec.submodule_search_locations or []))) if spec else None
    ours = Path(__file__).parents[1] / package
    if found is not None and found not in (ours, ours / "__init__.py"):
        raise ImportError(
            f"{found} hides the suite's own package {package!r}: rename it, or start Python in another folder"
        )

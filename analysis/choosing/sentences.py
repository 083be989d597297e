"""What is expected of waves, in sentences and a table."""

import numpy as np
import pandas as pd

from analysis.choosing.forecast import Study, until
from analysis.choosing.next_wave import Waves
from analysis.choosing.strategies import STRATEGIES
from analysis.report.apa import plural

WITHIN = 0.05  # of all boundaries, unless another number is asked for


def forecast(waves: Waves, goal: str, strategy: str, within: float | None, batch_size: int) -> str:
    """Say what the waves are expected to bring, and how many more it takes until all boundaries are narrow enough."""
    now, then = waves.studies[0], waves.studies[-1]
    lines = [in_a_sentence(now, then)]
    if goal == "labels":
        before, after = (
            study.label_error(problem) for study, problem in ((now, waves.problems[0]), (then, waves.problems[-1]))
        )
        lines.append(
            f"Predicted labels of images that nobody was asked about are expected to lie {after:.3f} from the mean of "
            f"such images, after {before:.3f} now; single images lie {image_sd(now):.2f} around it."
        )
    narrow = within or WITHIN
    lines.append(until_narrow(now, waves, narrow, strategy, batch_size))
    return "\n".join(lines)


def in_a_sentence(now: Study, then: Study) -> str:
    """Say how the median interval changes with more participants."""
    people = then.participants - now.participants
    parts: list[str] = []
    for name, before, after, digits in zip(("x0", "k"), now.widths, then.widths, (3, 2), strict=True):
        if np.isfinite(after):
            fall = f"falls from {before:.{digits}f} to" if np.isfinite(before) else "is"
            parts.append(f"{'that of ' if parts else 'the median 95 % interval of '}{name} {fall} {after:.{digits}f}")
    what = " and ".join(parts) or "no boundary has an interval yet"
    wave = f"{plural(people, 'more participant')} ({plural(then.judgments, 'judgment')})"
    return f"With {wave} {what}."


def until_narrow(now: Study, waves: Waves, narrow: float, strategy: str, batch_size: int) -> str:
    """Say how many boundaries are within ±narrow, now and then, and what it takes until all are."""
    total = len(now.people)
    known, later = (int(study.within(narrow).sum()) for study in (now, waves.studies[-1]))
    if known == total:
        return f"{plural(total, 'boundary', 'boundaries')} of {total} within ±{narrow:g} already."
    said = f"Of {plural(total, 'boundary', 'boundaries')}, {known} now lie within ±{narrow:g} and {later} then"
    ahead = STRATEGIES["greedy" if strategy == "exchange" else strategy]  # what exchanges gain is not worth their time
    enough = until(now, waves.problems[0], waves.names, narrow, ahead, batch_size)
    if enough is None:
        return f"{said}; all of them would take more judgments than can be looked ahead to."
    people = plural(enough.participants, "participant")
    needed = f"about {plural(enough.judgments, 'judgment')} by {people}"
    return f"{said}; all are expected to after {needed}."


def waves_table(waves: Waves, within: float | None) -> str:
    """Write a row for each wave: what is known after it."""
    narrow = within or WITHIN
    rows = [
        {
            "after wave": at or "now",
            "participants": study.participants,
            "judgments": study.judgments,
            "interval of x0": f"{study.widths[0]:.3f}",
            "interval of k": f"{study.widths[1]:.2f}",
            f"within ±{narrow:g}": int(study.within(narrow).sum()),
        }
        for at, study in enumerate(waves.studies)
    ]
    return pd.DataFrame(rows).to_string(index=False)


def image_sd(study: Study) -> float:
    """Give the standard deviation of images around the mean of their category pair at .5."""
    return float(np.sqrt(study.known.variances.images_at(np.array(0.5))))

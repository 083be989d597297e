"""What to expect from waves, in sentences and a table."""

import numpy as np
import pandas as pd

from analysis.choosing.forecast import MOST, Study, until
from analysis.choosing.next_wave import Waves
from analysis.choosing.strategies import STRATEGIES
from analysis.report.apa import number
from hillmixe.command import plural

WITHIN = 0.05  # of all boundaries, unless another number is asked for


def forecast(waves: Waves, goal: str, strategy: str, within: float | None, batch_size: int) -> str:
    """Say what the waves are expected to add, and how many more it takes until all boundaries are narrow enough."""
    now, then = waves.studies[0], waves.studies[-1]
    lines = [in_a_sentence(now, then)]
    if goal == "labels":
        before, after = (
            study.label_error(problem) for study, problem in ((now, waves.problems[0]), (then, waves.problems[-1]))
        )
        lines.append(
            f"Labels predicted for images that nobody was asked about are expected to lie {before:.3f} from the mean "
            f"of such images now, and {after:.3f} then; single images scatter around that mean with a standard "
            f"deviation of {image_sd(now):.2f}."
        )
    narrow = within or WITHIN
    lines.append(until_narrow(now, waves, narrow, strategy, batch_size))
    return "\n".join(lines)


def in_a_sentence(now: Study, then: Study) -> str:
    """Say how the median interval changes with more participants."""
    people = then.participants - now.participants
    parts: list[str] = []
    said = ""
    for name, before, after, digits in zip(("x0", "k"), now.widths, then.widths, (3, 2), strict=True):
        if np.isfinite(after):
            had, verb = f"from {before:.{digits}f} to ", "to rise " if after > before else "to fall "
            if not np.isfinite(before):
                had, verb = "", "to be "
            begin = f"and that of {name}" if parts else f"the median 95 % interval of {name} is expected"
            parts.append(f"{begin} {verb if verb != said else ''}{had}{after:.{digits}f}")
            said = verb
    what = ", ".join(parts) or "no boundary will have an interval yet"
    wave = f"{plural(people, 'more participant')} ({plural(then.judgments, 'judgment')})"
    return f"With {wave}, {what}."


def until_narrow(now: Study, waves: Waves, narrow: float, strategy: str, batch_size: int) -> str:
    """Say how many boundaries are known to within ±narrow, now and then, and what it takes until all are."""
    total = len(now.people)
    known, later = (int(study.within(narrow).sum()) for study in (now, waves.studies[-1]))
    if known == total:
        return f"Known to within ±{narrow:g}: {all_of(total)} already."
    said = f"Known to within ±{narrow:g}: {known} of {plural(total, 'boundary', 'boundaries')} now, {later} then"
    ahead = STRATEGIES["greedy" if strategy == "exchange" else strategy]  # what exchanges gain is not worth their time
    enough = until(now, waves.problems[0], waves.names, narrow, ahead, batch_size)
    if enough is None:
        problem = waves.problems[0]
        new = int(problem.room[problem.of_new].sum())
        far = f"than the {plural(new, 'new image pair')} allow" if 0 < new < MOST else "than can be looked ahead to"
        return f"{said}; all of them would take more judgments {far}."
    people = plural(enough.participants, "more participant")
    return f"{said}, and all of them after about {plural(enough.judgments, 'judgment')} by {people}."


def all_of(boundaries: int) -> str:
    """Name all of the boundaries.

    >>> all_of(1), all_of(45)
    ('the boundary', 'all 45 boundaries')
    """
    return "the boundary" if boundaries == 1 else f"all {boundaries:,} boundaries"


def by_one_person(study: Study) -> str:
    """Say of how many category pairs the judgments are one person's; "" where they are so of none."""
    if not (alone := int((study.people == 1).sum())):
        return ""
    of = plural(alone, "category pair")
    return f"One person alone has judged {of}: how people differ is not part of the intervals there."


def without_curve(study: Study) -> str:
    """Say how many category pairs have judgments at fewer than two coefficients; "" if none has."""
    total = len(study.people)
    levels = study.stimuli.groupby("pair")["lam_f"].nunique().reindex(range(total), fill_value=0)
    if not (few := int((levels < 2).sum())):
        return ""
    some = f"{few:,} of {total:,}" if few < total else f"All {total:,}"
    which, them = (f"{some} category pairs", "them") if total > 1 else ("The category pair", "it")
    return f"{which} will have judgments at fewer than two coefficients, and no curve can be fitted to {them}."


def waves_table(waves: Waves, within: float | None) -> str:
    """Write a row for each wave: what is known after it."""
    narrow = within or WITHIN
    rows = [
        {
            "after wave": at or "now",
            "participants": study.participants,
            "judgments": study.judgments,
            "interval of x0": number(study.widths[0], 3),
            "interval of k": number(study.widths[1]),
            f"within ±{narrow:g}": int(study.within(narrow).sum()),
        }
        for at, study in enumerate(waves.studies)
    ]
    return pd.DataFrame(rows).to_string(index=False)


def image_sd(study: Study) -> float:
    """Give the standard deviation of images around the mean of their category pair at .5."""
    return float(np.sqrt(study.known.variances.images_at(np.array(0.5))))

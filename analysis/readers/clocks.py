"""Impossible seconds: where the times of a session disagree with each other, or with the session's own clock.

A spreadsheet that uses decimal commas takes 1.465 for one thousand four hundred and sixty-five, and leaves 0.81 and
1.37 as they are, since they do not have three digits after the point. It saves 1465, and nothing in that cell shows the
change. Other cells do: the suite writes seconds in thousandths, nine in ten of which such a program multiplies.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

import numpy as np

CLOCK = "thisRow.t"  # PsychoPy's column: when the row's trial began, in seconds since the experiment began
SLACK = 1.0  # seconds by which clocks may disagree: a stimulus is shown some frames before or after its row begins
LONG = 100.0  # seconds, the least that 0.1 and more become when they are multiplied
CAUSE = "was the file saved with a comma as the decimal sign? Use the original"
PATH = "lam_path"  # a list, whose last coefficient is the answer
CLOSE = 1e-6  # coefficients are the same that differ by less
SELECTIONS = "selection_times_s"  # a list, whose last time counts here
# Times within a trial, each with those that cannot be before it.
WITHIN = {
    "first_key_s": (),
    "lam_first_s": (),
    "lam_last_s": ("lam_first_s",),
    "omega_first_s": (),
    "omega_last_s": ("omega_first_s",),
    SELECTIONS: (),
}


class Impossible(NamedTuple):
    """Rows with an impossible time: their places, the column, what was expected there."""

    rows: np.ndarray
    column: str
    expected: str


def last_number(texts: np.ndarray) -> np.ndarray:
    """Give the last of each list of numbers, as selection_times_s and lam_path hold them; NaN where there is none."""
    return np.array([_number(text.rpartition("|")[2]) for text in texts], dtype=float)


def impossible(
    columns: Mapping[str, np.ndarray], session: np.ndarray, clock: np.ndarray | None
) -> Iterator[Impossible]:
    """Find impossible times, the most obvious kind first.

    columns: those of WITHIN that there are, rt_s and trial, each of floats, a row per answered trial, NaN where a cell
    holds no number; of selection_times_s the last. session: the number of each row's session, from 0 on. clock: what
    stands in CLOCK, None if there is no such column.
    """
    seconds = columns["rt_s"]
    if not seconds.size:
        return
    if clock is not None:
        left, length = _time_left(clock, session, columns["trial"])
        if (late := np.flatnonzero(seconds > left + SLACK)).size:
            yield Impossible(
                late,
                "rt_s",
                f"no more than {left[late[0]]:.3g}, for then the next trial began, in a session of "
                f"{length[session[late[0]]]:.0f} s: {CAUSE}",
            )
    yield from _in_whole_seconds(columns, session, ["rt_s"])
    for name, before in WITHIN.items():
        if name in columns:
            for other in before:
                if (rows := np.flatnonzero(columns[other] > columns[name] + SLACK)).size:
                    yield Impossible(rows, other, f"no more than the row's {name}: {CAUSE}")
            if (rows := np.flatnonzero(columns[name] > seconds + SLACK)).size:
                yield Impossible(rows, name, f"no more than the row's rt_s: {CAUSE}")
    yield from _in_whole_seconds(columns, session, WITHIN)


def _in_whole_seconds(
    columns: Mapping[str, np.ndarray], session: np.ndarray, names: Iterable[str]
) -> Iterator[Impossible]:
    for name in names:
        if name in columns and (rows := _without_thousandths(columns[name], session)).size:
            yield Impossible(rows, name, f"seconds in thousandths, which no time here has in this session: {CAUSE}")


def _time_left(clock: np.ndarray, session: np.ndarray, trial: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Tell by the session's clock (seconds to the next trial of each row's session, seconds of each session).

    There is no bound (infinity) for the last trial, nor in a session whose clock is not whole or does not go forward.
    """
    order = np.arange(len(clock))
    if (np.diff(session) < 0).any() or (np.diff(trial)[np.diff(session) == 0] <= 0).any():
        order = np.lexsort((trial, session))
    at, of = clock[order], session[order]
    step = np.append(np.where(of[1:] == of[:-1], np.diff(at), np.inf), np.inf)
    n_sessions = int(session.max()) + 1
    stopped = np.zeros(n_sessions, dtype=bool)
    stopped[of[~(step > 0)]] = True  # not a number, or back
    step[stopped[of]] = np.inf
    length = np.bincount(of, np.where(np.isfinite(step), step, 0), n_sessions)
    left = np.empty(len(clock))
    left[order] = step
    return left, length


def _without_thousandths(times: np.ndarray, session: np.ndarray) -> np.ndarray:
    """Find the rows with long times in whole seconds, in sessions without thousandths or with several such rows.

    One in a thousand times is in whole seconds; two long ones in a session, and no other long ones, are not chance.
    Times of a thousand seconds and more keep their point: 1234.567 is not a number with groups of three digits.
    """
    long = times >= LONG
    if not long.any():
        return np.empty(0, dtype=int)
    coarse = np.zeros(int(session.max()) + 1, dtype=bool)
    coarse[session[long]] = True
    rows = np.flatnonzero(coarse[session])
    seconds = times[rows]
    fine = (np.abs(seconds * 100 - np.rint(seconds * 100)) > 1e-6) & (seconds < 1000)
    coarse[session[rows[fine]]] = False
    whole, n = long & (times == np.rint(times)), len(coarse)
    n_whole, n_long = (np.bincount(session[which], minlength=n) for which in (whole, long))
    coarse |= (n_whole > 1) & (n_whole == n_long)
    return rows[(seconds >= LONG) & (seconds == np.rint(seconds)) & coarse[session[rows]]]


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return np.nan

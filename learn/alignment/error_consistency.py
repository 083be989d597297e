"""Error consistency: whether a classifier errs on the images that people err on (Geirhos et al. 2020, 2006.16736).

A mixed image has the class of the image that it contains more of. A classifier chooses one of its two classes, and
people choose by majority; images mixed half and half have no right answer. Cohen's kappa compares how often both are
right or both are wrong with what their accuracies alone would give.
"""

import numpy as np

from learn.alignment.pair_bootstrap import Summed

HALF = 1e-9  # nearer to one half than this, no class is chosen


def majority(answers: np.ndarray, of: np.ndarray, n: int, leave_out: bool = False) -> np.ndarray:
    """Say which class most people chose: 1 for class 1, -1 for class 2, 0 for neither.

    answers: (n_judgments,) lam_h; .5 is no choice. of: (n_judgments,) int, the stimulus of each, out of n.
    Returns (n,), by stimulus; with leave_out (n_judgments,), for each judgment what most others chose for its stimulus.
    """
    chosen = choice(answers)
    total = np.bincount(of, chosen, minlength=n)
    return np.sign(total[of] - chosen if leave_out else total)


def choice(lam: np.ndarray) -> np.ndarray:
    """Say which class coefficients choose: 1 for class 1, -1 for class 2, 0 for neither."""
    from_half = np.asarray(lam, dtype=float) - 0.5
    return np.sign(from_half) * (np.abs(from_half) > HALF)


def shared_errors(chosen: np.ndarray, people: np.ndarray, lam_f: np.ndarray) -> Summed:
    """Compare choices with those of people, row by row.

    chosen, people: (n_rows,) 1, -1 or 0, as from choice() and majority(). lam_f: (n_rows,) float in [0, 1].
    Rows count in which both chose and lam_f is not .5. Measures kappa = (c_obs - c_exp) / (1 - c_exp), with c_obs the
    share of rows in which both are right or both wrong, and c_exp = p_1 p_2 + (1 - p_1) (1 - p_2) of their shares
    right: 1 for the same errors, 0 for errors as independent as chance; nan where neither errs or neither is ever
    right.
    """
    truth = choice(lam_f)
    counts = (chosen != 0) & (people != 0) & (truth != 0)
    right_1, right_2 = ((each == truth) & counts for each in (chosen, people))
    return Summed(np.stack([counts, right_1, right_2, right_1 == right_2], axis=1) * counts[:, None] * 1.0, _kappa)


def _kappa(sums: np.ndarray) -> dict[str, np.ndarray]:
    n, right_1, right_2, alike = np.moveaxis(sums.sum(axis=(1, 2)), -1, 0)
    with np.errstate(invalid="ignore", divide="ignore"):
        p_1, p_2, observed = right_1 / n, right_2 / n, alike / n
        expected = p_1 * p_2 + (1 - p_1) * (1 - p_2)
        return {"kappa": np.where(expected < 1, (observed - expected) / (1 - expected), np.nan)}

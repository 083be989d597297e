"""How lam_h follows lam_f in a straight line, for other people and other images: two regressions of Infer.

Judgments of a person depend on one another, and so do those of an image pair. clustered() fits the line by least
squares and allows for both in its standard errors; crossed_mixed() also estimates how people and image pairs differ.
"""

from typing import NamedTuple

import numpy as np
import pandas as pd

CENTRE = 0.5  # lam_f is taken from here, so that the intercept is the mean lam_h of an even blend
CONFIDENCE = 0.95
NOTHING = 1e-9  # a variance of answers below this is float error: they are given in hundredths
LOOSE = 1e4  # a term with this standard deviation, in those of the noise, follows the answers wherever they go
FEWEST = 6  # participants, or image pairs: the spread of fewer cannot be told
# What a mixed model is fitted to in half a minute at most: multiplications for one factorisation, and judgments.
MOST_WORK, MOST_JUDGMENTS = 5e8, 300_000
UNITS = {"participants": "participant", "image pairs": "pair"}
NULLS = {"intercept": CENTRE, "slope": 1.0}  # what mixup assumes: lam_h is lam_f


def regressions(inferred: pd.DataFrame) -> dict[str, dict]:
    """Regress lam_h on lam_f - .5: {"clustered": ..., "mixed": ...}, as described in clustered() and crossed_mixed().

    inferred: first answers that are coefficients. Numbers that cannot be computed are None.
    """
    rows = inferred[inferred["lam_h"].notna() & inferred["lam_f"].notna()]
    return {"clustered": clustered(rows), "mixed": crossed_mixed(rows)}


def clustered(rows: pd.DataFrame) -> dict:
    """Fit a line by least squares, with standard errors that allow for clusters of people and of image pairs.

    rows: participant, pair, lam_f, lam_h.
    Returns n (judgments), n_participants, n_pairs, over (the clusters), r2; and intercept and slope, each with
    estimate, se, low and high (95 %), null (.5 and 1: what mixup assumes), statistic, df and p of the test against it,
    and p_zero of that against 0. Errors are two-way clustered (Cameron, Gelbach & Miller 2011,
    doi:10.1198/jbes.2010.07136), by statsmodels, each part times G / (G - 1) and (n - 1) / (n - 2), and never smaller
    than those of people or of image pairs alone; df is the smaller number of clusters minus one. If there is only one
    person or one image pair, its part is left out. With fewer than two of both, two lam_f or three judgments, the
    result is {"why_not": words}.
    """
    counts = _counts(rows)
    over = [name for name, unit in UNITS.items() if rows[unit].nunique() > 1]
    if why := _too_little(rows) or ("" if over else "one person judged one image pair"):
        return counts | {"why_not": why}
    from statsmodels.regression.linear_model import OLS
    from statsmodels.stats.sandwich_covariance import cov_cluster, cov_cluster_2groups

    x, y = _line(rows)
    fit = OLS(y, x).fit()
    codes = np.column_stack([pd.factorize(rows[UNITS[name]])[0] for name in over])
    parts = cov_cluster_2groups(fit, codes) if len(over) == 2 else [cov_cluster(fit, codes[:, 0])]
    se = np.sqrt(np.max([np.diag(part) for part in parts], axis=0))
    df = min(rows[UNITS[name]].nunique() for name in over) - 1
    return counts | {"over": " and ".join(over), "r2": _number(fit.rsquared)} | _estimates(fit.params, se, df)


def crossed_mixed(rows: pd.DataFrame) -> dict:
    """Fit a mixed model in which people and image pairs are crossed, by restricted maximum likelihood (REML).

    rows: participant, pair, lam_f, lam_h. Both have random intercepts, and random slopes if any of them has two lam_f;
    without correlations, in the notation of lme4 lam_h ~ x + (x || participant) + (x || pair). If no image pair was
    judged twice, pairs cannot be distinguished from noise and are left out. Returns what clustered() does except r2;
    over (whose effects are random); sd: the standard deviations of the random effects, {"participants": {"intercept",
    "slope"}, "image pairs": ..., "residual"}; log_likelihood, that of REML; model, in the notation of lme4. df is the
    number of people or of image pairs, whichever is smaller, minus one: few people have few slopes, however much each
    of them answered. If there are too few or too many of both, or if the fit does not converge, the result is
    {"why_not": words}.
    """
    counts = _counts(rows)
    terms = _random_terms(rows)
    over = [name for name in UNITS if any(name == unit for unit, _ in terms)]
    if why := _too_little(rows) or _too_few(rows, over):
        return counts | {"why_not": why}
    found = fit_crossed(*_line(rows), [_indicators(rows, unit, name) for unit, name in terms])
    if found is None:
        return counts | {"why_not": "the fit did not converge"}
    sd: dict = {unit: {"intercept": None, "slope": None} for unit in over}
    for (unit, name), value in zip(terms, found.sd, strict=True):
        sd[unit][name] = float(value)
    words = [f"({'x' if (unit, 'slope') in terms else '1'} || {UNITS[unit]})".replace("1 ||", "1 |") for unit in over]
    df = min(rows[UNITS[unit]].nunique() for unit in over) - 1
    return (
        counts
        | {"over": " and ".join(over), "model": " + ".join(["lam_h ~ x", *words]), "method": "REML"}
        | _estimates(found.estimates, found.se, df)
        | {"sd": sd | {"residual": found.residual}, "log_likelihood": found.log_likelihood}
    )


class CrossedFit(NamedTuple):
    """Estimates of a mixed model: fixed effects (p,) with se (p,), sd (n_terms,) of the random effects, residual."""

    estimates: np.ndarray
    se: np.ndarray
    sd: np.ndarray
    residual: float
    log_likelihood: float


def fit_crossed(x: np.ndarray, y: np.ndarray, terms: list) -> CrossedFit | None:
    """Maximise the restricted likelihood of y = x b + sum of terms[i] u_i + noise; None if it does not converge.

    x: (n, p), y: (n,) float. terms: sparse (n, n_units) each; the u_i are normal, independent, with a variance each.

    The criterion is that of Bates, Maechler, Bolker & Walker (2015, doi:10.18637/jss.v067.i01, section 3.4), profiled
    for b and the noise, as a function of the terms' standard deviations in units of that of the noise. statsmodels'
    MixedLM uses the same one, but factorises in an order that fills in, four times for each value: for the 4,788
    judgments of H-Mix it takes 90 s for what takes 1 s here, and its own optimiser stops elsewhere if a variance is 0.
    """
    from scipy import sparse
    from scipy.optimize import minimize

    z, of_term = sparse.hstack(terms).tocsc(), np.repeat(np.arange(len(terms)), [term.shape[1] for term in terms])
    identity = sparse.eye_array(z.shape[1], format="csc")
    # An order of effects for a symmetric matrix, once for all: in that of others, the factors would fill up.
    order = np.argsort(_factors(z.T @ z + identity, "MMD_AT_PLUS_A").perm_c)
    z, of_term = z[:, order], of_term[order]
    matrix = (z.T @ z + identity).tocsc()
    row, column = matrix.indices, np.repeat(np.arange(z.shape[1]), np.diff(matrix.indptr))
    one = (row == column).astype(float)
    products = matrix.data - one
    fixed = np.column_stack([x, y])
    zf, ff, (n, p) = z.T @ fixed, fixed.T @ fixed, x.shape

    def profiled(ratios: np.ndarray) -> tuple[float, np.ndarray]:
        """Give the log determinant of the random effects, and x and y's products with them taken out."""
        each = ratios[of_term]
        data = products * each[row] * each[column] + one
        factors = _factors(sparse.csc_array((data, row, matrix.indptr), shape=matrix.shape), "NATURAL")
        scaled = each[:, None] * zf
        return np.log(factors.U.diagonal()).sum(), ff - scaled.T @ factors.solve(scaled)

    def deviance(ratios: np.ndarray) -> float:
        log_determinant, left = profiled(ratios)
        _, noise = _solved(left, n)
        return log_determinant + np.linalg.slogdet(left[:p, :p])[1] + (n - p) * (1 + np.log(2 * np.pi * noise))

    try:
        with np.errstate(all="ignore"):  # where the noise goes to 0
            if z.shape[1] + p < n and _solved(profiled(np.full(len(terms), LOOSE))[1], n)[1] < NOTHING:
                return None  # people and image pairs explain all: no noise is left to measure them by
            found = minimize(
                deviance,
                np.full(len(terms), 0.5),
                method="L-BFGS-B",
                bounds=[(0, None)] * len(terms),
                options={"ftol": 1e-10, "gtol": 1e-3, "eps": 1e-5},
            )
            _, left = profiled(found.x)
            estimates, noise = _solved(left, n)
    except (RuntimeError, np.linalg.LinAlgError):  # a matrix that is singular in floats
        return None
    if found.status == 1 or not np.isfinite(found.fun) or not noise > NOTHING:  # status 1: out of steps
        return None
    se = np.sqrt(np.diag(noise * np.linalg.inv(left[:p, :p])))
    return CrossedFit(estimates, se, found.x * np.sqrt(noise), float(np.sqrt(noise)), float(-found.fun / 2))


def _factors(matrix, order: str):
    from scipy.sparse.linalg import splu

    return splu(matrix.tocsc(), permc_spec=order, diag_pivot_thresh=0.0, options={"SymmetricMode": True})


def _solved(products: np.ndarray, n: int) -> tuple[np.ndarray, float]:
    """Solve for the fixed effects; the last row and column of products are those of y. Also gives the noise."""
    p = len(products) - 1
    estimates = np.linalg.solve(products[:p, :p], products[:p, p])
    return estimates, float(products[p, p] - products[:p, p] @ estimates) / (n - p)


def _line(rows: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    x = rows["lam_f"].to_numpy(dtype=float) - CENTRE
    return np.column_stack([np.ones_like(x), x]), rows["lam_h"].to_numpy(dtype=float)


def _indicators(rows: pd.DataFrame, unit: str, name: str):
    """Give the columns of a random term, (n, n_units) sparse: 1, or for slopes lam_f - .5, in the rows of each unit."""
    from scipy import sparse

    codes, present = pd.factorize(rows[UNITS[unit]])  # judgments.in_order_of_answers() says why not sorted
    values = _line(rows)[0][:, 1] if name == "slope" else np.ones(len(rows))
    return sparse.csc_array((values, (np.arange(len(rows)), codes)), shape=(len(rows), len(present)))


def _random_terms(rows: pd.DataFrame) -> list[tuple[str, str]]:
    """Name the random effects that the judgments allow to be estimated."""
    terms = []
    for unit, column in UNITS.items():
        if 1 < rows[column].nunique() < len(rows):
            terms.append((unit, "intercept"))
            if rows.groupby(column)["lam_f"].nunique().max() > 1:
                terms.append((unit, "slope"))
    return terms


def _counts(rows: pd.DataFrame) -> dict[str, int]:
    units = {f"n_{name.split()[-1]}": int(rows[unit].nunique()) for name, unit in UNITS.items()}
    return {"n": len(rows), **units}


def _too_little(rows: pd.DataFrame) -> str:
    if rows["lam_f"].nunique() < 2:
        return "there are fewer than two lam_f" if len(rows) else "no coefficients were inferred"
    if len(rows) < 3:
        return "there are fewer than three judgments"
    if np.ptp(rows["lam_h"].to_numpy(dtype=float)) < 1e-9:
        return "all answers are the same"
    return ""


def _too_few(rows: pd.DataFrame, over: list[str]) -> str:
    numbers = {name: rows[unit].nunique() for name, unit in UNITS.items()}
    if few := [name for name in over or UNITS if numbers[name] < FEWEST]:
        counted = [f"{numbers[name]} {name.removesuffix('s') if numbers[name] == 1 else name}" for name in few]
        return f"{' and '.join(counted)}: at least {FEWEST} are needed to tell how they differ"
    if not over:
        return "neither a person nor an image pair is in two judgments"
    if _work(rows) > MOST_WORK or len(rows) > MOST_JUDGMENTS:
        return "with so many participants, image pairs and judgments it would take more than half a minute"
    return ""


def _work(rows: pd.DataFrame) -> float:
    """Count the multiplications of a factorisation, with an intercept and a slope of each unit.

    The more numerous units are eliminated first, each from all other units that share a judgment with it; what is left
    is a dense matrix of these.
    """
    sizes = sorted((rows.groupby(column).size() for column in UNITS.values()), key=len)
    return float((2 * (2.0 * sizes[1]) ** 2).sum() + (2.0 * len(sizes[0])) ** 3 / 3)


def _estimates(values: np.ndarray, errors: np.ndarray, df: int) -> dict[str, dict]:
    from scipy.stats import t as student_t

    found = {}
    for (name, null), value, se in zip(NULLS.items(), values.tolist(), errors.tolist(), strict=True):
        reach = student_t.ppf((1 + CONFIDENCE) / 2, df) * se
        estimate = {"estimate": value, "se": se, "low": value - reach, "high": value + reach, "null": null}
        if se > 0:
            t = (value - null) / se
            p, p_zero = (2 * student_t.sf(abs(value - other) / se, df) for other in (null, 0))
            estimate |= {"statistic": t, "df": df, "p": float(p), "p_zero": float(p_zero)}
        else:
            estimate |= {"low": None, "high": None, "statistic": None, "df": df, "p": None, "p_zero": None}
        found[name] = {key: _number(number) for key, number in estimate.items()}
    return found


def _number(value: float | None) -> float | None:
    return None if value is None or not np.isfinite(value) else float(value)

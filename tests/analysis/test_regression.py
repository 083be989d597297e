"""The regressions of lam_h on lam_f: against lme4, statsmodels and a formula, recovery, and too little to tell."""

import importlib.util
import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from judgment_rows import judgments
from scipy.stats import binom
from statsmodels.regression.mixed_linear_model import MixedLM, MixedLMParams, VCSpec

from analysis.judgments import counted, in_order_of_answers
from analysis.regression import FEWEST, _indicators, _line, _random_terms, clustered, crossed_mixed, regressions

LME4 = Path(__file__).with_name("lme4")
# What reference.R in that folder printed, with R 4.2.2 and lme4 1.1-31.
MIXED = {"intercept": (0.442051438, 0.0227889213), "slope": (0.753514223, 0.0790534122)}
MIXED_SD = {"participants": {"intercept": 0.0376447650, "slope": 0.2491914689}}
MIXED_SD |= {"image pairs": {"intercept": 0.0913895986, "slope": 0.1544064740}, "residual": 0.1117367967}
PEOPLE_ALONE = {"intercept": (0.439227949, 0.0142288809), "slope": (0.777074772, 0.0662095738)}
PEOPLE_ALONE_SD = {"participants": {"intercept": 0.0361137232, "slope": 0.2124973519}, "residual": 0.1536156130}
CLUSTERED = {"intercept": (0.439389924, 0.0232992590), "slope": (0.772408499, 0.0683037959)}
BY_PEOPLE, BY_PAIRS = (0.0145408496, 0.0669251592), (0.0214456600, 0.0421102117)


def load_simulate():
    spec = importlib.util.spec_from_file_location("simulate_crossed", LME4 / "simulate.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


crossed = load_simulate().crossed


@pytest.fixture(scope="module")
def kept():
    return pd.read_csv(LME4 / "crossed.csv")


def estimates(found):
    return {name: (found[name]["estimate"], found[name]["se"]) for name in ("intercept", "slope")}


def close(found, expected, **tolerance):
    return all(found[name] == pytest.approx(expected[name], **tolerance) for name in expected)


def test_the_mixed_model_is_that_of_lme4(kept):
    """Else a study would report other coefficients or variances than the software that journals know."""
    found = crossed_mixed(kept)
    assert close(estimates(found), MIXED, rel=2e-5)
    for unit in ("participants", "image pairs"):
        assert found["sd"][unit] == pytest.approx(MIXED_SD[unit], rel=1e-4)
    assert found["sd"]["residual"] == pytest.approx(MIXED_SD["residual"], rel=1e-4)
    assert found["log_likelihood"] == pytest.approx(115.78452611, abs=1e-6)
    assert found["model"] == "lam_h ~ x + (x || participant) + (x || pair)"
    assert (found["n"], found["n_participants"], found["n_pairs"]) == (224, 14, 24)
    slope = found["slope"]
    assert slope["statistic"] == pytest.approx((slope["estimate"] - 1) / slope["se"])
    assert slope["df"] == 13


def test_pairs_that_nobody_shares_are_noise(kept):
    """Else a study in which each image pair is judged once would end, as lme4 does, or have variances made up."""
    alone = kept.assign(pair=[f"Cat_{number}_Dog_{number}" for number in range(len(kept))])
    found = crossed_mixed(alone)
    assert close(estimates(found), PEOPLE_ALONE, rel=2e-5)
    assert found["sd"].keys() == {"participants", "residual"}
    assert found["sd"]["participants"] == pytest.approx(PEOPLE_ALONE_SD["participants"], rel=1e-4)
    assert found["log_likelihood"] == pytest.approx(83.862053321, abs=1e-6)
    assert found["model"] == "lam_h ~ x + (x || participant)"


def test_the_likelihood_is_that_of_statsmodels(kept):
    """Else the criterion would be another one than restricted likelihood. Its own optimiser is not asked."""
    found, (x, y) = crossed_mixed(kept), _line(kept)
    columns = [_indicators(kept, unit, name).toarray() for unit, name in _random_terms(kept)]
    names = [[[str(at) for at in range(each.shape[1])]] for each in columns]
    model = MixedLM(y, x, np.zeros(len(y)), exog_vc=VCSpec(list("abcd"), names, [[each] for each in columns]))
    model.cov_pen = None
    sd = np.array([found["sd"][unit][name] for unit, name in _random_terms(kept)])

    def likelihood(sd):
        variances = (sd / found["sd"]["residual"]) ** 2
        parameters = MixedLMParams.from_components(np.zeros(2), cov_re=np.zeros((0, 0)), vcomp=variances)
        return model.loglike(parameters)

    assert likelihood(sd) == pytest.approx(found["log_likelihood"], abs=1e-6)
    for at in range(4):  # and there is none that is greater nearby
        for factor in (0.98, 1.02):
            assert likelihood(np.where(np.arange(4) == at, sd * factor, sd)) < found["log_likelihood"]


def test_clustered_errors_are_those_of_the_formula(kept):
    """Else judgments of one person or image pair would count as so many people or images."""
    found = clustered(kept)
    assert close(estimates(found), CLUSTERED, rel=1e-7)
    assert found["over"] == "participants and image pairs"
    assert (found["slope"]["df"], found["slope"]["null"], found["intercept"]["null"]) == (13, 1, 0.5)
    line = np.polyfit(kept["lam_f"] - 0.5, kept["lam_h"], 1)
    assert estimates(found)["slope"][0] == pytest.approx(line[0])
    assert found["r2"] == pytest.approx(np.corrcoef(kept["lam_f"], kept["lam_h"])[0, 1] ** 2)
    by_pairs = clustered(kept.assign(participant="p00"))
    assert by_pairs["over"] == "image pairs"
    assert [se for _, se in estimates(by_pairs).values()] == pytest.approx(BY_PAIRS)
    by_people = clustered(kept.assign(pair="Cat_1_Dog_1"))
    assert [se for _, se in estimates(by_people).values()] == pytest.approx(BY_PEOPLE)


def test_the_clustered_errors_are_no_less_than_of_one_way():
    """Else a variance below 0, which the sum of two ways less the third may be, would be no error at all."""
    rng = np.random.default_rng(5)
    for _ in range(50):
        people, pairs = rng.integers(0, 4, 24), rng.integers(0, 4, 24)
        rows = pd.DataFrame({"participant": people, "pair": pairs, "lam_f": rng.choice([0.1, 0.5, 0.9], 24)})
        rows["lam_h"] = rows["lam_f"] + rng.normal(0, 0.1, 24)
        both = clustered(rows)["slope"]["se"]
        assert (
            both >= max(clustered(rows.assign(**{unit: 0}))["slope"]["se"] for unit in ("participant", "pair")) - 1e-9
        )


def test_known_variances_are_found_again():
    """Else the model would lean: intervals of the slope miss what they should hold, or people's spread be the images'.

    40 simulated studies of 12 people and 30 pairs, 20 shown to each. The mean estimates of variances lie within four
    standard errors of the truth; intervals cover as often as 95 % ones do (binomial, 99.9 %).
    """
    truth = {"person": 0.05, "person_slope": 0.2, "pair": 0.1, "pair_slope": 0.15, "noise": 0.12}
    found = [crossed_mixed(crossed(seed, 12, 30, 20)) for seed in range(100, 140)]
    variances = {
        "person": [each["sd"]["participants"]["intercept"] ** 2 for each in found],
        "person_slope": [each["sd"]["participants"]["slope"] ** 2 for each in found],
        "pair": [each["sd"]["image pairs"]["intercept"] ** 2 for each in found],
        "pair_slope": [each["sd"]["image pairs"]["slope"] ** 2 for each in found],
        "noise": [each["sd"]["residual"] ** 2 for each in found],
    }
    for name, values in variances.items():
        error = np.std(values, ddof=1) / np.sqrt(len(found))
        assert np.mean(values) == pytest.approx(truth[name] ** 2, abs=4 * error), name
        assert error < truth[name] ** 2 / 4, name  # else anything would be found again
    for name, value in (("intercept", 0.48), ("slope", 0.9)):
        covered = sum(each[name]["low"] <= value <= each[name]["high"] for each in found)
        assert covered >= binom.ppf(0.001, len(found), 0.95), name
        assert np.mean([each[name]["estimate"] for each in found]) == pytest.approx(value, abs=0.05)


def test_no_spread_is_a_spread_of_0(hmix_judgments):
    """Else people who are all alike would end the fit, or its optimiser stop where statsmodels' does (10.8 for 14.1).

    The first eight people of H-Mix, who saw each image pair at one lam_f, for whom lme4 1.1-31 finds a deviation of 0.
    """
    first = counted(hmix_judgments, "corrected")
    first = first[first["interface"] == "infer"]
    found = crossed_mixed(first[first["participant"].isin(first["participant"].unique()[:8])])
    assert (found["n"], found["n_pairs"]) == (480, 360)
    assert estimates(found)["slope"] == pytest.approx((1.05950087, 0.092920243), rel=1e-4)
    assert found["sd"]["participants"] == pytest.approx({"intercept": 0, "slope": 0.24244867}, abs=1e-4)
    assert found["sd"]["image pairs"] == {"intercept": pytest.approx(0.10114605, abs=1e-4), "slope": None}
    assert found["model"] == "lam_h ~ x + (x || participant) + (1 | pair)"
    assert found["log_likelihood"] == pytest.approx(27.4003301, abs=1e-5)


TOO_LITTLE = {
    "nothing": ({"rows": 0}, "no coefficients were inferred", "no coefficients were inferred"),
    "one lam_f": ({"lam_f": 0.5}, "there are fewer than two lam_f", "there are fewer than two lam_f"),
    "all the same": ({"lam_h": 0.5}, "all answers are the same", "all answers are the same"),
    "two judgments": ({"rows": 2}, "there are fewer than three judgments", "there are fewer than three judgments"),
    "one of each": (
        {"participant": "p00", "pair": "a"},
        "one person judged one image pair",
        f"1 participant and 1 image pair: at least {FEWEST} are needed to tell how they differ",
    ),
}


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize(("change", "why", "why_mixed"), TOO_LITTLE.values(), ids=TOO_LITTLE)
def test_too_little_to_tell(kept, change, why, why_mixed):
    """Else a pilot of one person would have no report at all, or one with made-up numbers."""
    change = dict(change)
    rows = kept.head(change.pop("rows", len(kept))).assign(**change)
    found = regressions(rows)
    assert found["clustered"]["why_not"] == why
    assert found["mixed"]["why_not"] == why_mixed
    json.dumps(found, allow_nan=False)


def test_few_people_give_the_line_alone(kept):
    """Else three people's spread would be told to the third digit."""
    found = regressions(kept[kept["participant"].isin(["p00", "p01", "p02"])])
    assert found["clustered"]["slope"]["df"] == 2
    assert found["mixed"]["why_not"] == "3 participants: at least 6 are needed to tell how they differ"


@pytest.mark.parametrize(("people", "pairs", "shown"), [(700, 700, 2), (1000, 250, 250)])
def test_no_fit_is_begun_that_would_take_minutes(people, pairs, shown):
    """Else a large study would wait for its report: with 700 people and pairs 40 s, with 250,000 judgments as long."""
    found = regressions(crossed(1, people, pairs, shown))
    assert found["mixed"]["why_not"].endswith("it would take more than half a minute")
    assert found["clustered"]["slope"]["se"] > 0


def test_names_change_no_digit(kept):
    """Else the last digits of what is published would tell whose name comes first in the alphabet."""
    people = sorted(set(kept["participant"]))
    renamed = kept.assign(participant=kept["participant"].map(dict(zip(people, people[::-1], strict=True))))
    assert regressions(renamed) == regressions(kept)


def test_the_published_study(hmix_judgments):
    """Else H-Mix would have other coefficients than lme4 finds (lmer with (x || participant) + (x || pair)).

    lme4 1.1-31: slope .92891761, error .0259765; intercept .48274304, .0047422; -2 log likelihood 657.75858.
    """
    first = in_order_of_answers(counted(hmix_judgments, "corrected"))
    found = regressions(first[first["interface"] == "infer"])
    mixed = found["mixed"]
    assert (mixed["n"], mixed["n_participants"], mixed["n_pairs"]) == (4788, 81, 1530)
    assert mixed["log_likelihood"] == pytest.approx(657.7585835, abs=1e-5)
    assert estimates(mixed)["slope"] == pytest.approx((0.92891761, 0.0259765), rel=1e-4)
    assert estimates(mixed)["intercept"] == pytest.approx((0.48274304, 0.0047422), rel=1e-4)
    assert estimates(found["clustered"])["slope"] == pytest.approx((0.930124, 0.026722), abs=1e-6)


def people_on(lines, n_pairs=6):
    """Infer: people whose answers lie on lines of their own, (intercept, slope) at lam_f .5, without any noise."""
    return judgments(
        [
            (f"p{person}", f"Cat_{image}_Dog_{image}", lam_f, intercept + slope * (lam_f - 0.5))
            for person, (intercept, slope) in enumerate(lines)
            for image in range(n_pairs)
            for lam_f in (0.1, 0.25, 0.5, 0.75, 0.9)
        ]
    )


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("n_pairs", [1, 6])
@pytest.mark.parametrize("lines", [[(0.5, 1.0)] * 8, [(0.5, 0.9 + person / 50) for person in range(8)]])
def test_answers_without_noise_are_no_error(lines, n_pairs):
    """Else a rehearsal by somebody who knows the answers, or a simulation without noise, would give no report."""
    found = regressions(people_on(lines, n_pairs))
    assert found["clustered"]["slope"]["estimate"] == pytest.approx(np.mean(lines, axis=0)[1])
    assert found["mixed"]["why_not"] == "the fit did not converge"

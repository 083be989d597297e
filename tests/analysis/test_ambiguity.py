"""Ambiguity: figure 8 of the paper from the published files, by hand, on simulated people, and on others' images."""

import csv
import json
import math
import statistics

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from analysis.ambiguity import ambiguity_tables, compare, comparisons, correlations, endpoint_entropies, groups
from analysis.inferences import label_table
from analysis.judgments import counted
from hillmixe import published
from hillmixe.command import InputError


def stimuli(rows):
    """Labels of rows (label_1, image_1, label_2, image_2, lam_f, lam_h, omega)."""
    names = ["label_1", "image_1", "label_2", "image_2", "lam_f", "lam_h", "omega"]
    found = pd.DataFrame(rows, columns=names).astype({"image_1": "Int64", "image_2": "Int64"})
    pairs = ["_".join(map(str, row[:4])) for row in rows]
    stimuli = [f"mixed_{row[4]}_{pair}.png" for row, pair in zip(rows, pairs, strict=True)]
    return found.assign(pair=pairs, stimulus=stimuli)


def two_classes(entropy):
    """Shares of two classes with this entropy in nats, by bisection."""
    low, high = 0.0, 0.5
    for _ in range(60):
        p = (low + high) / 2
        low, high = (p, high) if -p * math.log(p) - (1 - p) * math.log(1 - p) < entropy else (low, p)
    return [1 - p, p]


# Image 0: nobody disagrees. 1: low in nats, but .115 bits. 2: neither. 3: .577 bits. 4: high in both.
NATS = [0.0, 0.08, 0.2, 0.4, 0.6]
SHARES = np.array([[1.0, 0.0], *(two_classes(nats) for nats in NATS[1:])])


def crossed(rows):
    """Stimuli of images of SHARES, from (image_1, image_2, lam_f, lam_h, omega)."""
    return endpoint_entropies(stimuli([("Cat", one, "Dog", two, *rest) for one, two, *rest in rows]), SHARES)


def test_entropies_and_groups_by_hand():
    """Else entropies would be of other images or in another unit, or a group of mixed ambiguity hold one order only."""
    rows = [(0, 0), (0, 1), (1, 1), (0, 4), (4, 1), (4, 4), (3, 4), (3, 0), (0, 3), (2, 0), (2, 4), (2, 2)]
    found = crossed([(one, two, 0.25, 0.5, 0.5) for one, two in rows])
    assert found["h_1"].tolist() == pytest.approx([NATS[one] for one, _ in rows])
    assert found["h_2"].tolist() == pytest.approx([NATS[two] for _, two in rows])
    low, mixed, high, other = "low/low", "low/high", "high/high", "other"
    nats = [low, low, low, mixed, mixed, high, other, other, other, other, other, other]
    bits = [low, other, other, mixed, other, high, high, mixed, mixed, other, other, other]
    assert (found["group_nats"].tolist(), found["group_bits"].tolist()) == (nats, bits)
    assert found["relabelling"].tolist() == [0.25] * len(rows)


def test_the_limits_belong_to_the_groups(monkeypatch):
    """Else an image of exactly .1 would not be low, or one of exactly .5 not be high, as the paper's recipe has it."""
    monkeypatch.setattr(stats, "entropy", lambda shares, axis, base: np.array([0.1, 0.5]))
    rows = [("Cat", one, "Dog", two, 0.5, 0.5, 0.5) for one, two in [(0, 0), (0, 1), (1, 0), (1, 1)]]
    found = endpoint_entropies(stimuli(rows), np.ones((2, 1)))
    assert found["group_nats"].tolist() == ["low/low", "low/high", "low/high", "high/high"]


def test_groups_by_hand():
    """Else a spread would have another divisor, an empty group be lost, or stimuli of a pair count as pairs."""
    rows = [(4, 4, 0.5, 0.7, 0.2), (4, 4, 0.25, 0.25, 0.6), (0, 0, 0.5, 0.4, 1.0), (2, 0, 0.5, 0.5, 0.9)]
    found = groups(crossed(rows)).set_index(["unit", "group"])
    assert found.index.tolist() == [
        (unit, group) for unit in ("nats", "bits") for group in ("low/low", "low/high", "high/high", "other")
    ]
    columns = ["n_stimuli", "n_pairs", "omega", "relabelling", "omega_sd", "relabelling_sd"]
    spread = [statistics.stdev([0.2, 0.6]), statistics.stdev([0.2, 0.0])]
    assert found.loc[("nats", "high/high"), columns].tolist() == pytest.approx([2, 1, 0.4, 0.1, *spread])
    assert found.loc[("nats", "low/low"), ["n_stimuli", "omega"]].tolist() == [1, 1.0]
    assert math.isnan(found.loc[("nats", "low/low"), "omega_sd"])
    assert found["n_stimuli"].tolist() == [1, 0, 2, 1] * 2
    assert found.loc[("nats", "low/high"), "omega":].isna().all()


def test_compare_by_hand():
    """Else a sign, a tie or a degree of freedom would be wrong."""
    found = compare(np.array([1.0, 2.0, 3.0]), np.array([2.0, 4.0, 6.0, 8.0]))
    assert (found["n_high"], found["n_low"]) == (3, 4)
    assert found["u"] == 1.5  # 3 is above 2, and 2 as high as 2
    assert found["rank_biserial"] == pytest.approx(2 * 1.5 / 12 - 1)
    t, df = -3 / math.sqrt(1 / 3 + (20 / 3) / 4), 2**2 / ((1 / 3) ** 2 / 2 + (5 / 3) ** 2 / 3)
    assert [found["t"], found["df"], found["d"]] == pytest.approx([t, df, -3 / math.sqrt((2 * 1 + 20) / 5)])


@pytest.mark.filterwarnings("error")
def test_compare_of_two_constants():
    """Else people who all say the same of each kind would give an infinite t, or a warning; their ranks do not."""
    found = compare(np.array([0.1, 0.1]), np.array([0.3, 0.3, 0.3]))
    assert set(found) == {"n_high", "n_low", "u", "u_p", "rank_biserial"}
    assert (found["u"], found["rank_biserial"]) == (0, -1)


@given(*(st.lists(st.integers(0, 100), min_size=2, max_size=12, unique=True),) * 2)
def test_compare_against_scipy(high, low):
    """Else a p value would be of one side or of another test."""
    high, low = np.array(high) / 100, np.array(low) / 100
    found, welch = compare(high, low), stats.ttest_ind(high, low, equal_var=False)
    assert (found["t"], found["df"], found["t_p"]) == pytest.approx((welch.statistic, welch.df, welch.pvalue))
    assert found["u_p"] == pytest.approx(stats.mannwhitneyu(high, low, alternative="two-sided").pvalue)
    back = compare(low, high)
    for name in ("t", "d", "rank_biserial"):
        assert back[name] == pytest.approx(-found[name])
    assert back["u_p"] == pytest.approx(found["u_p"])


def test_pairs_are_a_level_of_their_own():
    """Else three stimuli of one pair would count as three findings at the level of pairs, too."""
    rows = [(0, 0, 0.1, 0.1, 1.0), (0, 0, 0.5, 0.5, 0.6), (0, 0, 0.9, 0.9, 0.5)]
    rows += [(0, 1, 0.5, 0.2, 0.9), (4, 4, 0.5, 0.5, 0.2), (4, 4, 0.9, 0.5, 0.4)]
    found = comparisons(crossed(rows)).set_index(["unit", "measure", "level"])
    assert found.loc[("nats", "omega", "stimuli"), ["n_high", "n_low"]].tolist() == [2, 4]
    assert found.loc[("nats", "omega", "pairs"), ["n_high", "n_low"]].tolist() == [1, 2]
    assert found.loc[("nats", "omega", "stimuli"), "u"] == 0
    assert found.loc[("nats", "relabelling", "stimuli"), "u"] == 5.5  # 0 and .4 against 0, 0, 0 and .3
    assert found.loc[("nats", "omega", "pairs"), "u":].isna().all()  # one pair of high entropy
    two = compare(np.array([0.2, 0.4]), np.array([1.0, 0.6, 0.5, 0.9]))
    assert found.loc[("nats", "omega", "stimuli"), list(two)].tolist() == pytest.approx(list(two.values()))


def test_pair_means_by_hand():
    """Else the level of pairs would be of another mean than that of a pair's stimuli in the group."""
    shown = [(4, "Dog", 4, 0.5), (4, "Dog", 4, 0.9), (4, "Frog", 4, 0.5)]
    shown += [(0, "Dog", 0, 0.5), (0, "Dog", 0, 0.1), (0, "Dog", 1, 0.5)]
    rows = [("Cat", *row, row[-1], omega) for row, omega in zip(shown, [0.2, 0.4, 0.4, 0.9, 0.5, 0.35], strict=True)]
    found = comparisons(endpoint_entropies(stimuli(rows), SHARES)).set_index(["unit", "measure", "level"])
    wanted = compare(np.array([0.3, 0.4]), np.array([0.7, 0.35]))
    assert found.loc[("nats", "omega", "pairs"), list(wanted)].tolist() == pytest.approx(list(wanted.values()))


def test_correlations_by_hand():
    """Else the entropies of both images would not be added, or the correlation not be of ranks."""
    rows = [(0, 4, 0.5, 0.5, 0.2), (1, 1, 0.5, 0.9, 0.7), (2, 3, 0.5, 0.8, 0.3), (3, 3, 0.5, 0.6, 0.0)]
    found = correlations(crossed(rows)).set_index("measure")
    # Sums .6, .16, .6 (a tie, whatever their floats are), .8.
    assert found.loc["omega", "rho"] == pytest.approx(stats.pearsonr([2.5, 1, 2.5, 4], [2, 4, 3, 1]).statistic)
    assert found.loc["relabelling", "rho"] == pytest.approx(stats.pearsonr([2.5, 1, 2.5, 4], [1, 4, 3, 2]).statistic)
    assert found["n_stimuli"].tolist() == [4, 4]


def test_float_error_decides_no_rank():
    """Else equal relabelling, such as .9 - .8 and .2 - .1, would be ranked by its last bit, as `paper` does."""
    assert 0.9 - 0.8 < 0.2 - 0.1
    rows = [(4, 4, 0.9, 0.8, 0.5), (4, 4, 0.9, 0.7, 0.5), (0, 0, 0.1, 0.2, 0.5), (0, 0, 0.5, 0.5, 0.5)]
    for count, u in [("corrected", 3.5), ("paper", 3)]:
        found = comparisons(crossed(rows), count).set_index(["unit", "measure", "level"])
        assert found.loc[("nats", "relabelling", "stimuli"), "u"] == u
    found = correlations(crossed(rows)).set_index("measure")
    assert found.loc["relabelling", "rho"] == pytest.approx(stats.pearsonr([2, 2, 1, 1], [2.5, 4, 2.5, 1]).statistic)
    paper = correlations(crossed(rows), "paper").set_index("measure")
    assert paper.loc["relabelling", "rho"] == pytest.approx(stats.pearsonr([2, 2, 1, 1], [2, 4, 3, 1]).statistic)


@pytest.mark.parametrize("count", ["paper", "corrected"])
def test_what_differs_by_float_error_does_not_vary(count):
    """Else people who all say the same would give a p value."""
    rows = [(4, 4, 0.9, 0.8, 0.5), (4, 4, 0.9, 0.8, 0.5), (0, 0, 0.6, 0.5, 0.5), (0, 0, 0.6, 0.5, 0.5)]
    assert comparisons(crossed(rows), count).loc[:, "u":].isna().all(axis=None)
    assert correlations(crossed(rows), count)[["rho", "p"]].isna().all(axis=None)


def test_known_effects_are_recovered():
    """Else an effect of known size would look larger or smaller, or where there is none be found too often.

    In 1,000 studies of 20 stimuli of high and 40 of low entropy, one measure differs by 1.5 standard deviations and one
    not at all: of its p values a twentieth lies below .05.
    """
    rng, n_studies = np.random.default_rng(0), 1000
    shifted = pd.DataFrame([compare(rng.normal(0.55, 0.1, 20), rng.normal(0.7, 0.1, 40)) for _ in range(n_studies)])
    error = shifted[["d", "rank_biserial"]].std() / math.sqrt(n_studies)
    assert shifted["d"].mean() == pytest.approx(-1.5, abs=4 * error["d"] + 0.03)  # d is a little too large
    truth = 2 * stats.norm.cdf(-1.5 / math.sqrt(2)) - 1  # of normal answers
    assert shifted["rank_biserial"].mean() == pytest.approx(truth, abs=4 * error["rank_biserial"])
    # Of unequal spread, too, which the t test of equal variances would get wrong.
    same = pd.DataFrame([compare(rng.normal(0.5, 0.3, 20), rng.normal(0.5, 0.1, 40)) for _ in range(n_studies)])
    assert (same["t_p"] < 0.05).mean() == pytest.approx(0.05, abs=4 * math.sqrt(0.05 * 0.95 / n_studies))
    same = pd.DataFrame([compare(rng.uniform(0, 1, 20), rng.uniform(0, 1, 40)) for _ in range(n_studies)])
    assert (same["u_p"] < 0.05).mean() == pytest.approx(0.05, abs=4 * math.sqrt(0.05 * 0.95 / n_studies))


CIFAR = [("Cat", 0, "Ship", 1, 0.5, 0.4, 0.6), ("Cat", 0, "Ship", 2, 0.9, 0.4, 0.6)]  # the first test images
COLUMNS = {
    "groups": ["unit", "group", "n_stimuli", "n_pairs", "omega", "omega_sd", "relabelling", "relabelling_sd"],
    "comparisons": ["unit", "measure", "level", "n_high", "n_low", "u", "u_p", "rank_biserial", "t", "df", "t_p", "d"],
    "correlations": ["measure", "n_stimuli", "rho", "p"],
}


def test_images_of_cifar10(published_file):
    """Else CIFAR-10's own test images would not be known as such, and figure 8 be missing."""
    published_file("cifar10h/cifar10h-probs.npy")
    found = ambiguity_tables(stimuli(CIFAR))
    assert {name: list(table.columns) for name, table in found.items()} == COLUMNS
    assert found["groups"]["n_stimuli"].sum() == 2 * 2
    assert len(found["comparisons"]) == 8


OTHERS = {
    "no stimuli": [],
    "digits": [("Five", 3, "Two", 5, 0.5, 0.4, 0.6)],
    "another class": [*CIFAR, ("Cat", 0, "Unicorn", 2, 0.5, 0.4, 0.6)],
    "another image": [*CIFAR, ("Cat", 0, "Ship", 10_000, 0.5, 0.4, 0.6)],
    "own cats and dogs": [("Cat", number, "Dog", number + 500, 0.5, 0.4, 0.6) for number in range(500)],
}


@pytest.mark.parametrize("images", OTHERS)
def test_images_of_others(images, monkeypatch, published_file):
    """Else a lab's own images would be given the ambiguity of others, or CIFAR-10H be downloaded for nothing.

    Only photos of cats and dogs, numbered from 0, have names like images of CIFAR-10: their classes are looked up.
    """
    if images == "own cats and dogs":
        published_file("cifar10h/cifar10h-probs.npy")
    else:
        monkeypatch.setattr(published, "cifar10h", lambda: pytest.fail("CIFAR-10H is not needed"))
    found = ambiguity_tables(stimuli(OTHERS[images]))
    assert {name: list(table.columns) for name, table in found.items()} == COLUMNS
    assert all(table.empty for table in found.values())


def test_without_cifar10h(tmp_path, monkeypatch):
    """Else results would lack figure 8 without a word where its data is not available."""
    monkeypatch.setenv("HILLMIXE_DATA", str(tmp_path))
    with pytest.raises(InputError, match="cifar10h-probs"):
        ambiguity_tables(stimuli(CIFAR))


few = st.lists(st.tuples(*(st.integers(0, 4),) * 2, *(st.sampled_from([0.1, 0.5, 0.9]),) * 3), min_size=1, max_size=12)


@pytest.mark.filterwarnings("error")
@given(few)
@settings(max_examples=40)
def test_any_small_study(rows):
    """Else a study with a stimulus in each group, or where all say the same, would end in a warning or a traceback."""
    table = crossed(rows)
    found = {"groups": groups(table), "comparisons": comparisons(table), "correlations": correlations(table)}
    assert {name: list(rows.columns) for name, rows in found.items()} == COLUMNS
    assert found["groups"].groupby("unit")["n_stimuli"].sum().tolist() == [len(rows)] * 2
    assert not any(np.isinf(rows.select_dtypes(float)).any(axis=None) for rows in found.values())


# H-Mix


@pytest.fixture(scope="module")
def hmix(hmix_judgments, published_file):
    """Tables of figure 8, counted as the paper did (repeats included) and with known errors corrected."""
    published_file("cifar10h/cifar10h-probs.npy")
    answers = {count: counted(hmix_judgments, count) for count in ("paper", "corrected")}
    return {
        count: ambiguity_tables(label_table(rows[rows["interface"] == "infer"]), count)
        for count, rows in answers.items()
    }


def row(tables, name, *key):
    """One row of a table, by the columns before its numbers."""
    columns = {"groups": ["unit", "group"], "comparisons": ["unit", "measure", "level"], "correlations": ["measure"]}
    return tables[name].set_index(columns[name]).loc[key if len(key) > 1 else key[0]]


FIGURE_8 = [  # how it counts, the kind of row, its place, what it says, and how exactly (figures of facts/hmix.md)
    # 8a and 8c: people are less sure of ambiguous images. Spread and p were rounded twice (.182 for .1815, 2.1e-4).
    ("paper", "groups", ("nats", "high/high"), {"n_stimuli": 14, "n_pairs": 10}, {}),
    ("paper", "groups", ("nats", "low/low"), {"n_stimuli": 878, "n_pairs": 672}, {}),
    ("paper", "groups", ("nats", "high/high"), {"omega": 0.520, "omega_sd": 0.1815}, {"abs": 0.0005}),
    ("paper", "groups", ("nats", "low/low"), {"omega": 0.766, "omega_sd": 0.180}, {"abs": 0.0005}),
    ("paper", "groups", ("bits", "high/high"), {"omega": 0.582, "relabelling": 0.144}, {"abs": 0.0005}),
    ("paper", "groups", ("bits", "low/low"), {"omega": 0.767, "relabelling": 0.135}, {"abs": 0.0005}),
    ("paper", "comparisons", ("nats", "omega", "stimuli"), {"n_high": 14, "n_low": 878}, {}),
    ("paper", "comparisons", ("nats", "omega", "stimuli"), {"u": 1980}, {"abs": 0.5}),
    ("paper", "comparisons", ("nats", "omega", "stimuli"), {"t": -5.04, "d": -1.37}, {"abs": 0.005}),
    ("paper", "comparisons", ("nats", "omega", "stimuli"), {"u_p": 1.3e-5, "t_p": 2.05e-4}, {"rel": 0.03}),
    ("paper", "comparisons", ("nats", "omega", "pairs"), {"u_p": 3e-4}, {"abs": 0.5e-4}),
    ("paper", "comparisons", ("bits", "omega", "stimuli"), {"n_high": 43, "n_low": 357}, {}),
    ("paper", "comparisons", ("bits", "omega", "stimuli"), {"u_p": 5.9e-8, "t_p": 9.5e-7}, {"rel": 0.01}),
    # 8b: of ambiguity changing how much people relabel, the paper found nothing.
    ("paper", "groups", ("nats", "high/high"), {"relabelling": 0.149, "relabelling_sd": 0.120}, {"abs": 0.0005}),
    ("paper", "groups", ("nats", "low/low"), {"relabelling": 0.135, "relabelling_sd": 0.107}, {"abs": 0.0005}),
    ("paper", "comparisons", ("nats", "relabelling", "stimuli"), {"u_p": 0.75, "t_p": 0.67}, {"abs": 0.005}),
    ("paper", "comparisons", ("bits", "relabelling", "stimuli"), {"u_p": 0.855, "t_p": 0.61}, {"abs": 0.005}),
    # 8c: correlations with the sum of both entropies.
    ("paper", "correlations", ("omega",), {"n_stimuli": 2070}, {}),
    ("paper", "correlations", ("omega",), {"rho": -0.227}, {"abs": 0.0005}),
    ("paper", "correlations", ("relabelling",), {"rho": 0.041}, {"abs": 0.0005}),
    ("paper", "correlations", ("omega",), {"p": 1e-25}, {"rel": 0.5}),
    ("paper", "correlations", ("relabelling",), {"p": 0.062}, {"rel": 0.5}),
    # 8c: the finding does not rest on people who answered twice.
    ("corrected", "groups", ("nats", "high/high"), {"omega": 0.522}, {"abs": 0.0005}),
    ("corrected", "groups", ("nats", "low/low"), {"omega": 0.765}, {"abs": 0.0005}),
    ("corrected", "comparisons", ("nats", "omega", "stimuli"), {"u_p": 1.6e-5}, {"rel": 0.03}),
]


@pytest.mark.parametrize(("count", "table", "key", "expected", "tolerance"), FIGURE_8)
def test_figure_8(hmix, count, table, key, expected, tolerance):
    """Else ambiguity, confidence and relabelling would hang together otherwise than in the paper's figure 8."""
    found = row(hmix[count], table, *key)[list(expected)]
    assert found.astype(float).to_dict() == pytest.approx(expected, **tolerance)


def test_figure_8_from_the_files(hmix, published_file):
    """Else entropies or answers would be of other images than the published files say, read here line by line."""
    shares = np.load(published_file("cifar10h/cifar10h-probs.npy"))
    nats = [sum(-p * math.log(p) for p in image if p > 0) for image in shares.tolist()]
    omegas = {}
    with published_file("hmix/hmix_infer_mixing_factor.csv").open(newline="", encoding="utf-8") as file:
        for line in csv.DictReader(file):
            ids = int(float(line["id1"])), int(float(line["id2"]))
            omegas.setdefault((line["filename"], *ids), []).append(json.loads(line["responses"])["confidence"] / 100)
    means = {key: statistics.fmean(values) for key, values in omegas.items()}
    high = [mean for (_, *ids), mean in means.items() if min(nats[id] for id in ids) >= 0.5]
    low = [mean for (_, *ids), mean in means.items() if max(nats[id] for id in ids) <= 0.1]
    for group, values in {"high/high": high, "low/low": low}.items():
        found = row(hmix["paper"], "groups", "nats", group)
        assert found["n_stimuli"] == len(values)
        assert [found["omega"], found["omega_sd"]] == pytest.approx(
            [statistics.fmean(values), statistics.stdev(values)]
        )
    tests = row(hmix["paper"], "comparisons", "nats", "omega", "stimuli")
    pairs = [round(a, 9) - round(b, 9) for a in high for b in low]
    # The paper's floats part some of the equal ones.
    assert tests["u"] == pytest.approx(sum(difference > 0 for difference in pairs) + pairs.count(0) / 2, abs=0.5)

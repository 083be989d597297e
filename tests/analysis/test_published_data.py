"""The paper's figures, computed by the real command from the published files."""

import hashlib
import json
import os

import numpy as np
import pandas as pd
import pytest
from scipy.stats import entropy
from scipy.stats import t as student_t

from analysis import summarise
from analysis.boundaries import fit
from analysis.inferences import FIGURE_6
from analysis.soft_labels import class_columns, soft_label_table
from hillmixe import published

INFER = "hmix/hmix_infer_mixing_factor.csv"


@pytest.fixture(scope="module")
def paper(command, hmix_judgments, tmp_path_factory):
    """The real command, asked to count all tables as the paper did: its folder, with the processor time it took."""
    out = tmp_path_factory.mktemp("run") / "hmix"
    before, result = os.times(), command("analysis/aggregate.py", "hmix", "--out", out, "--count", "paper")
    after = os.times()
    seconds = after.children_user + after.children_system - before.children_user - before.children_system
    # On a crowded machine, lines of progress come.
    said = [line for line in result.stderr.splitlines() if not line.startswith("aggregating: ")]
    assert (result.returncode, said) == (0, [])
    return {"folder": out, "seconds": seconds, "output": result.stdout, "summary": read_summary(out)}


def read_summary(folder):
    return json.loads((folder / "summary.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def infer(hmix_judgments):
    """Answers to Infer with the repeats, as the paper has them."""
    return hmix_judgments[hmix_judgments["interface"] == "infer"]


@pytest.fixture(scope="module")
def single_soft_labels(hmix_judgments):
    """Each answer's own soft label, beside the answer; and the names of the ten classes."""
    answers = hmix_judgments[hmix_judgments["interface"] == "soft_labels"].reset_index(drop=True)
    table, single = soft_label_table(answers)
    return answers, single, class_columns(table)


# Two ways to count


def test_the_paper_s_count_and_the_corrected_one_of_labels(paper, hmix_judgments):
    """Else --count would not reach the tables, or the default not be the corrected count."""
    names = ("labels", "boundaries", "midpoints", "soft_labels", "judgments")
    tables = {name: pd.read_csv(paper["folder"] / f"{name}.csv") for name in names}
    corrected = summarise(hmix_judgments)
    for count, found, summary, numbers in [
        ("paper", tables, paper["summary"], (4950, 2240, 216)),
        ("corrected", corrected.tables, corrected.summary, (4788, 2100, 200)),
    ]:
        assert summary["tables_counted"] == count
        assert len(found["labels"]) == 2070
        assert found["boundaries"]["n"].sum() == numbers[0]
        assert [found[name]["n_judgments"].sum() for name in ("labels", "midpoints", "soft_labels")] == [*numbers]
        assert len(found["judgments"]) == 7406  # the judgments themselves are always all there
    # Figure 6's third example: .96, .88 (repeat), .74, .88.
    for found, lam_h, n_judgments in [(tables, 0.865, 4), (corrected.tables, 0.86, 3)]:
        example = found["labels"].set_index("stimulus").loc["mixed_0.5_Automobile_9830_Bird_5118.png"]
        assert example["lam_h"] == pytest.approx(lam_h)
        assert example[["n_judgments", "n_participants"]].tolist() == [n_judgments, 3]
    for way in ("paper", "corrected"):  # the summary has both counts whichever the tables have
        assert json.loads(json.dumps(corrected.summary[way])) == paper["summary"][way]


# The paper's figures


def test_the_published_data_with_their_report_take_less_than_thirty_seconds(paper):
    """Else trying the suite on the paper's data would be a wait: of processor time, whatever else the machine does."""
    assert 0 < paper["seconds"] < 30


def test_participants_pairs_and_stimuli(paper, hmix_judgments):
    """Else people, pairs or images of the paper would be missing or counted twice, or its interface types be mixed."""
    starts = hmix_judgments[hmix_judgments["interface"] == "construct"].groupby("lam_start")["participant"].nunique()
    assert starts.to_dict() == {0.1: 22, 0.9: 23}
    people = {"construct": 45, "select_shuffled": 25, "infer": 81, "soft_labels": 8, "total": 159}
    answers = {
        "paper": {"construct": 1440, "select_shuffled": 800, "infer": 4950, "soft_labels": 216, "total": 7406},
        "corrected": {"construct": 1350, "select_shuffled": 750, "infer": 4788, "soft_labels": 200, "total": 7088},
    }
    for count, judgments in answers.items():
        found = paper["summary"][count]
        assert found["participants"] == people
        assert found["judgments"] == judgments
        assert (found["pairs"], found["stimuli"], found["soft_label_stimuli"]) == (249, 2070, 100)
        assert found["broken_off_sessions"] == 0


def test_table_1(paper):
    """Else confidence would not be the paper's: over stimuli, and not over participants as its caption says."""
    rows = paper["summary"]["paper"]["confidence"]
    assert [row["folded"] for row in rows] == [0.1, 0.25, 0.5]
    assert [f"{row['mean']:.2f}±{row['sd']:.2f}" for row in rows] == ["0.79±0.17", "0.72±0.20", "0.63±0.20"]
    assert [row["n_stimuli"] for row in rows] == [766, 780, 524]
    assert [round(row["sd_participants"], 3) for row in rows] == [0.121, 0.136, 0.143]


def test_highly_relabelled_pairs(paper):
    """Else the paper's way to count would not give its 9 and 101 of 249 pairs, or the right one not 11 and 107."""
    found, corrected = (paper["summary"][name] for name in ("paper", "corrected"))
    assert found["highly_relabelled"] == {"in_all_types": 9, "in_any_type": 101}
    assert corrected["highly_relabelled"] == {"in_all_types": 11, "in_any_type": 107}
    assert corrected["highly_relabelled_first_answers"] == {"in_all_types": 11, "in_any_type": 110}
    assert "in all interface types 11, in any 107 (counted as in the paper: 9 and 101)" in paper["output"]


def test_figure_5(paper):
    """Else medians and quartiles of what people infer would be others than those of the paper's data."""
    rows = paper["summary"]["paper"]["lam_h_by_lam_f"]
    assert [(row["lam_f"], row["median"], row["q25"], row["q75"], row["n"]) for row in rows] == [
        (0.1, 0.08, 0.00, pytest.approx(0.21), 987),
        (0.25, 0.14, pytest.approx(0.03), pytest.approx(0.34), 885),
        (0.5, 0.50, pytest.approx(0.30), pytest.approx(0.62), 1258),
        (0.75, 0.83, 0.50, pytest.approx(0.99), 968),
        (0.9, 0.92, pytest.approx(0.77), 1.00, 852),
    ]


def test_figure_5_by_image(paper):
    """Else the mean label of an image would not be the unweighted mean of its answers."""
    quartiles = pd.read_csv(paper["folder"] / "labels.csv").groupby("lam_f")["lam_h"].quantile([0.5, 0.25, 0.75])
    expected = [
        (0.10, 0.04, 0.205),
        (0.16, 0.08, 0.306),
        (0.49, 0.34, 0.62),
        (0.795, 0.63, 0.92),
        (0.895, 0.747, 0.955),
    ]
    assert quartiles.to_numpy().reshape(5, 3) == pytest.approx(np.array(expected), abs=0.0005001)


def test_figure_6(paper):
    """Else the paper's three examples, printed as .58, .99 and .87 (rounded up from .865), would be others."""
    examples = paper["summary"]["paper"]["paper_examples"]
    assert list(examples) == list(FIGURE_6)
    assert list(examples.values()) == pytest.approx([0.58, 0.99, 0.87], abs=0.0051)
    assert list(examples.values()) == pytest.approx([0.5833, 0.99, 0.865], abs=0.00005)


def test_category_boundaries(paper):
    """Else some of the 45 category pairs would have no boundary, or another one than the published answers give."""
    table = pd.read_csv(paper["folder"] / "boundaries.csv")
    assert len(table) == 45
    summary = paper["summary"]["paper"]["boundaries"]
    assert (summary["category_pairs"], summary["fitted"]) == (45, 45)
    assert summary["k"] + summary["x0"] == pytest.approx([3.38, 6.47, 0.349, 0.621], abs=0.0051)
    assert table["n"].sum() == 4950
    assert (table["monotone"] == 0).sum() == 14
    names = table["label_1"] + "_" + table["label_2"]
    for name, quartiles, least, most, typical in [
        ("k", [3.38, 4.05, 4.72, 5.36, 6.47], "Bird_Frog", "Automobile_Bird", 0.54),
        ("x0", [0.349, 0.477, 0.521, 0.574, 0.621], "Automobile_Ship", "Frog_Horse", 0.025),
    ]:
        unit = 0.0051 if name == "k" else 0.00051
        assert table[name].quantile([0, 0.25, 0.5, 0.75, 1]).tolist() == pytest.approx(quartiles, abs=unit)
        assert (names[table[name].idxmin()], names[table[name].idxmax()]) == (least, most)
        reach = (table[f"{name}_high"] - table[f"{name}_low"]) / 2
        assert (reach / student_t.ppf(0.975, table["n"] - 2)).median() == pytest.approx(typical, rel=0.03)


def test_the_boundary_of_all_answers(infer):
    """Else the curve of figure 5 would be another one."""
    found = fit(infer["lam_f"], infer["lam_h"])
    errors = [(found[f"{name}_high"] - found[name]) / 1.96 for name in ("x0", "k")]
    assert [found["x0"], found["k"], *errors] == pytest.approx([0.522, 4.586, 0.004, 0.079], abs=0.00051)
    assert found["monotone"] == 1


def test_soft_labels_leave_the_two_mixed_classes(single_soft_labels):
    """Else the mass on other classes, the point of this study, would be another one."""
    answers, single, names = single_soft_labels
    ends = [[names.index(row.label_1), names.index(row.label_2)] for row in answers.itertuples()]
    elsewhere = 1 - np.take_along_axis(single, np.array(ends), axis=1).sum(axis=1)
    first = elsewhere[(answers["repeat"] == 0).to_numpy()]
    assert (len(first), len(elsewhere)) == (200, 216)
    by_stimulus = pd.Series(elsewhere).groupby(answers["stimulus"]).mean()
    means = [first.mean(), np.median(first), elsewhere.mean(), by_stimulus.mean()]
    assert means == pytest.approx([0.386, 0.254, 0.380, 0.383], abs=0.0006)
    shares = [(first > 1e-9).mean(), (first > 0.5).mean(), (first > 1 - 1e-9).mean()]
    assert shares == pytest.approx([0.795, 0.37, 0.105], abs=1e-9)


def test_soft_label_numbers(paper, single_soft_labels):
    """Else answers or images of the fourth study would be missing."""
    answers, single, names = single_soft_labels
    assert names == list(published.CIFAR10_CLASSES)
    table = pd.read_csv(paper["folder"] / "soft_labels.csv")
    assert table["n_judgments"].value_counts().to_dict() == {2: 85, 3: 14, 4: 1}
    assert table["lam_f"].value_counts().to_dict() == {0.5: 48, 0.25: 29, 0.75: 23}
    assert table.groupby(["label_1", "label_2"]).ngroups == 41
    assert (len(table), len(single)) == (100, 216)
    # How much the named classes claim; the one that named the same class twice counts its second percent.
    second = answers["second_percent"].fillna(0)
    claimed = np.where(answers["top_label"] == answers["second_label"], second, answers["top_percent"] + second)
    assert [(claimed < 100).sum(), (claimed == 100).sum(), (claimed > 100).sum()] == [75, 128, 13]
    np.testing.assert_allclose(table[names].sum(axis="columns"), 1, atol=1e-12)
    largest = np.array(names)[single.argmax(axis=1)]
    assert ((largest == answers["label_1"]) | (largest == answers["label_2"])).mean() == pytest.approx(0.70, abs=0.006)


# What the authors themselves made of their answers

# The authors' processed files lie beside the CSVs, in h_mix/ of github.com/cambridge-mlg/hill-mixup at commit 5a022730.
# They state no licence, so only digests stand here; each is the sha256 of one line per stimulus, in sorted order:
#
#   inferences    "<file name> <Predicted Mixing Factor> <Predicted Confidence>", the lists in the order of the file;
#   soft labels   "<file name> <sorted list of its labels>" (the order of raters in the file is arbitrary);
#
# with each number as repr(round(x, 9)), lists as Python prints them, and a newline after each line (UTF-8).


def digest_of(per_stimulus):
    lines = [f"{stimulus} {text}\n" for stimulus, text in sorted(per_stimulus.items())]
    return hashlib.sha256("".join(lines).encode()).hexdigest()


def rounded(numbers):
    return [round(float(number), 9) for number in numbers]


def test_inferences_are_those_the_authors_published(infer):
    """Else one of the 4,950 inferences or confidences, or their order, would be another one than the authors read.

    From processed_hmix_inferences.json, sha256 0cec610ca92a493a8551b923dec5fdfedfcca0fe199f55aa2447db16621bcea7.
    """
    by_stimulus = infer.groupby("stimulus")
    lists = {stimulus: f"{rounded(rows['lam_h'])} {rounded(rows['omega'])}" for stimulus, rows in by_stimulus}
    assert len(lists) == 2070
    assert digest_of(lists) == "36149fed802912d3c85158cb5b9f58f552ef0553bcbaed0fee65f12b6aca579f"


def test_soft_labels_are_those_the_authors_published(single_soft_labels):
    """Else one of the 216 soft labels would not be made as the authors made it.

    From hmix_individ_soft_labels.json, sha256 1433a745204f798c5fc3c1c029b37a8a29e2e4c558320a9443a8d1dd93b0db6b.
    """
    answers, single, _ = single_soft_labels
    by_stimulus = answers.groupby("stimulus").indices.items()
    lists = {stimulus: str(sorted(rounded(label) for label in single[rows])) for stimulus, rows in by_stimulus}
    assert len(lists) == 100
    assert digest_of(lists) == "59e83284f134a8dcf205b334b95204dbd298bea472678e148889a99873d5e87c"


# CIFAR-10H and the split


def test_trap_14_cifar_10h(published_file, hmix_judgments):
    """Else rows would not be shares of answers, or columns not the classes that H-Mix names."""
    published_file("cifar10h/cifar10h-probs.npy")
    shares = published.cifar10h()
    assert shares.shape == (10000, 10)
    np.testing.assert_allclose(shares.sum(axis=1), 1, atol=1e-12)
    assert (entropy(shares, axis=1) >= 0.5).sum() == 893
    assert (entropy(shares, axis=1, base=2) >= 0.5).sum() == 1442
    sides = [hmix_judgments[[f"image_{side}", f"label_{side}"]].to_numpy() for side in (1, 2)]
    named = pd.DataFrame(np.vstack(sides), columns=["image", "label"]).drop_duplicates()
    assert named["image"].is_unique  # an image has one class
    most = np.array(published.CIFAR10_CLASSES)[shares[named["image"].astype(int)].argmax(axis=1)]
    assert (most == named["label"]).mean() > 0.98


def test_the_split_of_the_test_set(published_file, hmix_judgments):
    """Else networks would be evaluated on images that the mixed ones were made of."""
    published_file("cifar10_test_split/train_indices.npy")
    train, held_out = published.cifar10_test_split()
    assert (len(train), len(held_out)) == (7000, 3000)
    assert sorted([*train, *held_out]) == list(range(10000))
    assert {*hmix_judgments["image_1"], *hmix_judgments["image_2"]} <= set(train)

"""The command choose.py: from results to a list that generate.py makes a set of, and from nothing."""

import shlex
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from analysis import choose, readers
from analysis.boundaries import boundary_table
from analysis.choosing.next_wave import COLUMNS
from analysis.choosing.results_read import read_results
from analysis.judgments import counted
from experiments.simulate import simulate_headless
from experiments.study.folder import rehearsal_of_example
from hillmixe.files import write_table
from stimuli_gen import generate, recipe, stimulus_set


@pytest.fixture(scope="module")
def results(digits, tmp_path_factory):
    """The two tables of results that a choice reads, of ten simulated people."""
    folder = tmp_path_factory.mktemp("asked")
    stimulus_set.write_set(digits, recipe.choose("infer", per_category_pair=5, batch_size=45), folder / "set")
    simulate_headless(rehearsal_of_example(folder / "set"), "infer", folder / "sessions", participants=10)
    judgments = readers.reading(folder / "sessions").judgments
    (folder / "results").mkdir()
    write_table(folder / "results" / "judgments.csv", judgments)
    write_table(folder / "results" / "boundaries.csv", boundary_table(counted(judgments, "corrected")))
    return folder / "results"


@pytest.fixture(autouse=True)
def a_short_look_ahead(monkeypatch):
    """Looking thousands of judgments ahead would take most of the time; test_planning.py tests it."""
    monkeypatch.setattr("analysis.choosing.forecast.MOST", 600)


@pytest.fixture
def chosen(call, results, tmp_path):
    """Run the command on results of simulated people: chosen(*flags) -> (the list, what was printed)."""

    def run(*flags, results=results, out="next.csv"):
        known = [] if results is None else [results]
        status, said, wrong = call(choose, *known, "--images", "digits", "--out", tmp_path / out, *flags)
        assert status == 0, wrong
        return pd.read_csv(tmp_path / out), said

    return run


def test_the_next_command_can_be_pasted_whatever_the_list_is_called():
    """Else a blank in its name would end in an error of another command."""
    flags = SimpleNamespace(images="my photos", size=None, out=Path("my next.csv"), batch_size=60)
    parts = shlex.split(choose.next_command(flags, "linear"))
    assert parts[2:] == [
        *("--images", "my photos", "--design", "infer", "--pairs", "my next.csv", "--out", "stimuli/my next")
    ]


def test_the_list_is_what_generate_takes_and_its_batches_honour(chosen, call, tmp_path):
    """Else the next wave would not be the one that was chosen."""
    pairs, said = chosen("--budget", 120)
    assert list(pairs) == COLUMNS
    assert pairs["judgments"].sum() == 120
    assert "120 judgments" in said
    flags = said.partition("generate.py ")[2].split(" --out")[0].split()
    status, _, wrong = call(generate, *flags, "--out", tmp_path / "set")
    assert status == 0, wrong
    stimuli = pd.read_csv(tmp_path / "set" / "stimuli.csv")
    asked = pairs.astype({"image_1": int, "image_2": int}).set_index(["image_1", "image_2", "lam_f"])["judgments"]
    batches = pd.concat(pd.read_csv(file) for file in (tmp_path / "set" / "batches").glob("infer_*.csv"))
    shown = batches[batches["repeat"] == 0].groupby(["image_1", "image_2", "lam_f"]).size()
    assert len(stimuli) == len(pairs)
    assert shown.sort_index().to_dict() == asked.sort_index().to_dict()


def test_no_pair_that_was_judged_counts_as_new(chosen, results):
    """Else what an image adds would be taken for what a new one adds."""
    pairs, _ = chosen("--budget", 60)
    judged = read_results(results).judgments
    had = {*zip(judged["image_1"].astype(int), judged["image_2"].astype(int), strict=True)}
    assert not had & {*zip(pairs["image_1"], pairs["image_2"], strict=True)}
    assert not pairs.duplicated(["image_1", "image_2"]).any()


@pytest.mark.parametrize(
    ("goal", "strategy"),
    [("boundaries", "greedy"), ("x0", "exchange"), ("labels", "greedy"), ("boundaries", "balanced"), ("x0", "random")],
)
def test_each_strategy_serves_each_goal(chosen, goal, strategy):
    """Else the help would name what cannot be had."""
    pairs, said = chosen("--budget", 90, "--for", goal, "--strategy", strategy)
    assert pairs["judgments"].sum() == 90
    assert said.count("expected to fall from") == 1
    again, _ = chosen("--budget", 90, "--for", goal, "--strategy", strategy, out="again.csv")
    assert pairs.equals(again)


def test_a_budget_is_spent_in_waves(chosen):
    """Else the first list would hold it all, and nothing be learnt on the way."""
    pairs, said = chosen("--budget", 200, "--waves", 3)
    assert pairs["judgments"].sum() == 67
    rows = [line.split() for line in said.splitlines() if line.strip()[:1].isdigit() and "judgments" not in line]
    assert [(row[0], row[2]) for row in rows] == [("1", "67"), ("2", "134"), ("3", "200")]
    widths = [float(row[3]) for row in rows]
    assert widths == sorted(widths, reverse=True)


def test_before_the_first_session_all_pairs_are_asked_about(chosen):
    """Else a first wave could not be planned, or only by hand."""
    pairs, said = chosen("--budget", 180, results=None)
    assert pairs["judgments"].sum() == 180
    assert "4 of each of 45 category pairs" in said
    even, _ = chosen("--budget", 225, "--prior", "none", results=None)
    assert even["lam_f"].nunique() == 17


def test_a_wave_that_holds_no_curve_says_so(chosen):
    """Else a first wave would be spent, and boundaries.csv be empty."""
    for flags in (["--budget", 30], ["--budget", 90, "--for", "x0"]):
        _, said = chosen(*flags, results=None)
        assert "All 45 category pairs will have judgments at fewer than two coefficients" in said
        assert "nan" not in said
    _, said = chosen("--budget", 180, results=None)
    assert "fewer than two" not in said


def test_category_pairs_without_judgments_are_left_out_aloud(chosen, results, tmp_path):
    """Else those that a small first wave had no room for would never be asked about, and nobody know."""
    some = tmp_path / "some"
    some.mkdir()
    table = pd.read_csv(results / "judgments.csv")
    table[table["label_1"] == "Eight"].to_csv(some / "judgments.csv", index=False)
    (some / "boundaries.csv").write_bytes((results / "boundaries.csv").read_bytes())
    _, said = chosen("--budget", 60, results=some)
    assert "36 further category pairs of these classes have no judgments so far: left out" in said
    _, said = chosen("--budget", 60)
    assert "left out" not in said


def test_nothing_is_asked_where_all_is_certain_enough(chosen, results, tmp_path):
    """Else people would be paid for what is known; and pairs that are known would be asked about beside others."""
    sure = tmp_path / "sure"
    sure.mkdir()
    for name in ("judgments.csv", "boundaries.csv"):
        (sure / name).write_bytes((results / name).read_bytes())
    boundaries = pd.read_csv(sure / "boundaries.csv").assign(x0_se=0.001)
    boundaries.to_csv(sure / "boundaries.csv", index=False)
    with pytest.raises(FileNotFoundError):
        chosen("--budget", 60, "--within", 0.05, results=sure)
    boundaries.loc[0, "x0_se"] = 0.2
    boundaries.to_csv(sure / "boundaries.csv", index=False)
    pairs, said = chosen("--budget", 60, "--within", 0.05, results=sure)
    assert "0 to 60 of each of 45" in said
    assert pairs["judgments"].sum() == 60


@pytest.mark.parametrize(
    ("flags", "message"),
    [
        (["--budget", "0"], "whole number"),
        (["--budget", "2", "--waves", "3"], "less than a judgment"),
        (["--budget", "9", "--strategy", "clever"], "invalid choice"),
        (["--budget", "9", "--within", ".6"], "below .5"),
        (["--budget", "9", "--within", "x"], "below .5"),
        (["--budget", "9", "--coefficients", "1"], "whole hundredths"),
        (["--budget", "9", "--coefficients", ".333"], "whole hundredths"),
        (["--budget", "9", "--prior", "none", "--strategy", "greedy"], "needs results or a prior"),
        (["no-such-folder", "--budget", "9"], "aggregate.py wrote"),
        (["results", "--budget", "9", "--prior", "none"], "without results"),
        (["--budget", "50001"], "50,000"),
    ],
)
def test_bad_flags_end_in_one_line(call, tmp_path, flags, message):
    """Else a slip would end in a traceback, or in a list that nobody meant."""
    status, out, err = call(choose, *flags, "--images", "digits", "--out", tmp_path / "next.csv")
    assert (status, out) == (2, "")
    assert message in err
    assert len(err.strip().splitlines()) == 1
    assert not (tmp_path / "next.csv").exists()


def test_a_class_may_have_the_name_of_nothing(results, tmp_path):
    """Else the standard errors of a class called None would be passed over, and a forecast be of others."""
    for name in ("judgments.csv", "boundaries.csv"):
        table = pd.read_csv(results / name).replace({"label_1": {"Eight": "None"}, "label_2": {"Eight": "None"}})
        table.to_csv(tmp_path / name, index=False)
    found, before = read_results(tmp_path), read_results(results)
    assert "None" in {*found.pairs["label_1"]}
    assert np.nansum(found.reported) == pytest.approx(np.nansum(before.reported))


def test_judgments_of_one_person_are_said_to_be(chosen, results, tmp_path):
    """Else the forecast would seem to know how people differ."""
    table = pd.read_csv(results / "judgments.csv")
    table[table["participant"] == table["participant"].iloc[0]].to_csv(tmp_path / "judgments.csv", index=False)
    (tmp_path / "boundaries.csv").write_bytes((results / "boundaries.csv").read_bytes())
    _, said = chosen("--budget", 20, results=tmp_path)
    assert "One person alone has judged" in said
    assert "One person alone" not in chosen("--budget", 20, results=None)[1]


def test_a_list_that_cannot_be_written_is_said_at_once(call, tmp_path):
    """Else the choice would be made, and lost."""
    (tmp_path / "file").write_text("")
    for out, message in ((tmp_path, "is a folder"), (tmp_path / "file" / "next.csv", "is a file")):
        status, said, err = call(choose, "no-such-folder", "--images", "digits", "--budget", 9, "--out", out)
        assert (status, said) == (2, "")
        assert message in err


def test_results_of_other_images_are_refused(call, results, tmp_path):
    """Else the list would name images that people never saw."""
    table = pd.read_csv(results / "judgments.csv")
    for damage, message in (
        (table.assign(image_1=table["image_1"] + 1), "image"),
        (table.assign(catch=1, repeat=0), "no judgments of coefficients"),
        (table.assign(mixing="given"), "continua"),
        (table.assign(lam_h=2.0), "lam_h"),
    ):
        folder = tmp_path / "damaged"
        folder.mkdir(exist_ok=True)
        (folder / "boundaries.csv").write_bytes((results / "boundaries.csv").read_bytes())
        damage.to_csv(folder / "judgments.csv", index=False)
        status, _, err = call(choose, folder, "--images", "digits", "--budget", 9, "--out", tmp_path / "next.csv")
        assert status == 2
        assert message in err
    boundaries = pd.read_csv(results / "boundaries.csv")
    pd.concat([boundaries, boundaries]).to_csv(folder / "boundaries.csv", index=False)
    table.to_csv(folder / "judgments.csv", index=False)
    status, _, err = call(choose, folder, "--images", "digits", "--budget", 9, "--out", tmp_path / "next.csv")
    assert status == 2
    assert "comes twice" in err


def photos(folder, each):
    """Write noise as photographs of two classes."""
    from PIL import Image

    rng = np.random.default_rng(0)
    for name in ("cat", "dog"):
        (folder / name).mkdir(parents=True)
        for number in range(each):
            Image.fromarray(rng.integers(0, 256, (8, 8, 3), dtype=np.uint8)).save(folder / name / f"{number}.png")
    return folder


@pytest.mark.parametrize("strategy", ["greedy", "balanced", "random"])
def test_few_images_are_shown_equally_often(call, tmp_path, strategy):
    """Else a few of them would stand for their class, and pairs come back while others were never shown."""
    flags = ["--images", photos(tmp_path / "photos", 5), "--strategy", strategy, "--batch-size", 25]
    status, _, err = call(choose, *flags, "--budget", 45, "--waves", 3, "--out", tmp_path / "next.csv")
    assert status == 0, err
    pairs = pd.read_csv(tmp_path / "next.csv")
    assert pairs["judgments"].sum() == 15
    assert not pairs.duplicated(["image_1", "image_2"]).any()
    uses = pd.concat([pairs["image_1"], pairs["image_2"]]).value_counts()
    assert len(uses) == 10
    assert uses.max() - uses.min() <= 1


def test_where_images_run_out_nobody_more_is_counted(call, tmp_path, monkeypatch):
    """Else a forecast would have people without anything to judge."""
    monkeypatch.setattr("analysis.choosing.next_wave.MOST_CANDIDATES", 10)  # image pairs have one rater each
    flags = ["--images", photos(tmp_path / "photos", 2), "--budget", 100, "--waves", 2, "--out", tmp_path / "next.csv"]
    status, said, err = call(choose, *flags)
    assert status == 0, err
    assert "Fewer than 50" in said
    assert "With 1 more participant (4 judgments)" in said


def test_few_images_get_several_raters(call, tmp_path):
    """Else a lab with a handful of photographs could not go on, or one session would show a pair twice."""
    flags = ["--images", photos(tmp_path / "photos", 2), "--coefficients", ".25", ".75", "--batch-size", 4]
    status, _, err = call(choose, *flags, "--budget", 24, "--out", tmp_path / "next.csv")
    assert status == 0, err
    pairs = pd.read_csv(tmp_path / "next.csv")
    assert pairs["judgments"].sum() == 24
    assert pairs.groupby(["image_1", "image_2"])["judgments"].sum().max() <= 6  # so many participants
    assert pairs["image_1"].str.startswith("cat/").all()
    status, said, err = call(
        generate, "--images", tmp_path / "photos", "--design", "infer", "--pairs", tmp_path / "next.csv",
        "--batch-size", 4, "--out", tmp_path / "set",
    )  # fmt: skip
    assert status == 0, err
    assert said.count("infer: 6 participants") == 1

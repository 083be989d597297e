"""The scripts behind the figures of README and docs still measure: nothing else calls them until the next figure."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

ROOT = Path(__file__).parents[1]


def ended(command, script, *flags):
    """What the script printed, if it ended well."""
    run = command(script, *flags)
    assert run.returncode == 0, run.stderr
    return run.stdout


def test_choosing_is_as_good_as_the_plain_loop(command):
    """Else its figure would be the speed of another choice."""
    said = ended(command, "benchmarks/choose.py", "--candidates", 60, "--budget", 20)
    losses = said.splitlines()[-1].split(" are ")[1]
    plain, greedy = (float(part.split()[0]) for part in losses.split(" and "))
    assert plain == pytest.approx(greedy, rel=1e-8)


def test_bootstrap_finds_what_the_loop_finds(command, hmix_judgments):
    """Else its figure would be the speed of other fits."""
    said = ended(command, "benchmarks/bootstrap.py", "--rounds", 1, "--fits", 50)
    x0, k = said.rpartition("x0 ")[2].split(", k ")
    assert float(x0) < 1e-3
    assert float(k) < 1e-3


def test_aggregating_is_measured(command, tmp_path):
    """Else its speed and memory could not be measured again."""
    flags = ["--judgments", 2000, "--rounds", 1, "--folder", tmp_path]
    assert "times as fast" in ended(command, "benchmarks/aggregate.py", *flags)


@pytest.mark.long
def test_writing_stimuli_is_measured(command, jpeg_zip, tmp_path):
    """Else its speed could not be measured again."""
    flags = ["--images", jpeg_zip, "--rounds", 1, "--folder", tmp_path]
    assert "1,000,035 stimuli planned" in ended(command, "benchmarks/stimuli.py", *flags)


@pytest.mark.long
def test_training_is_measured(command):
    """Else its speed could not be measured again, or would be that of networks that learn something else."""
    smallest = ["--rounds", 1, "--images", 64, "--evaluated", 64, "--architectures", "vgg11", "--workers", 1]
    said = ended(command, "benchmarks/train.py", *smallest)
    assert float(said.split("between the two: ")[1]) < 1e-4


@pytest.mark.long
def test_hmix_is_replayed(command, hmix_judgments, tmp_path):
    """Else docs/choosing.md would not show what the code gives: the first of its 50 orders is replayed."""
    ended(command, "docs/replay.py", "--orders", 1, "--out", tmp_path)
    for name in ("pool", "labels", "limits", "simulated"):
        table = pd.read_csv(tmp_path / f"{name}.csv")
        published = pd.read_csv(ROOT / "docs" / "results" / "choosing" / f"{name}.csv").query("order == 0")
        keys = [column for column in ("strategy", "goal", "judgments") if column in table]
        assert table[keys].equals(published[keys].reset_index(drop=True))
        measured = [column for column in ("x0_se", "log_k_se", "squared_error", "least") if column in table]
        # Between candidates that are equally good, another machine's last digits may decide otherwise.
        np.testing.assert_allclose(table[measured], published[measured], rtol=0.02)


@pytest.mark.long
def test_models_of_labels_are_compared(command, hmix_judgments):
    """Else the table of docs/choosing.md could not be made again."""
    said = ended(command, "docs/label_models.py", "--draws", 1)
    assert said.splitlines()[-1].startswith("Gaussian process")


@pytest.mark.long
@pytest.mark.browser
def test_changes_of_the_stimuli_page_are_timed(command, hmix_results, chromium):
    """Else the page's figures could not be measured again."""
    said = ended(command, "benchmarks/stimuli_page.py", hmix_results, "--rounds", 1)
    assert "all seen" in said.splitlines()[-1]

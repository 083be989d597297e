"""The figures: files that show something, say what and how many, and are not drawn of nothing."""

import numpy as np
import pandas as pd
import pytest
from matplotlib import pyplot as plt
from PIL import Image

from analysis import figures


def infer(n=3, lam_f=(0.1, 0.5, 0.9), stimuli=2):
    rows = [
        {
            "participant": f"p{person}",
            "stimulus": f"mixed_{lam}_Cat_{number}_Dog_1.png",
            "lam_f": lam,
            "lam_h": round(lam * 0.8 + 0.02 * person, 2),
            "omega": 0.9 - 0.1 * person,
        }
        for lam in lam_f
        for number in range(stimuli)
        for person in range(n)
    ]
    return pd.DataFrame(rows)


@pytest.fixture
def axes():
    figure, axes = plt.subplots()
    yield axes
    plt.close(figure)


def texts(axes):
    legend = axes.get_legend()
    return [text.get_text() for text in (*axes.texts, *(legend.get_texts() if legend else ()))]


def test_two_files_that_show_something(tmp_path):
    """Else results would have missing or blank pictures, or go back to the old ones."""
    files = figures.write(infer(), tmp_path / "figures", "3 human participants")
    assert sorted(files) == sorted((tmp_path / "figures").iterdir())
    assert [file.name for file in files] == ["lam_h_by_lam_f.png", "confidence_by_lam_f.png"]
    for file in files:
        with Image.open(file) as image:
            assert image.format == "PNG"
            assert min(image.size) >= 600
            grey = np.asarray(image.convert("L"))
        assert 0.005 < (grey < 200).mean() < 0.5  # dark lines and letters on a light ground
    assert files[0].read_bytes() != files[1].read_bytes()
    assert plt.get_fignums() == []  # none is left open


def test_other_answers_make_other_pictures(tmp_path):
    """Else a picture would not be of the answers, or not say whose they are."""
    drawings = [(infer(), "3 human"), (infer(n=4), "3 human"), (infer(), "3 simulated")]
    for number, (answers, note) in enumerate(drawings):
        figures.write(answers, tmp_path / str(number), note)
    for name in ("lam_h_by_lam_f.png", "confidence_by_lam_f.png"):
        assert len({(tmp_path / str(number) / name).read_bytes() for number in range(3)}) == 3


def test_nothing_is_drawn_of_nothing(tmp_path):
    """Else a study of midpoints alone would get empty axes."""
    assert figures.write(infer().iloc[:0], tmp_path / "figures", "nobody") == []
    assert not (tmp_path / "figures").exists()


def test_figure_5_shows_medians_quartiles_and_numbers(axes):
    """Else points would lie elsewhere than the median, or the reader not know of how many judgments."""
    answers = infer(n=4)
    figures.lam_h_by_lam_f(answers, axes)
    (points,) = (container.lines[0] for container in axes.containers)
    assert points.get_xdata().tolist() == [0.1, 0.5, 0.9]
    assert points.get_ydata() == pytest.approx(
        [answers[answers["lam_f"] == lam]["lam_h"].median() for lam in (0.1, 0.5, 0.9)]
    )
    (bars,) = axes.containers[0].lines[2]
    quartiles = [sorted(segment[:, 1]) for segment in bars.get_segments()]
    expected = [answers[answers["lam_f"] == lam]["lam_h"].quantile([0.25, 0.75]).tolist() for lam in (0.1, 0.5, 0.9)]
    assert np.array(quartiles) == pytest.approx(np.array(expected))
    assert texts(axes)[:3] == ["n = 8"] * 3
    assert "\\lambda_f" in axes.get_xlabel()
    assert "\\lambda_h" in axes.get_ylabel()


def test_figure_5_without_a_fit(axes):
    """Else one coefficient alone, which no curve fits, would end the run or show a made-up curve."""
    figures.lam_h_by_lam_f(infer(lam_f=(0.5,)), axes)
    assert not any("logistic" in text for text in texts(axes))
    assert any("identity" in text for text in texts(axes))


def test_table_1_shows_means_spread_and_numbers(axes):
    """Else the picture would not show the table's figures."""
    figures.confidence_by_lam_f(infer(), axes)
    assert [label.get_text() for label in axes.get_xticklabels()] == ["0.1 or 0.9", "0.5"]
    assert texts(axes) == ["0.80 ± 0.00\n4 images", "0.80 ± 0.00\n2 images"]
    assert "confidence" in axes.get_ylabel()


def test_a_spread_that_cannot_be_computed_is_not_shown(axes):
    """Else a picture of a small study would say "0.80 ± nan"."""
    figures.confidence_by_lam_f(infer(lam_f=(0.5,), stimuli=1), axes)
    (text,) = texts(axes)
    assert text.startswith("0.80")
    assert "nan" not in text

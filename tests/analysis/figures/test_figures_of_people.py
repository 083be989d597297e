"""The figures of participants and of response times: everybody's own answers, and no names."""

import numpy as np
import pandas as pd
import pytest
from drawn_answers import asked_for_more, infer, midpoint, people, texts, titles
from scipy.stats import t as student_t

from analysis.boundaries import logistic
from analysis.figures import participants, response_times
from analysis.figures.style import save

# Participants


def many(n):
    """n people, of whom the first always says .5, and the others follow lam_f with ever less noise."""
    rng = np.random.default_rng(0)
    rows = [
        {"participant": f"name{person:02}", "lam_f": lam_f, "lam_h": 0.5}
        if person == 0
        else {"participant": f"name{person:02}", "lam_f": lam_f, "lam_h": lam_f + rng.normal(0, 0.2 / person)}
        for person in range(n)
        for lam_f in (0.1, 0.25, 0.5, 0.75, 0.9)
        for _ in range(4)
    ]
    return pd.DataFrame(rows).assign(label_1="Cat", label_2="Dog", interface="infer", rt_s=4.0)


def test_everybody_has_a_panel_with_their_own_answers_and_curve():
    """Else somebody's curve would be drawn through another's answers, or a boundary that is none."""
    answers = many(3)
    table = people(answers)
    figure = participants.curves(answers, table)
    (axes,) = figure.axes
    _, *others = table.sort_values("r", na_position="first").itertuples()
    words = [text.get_text() for text in axes.texts if "n 20" in text.get_text()]
    assert words[0] == "no r, n 20"
    expected = [f"r {person.r:.2f}, x0 {person.x0:.2f}, n 20".replace("0.", ".") for person in others]
    assert words[1:] == expected
    places = [text.get_position() for text in axes.texts if "n 20" in text.get_text()]
    assert places[0][1] == places[1][1] > places[2][1]  # two in a row
    singles, means = axes.lines
    assert len(singles.get_xdata()) == 60
    drawn = {(round(x, 6), round(y, 6)) for x, y in zip(means.get_xdata(), means.get_ydata(), strict=True)}
    names = ["name00", *(person.participant for person in others)]
    for name, (x, y) in zip(names, places, strict=True):
        own = answers[answers["participant"] == name].groupby("lam_f")["lam_h"].mean()
        found = {(round(x - 0.5 + lam_f, 6), round(y - 1.06 + lam_h, 6)) for lam_f, lam_h in own.items()}
        assert found <= drawn
    curves = next(each for each in axes.collections if len(each.get_paths()[0].vertices) == 51)
    for path, person, (x, y) in zip(curves.get_paths(), others, places[1:], strict=True):  # none where there is none
        line = path.vertices - [x - 0.5, y - 1.06]
        assert line[:, 1] == pytest.approx(logistic(line[:, 0], person.x0, person.k))


def test_no_names_are_in_the_figure_of_participants(tmp_path):
    """Else a release with figures would name people."""
    svg = save(participants.curves(many(3), people(many(3))), tmp_path / "participants")[1].read_text("utf-8")
    assert "name0" not in svg
    assert "x0" in svg


def test_of_very_many_people_some_are_shown_and_this_is_said():
    """Else a study of a thousand would draw for minutes, or hide its worst or its best in silence."""
    answers = many(50)
    figure = participants.curves(answers, people(answers))
    (axes,) = figure.axes
    shown = [text.get_text() for text in axes.texts if "n 20" in text.get_text()]
    assert len(shown) == 40
    assert shown[0] == "no r, n 20"
    assert shown[-1].startswith(f"r {people(answers)['r'].max():.2f}".replace("0.", "."))
    assert "(40 of 50 people, from the lowest r to the highest)" in figure.get_supxlabel()
    assert "people" not in participants.curves(many(40), people(many(40))).get_supxlabel()


def test_everybody_has_a_line_with_their_own_midpoints():
    """Else somebody's midpoints would stand at another's place, or an interval be of another mean."""
    ann, bob = (
        midpoint((0.3, 0.5, 0.5, 0.7 + shift)).assign(participant=name) for name, shift in (("a", 0.2), ("b", 0))
    )
    answers = pd.concat([ann, bob]).query("interface == 'select_shuffled'")
    (axes,) = participants.midpoints(answers).axes
    assert axes.get_title() == "Select-Shuffled\n2 people"
    (bars,) = axes.containers
    assert bars.lines[0].get_xdata() == pytest.approx([0.5, 0.55])  # sorted by the mean
    (low, high), _ = (segment[:, 0] for segment in bars.lines[2][0].get_segments())
    own = np.array([0.3, 0.5, 0.5, 0.7])
    reach = student_t.ppf(0.975, 3) * own.std(ddof=1) / 2
    assert (low, high) == (pytest.approx(0.5 - reach), pytest.approx(0.5 + reach))
    dots = next(each for each in axes.collections if len(each.get_offsets()) == 6)
    assert sorted(map(tuple, dots.get_offsets().round(9))) == [
        (0.3, 0),
        (0.3, 1),
        (0.5, 0),
        (0.5, 1),
        (0.7, 0),
        (0.9, 1),
    ]
    assert sorted(dots.get_sizes()) == [4, 4, 4, 4, 8, 8]


def test_other_shares_than_one_half_are_no_midpoints():
    """Else who was asked for .75 would stand far from the line."""
    figure = participants.midpoints(asked_for_more())
    assert titles(figure) == [
        "Construct, from .1\n1 person",
        "Construct, from .9\n1 person",
        "Select-Shuffled\n1 person",
    ]
    many = pd.concat([midpoint((0.4, 0.6)).assign(participant=f"name{person}") for person in range(70)])
    assert titles(participants.midpoints(many))[0] == "Construct, from .1\n60 of 70 people"


# Response times


def test_times_of_answers_are_medians_and_quartiles():
    """Else the picture would show other times than summary.json, or not say of how many answers."""
    answers = infer(n=4).assign(rt_s=lambda rows: np.arange(len(rows)) + 1.0)
    figure = response_times.by_interface_and_lam_f(pd.concat([answers, midpoint()]))
    boxes, lines = figure.axes
    names = [label.get_text() for label in boxes.get_yticklabels()]
    assert names == [
        "Construct\nn = 8, 2 people",
        "Select-Shuffled\nn = 4, 1 person",
        "Infer\nn = 24, 4 people",
    ]
    (points,) = (container.lines[0] for container in lines.containers)
    expected = answers.groupby("lam_f")["rt_s"].quantile([0.25, 0.5, 0.75]).unstack().to_numpy()
    assert points.get_ydata() == pytest.approx(expected[:, 1])
    (bars,) = lines.containers[0].lines[2]
    assert np.array([sorted(segment[:, 1]) for segment in bars.get_segments()]) == pytest.approx(expected[:, [0, 2]])
    assert texts(lines) == ["Infer, n = 8"]
    assert boxes.get_xscale() == "log"


def test_times_without_blends_have_one_panel():
    """Else a study of midpoints would get empty axes, for there is no coefficient to go along."""
    (axes,) = response_times.by_interface_and_lam_f(midpoint()).axes
    assert "seconds" in axes.get_xlabel()

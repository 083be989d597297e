"""The figures: files that show something, say what and how many, and are not drawn of nothing."""

import io
import subprocess
import sys
from pathlib import Path

import matplotlib
import numpy as np
import pandas as pd
import pytest
from drawn_answers import asked_for_more, infer, midpoint, people, texts, titles
from matplotlib import pyplot as plt
from matplotlib.container import BarContainer
from matplotlib.figure import Figure
from matplotlib.text import Text
from PIL import Image

from analysis import figures
from analysis.boundaries import boundary_table
from analysis.figures import ambiguity, inferences, midpoints, soft_labels, style
from analysis.figures import boundaries as boundary_figures
from analysis.figures.style import save
from analysis.midpoints import midpoint_table
from stimuli_gen.recipe import DESIGNS

NAMES = ["midpoints_by_pair", "selections", "lam_h_by_lam_f", "confidence_by_lam_f", "ambiguity", "boundaries"]
NAMES += ["soft_labels", "participants", "participants_midpoints", "response_times"]
GROUPS = [
    {"unit": unit, "group": group, "n_stimuli": n}
    | {"omega": 0.8 - n / 100, "omega_sd": 0.1}
    | {"relabelling": 0.1 + n / 1000, "relabelling_sd": None if n == 1 else 0.05}
    for unit in ("nats", "bits")
    for group, n in [("low/low", 20), ("low/high", 8), ("high/high", 1), ("other", 5)]
]
COMPARED = [
    {"unit": unit, "measure": measure, "level": level, "u_p": 0.01 if level == "stimuli" else 0.5}
    for unit in ("nats", "bits")
    for measure in ("omega", "relabelling")
    for level in ("stimuli", "pairs")
]
AMBIGUOUS = {"groups": GROUPS, "comparisons": COMPARED}


def labels():
    table = pd.DataFrame({"stimulus": ["a", "b"], "lam_f": [0.25, 0.5], "pair": "Cat_1_Dog_1", "n_judgments": 2})
    return table.assign(label_1="Cat", label_2="Dog", Cat=[0.2, 0.1], Dog=[0.8, 0.2], Emu=[0.0, 0.7])


def study(answers=None):
    """What `figures.write` takes."""
    answers = infer() if answers is None else answers
    soft = pd.DataFrame({"participant": ["p0", "p1"], "interface": "soft_labels", "lam_f": 0.5, "rt_s": [20.0, 30.0]})
    parts = {"coefficient": answers, "midpoint": midpoint(), "soft label": soft}
    tables = {"midpoints": midpoint_table(midpoint()), "soft_labels": labels(), "boundaries": boundary_table(answers)}
    return parts, tables | {"participants": people(answers)}


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    """The files of a study's figures."""
    return figures.write(*study(), AMBIGUOUS, tmp_path_factory.mktemp("study") / "figures", "human")


@pytest.fixture
def drawn(monkeypatch):
    """The figures of a study before they are saved: drawn(parts, tables, observers) -> {name: figure}."""

    def draw(parts, tables, observers="human", folder=Path("unused")):
        found = {}
        monkeypatch.setattr(style, "save", lambda figure, file: [found.setdefault(file.name, figure)])
        monkeypatch.setattr(Path, "mkdir", lambda *_, **__: None)
        figures.write(parts, tables, AMBIGUOUS, folder, observers)
        return found

    return draw


def picture(figure):
    with io.BytesIO() as file:
        figure.savefig(file, format="png", dpi=50)
        return file.getvalue()


def test_each_figure_is_a_picture_and_a_drawing(written):
    """Else results would have missing or blank pictures, or none that a paper can print."""
    assert sorted(written) == sorted(written[0].parent.iterdir())
    assert [file.name for file in written] == [f"{name}.{kind}" for name in NAMES for kind in ("png", "svg")]
    for png, svg in zip(written[::2], written[1::2], strict=True):
        with Image.open(png) as image:
            assert image.format == "PNG"
            assert min(image.size) >= 300
            grey = np.asarray(image.convert("L"))
        assert 0.005 < (grey < 200).mean() < 0.5  # dark lines and letters on a light ground
        assert svg.read_text(encoding="utf-8").count("<path") > 10
    assert len({file.read_bytes() for file in written}) == len(written)


def test_the_same_answers_write_the_same_bytes(written, tmp_path):
    """Else results under version control would change without a cause."""
    for file, again in zip(written, figures.write(*study(), AMBIGUOUS, tmp_path / "again", "human"), strict=True):
        assert file.read_bytes() == again.read_bytes(), file.name


def test_other_answers_make_other_pictures(drawn):
    """Else a picture would not be of the answers, or not say whose they are."""
    made = [drawn(*study(answers), who) for answers, who in [(infer(), "human"), (infer(n=4), "human")]]
    made.append(drawn(*study(), "simulated"))
    for name in ("lam_h_by_lam_f", "confidence_by_lam_f", "boundaries"):
        assert len({picture(each[name]) for each in made}) == 3
    notes = [each["boundaries"].get_suptitle() for each in made]
    assert notes == ["3 human participants", "4 human participants", "3 simulated participants"]


def test_a_class_may_have_any_name(drawn, tmp_path):
    """Else a study with a class like this would have no results at all, for its dollar is read as mathematics."""
    name = "$\\frac{Emu"
    parts, tables = study()
    parts = {kind: answers.replace("Cat", name) for kind, answers in parts.items()}
    tables = {kind: table.replace("Cat", name).rename(columns={"Cat": name}) for kind, table in tables.items()}
    for file, figure in drawn(parts, tables).items():
        assert save(figure, tmp_path / file)
    figure = drawn(parts, tables)["boundaries"]
    parsed = {text.get_text(): text.get_parse_math() for text in figure.findobj(Text) if "$" in text.get_text()}
    assert {parses for text, parses in parsed.items() if name in text} == {False}
    assert {parses for text, parses in parsed.items() if name not in text} == {True}  # λ_h stays a symbol


@pytest.mark.parametrize(
    ("kind", "names"),
    [
        ("coefficient", [*NAMES[2:6], NAMES[7], NAMES[9]]),
        ("midpoint", [*NAMES[:2], *NAMES[8:]]),
        ("soft label", [NAMES[6], NAMES[9]]),
    ],
)
def test_nothing_is_drawn_of_nothing(drawn, kind, names):
    """Else a study of midpoints alone would get empty axes."""
    parts, tables = study()
    left = {name: rows if name == kind else rows.iloc[:0] for name, rows in parts.items()}
    tables = tables | {
        name: tables[name].iloc[:0] for name in {"midpoint": (), "coefficient": ("midpoints",)}.get(kind, ())
    }
    assert list(drawn(left, tables)) == names


def test_no_folder_is_made_for_nothing(tmp_path):
    """Else a study without answers would have an empty folder of figures."""
    parts, tables = study()
    nothing = {name: rows.iloc[:0] for name, rows in parts.items()}
    assert figures.write(nothing, tables, AMBIGUOUS, tmp_path / "none", "human") == []
    assert not (tmp_path / "none").exists()


def test_drawing_leaves_matplotlib_as_it_is(drawn, tmp_path):
    """Else figures that a notebook draws itself would change their look, or ours be shown twice."""
    with matplotlib.rc_context():
        matplotlib.rcdefaults()  # whatever was drawn before
        before = dict(matplotlib.rcParams)
        made = drawn(*study())
        assert list(made) == NAMES
        assert all(type(figure) is Figure for figure in made.values())
        save(made["selections"], tmp_path / "selections")
        assert dict(matplotlib.rcParams) == before
    assert plt.get_fignums() == []


def test_the_backend_stays(tmp_path):
    """Else figures would no longer show in a notebook that has imported the suite. A process of its own imports it."""
    script = """import sys, matplotlib
matplotlib.use('svg')
from analysis import figures
from analysis.figures.style import new_figure, save
with new_figure((2, 2), 'who') as figure:
    figure.subplots().plot([0, 1])
print(len(save(figure, figures.Path('a'))), 'matplotlib.pyplot' in sys.modules, matplotlib.get_backend())"""
    result = subprocess.run([sys.executable, "-c", script], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert result.stdout.split() == ["2", "False", "svg"]


# Figures 2 and 3


def test_figure_2_counts_pairs_in_bins_of_a_tenth():
    """Else a pair would stand in another bin than its mean's, or the reader not know of how many pairs."""
    table = midpoint_table(midpoint((0.3, 0.5, 0.5, 0.7)))
    figure = midpoints.by_pair(table)
    names = ("Construct, from .1", "Construct, from .9", "Select-Shuffled")
    assert titles(figure) == [f"{name}\nn = 4 pairs, 2 beyond ±.15" for name in names]
    for axes in figure.axes:
        heights = [patch.get_height() for patch in axes.patches]
        assert heights == [0, 0, 0, 1, 0, 2, 0, 1, 0, 0, 0]


@pytest.mark.parametrize("edge", range(1, 11))
def test_figure_2_puts_a_mean_on_an_edge_above_it(edge):
    """Else float noise would put a mean of .35 now into this bin and now into that."""
    at = (10 * edge - 5) / 100
    table = midpoint_table(midpoint((at,))).assign(lam_h=[at, np.nextafter(at, 0), np.nextafter(at, 1)])
    figure = midpoints.by_pair(table)
    for axes in figure.axes:
        assert [patch.get_height() for patch in axes.patches].index(1) == edge


def test_figure_2_of_the_published_study(hmix_judgments):
    """Else pairs of H-Mix would stand in other bins than they do (facts/hmix.md, section 2)."""
    figure = midpoints.by_pair(midpoint_table(hmix_judgments[hmix_judgments["interface"].isin(DESIGNS["midpoint"])]))
    assert [[int(patch.get_height()) for patch in axes.patches] for axes in figure.axes] == [
        [0, 0, 1, 12, 42, 92, 76, 24, 2, 0, 0],
        [0, 0, 1, 5, 33, 94, 66, 25, 25, 0, 0],
        [0, 0, 2, 15, 49, 81, 72, 26, 4, 0, 0],
    ]


def test_figure_3_shows_shares_of_answers():
    """Else bars would not be the share of people's choices, or not say how many there were."""
    figure = midpoints.selections(midpoint((0.3, 0.5, 0.5, 0.7)))
    assert titles(figure)[2] == "Select-Shuffled\nn = 4 answers of 1 person, 50% at .5"
    bars = {round(bar.get_x() + bar.get_width() / 2, 6): bar.get_height() for bar in figure.axes[2].patches}
    assert bars == {0.3: 25, 0.5: 50, 0.7: 25}


def test_figures_2_and_3_draw_other_shares_apart():
    """Else answers to two questions would be one heap, and the lines around .5 tell who was asked for .75 to be far."""
    answers = asked_for_more()
    figure = midpoints.by_pair(midpoint_table(answers))
    shown = [axes for axes in figure.axes if axes.axison]
    assert titles(figure)[:3] == titles(midpoints.by_pair(midpoint_table(midpoint())))
    assert [axes.get_title() for axes in shown[3:]] == ["Select-Shuffled, asked for .75\nn = 3 pairs, 1 beyond ±.15"]
    assert [line.get_xdata()[0] for line in shown[3].lines] == pytest.approx([0.6, 0.9])
    assert [patch.get_height() for patch in shown[3].patches] == [0] * 7 + [1, 1, 0, 1]
    assert figure.get_supxlabel() == "mean answer of a pair, $\\lambda_h$"
    assert [axes.get_ylabel() for axes in shown] == ["pairs", "", "", "pairs"]
    chosen = midpoints.selections(answers)
    (more,) = [axes for axes in chosen.axes if "asked for" in axes.get_title()]
    assert more.get_title() == "Select-Shuffled, asked for .75\nn = 3 answers of 1 person, 33% at .75"
    assert {round(bar.get_x() + bar.get_width() / 2, 6) for bar in more.patches} == {0.65, 0.75, 0.95}
    assert chosen.get_supxlabel() == "blend chosen as answer, $\\lambda_h$"


# Figure 5 and table 1


def test_figure_5_shows_medians_quartiles_and_numbers():
    """Else points would lie elsewhere than the median, or the reader not know of how many judgments."""
    answers = infer(n=4)
    figure = inferences.lam_h_by_lam_f(answers)
    (axes,) = figure.axes
    (points,) = (container.lines[0] for container in axes.containers)
    assert points.get_xdata().tolist() == [0.1, 0.5, 0.9]
    quartiles = answers.groupby("lam_f")["lam_h"].quantile([0.25, 0.5, 0.75]).unstack().to_numpy()
    assert points.get_ydata() == pytest.approx(quartiles[:, 1])
    (bars,) = axes.containers[0].lines[2]
    found = [sorted(segment[:, 1]) for segment in bars.get_segments()]
    assert np.array(found) == pytest.approx(quartiles[:, [0, 2]])
    assert texts(axes)[:3] == ["n = 8"] * 3
    assert "\\lambda_f" in axes.get_xlabel()
    assert "\\lambda_h" in axes.get_ylabel()


def test_table_1_shows_means_spread_and_numbers():
    """Else the picture would not show the table's figures."""
    figure = inferences.confidence_by_lam_f(infer())
    (axes,) = figure.axes
    assert [label.get_text() for label in axes.get_xticklabels()] == ["0.1 or 0.9", "0.5"]
    assert texts(axes) == ["0.80 ± 0.00\n4 images", "0.80 ± 0.00\n2 images"]
    assert "confidence" in axes.get_ylabel()


def test_what_cannot_be_computed_is_not_shown():
    """Else one coefficient alone would end the run, show a made-up curve, or say "0.80 ± nan"."""
    answers = infer(lam_f=(0.5,))
    (legend,) = inferences.lam_h_by_lam_f(answers).legends
    named = [text.get_text() for text in legend.get_texts()]
    assert [name.split(" ")[0].rstrip(":") for name in named] == ["identity", "median"]
    (text,) = texts(inferences.confidence_by_lam_f(infer(lam_f=(0.5,), stimuli=1)).axes[0])
    assert text.startswith("0.80")
    assert "nan" not in text
    figure = boundary_figures.grid(answers, boundary_table(answers))
    assert [title for title in titles(figure) if title] == ["0 Dog … 1 Cat\nn 6"]


# Figure 7


def test_figure_7_has_a_panel_for_each_pair_of_categories():
    """Else some boundary would be missing, or drawn into another pair's panel."""
    answers = pd.concat([infer(), infer().assign(label_2="Emu", lam_h=0.5)], ignore_index=True)
    table = boundary_table(answers)
    figure = boundary_figures.grid(answers, table)
    shown = [title for title in titles(figure) if title]
    assert len(shown) == 2
    cat_dog = table.iloc[0]
    assert shown[0] == f"0 Dog … 1 Cat\nx0 {cat_dog['x0']:.2f}, k {cat_dog['k']:.1f}, n 18"
    (points,) = (container.lines[0] for container in figure.axes[0].containers)
    means = answers[answers["label_2"] == "Dog"].groupby("lam_f")["lam_h"].mean()
    assert points.get_ydata() == pytest.approx(means.tolist())


def test_figure_7_has_the_intervals_of_each_boundary():
    """Else a boundary would look as sure as any other, or have the interval of another pair."""
    answers = pd.concat([infer(n=4), infer(n=4).assign(label_2="Emu", lam_h=infer(n=4)["lam_h"] ** 2)])
    table = boundary_table(answers.reset_index(drop=True))
    for at, name in enumerate(f"x0_{who}_{end}" for who in ("people", "images") for end in ("low", "high")):
        table[name] = [at / 10, at / 10 + 0.05]
    figure = boundary_figures.grid(answers, table)
    for axes, pair in zip(figure.axes, table.to_dict("records"), strict=False):
        lines = [tuple(line.get_xdata()) for line in axes.lines]
        assert (pair["x0"],) in lines
        for who in ("people", "images"):
            assert (pair[f"x0_{who}_low"], pair[f"x0_{who}_high"]) in lines
    (legend,) = figure.legends
    names = ["boundary x0", "95% interval over people", "95% interval over image pairs"]
    assert [text.get_text() for text in legend.get_texts()] == names


def test_figure_7_keeps_wide_intervals_inside():
    """Else an interval from -30 to 50 would be drawn across other panels, or push them together."""
    answers = infer(n=4)
    table = boundary_table(answers).assign(x0_people_low=-30, x0_people_high=50, x0_images_low=0.3, x0_images_high=1.04)
    figure = boundary_figures.grid(answers, table)
    lines = [line for line in figure.axes[0].lines if line.get_ydata()[0] == 0 and len(set(line.get_ydata())) == 1]
    assert all(-0.05 <= x <= 1.05 for line in lines for x in line.get_xdata())
    assert [line.get_marker() for line in lines if line.get_marker() in ("<", ">")] == ["<", ">"]


def test_figure_7_of_very_many_pairs_says_what_it_leaves_out():
    """Else a study of a thousand classes would draw for hours, or hide pairs in silence."""
    answers = pd.concat([infer(n=1).assign(label_2=f"D{number:02}") for number in range(61)], ignore_index=True)
    figure = boundary_figures.grid(answers, boundary_table(answers))
    assert len([title for title in titles(figure) if title]) == 60
    assert "(60 of 61 pairs)" in figure.get_supxlabel()


# Figure 8


def test_figure_8_shows_each_kind_of_pair_in_both_units():
    """Else a group would have another group's mean, or the test that is named would be another one's."""
    figure = ambiguity.by_entropy(pd.DataFrame(GROUPS), pd.DataFrame(COMPARED))
    for axes, measure in zip(figure.axes, ("omega", "relabelling"), strict=True):
        bars = [container for container in axes.containers if isinstance(container, BarContainer)]
        expected = [row[measure] for row in GROUPS if row["group"] != "other"]
        assert [bar.get_height() for container in bars for bar in container] == pytest.approx(expected)
        names = [label.get_text() for label in axes.get_xticklabels()]
        expected = [("low/low", 20), ("low/high", 8), ("high/high", 1)]
        assert names == [f"{kind}\nn = {n} (nats)\nn = {n} (bits)" for kind, n in expected]
        assert axes.get_title() == "high/high against low/low: p = 0.01 (nats), p = 0.01 (bits)"


# Figure 9


def test_figure_9_shows_people_beside_mixup():
    """Else people's labels would stand at other classes, or mixup's be turned round."""
    figure = soft_labels.beside_mixup(labels())
    (legend,) = figure.legends  # of the figure, below it: within a panel it would lie on bars
    figure.draw_without_rendering()
    below = min(axes.get_tightbbox().y0 for axes in figure.axes)
    assert legend.get_window_extent().y1 < below
    first, second, mass = figure.axes
    assert titles(figure)[:2] == ["Cat 0.25, Dog 0.75\nn = 2 answers", "Cat 0.5, Dog 0.5\nn = 2 answers"]
    assert [label.get_text() for label in first.get_yticklabels()] == ["Cat", "Dog", "Emu"]
    bars = [[[bar.get_width() for bar in group] for group in axes.containers] for axes in (first, second)]
    assert bars == [[[0.2, 0.8, 0.0], [0.25, 0.75, 0.0]], [[0.1, 0.2, 0.7], [0.5, 0.5, 0.0]]]  # of people, of mixup
    assert mass.get_title() == "mass on other classes\nn = 2 stimuli, mean 0.35"


def test_mass_on_other_classes():
    """Else the share of what people see beside the two classes would be wrong."""
    assert soft_labels.off_endpoints(labels()).tolist() == pytest.approx([0, 0.7])

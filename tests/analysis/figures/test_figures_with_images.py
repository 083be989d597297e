"""Figures with the images that people judged: the right images, at their coefficients, beside what people said."""

from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
from PIL import Image

from analysis import figures
from analysis.figures import boundary_images, examples
from analysis.inferences import FIGURE_6
from hillmixe.command import InputError

LAM_F = (0.1, 0.25, 0.5, 0.9)


def label(stimulus, lam_f, lam_h, n=2):
    """A row of labels.csv."""
    pair = stimulus.removesuffix(".png").split("_", 2)[2]
    label_1, image_1, label_2, image_2 = pair.split("_")
    row = {"stimulus": stimulus, "pair": pair, "label_1": label_1, "image_1": int(image_1), "label_2": label_2}
    return row | {"image_2": int(image_2), "lam_f": lam_f, "lam_h": lam_h, "omega": 0.75, "n_judgments": n}


def labels(lam_f=LAM_F, labels=("Cat", "Dog"), lam_h=(0.4, 0.5, 0.9)):
    """Three stimuli at each coefficient, the second of which is the typical one: the mean of all is .6."""
    first, second = labels
    numbered = [(lam, number, answer) for lam in lam_f for number, answer in enumerate(lam_h)]
    return pd.DataFrame([label(f"mixed_{lam}_{first}_{n}_{second}_1.png", lam, answer) for lam, n, answer in numbered])


def boundaries(*pairs, x0=0.4):
    """Rows of boundaries.csv, as far as figures need them."""
    intervals = {"x0_people_low": 0.3, "x0_people_high": 0.55, "x0_images_low": 0.25, "x0_images_high": 0.6}
    rows = [{"label_1": first, "label_2": second, "n": 24, "x0": x0} | intervals for first, second in pairs]
    return pd.DataFrame(rows)


def shown(folder, stimuli, size=(4, 4)):
    """Write an image for each stimulus, all different: the upper half dark. As stimulus_sets.read lists them."""
    paths = []
    for at, name in enumerate(stimuli):
        pixels = np.full((*size[::-1], 3), 250, dtype=np.uint8)
        pixels[: size[1] // 2] = at
        Image.fromarray(pixels).save(folder / name)
        paths.append(folder / name)
    return pd.DataFrame({"path": paths}, index=pd.Index(stimuli, name="stimulus"))


# Figure 7


def drawn(found, table, folder, size=(4, 4)):
    return boundary_images.along(found, boundary_images.choose(found, table, shown(folder, table["stimulus"], size)))


def test_the_most_typical_stimulus_stands_for_its_coefficient(tmp_path):
    """Else an odd image that few people saw as others would stand for a boundary."""
    table = labels()
    chosen = boundary_images.choose(boundaries(("Cat", "Dog")), table, shown(tmp_path, table["stimulus"]))
    assert chosen["stimulus"].tolist() == [f"mixed_{lam}_Cat_1_Dog_1.png" for lam in LAM_F]
    assert [path.name for path in chosen["path"]] == chosen["stimulus"].tolist()
    tied = labels(lam_h=(0.4, 0.5, 0.6, 0.5)).assign(n_judgments=[2, 2, 2, 3] * len(LAM_F))
    chosen = boundary_images.choose(boundaries(("Cat", "Dog")), tied, shown(tmp_path, tied["stimulus"]))
    assert set(chosen["image_1"]) == {3}  # of two equally typical ones, what more people judged


def test_names_beside_two_columns_stand_apart(tmp_path):
    """Else the class at the right of one column would read as one line with that at the left of the next."""
    names = [("House plant", "Mug"), ("House plant", "Pear"), ("Mug", "Pear")]
    table = pd.concat([labels(labels=pair) for pair in names], ignore_index=True)
    figure = drawn(boundaries(*names), table, tmp_path)
    figure.draw_without_rendering()
    left, right = ([text.get_window_extent() for text in axes.texts] for axes in figure.axes)
    a_letter = left[0].width / len("Mug")
    assert min(box.x0 for box in right) - max(box.x1 for box in left) > 3 * a_letter


def test_images_do_not_cover_each_other(tmp_path):
    """Else a study with many coefficients would show slivers of images."""
    table = labels(np.arange(1, 20) / 20)
    found = boundaries(("Cat", "Dog"))
    chosen = boundary_images.choose(found, table, shown(tmp_path, table["stimulus"]))
    assert chosen["lam_f"].tolist() == pytest.approx(np.arange(1, 20, 2) / 20)
    figure = boundary_images.along(found, chosen)
    edges = [image.get_extent()[:2] for image in figure.axes[0].images]
    assert all(right < left for (_, right), (left, _) in pairwise(edges))


@pytest.mark.parametrize("size", [(4, 4), (300, 200)], ids=["pixels", "photographs"])
def test_images_stand_upright_at_their_coefficient(tmp_path, size):
    """Else an image would stand on its head, out of shape, or at another coefficient or pair than it was made for."""
    table = pd.concat([labels(), labels(labels=("Cat", "Emu")), labels(labels=("Dog", "Emu"))], ignore_index=True)
    found = boundaries(("Cat", "Dog"), ("Cat", "Emu"), ("Dog", "Emu"))
    figure = drawn(found, table, tmp_path, size)
    left, right = figure.axes
    assert [len(axes.images) for axes in (left, right)] == [8, 4]
    assert [text.get_text() for text in left.texts] == ["Dog", "Cat\nx0 0.40, n 24", "Emu", "Cat\nx0 0.40, n 24"]
    assert [text.get_text() for text in right.texts] == ["Emu", "Dog\nx0 0.40, n 24"]
    typical = table.index[table["stimulus"].str.contains(r"_1_\w+_1.png")]
    for image, stimulus in zip([*left.images, *right.images], typical, strict=True):
        low, high, bottom, top = image.get_extent()
        assert (low + high) / 2 == pytest.approx(table.loc[stimulus, "lam_f"])
        assert (high - low) / (bottom - top) == pytest.approx(size[0] / size[1], rel=0.01)
        pixels = np.asarray(image.get_array())
        assert (pixels[0, 0, 0], pixels[-1, 0, 0]) == (stimulus, 250)
        assert max(pixels.shape) <= boundary_images.PIXELS
    assert all(axes.get_ylim()[0] > axes.get_ylim()[1] for axes in (left, right))  # downwards: top is above bottom
    assert left.get_aspect() == 1


def test_the_boundary_stands_under_its_images(tmp_path):
    """Else images would have another pair's boundary, or none of what makes it unsure."""
    table = pd.concat([labels(), labels(labels=("Cat", "Emu"))], ignore_index=True)
    found = boundaries(("Cat", "Dog"), ("Cat", "Emu"))
    found.loc[1, ["x0", "x0_people_low", "x0_people_high"]] = 0.7, 0.6, 0.8
    figure = drawn(found, table, tmp_path)
    for axes, pair in zip(figure.axes, found.itertuples(), strict=True):
        lines = {tuple(line.get_xdata()): line.get_ydata()[0] for line in axes.lines}
        foot = lines[(pair.x0,)]
        assert lines[pair.x0_people_low, pair.x0_people_high] == foot
        assert lines[pair.x0_images_low, pair.x0_images_high] == foot
        assert max(image.get_extent()[2] for image in axes.images) < foot < axes.get_ylim()[0]


def test_a_pair_without_a_fit_has_images_and_no_boundary(tmp_path):
    """Else a pilot would end in a traceback or show "nan"."""
    found, table = boundaries(("Cat", "Dog"), x0=np.nan), labels(lam_f=(0.5,))
    figure = drawn(found, table, tmp_path)
    (axes,) = figure.axes
    assert len(axes.images) == 1
    assert [text.get_text() for text in axes.texts] == ["Dog", "Cat\nn 24"]
    assert len(axes.lines) == 1  # at .5


def test_very_many_pairs_say_what_is_left_out(tmp_path):
    """Else a study of a thousand classes would draw for hours, or hide pairs in silence."""
    names = [("Cat", f"D{number:02}") for number in range(49)]
    table = pd.concat([labels((0.5,), pair, (0.5,)) for pair in names], ignore_index=True)
    found = boundaries(*names)
    found.loc[0, "n"] = 1
    chosen = boundary_images.choose(found, table, shown(tmp_path, table["stimulus"]))
    assert set(chosen["label_2"]) == {second for _, second in names[1:]}
    figure = boundary_images.along(found, chosen)
    assert "(48 of 49 pairs)" in figure.get_supxlabel()
    assert sum(len(axes.images) for axes in figure.axes) == 48


def example_labels():
    rows = [label(FIGURE_6[2], 0.5, 0.865, n=4), label(FIGURE_6[0], 0.75, 0.4167, n=3)]
    return pd.concat([labels(), pd.DataFrame(rows)], ignore_index=True)


def test_the_paper_s_examples_are_those_that_were_judged(tmp_path):
    """Else figure 6 would show other stimuli, or stand empty in a study of other images."""
    table = example_labels()
    chosen = examples.choose(table, shown(tmp_path, table["stimulus"]))
    assert chosen["stimulus"].tolist() == [FIGURE_6[0], FIGURE_6[2]]
    assert [path.name for path in chosen["path"]] == [FIGURE_6[0], FIGURE_6[2]]
    assert examples.choose(labels(), shown(tmp_path, labels()["stimulus"])).empty


def test_examples_have_their_numbers(tmp_path):
    """Else an image would stand over another one's answers, or weights at the other class."""
    table = example_labels()
    figure = examples.side_by_side(examples.choose(table, shown(tmp_path, table["stimulus"])))
    pictures, bars = figure.axes[:2], figure.axes[2:]
    assert [int(np.asarray(axes.images[0].get_array())[0, 0, 0]) for axes in pictures] == [13, 12]
    title = "$\\lambda_f$ = {}, $\\lambda_h$ = {}, $\\omega$ = 0.75\nn = {} judgments"
    assert [axes.get_title() for axes in pictures] == [title.format(0.75, 0.417, 3), title.format(0.5, 0.865, 4)]
    assert [tick.get_text() for tick in bars[0].get_yticklabels()] == ["Airplane", "Dog"]
    people, image = ([bar.get_width() for bar in container] for container in bars[0].containers)
    assert (people, image) == (pytest.approx([0.4167, 0.5833]), [0.75, 0.25])


def test_images_that_are_in_no_set_are_named(tmp_path):
    """Else a wrong --stimuli would end with a traceback."""
    table = example_labels()
    some = shown(tmp_path, table["stimulus"])
    with pytest.raises(InputError, match=f"{FIGURE_6[0]} is in none of the stimulus sets"):
        examples.choose(table, some.drop(index=FIGURE_6[0]))
    with pytest.raises(InputError, match=r"mixed_0.9_Cat_1_Dog_1.png is in none of the stimulus sets"):
        boundary_images.choose(boundaries(("Cat", "Dog")), table, some.drop(index="mixed_0.9_Cat_1_Dog_1.png"))


def test_they_are_pictures_and_drawings(tmp_path):
    """Else a paper could not print them, or the same answers would write other bytes."""
    table = example_labels()
    found = boundaries(("Cat", "Dog"), ("Airplane", "Dog"), ("Automobile", "Bird"))
    seen = shown(tmp_path, table["stimulus"]).assign(pair=table["pair"].to_numpy(), lam_f=table["lam_f"].to_numpy())
    tables = {"midpoints": pd.DataFrame(), "labels": table, "boundaries": found}
    first, again = (figures.write_with_images(5, tables, seen, tmp_path / name, "human") for name in ("a", "b"))
    names = ["boundary_images.png", "boundary_images.svg", "examples.png", "examples.svg"]
    assert [file.name for file in first] == ["most_relabelled_stimuli.png", *names]
    assert [file.read_bytes() for file in first] == [file.read_bytes() for file in again]
    assert first[2].read_text(encoding="utf-8").count("<image") == 6  # each with its own pixels

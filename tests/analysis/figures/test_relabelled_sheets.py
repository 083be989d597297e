"""Sheets of what people relabelled most: the right pairs, their images, the mark at the answer."""

import json
import re

import numpy as np
import pandas as pd
import pytest
from PIL import Image

from analysis.figures import relabelled_sheets, stimulus_sets
from hillmixe.command import InputError
from stimuli_gen import preview, sources, stimulus_set
from stimuli_gen.recipe import choose

PAIR = ["pair", "label_1", "label_2", "image_1", "image_2"]


@pytest.fixture(scope="module")
def sets(tmp_path_factory):
    folder, digits = tmp_path_factory.mktemp("stimuli"), sources.digits()
    for design in ("midpoint", "infer"):
        stimulus_set.write_set(digits, choose(design, per_category_pair=1), folder / design)
    return [folder / "midpoint", folder / "infer"]


def midpoints(folder, means):
    """A row of midpoints.csv for each mean, of as many pairs, all by three judgments of one interface type."""
    pairs = pd.read_csv(folder / "stimuli.csv").drop_duplicates("pair")[PAIR].head(len(means))
    return pairs.assign(interface_type="select_shuffled", lam_g=0.5, lam_h=means, n_judgments=3)


def enlarged(file):
    size = (preview.CELL, preview.CELL)
    return np.asarray(Image.fromarray(preview.read(file)).resize(size, Image.Resampling.NEAREST))


def sheets(table, labels, folders, mixing="linear"):
    return relabelled_sheets.sheets(table, labels, stimulus_sets.read(folders, mixing), "human")


def cells(sheet):
    """Every picture-sized part of a sheet at the places of its rows: (row, left) -> pixels."""
    pixels = np.asarray(sheet)
    step, top = preview.CELL + preview.GAP, preview.MARGIN + 2 * preview.LINE
    for row in range((pixels.shape[0] - top) // step):
        for left in range(pixels.shape[1] - preview.CELL):
            yield row, left, pixels[top + row * step :, left:][: preview.CELL, : preview.CELL]


def test_the_farthest_midpoints_come_first_with_their_blends(sets):
    """Else figure 4 would show other pairs than those that people relabelled most."""
    table = midpoints(sets[0], [0.5, 0.9, 0.45, 0.2])
    (name, sheet), *others = sheets(table, pd.DataFrame(), sets).items()
    assert (name, others) == ("most_relabelled_midpoints.png", [])
    expected = table["pair"].iloc[[1, 3, 2, 0]].tolist()
    for row, pair in enumerate(expected):
        files = {f"mixed_{tenth / 10}_{pair}.png" for tenth in range(11)}
        wanted = {enlarged(sets[0] / "images" / file).tobytes() for file in files}
        found = {cell.tobytes() for at, _, cell in cells(sheet) if at == row}
        assert wanted <= found


def test_the_blend_nearest_to_the_answer_has_the_frame(sets):
    """Else the sheet would mark another blend than people chose; interface types count alike, however many judged."""
    table = midpoints(sets[0], [0.7])
    more = table.assign(interface_type="construct_0.1", lam_h=0.5, n_judgments=1)  # together (.7 + .5) / 2 = .6
    sheet = sheets(pd.concat([table, more]), pd.DataFrame(), sets[:1])["most_relabelled_midpoints.png"]
    framed = np.argwhere((np.asarray(sheet) == (0x0B, 0x4F, 0x8A)).all(axis=-1))
    (top, left), (bottom, right) = framed.min(axis=0), framed.max(axis=0)
    inside = np.asarray(sheet)[top + 4 : bottom - 3, left + 4 : right - 3]
    file = sets[0] / "images" / f"mixed_0.6_{table['pair'].iloc[0]}.png"
    np.testing.assert_array_equal(inside, enlarged(file))


def test_other_shares_count_from_what_was_asked_for(sets, monkeypatch):
    """Else who was asked for .9 and chose it would stand first, under the name of somebody's midpoint."""
    told = []
    monkeypatch.setattr(relabelled_sheets, "sheet", lambda rows, note: told.append((rows, note)))
    table = midpoints(sets[0], [0.9, 0.6]).assign(lam_g=[0.9, 0.5])
    sheets(pd.concat([table, table.iloc[:1].assign(lam_g=0.5, lam_h=0.55)]), pd.DataFrame(), sets[:1])
    ((rows, note),) = told
    assert [row.right.split("\n")[-2:] for row in rows] == [
        [f"asked {lam_g:g}", f"people {lam_h:.2f}, n = 3"] for lam_g, lam_h in [(0.5, 0.6), (0.5, 0.55), (0.9, 0.9)]
    ]
    assert "farthest from the share asked for, for human participants" in note


def test_the_most_relabelled_stimuli_are_shown(sets):
    """Else the stimuli that people saw otherwise than they were made would not be seen."""
    stimuli = pd.read_csv(sets[1] / "stimuli.csv").head(20)
    lam_h = stimuli["lam_f"].to_numpy().copy()
    lam_h[13] = 0.5 if lam_h[13] != 0.5 else 0.0  # at least .25 away
    labels = stimuli.assign(lam_h=lam_h, n_judgments=2)
    sheet = sheets(pd.DataFrame(), labels, sets)["most_relabelled_stimuli.png"]
    first = {cell.tobytes() for row, _, cell in cells(sheet) if row == 0}
    assert enlarged(sets[1] / stimuli["file"].iloc[13]).tobytes() in first


def test_images_that_are_in_no_set_are_named(sets, tmp_path):
    """Else a wrong --stimuli would end with a traceback, or with a sheet of other images."""
    table = midpoints(sets[0], [0.9]).assign(pair="Cat_1_Dog_2")
    with pytest.raises(InputError, match="Cat_1_Dog_2 is in none of the stimulus sets"):
        sheets(table, pd.DataFrame(), sets)
    with pytest.raises(InputError, match="nowhere is not a stimulus set"):
        sheets(table, pd.DataFrame(), [tmp_path / "nowhere"])


def test_sets_mixed_otherwise_are_refused(sets):
    """Else the sheet would show images that nobody saw, under the same names."""
    with pytest.raises(InputError, match="midpoint is mixed by linear, and people judged images mixed by cutmix"):
        sheets(midpoints(sets[0], [0.9]), pd.DataFrame(), sets, "cutmix")


def test_pairs_with_other_levels_keep_the_blend_of_the_answer(sets, tmp_path):
    """Else a frame would stand at a blend far from the answer, where two pairs share few levels."""
    coarse = tmp_path / "coarse"
    stimulus_set.write_set(sources.digits(), choose("midpoint", per_category_pair=1, levels=5, seed=9), coarse)
    table = pd.concat([midpoints(sets[0], [0.9]), midpoints(coarse, [0.25])])
    sheet = sheets(table, pd.DataFrame(), [sets[0], coarse])["most_relabelled_midpoints.png"]
    pictures = {cell.tobytes() for _, _, cell in cells(sheet)}
    for folder, lam, pair in zip((sets[0], coarse), (0.9, 0.25), table["pair"], strict=True):
        assert enlarged(folder / "images" / f"mixed_{lam}_{pair}.png").tobytes() in pictures


def test_the_command_draws_the_sheets(aggregate, simulated_sessions, tmp_path):
    """Else --stimuli would do nothing, or its figures be taken for foreign files the next time."""
    shown = [simulated_sessions.parent / design for design in ("infer", "midpoint")]
    status, _, errors = aggregate(simulated_sessions, "--stimuli", *shown, "--out", tmp_path / "results")
    assert (status, errors) == (0, "")
    for name in ("most_relabelled_midpoints.png", "most_relabelled_stimuli.png"):
        with Image.open(tmp_path / "results" / "figures" / name) as sheet:
            assert sheet.height > 12 * preview.CELL
        described = json.loads((tmp_path / "results" / "summary.json").read_text(encoding="utf-8"))
        assert f"figures/{name}" in described["files"]
    assert {"figures/boundary_images.png", "figures/boundary_images.svg"} <= set(described["files"])
    assert "figures/examples.png" not in described["files"]  # they are of H-Mix
    page = (tmp_path / "results" / "report.html").read_text(encoding="utf-8")
    captions = re.findall(r"<figcaption><b>Figure ([0-9]+)\. </b>(.{9})", page)
    assert [int(number) for number, _ in captions] == [*range(1, len(captions) + 1)]
    assert {"The image", "The stimu", "The same "} <= {words for _, words in captions}  # those with images
    few = next(simulated_sessions.glob("*_construct_*"))
    assert aggregate(few, "--out", tmp_path / "results")[0] == 0
    assert not (tmp_path / "results" / "figures" / "boundary_images.png").exists()

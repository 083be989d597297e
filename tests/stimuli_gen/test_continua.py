"""Continua made elsewhere: which frame lies where, which end is whose, and sets of them for all interfaces."""

import json

import made_continua
import numpy as np
import pandas as pd
import pytest
from PIL import Image

from hillmixe.command import InputError
from hillmixe.interfaces import INTERFACES
from stimuli_gen import continua, design, generate, preview, sources, stimulus_set
from stimuli_gen.recipe import choose


@pytest.fixture
def folder(tmp_path):
    """Two continua of 6 frames in steps of .2 and one of 14, whose steps are no hundredths and whose ends turn."""
    made_continua.write(tmp_path / "morphs" / "Anna_Ben", made_continua.weights(6))
    made_continua.write(tmp_path / "morphs" / "Anna_Ben_2", made_continua.weights(6), first_level=100)
    made_continua.write(tmp_path / "morphs" / "Zoe_Carl", [f"frame {at}" for at in range(14)], first_level=150)
    return tmp_path / "morphs"


@pytest.fixture
def source(folder):
    return sources.load(str(folder), given=True)


def levels_seen(source, label_1, number=0):
    """Give the grey of each frame of a continuum by its lam_f."""
    pairs = design.plan(source, choose("midpoint", mixing="given"))
    of = pairs.pairs[pairs.pairs["label_1"] == label_1].iloc[[number]]
    blends = design.at_own(of, pairs.levels)
    greys = source.mixed(blends, "given")[:, 0, 0, 0]
    return dict(zip(blends["lam_f"], greys.tolist(), strict=True))


def test_numbers_are_the_weight_of_the_end_named_first(source):
    """Else the answers of Anna's end would be counted as Ben's."""
    assert source.class_names == ("Anna", "Ben", "Carl", "Zoe")
    assert levels_seen(source, "Anna") == {0.0: 0, 0.2: 5, 0.4: 10, 0.6: 15, 0.8: 20, 1.0: 25}
    assert levels_seen(source, "Anna", 1)[1.0] == 125


def test_frames_without_numbers_run_from_the_first_named_to_the_second_and_turn_with_the_labels(source):
    """Else lam_f would be the weight of label 2 where the first-named end comes second in the alphabet.

    `frame 2` comes before `frame 10`; Zoe, named first, is label 2, so her end lies at lam_f 0.
    """
    seen = levels_seen(source, "Carl")
    assert list(seen.values()) == [150 + 5 * at for at in range(14)]
    assert list(seen) == [round(at / 13, 4) for at in range(14)]
    assert source.frames.swapped.tolist() == [False, False, True]


def test_a_comma_is_a_point(tmp_path):
    """Else frames that a German program has named would be put in the order of their names, evenly."""
    made_continua.write(tmp_path / "morphs" / "Anna_Ben", ["0,0", "0,1", "0,2", "0,9", "1,0"])
    assert sources.load(str(tmp_path / "morphs"), given=True).frames.levels(0) == (0.0, 0.1, 0.2, 0.9, 1.0)


def test_names_never_collide(tmp_path):
    """Else two of 300 frames would share the file of a hundredth."""
    made_continua.write(tmp_path / "video" / "Cat_Dog", range(300), step=0)
    source = sources.load(str(tmp_path / "video"), given=True)
    stimulus_set.write_set(source, choose("midpoint", mixing="given"), tmp_path / "set")
    assert len({path.name for path in (tmp_path / "set" / "images").iterdir()}) == 300


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_a_table_gives_the_same(folder, tmp_path, encoding):
    """Else a lab that has a list, perhaps from a spreadsheet, could not say what the folders say."""
    rows = [
        {"first": "Anna", "second": "Ben", "file": f"morphs/Anna_Ben/{name}.png", "weight": name}
        for name in made_continua.weights(6)
    ]
    rows += [
        {"first": "Zoe", "second": "Carl", "file": f"morphs/Zoe_Carl/frame {at}.png", "weight": ""} for at in range(14)
    ]
    pd.DataFrame(rows).to_csv(tmp_path / "frames.csv", index=False, encoding=encoding)
    source = sources.load(str(tmp_path / "frames.csv"), given=True)
    assert source.frames.names == ("Anna_Ben", "Zoe_Carl")
    other = sources.load(str(folder), given=True)
    assert levels_seen(source, "Anna") == levels_seen(other, "Anna")
    assert levels_seen(source, "Carl") == levels_seen(other, "Carl")


@pytest.mark.parametrize(
    ("folder_name", "names", "message"),
    [
        ("Anna_Ben", ["0.0", "0.25", "0.5", "0.75"], "4 frames; expected at least 5"),
        ("Anna_Ben", ["0.0", "0.25", "0.5", "0.6", "0.75"], "no frame of weight 1"),
        ("Anna_Ben", ["0.0", "0.25", "0.250", "0.6", "1.0"], "2 frames have the weight 0.25"),
        ("Anna_Ben", ["0.0", "0.25", "0.5", "0.6", "1.2"], "from 0 to 1"),
        ("Anna_Ben", ["0", "25", "50", "75", "100"], r"expected the weight of Anna, from 0.00 \(pure Ben\) to 1.00"),
        ("Anna_Ben", ["0.0", "2.5", "5.0", "7.5", "10.0"], "expected the weight of Anna"),
        ("A_B", ["0.0", "0.25", "0.5", "0.75", "1.0", "mean"], "mean.png is not called by a weight, as 0.0.png is"),
        ("A_B", ["0.0", "0.25", "0.5", "0.5 (1)", "1.0"], r"0.5 \(1\).png is not called by a weight"),
        ("A_B", ["m_0.0", "m_0.25", "m_0.5", "m_0.75", "m_1.0"], "expected the weight of A, from 0.00"),
        ("A_B", ["m000", "m025", "m050", "m075", "m100"], "expected the weight of A, from 0.00"),
        ("A_B", ["0%", "25%", "50%", "75%", "99%"], "expected the weight of A, from 0.00"),
        ("A_B", ["f1", "f2", "f3", "f5", "f6"], "from f3.png to f5.png the number grows by 2, elsewhere by 1"),
        ("A_B", ["f1", "f01", "f2", "f3", "f4"], "f01.png and f1.png have the same number"),
        ("A_B", ["a", "b", "B", "c", "d"], "B.png and b.png differ only in suffix or case"),
        ("Anna", ["0.0", "0.25", "0.5", "0.75", "1.0"], "expected the names of two ends"),
        ("Anna_anna", ["0.0", "0.25", "0.5", "0.75", "1.0"], "expected the names of two ends"),
    ],
)
def test_what_is_no_continuum_is_refused(folder_name, names, message, tmp_path):
    """Else frames would be asked about at places where they do not lie."""
    made_continua.write(tmp_path / "morphs" / folder_name, names)
    with pytest.raises(InputError, match=message):
        sources.load(str(tmp_path / "morphs"), given=True)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("first,second\nA,B", "no column file"),
        ("first,second,file\n", "has no rows below its header"),
        ("first,second,file,weigth\nA,B,f0.png,0.1", "has a column weigth; expected first, second, file"),
        ("first,second,file,Weight\nA,B,f0.png,0.1", "has a column Weight"),
        ("first,second,file\nA,B,f0.png,0.1", "row 2: more cells than the 3 columns"),
        ("first,second,file\nA,B,f0.png\nA,B,f9.png", "row 3, column file: there is no file .*f9.png"),
        ("first,second,file\nA,B,.\nA,B,", "row 2, column file: there is no file"),
        ("first,second,file\nA,B,f0.png\nA,B,f0.png", "row 3: f0.png appeared in an earlier row"),
        ("first,second,file\nA,A,f0.png", "row 2: A_A: expected the names of two ends"),
        ("first,second,file,weight\nA,B,f0.png,half", "row 2, column weight: coefficient half"),
        ("first,second,file,weight\nA,B,f0.png,0.5\nA,B,f1.png,", "row 3, column weight: is empty"),
        ("first,second,file,weight\nA,B,f0.png,50", "row 2, column weight: coefficient 50"),
        ("first,second,file\nA,B,f0.png\nA,B,f1.png", "row 2: A_B has 2 frames"),
        (
            "first,second,file,continuum\n"
            + "".join(f"A,B,f{at}.png,x\n" for at in range(5))
            + "".join(f"B,A,f{at}.png,x\n" for at in range(5)),
            "row 7: x: other rows name its ends in the other order",
        ),
    ],
)
def test_what_is_no_table_of_continua_is_refused(text, message, tmp_path):
    """Else a slip would end in a traceback, or frames lie where they do not."""
    made_continua.write(tmp_path / "seen", [f"f{at}" for at in range(6)])
    (tmp_path / "seen" / "frames.csv").write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=rf"frames\.csv.*{message}"):
        sources.load(str(tmp_path / "seen" / "frames.csv"), given=True)


def test_a_table_is_read_as_a_german_spreadsheet_writes_it(tmp_path):
    """Else semicolons and commas would stop a lab, or weights be lost and frames lie evenly."""
    made_continua.write(tmp_path / "frames", [f"f{at}" for at in range(5)])
    rows = [f"A;B;frames\\f{at}.png;{weight}" for at, weight in enumerate(["0", "0,1", "0,2", "0,9", "1"])]
    (tmp_path / "frames.csv").write_text("\n".join(["first;second;file;weight", *rows]), encoding="utf-8-sig")
    assert sources.load(str(tmp_path / "frames.csv"), given=True).frames.levels(0) == (0, 0.1, 0.2, 0.9, 1)


def test_what_holds_no_continua_is_refused(tmp_path):
    """Else whoever trains on answers to continua, and names digits, would be told that these are not there."""
    (tmp_path / "list.txt").write_text("x", encoding="utf-8")
    for name, told in (
        ("digits", "digits holds no"),
        (tmp_path / "list.txt", "list.txt holds no"),
        ("x y", "x y is not"),
    ):
        with pytest.raises(
            InputError, match=rf"{told}.*; expected a folder or zip with a folder for each continuum, or a CSV"
        ):
            sources.load(str(name), given=True)


def test_ends_that_differ_in_case_are_refused(tmp_path):
    """Else one person would be two classes."""
    made_continua.write(tmp_path / "ANNA_Ben", made_continua.weights(5))
    made_continua.write(tmp_path / "Anna_Ben_2", made_continua.weights(5))
    with pytest.raises(InputError, match="names of the ends ANNA and Anna make them one class"):
        sources.load(str(tmp_path), given=True)


def test_continua_of_one_name_are_told_apart_by_their_folders(tmp_path):
    """Else nobody could see in the log which of two is which."""
    for day in "xy":
        made_continua.write(tmp_path / day / "Anna_Ben", made_continua.weights(5))
    assert sources.load(str(tmp_path), given=True).frames.names == ("x/Anna_Ben", "y/Anna_Ben")


def test_what_is_passed_over_beside_frames_is_told(tmp_path):
    """Else a frame in a format that is not read would be missing in silence."""
    folder = made_continua.write(tmp_path / "Anna_Ben", ["0", ".25", ".5", ".75", "1"])
    (folder / "0.3.svg").write_text("<svg/>", encoding="utf-8")
    (tmp_path / "Cleo_Dan").mkdir()
    (tmp_path / "Cleo_Dan" / "0.1.txt").write_text("", encoding="utf-8")
    source = sources.load(str(tmp_path), given=True)
    assert source.frames.levels(0) == (0, 0.25, 0.5, 0.75, 1)  # names with a point first are not hidden ones
    assert "Anna_Ben (1 of 6, only .svg)" in source.notes[-1]
    assert any("no images in Cleo_Dan" in note for note in source.notes)


@pytest.mark.parametrize("kind", ["midpoint", "infer", "full"])
def test_a_set_of_continua_is_whole_and_can_be_made_again(kind, folder, tmp_path, call):
    """Else a lab could not prove what it showed; which end is whose stands in log and set.json."""
    status, out, err = call(generate, "--continua", folder, "--design", kind, "--out", tmp_path / "set")
    assert (status, err) == (0, "")
    assert "  Zoe_Carl: 14 frames, lam_f 0 is Zoe (frame 0.png), 1 is Carl (frame 13.png); turned round" in out
    assert ("select_shuffled has room for 12 frames" in out) == (kind == "midpoint")
    description = json.loads((tmp_path / "set" / "set.json").read_text(encoding="utf-8"))
    assert description["mixing"]["function"] == "given"
    assert description["continua"][0]["ends"]["1"] == {"label": "Anna", "file": "Anna_Ben/1.0000.png"}
    assert call(generate, "--check", tmp_path / "set", "--continua", folder)[0] == 0
    stimuli = pd.read_csv(tmp_path / "set" / "stimuli.csv")
    images = pd.read_csv(tmp_path / "set" / "images.csv")
    assert images["file"].tolist()[:2] == ["Anna_Ben/1.0000.png", "Anna_Ben/0.0000.png"]
    for row in stimuli.itertuples():  # each leads to the file that it was
        frame = Image.open(folder / row.source_file)
        assert frame.getpixel((0, 0)) == Image.open(tmp_path / "set" / row.file).getpixel((0, 0))
    assert len(stimuli) == {"midpoint": 26, "infer": 3, "full": 20}[kind]
    for row in stimuli.itertuples():
        assert preview.read(tmp_path / "set" / row.file)[0, 0, 0] % 5 == 0  # a frame's own grey, and no mixture
    made_continua.write(folder / "Anna_Ben_3", made_continua.weights(6))
    assert "is not what" in call(generate, "--check", tmp_path / "set", "--continua", folder)[2]


def test_construct_begins_next_to_the_ends_and_select_shuffled_shows_what_fits(source, tmp_path):
    """Else Construct would begin at an end, and Select-Shuffled draw frames over one another."""
    stimulus_set.write_set(source, choose("midpoint", mixing="given"), tmp_path / "set")
    batches = [pd.read_csv(path) for path in sorted((tmp_path / "set" / "batches").glob("construct_batch-*.csv"))]
    starts = pd.concat(batches)[["pair", "lam_start"]].drop_duplicates()
    assert starts.groupby("pair")["lam_start"].agg(sorted).tolist() == [[0.2, 0.8], [0.2, 0.8], [0.0769, 0.9231]]
    (shuffled,) = (tmp_path / "set" / "batches").glob("select_shuffled_batch-*.csv")
    table = pd.read_csv(shuffled)
    table = table[table["repeat"] == 0]
    shown = [len(files.split("|")) for files in table["files"]]
    assert sorted(shown) == [6, 6, 12]
    assert [len(order.split("|")) for order in table["lam_order"]] == shown


@pytest.mark.parametrize(("number", "expected"), [(6, 6), (12, 12), (13, 7), (21, 11), (14, 12), (101, 11), (30, 12)])
def test_frames_that_fit_are_spread_evenly_with_both_ends(number, expected):
    """Else a midpoint would be sought among frames that lie closer together at one end."""
    levels = tuple(round(at / (number - 1), 4) for at in range(number))
    chosen = design.fitting(INTERFACES["select_shuffled"], levels)
    assert len(chosen) == expected
    assert (chosen[0], chosen[-1]) == (0, 1)
    steps = np.diff([levels.index(level) for level in chosen])
    assert steps.max() - steps.min() <= (number in (14, 30))


@pytest.mark.parametrize(
    "flags", [{"levels": 11}, {"coefficients": [0.5]}, {"per_category_pair": 2}, {"own_pairs": "x"}]
)
def test_flags_that_continua_have_of_themselves_are_refused(flags):
    """Else a lab would believe that it chose what its frames have decided."""
    with pytest.raises(InputError, match="is not for continua made elsewhere"):
        choose("midpoint" if "levels" in flags else "infer", mixing="given", **flags)


def test_frames_are_not_mixed_and_blends_are_no_frames(source, digits):
    """Else networks would be trained on other images than people saw."""
    blends = design.plan(source, choose("full", mixing="given")).judged
    with pytest.raises(InputError, match="no images mixed by linear"):
        source.mixed(blends, "linear")
    with pytest.raises(InputError, match="no frames of continua"):
        digits.mixed(design.plan(digits, choose("infer", per_category_pair=1)).judged, "given")
    with pytest.raises(InputError, match=r"Anna_Ben has no frame at 0.3"):
        source.mixed(blends.iloc[:1].assign(lam_f=0.3), "given")
    with pytest.raises(InputError, match=r"Anna_Ben has no frame"):
        source.mixed(blends.iloc[:1].assign(image_2=3), "given")


def test_infer_has_one_frame_of_each_spread_over_the_continuum(tmp_path):
    """Else all continua would be judged at the same place, and no boundary could be fitted."""
    for at in range(10):
        made_continua.write(tmp_path / "morphs" / f"Cat_Dog_{at}", made_continua.weights(12))
    source = sources.load(str(tmp_path / "morphs"), given=True)
    judged = design.plan(source, choose("infer", mixing="given")).judged
    assert len(judged) == 10 == judged["lam_f"].nunique()
    assert not set(judged["lam_f"]) & {0, 1}


def test_listing_of_many_is_short():
    """Else the log of a thousand continua would hide all else."""
    one = {
        "name": "A_B",
        "n_frames": 5,
        "turned": False,
        "ends": {"0": {"label": "B", "file": "x"}, "1": {"label": "A", "file": "y"}},
    }
    assert continua.describe([one] * 12)[-1] == "  and 2 more"

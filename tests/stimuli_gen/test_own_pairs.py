"""A lab's own list of pairs: what it says is what is shown, and what it cannot mean is refused by row."""

import json
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from analysis import release, summarise
from analysis.readers import sessions
from experiments.simulate import simulate_headless
from experiments.study.folder import rehearsal_of_example
from hillmixe.command import InputError
from stimuli_gen import generate, own_pairs, sources

ROWS = "image_1,image_2,judgments,condition,luminance\n1,0,3,same,0.31\n0,2,2,other,0.5\n3,2,2,same,0.4\n5,6,4,other,\n"


@pytest.fixture
def listed(tmp_path):
    """Write a list and give its path: listed(text)."""

    def write(text=ROWS):
        (tmp_path / "pairs.csv").write_text(text, encoding="utf-8")
        return tmp_path / "pairs.csv"

    return write


def with_column(name, *values):
    header, *rows = ROWS.splitlines()
    return "\n".join([f"{header},{name}", *(f"{row},{value}" for row, value in zip(rows, values, strict=True))])


def test_pairs_are_turned_into_the_order_of_the_alphabet(listed, digits):
    """Else lam_f would be the weight of label 2. 0 is a Zero, 1 a One, 2 a Two, 3 a Three, 5 a Five, 6 a Six."""
    pairs = own_pairs.read(listed(with_column("lam_f", 0.75, 0.75, 0.5, 0.1)), digits, "infer")
    assert pairs[["label_1", "image_1", "label_2", "image_2", "lam_f"]].to_numpy().tolist() == [
        ["One", 1, "Zero", 0, 0.75],
        ["Two", 2, "Zero", 0, 0.25],
        ["Three", 3, "Two", 2, 0.5],
        ["Five", 5, "Six", 6, 0.1],
    ]
    assert pairs["judgments"].tolist() == [3, 2, 2, 4]
    assert pairs["pair_condition"].tolist() == ["same", "other", "same", "other"]
    assert pairs["pair_luminance"].tolist() == ["0.31", "0.5", "0.4", ""]


def test_a_list_that_a_spreadsheet_has_saved_is_read_as_the_same(listed, digits):
    """Else Excel's "CSV UTF-8" would have no column image_1, for a byte-order mark stands before that name."""
    pairs = own_pairs.read(listed(), digits, "infer")
    marked = own_pairs.read(listed("\ufeff" + ROWS.replace("\n", "\r\n")), digits, "infer")
    pd.testing.assert_frame_equal(pairs, marked)


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("infer", ROWS),
        ("infer", with_column("lam_f", 0.75, 0.75, 0.5, 0.1)),
        ("full", ROWS),
        ("midpoint", with_column("lam_g", 0.75, 0.3, 0.5, 0.9)),
    ],
)
def test_a_set_shows_what_the_list_says(kind, text, listed, tmp_path, call):
    """Else other pairs, coefficients, or numbers of people would be asked than a lab has matched."""
    out = tmp_path / "set"
    assert call(generate, "--images", "digits", "--pairs", listed(text), "--design", kind, "--out", out)[0] == 0
    assert call(generate, "--check", out)[0] == 0
    stimuli = pd.read_csv(out / "stimuli.csv", keep_default_na=False, dtype=str)
    assert stimuli.drop_duplicates("pair")[["pair", "pair_condition", "pair_luminance"]].to_numpy().tolist() == [
        ["One_1_Zero_0", "same", "0.31"],
        ["Two_2_Zero_0", "other", "0.5"],
        ["Three_3_Two_2", "same", "0.4"],
        ["Five_5_Six_6", "other", ""],
    ]
    interface = "construct" if kind == "midpoint" else "infer"
    batches = [pd.read_csv(path) for path in sorted((out / "batches").glob(f"{interface}_batch-*.csv"))]
    shown = pd.concat([batch[batch["repeat"] == 0] for batch in batches])
    n_levels = 5 if kind == "full" else 1
    assert shown["pair"].value_counts().to_dict() == {
        "One_1_Zero_0": 3 * n_levels,
        "Two_2_Zero_0": 2 * n_levels,
        "Three_3_Two_2": 2 * n_levels,
        "Five_5_Six_6": 4 * n_levels,
    }
    assert all(not batch[batch["repeat"] == 0].duplicated("pair").any() for batch in batches)
    if "lam_f" in text:
        assert dict(zip(shown["pair"], shown["lam_f"], strict=True))["Two_2_Zero_0"] == 0.25
    if kind == "midpoint":
        assert dict(zip(shown["pair"], shown["lam_g"], strict=True))["Two_2_Zero_0"] == 0.7


def test_sessions_are_even_in_conditions(digits, listed, tmp_path, call):
    """Else one session could show all pairs of a condition and another none."""
    rng = np.random.default_rng(0)
    rows = [f"{one},{two},{'same' if at % 2 else 'other'}" for at, (one, two) in enumerate(_pairs(digits, rng, 60))]
    path = listed("\n".join(["image_1,image_2,condition", *rows]))
    flags = ["--design", "infer", "--raters", 2, "--batch-size", 20]
    call(generate, "--images", "digits", "--pairs", path, *flags, "--out", tmp_path / "set")
    for batch in (tmp_path / "set" / "batches").glob("infer_batch-*.csv"):
        table = pd.read_csv(batch)
        assert table.loc[table["repeat"] == 0, "pair_condition"].value_counts().tolist() == [10, 10]


def _pairs(digits, rng, number):
    found = set()
    while len(found) < number:
        one, two = (int(image) for image in rng.integers(0, 1797, 2))
        if digits.labels[one] < digits.labels[two]:
            found.add((one, two))
    return sorted(found)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("image_1\n1\n", "no column image_2"),
        ("image_1,image_2\n", "no rows"),
        ("", "is empty; expected a CSV with the columns image_1, image_2"),
        ("Image_1,Image_2\n1,0\n", "no column image_1 and image_2; .* found Image_1, Image_2"),
        ("image_1,image_2,lam_f\n5,1,0,1\n", r"row 2: more cells than the 3 columns of the header \(1\)"),
        ("image_1,image_2\n1,0\n\n2,0,x\n", "row 4: more cells"),
        ("image_1,image_2,age,age\n1,0,3,4\n", "two columns age"),
        ("image_1,image_2,age,pair_age\n1,0,3,4\n", "two columns would be pair_age"),
        ("image_1,image_2,\n1,0,3\n", "more cells than the 2 columns"),
        ("image_1,image_2,,age\n1,0,3,4\n", "the column 3 has no name"),
        ('image_1,image_2,note\n1,0,"a\nb"\n', "row 2: 'a.nb' contains a line break"),
        ('image_1,image_2\n"1,0\n', "row 2: unexpected end of data"),
        ("image_1,image_2,judgments\n0,1,10001\n", "expected how many people, from 1 to 10000"),
        ("image_1,image_2,judgments\n0,1,๒\n", "column judgments: '๒'"),
        ("image_1,image_2\n1,x\n", "row 2, column image_2: digits has no image 'x'"),
        ("image_1,image_2\n1,11\n", "row 2: both images are of class One"),
        ("image_1,image_2\n0,1\n1,0\n", "row 3: this pair appeared in an earlier row"),
        ("image_1,image_2,lam_f\n0,1,0.123\n", "row 2, column lam_f: lam_f 0.123: expected whole hundredths"),
        ("image_1,image_2,lam_f\n0,1,half\n", "row 2, column lam_f: coefficient half"),
        ("image_1,image_2,lam_g\n0,1,0.5\n", "column lam_g is for --design midpoint"),
        ("image_1,image_2,judgments\n0,1,0\n", "column judgments: '0'; expected how many people"),
        ("image_1,image_2,Mean lum\n0,1,0\n", "column 'Mean lum'"),
        ("image_1,image_2,condition,lam_f\n0,1,a,0.1\n0,1,b,0.2\n", "several conditions"),
    ],
)
def test_what_is_no_list_of_pairs_is_refused(text, message, listed, digits):
    """Else a slip in a list would be shown to people."""
    with pytest.raises(InputError, match=message):
        own_pairs.read(listed(text), digits, "infer")


@pytest.mark.parametrize(
    "data",
    [
        "image_1;image_2;lam_f\n0;1;0,25\n",
        "image_1\timage_2\tlam_f\n0\t1\t0.25\n",
        'sep=,\nimage_1,image_2,lam_f\n0,1,"0,25"\n',
        "\nimage_1 , image_2,lam_f,,\n\n0, 1,0.25,,\n,,,,\n",
        ("\ufeff" + "image_1|image_2|lam_f\n0|1|.25\n").encode("utf-16-le"),
    ],
)
def test_lists_are_read_as_spreadsheets_write_them(data, tmp_path, digits):
    """Else a lab with a German spreadsheet could not list its pairs, or 0,25 be two cells."""
    (tmp_path / "pairs.csv").write_bytes(data if isinstance(data, bytes) else data.encode())
    pairs = own_pairs.read(tmp_path / "pairs.csv", digits, "infer")
    assert pairs[["image_1", "image_2", "lam_f"]].to_numpy().tolist() == [[1, 0, 0.75]]


def test_what_is_told_of_each_image_turns_with_it(listed, digits):
    """Else the age of image 2 would stand as that of image 1, in each row that was turned."""
    notes = []
    text = "image_1,image_2,age_1,age_2,lag_1\n0,1,20,30,5\n1,2,40,50,6\n"
    pairs = own_pairs.read(listed(text), digits, "infer", notes)
    assert pairs[["image_1", "pair_age_1", "pair_age_2", "pair_lag_1"]].to_numpy().tolist() == [
        [1, "30", "20", "5"],
        [1, "40", "50", "6"],
    ]
    assert len(notes) == 1
    assert "1 of 2 rows were swapped, because" in notes[0]
    assert notes[0].endswith("; age_1, age_2 with them")


def test_files_are_found_as_windows_and_macos_name_them(listed, digits):
    """Else lists made on those systems would name no image of the folder."""
    files = [f"Größe/{at}.png" for at in range(1797)]
    source = replace(digits, files=pd.DataFrame({"file": files}))
    pairs = own_pairs.read(listed("image_1,image_2\nGro\u0308ße\\1.png,./Größe/0.png\n"), source, "infer")
    assert pairs[["image_1", "image_2"]].to_numpy().tolist() == [[1, 0]]


def test_one_picture_is_not_mixed_with_itself(listed, digits):
    """Else people would be asked for the mixture of a picture with its copy in another class."""
    images = digits.images.copy()
    images[0] = images[1]
    source = replace(digits, images=images, files=pd.DataFrame({"file": [f"{at}.png" for at in range(1797)]}))
    with pytest.raises(InputError, match="row 2: both images are the same picture"):
        own_pairs.read(listed("image_1,image_2\n0.png,1\n"), source, "infer")


def test_all_wrong_rows_are_named(listed, digits):
    """Else a lab would mend one row at a time."""
    with pytest.raises(InputError) as found:
        own_pairs.read(listed("image_1,image_2\nx,1\n1,y\n"), digits, "infer")
    assert len(str(found.value).splitlines()) == 2


def test_images_that_networks_are_evaluated_on_are_refused(listed, jpeg_zip):
    """Else people's labels of evaluation images would be trained on. 7774 is one of the published 3,000."""
    source = sources.load(str(jpeg_zip))
    with pytest.raises(InputError, match=r"row 2, column image_1: 7774 is one of the 3,000"):
        own_pairs.read(listed("image_1,image_2\n7774,0\n"), source, "infer")


@pytest.mark.parametrize("flags", [["--per-category-pair", 3], ["--design", "hmix"], ["--raters", 3]])
def test_flags_that_choose_pairs_are_refused_beside_a_list(flags, listed, tmp_path, call):
    """Else nobody would know which of the two counts."""
    design = [] if "--design" in flags else ["--design", "infer"]
    status, _, err = call(generate, "--images", "digits", "--pairs", listed(), *design, *flags, "--out", tmp_path / "s")
    assert (status, len(err.splitlines())) == (2, 1)


@pytest.mark.parametrize("flags", [["--coefficients", 0.2, 0.8], ["--draw", "random"]])
def test_coefficients_are_those_of_the_list_alone(flags, listed, tmp_path, call):
    """Else set.json would record coefficients that no stimulus has."""
    asked = ["--images", "digits", "--pairs", listed("image_1,image_2,lam_f\n1,0,0.75\n"), "--design", "infer"]
    status, _, err = call(generate, *asked, *flags, "--out", tmp_path / "s")
    assert (status, len(err.splitlines())) == (2, 1)
    assert "has a column lam_f" in err
    assert call(generate, *asked, "--out", tmp_path / "set")[0] == 0
    recipe = json.loads((tmp_path / "set" / "set.json").read_text(encoding="utf-8"))["recipe"]
    assert recipe["coefficients"] is None and recipe["draw"] is None


def test_own_columns_travel_into_judgments_and_release(listed, tmp_path, call):
    """Else matched luminance could not be analysed; formulas in a list must not be run by a spreadsheet."""
    out, people, results = (tmp_path / name for name in ("set", "people", "results"))
    path = listed(ROWS.replace("0.31", "=1+1"))
    call(generate, "--images", "digits", "--pairs", path, "--design", "infer", "--out", out)
    simulate_headless(rehearsal_of_example(out), "infer", people, participants=2)
    judgments = sessions.read([people])
    columns = ["pair", "pair_condition", "pair_luminance"]
    assert {tuple(row) for row in judgments[columns].fillna("").to_numpy().tolist()} <= {
        ("One_1_Zero_0", "same", "'=1+1"),
        ("Two_2_Zero_0", "other", "0.5"),
        ("Three_3_Two_2", "same", "0.4"),
        ("Five_5_Six_6", "other", ""),
    }
    summarise(judgments).write(results)
    flags = ["--title", "T", "--author", "A, B", "--url", "https://osf.io/abcde", "--key", tmp_path / "key"]
    status, _, err = call(release, results, "--to", tmp_path / "release", *flags)
    assert status == 0, err
    (table,) = (tmp_path / "release" / "data").glob("*judgments*.csv")
    assert {"pair_condition", "pair_luminance"} <= {*pd.read_csv(table)}

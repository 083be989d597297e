"""The fast reader and the strict one: the same judgments, to the last bit."""

import runpy
import shutil
from pathlib import Path

import pandas as pd
import pytest
from session_files import as_csv, changed, construct_rows, infer_rows, of_version_0_1, soft_label_rows, write

from analysis.readers import fast, fast_columns, files, sessions, strict
from hillmixe.interfaces import INTERFACES

ROOT = Path(__file__).parents[3]
EXAMPLE = ROOT / "participants_data" / "example"


def both_readers(folder):
    """Read a folder both ways: (judgments of the fast reader, files that it left, judgments of the strict one)."""
    found = files.find([folder])
    quick, rest = fast.read(found)
    slow, problems, _ = strict.read([file for place, file in enumerate(found) if place not in rest])
    assert problems.lines == []
    return quick, [found[place].source for place in rest], slow


def in_order(judgments):
    return judgments.sort_values(["interface", "source", "row"]).reset_index(drop=True)


def same_from_both(folder):
    """See that the fast reader takes every file and reads what the strict one does; returns the judgments."""
    quick, rest, slow = both_readers(folder)
    assert rest == []
    pd.testing.assert_frame_equal(in_order(quick), in_order(slow))
    return quick


@pytest.mark.parametrize("batch_bytes", [1, 20_000, 2**23])
def test_the_fast_reader_takes_examples_of_all_writers_and_interfaces(monkeypatch, batch_bytes):
    """Else most files would be read slowly, or a column be filled in from another file of the batch."""
    monkeypatch.setattr(fast, "BATCH_BYTES", batch_bytes)
    assert same_from_both(EXAMPLE)["source"].nunique() == 12


def test_the_fast_reader_takes_simulated_sessions(simulated_sessions):
    """Else a rehearsal with a thousand simulated people would be slow, or differ from one with ten."""
    assert same_from_both(simulated_sessions)["source"].nunique() == 9


def test_the_order_is_by_interface_file_and_row(tmp_path):
    """Else judgments.csv would depend on which reader took which file."""
    shutil.copytree(EXAMPLE, tmp_path, dirs_exist_ok=True)
    for number, path in enumerate(sorted(tmp_path.glob("*.csv"))):
        if number % 3 == 0:
            path.write_bytes(path.read_bytes() + b"\n")  # not regular
    judgments = sessions.read([tmp_path])
    places = judgments["interface"].map(list(INTERFACES).index)
    order = list(zip(places, judgments["source"], judgments["row"].astype(int), strict=True))
    assert order == sorted(order)
    whole = sessions.read([EXAMPLE])
    pd.testing.assert_frame_equal(judgments, whole)


LONG = "0.50000000000000011102230246251565"  # nearer to the float after .5 than to .5
WIDE = {"image_1": f"{10**15}", "pair": f"Dog_{10**15}_Frog_35", "stimulus": f"mixed_0.9_Dog_{10**15}_Frog_35.png"}
REGULAR = {
    "as they are": infer_rows(),
    "the last bit": changed(3, lam_h=LONG, omega="0.1000000000000000055", rt_s="2.675000000000000266"),
    "exponents and signs": changed(3, lam_h="5e-1", omega="+.5", rt_s="1E+1"),
    "whole numbers with points": infer_rows(batch="0.0", n_trials="4.0", lam_touched="1.00"),
    "names of digits": infer_rows(participant="001", session="0001", batch="3"),
    "names that pandas takes for nothing": infer_rows(participant="NA", session="nan", mixing="null"),
    "names that are words of pandas": infer_rows(participant="True", session="inf"),
    "letters": infer_rows(participant="Zoë 三", session="x y"),
    "quotes": infer_rows(comment='she said "no, never"', participant="a,b"),
    "empty numbers": infer_rows(frame_ms="", dropped_frames=""),
    "a session of one trial": infer_rows()[:1],
    "midpoints": construct_rows("0.7999999999999999", "0.5000000000000001", "0.30000000000000004"),
    "other points than the middle": construct_rows("0.3", "0.9", lam_g="0.75"),
    "as asked, one's own view": infer_rows(audience="self", n_raters=""),
    "a rehearsal": infer_rows(rehearsal="1"),
    "of version 0.1": of_version_0_1(infer_rows()),
    "midpoints of version 0.1": of_version_0_1(construct_rows("0.3", "0.4")),
    "soft labels of version 0.1": of_version_0_1(soft_label_rows()),
    "midpoints without steps": construct_rows("0.3", "0.4", n_steps=""),
    "soft labels": soft_label_rows(),
    "soft labels without a second": soft_label_rows(second_label="", second_percent="", impossible="", classes=""),
    "a batch number of seven digits": infer_rows(batch="1234567"),
    "cells that begin alike": infer_rows(rt_s="1", participant="p1") + infer_rows(rt_s="12", participant="p12"),
    "nothing that all rows share": [{"comment": f"{place}", **row} for place, row in enumerate(infer_rows())],
    "all rows but one share it": [{"comment": f"{place % 3}", **row} for place, row in enumerate(infer_rows())],
    "a lab's own list of pairs": infer_rows(pair_condition="near", pair_sex=""),
    "own columns that differ": [{**row, "pair_sex": ["f", "", "NA", "=1"][at]} for at, row in enumerate(infer_rows())],
    "all is shared that can be": construct_rows("0.3", "0.4", first_key_s="0.5", n_steps="", language=""),
}


@pytest.mark.parametrize("name", REGULAR)
def test_regular_values_are_the_same_from_both_readers(tmp_path, name):
    """Else the speed would cost a bit of an answer, or a name like 001 its zeros."""
    write(tmp_path / "a.csv", REGULAR[name])
    write(tmp_path / "b.csv", infer_rows(participant="p77"))
    write(tmp_path / "c.csv", of_version_0_1(infer_rows(participant="p78")))
    assert same_from_both(tmp_path)["source"].nunique() == 3


@pytest.mark.parametrize("rows", [infer_rows(), construct_rows("0.3", "0.4"), soft_label_rows()])
def test_files_of_both_versions_give_the_same_answers(tmp_path, rows):
    """Else a study that began with version 0.1 would be read otherwise, or as rehearsals, or as other questions."""
    read = {}
    for name, written in {"now": rows, "earlier": of_version_0_1(rows)}.items():
        write(tmp_path / name / "a.csv", written)
        read[name] = same_from_both(tmp_path / name)
    told = ["study", "study_sha256", "audience", "n_raters", "shuffle_seed"]
    pd.testing.assert_frame_equal(read["now"].drop(columns=told), read["earlier"].drop(columns=told))
    assert read["earlier"][told].isna().all(axis=None)
    assert read["now"][told[:4]].iloc[0].tolist() == ["mine", "cd" * 32, "people", 100]
    assert set(read["now"]["shuffle_seed"].dropna()) == ({4099} if rows[0]["interface"] == "soft_labels" else set())
    for judgments in read.values():
        assert set(judgments["rehearsal"]) == {0}
        assert set(judgments["lam_g"].dropna()) == ({0.5} if rows[0]["interface"] == "construct" else set())


STRANGE = {
    "no line end": as_csv(infer_rows()).rstrip(),
    "a blank line": as_csv(infer_rows()).replace("\n", "\n\n", 1),
    "a field too many": as_csv(infer_rows()).replace(".png\n", ".png,\n", 1),
    "a field too many in every row": as_csv(infer_rows()).replace(".png\n", ".png,x\n"),
    "a field too few": as_csv(infer_rows(comment="")).replace(",\n", "\n", 1),
    "a field too few and one too many": as_csv(infer_rows(x="")).replace(",\n", "\n", 1).replace(",\n", ",,\n", 1),
    "a line end in quotes": as_csv(infer_rows(comment="one\ntwo")),
    "old line ends": as_csv(infer_rows(), newline="\r"),
    "a trial twice": as_csv(changed(3, trial="0")),
    "a trial missing": as_csv(changed(3, trial="7", n_trials="9")),
    "a blank": as_csv(changed(3, participant="p01 ")),
    "a blank in a pair": as_csv(changed(3, pair=" Bird_15_Ship_92")),
    "no number": as_csv(changed(3, lam_first_s="x")),
    "no number where a judgment needs one": as_csv(changed(3, omega="x")),
    "nothing": as_csv(changed(3, lam_first_s="")),
    "nothing where a judgment needs something": as_csv(changed(3, omega="")),
    "no whole number": as_csv(changed(3, lam_adjustments="1.5")),
    "endless": as_csv(changed(3, lam_first_s="inf")),
    "below": as_csv(changed(3, lam_first_s="-1")),
    "above": as_csv(changed(3, lam_touched="2")),
    "a large number": as_csv(changed(4, **WIDE)),
    "two values": as_csv(changed(3, mixing="cutmix")),
    "two checksums": as_csv(changed(3, study_sha256="ef" * 32)),
    "two audiences": as_csv(changed(3, audience="workers")),
    "a rehearsal and none": as_csv(changed(3, rehearsal="1")),
    "no study": as_csv(infer_rows(study="")),
    "one column of a later version": as_csv([row | {"study": "mine"} for row in of_version_0_1(infer_rows())]),
    "rows of both versions": as_csv([*infer_rows(), *of_version_0_1(infer_rows(participant="p02"))]),
    "a repeat that asks for something else": as_csv(
        [*construct_rows("0.3"), *construct_rows("0.3", lam_g="0.75", trial="1", repeat="1")]
    ),
    "lam_g between hundredths": as_csv(construct_rows("0.3", lam_g="0.755")),
    "two numbers": as_csv(changed(3, batch="1")),
    "another word": as_csv(changed(3, side_1="above")),
    "a formula": as_csv(infer_rows(mixing="=1+1")),
    "a pair that is another": as_csv(changed(3, pair="Bird_16_Ship_92")),
    "a stimulus that is another": as_csv(changed(3, lam_f="0.75")),
    "one stimulus, two pairs": as_csv(changed(5, image_1="4", pair="Cat_4_Dog_14")),
    "labels the wrong way round": as_csv(infer_rows()).replace("Cat", "Zebra"),
    "a repeat of nothing": as_csv(changed(3, repeat="1")),
    "a catch trial of a blend": as_csv(changed(3, catch="1")),
    "practice with a trial's number": as_csv(changed(3, phase="practice")),
    "more trials than there are": as_csv(infer_rows(n_trials="3")),
    "another interface": as_csv(changed(3, interface="construct")),
    "another interface in all rows": as_csv(infer_rows(interface="soft_labels")),
    "another participant": as_csv(changed(3, participant="p02")),
    "a column twice": as_csv(infer_rows()).replace("frame_ms", "omega", 1),
    "a table of judgments": as_csv(infer_rows(source="a", row="2", completed="1")),
    "a class of no set": as_csv(soft_label_rows(top_label="Cst")),
    "an impossible class of no set": as_csv(soft_label_rows(impossible="Truck|Tru")),
    "classes that change": as_csv([*soft_label_rows()[:3], soft_label_rows(classes="Cat|Dog|Truck")[3]]),
    "a blank in a number": as_csv(changed(3, omega="+1e 0")),
    "no trial": as_csv(infer_rows(trial="")),
    "somebody who left": as_csv([*infer_rows(), infer_rows(participant="p02", trial="", phase="consent")[0]]),
    "not UTF-8": as_csv(infer_rows(comment="M\u00fche")).encode("latin-1"),
    "zeros": as_csv(infer_rows()).encode() + b"\0\n",
    "the sign that ends lines": as_csv(infer_rows(comment="\x1f")),
    "the sign that ends lines, once too often": as_csv(infer_rows()).replace(".png\n", ".png,\x1f\n"),
}


@pytest.fixture(scope="module")
def regular(tmp_path_factory):
    """A folder of regular files, and their judgments."""
    folder = tmp_path_factory.mktemp("regular")
    for name in ("a", "c", "d"):
        write(folder / f"{name}.csv", infer_rows(participant=f"{name}01"))
    return folder, both_readers(folder)[2]


@pytest.mark.parametrize("name", STRANGE)
def test_what_is_not_regular_is_left_to_the_strict_reader(regular, name):
    """Else damage that the strict reader has words for would be read, or take the other files of the batch with it."""
    folder, expected = regular
    content = STRANGE[name] if isinstance(STRANGE[name], bytes) else STRANGE[name].encode()
    (folder / "b.csv").write_bytes(content)
    found = files.find([folder])
    quick, rest = fast.read(found)
    assert [found[place].source for place in rest] == ["b.csv"]
    pd.testing.assert_frame_equal(quick, expected)
    assert quick["source"].unique().tolist() == ["a.csv", "c.csv", "d.csv"]


@pytest.mark.parametrize("sign", ["\u2028", "\x1f", "\u00a0"])
def test_signs_that_are_not_seen_in_a_header_are_left_to_the_strict_reader(tmp_path, sign):
    """Else the fast reader would read what the strict one refuses: one takes such a sign for a blank, one does not."""
    path = tmp_path / "a.csv"
    path.write_text(as_csv(infer_rows()).replace(",pair,", f",{sign}pair,", 1), encoding="utf-8", newline="")
    judgments, rest = fast.read([files.File(path, "a.csv", tmp_path)])
    assert (len(judgments), rest) == (0, [0])


def test_files_with_one_session_are_both_left_to_the_strict_reader(tmp_path):
    """Else a session and its copy would both count."""
    for name, person in {"a": "p01", "b": "p02", "c": "p01"}.items():
        write(tmp_path / f"{name}.csv", infer_rows(participant=person))
    quick, rest, _ = both_readers(tmp_path)
    assert rest == ["a.csv", "c.csv"]
    assert set(quick["source"]) == {"b.csv"}


def test_a_stimulus_is_checked_in_every_batch(tmp_path, monkeypatch):
    """Else a pair that an earlier file had right would be taken for right in a later one that has it wrong."""
    monkeypatch.setattr(fast, "BATCH_BYTES", 1)
    write(tmp_path / "a.csv", infer_rows())
    write(tmp_path / "b.csv", [row | {"participant": "p02"} for row in changed(3, label_2="Shop")])
    assert both_readers(tmp_path)[1] == ["b.csv"]


def test_values_are_the_same_however_many_texts_were_seen(tmp_path, monkeypatch):
    """Else what is remembered of earlier files, or its end, would change what later ones say."""
    monkeypatch.setattr(fast, "BATCH_BYTES", 1)
    monkeypatch.setattr(fast_columns, "KNOWN", 3)
    for number in range(6):
        rows = infer_rows(participant=f"p{number}", rt_s=f"{number}.125", side_1="right" if number % 2 else "left")
        write(tmp_path / f"{number}.csv", rows)
    assert same_from_both(tmp_path)["source"].nunique() == 6


def test_the_benchmark_compares_like_with_like(tmp_path):
    """Else its sessions would not be what people's are, or its two ways end at different labels."""
    benchmark = runpy.run_path(str(ROOT / "benchmarks" / "aggregate.py"))
    benchmark["write_sessions"](tmp_path, 3)
    found = files.find([tmp_path])
    assert fast.read(found)[1] == []
    (example,) = EXAMPLE.glob("sim001_infer_*.csv")
    headers = {path.open(encoding="utf-8-sig").readline() for path in (example, *(file.path for file in found))}
    assert len(headers) == 1
    paths = [file.path for file in found]
    ours, baseline = benchmark["ours"]()(paths), benchmark["baseline"]()(paths)
    assert ours["n_judgments"].sum() == 3 * (benchmark["TRIALS"] - 2)
    pd.testing.assert_frame_equal(ours, baseline[ours.columns], check_dtype=False)

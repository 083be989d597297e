"""Names become codes: the same for the same person, others under another key, in an order that tells nothing."""

import hashlib
import hmac
import stat
import sys

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from release_files import PAIRS, SESSIONS, judgment, write_results

from analysis.publishing import deidentification
from analysis.publishing.data_dictionary import read_tables
from analysis.publishing.deidentification import code, months, new_key, read_key, write_key
from hillmixe.command import InputError

KEY = "0123456789abcdef" * 4
EXCLUSION = {"rule": "fast", "participant": "anna", "value": "1", "threshold": "2", "session": SESSIONS["anna"]}
EXCLUSION |= {"interface": "infer", "source": "anna.csv", "n_judgments": "1", "n_answers": "2"}


def coded(folder, key=KEY, **results):
    return deidentification.deidentify(read_tables(write_results(folder, **results)), key)


def people(tables):
    """Tell whose code is whose, by their response times: each participant has one of its own."""
    rows = tables["judgments"].rows
    return dict(zip(rows["rt_s"], rows["participant"], strict=True))


def timed(*names):
    return [judgment(name, rt_s=str(number)) for number, name in enumerate(names)]


def test_a_code_is_the_beginning_of_the_hmac_of_the_name():
    """Else names could be found by trying, without the key; the digest is computed here by the standard's own words."""
    block = bytes.fromhex(KEY).ljust(64, b"\0")
    inner = hashlib.sha256(bytes(byte ^ 0x36 for byte in block) + b"participant\0anna").digest()
    outer = hashlib.sha256(bytes(byte ^ 0x5C for byte in block) + inner).hexdigest()
    assert code(KEY, "participant", "anna") == f"P-{outer[:10]}"
    assert outer == hmac.new(bytes.fromhex(KEY), b"participant\0anna", "sha256").hexdigest()
    assert code(KEY, "session", "anna").startswith("S-")
    assert code(KEY, "session", "anna")[2:] != code(KEY, "participant", "anna")[2:]


def test_the_same_person_has_the_same_code_in_all_tables_and_releases(tmp_path):
    """Else answers could not be joined, nor a corrected release be compared with the first."""
    first = coded(tmp_path / "a", judgments=timed("anna", "ben", "cleo"), exclusions=[EXCLUSION])
    later = coded(tmp_path / "b", judgments=timed("anna", "ben", "dora", "cleo"))
    codes, again = people(first), people(later)
    assert again == {"0": codes["0"], "1": codes["1"], "3": codes["2"], "2": again["2"]}
    session = first["judgments"].rows.set_index("participant").loc[codes["0"], "session"]
    assert first["exclusions"].rows[["participant", "session"]].to_numpy().tolist() == [[codes["0"], session]]


def test_another_key_gives_other_codes(tmp_path):
    """Else two studies could be linked by their participants, or the key would have no part in it."""
    rows = timed("anna", "ben", "cleo")
    codes = [set(people(coded(tmp_path / key[:4], key, judgments=rows)).values()) for key in (KEY, KEY[::-1])]
    assert codes[0].isdisjoint(codes[1])
    assert [len(found) for found in codes] == [3, 3]


def test_rows_are_in_the_order_of_codes(tmp_path):
    """Else the tenth code would be the tenth name of the lab's list; a session's answers keep their order."""
    names = [f"p{number:02}" for number in range(40)]
    rows = [judgment(name, pair, trial=str(n), rt_s=name[1:]) for name in names for n, pair in enumerate(PAIRS)]
    released = coded(tmp_path, judgments=rows)["judgments"].rows
    assert list(released["participant"]) == sorted(released["participant"])
    assert list(released["trial"]) == ["0", "1"] * 40
    assert list(released["rt_s"].iloc[::2]) != [name[1:] for name in names]
    assert sorted(released["rt_s"]) == sorted(row["rt_s"] for row in rows)


def test_file_names_and_their_rows_are_dropped_everywhere(tmp_path):
    """Else a file's name, which begins with the participant's, would be published, or names be promised."""
    tables = coded(tmp_path, exclusions=[EXCLUSION])
    for table in tables.values():
        assert {"source", "row"}.isdisjoint(table.rows)
        assert [column.name for column in table.columns] == list(table.rows)
        meanings = {column.name: column.meaning for column in table.columns}
        assert all(meanings.get(name, "code of ").startswith("code of ") for name in ("participant", "session"))
    text = " ".join(table.rows.to_csv() for table in tables.values())
    for secret in ("anna", "Okri", "2026", "01h13"):
        assert secret not in text


def test_numbers_of_prolific_participants_do_not_link_two_people(tmp_path):
    """Else prolific-1 of one run and of the next, who are different people, would have the same code."""
    early, late = "2026-11-01_10h00.00.000", "2026-11-02_10h00.00.000"
    first = coded(tmp_path / "a", judgments=[judgment("prolific-1", session=early, rt_s="0")])
    rows = [judgment("prolific-1", session=late, rt_s="1"), judgment("prolific-2", session=early, rt_s="0")]
    rows.append(judgment("prolific-2", session="2026-11-03_10h00.00.000", rt_s="0"))
    later = coded(tmp_path / "b", judgments=rows)
    assert people(later)["0"] == people(first)["0"]
    assert people(later)["1"] != people(first)["0"]
    with pytest.raises(InputError, match="two names in the column participant get the same code"):
        coded(tmp_path / "c", judgments=[judgment(f"prolific-{n}", session=early) for n in (1, 2)])


def test_two_names_with_one_code_are_refused(tmp_path, monkeypatch):
    """Else two people would become one; with one digit, twenty names must meet."""
    monkeypatch.setattr(deidentification, "DIGITS", 1)
    with pytest.raises(InputError, match="get the same code with this key: name another --key"):
        coded(tmp_path, judgments=timed(*(f"p{number}" for number in range(20))))


def test_who_is_in_no_judgment_is_refused(tmp_path):
    """Else a table of another study would be published with this one."""
    with pytest.raises(InputError, match=r"exclusions\.csv, column participant: 1 of its names are not in judgments"):
        coded(tmp_path, exclusions=[EXCLUSION | {"participant": "zoe"}])


@settings(max_examples=30)  # of up to 30 names each
@given(st.lists(st.text(min_size=1), min_size=2, max_size=30, unique=True))
def test_codes_tell_names_apart(names):
    """Else people would be mixed up: whatever the names are, there are as many codes."""
    printable = [name for name in names if name.isprintable()]
    assert len({code(KEY, "participant", name) for name in printable}) == len(printable)


# The key


def test_a_key_is_made_of_chance_and_kept(tmp_path):
    """Else two studies would share a key, or the next release have another one; only its owner may read it."""
    file = tmp_path / "keys" / "x.key"
    assert read_key(file) is None
    key = new_key()
    write_key(file, key)
    assert read_key(file) == key
    assert len({new_key() for _ in range(100)} | {key}) == 101
    assert len(bytes.fromhex(key)) == 32
    if sys.platform != "win32":
        assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_a_key_is_never_overwritten(tmp_path):
    """Else the codes of the last release could never be made again."""
    file = tmp_path / "x.key"
    write_key(file, KEY)
    with pytest.raises(InputError, match="cannot be kept"):
        write_key(file, KEY[::-1])
    assert read_key(file) == KEY


@pytest.mark.parametrize("content", [b"", b"secret", KEY[:-1].encode(), (KEY + "0").encode(), b"\xff\xfe", b"z" * 64])
def test_what_is_no_key_is_refused(tmp_path, content):
    """Else codes would be made with half a key, or any file be taken for one."""
    (tmp_path / "x.key").write_bytes(content)
    with pytest.raises(InputError, match="does not hold a key"):
        read_key(tmp_path / "x.key")


def test_dates_become_months():
    """Else the day of a session would be published, the year of the study be unknown, or a birthday be its period."""
    sessions = ["2026-12-24_01h13.17.549", "2026-11-24_01h13.17.549", "s1", "12026-11-241", "2026-13-01_01h13.17"]
    sessions += ["1984-05-17", "anna_1984-05-17_01h13.17"]
    rows = pd.DataFrame({"session": sessions, "source": ["a_2027-01-05_infer_2026-10-24_01h13.17.549.csv"] * 7})
    assert months(rows) == ["2026-11", "2026-12"]
    assert months(pd.DataFrame({"session": ["o5bv7eyn1ckp7ve"]})) == []

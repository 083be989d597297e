"""A folder is written whole or not at all; checksums, JSON and tables are as other programs read them."""

import io
import json
import math
import shutil
import subprocess
from contextlib import suppress
from pathlib import Path

import pandas as pd
import pytest

from hillmixe.command import InputError
from hillmixe.files import SUMS, checksums, whole_folder, write_json, write_table


def write(folder, check=lambda old, new: None, then=None):
    """Write new.txt into a folder that takes the old one's place if the check passes; then comes an error, if any."""
    there = folder.exists()
    with whole_folder(folder, check) as half:
        (half / "new.txt").write_text("new")
        assert (folder.exists(), (folder / "new.txt").exists()) == (there, False)
        if then:
            raise then


def refuse(old, new):
    raise InputError("stays")


def contents(folder):
    """Every file with its text, and every empty folder with None."""
    shown = [path for path in folder.rglob("*") if path.is_file() or not any(path.iterdir())]
    return {path.relative_to(folder).as_posix(): path.read_text() if path.is_file() else None for path in shown}


@pytest.fixture
def old_set(tmp_path):
    folder = tmp_path / "set"
    folder.mkdir()
    (folder / "old.txt").write_text("old")
    return folder


@pytest.mark.parametrize("before", ["nothing", "an empty folder", "no parents"])
def test_a_finished_folder_takes_its_place(tmp_path, before):
    """Else the result would lie under another name, or leavings beside it; nor may an empty folder be asked about."""
    name = "a/b" if before == "no parents" else "set"
    if before == "an empty folder":
        (tmp_path / name).mkdir()
    write(tmp_path / name, refuse)
    assert contents(tmp_path) == {f"{name}/new.txt": "new"}


def test_an_old_folder_is_replaced_and_not_merged(old_set):
    """Else files of an older set would mix with the new ones."""
    seen = []
    write(old_set, lambda old, new: seen.append((contents(old), contents(new))))
    assert seen == [({"old.txt": "old"}, {"new.txt": "new"})]
    assert contents(old_set.parent) == {"set/new.txt": "new"}


@pytest.mark.parametrize("error", [RuntimeError, KeyboardInterrupt, InputError])
def test_an_error_leaves_nothing(tmp_path, error):
    """Else half a set would pass for a whole one."""
    with pytest.raises(error):
        write(tmp_path / "set", then=error)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("error", "how"),
    [
        (RuntimeError, {"then": RuntimeError}),
        (KeyboardInterrupt, {"then": KeyboardInterrupt}),
        (InputError, {"check": refuse}),
    ],
)
def test_an_error_or_a_refusing_check_keeps_the_old_folder(old_set, error, how):
    """Else a failed run would destroy what was there, or the check come too late."""
    with pytest.raises(error, match="stays" if "check" in how else None):
        write(old_set, **how)
    assert contents(old_set.parent) == {"set/old.txt": "old"}


def test_an_old_folder_survives_when_the_new_one_cannot_take_its_place(old_set, monkeypatch):
    """Else a folder held by another program (a virus scanner on Windows) costs the old set as well."""
    failures = iter([PermissionError(13, "held by another program")])

    def failing_once(move):
        def moved(self, target):
            if Path(target) == old_set and (failure := next(failures, None)):
                raise failure
            return move(self, target)

        return moved

    for name in ("rename", "replace"):
        monkeypatch.setattr(Path, name, failing_once(getattr(Path, name)))
    with suppress(OSError, InputError):
        write(old_set)
    assert next(failures, None) is None  # else the failure was never met
    assert contents(old_set) in ({"old.txt": "old"}, {"new.txt": "new"})


def test_a_linked_folder_leaves_nothing_beside_it(tmp_path):
    """Else each run on a link to a larger disk would leave a hidden link behind."""
    (tmp_path / "disk").mkdir()
    link = tmp_path / "set"
    try:
        link.symlink_to(tmp_path / "disk", target_is_directory=True)
    except OSError:
        pytest.skip("this system makes no symbolic links")
    write(link)
    assert contents(link) == {"new.txt": "new"}
    assert {path.name for path in tmp_path.iterdir()} == {"disk", "set"}


@pytest.mark.parametrize(("out", "message"), [("mine", "is a file"), ("mine/set", "cannot be written")])
def test_a_file_in_the_folders_place_is_refused_and_kept(tmp_path, out, message):
    """Else somebody's file would be lost, or the error be a traceback."""
    (tmp_path / "mine").write_text("mine")
    with pytest.raises(InputError, match=message), whole_folder(tmp_path / out, refuse):
        pytest.fail("the block ran")
    assert contents(tmp_path) == {"mine": "mine"}


def test_the_working_folder_itself_is_written_or_refused(tmp_path, monkeypatch):
    """Else `--out .` would end with a traceback."""
    monkeypatch.chdir(tmp_path)
    written = {"new.txt": "new"}
    try:
        write(Path())
    except InputError:
        written = {}
    assert contents(tmp_path) == written


def test_checksums_are_those_of_sha256sum(tmp_path):
    """Else nobody could check by hand, years later, that a folder is as it was written."""
    (tmp_path / "inner").mkdir()
    for name in ("b.bin", "a file", "inner/c"):
        (tmp_path / name).write_bytes(name.encode())
    (tmp_path / SUMS).write_text(checksums(tmp_path))
    assert [line.split("  ")[1] for line in checksums(tmp_path).splitlines()] == ["a file", "b.bin", "inner/c"]
    assert checksums(tmp_path).startswith("7365d029")  # printf "a file" | sha256sum
    if shutil.which("sha256sum"):
        command = ["sha256sum", "--check", "--quiet", SUMS]
        assert subprocess.run(command, cwd=tmp_path, check=False).returncode == 0
        (tmp_path / "inner" / "c").write_text("changed")
        assert subprocess.run(command, cwd=tmp_path, check=False, capture_output=True).returncode == 1


def test_json_is_readable_and_replaces_the_old_file_at_once(tmp_path, monkeypatch):
    """Else a kill would leave half a file, or names in other scripts be escapes that nobody can read."""
    file = tmp_path / "config.json"
    write_json(file, {"class": "Zürich", "n": [1]})
    assert file.read_bytes() == '{\n  "class": "Zürich",\n  "n": [\n    1\n  ]\n}\n'.encode()
    assert [path.name for path in tmp_path.iterdir()] == ["config.json"]
    monkeypatch.setattr(Path, "replace", lambda *_: pytest.fail("killed here"))
    with pytest.raises(pytest.fail.Exception, match="killed here"):
        write_json(file, {"class": "other"})
    assert json.loads(file.read_text(encoding="utf-8"))["class"] == "Zürich"


def test_numbers_that_json_lacks_are_refused_unless_allowed(tmp_path):
    """Else other programs could not read a file of results; a run's own files may say that a measure is not defined."""
    with pytest.raises(ValueError, match="JSON compliant"):
        write_json(tmp_path / "summary.json", {"r": math.nan})
    assert list(tmp_path.iterdir()) == []
    write_json(tmp_path / "metrics.json", {"r": math.nan}, allow_nan=True)
    assert math.isnan(json.loads((tmp_path / "metrics.json").read_text())["r"])


MARK = b"\xef\xbb\xbf"
PLAIN = pd.DataFrame({"label": ["Cat", None], "n": pd.array([1, None], "Int64"), "mean": [0.5, 1.0]})


def test_a_table_of_plain_letters_stays_as_it_is(tmp_path):
    """Else files that were fine would differ from those of earlier versions, and checksums of the same results too."""
    write_table(tmp_path / "a.csv", PLAIN)
    assert (tmp_path / "a.csv").read_bytes() == b"label,n,mean\nCat,1,0.5\n,,1.0\n"


@pytest.mark.parametrize(
    "table",
    [
        PLAIN.assign(label=["Bär", None]),
        PLAIN.assign(label=pd.Categorical(["Bär", "Cat"])),
        PLAIN.assign(label=pd.Series([None, "Bär"], dtype="string")),
        PLAIN.rename(columns={"mean": "Größe"}),
        PLAIN.assign(label=["\U0001f600", "x"]),
        pd.concat([PLAIN, PLAIN.assign(label="猫")], axis="columns"),
        PLAIN.assign(label=[["Cat"], ["Bär", 1]]),
    ],
    ids=["text", "category", "string", "heading", "emoji", "a name twice", "a list"],
)
def test_a_table_with_other_letters_has_a_mark(tmp_path, table):
    """Else Excel on Windows would show BÃ¤r for Bär."""
    write_table(tmp_path / "a.csv", table)
    content = (tmp_path / "a.csv").read_bytes()
    assert content == MARK + table.to_csv(index=False, lineterminator="\n").encode()
    write_table(tmp_path / "b.csv", table, mark=False)
    assert MARK + (tmp_path / "b.csv").read_bytes() == content


def test_pieces_of_a_table(tmp_path):
    """Else a mark would stand within a file that is written piece by piece, or its header twice."""
    stream = io.StringIO(newline="")
    for header in (True, False):
        write_table(stream, PLAIN.assign(label="Bär"), mark=False, header=header)
    assert stream.getvalue() == "label,n,mean\nBär,1,0.5\nBär,,1.0\nBär,1,0.5\nBär,,1.0\n"

"""A folder is written whole or not at all."""

from contextlib import suppress
from pathlib import Path

import pytest

from hillmixe.command import InputError
from hillmixe.files import whole_folder


def replace_any(old, new):
    """Let every old folder be replaced."""


def contents(folder):
    return {file.relative_to(folder).as_posix(): file.read_text() for file in folder.rglob("*") if file.is_file()}


@pytest.fixture
def old_set(tmp_path):
    folder = tmp_path / "set"
    folder.mkdir()
    (folder / "old.txt").write_text("old")
    return folder


def test_a_finished_folder_takes_its_place(tmp_path):
    """Else the result would lie under another name, or leavings beside it."""
    with whole_folder(tmp_path / "set", replace_any) as folder:
        (folder / "new.txt").write_text("new")
        assert not (tmp_path / "set").exists()
    assert contents(tmp_path) == {"set/new.txt": "new"}
    assert [path.name for path in tmp_path.iterdir()] == ["set"]


def test_an_old_folder_is_replaced_and_not_merged(old_set):
    """Else files of an older set would mix with the new ones."""
    seen = []
    with whole_folder(old_set, lambda old, new: seen.append((contents(old), contents(new)))) as folder:
        (folder / "new.txt").write_text("new")
    assert seen == [({"old.txt": "old"}, {"new.txt": "new"})]
    assert contents(old_set.parent) == {"set/new.txt": "new"}
    assert [path.name for path in old_set.parent.iterdir()] == ["set"]


def test_an_empty_folder_is_simply_filled(tmp_path):
    """Else a folder made beforehand would need the check for old content."""
    (tmp_path / "set").mkdir()

    def refuse(old, new):
        raise InputError("asked about an empty folder")

    with whole_folder(tmp_path / "set", refuse) as folder:
        (folder / "new.txt").write_text("new")
    assert contents(tmp_path) == {"set/new.txt": "new"}


@pytest.mark.parametrize("error", [RuntimeError, KeyboardInterrupt, InputError])
def test_an_error_leaves_nothing(tmp_path, error):
    """Else half a set would pass for a whole one."""
    with pytest.raises(error), whole_folder(tmp_path / "set", replace_any) as folder:
        (folder / "new.txt").write_text("new")
        raise error
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("error", [RuntimeError, KeyboardInterrupt])
def test_an_error_keeps_the_old_folder(old_set, error):
    """Else a failed run would destroy what was there."""
    with pytest.raises(error), whole_folder(old_set, replace_any) as folder:
        (folder / "new.txt").write_text("new")
        raise error
    assert contents(old_set.parent) == {"set/old.txt": "old"}
    assert [path.name for path in old_set.parent.iterdir()] == ["set"]


def test_a_refusing_check_keeps_the_old_folder(old_set):
    """Else the check would come too late."""

    def refuse(old, new):
        raise InputError("stays")

    with pytest.raises(InputError, match="stays"), whole_folder(old_set, refuse) as folder:
        (folder / "new.txt").write_text("new")
    assert contents(old_set.parent) == {"set/old.txt": "old"}
    assert [path.name for path in old_set.parent.iterdir()] == ["set"]


def test_an_old_folder_survives_when_the_new_one_cannot_take_its_place(old_set, monkeypatch):
    """Else a folder held by another program (a virus scanner on Windows) costs the old set as well."""
    failures = iter([PermissionError(13, "held by another program")])

    def failing_once(move):
        def moved(self, target):
            if Path(target) == old_set and (failure := next(failures, None)):
                raise failure
            return move(self, target)

        return moved

    monkeypatch.setattr(Path, "rename", failing_once(Path.rename))
    monkeypatch.setattr(Path, "replace", failing_once(Path.replace))
    with suppress(OSError, InputError), whole_folder(old_set, replace_any) as folder:
        (folder / "new.txt").write_text("new")
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
    with whole_folder(link, replace_any) as folder:
        (folder / "new.txt").write_text("new")
    assert contents(link) == {"new.txt": "new"}
    assert {path.name for path in tmp_path.iterdir()} == {"disk", "set"}


def test_a_file_in_the_folders_place_is_refused_and_kept(tmp_path):
    """Else somebody's file would be lost, or the error be a traceback."""
    (tmp_path / "set").write_text("mine")
    with pytest.raises(InputError, match="is a file"), whole_folder(tmp_path / "set", replace_any):
        pytest.fail("the block ran")
    assert contents(tmp_path) == {"set": "mine"}


def test_a_folder_below_a_file_is_refused(tmp_path):
    """Else the error would be a traceback."""
    (tmp_path / "file").write_text("mine")
    with pytest.raises(InputError, match="cannot be written"), whole_folder(tmp_path / "file" / "set", replace_any):
        pytest.fail("the block ran")


def test_the_working_folder_itself_is_written_or_refused(tmp_path, monkeypatch):
    """Else `--out .` would end with a traceback."""
    monkeypatch.chdir(tmp_path)
    try:
        with whole_folder(Path(), replace_any) as folder:
            (folder / "new.txt").write_text("new")
    except InputError:
        assert contents(tmp_path) == {}
    else:
        assert contents(tmp_path) == {"new.txt": "new"}


def test_parents_are_made(tmp_path):
    """Else `--out results/first` would need a mkdir beforehand."""
    with whole_folder(tmp_path / "a" / "b", replace_any) as folder:
        (folder / "new.txt").write_text("new")
    assert contents(tmp_path) == {"a/b/new.txt": "new"}

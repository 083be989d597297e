"""What all commands share: one line and status 2 on bad input, folders written whole or not at all."""

import argparse
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest

from hillmixe import command as commands
from hillmixe.command import InputError, Parser, count, run, seed
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


def test_bad_input_is_one_line_and_status_2(capsys, monkeypatch):
    """Else a person would see a traceback, and a script no failure."""
    monkeypatch.setattr(sys, "argv", ["somewhere/generate.py"])

    def main():
        raise InputError("row 3: expected a number")

    with pytest.raises(SystemExit) as ended:
        run(main)
    assert ended.value.code == 2
    assert capsys.readouterr() == ("", "generate.py: row 3: expected a number\n")


def test_other_errors_are_not_hidden():
    """Else a defect of ours would look like bad input."""

    def main():
        raise ValueError("ours")

    with pytest.raises(ValueError, match="ours"):
        run(main)


def test_flag_errors_are_one_line_and_status_2(capsys):
    """Else argparse's usage would push the message off the screen."""
    parser = Parser("Do something.")
    parser.add_argument("--number", type=count, required=True)
    for flags in ([], ["--number", "0"], ["--number", "few"], ["--number", "1", "--unknown"]):
        with pytest.raises(SystemExit) as ended:
            parser.parse_args(flags)
        assert ended.value.code == 2
        output, errors = capsys.readouterr()
        assert output == ""
        assert errors.count("\n") == 1
        assert errors.endswith("\n")


def test_help_shows_the_docstring_as_it_is(capsys):
    """Else the example command lines would be joined into one paragraph."""
    parser = Parser("Do something.\n\npython one.py --a\npython two.py --b\n")
    with pytest.raises(SystemExit) as ended:
        parser.parse_args(["--help"])
    assert ended.value.code == 0
    assert "\npython one.py --a\npython two.py --b\n" in capsys.readouterr().out


def test_count_takes_whole_numbers_from_1():
    """Else a run with no or half an image pair would start."""
    assert count("1") == 1
    assert count("60") == 60
    for text in ("0", "-3", "1.5", "x", ""):
        with pytest.raises(argparse.ArgumentTypeError, match="whole number"):
            count(text)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows ends processes without telling them")
@pytest.mark.parametrize(("stop", "status"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_stopped_command_leaves_nothing_and_no_traceback(tmp_path, stop, status):
    """Else Ctrl-C, or a scheduler that ends a job, would leave half a folder behind."""
    script = tmp_path / "slow.py"
    script.write_text(
        "import time\nfrom pathlib import Path\n"
        "from hillmixe.command import run\nfrom hillmixe.files import whole_folder\n\n"
        "def main():\n"
        "    with whole_folder(Path('out/set'), print) as folder:\n"
        "        (folder / 'half.txt').write_text('half')\n"
        "        print('begun', flush=True)\n"
        "        time.sleep(600)\n\n"
        "run(main)\n"
    )
    process = subprocess.Popen(
        [sys.executable, script], cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert process.stdout.readline() == "begun\n"
    process.send_signal(stop)
    _, errors = process.communicate(timeout=300)
    assert process.returncode == status
    assert "Traceback" not in errors
    assert list((tmp_path / "out").iterdir()) == []


def test_progress_into_a_file_is_lines(monkeypatch, capfd):
    """Else a job that runs for hours in a batch system would be silent, or its log one endless line."""
    monkeypatch.setattr(commands, "LINE_EVERY", 0)
    for _ in commands.progress(range(3), desc="mixing", unit=" stimuli"):
        pass
    lines = capfd.readouterr().err.split("\n")
    assert lines[-1] == ""
    states = [*dict.fromkeys(line.split(",")[0] for line in lines[:-1])]
    assert states[-3:] == [f"mixing: {n} of 3 stimuli" for n in (1, 2, 3)]
    assert all("elapsed" in line and "left" in line and "\r" not in line for line in lines[:-1])


def test_progress_of_short_work_is_silent(capfd):
    """Else each short command in a script would leave lines that nobody needs."""
    assert [*commands.progress(range(3), unit=" files")] == [0, 1, 2]
    assert capfd.readouterr().err == ""


@pytest.mark.parametrize("text", ["-1", "1.5", "x", str(2**32)])
def test_seed_takes_whole_numbers_that_every_generator_takes(text):
    """Else a seed would end in a traceback of numpy or torch."""
    assert seed("0") == 0
    assert seed(str(2**32 - 1)) == 2**32 - 1
    with pytest.raises(argparse.ArgumentTypeError, match="whole number"):
        seed(text)

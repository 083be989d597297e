"""What all commands share: flags, progress, one line and status 2 on bad input, and how they are stopped."""

import argparse
import re
import signal
import subprocess
import sys

import pytest

from hillmixe import command as commands
from hillmixe.command import InputError, Parser, count, number, run, seed


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

    def other():
        raise RuntimeError("ours")

    with pytest.raises(ValueError, match="ours"):
        run(main)
    with pytest.raises(RuntimeError, match="ours"):
        run(other)


def test_memory_that_torch_lacks_is_one_line(capsys):
    """Else a network that is too wide would end in a traceback: torch's errors of this are RuntimeErrors."""

    def main():
        raise RuntimeError("DefaultCPUAllocator: can't allocate memory: you tried to allocate 1728000000000 bytes.")

    with pytest.raises(SystemExit) as ended:
        run(main)
    assert ended.value.code == 2
    assert re.fullmatch(".*: not enough memory: request less\n", capsys.readouterr().err)


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
        assert re.fullmatch(".*\n", errors)


def test_help_shows_the_docstring_as_it_is(capsys):
    """Else the example command lines would be joined into one paragraph."""
    parser = Parser("Do something.\n\npython one.py --a\npython two.py --b\n")
    with pytest.raises(SystemExit) as ended:
        parser.parse_args(["--help"])
    assert ended.value.code == 0
    assert "\npython one.py --a\npython two.py --b\n" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("whole", "good", "bad"),
    [
        (count, [1, 60], ["0", "-3", "1.5", "x", ""]),
        (seed, [0, 2**32 - 1], ["-1", "1.5", "x", str(2**32)]),  # what every generator takes
    ],
)
def test_counts_and_seeds_are_whole_numbers(whole, good, bad):
    """Else a run with no or half an image pair would start, or a seed end in a traceback of numpy or torch."""
    assert [whole(str(value)) for value in good] == good
    for text in bad:
        with pytest.raises(argparse.ArgumentTypeError, match="whole number"):
            whole(text)


def test_numbers_are_numbers():
    """Else argparse would call what is none an invalid value, without a word of what is expected."""
    assert number("-.5") == -0.5
    with pytest.raises(argparse.ArgumentTypeError, match="'few' is not a number"):
        number("few")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows tells of closed pipes otherwise")
@pytest.mark.parametrize("lines", [1, 100_000], ids=["at the end", "meanwhile"])
def test_output_that_nobody_reads_on_ends_in_silence(tmp_path, lines):
    """Else `aggregate.py ... | head` would end with an error, as if its results had not been written."""
    script = tmp_path / "talks.py"
    script.write_text(
        f"from hillmixe.command import run\n\n\ndef main():\n    for _ in range({lines}):\n        print('said')\n\n\n"
        "input()\nrun(main)\n"
    )
    process = subprocess.Popen(
        [sys.executable, script], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    process.stdout.close()
    errors = process.communicate("begin\n", timeout=300)[1]
    assert (process.returncode, errors) == (141, "")


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

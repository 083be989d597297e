"""Runs whose files are damaged: they are refused, and never read as they are."""

import os
import shutil
import subprocess

import numpy as np
import pytest
import torch
from made_runs import FILES, NAME, refusal, stop

from hillmixe.command import InputError
from learn.training import training_loop

CPU = torch.device("cpu")
pytestmark = pytest.mark.usefixtures("every_epoch_is_saved")


def cut(content):
    return content[: len(content) // 2]


def with_a_bit_flipped(content):
    return content[:-30] + bytes([content[-30] ^ 1]) + content[-29:]


DAMAGES = {
    "empty": lambda content: b"",
    "cut": cut,
    "a bit flipped": with_a_bit_flipped,
    "a list": lambda content: b"[1, 2]\n",
    "text": lambda content: content.replace(b"0", b"many"),
    "not text": lambda content: b"\xff\n\n  \n",
    "not there": None,
}


def damage(file, how):
    file.unlink() if how is None else file.write_bytes(how(file.read_bytes()))


@pytest.mark.parametrize("how", DAMAGES.values(), ids=DAMAGES)
@pytest.mark.parametrize("name", sorted(FILES - {"continue.pt"}))
def test_damage_to_a_finished_run_is_refused_by_the_file(whole, results, tmp_path, name, how):
    """Else a table would rest on numbers that nobody measured or checked, or a command would end in a traceback."""
    shutil.copytree(whole, tmp_path / NAME)
    damage(tmp_path / NAME / name, how)
    named = name if name == "SHA256SUMS" else f"{NAME}{os.sep}{name} is damaged"
    assert named in refusal(results, tmp_path)


def test_checksums_are_those_of_sha256sum(whole):
    """Else a user could not check a run's folder with the usual tool."""
    command = ["sha256sum", "--check", "--strict", "SHA256SUMS"]
    ended = subprocess.run(command, cwd=whole, capture_output=True, text=True)
    assert (ended.returncode, ended.stdout.count(": OK")) == (0, len(FILES) - 1)


@pytest.mark.parametrize(
    ("name", "contents", "named"),
    [
        ("checkpoint.pt", [cut, b"", b"garbage"], "checkpoint.pt is damaged"),
        ("config.json", [b"[]", b'["runs"]', b"3", b'"runs"', b"{", b"\xff"], "config.json"),
    ],
)
def test_damage_to_an_unfinished_run_is_refused_in_one_line(results, tmp_path, name, contents, named):
    """Else the command would end in a traceback, or the words of torch's own loader be all that a user gets."""
    file = stop(results, tmp_path, 1) / name
    sound = file.read_bytes()
    for content in contents:
        file.write_bytes(content(sound) if callable(content) else content)
        assert named in refusal(results, tmp_path), content


def test_a_flipped_bit_in_a_checkpoint_is_refused_or_without_effect(whole, results, tmp_path):
    """Else a run would go on with other weights, in silence: bits all over the file."""
    path = stop(results, tmp_path, 2) / "checkpoint.pt"
    sound = path.read_bytes()
    state = torch.load(path, weights_only=True)
    refused = 0
    for place in np.random.default_rng(0).integers(0, len(sound), 200):
        path.write_bytes(sound[:place] + bytes([sound[place] ^ 4]) + sound[place + 1 :])
        try:
            read = training_loop.load_state(path, CPU)
        except InputError:
            refused += 1
        else:  # the bit was in the padding between records
            assert read["log"] == state["log"]
            for part in ("model", "optimizer"):
                assert str(read[part]) == str(state[part])
            assert all(torch.equal(read["model"][name], values) for name, values in state["model"].items())
    assert refused > 100

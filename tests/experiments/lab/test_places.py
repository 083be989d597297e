"""Which batch is next, by what lies in the data folder and by who takes part now."""

import json
import os
import signal
import subprocess
import sys
import threading
from collections import Counter
from contextlib import ExitStack
from pathlib import Path

import pytest
from written_sessions import SET, write_other_files, write_session

from analysis.readers import sessions
from experiments.lab import places as module
from experiments.lab.places import FOLDER, GONE_AFTER, Places
from experiments.simulate import simulate_headless
from experiments.study.folder import rehearsal_of_example
from hillmixe.command import InputError

HERE = Path(__file__).parent


@pytest.fixture
def data(tmp_path):
    return tmp_path / "participants_data"


@pytest.fixture
def places(data):
    """The places of three batches."""
    return Places(data, "mine", SET, "infer", 3)


def claims(data):
    return [file for file in (data / FOLDER).iterdir() if file.name.startswith("infer-")]


# Which batch


def test_the_least_filled_batch_is_next_and_the_lowest_number_first(places, data):
    """Else some stimuli would be seen by many and others by nobody."""
    order = []
    for number in range(7):
        order.append(places.next_batch())
        write_session(data, f"p{number}", order[-1])
    assert order == [0, 1, 2, 0, 1, 2, 0]


def test_who_left_gives_the_place_back(places, data):
    """Else a batch would lack a participant for good."""
    write_session(data, "p01", 0, answered=3)
    assert places.next_batch() == 0
    write_session(data, "p02", 0)
    assert places.next_batch() == 1


def test_a_running_session_holds_its_place_until_it_ends(places, data):
    """Else two people who take part at once would see the same batch."""
    with places.take("p01") as first, places.take("p02") as second:
        assert (first.batch, second.batch, first.by) == (0, 1, "balanced")
        assert places.next_batch() == 2
    assert places.next_batch() == 0
    assert claims(data) == []


def test_a_session_that_fails_gives_its_place_back(places, data):
    """Else an error in the window would hold the place."""
    with pytest.raises(RuntimeError), places.take("p01"):
        raise RuntimeError
    assert (places.next_batch(), claims(data)) == (0, [])


def test_a_batch_that_was_named_is_held_as_well(places):
    """Else the next free batch would be one that somebody is at."""
    with places.take("p01", 0) as place, places.take("p02", 0):
        assert (place.batch, place.by) == (0, "given")
        assert [each.running for each in places.taken()] == [2, 0, 0]
        assert places.next_batch() == 1


def test_a_batch_that_is_not_there_is_refused(places):
    """Else the session would fail in the window."""
    with pytest.raises(InputError, match="there is no batch 3 for infer: the batches are 0 to 2"), places.take("p", 3):
        pass


def test_a_session_counts_once_between_its_last_trial_and_its_end(places, data):
    """Else a batch would seem fuller than it is while its participant answers the survey."""
    with places.take("p01"):
        write_session(data, "p01", 0)
        assert [(each.completed, each.running) for each in places.taken()] == [(1, 0), (0, 0), (0, 0)]
    write_session(data, "p02", 1)
    write_session(data, "p03", 2)
    old = write_session(data, "p01", 0)  # the second time: the earlier session is not this one
    os.utime(old, (0, 0))
    with places.take("p01"):
        assert [(each.completed, each.running) for each in places.taken()] == [(1, 1), (1, 0), (1, 0)]


def test_rehearsals_studies_and_sets_are_counted_apart(places, data):
    """Else a rehearsal before the first participant would take that one's batch."""
    others = [
        Places(data, "mine", SET, "infer", 3, rehearsal=True),
        Places(data, "another", SET, "infer", 3),
        Places(data, "mine", "6" * 64, "infer", 3),
        Places(data, "mine", SET, "construct", 3),
    ]
    with ExitStack() as stack:
        for other in others:
            stack.enter_context(other.take("p01"))
        assert [each.next_batch() for each in others] == [1, 1, 1, 1]
        assert places.next_batch() == 0


def test_other_and_damaged_files_change_nothing(places, data):
    """Else a spreadsheet in the folder would stop the session of a participant who waits."""
    write_other_files(data)
    (data / FOLDER).mkdir()
    claim = places._file(0, 0)
    claim.with_name(claim.name + ".bak").write_text("{}")
    (data / FOLDER / "notes.txt").write_text("mine")
    places._file(1, 0).mkdir()
    age(places._file(1, 0), GONE_AFTER + 5)
    assert [(each.completed, each.running) for each in places.taken()] == [(0, 0)] * 3
    with places.take("p01") as first, places.take("p02") as second:
        assert (first.batch, second.batch) == (0, 1)


@pytest.mark.parametrize("content", [b"", b"{", b"[1]", b'{"participant": 1}', b'{"computer": null}', b"\xff\xfe"])
def test_a_place_whose_file_is_damaged_is_held_for_its_time(places, data, content):
    """Else a file that is just being written would be no place, or a damaged one would be held for good."""
    places.taken()
    claim = places._file(0, 0)
    claim.write_bytes(content)
    assert places.next_batch() == 1
    age(claim, GONE_AFTER + 5)
    assert places.next_batch() == 0
    with places.take("p01") as place:
        assert place.batch == 0


def age(file, seconds):
    written = file.stat().st_mtime - seconds
    os.utime(file, (written, written))


def test_a_folder_that_cannot_be_written_is_named(tmp_path):
    """Else the assistant would see a traceback."""
    (tmp_path / "file").write_text("")
    with pytest.raises(InputError, match=r"cannot be written.*--out"):
        Places(tmp_path / "file", "mine", SET, "infer", 3).next_batch()


# Who is gone


def test_a_place_is_held_while_it_is_written(places, data, monkeypatch):
    """Else long sessions would lose their place."""
    monkeypatch.setattr(module, "WRITTEN_EVERY", 0.05)
    with places.take("p01"):
        (claim,) = claims(data)
        for _ in range(3):
            age(claim, GONE_AFTER + 5)
            wait_for(lambda: places.next_batch() == 1)
        claim.unlink()  # by somebody who tidied up
        wait_for(lambda: places.next_batch() == 1)
        assert claims(data) == [claim]


def wait_for(condition):
    done = threading.Event()
    for _ in range(200):
        if condition():
            return
        done.wait(0.05)
    raise TimeoutError


def test_of_another_computer_the_age_alone_decides(places, data):
    """Else a session on another computer would lose its place, for its process is not one of this computer's."""
    with places.take("p01"):
        (claim,) = claims(data)
        content = json.loads(claim.read_text()) | {"computer": "elsewhere", "process": 999_999_999}
    claim.write_text(json.dumps(content))
    assert places.next_batch() == 1
    age(claim, GONE_AFTER + 5)
    assert places.next_batch() == 0


# Several processes


def asking(data, n_batches, participants):
    """Processes that wait for the word to take a place."""
    command = [sys.executable, HERE / "take_place.py", data, str(n_batches)]
    started = [
        subprocess.Popen([*command, name], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1)
        for name in participants
    ]
    for process in started:
        assert process.stdout.readline() == "ready\n"
    return started


def say(process):
    process.stdin.write("\n")
    process.stdin.flush()


def end(started):
    for process in started:
        say(process)
    for process in started:
        process.wait(timeout=60)
        process.stdin.close()
        process.stdout.close()


@pytest.mark.slow
@pytest.mark.parametrize("n_people", [2, 20])
def test_who_asks_at_once_gets_different_places(data, n_people):
    """Else two computers that share a folder would give the same batch to both participants."""
    n_batches = 2 if n_people == 2 else 7
    write_session(data, "p00", 0)
    started = asking(data, n_batches, [f"p{number}" for number in range(n_people)])
    for process in started:
        say(process)
    taken = Counter(int(process.stdout.readline()) for process in started)
    filled = [taken[batch] + (batch == 0) for batch in range(n_batches)]
    assert sum(taken.values()) == n_people
    assert max(filled) - min(filled) <= 1, filled
    assert len(claims(data)) == n_people
    end(started)
    assert claims(data) == []


@pytest.mark.slow
@pytest.mark.parametrize("signal_", [signal.SIGKILL, signal.SIGTERM])
def test_who_is_killed_gives_the_place_back(places, data, signal_):
    """Else a crash would leave a batch without its participant."""
    (process,) = started = asking(data, 3, ["p01"])
    say(process)
    assert process.stdout.readline() == "0\n"
    assert places.next_batch() == 1
    process.send_signal(signal_)
    process.wait(timeout=60)
    assert places.next_batch() == 0
    with places.take("p02") as place:
        assert place.batch == 0
    for stream in (started[0].stdin, started[0].stdout):
        stream.close()


def test_the_analysis_does_not_see_places(small_infer_set, data):
    """Else a session that runs would stop the analysis of the others."""
    simulate_headless(rehearsal_of_example(small_infer_set), "infer", data, participants=2)
    before = sessions.read([data])
    with Places(data, "mine", SET, "infer", 3).take("p01"):
        assert sessions.read([data]).equals(before)

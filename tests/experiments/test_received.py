"""Sessions that browsers send: no answer is lost, whoever sends it, in whatever order, and whatever fails."""

import errno
import os
import signal
import sqlite3
import threading
import tracemalloc
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import pytest
import requests
from served import KEY, Tab, command, csvs, left_over, session_csv

from experiments.serve import serving
from experiments.server import received
from experiments.server.session_csv import read_session

REFUSED = {
    "a folder above": "../p01.csv",
    "a folder below": "uploads/p01.csv",
    "backslashes": "..\\p01.csv",
    "an absolute name": "/tmp/p01.csv",
    "a drive": "C:p01.csv",
    "a hidden file": ".p01.csv",
    "a device on Windows": "con.csv",
    "a device on Windows, with more": "LPT1 .p01.csv",
    "another ending": "p01.html",
    "our own table": "serve.sqlite",
    "no name": ".csv",
    "nothing": "",
    "a line's end": "p01\n.csv",
    "a zero": "p01\0.csv",
    "a quote": "p01'.csv",
    "a name that no disk takes": "p" * 250 + ".csv",
    "a name that is too long in bytes": "参" * 90 + ".csv",
}


def test_a_session_whose_trials_are_all_answered_is_completed(server):
    """Else whoever closes the tab in the survey would be asked again for, by another participant."""
    states = []
    for n_answered in (1, 2):
        tab = Tab(server)
        row = f"p0{n_answered},s1,construct,trial,0,2\n"
        tab.upload("participant,session,interface,phase,batch,n_trials\n" + n_answered * row, f"{n_answered}.csv")
        tab.close_window()
        states.append(server.received.progress(tab.token)[2])
    assert states == ["left", "completed"]


# What is taken


@pytest.mark.parametrize("key", REFUSED.values(), ids=REFUSED)
def test_other_names_are_refused(server, key, data):
    """Else an upload could write over files of the lab's computer, or one that Windows cannot open."""
    assert Tab(server).upload(session_csv(1), key) == 400
    assert left_over(data) == []
    assert csvs(data.parent) == []


@pytest.mark.parametrize("participant", ["Zoë", "山田", "आदित्य", "p 1", "a.b+c@d-e_f", "(x=1,2)"])
def test_names_of_people_are_taken(server, participant, data):
    """Else somebody's answers would be refused for a name."""
    assert Tab(server).upload(session_csv(1), f"{participant}_construct_1.csv") == 200
    assert csvs(data) == [f"{participant}_construct_1.csv"]


@pytest.mark.parametrize("text", ["hello", "<script>", "participant,session,phase\np,s,trial\n", "a\0b", '"'])
def test_other_texts_are_refused(server, text, data):
    """Else the folder would fill with files that the analysis stops at."""
    assert Tab(server).upload(text) == 400
    assert left_over(data) == []


def test_sizes(server, data):
    """Else a long session would be refused, or a disk be filled by one call."""
    tab = Tab(server)
    row = f"p01,s1,construct,trial,0,{'x' * 200_000}\n"  # longer than Python's csv takes by itself
    long = session_csv(0).rstrip("\n") + "\n" + row * 30
    assert tab.upload(long) == 200
    assert (data / KEY).read_text(encoding="utf-8") == long
    answer = tab.ask("POST", f"/{tab.token}/results", key="big.csv", value=long + row * 15)
    assert answer.status_code == 413 and "error" in answer.json()
    with suppress(requests.ConnectionError):  # of what is larger still, the server does not listen to the end
        assert tab.ask("POST", f"/{tab.token}/results", key="big.csv", value=long * 4).status_code == 413
    assert csvs(data) == [KEY]


def test_a_table_of_millions_of_cells_holds_nobody_up(server, data):
    """Else one device could let all others wait for minutes, again and again, until their pages give up."""
    header = "participant,session,interface,phase"
    assert Tab(server).upload(header + "\n" + ",,,\n" * 1_500_000) == 413
    assert Tab(server).upload(header + "," * 3_000_000 + "\n1\n") == 413
    assert Tab(server).upload(header + "," * 30_000 + "\n1\n") == 413
    assert csvs(data) == []


def test_a_value_is_saved_byte_by_byte(server, data):
    """Else umlauts, quotes or line ends in what people write would come back changed."""
    text = session_csv(2).replace("row", "Grüße „so“ \u2028 🙂").replace("\n", "\r\n")
    assert Tab(server).upload(text) == 200
    assert (data / KEY).read_bytes() == text.encode()


# Later uploads of a session


def test_the_last_upload_takes_the_place_of_a_partial_one(server, data):
    """Else a session would come back cut off, or twice."""
    tab = Tab(server)
    for rows in (3, 6, 6, 9):
        assert tab.upload(session_csv(rows)) == 200
    assert csvs(data) == [KEY]
    assert (data / KEY).read_text(encoding="utf-8") == session_csv(9)
    assert not (data / "uploads").exists()  # the last one says all that those before it say


def test_a_partial_upload_that_comes_late_destroys_nothing(server, data):
    """Else the end of a session would be lost when the network held an earlier upload back."""
    tab = Tab(server)
    assert tab.upload(session_csv(9)) == 200
    assert tab.close(completed=True) == 200
    assert tab.upload(session_csv(4)) == 200
    assert (data / KEY).read_text(encoding="utf-8") == session_csv(9)
    assert tab.upload(session_csv(4, participant="another")) == 200
    kept = [path.read_text(encoding="utf-8") for path in (data / "uploads").iterdir()]
    assert kept == [session_csv(4, participant="another")]  # the other one is in the CSV
    assert (data / KEY).read_text(encoding="utf-8") == session_csv(9)


def test_what_a_later_upload_lacks_is_kept(server, data):
    """Else an upload that was cut off on its way, or changed, would take answers with it."""
    tab = Tab(server)
    assert tab.upload(session_csv(3, batch=1)) == 200
    assert tab.upload(session_csv(4, batch=2)) == 200
    assert (data / KEY).read_text(encoding="utf-8") == session_csv(4, batch=2)
    assert [path.read_text(encoding="utf-8") for path in (data / "uploads").iterdir()] == [session_csv(3, batch=1)]


def test_a_file_that_was_taken_away_comes_back_whole(server, data):
    """Else an experimenter who moves files during a session would lose its end."""
    tab = Tab(server)
    assert tab.upload(session_csv(3)) == 200
    (data / KEY).rename(data.parent / "moved.csv")
    assert tab.upload(session_csv(5)) == 200
    assert (data / KEY).read_text(encoding="utf-8") == session_csv(5)


def test_sessions_of_one_name_never_meet(server, data):
    """Else two participants who were given the same name would overwrite each other."""
    barrier = threading.Barrier(12)

    def take_part(number):
        tab = Tab(server)
        barrier.wait()
        assert tab.upload(session_csv(2, f"p{number}")) == 200
        barrier.wait()
        assert tab.upload(session_csv(4, f"p{number}")) == 200

    with ThreadPoolExecutor(12) as threads:
        list(threads.map(take_part, range(12)))
    stem = KEY.removesuffix(".csv")
    assert csvs(data) == sorted([KEY, *(f"{stem}-{number}.csv" for number in range(2, 13))])
    texts = {(data / name).read_text(encoding="utf-8") for name in csvs(data)}
    assert texts == {session_csv(4, f"p{number}") for number in range(12)}


def test_a_file_of_somebody_else_is_not_touched(server, data):
    """Else a session in the window, or the copy of an earlier study, would be lost."""
    (data / KEY).write_text("mine")
    assert Tab(server).upload(session_csv(2)) == 200
    assert (data / KEY).read_text() == "mine"
    assert csvs(data) == [KEY.replace(".csv", "-2.csv"), KEY]


# Batches


def test_batches_are_balanced_over_those_who_stay(server, data):
    """Else some stimuli would get fewer judgments than others."""
    n_batches = server.received.n_batches
    first = [Tab(server) for _ in range(n_batches)]
    batches = [int(tab.take_batch()) for tab in first]
    assert sorted(batches) == list(range(n_batches))
    assert [int(tab.take_batch()) for tab in first] == batches  # as when an answer was lost on its way
    assert first[0].close(completed=True) == 200
    assert first[1].close(completed=False) == 200
    assert first[2].close_window() == 200
    assert first[3].shelf("confirm", participantToken=first[3].token, confirmed=False).status_code == 200
    with sqlite3.connect(data / "serve.sqlite") as database:
        database.execute("UPDATE sessions SET seen = seen - ? WHERE token = ?", [received.SECONDS_AWAY, first[4].token])
    assert sorted(int(Tab(server).take_batch()) for _ in range(4)) == sorted(batches[1:5])
    assert sorted(int(Tab(server).take_batch()) for _ in range(n_batches)) == list(range(n_batches))


def test_a_batch_named_in_the_address_counts(server):
    """Else a batch that an experimenter hands out would be given to others as if nobody had it."""
    n_batches = server.received.n_batches
    for batch in range(n_batches - 1):
        Tab(server).upload(session_csv(2, batch=batch), f"p{batch}.csv")
    assert Tab(server).take_batch() == str(n_batches - 1)


def test_the_shelf_answers_as_pavlovia_does(server):
    """Else PsychoJS would stop with an error where it takes or confirms a batch."""
    tab = Tab(server)
    selected = tab.shelf("select").json()
    assert selected.keys() == {"group", "finished", "participantToken"}
    assert selected["finished"] is False
    confirmed = tab.shelf("confirm", participantToken=selected["participantToken"], confirmed=True)
    assert confirmed.json() == {"group": selected["group"], "finished": False}
    assert tab.shelf("confirm", participantToken="another", confirmed=True).status_code == 400
    assert Tab(server, token="x" * 43).shelf("select").status_code == 404
    assert tab.ask("POST", f"/{tab.token}/logs", filename="p01.log", logs="eJw=", compressed="true").json()


# What fails


def test_a_restart_in_the_middle_of_a_session(page_folder, data):
    """Else a participant's second half would be lost when the computer was started again."""
    with serving(page_folder, data) as server:
        tab, other = Tab(server), Tab(server)
        batch = tab.take_batch()
        assert tab.upload(session_csv(3, batch=int(batch))) == 200
    with serving(page_folder, data, port=int(server.url.rsplit(":", 1)[1])) as server:
        assert tab.take_batch() == batch
        assert tab.upload(session_csv(7, batch=int(batch))) == 200
        assert other.upload(session_csv(5)) == 200
        assert tab.close(completed=True) == 200
    assert csvs(data) == [KEY.replace(".csv", "-2.csv"), KEY]
    assert (data / KEY).read_text(encoding="utf-8") == session_csv(7, batch=int(batch))


def test_a_session_opened_before_the_table_was_lost(server, data):
    """Else whoever tidies the folder during a session would lose it."""
    tab = Tab(server)
    (data / "serve.sqlite").unlink()
    assert tab.upload(session_csv(3)) == 200
    assert tab.upload(session_csv(6)) == 200
    assert tab.close(completed=True) == 200
    assert csvs(data) == [KEY]
    assert Tab(server, token="short").upload(session_csv(1)) == 404


def test_the_newest_upload_is_never_refused(server, data, monkeypatch):
    """Else a session that is sent often would lose its end."""
    monkeypatch.setattr(received, "UPLOADS", 3)
    tab = Tab(server)
    for rows in range(1, 8):
        assert tab.upload(session_csv(rows, batch=rows)) == 200  # none contains the one before it
    assert (data / KEY).read_text(encoding="utf-8") == session_csv(7, batch=7)
    kept = {path.read_text(encoding="utf-8") for path in (data / "uploads").iterdir()}
    assert kept == {session_csv(rows, batch=rows) for rows in (1, 2, 6)}


@pytest.mark.parametrize("failing", [1, 3])  # the earlier upload, whose name is synced, too, and the later one
def test_a_write_that_fails_harms_nothing(server, data, failing, monkeypatch, capfd):
    """Else a full disk would leave half a session, or take an earlier upload with it. (fsync says that it is full.)"""
    tab = Tab(server)
    assert tab.upload(session_csv(3)) == 200
    calls = []
    sync = os.fsync

    def full(number):
        calls.append(number)
        if len(calls) == failing:
            raise OSError(errno.ENOSPC, "No space left on device")
        sync(number)

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        assert tab.upload(session_csv(6, batch=1)) == 507
    assert len(calls) == failing
    kept = [] if failing == 1 else [KEY.replace(".csv", ".1.csv")]
    assert sorted(path.name for path in left_over(data)) == sorted([*kept, KEY])
    assert (data / KEY).read_text(encoding="utf-8") == session_csv(3)
    assert "No space left" in capfd.readouterr().err
    assert tab.upload(session_csv(6)) == 200
    assert (data / KEY).read_text(encoding="utf-8") == session_csv(6)


@pytest.mark.parametrize("most", [60_000, 100], ids=["no room for the session", "no room for anything"])
def test_a_disk_that_is_full(page_folder, data, most):
    """Else answers would be lost without anybody being told. (A limit on the size of files stands in for the disk.)"""
    resource = pytest.importorskip("resource")
    if not hasattr(resource, "prlimit"):
        pytest.skip("only Linux can limit another process")
    with command(page_folder, data) as (process, server):
        tab = Tab(server)
        _, enough = resource.prlimit(process.pid, resource.RLIMIT_FSIZE)
        resource.prlimit(process.pid, resource.RLIMIT_FSIZE, (most, enough))
        assert [tab.upload(session_csv(3000)) for _ in range(2)] == [507, 507]
        assert left_over(data) == []
        resource.prlimit(process.pid, resource.RLIMIT_FSIZE, (enough, enough))
        assert tab.upload(session_csv(3000)) == 200
        assert left_over(data) == [data / KEY]
        assert (data / KEY).read_text(encoding="utf-8") == session_csv(3000)
        process.send_signal(signal.SIGINT)
        assert process.communicate(timeout=300)[1].count("cannot be written") == 2


def test_a_folder_that_is_gone_for_a_while(server, data):
    """Else a stick or a network drive that was away for a minute would end the study."""
    tab = Tab(server)
    data.rename(data.parent / "away")
    assert tab.upload(session_csv(3)) == 507
    assert not data.exists()
    (data.parent / "away").rename(data)
    assert tab.upload(session_csv(3)) == 200
    assert csvs(data) == [KEY]


def test_who_leaves_at_the_first_question_sees_no_error(page_folder, tmp_path):
    """Else Cancel in the library's first dialog, which sends an empty table, would end in a red box."""
    with serving(page_folder, tmp_path / "data") as server:
        assert Tab(server).upload("\ufeff\n") == 200
        assert not list((tmp_path / "data").glob("*.csv"))


def test_a_small_upload_cannot_fill_the_memory(page_folder, tmp_path):
    """Else one file of a few kilobytes, with a thousand columns, would stop the lab's computer."""
    wide = ",".join(["participant", "session", "interface", "phase", *(f"c{number}" for number in range(20_000))])
    tracemalloc.start()
    assert read_session(f"{wide}\n{',' * 10 + chr(10)}".encode() + b",\n" * 50_000).rows == 50_001
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 20e6

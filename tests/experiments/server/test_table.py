"""serve.sqlite damaged or lost while people take part, and what a kill has left: nobody notices, nothing is lost."""

import json
import sqlite3
from contextlib import closing

import pytest
from served import KEY, Tab, csvs, left_over, session_csv

from experiments.serve import serving
from experiments.server.session_csv import contains
from experiments.server.sessions_table import COLUMNS


def real_csv(study: dict, rows: int, batch: int, n_trials: int = 6) -> str:
    """A session as the page sends it, with what says of which study it is."""
    header = "participant,session,interface,platform,study,stimulus_set_sha256,rehearsal,batch,n_trials,phase,trial\n"
    begin = f"p{batch},s{batch},construct,psychojs,{study['name']},{study['stimulus_set_sha256']},1,{batch},{n_trials}"
    return header + "".join(f"{begin},trial,{row}\n" for row in range(rows))


def other_table(path, lacking: str) -> None:
    path.unlink()
    columns = ", ".join(name for name in COLUMNS.split(", ") if name != lacking)
    with closing(sqlite3.connect(path)) as database:
        database.execute(f"CREATE TABLE sessions ({columns})")


def change(path, what: bytes, into: bytes, from_end: bool = False) -> None:
    begin, _, end = path.read_bytes().rpartition(what) if from_end else path.read_bytes().partition(what)
    path.write_bytes(begin + into + end)


DAMAGE = {
    "text in its place": lambda path: path.write_bytes(b"not a database" * 300),
    "cut off": lambda path: path.write_bytes(path.read_bytes()[:3000]),
    "zeros in the middle": lambda path: path.write_bytes(
        path.read_bytes()[:4096] + bytes(4096) + path.read_bytes()[8192:]
    ),
    "empty": lambda path: path.write_bytes(b""),
    "another table": lambda path: (path.unlink(), sqlite3.connect(path).execute("CREATE TABLE sessions (token)")),
    "another table with all but one column": lambda path: other_table(path, "sent"),
    "another table without the first column": lambda path: other_table(path, "token"),
    "letters that are none": lambda path: change(path, b"open", b"ope\xff"),
    "another name in the index": lambda path: change(path, KEY.encode(), b"x" * len(KEY), from_end=True),
    "gone": lambda path: path.unlink(),
}


@pytest.fixture
def study(page_folder) -> dict:
    return json.loads((page_folder / "study.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("damage", DAMAGE.values(), ids=DAMAGE)
def test_damage_while_people_take_part(server, data, damage, capfd):
    """Else a power cut or a bad disk would end the study, although the folder can be written."""
    here, there = Tab(server), Tab(server)
    batches = [here.take_batch(), there.take_batch()]
    assert here.upload(session_csv(3, batch=int(batches[0]))) == 200
    damage(data / "serve.sqlite")
    assert [here.take_batch(), there.take_batch()] == batches  # also of somebody who has not sent anything yet
    assert here.upload(session_csv(6, batch=int(batches[0]))) == 200
    assert there.upload(session_csv(4, "p02", int(batches[1]))) == 200
    assert here.close(completed=True) == 200
    assert [server.received.progress(tab.token)[1:] for tab in (here, there)] == [(6, "completed"), (4, "open")]
    assert csvs(data) == [KEY.replace(".csv", "-2.csv"), KEY]
    said = capfd.readouterr().out.count("was damaged and has been made again")
    aside = list(data.glob("serve.sqlite.damaged-*"))
    assert said == len(aside) <= 1
    assert server.received.n_batches > 2 and Tab(server).take_batch() not in batches


@pytest.mark.parametrize("damage", DAMAGE.values(), ids=DAMAGE)
def test_damage_between_two_starts(page_folder, data, study, damage):
    """Else the server would not start, give batches twice that are done, or begin a second file of a session."""
    with serving(page_folder, data) as server:
        tab = Tab(server)
        n_batches = server.received.n_batches
        for batch in range(n_batches - 1):
            Tab(server).upload(real_csv(study, 6, batch), f"p{batch}.csv")
        assert tab.upload(real_csv(study, 3, 0), KEY) == 200
    damage(data / "serve.sqlite")
    with serving(page_folder, data, port=int(server.url.rsplit(":", 1)[1])) as server:
        assert Tab(server).take_batch() == str(n_batches - 1)  # the only one that nobody has finished
        assert tab.upload(real_csv(study, 6, 0), KEY) == 200
        assert tab.close(completed=True) == 200
    assert csvs(data) == sorted([KEY, *(f"p{batch}.csv" for batch in range(n_batches - 1))])
    assert (data / KEY).read_text() == real_csv(study, 6, 0)


def test_a_restart_clears_what_a_kill_left(page_folder, data):
    """Else files would gather that nobody knows, and an empty CSV would stop the analysis."""
    with serving(page_folder, data) as server:
        tab = Tab(server)
        tab.upload(session_csv(3))
    (data / f".{tab.token}.unfinished").write_text("participant")
    (data / "uploads").mkdir()
    (data / "uploads" / ".0123.unfinished").write_text("")
    (data / KEY).write_text("")  # as version 0.1 left a name that it had taken
    (data / "notes.csv").write_text("")  # somebody else's
    with serving(page_folder, data):
        assert [path.name for path in left_over(data)] == ["notes.csv"]


def test_a_file_whose_row_is_lost_is_found_again(server, data):
    """Else a kill between the writing of a file and its row would leave the session twice."""
    (data / KEY).write_text(session_csv(3))
    assert Tab(server).upload(session_csv(5)) == 200
    assert csvs(data) == [KEY]
    assert Tab(server).upload(session_csv(7)) == 200  # but never one that another session has
    assert csvs(data) == [KEY.replace(".csv", "-2.csv"), KEY]


@pytest.mark.parametrize(
    ("later", "earlier", "whole"),
    [
        ("a,b\n1,2\n3,4\n", "a,b\n1,2\n", True),
        ("b,c,a\n2,x,1\n", "a,b\n1,2\n", True),
        ("a,b\n1,2\n", "a,b\n1,\n", True),
        ("a,b\n1,\n", "a,b\n1,2\n", False),
        ("a\n1\n", "a,b\n1,2\n", False),
        ("a,b\n9,2\n3,4\n", "a,b\n1,2\n", False),
        ("a,b\n1,2\n", "a,b\n1,2\n3,4\n", False),
        ("a,b\n1,2\n", "a,b\n", False),
        ("a,b\n1,2,3\n", "a,b\n1,2,3\n4\n", False),
    ],
)
def test_what_an_upload_contains(later, earlier, whole):
    """Else an earlier upload would be dropped that says more, or each one be kept."""
    assert contains(later.encode(), earlier.encode()) is whole

"""A lab's own server: what it shows, what it refuses, and that no answer is lost, whoever sends it, whatever fails."""

import csv
import errno
import http.client
import io
import os
import re
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import threading
import time
import tracemalloc
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import pytest
import requests
from answers import ANSWER
from conftest import N_TRIALS
from participant import silent, take_part_quickly, to_trials

from analysis.readers import sessions
from experiments.common import psychojs, received
from experiments.common.browser_hands import BrowserHands
from experiments.export import export
from experiments.serve import own_name, serving
from experiments.simulate import simulate
from stimuli_gen.command import InputError

ROOT = Path(__file__).parents[2]
STANDIN = Path(__file__).parent / "standin"
KEY = "p01_construct_2026-01-01_10h00.00.000.csv"
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


class Tab:
    """A tab of a browser that speaks to the server as PsychoJS does."""

    def __init__(self, server, token: str = ""):
        self.api = f"{server.url}/api/v2"
        self.http = requests.Session()
        self.http.trust_env = False
        self.token = token or self.ask("POST", "").json()["token"]

    def ask(self, method: str, what: str, **fields):
        form = {name: (None, value) for name, value in fields.items()}
        return self.http.request(method, f"{self.api}/experiments/1/sessions{what}", files=form or None, timeout=30)

    def upload(self, text: str, key: str = KEY) -> int:
        answer = self.ask("POST", f"/{self.token}/results", key=key, value=text)
        assert answer.status_code == 200 or answer.json()["error"]
        return answer.status_code

    def shelf(self, call: str, **values):
        url = f"{self.api}/shelf/{self.token}/counterbalance/{call}"
        return self.http.put(url, json={"key": ["batches"], **values}, timeout=30)

    def take_batch(self) -> str:
        return self.shelf("select").json()["group"]

    def close(self, completed: bool) -> int:
        return self.ask("DELETE", f"/{self.token}", isCompleted=str(completed).lower()).status_code

    def close_window(self) -> int:
        return self.ask("POST", f"/{self.token}/delete", isCompleted="false").status_code


def session_csv(rows: int, participant: str = "p01", batch: int = 0) -> str:
    """A session as the page sends it, with a text over two lines."""
    header = "\ufeffparticipant,session,interface,phase,batch,answer\n"
    return header + "".join(f'{participant},s1,construct,trial,{batch},"row\n{row}"\n' for row in range(rows)) + "\n"


def csvs(data: Path) -> list[str]:
    return sorted(path.name for path in data.iterdir() if path.suffix == ".csv")


def left_over(data: Path) -> list[Path]:
    return [path for path in data.rglob("*") if path.is_file() and path.name != "serve.sqlite"]


@pytest.fixture(scope="module")
def page_folder(small_set, tmp_path_factory):
    folder = tmp_path_factory.mktemp("served") / "construct"
    export("construct", small_set, folder)
    return folder


@pytest.fixture
def data(tmp_path):
    return tmp_path / "participants_data"


@pytest.fixture
def server(page_folder, data):
    with serving(page_folder, data, library=STANDIN) as server:
        yield server


def get(server, path: str, **headers) -> tuple[int, bytes, dict]:
    """Get a path that no library tidies up."""
    connection = http.client.HTTPConnection(server.url.removeprefix("http://"), timeout=30)
    connection.request("GET", path, headers=headers)
    answer = connection.getresponse()
    return answer.status, answer.read(), dict(answer.getheaders())


# What is shown


def test_the_page_finds_all_it_asks_for(server, page_folder):
    """Else the participant would see an empty page, or a session would not be opened."""
    answer = requests.get(f"{server.url}/?participant=p01&STUDY_ID=a%26b", timeout=30)
    assert answer.url == f"{server.url}/run/construct/?participant=p01&STUDY_ID=a%26b"
    assert "psychojs-" in answer.text and answer.headers["Content-Type"].startswith("text/html")
    kinds = {".js": "text/javascript", ".css": "text/css", ".json": "application/json", ".png": "image/png"}
    files = [path.relative_to(page_folder).as_posix() for path in page_folder.rglob("*") if path.is_file()]
    files.remove("DEPLOY.md")  # is for the experimenter
    library = [f"lib/psychojs-{psychojs.version(page_folder / 'index.html')}.{kind}" for kind in ("js", "css")]
    for name in files + library:
        status, content, headers = get(server, f"/run/construct/{name}")
        assert status == 200 and content, name
        assert headers["Content-Type"].startswith(kinds.get(Path(name).suffix, "text/")), name
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert "Access-Control-Allow-Origin" not in headers
        if name != "index.html" and not name.startswith("lib/"):
            assert content == (page_folder / name).read_bytes()


def test_the_page_is_told_where_to_send_answers(server):
    """Else PsychoJS would stop at its start, or send the answers to an address that the browser cannot reach."""
    port = server.url.rsplit(":", 1)[1]
    for origin in (server.url, f"http://localhost:{port}"):
        config = requests.get(f"{origin}/run/construct/config.json", timeout=30).json()
        assert config["pavlovia"] == {"URL": origin}
        assert config["gitlab"] == {"projectId": "1"}
        assert config["experiment"].keys() == {"name", "fullpath", "status", "saveFormat"}
        assert (config["experiment"]["status"], config["experiment"]["saveFormat"]) == ("RUNNING", "CSV")
    opened = requests.post(f"{server.url}/api/v2/experiments/1/sessions", timeout=30).json()
    assert opened["token"] and opened["status"] == "OPEN"
    assert opened["experiment"] == {"status2": "RUNNING", "saveFormat": "CSV", "saveIncompleteResults": True}


def test_libraries_from_elsewhere_are_taken_from_the_folder(page_folder, data, tmp_path):
    """Else a lab without internet could not run the page."""
    shutil.copytree(STANDIN, tmp_path / "library")
    (tmp_path / "library" / "vendor").mkdir()
    (tmp_path / "library" / "vendor" / "jquery.min.js").write_text("jquery")
    with serving(page_folder, data, library=tmp_path / "library") as server:
        page = requests.get(f"{server.url}/", timeout=30).text
        assert '"./lib/vendor/jquery.min.js"' in page and "jquery@" not in page
        assert '"https://cdn.jsdelivr.net/npm/preloadjs' in page  # the folder does not have this one
        assert get(server, "/run/construct/lib/vendor/jquery.min.js")[1] == b"jquery"


def test_nothing_but_the_export_is_shown(page_folder, tmp_path):
    """Else anybody on the network could read what participants answered, or the repository and its keys."""
    folder = tmp_path / "construct"
    shutil.copytree(page_folder, folder)
    for name in (".git/config", "data/p02.csv", "notes.txt", "stimuli/.keys", "stimuli.csv", "texts.en.json.bak"):
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text("secret")
    (tmp_path / "secret.csv").write_text("secret")
    (folder / "stimuli" / "link.csv").symlink_to(tmp_path / "secret.csv")
    with serving(folder, tmp_path / "sessions", library=STANDIN) as server:
        assert Tab(server).upload(session_csv(1, participant="secret")) == 200
        inside = [".git/config", f"data/{KEY}", "data/p02.csv", "notes.txt", "stimuli.csv", "data"]
        inside += [
            "",
            "stimuli",
            "stimuli/",
            "stimuli/images/",
            ".git/",
            "lib/",
            "lib/../construct.py",
            "stimuli/.keys",
            "stimuli/link.csv",
            "stimuli/../../sessions/serve.sqlite",
        ]
        inside += ["texts.en.json.bak", f"stimuli/../data/{KEY}", f"stimuli/%2e%2e/data/{KEY}", f"lib/../data/{KEY}"]
        inside += [f"stimuli\\..\\data\\{KEY}", f"stimuli/..%2fdata%2f{KEY}", "stimuli/../../secret.csv"]
        paths = [f"/run/construct/{name}" for name in inside if name]
        paths += ["/secret.csv", f"/data/{KEY}", "/run/", "/run/other/index.html", "/run/../secret.csv"]
        paths += [f"/api/v2/experiments/1/sessions/{KEY}", "/api/v2/experiments/1/sessions"]
        for path in paths:
            status, content, _ = get(server, path)
            assert status in (404, 405) and b"secret" not in content, path


def test_who_leaves_at_the_first_question_sees_no_error(page_folder, tmp_path):
    """Else Cancel in the library's first dialog, which sends an empty table, would end in a red box."""
    with serving(page_folder, tmp_path / "data", library=STANDIN) as server:
        assert Tab(server).upload("\ufeff\n") == 200
        assert not list((tmp_path / "data").glob("*.csv"))


def test_a_small_upload_cannot_fill_the_memory(page_folder, tmp_path):
    """Else one file of a few kilobytes, with a thousand columns, would stop the lab's computer."""
    wide = ",".join(["participant", "session", "interface", "phase", *(f"c{number}" for number in range(20_000))])
    tracemalloc.start()
    assert received.read_session(f"{wide}\n{',' * 10 + chr(10)}".encode() + b",\n" * 50_000)[1] == 50_001
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 20e6


# Who may ask


@pytest.mark.parametrize("headers", [{"Origin": "http://evil.example"}, {"Origin": "null"}, {"Host": "evil.example"}])
def test_other_sites_are_refused(server, headers, data):
    """Else a site that an experimenter visits could read the page's calls or send sessions in participants' names."""
    url = f"{server.url}/api/v2/experiments/1/sessions"
    assert requests.post(url, headers=headers, timeout=30).status_code == 403
    with sqlite3.connect(data / "serve.sqlite") as database:
        assert database.execute("SELECT count(*) FROM sessions").fetchone() == (0,)
    assert requests.post(url, headers={"Origin": server.url}, timeout=30).status_code == 200


def test_another_port_of_this_computer_is_another_site(server):
    """Else any other local server's page could send sessions."""
    url = f"{server.url}/api/v2/experiments/1/sessions"
    assert requests.post(url, headers={"Origin": "http://127.0.0.1:1"}, timeout=30).status_code == 403


def test_names_of_this_computer():
    """Else tablets could not open the page by the printed address, or a site could pass for this computer."""
    own = socket.gethostname()
    assert all(own_name(host, network=True) for host in ("192.168.1.5", "[fe80::1]", "localhost", own, own.upper()))
    assert not own_name("evil.example", network=True)
    assert not own_name("192.168.1.5", network=False)


def test_a_network_can_take_part(page_folder, data):
    """Else tablets in the lab would get no answer."""
    with serving(page_folder, data, library=STANDIN, network=True) as server:
        assert Tab(server).upload(session_csv(2)) == 200
        assert all(address.rsplit(":", 1)[1] == server.url.rsplit(":", 1)[1] for address in server.addresses)


def test_clients_that_hang_block_nobody(server):
    """Else one tablet with a bad connection would stop the session of everybody else."""
    place = server.url.removeprefix("http://").split(":")
    hanging = [socket.create_connection((place[0], int(place[1]))) for _ in range(40)]
    for number, client in enumerate(hanging):
        body = b"Content-Length: 100000\r\nContent-Type: text/plain\r\n\r\nhalf" if number % 2 else b""
        client.sendall(b"POST /api/v2/experiments/1/sessions HTTP/1.1\r\nHost: 127.0.0.1\r\n" + body)
    start = time.monotonic()
    assert Tab(server).upload(session_csv(3)) == 200
    assert time.monotonic() - start < 5
    for client in hanging:
        client.close()


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
    kept = sorted((data / "uploads").iterdir())
    assert [path.read_text(encoding="utf-8") for path in kept] == [session_csv(3), session_csv(6)]


def test_a_partial_upload_that_comes_late_destroys_nothing(server, data):
    """Else the end of a session would be lost when the network held an earlier upload back."""
    tab = Tab(server)
    assert tab.upload(session_csv(9)) == 200
    assert tab.close(completed=True) == 200
    assert tab.upload(session_csv(4)) == 200
    assert (data / KEY).read_text(encoding="utf-8") == session_csv(9)
    assert [path.read_text(encoding="utf-8") for path in (data / "uploads").iterdir()] == [session_csv(4)]


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
    """Else a participant's second half would be lost when the computer was started anew."""
    with serving(page_folder, data, library=STANDIN) as server:
        tab, other = Tab(server), Tab(server)
        batch = tab.take_batch()
        assert tab.upload(session_csv(3, batch=int(batch))) == 200
    with serving(page_folder, data, port=int(server.url.rsplit(":", 1)[1]), library=STANDIN) as server:
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


def test_floods_end(server, data, monkeypatch):
    """Else one faulty page could fill the disk of the lab's computer."""
    monkeypatch.setattr(received, "UPLOADS", 3)
    monkeypatch.setattr(received, "SESSIONS_A_DAY", 2)
    tab = Tab(server)
    assert [tab.upload(session_csv(rows)) for rows in range(1, 7)] == [200] * 4 + [429] * 2
    assert (data / KEY).read_text(encoding="utf-8") == session_csv(4)
    Tab(server)
    assert tab.ask("POST", "").status_code == 429
    assert Tab(server, token="x" * 43).upload(session_csv(1)) == 429
    assert csvs(data) == [KEY]


@pytest.mark.parametrize("failing", [1, 2])
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
        assert tab.upload(session_csv(6)) == 507
    assert len(calls) == failing
    assert [path.name for path in left_over(data)] == [KEY]
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
        assert process.communicate(timeout=30)[1].count("cannot be written") == 2


def test_a_folder_that_is_gone_for_a_while(server, data):
    """Else a stick or a network drive that was away for a minute would end the study."""
    tab = Tab(server)
    data.rename(data.parent / "away")
    assert tab.upload(session_csv(3)) == 507
    assert not data.exists()
    (data.parent / "away").rename(data)
    assert tab.upload(session_csv(3)) == 200
    assert csvs(data) == [KEY]


# The command


class command:
    """Run the command on a free port; gives the process and what it serves."""

    def __init__(self, folder: Path, data: Path, *flags: str):
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = free.getsockname()[1]
        script = [sys.executable, ROOT / "experiments" / "serve.py", folder, "--data", data, "--library", STANDIN]
        self.url = f"http://127.0.0.1:{port}"
        self.process = subprocess.Popen(
            [*script, "--port", str(port), *flags], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )

    def __enter__(self):
        self.first = []
        while not self.first or not self.first[-1].startswith("Sessions"):
            line = self.process.stdout.readline()
            assert line, self.process.communicate()[1]
            self.first.append(line.rstrip())
        return self.process, self

    def __exit__(self, *_):
        self.process.kill()
        self.process.communicate()


def test_the_command_says_what_an_experimenter_needs(page_folder, data):
    """Else nobody would know which address to open, whether a session came in, and where it is."""
    with command(page_folder, data) as (process, server):
        assert f"{server.url}/?participant=p01" in server.first[0]
        assert server.first[1:] == [f"Sessions are saved in {data}. Ctrl+C ends the server."]
        whole, left, nothing = Tab(server), Tab(server), Tab(server)
        whole.upload(session_csv(3))
        whole.upload(session_csv(12))
        whole.close(completed=True)
        whole.close_window()
        left.upload(session_csv(4), "p02.csv")
        left.close_window()
        nothing.close(completed=False)
        process.send_signal(signal.SIGINT)
        output, errors = process.communicate(timeout=30)
    assert output.splitlines() == [
        f"{KEY}: 12 rows, completed",
        "p02.csv: 4 rows, not completed",
        f"2 sessions saved in {data}",
    ]
    assert errors == "" and process.returncode == 0


def test_the_command_warns_of_the_network(page_folder, data):
    """Else an experimenter would open a study to a whole building without knowing."""
    with command(page_folder, data, "--network") as (process, server):
        process.send_signal(signal.SIGTERM)
        output, errors = process.communicate(timeout=30)
    assert server.first[0].startswith("Open http://")
    assert any("Anybody on this network" in line and "not encrypted" in line for line in server.first)
    assert (process.returncode, output, errors) == (143, "", "")


@pytest.mark.parametrize(
    ("flags", "message"),
    [
        (["--port", "{port}"], "--port"),
        (["--port", "70000"], "is no port"),
        (["--library", "{tmp}"], "psychojs-"),
        (["--data", "{page}/data"], "name another --data"),
        (["--data", "{page}/study.json"], "name another --data"),
        (["{tmp}"], "export.py construct"),
    ],
)
def test_what_a_person_got_wrong_is_one_line(page_folder, data, tmp_path, flags, message, server):
    """Else a slip would end in a traceback, or in a server that nobody can reach."""
    values = {"port": server.url.rsplit(":", 1)[1], "tmp": tmp_path, "page": page_folder}
    given = [flag.format(**values) for flag in flags]
    folder = [] if not given[0].startswith("--") else [page_folder]
    script = [sys.executable, ROOT / "experiments" / "serve.py", *folder, "--data", data, "--library", STANDIN]
    ended = subprocess.run([*script, *given], capture_output=True, text=True, timeout=60)
    assert ended.returncode == 2 and ended.stdout == ""
    assert message in ended.stderr and len(ended.stderr.splitlines()) == 1


def test_a_damaged_table_is_named(page_folder, data):
    """Else the server would start and then refuse every session."""
    data.mkdir()
    (data / "serve.sqlite").write_text("not a database" * 100)
    with pytest.raises(InputError, match=r"serve\.sqlite"), serving(page_folder, data, library=STANDIN):
        pass


# The library


def test_the_library_is_found_or_downloaded(page_folder, tmp_path, monkeypatch):
    """Else the page would be empty, or a half download be taken for the library."""
    page = page_folder / "index.html"
    monkeypatch.delenv("PSYCHOJS_LIB", raising=False)
    monkeypatch.setattr(psychojs, "DOWNLOADED", tmp_path / "psychojs")
    served = []

    def network(address, timeout):
        served.append(address)
        if len(served) == 4:
            raise OSError("no network")
        return io.BytesIO(address.encode())

    monkeypatch.setattr(psychojs.urllib.request, "urlopen", network)
    with pytest.raises(InputError, match="no network"):
        psychojs.find(page)
    assert not (tmp_path / "psychojs").exists()
    folder = psychojs.find(page)
    name = f"psychojs-{psychojs.version(page)}.js"
    assert (folder / name).read_text() == f"https://lib.pavlovia.org/{name}"
    assert all(psychojs.file(folder, name).read_text() == address for name, address in psychojs.vendor(page).items())
    n_calls = len(served)
    assert psychojs.find(page) == folder and len(served) == n_calls
    monkeypatch.setenv("PSYCHOJS_LIB", str(STANDIN))
    assert psychojs.find(page) == STANDIN
    assert psychojs.find(page, folder) == folder


# All together


@pytest.mark.browser
@pytest.mark.slow
def test_the_page_itself_takes_part(server, data, chromium):
    """Else what these tests send would not be what the page sends. One takes part to the end, one closes the tab."""
    context = chromium.new_context(viewport={"width": 640, "height": 480})
    context.route(re.compile("^https:"), lambda route: route.abort())  # the stand-in needs nothing from elsewhere
    hands = BrowserHands(context.new_page())
    hands.open(f"{server.url}/?participant=p01&batch=0&observer=simulated")
    take_part_quickly(hands, "construct", N_TRIALS, "keys")
    hands = BrowserHands(context.new_page())
    hands.open(f"{server.url}/?participant=p02&observer=simulated")
    to_trials(hands, "construct", "keys")
    hands.wait("trial 0")
    ANSWER["construct"](hands, 0, "keys", silent)
    hands.wait("trial 1")
    hands.page.goto("about:blank")
    end = time.monotonic() + 30
    while sorted(server.received.progress(token)[2] for token in [*server.received.saved]) != ["completed", "left"]:
        assert time.monotonic() < end, "the closed tab sent nothing"
        hands.page.wait_for_timeout(50)
    context.close()
    judgments = sessions.read([data])
    assert dict(judgments.groupby("participant")["completed"].first()) == {"p01": 1, "p02": 0}
    assert dict(judgments.groupby("participant").size()) == {"p01": N_TRIALS, "p02": 1}


def test_fifty_participants_at_once(small_set, server, data, tmp_path):
    """Else a class that takes part together would lose sessions, or some batches be judged more often than others."""
    n_batches = server.received.n_batches
    files = simulate("construct", small_set, tmp_path / "simulated", participants=-(-50 // n_batches) * n_batches)
    answers = {batch: files[batch::n_batches] for batch in range(n_batches)}
    barrier = threading.Barrier(50)

    def take_part(number):
        barrier.wait()
        tab = Tab(server)
        batch = int(tab.take_batch())
        file = answers[batch].pop()
        text = file.read_text(encoding="utf-8")
        partial = "".join(text.splitlines(keepends=True)[:4])
        assert tab.upload(partial, file.name) == 200
        assert tab.upload(text, file.name) == 200
        assert tab.close(completed=True) == 200
        return batch, file

    with ThreadPoolExecutor(50) as threads:
        taken = list(threads.map(take_part, range(50)))
    counts = Counter(batch for batch, _ in taken)
    assert max(counts.values()) - min(counts.values()) <= 1 and len(counts) == n_batches
    assert csvs(data) == sorted(file.name for _, file in taken)
    assert all((data / file.name).read_bytes() == file.read_bytes() for _, file in taken)
    assert len(list((data / "uploads").iterdir())) == 50
    assert len(server.received.saved) == 50
    rows = sum(len(list(csv.DictReader(file.open(encoding="utf-8")))) for _, file in taken)
    judgments = sessions.read([data])
    assert len(judgments) == rows and (judgments["completed"] == 1).all()

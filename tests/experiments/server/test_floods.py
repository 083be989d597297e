"""Many at once, and kills: nothing that a browser was told is saved is lost, and nothing stays that is in the way."""

import csv
import random
import socket
import subprocess
import sys
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import pytest
import requests
from served import ROOT, Tab, command, csvs

from analysis.readers import sessions
from experiments.server.session_csv import contains
from experiments.simulate import simulate_headless
from experiments.study.folder import rehearsal_of_example


@pytest.fixture
def whole_sessions(small_set, tmp_path):
    """Sessions of simulated people, in the order of their batches: whole_sessions(n) -> files."""

    def simulated(n: int):
        study = rehearsal_of_example(small_set)
        return simulate_headless(study, "construct", tmp_path / "simulated", participants=n)

    return simulated


class Sick:
    """Connections that send a byte of a request every eight seconds, until the block ends; closed ones come again."""

    def __init__(self, server, n: int):
        self.place = "127.0.0.1", int(server.url.rsplit(":", 1)[1])
        self.n = n
        self.ended = threading.Event()
        self.thread = threading.Thread(target=self.trickle)

    def trickle(self):
        clients: list[socket.socket] = []
        while True:
            while len(clients) < self.n:
                clients.append(socket.create_connection(self.place, timeout=60))
                head = "POST /api/v2/experiments/1/sessions HTTP/1.1\r\nHost: 127.0.0.1\r\n"
                clients[-1].sendall(random.choice([head, f"{head}Content-Length: 9000\r\n\r\n", "GET / "]).encode())
            if self.ended.wait(8):
                break
            for client in list(clients):
                try:
                    client.sendall(b"x")
                except OSError:
                    clients.remove(client)
        for client in clients:
            client.close()

    def __enter__(self):
        self.thread.start()

    def __exit__(self, *_):
        self.ended.set()
        self.thread.join()


@pytest.mark.parametrize(
    ("n", "n_sick"),
    [(8, 0), pytest.param(200, 0, marks=pytest.mark.long), pytest.param(200, 450, marks=pytest.mark.long)],
)
def test_many_participants_at_once(server, data, whole_sessions, n, n_sick):
    """Else a class that takes part together would lose sessions, or slow devices keep it out."""
    n_batches = server.received.n_batches
    files = whole_sessions(-(-n // n_batches) * n_batches)
    answers = {batch: files[batch::n_batches] for batch in range(n_batches)}
    barrier = threading.Barrier(n)

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

    with Sick(server, n_sick), ThreadPoolExecutor(n) as threads:
        start = time.monotonic()
        taken = list(threads.map(take_part, range(n)))
        print(f"{n} sessions beside {n_sick} sick connections: {time.monotonic() - start:.0f} s")
    counts = Counter(batch for batch, _ in taken)
    assert max(counts.values()) - min(counts.values()) * (n > n_batches) <= 1 and len(counts) == min(n, n_batches)
    assert csvs(data) == sorted(file.name for _, file in taken)
    assert all((data / file.name).read_bytes() == file.read_bytes() for _, file in taken)
    assert not (data / "uploads").exists()  # each last upload says all that the one before it says
    assert len(server.received.saved) == n
    rows = sum(len(list(csv.DictReader(file.open(encoding="utf-8")))) for _, file in taken)
    judgments = sessions.read([data])
    assert len(judgments) == rows and (judgments["completed"] == 1).all()


@pytest.mark.parametrize(("n_killed", "n_tabs"), [(8, 8), pytest.param(1000, 40, marks=pytest.mark.long)])
def test_uploads_that_are_killed(page_folder, data, whole_sessions, small_set, tmp_path, n_killed, n_tabs):
    """Else what a browser was told is saved would be lost in a power cut, or a half file stop the analysis.

    So many uploads are under way when the server is killed, again and again.
    """
    texts = [file.read_text(encoding="utf-8") for file in whole_sessions(n_tabs)]
    names = [f"p{number}_construct.csv" for number in range(n_tabs)]
    told: dict[int, str] = {}  # the last upload of each tab that it was told is saved
    tokens: dict[int, str] = {}
    acknowledged: list[int] = []  # the tab of each upload
    killed = kills = 0
    drawn = random.Random(1)

    def send(number: int, server):
        """Upload more and more, until the server is killed."""
        done = 0
        with suppress(requests.RequestException):
            tab = Tab(server, token=tokens.get(number, ""))
            tokens[number] = tab.token
            lines = texts[number].splitlines(keepends=True)
            while True:
                text = "".join(lines[: 4 + (done % (len(lines) - 3))])
                if tab.upload(text, names[number]) == 200:
                    done += 1
                    acknowledged.append(number)
                    if len(text) > len(told.get(number, "")):
                        told[number] = text

    while killed < n_killed:
        with command(page_folder, data) as (process, server), ThreadPoolExecutor(n_tabs) as threads:
            sending = [threads.submit(send, number, server) for number in range(n_tabs)]
            before, end = len(acknowledged), time.monotonic() + 60
            while len(acknowledged) < before + n_tabs // 4 and time.monotonic() < end:
                time.sleep(0.01)
            time.sleep(drawn.uniform(0, 0.5))
            process.kill()
            for each in sending:
                each.result()
            killed += len(tokens)  # whose tabs do nothing but upload
            kills += 1
    print(f"{kills} kills, {killed} uploads killed, {len(acknowledged)} acknowledged")
    with command(page_folder, data) as (_, server):
        assert [path for path in data.rglob("*") if path.suffix == ".unfinished" or not path.stat().st_size] == []
        saved = [path.read_bytes() for path in data.glob("*.csv")]
        assert len(told) <= len(saved) <= n_tabs
        for text in told.values():
            assert any(content == text.encode() or contains(content, text.encode()) for content in saved)
        judgments = sessions.read([data])
        assert judgments["participant"].nunique() == len(saved)
        if kills > 1:
            script = [sys.executable, ROOT / "analysis" / "aggregate.py", data, "--stimuli", small_set]
            flags = ["--observers", "both", "--rehearsals", "--out", tmp_path / "results"]
            aggregated = subprocess.run([*script, *flags], capture_output=True, text=True)
            assert aggregated.returncode == 0, aggregated.stderr
        for number in range(n_tabs):  # and all go on where they were
            tab = Tab(server, token=tokens.get(number, ""))
            assert tab.upload(texts[number], names[number]) == 200 and tab.close(completed=True) == 200
    assert sorted(path.read_text(encoding="utf-8") for path in data.glob("*.csv")) == sorted(texts)

"""A lab's own server as tests meet it: a tab that speaks to it as PsychoJS does, what it sends, and the command."""

import socket
import subprocess
import sys
from pathlib import Path

import requests

ROOT = Path(__file__).parents[2]
KEY = "p01_construct_2026-01-01_10h00.00.000.csv"


class Tab:
    """A tab of a browser that speaks to the server as PsychoJS does."""

    def __init__(self, server, token: str = ""):
        self.api = f"{server.url}/api/v2"
        self.http = requests.Session()
        self.http.trust_env = False
        self.token = token or self.ask("POST", "").json()["token"]

    def ask(self, method: str, what: str, **fields):
        form = {name: (None, value) for name, value in fields.items()}
        return self.http.request(method, f"{self.api}/experiments/1/sessions{what}", files=form or None, timeout=300)

    def upload(self, text: str, key: str = KEY) -> int:
        answer = self.ask("POST", f"/{self.token}/results", key=key, value=text)
        assert answer.status_code == 200 or answer.json()["error"]
        return answer.status_code

    def shelf(self, call: str, **values):
        url = f"{self.api}/shelf/{self.token}/counterbalance/{call}"
        return self.http.put(url, json={"key": ["batches"], **values}, timeout=300)

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
    """The files that somebody has sent: not those that the server keeps from its start on."""
    ours = [data / "serve.sqlite", data / "serve.key", *data.glob("study-*.zip")]
    return [path for path in data.rglob("*") if path.is_file() and path not in ours]


class command:
    """Run the command on a free port; gives the process and what it serves."""

    def __init__(self, folder: Path, data: Path, *flags: str):
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = free.getsockname()[1]
        script = [sys.executable, ROOT / "experiments" / "serve.py", folder, "--data", data]
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

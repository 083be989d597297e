"""Take a picture of the operator's page of serve.py, in headless Chromium, while simulated sessions come in.

python docs/operator_picture.py exported/gallery participants_data/gallery --out results/gallery/operator.png

The sessions' CSVs are sent as a participant's browser sends them: two are complete, one is of somebody who has left,
two are of people still answering, and one has only begun.
"""

import re
import shutil
import tempfile
from pathlib import Path

import requests

from experiments.serve import serving
from hillmixe import command
from hillmixe.command import InputError, Parser

SESSIONS = ("finished", "finished", "left", "answering", "answering")
SHARE = {"finished": 1.0, "left": 0.4, "answering": 0.7}  # of a session's lines that have been sent


def main() -> None:
    """Parse the flags, serve the export, send the sessions, take the picture."""
    from playwright.sync_api import sync_playwright

    parser = Parser(__doc__)
    parser.add_argument("export", type=Path, help="a folder that experiments/export.py wrote")
    parser.add_argument("sessions", type=Path, help="a folder with simulated sessions of the same interface")
    parser.add_argument("--out", type=Path, required=True, metavar="FILE.png", help="the picture")
    flags = parser.parse_args()
    files = sorted(flags.sessions.glob(f"*_{flags.export.name}_*.csv"))[: len(SESSIONS)]
    if len(files) < len(SESSIONS):
        raise InputError(f"{flags.sessions} has fewer than {len(SESSIONS)} sessions of {flags.export.name}")
    with tempfile.TemporaryDirectory() as data, serving(flags.export, Path(data)) as server:
        for file, ends in zip(files, SESSIONS, strict=True):
            send(server.url, file, ends)
        begin(server.url)
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
            page = browser.new_page(viewport={"width": 1180, "height": 720})
            page.goto(server.operator)
            page.screenshot(path=flags.out)
            browser.close()
    print(flags.out)


def begin(url: str) -> str:
    """Open a session and take a batch; return the session's address."""
    api = f"{url}/api/v2"
    token = requests.post(f"{api}/experiments/1/sessions", timeout=60).json()["token"]
    shelf = f"{api}/shelf/{token}/counterbalance/select"
    requests.put(shelf, json={"key": ["batches"]}, timeout=60).raise_for_status()
    return f"{api}/experiments/1/sessions/{token}"


def send(url: str, file: Path, ends: str) -> None:
    """Send a share of a session's CSV, and end the session as it ended."""
    address = begin(url)
    lines = file.read_text(encoding="utf-8").splitlines(keepends=True)
    text = "".join(lines[: round(SHARE[ends] * len(lines))])
    form = {"key": (None, re.sub(r"[^\w.-]", "-", file.name)), "value": (None, text)}
    requests.post(f"{address}/results", files=form, timeout=60).raise_for_status()
    if ends != "answering":
        whole = {"isCompleted": (None, str(ends == "finished").lower())}
        requests.delete(address, files=whole, timeout=60).raise_for_status()


if __name__ == "__main__":
    command.run(main)

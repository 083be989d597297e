"""The operator's page: the sessions as they are now, on a port that only this computer reaches.

Its address contains a key, so neither other users of the computer nor sites that are open in a browser can read it.
Sites are also refused by what browsers say about a request: which name was asked for, and which site asks.
"""

import asyncio
import hmac
import re
import shlex
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tornado.template import Loader
from tornado.web import Application, HTTPError, RequestHandler

from experiments.server.answers import HEADERS, complain
from experiments.server.links import qr_svg
from experiments.server.operator_page import results_files
from experiments.server.received import SECONDS_AWAY, Received
from experiments.server.refusals import Refusals, Refused

HERE = Path(__file__).parent
SHOWN = 200  # sessions; the latest
FILES = {"": "text/html; charset=utf-8", "sessions.css": "text/css", "sessions.js": "text/javascript; charset=utf-8"}
OWN_FILES_ONLY = "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; frame-ancestors 'none'"


def operator_page(
    key: str, study: dict, n_trials: list[int | None], received: Received, refusals: Refusals, link: str, results: Path
) -> Application:
    """Make the application that shows the page at /<key>/, and the files of results at /<key>/results/.

    n_trials: those of each batch. link: for participants. results: the folder that analysis/aggregate.py writes, or
    will write.
    """
    shows: Callable[[], bytes] = lambda: _page(study, n_trials, received, refusals, link, results)  # noqa: E731
    return Application(
        [
            (r"/(?P<key>[^/]*)/(?P<file>[^/]*)", _Answer, {"right_key": key, "page": shows}),
            (r"/(?P<key>[^/]*)/results/(?P<file>.+)", _OfResults, {"right_key": key, "page": shows, "folder": results}),
        ],
        default_handler_class=_Answer,
        default_handler_args={"right_key": key, "page": shows},
        log_function=lambda answer: None,
    )


class _Answer(RequestHandler):
    def initialize(self, right_key: str, page: Callable[[], bytes]) -> None:
        self.right_key = right_key
        self.page = page

    def set_default_headers(self) -> None:
        self.clear_header("Server")
        for name, value in {**HEADERS, "Content-Security-Policy": OWN_FILES_ONLY, "Cache-Control": "no-store"}.items():
            self.set_header(name, value)

    def prepare(self) -> None:
        """Refuse a site that has led the browser here, or asks for the page in its own."""
        host = re.sub(r":\d*$", "", self.request.host.lower())
        if host not in ("127.0.0.1", "localhost"):
            raise HTTPError(403)
        if self.request.headers.get("Sec-Fetch-Site", "none") not in ("none", "same-origin"):
            raise HTTPError(403)

    async def get(self, key: str = "", file: str = "") -> None:
        self.check(key)
        if file not in FILES:
            raise HTTPError(404)
        self.set_header("Content-Type", FILES[file])
        page = self.page if not file else (HERE / file).read_bytes
        self.finish(await asyncio.get_running_loop().run_in_executor(None, page))

    def check(self, key: str) -> None:
        """Refuse who does not have the key."""
        if not hmac.compare_digest(key.encode(), self.right_key.encode()):
            raise HTTPError(404)

    def write_error(self, status_code: int, **kwargs: Any) -> None:
        self.set_header("Content-Type", "text/plain; charset=utf-8")
        problem = kwargs.get("exc_info", (None, None))[1]
        if isinstance(problem, Refused):  # the data folder, which participants' pages wait for, too
            self.set_status(problem.status)
            self.finish(f"{problem}\n")
        else:
            self.finish("Open the operator's page by the address that serve.py has printed.\n")

    def log_exception(self, typ: Any, value: BaseException | None, tb: Any) -> None:
        if not isinstance(value, HTTPError):
            complain(
                str(value) if isinstance(value, Refused) else f"the operator's page: {type(value).__name__}: {value}"
            )


class _OfResults(_Answer):
    def initialize(  # type: ignore[override]  # Tornado calls it with what routes name
        self, right_key: str, page: Callable[[], bytes], folder: Path
    ) -> None:
        super().initialize(right_key, page)
        self.folder = folder

    async def get(self, key: str = "", file: str = "") -> None:
        self.check(key)
        content, suffix = await asyncio.get_running_loop().run_in_executor(None, self._read, file)
        self.set_header("Content-Type", results_files.TYPES[suffix])
        self.set_header("Content-Security-Policy", results_files.POLICY)
        self.finish(content)

    def _read(self, name: str) -> tuple[bytes, str]:
        if (path := results_files.find(self.folder, name)) is None:
            raise HTTPError(404)
        try:
            return path.read_bytes(), path.suffix
        except OSError as problem:  # other results take their place just now
            raise HTTPError(404) from problem


def _page(
    study: dict, n_trials: list[int | None], received: Received, refusals: Refusals, link: str, results: Path
) -> bytes:
    now = time.time()
    report = results_files.made(results)
    sessions = [_described(each, n_trials, now) for each in received.overview()]
    taken = Counter((each["batch"], each["kind"]) for each in sessions)
    batches = [
        {"number": number, "finished": taken[number, "finished"], "running": taken[number, "running"]}
        for number in range(len(n_trials))
    ]
    return (
        Loader(str(HERE))
        .load("sessions.html")
        .generate(
            study=study["name"],
            interface=study["interface"],
            now=now,
            counts=Counter(each["kind"] for each in sessions),
            sessions=sessions[:SHOWN],
            more=len(sessions) - SHOWN if len(sessions) > SHOWN else 0,
            batches=batches,
            open_batches=[each for each in batches if not each["finished"]],
            refusals=refusals.latest(8),
            report=report,
            later=[each for each in sessions if report and (each["sent"] or 0) > report],
            aggregate=f"python analysis/aggregate.py {shlex.quote(str(received.folder))} --watch",
            link=link,
            qr=qr_svg(link),
            clock=lambda seconds: time.strftime("%H:%M:%S", time.localtime(seconds)),
            ago=lambda seconds: _ago(seconds, now),
        )
    )


def _described(session: dict, n_trials: list[int | None], now: float) -> dict:
    """Describe the state of a session. kind: running, finished or incomplete."""
    if session["state"] == "completed":
        kind, state = "finished", "finished"
    elif session["state"] == "left" or session["seen"] < now - SECONDS_AWAY:
        kind, state = "incomplete", "incomplete"
    else:
        kind, state = "running", "in progress" if session["trials"] else "started"
    batch = session["batch"]
    planned = session["n_trials"] or (n_trials[batch] if batch in range(len(n_trials)) else None)
    return {**session, "kind": kind, "state": state, "n_trials": planned}


def _ago(seconds: float | None, now: float) -> str:
    if seconds is None:
        return "–"
    passed = max(0, now - seconds)
    for size, name in ((86400, "d"), (3600, "h"), (60, "min")):
        if passed >= size:
            return f"{passed / size:.0f} {name} ago"
    return f"{passed:.0f} s ago"

"""What stands behind an exported page in headless Chromium: its files, the library, Pavlovia's REST interface."""

import csv
import json
import mimetypes
import re
from email.parser import BytesParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

from experiments.rehearsal.browser_hands import BrowserHands

PAVLOVIA = "https://run.pavlovia.org/lab/study/"
LOCAL = "http://localhost:8000/"


SCREENS = ("consent", "check", "trials", "survey", "saving", "goodbye")  # check: instructions and their questions


def only(script: str, screens: str) -> str:
    """Leave, of what a page's script has on its flow after the loading, only these screens, such as "trials saving"."""
    for left_out in set(SCREENS) - set(screens.split()):
        script, n_lines = re.subn(rf"^flowScheduler\.add\({left_out}.*\n", "", script, flags=re.M)
        assert n_lines == 3, left_out
    return script


class Site:
    """Answers every request of a page: its files, Pavlovia's interface; nothing goes out.

    screens: those that the page has after the loading, when it is not to have all. n_trials: of a batch, when not all;
    then there is no practice.
    """

    def __init__(self, context, folder: Path, screens: str | None = None, n_trials: int | None = None):
        self.folder = folder
        self.screens = screens
        self.n_trials = n_trials
        self.save_incomplete = True
        self.requests: list[tuple[str, str, dict]] = []  # method, what, fields
        self.results: list[str] = []  # uploaded CSVs, in their order
        self.fail: dict[str, int] = {}  # what -> how many more requests for it get status 500
        self.throttle = 0  # how many of the next uploads Pavlovia refuses as too early
        self.left: list[str] = []  # addresses outside that the page went to
        self.images = 0
        self.settings: dict[str, str] = {}  # other settings than the exported ones
        self.files: dict[str, str] = {}  # other files than the exported ones: name -> text
        self.hold = 0  # how many of the next uploads are answered only by `release`
        self.held: list = []
        self.shelf: dict = {}  # what Pavlovia's shelf answers when it is asked for a batch; empty: it has no record
        context.route("**/*", self.answer)
        # Requests of a page that is being closed do not come to the route, so this one call is watched in the page.
        context.expose_binding("beacon_sent", lambda _, url, fields: self._beacon(url, dict(fields)))
        context.add_init_script(
            """navigator.sendBeacon = (url, form) => {
                const fits = new Blob([...form].flat()).size < 64000; // browsers take 64 KiB, with what is around it
                if (fits) {
                    window.beacon_sent(url, [...form]);
                }
                return fits;
            }"""
        )

    def answer(self, route) -> None:
        url = route.request.url
        for base in (PAVLOVIA, LOCAL):
            if url.startswith(base):
                return self._file(route, unquote(urlsplit(url[len(base) :]).path))
        if "/api/v2/shelf/" in url:
            return self._shelf(route, url.rsplit("/", 1)[1])
        if "/api/v2/" in url:
            return self._api(route, url.split("/api/v2/")[1])
        if url.startswith(("blob:", "data:")):
            return route.continue_()
        self.left.append(url)
        if route.request.is_navigation_request():
            return route.fulfill(status=200, content_type="text/html", body="elsewhere")
        return route.abort()

    def _file(self, route, name: str) -> None:
        if self.fail.get(name, 0) > 0:
            self.fail[name] -= 1
            return route.fulfill(status=500, body="")
        if name == "config.json":
            config = {
                "experiment": {
                    "name": "study",
                    "fullpath": "lab/study",
                    "status": "RUNNING",
                    "saveFormat": "CSV",
                },
                "gitlab": {"projectId": "7"},
                "pavlovia": {"URL": "https://pavlovia.org"},
            }
            return route.fulfill(json=config)
        path = self.folder / (name or "index.html")
        kind = {".js": "text/javascript"}.get(path.suffix) or mimetypes.guess_type(path.name)[0] or "text/plain"
        if name in self.files:
            return route.fulfill(status=200, content_type=kind, body=self.files[name])
        self.images += path.suffix == ".png"
        if name == "study.json":
            study = json.loads(path.read_text(encoding="utf-8"))
            return route.fulfill(json={**study, "settings": study["settings"] | self.settings})
        if not path.is_file():
            return route.fulfill(status=404, body="")
        body = path.read_bytes()
        if self.screens and name == f"{self.folder.name}.js":
            body = only(body.decode("utf-8-sig"), self.screens)
        if self.n_trials and path.parent.name == "batches":
            kept = 1 if "practice" in name else 1 + self.n_trials
            body = b"".join(body.splitlines(keepends=True)[:kept])
        route.fulfill(status=200, content_type=kind, body=body)

    def _api(self, route, call: str) -> None:
        request = route.request
        fields = _form(request)
        session, _, rest = call.removeprefix("experiments/7/").partition("/")
        what = {
            ("POST", "sessions", ""): "open",
            ("DELETE", "sessions", "token"): "close",
            ("POST", "sessions", "token/delete"): "closed tab",
            ("POST", "sessions", "token/results"): "results",
            ("POST", "sessions", "token/logs"): "logs",
        }.get((request.method, session, rest), call)
        self.requests.append((request.method, what, fields))
        if self.fail.get(what, 0) > 0:
            self.fail[what] -= 1
            return route.fulfill(status=500, json={"error": "the server is out of order"})
        if what == "results" and self.hold > 0:
            self.hold -= 1
            self.held.append((route, fields["value"]))
            return
        if what == "results":
            if self.throttle > 0:
                self.throttle -= 1
                return route.fulfill(status=403, json={"error": "too early"})
            self.results.append(fields["value"])
        if what == "open":
            experiment = {"status2": "RUNNING", "saveFormat": "CSV", "saveIncompleteResults": self.save_incomplete}
            return route.fulfill(json={"token": "token", "status": "OPEN", "experiment": experiment})
        route.fulfill(json={"status": "OK"})

    def _shelf(self, route, call: str) -> None:
        self.requests.append((route.request.method, f"shelf {call}", route.request.post_data_json))
        if not self.shelf:
            return route.fulfill(status=404, json={"error": "there is no such record"})
        route.fulfill(json=self.shelf)

    def release(self) -> None:
        """Let the uploads that were held arrive."""
        for route, value in self.held:
            self.results.append(value)
            route.fulfill(json={"status": "OK"})
        self.held = []

    def _beacon(self, url: str, fields: dict[str, str]) -> None:
        what = "closed tab" if url.endswith("/delete") else url.rsplit("/", 1)[1]
        self.requests.append(("POST", what, fields))
        if what == "results":
            self.results.append(fields["value"])

    def whats(self) -> list[str]:
        """What was asked of Pavlovia, in its order."""
        return [what for _, what, _ in self.requests]


def browser_window(chromium, folder, size, shots=None, *given) -> tuple[BrowserHands, Site]:
    """Make a browser window with an empty page, and the site behind it."""
    context = chromium.new_context(viewport={"width": size[0], "height": size[1]})
    site = Site(context, folder, *given)
    return BrowserHands(context.new_page(), shots), site


def _form(request) -> dict[str, str]:
    """Fields of a multipart body, as text."""
    body = request.post_data_buffer or b""
    kind = request.headers.get("content-type", "")
    if "multipart" not in kind:
        return {}
    message = BytesParser().parsebytes(b"Content-Type: " + kind.encode() + b"\r\n\r\n" + body)
    return {
        part.get_param("name", header="content-disposition"): part.get_payload(decode=True).decode("utf-8")
        for part in message.get_payload()
    }


def trial_rows(csv_text: str) -> list[dict[str, str]]:
    """Read the rows of trials from a session's CSV."""
    return [row for row in rows(csv_text) if row.get("trial")]


def rows(csv_text: str) -> list[dict[str, str]]:
    """Rows of a CSV as the page sends it."""
    return list(csv.DictReader(csv_text.lstrip("\ufeff").splitlines(keepends=True)))


def kept(hands: BrowserHands) -> list[dict[str, str]]:
    """The rows that the browser keeps of its session; PsychoJS itself puts an empty one before them."""
    table = hands.page.evaluate("JSON.parse(Object.values(localStorage)[0]).csv")
    return [row for row in rows(table) if row["phase"]]


def parameters(**values) -> str:
    """The page's name and the parameters of its address."""
    return "index.html?" + "&".join(f"{name}={value}" for name, value in values.items())

"""An exported page in headless Chromium: hands that take part, and a stand-in for Pavlovia's REST interface."""

import csv
import json
import mimetypes
import time
from email.parser import BytesParser
from pathlib import Path
from urllib.parse import urlsplit

from library import VENDOR, library

PAVLOVIA = "https://run.pavlovia.org/lab/construct/"
LOCAL = "http://localhost:8000/"
KEYS = {"return": "Enter", "left": "ArrowLeft", "right": "ArrowRight", "escape": "Escape"}


class Site:
    """Answers every request of a page: its files, the library, Pavlovia's interface; nothing goes out."""

    def __init__(self, context, folder: Path, save_incomplete: bool = True):
        self.folder = folder
        self.save_incomplete = save_incomplete
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
        context.route("**/*", self.answer)
        # Requests of a page that is being closed do not come to the route, so this one call is watched in the page.
        context.expose_binding("beacon_sent", lambda _, url, fields: self._beacon(url, dict(fields)))
        context.add_init_script(
            "navigator.sendBeacon = (url, form) => { window.beacon_sent(url, [...form]); return true; }"
        )

    def answer(self, route) -> None:
        url = route.request.url
        for base in (PAVLOVIA, LOCAL):
            if url.startswith(base):
                return self._file(route, urlsplit(url[len(base) :]).path)
        if url in VENDOR:
            return self._vendor(route, url)
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
                    "name": "construct",
                    "fullpath": "lab/construct",
                    "status": "RUNNING",
                    "saveFormat": "CSV",
                },
                "gitlab": {"projectId": "7"},
                "pavlovia": {"URL": "https://pavlovia.org"},
            }
            return route.fulfill(json=config)
        if name in self.files:
            return route.fulfill(status=200, content_type="application/json", body=self.files[name])
        path = (
            library()[1] / name.removeprefix("lib/")
            if name.startswith("lib/")
            else self.folder / (name or "index.html")
        )
        if name.startswith("lib/"):
            path = next(iter(sorted(library()[1].glob(f"psychojs*{path.suffix}"))), path)
        self.images += path.suffix == ".png"
        if name == "settings.json":
            return route.fulfill(json=json.loads(path.read_text(encoding="utf-8")) | self.settings)
        if not path.is_file():
            return route.fulfill(status=404, body="")
        kind = {".js": "text/javascript"}.get(path.suffix) or mimetypes.guess_type(path.name)[0] or "text/plain"
        route.fulfill(status=200, content_type=kind, body=path.read_bytes())

    def _vendor(self, route, url: str) -> None:
        path = library()[1] / "vendor" / url.rsplit("/", 1)[1]
        kind = "text/css" if path.suffix == ".css" else "text/javascript"
        route.fulfill(status=200, content_type=kind, body=path.read_bytes() if path.is_file() else b"")

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


class BrowserHands:
    """Keys and clicks at a page."""

    def __init__(self, page, shots: Path | None = None, patience: float = 60):
        self.page = page
        self.shots = shots
        self.patience = patience
        self.presses = 0

    def open(self, address: str) -> None:
        """Load the page and pass the library's first dialog."""
        self.page.goto(address)
        self.page.wait_for_function(
            "document.querySelector('#dialogOK') && !document.querySelector('#dialogOK').disabled"
        )
        self._frames()
        self.page.click("#dialogOK")

    def screen(self) -> str:
        return self.page.evaluate("document.body.getAttribute('data-screen')")

    def wait(self, screen: str) -> None:
        end = time.monotonic() + self.patience
        while self.screen() != screen:
            if error := self.page.evaluate("document.body.getAttribute('data-error')"):
                raise AssertionError(f"the page shows an error: {error}")
            if time.monotonic() > end:
                raise TimeoutError(f"the screen {screen!r} does not come; there is {self.screen()!r}")
            self.page.wait_for_timeout(20)
        self._frames()

    def key(self, name: str) -> None:
        self.presses += 1
        self.page.keyboard.press(KEYS.get(name, name), delay=0 if self.presses % 3 else 120)
        self._frames()

    def click(self, x: float, y: float) -> None:
        size = self.page.evaluate("[window.innerWidth, window.innerHeight]")
        at = (size[0] / 2 + x * size[1], size[1] / 2 - y * size[1])
        self.page.mouse.move(*at)
        self._frames()
        self.page.mouse.click(*at)
        self._frames()

    def type(self, text: str) -> None:
        self.page.keyboard.type(text.replace("\n", ""), delay=5)
        self._frames()

    def shot(self, name: str) -> None:
        if self.shots:
            self._frames(4)
            self.page.screenshot(path=self.shots / f"{name}.png")

    def _frames(self, number: int = 3) -> None:
        """Wait until the page was drawn that often."""
        self.page.evaluate(
            "number => new Promise(done => { const frame = () => number-- > 0 ? requestAnimationFrame(frame) : done();"
            " frame(); })",
            number,
        )


def rows(csv_text: str) -> list[dict[str, str]]:
    """Rows of a CSV as the page sends it."""
    return list(csv.DictReader(csv_text.lstrip("\ufeff").splitlines(keepends=True)))


def parameters(**values) -> str:
    """The page's name and the parameters of its address."""
    return "index.html?" + "&".join(f"{name}={value}" for name, value in values.items())

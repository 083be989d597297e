"""What participants' browsers get: the export's files and, under /api/v2, the answers to Pavlovia's calls."""

import asyncio
import json
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote

from tornado.web import Application, StaticFileHandler

from experiments.server.answers import Answer, Guard, Icon, Missing
from experiments.server.export_folder import STUDY, exported
from experiments.server.received import Received
from experiments.server.refusals import Refused

# On Windows, other software may have declared others.
TYPES = {
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".json": "application/json",
}
UPLOAD_MINUTES = 0.25  # that lie between two uploads of a session on its way, at least; Pavlovia asks for five
CONFIRMATION_BYTES = 10_000  # of which the page sends some hundred
FILE_SECONDS = 600  # within which a browser has taken a file: the library, at 4 KiB/s


@dataclass
class Site:
    """What is served: an export's folder and its description, and where sessions go."""

    folder: Path
    study: dict
    received: Received
    told: dict[str, str] = field(default_factory=dict)  # token -> the line that was printed last

    def refuse_if_changed(self) -> None:
        """Refuse new sessions, with status 503, once the folder holds another export than that served."""
        try:
            same = json.loads((self.folder / STUDY).read_text(encoding="utf-8")) == self.study
        except (OSError, ValueError):
            same = False
        if not same:
            raise Refused(503, "the study was exported again: end this server with Ctrl+C and start it again")


def application(site: Site, guard: Guard) -> Application:
    """Make the application that answers browsers."""
    key = f"/(?P<key>{guard.key})" if guard.key else ""
    run = rf"/run{key}/(?P<name>[^/]+)"
    sessions = rf"{key}/api/v2/experiments/1/sessions"
    shelf = rf"{key}/api/v2/shelf/(?P<token>[^/]+)/counterbalance"
    routes = [
        (rf"{key}/", Start),
        (rf"{run}/(?:index\.html)?", Page),
        (rf"{run}/config\.json", Config),
        (rf"{run}/(?P<file>.+)", PageFile),
        (sessions, OpenSession),
        (rf"{sessions}/(?P<token>[^/]+)/results", Results),
        (rf"{sessions}/(?P<token>[^/]+)/logs", Logs),
        (rf"{sessions}/(?P<token>[^/]+)/delete", CloseSession),
        (rf"{sessions}/(?P<token>[^/]+)", CloseSession),
        (rf"{shelf}/select", SelectBatch),
        (rf"{shelf}/confirm", ConfirmBatch),
    ]
    both = {"guard": guard, "site": site}
    return Application(
        [(path, answer, both) for path, answer in routes] + [(r"/favicon\.ico", Icon, {"guard": guard})],
        default_handler_class=Missing,
        default_handler_args={"guard": guard},
        log_function=lambda answer: None,
    )


class OfSite(Answer):
    """An answer of the site."""

    def initialize(self, guard: Guard, site: Site) -> None:  # type: ignore[override]  # Tornado calls it with what routes name
        """guard and site: of the server."""
        super().initialize(guard)
        self.site = site

    def prepare(self) -> None:
        """Refuse what was meant for another study that was served here before."""
        super().prepare()
        if self.path_kwargs.pop("name", self.site.folder.name) != self.site.folder.name:
            raise Refused(404, "another study is served here")

    def tell_saved(self, token: str) -> None:
        """Print a line for a session that has ended, once; again when more of it comes later."""
        with suppress(Refused):  # it is saved, whether this works or not
            file, rows, state = self.site.received.progress(token) or (None, 0, "open")
            line = f"{file}: {rows} rows, {'completed' if state == 'completed' else 'not completed'}"
            if state != "open" and self.site.told.get(token) != line:
                self.site.told[token] = line
                self.guard.tell(line)


class Start(OfSite):
    """The address that people are given."""

    def get(self) -> None:
        """Lead to the page, with all that the address says."""
        key = f"{self.guard.key}/" if self.guard.key else ""
        name = quote(self.site.folder.name)
        self.redirect(f"{self.origin()}/run/{key}{name}/?{self.request.query}")

    head = get


class Config(OfSite):
    """What the library asks for first."""

    def get(self) -> None:
        """Say where to send answers."""
        name = self.site.folder.name
        experiment = {"name": name, "fullpath": f"local/{name}", "status": "RUNNING", "saveFormat": "CSV"}
        self.finish({"experiment": experiment, "gitlab": {"projectId": "1"}, "pavlovia": {"URL": self.here()}})


class File(OfSite, StaticFileHandler):  # type: ignore[misc]  # both have an initialize of their own
    """The base of answers that are files."""

    async def send(self, path: Path) -> None:
        """Send a file, piece by piece, as fast as the browser takes it."""
        self.root = str(path.parent)
        try:
            whole = self.request.method != "HEAD"  # previews of links and proxies ask for the head alone
            await asyncio.wait_for(StaticFileHandler.get(self, path.name, whole), FILE_SECONDS)
        except asyncio.TimeoutError:
            self.request.connection.stream.close()  # type: ignore[union-attr]

    def get_content_type(self) -> str:
        """Name the file's type."""
        return TYPES.get(Path(self.absolute_path or "").suffix) or super().get_content_type()

    def compute_etag(self) -> None:
        """Let the time of the file's last change say whether a browser's copy is still good."""


class Page(File):
    """The page."""

    async def get(self) -> None:  # type: ignore[override]
        """Send it."""
        await self.send(self.site.folder / "index.html")

    head = get  # type: ignore[assignment]


class PageFile(File):
    """A file of the export."""

    async def get(self, file: str) -> None:  # type: ignore[override]
        """Send it."""
        folder = self.site.folder
        if "\0" in file or "\\" in file or not exported(file, self.site.study["interface"]):
            raise Refused(404, "there is nothing here")
        try:
            path = (folder / file).resolve()
            there = path.is_relative_to(folder) and path.is_file()
        except OSError:  # a name that no disk takes
            there = False
        if not there:
            raise Refused(404, "there is nothing here")
        await self.send(path)

    head = get  # type: ignore[assignment]


class OpenSession(OfSite):
    """The start of a session."""

    async def post(self) -> None:
        """Open it."""
        self.site.refuse_if_changed()
        token = await self.work(self.site.received.open, self.client.open_session)
        saved = {"saveFormat": "CSV", "saveIncompleteResults": True, "uploadThrottlePeriod": UPLOAD_MINUTES}
        experiment = {"status2": "RUNNING", **saved}
        self.finish({"token": token, "status": "OPEN", "experiment": experiment})


class Results(OfSite):
    """The CSV of a session, so far or whole."""

    async def post(self, token: str) -> None:
        """Save it."""
        fields = self.fields()
        await self.work(self._save, token, fields.get("key", ""), fields.get("value", ""))
        self.finish({"status": "OK"})

    def _save(self, token: str, key: str, text: str) -> None:
        self.site.received.save(token, key, text, self.client.open_session)
        self.tell_saved(token)


class Logs(OfSite):
    """The library's log of a session."""

    def post(self, token: str) -> None:
        """Take it, and do not keep it."""
        self.finish({"status": "OK"})


class CloseSession(OfSite):
    """The end of a session; a tab that closes can only POST."""

    async def delete(self, token: str) -> None:
        """Note it."""
        await self.work(self._end, token, self.fields().get("isCompleted") == "true")
        self.finish({"status": "CLOSED"})

    post = delete

    def _end(self, token: str, completed: bool) -> None:
        self.site.received.end(token, completed)
        self.tell_saved(token)


class SelectBatch(OfSite):
    """The batch of a session."""

    async def put(self, token: str) -> None:
        """Give it one."""
        batch = await self.work(self.site.received.take_batch, token)
        self.finish({"group": str(batch), "finished": False, "participantToken": token})


class ConfirmBatch(OfSite):
    """Whether a session has answered its batch."""

    async def put(self, token: str) -> None:
        """Note it."""
        answer: Any = None
        with suppress(ValueError, RecursionError):
            answer = json.loads(bytes(self.body[:CONFIRMATION_BYTES]))
        if not isinstance(answer, dict) or answer.get("participantToken") != token:
            raise Refused(400, "this is not the participant who took the batch")
        batch = await self.work(self._end, token, answer.get("confirmed") is True)
        self.finish({"group": str(batch), "finished": False})

    def _end(self, token: str, completed: bool) -> int | None:
        batch = self.site.received.end(token, completed)
        self.tell_saved(token)
        return batch

"""What all responses to browsers have in common: who may ask, and what is sent when something is refused or fails."""

import asyncio
import re
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any, TypeVar
from urllib.parse import urlsplit

from tornado.httputil import HTTPFile, HTTPInputError, parse_body_arguments
from tornado.web import HTTPError, RequestHandler, stream_request_body

from experiments.server.addresses import own_name
from experiments.server.clients import Clients
from experiments.server.refusals import Refusals, Refused
from experiments.server.session_csv import UPLOAD_BYTES

THREADS = 16  # in which sessions are read and written, so that nobody waits for a disk but who asked for it
# Other sites may neither show a page of ours in a frame, where a click could be led astray, nor load what is in it.
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Content-Security-Policy": "frame-ancestors 'none'",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "same-origin",
    "Cache-Control": "no-cache",
}

Done = TypeVar("Done")


@dataclass
class Guard:
    """Who may ask, and how the operator is told.

    public: the server's address at a proxy; None without one. key: an additional part of addresses; "" if everybody may
    take part. wrong_link: the page for people whose link leads nowhere.
    """

    network: bool
    public: str | None
    key: str
    wrong_link: str
    clients: Clients
    refusals: Refusals
    tell: Callable[[str], None]
    workers: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(THREADS))
    under_way: int = 0  # requests that are being answered
    closing: bool = False


@stream_request_body  # so that a request can be refused before its body has come
class Answer(RequestHandler):
    """The base of all answers to participants' browsers."""

    def initialize(self, guard: Guard) -> None:
        """guard: of the server."""
        self.guard = guard
        self.body = bytearray()
        self._refusal: Refused | None = None  # of the body, which is then read to its end, so that the answer is heard
        self._counted = False

    def set_default_headers(self) -> None:
        """Replace what Tornado says of itself."""
        self.clear_header("Server")
        for name, value in HEADERS.items():
            self.set_header(name, value)

    def prepare(self) -> None:
        """Refuse pages of other sites, which a browser on this computer may have open besides."""
        self.client = self.guard.clients.of(self.request)
        self._counted = True
        self.guard.under_way += 1
        host = self.request.host.lower()
        ours = own_name(re.sub(r":\d*$", "", host), self.guard.network)
        if not ours and (not self.guard.public or host != urlsplit(self.guard.public).netloc):
            raise Refused(403, "open the page by the address that serve.py has printed")
        if self.request.headers.get("Origin", self.origin()) not in (self.origin(), self.guard.public):
            raise Refused(403, "another site cannot send anything here")
        self.path_kwargs.pop("key", None)

    def origin(self) -> str:
        """Name the address that the browser uses, without a path."""
        return self.guard.public or f"http://{self.request.host}"

    def here(self) -> str:
        """Name the address below which the browser finds everything."""
        return f"{self.origin()}/{self.guard.key}".rstrip("/")

    def data_received(self, chunk: bytes) -> None:
        """Take a piece of the body, or drop it."""
        if self._refusal:
            return
        try:
            self.client.receive(len(chunk))
            self.body += chunk
            if len(self.body) > UPLOAD_BYTES:
                raise Refused(413, f"an upload of more than {UPLOAD_BYTES // 2**20} MiB")
        except Refused as problem:
            self._refusal = problem

    def fields(self) -> dict[str, str]:
        """Read the fields of a form that was sent; raises Refused where it is none."""
        if self._refusal:
            raise self._refusal
        arguments: dict[str, list[bytes]] = {}
        files: dict[str, list[HTTPFile]] = {}
        try:
            kind = self.request.headers.get("Content-Type", "")
            parse_body_arguments(kind, bytes(self.body), arguments, files, self.request.headers)
            return {name: values[-1].decode() for name, values in arguments.items()}
        except (HTTPInputError, UnicodeDecodeError) as problem:
            raise Refused(400, "this is not a form") from problem

    async def work(self, function: Callable[..., Done], *arguments: Any) -> Done:
        """Call a function that may wait for the disk; of one client, only some at the same time."""
        if self.guard.closing:
            raise Refused(503, "the server is being closed")
        async with self.client.turns:
            return await asyncio.get_running_loop().run_in_executor(self.guard.workers, function, *arguments)

    def send_error(self, status_code: int = 500, **kwargs: Any) -> None:
        """Say no with the status that goes with it."""
        problem = kwargs.get("exc_info", (None, None, None))[1]
        super().send_error(problem.status if isinstance(problem, Refused) else status_code, **kwargs)

    def write_error(self, status_code: int, **kwargs: Any) -> None:
        """Say why: to somebody who has opened a link in words, to a page in a form that it can read."""
        if status_code in (403, 404) and "text/html" in self.request.headers.get("Accept", ""):
            self.finish(self.guard.wrong_link)
            return
        problem = kwargs.get("exc_info", (None, None, None))[1]
        said = str(problem) if isinstance(problem, Refused) else self._reason
        if status_code == 507:
            said = "the answers cannot be saved on the server just now"
        self.finish({"error": said})

    def log_exception(self, typ: Any, value: BaseException | None, tb: Any) -> None:
        """Tell the operator in one line what was refused or has failed."""
        if isinstance(value, Refused) and value.status == 507:
            complain(str(value))
        elif isinstance(value, Refused) and value.status != 404:
            self.guard.refusals.note(self.client.address, str(value))
        elif not isinstance(value, Refused | HTTPError):
            complain(f"{self.request.method} {self.request.path}: {type(value).__name__}: {value}")

    def on_finish(self) -> None:
        """Forget what was sent."""
        self._forget()

    def on_connection_close(self) -> None:
        """Forget what was sent by somebody who has gone."""
        super().on_connection_close()
        self._forget()

    def _forget(self) -> None:
        if self._counted:
            self._counted = False
            self.guard.under_way -= 1
            self.client.done(len(self.body))
            self.body = bytearray()


class Missing(Answer):
    """The answer where there is nothing; to those who ask without the right key, that it is needed."""

    def prepare(self) -> None:
        """Say no to all methods."""
        super().prepare()
        if self.guard.key and re.match(r"/(run/|api/|[^/.]*/?$)", self.request.path):
            raise Refused(403, "the study, because the link lacks the key or has a wrong one")
        raise Refused(404, "there is nothing here")


class Icon(Answer):
    """Browsers ask for an icon by themselves; there is none."""

    def get(self) -> None:
        """Answer without one."""
        self.set_status(204)


def complain(line: str) -> None:
    """Print a line about something that went wrong, whole and at once."""
    print(printable(f"serve.py: {line}") + "\n", end="", file=sys.stderr, flush=True)


def tell(line: str) -> None:
    """Print a line for the operator at once and whole, whichever thread it comes from."""
    print(printable(line) + "\n", end="", flush=True)


def printable(line: str) -> str:
    """Keep what somebody has sent from moving the cursor, and from filling the terminal."""
    line = "".join(letter if letter.isprintable() else "?" for letter in line)
    return line if len(line) <= 1000 else f"{line[:1000]} …"

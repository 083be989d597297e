"""An HTTP server on which nobody can keep others out by being slow.

waitress, which served the page before, let a connection wait as long as a byte came now and then, and had 400 of them
in total. Tornado sets a time limit for the complete head of a request and another for its body, whatever trickles in; a
waiting connection costs some kilobytes and no thread. What Tornado lacks is added here: places. A client has a limited
number of connections; when it opens another one, the one that has kept the server waiting longest is closed. So a
client's own new connections are accepted, and those of others in any case.
"""

import socket
import sys
import time
from collections import Counter
from collections.abc import Awaitable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from tornado.httpserver import HTTPServer
from tornado.httputil import HTTPConnection, HTTPHeaders, HTTPMessageDelegate, RequestStartLine, ResponseStartLine
from tornado.iostream import IOStream

from experiments.server.refusals import Refusals

HEAD_SECONDS = 20  # within which the head of a request is there, from the opening or from the last answer on
BODY_SECONDS = 120  # within which the body is: 8 MiB at 70 KiB/s
PLACES = 4000  # connections at once, where the system allows so many; a browser opens up to six while it loads
OTHER_FILES = 200  # that are open at the same time


@dataclass
class Place:
    """A connection: whose, and whether it waits for the head of a request or has got that, since when."""

    client: str
    has_head: bool = False
    since: float = field(default_factory=time.monotonic)


class Places(HTTPServer):
    """The server for participants' browsers; see HTTPServer for `application`."""

    def initialize(  # type: ignore[override]  # it is what HTTPServer has in the place of __init__
        self, application: Any, refusals: Refusals, behind_proxy: bool, **limits: Any
    ) -> None:
        """behind_proxy: whether all connections are the proxy's, so that none can be told from another."""
        super().initialize(application, idle_connection_timeout=HEAD_SECONDS, body_timeout=BODY_SECONDS, **limits)
        self.most = _allowed_places()
        self.most_of_one = self.most if behind_proxy else self.most // 2
        self._refusals = refusals
        self._places: dict[IOStream, Place] = {}
        self._held: Counter[str] = Counter()

    def handle_stream(self, stream: IOStream, address: tuple) -> None:
        """Take a new connection in, and close another one where there is no place for it."""
        client = str(address[0]) if address else ""
        self._places[stream] = Place(client)
        self._held[client] += 1
        if self._held[client] > self.most_of_one:
            self._close_slowest(client, f"more than {self.most_of_one} connections at once")
        elif len(self._places) > self.most:
            self._close_slowest(self._held.most_common(1)[0][0], f"its connections, for all {self.most} are taken")
        super().handle_stream(stream, address)

    def _close_slowest(self, client: str, why: str) -> None:
        mine = [(place.has_head, place.since, id(stream), stream) for stream, place in self._places.items()
                if place.client == client]  # fmt: skip
        self._refusals.note(client, f"{why}; its slowest are closed")
        self._leave(slowest := min(mine)[3])
        slowest.close()

    def _leave(self, stream: IOStream) -> None:
        if place := self._places.pop(stream, None):
            self._held[place.client] -= 1
            if not self._held[place.client]:
                del self._held[place.client]

    def start_request(self, server_conn: Any, request_conn: HTTPConnection) -> HTTPMessageDelegate:
        """Wait for a request on a connection: its first or its next one."""
        if place := self._places.get(server_conn.stream):
            place.has_head, place.since = False, time.monotonic()
        return _Noting(super().start_request(server_conn, request_conn), place)

    def on_close(self, server_conn: Any) -> None:
        """Give the place of a connection back."""
        self._leave(server_conn.stream)
        super().on_close(server_conn)


class _Noting(HTTPMessageDelegate):
    """Notes when the head of a request has come; the rest is for another delegate."""

    def __init__(self, delegate: HTTPMessageDelegate, place: Place | None):
        self._delegate = delegate
        self._place = place

    def headers_received(
        self, start_line: RequestStartLine | ResponseStartLine, headers: HTTPHeaders
    ) -> Awaitable[None] | None:
        if self._place:
            self._place.has_head, self._place.since = True, time.monotonic()
        return self._delegate.headers_received(start_line, headers)

    def data_received(self, chunk: bytes) -> Awaitable[None] | None:
        return self._delegate.data_received(chunk)

    def finish(self) -> None:
        self._delegate.finish()

    def on_connection_close(self) -> None:
        self._delegate.on_connection_close()


def _allowed_places() -> int:
    """Let this process open enough files and connections for all browsers at once; returns for how many it can.

    macOS allows 256 unless asked for more, and Windows allows 512 connections to a process that waits for all of them.
    """
    if sys.platform == "win32":
        return 400
    import resource

    now, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    with suppress(ValueError, OSError):
        wanted = PLACES + OTHER_FILES
        if most != resource.RLIM_INFINITY:
            wanted = min(wanted, most)
        resource.setrlimit(resource.RLIMIT_NOFILE, (max(now, wanted), most))
        now = max(now, wanted)
    return min(PLACES, max(now - OTHER_FILES, now // 2))


def listen(address: str, port: int) -> socket.socket:
    """Open a port, with a queue long enough for a class that opens the page at the same moment; may raise OSError."""
    listening = socket.create_server((address, port), backlog=1024)
    listening.setblocking(False)
    return listening

"""Who asks, and how much one client may use: a class behind one address gets all it needs, a flood does not.

A client is an address. Counts are kept only in memory, since addresses of participants should not be stored; restarting
serve.py sets them to zero.
"""

import asyncio
import ipaddress
import re
import threading
import time
from collections.abc import Callable
from contextlib import suppress

from tornado.httputil import HTTPServerRequest

from experiments.server.refusals import Refused

SESSIONS_A_DAY = 600  # opened by one client: 30 people behind one address may take part 20 times each
BYTES_A_DAY = 4 * 2**30  # sent by one client; a session of 1,000 trials has half a MiB, sent every few minutes
BYTES_AT_ONCE = 128 * 2**20  # of uploads that are under way from one client, which are held in memory
TURNS = 8  # requests of one client that are worked on at the same time; others of it wait
WITH_PORT = re.compile(r"([\d.]+|\[.*\]):\d+")
KNOWN = 10_000  # clients that are remembered


class Client:
    """One client and what it has used; safe to use from several threads, except `turns`."""

    def __init__(self, address: str, now: Callable[[], float]):
        self.address = address
        self.turns = asyncio.Semaphore(TURNS)
        self._now = now
        self._lock = threading.Lock()
        self._at_once = 0
        self._begin_day()

    def _begin_day(self) -> None:
        self._since = self._now()
        self._sessions = 0
        self._bytes = 0

    @property
    def busy(self) -> bool:
        """Tell whether anything has come from it within a day, or is on its way."""
        return bool(self._at_once) or self._now() - self._since < 24 * 3600

    def open_session(self) -> None:
        """Count a session; raises Refused with status 429 if it is one too many."""
        with self._lock:
            if self._now() - self._since > 24 * 3600:
                self._begin_day()
            if self._sessions >= SESSIONS_A_DAY:
                raise Refused(
                    429,
                    f"another session, for {SESSIONS_A_DAY} were opened from there within a day. If these are your "
                    "participants, start serve.py again",
                )
            self._sessions += 1

    def receive(self, n: int) -> None:
        """Count bytes that have come; raises Refused with status 429 or 503 if they are too many."""
        with self._lock:
            if self._now() - self._since > 24 * 3600:
                self._begin_day()
            if self._bytes + n > BYTES_A_DAY:
                raise Refused(
                    429,
                    f"more uploads, for {BYTES_A_DAY // 2**30} GiB came from there within a day. If these are your "
                    "participants, start serve.py again",
                )
            if self._at_once + n > BYTES_AT_ONCE:
                raise Refused(503, f"an upload, for {BYTES_AT_ONCE // 2**20} MiB from there are already under way")
            self._bytes += n
            self._at_once += n

    def done(self, n: int) -> None:
        """Say that bytes that have come are no longer held."""
        with self._lock:
            self._at_once -= n


class Clients:
    """All clients of a server."""

    def __init__(self, behind_proxy: bool, now: Callable[[], float] = time.monotonic):
        """behind_proxy: whether all requests come through a proxy on this computer, which says from whom."""
        self.behind_proxy = behind_proxy
        self._now = now
        self._known: dict[str, Client] = {}

    def of(self, request: HTTPServerRequest) -> Client:
        """Find the client that has sent a request."""
        address = self._address(request)
        if address not in self._known:
            if len(self._known) >= KNOWN:
                self._known = {name: client for name, client in self._known.items() if client.busy}
            self._known[address] = Client(address, self._now)
        return self._known[address]

    def _address(self, request: HTTPServerRequest) -> str:
        """Name the client: its IPv4 address, or the network of its IPv6 address, within which it may choose another.

        A proxy appends the address that asked it to X-Forwarded-For, some with a port. The client may have made up
        everything before that.
        """
        given = request.remote_ip or ""
        if self.behind_proxy and (hops := request.headers.get_list("X-Forwarded-For")):
            with suppress(ValueError):
                hop = hops[-1].rpartition(",")[2].strip()
                named = WITH_PORT.fullmatch(hop)
                given = str(ipaddress.ip_address((named[1] if named else hop).strip("[]")))
        with suppress(ValueError):
            address = ipaddress.ip_address(given)
            if isinstance(address, ipaddress.IPv6Address):
                if address.ipv4_mapped:
                    return str(address.ipv4_mapped)
                if not address.is_loopback:
                    return str(ipaddress.ip_network((int(address), 64), strict=False))
        return given

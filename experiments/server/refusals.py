"""What browsers are refused, and how the operator is told: at once, and once a minute while it continues."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

EVERY = 60  # seconds, at least, between two lines about the same
MOST = 500  # kept for the operator's page
MOST_OF_ONE = 10  # different ones of a client; what is sent is in some, and who makes up more would fill the terminal


class Refused(Exception):
    """A browser's request is refused; `status` is HTTP's."""

    def __init__(self, status: int, message: str):
        super().__init__(message)
        self.status = status


@dataclass
class Refusal:
    """Something that a client was refused, `times` times up to `last` (seconds since 1970)."""

    client: str
    why: str
    times: int = 0
    last: float = 0
    told: float = 0
    told_times: int = 0


class Refusals:
    """What was refused since the start; safe to use from several threads."""

    def __init__(self, tell: Callable[[str], None], now: Callable[[], float] = time.time):
        """tell: prints a line for the operator."""
        self._tell = tell
        self._now = now
        self._lock = threading.Lock()
        self._all: dict[tuple[str, str], Refusal] = {}

    def note(self, client: str, why: str) -> None:
        """Note that a client was refused something, and tell the operator unless that was told a moment ago."""
        with self._lock:
            of_client = sum(each == client for each, _ in self._all)
            if of_client >= MOST_OF_ONE and (client, why) not in self._all:
                why = "other things besides"
            refusal = self._all.pop((client, why), Refusal(client, why))
            self._all[client, why] = refusal  # the latest at the end
            while len(self._all) > MOST:
                del self._all[next(iter(self._all))]
            refusal.times += 1
            refusal.last = self._now()
            if 0 <= refusal.last - refusal.told < EVERY:  # a clock may be set back
                return
            since = refusal.times - refusal.told_times - 1
            refusal.told, refusal.told_times = refusal.last, refusal.times
        more = f" ({since} more such refusal{'s' * (since > 1)} since the last line)" if since else ""
        self._tell(f"Refused to {client}: {why}{more}")

    def latest(self, n: int) -> list[Refusal]:
        """List the n latest refusals, the newest first."""
        with self._lock:
            return list(reversed(self._all.values()))[:n]

"""The thread in which the pages are served, from the first connection to the last answer."""

import asyncio
import logging
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from tornado.httpserver import HTTPServer
from tornado.web import Application

from experiments.server.answers import Guard, complain
from experiments.server.places import HEAD_SECONDS, Places
from experiments.server.session_csv import UPLOAD_BYTES

LAST_SECONDS = 10  # for answers that are under way when the server ends


@contextmanager
def running(
    page: Application, listening: socket.socket, operator: Application, watching: socket.socket, guard: Guard
) -> Iterator[threading.Thread]:
    """Serve the page to participants and another one to the operator, until the block ends.

    listening, watching: the ports of both. Yields the thread.
    """
    _log_in_lines()
    loop = asyncio.new_event_loop()
    begun, ended = threading.Event(), asyncio.Event()

    async def serve() -> None:
        places = Places(
            page,
            refusals=guard.refusals,
            behind_proxy=bool(guard.public),
            max_body_size=8 * UPLOAD_BYTES,  # up to there, what is too large is dropped, and the page hears why
        )
        places.add_socket(listening)
        watched = HTTPServer(operator, idle_connection_timeout=HEAD_SECONDS, max_body_size=1000)
        watched.add_socket(watching)
        begun.set()
        await ended.wait()
        places.stop()
        watched.stop()
        for _ in range(LAST_SECONDS * 20):
            if not guard.under_way:
                break
            await asyncio.sleep(0.05)
        guard.closing = True
        await loop.run_in_executor(None, guard.workers.shutdown)  # lets uploads under way be saved
        await places.close_all_connections()
        await watched.close_all_connections()

    def run() -> None:
        asyncio.set_event_loop(loop)
        try:
            loop.run_until_complete(serve())
            loop.run_until_complete(loop.shutdown_default_executor())
        finally:
            loop.close()

    thread = threading.Thread(target=run, name="server", daemon=True)
    thread.start()
    begun.wait(60)
    try:
        yield thread
    finally:
        with suppress(RuntimeError):  # it has ended by itself
            loop.call_soon_threadsafe(ended.set)
        thread.join()


class _Lines(logging.Handler):
    """Prints what libraries report in one line each, without a traceback, so that no client can fill the terminal."""

    def emit(self, record: logging.LogRecord) -> None:
        problem = record.exc_info[1] if record.exc_info else None
        complain(record.getMessage() + (f": {type(problem).__name__}: {problem}" if problem else ""))


def _log_in_lines() -> None:
    for name in ("tornado", "asyncio"):
        logger = logging.getLogger(name)
        if not any(isinstance(handler, _Lines) for handler in logger.handlers):
            handler = _Lines()
            handler.setLevel(logging.ERROR)
            logger.addHandler(handler)
            logger.propagate = False

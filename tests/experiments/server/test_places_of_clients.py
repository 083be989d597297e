"""Slow clients: they are closed in time, and keep neither others out nor newcomers of their own address."""

import contextlib
import socket
import time

import pytest
from served import Tab, session_csv

from experiments.serve import serving
from experiments.server import places

HEAD = b"POST /api/v2/experiments/1/sessions HTTP/1.1\r\nHost: 127.0.0.1\r\n"


def connection(server, source: str = "127.0.0.1") -> socket.socket:
    host, port = server.url.removeprefix("http://").split(":")
    return socket.create_connection((host, int(port)), timeout=60, source_address=(source, 0))


def is_closed(client: socket.socket) -> bool:
    """Whether the server has closed a connection to which it has not answered."""
    client.setblocking(False)
    try:
        return client.recv(1) == b""
    except BlockingIOError:
        return False
    except OSError:
        return True


def seconds_until_closed(client: socket.socket, sending: bytes) -> float:
    """Send a byte now and then, as long as the server listens."""
    start = time.monotonic()
    while not is_closed(client) and time.monotonic() - start < 60:
        with contextlib.suppress(OSError):
            client.send(sending)
        time.sleep(0.05)
    return time.monotonic() - start


@pytest.mark.parametrize("part", ["head", "body"])
def test_who_trickles_is_closed_in_time(page_folder, data, monkeypatch, part):
    """Else a connection would last as long as a byte came now and then."""
    monkeypatch.setattr(places, "HEAD_SECONDS", 1 if part == "head" else 300)
    monkeypatch.setattr(places, "BODY_SECONDS", 1 if part == "body" else 300)
    with serving(page_folder, data) as server:
        client = connection(server)
        client.sendall(HEAD + (b"Content-Length: 100000\r\n\r\n" if part == "body" else b"X-Slow: "))
        assert 0.9 < seconds_until_closed(client, b"x") < 30


def test_newcomers_find_a_place(page_folder, data, monkeypatch, capfd):
    """Else whoever holds many connections open would keep the others of its address out, or everybody."""
    monkeypatch.setattr(places, "_allowed_places", lambda: 40)
    with serving(page_folder, data) as server:
        answering = Tab(server)  # its connection stays open
        hanging = []
        for _ in range(50):
            hanging.append(connection(server))
            hanging[-1].sendall(HEAD)
        elsewhere = [connection(server, "127.0.0.2") for _ in range(10)]
        assert Tab(server).upload(session_csv(3)) == 200
        assert answering.upload(session_csv(3), "p02.csv") == 200
        end = time.monotonic() + 60
        while sum(map(is_closed, hanging)) < 30 and time.monotonic() < end:
            time.sleep(0.05)
        closed = [is_closed(client) for client in hanging]
        assert 30 <= sum(closed) <= 33 and closed == sorted(closed, reverse=True)  # those that hung longest
        assert not any(map(is_closed, elsewhere))
        for client in hanging + elsewhere:
            client.close()
    assert "Refused to 127.0.0.1: more than 20 connections at once" in capfd.readouterr().out


def test_a_full_house_takes_from_who_has_most(page_folder, data, monkeypatch):
    """Else several devices together could keep a newcomer out."""
    monkeypatch.setattr(places, "_allowed_places", lambda: 12)
    with serving(page_folder, data) as server:
        many = [connection(server, "127.0.0.2") for _ in range(6)]
        few = [connection(server, "127.0.0.3") for _ in range(5)]
        assert Tab(server).upload(session_csv(3)) == 200  # on a connection for each call, the house is full
        tabs = [Tab(server) for _ in range(3)]
        assert all(tab.upload(session_csv(1), f"p{number}.csv") == 200 for number, tab in enumerate(tabs))
        assert any(map(is_closed, many)) and sum(map(is_closed, few)) <= sum(map(is_closed, many))

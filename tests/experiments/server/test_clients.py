"""How much one client may take, who that is behind a proxy, and what the operator hears of refusals."""

import pytest
from served import KEY, Tab, session_csv
from tornado.httputil import HTTPHeaders, HTTPServerRequest, RequestStartLine

from experiments.serve import serving
from experiments.server import clients
from experiments.server.clients import Client, Clients
from experiments.server.refusals import Refusals, Refused

DAY = 24 * 3600


def asked_by(address: str, *forwarded: str, behind_proxy: bool = True) -> str:
    """Whom a server takes a request to be from."""
    headers = HTTPHeaders({"Host": "study.example"})
    for value in forwarded:
        headers.add("X-Forwarded-For", value)
    request = HTTPServerRequest(start_line=RequestStartLine("GET", "/", "HTTP/1.1"), headers=headers)
    request.remote_ip = address
    return Clients(behind_proxy).of(request).address


def test_a_class_behind_one_address_is_not_refused():
    """Else a school's 30 pupils, who share an address, could not take part in a few tasks each."""
    clock = [0.0]
    school = Client("192.0.2.1", lambda: clock[0])
    for _ in range(30 * 20):
        school.open_session()
    with pytest.raises(Refused, match="600 were opened from there within a day"):
        school.open_session()
    clock[0] = DAY + 1
    school.open_session()


def test_uploads_of_a_client_have_limits():
    """Else one device could fill the disk or the memory; what is done no longer counts as under way."""
    client = Client("192.0.2.1", lambda: 0)
    client.receive(clients.BYTES_AT_ONCE)
    with pytest.raises(Refused) as refused:
        client.receive(1)
    assert refused.value.status == 503
    for _ in range(clients.BYTES_A_DAY // clients.BYTES_AT_ONCE - 1):
        client.done(clients.BYTES_AT_ONCE)
        client.receive(clients.BYTES_AT_ONCE)
    client.done(clients.BYTES_AT_ONCE)
    with pytest.raises(Refused, match="4 GiB came from there") as refused:
        client.receive(1)
    assert refused.value.status == 429


def test_a_proxy_says_from_whom_a_request_is():
    """Else all people behind a proxy would share one quota, or a client could take a new name for each request."""
    assert asked_by("127.0.0.1", "192.0.2.7") == "192.0.2.7"
    assert asked_by("127.0.0.1", "203.0.113.9, 192.0.2.7") == "192.0.2.7"
    assert asked_by("127.0.0.1", "203.0.113.9", "198.51.100.3, 192.0.2.7") == "192.0.2.7"
    assert asked_by("127.0.0.1", "192.0.2.7, made up") == "127.0.0.1"
    assert asked_by("127.0.0.1", "") == "127.0.0.1"
    assert asked_by("127.0.0.1") == "127.0.0.1"
    assert asked_by("192.0.2.5", "192.0.2.7", behind_proxy=False) == "192.0.2.5"
    assert (
        asked_by("127.0.0.1", "2001:db8:1:2:3:4:5:6") == asked_by("127.0.0.1", "2001:db8:1:2::9") == "2001:db8:1:2::/64"
    )
    assert asked_by("127.0.0.1", "::ffff:192.0.2.7") == "192.0.2.7"
    assert asked_by("127.0.0.1", "203.0.113.9, 192.0.2.7:51234") == "192.0.2.7"  # as some proxies say it
    assert asked_by("127.0.0.1", "[2001:db8:1:2::9]:443") == asked_by("127.0.0.1", "[2001:db8:1:2::9]")
    assert asked_by("127.0.0.1", "[2001:db8:1:2::9]") == "2001:db8:1:2::/64"
    assert asked_by("127.0.0.1", "192.0.2.7:x") == asked_by("127.0.0.1", "192.0.2.7:1:2") == "127.0.0.1"


def test_a_flood_is_refused_and_others_are_not(page_folder, data, monkeypatch, capfd):
    """Else one device would end a study for everybody, or the operator would not know why people are sent away."""
    monkeypatch.setattr(clients, "SESSIONS_A_DAY", 3)
    with serving(page_folder, data, behind_proxy="https://study.example") as server:
        flood, other = Tab(server, token="x" * 43), Tab(server, token="y" * 43)
        flood.http.headers["X-Forwarded-For"] = "192.0.2.66"
        assert [flood.ask("POST", "").status_code for _ in range(6)] == [200] * 3 + [429] * 3
        assert flood.upload(session_csv(1)) == 429  # nor is a session taken in that it made up
        flood.http.headers["X-Forwarded-For"] = "192.0.2.66, 192.0.2.7"  # another one, whatever it says
        assert flood.ask("POST", "").status_code == 200
        assert other.upload(session_csv(2)) == 200
        assert [path.name for path in data.glob("*.csv")] == [KEY]
    lines = [line for line in capfd.readouterr().out.splitlines() if line.startswith("Refused")]
    assert len(lines) == 1 and lines[0].startswith("Refused to 192.0.2.66: another session, for 3 were opened")


def test_refusals_are_told_at_once_and_then_counted():
    """Else a flood would fill the operator's terminal, or what goes on would be told only once."""
    clock, lines = [0.0], []
    refusals = Refusals(lines.append, lambda: 1000 + clock[0])
    for _ in range(50):
        refusals.note("192.0.2.1", "another session")
    refusals.note("192.0.2.2", "another session")
    assert lines == ["Refused to 192.0.2.1: another session", "Refused to 192.0.2.2: another session"]
    clock[0] = 61
    refusals.note("192.0.2.1", "another session")
    assert lines[2:] == ["Refused to 192.0.2.1: another session (49 more such refusals since the last line)"]
    assert [(each.client, each.times) for each in refusals.latest(5)] == [("192.0.2.1", 51), ("192.0.2.2", 1)]
    clock[0] = -DAY  # somebody sets the computer's clock right
    refusals.note("192.0.2.1", "another session")
    assert len(lines) == 4


def test_who_makes_up_refusals_cannot_fill_the_terminal():
    """Else one device that sends a new wrong name each time would hide from the operator what matters."""
    lines: list[str] = []
    refusals = Refusals(lines.append)
    refusals.note("192.0.2.2", "another session")
    for number in range(1000):
        refusals.note("192.0.2.1", f"'{number}' is not a name for a session's CSV")
    assert len(lines) < 20 and lines[-1] == "Refused to 192.0.2.1: other things besides"
    assert {each.client for each in refusals.latest(20)} == {"192.0.2.1", "192.0.2.2"}
    assert sum(each.times for each in refusals.latest(20)) == 1001

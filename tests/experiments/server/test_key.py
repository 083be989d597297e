"""The key in the link: who has it takes part, who has not gets nothing; and what is secret stays so."""

import stat
import sys

import pytest
import requests
import segno
from served import Tab, command, left_over, session_csv

from experiments.serve import serving
from experiments.server.links import key_for, qr_code, secret_of


def test_without_the_key_there_is_nothing(page_folder, data, capfd):
    """Else whoever finds the port could load the study, take its batches or send made-up sessions."""
    with serving(page_folder, data, key=True) as server:
        (link,) = server.links
        key = link.removeprefix(server.url).strip("/")
        assert len(key) == 16
        for wrong in ("", f"/{'a' * 16}", f"/{key[:-1]}", f"/{key.upper()}"):
            for path in ("/", "/run{}/construct/", "/run{}/construct/study.json", "/run{}/construct/construct.js"):
                path = path.format(wrong) if "{}" in path else f"{wrong}{path}"
                answer = requests.get(server.url + path, timeout=300)
                assert answer.status_code in (403, 404) and len(answer.text) < 200, path
            opened = requests.get(f"{server.url}{wrong}/", headers={"Accept": "text/html,*/*"}, timeout=300)
            assert opened.status_code in (403, 404) and opened.headers["Content-Type"].startswith("text/html")
            assert "This link is incomplete or mistyped" in opened.text and "Dieser Link ist" in opened.text
            assert len(opened.text) < 1000 and key not in opened.text
            sessions = f"{server.url}{wrong}/api/v2/experiments/1/sessions"
            assert requests.post(sessions, timeout=300).status_code in (403, 404)
            assert requests.post(f"{sessions}/{'x' * 43}/results", timeout=300).status_code in (403, 404)
        assert left_over(data) == [] and server.received.overview() == []
        answer = requests.get(f"{link}?participant=p01", timeout=300)
        assert answer.url == f"{server.url}/run/{key}/construct/?participant=p01" and "psychojs" in answer.text
        config = requests.get(answer.url.split("?")[0] + "config.json", timeout=300).json()
        assert config["pavlovia"]["URL"] == f"{server.url}/{key}"
        server.url = config["pavlovia"]["URL"]
        assert Tab(server).upload(session_csv(2)) == 200
    assert "Refused to 127.0.0.1: the study, because the link lacks the key" in capfd.readouterr().out


def test_the_operator_hears_of_a_mistyped_link(page_folder, data, capfd):
    """Else people whose link has a wrong letter would be sent away, and nobody in the lab would know."""
    with serving(page_folder, data, key=True) as server:
        assert requests.get(f"{server.links[0][:-2]}?participant=p01", timeout=300).status_code == 403
    assert (
        "Refused to 127.0.0.1: the study, because the link lacks the key or has a wrong one" in capfd.readouterr().out
    )


@pytest.mark.parametrize(
    "path, host", [("/nothing", None), ("/run/other/", None), ("/run/construct/no.html", None), ("/", "lab.example")]
)
def test_whoever_opens_an_address_that_leads_nowhere_reads_why(server, path, host):
    """Else people would see a notation that is meant for programs, and give up."""
    headers = {"Accept": "text/html,*/*"} | ({"Host": host} if host else {})
    answer = requests.get(server.url + path, headers=headers, timeout=300)
    assert answer.status_code in (403, 404) and "This link is incomplete or mistyped" in answer.text
    assert "error" in requests.get(server.url + path, headers=headers | {"Accept": "*/*"}, timeout=300).json()


def test_the_link_stays_and_is_shown_as_a_code(page_folder, data):
    """Else the code on the wall would lead nowhere after a restart, or people would have to type the key."""
    firsts = []
    for _ in range(2):
        with command(page_folder, data, "--key") as (_, server):
            firsts.append([line.split("/")[3] for line in server.first if line.startswith("Open ")])
            drawn = [line for line in server.first if "█" in line]
            assert len(drawn) > 10 and len({len(line) for line in drawn}) == 1
            assert "Nobody can take part without this link or code." in server.first
    assert firsts[0] == firsts[1] and len(firsts[0][0]) == 16


def test_keys_of_folders_and_of_the_operator_differ(tmp_path):
    """Else who has one link could open the other pages, or those of another study."""
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    secrets = [secret_of(tmp_path / "a"), secret_of(tmp_path / "b")]
    assert secret_of(tmp_path / "a") == secrets[0]
    assert len({key_for(secret, of) for secret in secrets for of in ("operator", "participants of x")}) == 4
    (tmp_path / "a" / "serve.key").write_bytes(b"\xff\0damaged")
    assert secret_of(tmp_path / "a") not in secrets


def test_the_code_can_be_read():
    """Else phones and tablets could not open the link; the code is compared with the library's own."""
    link = "http://192.168.178.23:8000/abcdefgh23456723/"
    modules = ["".join(map(str, row)) for row in segno.make(link, error="m", micro=False).matrix_iter(border=2)]
    lines = qr_code(link).splitlines()
    drawn = []
    for line in lines:
        drawn.append("".join("0" if letter in "█▀" else "1" for letter in line))
        drawn.append("".join("0" if letter in "█▄" else "1" for letter in line))
    assert [row.replace("2", "0") for row in modules] == drawn[: len(modules)]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no modes")
def test_files_are_for_their_owner_alone(page_folder, data):
    """Else other users of the computer could read answers, or tokens by which sessions are changed."""
    with serving(page_folder, data) as server:
        tab = Tab(server)
        tab.upload(session_csv(3, batch=1))
        tab.upload(session_csv(4, batch=2))
        for path in [data, *data.rglob("*")]:
            mode = stat.S_IMODE(path.stat().st_mode)
            if path.suffix != ".zip":  # the study itself, which people may read
                assert mode == (0o700 if path.is_dir() else 0o600), path
            assert tab.token not in path.name

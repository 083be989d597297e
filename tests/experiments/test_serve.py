"""A lab's own server: what it shows, what it refuses, and who can take part by it."""

import http.client
import json
import shutil
import signal
import socket
import sqlite3
import time
from pathlib import Path

import pytest
import requests
from answers import ANSWER
from browser import only
from participant import N_PRACTICE
from served import KEY, Tab, command, session_csv
from small_sessions import N_TRIALS

from analysis.readers import sessions
from experiments import serve
from experiments.rehearsal.browser_hands import BrowserHands
from experiments.serve import serving
from experiments.server.addresses import own_name
from hillmixe.command import InputError


def fill_in_the_contact(study: dict) -> None:
    """Make a rehearsal look like a study, but leave what else is in brackets."""
    study["rehearsal"] = False
    study["settings"]["contact"] = "lab@uni-mainz.de"


def get(server, path: str, **headers) -> tuple[int, bytes, dict]:
    """Get a path that no library tidies up."""
    connection = http.client.HTTPConnection(server.url.removeprefix("http://"), timeout=300)
    connection.request("GET", path, headers=headers)
    answer = connection.getresponse()
    return answer.status, answer.read(), dict(answer.getheaders())


# What is shown


def test_the_page_finds_all_it_asks_for(server, page_folder):
    """Else the participant would see an empty page, or a session would not be opened."""
    answer = requests.get(f"{server.url}/?participant=p01&STUDY_ID=a%26b", timeout=300)
    assert answer.url == f"{server.url}/run/construct/?participant=p01&STUDY_ID=a%26b"
    assert "psychojs-" in answer.text and answer.headers["Content-Type"].startswith("text/html")
    kinds = {".js": "text/javascript", ".css": "text/css", ".json": "application/json", ".png": "image/png"}
    files = [path.relative_to(page_folder).as_posix() for path in page_folder.rglob("*") if path.is_file()]
    files = [name for name in files if not name.endswith((".md", ".zip"))]  # which are for the experimenter
    files = [name for name in files if Path(name).name not in ("SHA256SUMS", ".gitattributes")]
    for name in files:
        status, content, headers = get(server, f"/run/construct/{name}")
        assert status == 200 and content, name
        assert headers["Content-Type"].startswith(kinds.get(Path(name).suffix, "text/")), name
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert "Access-Control-Allow-Origin" not in headers
        assert content == (page_folder / name).read_bytes()
    for name in ("", "run/construct/", "run/construct/study.json"):  # as previews of links and proxies ask
        answer = requests.head(f"{server.url}/{name}", timeout=300)
        assert answer.status_code in (200, 302) and not answer.content


def test_the_page_is_told_where_to_send_answers(server):
    """Else PsychoJS would stop at its start, or send the answers to an address that the browser cannot reach."""
    port = server.url.rsplit(":", 1)[1]
    for origin in (server.url, f"http://localhost:{port}"):
        config = requests.get(f"{origin}/run/construct/config.json", timeout=300).json()
        assert config["pavlovia"] == {"URL": origin}
        assert config["gitlab"] == {"projectId": "1"}
        assert config["experiment"].keys() == {"name", "fullpath", "status", "saveFormat"}
        assert (config["experiment"]["status"], config["experiment"]["saveFormat"]) == ("RUNNING", "CSV")
    opened = requests.post(f"{server.url}/api/v2/experiments/1/sessions", timeout=300).json()
    assert opened["token"] and opened["status"] == "OPEN"
    pavlovias = {"status2": "RUNNING", "saveFormat": "CSV", "saveIncompleteResults": True}
    assert opened["experiment"] == {**pavlovias, "uploadThrottlePeriod": 0.25}


def test_nothing_but_the_export_is_shown(page_folder, tmp_path):
    """Else anybody on the network could read what participants answered, or the repository and its keys."""
    folder = tmp_path / "construct"
    shutil.copytree(page_folder, folder)
    hidden = "stimuli/.keys", "library/.keys"
    for name in (".git/config", "data/p02.csv", "notes.txt", *hidden, "stimuli.csv", "study.json.bak"):
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text("secret")
    (tmp_path / "secret.csv").write_text("secret")
    (folder / "stimuli" / "link.csv").symlink_to(tmp_path / "secret.csv")
    with serving(folder, tmp_path / "sessions") as server:
        assert Tab(server).upload(session_csv(1, participant="secret")) == 200
        inside = "data stimuli stimuli/ stimuli/images/ .git/ library/ .git/config notes.txt stimuli.csv study.json.bak"
        inside += " data/p02.csv stimuli/.keys library/.keys stimuli/link.csv stimuli/../../sessions/serve.sqlite"
        inside += " library/../construct.py"
        inside += r" data/KEY stimuli/../data/KEY stimuli/%2e%2e/data/KEY library/../data/KEY stimuli\..\data\KEY"
        inside += " stimuli/..%2fdata%2fKEY stimuli/../../secret.csv"
        inside = inside.replace("KEY", KEY).split()
        paths = [f"/run/construct/{name}" for name in inside]
        paths += ["/secret.csv", f"/data/{KEY}", "/run/", "/run/other/index.html", "/run/../secret.csv"]
        paths += [f"/api/v2/experiments/1/sessions/{KEY}", "/api/v2/experiments/1/sessions"]
        for path in paths:
            status, content, _ = get(server, path)
            assert status in (404, 405) and b"secret" not in content, path


# Who may ask


@pytest.mark.parametrize("headers", [{"Origin": "http://evil.example"}, {"Origin": "null"}, {"Host": "evil.example"}])
def test_other_sites_are_refused(server, headers, data):
    """Else a site that an experimenter visits could read the page's calls or send sessions in participants' names."""
    url = f"{server.url}/api/v2/experiments/1/sessions"
    assert requests.post(url, headers=headers, timeout=300).status_code == 403
    with sqlite3.connect(data / "serve.sqlite") as database:
        assert database.execute("SELECT count(*) FROM sessions").fetchone() == (0,)
    assert requests.post(url, headers={"Origin": server.url}, timeout=300).status_code == 200


def test_another_port_of_this_computer_is_another_site(server):
    """Else any other local server's page could send sessions."""
    url = f"{server.url}/api/v2/experiments/1/sessions"
    assert requests.post(url, headers={"Origin": "http://127.0.0.1:1"}, timeout=300).status_code == 403


def test_names_of_this_computer():
    """Else tablets could not open the page by the printed address, or a site could pass for this computer."""
    own = socket.gethostname()
    assert all(own_name(host, network=True) for host in ("192.168.1.5", "[fe80::1]", "localhost", own, own.upper()))
    assert not own_name("evil.example", network=True)
    assert not own_name("192.168.1.5", network=False)


def test_a_network_can_take_part(page_folder, data):
    """Else tablets in the lab would get no answer."""
    with serving(page_folder, data, network=True) as server:
        assert Tab(server).upload(session_csv(2)) == 200
        port = server.url.rsplit(":", 1)[1]
        assert server.links and all(link.endswith(f":{port}/") for link in server.links)


def test_clients_that_hang_block_nobody(server):
    """Else one tablet with a bad connection would stop the session of everybody else."""
    place = server.url.removeprefix("http://").split(":")
    hanging = [socket.create_connection((place[0], int(place[1]))) for _ in range(40)]
    for number, client in enumerate(hanging):
        body = b"Content-Length: 100000\r\nContent-Type: text/plain\r\n\r\nhalf" if number % 2 else b""
        client.sendall(b"POST /api/v2/experiments/1/sessions HTTP/1.1\r\nHost: 127.0.0.1\r\n" + body)
    start = time.monotonic()
    assert Tab(server).upload(session_csv(3)) == 200
    assert time.monotonic() - start < 20  # then the server would have dropped them
    for client in hanging:
        client.close()


# The command


def test_the_command_says_what_an_experimenter_needs(page_folder, data):
    """Else nobody would know which address to open, whether a session came in, and where it is."""
    with command(page_folder, data) as (process, server):
        assert f"{server.url}/?participant=p01" in server.first[0]
        assert server.first[1].startswith("Only browsers on this computer can open it")
        assert server.first[2].startswith("Watch the sessions at http://127.0.0.1:")
        assert server.first[3:] == [f"Sessions are saved in {data}. Ctrl+C ends the server."]
        whole, left, nothing = Tab(server), Tab(server), Tab(server)
        whole.upload(session_csv(3))
        whole.upload(session_csv(12))
        whole.close(completed=True)
        whole.close_window()
        left.upload(session_csv(4), "p02.csv")
        left.close_window()
        nothing.close(completed=False)
        process.send_signal(signal.SIGINT)
        output, errors = process.communicate(timeout=300)
    assert output.splitlines() == [
        f"{KEY}: 12 rows, completed",
        "p02.csv: 4 rows, not completed",
        f"2 sessions saved in {data}",
    ]
    assert errors == "" and process.returncode == 0


def test_the_command_warns_of_whoever_the_proxy_lets_in(page_folder, data):
    """Else an experimenter would open a study to the whole internet without knowing."""
    with command(page_folder, data, "--behind-proxy", "https://study.example") as (_, server):
        assert any("Anybody who can open https://study.example can take part" in line for line in server.first)


def test_the_command_warns_of_the_network(page_folder, data):
    """Else an experimenter would open a study to a whole building without knowing."""
    with command(page_folder, data, "--network") as (process, server):
        process.send_signal(signal.SIGTERM)
        output, errors = process.communicate(timeout=300)
    assert server.first[0].startswith("Open http://")
    assert any("Anyone on this network" in line for line in server.first)
    assert any("not encrypted" in line for line in server.first)
    assert (process.returncode, output, errors) == (143, "", "")


def test_a_study_that_is_exported_again_is_not_begun(page_folder, data, tmp_path):
    """Else people would read the new study, and batches and records would be those of the old one."""
    folder = Path(shutil.copytree(page_folder, tmp_path / "page"))
    with serving(folder, data) as server:
        Tab(server)
        study = json.loads((folder / "study.json").read_text(encoding="utf-8"))
        (folder / "study.json").write_text(json.dumps(study | {"sha256": "of another"}), encoding="utf-8")
        refused = requests.post(f"{server.url}/api/v2/experiments/1/sessions", timeout=60)
        assert refused.status_code == 503
        assert "start it again" in refused.text


@pytest.mark.parametrize(
    ("flags", "message"),
    [
        (["--port", "{port}"], "--port"),
        (["--port", "70000"], "is not a port"),
        (["--data", "{page}/data"], "name another --data"),
        (["--data", "{page}/study.json"], "name another --data"),
        (["{tmp}"], "export.py construct"),
    ],
)
def test_what_a_person_got_wrong_is_one_line(page_folder, data, tmp_path, flags, message, server, call):
    """Else a slip would end in a traceback, or in a server that nobody can reach."""
    values = {"port": server.url.rsplit(":", 1)[1], "tmp": tmp_path, "page": page_folder}
    given = [flag.format(**values) for flag in flags]
    folder = [] if not given[0].startswith("--") else [page_folder]
    status, output, errors = call(serve, *folder, "--data", data, *given)
    assert (status, output, len(errors.splitlines())) == (2, "", 1)
    assert message in errors


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda study: study.update(rehearsal=False), "the contact .* is a placeholder"),
        (fill_in_the_contact, "in what participants read is a placeholder"),
        (lambda study: study["texts"]["de"].update(title="Another one"), "is not as it was exported"),
        (lambda study: study["settings"].update(minutes=5), "is not as it was exported"),
        (None, r"lacks its study-\*\.zip"),
    ],
)
def test_an_export_that_was_edited_by_hand_is_refused(page_folder, data, tmp_path, change, message):
    """Else people would read placeholders, or something else than what their data say that they read."""
    folder = Path(shutil.copytree(page_folder, tmp_path / "page"))
    if change:
        study = json.loads((folder / "study.json").read_text(encoding="utf-8"))
        change(study)
        (folder / "study.json").write_text(json.dumps(study), encoding="utf-8")
    else:
        next(folder.glob("study-*.zip")).unlink()
    with pytest.raises(InputError, match=message), serving(folder, data):
        pass


# All together


@pytest.mark.browser
def test_the_page_itself_takes_part(page_folder, data, chromium):
    """Else what these tests send would not be what the page sends, or the page would ask others than this server.

    One takes part to the end, one closes the tab. The link holds a key, which the page must hand on.
    """
    with serving(page_folder, data, key=True) as server:
        take_part_and_leave(server, chromium)
    judgments = sessions.read([data])
    assert dict(judgments.groupby("participant")["completed"].first()) == {"p01": 1, "p02": 0}
    assert dict(judgments.groupby("participant").size()) == {"p01": N_TRIALS, "p02": 1}


def take_part_and_leave(server, chromium):
    context = chromium.new_context(viewport={"width": 640, "height": 480})
    asked: list[str] = []
    context.on("request", lambda request: asked.append(request.url))
    context.route("**/construct.js", begin_at_the_trials)
    hands = BrowserHands(context.new_page())
    hands.open(f"{server.links[0]}?participant=p01&batch=0&observer=simulated")
    take(hands, N_TRIALS)
    hands.wait("goodbye")
    hands = BrowserHands(context.new_page())
    hands.open(f"{server.links[0]}?participant=p02&observer=simulated")
    take(hands, 1)
    hands.wait("trial 1")
    hands.page.goto("about:blank")
    end = time.monotonic() + 300
    while sorted(server.received.progress(token)[2] for token in [*server.received.saved]) != ["completed", "left"]:
        assert time.monotonic() < end, "the closed tab sent nothing"
        hands.page.wait_for_timeout(50)
    context.close()
    assert [url for url in asked if not url.startswith((server.url, "blob:", "data:", "about:"))] == []


def begin_at_the_trials(route):
    response = route.fetch()
    route.fulfill(response=response, body=only(response.text(), "trials saving goodbye"))


def take(hands, n_trials):
    """Answer practice and so many trials."""
    for screen in [f"practice {n}" for n in range(N_PRACTICE)] + [f"trial {n}" for n in range(n_trials)]:
        hands.wait(screen)
        ANSWER["construct"](hands, 0, "keys")

"""The operator's page: the sessions as they are, for nobody but the operator."""

import json
import os
import sqlite3
import time
from contextlib import closing

import pytest
import requests
from served import Tab, session_csv

from experiments.serve import serving
from experiments.server import received

OWN = "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; frame-ancestors 'none'"


def test_it_shows_the_sessions_now(server, monkeypatch):
    """Else an experimenter could not see who is at which trial, who has finished, and what is still to do."""
    began, at_trial, finished, left, away = (Tab(server) for _ in range(5))
    began.take_batch()
    at_trial.upload(session_csv(3), "p02.csv")
    finished.upload(session_csv(8, batch=1), "p03.csv")
    finished.close(completed=True)
    left.upload(session_csv(2, batch=2), "p04.csv")
    left.close_window()
    page = requests.get(server.operator, timeout=300).text
    names = "p02.csv", "p03.csv", "p04.csv", "nothing sent yet"
    rows = {name: page.split(name)[1].split("</tr>")[0] for name in names}
    assert "in progress" in rows["p02.csv"] and "3 of 8" in rows["p02.csv"]
    assert "finished" in rows["p03.csv"] and "incomplete" in rows["p04.csv"]
    assert "started" in rows["nothing sent yet"]
    assert "<b>3</b> in progress" in page and "<b>1</b> finished" in page and "<b>1</b> incomplete" in page
    n_batches = server.received.n_batches
    assert f"<b>{n_batches - 1}</b> of {n_batches} batches still open" in page
    later = time.time() + received.SECONDS_AWAY + 60
    monkeypatch.setattr(time, "time", lambda: later)
    assert "<b>0</b> in progress" in requests.get(server.operator, timeout=300).text
    assert away.token not in page and at_trial.token not in page


def test_damaged_cells_hide_no_session(server, data):
    """Else one flipped bit of serve.sqlite would take the page away while people take part."""
    sound, *damaged = (Tab(server) for _ in range(6))
    sound.upload(session_csv(3), "p01.csv")
    cells = ["seen = 'x', sent = 'x'", "opened = x'ff', batch = x'01'", "opened = 1e300, seen = -1e300", "file = x'ff'",
             "batch = 'q', trials = 'x', n_trials = x'ff', state = x'00'"]  # fmt: skip
    with closing(sqlite3.connect(data / "serve.sqlite")) as database:
        for tab, changed in zip(damaged, cells, strict=True):
            database.execute(f"UPDATE sessions SET {changed} WHERE token = ?", [tab.token])
        database.commit()
    page = requests.get(server.operator, timeout=300)
    assert page.status_code == 200 and page.text.count("<tr>") == 1 + 6 and "p01.csv" in page.text


def test_what_is_refused_is_shown(server):
    """Else an experimenter who does not look at the terminal would not know why people are sent away."""
    Tab(server).ask("POST", f"/{'x' * 43}/results", key="../p01.csv", value=session_csv(1))
    page = requests.get(server.operator, timeout=300).text
    assert "to 127.0.0.1: &#x27;../p01.csv&#x27; is not a name" in page or "&#39;../p01.csv&#39; is not a name" in page


def test_a_folder_that_is_gone_is_told(page_folder, data):
    """Else the operator would look for a server that has stopped, while answers cannot be saved."""
    with serving(page_folder, data) as server:
        data.rename(data.with_name("gone"))
        data.write_text("no folder")
        answer = requests.get(server.operator, timeout=300)
        assert answer.status_code == 507 and f"{data} cannot be written" in answer.text
        data.unlink()
        data.with_name("gone").rename(data)
        assert requests.get(server.operator, timeout=300).status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "evil.example"},
        {"Host": "evil.example:8001"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
def test_another_site_cannot_read_it(server, headers):
    """Else a site in the same browser, or one that gives itself this computer's address, could read who takes part."""
    assert requests.get(server.operator, headers=headers, timeout=300).status_code == 403


def test_only_the_operator_can_open_it(page_folder, data):
    """Else participants, other users of the computer or the network could read it, or show it in a frame."""
    with serving(page_folder, data, network=True) as server:
        root, key = server.operator.rstrip("/").rsplit("/", 1)
        port = root.rsplit(":", 1)[1]
        for address in (root, f"{root}/", f"{root}/{'a' * 16}/", f"{root}/{key}/..%2fsessions.html", f"{root}//"):
            assert requests.get(address, timeout=300).status_code == 404, address
        assert requests.get(f"{server.url}/{key}/", timeout=300).status_code == 404
        answer = requests.get(server.operator, headers={"Sec-Fetch-Site": "none"}, timeout=300)
        assert answer.status_code == 200 and "Access-Control-Allow-Origin" not in answer.headers
        assert answer.headers["Content-Security-Policy"] == OWN and answer.headers["X-Frame-Options"] == "DENY"
        inside = answer.text.replace(server.links[0], "").replace("http://www.w3.org/2000", "")  # the link, and of SVG
        assert "http:" not in inside and "//" not in inside
        with pytest.raises(requests.ConnectionError):
            requests.get(f"http://127.0.0.2:{port}/", timeout=300)


@pytest.fixture
def lab_results(tmp_path):
    """A folder of results as analysis/aggregate.py writes them, and what it has not written beside and in it."""
    folder = tmp_path / "lab" / "results"
    (folder / "figures").mkdir(parents=True)
    files = ["report.html", "figures/infer.png", "judgments.csv", "policy.json", "../secret.csv", "gone.csv", "a.exe"]
    for name in [*files, "own.html"]:
        (folder / name).write_text(f"this is {name}", encoding="utf-8")
    (folder / "gone.csv").unlink()
    (folder / "summary.json").write_text(json.dumps({"files": [*files, "summary.json"]}), encoding="utf-8")
    return folder


def test_it_leads_to_the_report(page_folder, data, lab_results):
    """Else a lab could not look at quality while it collects, or would take a report of yesterday for today's."""
    (lab_results / "report.html").rename(lab_results / "later")
    with serving(page_folder, data, results=lab_results) as server:
        page = requests.get(server.operator, timeout=300).text
        assert "There is none yet" in page and f"aggregate.py {data} --watch" in page
        assert "results/report.html" not in page
        assert requests.get(f"{server.operator}results/report.html", timeout=300).status_code == 404
        (lab_results / "later").rename(lab_results / "report.html")
        page = requests.get(server.operator, timeout=300).text
        assert '<a href="results/report.html"' in page and "--watch" not in page and "sent more since" not in page
        os.utime(lab_results / "report.html", (1e9, 1e9))
        Tab(server).upload(session_csv(3), "p02.csv")
        assert "1 session has sent more since" in requests.get(server.operator, timeout=300).text


def test_the_report_and_what_belongs_to_it_are_served(page_folder, data, lab_results):
    """Else its pictures and tables would be missing, or its own styles and scripts be blocked."""
    with serving(page_folder, data, results=lab_results) as server:
        shown = {"report.html": "text/html", "figures/infer.png": "image/png", "judgments.csv": "text/csv"}
        for name, kind in shown.items():
            answer = requests.get(f"{server.operator}results/{name}", timeout=300)
            assert (answer.status_code, answer.text) == (200, f"this is {name}")
            assert answer.headers["Content-Type"].startswith(kind)
            policy = answer.headers["Content-Security-Policy"]
            assert policy.startswith("default-src 'none'") and "style-src 'unsafe-inline'" in policy
            assert "frame-ancestors 'none'" in policy and "connect-src" not in policy
            assert answer.headers["Cache-Control"] == "no-store"
            for method in ("POST", "PUT", "DELETE"):
                assert requests.request(method, answer.url, timeout=300).status_code == 405
        assert (lab_results / "report.html").read_text(encoding="utf-8") == "this is report.html"


@pytest.mark.parametrize(
    "name",
    [
        "own.html",  # somebody's own, which aggregate.py has not written
        "a.exe",
        "gone.csv",
        "../secret.csv",
        "..%2fsecret.csv",
        "figures/../../secret.csv",
        "figures",
        "figures/",
        "%2e%2e/secret.csv",
        "report.html%00.png",
        "report.html/",
        "",
    ],
)
def test_nothing_else_of_this_computer_is_served(page_folder, data, lab_results, name):
    """Else whoever has the address could read other files, even where summary.json were made to name them."""
    with serving(page_folder, data, results=lab_results) as server:
        ask = requests.Request("GET", server.operator).prepare()
        ask.url = f"{server.operator}results/{name}"  # as it is: requests would tidy it up
        assert requests.Session().send(ask, timeout=300).status_code == 404


def test_the_report_is_for_the_operator_alone(page_folder, data, lab_results):
    """Else participants, or other users of the computer, could read people's names."""
    with serving(page_folder, data, results=lab_results, network=True) as server:
        root, key = server.operator.rstrip("/").rsplit("/", 1)
        for address in (
            f"{root}/results/report.html",
            f"{root}/{'a' * 16}/results/report.html",
            f"{root}//results/report.html",
        ):
            assert requests.get(address, timeout=300).status_code == 404, address
        assert requests.get(f"{server.url}/{key}/results/report.html", timeout=300).status_code == 404
        address = f"{server.operator}results/report.html"
        for headers in ({"Host": "evil.example"}, {"Sec-Fetch-Site": "cross-site"}):
            assert requests.get(address, headers=headers, timeout=300).status_code == 403


def test_the_results_are_those_of_aggregate_py(page_folder, data, monkeypatch, tmp_path):
    """Else the page would never find the report that the command makes when nobody says where."""
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "results" / data.name
    folder.mkdir(parents=True)
    (folder / "report.html").write_text("a report")
    with serving(page_folder, data) as server:
        assert "results/report.html" in requests.get(server.operator, timeout=300).text


@pytest.mark.browser
def test_a_browser_shows_the_report_as_it_is(page_folder, data, results, chromium):
    """Else the policy for pages would stop the styles, pictures or scripts of the report or of the stimuli."""
    context, problems = chromium.new_context(), []

    def note(message):
        if message.type == "error" and not message.location["url"].endswith("/favicon.ico"):
            problems.append(message.text)

    context.on("console", note)
    page = context.new_page()
    with serving(page_folder, data, results=results) as server:
        page.goto(server.operator)
        with context.expect_page() as opened:
            page.locator("section.report a").click()
        report = opened.value
        report.wait_for_load_state()
        assert report.url == f"{server.operator}results/report.html"
        for name in ("report.html", "stimuli.html"):
            report.goto(f"{server.operator}results/{name}")
            shown = "[...document.images].every(image => image.naturalWidth || !image.getAttribute('src'))"
            assert report.evaluate(shown)
            assert report.evaluate("document.styleSheets[0].cssRules.length") > 0
        assert problems == []
    context.close()


@pytest.mark.browser
def test_it_refreshes_itself(page_folder, data, chromium):
    """Else the operator would look at what was, or would not notice that the server has stopped."""
    context = chromium.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    problems = []
    page.on("console", lambda message: problems.append(message.text))
    with serving(page_folder, data) as server:
        page.goto(server.operator)
        page.get_by_text("Nobody has opened the page yet").wait_for()
        tab = Tab(server)
        tab.upload(session_csv(5), "p07.csv")
        page.get_by_text("p07.csv").wait_for()
        assert page.locator("progress").get_attribute("value") == "5"
        assert problems == []
    page.get_by_text("has not answered since").wait_for()
    context.close()


def test_pages_cannot_be_framed(server):
    """Else another site could show the study in a frame and lead clicks astray."""
    for path in ("/", "/run/construct/", "/run/construct/construct.js", "/nothing", "/api/v2/experiments/1/sessions"):
        headers = requests.get(server.url + path, timeout=300).headers
        assert headers["X-Frame-Options"] == "DENY" and "frame-ancestors 'none'" in headers["Content-Security-Policy"]
        assert "Server" not in headers

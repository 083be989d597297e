"""What tests of the window and of the page share: small stimulus sets, a display, a browser."""

import functools
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from asked_study import asked_study
from browser import Site, browser_window, parameters
from fakes import twins
from library import LIBRARY, NAME
from needed import need
from small_sessions import INTERFACES, N_TRIALS, QUARTERS, SIX_A_SESSION, n_trials

from experiments.export import export_page
from experiments.rehearsal.browser_hands import BrowserHands
from experiments.screens.layout import look_of
from experiments.serve import serving
from experiments.simulate import simulate_headless
from experiments.study.folder import rehearsal_of_example
from stimuli_gen import sources
from stimuli_gen.recipe import choose
from stimuli_gen.stimulus_set import write_set

HERE = Path(__file__).parent


@pytest.fixture(scope="session", params=INTERFACES)
def interface(request):
    """Each interface in turn; what is made for one of them is made once."""
    return request.param


@pytest.fixture(scope="session")
def small_set(tmp_path_factory):
    """A stimulus set of digits whose batches have eight trials."""
    folder = tmp_path_factory.mktemp("stimuli") / "small"
    write_set(sources.digits(), choose("midpoint", **SIX_A_SESSION), folder)
    return folder


@pytest.fixture(scope="session")
def small_infer_set(tmp_path_factory):
    """A stimulus set of digits whose batches have five trials; every second one has its sides swapped."""
    folder = tmp_path_factory.mktemp("stimuli") / "small-infer"
    write_set(sources.digits(), choose("infer", per_category_pair=1, batch_size=3, swap_sides=True), folder)
    return folder


@pytest.fixture(scope="session")
def quarters_set(tmp_path_factory):
    """A small set like the first one, but with five blends of a pair, mixed by another policy."""
    folder = tmp_path_factory.mktemp("stimuli") / "quarters"
    write_set(sources.digits(), choose("midpoint", **SIX_A_SESSION, levels=len(QUARTERS), mixing="cutmix"), folder)
    return folder


@pytest.fixture(scope="session")
def stimuli(small_set, small_infer_set):
    """The small set of an interface: stimuli(interface) -> folder."""
    return lambda interface: small_set if n_trials(interface) == N_TRIALS else small_infer_set


@pytest.fixture(scope="session")
def simulated_sets(tmp_path_factory):
    """One stimulus set of digits for each design, with all category pairs: interface -> folder."""
    folder, digits = tmp_path_factory.mktemp("stimuli"), sources.digits()
    write_set(digits, choose("infer", per_category_pair=1, batch_size=30, catch_trials=4), folder / "infer")
    write_set(digits, choose("midpoint", per_category_pair=1, batch_size=30), folder / "midpoint")
    return {name: folder / ("midpoint" if n_trials(name) == N_TRIALS else "infer") for name in INTERFACES}


@pytest.fixture(scope="session")
def simulated_files(simulated_sets, tmp_path_factory):
    """Five simulated sessions of each interface: interface -> files, in the order of the participants."""
    folder = tmp_path_factory.mktemp("answers")
    return {
        name: simulate_headless(rehearsal_of_example(simulated_sets[name]), name, folder, 5, seed=3)
        for name in INTERFACES
    }


@pytest.fixture(scope="session")
def display():
    """An X server for each size, and another one where two windows are open at once: display("1024x768") -> ":99"."""
    need("window", {"Xvfb": "xvfb", "xdotool": "xdotool", "import": "imagemagick", "setxkbmap": "x11-xkb-utils"})
    servers = []

    @functools.cache
    def start(size: str, which: int = 0) -> str:
        read, write = os.pipe()
        screen = ["-screen", "0", f"{size}x24", "+extension", "GLX", "+render", "-noreset", "-displayfd", str(write)]
        server = subprocess.Popen(["Xvfb", *screen], pass_fds=[write], stderr=subprocess.DEVNULL)
        servers.append(server)
        os.close(write)
        with os.fdopen(read) as number:
            name = f":{number.readline().strip()}"
        # A keyboard that has umlauts: xdotool would else change the keyboard for each of them, and often too late.
        subprocess.run(["setxkbmap", "-display", name, "de"], check=True)
        return name

    yield start
    for server in servers:
        server.terminate()
        server.wait()


@pytest.fixture(scope="session")
def take_part_in_window(stimuli, tmp_path_factory):
    """Start a session in a window of its own, taken part in by real input: (out, display, *flags) -> Popen."""
    home = tmp_path_factory.mktemp("home")

    def start(out: Path, display: str, *flags, of: str = "construct") -> subprocess.Popen:
        return subprocess.Popen(
            [sys.executable, HERE / "window.py", of, stimuli(of), out, *map(str, flags)],
            env={**os.environ, "DISPLAY": display, "HOME": str(home), "PYTHONUNBUFFERED": "1"},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    return start


@pytest.fixture(scope="session")
def page_folders(stimuli, tmp_path_factory):
    """The exported pages, each made when it is asked for: page_folders(interface) -> folder."""
    pages = tmp_path_factory.mktemp("pages")

    def folder(interface: str) -> Path:
        if not (pages / interface).exists():
            export_page(asked_study(stimuli(interface)), interface, pages / interface, LIBRARY)
        return pages / interface

    return folder


@pytest.fixture(scope="session")
def page_folder(page_folders):
    """The exported page of Construct."""
    return page_folders("construct")


@pytest.fixture
def data(tmp_path):
    """The folder that a server saves sessions in."""
    return tmp_path / "participants_data"


@pytest.fixture
def server(page_folder, data):
    """A server of the page of Construct, in this process."""
    with serving(page_folder, data) as server:
        yield server


@pytest.fixture(scope="session")
def page(chromium):
    """One blank page with the JavaScript twins of all interfaces; where it is, it may keep things."""
    page = chromium.new_page()
    page.route("**/*", lambda route: route.fulfill(content_type="text/html", body="<body></body>"))
    page.goto("http://localhost/")
    files = dict.fromkeys(file for interface in INTERFACES for file in twins(interface, ".js"))
    files = [*files, Path(__file__).with_name("fakes.js")]
    looks = json.dumps({name: look_of(name) for name in INTERFACES})
    code = [f"var LOOKS = {looks}, LOOK = LOOKS['infer'];", *(file.read_text(encoding="utf-8") for file in files)]
    problems: list[str] = []
    page.on("pageerror", lambda problem: problems.append(problem.message))
    page.add_script_tag(content="\n".join(code))
    loaded = page.evaluate("typeof World") == "function"
    assert loaded, f"no twin can be tested, for those of all interfaces do not load together: {problems}"
    yield page
    page.close()


@pytest.fixture
def visit(chromium, page_folders):
    """Make a browser window with an empty page and the site behind it: visit() -> (hands, site).

    screens, n_trials: what the page is to have, see Site.
    """
    contexts = []

    def go(interface="construct", screens=None, n_trials=None, size=(640, 480)) -> tuple[BrowserHands, Site]:
        hands, site = browser_window(chromium, page_folders(interface), size, None, screens, n_trials)
        contexts.append(hands.page.context)
        return hands, site

    yield go
    for context in contexts:
        context.close()


@pytest.fixture
def open_page(visit):
    """Open a page that has only these screens and so many trials: (hands, site). address: what it is told there."""

    def go(base, screens="trials saving goodbye", n_trials=2, of="construct", size=(640, 480), address=None, **site):
        hands, behind = visit(of, screens, n_trials, size)
        vars(behind).update(site)
        hands.open(base + parameters(**(address or {"participant": "p02", "batch": 0, "observer": "simulated"})))
        return hands, behind

    return go


def pytest_terminal_summary(terminalreporter):
    """Say which library the pages ran with: a stand-in proves less than the real one."""
    passed = terminalreporter.stats.get("passed", [])
    if any(name in report.nodeid for report in passed for name in ("test_page", "test_serve", "experiments/page")):
        terminalreporter.write_line(f"Pages were tested with {NAME}.")

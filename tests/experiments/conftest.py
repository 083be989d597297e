"""What tests of the window and of the page share: a small stimulus set, a display, a browser."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from browser import LOCAL, BrowserHands, Site, parameters
from library import library
from participant import take_part

from experiments.export import export
from stimuli_gen import sources
from stimuli_gen.generate import generate

HERE = Path(__file__).parent
N_TRIALS = 8  # six pairs and two repeats


def need(kind: str, tools: dict[str, str]) -> None:
    """Skip, naming what is missing: tool -> Debian package. In CI nothing may be missing."""
    if missing := [package for tool, package in tools.items() if not shutil.which(tool)]:
        text = f"{kind} tests need {', '.join(missing)}, which make setup installs where it may"
        if os.environ.get("CI"):
            pytest.fail(text)
        pytest.skip(text)


@pytest.fixture(scope="session")
def small_set(tmp_path_factory):
    """A stimulus set of digits whose batches have eight trials."""
    folder = tmp_path_factory.mktemp("stimuli") / "small"
    generate(sources.digits(), "midpoint", folder, per_category_pair=1, batch_size=6)
    return folder


@pytest.fixture(scope="session")
def display():
    """Start an X server: display("1024x768") -> its name, such as :99."""
    need("window", {"Xvfb": "xvfb", "xdotool": "xdotool", "import": "imagemagick", "setxkbmap": "x11-xkb-utils"})
    servers = []

    def start(size: str) -> str:
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
def take_part_in_window(small_set, display, tmp_path_factory):
    """Start a session in a window of its own, taken part in by real input: (out, display's size, *flags) -> Popen."""
    home = tmp_path_factory.mktemp("home")

    def start(out: Path, size: str, *flags, on: str | None = None) -> subprocess.Popen:
        return subprocess.Popen(
            [sys.executable, HERE / "window.py", small_set, out, *map(str, flags)],
            env={**os.environ, "DISPLAY": on or display(size), "HOME": str(home), "PYTHONUNBUFFERED": "1"},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    return start


@pytest.fixture(scope="session")
def page_folder(small_set, tmp_path_factory):
    folder = tmp_path_factory.mktemp("page") / "construct"
    export("construct", small_set, folder)
    return folder


@pytest.fixture(scope="session")
def chromium():
    from playwright.sync_api import sync_playwright

    need("browser", {"chromium": "chromium"})
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def visit(chromium, page_folder):
    """Make a browser window with an empty page and the site behind it: visit() -> (hands, site)."""
    contexts = []

    def go(size=(640, 480), shots: Path | None = None) -> tuple[BrowserHands, Site]:
        hands, site = _browser_window(chromium, page_folder, size, shots)
        contexts.append(hands.page.context)
        return hands, site

    yield go
    for context in contexts:
        context.close()


def _browser_window(chromium, folder, size, shots=None):
    context = chromium.new_context(viewport={"width": size[0], "height": size[1]})
    site = Site(context, folder)
    return BrowserHands(context.new_page(), shots), site


@pytest.fixture(scope="session")
def window_session(take_part_in_window, tmp_path_factory):
    """A whole session in the window, with screenshots: its file, and the lines printed."""
    out = tmp_path_factory.mktemp("window")
    flags = ["--size", "1024x768", "--shots", screens("window-1024x768")]
    printed = ended(take_part_in_window(out, "1024x768", *flags))
    (file,) = out.glob("*.csv")
    return file, printed


@pytest.fixture(scope="session")
def page_session(chromium, page_folder, tmp_path_factory):
    """A whole session in the browser, on this computer, with screenshots: the file that was downloaded."""
    hands, site = _browser_window(chromium, page_folder, (1024, 768), screens("page-1024x768"))
    hands.open(LOCAL + parameters(participant="p02", batch=0, observer="simulated"))
    with hands.page.expect_download(timeout=900_000) as download:
        take_part(hands, N_TRIALS, shots=True)
    file = tmp_path_factory.mktemp("page") / download.value.suggested_filename
    download.value.save_as(file)
    hands.page.context.close()
    assert site.left == []
    return file


def screens(name: str) -> Path:
    """A folder for screenshots, which stay to be looked at."""
    folder = HERE.parents[1] / "results" / "screens" / name
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def ended(process: subprocess.Popen, timeout: float = 240) -> list[str]:
    """Wait for the end of a session in the window; returns the lines that it printed."""
    output, errors = process.communicate(timeout=timeout)
    assert process.returncode == 0, errors
    return output.splitlines()


def pytest_terminal_summary(terminalreporter):
    """Say which library the pages ran with: a stand-in proves less than the real one."""
    if any("test_page" in report.nodeid for report in terminalreporter.stats.get("passed", [])):
        terminalreporter.write_line(f"The page was tested with {library()[0]}.")

"""What tests of the window and of the page share: a small stimulus set, a display, a browser."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from browser import BrowserHands, Site

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
    need("window", {"Xvfb": "xvfb", "xdotool": "xdotool", "import": "imagemagick"})
    servers = []

    def start(size: str) -> str:
        read, write = os.pipe()
        screen = ["-screen", "0", f"{size}x24", "+extension", "GLX", "+render", "-noreset", "-displayfd", str(write)]
        server = subprocess.Popen(["Xvfb", *screen], pass_fds=[write], stderr=subprocess.DEVNULL)
        servers.append(server)
        os.close(write)
        with os.fdopen(read) as number:
            return f":{number.readline().strip()}"

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
def visit(chromium, page_folder, tmp_path):
    """Open the page in a browser of its own: visit(address, ...) -> (hands, site); errors on the page fail the test."""
    contexts = []

    def go(base: str, size=(640, 480), shots=None, context=None, **parameters) -> tuple[BrowserHands, Site]:
        context = context or chromium.new_context(viewport=dict(zip(("width", "height"), size, strict=True)))
        contexts.append(context)
        site = Site(context, page_folder)
        hands = BrowserHands(context.new_page(), shots)
        hands.base, hands.parameters = base, parameters
        return hands, site

    yield go
    for context in contexts:
        context.close()

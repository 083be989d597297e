"""What tests share: published data, small studies made by the real functions, and the commands as a user calls them."""

import io
import os
import shutil
import signal
import subprocess
import sys
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

import hypothesis
import pytest
from needed import need

from analysis import readers, summarise
from analysis.readers import hmix
from experiments.simulate import simulate_headless
from experiments.study.folder import rehearsal_of_example
from hillmixe import command as commands
from hillmixe import published
from hillmixe.command import InputError
from stimuli_gen import sources, stimulus_set
from stimuli_gen.recipe import choose

ROOT = Path(__file__).parents[1]

# Started in the background (nohup, &), Ctrl+C is ignored, and whatever a test starts would ignore it as well.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

# How long an example takes says how crowded the machine is, not whether the code is right.
hypothesis.settings.register_profile(
    "crowded", hypothesis.settings(), deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("crowded")


def or_skip(get, what: str):
    """Get published data; without network and HILLMIXE_DATA a developer's test is skipped, but CI must have them."""
    try:
        return get()
    except InputError as problem:
        if os.environ.get("CI"):
            pytest.fail(f"CI lacks {what}: {problem}")
        pytest.skip(f"{what} could not be loaded: {problem}")


@pytest.fixture(scope="session")
def published_file():
    return lambda name: or_skip(lambda: published.file(name), name)


@pytest.fixture(scope="session")
def digits():
    return sources.digits()


@pytest.fixture(scope="session")
def hmix_judgments():
    return or_skip(hmix.read, "H-Mix")


@pytest.fixture(scope="session")
def hmix_results(hmix_judgments, tmp_path_factory):
    folder = tmp_path_factory.mktemp("results") / "hmix"
    summarise(hmix_judgments).write(folder)
    return folder


@pytest.fixture(scope="session")
def jpeg_zip():
    """JPEG copies of CIFAR-10's test images: they stand in for a download of 170 MB, and only CI has them."""

    def get() -> Path:
        path = Path(os.environ.get("HILLMIXE_DATA", "")) / "cifar10_test_jpeg.zip"
        if not path.is_file():
            raise InputError("HILLMIXE_DATA names no folder with cifar10_test_jpeg.zip")
        return path

    return or_skip(get, "the JPEG copies of CIFAR-10's test images")


@pytest.fixture(scope="session")
def simulated_sessions(digits, tmp_path_factory):
    """Sessions of three simulated participants for each of three interfaces, on digits."""
    folder = tmp_path_factory.mktemp("simulated")
    for design, interfaces in {"infer": ["infer"], "midpoint": ["construct", "select_shuffled"]}.items():
        stimulus_set.write_set(digits, choose(design, per_category_pair=1), folder / design)
        for interface in interfaces:
            simulate_headless(rehearsal_of_example(folder / design), interface, folder / "sessions", participants=3)
    return folder / "sessions"


@pytest.fixture(scope="session")
def results(simulated_sessions, tmp_path_factory):
    """Results of them, as aggregate.py writes them."""
    folder = tmp_path_factory.mktemp("results") / "simulated"
    read = readers.reading(simulated_sessions)
    told = {"flow": read.flow, "notes": read.several_sets}
    summarise(read.judgments, study_records=[simulated_sessions], **told).write(folder)
    return folder


@pytest.fixture(scope="session")
def chromium():
    """A browser in which tests open pages."""
    from playwright.sync_api import sync_playwright

    need("browser", {"chromium": "chromium"})
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def without_figures(monkeypatch):
    """For a test that aggregates answers for its numbers: drawing would take most of the time."""
    monkeypatch.setattr("analysis.figures.write", lambda *_: [])


@pytest.fixture(scope="session")
def call():
    """Run a command in this process, which spares the imports: call(generate, "--seed", 3) -> (status, out, err)."""

    def run(module, *flags) -> tuple[int, str, str]:
        with pytest.MonkeyPatch.context() as patched, redirect_stdout(io.StringIO()) as out:
            patched.setattr(sys, "argv", [f"{module.__name__.rpartition('.')[2]}.py", *map(str, flags)])
            with redirect_stderr(io.StringIO()) as err:
                try:
                    commands.run(module.main)
                    status = 0
                except SystemExit as ended:
                    status = ended.code
        return status, out.getvalue(), err.getvalue()

    return run


@pytest.fixture(scope="session")
def command():
    """Run a command of the suite: command("analysis/aggregate.py", "hmix", ...) -> CompletedProcess."""

    def run(script: str, *flags, cwd: Path = ROOT) -> subprocess.CompletedProcess:
        return subprocess.run(
            [sys.executable, ROOT / script, *map(str, flags)], cwd=cwd, capture_output=True, text=True, timeout=600
        )

    return run

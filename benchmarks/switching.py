"""Time from key press to switched image: textures made before the trial, or an image loaded at each press.

python benchmarks/switching.py window [--size 32] [--presses 300] [--fullscreen]
python benchmarks/switching.py browser --library FOLDER

The two ways take turns, press by press, so that both run on the machine in the same state. `window` opens PsychoPy's
window and puts presses into the keyboard's buffer, so the 10 to 30 ms of a real keyboard are not included. `browser`
opens a page in headless Chromium; FOLDER holds psychojs-<version>.js and vendor/ (tests/experiments/library.py). On a
screen without vertical synchronisation, such as Xvfb's, the times show what a switch costs, not when the light changes:
see docs/timing.md.
"""

import argparse
import functools
import http.server
import json
import shutil
import tempfile
import threading
from pathlib import Path

import numpy as np
from PIL import Image

HERE = Path(__file__).parent
N_IMAGES = 11


def main() -> None:
    """Parse the flags, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("where", choices=["window", "browser"])
    parser.add_argument("--size", type=int, default=32, help="pixels along a side of an image (default 32)")
    parser.add_argument("--presses", type=int, default=300, help="presses for each of the two ways (default 300)")
    parser.add_argument("--fullscreen", action="store_true", help="window: use the whole screen, as sessions do")
    parser.add_argument("--library", type=Path, help="browser: the folder of PsychoJS")
    flags = parser.parse_args()
    if flags.where == "browser" and not flags.library:
        parser.error("browser needs --library")
    with tempfile.TemporaryDirectory() as name:
        files = noise_images(Path(name), flags.size)
        if flags.where == "window":
            times, frames = in_window(files, flags.presses, flags.fullscreen)
        else:
            times, frames = in_browser(Path(name), flags.library, flags.presses)
    report(times, frames)


def noise_images(folder: Path, size: int) -> list[Path]:
    """Write 11 images of noise, so that each switch changes the whole picture."""
    rng = np.random.default_rng(0)
    files = []
    for number in range(N_IMAGES):
        files.append(folder / f"image_{number}.png")
        pixels = rng.integers(0, 20, (size, size, 3), dtype=np.uint8) + np.uint8(20 * number)
        Image.fromarray(pixels).save(files[-1])
    return files


def in_window(files: list[Path], presses: int, fullscreen: bool) -> tuple[dict[str, list[float]], list[float]]:
    """Measure in PsychoPy's window; returns the times of each way and all frame intervals, in seconds."""
    from psychopy import core, visual
    from psychopy.hardware import keyboard

    win = visual.Window((1024, 768), fullscr=fullscreen, units="height", checkTiming=False)
    keys = keyboard.Keyboard()
    made = {"image": str(files[0]), "size": (0.54, 0.54), "interpolate": False}
    prebuilt = [visual.ImageStim(win, **{**made, "image": str(file)}) for file in files]
    loading = visual.ImageStim(win, **made)
    times: dict[str, list[float]] = {"prebuilt": [], "loading": []}
    win.recordFrameIntervals = True
    for press in range(presses):
        for way in ("prebuilt", "loading") if press % 2 else ("loading", "prebuilt"):
            number = press % N_IMAGES
            win.flip()
            pressed = core.getTime()
            keys.device.receiveMessage(keyboard.KeyPress(code="h", tDown=pressed, name="h"))
            if keys.getKeys(waitRelease=False):
                if way == "loading":
                    loading.setImage(str(files[number]))
                (loading if way == "loading" else prebuilt[number]).draw()
            win.flip()
            times[way].append(core.getTime() - pressed)
    frames = list(win.frameIntervals)
    win.close()
    return times, frames


def in_browser(folder: Path, library: Path, presses: int) -> tuple[dict[str, list[float]], list[float]]:
    """Measure on a page with PsychoJS in headless Chromium; as `in_window`."""
    from playwright.sync_api import sync_playwright

    shutil.copytree(library, folder / "lib")
    for script in sorted((folder / "lib").glob("psychojs*.js")):
        shutil.copy(script, folder / "lib" / "psychojs.js")
    for name in ("switching.html", "switching.js"):
        shutil.copy(HERE / name, folder / name)
    handler = functools.partial(QuietHandler, directory=folder)
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server, sync_playwright() as playwright:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1024, "height": 768})
        page.goto(f"http://127.0.0.1:{server.server_port}/switching.html")
        page.wait_for_function("window.measure !== undefined")
        times, frames = json.loads(page.evaluate(f"measure({N_IMAGES}, {presses})"))
        browser.close()
        server.shutdown()
    return times, frames


class QuietHandler(http.server.SimpleHTTPRequestHandler):
    """Serves files without a line for each."""

    def log_message(self, *arguments) -> None:
        """Print nothing."""


def report(times: dict[str, list[float]], frames: list[float]) -> None:
    """Print medians, 95th percentiles and their ratios, and how regular the frames were."""
    print(f"{'press to switched image, ms':32}{'median':>10}{'p95':>10}{'n':>8}")
    for way, seconds in times.items():
        median, high = 1000 * np.percentile(seconds, [50, 95])
        print(f"{way:32}{median:10.2f}{high:10.2f}{len(seconds):8}")
    ratios = [np.percentile(times["loading"], q) / np.percentile(times["prebuilt"], q) for q in (50, 95)]
    print(f"{'loading / prebuilt':32}{ratios[0]:10.2f}{ratios[1]:10.2f}")
    median = np.median(frames)
    dropped = int(np.sum(np.asarray(frames) > 1.5 * median))
    print(f"frames: {1000 * median:.2f} ms (median), {dropped} of {len(frames)} took more than 1.5 times that")


if __name__ == "__main__":
    main()

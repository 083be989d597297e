"""Measure how long a page keeps people waiting, from the library's dialog to the consent, at two network speeds.

python benchmarks/page_load.py --library FOLDER [--rounds 1]     FOLDER: with PsychoJS, see experiments/page/library.py

The page is a session of Construct with 331 images of 32 or 160 pixels, in headless Chromium with its network limited to
400 kbit/s (40 ms round trip) or 10 Mbit/s (20 ms). `before` is the last commit that loaded all images before showing
anything; the two versions take turns. An empty page then loads the same images in the same order, with as many requests
at once, which shows how long the network alone takes. The script prints when the last image arrives on each page, and
the longest that a trial's images are complete later than on the empty page: the delay that the page itself, and not the
network, causes. One round takes twenty minutes.
"""

import argparse
import http.server
import io
import os
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
import threading
from pathlib import Path
from urllib.parse import urlsplit

import numpy as np

from experiments.page import library
from stimuli_gen import recipe, sources, stimulus_set

ROOT = Path(__file__).parents[1]
BEFORE = "d015726"
NETWORKS = {"400 kbit/s": (400e3, 40), "10 Mbit/s": (10e6, 20)}  # bit/s, ms there and back
SIZES = (32, 160)  # pixels along a side
# Milliseconds from the click on the dialog's OK to the first page of the consent.
WATCH = """
performance.setResourceTimingBufferSize(2000);
window.ready = new Promise((resolve) => {
  let clicked = null;
  const click = (event) => { clicked = event.target.closest("#dialogOK") ? performance.now() : clicked; };
  addEventListener("click", click, true);
  addEventListener("DOMContentLoaded", () => new MutationObserver(() => {
    if (document.body.getAttribute("data-screen") === "consent 0") { resolve([clicked, performance.now()]); }
  }).observe(document.body, { attributes: true }));
});
"""
# Loads the images as the page does, on an empty one; resolves with when it began, in milliseconds.
ALONE = """
async (names) => {
  const [began, left] = [performance.now(), [...names]];
  const load = async () => { while (left.length) { await (await fetch(encodeURI(left.shift()))).blob(); } };
  await Promise.all(Array.from({ length: 6 }, load));
  return began;
}
"""
IMAGES = """
performance.getEntriesByType("resource").filter((entry) => entry.name.endsWith(".png"))
  .map((entry) => [decodeURI(new URL(entry.name).pathname.slice(1)), entry.responseEnd, entry.transferSize])
"""


def main() -> None:
    """Parse the flags, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--library", type=Path, required=True, help="a folder with PsychoJS")
    parser.add_argument("--rounds", type=int, default=1, help="visits for each median (default 1)")
    flags = parser.parse_args()
    psychojs = library.find(folder=flags.library)
    print(f"PsychoJS {psychojs.version}; seconds from the dialog to the consent, medians of {flags.rounds} visits")
    print(
        f"{'pixels':6}{'images':>8}{'MB':>6}  {'network':12}{'before':>8}{'after':>7}{'ratio':>7}"
        f"{'last image':>12}{'alone':>8}{'latest trial':>14}"
    )
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        taken_out(BEFORE, folder / "before")
        for size in SIZES:
            stimuli = folder / f"stimuli-{size}"
            stimulus_set.write_set(
                pink_images(size), recipe.choose("midpoint", per_category_pair=28, batch_size=28), stimuli
            )
            pages = {}
            for tree in (folder / "before", ROOT):
                pages[tree] = folder / f"{tree.name}-{size}" / "construct"
                export(tree, stimuli, pages[tree], [] if tree.name == "before" else ["--library", str(flags.library)])
            before, after = pages.values()
            for network in NETWORKS:
                turns = [
                    [visit(page, psychojs, network, alone) for page, alone in ((before, 0), (after, 0), (after, 1))]
                    for _ in range(flags.rounds)
                ]
                report(size, network, after, turns)


def taken_out(commit: str, folder: Path) -> None:
    """Write the tree of a commit of this repository to a folder."""
    tree = subprocess.run(["git", "-C", ROOT, "archive", commit], check=True, capture_output=True).stdout
    with tarfile.open(fileobj=io.BytesIO(tree)) as archive:
        archive.extractall(folder)


def pink_images(size: int) -> sources.ImageSource:
    """Draw images of two classes with the spectrum of photographs, so that PNG compresses them about as well."""
    rng = np.random.default_rng(0)
    frequency = np.hypot(np.fft.fftfreq(size)[:, None], np.fft.rfftfreq(size)[None])
    frequency[0, 0] = 1
    n_images = 80
    spectrum = np.fft.rfft2(rng.normal(size=(n_images, 3, size, size))) / frequency**1.5
    waves = np.fft.irfft2(spectrum, s=(size, size))
    waves += 2 * waves.mean(axis=1, keepdims=True)  # colours of one place are alike
    waves /= 2.5 * waves.std(axis=(1, 2, 3), keepdims=True)
    images = np.clip(128 + 128 * waves, 0, 255).astype(np.uint8).transpose(0, 2, 3, 1)
    labels = np.arange(n_images) % 2
    return sources.ImageSource("pink", ("Left", "Right"), np.ascontiguousarray(images), labels, np.arange(n_images))


def export(tree: Path, stimuli: Path, to: Path, more: list[str]) -> None:
    """Export the page of a tree of this repository, by that tree's own code."""
    command = [sys.executable, tree / "experiments" / "export.py", "construct", "--stimuli", stimuli, "--to", to, *more]
    subprocess.run(
        command, check=True, cwd=tree, env={**os.environ, "PYTHONPATH": str(tree)}, stdout=subprocess.DEVNULL
    )


def visit(
    page_folder: Path, psychojs: library.Library, network: str, alone: bool
) -> tuple[float, list[tuple[str, float, int]]]:
    """Visit a page until all its images have arrived; alone: visit an empty page that loads them instead.

    Returns seconds from the dialog to the consent (0 of an empty page), and of each image its name, when it had come,
    in seconds from the dialog, and its bytes.
    """
    from playwright.sync_api import sync_playwright

    class Site(http.server.SimpleHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def translate_path(self, path: str) -> str:
            name = urlsplit(path).path.removeprefix("/")
            if name.startswith("lib/"):  # where pages asked for the library before
                return str(psychojs.folder / f"psychojs-{psychojs.version}{Path(name).suffix}")
            return str(page_folder / name)

        def log_message(self, *arguments) -> None:
            """Print nothing."""

    speed, latency = NETWORKS[network]
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Site) as server, sync_playwright() as playwright:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        # A small window: a machine without graphics draws a large one so slowly that the network is idle meanwhile.
        page = browser.new_page(viewport={"width": 400, "height": 300})
        page.set_default_timeout(900_000)
        elsewhere = re.compile("^https://")  # what pages asked other hosts for before
        vendor = psychojs.folder / "vendor"
        page.route(elsewhere, lambda route: route.fulfill(path=vendor / route.request.url.rsplit("/", 1)[1]))
        page.add_init_script(WATCH)
        if alone:
            page_folder.joinpath("empty.html").touch()
            page.goto(f"http://127.0.0.1:{server.server_port}/empty.html")
        else:
            page.goto(f"http://127.0.0.1:{server.server_port}/index.html?participant=p&batch=0")
            page.wait_for_selector("#dialogOK:enabled")
        page.wait_for_timeout(500)
        conditions = {
            "offline": False,
            "latency": latency,
            "downloadThroughput": speed / 8,
            "uploadThroughput": speed / 8,
        }
        page.context.new_cdp_session(page).send("Network.emulateNetworkConditions", conditions)
        names = [name for names in needed(page_folder) for name in names]
        n_images = len(set(names))
        if alone:
            clicked = ready = page.evaluate(ALONE, list(dict.fromkeys(names)))
        else:
            page.click("#dialogOK")
            clicked, ready = page.evaluate("window.ready")
        page.wait_for_function(f"{IMAGES.strip()}.length === {n_images}".replace("\n", " "))
        images = page.evaluate(IMAGES)
        browser.close()
        server.shutdown()
    return (ready - clicked) / 1000, [(name, (end - clicked) / 1000, size) for name, end, size in images]


def needed(page_folder: Path) -> list[list[str]]:
    """Name the images of each trial of the first batch, those of practice first."""
    batches = page_folder / "stimuli" / "batches"
    return [
        [
            f"stimuli/{name}"
            for name in [*row["files"].split("|"), *(row[part] for part in ("endpoint_1", "endpoint_2") if part in row)]
        ]
        for table in ("practice", "batch-0")
        for row in stimulus_rows(batches / f"construct_{table}.csv")
    ]


def stimulus_rows(table: Path) -> list[dict[str, str]]:
    """Read a table of trials."""
    header, *lines = [line.split(",") for line in table.read_text(encoding="utf-8").splitlines()]
    return [dict(zip(header, line, strict=True)) for line in lines]


def report(size: int, network: str, page_folder: Path, turns: list[list[tuple[float, list]]]) -> None:
    """Print a line: medians over the turns, each a visit of the page before, of the page after, of an empty one."""
    before, after, _ = np.median([[ready for ready, _ in turn] for turn in turns], axis=0)
    ready = np.array([[whole_at(page_folder, images) for _, images in turn[1:]] for turn in turns])
    last, alone = np.median(ready.max(axis=2), axis=0)
    late = np.median((ready[:, 0] - ready[:, 1]).max(axis=1))
    images = turns[0][1][1]
    megabytes = sum(n_bytes for *_, n_bytes in images) / 1e6
    print(
        f"{size:6}{len(images):8}{megabytes:6.1f}  {network:12}{before:8.2f}{after:7.2f}{after / before:7.3f}"
        f"{last:12.1f}{alone:8.1f}{late:+14.2f}",
        flush=True,
    )


def whole_at(page_folder: Path, images: list[tuple[str, float, int]]) -> list[float]:
    """Tell for each trial when the last of its images had come."""
    came = {name: end for name, end, _ in images}
    return [max(came[name] for name in names) for names in needed(page_folder)]


if __name__ == "__main__":
    main()

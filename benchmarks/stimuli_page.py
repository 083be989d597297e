"""Time stimuli.html in headless Chromium: its first paint, its images, and each change of order or filter.

python benchmarks/stimuli_page.py results/hmix [--rounds 5]     a folder that analysis/aggregate.py wrote

Times are in milliseconds: the median of the rounds, and the longest. Paint is timed from the navigation, a change from
the click or key to the frame that shows it. `all seen` is a change after scrolling through the whole list.
"""

import argparse
import shutil
import statistics
from pathlib import Path

from analysis.report.stimuli_page import FILE
from hillmixe.command import InputError, run

# When the first words were there, and when all images could be shown.
PAINT = """
() => [performance.getEntriesByType("paint").find((entry) => entry.name === "first-contentful-paint").startTime,
       performance.getEntriesByType("navigation")[0].domContentLoadedEventEnd]
"""
# How long something takes until the frame after the next one begins, so until what it changed is painted.
FRAME = """
async (change) => {
  const frame = () => new Promise(requestAnimationFrame);
  await frame();
  const began = performance.now();
  new Function(change)();
  await frame();
  await frame();
  return performance.now() - began;
}
"""
CLICK = "document.querySelector('[data-sort={}]').click()"
SEARCH = """
const field = document.querySelector("[name=search]");
field.value = {!r};
field.dispatchEvent(new Event("input", {{ bubbles: true }}));
"""
# Scroll through the whole list; how many rows there are.
SEE_ALL = """
async () => {
  for (let at = 0; at < document.body.scrollHeight; at += 1500) {
    window.scrollTo(0, at);
    await new Promise(requestAnimationFrame);
  }
  window.scrollTo(0, 0);
  return document.querySelectorAll("#rows > *").length;
}
"""


def main() -> None:
    """Parse the flags, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("results", type=Path, help="a folder that analysis/aggregate.py wrote")
    parser.add_argument("--rounds", type=int, default=5, help="visits (default 5)")
    flags = parser.parse_args()
    page = flags.results / FILE
    if not page.is_file():
        raise InputError(f"{page} is not there; expected a folder that analysis/aggregate.py wrote")
    rounds = [visit(page) for _ in range(flags.rounds)]
    print(f"{page}, {page.stat().st_size / 1e6:.1f} MB, {rounds[0].pop('rows')} rows; {flags.rounds} visits")
    for name in rounds[0]:
        values = [each[name] for each in rounds]
        print(f"{name:32}{statistics.median(values):8.0f} ms{max(values):8.0f} ms at most")


def visit(file: Path) -> dict[str, float]:
    """Open the page and change it; returns milliseconds for each action, and the number of rows."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        page.goto(file.resolve().as_uri())
        page.wait_for_timeout(1000)  # what is done when there is time is done
        painted, whole = page.evaluate(PAINT)
        found = {"first paint": painted, "images": whole}
        headers = page.eval_on_selector_all("[data-sort]", "all => all.map((one) => one.dataset.sort)")
        for name in headers:
            found[f"sort by {name}"] = page.evaluate(FRAME, CLICK.format(name))
        for word in ("a", "cat", ""):
            found[f"search {word!r}"] = page.evaluate(FRAME, SEARCH.format(word))
        rows = page.evaluate(SEE_ALL)
        for name in headers[:2]:
            found[f"sort by {name}, all seen"] = page.evaluate(FRAME, CLICK.format(name))
        found["search 'cat', all seen"] = page.evaluate(FRAME, SEARCH.format("cat"))
        browser.close()
    return {"rows": rows, **found}


if __name__ == "__main__":
    run(main)

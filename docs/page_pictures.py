"""Take pictures of a study's report and of its page of every stimulus, in headless Chromium.

python docs/page_pictures.py results/gallery        report.png, report_boundaries.png and stimuli.png, beside the pages
"""

import shutil
from pathlib import Path

from hillmixe import command
from hillmixe.command import InputError, Parser

SIZE = {"width": 1180, "height": 900}


def main() -> None:
    """Parse the flags, open the pages, take the pictures."""
    from playwright.sync_api import sync_playwright

    parser = Parser(__doc__)
    parser.add_argument("results", type=Path, help="a folder that aggregate.py wrote, with --stimuli")
    results = parser.parse_args().results.resolve()
    if not (results / "report.html").is_file():
        raise InputError(f"{results} has no report.html: name a folder that aggregate.py wrote")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        page = browser.new_page(viewport=SIZE)
        page.goto((results / "report.html").as_uri())
        page.screenshot(path=results / "report.png")
        page.locator("#boundaries").scroll_into_view_if_needed()
        page.evaluate("document.querySelector('#boundaries').scrollIntoView()")
        page.screenshot(path=results / "report_boundaries.png")
        page.goto((results / "stimuli.html").as_uri())
        page.wait_for_load_state("networkidle")
        page.screenshot(path=results / "stimuli.png")
        browser.close()
    print(*(results / name for name in ("report.png", "report_boundaries.png", "stimuli.png")), sep="\n")


if __name__ == "__main__":
    command.run(main)

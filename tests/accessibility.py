"""Faults of accessibility that a page has, found by axe-core in a real browser.

    def test_everybody_can_use_it(chromium, results):
        with chromium.new_page() as page:
            page.goto((results / "report.html").as_uri())
            assert faults(page) == []

axe sees what is shown: open what is folded, and ask again in the states that the page can have (dark, narrow).
"""

from needed import lacking

LEVELS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]  # axe's names for A and AA of WCAG 2.0 to 2.2


def faults(page, within: str = "html") -> list[str]:
    """List what fails WCAG at level A or AA in a page of Playwright as it is now: a line for each element and rule.

    within: a CSS selector; what is outside of it is not looked at. Skips the test where axe is not installed.
    """
    try:
        from axe_playwright_python.base import AXE_SCRIPT
    except ImportError:
        lacking("tests of accessibility need axe-playwright-python: pip install -e '.[test]'")
    page.evaluate(AXE_SCRIPT)
    found = page.evaluate(
        "([within, levels]) => axe.run(within, { runOnly: levels, resultTypes: ['violations'] })", [within, LEVELS]
    )
    if not found["passes"]:
        raise AssertionError("axe found nothing to look at")
    return [
        f"{rule['id']} ({rule['impact']}): {rule['help']}: {' '.join(map(str, node['target']))}: {why['message']}"
        for rule in found["violations"]
        for node in rule["nodes"]
        for why in [*node["any"], *node["all"], *node["none"]]
    ]

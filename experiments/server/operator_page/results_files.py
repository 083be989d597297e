"""The files of a lab's results, for its operator to look at while sessions come in."""

import json
from contextlib import suppress
from pathlib import Path

REPORT = "report.html"
TYPES = {
    ".html": "text/html; charset=utf-8",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".csv": "text/csv; charset=utf-8",
    ".json": "application/json",
    ".R": "text/plain; charset=utf-8",
}
# A report is one page with its styles and scripts inside; it loads nothing but figures, and speaks to nobody.
POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src 'self' data: blob:; "
    "font-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)


def made(results: Path) -> float | None:
    """Tell when the report in a folder of results was made, in seconds since 1970; None where there is none."""
    with suppress(OSError):
        return (results / REPORT).stat().st_mtime
    return None


def find(results: Path, name: str) -> Path | None:
    """Find a file of results by its name from their folder on; None for what analysis/aggregate.py has not written."""
    with suppress(OSError, ValueError, KeyError, TypeError):
        path = (results / name).resolve()
        written = json.loads((results / "summary.json").read_text(encoding="utf-8"))["files"]
        if name in written and path.suffix in TYPES and path.is_relative_to(results.resolve()) and path.is_file():
            return path
    return None

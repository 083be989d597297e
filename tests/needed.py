"""What tests need that pip alone does not bring: tools of the system, without which they are skipped."""

import os
import shutil

import pytest


def need(kind: str, tools: dict[str, str]) -> None:
    """Skip, naming what is missing: tool -> Debian package. In CI nothing may be missing."""
    if missing := [package for tool, package in tools.items() if not shutil.which(tool)]:
        lacking(f"{kind} tests need {', '.join(missing)}, which make setup installs where it may")


def lacking(text: str) -> None:
    """Skip a test, saying what is missing; in CI, let it fail."""
    if os.environ.get("CI"):
        pytest.fail(text)
    pytest.skip(text)

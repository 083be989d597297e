"""Texts are spelt as the house spells them: what make check looks for."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
CODESPELL = [sys.executable, "-m", "codespell_lib", "--dictionary", "-", "--dictionary", "docs/house_words.txt"]


@pytest.fixture(autouse=True)
def there():
    pytest.importorskip("codespell_lib")


def test_nothing_is_misspelt():
    """Else a reader would stumble over a slip, or over a word that the house writes otherwise."""
    found = subprocess.run(CODESPELL, cwd=ROOT, capture_output=True, text=True)
    assert found.returncode == 0, found.stdout


def test_slips_are_found(tmp_path):
    """Else the test above could not fail, as when a setting in pyproject.toml leaves out everything."""
    (tmp_path / "docs").mkdir()
    shutil.copy(ROOT / "docs" / "house_words.txt", tmp_path / "docs")
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    (tmp_path / "docs" / "page.md").write_text("teh judgement", encoding="utf-8")
    found = subprocess.run(CODESPELL, cwd=tmp_path, capture_output=True, text=True).stdout
    assert [line.partition(": ")[2] for line in found.splitlines()] == ["teh ==> the", "judgement ==> judgment"]

"""Documents that are made from the code's own declarations are as these say now."""

import runpy
from pathlib import Path

from hillmixe.columns import COLUMNS

ROOT = Path(__file__).parents[1]


def test_the_table_of_columns_is_that_of_the_data_dictionary():
    """Else the document would describe columns that sessions do not have, or leave some out."""
    page = (ROOT / "docs" / "columns.md").read_text(encoding="utf-8")
    assert page == runpy.run_path(str(ROOT / "docs" / "columns.py"))["page"](), "run python docs/columns.py"
    assert all(f"| `{name}` |" in page for name in COLUMNS)

"""Documents that are made from the code's own declarations are as these say now."""

import json
import runpy
from pathlib import Path

ROOT = Path(__file__).parents[1]


def test_the_table_of_columns_is_that_of_the_data_dictionary():
    """Else the document would describe columns that sessions do not have, or leave some out."""
    declared = json.loads((ROOT / "hillmixe" / "columns.json").read_text(encoding="utf-8"))["columns"]
    page = (ROOT / "docs" / "columns.md").read_text(encoding="utf-8")
    assert page == runpy.run_path(str(ROOT / "docs" / "columns.py"))["table"](declared), "run python docs/columns.py"
    assert all(f"| `{column['name']}` |" in page for column in declared)

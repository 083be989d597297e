"""Tables in Markdown, and the folders that they are written into."""

import json

import numpy as np
import pandas as pd
import pytest

from hillmixe.command import InputError
from learn.written_tables import chosen_columns, markdown, write_folder


def test_columns_are_as_wide_as_their_widest_text():
    """Else a table in a terminal could not be read along its columns."""
    assert markdown([["a", "measure"], ["long", "1"], ["", "–"]]).split("\n") == [
        "| a    | measure |",
        "| ---- | ------- |",
        "| long | 1       |",
        "|      | –       |",
    ]


def test_tables_are_set_as_markdown():
    """Else what is printed would not be a table."""
    table = pd.DataFrame({"a": ["x", "long"], "b": [0.12345, np.nan], "n": pd.array([3, None], dtype="Int64")})
    assert chosen_columns(table, {"a": "name", "b": "B", "n": "n"}).splitlines() == [
        "| name | B     | n |",
        "| ---- | ----- | - |",
        "| x    | 0.123 | 3 |",
        "| long | –     | – |",
    ]


def test_other_files_are_not_overwritten(tmp_path):
    """Else naming a folder of something else with --out would lose it."""
    out = tmp_path / "out"
    table = pd.DataFrame({"a": [1]})
    write_folder(out, {"t": table}, "text", lambda folder: (folder / "x.json").write_text(json.dumps(1)))
    assert sorted(file.name for file in out.iterdir()) == ["t.csv", "table.md", "x.json"]
    with pytest.raises(InputError, match=r"x\.json"):
        write_folder(out, {"t": table}, "text")
    assert (out / "x.json").is_file()

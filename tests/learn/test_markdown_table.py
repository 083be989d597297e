"""Tables in Markdown."""

from learn.markdown_table import write


def test_columns_are_as_wide_as_their_widest_text():
    """Else a table in a terminal could not be read along its columns."""
    assert write([["a", "measure"], ["long", "1"], ["", "–"]]).split("\n") == [
        "| a    | measure |",
        "| ---- | ------- |",
        "| long | 1       |",
        "|      | –       |",
    ]

"""Tables in Markdown, in columns that also read well as plain text."""


def write(rows: list[list[str]]) -> str:
    """Set rows of texts, the first of them the headings, all of the same length."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = [rows[0], ["-" * width for width in widths], *rows[1:]]
    padded = ([text.ljust(width) for text, width in zip(line, widths, strict=True)] for line in lines)
    return "\n".join(f"| {' | '.join(line)} |" for line in padded)

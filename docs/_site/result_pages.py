"""Give tables that commands wrote a heading: on the site, a page of docs/results gets one from its name."""

from pathlib import Path


def title(name: str) -> str:
    """Give a heading for a file's name, as `table2-cpu-once` -> `Table 2, cpu, once`."""
    words = name.replace("table2", "Table 2").replace("table3", "Table 3").replace("-", ", ")
    return words[0].upper() + words[1:]


def add_title(app, docname: str, source: list[str]) -> None:
    """Put a heading above a page of docs/results that has none."""
    if docname.startswith("results/") and not source[0].lstrip().startswith("# "):
        source[0] = f"# {title(Path(docname).name)}\n\n{source[0]}"


def setup(app) -> dict:
    """Have Sphinx call add_title() for each page that it reads."""
    app.connect("source-read", add_title)
    return {"parallel_read_safe": True}

"""The report of a study: one page in the order of the paper's sections, with every figure and table inside."""

from pathlib import Path

import pandas as pd

from analysis.report import html_page, paper_sections, trust_sections
from analysis.studies import observers_in_words

FILE = "report.html"


def write(folder: Path, summary: dict, tables: dict[str, pd.DataFrame]) -> Path:
    """Write report.html into a folder of results, whose figures/ is there already.

    summary: what is in summary.json. tables: as in the CSVs, by name without suffix.
    """
    found = summary["corrected"]
    people = f"{found['participants']['total']} {observers_in_words(summary)} participants"
    counted = (
        "without repeated trials" if summary["tables_counted"] == "corrected" else "as in the paper, repeats included"
    )
    lead = f"{people}, {found['judgments']['total']} first answers. Tables and figures are counted {counted}."
    if rules := summary["left_out"]["rules"]:
        lead += f" Left out is what these rules of quality name: {', '.join(rules)}."
    sections = [
        paper_sections.who(summary),
        trust_sections.studies(summary["studies"]),
        paper_sections.midpoints(summary, tables, folder / "figures"),
        paper_sections.inferences(summary, tables, folder / "figures"),
        paper_sections.confidence(summary, folder / "figures"),
        paper_sections.boundaries(summary, tables["boundaries"], folder / "figures"),
        paper_sections.soft_labels(tables["soft_labels"], folder / "figures"),
        trust_sections.participants(summary["response_times"], folder / "figures"),
        trust_sections.reliability(summary["reliability"]),
        trust_sections.quality(summary, tables["exclusions"]),
        trust_sections.images(tables.get("images")),
        paper_sections.method(summary),
    ]
    html_page.write(folder / FILE, "What people saw in mixed images", lead, sections)
    return folder / FILE

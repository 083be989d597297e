"""The report of a study: one page with every figure and table inside, in words that go into an article.

It has two forms from one source. For a lab's own data it says what was found, counted in one way; for the published
H-Mix it follows the paper's sections, and shows `paper` beside `corrected`.
"""

from pathlib import Path

import pandas as pd

from analysis.report import page, people_sections, result_sections, trust_sections, words_sections
from analysis.report.findings import findings_section
from analysis.report.flow import flow_section
from analysis.report.found import Found
from analysis.report.next_section import what_to_ask_next

FILE = "report.html"


def write(folder: Path, summary: dict, tables: dict[str, pd.DataFrame]) -> Path:
    """Write report.html into a folder of results, whose figures/ is there already.

    summary: what is in summary.json. tables: as in the CSVs, by name without suffix.
    """
    found = Found(summary, tables, folder / "figures")
    title, lead = words_sections.title_and_lead(found)
    sections = [
        findings_section(found),
        flow_section(found),
        trust_sections.studies(found),
        result_sections.midpoints(found),
        result_sections.inferences(found),
        result_sections.confidence(found),
        result_sections.boundaries(found),
        result_sections.soft_labels(found),
        people_sections.tests(found),
        people_sections.people(found),
        trust_sections.reliability(found),
        trust_sections.quality(found),
        what_to_ask_next(found),
        words_sections.methods(found),
        words_sections.glossary(found),
        words_sections.files_section(found),
        trust_sections.images(found),
        words_sections.made(found),
    ]
    page.write(folder / FILE, title, lead, sections, found.published)
    return folder / FILE

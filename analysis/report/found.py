"""What the report is made from, and which of its two forms it takes."""

from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

from analysis.report.page import Section, frame

WAYS = ("paper", "corrected")
REPEATS = "`paper` and `corrected` differ because the paper counted repeated trials as further raters."


class Found(NamedTuple):
    """The results of a study.

    summary: what is in summary.json. tables: as in the CSVs, by name without suffix. figures: the folder they are in.
    """

    summary: dict
    tables: dict[str, pd.DataFrame]
    figures: Path

    @property
    def published(self) -> bool:
        """Tell whether this is H-Mix itself, which is shown in the paper's order and also counted as in the paper.

        For a lab's own data there is one way to count, and the paper is not mentioned.
        """
        return self.summary["published"]

    @property
    def numbers(self) -> dict:
        """The numbers of summary.json that count."""
        return self.summary["corrected"]

    def titled(self, title: str, where: str) -> str:
        """Add to a title its place in the paper."""
        return f"{title} (paper, {where})" if self.published else title

    def add_both_ways(self, section: Section, key: str, digits: int = 2, more: Any = None) -> None:
        """Add the table of summary.json's `key`; of the published data both ways, with the reason where they differ.

        more: changes the records of a way.
        """
        rows = {way: (more or list)(self.summary[way][key]) for way in WAYS}
        self.add_rows(section, rows["paper"], rows["corrected"], digits)

    def add_rows(
        self, section: Section, paper: list[dict], corrected: list[dict], digits: int = 2, why: str = REPEATS
    ) -> None:
        """Add records that were counted both ways below one another, distinguished by the column `counted`.

        If they are the same, they are shown once and without it. why: the reason, if they differ.
        """
        if not self.published or paper == corrected:
            section.table(frame(corrected), digits)
            return
        both = (("paper", paper), ("corrected", corrected))
        section.table(frame([{"counted": way} | row for way, rows in both for row in rows]), digits)
        if why:
            section.text(why)

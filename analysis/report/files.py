"""What each file of results holds, and the script that continues with them in R."""

import shutil
from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from analysis.publishing.data_dictionary import SUMMARY

R_SCRIPT = Path(__file__).with_name("for_r.R")
IN_RESULTS = "analysis.R"
# Of tables with many columns, those that most people look for.
MAIN = {
    "judgments": ["participant", "interface", "trial", "pair", "stimulus", "lam_f", "lam_h", "omega", "rt_s"],
    "labels": ["stimulus", "lam_f", "lam_h", "lam_h_sd", "omega", "n_judgments"],
    "midpoints": ["pair", "interface_type", "lam_g", "lam_h", "lam_h_sd", "n_judgments", "highly_relabelled"],
    "boundaries": ["label_1", "label_2", "x0", "x0_people_low", "x0_people_high", "k", "r2"],
    "soft_labels": ["stimulus", "lam_f", "n_judgments"],
    "participants": ["participant", "interface", "n_answers", "completed", "rt_median_s", "x0", "midpoint", "rules"],
    "exclusions": ["rule", "participant", "session", "interface", "value", "threshold", "n_judgments"],
    "left_out": ["rule", "participant", "session", "interface", "value", "threshold", "n_judgments"],
    "images": ["stimulus_set", "image", "label", "file", "width", "height"],
}


def what_files_hold(tables: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Say for each table of results what a row is.

    tables: as in the CSVs, by name without suffix. Returns a row per table, in their order: file, one row per (in
    words), rows (their number), main columns (as many as the table has of MAIN, joined by commas; their meanings are
    in docs/columns.md and in the release's data dictionary), columns (the number of all).
    """
    described = [
        {
            "file": f"{name}.csv",
            "one row per": SUMMARY[name]["meaning"].removeprefix("one row per "),
            "rows": len(table),
            "main columns": ", ".join(column for column in MAIN[name] if column in table),
            "columns": len(table.columns),
        }
        for name, table in tables.items()
    ]
    return pd.DataFrame(described, columns=["file", "one row per", "rows", "main columns", "columns"])


def write_r_script(folder: Path) -> None:
    """Put the script that reads judgments.csv in R beside it: t tests of midpoints, mixed models of coefficients."""
    shutil.copyfile(R_SCRIPT, folder / IN_RESULTS)

"""Results folders, whole and with something changed in them."""

import json

import pandas as pd
import pytest

from analysis import summarise

FILES = ("labels.csv", "judgments.csv", "summary.json")


def aggregate_without_figures(judgments, folder, count="corrected"):
    """Aggregate for the numbers: drawing would take most of the time."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("analysis.figures.write", lambda *_: [])
        summarise(judgments, count).write(folder)
    return folder


def copy(results, to, **tables):
    """Copy what is read of a results folder, with other tables in place of its own."""
    to.mkdir()
    for name in FILES:
        (to / name).write_bytes((results / name).read_bytes())
    for name, rows in tables.items():
        rows.to_csv(to / f"{name}.csv", index=False)
    return to


def say(results, **changes):
    """Change what a summary says; None takes the entry out."""
    path = results / "summary.json"
    summary = json.loads(path.read_text(encoding="utf-8")) | changes
    path.write_text(json.dumps({name: value for name, value in summary.items() if value is not None}), encoding="utf-8")
    return results


def read_texts(results, name):
    return pd.read_csv(results / f"{name}.csv", dtype=str, keep_default_na=False)

"""The folder that export.py writes, as serve.py reads it."""

import csv
import json
from pathlib import Path

from experiments.page.library import CARRIED, check_carried
from experiments.study.placeholders import placeholder_in_texts, reaches_nobody
from hillmixe import study_record
from hillmixe.command import InputError

STUDY = "study.json"  # by which an export is known


def read_study(folder: Path) -> dict:
    """Read an export's description of itself; raises InputError if the folder is not an export."""
    try:
        study = json.loads((folder / STUDY).read_text(encoding="utf-8"))
        files = [folder / "index.html", folder / f"{study['interface']}.js"]
        known = all(texts["page"]["wrong_link"] for texts in study["texts"].values())
        whole = (
            known and study["n_batches"] >= 1 and study["stimulus_set_sha256"] and all(file.is_file() for file in files)
        )
        contact, rehearsal = study["settings"]["contact"], study["rehearsal"]
        left = next(filter(None, map(placeholder_in_texts, study["texts"].values())), None)
    except (OSError, ValueError, TypeError, KeyError, AttributeError, RecursionError):
        whole = False
    if not whole:
        raise InputError(
            f"{folder} is not an export of this version: make one, for example with python "
            f"experiments/export.py construct "
            "--study studies/mine --to exported/construct"
        )
    if not rehearsal and reaches_nobody(contact):
        raise InputError(
            f"{folder / STUDY}: the contact {contact!r} is a placeholder: write yours into the study's study.toml and "
            "export again"
        )
    if not rehearsal and left:
        raise InputError(
            f"{folder / STUDY}: {left} in what participants read is a placeholder: fill it in in the study's folder "
            "and export again"
        )
    check_carried(folder)
    record = study_record.read_record([folder], study["sha256"])
    if not record or not _agrees(study, record):
        raise InputError(
            f"{folder / STUDY} is not as it was exported, or lacks its study-*.zip: change the study and export again"
        )
    return study


def _agrees(study: dict, record: dict) -> bool:
    """Tell whether a page shows what the record of its study says."""
    texts = {language: texts.get(study["interface"]) for language, texts in record["texts"].items()}
    return texts == study["texts"] and all(record[key] == study[key] for key in ("name", "settings", "survey"))


def exported(file: str, interface: str) -> bool:
    """Tell whether experiments/export.py writes a file of this name."""
    folder, *rest = file.split("/")
    if folder in ("stimuli", CARRIED):
        return not any(part.startswith(".") for part in rest)
    return file in {f"{interface}.js", STUDY}


def trials_in(folder: Path, study: dict) -> list[int | None]:
    """Count the trials of each batch of an export; None for one that cannot be read."""
    counts: list[int | None] = []
    for number in range(study["n_batches"]):
        try:
            table = folder / "stimuli" / "batches" / f"{study['interface']}_batch-{number}.csv"
            with table.open(newline="", encoding="utf-8") as file:
                counts.append(sum(1 for row in csv.reader(file) if row) - 1)
        except (OSError, ValueError, csv.Error):
            counts.append(None)
    return counts

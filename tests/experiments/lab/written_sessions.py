"""Session files as window and page write them, with the columns alone that planning the next session reads."""

import csv
import os
from pathlib import Path

SET = "5" * 64
MINE = {"study": "mine", "stimulus_set_sha256": SET, "interface": "infer", "rehearsal": "0", "observer": "human"}


def write_session(folder: Path, participant: str, batch: int, answered: int = 4, n_trials: int = 4, **more) -> Path:
    """Write a session of the study `mine`; more: other values of MINE, or None for a column that is not there."""
    shared = {**MINE, "participant": participant, "session": f"s-{participant}-{batch}", "batch": batch, **more}
    shared = {name: value for name, value in shared.items() if value is not None} | {"n_trials": n_trials}
    rows = [{**shared, "phase": "consent"}, {**shared, "phase": "practice", "trial": ""}]
    rows += [{**shared, "phase": "trial", "trial": trial, "answer": 'with, "signs"\n'} for trial in range(answered)]
    rows += [{**shared, "phase": "survey", "survey_question": "Age?"}]
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / f"{participant}_{shared['interface']}_{shared['session']}.csv"
    with file.open("w", newline="", encoding="utf-8-sig") as stream:
        writer = csv.DictWriter(stream, list(dict.fromkeys(name for row in rows for name in row)), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    return file


def write_other_files(folder: Path) -> None:
    """Write what else may lie in a data folder: files of other programs, and damaged ones."""
    folder.mkdir(parents=True, exist_ok=True)
    whole = write_session(folder, "cut", 0, answered=3).read_bytes()
    (folder / "cut_infer_s-cut-0.csv").write_bytes(whole[: whole.index(b"trial,2") + 3])  # within a row
    (folder / "empty.csv").write_bytes(b"")
    (folder / "bom.csv").write_bytes(b"\xef\xbb\xbf")
    (folder / "zeros.csv").write_bytes(b"\0" * 5000)
    (folder / "picture.csv").write_bytes(bytes(range(256)) * 20)
    (folder / "utf16.csv").write_text(whole.decode("utf-8-sig"), encoding="utf-16")
    (folder / "wide.csv").write_text("a,b\n" + "x" * 300_000 + ",1\n")  # a field larger than Python's csv takes
    (folder / "judgments.csv").write_text(
        "participant,session,interface,batch,trial,source,row,completed\np,s,i,0,0,f,2,1\n"
    )
    (folder / "._p01_infer.csv").write_bytes(whole)
    (folder / "p01.csv.unfinished").write_bytes(whole)
    (folder / "digits.csv").write_bytes(whole.replace(b"trial,2", b"trial," + b"2" * 5000))  # more than Python reads
    (folder / "folder.csv").mkdir()
    (folder / "dangling.csv").symlink_to(folder / "nowhere")
    if hasattr(os, "mkfifo"):
        os.mkfifo(folder / "fifo.csv")  # whoever reads it waits for ever
    (folder / "open.csv").write_text(whole.decode("utf-8-sig") + '"a quote that never closes\n', encoding="utf-8")

"""Small folders of results made by hand, for the tests of what is published."""

import csv
import json

from hillmixe.columns import JUDGMENT_COLUMNS

ABOUT = {"--title": "Mixed animals", "--author": "Ito, Mei", "--url": "https://osf.io/abcde"}
SUMMARY = {
    "versions": {"hill-mixe-suite": "0.1.0"},
    "tables_counted": "corrected",
    "recipes": {"paper": {"repeats": "count"}, "corrected": {"repeats": "do not count"}},
}
SESSIONS = {  # participant: session
    "anna": "2026-11-24_01h13.17.549",
    "Ben Okri": "2026-12-03_14h00.00.001",
    "7": "2026-12-01_09h30.59.100",
}
PAIRS = ("Cat_3_Dog_14", "Bird_15_Ship_92")


def judgment(participant, pair="Cat_3_Dog_14", **changes):
    """A row of judgments.csv: an answer of Infer."""
    label_1, image_1, label_2, image_2 = pair.split("_")
    session = SESSIONS.get(participant, "2026-11-30_10h00.00.000")
    row = dict.fromkeys(JUDGMENT_COLUMNS, "")
    row |= {"participant": participant, "session": session, "interface": "infer", "platform": "psychopy"}
    row |= {"mixing": "linear", "batch": "0", "trial": "0", "repeat": "0", "catch": "0", "pair": pair}
    row |= {"stimulus": f"mixed_0.5_{pair}.png", "label_1": label_1, "image_1": image_1, "label_2": label_2}
    row |= {"image_2": image_2, "lam_f": "0.5", "side_1": "left", "lam_h": "0.30000000000000004", "omega": "0.8"}
    row |= {"touched": "1", "rt_s": "2.5", "completed": "1", "observer": "human", "row": "2"}
    return row | {"source": f"{participant}_infer_{session}.csv", "lam_h_raw": "0.30000000000000004"} | changes


def label(pair="Cat_3_Dog_14", **changes):
    """A row of labels.csv."""
    label_1, image_1, label_2, image_2 = pair.split("_")
    row = {"stimulus": f"mixed_0.5_{pair}.png", "pair": pair, "label_1": label_1, "label_2": label_2}
    row |= {"image_1": image_1, "image_2": image_2, "lam_f": "0.5", "lam_h": "0.3", "lam_h_median": "0.3"}
    return row | {"lam_h_sd": "", "omega": "0.8", "n_judgments": "1", "n_participants": "1"} | changes


def write_table(path, rows):
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def write_results(folder, judgments=None, summary=None, **tables):
    """Write a folder of results: two answers of each of three people unless other rows are given."""
    judgments = judgments or [judgment(name, pair, trial=str(n)) for name in SESSIONS for n, pair in enumerate(PAIRS)]
    write_table(folder / "judgments.csv", judgments)
    for name, rows in ({"labels": [label(pair) for pair in PAIRS]} | tables).items():
        write_table(folder / f"{name}.csv", rows)
    (folder / "summary.json").write_text(json.dumps(SUMMARY | (summary or {})), encoding="utf-8")
    return folder


def read_table(folder, name):
    (path,) = (folder / "data").glob(f"*_description-{name}_data.csv")
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def contents(folder):
    """All that is in a folder: the bytes of files, None for folders."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() if path.is_file() else None for path in folder.rglob("*")
    }

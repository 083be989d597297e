"""Session files made by hand, for the tests of the reader."""

import csv
import io

from analysis.readers import sessions

SHARED = {
    "participant": "p01",
    "session": "s1",
    "interface": "infer",
    "platform": "psychopy",
    "stimulus_set": "pilot",
    "stimulus_set_sha256": "ab" * 32,
    "mixing": "linear",
    "batch": "0",
    "batch_by": "given",
    "study": "mine",
    "study_sha256": "cd" * 32,
    "rehearsal": "0",
    "audience": "people",
    "n_raters": "100",
    "n_trials": "4",
    "phase": "trial",
    "language": "en",
    "observer": "human",
}
# What version 0.1 did not know.
LATER = ("study", "study_sha256", "rehearsal", "audience", "n_raters", "lam_g", "shuffle_seed")
INFER = [  # trial, repeat, pair, lam_f, lam_h, omega, both sliders moved, seconds
    ("0", "0", "Cat_3_Dog_14", "0.25", "0.31", "0.8", "1", "1", "2.5"),
    ("1", "0", "Bird_15_Ship_92", "0.5", "0.5", "0.0", "0", "1", "3.125"),
    ("2", "0", "Dog_65_Frog_35", "0.9", "1", "1", "1", "0", "0.75"),
    ("3", "1", "Cat_3_Dog_14", "0.25", "0.3", "0.7", "1", "1", "12"),
]
# What every trial of Infer has, and no test hangs on.
OTHER_INFER = {"catch": "0", "side_1": "left", "frame_ms": "", "dropped_frames": ""}
OTHER_INFER |= {f"{slider}_adjustments": "1" for slider in ("lam", "omega")}
OTHER_INFER |= {f"{slider}_{which}_s": "0.5" for slider in ("lam", "omega") for which in ("first", "last")}


def infer_rows(**changes):
    """A session of Infer with four trials, one of them a repeat; `changes` hold for every row."""
    names = ("trial", "repeat", "pair", "lam_f", "lam_h", "omega", "lam_touched", "omega_touched", "rt_s")
    rows = [SHARED | OTHER_INFER | dict(zip(names, values, strict=True)) for values in INFER]
    for row in rows:
        row["label_1"], row["image_1"], row["label_2"], row["image_2"] = row["pair"].split("_")
        row["stimulus"] = f"mixed_{row['lam_f']}_{row['pair']}.png"
        row |= changes
    return rows


def soft_label_rows(row=None, **changes):
    """A session of soft labels about the same four stimuli; nobody says anything about Ship.

    `changes` hold for every row, or for one of them; `row` as a spreadsheet counts.
    """
    rows = []
    for number, shown in enumerate(infer_rows(), start=2):
        answer = {"interface": "soft_labels", "top_label": "Cat", "top_percent": "62.5", "second_label": "Dog"}
        answer |= {"second_percent": "20", "impossible": "Truck", "classes": "Truck|Ship|Frog|Dog|Cat|Bird"}
        answer |= {"shuffle_seed": "4099"}
        names = [*SHARED, "trial", "repeat", "catch", "pair", "label_1", "label_2", "image_1", "image_2"]
        names += ["stimulus", "lam_f", "rt_s", "frame_ms", "dropped_frames"]
        rows.append({name: shown[name] for name in names} | answer | (changes if row in (None, number) else {}))
    return rows


def construct_rows(*answers, **changes):
    rows = []
    for trial, lam_h in enumerate(answers):
        own = {"trial": str(trial), "repeat": "0", "pair": f"Cat_{trial}_Dog_14", "image_1": str(trial), "rt_s": "2"}
        own |= {"label_1": "Cat", "label_2": "Dog", "image_2": "14", "lam_h": lam_h, "lam_start": "0.1", "lam_g": "0.5"}
        own |= {"lam_path": f"0.1|{lam_h}", "n_steps": "1", "first_key_s": "0.5", "frame_ms": "", "dropped_frames": ""}
        own |= {"interface": "construct", "n_trials": str(len(answers))}
        rows.append(SHARED | own | changes)
    return rows


def of_version_0_1(rows):
    """The same rows as version 0.1 of the suite wrote them."""
    return [{name: cell for name, cell in row.items() if name not in LATER} for row in rows]


def changed(row, **changes):
    """The session of Infer with other texts in one row; `row` as a spreadsheet counts."""
    rows = infer_rows()
    rows[row - 2] |= changes
    return rows


def as_csv(rows, newline="\n"):
    text = io.StringIO()
    writer = csv.DictWriter(text, list(rows[0]), restval="", lineterminator=newline)
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def write(path, rows_or_text, encoding="utf-8"):
    path.parent.mkdir(parents=True, exist_ok=True)
    text = rows_or_text if isinstance(rows_or_text, str) else as_csv(rows_or_text)
    path.write_bytes(text.encode(encoding))
    return path


def read(path, rows_or_text):
    return sessions.read([write(path, rows_or_text)])

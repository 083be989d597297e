"""Read the four published H-Mix CSVs (Collins et al., UAI 2023) into judgments.

What to know about these files, which were written by jsPsych: `subject` is a random id for each session; answers to
Infer are in `responses`, not in `response`; its mixing slider counts from label 1 at 0 to label 2 at 100; repeat trials
carry `rerun_` before their task; `class_pair` of Infer ends in .png; `condition` is not a stimulus set; the answers of
Construct have float noise. They do not say how the images were mixed, but the released images do: cut off, not rounded.
"""

import json
from pathlib import Path

import pandas as pd

from analysis.judgments import PUBLISHED_ON, Problems, judgment_table, note_contradictions
from hillmixe import published
from hillmixe.names import parse_pair, parse_stimulus

NO_ALTERNATIVE = "No"  # the second class of a soft label where none was named


def read() -> pd.DataFrame:
    """Read all four files, downloaded or from HILLMIXE_DATA: the judgments of 159 participants."""
    parts = [
        reader(published.file(f"hmix/hmix_{name}.csv"))
        for name, reader in {
            "construct_midpoint": read_construct,
            "select_shuffled_midpoint": read_select_shuffled,
            "infer_mixing_factor": read_infer,
            "categorical_soft_labels": read_soft_labels,
        }.items()
    ]
    judgments = judgment_table(pd.concat(parts, ignore_index=True))
    problems = Problems()
    note_contradictions(judgments, problems)
    problems.raise_any()
    return judgments


def read_construct(path: Path) -> pd.DataFrame:
    """Read Construct: `final_value` is the weight of image 1, with float noise that lam_h_raw keeps and lam_h loses."""
    raw = _trials(path, "select_create")
    # Exact to the last bit in every version of pandas: the paper's counts hang on it.
    answers = raw["final_value"].map(float)
    return _judgments(path, raw, "construct", raw["class_pair"]).assign(
        lam_start=raw["start_value"], lam_h_raw=answers, lam_h=answers.round(1)
    )


def read_select_shuffled(path: Path) -> pd.DataFrame:
    """Read Select-Shuffled: `response` holds "select0.5", the weight of image 1."""
    raw = _trials(path, "select_shuffled")
    chosen = raw["response"].map(lambda text: float(json.loads(text)["select"].removeprefix("select")))
    return _judgments(path, raw, "select_shuffled", raw["class_pair"]).assign(lam_h_raw=chosen, lam_h=chosen.round(1))


def read_infer(path: Path) -> pd.DataFrame:
    """Read Infer: lam_h = 1 - mixingcoeff / 100, omega = confidence / 100."""
    raw = _trials(path, "rate_mixture")
    answers = pd.DataFrame(raw["responses"].map(json.loads).tolist(), index=raw.index)
    return _judgments(path, raw, "infer", raw["class_pair"].str.removesuffix(".png")).assign(
        stimulus=raw["filename"],
        lam_f=raw["mixtureCoeff"],
        lam_h_raw=1 - answers["mixingcoeff"] / 100,
        lam_h=(100 - answers["mixingcoeff"]) / 100,
        omega=answers["confidence"] / 100,
        catch=0,
        side_1="left",
    )


def read_soft_labels(path: Path) -> pd.DataFrame:
    """Read the soft labels: two classes with percentages and the impossible classes, whatever else was typed."""
    raw = _trials(path, "spec_conf")
    answers = pd.DataFrame(raw["response"].map(json.loads).map(_soft_label_answer).tolist(), index=raw.index)
    pairs = raw["filename"].map(lambda name: str(parse_stimulus(name)[1]))
    given = _judgments(path, raw, "soft_labels", pairs).assign(
        stimulus=raw["filename"], lam_f=raw["mixtureCoeff"], catch=0
    )
    return pd.concat([given, answers], axis="columns")


def _trials(path: Path, task: str) -> pd.DataFrame:
    """Keep the rows of a task and its repeats; the others are consent, instructions and comments."""
    raw = pd.read_csv(path, dtype={"final_value": str})
    return raw[raw["task"].isin([task, f"rerun_{task}"])]


def _judgments(path: Path, raw: pd.DataFrame, interface: str, pairs: pd.Series) -> pd.DataFrame:
    """Give the columns that all four interfaces share."""
    parts = pd.DataFrame(pairs.map(parse_pair).tolist(), index=raw.index)
    return parts.assign(
        participant=raw["subject"],
        session=raw["subject"],
        interface=interface,
        platform=PUBLISHED_ON,
        mixing="linear_floor",
        observer="human",
        batch=raw["condition"],
        # trial_index counts instruction screens too, and these were repeated for some people.
        trial=raw.groupby("subject")["trial_index"].rank(method="first") - 1,
        repeat=raw["task"].str.startswith("rerun_").astype(int),
        pair=pairs,
        rt_s=raw["rt"].astype(float) / 1000,
        completed=1,
        source=path.name,
        row=raw.index + 2,
    )


def _soft_label_answer(answer: dict) -> dict:
    second = answer.get("classSelect2", "").removeprefix("secondProb")
    named = second not in ("", NO_ALTERNATIVE)
    impossible = [key.removeprefix("improbClassSelect") for key in answer if key.startswith("improbClassSelect")]
    return {
        "top_label": answer["classSelect"].removeprefix("mostProb"),
        "top_percent": float(answer["prob"]),
        "second_label": second if named else None,
        "second_percent": float(answer["prob2"]) if named else None,
        "impossible": "|".join(impossible) or None,
    }

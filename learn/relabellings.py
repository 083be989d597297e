"""Find the relabellings that networks resist: the margins of each mixed image beside its label, and lists to leave out.

python learn/relabellings.py runs/hmix-narrow-once --labels results/hmix
python learn/train.py --conditions relabel --labels results/hmix --images cifar10 --leave-out runs/.../worst.csv

Margins (learn/training/label_margins.py) are averaged over all runs of a condition in the folder. The command writes
relabellings.csv, with a row per mixed image, and two lists for train.py --leave-out: worst.csv, the tenth with the
lowest area under the margin at each lam_f, where labels are about equally soft; and random.csv, as many at each lam_f,
drawn at random.
"""

from argparse import ArgumentTypeError
from pathlib import Path

import numpy as np
import pandas as pd

from hillmixe import command
from hillmixe.command import InputError, Parser, number
from hillmixe.files import sha256
from learn import human_data
from learn.human_data import HumanData
from learn.training.run_folder import is_sealed, read_config, verify
from learn.written_tables import chosen_columns, write_folder

LABEL = ["stimulus", "label_1", "label_2", "lam_f", "lam_h", "omega"]
MARGINS = ["aum", "excess_loss"]
SHOWN = {
    **{"stimuli": "stimuli", "n": "n", "aum": "AUM", "excess_loss": "excess loss"},
    **{"relabelled": "mean of abs(lam_h - lam_f)", "omega": "omega"},
}


def main() -> None:
    """Parse the flags, join margins and labels, print and write the tables."""
    parser = Parser(__doc__)
    parser.add_argument("runs", type=Path, help="a folder of runs that train.py made")
    parser.add_argument("--condition", default="relabel", help="the condition of the runs (default relabel)")
    parser.add_argument("--labels", type=Path, required=True, help="the results that they were trained on")
    parser.add_argument("--share", type=share, default=0.1, help="share of the mixed images in a list (default .1)")
    parser.add_argument("--seed", type=command.seed, default=0, help="seed of the random list (default 0)")
    parser.add_argument("--out", type=Path, help="the folder to write (default: beside the runs, named after them)")
    flags = parser.parse_args()
    people = human_data.read(flags.labels)
    folders = runs_of(flags.runs, flags.condition, people)
    table, agreement = join(folders, people)
    worst, drawn = lists(table, flags.share, flags.seed)
    groups = {"all": table, "worst": worst, "random": drawn}
    text = (
        f"Runs of {flags.condition} in {flags.runs.name}: {len(folders)}; labels {flags.labels.resolve().name}."
        f"{agreement}\n\n{chosen_columns(summary(groups), SHOWN)}\n"
    )
    out = flags.out or flags.runs.with_name(f"{flags.runs.name}-{flags.condition}-relabellings")
    write_folder(out, {"relabellings": table, "worst": worst, "random": drawn}, text)
    print(f"{text}\nwritten to {out}: relabellings.csv, worst.csv, random.csv and table.md")


def share(text: str) -> float:
    """Read a share of stimuli, above 0 and up to one half."""
    if not 0 < number(text) <= 0.5:
        raise ArgumentTypeError(f"{text}: expected a share above 0 and up to .5")
    return number(text)


def runs_of(folder: Path, condition: str, people: HumanData) -> list[Path]:
    """Find the complete runs of a condition, with margins, that were trained on these labels.

    Raises InputError if there are none, or if one is damaged or belongs to other labels.
    """
    found = []
    for run in sorted(folder.glob(f"{condition}_*_seed*")):
        if not is_sealed(run):
            continue
        verify(run)
        config = read_config(run)
        if config["condition"] != condition:
            continue  # relabel_omega, where relabel is asked for
        if config["data"]["labels"]["sha256"]["labels.csv"] != sha256(people.folder / "labels.csv"):
            raise InputError(f"{run} was trained on other labels than {people.folder / 'labels.csv'}: name its own")
        if (run / "margins.csv").is_file():
            found.append(run)
    if not found:
        raise InputError(f"{folder} has no complete run of {condition} with margins.csv: train it with learn/train.py")
    return found


def join(folders: list[Path], people: HumanData) -> tuple[pd.DataFrame, str]:
    """Join the margins of runs, averaged over them, with the labels.

    Returns a row per mixed image, the lowest AUM first at each lam_f: LABEL, n_judgments, aum, excess_loss, and
    rank, the share of mixed images at its lam_f with a lower AUM; and, if there are two or more runs, a sentence on how
    well they agree.
    """
    per_run = []
    for folder in folders:
        margins = pd.read_csv(folder / "margins.csv").dropna(subset="stimulus")
        per_run.append(margins.groupby("stimulus")[MARGINS].mean())
    means = sum(per_run[1:], start=per_run[0]) / len(per_run)
    judged = people.label_judgments.groupby("stimulus").size().rename("n_judgments")
    table = people.stimuli[LABEL].merge(judged, on="stimulus").merge(means, on="stimulus")
    if table.empty:
        raise InputError(
            f"{people.folder / 'labels.csv'} has none of the mixed images of these runs: expected runs of a condition "
            "that labels them, such as relabel"
        )
    table["rank"] = table.groupby("lam_f")["aum"].rank(method="first").sub(1) / table.groupby("lam_f")["aum"].transform(
        "size"
    )
    table = table.sort_values(["lam_f", "rank"], ignore_index=True)
    if len(per_run) == 1:
        return table, ""
    halves = [sum(half[1:], start=half[0]) / len(half) for half in (per_run[::2], per_run[1::2])]
    within = [
        half["aum"] - half["aum"].groupby(table.set_index("stimulus")["lam_f"]).transform("mean") for half in halves
    ]
    r = float(np.corrcoef(*(half.loc[table["stimulus"]] for half in within))[0, 1])
    return table, f" AUM of the two halves of them, within lam_f, correlates r = {r:.3f}."


def lists(table: pd.DataFrame, part: float, seed: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Give the rows with the lowest AUM at each lam_f, a share `part` of them, and as many drawn at random."""
    rng = np.random.default_rng(seed)
    worst, drawn = [], []
    for _, rows in table.groupby("lam_f"):
        n = round(part * len(rows))
        worst.append(rows.nsmallest(n, "rank"))
        drawn.append(rows.iloc[np.sort(rng.choice(len(rows), n, replace=False))])
    return pd.concat(worst, ignore_index=True), pd.concat(drawn, ignore_index=True)


def summary(groups: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """Describe groups of mixed images: a row each with n and the means of margins, relabelling and confidence."""
    rows = [
        {"stimuli": name, "n": len(rows), "relabelled": (rows["lam_h"] - rows["lam_f"]).abs().mean()}
        | rows[[*MARGINS, "omega"]].mean().to_dict()
        for name, rows in groups.items()
    ]
    return pd.DataFrame(rows)


if __name__ == "__main__":
    command.run(main)

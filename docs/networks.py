"""Write tables of networks as Markdown, and draw the paper's beside its printed values (docs/results/paper.csv).

python docs/networks.py docs/results --name narrow-once     table2-narrow-once-runs.csv, and others
python docs/networks.py runs/hmix-cpu-once                  table2-runs.csv and whatever other tables are there
"""

from pathlib import Path

import pandas as pd
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from analysis.figures.style import ACCENT, NEUTRAL, new_figure, save
from hillmixe import command
from hillmixe.command import InputError, Parser
from learn.training import paper_tables
from learn.written_tables import chosen_columns, markdown

PAPER = Path(__file__).parent / "results" / "paper.csv"
SHOWN = {"ce": "cross-entropy (nats)", "fgsm": "FGSM cross-entropy (nats)", "calibration_paper": "calibration error"}
# Two conditions of table 2 -> what differs between them.
COMPARED = {
    ("random", "none"): "mixed images, with labels that say nothing (and 30 % more steps)",
    ("uniform", "none"): "mixed images, with labels that say nothing (and 30 % more steps)",
    ("relabel", "mixup"): "people's coefficient",
    ("relabel_omega", "mixup_omega"): "people's coefficient, where both are smoothed by their confidence",
    ("relabel_omega", "relabel"): "smoothing by people's confidence",
    ("relabel_omega", "relabel_omega_dealt"): "which stimulus people were confident about",
    ("mixup_omega", "mixup_smoothed"): "smoothing by people's confidence instead of equally",
    ("relabel_omega", "mixup_smoothed"): "people's coefficient, and smoothing by their confidence instead of equally",
    ("relabel_omega_dealt", "mixup_smoothed"): "people's coefficient, and dealt confidences instead of equal smoothing",
    ("relabel_omega_per_judgment", "relabel_omega"): "single judgments (with more smoothing, crops and steps)",
    ("relabel_omega_per_judgment", "mixup_smoothed"): "single judgments, crops and steps instead of equal smoothing",
}
# Table -> the row that the others are compared with; of left_out, runs of learn/compare.py.
REFERENCES = {paper_tables.stem(name): reference for name, (_, reference) in paper_tables.TABLES.items()}
REFERENCES["left_out"] = "without-random"
OF_PAPER = [paper_tables.stem(name) for name in paper_tables.OF_PAPER]
# A policy is chosen by its ratios to mixup_smoothed in these measures (docs/learning.md).
CHOSEN_BY = {"ce": "cross-entropy", "fgsm": "FGSM cross-entropy", "calibration_corrected": "calibration error"}
MARKERS = {"preact_resnet18": "^", "vgg11": "s"}


def main() -> None:
    """Parse the flags, read the tables of runs, print them, draw the figure of the paper's."""
    parser = Parser(__doc__)
    parser.add_argument("folder", type=Path, help="where the tables of runs are; networks.png and .svg go there")
    parser.add_argument("--name", help="of the tables, between table2- and -runs.csv")
    flags = parser.parse_args()
    middle = f"-{flags.name}" if flags.name else ""
    files = {name: flags.folder / f"{name}{middle}-runs.csv" for name in REFERENCES}
    tables = {name: compare(pd.read_csv(file), name) for name, file in files.items() if file.is_file()}
    if not tables:
        raise InputError(f"{flags.folder} has no {files['table2'].name}: name a folder that learn/train.py wrote")
    for name, table in tables.items():
        print(f"{text(table, name)}\n")
        if name == "table2":
            print(f"{effects(pd.read_csv(files[name]))}\n")
    if (chosen := flags.folder / f"policies{middle}-validation-runs.csv").is_file():
        print(f"{ratios(pd.read_csv(chosen))}\n")
    if of_paper := {name: table for name, table in tables.items() if name in OF_PAPER}:
        for file in save(draw(of_paper), flags.folder / f"networks{middle}"):
            print(file)


def compare(runs: pd.DataFrame, name: str) -> pd.DataFrame:
    """Summarise a table of runs beside the paper's printed one.

    runs: as learn/train.py writes them. name: of the table, one of REFERENCES.
    Returns a row per condition, architecture (`all`: the average within a seed) and measure of SHOWN: mean; difference
    from the reference condition in the same seed and architecture, low, high (95 % interval of its mean over seeds;
    empty for the reference, and the interval for one seed); n_seeds; paper and paper_difference, as printed.
    """
    reference = REFERENCES[name]
    averaged = paper_tables.with_average(runs)
    keys = ["condition", "architecture", "measure"]
    means = paper_tables.table(averaged)[[*keys, "n_seeds", "mean"]]
    apart = paper_tables.table(paper_tables.differences(averaged, reference)).rename(columns={"mean": "difference"})
    table = means.merge(apart[[*keys, "difference", "low", "high"]], "left", keys)
    printed = pd.read_csv(PAPER).rename(columns={"calibration": "calibration_paper"})
    printed = printed[printed["table"].map(paper_tables.stem) == name].set_index("condition")[[*SHOWN]]
    apart_in_paper = printed - printed.reindex([reference]).squeeze()
    for kind, values in {"paper": printed, "paper_difference": apart_in_paper}.items():
        column = values.melt(ignore_index=False, var_name="measure", value_name=kind).reset_index()
        table = table.merge(column, "left", ["condition", "measure"])
    return table[table["measure"].isin([*SHOWN])]


def text(table: pd.DataFrame, name: str) -> str:
    """Write a table as Markdown: for each measure our mean (with the paper's) and our difference from the reference."""
    reference = REFERENCES[name]
    averaged = table[table["architecture"] == table["architecture"].iloc[0]]
    names = [words.removesuffix(" (nats)") for words in SHOWN.values()]
    rows = [["labels", *(cell for name in names for cell in (name, f"minus {reference}"))]]
    for condition, own in averaged.groupby("condition", sort=False):
        cells = own.set_index("measure")
        row = [f"`{condition}`"]
        for measure in SHOWN:
            paper, mean, difference, high = cells.loc[measure, ["paper", "mean", "difference", "high"]]
            apart = "" if pd.isna(difference) else paper_tables.cell(difference, high, signed=True)
            row += [f"{mean:.3f}" if pd.isna(paper) else f"{mean:.3f} ({paper:.2f})", apart]
        rows.append(row)
    return markdown(rows)


def effects(runs: pd.DataFrame) -> str:
    """Write as Markdown the differences between the conditions of COMPARED in the same seeds (mean of the networks).

    runs: of table 2. Pairs of which one was not run have no row.
    """
    averaged = paper_tables.with_average(runs)
    averaged = averaged[averaged["architecture"] == averaged["architecture"].iloc[0]]
    rows = [["difference", "what it shows", *(words.removesuffix(" (nats)") for words in SHOWN.values())]]
    for (condition, reference), thing in COMPARED.items():
        both = averaged[averaged["condition"].isin([condition, reference])]
        if both["condition"].nunique() == 2:
            apart = paper_tables.table(paper_tables.differences(both, reference)).set_index("measure")
            cells = (paper_tables.cell(apart["mean"][name], apart["high"][name], signed=True) for name in SHOWN)
            rows.append([f"`{condition}` - `{reference}`", thing, *cells])
    return markdown(rows)


def ratios(runs: pd.DataFrame) -> str:
    """Write as Markdown each policy's ratio to mixup_smoothed in the measures that choose, and the largest of them.

    Ratios are of means over all runs. The best policy comes first.
    """
    means = runs.groupby("condition")[[*CHOSEN_BY]].mean()
    table = (means / means.loc["mixup_smoothed"]).drop(index="mixup_smoothed")
    table = table.assign(largest=table.max(axis=1)).sort_values("largest")
    table.insert(0, "labels", [f"`{name}`" for name in table.index])
    return chosen_columns(table, {"labels": "labels", **CHOSEN_BY, "largest": "largest ratio"})


def draw(tables: dict[str, pd.DataFrame]) -> Figure:
    """Draw how the mean (with its interval), each network and the paper differ from a table's reference.

    A condition of several tables (`none`) is drawn in the first: far from all else in table 3, it would hide the rest.
    Where there is no rest, it is drawn again.
    """
    drawn: set[str] = set()
    for name, table in tables.items():
        rest = table[~table["condition"].isin(drawn)]
        if {*rest["condition"]} - {REFERENCES[name]}:
            tables = tables | {name: rest}
        drawn |= {*table["condition"]}
    heights = [table["condition"].nunique() for table in tables.values()]
    with new_figure((11, 1.6 + 0.34 * sum(heights))) as figure:
        axes = figure.subplots(len(tables), len(SHOWN), squeeze=False, height_ratios=heights)
        for row, (name, table) in zip(axes, tables.items(), strict=True):
            reference = REFERENCES[name]
            conditions = [name for name in table["condition"].unique() if name != reference]
            for ax, (measure, label) in zip(row, SHOWN.items(), strict=True):
                own = table[(table["measure"] == measure) & (table["condition"] != reference)]
                places = -own["condition"].map(conditions.index)
                for architecture, at in own.groupby("architecture").groups.items():
                    found, height = own.loc[at], places[at]
                    if architecture != table["architecture"].iloc[0]:  # the first one is the average, if there is one
                        look = {"color": NEUTRAL, "markersize": 4, "fillstyle": "none"}
                        ax.plot(found["difference"], height - 0.22, MARKERS.get(str(architecture), "."), **look)
                        continue
                    reach = [found["difference"] - found["low"], found["high"] - found["difference"]]
                    ax.errorbar(found["difference"], height, xerr=reach, fmt="o", color=ACCENT, markersize=5, capsize=3)
                    printed = {"color": "black", "markersize": 5, "fillstyle": "none"}
                    ax.plot(found["paper_difference"], height + 0.22, "D", **printed)
                ax.axvline(0, color=NEUTRAL, linewidth=0.8)
                ax.set_yticks([-place for place in range(len(conditions))], conditions if ax is row[0] else [])
                ax.set_ylim(-len(conditions) + 0.4, 0.6)
                ax.set_xlabel(f"{label}\nminus that of {reference}", fontsize=9)
            seeds = table["n_seeds"].max()
            row[0].set_title(f"Table {name[-1]}, {seeds} seeds", loc="left", fontsize=11)
        handles = [
            Line2D([], [], color=ACCENT, marker="o", label="mean of the networks, 95 % interval over seeds"),
            *(
                Line2D([], [], color=NEUTRAL, marker=marker, linestyle="", fillstyle="none", label=name)
                for name, marker in MARKERS.items()
            ),
            Line2D([], [], color="black", marker="D", linestyle="", fillstyle="none", label="printed in the paper"),
        ]
        figure.legend(handles=handles, loc="outside upper center", ncols=4, fontsize=9)
    return figure


if __name__ == "__main__":
    command.run(main)

"""Say how classifiers' own coefficients for mixed images follow those that people infer.

python learn/align.py --model runs/hmix-cpu-once/mixup_vgg11_seed0 --labels results/hmix --images test_images.zip
python learn/align.py --model torchvision:resnet18 mine.pt2 --labels results/hmix --images cifar10 --out runs/alignment

A classifier's coefficient is p(label_1) / (p(label_1) + p(label_2)). It is measured on the images that people judged,
beside policies fitted to people (cross-validated), how one person predicts the mean of the others, and the noise
ceiling. A model is model.pt of a run of learn/train.py; a file of TorchScript or torch.export (.pt2) that takes pixels
(n, 3, h, w) in [0, 1] and gives logits, of the set's classes in alphabetical order or of --classes; or torchvision:NAME
with its ImageNet weights, whose categories are added up to the set's classes (learn/imagenet_classes.json).
"""

from pathlib import Path

import numpy as np
import pandas as pd
import torch

from analysis.figures.style import ACCENT, LAM_H, NEUTRAL, new_figure, save
from analysis.summary import records
from hillmixe import __version__, command
from hillmixe.command import InputError, Parser, count
from hillmixe.files import sha256, write_json
from learn import classifiers, human_agreement, human_data
from learn.human_agreement import CATEGORIES
from learn.human_data import JudgedStimuli
from learn.written_tables import chosen_columns, write_folder
from stimuli_gen import sources
from stimuli_gen.mixing import GIVEN

SHOWN = {
    **{"predictor": "predictor", "n_stimuli": "n", "mae": "MAE", "rmse": "RMSE", "r": "r"},
    **{"r2_within_lam_f": "R² within lam_f", "rmse_judgments": "RMSE, judgments"},
    **{"rmse_others": "RMSE, others", "r_others": "r, others"},
    **{
        "n_boundaries": "boundaries",
        "x0_shift": "x0 shift",
        "x0_shift_abs": "absolute",
        "x0_r": "x0 r",
        "k_ratio": "k ratio",
    },
}
DRAWN = 6  # models in the figure
MARKERS = "osD^vP"


def main() -> None:
    """Parse the flags, measure the models, print and write the tables and the figure."""
    parser = Parser(__doc__)
    parser.add_argument("--model", nargs="+", required=True, help="one or more files, run folders or torchvision:NAME")
    parser.add_argument("--labels", type=Path, required=True, help="a folder that aggregate.py wrote")
    parser.add_argument("--images", required=True, help="the images shown, as for train.py")
    parser.add_argument("--size", type=count, help="as for generate.py: bring the images to this many pixels")
    parser.add_argument("--classes", nargs="+", metavar="NAME", help="the classes of an exported model, in its order")
    parser.add_argument("--out", type=Path, help="the folder to write (default: in runs/, by the name of the labels)")
    flags = parser.parse_args()
    people = human_data.read(flags.labels).first_answers
    source = sources.load(flags.images, flags.size, given=people.mixing == GIVEN)
    if flags.classes and len({*flags.classes}) < len(flags.classes):
        raise InputError("--classes names a class twice")
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    images = source.mixed(people.stimuli, people.mixing)
    lam, about = {}, []
    for spec in dict.fromkeys(flags.model):
        model = classifiers.load(spec, source.class_names, flags.classes, device)
        name = model.name if model.name not in lam else spec
        label_1, label_2 = (people.stimuli[column].to_numpy() for column in CATEGORIES)
        lam[name] = classifiers.lam(model, images, label_1, label_2, device)
        lacking = sorted({*people.stimuli["label_1"], *people.stimuli["label_2"]} - {*model.outputs})
        if np.isnan(lam[name]).all():
            raise InputError(f"{spec} has no pair of the classes that people judged; name its classes with --classes")
        about.append({"name": name, "model": spec, "classes_left_out": lacking, "remark": model.remark})
    table, by_pair = compare(people, lam)
    labels = flags.labels.resolve().name
    text = (
        f"Labels {labels}, images {source.name}, mixed by {people.mixing}: {len(people.stimuli)} stimuli, "
        f"{len(people.judgments)} judgments.\n{remarks(about)}\n{chosen_columns(table, SHOWN)}\n"
    )
    content = {
        "versions": {"hill-mixe-suite": __version__, "torch": torch.__version__},
        "labels": {"name": labels, "sha256": sha256(flags.labels / "judgments.csv")},
        "images": {"name": source.name, "sha256": source.checksum, "mixing": people.mixing},
        "models": about,
        "alignment": records(table),
        "boundaries": records(by_pair),
    }

    def more(folder: Path) -> None:
        write_json(folder / "alignment.json", content)
        draw(people, lam, by_pair, folder / "alignment", f"{labels}: {len(people.judgments)} judgments")

    out = flags.out or Path("runs") / f"{labels}-alignment"
    stimuli = people.stimuli.assign(**lam)
    write_folder(out, {"alignment": table, "boundaries": by_pair, "stimuli": stimuli}, text, more)
    print(
        f"{text}\nwritten to {out}: table.md, alignment.csv, boundaries.csv, stimuli.csv, alignment.json, .png and .svg"
    )


def compare(people: JudgedStimuli, lam: dict[str, np.ndarray]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Measure models, and for each set of stimuli that some can be measured on, the policies and what people allow for.

    lam: name -> (n_stimuli,) coefficients, nan where the model lacks a class. Returns the two tables of
    human_agreement.compare(), with n_stimuli to tell the sets apart: all are compared on the same stimuli within a set.
    """
    policies = human_agreement.predict_by_policies(people)
    sets: dict[bytes, list[str]] = {}
    for name, values in lam.items():
        sets.setdefault(np.isfinite(values).tobytes(), []).append(name)
    tables = []
    for mask, names in sets.items():
        chosen = np.frombuffer(mask, dtype=bool)
        predicted = {
            str(name): values for name, values in [*lam.items(), *policies.items()] if name in [*names, *policies]
        }
        tables.append(
            human_agreement.compare(people.only(chosen), {name: np.asarray(v)[chosen] for name, v in predicted.items()})
        )
    return tuple(pd.concat(parts, ignore_index=True) for parts in zip(*tables, strict=True))


def remarks(about: list[dict]) -> str:
    """Say what a reader of the table must know, a line for each kind of remark."""
    lines = [
        "MAE, RMSE and r: to the mean lam_h of each stimulus; judgments: to single ones; others: to the mean of the "
        "others for each judgment.",
        "x0 shift: boundary of the model minus that of people, mean over the category pairs where "
        "both have one (boundaries), and mean absolute; k ratio: its slope by theirs.",
    ]
    for model in about:
        if lacking := model["classes_left_out"]:
            lines.append(f"{model['name']}: no class {', '.join(lacking)}; pairs with it are left out.")
        if model["remark"]:
            lines.append(f"{model['name']}: {model['remark']}.")
    return "\n".join(lines) + "\n"


def draw(people: JudgedStimuli, lam: dict[str, np.ndarray], by_pair: pd.DataFrame, file: Path, note: str) -> list[Path]:
    """Draw each model's coefficients against people's, and its boundary shifts by category pair; PNG and SVG."""
    names = [*lam][:DRAWN]
    columns = min(2, len(names))
    shifts = by_pair[by_pair["predictor"].isin(names)].pivot_table(
        index=CATEGORIES, columns="predictor", values="x0_shift", dropna=False
    )
    shifts = shifts.reindex(columns=names).sort_values(names[0]).dropna(how="all")

    left_out = f"; {len(names)} of {len(lam)} models" if len(lam) > len(names) else ""
    height = max(4.5, 2.6 * -(-len(names) // columns), 1.4 + 0.16 * len(shifts))
    with new_figure((3 * columns + 4.5, height), note + left_out) as figure:
        left, right = figure.subfigures(1, 2, squeeze=False, width_ratios=[columns, 1.4])[0]
        axes = left.subplots(-(-len(names) // columns), columns, sharex=True, sharey=True, squeeze=False).flat
        for ax, name in zip(axes, names, strict=False):
            _against_people(ax, people, lam[name], name)
        for ax in list(axes)[len(names) :]:
            ax.set_axis_off()
        left.supxlabel(LAM_H + ": mean over people", fontsize=10)
        left.supylabel("coefficient of the model", fontsize=10)
        _shifts(right.subplots(), shifts)
    return save(figure, file)


def _against_people(ax, people: JudgedStimuli, lam: np.ndarray, name: str) -> None:
    """Draw a point per stimulus, and the mean of the model in tenths of people's coefficient."""
    kept = np.isfinite(lam)
    lam_h = people.stimuli["lam_h"].to_numpy()[kept]
    ax.plot([0, 1], [0, 1], color=NEUTRAL, linestyle=":", linewidth=1)
    ax.plot(lam_h, lam[kept], ".", color=ACCENT, alpha=0.15, markersize=3, rasterized=True)
    means = pd.DataFrame({"lam_h": lam_h, "lam": lam[kept]}).groupby(np.minimum((lam_h * 10).astype(int), 9)).mean()
    ax.plot(means["lam_h"], means["lam"], "o-", color="black", markersize=3, linewidth=1)
    ax.set_title(f"{name}\nn {kept.sum()}", fontsize=8)
    ax.set(xlim=(-0.03, 1.03), ylim=(-0.03, 1.03), aspect="equal")


def _shifts(ax, shifts: pd.DataFrame) -> None:
    rows = np.arange(len(shifts))
    for marker, name in zip(MARKERS, shifts, strict=False):
        ax.plot(shifts[name], rows, marker, markersize=4, alpha=0.8, label=name, fillstyle="none")
    ax.axvline(0, color=NEUTRAL, linewidth=0.8)
    ax.set_yticks(rows, [f"{first} to {second}" for first, second in shifts.index], fontsize=6)
    ax.set_xlabel("boundary of the model minus that of people,\nin units of $\\lambda_f$", fontsize=9)
    ax.legend(fontsize=6, loc="lower center", bbox_to_anchor=(0.5, 1), ncols=2, frameon=False)


if __name__ == "__main__":
    command.run(main)

"""How closely the coefficients that models give to mixed images follow those that people infer, in one call.

found = hillmixe.align(model, "results/hmix", "cifar10")   # a Module, "timm:resnet50", a run, a file, or several
print(found)
found.table                                                # r, errors, boundaries, kappa, each with its interval
found.write("runs/alignment")
"""

from collections.abc import Callable, Container, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import torch
from torch import nn

from analysis.figures.style import save
from analysis.summary import records
from hillmixe import __version__, command
from hillmixe.command import InputError
from hillmixe.files import sha256, write_json
from learn import human_data
from learn.alignment import agreement_table, alignment_figures
from learn.alignment.alignment_text import describe
from learn.alignment.classifiers import Classifier, Network, as_they_are, classifier_of, in_evaluation_mode, lam
from learn.alignment.human_agreement import CATEGORIES
from learn.alignment.model_files import is_run, runs_in
from learn.alignment.model_names import load, name_of
from learn.human_data import JudgedStimuli
from learn.plugins import read as read_plugins
from learn.training.run_folder import read_config
from learn.written_tables import write_folder
from stimuli_gen import sources
from stimuli_gen.mixing import GIVEN

Model = nn.Module | str | Path


@dataclass(frozen=True, repr=False)
class Alignment:
    """What align() found.

    table: a row per model and policy, and for chance, one person and the ceiling; boundaries: a row per model or policy
    and category pair; both as agreement_table.compare() describes them. stimuli: a row per mixed image, with people's
    mean lam_h and omega, and each model's coefficient (the mean, if several models are one row). about: what was
    measured, for alignment.json. print() gives the table in Markdown, with notes on how to read it.
    """

    table: pd.DataFrame
    boundaries: pd.DataFrame
    stimuli: pd.DataFrame
    about: dict[str, Any]

    def __repr__(self) -> str:
        return describe(self.table, self.about)

    def write(self, out: Path | str) -> None:
        """Write table.md, alignment.csv, boundaries.csv, stimuli.csv, alignment.json, and figures, as PNG and SVG.

        The figures are alignment (the scores) and coefficients. The folder is written completely or not at all.

        Raises InputError if the folder holds files that would be lost.
        """
        tables = {"alignment": self.table, "boundaries": self.boundaries, "stimuli": self.stimuli}

        def more(folder: Path) -> None:
            content = self.about | {"alignment": records(self.table), "boundaries": records(self.boundaries)}
            write_json(folder / "alignment.json", content)
            save(self.draw_scores(), folder / "alignment")
            save(self.draw_coefficients(), folder / "coefficients")

        write_folder(Path(out), tables, f"{self}\n", more)

    def draw_scores(self):
        """Draw the scores with their intervals, between chance and ceiling; a Matplotlib Figure."""
        return alignment_figures.scores(self.table, self._note)

    def draw_coefficients(self):
        """Draw models' coefficients against people's, and the shifts of their boundaries; a Matplotlib Figure."""
        measured = {model["name"] for model in self.about["models"]}
        names = [name for name in self.table["predictor"] if name in measured]
        return alignment_figures.coefficients(self.stimuli, self.boundaries, names, self._note)

    @property
    def _note(self) -> str:
        return f"{self.about['labels']['name']}: {self.about['labels']['n_judgments']} judgments"


def align(
    models: Model | Sequence[Model] | Mapping[str, Model],
    results: Path | str,
    images: Path | str | sources.ImageSource,
    *,
    classes: Sequence[str] | None = None,
    preprocess: Callable[[torch.Tensor], torch.Tensor] | None = None,
    architecture: str | None = None,
    plugin: Sequence[Path | str] = (),
    size: int | None = None,
) -> Alignment:
    """Measure how closely models' own coefficients for the mixed images that people judged follow people's.

    models: one, several, or several by name. Each is
        a torch Module, which takes pixels (n, 3, h, w) float in [0, 1], after preprocess if that is given, and gives
            logits (n, K). It stays on its device; afterwards its mode and gradients are as they were before;
        a run of learn/train.py, or a folder of runs: seeds of the same condition and architecture are one row, the mean
            of their measures;
        a file of TorchScript or torch.export (.pt2), which takes pixels as a Module does;
        "torchvision:NAME", "timm:NAME" or "clip:NAME", with its published weights and its own preprocessing;
        a file with a state_dict, with its architecture: one of learn/models or one of these names.
    plugin: the files that declare architectures and conditions of your own, as for train.py's --plugin.
    results: a folder that analysis/aggregate.py wrote. images: what the stimuli were mixed from, with size, as for
    train.py's --images and --size; or these images, loaded.
    classes: names of the K outputs of Modules and files, in their order. Without them, K decides: as many as the set
    has classes are these, in alphabetical order; 1,000 are ImageNet's. Pairs with a class that a model lacks are
    excluded, and the result says so. Raises InputError, in one line, where a model or the data cannot be used.
    """
    people = human_data.read(Path(results)).first_answers
    given = people.mixing == GIVEN
    source = images if isinstance(images, sources.ImageSource) else sources.load(str(images), size, given=given)
    pixels = source.mixed(people.stimuli, people.mixing)
    plugins = read_plugins([Path(file) for file in plugin])
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    found: dict[str, np.ndarray] = {}
    about = []
    for row in command.progress(_rows(models), desc="models", unit=" rows"):
        members, remarks, lacking = [], [], []
        for model in row.models:
            context = in_evaluation_mode(model) if isinstance(model, nn.Module) else nullcontext("")
            with context as remark:
                if isinstance(model, nn.Module):
                    network = Network(row.name, model, preprocess or as_they_are, classes, remark)
                    classifier = classifier_of(network, source.class_names, pixels)
                else:
                    classifier = load(model, source.class_names, pixels, device, classes, architecture, plugins)
                members.append(_coefficients(classifier, people, pixels, device))
            remarks.append(classifier.remark)
            lacking = sorted({*people.stimuli["label_1"], *people.stimuli["label_2"]} - {*classifier.outputs})
        name = _free(row.name or classifier.name, {*found, *people.stimuli, *agreement_table.REFERENCES})
        found[name] = np.array(members)
        about.append(
            {
                "name": name,
                "models": [name_of(model) if isinstance(model, nn.Module) else str(model) for model in row.models],
                "condition": row.condition,
                "architecture": row.architecture,
                "classes_left_out": lacking,
                "remark": "; ".join(dict.fromkeys(filter(None, remarks))),
            }
        )
    table, boundaries = agreement_table.compare(people, found)
    runs = pd.DataFrame(about).set_index("name")[["condition", "architecture"]]
    if runs["condition"].any():
        table = table.join(runs, on="predictor")
    folder = Path(results).resolve()
    means = {name: values.mean(axis=0) for name, values in found.items()}
    description = {
        "versions": {"hill-mixe-suite": __version__, "torch": torch.__version__},
        "labels": {
            "name": folder.name,
            "sha256": sha256(folder / "judgments.csv"),
            "n_stimuli": len(people.stimuli),
            "n_judgments": len(people.judgments),
        },
        "images": {"name": source.name, "sha256": source.checksum, "mixing": people.mixing},
        "models": about,
    }
    return Alignment(table, boundaries, people.stimuli.assign(**means), description)


@dataclass(frozen=True)
class Row:
    """Models that are one row of the table; if they come from a folder of runs, with condition and architecture."""

    name: str
    models: list[Model]
    condition: str = ""
    architecture: str = ""


def _rows(models: Model | Sequence[Model] | Mapping[str, Model]) -> list[Row]:
    """Name the rows; an empty name is that of the file or the hub's model."""
    if isinstance(models, Mapping):
        return [Row(str(name), [model]) for name, model in models.items()]
    given = list(models) if isinstance(models, Sequence) and not isinstance(models, str) else [models]
    if not given:
        raise InputError("there are no models: expected at least one")
    rows = []
    for model in given:
        if isinstance(model, nn.Module):
            rows.append(Row(name_of(model), [model]))
        elif not isinstance(model, (str, Path)):
            raise InputError(f"a model is a {type(model).__name__}; expected a torch Module, a name or a file")
        elif Path(model).is_dir() and not is_run(Path(model)):
            rows += _of_runs(Path(model))
        else:
            rows.append(Row("", [model]))
    return rows


def _of_runs(folder: Path) -> list[Row]:
    """Group complete runs: a row for each condition and architecture, with its seeds as models."""
    groups: dict[tuple[str, str], list[Model]] = {}
    for run in runs_in(folder):
        config = read_config(run)
        groups.setdefault((str(config.get("condition")), str(config.get("architecture"))), []).append(run)
    if not groups:
        raise InputError(f"{folder} holds no complete runs: expected a folder that learn/train.py wrote into")
    return [Row(" ".join(about), runs, *about) for about, runs in groups.items()]


def _coefficients(classifier: Classifier, people: JudgedStimuli, pixels: np.ndarray, device) -> np.ndarray:
    label_1, label_2 = (people.stimuli[column].to_numpy() for column in CATEGORIES)
    found = lam(classifier, pixels, label_1, label_2, device)
    if np.isnan(found).all():
        raise InputError(
            f"{classifier.name} has no pair of the classes that people judged: name its classes (classes=[...], or "
            "--classes)"
        )
    return found


def _free(name: str, taken: Container[str]) -> str:
    """Number a name that another model, another row or a column of stimuli already has."""
    number = 2
    free = name
    while free in taken:
        free, number = f"{name} ({number})", number + 1
    return free

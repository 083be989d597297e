"""Classifiers of any origin, brought to the classes of a stimulus set: runs of learn/train.py, exported ones, ImageNet.

A classifier's coefficient for a mix of two classes is p_1 / (p_1 + p_2), of its probabilities for the two.
"""

import json
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
import torchvision
from torch.nn import functional

from hillmixe.command import InputError
from learn.conditions import CONDITIONS
from learn.models import ARCHITECTURES, build
from learn.run_folder import read_config, verify
from stimuli_gen.source_files import listed

TORCHVISION = "torchvision:"
IMAGENET = Path(__file__).with_name("imagenet_classes.json")
BATCH, LARGE_BATCH = 500, 50  # images at a time; of torchvision's models, which make them large


@dataclass(frozen=True)
class Classifier:
    """A classifier and what its outputs mean.

    logits: maps pixels (n, 3, h, w) float in [0, 1] to (n, n_outputs). outputs: class -> the indices of its outputs,
    whose probabilities are added up. remark: what to know about it.
    """

    name: str
    logits: Callable[[torch.Tensor], torch.Tensor]
    n_outputs: int
    outputs: dict[str, list[int]]
    remark: str = ""
    batch: int = BATCH


def load(spec: str, class_names: tuple[str, ...], order: list[str] | None, device: torch.device) -> Classifier:
    """Load what --model names.

    spec: model.pt in a run folder of learn/train.py, or that folder; a file of torch.export or TorchScript, with the
    classes `order`, by default class_names; or torchvision: and the name of an ImageNet classifier.
    Raises InputError, in one line, where it cannot be used.
    """
    if spec.startswith(TORCHVISION):
        return _of_torchvision(spec, class_names, device)
    path = Path(spec) / "model.pt" if Path(spec).is_dir() else Path(spec)
    if not path.is_file():
        raise InputError(f"{path} is not there; expected model.pt of a run, an exported model, or torchvision:NAME")
    if path.name == "model.pt" and path.with_name("config.json").is_file():
        return _of_run(path, device)
    try:
        if path.suffix == ".pt2":
            model = torch.export.load(path).module().to(device)
        else:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore", FutureWarning)  # TorchScript goes out of use, but files of it stay
                model = torch.jit.load(path, map_location=device).eval()
    except Exception as problem:  # torch raises errors of many kinds for a file that is none of its own
        raise InputError(
            f"{path} cannot be read as a model: expected TorchScript, torch.export (.pt2), or model.pt beside the "
            "config.json of its run"
        ) from problem
    names = [*(order or class_names)]
    outputs = {name: [at] for at, name in enumerate(names) if name in class_names}
    return Classifier(path.stem, model, len(names), outputs)


def _of_run(path: Path, device: torch.device) -> Classifier:
    """Rebuild the network of a run; its normalisation is in its state."""
    try:
        config = read_config(path.parent)
        verify(path.parent)
        architecture, width, names = config["architecture"], config["recipe"]["width"], [*config["classes"]]
        state = torch.load(path, map_location=device, weights_only=True)
        if architecture not in ARCHITECTURES:
            raise InputError(f"{path}: architecture {architecture!r}; expected one of {', '.join(ARCHITECTURES)}")
        mean, std = state["mean"].flatten(), state["std"].flatten()
        # The smallest images that every network takes; none of their weights depend on the size of images.
        model = build(architecture, len(names), width, mean, std, (32, 32)).to(device)
        model.load_state_dict(state)
    except InputError:
        raise
    except KeyError as problem:
        raise InputError(f"{path}: {problem} is missing there or in its config.json: make the run again") from problem
    except Exception as problem:
        raise InputError(f"{path} and its config.json do not make a network: make the run again") from problem
    outputs = {name: [at] for at, name in enumerate(names)}
    condition = CONDITIONS.get(str(config.get("condition")))
    remark = condition.remark if condition else ""
    return Classifier(path.parent.name, model.eval(), len(names), outputs, remark)


def _of_torchvision(spec: str, class_names: tuple[str, ...], device: torch.device) -> Classifier:
    """Take a classifier of ImageNet with its default weights and its own preprocessing of images."""
    name = spec.removeprefix(TORCHVISION)
    known = torchvision.models.list_models(module=torchvision.models)
    if name not in known:
        raise InputError(f"{spec}: there is no such model; there are {', '.join(known)}")
    weights = torchvision.models.get_model_weights(name).DEFAULT
    try:
        model = torchvision.models.get_model(name, weights=weights).to(device).eval()
    except OSError as problem:
        cache = Path(torch.hub.get_dir()) / "checkpoints"
        raise InputError(f"{spec}: {weights.url} could not be downloaded: put it into {cache}") from problem
    except Exception as problem:
        raise InputError(f"{spec}: the file of its weights is damaged: remove it") from problem
    preprocess = weights.transforms()
    categories = weights.meta["categories"]
    outputs = {label: found for label in class_names if (found := imagenet_outputs(label, categories))}
    if not outputs:
        raise InputError(f"{spec}: none of {listed(class_names)} is a category of ImageNet")
    return Classifier(
        name, lambda pixels: model(preprocess(pixels)), len(categories), outputs, "trained on ImageNet", LARGE_BATCH
    )


def imagenet_outputs(label: str, categories: list[str]) -> list[int]:
    """Find the ImageNet categories of a class: those of imagenet_classes.json, else the one of its name; or none."""
    by_name = json.loads(IMAGENET.read_text(encoding="utf-8"))["classes"]
    if label in by_name:
        return [int(at) for at in by_name[label]]
    if label in categories:
        return [categories.index(label)]
    return [at for at, category in enumerate(categories) if category.lower() == label.lower()][:1]


def lam(classifier: Classifier, images: np.ndarray, label_1: np.ndarray, label_2: np.ndarray, device) -> np.ndarray:
    """Give the classifier's coefficient of each mixed image, p_1 / (p_1 + p_2): (n,) float in [0, 1].

    images: (n, h, w, 3) uint8. label_1, label_2: (n,) class names; nan where the classifier lacks one of them.
    Raises InputError where it does not take the images, or gives other outputs than it should.
    """
    known = np.array([{*pair} <= {*classifier.outputs} for pair in zip(label_1, label_2, strict=True)], dtype=bool)
    found = np.full(len(images), np.nan)
    if not known.any():
        return found
    names = [*classifier.outputs]
    first, second = (torch.tensor([names.index(name) for name in labels[known]]) for labels in (label_1, label_2))
    parts = []
    for batch in torch.from_numpy(np.flatnonzero(known)).split(classifier.batch):
        pixels = torch.from_numpy(images[batch.numpy()]).to(device).permute(0, 3, 1, 2).float() / 255
        try:
            with torch.inference_mode():
                logits = classifier.logits(pixels)
        except Exception as problem:
            size = " x ".join(map(str, pixels.shape))
            raise InputError(
                f"{classifier.name} does not take pixels of shape {size}: {str(problem).strip().splitlines()[-1]}"
            ) from problem
        wanted = (len(batch), classifier.n_outputs)
        if not isinstance(logits, torch.Tensor) or logits.shape != wanted:
            shape = tuple(logits.shape) if isinstance(logits, torch.Tensor) else type(logits).__name__
            raise InputError(f"{classifier.name} gives {shape}, expected {wanted}: name its classes with --classes")
        if not logits.isfinite().all():
            raise InputError(f"{classifier.name} gives logits that are no finite numbers")
        logits = logits.double().cpu()
        if (logits >= 0).all() and (logits.sum(dim=1) - 1).abs().max() < 1e-3:
            raise InputError(
                f"{classifier.name} gives numbers from 0 to 1 that add up to 1: probabilities, where logits are "
                "expected: export it without its softmax"
            )
        log_p = functional.log_softmax(logits, dim=1)
        parts.append(torch.stack([log_p[:, at].logsumexp(dim=1) for at in classifier.outputs.values()], dim=1))
    log_p, rows = torch.cat(parts), torch.arange(len(first))
    found[known] = torch.sigmoid(log_p[rows, first] - log_p[rows, second]).numpy()
    return found

"""The forms in which a model may be given: a Module, a run, a file, or a name on a hub."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import torch
from torch import nn

from hillmixe.command import InputError, require_known
from learn.alignment.classifiers import Classifier, Network, classifier_of
from learn.alignment.model_files import exported, is_run, of_own_architecture, of_run
from learn.alignment.model_hubs import HUBS
from learn.plugins import Plugin, known


def load(
    spec: str | Path,
    class_names: Sequence[str],
    images: np.ndarray,
    device: torch.device,
    order: Sequence[str] | None = None,
    architecture: str | None = None,
    plugins: tuple[Plugin, ...] = (),
) -> Classifier:
    """Load a model by its name or file.

    spec: a run of learn/train.py (its folder, or model.pt in it); a file of torch.export (.pt2) or TorchScript;
    torchvision:NAME, timm:NAME or clip:NAME, with published weights; or a file with a state_dict, with its
    architecture: one of learn/models or of plugins, or one of these names. class_names: those of the set. images: (n,
    h, w, 3) uint8, on a few of which it is tried. order: names of the outputs, if neither their number nor a run
    identifies them. Raises InputError, in one line, where it cannot be used.
    """
    spec, file = str(spec), Path(spec)
    hub = spec.partition(":")[0] if ":" in spec else ""
    if hub in HUBS and not file.exists():
        network = HUBS[hub](spec, class_names, None)
        network = replace(network, order=network.order or order)
    elif not file.exists():
        raise InputError(
            f"{file} does not exist; expected a run, an exported model, a state_dict with its architecture, or "
            f"{', '.join(f'{name}:NAME' for name in HUBS)}"
        )
    elif architecture is not None:
        network = _of_state(file, architecture, class_names, images.shape[1:3], order, plugins)
    elif is_run(file):
        return of_run(file if file.is_dir() else file.parent, device, plugins)
    elif file.is_dir():
        raise InputError(f"{file} holds no run: expected config.json and model.pt, as learn/train.py writes them")
    else:
        network = exported(file, device, order)
    return classifier_of(replace(network, module=network.module.to(device)), class_names, images)


def _of_state(
    file: Path,
    architecture: str,
    class_names: Sequence[str],
    image_size: tuple[int, int],
    order: Sequence[str] | None,
    plugins: tuple[Plugin, ...],
) -> Network:
    hub = architecture.partition(":")[0]
    if hub in HUBS and ":" in architecture:
        network = HUBS[hub](architecture, class_names, file)
        return replace(network, order=network.order or order)
    own = known(plugins).architectures
    require_known(architecture, [*own, *(f"{name}:NAME" for name in HUBS)], "architecture")
    return of_own_architecture(file, own[architecture], image_size, order)


def name_of(module: nn.Module) -> str:
    """Name a module by its class, that of the network itself where it is wrapped for several devices or compiled."""
    for attribute in ("_orig_mod", "module"):
        module = getattr(module, attribute, module)
    return type(module).__name__

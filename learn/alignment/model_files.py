"""Networks from files: runs of learn/train.py, exported ones, and weights of a named architecture."""

import warnings
from collections.abc import Sequence
from pathlib import Path

import torch
from torch import nn

from hillmixe.command import InputError
from learn.alignment.classifiers import Classifier, Network
from learn.models import Architecture, build
from learn.plugins import Plugin, architecture_of, blaming, known
from learn.training.run_folder import is_sealed, read_config, verify

PREFIXES = ("module.", "_orig_mod.")  # of networks that ran in DataParallel or were compiled
WRAPPED = ("state_dict", "model_state_dict", "model")  # where checkpoints keep the state of the network


def runs_in(folder: Path) -> list[Path]:
    """List the complete runs in a folder that learn/train.py wrote into, by name."""
    return sorted(path for path in folder.iterdir() if is_sealed(path) and (path / "config.json").is_file())


def is_run(path: Path) -> bool:
    """Say whether a path is the folder of a run, or its model.pt."""
    folder = path if path.is_dir() else path.parent
    return (path.is_dir() or path.name == "model.pt") and (folder / "config.json").is_file()


def of_run(folder: Path, device: torch.device, plugins: tuple[Plugin, ...] = ()) -> Classifier:
    """Rebuild the network of a run; its normalisation is in its state. plugins: those that the user named."""
    path = folder / "model.pt"
    with blaming(plugins, otherwise=f"{path} and its config.json do not make a network: make the run again"):
        config = read_config(folder)
        verify(folder)
        if missing := [name for name in ("architecture", "recipe", "classes") if name not in config]:
            raise InputError(f"{path}: {missing[0]!r} is missing in its config.json: make the run again")
        architecture, size = architecture_of(config, folder, plugins)
        names = [*config["classes"]]
        state = torch.load(path, map_location=device, weights_only=True)
        module = _own(architecture, state, len(names), config["recipe"]["width"], size).to(device)
    outputs = {name: [at] for at, name in enumerate(names)}
    return Classifier(folder.name, module, len(names), outputs, _remark(config, plugins))


def _remark(config: dict, plugins: tuple[Plugin, ...]) -> str:
    """Say what a run's network has seen of the mixed images, as declared by its condition."""
    if (made_by := config.get("plugins", {}).get("condition")) is None:
        condition = known(()).conditions.get(str(config.get("condition")))
        return condition.remark if condition else ""
    same = tuple(plugin for plugin in plugins if plugin.sha256 == made_by["sha256"])
    if same:
        return known(same).conditions[config["condition"]].remark
    return f"was trained with a condition of {made_by['name']}, perhaps on these stimuli"


def exported(path: Path, device: torch.device, order: Sequence[str] | None) -> Network:
    """Load a network of torch.export (.pt2) or TorchScript."""
    try:
        if path.suffix == ".pt2":
            module: nn.Module = torch.export.load(path).module().to(device)
        else:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore", FutureWarning)  # TorchScript goes out of use, but files of it stay
                module = torch.jit.load(path, map_location=device).eval()
    except Exception as problem:  # torch raises errors of many kinds for a file that is none of its own
        raise InputError(
            f"{path} cannot be read as a model: expected TorchScript, torch.export (.pt2), model.pt beside the "
            "config.json of its run, or a state_dict with the architecture that it is of (--architecture); a Module "
            "that torch.save wrote whole is for you to load, and to give to hillmixe.align"
        ) from problem
    return Network(path.stem, module, order=order)


def read_state(path: Path) -> dict[str, torch.Tensor]:
    """Read a state_dict, alone or in a checkpoint, with the names that the plain network has.

    Raises InputError if the file holds none.
    """
    try:
        if path.suffix == ".safetensors":
            from safetensors.torch import load_file

            state = load_file(path)
        else:
            state = torch.load(path, map_location="cpu", weights_only=True)
    except ImportError as problem:
        raise InputError(f"{path}: reading it needs the package safetensors: pip install safetensors") from problem
    except Exception as problem:
        raise InputError(
            f"{path} cannot be read as a state_dict: save it with torch.save(model.state_dict(), FILE)"
        ) from problem
    for name in WRAPPED:
        if isinstance(state, dict) and isinstance(state.get(name), dict):
            state = state[name]
    if not isinstance(state, dict) or not state or not all(isinstance(each, torch.Tensor) for each in state.values()):
        raise InputError(f"{path} holds no state_dict: save one with torch.save(model.state_dict(), FILE)")
    for prefix in PREFIXES:
        if all(name.startswith(prefix) for name in state):
            state = {name.removeprefix(prefix): values for name, values in state.items()}
    return state


def n_outputs(state: dict[str, torch.Tensor]) -> int:
    """Give the number of outputs of a classifier whose last weights are those of its outputs."""
    sized = [values for values in state.values() if values.dim()]
    return len(sized[-1]) if sized else 0


def put_into(module: nn.Module, state: dict[str, torch.Tensor], path: Path, architecture: str) -> nn.Module:
    """Put weights into a network; raises InputError, naming what does not fit."""
    try:
        module.load_state_dict(state)
    except RuntimeError as problem:
        raise InputError(f"{path} is not a state_dict of {architecture}: {first_misfit(problem)}") from problem
    return module.eval()


def first_misfit(problem: Exception) -> str:
    """Shorten torch's message about a state_dict that does not fit to the first problem of each kind."""
    lines = [line.strip() for line in str(problem).splitlines() if line.strip()]
    return next(iter(lines[1:]), type(problem).__name__).split(", ")[0].rstrip(".")


def of_own_architecture(
    path: Path, architecture: Architecture, image_size: tuple[int, int], order: Sequence[str] | None
) -> Network:
    """Rebuild a network of learn/models, or of a plugin, from the state that learn/train.py keeps in model.pt.

    Width and number of classes are taken from the weights. image_size: height and width in pixels.
    """
    state = read_state(path)
    if not {"mean", "std"} <= {*state}:
        raise InputError(
            f"{path} has no mean and std for {architecture.name}: expected model.pt as learn/train.py writes it"
        )
    size = (max(image_size[0], architecture.smallest_image), max(image_size[1], architecture.smallest_image))
    n_classes = n_outputs(state)
    whole = _own(architecture, None, n_classes, 1.0, size).state_dict()
    try:
        module = _own(architecture, state, n_classes, _width(state, whole), size)
    except RuntimeError as problem:
        raise InputError(f"{path} is not a state_dict of {architecture.name}: {first_misfit(problem)}") from problem
    return Network(path.stem, module, order=order)


def _width(state: dict[str, torch.Tensor], whole: dict[str, torch.Tensor]) -> float:
    """Find the width by which the numbers of channels of the whole network were multiplied, then rounded."""
    sizes = [(len(state[name]), len(full)) for name, full in whole.items() if full.dim() and name in state]
    within = [((size - 0.5) / full, (size + 0.5) / full) for size, full in sizes if size != full]
    return (max(low for low, _ in within) + min(high for _, high in within)) / 2 if within else 1.0


def _own(
    architecture: Architecture,
    state: dict[str, torch.Tensor] | None,
    n_classes: int,
    width: float,
    image_size: tuple[int, int],
) -> nn.Module:
    """Build a network with its normalisation and load its state; without a state, the weights are random."""
    mean, std = (state[name].flatten().cpu() if state else torch.ones(3) for name in ("mean", "std"))
    with torch.random.fork_rng(devices=[]):
        module = build(architecture, n_classes, width, mean, std, image_size)
    if state:
        module.load_state_dict(state)
    return module.eval()

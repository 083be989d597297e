"""Extending runs after their last epoch: what a finished run keeps for that, and how it becomes a checkpoint again.

A run keeps continue.pt: the optimiser's momentum (as large as the network), the sums of margins, and its log. The file
may be removed if the run will not be extended.
"""

from pathlib import Path

import torch

from hillmixe.command import InputError
from hillmixe.files import SUMS, sha256
from learn.models import Normalised, Values
from learn.training.run_folder import CONTINUE, read_config
from learn.training.run_log import of_network
from learn.training.training_loop import load_state, new_optimizer, save_state
from learn.training.training_recipe import TrainingRecipe

MARGINS = ("sums", "counts")  # (2, together, n) and (together, n), as learn.training.label_margins keeps them


def keep(checkpoint: Path, model: Normalised, place: int, to: Path) -> None:
    """Write what the network at `place` needs to continue, from the checkpoint after the last epoch."""
    state = load_state(checkpoint, torch.device("cpu"))
    names = dict(enumerate(name for name, _ in model.named_parameters()))
    momentum = {
        names[at]: values["momentum_buffer"]
        for at, values in state["optimizer"]["state"].items()
        if values.get("momentum_buffer") is not None
    }
    kept = {
        "momentum": {name: values.clone() for name, values in model.part(momentum, place).items()},
        "log": of_network(state["log"], place),
    }
    if "margins" in state:
        kept["margins"] = {name: state["margins"][name].select(-2, place).clone() for name in MARGINS}
    torch.save(kept, to)


def check(folder: Path) -> None:
    """Raise InputError if a finished run cannot be prolonged."""
    path = folder / CONTINUE
    if not path.is_file():
        raise InputError(
            f"{folder} has no {CONTINUE}, which a run keeps to be prolonged (versions before 0.2 did not): train it "
            "from its beginning with --set epochs=..."
        )
    if f"{sha256(path)}  {CONTINUE}\n" not in (folder / SUMS).read_text(encoding="ascii"):
        raise InputError(f"{path} is damaged ({SUMS} disagrees): this run cannot be prolonged")


def write_checkpoint(folders: list[Path], model: Normalised, recipe: TrainingRecipe, to: Path) -> None:
    """Make a checkpoint, as train_networks reads it, from finished runs that are continued together.

    folders: a finished run for each network of the model, which `check` has accepted.
    """
    kept = [torch.load(folder / CONTINUE, map_location="cpu", weights_only=True) for folder in folders]
    weights: list[Values] = [
        torch.load(folder / "model.pt", map_location="cpu", weights_only=True) for folder in folders
    ]
    momentum = model.join([each["momentum"] for each in kept]) if kept[0]["momentum"] else {}
    places = {name: at for at, (name, _) in enumerate(model.named_parameters())}
    optimizer = new_optimizer(model, recipe).state_dict()
    optimizer["state"] = {places[name]: {"momentum_buffer": values} for name, values in momentum.items()}
    log = []
    for rows in zip(*(each["log"] for each in kept), strict=True):
        shared = {"epoch": rows[0]["epoch"], "learning_rate": rows[0]["learning_rate"]}
        own = [name for name in rows[0] if name not in (*shared, "seconds") and all(name in row for row in rows)]
        seconds = sum(row["seconds"] for row in rows) / len(rows)
        log.append(shared | {name: [row[name] for row in rows] for name in own} | {"seconds": seconds})
    state = {"model": model.join(weights), "optimizer": optimizer, "log": log}
    if all("margins" in each for each in kept):
        state["margins"] = {name: torch.stack([each["margins"][name] for each in kept], -2) for name in MARGINS}
    save_state(state, to)


def epochs_before(folder: Path) -> list[int]:
    """Give the epochs after which a run was extended, including its own last one."""
    config = read_config(folder)
    return [*config.get("continued_after", []), config["recipe"]["epochs"]]

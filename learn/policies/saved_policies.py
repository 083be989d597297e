"""Policies in files: one file each, with tensors, the names of classes, and the kind of policy."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TypeVar

import torch

from hillmixe.command import InputError

CLASSES = "hill-mixe class policy 1"  # formats of files
IMAGES = "hill-mixe image policy 1"
Made = TypeVar("Made")


def write(path: Path | str, form: str, class_names: Sequence[str], parts: dict[str, Any]) -> None:
    """Write a policy's parts, tensors or numbers, to one file. form: CLASSES or IMAGES."""
    parts = {name: part.cpu() if isinstance(part, torch.Tensor) else part for name, part in parts.items()}
    torch.save({"format": form, "class_names": list(class_names)} | parts, path)


def read(path: Path | str, form: str | None = None) -> dict[str, Any]:
    """Read what write() wrote: "format", "class_names" and the parts, tensors on the CPU.

    form: the only format taken; None for any. Raises InputError if the file is missing, no policy, or another kind.
    """
    try:
        saved = torch.load(path, map_location="cpu", weights_only=True)
        known = saved["format"] in (CLASSES, IMAGES) and bool(saved["class_names"])
    except FileNotFoundError as problem:
        raise InputError(f"{path} does not exist") from problem
    except Exception:  # torch raises errors of many kinds for a file that is none of its own
        known = False
    if not known:
        raise InputError(f"{path} is not a saved policy: write it with policy.save")
    if form and saved["format"] != form:
        raise InputError(f"{path} is another kind of policy: read it with hillmixe.policy")
    return saved


def rebuilt(path: Path | str, make: Callable[[dict[str, Any]], Made], form: str | None = None) -> Made:
    """Make a policy of what read() gives; raises InputError, too, where parts lack or are of other classes."""
    saved = read(path, form)
    try:
        return make(saved)
    except (AttributeError, KeyError, TypeError, ValueError, IndexError, RuntimeError) as problem:
        raise InputError(f"{path} is not a whole policy: write it with policy.save again") from problem

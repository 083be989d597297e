"""What policies of classes and of images have in common: what they accept, and how they move to another device."""

from collections.abc import Callable, Sequence

import torch
from torch import nn

from hillmixe.command import InputError
from stimuli_gen.class_names import spelling

AROUND = 1e-6  # how far outside [0, 1] rounding may bring a coefficient


class AnyPolicy(nn.Module):
    """A policy that gives soft labels for class_names, in their order.

    It stays in float32 when half(), bfloat16() or to(dtype) convert the module that it is part of, because those types
    would round its tables.
    """

    def __init__(self, class_names: Sequence[str]):
        super().__init__()
        self.class_names = tuple(class_names)

    def _apply(self, fn: Callable[[torch.Tensor], torch.Tensor], recurse: bool = True) -> "AnyPolicy":
        def move(held: torch.Tensor) -> torch.Tensor:
            moved = fn(held)
            return moved if moved.dtype == held.dtype else held.to(moved.device)

        return super()._apply(move, recurse)

    def extra_repr(self) -> str:
        """Name the classes when the policy is printed."""
        return f"{len(self.class_names)} classes: {', '.join(self.class_names)}"

    def checked(
        self, lam_f: torch.Tensor, class_1: torch.Tensor, class_2: torch.Tensor
    ) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        """Check n mixes and convert them: lam_f to (n,) float32 in [0, 1], and the classes to (n,) int64.

        Values are checked only on the CPU and only if the policy is not compiled, because a GPU would have to wait for
        the check. Elsewhere lam_f is clamped to [0, 1], and torch itself fails at an index that no class has.
        Raises TypeError for anything but such tensors, and ValueError for values out of range and for other shapes.
        """
        if not isinstance(lam_f, torch.Tensor) or lam_f.is_complex():
            raise TypeError(f"lam_f is {kind_of(lam_f)}; expected a tensor of floats (n,)")
        class_1, class_2 = (
            indices(classes, len(self.class_names), name)
            for name, classes in (("class_1", class_1), ("class_2", class_2))
        )
        if not torch.compiler.is_compiling():
            shapes = [tuple(each.shape) for each in (lam_f, class_1, class_2)]
            try:
                shape = torch.broadcast_shapes(*shapes)
            except RuntimeError:
                shape = torch.Size()
            if len(shape) != 1:
                raise ValueError(f"lam_f, class_1 and class_2 are of shapes {shapes}; expected (n,) for all")
            inside = lam_f.device.type != "cpu" or ((lam_f >= -AROUND) & (lam_f <= 1 + AROUND)).all()
            if not inside:
                raise ValueError("lam_f has numbers outside 0 to 1; expected the weight of the first image")
        lam_f, class_1, class_2 = torch.broadcast_tensors(lam_f.float().clamp(0, 1), class_1, class_2)
        return lam_f, class_1, class_2


def indices(classes: torch.Tensor, n_classes: int, name: str) -> torch.Tensor:
    """Convert indices of classes to int64; name: what messages call them.

    Raises TypeError if they are not a tensor of integers, and, on the CPU, ValueError for an index that no class has.
    """
    if not isinstance(classes, torch.Tensor) or classes.dtype == torch.bool or not _is_integer(classes.dtype):
        raise TypeError(f"{name}: expected a tensor of integers (n,), not {kind_of(classes)}")
    classes = classes.long()
    if torch.compiler.is_compiling() or classes.device.type != "cpu":
        return torch.where(classes < 0, n_classes, classes)  # else torch would count from the last class backwards
    if classes.numel():
        low, high = (int(end) for end in classes.aminmax())
        if low < 0 or high >= n_classes:
            raise ValueError(f"{name}: {low if low < 0 else high} is no class; expected 0 to {n_classes - 1}")
    return classes


def _is_integer(dtype: torch.dtype) -> bool:
    return not dtype.is_floating_point and not dtype.is_complex


def kind_of(given: object) -> str:
    """Describe for a message what was given: the type and shape of a tensor, or the type of anything else."""
    if isinstance(given, torch.Tensor):
        return f"{str(given.dtype).removeprefix('torch.')} {tuple(given.shape)}"
    return type(given).__name__


def places_of(classes: Sequence[str], class_names: Sequence[str]) -> list[int]:
    """Find the places of classes among those of a policy, however they are written, as spelled() does.

    Raises InputError for a class that is missing, and for what spelled() refuses.
    """
    names = spelled(classes, class_names)
    if unknown := [name for name in names if name not in class_names]:
        raise InputError(
            f"the policy knows no class {unknown[0]!r}; it knows {', '.join(class_names)}: name `classes` in the order "
            "of your integer labels, or make the policy for further classes, hillmixe.policy(..., class_names=[...])"
        )
    return [[*class_names].index(name) for name in names]


def spelled(classes: Sequence[str], class_names: Sequence[str]) -> list[str]:
    """Spell classes as class_names does: Sea-horse for sea_horse; leave those that are none of them as they are.

    Raises InputError if classes is a single text, is empty, or names a class twice.
    """
    if isinstance(classes, str):
        raise InputError(f"classes is the text {classes!r}; expected a list of names, such as [{classes!r}]")
    names = []
    for name in classes:
        same = [known for known in class_names if spelling(known) == spelling(str(name))]
        names.append(same[0] if len(same) == 1 and name not in class_names else name)
    if not names:
        raise InputError(f"classes is empty; expected names such as {', '.join(class_names)}")
    if len(set(names)) < len(names):
        raise InputError(f"classes {', '.join(map(str, classes))}: expected each once")
    return names

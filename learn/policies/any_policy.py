"""What label mixing policies of classes and of images have in common: what they take, and how they are moved."""

from collections.abc import Callable, Sequence

import torch
from torch import nn

from hillmixe.command import InputError

AROUND = 1e-6  # 0 and 1, that float sums of a coefficient may come out at


class AnyPolicy(nn.Module):
    """A policy with soft labels for class_names, in their order.

    It stays in float32 whatever half(), bfloat16() or to(dtype) make of the module that it is a part of, for its tables
    hold more than these types can tell apart.
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
        """Name the classes where the policy is printed."""
        return f"{len(self.class_names)} classes: {', '.join(self.class_names)}"

    def taken(
        self, lam_f: torch.Tensor, class_1: torch.Tensor, class_2: torch.Tensor
    ) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        """Bring n mixes to what tables are read by: lam_f (n,) float32 in [0, 1], and classes (n,) int64.

        Numbers are looked at on the CPU alone, and not where the policy is compiled: elsewhere all would have to wait
        for them. There lam_f is brought to its nearest end, and an index that no class has fails in torch.
        Raises TypeError for what is no such tensor, and ValueError for numbers outside and for other shapes.
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
    """Give indices of classes as int64; name: what they are called in messages.

    Raises TypeError where they are no tensor of integers, and ValueError on the CPU for those that no class has.
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
    """Say in a message what was given in the place of a tensor, or which one."""
    if isinstance(given, torch.Tensor):
        return f"{str(given.dtype).removeprefix('torch.')} {tuple(given.shape)}"
    return type(given).__name__


def places_of(classes: Sequence[str], class_names: Sequence[str]) -> list[int]:
    """Find classes among those of a policy, by spelled().

    Raises InputError for one that is not there, or that is named twice, and where none is named.
    """
    names = spelled(classes, class_names)
    if unknown := [name for name in names if name not in class_names]:
        raise InputError(
            f"the policy knows no class {unknown[0]!r}; it knows {', '.join(class_names)}: name `classes` in the order "
            "of your integer labels"
        )
    return [[*class_names].index(name) for name in names]


def spelled(classes: Sequence[str], class_names: Sequence[str]) -> list[str]:
    """Spell classes as class_names has them: Cat for cat, where only one class has these letters; others as they are.

    Raises InputError where classes is no list, is empty, or has one twice.
    """
    if isinstance(classes, str):
        raise InputError(f"classes is the text {classes!r}; expected a list of names, such as [{classes!r}]")
    names = []
    for name in classes:
        alike = [known for known in class_names if known.casefold() == str(name).casefold()]
        names.append(alike[0] if len(alike) == 1 else name)
    if not names:
        raise InputError(f"classes is empty; expected names such as {', '.join(class_names)}")
    if len(set(names)) < len(names):
        raise InputError(f"classes {', '.join(map(str, classes))}: expected each once")
    return names

"""Measure speed of training and evaluation against the usual loops, with the same network, batch and precision.

python benchmarks/train.py                      narrow networks on the CPU, batch 32
python benchmarks/train.py --width 1 --device cuda

Training: the plain loop reads images through a DataLoader, whose worker processes crop, mirror and convert each image,
normalises them, and reads the loss after each step. Ours is train_networks of learn/training/training_loop.py on the
same images: one run, seeds side by side, and on a CPU as many runs at once as it has threads, like train.py's workers.
Its second epoch is timed, because CUDA's graphs are compiled in the first. Evaluation: ours is measure_model of
learn/evaluate.py. Its floating-point operations are counted, and their rate is compared with that of a large matrix
product on the same device, in the same precision and with as many threads, which is taken as the peak. The plain loop
measures cross-entropy, FGSM and confidence one image at a time, in a pass each. All take turns, so that they run on the
machine in the same state; the times are medians over rounds.
"""

import argparse
import statistics
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import numpy as np
import torch
from torch import nn
from torch.nn import functional
from torch.utils.data import DataLoader, Dataset
from torch.utils.flop_counter import FlopCounterMode
from torchvision import transforms

from learn.evaluate import FGSM_EPSILON, measure_model
from learn.models import Normalised, build
from learn.training.training_loop import train_networks
from learn.training.training_recipe import TrainingRecipe

N_CLASSES = 10
PRODUCT = 4096  # rows and columns of the matrices by which the peak is measured
# How many passes forward a way of evaluating is worth; the gradient of the pixels takes as much as a pass forward.
PASSES = {"plain loop": 4, "ours": 3}
MEAN, STD = torch.tensor([0.49, 0.48, 0.45]), torch.tensor([0.25, 0.24, 0.26])


def main() -> None:
    """Parse the flags, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--architectures", nargs="+", default=["preact_resnet18", "vgg11"])
    parser.add_argument("--width", type=float, default=1 / 8, help="factor on the numbers of channels (default 1/8)")
    parser.add_argument("--batch", type=int, default=32, help="images in a batch (default 32)")
    parser.add_argument("--images", type=int, default=3200, help="images in an epoch (default 3200)")
    parser.add_argument("--evaluated", type=int, default=3000, help="images evaluated (default 3000)")
    parser.add_argument("--together", type=int, default=3, help="seeds trained side by side (default 3; paper: 5)")
    parser.add_argument("--rounds", type=int, default=3, help="how often each is timed (default 3)")
    parser.add_argument("--workers", type=int, default=2, help="processes of the plain loop's DataLoader (default 2)")
    parser.add_argument("--device", default="cpu", help="cpu (default) or cuda")
    flags = parser.parse_args()
    device = torch.device(flags.device)
    name = torch.cuda.get_device_name() if device.type == "cuda" else f"CPU, {torch.get_num_threads()} threads"
    print(f"{name}, width {flags.width:g}, batch {flags.batch}")
    for architecture in flags.architectures:
        measure_training(architecture, flags, device)
        measure_evaluation(architecture, flags, device)


def measure_training(architecture: str, flags: argparse.Namespace, device: torch.device) -> None:
    """Time epochs of the plain loop, of ours, and of ours with several seeds together, and print images per second."""
    images, classes = made_up(flags.images)
    recipe = TrainingRecipe(epochs=2, batch_size=flags.batch, learning_rate_drops=())
    loader = DataLoader(
        Plain(images, classes), flags.batch, shuffle=True, num_workers=flags.workers, persistent_workers=True
    )
    ways = {
        "plain loop": lambda: seconds(plain_epoch, new_model(architecture, flags.width, device), loader, recipe),
        "ours": lambda: our_epoch(architecture, flags.width, images, classes, recipe, 1, device),
        f"ours, {flags.together} seeds together": lambda: our_epoch(
            architecture, flags.width, images, classes, recipe, flags.together, device
        ),
    }
    n_seeds = {"plain loop": 1, "ours": 1, f"ours, {flags.together} seeds together": flags.together}
    if device.type == "cpu":
        cores = torch.get_num_threads()
        given = (architecture, flags.width, images, classes, recipe, 1, device)
        pool = ProcessPoolExecutor(cores, get_context("spawn"), torch.set_num_threads, (1,))
        ways[f"ours, {cores} processes"] = lambda: max(pool.map(our_epoch, *zip(*[given] * cores, strict=True)))
        n_seeds[f"ours, {cores} processes"] = cores
    took = timed(ways, flags.rounds)
    rates = {name: n_seeds[name] * len(images) / took[name] for name in ways}
    for name, rate in rates.items():
        print(f"{architecture:16} training, {name:26} {rate:9.0f} images/s  x {rate / rates['plain loop']:.2f}")


def measure_evaluation(architecture: str, flags: argparse.Namespace, device: torch.device) -> None:
    """Time the evaluation of a network both ways; print our share of the peak, and check that both find the same."""
    images, classes = made_up(flags.evaluated)
    targets = (0.9 * functional.one_hot(torch.from_numpy(classes), N_CLASSES) + 0.01).to(device)
    pixels = torch.from_numpy(images).permute(0, 3, 1, 2).to(device)
    model = new_model(architecture, flags.width, device).eval()
    as_in_runs = new_model(architecture, flags.width, device)
    found = {}

    def plain() -> None:
        found["plain loop"] = plain_evaluation(model, pixels.contiguous(), targets)

    def ours() -> None:
        measures = measure_model(as_in_runs, pixels, targets)
        found["ours"] = measures["ce"], measures["fgsm"], measures["accuracy"]

    factors = torch.rand(2, PRODUCT, PRODUCT, device=device)
    took = timed(
        {
            "plain loop": lambda: seconds(plain),
            "ours": lambda: seconds(ours),
            "matrix product": lambda: seconds(torch.mm, *factors),
        },
        flags.rounds,
    )
    peak = 2 * PRODUCT**3 / took.pop("matrix product")
    for name, each in took.items():
        rate = PASSES[name] * operations(model, pixels) / each
        print(
            f"{architecture:16} evaluation, {name:24} {each:9.2f} s {rate / 1e9:9.1f} GFLOP/s, "
            f"{rate / peak:.0%} of the peak ({peak / 1e9:.0f})"
        )
    difference = max(abs(one - other) for one, other in zip(*found.values(), strict=True))
    print(f"{architecture:16} largest difference of cross-entropy, FGSM and accuracy between the two: {difference:.1e}")


def operations(model: nn.Module, images: torch.Tensor) -> float:
    """Count the floating-point operations of a pass through all images; a multiplication with an addition is two."""
    with torch.no_grad(), FlopCounterMode(display=False) as counter:
        model(images[:1].float())
    return len(images) * counter.get_total_flops()


def timed(ways: dict[str, Callable[[], float]], rounds: int) -> dict[str, float]:
    """Time the ways in turn, after a first round to warm up; returns medians."""
    taken: dict[str, list[float]] = {name: [] for name in ways}
    for number in range(rounds + 1):
        for name, way in ways.items():
            took = way()
            if number:
                taken[name].append(took)
    return {name: statistics.median(each) for name, each in taken.items()}


def seconds(way: Callable, *given) -> float:
    """Time a call until all that it started on the device has ended."""
    start = time.perf_counter()
    way(*given)
    if torch.cuda.is_available():
        torch.cuda.synchronize()
    return time.perf_counter() - start


def made_up(n: int) -> tuple[np.ndarray, np.ndarray]:
    """Draw images (n, 32, 32, 3) uint8 and classes (n,) at random: their content does not affect speed."""
    rng = np.random.default_rng(0)
    return rng.integers(0, 256, (n, 32, 32, 3), dtype=np.uint8), rng.integers(0, N_CLASSES, n)


def new_model(architecture: str, width: float, device: torch.device, together: int = 1) -> Normalised:
    """Build a network, or several side by side."""
    torch.manual_seed(0)
    return build(architecture, N_CLASSES, width, MEAN, STD, (32, 32), together).to(device)


def our_epoch(
    architecture: str,
    width: float,
    images: np.ndarray,
    classes: np.ndarray,
    recipe: TrainingRecipe,
    together: int,
    device: torch.device,
) -> float:
    """Train with the suite's own loop; returns the seconds of the second epoch, when everything has been compiled."""
    labels = functional.one_hot(torch.from_numpy(classes), N_CLASSES).float().expand(together, -1, -1).to(device)
    model = new_model(architecture, width, device, together)
    ends = []  # of epochs; train_networks() itself waits for the device there
    with tempfile.TemporaryDirectory() as folder:
        train_networks(
            model,
            torch.from_numpy(images).to(device),
            labels,
            recipe,
            [*range(together)],
            Path(folder) / "checkpoint.pt",
            after_epoch=lambda log: ends.append(time.perf_counter()),
            precision="bfloat16" if device.type == "cuda" else "float32",  # as plain_epoch
        )
    return ends[1] - ends[0]


class Plain(Dataset):
    """Images that are augmented one by one, as torchvision's examples do."""

    def __init__(self, images: np.ndarray, classes: np.ndarray):
        self.images, self.classes = images, classes
        self.transform = transforms.Compose(
            [
                transforms.ToPILImage(),
                transforms.RandomCrop(32, padding=4),
                transforms.RandomHorizontalFlip(),
                transforms.ToTensor(),
            ]
        )

    def __len__(self) -> int:
        return len(self.images)

    def __getitem__(self, place: int) -> tuple[torch.Tensor, torch.Tensor]:
        target = torch.zeros(N_CLASSES)
        target[self.classes[place]] = 1
        return self.transform(self.images[place]), target


def plain_epoch(model: nn.Module, loader: DataLoader, recipe: TrainingRecipe) -> float:
    """Train for an epoch in the usual way; returns the mean loss."""
    device = next(model.parameters()).device
    optimizer = torch.optim.SGD(
        model.parameters(), recipe.learning_rate, recipe.momentum, weight_decay=recipe.weight_decay
    )
    model.train()
    total = 0.0
    for given in loader:
        pixels, targets = (part.to(device) for part in given)
        optimizer.zero_grad()
        with torch.autocast(device.type, torch.bfloat16, enabled=device.type == "cuda"):
            loss = functional.cross_entropy(model(pixels), targets)
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), recipe.gradient_norm)
        optimizer.step()
        total += loss.item()
    return total / len(loader)


def plain_evaluation(model: nn.Module, images: torch.Tensor, targets: torch.Tensor) -> tuple[float, float, float]:
    """Measure one image at a time: cross-entropy, FGSM and accuracy, in a pass each."""
    ce = fgsm = right = 0.0
    for place in range(len(images)):
        target = targets[place : place + 1]
        with torch.no_grad():
            ce += functional.cross_entropy(model(images[place : place + 1].float() / 255), target).item()
        pixels = (images[place : place + 1].float() / 255).requires_grad_()
        (gradient,) = torch.autograd.grad(functional.cross_entropy(model(pixels), target), pixels)
        with torch.no_grad():
            attacked = (pixels + FGSM_EPSILON * gradient.sign()).clamp(0, 1)
            fgsm += functional.cross_entropy(model(attacked), target).item()
            shares = model(images[place : place + 1].float() / 255).softmax(1)
            right += float(shares.argmax() == target.argmax())
    return ce / len(images), fgsm / len(images), right / len(images)


if __name__ == "__main__":
    main()

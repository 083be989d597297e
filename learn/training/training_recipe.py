"""The training recipe in one place, each value with its unit, and the presets."""

from dataclasses import dataclass

AUGMENTS = {
    "once": "drawn once for each image and kept through all epochs, as in the authors' loader (which mixed after that)",
    "each_epoch": "drawn again in each epoch, which is not what the authors did",
}


@dataclass(frozen=True)
class TrainingRecipe:
    """How a network is trained; the defaults are the published recipe (see `paper` below)."""

    epochs: int = 65  # passes over the regular and augmenting images
    batch_size: int = 32  # images
    learning_rate: float = 0.1  # of stochastic gradient descent, at the start
    momentum: float = 0.9
    weight_decay: float = 1e-4
    learning_rate_drops: tuple[int, ...] = (50, 55)  # epochs after which the learning rate is divided by 10
    gradient_norm: float = 1.0  # largest length of the gradient of all parameters together
    crop_padding: int = 4  # pixels of black around an image before it is cropped to its size at a random place
    flip: bool = True  # mirror half of the images
    augment: str = "once"  # crops and flips are drawn once and kept, as in the authors' loader, or `each_epoch`
    smoothing: str = "exponential"  # how confidence smooths labels: learn.labels.SMOOTHINGS
    smoothing_a: float = 50.0  # of the exponential rule, the authors' own
    smoothing_b: float = 1e-4
    width: float = 1.0  # factor on the numbers of channels
    regular_images: int | None = None  # how many of the regular images are used; None for all
    augmenting_stimuli: int | None = None  # how many of the mixed images are used; None for all
    evaluation_images: int | None = None  # how many of the evaluation images are used; None for all


@dataclass(frozen=True)
class Preset:
    """A recipe with the grid it is meant for."""

    recipe: TrainingRecipe
    architectures: tuple[str, ...]
    n_seeds: int
    remark: str  # what to know before reading its table


PRESETS = {
    "paper": Preset(
        TrainingRecipe(),
        ("preact_resnet18", "vgg11"),
        5,
        "the recipe of the CIFAR-10S code, which the paper says it follows; the paper states no values of its own.",
    ),
    "cpu": Preset(
        TrainingRecipe(epochs=10, learning_rate_drops=(7, 9), width=1 / 8),
        ("preact_resnet18", "vgg11"),
        3,
        "networks with an eighth of the channels and 10 epochs, drops after 7 and 9, all else as in preset paper. They "
        "do not fit the training images as full networks do in 65 epochs, so that the paper's magnitudes (ce near 2, "
        "FGSM near 13 without mixed images) cannot show.",
    ),
    "narrow": Preset(
        TrainingRecipe(width=1 / 8),
        ("preact_resnet18", "vgg11"),
        5,
        "networks with an eighth of the channels, all else as in preset paper: its 65 epochs, its batches and drops.",
    ),
    "smoke": Preset(
        TrainingRecipe(
            epochs=3,
            learning_rate=0.02,
            learning_rate_drops=(),
            width=1 / 8,
            regular_images=1000,
            augmenting_stimuli=500,
            evaluation_images=500,
        ),
        ("preact_resnet18", "vgg11"),
        1,
        "a smoke test is no result: networks with an eighth of the channels, 3 epochs at learning rate .02, a part of "
        "the images; all conditions train.",
    ),
    "small": Preset(
        TrainingRecipe(
            epochs=12, learning_rate_drops=(8, 10), learning_rate=0.05, crop_padding=1, flip=False, augment="each_epoch"
        ),
        ("small",),
        2,
        "a small network trained for seconds, for images such as the digits; not the networks of the paper.",
    ),
}

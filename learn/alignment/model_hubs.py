"""Networks of torchvision, timm and open_clip by name: with their published weights, or with those of a file.

Without a file, weights come from each library's own cache or are downloaded; if they cannot be, one line says so.
"""

import logging
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import nn

from hillmixe.command import InputError
from learn.alignment.classifiers import Network
from learn.alignment.model_files import first_misfit, n_outputs, put_into, read_state

IMAGENET_REMARK = "trained on ImageNet"
REACHED_WITHIN = 10  # seconds


def torchvision_network(spec: str, class_names: Sequence[str], weights_file: Path | None) -> Network:
    """Take a classifier of torchvision with its own preprocessing of images. spec: torchvision:NAME."""
    import torchvision

    name = spec.partition(":")[2]
    known = torchvision.models.list_models(module=torchvision.models)
    if name not in known:
        raise InputError(f"{spec}: there is no such model; there are {', '.join(known)}")
    weights = torchvision.models.get_model_weights(name).DEFAULT
    if weights_file:
        state = read_state(weights_file)
        parts = {"aux_logits": False} if name in ("googlenet", "inception_v3") else {}
        state = {key: values for key, values in state.items() if not (parts and key.lower().startswith("aux"))}
        module = torchvision.models.get_model(
            name, weights=None, num_classes=n_outputs(state), **parts, **({"init_weights": False} if parts else {})
        )
        return Network(weights_file.stem, put_into(module, state, weights_file, spec), weights.transforms())
    try:
        module = torchvision.models.get_model(name, weights=weights).eval()
    except OSError as problem:
        cache = Path(torch.hub.get_dir()) / "checkpoints"
        raise InputError(f"{spec}: {weights.url} could not be downloaded: put it into {cache}") from problem
    except Exception as problem:
        raise InputError(f"{spec}: the file of its weights is damaged: remove it") from problem
    return Network(name, module, weights.transforms(), remark=IMAGENET_REMARK)


def timm_network(spec: str, class_names: Sequence[str], weights_file: Path | None) -> Network:
    """Take a classifier of timm with its own preprocessing of images. spec: timm:NAME, or timm:NAME.TAG."""
    timm = _package("timm", "timm", spec)
    name = spec.partition(":")[2]
    if not name.startswith(("hf_hub:", "hf-hub:")) and name.partition(".")[0] not in (known := timm.list_models()):
        raise InputError(f"{spec}: there is no such model{_nearest(name, known)}")
    state = read_state(weights_file) if weights_file else {}
    with _hub(spec):
        module = timm.create_model(name, pretrained=not weights_file)
    if weights_file:
        last = module.pretrained_cfg.get("classifier")
        last = f"{last}.weight" if isinstance(last, str) else ""
        n_classes = len(state[last]) if last in state else n_outputs(state)
        module.reset_classifier(n_classes)
        put_into(module, state, weights_file, spec)
    preprocess = timm.data.create_transform(**timm.data.resolve_model_data_config(module), is_training=False)
    order = module.pretrained_cfg.get("label_names") if not weights_file else None
    remark = "" if weights_file else f"weights {module.pretrained_cfg.get('tag') or name}"
    label = weights_file.stem if weights_file else name
    return Network(label, module.eval(), as_pictures(preprocess), order, remark)


def clip_network(spec: str, class_names: Sequence[str], weights_file: Path | None) -> Network:
    """Take a model of open_clip as a zero-shot classifier of the set's classes. spec: clip:NAME, or clip:NAME/TAG.

    Each class is represented by the mean embedding of its name in seven sentences, which the authors found to do as
    well as all of theirs (Radford et al. 2021, arXiv 2103.00020; open_clip's SIMPLE_IMAGENET_TEMPLATES). Without a tag,
    the weights are OpenAI's if there are any, otherwise the first.
    """
    open_clip = _package("open_clip", "open_clip_torch", spec)
    name, _, tag = spec.partition(":")[2].partition("/")
    if name not in (known := open_clip.list_models()):
        raise InputError(f"{spec}: there is no such model{_nearest(name, known)}")
    tags = open_clip.list_pretrained_tags_by_model(name)
    if tag and tag not in tags:
        raise InputError(f"{spec}: there are no such weights; there are {', '.join(tags)}")
    tag = tag or ("openai" if "openai" in tags else next(iter(tags), ""))
    if not weights_file and not tag:
        raise InputError(f"{spec}: there are no published weights: give a file of them")
    with _hub(spec):
        made = {"pretrained": str(weights_file or tag), "weights_only": True}
        try:
            model, _, preprocess = open_clip.create_model_and_transforms(name, **made)
            tokenizer = open_clip.get_tokenizer(name)
        except ImportError as problem:
            raise InputError(f"{spec} needs the package {problem.name}: pip install {problem.name}") from problem
        except Exception as problem:
            if not weights_file:
                raise
            raise InputError(f"{weights_file} is not a state_dict of {spec}: {first_misfit(problem)}") from problem
    names = [label.replace("-", " ").lower() for label in class_names]
    sentences = open_clip.SIMPLE_IMAGENET_TEMPLATES
    classes = open_clip.build_zero_shot_classifier(model.eval(), tokenizer, names, sentences)
    label = weights_file.stem if weights_file else f"{name}/{tag}"
    remark = "zero-shot, by the names of the classes" + ("" if weights_file else f"; weights {tag}")
    return Network(label, ZeroShot(model, classes).eval(), as_pictures(preprocess), class_names, remark)


class ZeroShot(nn.Module):
    """CLIP's logits of classes: the scaled cosine between the embedding of an image and that of each class."""

    classes: torch.Tensor

    def __init__(self, model: nn.Module, classes: torch.Tensor):
        super().__init__()
        self.model = model
        self.register_buffer("classes", classes)

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        """Give logits, (n, n_classes), of images as the model takes them."""
        embedded: Any = self.model
        return embedded.logit_scale.exp() * embedded.encode_image(images, normalize=True) @ self.classes


HUBS: dict[str, Callable[[str, Sequence[str], Path | None], Network]] = {
    "torchvision": torchvision_network,
    "timm": timm_network,
    "clip": clip_network,
}


def as_pictures(preprocess: Callable) -> Callable[[torch.Tensor], torch.Tensor]:
    """Let a transformation of PIL images take pixels, (n, 3, h, w) float in [0, 1]."""
    from PIL import Image

    def of_pixels(pixels: torch.Tensor) -> torch.Tensor:
        levels = (pixels * 255).round().byte().permute(0, 2, 3, 1).cpu().numpy()
        return torch.stack([preprocess(Image.fromarray(np.ascontiguousarray(image))) for image in levels])

    return of_pixels


def _package(name: str, distribution: str, spec: str) -> Any:
    try:
        module = __import__(name)
        if name == "timm":
            __import__("timm.data")
    except ImportError as problem:
        raise InputError(
            f"{spec} needs the package {distribution}: pip install -c constraints.txt {distribution}"
        ) from problem
    return module


def _nearest(name: str, known: Sequence[str]) -> str:
    near = get_close_matches(name, known, 5, 0.5)
    return f"; there are {', '.join(near)}, and others" if near else ""


@contextmanager
def _hub(spec: str) -> Iterator[None]:
    """Ask the Hugging Face hub if it can be reached, otherwise only the cache, and say in one line what is missing."""
    from huggingface_hub import constants

    offline, silent = constants.HF_HUB_OFFLINE, logging.root.manager.disable
    constants.HF_HUB_OFFLINE = offline or not _is_reached(constants.ENDPOINT)
    logging.disable(logging.ERROR)
    try:
        yield
    except InputError:
        raise
    except Exception as problem:
        if constants.HF_HUB_OFFLINE:
            raise InputError(
                f"{spec}: its weights are not on this machine and {constants.ENDPOINT} cannot be reached: fetch them "
                f"where it can be, and give the file, with --architecture {spec}"
            ) from problem
        lines = str(problem).strip().splitlines() or [type(problem).__name__]
        raise InputError(f"{spec}: {lines[-1].strip()[:300]}") from problem
    finally:
        constants.HF_HUB_OFFLINE = offline
        logging.disable(silent)


def _is_reached(address: str) -> bool:
    try:
        urllib.request.urlopen(urllib.request.Request(address, method="HEAD"), timeout=REACHED_WITHIN)
    except urllib.error.HTTPError:
        return True
    except OSError:
        return False
    return True

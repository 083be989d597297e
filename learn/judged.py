"""People's labels of mixed images as a torch Dataset, for any loader.

data = Judged("results/hmix", "test_images.zip", label="relabel_omega")
image, soft_label = data[0]                       # (3, h, w) float32 in [0, 1], (K,) float32
"""

from collections.abc import Callable
from pathlib import Path

import torch
from torch.utils.data import Dataset

from hillmixe.command import InputError
from learn import human_data
from learn.conditions import CONDITIONS
from learn.training.training_data import join_labels
from learn.training.training_recipe import TrainingRecipe
from stimuli_gen import sources

LABELS = tuple(
    name
    for name, condition in CONDITIONS.items()
    if name != "none" and {2, "soft_labels", "policies"} & {*condition.tables}
)


class Judged(Dataset):
    """The mixed images that people judged, each with the soft label of a condition.

    results: a folder that analysis/aggregate.py wrote. images: what the stimuli were mixed from, as for train.py's
    --images (or generate.py's --continua, with `continua`), with its --size; or these images, loaded. label: one of
    LABELS; those per judgment have an item for each judgment. transform: applied to each image, (3, h, w) float32 in
    [0, 1].
    confidence: give (image, soft label, omega) instead, where omega is the person's confidence or the mean of several.
    class_names: what the columns of soft labels are. rows: a DataFrame row per item, with the stimulus, lam_f, lam_h
    and omega. Images of the published evaluation split are never among them; nothing else is held out.
    Raises InputError if there is no such label, or the labels are of other images.
    """

    def __init__(
        self,
        results: Path | str,
        images: Path | str | sources.ImageSource,
        label: str = "relabel_omega",
        transform: Callable[[torch.Tensor], torch.Tensor] | None = None,
        confidence: bool = False,
        size: int | None = None,
        continua: bool = False,
    ):
        if label not in LABELS:
            raise InputError(f"label {label!r}: expected {', '.join(LABELS)}")
        source = images if isinstance(images, sources.ImageSource) else sources.load(str(images), size, continua)
        data = join_labels(human_data.read(Path(results)), source, TrainingRecipe(), hold_out=False)
        rows, soft_labels = CONDITIONS[label].examples(data, 0)
        self.rows = rows.reset_index(drop=True)
        self.class_names = source.class_names
        self.transform, self.confidence = transform, confidence
        self.images = torch.from_numpy(source.mixed(rows, data.people.mixing)).permute(0, 3, 1, 2)
        self.soft_labels = torch.from_numpy(soft_labels).float()
        self.omega = torch.tensor(self.rows["omega"].to_numpy(dtype="float32"))

    def __len__(self) -> int:
        return len(self.rows)

    def __getitem__(self, item: int) -> tuple[torch.Tensor, ...]:
        image = self.images[item].float() / 255
        if self.transform:
            image = self.transform(image)
        labelled = image, self.soft_labels[item]
        return (*labelled, self.omega[item]) if self.confidence else labelled

"""Which labels a network resists: the area under the margin of each training example (Pleiss et al. 2020).

At a step, the margin of an example with label k is z_k - max_{j != k} z_j, of the logits z that the step was trained
on. Its mean over epochs is the AUM: low or below 0 where other examples contradict the label. Here labels y are soft,
and the margin is the mean of the margins of all classes, weighted as the label weights them:

    margin = sum_k y_k * (z_k - max_{j != k} z_j)

which is the authors' measure where y is one-hot. A label that is spread over classes has a small margin whatever the
network predicts, so AUMs should be compared only between labels that are equally soft (relabellings.py ranks within
each lam_f). The second measure, excess loss, does not have this problem: the mean over epochs of the cross-entropy
above the label's own entropy, KL(y || softmax(z)), is 0 where the network predicts the label itself.

Epochs count up to the first drop of the learning rate; after it, a network fits all labels, even wrong ones.
"""

import torch

from learn.training.training_recipe import TrainingRecipe


def epochs_watched(recipe: TrainingRecipe) -> int:
    """Say how many epochs count: those before the first drop of the learning rate, at least one."""
    return max(1, min([recipe.epochs, *recipe.learning_rate_drops]))


def margins(logits: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
    """Give the margins of soft labels, (...,), from logits and labels (..., K); labels sum to 1; K is at least 2."""
    (first, second), places = logits.topk(2).values.unbind(-1), logits.argmax(-1, keepdim=True)
    on_first = labels.gather(-1, places).squeeze(-1)
    return (labels * logits).sum(-1) - first + on_first * (first - second)


def excess_losses(logits: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
    """Give the cross-entropies (...,) of logits to soft labels (..., K), minus the labels' own entropies, in nats."""
    return torch.special.xlogy(labels, labels).sum(-1) - (labels * logits.log_softmax(-1)).sum(-1)


class Margins:
    """The margins and excess losses of all examples of networks trained side by side, summed over epochs.

    labels: (together, n, K) float32, as they are trained on.
    """

    def __init__(self, labels: torch.Tensor):
        self.labels = labels
        self.sums = torch.zeros(2, *labels.shape[:2], device=labels.device)
        self.counts = torch.zeros(labels.shape[:2], device=labels.device)
        self._batches: list[tuple[torch.Tensor, torch.Tensor]] = []

    def add(self, images: torch.Tensor, logits: torch.Tensor) -> None:
        """Keep the predictions of a step: (together, m) positions of examples, (together, m, K) logits."""
        self._batches.append((images, logits.detach().clone()))  # a CUDA graph overwrites its output

    def end_epoch(self) -> None:
        """Add up what was kept; an example that was not in the epoch counts once less."""
        images, logits = (torch.cat(parts, 1) for parts in zip(*self._batches, strict=True))
        labels = torch.take_along_dim(self.labels, images[..., None], dim=1)
        for total, values in zip(self.sums, (margins(logits, labels), excess_losses(logits, labels)), strict=True):
            total.scatter_add_(1, images, values)
        self.counts.scatter_add_(1, images, torch.ones_like(logits[..., 0]))
        self._batches.clear()

    def means(self) -> torch.Tensor:
        """Give AUM and mean excess loss: (2, together, n), nan for an example that was never used."""
        return self.sums / self.counts

    def state_dict(self) -> dict[str, torch.Tensor]:
        """Give what a checkpoint keeps."""
        return {"sums": self.sums, "counts": self.counts}

    def load_state_dict(self, state: dict[str, torch.Tensor]) -> None:
        """Continue from a checkpoint."""
        self.sums, self.counts = state["sums"], state["counts"]

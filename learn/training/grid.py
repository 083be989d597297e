"""Grids of runs and their jobs, as plain values that can be sent to other processes."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from learn import human_data
from learn.plugins import Plugin
from learn.training import own_evaluation
from learn.training.training_data import TrainingData, join_labels
from learn.training.training_recipe import TrainingRecipe
from stimuli_gen import sources
from stimuli_gen.mixing import GIVEN


@dataclass(frozen=True)
class Grid:
    """What all runs of a grid have in common, as plain values from which another process can load it.

    results: a folder that aggregate.py wrote. images, size: as for sources.load. device: cpu or cuda. precision: one of
    training_loop.PRECISIONS. out: where the runs' folders are. validation, leave_out: as for training_data.join_labels.
    evaluate: images to evaluate on instead, as for own_evaluation.load_images. targets: a table of their soft labels.
    plugins: with records that the suite itself does not have. continued: the grid whose finished runs are extended.
    log: one of run_log.LOGS, or None. log_every: networks are measured every so many epochs, or not at all if None.
    """

    results: Path
    images: str
    size: int | None
    preset: str
    recipe: TrainingRecipe
    device: str
    precision: str
    out: Path
    plugins: tuple[Plugin, ...] = ()
    validation: float | None = None
    leave_out: Path | None = None
    continued: "Grid | None" = None
    evaluate: str | None = None
    targets: Path | None = None
    log: str | None = None
    log_every: int | None = None

    @property
    def data(self) -> TrainingData:
        """Load images and labels, once in a process and again when their files have changed."""
        paths = [*sorted(self.results.glob("*.csv")), *self.results.glob("*.json"), Path(self.images)]
        paths += [Path(path) for path in (self.leave_out, self.evaluate, self.targets) if path]
        stamps = tuple((path.name, path.stat().st_mtime_ns, path.stat().st_size) for path in paths if path.exists())
        changed = self.validation, self.leave_out, self.evaluate, self.targets
        return _load(self.results, self.images, self.size, self.recipe, *changed, stamps)


@dataclass(frozen=True)
class Job:
    """Runs that are trained together: the seeds of one condition and architecture."""

    condition: str
    architecture: str
    seeds: tuple[int, ...]

    def name(self, seed: int | str) -> str:
        """Name a run and its folder."""
        return f"{self.condition}_{self.architecture}_seed{seed}"


@lru_cache(maxsize=1)
def _load(
    results: Path,
    images: str,
    size: int | None,
    recipe: TrainingRecipe,
    validation: float | None,
    leave_out: Path | None,
    evaluate: str | None,
    targets: Path | None,
    stamps: tuple,
) -> TrainingData:
    people = human_data.read(results)
    source = sources.load(images, size, given=people.mixing == GIVEN)
    evaluated = own_evaluation.load_images(evaluate, size, source) if evaluate else None
    return join_labels(people, source, recipe, validation, leave_out, evaluated, targets)

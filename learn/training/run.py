"""Training runs: condition, network and seed become a folder, which is complete or does not exist (run_folder.py)."""

import math
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import asdict, replace

import pandas as pd
import torch
import torchvision
from filelock import FileLock
from torch import nn

from hillmixe import __version__
from hillmixe.command import InputError
from hillmixe.files import sha256, write_json, write_table
from learn import plugins
from learn.alignment import classifiers, human_agreement
from learn.conditions import examples_table
from learn.evaluate import MEASURES, measure_model
from learn.human_data import OPTIONAL
from learn.training import prolong, run_log
from learn.training.grid import Grid, Job
from learn.training.label_margins import Margins
from learn.training.run_folder import ALIGNMENT, CONTINUE, first_difference, is_sealed, read_config, read_row, seal
from learn.training.seeded_networks import new_model, training_sets
from learn.training.training_loop import train_networks


def make(grid: Grid, job: Job, after_epoch: Callable[[list[dict]], None] = lambda log: None) -> list[dict]:
    """Train and evaluate those runs of a job that are not finished yet.

    A run's folder appears when it is complete. Until then `NAME.unfinished` holds its log, and a checkpoint from which
    a killed run continues to exactly the same metrics. Processes that need the same run wait for one another.
    Returns run_folder.read_row for each seed. Raises InputError if a folder is damaged or holds a run with another
    configuration.
    """
    folders = {seed: grid.out / job.name(seed) for seed in job.seeds}
    configs = {seed: config(grid, job, seed) for seed in job.seeds}
    try:
        (grid.out / ".locks").mkdir(parents=True, exist_ok=True)
    except OSError as problem:
        raise InputError(f"{grid.out} cannot be written: {problem.strerror}; name another --out") from problem
    with ExitStack() as locks:
        for seed in sorted(job.seeds):
            locks.enter_context(FileLock(grid.out / ".locks" / job.name(seed)))
        _put_out(grid, job)
        missing = [seed for seed in job.seeds if not folders[seed].exists()]
        if missing:
            # The generator of torch is given back as it was: networks that drop out draw from it.
            drawn_on = [torch.cuda.current_device()] if grid.device == "cuda" else []
            with torch.random.fork_rng(devices=drawn_on), plugins.blaming(grid.plugins):
                _train(grid, job, {seed: configs[seed] for seed in missing}, after_epoch)
        rows = [read_row(folders[seed], configs[seed]) for seed in job.seeds]
        for seed in job.seeds:
            if grid.log:
                run_log.write_finished(folders[seed], grid.out / grid.log / job.name(seed))
        return rows


def check_continued(grid: Grid, jobs: list[Job]) -> None:
    """Raise InputError if a run that a grid extends is not finished, is a different one, or can't be continued."""
    assert grid.continued, "it prolongs runs"
    for job in jobs:
        for seed in job.seeds:
            folder = grid.continued.out / job.name(seed)
            if not folder.is_dir():
                raise InputError(f"{folder} is not there: only finished runs are prolonged; finish it first")
            read_row(folder, config(grid.continued, job, seed))
            prolong.check(folder)


def config(grid: Grid, job: Job, seed: int) -> dict:
    """Give all that a run depends on: the content of config.json except the seeds that it was trained with."""
    known = plugins.known(grid.plugins)
    is_own = ("condition", job.condition) in known.of  # and may read any file
    needed = {
        name: sha256(grid.results / name)
        for name in (OPTIONAL if is_own else known.conditions[job.condition].needs)
        if (grid.results / name).is_file()
    }
    data = grid.data.description
    labels = data["labels"] | {"sha256": data["labels"]["sha256"] | needed}
    return {
        "condition": job.condition,
        "architecture": job.architecture,
        "seed": seed,
        "preset": grid.preset,
        "recipe": asdict(grid.recipe),
        "data": data | {"labels": labels},
        "classes": list(grid.data.source.class_names),
        "versions": {
            "hill-mixe-suite": __version__,
            "torch": torch.__version__,
            "torchvision": torchvision.__version__,
        },
        "device": {"type": grid.device, "precision": grid.precision},
        **plugins.recorded(grid.plugins, job.architecture, job.condition, grid.data.source.images.shape[1:3]),
    }


def _train(grid: Grid, job: Job, configs: dict[int, dict], after_epoch: Callable[[list[dict]], None]) -> None:
    """Make the runs of these seeds, trained together."""
    data, seeds, device = grid.data, list(configs), torch.device(grid.device)
    unfinished = grid.out / f"{job.name('-'.join(map(str, seeds)))}.unfinished"
    checkpoint = unfinished / "checkpoint.pt"
    content: dict = {"runs": list(configs.values())}
    begins = not (checkpoint.exists() and not first_difference(read_config(unfinished), content))
    sources = [grid.continued.out / job.name(seed) for seed in seeds] if begins and grid.continued else []
    if begins:
        shutil.rmtree(unfinished, ignore_errors=True)
        unfinished.mkdir()
        if grid.continued:
            check_continued(grid, [replace(job, seeds=tuple(seeds))])
            content["continued_after"] = prolong.epochs_before(sources[0])
        write_json(unfinished / "config.json", content, allow_nan=True)
    known = plugins.known(grid.plugins)
    architecture, condition = known.architectures[job.architecture], known.conditions[job.condition]
    model = new_model(data, architecture, seeds, grid.recipe).to(device)
    if sources:
        prolong.write_checkpoint(sources, model, grid.recipe, checkpoint)
    policy = condition.policy and condition.policy(data, device)
    images, labels = training_sets(condition, data, seeds)
    evaluation = data.evaluation_set(device)
    single = new_model(data, architecture, seeds[:1], grid.recipe).to(device)
    logged = run_log.TensorBoardLog([grid.out / grid.log / job.name(seed) for seed in seeds]) if grid.log else None

    def measured() -> Iterator[dict[str, float]]:
        for place in range(len(seeds)):
            single.load_state_dict(model.part(model.state_dict(), place))
            yield measure_model(single, *evaluation)

    def epoch_done(log: list[dict]) -> None:
        for seed, loss in zip(seeds, log[-1]["loss"], strict=True):
            if not math.isfinite(loss):
                raise InputError(
                    f"{job.name(seed)}: the loss is {loss} after epoch {len(log)}: lower the learning rate "
                    f"({grid.recipe.learning_rate:g}), or look for the fault in its labels or network"
                )
        if grid.log_every and len(log) % grid.log_every == 0 and MEASURES[0] not in log[-1]:
            measures = list(measured())
            log[-1] |= {name: [each[name] for each in measures] for name in MEASURES}
        if logged:
            logged.write(log)
        write_table(unfinished / "log.csv", pd.DataFrame(log))
        after_epoch(log)

    on_device, labelled = (torch.from_numpy(each).to(device) for each in (images, labels))
    margins = None if policy else Margins(labelled)  # of mixes that are new in each batch there are none
    logs = train_networks(
        model, on_device, labelled, grid.recipe, seeds, checkpoint, policy, epoch_done, grid.precision, margins
    )
    if logged:
        logged.close()
    continued = read_config(unfinished).get("continued_after")
    further = {"together": seeds} | ({"continued_after": continued} if continued else {})
    for place, (seed, log, metrics) in enumerate(zip(seeds, logs, measured(), strict=True)):
        made = unfinished / job.name(seed)
        made.mkdir(exist_ok=True)
        torch.save({name: values.cpu() for name, values in single.state_dict().items()}, made / "model.pt")
        write_table(made / "log.csv", log)
        if margins:
            aum, excess_loss = margins.means()[:, place].double().cpu().numpy().round(5)
            examples = examples_table(condition, data, seed)
            write_table(made / "margins.csv", examples.assign(aum=aum, excess_loss=excess_loss))
        write_json(made / "metrics.json", metrics | _alignment(single, grid), True)
        write_json(made / "config.json", configs[seed] | further, True)
        prolong.keep(checkpoint, model, place, made / CONTINUE)
        for plugin in plugins.used(grid.plugins, job.architecture, job.condition):
            (made / plugin.name).write_bytes(plugin.content)
        seal(made)
    _put_out(grid, job)


def _alignment(model: nn.Module, grid: Grid) -> dict[str, float]:
    """Measure how closely a network's own coefficients for the mixed images follow people's mean lam_h: ALIGNMENT."""
    people, source, device = grid.data.people.first_answers, grid.data.source, torch.device(grid.device)
    outputs = {name: [at] for at, name in enumerate(source.class_names)}
    classifier = classifiers.Classifier("network", model.eval(), len(outputs), outputs)
    label_1, label_2 = (people.stimuli[name].to_numpy() for name in human_agreement.CATEGORIES)
    images = source.mixed(people.stimuli, people.mixing)
    found = human_agreement.scores(people, classifiers.lam(classifier, images, label_1, label_2, device))
    return {name: float(found[name.removeprefix("alignment_")]) for name in ALIGNMENT}


def _put_out(grid: Grid, job: Job) -> None:
    """Move complete runs to their final places, also those whose process was killed while it did so."""
    for unfinished in grid.out.glob(f"{job.condition}_{job.architecture}_seed*.unfinished"):
        seeds = list(map(int, unfinished.stem.rpartition("_seed")[2].split("-")))
        if not set(seeds) <= set(job.seeds):
            continue  # another process may be at work on them, and be writing or removing this very moment
        made = {seed: unfinished / job.name(seed) for seed in seeds}
        if all(is_sealed(made[seed]) or (grid.out / job.name(seed)).exists() for seed in seeds):
            for seed in seeds:
                if made[seed].exists():
                    made[seed].rename(grid.out / job.name(seed))
            shutil.rmtree(unfinished)

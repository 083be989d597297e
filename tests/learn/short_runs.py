"""Runs of a small network on few digits, which take a fraction of a second."""

from pathlib import Path

from learn.training import run
from learn.training.training_recipe import TrainingRecipe

OWN = Path(__file__).with_name("own_network.py")  # a plugin
SHORT = TrainingRecipe(
    epochs=4,
    learning_rate=0.05,
    learning_rate_drops=(2,),
    crop_padding=1,
    regular_images=150,
    augmenting_stimuli=20,
    evaluation_images=60,
    width=0.5,
)


def grid_of(results, out, recipe=SHORT):
    return run.Grid(results, "digits", None, "short", recipe, "cpu", "float32", out)

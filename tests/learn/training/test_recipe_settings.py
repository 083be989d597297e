"""Settings of the recipe from the command line: what they change, what is refused, and the names that come of them."""

import re
from argparse import Namespace
from dataclasses import fields, replace
from pathlib import Path

import pytest
from short_runs import SHORT, grid_of

from hillmixe.command import InputError
from learn.training import preflight, recipe_settings, table_text
from learn.training.training_recipe import PRESETS, TrainingRecipe


def flags(*settings, preset="small", **given):
    return Namespace(set=[*settings], preset=preset, **(dict.fromkeys(recipe_settings.FLAGS) | given))


def test_every_field_can_be_set():
    """Else a part of the recipe would be closed, or a new field be forgotten."""
    assert [*recipe_settings.PARSERS] == [field.name for field in fields(TrainingRecipe)]


def test_every_field_is_documented():
    """Else a researcher would have to read the code to find what can be set."""
    page = (Path(__file__).parents[3] / "docs" / "learning.md").read_text(encoding="utf-8")
    assert [name for name in recipe_settings.PARSERS if f"| `{name}` |" not in page] == []


def test_settings_take_the_place_of_the_presets_values():
    """Else a setting would be without effect, or take effect on another field."""
    texts = [
        "epochs=40",
        "width=.25",
        "batch_size=128",
        "learning_rate_drops=20, 30",
        "flip=True",
        "regular_images=100",
    ]
    expected = {"epochs": 40, "width": 0.25, "batch_size": 128, "learning_rate_drops": (20, 30), "flip": True}
    recipe = recipe_settings.recipe_of(flags(*texts, smoothing="linear", smoothing_a="7"))
    changed = expected | {"regular_images": 100, "smoothing": "linear", "smoothing_a": 7.0}
    assert recipe == replace(PRESETS["small"].recipe, **changed)
    assert recipe_settings.parse(["regular_images=all", "learning_rate_drops=none"]) == {
        "regular_images": None,
        "learning_rate_drops": (),
    }
    assert recipe_settings.recipe_of(flags()) == PRESETS["small"].recipe


@pytest.mark.parametrize("preset", PRESETS)
def test_a_recipe_can_be_written_and_read_again(preset):
    """Else names of folders and headings would not say what --set takes."""
    recipe = PRESETS[preset].recipe
    texts = [f"{field.name}={recipe_settings.written(getattr(recipe, field.name))}" for field in fields(recipe)]
    assert replace(TrainingRecipe(), **recipe_settings.parse(texts)) == recipe


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        (["epoch=40"], "unknown; did you mean epochs?"),
        (["Learning-Rate=1"], "did you mean learning_rate?"),
        (["qqq=1"], "unknown (known: epochs,"),
        (["epochs"], "expected NAME=VALUE"),
        (["=3"], "expected NAME=VALUE"),
        (["epochs=40", "epochs=50"], "epochs: given twice"),
        *(
            ([setting], "expected a whole number from 1")
            for setting in (
                "epochs=0",
                "epochs=-3",
                "epochs=4.5",
                "epochs=many",
                "epochs=",
                "epochs=²",
                "epochs=9" * 60,
            )
        ),
        (["batch_size=1"], "expected a whole number from 2"),
        *(
            ([setting], "a number above 0")
            for setting in ("width=0", "width=nan", "learning_rate=-1", "learning_rate=inf", "learning_rate=1_0")
        ),
        (["momentum=1"], "from 0 and below 1"),
        (["weight_decay=-1e-4"], "a number from 0"),
        (["smoothing_b=1"], "between 0 and 1"),
        (["flip=maybe"], "true or false"),
        (["augment=never"], "once or each_epoch"),
        (["smoothing=cubic"], "exponential or linear"),
        *(
            ([f"learning_rate_drops={drops}"], "epochs in rising order, as 50,55, or none")
            for drops in ("", "30,20", "20,20", "0,5", "1.5", "[20,30]", "20;30")
        ),
        (["regular_images=1"], "a whole number from 2 to 1000000000, or all"),
    ],
)
def test_bad_settings_are_refused_by_name(settings, said):
    """Else a slip would be trained for hours, or end in a traceback."""
    with pytest.raises(InputError, match=f"--set .*{re.escape(said)}") as caught:
        recipe_settings.recipe_of(flags(*settings))
    assert "\n" not in str(caught.value)


def test_flags_of_their_own_are_checked_alike():
    """Else of two values for a field one would be passed over."""
    with pytest.raises(InputError, match="--smoothing-a and --set smoothing_a are the same"):
        recipe_settings.recipe_of(flags("smoothing_a=3", smoothing_a="4"))
    for given, said in (({"smoothing_a": "0"}, "--smoothing-a 0"), ({"smoothing_b": "x"}, "--smoothing-b x")):
        with pytest.raises(InputError, match=f"{said}: expected a number"):
            recipe_settings.recipe_of(flags(**given))


def test_each_recipe_has_a_folder_and_a_name_of_its_own():
    """Else runs of two recipes would meet in a default folder, or look alike in a table."""
    recipe = recipe_settings.recipe_of(flags("epochs=40", "learning_rate_drops=20,30", augment="once"))
    assert recipe_settings.default_name("hmix", "small", recipe) == (
        "hmix-small-once-epochs=40-learning_rate_drops=20,30"
    )
    assert recipe_settings.named(recipe, "small") == "small epochs=40 learning_rate_drops=20,30 augment=once"
    assert recipe_settings.default_name("hmix", "cpu", PRESETS["cpu"].recipe) == "hmix-cpu-once"
    assert recipe_settings.named({"epochs": 3}, "a preset of old") == "a preset of old"


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        (["epochs=40"], "epochs 40 (there 12). In the 40 epochs the learning rate is divided by 10 after 8 and 10.\n"),
        (["epochs=9"], "after 8; the drops after 10 are not reached.\n"),
        (["learning_rate_drops=none"], "the learning rate is never lowered.\n"),
        ([], ""),
    ],
)
def test_the_heading_says_what_was_set(results, tmp_path, settings, said):
    """Else a table would look like the preset's, or drops that never come be taken for granted."""
    recipe = recipe_settings.recipe_of(flags(*settings))
    grid = replace(grid_of(results, tmp_path, recipe), preset="small")
    assert table_text.changed(grid).endswith(said)
    assert bool(table_text.changed(grid)) == bool(settings)


def test_crops_without_any_pixel_of_the_image_are_refused(results, tmp_path):
    """Else networks would be trained on black images."""
    with pytest.raises(InputError, match="crop_padding 8: images have 8 x 8 pixels"):
        preflight.check(grid_of(results, tmp_path, replace(SHORT, crop_padding=8)), [], [], [0])

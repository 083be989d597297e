"""What a table says before its numbers."""

from learn.training import table_text
from learn.training.training_recipe import TrainingRecipe


def test_the_heading_names_the_rule_of_smoothing():
    """Else tables of other rules would look like the default's."""
    assert table_text.smoothing(TrainingRecipe(smoothing="linear")) == "u = 1 - omega"
    assert (
        table_text.smoothing(TrainingRecipe(smoothing_a=2, smoothing_b=0.01))
        == "u = s / (1 + s), s = 2 * 0.01 ** omega"
    )

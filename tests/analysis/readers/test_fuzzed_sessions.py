"""Some damaged session files; `python tests/analysis/fuzz.py --files 10000` makes more of them."""

import fuzz
import pytest


@pytest.mark.parametrize("files", [300, pytest.param(10_000, marks=pytest.mark.long)])
def test_damaged_files_give_no_traceback_no_silent_loss_and_no_wrong_value(files):
    """Else a lab would find out about a damaged file from a traceback, or not at all."""
    outcomes, by_damage, wrong = fuzz.fuzz(first=9_000, files=files)
    assert wrong == []
    assert outcomes.total() == files
    # Else nothing was tested: all files refused, or none damaged, or not in all ways.
    assert outcomes["refused"] > 0.15 * files
    assert outcomes["read whole"] > 0.1 * files
    assert {damage for damage, _ in by_damage} == {*fuzz.ALL}

"""Some hundred damaged session files; `python tests/analysis/fuzz.py --files 10000` makes more of them."""

import fuzz


def test_damaged_files_give_no_traceback_no_silent_loss_and_no_wrong_value():
    """Else a lab would find out about a damaged file from a traceback, or not at all."""
    outcomes, by_damage, wrong = fuzz.fuzz(first=1_000_000, files=200)
    assert wrong == []
    assert outcomes.total() == 200
    # Else nothing was tested: all files refused, or none damaged.
    assert outcomes["refused"] > 30
    assert outcomes["read whole"] > 20
    assert {damage for damage, _ in by_damage} > {"cut_anywhere", "columns_reordered", "wrong_type", "formula"}

"""Texts that a study and the suite must have in each language: one that is missing is looked for where it belongs."""

import json
import shutil

import pytest

from experiments.study import wording
from experiments.study.folder import read_study
from hillmixe.command import InputError


def test_a_language_that_the_suite_lacks_must_be_brought_whole(edit, folder):
    """Else participants would meet a screen without words."""
    edit("study.toml", '["en", "de"]', '["en", "fr"]')
    (folder / "texts.de.toml").rename(folder / "texts.fr.toml")
    missing = r"texts\.fr\.toml: .* \(and \d+ more\) is missing, and the suite has no texts in 'fr': translate .*json"
    with pytest.raises(InputError, match=missing):
        read_study(folder)


@pytest.mark.parametrize(
    ("file", "text", "expected"),
    [
        ("infer/texts.de.json", None, r"experiments/infer/texts\.de\.json lacks .* \(and \d+ more\): translate"),
        ("screens/texts.de.json", "percent", r"experiments/screens/texts\.de\.json lacks percent: translate what exp"),
    ],
)
def test_a_text_that_the_suite_lacks_in_a_language_of_its_own_is_looked_for_there(
    file, text, expected, folder, tmp_path, monkeypatch
):
    """Else who adds an interface or a text would be sent to the study's words, and told that there are none at all."""
    for each in wording.EXPERIMENTS.glob("*/texts.*.json"):
        copy = tmp_path / "experiments" / each.relative_to(wording.EXPERIMENTS)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(each, copy)
    path = tmp_path / "experiments" / file
    texts = json.loads(path.read_text(encoding="utf-8"))
    path.unlink()
    if text:
        del texts[text]
        path.write_text(json.dumps(texts), encoding="utf-8")
    monkeypatch.setattr(wording, "EXPERIMENTS", tmp_path / "experiments")
    with pytest.raises(InputError, match=f"^{expected}"):
        read_study(folder)

"""Texts and settings that labs edit: what is wrong is told before a participant sits there."""

import json
import shutil
from pathlib import Path

import pytest

from experiments.screens import texts
from hillmixe import interfaces
from hillmixe.command import InputError

EXPERIMENTS = Path(__file__).parents[2] / "experiments"


@pytest.fixture
def folder(tmp_path):
    """The files of Construct and, in screens, those of all interfaces, to be edited."""
    for name in ("construct/settings.json", "construct/texts.en.json", "screens/texts.en.json"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        shutil.copy(EXPERIMENTS / name, tmp_path / name)
    return tmp_path / "construct"


@pytest.mark.parametrize("interface", interfaces.INTERFACES)
def test_those_of_the_suite_are_right(interface):
    """Else a session of the suite's own would end with an error, or lack a text, in some language."""
    for file in (EXPERIMENTS / interface).glob("texts.*.json"):
        texts.check(EXPERIMENTS / interface, interface, file.name.split(".")[1])


def test_another_language_and_a_file_of_windows_notepad(folder):
    """Else labs could not write their own, or not with the editor they have."""
    for file in (folder / "texts.en.json", folder.parent / "screens" / "texts.en.json"):
        german = json.loads(file.read_text(encoding="utf-8")) | {"next": "Weiter – Grüße"}
        (file.parent / "texts.de.json").write_text(json.dumps(german, ensure_ascii=False), encoding="utf-8-sig")
    texts.check(folder, "construct", "de")


@pytest.mark.parametrize(
    ("file", "place", "value", "expected"),
    [
        ("settings.json", ["keys", "left"], "left", "one or two names of keys"),
        ("settings.json", ["keys", "left"], ["a", "b", "c"], "one or two names of keys"),
        ("settings.json", ["keys"], [], "one or two names of keys"),
        ("settings.json", ["language"], "de", r"texts\.de\.json is missing"),
        ("settings.json", ["completion_url"], None, "completion_url is missing"),
        ("../screens/texts.en.json", ["consent", "statements"], ["a", "b"], "expected three texts"),
        ("../screens/texts.en.json", ["consent", "statements"], ["a", "b", "c", "d"], "expected three texts"),
        ("texts.en.json", ["instructions", "pages"], [], "at least one page"),
        ("texts.en.json", ["instructions", "pages"], [{"title": "a"}], "pages, body is missing"),
        ("texts.en.json", ["comprehension", "questions"], [], "at least one question"),
        ("texts.en.json", ["comprehension", "questions", 0, "options"], list("abcde"), "two to four options"),
        ("texts.en.json", ["comprehension", "questions", 0, "answer"], 3, "the first option is 0"),
        ("texts.en.json", ["survey", "questions"], "none", "expected a list of texts"),
        ("../screens/texts.en.json", ["leave"], None, "leave is missing"),
        ("../screens/texts.en.json", ["saving", "offer"], None, "saving, offer is missing"),
        ("texts.en.json", ["trial", "more"], None, "trial, more is missing"),
        ("texts.en.json", ["trial"], "text", "names and texts"),
        ("../screens/texts.en.json", ["next"], "{contct}", r"\{contct\} stands for nothing"),
        ("texts.en.json", ["consent", "body"], "word " * 200, "takes about 16 lines, and 12 fit"),
        ("../screens/texts.en.json", ["consent", "statements", 1], "word " * 20, "takes about 2 lines, and 1 fit"),
        ("settings.json", ["keys", "left"], ["lefft"], "'lefft' is no key"),
        ("settings.json", ["keys", "left"], ["h"], "'h' is on both sides"),
        ("settings.json", ["keys", "right"], ["space"], "'space' is no key"),  # it is Next
        ("settings.json", ["language"], "../x", "no name of a language"),
        ("texts.en.json", ["trial", "more"], 5, "trial, more: is 5; expected a text"),
        ("texts.en.json", ["consent", "body"], 5, "consent, body: is 5"),
        ("texts.en.json", ["instructions", "pages", 0, "body"], 3, "pages, 0, body: is 3"),
        ("texts.en.json", ["comprehension", "questions", 0, "answer"], True, "the first option is 0"),
        ("../screens/texts.en.json", ["caps", "left"], 1, r"screens/texts\.en\.json: caps, left: is 1"),
        ("settings.json", ["n_raters"], "", "n_raters: expected a text"),
        ("settings.json", ["pay"], 2, "pay: expected a text"),
        ("settings.json", ["completion_url"], "app.prolific.com", "begins with https://"),
    ],
)
def test_what_is_missing_or_of_the_wrong_kind_is_named(folder, file, place, value, expected):
    """Else the session would stop at the screen that needs it, with the participant before it."""
    content = json.loads((folder / file).read_text(encoding="utf-8"))
    part = content
    for name in place[:-1]:
        part = part[name]
    if value is None:
        del part[place[-1]]
    else:
        part[place[-1]] = value
    (folder / file).write_text(json.dumps(content), encoding="utf-8")
    with pytest.raises(InputError, match=expected):
        texts.check(folder, "construct")


@pytest.mark.parametrize(
    ("content", "expected"),
    [(b'{"a": 1,}', "line 1: is no JSON"), (b'{"a": "\xfc"}', "is not UTF-8"), (b"[]", "names and texts")],
)
def test_a_damaged_file_is_named(folder, content, expected):
    """Else a comma too many would be a traceback."""
    (folder / "texts.en.json").write_bytes(content)
    with pytest.raises(InputError, match=expected):
        texts.check(folder, "construct")


def test_the_language_of_the_settings_must_be_there(folder):
    """Else the page would be exported without its texts, and stop at the first screen."""
    settings = json.loads((folder / "settings.json").read_text(encoding="utf-8"))
    (folder / "settings.json").write_text(json.dumps(settings | {"language": "de"}), encoding="utf-8")
    with pytest.raises(InputError, match=r"texts\.de\.json is missing"):
        texts.check(folder, "construct")


def test_a_null_is_named(folder):
    """Else the page would stop while it loads, and say that the network is down."""
    content = json.loads((folder / "texts.en.json").read_text(encoding="utf-8"))
    content["trial"]["question"] = None
    (folder / "texts.en.json").write_text(json.dumps(content), encoding="utf-8")
    with pytest.raises(InputError, match="trial, question: is None"):
        texts.check(folder, "construct")

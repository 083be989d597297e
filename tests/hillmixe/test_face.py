"""The face for notebooks: names that are found when asked for, and what is said where others are found instead."""

import ast
import os
import shutil
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest

import hillmixe
from hillmixe.command import InputError

ROOT = Path(__file__).parents[2]


def python(code, folder, **environment):
    environment = {**os.environ, **environment}
    return subprocess.run([sys.executable, "-c", code], cwd=folder, env=environment, capture_output=True, text=True)


@pytest.mark.parametrize("name", hillmixe.FACE)
def test_each_name_is_what_the_table_says(name):
    """Else a notebook would get an error, or another thing, for a name that is offered."""
    module, attribute = hillmixe.FACE[name].split(":")
    assert getattr(hillmixe, name) is getattr(import_module(module), attribute)
    assert name in dir(hillmixe)


def test_completion_offers_the_face_alone():
    """Else a notebook's Tab key would show what the face is made of among what it offers."""
    assert dir(hillmixe) == sorted(["__version__", *hillmixe.FACE])


def test_another_name_is_refused_with_those_that_there_are():
    """Else a mistyped name would end in words that do not help."""
    with pytest.raises(AttributeError, match=r"no attribute 'judgements'; it offers .*judgments"):
        _ = hillmixe.judgements


def test_reading_nothing_is_refused():
    """Else a notebook would be told that nobody answered, where nobody was asked for."""
    with pytest.raises(InputError, match="name session CSVs, folders of them, or hmix"):
        hillmixe.judgments()


def test_nothing_is_imported_before_it_is_asked_for(tmp_path):
    """Else `import hillmixe`, which every room does, would import all rooms."""
    code = "import sys, hillmixe; print([room for room in ('analysis', 'learn', 'pandas') if room in sys.modules])"
    assert python(code, tmp_path).stdout == "[]\n"


def test_editors_are_told_the_same_names():
    """Else completion would offer other names than there are."""
    stub = ast.parse((ROOT / "hillmixe" / "__init__.pyi").read_text(encoding="utf-8"))
    told = {
        alias.asname: f"{node.module}:{alias.name}"
        for node in stub.body
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }
    assert told == hillmixe.FACE


@pytest.mark.parametrize(
    "hiding", ["analysis/__init__.py", "analysis.py", "analysis/notes.txt", "stimuli_gen/__init__.py"]
)
def test_a_folder_that_hides_the_suites_package_is_named(tmp_path, hiding):
    """Else a notebook beside a folder of that name would end with a puzzle."""
    (tmp_path / hiding).parent.mkdir(exist_ok=True)
    (tmp_path / hiding).write_text("")
    ended = python("import hillmixe; hillmixe.summarise", tmp_path)
    if hiding.endswith("notes.txt"):  # a folder without __init__.py hides nothing
        assert ended.returncode == 0, ended.stderr
    else:
        last = ended.stderr.strip().splitlines()[-1]
        assert last.startswith(f"ImportError: {tmp_path / hiding} hides the suite's own package")
        assert last.endswith("rename it, or start Python in another folder")


def test_a_folder_inside_the_clone_hides_it_as_well(tmp_path):
    """Else somebody who keeps notebooks in a subfolder of the clone would end with a puzzle."""
    shutil.copytree(ROOT / "hillmixe", tmp_path / "hillmixe", ignore=shutil.ignore_patterns("__pycache__"))
    inner = tmp_path / "notebooks"
    (inner / "analysis").mkdir(parents=True)
    (inner / "analysis" / "__init__.py").write_text("")
    ended = python("import hillmixe; hillmixe.summarise", inner, PYTHONPATH=str(tmp_path))
    assert f"{inner / 'analysis' / '__init__.py'} hides the suite's own package" in ended.stderr

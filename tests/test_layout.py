"""The rooms of the suite: no module hides another one, and imports go only along the roads of the design."""

import ast
import sys
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
ROADS = {
    "hillmixe": {"hillmixe"},
    "stimuli_gen": {"stimuli_gen", "hillmixe"},
    "experiments": {"experiments", "stimuli_gen", "hillmixe"},
    "analysis": {"analysis", "stimuli_gen", "hillmixe"},
    "learn": {"learn", "analysis", "stimuli_gen", "hillmixe"},
}
ROOMS = set(ROADS)


def imported(file, tree=None):
    """Top-level names of the modules that a file imports, wherever in the file it does so, or within `tree`."""
    for node in ast.walk(tree or ast.parse(file.read_text(encoding="utf-8-sig"))):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            # A relative import: so many folders up from the file.
            base = file.relative_to(ROOT).parts[: -node.level] if node.level else node.module.split(".")
            yield base[0] if base else node.module.partition(".")[0]


def imported_at_once(file):
    """Top-level names of the modules that a file imports when it is itself imported."""
    pending = list(ast.parse(file.read_text(encoding="utf-8-sig")).body)
    while pending:
        node = pending.pop()
        if isinstance(node, ast.Import | ast.ImportFrom):
            yield from imported(file, node)
        elif not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            pending += ast.iter_child_nodes(node)


@pytest.mark.parametrize("room", sorted(ROOMS))
def test_no_module_hides_another_one(room):
    """Else `python room/command.py`, which puts its folder first on the path, would import ours in its stead."""
    beside_commands = {file.stem for file in (ROOT / room).glob("*.py")}
    beside_commands |= {file.parent.name for file in (ROOT / room).glob("*/__init__.py")}
    assert "__init__" in beside_commands  # else the folder was not found
    assert beside_commands & (set(sys.stdlib_module_names) | set(packages_distributions()) | ROOMS) == set()


@pytest.mark.parametrize("room", sorted(ROOMS))
def test_imports_go_along_the_roads(room):
    """Else the analysis would need a display, or rooms hang together in a circle."""
    files = list((ROOT / room).rglob("*.py"))
    assert files
    beyond = {(str(file.relative_to(ROOT)), name) for file in files for name in imported(file)}
    assert {(file, name) for file, name in beyond if name in ROOMS - ROADS[room]} == set()


def test_psychopy_is_imported_by_the_experiments_alone():
    """Else mixing, analysis and learning could not be installed without PsychoPy and its display."""
    elsewhere = [file for room in ROOMS - {"experiments"} for file in (ROOT / room).rglob("*.py")]
    assert [file for file in elsewhere if "psychopy" in imported(file)] == []
    commands = list((ROOT / "experiments").glob("*.py"))
    assert [file for file in commands if "psychopy" in imported_at_once(file)] == []


def test_the_imports_are_found(tmp_path, monkeypatch):
    """Else the tests above could not fail."""
    monkeypatch.setitem(globals(), "ROOT", tmp_path)
    file = tmp_path / "room" / "inner" / "module.py"
    file.parent.mkdir(parents=True)
    file.write_text(
        "import analysis.report\nfrom learn import train as t\nfrom . import near\nfrom ..far import x\n"
        "try:\n    import early\nexcept ImportError:\n    pass\n"
        "def main():\n    import psychopy.visual\n"
    )
    assert sorted(imported(file)) == ["analysis", "early", "learn", "psychopy", "room", "room"]
    assert sorted(imported_at_once(file)) == ["analysis", "early", "learn", "room", "room"]


def imports_of_modules():
    """Which modules of the rooms each module imports, wherever in the file it does so: name -> names."""
    files = {}
    for room in ROOMS:
        for file in (ROOT / room).rglob("*.py"):
            parts = file.relative_to(ROOT).with_suffix("").parts
            if not {"built", "code"} & set(parts):
                files[".".join(parts).removesuffix(".__init__")] = file
    graph = {name: set() for name in files}
    for name, file in files.items():
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8-sig"))):
            if isinstance(node, ast.Import):
                graph[name] |= {alias.name for alias in node.names} & files.keys()
            elif isinstance(node, ast.ImportFrom):
                inner = {f"{node.module}.{alias.name}" for alias in node.names}
                graph[name] |= inner & files.keys()
                if inner - files.keys():  # a name that the module itself has
                    graph[name] |= {node.module} & files.keys()
    return graph


def circles(graph):
    """The modules that can be left and reached again along imports."""
    reached = {name: set(others) for name, others in graph.items()}
    for middle in graph:
        for others in reached.values():
            if middle in others:
                others |= reached[middle]
    return sorted(name for name, others in reached.items() if name in others)


def test_no_imports_go_in_a_circle():
    """Else a module could not be understood, or taken out, without another one that needs it."""
    graph = imports_of_modules()
    assert len(graph) > 100
    assert circles(graph) == []


def test_rooms_inside_a_room_import_no_command():
    """Else what commands are made of would hang on a command, as the rehearsals once did on run.py."""
    graph = imports_of_modules()
    commands = {name for name in graph if 'if __name__ == "__main__"' in _source(name) and len(name.split(".")) == 2}
    assert {"stimuli_gen.generate", "experiments.run", "analysis.aggregate", "learn.train"} <= commands
    inner = {name: graph[name] & commands for name in graph if len(name.split(".")) > 2}
    assert {name: found for name, found in inner.items() if found} == {}


def _source(name):
    file = ROOT / Path(*name.split(".")).with_suffix(".py")
    return file.read_text(encoding="utf-8-sig") if file.is_file() else ""


def test_circles_are_found():
    """Else the test above could not fail."""
    assert circles({"a": {"b"}, "b": {"c"}, "c": {"b"}, "d": {"a"}}) == ["b", "c"]


def definitions(file):
    """The functions and classes of a file, methods as well."""
    tree = ast.parse(file.read_text(encoding="utf-8-sig"))
    return [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)]


def test_no_function_is_named_like_its_module():
    """Else `from analysis import policy` and `from analysis.policy import policy` would be easily mistaken."""
    files = {name: ROOT / Path(*name.split(".")).with_suffix(".py") for name in imports_of_modules()}
    named = {name: [each.name for each in definitions(file)] for name, file in files.items() if file.is_file()}
    assert sum(map(len, named.values())) > 500
    assert [name for name, inner in named.items() if name.rpartition(".")[2] in inner] == []


def test_each_test_says_what_would_be_wrong():
    """Else nobody could tell whether a test that fails has found a fault or has gone out of date."""
    tests = [(file, each) for file in (ROOT / "tests").rglob("test_*.py") for each in definitions(file)]
    tests = [(file, each) for file, each in tests if each.name.startswith("test_")]
    assert len(tests) > 1000
    silent = [f"{file.name}: {each.name}" for file, each in tests if not (ast.get_docstring(each) or "")]
    assert silent == []

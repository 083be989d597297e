"""The generated files: as the definitions say, complete in both languages, and fit for the browser."""

import functools
import importlib.metadata
import re
import subprocess
from pathlib import Path

import esprima
import pytest

from experiments import build
from hillmixe import interfaces
from hillmixe.columns import COLUMNS
from hillmixe.command import InputError

ROOT = Path(__file__).parents[2]
EXPERIMENTS = ROOT / "experiments"
INTERFACES = sorted(interfaces.INTERFACES)
# What a page has without the script's saying so: the language, the browser, and PsychoJS's statuses.
GIVEN = """AbortController Array Blob Boolean BroadcastChannel Date Error FormData Image JSON Math Number Object Promise
RegExp Set String Symbol URL Uint32Array clearInterval console crypto document fetch localStorage navigator parseFloat
parseInt performance setTimeout undefined window"""
DECLARING = {"VariableDeclarator", "FunctionDeclaration", "ClassDeclaration", "FunctionExpression"}
DECLARING |= {"ArrowFunctionExpression", "ImportSpecifier", "CatchClause"}
# Comments and texts of JavaScript.
NO_CODE = r"(/\*.*?\*/)|(//[^\n]*)|('(\\.|[^'\\\n])*')|(\"(\\.|[^\"\\\n])*\")"


@pytest.fixture(scope="module", autouse=True)
def translated_once():
    """The compiler translates the same short expressions thousands of times: in these tests each of them once."""
    py2js = pytest.importorskip("psychopy.experiment.py2js")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(py2js, "translatePythonToJavaScript", functools.cache(py2js.translatePythonToJavaScript))
        yield


@pytest.fixture(scope="module", params=INTERFACES)
def built(request, tmp_path_factory):
    """An interface, and the folder of its files made again."""
    folder = tmp_path_factory.mktemp("built") / request.param
    build.build_interface(request.param, folder)
    return request.param, folder


def script(interface):
    return (EXPERIMENTS / interface / "built" / f"{interface}.js").read_text(encoding="utf-8-sig")


def walk(node):
    """All nodes of a syntax tree."""
    if isinstance(node, list):
        for part in node:
            yield from walk(part)
    elif hasattr(node, "type"):
        yield node
        for part in vars(node).values():
            yield from walk(part)


def test_the_committed_files_are_those_of_the_definitions(built):
    """Else what labs run would be another experiment than the one that is tested and read."""
    interface, folder = built
    made = {path.name for path in folder.iterdir()}
    assert made == {f"{interface}{end}" for end in (".psyexp", ".py", ".js")}
    for name in made:
        committed = (EXPERIMENTS / interface / "built" / name).read_bytes()
        assert (folder / name).read_bytes() == committed, f"{name}: run python experiments/build.py and commit"


def test_the_builder_opens_and_saves_it_unchanged(built, tmp_path):
    """Else a lab that looks at it in PsychoPy Builder would see, or keep, something else."""
    from psychopy.experiment import Experiment

    interface, folder = built
    opened = Experiment.fromFile(str(folder / f"{interface}.psyexp"))
    names = [routine.name for routine in opened.flow if type(routine).__name__ == "Routine"]
    assert names == ["loading", "consent", "instructions", "comprehension", "trial", "survey", "saving", "goodbye"]
    first = Path(opened.saveToXML(str(tmp_path / "first.psyexp")))
    second = Path(Experiment.fromFile(str(first)).saveToXML(str(tmp_path / "second.psyexp")))
    assert first.read_bytes() == second.read_bytes()


@pytest.mark.parametrize("interface", INTERFACES)
def test_no_python_is_left_in_the_javascript(interface):
    """Else the page would stop at a name that only Python knows: so it is without javascripthon, in silence."""
    code = re.sub(NO_CODE, "", script(interface), flags=re.S)
    assert "resources: [" in script(interface)
    assert re.search(r"^var continueRoutine;", script(interface), re.M)
    for word in ("True", "False", "None", "and", "or", "not", "self", "elif", "def"):
        assert not re.search(rf"(?<![\w.$]){word}(?![\w$])", code), word


@pytest.mark.parametrize("interface", INTERFACES)
def test_the_javascript_can_be_read(interface, tmp_path):
    """Else the browser would show an empty page. The engine is the one that Playwright brings."""
    import playwright

    node = Path(playwright.__file__).parent / "driver" / "node"
    module = tmp_path / "script.mjs"
    module.write_text(script(interface), encoding="utf-8")
    checked = subprocess.run([node, "--check", module], capture_output=True, text=True)
    assert checked.returncode == 0, checked.stderr


@pytest.mark.parametrize("interface", INTERFACES)
def test_every_name_of_the_javascript_is_declared(interface):
    """Else the script, which is a strict module, would stop where it meets the name."""
    nodes = list(walk(esprima.parseModule(script(interface))))
    declared = set(GIVEN.split())
    for node in nodes:
        if node.type in DECLARING:
            places = [getattr(node, name, None) for name in ("id", "params", "param", "local")]
            declared |= {leaf.name for leaf in walk(places) if leaf.type == "Identifier"}
    members = [node.property for node in nodes if node.type == "MemberExpression" and not node.computed]
    keys = [node.key for node in nodes if hasattr(node, "key") and not node.computed]
    names = {id(node) for node in members + keys}
    used = {node.name for node in nodes if node.type == "Identifier" and id(node) not in names}
    assert used - declared == set()


def test_the_check_of_names_can_fail(monkeypatch):
    """Else it would prove nothing."""
    monkeypatch.setitem(globals(), "script", lambda interface: "var a = 1; function f(b) { a = b.c; d = {e: a}; }")
    with pytest.raises(AssertionError, match="'d'"):
        test_every_name_of_the_javascript_is_declared("any")


def twins():
    return sorted(EXPERIMENTS.glob("*/code/*.py"))


@pytest.mark.parametrize("file", twins(), ids=lambda file: file.stem)
def test_twins_have_the_same_classes_and_record_the_same_columns(file):
    """Else the window and the browser would record different things, or one of them lack a part."""
    python, javascript = file.read_text(encoding="utf-8"), file.with_suffix(".js").read_text(encoding="utf-8")
    javascript = re.sub(r"//[^\n]*", "", javascript)
    assert re.findall(r"^class (\w+)", python, re.M) == re.findall(r"^class (\w+)", javascript, re.M)
    names = {column.name for column in COLUMNS.values() if column.interfaces}
    in_python = set(re.findall(r"\"(\w+)\"", python)) & names
    in_javascript = set(re.findall(r"\"(\w+)\"", javascript) + re.findall(r"\b(\w+): ", javascript)) & names
    assert in_javascript == in_python


def test_what_only_the_page_has_says_so():
    """Else a part that the window lacks by mistake would not be noticed."""
    for file in sorted(EXPERIMENTS.glob("*/code/*.js")):
        head = file.read_text(encoding="utf-8").partition("\n")[0]
        assert file.with_suffix(".py").is_file() != ("Only the page needs this" in head), file.name


@pytest.mark.parametrize("version", ["2025.2.4", None])
def test_another_psychopy_is_refused(version, monkeypatch, tmp_path):
    """Else a build with it would change every file in places that nobody has looked at."""

    def found(name):
        if version is None:
            raise importlib.metadata.PackageNotFoundError(name)
        return version

    monkeypatch.setattr(importlib.metadata, "version", found)
    with pytest.raises(InputError, match=r"psychopy 2026\.2\.5 makes these files"):
        build.build_interface(INTERFACES[0], tmp_path)


def test_a_missing_javascripthon_is_refused(monkeypatch, tmp_path):
    """Else psychopy would write Python into the JavaScript, and say nothing."""
    monkeypatch.setattr(build.importlib.util, "find_spec", lambda name: None)
    with pytest.raises(InputError, match="javascripthon is missing"):
        build.build_interface(INTERFACES[0], tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_code_that_the_compiler_cannot_read_is_refused(monkeypatch, tmp_path):
    """Else a syntax newer than the compiler's would cost all declarations, in silence."""
    monkeypatch.setitem(build.SETTINGS, "Completed URL", "")
    made = build._experiment

    def with_newer_code(interface):
        exp = made(interface)
        code = next(part for part in exp.routines["consent"] if part.params["name"].val == "consent_code")
        code.params["Begin JS Routine"].val += "\nconst x = texts?.consent;"
        return exp

    monkeypatch.setattr(build, "_experiment", with_newer_code)
    with pytest.raises(InputError, match="could not compile"):
        build.build_interface(INTERFACES[0], tmp_path)

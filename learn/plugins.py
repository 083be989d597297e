"""Plugins: files in which a researcher declares architectures and label conditions of their own.

A plugin is one Python file with a list DECLARED of records: learn.models.Architecture and learn.conditions.Condition.
Its text, not its path, is passed to other processes, so that all runs of a sweep use the same text, even if the file
changes meanwhile. What it imports must be installed; the checksum covers only the file itself.
"""

import hashlib
import re
import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from types import ModuleType
from typing import TypeAlias

from hillmixe.command import InputError, require_known
from learn.conditions import CONDITIONS, DECLARED, Condition, Table
from learn.human_data import OPTIONAL
from learn.models import ARCHITECTURES, Architecture

Record: TypeAlias = Architecture | Condition
KINDS = {Architecture: "architecture", Condition: "condition"}
NAME = re.compile(r"[A-Za-z][A-Za-z0-9_-]{0,59}")  # becomes a part of folders' names


@dataclass(frozen=True)
class Plugin:
    """A plugin's file as it was when it was read: its name, path (for messages) and content."""

    name: str
    path: str
    content: bytes

    @cached_property
    def sha256(self) -> str:
        """The checksum of the file, in hexadecimal digits."""
        return hashlib.sha256(self.content).hexdigest()


@dataclass(frozen=True)
class Known:
    """All architectures and conditions, the suite's and those of plugins, by name.

    of: the plugin that declares a record, by the record's kind and name.
    """

    architectures: dict[str, Architecture]
    conditions: dict[str, Condition]
    of: dict[tuple[str, str], Plugin]


def read(paths: list[Path]) -> tuple[Plugin, ...]:
    """Read plugins and check that they can be used; raises InputError, with file and line, if one can't."""
    plugins = []
    for path in dict.fromkeys(path.resolve() for path in paths):
        if path.suffix != ".py":
            raise InputError(f"--plugin {path}: expected a Python file, NAME.py")
        try:
            plugins.append(Plugin(path.name, str(path), path.read_bytes()))
        except OSError as problem:
            raise InputError(f"--plugin {path} cannot be read: {problem.strerror}") from problem
    if twice := [plugin.name for plugin in plugins if [each.name for each in plugins].count(plugin.name) > 1]:
        raise InputError(f"two plugins are called {twice[0]}: rename one")
    known(tuple(plugins))
    return tuple(plugins)


@lru_cache(maxsize=8)
def known(plugins: tuple[Plugin, ...]) -> Known:
    """Join the suite's records with those of plugins; raises InputError if two have one name."""
    found = Known({**ARCHITECTURES}, {**CONDITIONS}, {})
    for plugin in plugins:
        for record in records(plugin):
            kind = KINDS[type(record)]
            there = found.architectures if isinstance(record, Architecture) else found.conditions
            # Some systems do not tell capitals apart in the names of folders.
            if same := [name for name in there if name.casefold() == record.name.casefold()]:
                of = found.of.get((kind, same[0]))
                if of == plugin:
                    raise InputError(f"{plugin.path} declares the {kind} {same[0]} twice: choose another name")
                owner = of.path if of else "the suite"
                raise InputError(f"{plugin.path}: {owner} has the {kind} {same[0]} already: choose another name")
            there[record.name] = record  # type: ignore[assignment]  # of the kind that is in there
            found.of[kind, record.name] = plugin
    return found


@lru_cache(maxsize=8)
def records(plugin: Plugin) -> tuple[Record, ...]:
    """Run a plugin, once in a process, and give the records that it declares; raises InputError for what is wrong."""
    module = ModuleType(f"plugin_{plugin.sha256}")
    module.__file__ = plugin.path
    sys.modules[module.__name__] = module  # where dataclasses and pickle look for it
    try:
        code = compile(plugin.content, plugin.path, "exec", dont_inherit=True)
    except SyntaxError as problem:
        line = f", line {problem.lineno}" if problem.lineno else ""  # none where the file is no text
        raise InputError(f"{plugin.path}{line}: {problem.msg}") from problem
    except ValueError as problem:
        raise InputError(f"{plugin.path} is not a Python file: {problem}") from problem
    with blaming((plugin,)):
        exec(code, module.__dict__)
    declared = getattr(module, "DECLARED", None)
    if not isinstance(declared, list | tuple) or not declared:
        found = "declares nothing" if not declared else f"has a DECLARED of type {type(declared).__name__}"
        raise InputError(f"{plugin.path} {found}; expected DECLARED = [Architecture(...), Condition(...)]")
    for at, record in enumerate(declared):
        if not isinstance(record, Record):
            raise InputError(
                f"{plugin.path}: DECLARED[{at}] is of type {type(record).__name__}; expected Architecture or Condition"
            )
        _check(plugin, record)
    return tuple(declared)


def _check(plugin: Plugin, record: Record) -> None:
    """Raise InputError for a record that could not be used."""
    where = f"{plugin.path}: {KINDS[type(record)]} {record.name!r}"
    if not isinstance(record.name, str) or not NAME.fullmatch(record.name):
        raise InputError(f"{where}: a name is a letter, then up to 59 letters, digits, _ and -")
    if isinstance(record, Architecture):
        functions = {"build": record.build}
    else:
        functions = {"examples": record.examples, **({"policy": record.policy} if record.policy else {})}
        if record.reference_of:
            raise InputError(f"{where} has reference_of: the rows of a table are compared with the suite's reference")
        for name, values in {"tables": record.tables, "needs": record.needs}.items():
            if not isinstance(values, list | tuple):
                raise InputError(f"{where}: {name} is {values!r}; expected a tuple, such as ({values!r},)")
        tables = list(dict.fromkeys(table for each in DECLARED for table in each.tables))
        if strange := [table for table in record.tables if table not in tables]:
            raise InputError(
                f"{where}: there is no table {strange[0]!r}; expected some of {', '.join(map(repr, tables))}"
            )
        if unknown := {*record.needs} - {*OPTIONAL}:
            raise InputError(f"{where} needs {', '.join(sorted(unknown))}; expected some of {', '.join(OPTIONAL)}")
    for name, function in functions.items():
        if not callable(function):
            raise InputError(f"{where}: {name} is of type {type(function).__name__}; expected a function")


@contextmanager
def blaming(plugins: tuple[Plugin, ...], otherwise: str = "") -> Iterator[None]:
    """Turn an exception that is raised in or passes through a plugin's code into an InputError with file and line.

    otherwise: what to blame for all other exceptions; if it is empty, they stay as they are.
    """
    paths = {plugin.path for plugin in plugins}
    try:
        yield
    except InputError:
        raise
    except (Exception, SystemExit) as problem:
        frames = [frame for frame in traceback.extract_tb(problem.__traceback__) if frame.filename in paths]
        place = f"{frames[-1].filename}, line {frames[-1].lineno}" if frames else otherwise
        if not place:
            raise
        said = " ".join(str(problem).split())
        raise InputError(f"{place}: {type(problem).__name__}{said and f': {said}'}") from problem


def recorded(plugins: tuple[Plugin, ...], architecture: str, condition: str, image_size: tuple[int, int]) -> dict:
    """Give the plugins of a run's architecture and condition, for config.json: empty if both are the suite's.

    The entry `plugins` has the file's name and sha256 for an "architecture" or "condition" that is a plugin's; for an
    architecture also image_size, the height and width that its network was built for.
    """
    of = known(plugins).of
    entry: dict[str, dict] = {}
    for kind, name in (("architecture", architecture), ("condition", condition)):
        if plugin := of.get((kind, name)):
            entry[kind] = {"name": plugin.name, "sha256": plugin.sha256}
    if "architecture" in entry:
        entry["architecture"]["image_size"] = list(image_size)
    return {"plugins": entry} if entry else {}


def used(plugins: tuple[Plugin, ...], architecture: str, condition: str) -> list[Plugin]:
    """Give the plugins that a run's architecture and condition come from."""
    of = known(plugins).of
    found = (of.get(("architecture", architecture)), of.get(("condition", condition)))
    return list(dict.fromkeys(plugin for plugin in found if plugin))


def architecture_of(config: dict, folder: Path, plugins: tuple[Plugin, ...]) -> tuple[Architecture, tuple[int, int]]:
    """Find the architecture of a finished run, and the size of images to build it for.

    config: the run's config.json. folder: the run's folder, which holds a copy of its plugin.
    Only code of plugins that the user named is run. Raises InputError if the plugin was not named, or has a different
    checksum.
    """
    name = config["architecture"]
    made_by = config.get("plugins", {}).get("architecture")
    if not made_by:
        # The smallest images that every network takes; none of the suite's weights depend on the size of images.
        require_known(name, ARCHITECTURES, f"{folder}: architecture")
        return ARCHITECTURES[name], (32, 32)
    copy = folder / made_by["name"]
    same = [plugin for plugin in plugins if plugin.sha256 == made_by["sha256"]]
    if not same:
        differs = any(plugin.name == made_by["name"] for plugin in plugins)
        because = "has changed since" if differs else "is the plugin that its architecture is from"
        raise InputError(f"{folder}: {made_by['name']} {because}: name the run's own copy with --plugin {copy}")
    height, width = made_by["image_size"]
    return known((same[0],)).architectures[name], (height, width)


def own_rows(plugins: tuple[Plugin, ...], table: Table) -> list[str]:
    """Name the conditions of plugins that are rows of a table."""
    declared = [record for plugin in plugins for record in records(plugin)]
    return [record.name for record in declared if isinstance(record, Condition) and table in record.tables]

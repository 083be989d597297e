"""Make reference pages in docs/generated/ from the code's own declarations; none of them is written by hand.

commands.md: each command's --help. interfaces.md, conditions.md, presets.md, mixing.md: their declarations.
"""

import contextlib
import importlib
import io
import sys
from collections.abc import Iterable
from dataclasses import fields
from pathlib import Path

import hillmixe

ROOT = Path(hillmixe.__file__).parents[1]
ROOMS = ("stimuli_gen", "experiments", "analysis", "learn")  # in the order of the pipeline
TITLES = {
    "stimuli_gen": "Make stimuli",
    "experiments": "Ask people",
    "analysis": "Analyse the answers",
    "learn": "Train and compare networks",
}
# Of a line of fields in the table of presets: the recipe's, in words.
RECIPE = {
    "epochs": "epochs",
    "batch_size": "batch",
    "learning_rate": "learning rate",
    "learning_rate_drops": "drops after",
    "width": "width",
    "augment": "crops and flips",
}


def table(heading: Iterable[str], rows: Iterable[Iterable[object]]) -> str:
    """Set a Markdown table."""
    lines = [[*heading], ["---"] * len([*heading]), *([*map(str, row)] for row in rows)]
    return "".join(f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in line)} |\n" for line in lines)


def commands() -> list[tuple[str, str]]:
    """List the commands as (room, module): the files of a room that can be run and parse flags."""
    found = []
    for room in ROOMS:
        for file in sorted((ROOT / room).glob("*.py")):
            source = file.read_text(encoding="utf-8")
            if 'if __name__ == "__main__"' in source and "Parser(" in source:
                found.append((room, file.stem))
    return found


def help_of(room: str, module: str) -> str:
    """Return what a command prints for --help."""
    main = importlib.import_module(f"{room}.{module}").main
    before, out = sys.argv, io.StringIO()
    sys.argv = [f"{room}/{module}.py", "--help"]
    try:
        with contextlib.redirect_stdout(out), contextlib.suppress(SystemExit):
            main()
    finally:
        sys.argv = before
    return out.getvalue()


def commands_page() -> str:
    """Every command's help, under the room that it belongs to."""
    parts = ["# Commands\n\nWhat each command prints for `--help`. Run the commands in the suite's folder, in its "]
    parts.append("environment (`. .venv/bin/activate`).\n")
    for room in ROOMS:
        parts.append(f"\n## {TITLES[room]}\n")
        for module in (module for where, module in commands() if where == room):
            parts.append(f"\n### {room}/{module}.py\n\n```text\n{help_of(room, module).strip()}\n```\n")
    return "".join(parts)


def interfaces_page() -> str:
    """Show the declaration of each interface."""
    from hillmixe.interfaces import INTERFACES

    parts = ["# Interfaces\n\nAs `hillmixe/interfaces.py` declares them. [The screens](../experiments.md) shows them, "]
    parts.append("and [Columns](../columns.md) explains what each records.\n")
    for each in INTERFACES.values():
        rows = {
            "name in flags and data": f"`{each.name}`",
            "what a participant does": f"Participants {each.task}.",
            "kind of question": each.kind,
            "what a trial shows": "one blend" if each.shows == "blend" else "the blends of an image pair",
            "the answer": ", ".join(f"`{name}`" for name in each.measures),
            "trials in a session, by default": each.batch_size,
            "trials shown again at its end": " and ".join(map(str, each.repeated_trials)) + ", counted from 0",
            "implausibly fast below": f"{each.fastest_s:g} s (median of a session): {each.fastest_seen}",
            "columns of its own": ", ".join(f"`{name}`" for name in each.columns),
        }
        if each.most_levels:
            rows["blends of a pair, at most"] = each.most_levels
        parts.append(f"\n## {each.title}\n\n{table(('', ''), rows.items())}")
    return "".join(parts)


def conditions_page() -> str:
    """Show the declaration of each label condition."""
    from learn.conditions import CONDITIONS

    rows = []
    for each in CONDITIONS.values():
        tables = ", ".join(map(str, each.tables)) or "none"
        needs = ", ".join(f"`{name}`" for name in each.needs)
        rows.append((f"`{each.name}`", tables, each.origin, each.description, needs))
    return (
        "# Label conditions\n\nWhat a network may be trained on, as declared in `learn/conditions.py`. "
        "[Learning](../learning.md) explains the terms. *Table* is the table in which the condition is a row, by the "
        "paper's number or a name of ours; "
        "*from* says whether it is the paper's own, a control, or a further policy of this suite.\n\n"
        + table(("condition", "table", "from", "labels", "needs in the results"), rows)
    )


def presets_page() -> str:
    """Show the declaration of each preset."""
    from learn.training.training_recipe import PRESETS, TrainingRecipe

    names = {field.name for field in fields(TrainingRecipe)}
    shown = {name: words for name, words in RECIPE.items() if name in names}
    rows = []
    for name, preset in PRESETS.items():
        values = [getattr(preset.recipe, field) for field in shown]
        cells = [", ".join(map(str, value)) or "–" if isinstance(value, tuple) else value for value in values]
        rows.append((f"`{name}`", ", ".join(preset.architectures), preset.n_seeds, *cells))
    remarks = "".join(f"\n`{name}`\n: {preset.remark}\n" for name, preset in PRESETS.items())
    return (
        "# Presets\n\nHow networks are trained, as declared in `learn/training/training_recipe.py`; "
        "`train.py --preset` chooses. "
        "*Width* is the factor on the numbers of channels.\n\n"
        + table(("preset", "networks", "seeds", *shown.values()), rows)
        + remarks
    )


def mixing_page() -> str:
    """Show the docstring of each mixing function."""
    from stimuli_gen.mixing import MIXING_FUNCTIONS

    names = "\n".join(f"   .. autofunction:: stimuli_gen.mixing.{name}\n" for name in MIXING_FUNCTIONS)
    return (
        "# Mixing functions\n\n`generate.py --mixing` chooses one of them. "
        "[Stimuli and designs](../stimuli.md#mixing) compares them.\n\n"
        f"```{{eval-rst}}\n.. py:module:: stimuli_gen.mixing\n\n{names.replace('   ..', '..')}```\n"
    )


def face_page() -> str:
    """List the names that `import hillmixe` offers."""
    parts = [
        "# hillmixe\n\nWhat `import hillmixe` offers to notebooks and scripts. The names are imported when they are "
        "first used.\n\n```{eval-rst}\n"
    ]
    for name in hillmixe.FACE:
        kind = "class" if isinstance(getattr(hillmixe, name), type) else "function"
        parts.append(f".. auto{kind}:: hillmixe.{name}\n\n")
    return "".join([*parts, "```\n"])


def of_root(name: str) -> str:
    """Return a page that lies beside README, with its links as seen from docs/generated/."""
    text = (ROOT / name).read_text(encoding="utf-8")
    return text.replace("](docs/", "](../").replace("](CHANGELOG.md)", "](changelog.md)")


PAGES = {
    "contributing": lambda: of_root("CONTRIBUTING.md"),
    "changelog": lambda: of_root("CHANGELOG.md"),
    "commands": commands_page,
    "interfaces": interfaces_page,
    "conditions": conditions_page,
    "presets": presets_page,
    "mixing": mixing_page,
    "face": face_page,
}


def write(app) -> None:
    """Write the pages where they have changed."""
    folder = Path(app.srcdir) / "generated"
    folder.mkdir(exist_ok=True)
    for name, page in PAGES.items():
        file, text = folder / f"{name}.md", page()
        if not file.is_file() or file.read_text(encoding="utf-8") != text:
            file.write_text(text, encoding="utf-8")


def setup(app) -> dict:
    """Have Sphinx call write() before it searches for pages."""
    app.connect("builder-inited", write, priority=100)
    return {"parallel_read_safe": True}

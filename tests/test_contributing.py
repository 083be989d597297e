"""What contributors are told and given is what the project itself uses."""

import re
from pathlib import Path

import yaml

ROOT = Path(__file__).parents[1]
GUIDE = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
PROJECT = (ROOT / "pyproject.toml").read_text(encoding="utf-8")


def yaml_of(name):
    return yaml.safe_load((ROOT / name).read_text(encoding="utf-8"))


def test_the_guide_lists_every_marker():
    """Else contributors would not know what a marker means, or would use one that pytest refuses."""
    block = re.search(r"^markers = \[\n(.*?)^\]", PROJECT, re.MULTILINE | re.DOTALL)[1]
    markers = set(re.findall(r'"(\w+):', block))
    assert {"long", "window"} <= markers  # else they were not found
    rows = [line.split("|")[1] for line in GUIDE.split("| marker |")[1].split("\n\n")[0].splitlines()[2:]]
    assert set(re.findall(r"`(\w+)`", " ".join(rows))) == markers


def test_the_workflow_runs_each_python_that_the_project_supports():
    """Else a version could break without anybody's noticing."""
    first, end = map(int, re.search(r'^requires-python = ">=3\.(\d+),<3\.(\d+)"', PROJECT, re.MULTILINE).groups())
    jobs = yaml_of(".github/workflows/test.yml")["jobs"]
    assert set(jobs) == {"linux", "elsewhere"}
    for job in jobs.values():
        assert job["strategy"]["matrix"]["python"] == [f"3.{minor}" for minor in range(first, end)]


def test_the_workflow_leaves_out_only_declared_markers():
    """Else pytest would take a misspelt marker for one that no test has, and run windows where there is no display."""
    steps = yaml_of(".github/workflows/test.yml")["jobs"]["elsewhere"]["steps"]
    chosen = next(re.search(r'-m "(.*?)"', step["run"])[1] for step in steps if "pytest" in step.get("run", ""))
    left_out = re.findall(r"not (\w+)", chosen)
    assert {"window", "browser", "long"} <= set(left_out)
    assert [marker for marker in left_out if f'"{marker}:' not in PROJECT] == []


def test_workflows_run_what_the_makefile_has():
    """Else a workflow would fail at a command that was renamed."""
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    steps = [
        step.get("run", "")
        for file in (ROOT / ".github" / "workflows").glob("*.yml")
        for job in yaml_of(file.relative_to(ROOT))["jobs"].values()
        for step in job["steps"]
    ]
    named = set(re.findall(r"\bmake ([a-z-]+)", "\n".join(steps)))
    assert {"setup", "docs", "test", "check"} <= named
    assert [target for target in named if not re.search(rf"^{target}:", makefile, re.MULTILINE)] == []


def test_hooks_are_local():
    """Else a commit would download programs from addresses that nobody here has looked at."""
    assert {repository["repo"] for repository in yaml_of(".pre-commit-config.yaml")["repos"]} == {"local"}


def test_commands_of_the_guide_are_in_the_makefile():
    """Else a newcomer's first command would fail."""
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    named = set(re.findall(r"make ([a-z-]+)(?=`|  )", GUIDE))
    assert {"check", "setup", "test", "test-long"} <= named
    assert [target for target in named if not re.search(rf"^{target}:", makefile, re.MULTILINE)] == []

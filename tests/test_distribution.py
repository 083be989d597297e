"""The source distribution, and what package indices read of the suite."""

import email
import re
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest
import yaml
from packaging.metadata import Metadata

import hillmixe

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """The source distribution, and a wheel that is built from it and nothing else: name in it -> bytes."""
    folder = tmp_path_factory.mktemp("sdist")
    code = (
        "import sys; from hatchling.build import build_sdist, build_wheel; print(globals()[sys.argv[1]](sys.argv[2]))"
    )

    def build(what, place):
        made = subprocess.run([sys.executable, "-c", code, what, folder], cwd=place, capture_output=True, text=True)
        assert made.returncode == 0, made.stderr
        return folder / made.stdout.strip()

    archive = build("build_sdist", ROOT)
    with tarfile.open(archive) as content:
        content.extraction_filter = getattr(tarfile, "data_filter", None)  # Debian 12's Python 3.11.2 has none
        content.extractall(folder)
    unpacked = folder / archive.name.removesuffix(".tar.gz")
    return unpacked, build("build_wheel", unpacked)


def test_metadata_are_as_package_indices_want_them(built):
    """Else an upload would be refused, or the page of the package be empty."""
    metadata = Metadata.from_email((built[0] / "PKG-INFO").read_bytes(), validate=True)
    assert (metadata.name, str(metadata.version)) == ("hill-mixe-suite", hillmixe.__version__)
    assert (str(metadata.license_expression), metadata.license_files) == ("MIT", ["LICENSE"])
    assert metadata.description.lstrip().startswith("# HILL MixE Suite")
    assert metadata.description_content_type == "text/markdown"
    assert {"experiments", "cluster", "test", "docs", "dev"} <= {*metadata.provides_extra}
    assert "3.10" in metadata.requires_python and "3.13" not in metadata.requires_python


def test_the_source_distribution_is_whole(built):
    """Else who has it could not test the suite or build its site, or would have people's answers with it."""
    tracked = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True)
    if tracked.returncode:
        pytest.skip("the repository's list of files is not at hand")
    held = {str(path.relative_to(built[0]).as_posix()) for path in built[0].rglob("*") if path.is_file()}
    assert {"LICENSE", "CITATION.cff", "docs/conf.py", "tests/test_distribution.py", "hillmixe/columns.json"} <= held
    ignored = subprocess.run(["git", "check-ignore", *held], cwd=ROOT, capture_output=True, text=True).stdout.split()
    assert set(ignored) & held == set()


def test_a_wheel_can_be_made_of_it(built):
    """Else only the repository could be installed."""
    import zipfile

    with zipfile.ZipFile(built[1]) as wheel:
        names = set(wheel.namelist())
        assert wheel.testzip() is None
        (metadata,) = (name for name in names if name.endswith(".dist-info/METADATA"))
        assert email.message_from_bytes(wheel.read(metadata))["Version"] == hillmixe.__version__
    assert {"hillmixe/columns.json", "learn/train.py", "experiments/infer/built/infer.js"} <= names


def test_the_citation_is_of_this_version():
    """Else people would cite another version than they have used."""
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    assert {"cff-version", "message", "title", "authors", "license", "version"} <= citation.keys()
    assert citation["version"] == hillmixe.__version__
    changes = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    newest = re.search(r"^## (\S+)", changes, re.MULTILINE)[1]
    assert hillmixe.__version__.partition(".dev")[0] == newest

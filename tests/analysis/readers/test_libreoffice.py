"""Sessions that LibreOffice has opened and saved: libreoffice.md says how."""

import io
import tarfile
from pathlib import Path

import pandas as pd
import pytest

from analysis.readers import files, sessions, strict
from analysis.readers.clocks import CAUSE

SAVED = Path(__file__).with_name("libreoffice.tar.xz")
EXAMPLE = Path(__file__).parents[3] / "participants_data" / "example"
WAYS = [
    f"{locale}_{separator}_{quotes}{special}"
    for locale in ("de", "en")
    for separator in ("commas", "semicolons")
    for quotes in ("plain", "quoted")
    for special in ("", "_special")
]


@pytest.fixture(scope="module")
def saved(tmp_path_factory):
    """The folder of all these files."""
    folder = tmp_path_factory.mktemp("libreoffice")
    with tarfile.open(fileobj=io.BytesIO(SAVED.read_bytes())) as archive:
        for member in archive:
            if member.isfile():
                path = folder / member.name
                path.parent.mkdir(exist_ok=True)
                path.write_bytes(archive.extractfile(member).read())
    return folder


def test_all_ways_are_there(saved):
    """Else a way that nobody tries would pass."""
    assert sorted(path.name for path in saved.iterdir()) == sorted(WAYS)
    assert {len([*(saved / way).iterdir()]) for way in WAYS} == {12}


@pytest.mark.parametrize("way", [way for way in WAYS if way.startswith("en")])
def test_saved_in_english_nothing_changes(saved, way):
    """Else a lab that looked at its files once could not use them any more."""
    pd.testing.assert_frame_equal(sessions.read([saved / way]), sessions.read([EXAMPLE]))


@pytest.mark.parametrize("way", [way for way in WAYS if way.startswith("de")])
def test_saved_in_german_each_file_is_refused_in_one_line(saved, way):
    """Else response times would be a thousand times as long, in silence."""
    found = files.find([saved / way])
    _, problems, _ = strict.read(found)
    assert len(problems.lines) == 12
    for file in found:
        (line,) = [line for line in problems.lines if line.startswith(f"{file.source}, row ")]
        assert ", column rt_s: is '" in line
        assert CAUSE in line

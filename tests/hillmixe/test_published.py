"""How published files are had, and that they are checked."""

from pathlib import Path

import pooch
import pytest

from hillmixe import published
from hillmixe.command import InputError

INFER = "hmix/hmix_infer_mixing_factor.csv"


def test_a_folder_with_the_data_is_taken_before_any_download(published_file, tmp_path, monkeypatch):
    """Else the paper's data could not be run without network, or a missing or altered file not be noticed."""
    content = published_file(INFER).read_bytes()
    file = tmp_path / INFER
    file.parent.mkdir()
    monkeypatch.setenv("HILLMIXE_DATA", str(tmp_path))
    monkeypatch.setattr(pooch, "retrieve", lambda *args, **flags: pytest.fail("a download was tried"))
    with pytest.raises(InputError, match="HILLMIXE_DATA") as problem:
        published.file(INFER)
    assert str(file) in str(problem.value)
    file.write_bytes(content)
    assert published.file(INFER) == file
    for changed in (content[:-1], content.replace(b"26", b"27", 1), b""):
        file.write_bytes(changed)
        with pytest.raises(InputError, match="is not the published file") as problem:
            published.file(INFER)
        assert str(file) in str(problem.value)


@pytest.mark.parametrize("problem", [OSError("no route to host"), ValueError("hash of downloaded file does not match")])
def test_a_download_that_fails(monkeypatch, problem):
    """Else a machine without network would see a traceback."""

    def retrieve(url, known_hash, **flags):
        assert url == published.HMIX + "hmix_infer_mixing_factor.csv"
        assert known_hash == f"sha256:{published.FILES[INFER][1]}"
        raise problem

    monkeypatch.delenv("HILLMIXE_DATA", raising=False)
    monkeypatch.setattr(pooch, "retrieve", retrieve)
    with pytest.raises(InputError, match="could not be downloaded") as told:
        published.file(INFER)
    assert published.HMIX + "hmix_infer_mixing_factor.csv" in str(told.value)
    assert str(problem) in str(told.value)


def test_a_download_is_kept_under_a_name_of_its_own(monkeypatch, tmp_path):
    """Else two published files of the same name would overwrite each other."""
    asked = {}

    def retrieve(url, known_hash, fname, path):
        asked[fname] = Path(path)
        return str(tmp_path / fname)

    monkeypatch.delenv("HILLMIXE_DATA", raising=False)
    monkeypatch.setattr(pooch, "retrieve", retrieve)
    for name in published.FILES:
        assert isinstance(published.file(name), Path)
    assert len(asked) == len(published.FILES)

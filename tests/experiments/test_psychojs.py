"""Where the library of a served page is had."""

import io

import pytest
from served import STANDIN

from experiments.server import psychojs
from hillmixe.command import InputError


def test_the_library_is_found_or_downloaded(page_folder, tmp_path, monkeypatch):
    """Else the page would be empty, or a half download be taken for the library."""
    page = page_folder / "index.html"
    monkeypatch.delenv("PSYCHOJS_LIB", raising=False)
    monkeypatch.setattr(psychojs, "DOWNLOADED", tmp_path / "psychojs")
    served = []

    def network(address, timeout):
        served.append(address)
        if len(served) == 4:
            raise OSError("no network")
        return io.BytesIO(address.encode())

    monkeypatch.setattr(psychojs.urllib.request, "urlopen", network)
    with pytest.raises(InputError, match="no network"):
        psychojs.find(page)
    assert not (tmp_path / "psychojs").exists()
    folder = psychojs.find(page)
    name = f"psychojs-{psychojs.version(page)}.js"
    assert (folder / name).read_text() == f"https://lib.pavlovia.org/{name}"
    assert all(psychojs.file(folder, name).read_text() == address for name, address in psychojs.vendor(page).items())
    n_calls = len(served)
    assert psychojs.find(page) == folder and len(served) == n_calls
    monkeypatch.setenv("PSYCHOJS_LIB", str(STANDIN))
    assert psychojs.find(page) == STANDIN
    assert psychojs.find(page, folder) == folder

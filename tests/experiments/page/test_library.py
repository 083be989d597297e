"""Which PsychoJS an export carries, and where it is found."""

import io
import re
import shutil
from pathlib import Path

import pytest
from library import LIBRARY, STANDIN

from experiments import export
from experiments.export import export_page
from experiments.page import library
from experiments.serve import serving
from experiments.study.folder import rehearsal_of_example
from hillmixe.command import InputError
from hillmixe.files import SUMS, checksums


@pytest.fixture
def nowhere(tmp_path, monkeypatch):
    """A computer that has no PsychoJS yet; gives the addresses that are asked for one, of which the fourth fails."""
    monkeypatch.delenv("PSYCHOJS_LIB", raising=False)
    monkeypatch.setattr(library, "DOWNLOADED", tmp_path / "psychojs")
    asked = []

    def network(address, timeout):
        asked.append(address)
        if len(asked) == 4:
            raise OSError("no network")
        return io.BytesIO(address.encode())

    monkeypatch.setattr(library.urllib.request, "urlopen", network)
    return asked


def put(folder: Path, *versions: str) -> Path:
    """Put PsychoJS of these versions into a folder, as a Builder's export has it: with scripts for old browsers."""
    shutil.copytree(STANDIN / "vendor", folder / "vendor")
    for version in versions:
        for kind in ("js", "css", "iife.js"):
            (folder / f"psychojs-{version}.{kind}").write_text(f"{kind} of {version}")
    return folder


def test_the_library_is_downloaded_once_and_whole(nowhere):
    """Else the page would be empty, or a half download be taken for the library."""
    with pytest.raises(InputError, match=r"no network.*--library"):
        library.find()
    assert not library.DOWNLOADED.joinpath(library.TESTED).exists()
    found = library.find()
    assert found.version == library.TESTED
    for name, address in library.addresses(library.TESTED).items():
        assert (found.folder / name).read_text() == address
    n_asked = len(nowhere)
    assert library.find() == found and len(nowhere) == n_asked
    (found.folder / "vendor" / "jquery.min.js").write_text("damaged")
    assert library.find() == found and len(nowhere) == 2 * n_asked - 4  # again, all six
    assert library.find("2025.2.4").folder != found.folder
    assert f"https://lib.pavlovia.org/psychojs-{library.TESTED}.js" in nowhere


def test_a_web_page_is_no_library(nowhere, monkeypatch):
    """Else a hotel's log-in page would be exported as PsychoJS."""
    monkeypatch.setattr(library.urllib.request, "urlopen", lambda *_, **__: io.BytesIO(b"\n<html>Log in</html>"))
    with pytest.raises(InputError, match="a web page came instead"):
        library.find()


def test_the_version_is_the_one_that_the_folder_has(nowhere, tmp_path):
    """Else a lab that gives its PsychoJS would be told that it has another, or get the one for old browsers."""
    one, two = put(tmp_path / "one", "2025.2.4"), put(tmp_path / "two", "2024.2.0", "2026.1.1")
    assert library.find(folder=one) == library.Library("2025.2.4", one)
    assert library.find(folder=two).version == library.TESTED
    assert library.find("2024.2.0", two).version == "2024.2.0"
    with pytest.raises(
        InputError, match=r"has no psychojs-2026\.1\.1\.css; it has 2025\.2\.4: name it with --psychojs"
    ):
        library.find("2026.1.1", one)
    with pytest.raises(InputError, match="name a folder with PsychoJS"):
        library.find(folder=tmp_path)
    (one / "vendor" / "jquery.min.js").unlink()
    with pytest.raises(InputError, match=r"no vendor/jquery\.min\.js: put it there, from https://"):
        library.find(folder=one)
    assert nowhere == []


def test_an_environment_variable_names_the_folder(nowhere, monkeypatch):
    """Else a computer without internet would have to name it in every command."""
    monkeypatch.setenv("PSYCHOJS_LIB", str(STANDIN))
    assert library.find() == library.Library("standin", STANDIN)


def test_an_export_carries_what_its_page_asks_for(page_folders, interface):
    """Else the page would ask another host, of which a lab may not even know, or show nothing where there is none."""
    folder = page_folders(interface)
    page = (folder / "index.html").read_text(encoding="utf-8")
    script = (folder / f"{interface}.js").read_text(encoding="utf-8")
    assert not re.findall(r"(?:src|href)=\"(?!\./|data:,)", page)
    asked = re.findall(r"\"\./(library/[^\"]+)\"", page) + re.findall(r"from '\./(library/[^']+)'", script)
    assert set(asked) == {f"library/{name}" for name in library.addresses(LIBRARY.version)}
    for name in asked:
        assert (folder / name).read_bytes() == (LIBRARY.folder / name.removeprefix("library/")).read_bytes()
    assert not (folder / "lib").exists()  # with which Pavlovia would not start the project


def test_an_exports_library_serves_another_export(page_folder):
    """Else a lab that is offline could not use what it has."""
    assert library.find(folder=page_folder / "library").version == LIBRARY.version


def test_another_library_takes_the_place_of_the_first(small_set, tmp_path):
    """Else a project on Pavlovia would gather every library it ever had."""
    page = tmp_path / "page"
    for version in ("2024.2.0", "2025.2.4"):
        psychojs = library.find(folder=put(tmp_path / version, version))
        export_page(rehearsal_of_example(small_set), "construct", page, psychojs)
    with (page / "library" / SUMS).open("a") as sums:
        sums.write("damaged\n")
    export_page(rehearsal_of_example(small_set), "construct", page, psychojs)  # as the message then says
    names = {path.relative_to(page / "library").as_posix() for path in (page / "library").rglob("*") if path.is_file()}
    assert names == {*library.addresses("2025.2.4"), SUMS, ".gitattributes"}
    assert "./library/psychojs-2025.2.4.js" in (page / "construct.js").read_text(encoding="utf-8")


@pytest.mark.parametrize("damage", ["gone", "changed", "unlisted"])
def test_a_damaged_library_is_named(page_folder, data, tmp_path, damage):
    """Else participants would meet a page that stops, with nothing said to the experimenter."""
    folder = Path(shutil.copytree(page_folder, tmp_path / "page"))
    file = folder / "library" / ("vendor/preloadjs.min.js" if damage != "unlisted" else SUMS)
    file.unlink()
    if damage == "changed":
        file.write_text("another one")
    with pytest.raises(InputError, match=rf"{re.escape(str(file))} is missing or damaged"), serving(folder, data):
        pass


def test_what_a_system_puts_beside_is_no_damage(page_folder, data, tmp_path):
    """Else a look into the folder on a Mac would stop the study."""
    folder = Path(shutil.copytree(page_folder, tmp_path / "page"))
    (folder / "library" / ".DS_Store").write_text("icons")
    with serving(folder, data) as server:
        assert server.url


def test_the_checksums_are_those_that_sha256sum_reads(page_folder, tmp_path):
    """Else nobody without this suite could check what a project carries."""
    copy = Path(shutil.copytree(page_folder / "library", tmp_path / "library"))
    (copy / ".gitattributes").unlink()
    assert (copy / SUMS).read_text(encoding="utf-8") == checksums(copy)


def test_the_command_says_which_library_it_has_taken(call, nowhere, small_set, tmp_path):
    """Else a lab would not know that a version was never tested, or what to do where none can be downloaded."""
    folder = put(tmp_path / "one", "2025.2.4")
    given = ("construct", "--stimuli", small_set, "--to", tmp_path / "page")
    status, output, _ = call(export, *given, "--library", folder)
    assert status == 0 and f"It runs on PsychoJS 2025.2.4. Tests were last run on {library.TESTED}" in output
    nowhere.extend(["", "", ""])
    status, output, errors = call(export, *given)
    assert (status, output, len(errors.splitlines())) == (2, "", 1)
    assert "cannot be downloaded from https://lib.pavlovia.org/" in errors and "--library" in errors
    status, output, errors = call(export, *given, "--psychojs", "../2026.1.1")
    assert (status, output) == (2, "") and "is not a version of PsychoJS" in errors

"""The record of a study beside the data: the same bytes everywhere, found by its checksum, never written over."""

import json
import re
import zipfile

import pytest

from hillmixe.command import InputError
from hillmixe.study_record import folders_of, is_record, read_record, record_name, write_record

SHA256 = "0123456789abcdef" * 4
STUDY = {"name": "mine", "sha256": SHA256, "settings": {"pay": "2.00 USD"}, "survey": [], "texts": {"en": {"a": "ü"}}}


def files(comment="", **changes):
    study = json.dumps(STUDY | changes, ensure_ascii=False).encode()
    return {"texts.en.toml": b'a = "\xc3\xbc"\n', "study.toml": f"{comment}\npay = 2".encode(), "study.json": study}


def test_what_is_written_is_read_again(tmp_path):
    """Else nobody could tell later what the participants had read."""
    path = write_record(tmp_path / "data", files(), SHA256)
    assert path == tmp_path / "data" / "study-0123456789abcdef.zip"
    assert is_record(path)
    assert read_record([tmp_path, tmp_path / "data"], SHA256) == STUDY
    with zipfile.ZipFile(path) as record:
        assert {name: record.read(name) for name in record.namelist()} == files()
    assert [file.name for file in path.parent.iterdir()] == [path.name]  # nothing unfinished


def test_there_may_be_no_record(tmp_path):
    """Else data whose record is lost could not be read at all."""
    assert read_record([tmp_path, tmp_path / "not there"], SHA256) is None


def test_the_same_files_make_the_same_bytes(tmp_path):
    """Else two computers with one shared folder would keep two records of one study, or fight over one."""
    made = [write_record(tmp_path / name, dict(order), SHA256).read_bytes() for name, order in orders().items()]
    assert made[0] == made[1]
    with zipfile.ZipFile(tmp_path / "one" / record_name(SHA256)) as record:
        assert record.namelist() == sorted(files())
        assert {entry.date_time for entry in record.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert {(entry.create_system, entry.compress_type) for entry in record.infolist()} == {(3, zipfile.ZIP_STORED)}


def orders():
    return {"one": files().items(), "other": reversed(files().items())}


def test_a_record_is_never_written_over(tmp_path):
    """Else data would point to a study that its participants did not read."""
    path = write_record(tmp_path, files(), SHA256)
    before = path.read_bytes()
    assert write_record(tmp_path, files(comment="# another comment"), SHA256) == path
    assert path.read_bytes() == before
    with pytest.raises(InputError, match="another study with the same checksum"):
        write_record(tmp_path, files(settings={"pay": "3.00 USD"}), SHA256)
    assert path.read_bytes() == before


@pytest.mark.parametrize("damage", [b"", b"no zip", b"PK\x03\x04"])
def test_a_damaged_record_is_named(tmp_path, damage):
    """Else a traceback would stop a session, or the damaged record be lost for good."""
    path = write_record(tmp_path, files(), SHA256)
    path.write_bytes(damage)
    for attempt in (lambda: read_record([tmp_path], SHA256), lambda: write_record(tmp_path, files(), SHA256)):
        with pytest.raises(InputError, match=f"{path.name} is damaged"):
            attempt()
    assert path.read_bytes() == damage


# Encrypted, of an unknown method, of a version of zip that is not there yet.
@pytest.mark.parametrize(("central", "local"), [(8, 6), (10, 8), (6, 4)])
def test_a_record_of_a_kind_that_cannot_be_read_is_named(tmp_path, central, local):
    """Else a traceback would stop a session: zipfile raises errors of many kinds."""
    path = write_record(tmp_path, files(), SHA256)
    content = bytearray(path.read_bytes())
    for sign, offset in ((b"PK\x01\x02", central), (b"PK\x03\x04", local)):
        for found in re.finditer(sign, bytes(content)):
            content[found.start() + offset] |= 0xFF
    path.write_bytes(content)
    with pytest.raises(InputError, match=f"{path.name} is damaged"):
        read_record([tmp_path], SHA256)


def test_a_record_of_another_study_is_refused(tmp_path):
    """Else a file that somebody renamed would tell what nobody had read."""
    other = "f" * 64
    write_record(tmp_path, files(), SHA256).rename(tmp_path / record_name(other))
    with pytest.raises(InputError, match="another checksum"):
        read_record([tmp_path], other)
    with pytest.raises(ValueError, match="does not have the checksum"):
        write_record(tmp_path, files(), other)


def test_where_records_lie(tmp_path):
    """Else aggregate would not find the record beside a file that was named by itself."""
    session = tmp_path / "a" / "p01.csv"
    session.parent.mkdir()
    session.touch()
    assert folders_of([session, tmp_path, session.parent]) == [session.parent, tmp_path]

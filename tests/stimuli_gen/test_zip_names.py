"""Names in zips: read where there is no doubt how they are encoded, and refused with what to do where there is."""

import struct
import unicodedata
import zipfile
import zlib

import pytest
from image_files import encoded, plain

from hillmixe.command import InputError
from stimuli_gen import sources

KOREAN = ["고양이", "강아지", "호랑이", "거북", "참새", "금붕어"]


def zip_of(path, names, extra=lambda raw: b""):
    """Write a zip of small images whose names are these bytes, as programs write them that say nothing of encodings."""
    holders = {f"<{number}>".ljust(len(raw), "x"): raw for number, raw in enumerate(names)}
    with zipfile.ZipFile(path, "w") as archive:
        for number, (holder, raw) in enumerate(holders.items()):
            entry = zipfile.ZipInfo(holder)
            entry.extra = extra(raw)
            archive.writestr(entry, encoded(plain(number), "png"))
    content = path.read_bytes()
    for holder, raw in holders.items():
        content = content.replace(holder.encode(), raw)
    path.write_bytes(content)
    return path


def classes(path):
    source = sources.class_folders(path)
    return source.class_names, source.notes


def raw_names(folders, encoding, n_images=20):
    return [f"{folder}/{'photo-' * 3}{number}.png".encode(encoding) for folder in folders for number in range(n_images)]


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_utf8_without_the_flag_is_read(tmp_path, form):
    """Else zips of macOS would show letters of DOS instead of their names."""
    names = raw_names([unicodedata.normalize(form, name) for name in ("猫", "狗", "é", "가")], "utf-8")
    assert classes(zip_of(tmp_path / "x.zip", names)) == (("É", "狗", "猫", "가"), ())


ALONE = {
    "cp437": ["Bär", "Vögel", "éléphant"],
    "cp1252": ["Bär", "éléphant"],
    "cp852": ["Čáp", "štika"],
    "cp950": ["貓", "小狗", "熊貓", "老虎"],
    "cp866": ["Кошка", "собака"],
    "cp1251": ["Кошка", "собака"],
    "shift_jis": ["ねこ", "イヌ"],
    "cp932": ["ねずみ", "さる"],
    "euc_kr": KOREAN,
    "cp949": KOREAN,
    "gb2312": ["猫咪", "小狗", "熊猫", "金鱼", "蝴蝶", "鹦鹉"],
}


@pytest.mark.parametrize("encoding", ALONE)
def test_encodings_are_told_apart_where_only_one_makes_words(tmp_path, encoding):
    """Else Windows' zips would give classes with box drawings in their names, or be refused for nothing."""
    folders = ALONE[encoding]
    names, notes = classes(zip_of(tmp_path / "x.zip", raw_names(folders, encoding)))
    assert sorted(names) == sorted(name[0].upper() + name[1:] for name in folders)
    (note,) = notes
    assert "x.zip does not say how its names are encoded; read as" in note
    assert folders[0] in note


@pytest.mark.parametrize(
    ("folders", "encoding"),
    [
        (["고양이", "개"], "cp949"),
        (["Kuş", "İnek"], "cp857"),
        (["חתול", "כלב"], "cp862"),
        (["γάτα", "σκύλος"], "cp737"),
        (["猫", "狗"], "gb2312"),
    ],
)
def test_doubtful_names_are_refused_with_their_readings(tmp_path, folders, encoding):
    """Else Korean classes would be Chinese ones, without a word."""
    with pytest.raises(InputError) as problem:
        classes(zip_of(tmp_path / "x.zip", raw_names(folders, encoding)))
    line = str(problem.value)
    assert folders[0] in line
    assert (
        "unpack it on the computer where it was made and name the folder, or zip it again with names in UTF-8" in line
    )


def test_names_that_no_encoding_reads_are_refused(tmp_path):
    """Else they would be read as whatever comes first."""
    with pytest.raises(InputError, match=r"how its names are encoded, such as .*\\xff.*: unpack it"):
        classes(zip_of(tmp_path / "x.zip", [b"\xff\x01\xfe/1.png", b"a\xff\x81/2.png"]))


def unicode_path(raw):
    """The extra field of Info-ZIP, as 7-Zip and others write it."""
    field = b"\1" + struct.pack("<L", zlib.crc32(raw)) + raw.decode("cp949").encode()
    return struct.pack("<HH", 0x7075, len(field)) + field


def test_the_extra_field_says_the_name(tmp_path):
    """Else names would be guessed that the zip has in UTF-8 as well."""
    names = raw_names(["고양이", "개"], "cp949", 3)
    archive = zip_of(tmp_path / "x.zip", names, unicode_path)
    assert classes(archive) == (("개", "고양이"), ())
    wrong = zip_of(tmp_path / "y.zip", names, lambda raw: unicode_path(raw)[:5] + b"0000" + unicode_path(raw)[9:])
    with pytest.raises(InputError, match="does not say how its names are encoded"):
        classes(wrong)


def test_backslashes_are_between_folders(tmp_path):
    """Else zips of older Windows programs would hold no folders, and Japanese names end at their second byte."""
    names = [f"photos\\{folder}\\{number}.png" for number, folder in enumerate(["cat", "dog"])]
    assert classes(zip_of(tmp_path / "x.zip", [name.encode() for name in names])) == (("Cat", "Dog"), ())
    japanese = ["ソファ\\1.png", "いす\\2.png", "つくえ\\3.png"]
    assert "ソ".encode("cp932")[1:] == b"\\"
    names, _ = classes(zip_of(tmp_path / "y.zip", [name.encode("cp932") for name in japanese]))
    assert names == ("いす", "つくえ", "ソファ")


def twice(path, contents):
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in contents:
            archive.writestr(name, content)
    return path


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_file_that_is_twice_in_a_zip_counts_once_or_is_refused(tmp_path):
    """Else one file would be two images, and perhaps be drawn as two."""
    files = [("cat/1.png", encoded(plain(1), "png")), ("dog/2.png", encoded(plain(2), "png"))]
    source = sources.class_folders(twice(tmp_path / "x.zip", [*files, files[0]]))
    assert source.ids.tolist() == [1, 2]
    assert source.notes == (f"{tmp_path / 'x.zip'} holds cat/1.png twice; counted once",)
    with pytest.raises(InputError, match=r"holds two different files cat/1.png: unpack it"):
        sources.class_folders(twice(tmp_path / "y.zip", [*files, ("cat/1.png", files[1][1])]))

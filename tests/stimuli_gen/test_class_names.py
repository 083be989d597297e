"""What classes are called: for people as their folders are, in files by letters with their marks and digits."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from image_files import plain, save

from hillmixe.command import InputError
from hillmixe.names import Pair, parse_pair, stimulus_name
from stimuli_gen import sources
from stimuli_gen.class_names import LONGEST, alike, class_name, shown_name

# folder -> its name in files, and for people
NAMES = {
    "cat": ("Cat", "Cat"),
    "sea_horse": ("Sea-horse", "Sea horse"),
    "Polar  bear": ("Polar-bear", "Polar bear"),
    "aBC": ("ABC", "ABC"),
    "__x__": ("X", "X"),
    "Mary-Jane": ("Mary-Jane", "Mary-Jane"),
    "C++": ("C", "C++"),
    "L'été (2)": ("L-été-2", "L'été (2)"),
    "{n_trials}": ("N-trials", "(n trials)"),  # no name of what a text is filled with
    "007": ("007", "007"),
    "übung": ("Übung", "Übung"),
    "u\u0308bung": ("Übung", "Übung"),  # as macOS takes names apart
    "ẹ\u0300kọ\u0301": ("Ẹ\u0300kọ\u0301", "Ẹ\u0300kọ\u0301"),  # Yoruba: no single letter has both marks
    "बिल्ली": ("बिल्ली", "बिल्ली"),
    "कुत्ता": ("कुत्ता", "कुत्ता"),
    "หมี": ("หมี", "หมี"),
    "หมู": ("หมู", "หมู"),
    "قِطَّة": ("قِطَّة", "قِطَّة"),
    "می\u200cخواهم": ("میخواهم", "می\u200cخواهم"),  # Persian, with a joiner that people need and files do not
    "חָתוּל": (unicodedata.normalize("NFC", "חָתוּל"),) * 2,
    "\u200fכלב\u200e": ("כלב", "כלב"),  # marks of direction
    "猫": ("猫", "猫"),
    "ねこ カフェ": ("ねこ-カフェ", "ねこ カフェ"),
    "고양이": ("고양이", "고양이"),
    unicodedata.normalize("NFD", "고양이"): ("고양이", "고양이"),
    "γάτα": ("Γάτα", "Γάτα"),
    "кошка": ("Кошка", "Кошка"),
    "კატა": ("კატა", "კატა"),  # Georgian has capitals for whole words only
    "ድመት": ("ድመት", "ድመት"),
    "பூனை": ("பூனை", "பூனை"),
    "mèo\ufe0f": ("Mèo", "Mèo\ufe0f"),  # a selector that nobody sees
    "🐱 cat": ("Cat", "🐱 cat"),
    "٣": ("٣", "٣"),
}


@pytest.mark.parametrize("folder", NAMES)
def test_names_keep_letters_and_marks_of_every_script(folder):
    """Else Hindi would lose its vowels, two Thai words be one class, or people read another name than the lab's."""
    assert (class_name(folder), shown_name(folder)) == NAMES[folder]


@given(st.text(max_size=60))
def test_names_in_files_are_safe(folder):
    """Else a pair could not be taken apart, or a name be refused, split or changed by a file system or spreadsheet."""
    name = class_name(folder)
    assert name == unicodedata.normalize("NFC", name)
    assert len(name.encode()) <= LONGEST
    assert all(unicodedata.category(letter)[0] in "LMN" or letter == "-" for letter in name)
    assert name == name.strip("-")
    assert name[:1] == "" or unicodedata.category(name[0])[0] in "LN"  # no sign that begins a formula, no lone mark
    if name:
        other = f"{name}z" if len(name) < 9 else "zz"
        pair = Pair(*(value for each in sorted([(name, 1), (other, 2)]) for value in each))
        assert parse_pair(str(pair)) == pair


def test_names_are_as_they_were(tmp_path):
    """Else sets, sessions and published data of earlier versions would have other classes than new ones."""
    for name in ["Airplane", "Automobile", "Zero", "Seven", "Golden-retriever", "N02123045", "A1-b2"]:
        assert class_name(name) == name
        assert shown_name(name) == name


def test_a_long_name_fits_file_systems(tmp_path):
    """Else a set of two long names could be planned, and its first image not be written."""
    thai = "แมว" * 40
    name = class_name(thai)
    assert len(name.encode()) <= LONGEST
    assert thai.startswith(name)
    assert shown_name(thai) == thai
    pair = Pair(class_name("a" * 300), 10**17, name, 10**17)
    assert len(stimulus_name(0.25, pair).encode()) <= 255
    marks = class_name("e" + "\u0323\u0302" * 80)  # cut within a letter's marks, nothing is left of it
    assert marks in ("", "E") or unicodedata.category(marks[-1])[0] == "M"


def test_what_people_read_goes_with_the_source(tmp_path):
    """Else participants would read the names of files."""
    source = sources.class_folders(save(tmp_path, {"sea_horse/1.png": plain(1), "बिल्ली/2.png": plain(2)}))
    assert source.class_names == ("Sea-horse", "बिल्ली")
    assert source.shown_names == ("Sea horse", "बिल्ली")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Cat", "CAT"),  # one file on Windows and macOS
        ("é", "e\u0301"),
        ("C", "C++"),
        ("می\u200cخواهم", "میخواهم"),
        ("sea horse", "sea_horse"),
        ("a" * 101, "a" * 102),
    ],
)
def test_names_that_are_one_in_files_are_refused(tmp_path, one, other):
    """Else two classes would share the names of their files on some computers, or be one in the data."""
    save(tmp_path, {f"x/{one}/1.png": plain(1), f"y/{other}/2.png": plain(2), "dog/3.png": plain(3)})
    with pytest.raises(InputError, match="have names that make them one class: rename or merge them"):
        sources.class_folders(tmp_path)
    assert alike(class_name(one)) == alike(class_name(other))


def test_names_that_spreadsheets_change_are_told(tmp_path):
    """Else a class 007 would be 7 in what a colleague sends back, and no pair be known again."""
    amiss = ["007", "1e5", "March 5", "5-dez", "1-2", "2024-03-05", "TRUE", "12345678901234567"]
    fine = ["7", "N0123", "Marchand", "Mayfly", "1-a", "Trueness", "May"]
    folder = save(tmp_path, {f"{name}/{at}.png": plain(at) for at, name in enumerate([*amiss, *fine])})
    (note,) = sources.class_folders(folder).notes
    named = {class_name(name) for name in amiss}
    assert {*note.partition("the names ")[2].partition(" in tables: consider renaming")[0].split(", ")} == named


@pytest.mark.parametrize("folder", ["🐱", "---", "\u3164", "+", "\u200d"])
def test_a_folder_without_letters_is_refused_by_name(tmp_path, folder):
    """Else it would be said to lie in no folder, and nobody knew which one."""
    save(tmp_path, {"cat/1.png": plain(1), f"{folder}/2.png": plain(2)})
    with pytest.raises(InputError, match="has no letter or digit in its name: rename it") as problem:
        sources.class_folders(tmp_path)
    assert f"the folder {folder} has" in str(problem.value)


def test_order_is_that_of_composed_names(tmp_path):
    """Else the same folder, copied by a Mac, would number its images otherwise."""
    ids = {}
    for form in ("NFC", "NFD"):
        names = [unicodedata.normalize(form, name) for name in ("é.png", "f.png", "z.png")]
        folder = tmp_path / form
        save(folder, {f"cat/{name}": plain(level) for level, name in enumerate(names)} | {"dog/a.png": plain(9)})
        ids[form] = sources.class_folders(folder).images[:, 0, 0, 0].tolist()
    assert ids["NFC"] == ids["NFD"]

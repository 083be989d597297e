"""What tells who a participant is, found in every kind of place; and what only looks like it, left alone."""

import ipaddress
import json
import uuid

import pandas as pd
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from PIL import Image, PngImagePlugin

from analysis.publishing.data_dictionary import Table
from analysis.publishing.participant_names import Names, words
from analysis.publishing.personal_data import in_file, in_table
from analysis.publishing.personal_patterns import Found, find
from hillmixe.columns import COLUMNS

PROLIFIC = "5f3a9c0b1d2e4f6a7b8c9d0e"
NOBODY = Names([])


def kinds(text):
    return {found.kind for found in find(text)}


PERSONAL = {
    "a Prolific id": [
        *(PROLIFIC, PROLIFIC.upper(), f"participant_{PROLIFIC}.csv", f"{PROLIFIC}{PROLIFIC}"),
        f"prolific{PROLIFIC}",  # glued to a letter that is a hexadecimal digit
    ],
    "an e-mail address": [
        *("mei.ito+lab@uni-x.ac.jp", "<mei@x.org>", "mailto:mei%40x.org", f"{PROLIFIC}@email.prolific.com"),
        "mei\uff20x.org",  # the full-width sign
    ],
    "an IP address": [
        *("from 192.168.0.17.", "http://8.8.8.8:80/", "ip_203.0.113.9_x", "2001:0db8:85a3:0000:0000:8a2e:0370:7334"),
        *("[2001:db8::17]:443", "at fe80::1ff:fe23:4567:890a: yes", "::ffff:203.0.113.9"),
        "64:ff9b::cb00:7109",  # IPv4 translated
    ],
    "a date to the day": [
        *("2026-11-24_01h13.17.549", "2026/11/24", "24.11.2026", "11/24/2026", "2026_Nov_24_1234"),
        *("24 November 2026", "November 24, 2026"),
    ],
}


@pytest.mark.parametrize(("kind", "text"), [(kind, text) for kind, texts in PERSONAL.items() for text in texts])
def test_personal_things_are_found(kind, text):
    """Else they would be published."""
    assert kind in kinds(text)
    assert kind in kinds(f"x, {text} y")


HARMLESS = ["ab" * 32, "5a022730a270b6785355f9e57b6d2620075bfbab"]  # a sha256, a git commit
HARMLESS += ["P-3f9a2c1b7e", "0.30000000000000004|0.1234567890123456", "mixed_0.5_Dog_2205_Frog_6908.png"]
HARMLESS += ["3_2011_7_12", "Ant_12_Octopus_2011_x"]  # two images, of classes that may be called by digits
HARMLESS += ["version 1.2.3.4", "v1.2.3.4", "Version: 10.0.0.1", "1.2.3.4.5", "1.2.3.256", "127.0.0.1 and ::1"]
HARMLESS += ["PsychoPy 2026.2.5, Python 3.11.7", "01:13:17", "std::vector a::b ::", "aa:bb:cc:dd:ee:ff"]
HARMLESS += ["2026-11", "2026-13-01", "1 of 2026", "arxiv.org/abs/2211.01202"]
HARMLESS += ["@vocab @type user@localhost", "https://medium.com/@someone", "psychopy@2026.2.5"]


@pytest.mark.parametrize("text", HARMLESS)
def test_other_things_are_left_alone(text):
    """Else clean data could not be published."""
    assert find(text) == []


@given(st.uuids().map(lambda made: made.hex[:24]), st.text(max_size=20), st.text(max_size=20))
def test_any_prolific_id_is_found_in_any_text(prolific, before, after):
    """Else an id beside unusual characters would slip through; its neighbours may make it longer, up to a digest."""
    run = len(prolific) + sum(character in "0123456789abcdefABCDEF" for character in before + after)
    if run < 40:
        assert "a Prolific id" in kinds(before + prolific + after)


@given(st.ip_addresses(), st.sampled_from([" ", "\n", "(", ", ", "="]))
def test_any_ip_address_is_found(address, before):
    """Else an address in another spelling would slip through: all that are of a network at large, v4 or v6."""
    if address.version == 4 or address in ipaddress.ip_network("2000::/3"):
        expected = not (address.is_loopback or address.is_unspecified)
        assert ("an IP address" in kinds(f"{before}{address}{before}")) == expected


@given(st.emails(domains=st.sampled_from(["x.org", "mail.uni-y.ac.jp", "a.b.c.museum"])))
def test_any_usual_email_address_is_found(address):
    """Else addresses with signs in their names would slip through; a slash before the @ is rather a URL's."""
    assume("/@" not in address)
    assert "an e-mail address" in kinds(f"write to {address}, please")


@given(st.dates(min_value=pd.Timestamp("1990-01-01").date(), max_value=pd.Timestamp("2089-12-31").date()))
def test_any_date_is_found(day):
    """Else the day of a session could be read in some spelling."""
    for form in ("%Y-%m-%d", "%Y/%m/%d", "%d.%m.%Y", "%m/%d/%Y", "%Y_%b_%d", "%d %B %Y", "%B %d, %Y", "%Y-%m-%d_%Hh%M"):
        assert kinds(f"on {day.strftime(form)} so") >= {"a date to the day"}


@given(st.floats(0, 1), st.floats(0, 1e4), st.integers(0, 10**9))
def test_numbers_are_never_personal(lam, seconds, image):
    """Else a study would be refused for a float."""
    assert find(f"{lam}|{seconds:.6f}|{image}|mixed_{lam:.2f}_Cat_{image}_Dog_{image}.png") == []


# Names


def test_names_are_found_as_whole_words_in_any_case():
    """Else a name in a sentence or file name would be published, or a study refused for a part of a word."""
    names = Names(["anna", "Ben Okri", "p01", "José", "ann-lee"])
    for text in ("by ANNA.", "anna_infer.csv", "Anna's", "(anna)"):
        assert names.find(text) == ["anna"]
    assert names.find("Ben_Okri and ben-okri") == names.find("BEN  OKRI") == ["ben okri"]
    assert names.find("p01_infer_x") == ["p01"]
    assert names.find("Jose\u0301") == ["josé"]  # the accent as a character of its own
    assert names.find("of ann lee") == ["ann lee"]
    assert names.find("Okri, Ben") == ["okri ben"]
    assert names.find("by BenOkri.") == ["benokri"]
    assert names.find("Jose") == names.find("JOSE") == ["jose"]
    for text in ("annals, Joanna, anna1", "Ben, and Mr Okri", "p011 xp01 p1", "Jos", "ann and lee", ""):
        assert names.find(text) == []


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("王小明", "我叫王小明，谢谢"),
        ("田中花子", "私は田中花子です"),
        ("สมชาย", "ผมชื่อสมชายครับ"),
        ("김철수", "저는 김철수입니다"),
    ],
)
def test_names_in_scripts_without_spaces_are_found_in_sentences(name, text):
    """Else a sentence that is one word to a program would be published with a participant's name."""
    assert Names([name]).find(text) == [name]
    assert Names(["李雷"]).find(text) == []


def test_days_in_names_of_studies_and_sets_are_found():
    """Else the day of a session would be published as the name of a folder."""
    for name in ("faces_2026_11_24", "faces20261124", "2026-11-24"):
        (found,) = in_table(table(study=[name]), Names([]))
        assert "a date to the day" in found


def test_names_that_are_numbers_or_letters_are_not_searched_for_but_told():
    """Else every image id would be taken for a participant, or nobody know that they were not searched for."""
    names = Names(["1", "07", "A", "2026-1", "b2"])
    assert names.unsearchable == ["07", "1", "2026-1", "A"]
    assert names.find("Cat_1_A_07 in 2026-1", alone=True) == names.find("1", alone=True) == []
    assert names.find("b2") == ["b2"]


def test_names_that_are_ordinary_words_are_found_alone_only():
    """Else a participant called Test would make the data set's own sentences personal, or stand in a cell unseen."""
    names = Names(["test", "May", "okri"], ["This may be a test."])
    assert names.find("a Test may help okri") == ["okri"]
    assert names.find("May", alone=True) == ["may"]
    assert names.find(" TEST ", alone=True) == ["test"]
    assert names.find("test", alone=False) == []


@given(st.lists(st.text(min_size=1, max_size=12), min_size=1, max_size=5), st.text(max_size=10))
def test_any_name_is_found_between_other_words(given_names, other):
    """Else names in some script or spelling would slip through."""
    names = Names(given_names)
    for name in given_names:
        if name not in names.unsearchable:
            assert " ".join(words(name)) in names.find(f"{other} - {name.upper().lower()} - {other}") or (
                words(name) != words(name.upper().lower())
            )
            assert " ".join(words(name)) in names.find(f"{other}, {name}; {other}")
            assert names.find(name, alone=True)


# Places


def table(**cells):
    rows = pd.DataFrame(cells, index=range(2, 2 + len(next(iter(cells.values())))))
    return Table("x", "", rows, [COLUMNS[name] for name in cells])


def test_cells_are_told_by_column_and_row():
    """Else nobody would know what to take out of a million rows; the value itself is not shown in full."""
    cells = {"top_label": ["Cat", "mei@x.org", "mei@x.org"], "classes": ["Cat|Dog", "Cat|anna|Dog", "Cat"]}
    assert in_table(table(**cells, rt_s=["1", "2", "3"]), Names(["Anna"])) == [
        "column top_label, row 3: an e-mail address, m… (9 characters)",
        "column classes, row 3: the name of a participant, a… (4 characters)",
    ]
    assert in_table(table(top_label=["Cat", "Dog"]), Names(["Anna"])) == []
    assert str(Found("the name of a participant", "okri")) == "the name of a participant, o… (4 characters)"


def test_numbers_and_closed_lists_are_not_taken_for_names():
    """Else participants called human, infer or 0.5 could not be published; other personal things are found there."""
    names = Names(["human", "infer", "x0.5"])
    rows = table(observer=["human"], interface=["infer"], rt_s=["0.5"], mixing=["linear"])
    assert in_table(rows, names) == []
    assert len(in_table(table(observer=["human"], mixing=["human"]), names)) == 1
    assert len(in_table(table(rt_s=[PROLIFIC]), names)) == 1


def test_column_names_are_searched():
    """Else a class called by a person's name would be a column for all to read."""
    column = COLUMNS["rt_s"].__class__(name="Anna", type="number", interfaces=[], judgment=False, meaning="")
    named = Table("x", "", pd.DataFrame({"Anna": ["1"]}, index=[2]), [column])
    assert in_table(named, Names(["anna"])) == ["the name of a column: the name of a participant, a… (4 characters)"]


@pytest.mark.parametrize("personal", [PROLIFIC, "mei@x.org", "203.0.113.9", "2001:db8::17", "anna", "2026-11-24"])
def test_every_kind_is_found_in_every_kind_of_file(tmp_path, personal):
    """Else something personal would be published in a place that nobody opens."""
    names = Names(["anna"])
    escaped = personal.replace("@", "&#64;")
    for name, clean, dirty, place in [
        ("a.md", "line\n", f"line\nof {personal} here\n", "line 2"),
        ("a.json", '{"key": ["x"]}', json.dumps({"key": ["x", {"inner": f"of {personal}"}]}), "a/key/1/inner"),
        ("a.json", '{"key": ["x"]}', json.dumps({f"k {personal}": 1}), "a, a key"),
        ("a.svg", "<svg>\n<text>x</text></svg>", f"<svg>\n<text>{escaped}</text></svg>", "line 2"),
        ("LICENSE", "x", personal, "line 1"),
    ]:
        (tmp_path / name).write_text(clean, encoding="utf-8")
        assert in_file(tmp_path / name, names) == []
        (tmp_path / name).write_text(dirty, encoding="utf-8")
        (found,) = in_file(tmp_path / name, names)
        assert found.startswith(f"{place}: ")
        assert personal not in found


def picture(path, **texts):
    info, exif = PngImagePlugin.PngInfo(), Image.Exif()
    for kind, text in texts.items():
        if kind in ("text", "ztxt"):
            info.add_text("Comment", text, zip=kind == "ztxt")
        elif kind == "itxt":
            info.add_itxt("Comment", text)
        elif kind == "behind":
            info.add(b"tEXt", b"Comment\0" + text.encode(), after_idat=True)
        elif kind == "exif":
            exif[0x010E] = text  # ImageDescription
        else:
            exif[0x8769] = {0x9286: text.encode("utf-16-le")}  # UserComment
    Image.new("RGB", (4, 4)).save(path, pnginfo=info, exif=exif)
    return path


@pytest.mark.parametrize("kind", ["text", "itxt", "ztxt", "behind", "exif", "comment"])
@pytest.mark.parametrize("personal", [PROLIFIC, "mei@x.org", "203.0.113.9", "anna", "2026-11-24"])
def test_texts_in_pictures_are_found(tmp_path, kind, personal):
    """Else a PNG would carry a name that no viewer shows, packed or not."""
    (found, *_) = in_file(picture(tmp_path / "a.png", **{kind: f"by {personal}"}), Names(["anna"]))
    assert found.startswith("text ")
    assert in_file(picture(tmp_path / "b.png", **{kind: "by nobody"}), Names(["anna"])) == []


def test_pictures_that_cannot_be_read_are_told(tmp_path):
    """Else what could not be searched would pass for clean."""
    (tmp_path / "a.png").write_bytes(b"no picture")
    cut = picture(tmp_path / "b.png", text="x").read_bytes()
    (tmp_path / "b.png").write_bytes(cut[: len(cut) // 2])
    for name in ("a.png", "b.png"):
        assert in_file(tmp_path / name, NOBODY) == ["cannot be read, and so cannot be searched"]


def test_what_an_svg_of_matplotlib_holds_is_left_alone(tmp_path):
    """Else no figure could be added: RDF's name has a date in it, and a picture inside is letters by the thousand."""
    (tmp_path / "a.svg").write_text(
        'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"\n'
        f'<image href="data:image/png;base64,AAAA/anna+{uuid.UUID(int=5).hex}\n/anna/=="/>\n',
        encoding="utf-8",
    )
    assert in_file(tmp_path / "a.svg", Names(["anna"])) == []

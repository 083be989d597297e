"""What people write about themselves, found in any of the forms that people use; and strategies, left alone."""

import base64
import runpy
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.publishing.participant_names import Names
from analysis.publishing.personal_answers import find_in_answer
from analysis.publishing.personal_data import in_text
from analysis.publishing.written_dates import find_dates

ROOT = Path(__file__).parents[3]
COUNTING = runpy.run_path(str(ROOT / "docs" / "personal_data.py"))
PROLIFIC = "5f3a9c0b1d2e4f6a7b8c9d0e"


def kinds(text):
    return {found.kind for found in find_in_answer(text)}


# The made-up texts: how many are missed of the unseen half is in docs/personal_data.md, which ones nobody looks at.


def test_of_the_texts_that_were_seen_no_others_are_missed_or_wrong():
    """Else a change would lose what was once found, or refuse a strategy."""
    seen = COUNTING["searched"]("seen")
    personal = seen["kind"] != COUNTING["HARMLESS"]
    assert set(seen["text"][personal & ~seen["found"]]) == {
        "anders sagte links",  # a name that is a usual word
        "I am Anna Kowalska",  # as people say I am Tired, too
        "j dot smith at uni minus tuebingen dot de",
        "Tel. 06221-54 0",
        "I live in Neckarhalde 12",
    }
    assert set(seen["text"][~personal & seen["found"]]) == {
        "aaaa::bbbb",  # is an IP address, by its form
        "ich mag rosen lieber",  # of a participant called Rosen
        "I can do it",  # of a participant called Do Can
    }


def test_the_document_counts_what_the_search_does():
    """Else it would promise more, or less, than the search finds now."""
    page = (ROOT / "docs" / "personal_data.md").read_text(encoding="utf-8")
    assert page == COUNTING["page"](), "run python docs/personal_data.py"


def test_there_are_enough_texts_of_both_kinds_and_halves():
    """Else a few texts would pass for all that people write."""
    halves = {half: COUNTING["searched"](half) for half in COUNTING["HALVES"]}
    for rows in halves.values():
        assert len(rows) >= 150
        assert (rows["kind"] == COUNTING["HARMLESS"]).sum() >= 100
    assert set(halves["seen"]["kind"]) <= set(COUNTING["KINDS"])
    assert not set(halves["seen"]["text"]) - {"I counted 3 of 10, 12.5 percent, trial 24"} & set(
        halves["unseen"]["text"]
    )


# Single kinds, by their own rules


@pytest.mark.parametrize("number", ["DE89370400440532013000", "FR1420041010050500013M02606", "NL91ABNA0417164300"])
def test_an_iban_is_known_by_its_check_digits(number):
    """Else any long word with digits would be a bank account, or one in groups or in small letters be missed."""
    spaced = " ".join(number[at : at + 4] for at in range(0, len(number), 4))
    for text in (number, number.lower(), spaced, spaced.replace(" ", "-"), f"to {spaced} please"):
        assert "a bank account or card" in kinds(text)
    wrong = number[:2] + f"{(int(number[2:4]) + 1) % 98:02}" + number[4:]
    assert "a bank account or card" not in kinds(wrong)


@given(st.uuids().map(lambda made: f"5{made.hex[:23]}"), st.sampled_from([" ", "-", "_", "."]), st.integers(1, 12))
def test_a_prolific_id_is_found_in_pieces_and_encoded(prolific, sign, length):
    """Else an id would be published that somebody wrote in groups, or that a page had packed."""
    if sum(letter.isdigit() for letter in prolific) >= 6 and sum(letter.isalpha() for letter in prolific) >= 3:
        pieces = sign.join(prolific[at : at + length] for at in range(0, 24, length))
        assert kinds(f"my id: {pieces}") & {"an id", "a Prolific id"}
    for encode in (base64.b64encode, base64.urlsafe_b64encode):
        packed = encode(prolific.encode()).decode()
        assert "an id" in kinds(packed) and "an id" in kinds(f"id={packed.rstrip('=')}, yes")


@given(st.dates())
def test_any_date_is_found_in_the_forms_people_write(day):
    """Else the birthday of a year of two digits, or with a blank behind the points, would be published."""
    if 1900 <= day.year < 2100:
        for form in (
            *(
                "%d.%m.%y",
                "%d. %m. %Y",
                "%d/%m/%y",
                "%d-%m-%Y",
                "%Y%m%d",
                "%d %B %y",
                "%dth of %B",
                "%B %dth",
                "%d. %b %Y",
            ),
            *("%m/%d/%Y", "%Y_%m_%d", "%b. %d, %y", "%Y, %B %d"),
        ):
            assert find_dates(f"born {day.strftime(form)} there"), form


@pytest.mark.parametrize(
    "text", ["nací el 24 de noviembre de 1985", "24 de março", "1985年11月24日生まれ", "1985년 11월 24일"]
)
def test_dates_in_other_languages(text):
    """Else a birthday would be published because it is not in English."""
    assert [found.kind for found in find_in_answer(text)] == ["a date to the day"]


@given(
    st.lists(st.integers(0, 100), min_size=1, max_size=8), st.sampled_from([" ", ", ", "; ", " % ", " of ", " von "])
)
def test_rows_of_percents_are_no_numbers_of_people(numbers, sign):
    """Else people could not say how they divided a hundred."""
    assert find_in_answer(sign.join(map(str, numbers))) == []


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("a [at] " + "dot" * 5_000, set()),
        ("a at " + "x dot " * 3_000, set()),
        ("a" * 20_000, {"a Prolific id"}),  # which are digits and letters up to f
        ("1/1/" * 5_000, set()),
    ],
)
def test_a_text_that_repeats_itself_ends(text, kinds):
    """Else one answer could hold up the release for hours: by patterns that try each way to divide a text."""
    assert {found.kind for found in find_in_answer(text)} == kinds


# Names


NAMES = Names(["José Muñoz", "Käthe Größler", "p01", "Jean-Luc Dubois", "Will Long"])


@pytest.mark.parametrize(
    "text",
    [
        *("Jose Munoz", "MUNOZ", "josemunoz", "Munoz, Jose", "by José", "Kaethe", "kathe grossler", "Groessler's"),
        *("Käthes", "jeanluc", "Dubois J.-L."),
    ],
)
def test_names_are_found_without_accents_and_in_part(text):
    """Else José Muñoz would be known by Jose Munoz, or by his first name."""
    assert in_text(text, NAMES, answer=True)


def test_parts_of_names_are_looked_for_in_answers_alone():
    """Else an author called as a participant is could not publish; usual words are no names in a sentence."""
    assert not in_text("Dubois, Anne", NAMES)
    assert in_text("Jose Munoz", NAMES)
    for text in ("it will take long", "a long way", "p0 p 1", "Josefine"):
        assert not in_text(text, NAMES, answer=True)
    assert in_text("Will Long", NAMES, answer=True)


def test_each_kind_has_its_name():
    """Else the line would say that a date is an id, and nobody find it."""
    for text, kind in {
        "anna [at] uni.de": "an e-mail address",
        "0171 3920 067": "a telephone number",
        "24.11.85": "a date to the day",
        "198[.]51[.]100[.]9": "an IP address",
        "A3PLM8K2QX7Z9D": "an id",
        "mein Name ist Selma": "a name",
        "Birkenweg 3": "an address",
        "@mina_draws": "an account",
        f"id {PROLIFIC}": "a Prolific id",
    }.items():
        assert kind in kinds(text), text

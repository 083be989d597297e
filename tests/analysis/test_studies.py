"""Of which studies sessions are, and what is said where a study was changed between them."""

import json

import pandas as pd
import pytest

from analysis.judgments import judgment_table
from analysis.studies import in_words, observers_in_words, rehearsals, session_table, studies_of
from hillmixe.study_record import record_name, write_record

FIRST, SECOND, OTHER = "a1" * 32, "b2" * 32, "c3" * 32
SURVEY = [{"name": "age", "kind": "number", "from": 18, "to": 99}, {"name": "why", "kind": "text"}]
SETTINGS = {"contact": "mei@lab.example", "pay": "2.00 USD", "keys": {"left": ["left", "g"]}, "n_raters": None}
TEXTS = {"title": "Mixed", "consent": {"pages": [{"title": "Welcome", "body": "mei@lab.example"}]}}


def sessions(*kinds):
    """Judgments of sessions: kinds are (how many, study, checksum, whether they were rehearsals)."""
    rows = []
    for n, study, sha256, *rehearsal in kinds:
        for _ in range(n):
            who = {"participant": f"p{len(rows)}", "session": "s", "interface": "infer", "source": f"{len(rows)}.csv"}
            told = {"study": study, "study_sha256": sha256, "rehearsal": int(bool(rehearsal and rehearsal[0]))}
            rows.append(who | told | {"trial": 0, "observer": "human"})
    return judgment_table(pd.DataFrame([*rows, *(row | {"trial": 1} for row in rows)]))


def record(folder, sha256, settings=None, survey=SURVEY, interfaces=("infer",), **texts):
    """Write the record of a version of the study `mine`."""
    whole = {"name": "mine", "sha256": sha256, "settings": SETTINGS | (settings or {}), "survey": list(survey)}
    whole["texts"] = {"en": dict.fromkeys(interfaces, TEXTS | texts)}
    write_record(folder, {"study.json": json.dumps(whole).encode()}, sha256)


def differences(found):
    return [in_words(each) if each["values"] else each["what"] for each in found["differences"]]


def test_sessions_are_counted_and_not_rows():
    """Else a study would seem to have as many sessions as trials."""
    judgments = sessions((3, "mine", FIRST), (2, "mine", FIRST, True))
    assert len(session_table(judgments)) == 5
    assert rehearsals(judgments) == {"sessions": 5, "rehearsals": 2}
    (row,) = studies_of(judgments)["checksums"]
    counts = {"sessions": 5, "rehearsals": 2, "participants": 5}
    assert row == {"study": "mine", "study_sha256": FIRST, **counts, "recorded": False}


def test_one_version_of_one_study_needs_no_word(tmp_path):
    """Else every study would bring a warning, and nobody read one; summary.json holds no NaN."""
    record(tmp_path, FIRST)
    found = studies_of(sessions((3, "mine", FIRST)), [tmp_path])
    assert (found["notes"], found["differences"], found["checksums"][0]["recorded"]) == ([], [], True)
    earlier = studies_of(sessions((3, None, None)))
    assert earlier["notes"] == []
    assert earlier["checksums"][0]["study"] is None and earlier["checksums"][0]["study_sha256"] is None
    json.dumps([found, earlier], allow_nan=False)


def test_what_differs_between_versions_of_a_study(tmp_path):
    """Else nobody would know that some were promised other pay, or were asked something else."""
    record(tmp_path, FIRST)
    pages = {"pages": [{"title": "Hello", "body": "mei@lab.example"}]}
    older = [{"name": "age", "kind": "number", "from": 18, "to": 120}]
    record(tmp_path, SECOND, {"pay": "3.00 USD", "keys": {"left": ["left"]}}, older, consent=pages)
    found = studies_of(sessions((12, "mine", FIRST), (4, "mine", SECOND)), [tmp_path])
    assert differences(found) == [
        "pay: 2.00 USD in 12 sessions, 3.00 USD in 4",
        "keys.left: left, g in 12 sessions, left in 4",
        "survey: age, why in 12 sessions, age in 4",
        "survey age.to: 99 in 12 sessions, 120 in 4",
        "text en.consent.pages.1.title",
    ]
    (note,) = found["notes"]
    assert note.startswith(
        "study mine was changed between sessions, which have the checksums a1a1a1a1… in 12, b2b2b2b2… in 4; pay: 2.00 "
        "USD in 12 sessions, 3.00 USD in 4; keys.left: "
    )
    assert note.endswith("; differing as well: text en.consent.pages.1.title")


def test_values_are_counted_over_all_versions(tmp_path):
    """Else three versions with two values would seem to have three, or sessions be counted twice."""
    for sha256, pay in {FIRST: "2.00 USD", SECOND: "3.00 USD", OTHER: "2.00 USD"}.items():
        record(tmp_path, sha256, {"pay": pay}, title=sha256)
    found = studies_of(sessions((1, "mine", FIRST), (4, "mine", SECOND), (2, "mine", OTHER)), [tmp_path])
    assert differences(found) == ["pay: 3.00 USD in 4 sessions, 2.00 USD in 3", "text en.title"]


def test_contact_and_texts_are_not_shown(tmp_path):
    """Else an address would stand in results that are published, or pages of text in a line."""
    record(tmp_path, FIRST)
    record(tmp_path, SECOND, {"contact": "ben@lab.example", "completion_url": "https://x.example?cc=SECRET"})
    found = studies_of(sessions((2, "mine", FIRST), (1, "mine", SECOND)), [tmp_path])
    assert differences(found) == ["contact", "completion_url"]
    assert not any(secret in json.dumps(found) for secret in ("lab.example", "SECRET"))


def test_a_further_interface_changes_no_text(tmp_path):
    """Else the texts of all interfaces would be said to differ where one was added."""
    record(tmp_path, FIRST)
    record(tmp_path, SECOND, interfaces=("infer", "construct"))
    found = studies_of(sessions((2, "mine", FIRST), (1, "mine", SECOND)), [tmp_path])
    assert differences(found) == ["interfaces: infer in 2 sessions, infer, construct in 1"]


def test_versions_without_a_record_are_named(tmp_path):
    """Else a lost or damaged record would pass for versions that do not differ."""
    record(tmp_path, FIRST)
    judgments = sessions((2, "mine", FIRST), (1, "mine", SECOND))
    (note,) = studies_of(judgments, [tmp_path])["notes"]
    assert f"{record_name(SECOND)} is not beside the data, so that not all that differs can be named" in note
    (tmp_path / record_name(SECOND)).write_bytes(b"damaged")
    damaged, note = studies_of(judgments, [tmp_path])["notes"]
    assert f"{record_name(SECOND)} is damaged" in damaged
    assert "was changed between sessions" in note


def test_several_studies_are_named():
    """Else answers of two studies would be averaged without a word."""
    found = studies_of(sessions((2, "mine", FIRST), (3, "yours", SECOND), (1, None, None)))
    assert found["notes"] == [
        "sessions of several studies are put together: yours (3), mine (2), no study, as in version 0.1 (1)"
    ]


def test_rehearsals_of_a_study_that_is_being_changed_are_nothing_to_tell():
    """Else every rehearsal while a study is written would bring a warning."""
    tried = sessions((2, "mine", FIRST, True), (1, "mine", SECOND, True), (3, "mine", OTHER))
    assert studies_of(tried)["notes"] == []
    assert len(studies_of(tried)["checksums"]) == 3


@pytest.mark.parametrize(
    ("observers", "counted", "words"),
    [
        ("human", (3, 0), "human"),
        ("human", (3, 3), "rehearsing human"),
        ("human", (3, 1), "partly rehearsing human"),
        ("simulated", (3, 3), "simulated"),
        ("human and simulated", (3, 2), "partly rehearsing human and simulated"),
    ],
)
def test_whose_answers_in_words(observers, counted, words):
    """Else a figure of a rehearsal would pass for a finding."""
    summary = {"observers": observers, "rehearsals": dict(zip(("sessions", "rehearsals"), counted, strict=True))}
    assert observers_in_words(summary) == words

"""What names can be tried against: orders of classes made of them, and whatever else a release might hold."""

import hashlib
import itertools
import random
import re
import zlib

import pandas as pd
from release_files import contents, read_table
from session_files import of_version_0_1, soft_label_rows, write

from analysis.judgments import judgment_table
from analysis.publishing import orders

CLASSES = ["Airplane", "Bird", "Cat", "Deer", "Dog", "Frog", "Horse", "Ship", "Truck", "Automobile"]
GIVEN = ["anna", "ben", "chiara", "dmitri", "elif", "femke", "goran", "hana", "igor", "jun", "kofi", "lena", "mei"]
FAMILY = ["okri", "silva", "weber", "tanaka", "novak", "haddad", "larsen", "costa", "petrov", "adeyemi", "moreau"]
PEOPLE = ["mei.tanaka", "goran_novak7", "lena"]
N_CANDIDATES = 20_000


def candidates():
    """20,000 names as participants have them; those of PEOPLE are among them."""
    numbers = ["", *map(str, range(1, 61))]
    made = (f"{a}{sign}{b}{n}" for n in numbers for a in GIVEN for b in FAMILY for sign in (".", "_"))
    first = (f"{a}{n}" for n in range(4_000) for a in GIVEN)
    names = [*PEOPLE, *itertools.chain(itertools.islice(made, 15_000), first)]
    return list(dict.fromkeys(names))[:N_CANDIDATES]


def order_of_version_0_1(name):
    """The order of the classes that version 0.1 showed to a participant: by FNV-1a with MurmurHash3's end."""

    def place(text):
        number = 2166136261
        for character in text:
            number = (number ^ ord(character)) * 16777619 & 0xFFFFFFFF
        number = (number ^ number >> 16) * 0x85EBCA6B & 0xFFFFFFFF
        number = (number ^ number >> 13) * 0xC2B2AE35 & 0xFFFFFFFF
        return number ^ number >> 16

    return "|".join(sorted(CLASSES, key=lambda label: place(f"{label} {name}")))


def sessions_of_both_versions(folder):
    """A session of each of PEOPLE as each version records it, simulated people left aside."""
    for number, name in enumerate(PEOPLE):
        old = soft_label_rows(participant=name, session=f"2026-11-2{number}_10h00.00.000")
        old = [row | {"classes": order_of_version_0_1(name)} for row in old]
        write(folder / f"old{number}.csv", of_version_0_1(old))
        shuffled = random.Random(number).sample(CLASSES, len(CLASSES))
        changes = {
            "classes": "|".join(shuffled),
            "shuffle_seed": f"{number}",
            "session": f"2026-12-0{number + 1}_10h00.00",
        }
        write(folder / f"new{number}.csv", soft_label_rows(participant=name, **changes))
    return folder


def fitting(found):
    """Name the candidates of whom version 0.1 would have made one of these orders."""
    return [name for name in CANDIDATES if order_of_version_0_1(name) in found]


CANDIDATES = candidates()


def test_candidates_are_as_many_as_said():
    """Else the tests below would try fewer names, or none of somebody who took part."""
    assert len(set(CANDIDATES)) == len(CANDIDATES) == N_CANDIDATES
    assert set(PEOPLE) < set(CANDIDATES)


def digests(name):
    """What programs usually make of a name without a key, as hexadecimal texts."""
    for text in (name, name.upper(), f"participant\0{name}", f"{name}\n"):
        content = text.encode()
        yield from (hashlib.new(kind, content).hexdigest() for kind in ("md5", "sha1", "sha256"))
        yield f"{zlib.crc32(content):08x}"


def test_no_candidate_fits_a_release_better_than_another(tmp_path, aggregate, release):
    """Else somebody with a list of names could tell who took part, as by the orders of version 0.1, or by a digest.

    By chance, one of 20,000 names fits an order of ten classes once in 181 studies of one session, and one of their
    digests begins like one of so many pieces of a release once in thousands.
    """
    results, out = tmp_path / "results", tmp_path / "out"
    status, _, said = aggregate(sessions_of_both_versions(tmp_path / "sessions"), "--out", results)
    assert status == 0
    assert "3 sessions of soft labels were recorded by version 0.1" in said
    assert "analysis/release.py takes the order out" in said
    assert release(results)[0] == 0
    recorded = set(pd.read_csv(results / "judgments.csv")["classes"])
    assert sorted(fitting(recorded)) == sorted(PEOPLE)  # the attack works where the order is
    released = {row["classes"] for row in read_table(out, "judgments")}
    assert fitting(released) == []
    assert released == {"|".join(sorted(CLASSES))}
    text = b"\n".join(content for content in contents(out).values() if content).decode().lower()
    pieces = {piece[:8] for piece in re.findall(r"(?<![0-9a-f])[0-9a-f]{8,}", text)}
    assert len(pieces) > 6  # codes of three people and their sessions, checksums
    assert [name for name in CANDIDATES if any(digest[:8] in pieces for digest in digests(name))] == []
    assert "shuffle_seed" not in text
    assert not [name for name in PEOPLE if name in text]


def test_nothing_is_said_of_other_sessions():
    """Else every study would be warned, and the one that should be not be listened to."""
    rows = pd.DataFrame(soft_label_rows()).assign(participant=["a", "b", "c", "d"])
    for changes, expected in (
        ({}, 0),
        ({"shuffle_seed": None}, 4),
        ({"shuffle_seed": None, "classes": None}, 0),
        ({"shuffle_seed": None, "observer": "simulated"}, 0),
    ):
        assert orders.n_of_names(judgment_table(rows.assign(**changes).assign(lam_g=None))) == expected

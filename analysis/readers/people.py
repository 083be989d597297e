"""People with two names: 007 and 7, anna and Anna, a name with an invisible blank."""

import re
import shlex
import unicodedata
from collections.abc import Collection, Iterable, Sequence
from itertools import pairwise

import pandas as pd

from analysis.readers.publishable import PROLIFIC_ID
from hillmixe.command import InputError

LISTED = 10  # names that a line gives
FLAG = "--same-participant"
_INVISIBLE = ("Cf", "Cc", "Zs", "Zl", "Zp")  # categories of Unicode: format and control signs, blanks
Pair = str | tuple[str, str]  # "007=7", or its two names


def perhaps_the_same(names: Iterable[str]) -> list[list[str]]:
    """Group names that differ only in case, leading zeros, blanks, invisible characters, dashes or normal form."""
    alike: dict[str, list[str]] = {}
    for name in dict.fromkeys(names):
        alike.setdefault(_alike(name), []).append(name)
    # A Prolific id is the same in capitals: readers.publishable gives both one name.
    return [group for group in alike.values() if len({PROLIFIC_ID.sub(lambda at: at[0].lower(), n) for n in group}) > 1]


def rounded(names: Iterable[str]) -> list[str]:
    """List names of more than 15 digits that end in zeros from the 16th on, as spreadsheets leave long numbers."""
    return [name for name in dict.fromkeys(names) if re.fullmatch(r"\d{15}0{2,}", name)]


def ends_of_others(names: Iterable[str]) -> set[str]:
    """Find names that are the end of another one, such as 42, which is what a torn row may leave of 0042."""
    turned = sorted(name[::-1] for name in set(names))
    return {one[::-1] for one, other in pairwise(turned) if other.startswith(one)}


def in_words(sessions: pd.DataFrame) -> list[str]:
    """Say which names may be one person, and which a spreadsheet may have rounded, each with what to do about it.

    sessions: a row for each, with participant and source.
    """
    first = sessions.drop_duplicates("participant").set_index("participant")["source"]
    said = []
    for group in perhaps_the_same(first.index):
        named = " and ".join(f"{name!r} ({first[name]})" for name in group)
        said.append(f"perhaps the same person: {named}; if so, give {as_flag(group)}")
    if names := rounded(first.index):
        listed = ", ".join(f"{name} ({first[name]})" for name in names[:LISTED])
        more = f" and {len(names) - LISTED} more" if len(names) > LISTED else ""
        said.append(
            f"perhaps rounded by a spreadsheet, which keeps 15 digits of a number, so that people share a name: "
            f"{listed}{more}; compare with the originals"
        )
    return said


def as_flag(group: Sequence[str]) -> str:
    """Write the flags that make one person of a group of names."""
    first, *others = sorted(group, key=len, reverse=True)
    return " ".join(f"{FLAG} {_quoted(f'{first}={other}')}" for other in others)


def joined(judgments: pd.DataFrame, same: Sequence[Pair], names: Collection[str] = ()) -> pd.DataFrame:
    """Replace the second name of each pair by the first.

    same: "007=7", or ("007", "7"). names: further names of participants. Raises InputError for a name that nobody has.
    """
    if not same:
        return judgments
    called = names_given_up(same, {*judgments["participant"], *names})
    return judgments.assign(participant=judgments["participant"].map(lambda name: called.get(name, name)))


def names_given_up(same: Sequence[Pair], known: Collection[str]) -> dict[str, str]:
    """Give the new names of people whose name is replaced: name -> name. Pairs that share a name make one person.

    same, and errors: as in `joined`. known: all names that participants have.
    """
    called = {name: name for name in known}
    for pair in same:
        first, other = (called[name] for name in _two_names(pair, {*known}))
        called = {name: first if now == other else now for name, now in called.items()}
    return {name: now for name, now in called.items() if name != now}


def _two_names(pair: Pair, known: set[str]) -> tuple[str, str]:
    """Take a pair apart; names may hold the sign = themselves."""
    if not isinstance(pair, str):
        splits, shown = [tuple(pair)], "=".join(pair)
    else:
        parts, shown = pair.split("="), pair
        splits = [("=".join(parts[:at]), "=".join(parts[at:])) for at in range(1, len(parts))]
    for first, other in splits:
        if {first, other} <= known and first != other:
            return first, other
    if not splits:
        raise InputError(f"{FLAG} {shown}: expected two names with = between them, as in 007=7")
    if not (missing := sorted({*splits[0]} - known)):
        raise InputError(f"{FLAG} {shown}: expected two names of one person, and these are the same")
    close = sorted(name for name in known if _alike(name) in {_alike(each) for each in missing})
    hint = f"; perhaps {' or '.join(map(repr, close))}" if close else ""
    raise InputError(f"{FLAG} {shown}: expected two names of participants, and {missing[0]!r} is none{hint}")


def _alike(name: str) -> str:
    """Bring names that look alike to the same text."""
    text = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold())
    seen = "".join(
        "-" if unicodedata.category(sign) == "Pd" else sign
        for sign in text
        if unicodedata.category(sign) not in _INVISIBLE
    )
    seen = re.sub(r"^(\d+)\.0+$", r"\1", seen)  # 7.0, as pandas writes a column with empty cells
    return re.sub(r"(?<!\d)0+(?=\d)", "", seen)


def _quoted(text: str) -> str:
    """Quote a flag's value where a shell would split it, and make invisible characters visible."""
    if re.fullmatch(r"[\w=.@:+-]+", text) and text.isprintable():
        return text
    shown = "".join(sign if sign.isprintable() else f"\\u{ord(sign):04x}" for sign in text)
    if shown == text:
        return shlex.quote(text)
    escaped = shown.replace("'", "\\'")
    return f"$'{escaped}'"

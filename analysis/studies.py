"""Which studies the sessions belong to, and whether a study was changed between them.

Rows have the name of the study and a checksum of all that its participants could read (study_sha256). Two checksums
under one name are two versions, whose participants were not all told the same; the differences are found in the records
beside the data (hillmixe/study_record.py). Changes between rehearsals are not reported.
"""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from analysis.judgments import SESSION_KEY
from hillmixe import study_record
from hillmixe.command import InputError

# Whom to write to, and an address that may hold the code by which people are paid: nobody needs them in results.
NOT_SHOWN = ("contact", "completion_url")
LISTED = 8  # differences that a line names
LONGEST = 40  # letters of a value
ABSENT = "not set"
ITEM = "survey "  # before the place of something that the survey says of an item


def session_table(judgments: pd.DataFrame) -> pd.DataFrame:
    """List the sessions of judgments: SESSION_KEY, source, study, study_sha256, rehearsal, observer."""
    columns = ["study", "study_sha256", "rehearsal", "observer"]
    return judgments.drop_duplicates([*SESSION_KEY, "source"])[[*SESSION_KEY, "source", *columns]]


def studies_of(judgments: pd.DataFrame, records: Sequence[Path] = ()) -> dict:
    """List the studies that the sessions belong to: the entry `studies` of summary.json.

    records: folders in which the records of studies may lie. Returns `checksums`: a record per study and checksum, the
    most sessions first: study, study_sha256, sessions, rehearsals (so many of these), participants, recorded (whether
    its record was found); study and checksum are empty for sessions of version 0.1. `differences`: what differs between
    the versions of a study, a record for each setting, survey item or text: study, what, values (each value with its
    number of sessions; values that are texts to read, or that nobody needs in results, are not given). `notes`: all
    that somebody should know of this before using the results, in sentences. `title`: of the study with the most
    sessions, as its participants read it in its first language, its name where that is not known, and None where there
    is no study; `labels`: what that study shows instead of classes' names.
    """
    sessions = session_table(judgments)
    checksums = (
        sessions.assign(rehearsal=sessions["rehearsal"].isin([1]))
        .groupby(["study", "study_sha256"], dropna=False)
        .agg(sessions=("session", "size"), rehearsals=("rehearsal", "sum"), participants=("participant", "nunique"))
        .reset_index()
        .sort_values(["sessions", "study", "study_sha256"], ascending=[False, True, True], ignore_index=True)
    )
    notes, differences = [], []
    contents: dict[str, Mapping[str, Any]] = {}
    for sha256 in checksums["study_sha256"].dropna():
        try:
            if content := study_record.read_record(records, sha256):
                contents[sha256] = content
        except InputError as problem:
            notes.append(str(problem))
    if checksums["study"].nunique(dropna=False) > 1:
        named = ", ".join(f"{study} ({n})" for study, n in _by_study(checksums).items())
        notes.append(f"sessions of several studies are put together: {named}")
    real = checksums.assign(sessions=checksums["sessions"] - checksums["rehearsals"])
    for study, versions in real[real["sessions"] > 0].groupby("study", sort=False):
        if len(versions) > 1:
            found = list(_differences(str(study), versions, contents))
            differences += found
            notes.append(_note(str(study), versions, contents, found))
    table = checksums.astype(object).where(checksums.notna(), None)
    table["recorded"] = [sha256 in contents for sha256 in table["study_sha256"]]
    shown = next((contents[sha256] for sha256 in checksums["study_sha256"] if sha256 in contents), None)
    names = [name for name in checksums["study"] if isinstance(name, str) and name]
    return {
        "checksums": table.to_dict("records"),
        "differences": differences,
        "notes": notes,
        "title": (_title(shown) if shown else None) or (f"Study {names[0]}" if names else None),
        "labels": _labels(shown) if shown else {},
    }


def _first_language(content: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Give the texts of each interface in the study's first language."""
    languages = [name for name in content["settings"].get("languages", content["texts"]) if name in content["texts"]]
    return [*content["texts"][languages[0]].values()] if languages else []


def _title(content: Mapping[str, Any]) -> str | None:
    """Give a study's title; None where nobody has written one: the example's stands in brackets."""
    titles = [texts.get("title") for texts in _first_language(content)]
    title = next(filter(None, titles), content["settings"].get("title", ""))
    return None if title.startswith("[") and title.endswith("]") else title or None


def _labels(content: Mapping[str, Any]) -> dict[str, str]:
    """Give what a study shows instead of classes' names, of all interfaces."""
    return {name: label for texts in _first_language(content) for name, label in texts.get("labels", {}).items()}


def as_shown(table: pd.DataFrame, labels: Mapping[str, str]) -> pd.DataFrame:
    """Put what participants read instead of classes' names, in the columns of labels and in names of columns.

    labels: what is shown for a class, by its name; others keep theirs. Names of pairs and stimuli stay as they are.
    """
    if not labels:
        return table
    columns = table.columns.intersection(["label_1", "label_2", "top_label", "second_label", "label"])
    shown = {name: table[name].map(lambda label: labels.get(label, label)) for name in columns}
    return table.assign(**shown).rename(columns=labels)


def rehearsals(judgments: pd.DataFrame) -> dict[str, int]:
    """Count the sessions, and those of them that were rehearsals: {"sessions", "rehearsals"}."""
    rehearsed = session_table(judgments)["rehearsal"].isin([1])
    return {"sessions": len(rehearsed), "rehearsals": int(rehearsed.sum())}


def observers_in_words(summary: Mapping[str, Any]) -> str:
    """Say whose answers these are, as in `12 rehearsing human participants`, so that no figure of a rehearsal passes
    for a finding. summary: with the entries observers and rehearsals of summary.json.
    """
    counted, observers = summary["rehearsals"], summary["observers"]
    if observers == "simulated" or not counted["rehearsals"]:
        return observers
    return f"{'' if counted['rehearsals'] == counted['sessions'] else 'partly '}rehearsing {observers}"


def _by_study(checksums: pd.DataFrame) -> dict[str, int]:
    """Count the sessions of each study."""
    named = checksums["study"].fillna("no study, as in version 0.1")
    return {str(study): int(n) for study, n in checksums.groupby(named, sort=False)["sessions"].sum().items()}


def _note(study: str, versions: pd.DataFrame, contents: Mapping[str, Mapping], found: list[dict]) -> str:
    """Say that a study was changed between sessions, and how."""
    counted = ", ".join(f"{sha256[:8]}… in {n}" for sha256, n in versions[["study_sha256", "sessions"]].to_numpy())
    said = f"study {study} was changed between sessions, which have the checksums {counted}"
    if missing := [sha256 for sha256 in versions["study_sha256"] if sha256 not in contents]:
        names = ", ".join(map(study_record.record_name, missing))
        are = "is" if len(missing) == 1 else "are"
        said += f"; {names} {are} not beside the data, so that not all that differs can be named"
    settings = [in_words(each) for each in found if each["values"]]
    rest = [each["what"] for each in found if not each["values"]]
    listed = "; ".join(settings[:LISTED])
    if len(settings) > LISTED:
        listed += f"; and {len(settings) - LISTED} more settings"
    if rest:
        more = f" and {len(rest) - LISTED} more" if len(rest) > LISTED else ""
        listed += f"{'; ' if listed else ''}differing as well: {', '.join(rest[:LISTED])}{more}"
    return f"{said}; {listed}" if listed else said


def in_words(difference: Mapping[str, Any]) -> str:
    """Say a difference as in `pay: 2.00 USD in 12 sessions, 3.00 USD in 4`."""
    (first, n), *others = [(each["value"], each["sessions"]) for each in difference["values"]]
    counted = [f"{first} in {n} session{'' if n == 1 else 's'}", *(f"{value} in {n}" for value, n in others)]
    return f"{difference['what']}: {', '.join(counted)}"


def _differences(study: str, versions: pd.DataFrame, contents: Mapping[str, Mapping]) -> Iterator[dict]:
    """Find what differs between those versions of a study whose records are there."""
    known = versions[versions["study_sha256"].isin(list(contents))]
    found = [contents[sha256] for sha256 in known["study_sha256"]]
    settings = [_settings(content) for content in found]
    for what in dict.fromkeys(name for each in settings for name in each):
        if what.startswith(ITEM) and any(f"{what.partition('.')[0]}.kind" not in each for each in settings):
            continue  # an item that some version does not have: `survey` tells it
        counted: dict[str, int] = {}
        for each, n in zip(settings, known["sessions"], strict=True):
            value = each.get(what, ABSENT)
            counted[value] = counted.get(value, 0) + int(n)
        if len(counted) > 1:
            hidden = what.partition(".")[0] in NOT_SHOWN
            values = [] if hidden else [{"value": _shortened(value), "sessions": n} for value, n in counted.items()]
            yield {"study": study, "what": what, "values": values}
    for what in _differing_texts([_texts(content) for content in found]):
        yield {"study": study, "what": what, "values": []}


def _shortened(value: str) -> str:
    return value if len(value) <= LONGEST else f"{value[:LONGEST]}…"


def _settings(content: Mapping[str, Any]) -> dict[str, str]:
    """Bring settings and survey into places and values: pay, images.scaling, interfaces, survey, survey age.to, ..."""
    interfaces = dict.fromkeys(interface for _, interface in _texts(content))
    items = {item["name"]: {key: item[key] for key in item if key != "name"} for item in content["survey"]}
    lists = {"interfaces": list(interfaces), "survey": list(items)}
    return dict(_leaves(content["settings"])) | dict(_leaves(lists)) | {f"{ITEM}{a}": b for a, b in _leaves(items)}


def _texts(content: Mapping[str, Any]) -> dict[tuple[str, str], dict[str, str]]:
    """Bring the texts of each language and interface into places and values."""
    return {
        (language, interface): dict(_leaves(texts))
        for language, interfaces in content["texts"].items()
        for interface, texts in interfaces.items()
    }


def _differing_texts(versions: Sequence[Mapping[tuple[str, str], Mapping[str, str]]]) -> Iterator[str]:
    """Name the texts that differ, each once in a language, as in `text en.consent.pages.1.title`."""
    named = set()
    for key in dict.fromkeys(key for version in versions for key in version):
        both = [version[key] for version in versions if key in version]
        for place in dict.fromkeys(place for texts in both for place in texts):
            what = f"text {key[0]}.{place}"
            if what not in named and len({texts.get(place, ABSENT) for texts in both}) > 1:
                named.add(what)
                yield what


def _leaves(value: Any, place: str = "") -> Iterator[tuple[str, str]]:
    """Yield the values within a value with their places; a list of plain values is one of them."""
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _leaves(inner, f"{place}.{key}" if place else str(key))
    elif isinstance(value, list) and any(isinstance(inner, Mapping | list) for inner in value):
        for number, inner in enumerate(value, 1):
            yield from _leaves(inner, f"{place}.{number}")
    elif isinstance(value, list):
        yield place, ", ".join(map(str, value))
    else:
        yield place, ABSENT if value is None else str(value)

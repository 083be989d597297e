"""Count what the search for personal data in answers misses and what it wrongly reports; writes docs/personal_data.md.

python docs/personal_data.py

The texts are invented, and are in tests/analysis/publishing/personal_strings/.
"""

import csv
from pathlib import Path

import pandas as pd

from analysis.publishing.participant_names import Names
from analysis.publishing.personal_data import in_text

HERE = Path(__file__).parent
STRINGS = HERE.parent / "tests" / "analysis" / "publishing" / "personal_strings"
HALVES = {"seen": "with knowledge of the patterns", "unseen": "without it"}
HARMLESS = "none"
KINDS = {
    "email": "e-mail addresses, also in words",
    "phone": "telephone numbers",
    "date": "dates to the day, also in words",
    "id": "Prolific and MTurk ids, also split or in base64; other numbers of people",
    "name": "names: of the participant, also in part or without accents, or introduced as a name",
    "iban": "IBANs",
    "card": "card numbers",
    "ip": "IP addresses",
    "mac": "device (MAC) addresses",
    "address": "streets with a number",
    "handle": "accounts on social networks",
    HARMLESS: "harmless: strategies, numbers, versions, words that look like names",
}
INTRODUCTION = """# What the search for personal data misses

Made by `python docs/personal_data.py`. `release.py --free-text` searches people's answers with patterns
(`analysis/publishing/personal_answers.py`) and for the names of participants. Here it searches {n_texts} made-up
texts in English and German, some in other languages: {n_personal} with something personal, and {n_harmless} that only
look like it. One half was written with knowledge of the patterns, which were then improved on it. The other half was
written before anybody had looked at the patterns, and nobody looked at what was missed in it while they were improved.
**Its counts are the best to expect for other people's answers**, because the same hand wrote both halves and the
patterns.

| what | {heads} |
|---|{lines}|
"""
END = """
*Found* means that the release is refused; the text must be removed, or the answers left out. The search never finds
names of people who did not take part, unless they are introduced as names; places; numbers that only the lab knows; and
anything whose meaning reveals who somebody is. Read the answers before you publish them.

In the tables without answers, only Prolific ids, e-mail and IP addresses, dates and whole names are searched for: among
coefficients and class names, the other patterns would find something in every study.

phonenumbers (9.0, Apache-2.0, a release every two weeks, no further downloads) was tried on the first half: with six
countries it found no telephone number that the patterns miss, and mistook a coefficient for one. Libraries that know
names and places (Presidio, spaCy) download models, so none is used.
"""


def searched(half: str) -> pd.DataFrame:
    """Search the texts of a half; returns a row per text: its kind, the name of a participant, text, found."""
    with (STRINGS / f"{half}.csv").open(encoding="utf-8", newline="") as file:
        rows = pd.DataFrame(csv.DictReader(file))
    found = [
        bool(in_text(row.text, Names([row.known_name] if row.known_name else []), alone=True, answer=True))
        for row in rows.itertuples()
    ]
    return rows.assign(found=found)


def counts(half: str) -> pd.DataFrame:
    """Count a half by kind: texts, found."""
    return searched(half).groupby("kind", sort=False)["found"].agg(texts="size", found="sum")


def page() -> str:
    """Give the page, with a line for each kind of text."""
    halves = {half: counts(half) for half in HALVES}
    both = pd.concat(halves.values())["texts"].groupby(level=0).sum()
    heads = " | ".join(f"found, written {how}" for how in HALVES.values())
    text = INTRODUCTION.format(
        n_texts=both.sum(),
        n_personal=both.drop(HARMLESS).sum(),
        n_harmless=both[HARMLESS],
        heads=heads,
        lines="|".join(["---"] * len(HALVES)),
    )
    personal = [kind for kind in KINDS if kind != HARMLESS]
    lines = [_line(KINDS[kind], [_shares(each, [kind]) for each in halves.values()]) for kind in personal]
    lines.append(_line("**all that is personal**", [_shares(each, personal) for each in halves.values()]))
    lines.append(_line(KINDS[HARMLESS], [_shares(each, [HARMLESS]) for each in halves.values()]))
    return text + "".join(lines) + END


def _shares(half: pd.DataFrame, kinds: list[str]) -> str:
    of = half[half.index.isin(kinds)]
    return f"{of['found'].sum()} of {of['texts'].sum()}" if len(of) else ""


def _line(what: str, cells: list[str]) -> str:
    return f"| {what} | {' | '.join(cells)} |\n"


if __name__ == "__main__":
    (HERE / "personal_data.md").write_text(page(), encoding="utf-8")
    print(HERE / "personal_data.md")

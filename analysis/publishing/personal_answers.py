"""Personal data in people's own words: telephone numbers, dates in any form, ids that were split or encoded,
addresses in words, bank accounts, and names that are introduced as names.

In the tables of a study, such forms would also match coefficients and class names, so only personal_patterns.py
searches there. Names of participants are a separate search (participant_names.py).
"""

import base64
import binascii
import re
import unicodedata
from collections.abc import Iterator

from analysis.publishing.participant_names import ORDINARY, words
from analysis.publishing.personal_patterns import Found, find
from analysis.publishing.written_dates import find_dates

AT = r"(?:@|at|ät|<at>)"
DOT = r"(?:\s*[\[({<]\s*(?:\.|dot|punkt|point)\s*[\])}>]\s*|\.|\s+(?:dot|punkt|point)\s+)"
BRACKETED = rf"\s*[\[({{<]\s*{AT}\s*[\])}}>]\s*"
HOSTS = "gmail|googlemail|gmx|web|yahoo|hotmail|outlook|icloud|proton|protonmail|posteo|t-online|aol|live|mail|mailbox"
LABEL = r"[^\W_][\w-]{0,62}"
LOCAL = r"[\w.+-]{1,64}"
E_MAIL = re.compile(
    rf"{LOCAL}(?:{BRACKETED}|\s*@\s+|\s+@\s*)(?:{LABEL}{DOT})+[^\W\d_]{{2,}}"
    rf"|{LOCAL}\s+{AT}\s+(?:{LABEL}\s+(?:dot|punkt|point)\s+)+[^\W\d_]{{2,}}"
    rf"|{LOCAL}\s+{AT}\s+(?:{HOSTS})(?:\.[^\W\d_]{{2,}}|\s+(?:com|de|net|org|fr|ch|co\s+uk)(?!\w))",
    re.IGNORECASE,
)
ACCOUNT = re.compile(
    r"(?<![\w.@/])@[a-z][\w.]{2,}"
    r"|(?:linkedin\.com/in|instagram\.com|facebook\.com|github\.com|twitter\.com|tiktok\.com|xing\.com/profile)/@?[\w.-]+"
    # discord is marie#1234: a name of a network, and soon after it something with a letter, and a digit or sign inside
    r"|(?<!\w)(?:insta|instagram|discord|skype|telegram|snapchat|tiktok|twitter|facebook|threema)"
    r"(?:\W{1,3}(?:is|ist|name|handle|id|account))?\W{1,3}(?=[\w.#:-]*[^\W\d_])(?=[\w.#:-]*[\d.#:_]\w)\w[\w.#:-]{3,}",
    re.IGNORECASE,
)
DIGITS = re.compile(r"(?<![\w.,])[+(]{0,2}\d(?:[ ()./-]{0,3}\d){6,18}(?![\w%]|[.,]\d)")
ASKED = r"(?:tele?ph?one?|tel|mobil\w*|handy|cell|whats ?app|nummer|number|call|text|ring|ruf\w*|phone)"
TOLD_NUMBER = re.compile(rf"(?<!\w){ASKED}\b\D{{0,20}}\d[\d ]{{6,13}}\d(?!\w)", re.IGNORECASE)
ZERO_TO_NINE = (
    "zero|null|oh|one|eins|two|zwei|zwo|three|drei|four|vier|five|fünf|six|sechs|seven|sieben|eight|acht|nine|neun"
)
SPELLED = re.compile(rf"(?<!\w)(?:zero|null|oh)(?:[ ,-]+(?:{ZERO_TO_NINE}|\d+)){{3,}}(?!\w)", re.IGNORECASE)
NORTH_AMERICA = re.compile(r"(?:\+?1[-. ])?(?:\([2-9]\d\d\) ?|[2-9]\d\d([-. ]))[2-9]\d\d[-. ]\d{4}")
IBAN = re.compile(r"(?<!\w)[a-z]{2}\d{2}(?:[ -]?[a-z0-9]){11,30}", re.IGNORECASE)
IBAN_LENGTHS = {15: "NO", 16: "BE", 18: "DK FI NL", 19: "MK SI", 20: "AT BA EE KZ LT LU", 21: "CH HR LI LV"}
IBAN_LENGTHS |= {22: "BG DE GB IE ME RS", 23: "AE IL", 24: "CZ ES RO SA SE SK", 25: "PT", 26: "IS TR"}
IBAN_LENGTHS |= {27: "FR GR IT MC SM", 28: "AL CY HU PL", 29: "UA", 31: "MT"}
LENGTH = {country: length for length, countries in IBAN_LENGTHS.items() for country in countries.split()}
CARD = re.compile(r"(?<!\d)[2-6]\d{3}([ -]?)\d{4}\1\d{4}\1\d{4}(?!\d)")
# 24 hexadecimal digits in pieces; of Prolific's, the first eight count seconds, since 2012 from 5 on.
SPLIT = re.compile(r"(?<![0-9a-z])[56](?:[ _.:-]?[0-9a-f]){23}(?![0-9a-z])", re.IGNORECASE)
WORKER = re.compile(r"(?<![0-9a-z])a(?:[ _-]?[0-9a-z]){11,14}(?![0-9a-z])", re.IGNORECASE)
ENCODED = re.compile(r"(?<![\w+/-])[\w+/-]{16,}={0,2}(?![\w+/-])", re.ASCII)
NUMBERED = re.compile(
    r"(?:matrikel\w*|student (?:id|number|no)|personal\w* ?(?:id|nummer|number)|passport|ausweis\w*|ssn)\W+(?:\w+ )?"
    r"[a-z]?[\d -]{5,}|(?<![\d-])\d{3}-\d{2}-\d{4}(?![\d-])",
    re.IGNORECASE,
)
STREET = re.compile(
    r"[A-ZÄÖÜ][\w.-]{0,40}(?:straße|strasse|str\.|weg|gasse|allee|platz|ufer|damm) \d{1,4} ?[a-z]?(?!\w)"
    r"|(?:Am|An der|Im) [A-ZÄÖÜ]\w+ \d{1,4}[a-z]?(?!\w)"
    r"|\d{1,5} (?:[A-Z]\w+ ){1,2}(?:Street|St\.|Avenue|Ave|Road|Rd|Lane|Drive|Boulevard|Way|Court|Close)(?!\w)"
    r"|\d{1,4}(?: bis)?,? (?:rue|avenue|boulevard|place) (?:d\w+ )*[A-Z]\w+"
)
CALLED = r"[^\W\d_][^\W\d_'’-]*(?:['’-][^\W\d_]+)*"
SAYS_NAME = re.compile(
    r"(?:my name(?: is|'s|’s|(?=:))|i(?: am|['’]m) called|signed(?: by|(?=:))|mein name(?: ist|(?=:))|ich hei(?:ß|ss)e"
    r"|je m['’]appelle|me llamo|mi chiamo):?"
    rf" ({CALLED})",
    re.IGNORECASE,
)
WRITES_NAME = re.compile(  # where only a capital tells a name from a word
    rf"(?:(?:[Cc]all me|[Tt]his is) (?=[^\W\d_a-zäöüß])({CALLED})(?= speaking| here| from|[.!,]?$)"
    rf"|(?:^|\W)(?:[Ii]ch bin|[Hh]ier ist) (?:die|der) (?=[A-ZÄÖÜ])({CALLED})"
    rf"|(?:^|\W)(?:Dr|Prof|Mr|Mrs|Ms|Miss|Frau|Herrn?|Mme|Madame|Monsieur)\.? (?=[A-ZÄÖÜ])({CALLED}))"
)
SIGNED = re.compile(
    r"(?:regards|wishes|cheers|sincerely|yours|grüße[nr]?|gruß|gruss|grüssen?|lg|vg|mfg|cordialement)[,!. \n]+"
    rf"(?-i:(?=[A-ZÄÖÜ])({CALLED}))(?: {CALLED})?[.!]?\s*$",
    re.IGNORECASE,
)
SPACED_DOT = re.compile(r"(?<=\d) ?[\[(]?\s?\.\s?[\])]? ?(?=\d)")


def find_in_answer(text: str) -> list[Found]:
    """List personal data in a text that somebody wrote, except the names of participants."""
    text = unicodedata.normalize("NFKC", text)
    plain = find(text)
    found = [each for each in find(SPACED_DOT.sub(".", text)) if each.kind == "an IP address"]
    found += [Found("an e-mail address", match[0]) for match in E_MAIL.finditer(text)]
    found += [Found("an account", match[0]) for match in ACCOUNT.finditer(text)]
    found += [Found("a date to the day", date) for date in find_dates(text)]
    found += [Found("a bank account or card", number) for number in _accounts(text)]
    found += [Found("a telephone number", number) for number in _telephones(text)]
    found += [Found("an id", match) for match in _ids(text)]
    found += [Found("an address", match[0]) for match in STREET.finditer(text)]
    found += [Found("a name", name) for name in _names(text)]
    # The same thing is told once: an id that is whole is no id in pieces besides.
    return plain + [new for new in found if not any(new.text in old.text for old in plain)]


def _telephones(text: str) -> Iterator[str]:
    for match in DIGITS.finditer(text):
        digits = re.sub(r"\D", "", match[0])
        plain = match[0].lstrip("(")
        abroad = 8 <= len(digits) <= 17 and (plain[0] == "+" or re.match(r"00[1-9]", plain))
        alone = all(len(piece) == 1 for piece in re.findall(r"\d+", plain))
        # 0 5 10 15 is a row of numbers, and so is 0 1 2 3 4 5 6
        at_home = 9 <= len(digits) <= 13 and (re.match(r"0[1-9]", plain) or (alone and re.match(r"0[1-9]{2}", digits)))
        if abroad or (at_home and digits not in "0123456789012345"):
            yield match[0]
    for pattern in (NORTH_AMERICA, TOLD_NUMBER, SPELLED):
        for match in pattern.finditer(text):
            if not text[max(match.start() - 1, 0) : match.start()].isdigit():
                yield match[0]


def _accounts(text: str) -> Iterator[str]:
    for match in IBAN.finditer(text):
        compact = re.sub(r"[ -]", "", match[0]).upper()
        compact = compact[: LENGTH.get(compact[:2], 0)]
        # ISO 13616: letters are 10 to 35, and the number with its first four signs behind leaves 1 when divided by 97.
        if compact and int("".join(str(int(sign, 36)) for sign in compact[4:] + compact[:4])) % 97 == 1:
            yield match[0]
    for match in CARD.finditer(text):
        digits = [int(sign) for sign in reversed(match[0]) if sign.isdigit()]
        if sum(sum(divmod(2 * digit, 10)) if place % 2 else digit for place, digit in enumerate(digits)) % 10 == 0:
            yield match[0]


def _ids(text: str) -> Iterator[str]:
    for match in SPLIT.finditer(text):
        pieces = re.sub(r"[^0-9a-f]", "", match[0].lower())
        if sum(sign.isdigit() for sign in pieces) >= 6 and sum(sign.isalpha() for sign in pieces) >= 3:
            yield match[0]
    for match in WORKER.finditer(text):
        if sum(sign.isdigit() for sign in match[0]) >= 3 and (" " not in match[0] or match[0].isupper()):
            yield match[0]
    yield from (match[0] for match in NUMBERED.finditer(text))
    for match in ENCODED.finditer(text):
        inside = _decoded(match[0])
        if inside and (find(inside) or any(_ids(inside))):
            yield match[0]


def _decoded(text: str) -> str:
    """Decode base64, in both alphabets; "" if it is not a text."""
    content = text.rstrip("=").replace("-", "+").replace("_", "/")
    try:
        inside = base64.b64decode(content + "=" * (-len(content) % 4), validate=True).decode("ascii")
    except (binascii.Error, UnicodeDecodeError):
        return ""
    return inside if inside.isprintable() else ""


def _names(text: str) -> Iterator[str]:
    for pattern in (SAYS_NAME, WRITES_NAME, SIGNED):
        for match in pattern.finditer(text):
            name = next(group for group in match.groups() if group)
            if not set(words(name)) & ORDINARY:
                yield name

"""What is personal wherever it appears: Prolific ids, e-mail and IP addresses, dates to the day."""

import ipaddress
import re
import unicodedata
from typing import NamedTuple

HEX = re.compile(r"[0-9a-f]{24,}", re.IGNORECASE)
DIGESTS = (40, 64)  # hexadecimal digits of a git commit and of a sha256: no ids
LOCAL = r"[^\s@/<>\"(),:;\[\]]"  # of an address: more than RFC 5322 allows without quotes, and no slash of a URL
E_MAIL = re.compile(rf"(?<!{LOCAL}){LOCAL}+(?:@|%40)(?:[\w-]+\.)+[^\W\d_]{{2,}}")
IPV4 = re.compile(r"(?<![0-9])(?<![0-9]\.)(?:[0-9]{1,3}\.){3}[0-9]{1,3}(?!\.?[0-9])")
IPV6 = re.compile(r"(?<![\w:])(?:[0-9a-f]{0,4}:){2,7}[0-9a-f]{0,4}(?!\w)", re.IGNORECASE)
VERSION = re.compile(r"(?<![^\W_])(?:v|version)[ :=]*$", re.IGNORECASE)  # before what looks like an IPv4 address
MONTH = "(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|"
MONTH += "oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
YEAR, DAY = "(?:19|20)[0-9]{2}", "(?:0?[1-9]|[12][0-9]|3[01])"
# No underscores between numbers: 3_2011_7_12 is a pair of images of two classes that are called by digits.
DATE = re.compile(
    rf"(?<![0-9])(?:{YEAR}([-/])(?:0?[1-9]|1[0-2])\1{DAY}"  # 2026-11-24
    rf"|{DAY}([./])(?:0?[1-9]|1[0-2])\2{YEAR}|(?:0?[1-9]|1[0-2])/{DAY}/{YEAR}"  # 24.11.2026, 11/24/2026
    rf"|{YEAR}[-_ ]{MONTH}[-_ ]{DAY}|{DAY}[-_ ]{MONTH}[-_ ]{YEAR})(?![0-9])"  # 2026_Nov_24, 24 November 2026
    rf"|(?<![a-z]){MONTH}[-_ ]{DAY},?[-_ ]{YEAR}(?![0-9])",  # November 24, 2026
    re.IGNORECASE,
)


class Found(NamedTuple):
    """Something personal: what kind of thing, and the text itself."""

    kind: str
    text: str

    def __str__(self) -> str:
        return f"{self.kind}, {self.text[0]}… ({len(self.text)} characters)"


def find(text: str) -> list[Found]:
    """List the Prolific ids, e-mail addresses, IP addresses and dates in a text.

    Not mistaken for them: sha256 and git digests, versions (v1.2.3.4, version 1.2.3.4), times, addresses of this
    computer itself.
    """
    text = unicodedata.normalize("NFKC", text)
    found = [Found("a Prolific id", match[0]) for match in HEX.finditer(text) if len(match[0]) not in DIGESTS]
    found += [Found("an e-mail address", match[0]) for match in E_MAIL.finditer(text)]
    for match in IPV4.finditer(text):
        if _is_address(match[0]) and not VERSION.search(text[max(match.start() - 20, 0) : match.start()]):
            found.append(Found("an IP address", match[0]))
    for match in IPV6.finditer(text):
        address = match[0] if match[0].endswith("::") else match[0].removesuffix(":")
        # Any host on the internet or in a house begins with four digits, or with 64:ff9b:: where IPv4 is translated;
        # a::b is rather code.
        told = len(address.partition(":")[0]) == 4 or address.lower().startswith("64:ff9b:")
        if told and _is_address(address):
            found.append(Found("an IP address", address))
    return found + [Found("a date to the day", match[0]) for match in DATE.finditer(text)]


def _is_address(text: str) -> bool:
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return False
    return not (address.is_loopback or address.is_unspecified)

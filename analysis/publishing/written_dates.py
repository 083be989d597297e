"""Dates to the day as people write them: in figures, with the names of months, in words; English, German, French.

Also in figures of Chinese, Japanese and Korean, and as `24 de noviembre` in Spanish and Portuguese.
"""

import re

MONTHS = (
    "january|januar|jänner|janvier|janv|jan|february|februar|février|fevrier|febr|feb|march|märz|maerz|mrz|mars|mar|"
    "april|avril|apr|avr|may|mai|june|juni|juin|jun|july|juli|juillet|juil|jul|august|août|aout|aug|"
    "september|septembre|sept|sep|october|oktober|octobre|oct|okt|november|novembre|nov|"
    "december|dezember|décembre|decembre|dec|dez|déc"
)
# Of these, words of other meanings stand beside numbers: 3 may be right, march 5 steps, mar 2.
CLEAR = "|".join(
    month for month in MONTHS.split("|") if month not in ("may", "mai", "march", "mars", "mar", "dec", "sep")
)
DAY = r"(?:0?[1-9]|[12]\d|3[01])"
NUMBER = r"(?:0?[1-9]|1[0-2])"  # of a month
YEAR = r"(?:19|20)\d\d"
SHORT = rf"(?:{YEAR}|['’]?\d\d)"
NTH = r"(?:st|nd|rd|th|er|\.)"
GAP = r"[ _.,/-]{1,3}"
UNITS = "first|second|third|fourth|fifth|sixth|seventh|eighth|ninth"
TEENS = "tenth|eleventh|twelfth|thirteenth|fourteenth|fifteenth|sixteenth|seventeenth|eighteenth|nineteenth"
IN_WORDS = rf"(?:{UNITS}|{TEENS}|twentieth|thirtieth|twenty[- ](?:{UNITS})|thirty[- ]first)"
EINER = "erste|zweite|dritte|vierte|fünfte|fuenfte|sechste|siebte|siebente|achte|neunte"
ZEHNER = "zehnte|elfte|zwölfte|zwoelfte|dreizehnte|vierzehnte|fünfzehnte|sechzehnte|siebzehnte|achtzehnte|neunzehnte"
MESES = (
    "enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|setiembre|octubre|noviembre|diciembre|"
    "janeiro|fevereiro|março|maio|junho|julho|setembro|outubro|novembro|dezembro"
)
UND = "ein|zwei|drei|vier|fünf|fuenf|sechs|sieben|acht|neun"
IN_WORTEN = rf"(?:{EINER}|{ZEHNER}|(?:(?:{UND})und)?(?:zwanzigste|dreißigste|dreissigste))[nr]?"
FORMS = [
    # 24.11.85, 24. 11. 1985, 07/04/76, 11/24/1985, 21-03-1988; 5-10-15 is rather a row of numbers
    rf"{DAY} ?([./]) ?{NUMBER} ?\1 ?{SHORT}(?![-./]?\d)",
    rf"{NUMBER}/{DAY}/{SHORT}(?![-./]?\d)",
    rf"{DAY}-{NUMBER}-{YEAR}|{NUMBER}-{DAY}-{YEAR}",
    r"0[1-9]-(?:0[1-9]|1[0-2])-\d\d(?![-\d])",
    # 2026-11-24, 2026_11_24, 2026.11.24 (2026.2.5 is rather a version), 20261124
    rf"{YEAR}([-/_])(?:0?[1-9]|1[0-2])\1{DAY}(?!\d)|{YEAR}\.(?:0[1-9]|1[0-2])\.(?:0[1-9]|[12]\d|3[01])(?![.\d])",
    rf"{YEAR}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?:[T_-]\d+|(?!\d))",
    # 24 November 2026, 24th of Nov. 85, November 24, 2026, 2026 Nov 24, '85 Nov 24
    rf"{DAY}{NTH}?{GAP}?(?:of )?(?:{MONTHS})(?!\w){GAP}?{SHORT}(?!\d)",
    rf"(?:{MONTHS}){GAP}?{DAY}{NTH}?{GAP}?{SHORT}(?!\d)",
    rf"(?:{YEAR}|['’]\d\d){GAP}(?:{MONTHS}){GAP}{DAY}(?!\d)",
    # without a year: 4th of August, 10. Juni, June 6th, 9 Sept, am 3.12.
    rf"{DAY}{NTH} ?(?:of )?(?:{MONTHS})(?!\w)|{DAY} (?:of )?(?:{CLEAR})(?!\w)",
    rf"(?:{MONTHS})\.? (?:the )?{DAY}(?:st|nd|rd|th)|(?:{CLEAR})\.? {DAY}(?![\d%])",
    rf"(?:am|vom|bis|den|dem|ab|seit|geb\.?|geboren) {DAY}\. ?{NUMBER}\.(?!\d)|^{DAY}\. ?{NUMBER}\.$",
    # DOB 05031990: said to be a date
    r"(?:dob|date of birth|birth ?date|geburtsdatum|geb\.?)\W{1,3}(?:(?:is|ist|am)\W)?(?:\d{6}|\d{8})(?!\d)",
    # in words
    rf"{IN_WORDS} (?:day )?of (?:{MONTHS})(?!\w)|(?:{MONTHS}) (?:the )?{IN_WORDS}(?!\w)",
    rf"{IN_WORTEN} (?:{MONTHS})(?!\w)|premier (?:{MONTHS})(?!\w)",
    rf"{DAY} de (?:{MESES})(?: del? {YEAR})?(?!\w)",
    # milliseconds since 1970, as computers write the time
    r"1[5-9]\d{11}(?!\d)",
]
PATTERNS = [
    *(re.compile(rf"(?<![^\W_])(?<!\d[./-])(?:{form})", re.IGNORECASE) for form in FORMS),
    re.compile(r"\d{1,2} ?[月월] ?\d{1,2} ?[日일]"),
]
VERSION = re.compile(r"(?:version|v|python|psychopy|firefox|chrome|release)[ :=]*$", re.IGNORECASE)


def find_dates(text: str) -> list[str]:
    """List everything in a text that reads as a day: 24.11.85, the 4th of August, zwölfter März; not versions."""
    found = [match for pattern in PATTERNS for match in pattern.finditer(text)]
    return [match[0] for match in found if not VERSION.search(text[max(match.start() - 12, 0) : match.start()])]


def dates_in_name(name: str) -> list[str]:
    """List the days in the name of a folder or study, where figures may stand right behind letters: faces20261124."""
    return find_dates(re.sub(r"(?<=[^\W\d_])(?=\d)", " ", name))

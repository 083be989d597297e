"""What spreadsheets and the like do to session files: by name, each (rng, content) -> content, as in damages.py.

Of UNDETECTABLE kinds no reader can know: the number that stands there is as good as the one that is gone.
"""

import csv
import io
import re

from damages import as_bytes, as_rows, of_bytes

from hillmixe.columns import COLUMNS

THREE_DIGITS = re.compile(r"\d{1,3}\.\d{3}")
DAY_AND_MONTH = re.compile(r"([1-9]|[12]\d|3[01])\.(0?[1-9]|1[0-2])")
FRACTION = re.compile(r"-?\d+\.\d+")
MONTHS = ["Jan", "Feb", "Mrz", "Apr", "Mai", "Jun", "Jul", "Aug", "Sep", "Okt", "Nov", "Dez"]
SHARES = [name for name, column in COLUMNS.items() if column.maximum == 1 and column.type == "number"]
FLAGS = [name for name, column in COLUMNS.items() if column.maximum == 1 and column.type == "integer"]
FILLERS = ["NA", "NaN", "nan", "NULL", "None", "N/A", "<NA>"]


def each_cell(change, names=None):
    """Make a damage of rows of a change of cells, of all columns or of those with these names."""

    def damage(rng, rows):
        for row in rows[1:]:
            for place, cell in enumerate(row):
                if place < len(rows[0]) and (names is None or rows[0][place] in names):
                    row[place] = change(rng, cell)

    return damage


def without_thousands(rng, cell):
    """As LibreOffice in German: 1.465 is 1465."""
    return cell.replace(".", "") if THREE_DIGITS.fullmatch(cell) else cell


def as_german_excel(rng, cell):
    """As Excel in German: 1.465 is 1465, 12.5 the 12th of May, and a longer fraction a number of many digits."""
    if THREE_DIGITS.fullmatch(cell):
        return cell.replace(".", "")
    if found := DAY_AND_MONTH.fullmatch(cell):
        return f"{int(found[1]):02}. {MONTHS[int(found[2]) - 1]}"
    if FRACTION.fullmatch(cell) and len(cell) > 8:
        return f"{float(cell.replace('.', '')):.5E}".replace(".", ",")
    return cell


def with_commas(rng, cell):
    return cell.replace(".", ",") if FRACTION.fullmatch(cell) else cell


def separated(rows, separator):
    text = io.StringIO()
    csv.writer(text, delimiter=separator, lineterminator="\r\n").writerows(rows)
    return text.getvalue()


def with_separators(rng, content):
    """As spreadsheets in German save what they have read right: semicolons, and commas in numbers."""
    rows = as_rows(content)
    if len(rows) < 2:
        return content
    if rng.random() < 0.5:
        each_cell(with_commas)(rng, rows)
        rows = [
            [cell.replace(".", ",") if re.fullmatch(r"[\d.|]+", cell) and "|" in cell else cell for cell in row]
            for row in rows
        ]
    return separated(rows, rng.choice(";\t")).encode(rng.choice(["utf-8", "utf-8-sig"]))


def sep_line(rng, content):
    separator = rng.choice([",", ";", "\t"])
    rows = as_rows(content)
    return f"sep={separator}\r\n{separated(rows, separator)}".encode() if rows else content


def title_rows(rng, rows):
    width = len(rows[0]) if rows else 0
    titles = [["Pilot study, Tuesday"], [], ["exported", "2026-11-28"]][: rng.choice([1, 2, 3])]
    padded = [row + [""] * (width - len(row)) for row in titles]
    return [*(padded if rng.random() < 0.5 else titles), *rows]


def trimmed(rng, rows):
    for row in rows[1:]:
        while row and row[-1] == "":
            row.pop()


def trimmed_in_blocks(rng, rows):
    """As Excel: rows are as long as the longest of their sixteen."""
    for start in range(0, len(rows), 16):
        block = rows[start : start + 16]
        longest = max((place + 1 for row in block for place, cell in enumerate(row) if cell), default=0)
        for row in block:
            del row[longest:]


def filled(rng, rows):
    filler = rng.choice(FILLERS)
    each_cell(lambda rng, cell: cell or filler)(rng, rows)


def wrapped(rng, content):
    lines = content.decode("utf-8-sig", errors="replace").splitlines()
    return as_bytes([[line] for line in lines], quoting=csv.QUOTE_ALL)


def as_unicode_text(rng, content):
    return separated(as_rows(content), "\t").encode("utf-16")


def rounded_names(rng, rows):
    if "participant" in rows[0]:
        each_cell(lambda rng, cell: "6.04729E+17", ["participant"])(rng, rows)


def joined_under_another_header(rng, rows):
    order = rng.sample(range(len(rows[0])), len(rows[0]))
    if any(len(row) != len(order) for row in rows):
        return rows
    middle = rng.randrange(1, len(rows))
    behind = [[row[place] for place in order] for row in [rows[0], *rows[middle:]]]
    return [*rows[:middle], *behind]


def in_percent(rng, cell):
    return f"{float(cell) * 100:g}%" if re.fullmatch(r"[\d.]+", cell) and cell.count(".") < 2 else cell


def times_hundred(rng, cell):
    return f"{float(cell) * 100:g}" if FRACTION.fullmatch(cell) else cell


def as_words(rng, cell):
    return {"0": "FALSE", "1": "TRUE"}.get(cell, cell)


def a_narrow_column(rng, rows):
    place = rng.randrange(len(rows[0]))
    if rows[0][place] in COLUMNS and COLUMNS[rows[0][place]].type in ("number", "integer"):
        for row in rows[1:]:
            if place < len(row) and row[place]:
                row[place] = "#######"


def totals(rng, rows):
    rows.append(["Summe" if name == rows[0][0] else "12.5" if name == "rt_s" else "" for name in rows[0]])
    rows[-1][0] = "" if rows[0][0] in COLUMNS else rows[-1][0]


def numbered_rows(rng, rows):
    for number, row in enumerate(rows):
        row.insert(0, str(number - 1) if number else rng.choice(["", "Unnamed: 0"]))


def shown_rounded(rng, rows):
    each_cell(lambda rng, cell: f"{float(cell):.1f}" if FRACTION.fullmatch(cell) else cell, ["rt_s"])(rng, rows)


def one_point_lost(rng, rows):
    if "rt_s" in rows[0]:
        place = rows[0].index("rt_s")
        row = rng.choice(rows[1:])
        if place < len(row):
            row[place] = row[place].replace(".", "")


def a_number_typed_over(rng, rows):
    if "lam_h" in rows[0]:
        row, place = rng.choice(rows[1:]), rows[0].index("lam_h")
        if place < len(row) and row[place]:
            row[place] = "0.43"


BY_SPREADSHEETS = {
    "german_libreoffice": of_bytes(each_cell(without_thousands)),
    "german_excel": of_bytes(each_cell(as_german_excel)),
    "german_seconds_alone": of_bytes(each_cell(without_thousands, ["rt_s"])),
    "commas_in_numbers": of_bytes(each_cell(with_commas)),
    "semicolons_or_tabs": with_separators,
    "sep_line": sep_line,
    "title_rows": of_bytes(title_rows),
    "trimmed": of_bytes(trimmed),
    "trimmed_in_blocks": of_bytes(trimmed_in_blocks),
    "filled_with_na": of_bytes(filled),
    "wrapped": wrapped,
    "unicode_text": as_unicode_text,
    "rounded_names": of_bytes(rounded_names),
    "joined_under_another_header": of_bytes(joined_under_another_header),
    "percent": of_bytes(each_cell(in_percent, SHARES)),
    "times_hundred": of_bytes(each_cell(times_hundred, SHARES)),
    "true_and_false": of_bytes(each_cell(as_words, FLAGS)),
    "a_narrow_column": of_bytes(a_narrow_column),
    "totals": of_bytes(totals),
    "numbered_rows": of_bytes(numbered_rows),
    "shown_rounded": of_bytes(shown_rounded),
    "one_point_lost": of_bytes(one_point_lost),
    "a_number_typed_over": of_bytes(a_number_typed_over),
}
UNDETECTABLE = {"shown_rounded", "one_point_lost", "a_number_typed_over"}

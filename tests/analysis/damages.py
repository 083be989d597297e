"""What befalls session files: DAMAGES by name, each (rng, content) -> content, bytes of a CSV before and after."""

import csv
import io

from hillmixe.columns import COLUMNS
from hillmixe.interfaces import INTERFACES

FORMULAS = ["=cmd|' /C calc'!A0", "+1+1", "-2+3", "@SUM(A1:A9)", "\t=1+1", "\uff1d1+1", '=HYPERLINK("http://x";"y")']
# Each is no number of any column.
NO_NUMBERS = [
    "abc",
    "0,31",
    "2026-03-01",
    "01.02.2026",
    "12:30",
    "#REF!",
    "NaN",
    "inf",
    "-1",
    "1e400",
    "1_0",
    "0x1",
    "⅓",
]
NO_NUMBERS += ["TRUE", "31%", "0.5 0.6", "1 000 000", "=0.5", "None", "[0.5]", "٣x"]
NO_WORDS = ["", "abc", "12", "x" * 300, "Ünïcödé \u2028 x", "a_b", "None"]
NUMBERS = [name for name, column in COLUMNS.items() if column.type in ("integer", "number")]
# Texts may be anything, as far as the reader can know, in answers of soft labels.
WORDS = [name for name, column in COLUMNS.items() if column.type == "text" and not name.endswith("_label")]
DAMAGES = {}


def damage(change):
    DAMAGES[change.__name__] = change
    return change


def damage_of_rows(change):
    """Make a damage of bytes of one that changes rows; what others have left without rows stays as it is."""

    def of_bytes(rng, content):
        rows = as_rows(content.replace(b"\0", b""))
        if len(rows) < 3 or len(rows[0]) < 3 or [] in rows:
            return content
        return as_bytes(change(rng, rows) or rows)

    DAMAGES[change.__name__] = of_bytes
    return of_bytes


def as_rows(content):
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig", errors="replace"), newline="")))


def as_bytes(rows, **dialect):
    text = io.StringIO()
    csv.writer(text, lineterminator="\n", **dialect).writerows(rows)
    return text.getvalue().encode()


def a_cell(rng, rows, names):
    """Choose a row that is not the header, and the place of a column of those names."""
    places = [place for place, name in enumerate(rows[0]) if name in names]
    whole = [row for row in rows[1:] if len(row) == len(rows[0])]
    return (rng.choice(whole), rng.choice(places)) if places and whole else ([""], 0)


def put(rng, rows, names, texts):
    """Put one of the texts into a cell of a column of those names."""
    row, place = a_cell(rng, rows, names)
    row[place] = rng.choice(texts)


@damage
def nothing_left(rng, content):
    return rng.choice([b"", b"\n", b"\xef\xbb\xbf", b"\0" * len(content)])


@damage
def cut_anywhere(rng, content):
    return content[: rng.randrange(len(content) + 1)]


@damage
def cut_in_last_row(rng, content):
    return content[: max(0, len(content) - rng.randrange(1, 300))]


@damage
def start_lost(rng, content):
    return content[rng.randrange(600) :]


@damage
def bytes_lost(rng, content):
    start = rng.randrange(len(content) + 1)
    return content[:start] + content[start + rng.choice([1, 2, 10, 100, 512, 1000]) :]


@damage
def byte_changed(rng, content):
    place = rng.randrange(len(content) + 1)
    return content[:place] + bytes([rng.choice([0, 10, 13, 34, 44, 59, 128, 195, 255])]) + content[place + 1 :]


@damage
def bytes_added(rng, content):
    place = rng.randrange(len(content) + 1)
    signs = [
        b"\0" * 8,
        b'"',
        b'""',
        b",",
        b"\n",
        b"\r",
        b"\r\n",
        b"\x1f",
        b"\xff\xfe",
        b"\xc3",
        b'","',
        b"\xe2\x80\xa8",
    ]
    return content[:place] + rng.choice(signs) + content[place:]


@damage
def block_of_zeros(rng, content):
    place = rng.randrange(len(content) + 1)
    return content[:place] + b"\0" * len(content[place : place + 512]) + content[place + 512 :]


@damage
def written_on_behind_the_end(rng, content):
    return content + content[rng.randrange(len(content) + 1) :]


@damage
def another_encoding(rng, content):
    encoding = rng.choice(["utf-16", "utf-16-le", "utf-16-be", "utf-32", "latin-1", "cp1252", "utf-8-sig"])
    return content.decode("utf-8-sig", errors="replace").replace("_", "ä", 1).encode(encoding, errors="replace")


@damage
def other_line_ends(rng, content):
    ends = rng.choice([[b"\r\n"], [b"\r"], [b"\n", b"\r\n"], [b"\n", b"\r"], [b"\n\n"], [b"\n", b"\n\n\n"]])
    return b"".join(line + rng.choice(ends) for line in content.replace(b"\r\n", b"\n").split(b"\n"))


@damage
def no_line_end(rng, content):
    return content.rstrip(b"\r\n")


@damage
def other_separator(rng, content):
    return content.replace(b",", rng.choice([b";", b"\t", b"|", b", ", b" ,"]))


@damage
def all_in_quotes(rng, content):
    return as_bytes(as_rows(content), quoting=csv.QUOTE_ALL)


@damage
def stray_quotes(rng, content):
    lines = content.split(b"\n")
    for _ in range(rng.choice([1, 1, 2])):
        row = rng.randrange(len(lines))
        cells = lines[row].split(b",")
        place = rng.randrange(len(cells))
        cells[place] = rng.choice([b'"%b', b'%b"', b'"%b"x', b'"%b""', b'%b"x"']) % cells[place]
        lines[row] = b",".join(cells)
    return b"\n".join(lines)


@damage
def stray_quotes_in_one_column(rng, content):
    lines = content.split(b"\n")
    first = rng.randrange(len(lines))
    cells = [line.split(b",") for line in lines]
    place = rng.randrange(len(cells[first]))
    for row in (first, min(len(lines) - 1, first + rng.choice([1, 2, 3]))):
        if place < len(cells[row]):
            cells[row][place] = b'"' + cells[row][place] if row == first else cells[row][place] + b'"'
    return b"\n".join(map(b",".join, cells))


@damage_of_rows
def columns_reordered(rng, rows):
    order = rng.sample(range(len(rows[0])), len(rows[0]))
    return [[row[place] for place in order] if len(row) == len(order) else row for row in rows]


@damage_of_rows
def column_twice(rng, rows):
    place, to, other = rng.randrange(len(rows[0])), rng.randrange(len(rows[0]) + 1), rng.random() < 0.5
    for number, row in enumerate(rows):
        if place < len(row):
            row.insert(to, "0.123" if other and number else row[place])


@damage_of_rows
def column_lost(rng, rows):
    place = rng.randrange(len(rows[0]))
    return [row[:place] + row[place + 1 :] for row in rows]


@damage_of_rows
def column_renamed(rng, rows):
    place = rng.randrange(len(rows[0]))
    name = rows[0][place]
    names = [name.upper(), name.title(), f" {name}", f"{name} ", f"{name}.1", "", "Unnamed: 3", f"{name}_"]
    rows[0][place] = rng.choice(names)


@damage_of_rows
def columns_added(rng, rows):
    for number, row in enumerate(rows):
        row += ["extra", "", "extra"] if number == 0 else [rng.choice(["", "7", '"x", y', "a\nb"]), "", "1"]


@damage_of_rows
def rows_shuffled(rng, rows):
    return [rows[0], *rng.sample(rows[1:], len(rows) - 1)]


@damage_of_rows
def row_twice(rng, rows):
    rows.insert(rng.randrange(1, len(rows) + 1), list(rng.choice(rows[1:])))


@damage_of_rows
def row_lost(rng, rows):
    del rows[rng.randrange(len(rows))]


@damage_of_rows
def header_again(rng, rows):
    rows.insert(rng.randrange(1, len(rows) + 1), list(rows[0]))


@damage_of_rows
def cell_lost(rng, rows):
    row = rng.choice(rows)
    del row[rng.randrange(len(row))]


@damage_of_rows
def cell_added(rng, rows):
    row = rng.choice(rows)
    row.insert(rng.randrange(len(row) + 1), rng.choice(["", "0", "0.5", "x"]))


@damage_of_rows
def row_shifted(rng, rows):
    row = rng.choice(rows[1:])
    del row[rng.randrange(len(row))]
    row.append("")


@damage_of_rows
def wrong_type(rng, rows):
    put(rng, rows, NUMBERS, NO_NUMBERS)


@damage_of_rows
def number_lost(rng, rows):
    put(rng, rows, [name for name in NUMBERS if not COLUMNS[name].optional and name != "trial"], ["", " "])


@damage_of_rows
def wrong_type_down_a_column(rng, rows):
    _, place = a_cell(rng, rows, NUMBERS)
    wrong = rng.choice(NO_NUMBERS)
    for row in rows[1:]:
        if place < len(row) and row[place] and rng.random() < 0.7:
            row[place] = wrong


@damage_of_rows
def decimal_commas(rng, rows):
    return [rows[0], *([cell.replace(".", ",") for cell in row] for row in rows[1:])]


@damage_of_rows
def wrong_word(rng, rows):
    put(rng, rows, WORDS, NO_WORDS)


@damage_of_rows
def another_session(rng, rows):
    put(rng, rows, ["participant", "session", "interface"], ["p99", "construct", "infer", "sim00", ""])


@damage_of_rows
def another_interface(rng, rows):
    if "interface" not in rows[0]:  # another damage changed the header: any other column could hold the word rightly
        return
    place = rows[0].index("interface")
    interface = rng.choice([name for name in INTERFACES if name != rows[1][place]])
    for row in rows[1:]:
        if len(row) == len(rows[0]):
            row[place] = interface


@damage_of_rows
def blanks_around(rng, rows):
    for row in rows[1:]:
        for place in range(len(row)):
            if rng.random() < 0.1:
                row[place] = rng.choice([" {}", "{} ", "\t{}", "\u00a0{}"]).format(row[place])


@damage_of_rows
def huge_cell(rng, rows):
    row, place = a_cell(rng, rows, {*rows[0]} - {name for name, column in COLUMNS.items() if column.type == "list"})
    if not rows[0][place].endswith("_label"):
        row[place] = rng.choice(["9", "x", '"', "a,", "0.1|", "\n"]) * rng.choice([1_000, 200_000])


@damage_of_rows
def formula(rng, rows):
    put(rng, rows, COLUMNS, FORMULAS)


@damage_of_rows
def named_like_a_formula(rng, rows):
    _, place = a_cell(rng, rows, ["participant", "session"])
    text = rng.choice(FORMULAS)
    for row in rows[1:]:
        if len(row) == len(rows[0]):
            row[place] = text

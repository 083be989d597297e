"""What befalls session files: DAMAGES by name, each (rng, content) -> content, bytes of a CSV before and after."""

import csv
import io

from hillmixe.columns import COLUMNS
from hillmixe.interfaces import INTERFACES

FORMULAS = ["=cmd|' /C calc'!A0", "+1+1", "-2+3", "@SUM(A1:A9)", "\t=1+1", "\uff1d1+1", '=HYPERLINK("http://x";"y")']
# Each is no number of any column.
NO_NUMBERS = ["abc", "0,31", "2026-03-01", "01.02.2026", "12:30", "#REF!", "NaN", "inf", "-1", "1e400", "1_0", "0x1"]
NO_NUMBERS += ["⅓", "TRUE", "31%", "0.5 0.6", "1 000 000", "=0.5", "None", "[0.5]", "٣x"]
NO_WORDS = ["", "abc", "12", "x" * 300, "Ünïcödé \u2028 x", "a_b", "None"]
NUMBERS = [name for name, column in COLUMNS.items() if column.type in ("integer", "number")]
NEEDED = [name for name in NUMBERS if not COLUMNS[name].optional and name != "trial"]
# Texts may be anything, as far as the reader can know, in answers of soft labels.
WORDS = [name for name, column in COLUMNS.items() if column.type == "text" and not name.endswith("_label")]
SIGNS = [b"\0" * 8, b'"', b'""', b",", b"\n", b"\r", b"\r\n", b"\x1f", b"\xff\xfe", b"\xc3", b'","', b"\xe2\x80\xa8"]
ENCODINGS = ["utf-16", "utf-16-le", "utf-16-be", "utf-32", "latin-1", "cp1252", "utf-8-sig"]
LINE_ENDS = [[b"\r\n"], [b"\r"], [b"\n", b"\r\n"], [b"\n", b"\r"], [b"\n\n"], [b"\n", b"\n\n\n"]]
LONG_CELLS = [sign * n for sign in ("9", "x", '"', "a,", "0.1|", "\n") for n in (1_000, 200_000)]


def as_rows(content):
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig", errors="replace"), newline="")))


def as_bytes(rows, **dialect):
    text = io.StringIO()
    csv.writer(text, lineterminator="\n", **dialect).writerows(rows)
    return text.getvalue().encode()


def anywhere(rng, parts):
    """A place between two parts, or before or behind them all."""
    return rng.randrange(len(parts) + 1)


def replaced(parts, start, n, new=b""):
    """Bytes or a list with something new in place of n parts from `start` on."""
    return parts[:start] + new + parts[start + n :]


# Damages of bytes


def another_encoding(rng, content):
    encoding = rng.choice(ENCODINGS)
    return content.decode("utf-8-sig", errors="replace").replace("_", "ä", 1).encode(encoding, errors="replace")


def other_line_ends(rng, content):
    ends = rng.choice(LINE_ENDS)
    return b"".join(line + rng.choice(ends) for line in content.replace(b"\r\n", b"\n").split(b"\n"))


def stray_quotes(rng, content):
    lines = content.split(b"\n")
    for _ in range(rng.choice([1, 1, 2])):
        row = rng.randrange(len(lines))
        cells = lines[row].split(b",")
        place = rng.randrange(len(cells))
        cells[place] = rng.choice([b'"%b', b'%b"', b'"%b"x', b'"%b""', b'%b"x"']) % cells[place]
        lines[row] = b",".join(cells)
    return b"\n".join(lines)


def stray_quotes_in_one_column(rng, content):
    lines = content.split(b"\n")
    first = rng.randrange(len(lines))
    cells = [line.split(b",") for line in lines]
    place = rng.randrange(len(cells[first]))
    for row in (first, min(len(lines) - 1, first + rng.choice([1, 2, 3]))):
        if place < len(cells[row]):
            cells[row][place] = b'"' + cells[row][place] if row == first else cells[row][place] + b'"'
    return b"\n".join(map(b",".join, cells))


OF_BYTES = {
    "nothing_left": lambda rng, content: rng.choice([b"", b"\n", b"\xef\xbb\xbf", b"\0" * len(content)]),
    "cut_anywhere": lambda rng, content: content[: anywhere(rng, content)],
    "cut_in_last_row": lambda rng, content: content[: max(0, len(content) - rng.randrange(1, 300))],
    "start_lost": lambda rng, content: content[rng.randrange(600) :],
    "bytes_lost": lambda rng, content: replaced(
        content, anywhere(rng, content), rng.choice([1, 2, 10, 100, 512, 1000])
    ),
    "byte_changed": lambda rng, content: replaced(
        content, anywhere(rng, content), 1, bytes([rng.choice([0, 10, 13, 34, 44, 59, 128, 195, 255])])
    ),
    "bytes_added": lambda rng, content: replaced(content, anywhere(rng, content), 0, rng.choice(SIGNS)),
    "block_of_zeros": lambda rng, content: replaced(
        content, at := anywhere(rng, content), 512, b"\0" * min(512, len(content) - at)
    ),
    "written_on_behind_the_end": lambda rng, content: content + content[anywhere(rng, content) :],
    "another_encoding": another_encoding,
    "other_line_ends": other_line_ends,
    "no_line_end": lambda rng, content: content.rstrip(b"\r\n"),
    "other_separator": lambda rng, content: content.replace(b",", rng.choice([b";", b"\t", b"|", b", ", b" ,"])),
    "all_in_quotes": lambda rng, content: as_bytes(as_rows(content), quoting=csv.QUOTE_ALL),
    "stray_quotes": stray_quotes,
    "stray_quotes_in_one_column": stray_quotes_in_one_column,
}


# Damages of rows: (rng, rows) -> other rows, or None where the rows themselves were changed


def a_cell(rng, rows, names):
    """Choose a row that is not the header, and the place of a column of those names."""
    places = [place for place, name in enumerate(rows[0]) if name in names]
    whole = [row for row in rows[1:] if len(row) == len(rows[0])]
    return (rng.choice(whole), rng.choice(places)) if places and whole else ([""], 0)


def put(rng, rows, names, texts):
    """Put one of the texts into a cell of a column of those names."""
    row, place = a_cell(rng, rows, names)
    row[place] = rng.choice(texts)


def put_into_all(rows, place, text):
    """Put a text into one column of every whole row."""
    for row in rows[1:]:
        if len(row) == len(rows[0]):
            row[place] = text


def columns_reordered(rng, rows):
    order = rng.sample(range(len(rows[0])), len(rows[0]))
    return [[row[place] for place in order] if len(row) == len(order) else row for row in rows]


def column_twice(rng, rows):
    place, to, other = rng.randrange(len(rows[0])), anywhere(rng, rows[0]), rng.random() < 0.5
    for number, row in enumerate(rows):
        if place < len(row):
            row.insert(to, "0.123" if other and number else row[place])


def column_lost(rng, rows):
    place = rng.randrange(len(rows[0]))
    return [replaced(row, place, 1, []) for row in rows]


def column_renamed(rng, rows):
    place = rng.randrange(len(rows[0]))
    name = rows[0][place]
    names = [name.upper(), name.title(), f" {name}", f"{name} ", f"{name}.1", "", "Unnamed: 3", f"{name}_"]
    rows[0][place] = rng.choice(names)


def columns_added(rng, rows):
    for number, row in enumerate(rows):
        row += ["extra", "", "extra"] if number == 0 else [rng.choice(["", "7", '"x", y', "a\nb"]), "", "1"]


def cell_lost(rng, rows):
    row = rng.choice(rows)
    del row[rng.randrange(len(row))]


def cell_added(rng, rows):
    row = rng.choice(rows)
    row.insert(anywhere(rng, row), rng.choice(["", "0", "0.5", "x"]))


def row_shifted(rng, rows):
    row = rng.choice(rows[1:])
    del row[rng.randrange(len(row))]
    row.append("")


def wrong_type_down_a_column(rng, rows):
    _, place = a_cell(rng, rows, NUMBERS)
    wrong = rng.choice(NO_NUMBERS)
    for row in rows[1:]:
        if place < len(row) and row[place] and rng.random() < 0.7:
            row[place] = wrong


def another_interface(rng, rows):
    if "interface" in rows[0]:  # else another damage changed the header: any other column could hold the word rightly
        place = rows[0].index("interface")
        put_into_all(rows, place, rng.choice([name for name in INTERFACES if name != rows[1][place]]))


def blanks_around(rng, rows):
    for row in rows[1:]:
        for place in range(len(row)):
            if rng.random() < 0.1:
                row[place] = rng.choice([" {}", "{} ", "\t{}", "\u00a0{}"]).format(row[place])


def huge_cell(rng, rows):
    row, place = a_cell(rng, rows, {*rows[0]} - {name for name, column in COLUMNS.items() if column.type == "list"})
    if not rows[0][place].endswith("_label"):
        row[place] = rng.choice(LONG_CELLS)


def named_like_a_formula(rng, rows):
    _, place = a_cell(rng, rows, ["participant", "session"])
    put_into_all(rows, place, rng.choice(FORMULAS))


OF_ROWS = {
    "columns_reordered": columns_reordered,
    "column_twice": column_twice,
    "column_lost": column_lost,
    "column_renamed": column_renamed,
    "columns_added": columns_added,
    "rows_shuffled": lambda rng, rows: [rows[0], *rng.sample(rows[1:], len(rows) - 1)],
    "row_twice": lambda rng, rows: rows.insert(rng.randrange(1, len(rows) + 1), list(rng.choice(rows[1:]))),
    "row_lost": lambda rng, rows: replaced(rows, rng.randrange(len(rows)), 1, []),
    "header_again": lambda rng, rows: rows.insert(rng.randrange(1, len(rows) + 1), list(rows[0])),
    "cell_lost": cell_lost,
    "cell_added": cell_added,
    "row_shifted": row_shifted,
    "wrong_type": lambda rng, rows: put(rng, rows, NUMBERS, NO_NUMBERS),
    "number_lost": lambda rng, rows: put(rng, rows, NEEDED, ["", " "]),
    "wrong_type_down_a_column": wrong_type_down_a_column,
    "decimal_commas": lambda rng, rows: [rows[0], *([cell.replace(".", ",") for cell in row] for row in rows[1:])],
    "wrong_word": lambda rng, rows: put(rng, rows, WORDS, NO_WORDS),
    "another_session": lambda rng, rows: put(
        rng, rows, ["participant", "session", "interface"], ["p99", "construct", "infer", "sim00", ""]
    ),
    "another_interface": another_interface,
    "blanks_around": blanks_around,
    "huge_cell": huge_cell,
    "formula": lambda rng, rows: put(rng, rows, COLUMNS, FORMULAS),
    "named_like_a_formula": named_like_a_formula,
}


def of_bytes(change):
    """Make a damage of bytes of one that changes rows; what others have left without rows stays as it is."""

    def damage(rng, content):
        rows = as_rows(content.replace(b"\0", b""))
        if len(rows) < 3 or len(rows[0]) < 3 or [] in rows:
            return content
        return as_bytes(change(rng, rows) or rows)

    return damage


DAMAGES = OF_BYTES | {name: of_bytes(change) for name, change in OF_ROWS.items()}

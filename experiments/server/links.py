"""The links that open a server's pages: a key for participants, one for the operator, and a link as a QR code.

Both keys come from a secret in the data folder, so they are the same after a restart, and printed QR codes still work.
After serve.key is deleted, there are new ones at the next start.
"""

import base64
import hmac
import html
import os
import re
import secrets
import sys
from pathlib import Path

import segno

NAME = "serve.key"


def secret_of(folder: Path) -> str:
    """Read the secret of a data folder, or make one that only this user can read; may raise OSError."""
    try:
        if re.fullmatch(r"[0-9a-f]{64}", known := (folder / NAME).read_text(encoding="ascii").strip()):
            return known
    except (FileNotFoundError, UnicodeDecodeError):
        pass
    made = secrets.token_hex(32)
    new = folder / f".{secrets.token_hex(8)}.unfinished"
    with open(os.open(new, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w", encoding="ascii") as file:  # noqa: PTH123
        file.write(made + "\n")
    new.replace(folder / NAME)
    return made


def key_for(secret: str, of: str) -> str:
    """Derive a key from a secret: 16 letters and digits that are easy to distinguish.

    of: whose it is, such as "operator".
    """
    digest = hmac.digest(secret.encode(), of.encode(), "sha256")
    return base64.b32encode(digest)[:16].decode().lower()


def qr_code(link: str) -> str:
    """Draw a link as a QR code of characters for the terminal; a hint if that cannot show it."""
    code = segno.make(link, error="m", micro=False)
    lines = []
    rows = [bytearray(row) for row in code.matrix_iter(border=2)]
    rows += [bytearray(len(rows[0]))] * (len(rows) % 2)
    for upper, lower in zip(rows[::2], rows[1::2], strict=True):
        # Light is drawn and dark is left out, as suits a terminal with a dark ground; phones read the other one, too.
        lines.append("".join(" ▄▀█"[2 * (not above) + (not below)] for above, below in zip(upper, lower, strict=True)))
    drawn = "\n".join(lines)
    try:
        drawn.encode(sys.stdout.encoding or "ascii")
    except UnicodeEncodeError:
        return "(The operator's page shows this link as a QR code.)"
    return drawn


def wrong_link(texts: dict[str, dict]) -> str:
    """Make the page for people whose link leads nowhere. texts: the study's, in all languages; theirs is not known."""
    words = "".join(
        f'<p lang="{html.escape(language)}">{html.escape(of_language["page"]["wrong_link"])}</p>'
        for language, of_language in texts.items()
    )
    return (
        '<!DOCTYPE html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        "<title>?</title><style>body { max-width: 34em; margin: 20vh auto 0; padding: 0 1.5em; "
        f"font: 1.25rem/1.5 sans-serif; }}</style>{words}</html>\n"
    )


def qr_svg(link: str) -> str:
    """Draw a link as a QR code for a page."""
    return segno.make(link, error="m", micro=False).svg_inline(scale=5, border=2, dark="#16202c", light="#fff")

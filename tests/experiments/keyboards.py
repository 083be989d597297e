"""Keyboards of several countries: what each key writes, in the order of the keys of an American one."""

LAYOUTS = {  # X's name of the layout -> its three rows of letters
    "us": "qwertyuiop[ asdfghjkl;' zxcvbnm,.",
    "de": "qwertzuiopü asdfghjklöä yxcvbnm,.",
    "fr": "azertyuiop^ qsdfghjklmù wxcvbn,;:",
    "tr": "qwertyuıopğ asdfghjklşi zxcvbnmöç",
    "ru": "йцукенгшщзх фывапролджэ ячсмитьбю",
    "gr": ";ςερτυθιοπ[ ασδφγηξκλ΄' ζχψωβνμ,.",
}
# Of the same keys: the codes that X has for them, and the names that a browser has for their places.
X_CODES = [*range(24, 35), *range(38, 49), *range(52, 61)]
PLACES = [f"Key{letter}" for letter in "QWERTYUIOP"] + ["BracketLeft"]
PLACES += [f"Key{letter}" for letter in "ASDFGHJKL"] + ["Semicolon", "Quote"]
PLACES += [f"Key{letter}" for letter in "ZXCVBNM"] + ["Comma", "Period"]
ALPHABET = "abcdefghijklmnopqrstuvwxyz"


def signs(layout: str) -> str:
    """Give what the keys of a layout write, in the order of X_CODES and PLACES."""
    return LAYOUTS[layout].replace(" ", "")


def keys_of_letters(layout: str) -> list[tuple[str, int]]:
    """Tell by which key somebody finds each letter from A to Z: (letter, place in X_CODES and PLACES).

    It is the key that bears the letter, or where the layout has another alphabet the one in its American place. On a
    Turkish keyboard, two bear an I, without and with a dot.
    """
    latin = signs(layout) if "s" in signs(layout) else signs("us")
    found = [(letter, latin.index(letter)) for letter in ALPHABET]
    return found + ([("i", latin.index("ı"))] if "ı" in latin else [])


def expected_names(layout: str, letter: str, place: int) -> list[str]:
    """Give the names that the key of a letter is to count by."""
    return [letter] if "s" in signs(layout) else [signs(layout)[place], letter]


def press_in_page(session, sign: str, place: str) -> None:
    """Press a key that writes a sign, in Chromium through its DevTools: Playwright's own keyboard is American.

    session: of the page, to the DevTools protocol. This is what Chromium makes of a key, not the key itself.
    """
    key = {"key": sign, "code": place}
    session.send("Input.dispatchKeyEvent", {"type": "keyDown", "text": sign, **key})
    session.send("Input.dispatchKeyEvent", {"type": "keyUp", **key})

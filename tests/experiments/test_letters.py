"""How texts are measured and broken into lines, in window and page alike."""

import pytest

from experiments.screens.code.letters import Letters
from experiments.screens.look import LOOK

ARIAL = Letters(LOOK, "Arial")

# fmt: off
LINES = {  # text, width of a line in letters' heights, lines
    "words are not cut": ("one two three", 4, ["one two", "three"]),
    "as long as fits": ("ii ii ii", 0.222 * 4 + 0.278, ["ii ii", "ii"]),
    "a word that is longer stands alone": ("a Rindfleischetikett b", 4, ["a", "Rindfleischetikett", "b"]),
    "paragraphs": ("a\n\nb", 4, ["a", "", "b"]),
    "blanks between words stay, those at a break do not": ("a  b c", 2, ["a  b", "c"]),
    "a hyphen ends a line, a sign does not": ("Blue-green -5", 3, ["Blue-", "green", "-5"]),
    "none of an address does": ("an vor-name@uni.de", 5, ["an", "vor-name@uni.de"]),
    "blanks before the first word": ("  a-b", 1.5, ["  a-", "b"]),
    "a number keeps its sign, as French and Germans write it": ("zu 75\u00a0%", 2.5, ["zu", "75\u00a0%"]),
    "letters as wide as high may be parted": ("山川山川", 2, ["山川", "山川"]),
    "but none begins with a full stop": ("山川。", 2, ["山", "川。"]),
    "accented letters are as wide as plain ones": ("éé éé", 0.556 * 4 + 0.278, ["éé éé"]),
    "a mark over a letter has no width": ("e\u0301e\u0301", 0.556 * 2, ["e\u0301e\u0301"]),
}
# fmt: on


@pytest.mark.browser
@pytest.mark.parametrize(("text", "width", "lines"), LINES.values(), ids=LINES)
def test_lines(text, width, lines, page):
    """Else words would be cut, or window, page and the checks before a session break lines apart."""
    assert ARIAL.lines(text, 1, width) == lines
    assert page.evaluate("([text, width]) => new Letters(LOOK, 'Arial').lines(text, 1, width)", [text, width]) == lines


@pytest.mark.browser
@pytest.mark.parametrize(
    ("text", "in_room", "size", "expected"),
    [
        ("Cat", (0.4, 0.1), 0.045, [0.045, ["Cat"], True]),
        ("Golden flower", (0.2, 0.11), 0.045, [0.045, ["Golden", "flower"], True]),  # two lines before smaller letters
        ("Golden flowers", (0.14, 0.11), 0.045, [0.043, ["Golden", "flowers"], True]),
        ("Golden flower", (0.2, 0.05), 0.045, [0.032, ["Golden flower"], True]),
        ("Rindfleischetikettierung", (0.2, 0.11), 0.045, [0.03, ["Rindfleischetikettierung"], False]),
        ("", (0.2, 0.11), 0.045, [0.045, [""], True]),
    ],
)  # fmt: skip
def test_what_does_not_fit_takes_more_lines_before_it_shrinks(text, in_room, size, expected, page):
    """Else long labels would be read last in small letters, or below what can be read."""
    assert list(ARIAL.fitted(text, in_room, size)) == expected
    fitted = "given => new Letters(LOOK, 'Arial').fitted(...given)"
    assert page.evaluate(fitted, [text, in_room, size]) == expected


@pytest.mark.browser
@pytest.mark.parametrize(
    "text", ["", "one", "Which mixture do they see? And how confident are you?", "Wort " * 20, "a\nb " * 9]
)
def test_no_word_stands_alone_below_others(text, page):
    """Else a question would end in a line of its own."""
    lines, plain = ARIAL.balanced(text, 1, 20), ARIAL.lines(text, 1, 20)
    assert len(lines) == len(plain)
    assert " ".join(line.strip() for line in lines) == " ".join(line.strip() for line in plain)
    assert max(ARIAL.width(line, 1) for line in lines) <= max(ARIAL.width(line, 1) for line in plain)
    if len(lines) > 1:
        assert ARIAL.width(lines[-1], 1) > max(ARIAL.width(line, 1) for line in lines) / 3
    assert page.evaluate("text => new Letters(LOOK, 'Arial').balanced(text, 1, 20)", text) == lines


def test_other_fonts_are_taken_to_be_wider():
    """Else words that fit in Arial would jut out in most other fonts, unchecked."""
    assert Letters(LOOK, "Verdana").width("Cat", 1) == pytest.approx(LOOK["letters"]["other_fonts"] * 1.556)
    assert Letters(LOOK, "Helvetica").width("Cat", 1) == pytest.approx(1.556)


@pytest.mark.browser
@pytest.mark.parametrize(
    ("text", "padding"), [("Cat", 0), ("Übung", 0), ("قِطَّة", 20), ("ผีเสื้อ", 20), ("बिल्ली", 20), ("猫", 0)]
)
def test_marks_above_and_below_letters_have_room(text, padding, page):
    """Else PsychoJS would cut off vowel signs of Arabic and tones of Thai, so that another word is read."""
    made = """text => {
        const stim = { text: text, _getTextStyle() { return { fontSize: 40, padding: 0 }; } };
        Stage.prototype.leave_room_for_marks(stim);
        return stim._getTextStyle().padding;
    }"""
    assert page.evaluate(made, text) == padding

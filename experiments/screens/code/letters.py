"""How long texts are and how they are broken, without drawing them. Twin of letters.js."""

import re
import unicodedata


class Letters:
    """Widths by the table in look.json, so that window, page and the checks before a session break lines alike."""

    def __init__(self, look, font):
        self.look = look["letters"]
        self.line = look["type"]["line"]
        self.smallest = look["type"]["smallest"]
        self.scale = 1 if font in self.look["fonts"] else self.look["other_fonts"]  # many are wider; none is asked
        self.widths = {letter: int(width) for width, some in self.look["thousandths"].items() for letter in some}

    def lines(self, text, size, wrap):
        """Break a text of letters `size` high into lines not longer than `wrap`, but where one word is longer."""
        lines = []
        for paragraph in text.split("\n"):
            lines.append("")
            for piece in self._pieces(paragraph):
                longer = lines[-1] + piece
                if lines[-1] and self.width(longer.rstrip(" "), size) > wrap:
                    lines[-1] = lines[-1].rstrip(" ")
                    lines.append(piece)
                else:
                    lines[-1] = longer
        return lines

    def fitted(self, text, room, size):
        """Fit a text into room (width, height): (size, lines, whether it fits).

        It takes more lines before smaller letters, and no letters smaller than the smallest of look.json.
        """
        for thousandths in range(round(1000 * size), round(1000 * min(size, self.smallest)) - 1, -1):
            smaller = thousandths / 1000
            lines = self.lines(text, smaller, room[0])
            if self._longest(lines, smaller) <= room[0] and self.height(len(lines), smaller) <= room[1]:
                return smaller, lines, True
        return smaller, lines, False

    def balanced(self, text, size, wrap):
        """Break a text as `lines` does, but where the last one is short, into lines about as long as one another."""
        lines = self.lines(text, size, wrap)
        while self.width(lines[-1], size) < 0.7 * self._longest(lines, size):
            shorter = self.lines(text, size, self._longest(lines, size) - 0.01)
            if len(shorter) != len(lines) or self._longest(shorter, size) >= self._longest(lines, size):
                break
            lines = shorter
        return lines

    def height(self, n_lines, size):
        return n_lines * self.line * size

    def width(self, text, size):
        """Length of a text in one line, in the unit of size."""
        return sum(self._thousandths(letter) for letter in text) * self.scale / 1000 * size

    def _longest(self, lines, size):
        return max(self.width(line, size) for line in lines)

    def _thousandths(self, letter):
        if letter in self.widths:
            return self.widths[letter]
        number = ord(letter)
        first, last = self.look["marks"]
        if first <= number <= last:
            return 0
        if self._is_wide(number):
            return 1000
        base = unicodedata.normalize("NFD", letter)[0]
        return self.widths.get(base, self.look["other"])

    def _is_wide(self, number):
        wide = self.look["wide"]
        return number >= wide[0][0] and any(first <= number <= last for first, last in wide)

    def _ends(self, piece, word):
        """Whether a line may end behind a piece; not behind the sign of a number, nor within an e-mail address."""
        return piece[-1] == " " or (piece[-1] == "-" and len(piece) > 1 and "@" not in word)

    def _pieces(self, paragraph):
        """Cut a paragraph where a line may end: behind blanks and hyphens, and around letters as wide as high."""
        pieces = [""]
        was_wide = False
        for word in re.findall("[^ ]+ *|^ +", paragraph):
            for letter in word:
                wide, last = self._is_wide(ord(letter)), pieces[-1]
                if last and letter not in self.look["never_first"] and (wide or was_wide or self._ends(last, word)):
                    pieces.append("")
                pieces[-1] += letter
                was_wide = wide
        return pieces

// How long texts are and how they are broken, without drawing them. Twin of letters.py.

// Widths by the table in look.json, so that window, page and the checks before a session break lines alike.
class Letters {
  constructor(look, font) {
    this.look = look["letters"];
    this.line = look["type"]["line"];
    this.smallest = look["type"]["smallest"];
    this.scale = this.look["fonts"].includes(font) ? 1 : this.look["other_fonts"]; // many are wider; none is asked
    this.widths = {};
    for (const width of Object.keys(this.look["thousandths"])) {
      for (const letter of this.look["thousandths"][width]) {
        this.widths[letter] = Number(width);
      }
    }
  }

  // Break a text of letters `size` high into lines not longer than `wrap`, but where one word is longer.
  lines(text, size, wrap) {
    const lines = [];
    for (const paragraph of text.split("\n")) {
      lines.push("");
      for (const piece of this.pieces(paragraph)) {
        const last = lines.length - 1;
        const longer = lines[last] + piece;
        if (lines[last] && this.width(longer.replace(/ +$/, ""), size) > wrap) {
          lines[last] = lines[last].replace(/ +$/, "");
          lines.push(piece);
        } else {
          lines[last] = longer;
        }
      }
    }
    return lines;
  }

  // Fit a text into room [width, height]: [size, lines, whether it fits]. It takes more lines before smaller letters,
  // and no letters smaller than the smallest of look.json.
  fitted(text, room, size) {
    let smaller, lines;
    const last = Math.round(1000 * Math.min(size, this.smallest));
    for (let thousandths = Math.round(1000 * size); thousandths >= last; thousandths--) {
      smaller = thousandths / 1000;
      lines = this.lines(text, smaller, room[0]);
      if (this.longest(lines, smaller) <= room[0] && this.height(lines.length, smaller) <= room[1]) {
        return [smaller, lines, true];
      }
    }
    return [smaller, lines, false];
  }

  // Break a text as `lines` does, but where the last one is short, into lines about as long as one another.
  balanced(text, size, wrap) {
    let lines = this.lines(text, size, wrap);
    while (this.width(lines[lines.length - 1], size) < 0.7 * this.longest(lines, size)) {
      const shorter = this.lines(text, size, this.longest(lines, size) - 0.01);
      if (shorter.length !== lines.length || this.longest(shorter, size) >= this.longest(lines, size)) {
        break;
      }
      lines = shorter;
    }
    return lines;
  }

  height(n_lines, size) {
    return n_lines * this.line * size;
  }

  // Length of a text in one line, in the unit of size.
  width(text, size) {
    let thousandths = 0;
    for (const letter of text) {
      thousandths += this.thousandths(letter);
    }
    return thousandths * this.scale / 1000 * size;
  }

  longest(lines, size) {
    return Math.max(...lines.map((line) => this.width(line, size)));
  }

  thousandths(letter) {
    if (letter in this.widths) {
      return this.widths[letter];
    }
    const number = letter.codePointAt(0);
    const [first, last] = this.look["marks"];
    if (first <= number && number <= last) {
      return 0;
    }
    if (this.is_wide(number)) {
      return 1000;
    }
    const base = Array.from(letter.normalize("NFD"))[0];
    return base in this.widths ? this.widths[base] : this.look["other"];
  }

  is_wide(number) {
    const wide = this.look["wide"];
    return number >= wide[0][0] && wide.some(([first, last]) => first <= number && number <= last);
  }

  // Whether a line may end behind a piece; not behind the sign of a number, nor within an e-mail address.
  ends(piece, word) {
    return piece.endsWith(" ") || (piece.endsWith("-") && piece.length > 1 && !word.includes("@"));
  }

  // Cut a paragraph where a line may end: behind blanks and hyphens, and around letters as wide as high.
  pieces(paragraph) {
    const pieces = [""];
    let was_wide = false;
    for (const word of paragraph.match(/[^ ]+ *|^ +/g) || []) {
      for (const letter of word) {
        const wide = this.is_wide(letter.codePointAt(0));
        const last = pieces[pieces.length - 1];
        if (last && !this.look["never_first"].includes(letter) && (wide || was_wide || this.ends(last, word))) {
          pieces.push("");
        }
        pieces[pieces.length - 1] += letter;
        was_wide = wide;
      }
    }
    return pieces;
  }
}

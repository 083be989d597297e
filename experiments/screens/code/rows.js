// Rows to choose from. Twin of rows.py.

// Rows of words, each with a digit as its key: one of them is chosen, or any number of them are ticked. They are made
// when they are first needed, and moved when others take their place.
class Rows {
  constructor(the_suite) {
    this.suite = the_suite;
    this.left = -LOOK["grid"]["text"];
    this.width = 2 * LOOK["grid"]["text"];
    this.keys = ["1", "2", "3", "4", "5", "6", "7", "8", "9"];
    // Margins within rows and gaps between them, from roomy to close.
    this.spacings = [[0.03, 0.016], [0.02, 0.01], [0.012, 0.008], [0.006, 0.008]];
    this.made = [];
    this.n_rows = 0;
    this.several = false;
    this.chosen = [];
  }

  // Show rows from `top` down, in a height of `room`; returns where they end. several: whether more than one may be
  // chosen, which squares to tick tell. chosen: places of those that are.
  show(texts, top, room, several, chosen) {
    this.hide();
    this.several = several;
    this.chosen = chosen.slice();
    this.n_rows = texts.length;
    const [heights, gap] = this.heights(texts, room, several);
    let y = top;
    heights.forEach((height, place) => {
      if (this.made.length === place) {
        this.made.push(this.make(place));
      }
      this.put(this.made[place], texts[place], y - height / 2, height);
      y -= height + gap;
    });
    this.mark();
    return texts.length > 0 ? y + gap : top;
  }

  hide() {
    for (const row of this.made) {
      for (const name of Object.keys(row)) {
        row[name].setAutoDraw(false);
      }
    }
    this.n_rows = 0;
  }

  // Take in a key: the digit of a row.
  press(name) {
    const place = this.keys.indexOf(name.replace("num_", ""));
    if (place >= 0 && place < this.n_rows) {
      this.choose(place);
    }
  }

  // Take in a click.
  point() {
    for (let place = 0; place < this.n_rows; place++) {
      if (this.suite.hit(this.made[place]["box"])) {
        this.choose(place);
      }
    }
  }

  // How high each row is, and the gap between them: as roomy as there is room for, else as close as can be.
  heights(texts, room, several) {
    const size = LOOK["type"]["body"];
    const lines = texts.map((text) => this.suite.lines(text, size, this.words_width(several)));
    let heights, gap;
    for (const [margin, between] of this.spacings) {
      heights = lines.map((some) => this.suite.letters.height(some.length, size) + margin);
      gap = between;
      if (heights.reduce((sum, height) => sum + height, 0) + gap * (heights.length - 1) <= room) {
        break;
      }
    }
    return [heights, gap];
  }

  // Choose a row; the same once more takes it back.
  choose(place) {
    if (this.chosen.includes(place)) {
      this.chosen = this.chosen.filter((other) => other !== place);
    } else {
      this.chosen = this.several ? this.chosen.concat(place).sort((one, other) => one - other) : [place];
    }
    this.mark();
  }

  words_width(several) {
    return this.width - this.indent(several) - 0.02;
  }

  // Where words begin, from the left edge of their row.
  indent(several) {
    return several ? 0.145 : 0.09;
  }

  make(place) {
    const [suite, colors] = [this.suite, LOOK["colors"]];
    const row = {
      box: suite.make_box([0, 0], [1, 1], colors["paper"], -10, colors["ink"]),
      cap: suite.make_box([0, 0], [0.05, 0.038], colors["cap"], -11, colors["ink"], 1.5),
      key: suite.make_text([0, 0], this.keys[place], colors["ink"], -12, LOOK["type"]["small"], 0.2),
      square: suite.make_box([0, 0], [0.036, 0.036], colors["paper"], -11, colors["ink"], 2),
      tick: suite.make_text([0, 0], "×", colors["accent"], -12, 0.05, 0.2),
      words: suite.make_text([0, 0], "", colors["ink"], -12, LOOK["type"]["body"])
    };
    suite.align_left([row["words"]]);
    return row;
  }

  // Put a row at y, the middle of its height, and write its words.
  put(row, text, y, height) {
    const [suite, size] = [this.suite, LOOK["type"]["body"]];
    suite.resize(row["box"], [this.width, height]);
    suite.move(row["box"], [this.left + this.width / 2, y]);
    for (const [name, x] of [["cap", 0.045], ["key", 0.045], ["square", 0.105], ["tick", 0.105]]) {
      suite.move(row[name], [this.left + x, y]);
    }
    const width = this.words_width(this.several);
    const half = suite.letters.height(suite.lines(text, size, width).length, size) / 2;
    suite.move(row["words"], [this.left + this.indent(this.several), y + half]);
    suite.write_fitted(row["words"], text, [width, 1], size);
    for (const name of Object.keys(row)) {
      row[name].setAutoDraw(this.several || !["square", "tick"].includes(name));
    }
  }

  mark() {
    const [suite, colors] = [this.suite, LOOK["colors"]];
    for (let place = 0; place < this.n_rows; place++) {
      const row = this.made[place];
      const chosen = this.chosen.includes(place);
      suite.paint(row["box"], colors[chosen ? "chosen" : "paper"], colors[chosen ? "accent" : "ink"]);
      row["box"].setLineWidth(chosen ? 4 : 1.5);
      suite.show(row["tick"], chosen);
    }
  }
}

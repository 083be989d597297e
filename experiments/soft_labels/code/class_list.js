// The list of all classes, each with its key. Twin of class_list.py.

// Rows to press or to click, in the participant's own order; a row bears the sign of what it was named.
class ClassList {
  constructor(the_suite, names) {
    this.left = -0.03;
    this.width = 0.67;
    this.top = 0.36;
    this.height = 0.62;
    this.names = names;
    const columns = names.length <= 13 ? 1 : 2;
    const per_column = Math.ceil(names.length / columns);
    const pitch = Math.min(0.062, this.height / per_column);
    const width = this.width / columns;
    const colors = LOOK["colors"];
    this.rows = names.map((name, place) => {
      const x = this.left + width * Math.floor(place / per_column);
      const y = this.top - pitch * (place % per_column + 0.5);
      const size = Math.min(0.03, 0.6 * pitch, (width - 0.13) / (0.56 * name.length)); // a letter is .56 of its height wide
      const box = the_suite.make_box([x + width / 2, y], [width - 0.012, 0.9 * pitch], colors["paper"], -10, colors["ink"]);
      const cap = the_suite.make_box([x + 0.038, y], [0.04, 0.76 * pitch], colors["cap"], -11, colors["ink"]);
      const letter = this.key(place).toUpperCase();
      const key = the_suite.make_text([x + 0.038, y], letter, colors["ink"], -12, Math.min(0.026, 0.55 * pitch), 0.2);
      const label = the_suite.make_text([x + 0.07, y + 0.55 * size], name, colors["ink"], -12, size, 0.9);
      const at = [x + width - 0.035, y];
      const sign = the_suite.make_text(at, "", colors["accent"], -12, Math.min(0.036, 0.7 * pitch), 0.2);
      the_suite.align_left([label]);
      return { box: box, label: label, sign: sign, all: [box, cap, key, label, sign] };
    });
  }

  // The key of a row: a letter.
  key(place) {
    return "abcdefghijklmnopqrstuvwxyz"[place];
  }

  show(shown) {
    for (const row of this.rows) {
      for (const stim of row.all) {
        stim.setAutoDraw(shown);
      }
    }
  }

  // The class that a key stands for, or null.
  pressed(key) {
    const place = this.names.findIndex((name, number) => key === this.key(number));
    return place < 0 ? null : this.names[place];
  }

  // The class whose row was clicked, or null.
  clicked(the_suite) {
    const place = the_suite.clicked ? this.rows.findIndex((row) => the_suite.hit(row.box)) : -1;
    return place < 0 ? null : this.names[place];
  }

  // Put signs, class -> sign, on the rows.
  mark(the_suite, signs) {
    const colors = LOOK["colors"];
    this.rows.forEach((row, place) => {
      const sign = signs[this.names[place]] || "";
      the_suite.write(row.sign, sign);
      const fill = colors[{ "": "paper", "×": "excluded" }[sign] || "chosen"];
      the_suite.paint(row.box, fill, colors[sign ? "accent" : "ink"]);
      row.box.setLineWidth(sign ? 3 : 1);
    });
  }
}

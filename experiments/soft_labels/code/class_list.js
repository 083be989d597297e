// The list of all classes, each with its key. Twin of class_list.py.

// Rows to press or to click, in the participant's own order; a row bears the sign of what it was named.
class ClassList {
  constructor(the_suite, names) {
    this.left = -0.02;
    this.width = 0.62;
    this.top = 0.36;
    this.height = 0.62;
    this.names = names;
    const [colors, sizes] = [LOOK["colors"], LOOK["type"]];
    const measures = this.measures(names.length);
    const { width, pitch } = measures;
    this.rows = names.map((name, place) => {
      const x = this.left + measures.step * Math.floor(place / measures.per_column);
      const y = this.top - pitch * (place % measures.per_column + 0.5);
      const box = the_suite.make_box([x + width / 2, y], [width, 0.9 * pitch], colors["paper"], -10, colors["ink"]);
      const cap = the_suite.make_box([x + 0.033, y], [0.044, 0.78 * pitch], colors["cap"], -11, colors["ink"]);
      const letter = this.key(place).toUpperCase();
      const key = the_suite.make_text([x + 0.033, y], letter, colors["ink"], -12, sizes["small"], 0.2);
      const label = the_suite.make_text([x + 0.066, y], "", colors["ink"], -12);
      const sign = the_suite.make_text([x + width - 0.026, y], "", colors["accent"], -12, sizes["question"], 0.2);
      the_suite.align_left([label], "center");
      the_suite.write_fitted(label, the_suite.label(name), measures.room, sizes["body"]);
      return { box: box, label: label, sign: sign, all: [box, cap, key, label, sign] };
    });
  }

  // Width and pitch of rows, how many are in a column, the step to the next column, and the room of a label.
  measures(n_classes) {
    const n_columns = n_classes <= 13 ? 1 : 2;
    const per_column = Math.ceil(n_classes / n_columns);
    const gap = 0.012;
    const width = (this.width - gap * (n_columns - 1)) / n_columns;
    const pitch = Math.min(0.076, this.height / per_column);
    const room = [width - 0.066 - 0.05, 0.9 * pitch];
    return { width: width, pitch: pitch, per_column: per_column, step: width + gap, room: room };
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

// The survey's field for a number. Twin of number_answer.py.

// A number from one to another, typed or clicked sign by sign.
class NumberAnswer {
  constructor(the_suite) {
    this.suite = the_suite;
    this.left = -LOOK["grid"]["text"];
    this.pitch = 0.064;
    this.most_signs = 12;
    this.digits = ["1", "2", "3", "4", "5", "6", "7", "8", "9", "0"];
    this.names = { num_decimal: ".", num_subtract: "-" };
    this.field = null;
    this.pad = []; // what can be clicked: sign, cap, what is written on it
  }

  show(item, words, top, room) {
    this.item = item;
    this.typed = "";
    if (!this.field) {
      this.make();
    }
    const places = [[0.18, 0.04], [0.02, 0.016]];
    this.field.forEach((stim, which) => {
      this.suite.move(stim, [this.left + places[which][0], top - places[which][1]]);
      stim.setAutoDraw(true);
    });
    let x = this.left + 0.027;
    for (const [sign, ...stims] of this.pad) {
      const shown = this.may_begin(sign) || sign !== "-";
      for (const stim of stims) {
        this.suite.move(stim, [x + (sign === "backspace" ? 0.014 : 0), top - 0.129]);
        stim.setAutoDraw(shown);
      }
      x += shown ? this.pitch : 0;
    }
    this.write();
    return top - 0.154;
  }

  hide() {
    for (const stims of [this.field, ...this.pad.map(([, ...stims]) => stims)]) {
      for (const stim of stims) {
        stim.setAutoDraw(false);
      }
    }
  }

  press(name) {
    return this.type(this.names[name] || name.replace("num_", ""));
  }

  point() {
    for (const [sign, cap] of this.pad) {
      if (this.suite.hit(cap)) {
        this.type(sign);
      }
    }
  }

  missing() {
    if (!this.typed) {
      return this.item["required"] ? "missing" : "";
    }
    const plain = this.plain();
    const is_number = !["", "-"].includes(plain);
    return is_number && this.item["from"] <= Number(plain) && Number(plain) <= this.item["to"] ? "" : "number";
  }

  value() {
    return this.missing() ? "" : this.plain();
  }

  // What was typed, with a point for a comma, and none at the end.
  plain() {
    return this.typed.replace(",", ".").replace(/\.$/, "");
  }

  // Whether a number from the range may begin with this sign.
  may_begin(sign) {
    return sign !== "-" || this.item["from"] < 0;
  }

  // Take in a sign, where it may stand, and tell whether it may.
  type(sign) {
    const before = this.typed;
    if (sign === "backspace") {
      this.typed = this.typed.slice(0, -1);
    } else if (this.typed.length < this.most_signs) {
      const is_first = sign === "-" && !this.typed && this.may_begin(sign);
      const is_point = [".", ","].includes(sign) && !/[.,]/.test(this.typed);
      if (is_first || is_point || this.digits.includes(sign)) {
        this.typed += sign;
      }
    }
    this.write();
    return this.typed !== before;
  }

  write() {
    this.suite.write(this.field[1], this.typed.replace("-", "−"));
  }

  make() {
    const [suite, colors] = [this.suite, LOOK["colors"]];
    const caps = suite.texts["caps"];
    this.field = [
      suite.make_box([0, 0], [0.36, 0.08], colors["paper"], -10, colors["accent"], 4),
      suite.make_text([0, 0], "", colors["ink"], -11, 0.04)
    ];
    suite.align_left(this.field.slice(1));
    for (const sign of [...this.digits, caps["decimal"], "-", "backspace"]) {
      const words = { "-": "−", backspace: caps["backspace"] }[sign] || sign;
      const width = sign === "backspace" ? 0.082 : 0.054;
      const cap = suite.make_box([0, 0], [width, 0.05], colors["cap"], -10, colors["ink"], 1.5);
      const label = suite.make_text([0, 0], words, colors["ink"], -11, LOOK["type"]["small"]);
      this.pad.push([sign, cap, label]);
    }
  }
}

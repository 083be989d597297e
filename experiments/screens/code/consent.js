// The consent screen. Twin of consent.py.

// Three statements to tick, by click or by their number, before the study begins.
class Consent {
  constructor(the_suite, parts) {
    this.suite = the_suite;
    this.parts = parts;
  }

  begin() {
    this.suite.announce("consent");
    this.ticked = [false, false, false];
    this.suite.clear_keys();
    this.suite.on_flip(() => this.suite.reset_clock());
    this.show();
  }

  frame() {
    const suite = this.suite;
    if (!suite.poll()) {
      return false;
    }
    for (let number = 0; number < 3; number++) {
      const on_it = ["box_", "cap_", "statement_"].some((name) => suite.hit(this.parts[name + number]));
      if (on_it || suite.pressed_any([`${number + 1}`, `num_${number + 1}`])) {
        this.ticked[number] = !this.ticked[number];
        this.show();
      }
    }
    return !suite.chosen(this.parts, "next", ["return"]);
  }

  end() {
    const suite = this.suite;
    if (!suite.leaving) {
      const values = { phase: "consent", rt_s: suite.rounded(suite.elapsed(), 3) };
      suite.record(Object.assign(values, suite.window_columns()));
    }
  }

  show() {
    for (let number = 0; number < 3; number++) {
      this.suite.show(this.parts[`tick_${number}`], this.ticked[number]);
    }
    this.suite.enable(this.parts, "next", this.ticked.every((tick) => tick), this.suite.texts["consent"]["missing"]);
  }
}

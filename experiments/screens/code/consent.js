// The consent screen. Twin of consent.py.

// Pages to read before the study begins; the boxes on each must all be ticked, by click or by their number.
class Consent {
  constructor(the_suite, parts) {
    this.suite = the_suite;
    this.parts = parts;
    this.page = new Page(the_suite, parts);
    this.rows = new Rows(the_suite);
  }

  begin() {
    this.number = 0;
    this.ticked = this.pages().map(() => []);
    this.suite.clear_keys();
    this.suite.on_flip(() => this.suite.reset_clock());
    this.show();
  }

  frame() {
    const suite = this.suite;
    if (!suite.poll()) {
      return false;
    }
    for (const key of suite.pressed) {
      key.names.forEach((name) => this.press(name));
    }
    if (suite.clicked) {
      this.point();
    }
    if (suite.pressed.length > 0 || suite.clicked) {
      this.enable();
    }
    return !this.over();
  }

  end() {
    const suite = this.suite;
    this.rows.hide();
    if (!suite.leaving) {
      const values = { phase: "consent", rt_s: suite.rounded(suite.elapsed(), 3) };
      suite.record(Object.assign(values, suite.window_columns()));
    }
  }

  pages() {
    return this.suite.texts["consent"]["pages"];
  }

  over() {
    return this.number === this.pages().length;
  }

  press(name) {
    if (name === "return") {
      this.turn(1);
    } else if (name === "left") {
      this.turn(-1);
    } else {
      this.rows.press(name);
    }
  }

  point() {
    if (this.suite.hit(this.parts["next"])) {
      this.turn(1);
    } else if (this.suite.hit(this.parts["back"])) {
      this.turn(-1);
    } else {
      this.rows.point();
    }
  }

  // Go to the next page, where all is ticked on this one, or to the one before.
  turn(step) {
    if (this.over() || (step > 0 && !this.all_ticked()) || (step < 0 && this.number === 0)) {
      return;
    }
    this.ticked[this.number] = this.rows.chosen;
    this.number += step;
    if (!this.over()) {
      this.show();
    }
  }

  all_ticked() {
    return this.rows.chosen.length === this.rows.n_rows;
  }

  show() {
    const [suite, texts] = [this.suite, this.pages()[this.number]];
    suite.announce(`consent ${this.number}`);
    this.page.begin(this.number, this.pages().length);
    this.page.write("title", texts["title"], LOOK["type"]["title"], 0.02);
    this.page.write("body", texts["body"], LOOK["type"]["body"], 0.03);
    const boxes = texts["boxes"] || [];
    const bottom = this.rows.show(boxes, this.page.y, this.page.room(), true, this.ticked[this.number]);
    this.page.end(boxes.length > 0 ? bottom : bottom + 0.03);
    suite.show_button(this.parts, "back", this.number > 0);
    this.enable();
  }

  enable() {
    this.suite.enable(this.parts, "next", this.all_ticked(), this.suite.texts["consent"]["missing"]);
  }
}

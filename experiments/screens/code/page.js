// A page to read. Twin of page.py.

// Text and what else there is, from the top down, on a page as high as that.
class Page {
  constructor(the_suite, parts) {
    this.suite = the_suite;
    this.parts = parts;
    this.top = LOOK["grid"]["top"];
    this.lowest = LOOK["grid"]["lowest"]; // above what lies at the foot
    this.left = -LOOK["grid"]["text"];
    this.width = 2 * LOOK["grid"]["text"]; // of text
    this.margin = 2 * LOOK["grid"]["unit"];
    the_suite.align_right([parts["number"]]);
  }

  // Begin page `number`, counted from 0, of so many; what comes next is put at `y`.
  begin(number, total) {
    const suite = this.suite;
    this.y = this.top - this.margin;
    const of = { number: number + 1, total: total };
    suite.write(this.parts["number"], total > 1 ? suite.fill(suite.texts["of"], of) : "");
    suite.move(this.parts["number"], [this.left + this.width, this.y - 0.012]);
  }

  // Write a text, and leave a gap below it; nothing is written where there is no text.
  write(name, text, size, gap) {
    const [suite, stim] = [this.suite, this.parts[name]];
    suite.move(stim, [this.left, this.y]);
    suite.write_fitted(stim, text, [this.width, 1], size);
    if (text) {
      this.y -= suite.letters.height(suite.lines(text, size, this.width).length, size) + gap;
    }
  }

  // How much height is left.
  room() {
    return this.y - this.margin - this.lowest;
  }

  // Let the page end below what stands last on it.
  end(bottom) {
    const height = this.top - bottom + this.margin;
    this.suite.resize(this.parts["page"], [2 * LOOK["grid"]["edge"], height]);
    this.suite.move(this.parts["page"], [0, this.top - height / 2]);
  }
}

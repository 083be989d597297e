// The instructions. Twin of instructions.py.

// Pages to read, forwards and backwards.
class Instructions {
  constructor(the_suite, parts) {
    this.suite = the_suite;
    this.parts = parts;
  }

  begin() {
    this.page = 0;
    this.show();
  }

  frame() {
    const suite = this.suite;
    if (!suite.poll()) {
      return false;
    }
    if (suite.chosen(this.parts, "back", ["left"])) {
      this.page -= 1;
      this.show();
    } else if (suite.chosen(this.parts, "next", ["return", "right"])) {
      this.page += 1;
      if (this.page === suite.texts["instructions"]["pages"].length) {
        return false;
      }
      this.show();
    }
    return true;
  }

  end() {}

  show() {
    const pages = this.suite.texts["instructions"]["pages"];
    this.suite.announce(`instructions ${this.page}`);
    this.suite.write(this.parts["title"], pages[this.page]["title"]);
    this.suite.write(this.parts["body"], pages[this.page]["body"]);
    const of = this.suite.fill(this.suite.texts["of"], { number: this.page + 1, total: pages.length });
    this.suite.write(this.parts["number"], of);
    this.suite.show_button(this.parts, "back", this.page > 0);
  }
}

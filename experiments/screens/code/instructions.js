// The instructions. Twin of instructions.py.

// Pages to read, forwards and backwards; below the words of some stands a picture of the task.
class Instructions {
  constructor(the_suite, parts) {
    this.suite = the_suite;
    this.parts = parts;
    this.page = new Page(the_suite, parts);
    this.least = 0.16; // height of a picture; where there is less room, the words stand alone
    this.pictures = {}; // number of a page -> what its picture is made of
    this.drawing = null; // what waits for its images
  }

  begin() {
    this.number = 0;
    this.show();
  }

  frame() {
    const suite = this.suite;
    if (!suite.poll()) {
      return false;
    }
    this.draw_picture();
    if (suite.chosen(this.parts, "back", ["left"])) {
      this.turn(-1);
    } else if (suite.chosen(this.parts, "next", ["return", "right"])) {
      this.turn(1);
    }
    return this.number < this.pages().length;
  }

  end() {
    this.show_picture(false);
  }

  pages() {
    return this.suite.texts["instructions"]["pages"];
  }

  turn(step) {
    this.drawing = null;
    this.show_picture(false);
    this.number += step;
    if (this.number < this.pages().length) {
      this.show();
    }
  }

  show() {
    const [suite, texts] = [this.suite, this.pages()[this.number]];
    suite.announce(`instructions ${this.number}`);
    this.page.begin(this.number, this.pages().length);
    this.page.write("title", texts["title"], LOOK["type"]["title"], 0.02);
    this.page.write("body", texts["body"], LOOK["type"]["body"], 0.03);
    let bottom = this.page.y + 0.03;
    const picture = "picture" in texts && suite.task ? suite.task.picture() : null;
    const height = picture ? Math.min(this.page.room(), picture.height(texts["picture"])) : 0;
    if (height >= this.least) {
      bottom = this.page.y - height;
      this.drawing = { picture: picture, name: texts["picture"], y: this.page.y - height / 2, height: height };
      this.draw_picture();
    }
    this.page.end(bottom);
    suite.show_button(this.parts, "back", this.number > 0);
  }

  // Draw the page's picture as soon as its images are there.
  draw_picture() {
    if (this.drawing && this.suite.images.are_here(this.drawing.picture.trial)) {
      const { picture, name, y, height } = this.drawing;
      this.drawing = null;
      if (!(this.number in this.pictures)) {
        this.pictures[this.number] = picture.draw(name, y, height);
      }
      this.show_picture(true);
    }
  }

  show_picture(shown) {
    for (const stim of this.pictures[this.number] || []) {
      stim.setAutoDraw(shown);
    }
  }
}

// The survey's rating scale. Twin of rating_answer.py.

// Points in a row, each with its number as its key, and words at both ends.
class RatingAnswer {
  constructor(the_suite) {
    this.suite = the_suite;
    this.left = -LOOK["grid"]["text"];
    this.width = 2 * LOOK["grid"]["text"];
    this.gap = 0.016;
    this.widest = 0.26; // from one point to the next
    this.keys = ["1", "2", "3", "4", "5", "6", "7", "8", "9"];
    this.made = []; // box and number of each point
    this.ends = null;
  }

  show(item, words, top, room) {
    const suite = this.suite;
    this.item = item;
    this.chosen = null;
    if (!this.ends) {
      this.make();
    }
    const pitch = Math.min((this.width + this.gap) / item["points"], this.widest);
    this.made.slice(0, item["points"]).forEach((stims, place) => {
      suite.resize(stims[0], [pitch - this.gap, 0.08]);
      for (const stim of stims) {
        suite.move(stim, [this.left + pitch * place + (pitch - this.gap) / 2, top - 0.04]);
        stim.setAutoDraw(true);
      }
    });
    const width = pitch * item["points"] - this.gap;
    let most_lines = 0;
    const size = LOOK["type"]["small"];
    [["low", 0], ["high", width]].forEach(([end, x], which) => {
      const stim = this.ends[which];
      suite.move(stim, [this.left + x, top - 0.094]);
      suite.write_fitted(stim, words[end], [width / 2 - 0.02, 1], size);
      stim.setAutoDraw(true);
      most_lines = Math.max(most_lines, suite.lines(words[end], size, width / 2 - 0.02).length);
    });
    this.mark();
    return top - 0.094 - suite.letters.height(most_lines, size);
  }

  hide() {
    for (const stims of [this.ends, ...this.made]) {
      for (const stim of stims) {
        stim.setAutoDraw(false);
      }
    }
  }

  press(name) {
    const place = this.keys.indexOf(name.replace("num_", ""));
    if (place >= 0 && place < this.item["points"]) {
      this.choose(place);
    }
  }

  point() {
    for (let place = 0; place < this.item["points"]; place++) {
      if (this.suite.hit(this.made[place][0])) {
        this.choose(place);
      }
    }
  }

  missing() {
    return this.item["required"] && this.chosen === null ? "missing" : "";
  }

  value() {
    return this.chosen === null ? "" : this.keys[this.chosen];
  }

  // Choose a point; the same once more takes it back.
  choose(place) {
    this.chosen = this.chosen === place ? null : place;
    this.mark();
  }

  mark() {
    const colors = LOOK["colors"];
    for (let place = 0; place < this.item["points"]; place++) {
      const box = this.made[place][0];
      const chosen = place === this.chosen;
      this.suite.paint(box, colors[chosen ? "chosen" : "paper"], colors[chosen ? "accent" : "ink"]);
      box.setLineWidth(chosen ? 4 : 1.5);
    }
  }

  make() {
    const [suite, colors] = [this.suite, LOOK["colors"]];
    for (const key of this.keys) {
      const box = suite.make_box([0, 0], [1, 1], colors["paper"], -10, colors["ink"]);
      this.made.push([box, suite.make_text([0, 0], key, colors["ink"], -11)]);
    }
    this.ends = [0, 1].map(() => suite.make_text([0, 0], "", colors["ink"], -11, LOOK["type"]["small"]));
    suite.align_left(this.ends.slice(0, 1));
    suite.align_right(this.ends.slice(1));
  }
}

// A trial of Select-Shuffled: click the blend that looks halfway among all of them. Twin of select_shuffled.py.

// All blends of a pair at once, in the batch file's order (paper, section 3.2); the choice has a frame.
class SelectShuffledTrial extends Trial {
  constructor(the_suite, parts) {
    super(the_suite, parts);
    this.picture_class = SelectShuffledPicture;
    this.endpoints_at = [[-0.535, 0.241], [0.535, 0.241]];
    this.endpoint_size = 0.13;
    this.asks_for_lam_g = true;
    this.columns = 4;
    this.pitch = 0.232;
    const colors = LOOK["colors"];
    this.chosen_frame = the_suite.make_box([0, 0], [0.232, 0.232], colors["accent"], -50);
    this.cursor_frame = the_suite.make_box([0, 0], [0.219, 0.219], colors["paper"], -60, colors["ink"]);
  }

  show() {
    const suite = this.suite;
    this.order = this.trial["lam_order"].split("|").map(Number);
    while (this.images.length < this.order.length) {
      this.images.push(suite.make_image(this.at(this.images.length), LOOK["places"]["image"]["size"]));
    }
    const levels = this.trial["levels"].map(Number);
    this.order.forEach((level, place) => {
      suite.set_image(this.images[place], this.trial["images"][levels.indexOf(level)]);
      this.images[place].setAutoDraw(true);
    });
    this.chosen = null;
    this.cursor = null;
    this.path = [];
    this.times = [];
    this.show_state();
  }

  end() {
    super.end();
    this.chosen_frame.setAutoDraw(false);
    this.cursor_frame.setAutoDraw(false);
  }

  press(name, rt) {
    const steps = { left: -1, right: 1, up: -this.columns, down: this.columns };
    if (name in steps) {
      const to = this.cursor === null ? 0 : this.cursor + steps[name];
      if (to >= 0 && to < this.order.length) {
        this.cursor = to;
        this.show_state();
      }
    }
  }

  point() {
    for (let place = 0; place < this.order.length; place++) {
      if (this.suite.hit(this.images[place])) {
        this.choose(place, this.suite.elapsed());
      }
    }
  }

  enter(rt) {
    if (this.cursor !== null && this.cursor !== this.chosen) {
      this.choose(this.cursor, rt);
      return false;
    }
    return this.chosen !== null;
  }

  answer() {
    return {
      lam_h: this.path[this.path.length - 1],
      lam_path: this.path.join("|"),
      selection_times_s: this.times.join("|"),
      n_steps: this.path.length,
      place: this.chosen
    };
  }

  at(place) {
    const [left, top] = LOOK["places"]["image"]["pos"];
    return [left + this.pitch * (place % this.columns), top - this.pitch * Math.floor(place / this.columns)];
  }

  choose(place, rt) {
    this.cursor = place;
    if (place !== this.chosen) {
      this.chosen = place;
      this.path.push(this.trial["lam_order"].split("|")[place]);
      this.times.push(rt.toFixed(3));
    }
    this.show_state();
  }

  show_state() {
    const cursor = this.cursor !== this.chosen ? this.cursor : null;
    const [width, height] = this.images[0].design.size;
    const frames = [[this.chosen_frame, this.chosen, 0.022], [this.cursor_frame, cursor, 0.009]];
    for (const [frame, place, wider] of frames) {
      if (place !== null) {
        this.suite.move(frame, this.at(place));
        this.suite.resize(frame, [width + wider, height + wider]);
      }
      frame.setAutoDraw(place !== null);
    }
    this.suite.enable(this.parts, "next", this.chosen !== null, this.texts["missing"]);
    if (cursor !== null) {
      this.suite.write_in(this.parts, "hint", this.texts["enter"]);
    }
  }
}

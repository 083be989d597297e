// A trial of Construct: step through the blends of a pair to the one that looks halfway. Twin of trial.py.

// One blend at a time; all blends of the pair are textures before the first one is shown (paper, section 3.2).
class ConstructTrial {
  constructor(the_suite, parts) {
    this.suite = the_suite;
    this.parts = parts;
    this.size = 0.54; // of the image, in heights of the window
    this.number = -1;
    this.images = [];
    this.over = false;
  }

  begin() {
    const suite = this.suite;
    if (suite.leaving) {
      return;
    }
    this.number += 1;
    suite.announce(`trial ${this.number}`);
    this.trial = suite.trials[this.number];
    this.levels = this.trial["levels"];
    while (this.images.length < this.levels.length) {
      this.images.push(new visual.ImageStim({
        win: suite.win, name: `blend_${this.images.length}`, image: undefined, size: [this.size, this.size],
        pos: [0, 0.045], units: "height", interpolate: false, opacity: 1, depth: -100
      }));
    }
    this.levels.forEach((level, place) => this.images[place].setImage(suite.images[this.trial["images"][place]]));
    this.at = this.levels.map(Number).indexOf(Number(this.trial["lam_start"]));
    this.path = [this.at];
    this.first_key = "";
    this.show_labels();
    this.shown = false;
    // The graphics card takes an image in when it is drawn for the first time: so all are drawn at once, unseen below
    // the first one, before any key can ask for them.
    this.levels.forEach((level, place) => {
      this.images[place].setDepth(place === this.at ? -101 : -100);
      this.images[place].setAutoDraw(true);
    });
    this.warm = false;
    suite.on_flip(() => this.onset());
  }

  onset() {
    this.shown = true;
    this.suite.clear_keys(); // what was pressed before the image was there is no answer to it
    this.suite.reset_clock();
    this.suite.frame_times = [];
    this.warm = true;
  }

  frame() {
    const suite = this.suite;
    if (!suite.poll()) {
      return false;
    }
    if (!this.shown) {
      return true;
    }
    if (this.warm) {
      this.warm = false;
      this.images.forEach((image, place) => {
        if (place !== this.at) {
          image.setAutoDraw(false);
        }
      });
    }
    const keys = suite.settings["keys"];
    for (const key of suite.pressed) {
      const name = suite.key_name(key);
      // Label 1 is on the right: the right key raises its weight.
      const step = (keys["right"].includes(name) ? 1 : 0) - (keys["left"].includes(name) ? 1 : 0);
      if (step !== 0) {
        this.step(step, key.rt);
      } else if (["return", "space"].includes(name) && suite.is_on(this.parts, "next")) {
        return this.done(key.rt);
      }
    }
    for (const [side, step] of [["left", -1], ["right", 1]]) {
      if (suite.hit(this.parts[`${side}_cap_0`]) || suite.hit(this.parts[`${side}_cap_1`])) {
        this.step(step, suite.elapsed());
      }
    }
    if (suite.hit(this.parts["next"]) && suite.is_on(this.parts, "next")) {
      return this.done(suite.elapsed());
    }
    return true;
  }

  end() {
    this.over = this.suite.leaving || this.number + 1 === this.suite.n_trials;
    for (const image of this.images) {
      image.setAutoDraw(false);
    }
  }

  step(step, rt) {
    if (this.first_key === "") {
      this.first_key = this.suite.rounded(rt, 3);
    }
    const to = this.at + step;
    if (to >= 0 && to < this.levels.length) {
      this.show_image(to);
      this.path.push(to);
      this.show_state();
    }
  }

  show_image(to) {
    this.images[this.at].setAutoDraw(false);
    this.images[to].setAutoDraw(true);
    this.at = to;
  }

  show_labels() {
    const suite = this.suite;
    for (const [side, label] of [["left", this.trial["label_2"]], ["right", this.trial["label_1"]]]) {
      suite.write(this.parts[`${side}_name`], label);
      suite.write(this.parts[`${side}_more`], suite.fill(suite.texts["trial"]["more"], { label: label }));
      const keys = suite.settings["keys"][side];
      for (let place = 0; place < 2; place++) {
        const key = place < keys.length ? keys[place] : "";
        suite.write(this.parts[`${side}_cap_${place}_label`], suite.texts["caps"][key] || key.toUpperCase());
        suite.show(this.parts[`${side}_cap_${place}`], key !== "");
      }
    }
    suite.fill_bar(this.parts["bar"], -0.6, 1.2, this.number / suite.trials.length);
    this.show_state();
  }

  show_state() {
    const trial = this.suite.texts["trial"];
    const at_end = this.at === 0 || this.at === this.levels.length - 1;
    this.suite.write(this.parts["last"], at_end ? trial["last"] : "");
    this.suite.enable(this.parts, "next", this.path.length > 1, trial["missing"]);
  }

  done(rt) {
    const values = { phase: "trial" };
    for (const name of ["trial", "repeat", "pair", "label_1", "label_2", "image_1", "image_2", "lam_start"]) {
      values[name] = this.trial[name];
    }
    Object.assign(values, {
      lam_h: this.levels[this.at],
      lam_path: this.path.map((at) => this.levels[at]).join("|"),
      n_steps: this.path.length - 1,
      first_key_s: this.first_key,
      rt_s: this.suite.rounded(rt, 3)
    });
    this.suite.record(Object.assign(values, this.suite.frame_columns(this.suite.frame_times)));
    return false;
  }
}

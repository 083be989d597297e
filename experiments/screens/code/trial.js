// What the trials of all interfaces share. Twin of trial.py.

// Practice, then the trials of the batch: their images, the onset from which times count, Next, the row of data.
class Trial {
  constructor(the_suite, parts) {
    this.suite = the_suite;
    this.parts = parts;
    this.asks_for_lam_g = false; // whether a mixture is asked for, and given by a blend
    this.label_1_side = "left"; // where image 1 stands in practice
    this.endpoints_at = [[-0.5, 0.2], [0.5, 0.2]]; // middles of the pure images on the left and the right
    this.endpoint_size = 0.2;
    this.hint_below = -0.451; // the words of practice
    this.number = -1;
    this.over = false;
    this.wait = null; // for images that are still on their way
    this.images = [];
    this.endpoints = [];
    this.picture_class = TaskPicture;
    the_suite.task = this;
  }

  // What an interface adds

  // Put the trial on the screen.
  show() {}

  // Take in a key by one of its names, pressed at rt seconds; true if it is not to be tried by its other name.
  press(name, rt) {}

  // Take in what the mouse does.
  point() {}

  // Take in Enter; true ends the trial.
  enter(rt) {
    return this.suite.is_on(this.parts, "next");
  }

  // Take in a click on Next; true ends the trial.
  go_on(rt) {
    return true;
  }

  // Give the answer's own columns.
  answer() {
    return {};
  }

  // What all do

  begin() {
    const suite = this.suite;
    if (suite.leaving) {
      return;
    }
    this.number += 1;
    this.trial = suite.trials[this.number];
    this.practice = this.number - (suite.trials.length - suite.n_trials); // below 0 in practice
    this.label_1_side = this.trial["side_1"] || this.label_1_side;
    this.texts = suite.fill(suite.texts["trial"], this.words());
    suite.write_in(this.parts, "question", this.question());
    suite.write_in(this.parts, "practice", this.practice < 0 ? this.texts["practice"] : "");
    const [x, y] = LOOK["places"]["hint"]["pos"];
    suite.move(this.parts["hint"], [x, this.practice < 0 ? this.hint_below : y]);
    const edge = LOOK["grid"]["edge"];
    suite.fill_bar(this.parts["bar"], -edge, 2 * edge, Math.max(this.practice, 0) / suite.n_trials);
    this.shown = false;
    this.waits = !suite.images.are_here(this.trial);
    if (this.waits) {
      this.wait = this.wait || new TrialWait(suite);
      this.wait.begin(this.trial, this.screen());
    } else {
      this.present();
    }
  }

  // Put the trial on the screen, all of whose images are there.
  present() {
    this.suite.announce(this.screen());
    this.show_endpoints();
    this.suite.on_flip(() => this.onset());
    this.show();
  }

  frame() {
    const suite = this.suite;
    if (!suite.poll()) {
      return false;
    }
    if (this.waits && this.wait.over()) {
      this.waits = false;
      this.wait.end();
      this.present();
    }
    if (!this.shown) {
      return true;
    }
    for (const key of suite.pressed) {
      if (key.names.includes("return") || key.names.includes("space")) {
        if (this.enter(key.rt)) {
          return this.done(key.rt);
        }
      } else {
        for (const name of key.names) {
          if (this.press(name, key.rt)) {
            break;
          }
        }
      }
    }
    this.point();
    const clicked = suite.is_on(this.parts, "next") && suite.hit(this.parts["next"]);
    if (clicked && this.go_on(suite.elapsed())) {
      return this.done(suite.elapsed());
    }
    return true;
  }

  end() {
    this.over = this.suite.leaving || this.number + 1 === this.suite.trials.length;
    for (const image of this.images.concat(this.endpoints)) {
      image.setAutoDraw(false);
    }
    if (this.waits) {
      this.wait.end();
    }
  }

  // What is announced.
  screen() {
    return this.practice < 0 ? `practice ${this.number}` : `trial ${this.practice}`;
  }

  // Give what draws the pictures of the instructions, with the first practice trial; null where there is none.
  picture() {
    const row = this.suite.trials[0];
    if (row["endpoints"].length === 0) {
      return null;
    }
    return new this.picture_class(this.suite, row, row["side_1"] || this.label_1_side);
  }

  onset() {
    this.shown = true;
    this.suite.clear_keys(); // what was pressed before the image was there is no answer to it
    this.suite.reset_clock();
    this.suite.frame_times = [];
  }

  // What texts of a trial may name.
  words() {
    const lam_f = parseFloat(this.trial["lam_f"] || this.trial["lam_start"] || 0.5);
    return {
      label_1: this.suite.label(this.trial["label_1"]),
      label_2: this.suite.label(this.trial["label_2"]),
      percent_1: Math.round(100 * lam_f),
      percent_2: 100 - Math.round(100 * lam_f),
      number: this.number + 1,
      total: this.suite.trials.length - this.suite.n_trials
    };
  }

  // The weight of label 1 that is asked for.
  lam_g() {
    return this.trial["lam_g"] || this.suite.settings["lam_g"];
  }

  // What is asked; a mixture other than the middle is named in percent.
  question() {
    if (!this.asks_for_lam_g || Number(this.lam_g()) === 0.5) {
      return this.texts["question"];
    }
    const percent = Math.floor(100 * Number(this.lam_g()) + 0.5);
    const asked = Object.assign(this.words(), { percent_1: percent, percent_2: 100 - percent });
    return this.suite.fill(this.suite.texts["trial"]["question_share"], asked);
  }

  // Show the two pure images of a practice trial.
  show_endpoints() {
    this.trial["endpoints"].forEach((path, place) => {
      const on_right = (place === 0) === (this.label_1_side === "right");
      if (this.endpoints.length === place) {
        this.endpoints.push(this.suite.make_image([0, 0], this.endpoint_size));
      }
      this.suite.move(this.endpoints[place], this.endpoints_at[on_right ? 1 : 0]);
      this.suite.set_image(this.endpoints[place], path);
      this.endpoints[place].setAutoDraw(true);
    });
  }

  done(rt) {
    // All of the batch file's columns but the names of files, and what the suite has made of them.
    const unsaid = ["file", "files", "endpoint_1", "endpoint_2", "images", "levels", "endpoints"];
    const values = { phase: this.practice < 0 ? "practice" : "trial" };
    for (const name of Object.keys(this.trial).filter((column) => !unsaid.includes(column))) {
      values[name] = this.trial[name];
    }
    if (this.asks_for_lam_g) {
      values["lam_g"] = this.lam_g();
    }
    const times = { rt_s: this.suite.rounded(rt, 3) };
    this.suite.record(Object.assign(values, this.answer(), times, this.suite.frame_columns(this.suite.frame_times)));
    return false;
  }
}

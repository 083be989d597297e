// A trial of Construct: step through the blends of a pair to the one that looks halfway. Twin of construct.py.

// One blend at a time; all blends of the pair are textures before the first one is shown (paper, section 3.2).
class ConstructTrial extends Trial {
  constructor(the_suite, parts) {
    super(the_suite, parts);
    this.picture_class = ConstructPicture;
    this.label_1_side = "right"; // the right key raises the weight of label 1
    this.endpoints_at = [[-0.46, 0.26], [0.46, 0.26]];
    this.asks_for_lam_g = true;
  }

  show() {
    const [suite, image] = [this.suite, LOOK["places"]["image"]];
    this.levels = this.trial["levels"];
    while (this.images.length < this.levels.length) {
      this.images.push(suite.make_image(image["pos"], image["size"]));
    }
    this.levels.forEach((level, place) => suite.set_image(this.images[place], this.trial["images"][place]));
    this.at = this.levels.map(Number).indexOf(Number(this.trial["lam_start"]));
    this.path = [this.at];
    this.first_key = "";
    this.show_labels();
    // The graphics card takes an image in when it is drawn for the first time: so all are drawn at once, unseen below
    // the first one, before any key can ask for them.
    this.levels.forEach((level, place) => {
      this.images[place].setDepth(place === this.at ? -101 : -100);
      this.images[place].setAutoDraw(true);
    });
    this.warm = true;
  }

  frame() {
    if (this.warm && this.shown) {
      this.warm = false;
      this.levels.forEach((level, place) => {
        if (place !== this.at) {
          this.images[place].setAutoDraw(false);
        }
      });
    }
    return super.frame();
  }

  press(name, rt) {
    const keys = this.suite.settings["keys"];
    const step = (keys["right"].includes(name) ? 1 : 0) - (keys["left"].includes(name) ? 1 : 0);
    if (step !== 0) {
      this.step(step, rt);
    }
    return step !== 0;
  }

  point() {
    for (const [side, step] of [["left", -1], ["right", 1]]) {
      if (this.suite.hit(this.parts[`${side}_cap_0`]) || this.suite.hit(this.parts[`${side}_cap_1`])) {
        this.step(step, this.suite.elapsed());
      }
    }
  }

  answer() {
    return {
      lam_h: this.levels[this.at],
      lam_path: this.path.map((at) => this.levels[at]).join("|"),
      n_steps: this.path.length - 1,
      first_key_s: this.first_key
    };
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
      const more = suite.fill(this.texts["more"], { label: suite.label(label) });
      suite.write_in(this.parts, `${side}_name`, suite.label(label));
      suite.write_in(this.parts, `${side}_more`, more);
      const keys = suite.settings["keys"][side];
      for (let place = 0; place < 2; place++) {
        const has_key = place < keys.length;
        const written = has_key ? suite.texts["caps"][keys[place]] : "";
        suite.write(this.parts[`${side}_cap_${place}_label`], written);
        suite.show(this.parts[`${side}_cap_${place}`], has_key);
      }
    }
    this.show_state();
  }

  show_state() {
    const at_end = this.at === 0 || this.at === this.levels.length - 1;
    this.suite.write_in(this.parts, "last", at_end ? this.texts["last"] : "");
    this.suite.enable(this.parts, "next", this.path.length > 1, this.texts["missing"]);
  }
}

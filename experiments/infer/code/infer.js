// A trial of Infer: tell the mixture of an image, and how sure one is of it. Twin of infer.py.

// One mixed image and two sliders, of which both must be touched (paper, section 4.2).
class InferTrial extends Trial {
  constructor(the_suite, parts) {
    super(the_suite, parts);
    this.picture_class = InferPicture;
    this.endpoints_at = [[-0.42, 0.15], [0.42, 0.15]];
    this.endpoint_size = 0.24;
    this.names = ["lam", "omega"];
    this.sliders = {};
    for (const name of this.names) {
      this.sliders[name] = new Slider(the_suite, parts[`${name}_track`], parts[`${name}_marker`]);
    }
  }

  show() {
    const [suite, image] = [this.suite, LOOK["places"]["image"]];
    if (this.images.length === 0) {
      this.images.push(suite.make_image(image["pos"], image["size"]));
    }
    suite.set_image(this.images[0], this.trial["images"][0]);
    this.images[0].setAutoDraw(true);
    const labels = [this.trial["label_1"], this.trial["label_2"]];
    if (this.label_1_side === "right") {
      labels.reverse();
    }
    ["left", "right"].forEach((side, place) => {
      const all = suite.fill(this.texts["all"], { label: suite.label(labels[place]) });
      suite.write_in(this.parts, `lam_${side}`, all);
    });
    for (const part of ["lam_middle", "omega_left", "omega_middle", "omega_right"]) {
      suite.write_in(this.parts, part, this.texts[part]);
    }
    this.names.forEach((name) => this.sliders[name].begin());
    this.show_numbers();
    this.attend("lam");
  }

  press(name, rt) {
    if (["up", "down"].includes(name)) {
      this.attend(name === "down" ? "omega" : "lam");
    } else if (["left", "right"].includes(name)) {
      this.sliders[this.active].step(name, rt);
      this.show_state();
    }
  }

  point() {
    const suite = this.suite;
    const active = this.active;
    for (const name of this.names) {
      const begun = this.sliders[name].point();
      if (begun || (name !== active && suite.hit(this.parts[`${name}_go`]))) {
        this.attend(name);
      }
    }
    for (const [part, name] of [["less", "left"], ["more", "right"]]) {
      if (active === this.active && suite.hit(this.parts[`${active}_${part}`])) {
        this.sliders[active].step(name, suite.elapsed());
        this.show_state();
      }
    }
    this.sliders[this.active].hold();
    this.show_numbers();
  }

  answer() {
    const lam = this.sliders["lam"];
    const omega = this.sliders["omega"];
    const weight_1 = this.label_1_side === "right" ? lam.value : 100 - lam.value;
    return {
      lam_h: weight_1 / 100,
      omega: omega.value / 100,
      lam_touched: lam.adjustments ? 1 : 0,
      omega_touched: omega.adjustments ? 1 : 0,
      lam_adjustments: lam.adjustments,
      omega_adjustments: omega.adjustments,
      lam_first_s: lam.first_s,
      lam_last_s: lam.last_s,
      omega_first_s: omega.first_s,
      omega_last_s: omega.last_s
    };
  }

  // Let the arrow keys be for one of the sliders, and show which.
  attend(active) {
    this.active = active;
    for (const name of this.names) {
      const slider = this.sliders[name];
      slider.held = name !== active ? null : slider.held;
      for (const part of ["less", "more"]) {
        this.show_cap(`${name}_${part}`, name === active);
      }
      this.show_cap(`${name}_go`, name !== active);
    }
    this.show_state();
  }

  // Write beside the sliders where they stand, if the study wants it.
  show_numbers() {
    const [lam, omega] = ["lam", "omega"].map((name) => this.sliders[name].value);
    const shown = this.suite.settings["slider_numbers"];
    this.suite.write(this.parts["lam_number"], shown && lam !== null ? `${100 - lam}/${lam}` : "");
    const percent = this.suite.fill(this.suite.texts["percent"], { number: omega });
    this.suite.write(this.parts["omega_number"], shown && omega !== null ? percent : "");
  }

  show_cap(part, shown) {
    this.suite.show(this.parts[part], shown);
    this.suite.show(this.parts[`${part}_label`], shown);
  }

  show_state() {
    const missing = this.names.filter((name) => this.sliders[name].value === null);
    const hint = missing.length > 0 ? this.texts[`missing_${missing[0]}`] : "";
    this.suite.enable(this.parts, "next", missing.length === 0, hint);
  }
}

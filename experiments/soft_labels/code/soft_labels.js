// A trial of the soft labels: which classes an image may be, and how probably. Twin of soft_labels.py.

// Three parts, one after the other: the most probable class, a second one, the impossible ones (supplement).
class SoftLabelsTrial extends Trial {
  constructor(the_suite, parts) {
    super(the_suite, parts);
    this.picture_class = SoftLabelsPicture;
    this.endpoints_at = [[-0.535, 0.215], [-0.115, 0.215]];
    this.endpoint_size = 0.12;
    this.parts_names = ["top", "second", "impossible"];
    this.signs = ["1", "2", "×"];
    this.list = null;
  }

  show() {
    const [suite, image] = [this.suite, LOOK["places"]["image"]];
    if (this.list === null) {
      this.list = new ClassList(suite, suite.shuffle.order(suite.class_names));
      this.images.push(suite.make_image(image["pos"], image["size"]));
      suite.tell("classes", this.list.names.join("|"));
    }
    suite.set_image(this.images[0], this.trial["images"][0]);
    this.images[0].setAutoDraw(true);
    this.list.show(true);
    this.labels = ["", ""];
    this.percents = ["", ""];
    this.impossible = [];
    this.at = 0;
    this.show_state("");
  }

  end() {
    super.end();
    if (this.list) {
      this.list.show(false);
    }
  }

  press(name, rt) {
    const digit = name.replace("num_", "");
    if (["up", "down"].includes(name)) {
      this.go_to(this.at + (name === "down" ? 1 : -1));
    } else if (name === "backspace") {
      this.delete();
    } else if (/^[0-9]$/.test(digit)) {
      this.type(digit);
    } else if (this.list.pressed(name) !== null) {
      this.name(this.list.pressed(name));
    } else if (this.at < 2 && (name.length === 1 || name === "num_decimal")) {
      this.show_state("digits");
    }
  }

  point() {
    const suite = this.suite;
    if (!suite.clicked) {
      return;
    }
    const named = this.list.clicked(suite);
    if (named !== null) {
      this.name(named);
    }
    this.parts_names.forEach((part, place) => {
      if (suite.hit(this.parts[part])) {
        this.go_to(place);
      }
    });
    for (const digit of "0123456789") {
      if (suite.hit(this.parts[`digit_${digit}`])) {
        this.type(digit);
      }
    }
    if (suite.hit(this.parts["delete"])) {
      this.delete();
    }
  }

  enter(rt) {
    return this.suite.is_on(this.parts, "next") && this.go_on(rt);
  }

  go_on(rt) {
    if (this.at < 2) {
      this.go_to(this.at + 1);
      return false;
    }
    return true;
  }

  answer() {
    return {
      top_label: this.labels[0],
      top_percent: parseInt(this.percents[0]),
      second_label: this.labels[1],
      second_percent: this.labels[1] ? parseInt(this.percents[1]) : "",
      impossible: this.suite.class_names.filter((name) => this.impossible.includes(name)).join("|"),
      classes: this.list.names.join("|"),
      shuffle_seed: this.suite.shuffle.seed
    };
  }

  // Make another part the one that keys are for; only when those before it are as they should be.
  go_to(part) {
    if (part >= 0 && part <= 2 && (part < this.at || !this.missing(part - 1))) {
      this.at = part;
      this.show_state("");
    }
  }

  // Take in a class for the part; the same once more takes it away.
  name(label) {
    let problem = "";
    const named = this.labels.includes(label);
    if (this.at === 2) {
      if (named) {
        problem = "named";
      } else if (this.impossible.includes(label)) {
        this.impossible = this.impossible.filter((other) => other !== label);
      } else {
        this.impossible.push(label);
      }
    } else if (this.labels[this.at] === label) {
      this.labels[this.at] = "";
      this.percents[this.at] = "";
    } else if (named) {
      problem = "named";
    } else if (this.impossible.includes(label)) {
      problem = "impossible_named";
    } else {
      this.labels[this.at] = label;
    }
    this.show_state(problem);
  }

  type(digit) {
    if (this.at === 2) {
      return;
    }
    if (!this.labels[this.at]) {
      this.show_state("class_first");
      return;
    }
    if (this.percents[this.at].length < 3) {
      this.percents[this.at] = this.percents[this.at] + digit;
    }
    this.show_state("");
  }

  delete() {
    if (this.at < 2) {
      this.percents[this.at] = this.percents[this.at].slice(0, -1);
      this.show_state("");
    }
  }

  // What is missing in the parts up to one, as the name of a text; nothing when they are complete.
  missing(last) {
    for (let place = 0; place <= Math.min(last, 1); place++) {
      if (!this.labels[place] && place === 0) {
        return "missing_class";
      }
      if (this.labels[place] && !this.percents[place]) {
        return "missing_percent";
      }
      if (this.labels[place] && parseInt(this.percents[place]) > 100) {
        return "range";
      }
    }
    return "";
  }

  show_state(problem) {
    const suite = this.suite;
    const colors = LOOK["colors"];
    this.parts_names.forEach((part, place) => {
      const active = place === this.at;
      suite.write_in(this.parts, `${part}_title`, this.texts[part]);
      suite.paint(this.parts[part], colors[active ? "paper" : "off"], colors[active ? "accent" : "ink"]);
      this.parts[part].setLineWidth(active ? 4 : 1);
    });
    for (const place of [0, 1]) {
      const part = this.parts_names[place];
      const label = this.labels[place];
      suite.write_in(this.parts, `${part}_class`, label ? suite.label(label) : "–");
      const percent = suite.fill(suite.texts["percent"], { number: this.percents[place] || "–" });
      suite.write(this.parts[`${part}_percent`], percent);
    }
    const marked = suite.fill(this.texts["marked"], { n_marked: this.impossible.length });
    suite.write_in(this.parts, "impossible_class", marked);
    const signs = {};
    this.impossible.forEach((name) => Object.assign(signs, { [name]: this.signs[2] }));
    this.labels.forEach((label, place) => Object.assign(signs, label ? { [label]: this.signs[place] } : {}));
    this.list.mark(suite, signs);
    const missing = this.missing(this.at);
    suite.enable(this.parts, "next", !missing, missing ? this.texts[missing] : "");
    if (problem) {
      suite.write_in(this.parts, "hint", this.texts[problem]);
    }
  }
}

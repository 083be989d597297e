// The picture in the instructions of Infer. Twin of picture.py.

// A blend, and beside it the two sliders as they may be set.
class InferPicture extends TaskPicture {
  constructor(the_suite, trial, label_1_side) {
    super(the_suite, trial, label_1_side);
    this.heights = { blend: 0.3, answer: 0.26 };
  }

  answer(y, height) {
    const values = [70, 80]; // percents from the left end
    const side = Math.min(0.26, height);
    const stims = [this.image([-0.53 + side / 2, y], side, this.trial["images"][0])];
    const words = this.suite.texts["trial"];
    const labels = ["label_1", "label_2"].map((label) => this.label(this.trial[label]));
    if (this.label_1_side === "right") {
      labels.reverse();
    }
    const ends = labels.map((label) => this.suite.fill(words["all"], { label: label }));
    const omega = [words["omega_left"], words["omega_middle"], words["omega_right"]];
    stims.push(...this.slider(y + 0.06, values[0], [ends[0], words["lam_middle"], ends[1]]));
    stims.push(...this.slider(y - 0.075, values[1], omega));
    return stims;
  }

  slider(y, value, words) {
    const [left, length] = [-0.12, 0.54];
    const stims = [this.box([left + length / 2, y - 0.02], [length, 0.014], "track")];
    words.forEach((text, place) => {
      const x = left + length * place / 2;
      stims.push(this.box([x, y - 0.02], [0.003, 0.03], "ink"));
      stims.push(this.words([x, y + 0.034], [place !== 1 ? 0.25 : 0.14, 0.074], text));
    });
    stims.push(this.box([left + length * value / 100, y - 0.02], [0.02, 0.044], "accent", "paper", 2));
    return stims;
  }
}

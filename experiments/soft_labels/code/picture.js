// The picture in the instructions of the soft labels. Twin of picture.py.

// A blend, and beside it some rows of the class list with what they may be named.
class SoftLabelsPicture extends TaskPicture {
  constructor(the_suite, trial, label_1_side) {
    super(the_suite, trial, label_1_side);
    this.heights = { blend: 0.3, answer: 0.26 };
  }

  answer(y, height) {
    const [left, width] = [-0.12, 0.65];
    const side = Math.min(0.26, height);
    const stims = [this.image([-0.53 + side / 2, y], side, this.trial["images"][0])];
    const named = [this.trial["label_1"], this.trial["label_2"]];
    const names = named.concat(this.suite.class_names.filter((name) => !named.includes(name)));
    const percents = [60, 30].map((number) => this.suite.fill(this.suite.texts["percent"], { number: number }));
    const signs = [`1   ${percents[0]}`, `2   ${percents[1]}`, "×", ""];
    const pitch = Math.min(0.06, height / signs.length);
    names.slice(0, signs.length).forEach((name, place) => {
      const [at, sign] = [y + pitch * (1.5 - place), signs[place]];
      const fill = { "": "paper", "×": "excluded" }[sign] || "chosen";
      stims.push(this.box([left + width / 2, at], [width, 0.9 * pitch], fill, sign ? "accent" : "ink"));
      stims.push(...this.row([left, left + width], at, 0.9 * pitch, ["ABCD"[place], this.label(name), sign]));
    });
    return stims;
  }

  // What stands on a row: the cap of its key, its label, its sign.
  row([left, right], y, height, [key, label, sign]) {
    const words = this.words([left + 0.066, y], [0.4, height], label);
    const signed = this.words([right - 0.13, y], [0.13, height], sign);
    this.suite.align_left([words, signed], "center");
    const cap = [left + 0.033, y];
    return [
      this.box(cap, [0.044, 0.78 * height], "cap"),
      this.words(cap, [0.1, height], key),
      words,
      signed
    ];
  }
}

// The picture in the instructions of Construct. Twin of picture.py.

// Some of the blends that one steps through, between the keys that lead to either end; one of them has a frame.
class ConstructPicture extends TaskPicture {
  constructor(the_suite, trial, label_1_side) {
    super(the_suite, trial, label_1_side);
    this.heights = { blend: 0.3, answer: 0.17 };
  }

  answer(y, height) {
    const side = Math.min(0.13, height - 0.02);
    const stims = this.blends(5).map((path, place) => this.image([(side + 0.02) * (place - 2), y], side, path));
    stims.push(this.frame(stims[2]));
    for (const [x, label, towards] of [[-0.455, "label_2", "left"], [0.455, "label_1", "right"]]) {
      const keys = this.suite.settings["keys"][towards];
      keys.forEach((key, place) => {
        stims.push(...this.cap([x + 0.07 * (place - (keys.length - 1) / 2), y + 0.035], key));
      });
      stims.push(this.words([x, y - 0.045], [0.15, 0.08], this.label(this.trial[label])));
    }
    return stims;
  }
}

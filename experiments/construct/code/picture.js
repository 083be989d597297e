// The picture in the instructions of Construct. Twin of picture.py.

// Some of the blends that one steps through, between the keys that lead to either end; one of them has a frame.
class ConstructPicture extends TaskPicture {
  constructor(the_suite, trial, label_1_side) {
    super(the_suite, trial, label_1_side);
    this.heights = { blend: 0.3, answer: 0.17 };
  }

  answer(y, height) {
    const side = Math.min(0.13, height - 0.02);
    const stims = [this.frame([0, y], side + 0.02)];
    this.blends(5).forEach((path, place) => {
      stims.push(this.image([(side + 0.02) * (place - 2), y], side, path));
    });
    for (const [x, label, towards] of [[-0.455, "label_2", "left"], [0.455, "label_1", "right"]]) {
      const keys = this.suite.settings["keys"][towards];
      keys.forEach((key, place) => {
        stims.push(...this.cap([x + 0.07 * (place - (keys.length - 1) / 2), y + 0.03], key));
      });
      stims.push(this.words([x, y - 0.04], [0.2, 0.08], this.label(this.trial[label])));
    }
    return stims;
  }
}

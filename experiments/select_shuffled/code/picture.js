// The picture in the instructions of Select-Shuffled. Twin of picture.py.

// The blends of a pair in the order of the batch file, one of them chosen.
class SelectShuffledPicture extends TaskPicture {
  constructor(the_suite, trial, label_1_side) {
    super(the_suite, trial, label_1_side);
    this.heights = { blend: 0.3, answer: 0.34 };
  }

  answer(y, height) {
    const columns = 6;
    const chosen = 2; // its place
    const order = this.trial["lam_order"].split("|").map(Number);
    const levels = this.trial["levels"].map(Number);
    const n_rows = Math.ceil(order.length / columns);
    const pitch = Math.min(0.17, height / n_rows);
    const stims = order.map((level, place) => {
      const [row, column] = [Math.floor(place / columns), place % columns];
      const at = [pitch * (column - (columns - 1) / 2), y + pitch * ((n_rows - 1) / 2 - row)];
      return this.image(at, pitch - 0.02, this.trial["images"][levels.indexOf(level)]);
    });
    return stims.concat(this.frame(stims[chosen]));
  }
}

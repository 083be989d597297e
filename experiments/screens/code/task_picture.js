// A picture of the task for the instructions. Twin of task_picture.py.

// Drawn with the images of a practice trial and with parts as in the trials, in front of its page.
class TaskPicture {
  constructor(the_suite, trial, label_1_side) {
    this.suite = the_suite;
    this.trial = trial;
    this.label_1_side = label_1_side;
    this.heights = { blend: 0.3, answer: 0 }; // as much as they need
  }

  // How high a picture is where there is room.
  height(name) {
    return this.heights[name];
  }

  // Make the stims of a picture, not yet shown, around y in that height; name: "blend", or "answer".
  draw(name, y, height) {
    return name === "blend" ? this.blend(y, height) : this.answer(y, height);
  }

  // The two pure images with their labels, and between them their blend.
  blend(y, height) {
    const [side, middle] = [height - 0.06, y + 0.03];
    const labels = [this.trial["label_1"], this.trial["label_2"]];
    const stims = [this.image([0, middle], side, this.blends(1)[0])];
    this.trial["endpoints"].forEach((path, place) => {
      const sign = (place === 0) === (this.label_1_side === "right") ? 1 : -1;
      stims.push(this.image([sign * 0.36, middle], side, path));
      stims.push(this.words([sign * 0.36, y - height / 2 + 0.02], [0.34, 0.04], this.label(labels[place])));
      stims.push(this.words([sign * 0.18, middle], [0.1, 0.08], sign < 0 ? "→" : "←", "title"));
    });
    return stims;
  }

  // How one answers; an interface adds what is its own.
  answer(y, height) {
    return [];
  }

  // What pictures are made of

  label(name) {
    return this.suite.label(name);
  }

  image(pos, place, path) {
    const stim = this.suite.make_image(pos, place, false);
    this.suite.set_image(stim, path);
    return stim;
  }

  words(pos, room, text, size) {
    const stim = this.suite.make_text(pos, "", LOOK["colors"]["ink"], -110);
    this.suite.write_fitted(stim, text, room, LOOK["type"][size || "small"], true);
    return stim;
  }

  box(pos, size, fill, line, line_width) {
    const colors = LOOK["colors"];
    return this.suite.make_box(pos, size, colors[fill], -105, colors[line || "ink"], line_width || 1);
  }

  // A frame around an image, which is chosen.
  frame(image) {
    const size = image.design.size.map((length) => length + 0.02);
    return this.suite.make_box(image.design.pos, size, LOOK["colors"]["accent"], -95);
  }

  // A key cap: its box, and what is written on it.
  cap(pos, key) {
    const written = this.words(pos, [0.1, 0.05], this.suite.texts["caps"][key]);
    return [this.box(pos, [0.055, 0.05], "cap", "ink", 1.5), written];
  }

  // So many of the trial's blends, from one end to the other; one: the middle one.
  blends(number) {
    const images = this.trial["images"];
    const shares = number === 1 ? [0.5] : Array.from({ length: number }, (_, place) => place / (number - 1));
    return shares.map((share) => images[Math.floor(share * (images.length - 1) + 0.5)]);
  }
}

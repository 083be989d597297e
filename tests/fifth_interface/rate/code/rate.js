// A trial of Rate: press 1 or 2. Twin of rate.py.

// One blend; the key pressed last is the answer.
class RateTrial extends Trial {
  show() {
    const image = LOOK["places"]["image"];
    this.lam_h = null;
    if (this.images.length === 0) {
      this.images.push(this.suite.make_image(image["pos"], image["size"]));
    }
    this.suite.set_image(this.images[0], this.trial["images"][0]);
    this.images[0].setAutoDraw(true);
    this.suite.enable(this.parts, "next", false, this.texts["missing"]);
  }

  press(name, rt) {
    if (name === "1" || name === "2") {
      this.lam_h = name === "1" ? 0.75 : 0.25;
      this.suite.enable(this.parts, "next", true, "");
    }
  }

  answer() {
    return { lam_h: this.lam_h };
  }
}

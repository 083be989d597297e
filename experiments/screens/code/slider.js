// A slider without a marker until it is touched. Twin of slider.py.

// Whole percents from the left end, by mouse or by keys; PsychoPy's own differs between window and browser.
class Slider {
  constructor(the_suite, track, marker) {
    this.suite = the_suite;
    this.track = track;
    this.marker = marker;
    this.wait = 0.35; // seconds that a key is held before it moves on by itself
    this.speed = 50; // percents a second then
  }

  begin() {
    this.value = null;
    this.adjustments = 0;
    this.first_s = "";
    this.last_s = "";
    this.dragged = false;
    this.held = null;
    this.suite.show(this.marker, false);
  }

  // Follow the mouse, from a press on the track on; true when one has begun.
  point() {
    const [x, y] = this.suite.pointer();
    const [middle, height] = this.track.design.pos;
    const share = (x - middle) / this.track.design.size[0] + 0.5;
    const begun = this.suite.clicked && Math.abs(y - height) < 0.04 && share > -0.03 && share < 1.03;
    if (begun) {
      this.adjustments += 1;
    }
    if (begun || this.dragged) {
      this.set(Math.floor(100 * share + 0.5), this.suite.elapsed());
    }
    this.dragged = (begun || this.dragged) && this.suite.down;
    return begun;
  }

  // Move by one to the left or right; the first step of all puts the marker into the middle.
  step(name, rt) {
    this.adjustments += 1;
    const step = name === "right" ? 1 : -1;
    this.set(this.value === null ? 50 : this.value + step, rt);
    this.held = name;
    this.held_since = this.suite.now();
    this.steps_since = 0;
  }

  // Go on as long as the key is held.
  hold() {
    if (this.held && !this.suite.held(this.held)) {
      this.held = null;
    }
    if (this.held) {
      const due = Math.floor((this.suite.now() - this.held_since - this.wait) * this.speed);
      if (due > this.steps_since) {
        const step = this.held === "right" ? due - this.steps_since : this.steps_since - due;
        this.steps_since = due;
        this.set(this.value + step, this.suite.elapsed());
      }
    }
  }

  set(asked, rt) {
    const value = Math.min(Math.max(asked, 0), 100);
    if (value !== this.value) {
      this.value = value;
      const [middle, height] = this.track.design.pos;
      this.suite.move(this.marker, [middle + this.track.design.size[0] * (value / 100 - 0.5), height]);
      this.suite.show(this.marker, true);
    }
    this.first_s = this.first_s !== "" ? this.first_s : this.suite.rounded(rt, 3);
    this.last_s = this.suite.rounded(rt, 3);
  }
}

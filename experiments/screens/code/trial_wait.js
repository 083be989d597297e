// The wait for a trial's images. Only the page needs this: a window finds them on its disk.

// Covers the trial by words and a bar while its images are on their way; where they do not come, a button asks again.
class TrialWait {
  constructor(the_suite) {
    this.suite = the_suite;
    const [again, colors] = [the_suite.texts["waiting"]["again"], LOOK["colors"]];
    this.bar = the_suite.make_box([0, 0], [0.8, 0.02], colors["accent"], -802, colors["ink"]);
    this.message = the_suite.make_text([0, 0.12], "", colors["ink"], -801);
    this.button = the_suite.make_button([0, -0.15], 0.4, again, "1", colors["accent"], -801);
    this.stims = [
      the_suite.make_box([0, 0], [5, 5], colors["ground"], -800), // larger than any window
      the_suite.make_box([0, 0], [0.8, 0.02], colors["track"], -801, colors["ink"]),
      this.bar, this.message
    ];
  }

  // Begin to wait; screen: what will be announced when the images are there.
  begin(trial, screen) {
    this.trial = trial;
    this.screen = screen;
    this.lost = null;
    this.stims.forEach((stim) => stim.setAutoDraw(true));
    this.suite.images.again(); // what did not come some time ago may come now
    this.tell();
  }

  // Take in what the participant does; whether the images are there.
  over() {
    const suite = this.suite;
    if (this.lost && (suite.pressed_any(["1", "num_1"]) || suite.hit(this.button[0]))) {
      suite.images.again();
    }
    this.tell();
    return suite.images.are_here(this.trial);
  }

  end() {
    this.stims.concat(this.button).forEach((stim) => stim.setAutoDraw(false));
  }

  tell() {
    const [suite, lost] = [this.suite, this.suite.images.are_lost(this.trial)];
    suite.fill_bar(this.bar, -0.4, 0.8, suite.images.share(this.trial));
    if (lost !== this.lost) {
      this.lost = lost;
      suite.announce(`waiting for ${this.screen}${lost ? ", lost" : ""}`);
      const text = suite.texts["waiting"][lost ? "lost" : "now"];
      suite.write_fitted(this.message, text, [1.0, 0.2], LOOK["type"]["body"], true);
      this.button.forEach((stim) => stim.setAutoDraw(lost));
    }
  }
}

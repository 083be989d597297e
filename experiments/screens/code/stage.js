// The stage that all screens are made for, and what is drawn on it. Twin of stage.py.

// Everything on the screens, in design units: heights of a stage of 4:3 in the middle of the window. Where the window is
// narrower than 4:3, all of it is smaller by one factor, so that it stays whole. A stim keeps its measures in design
// units in `design`: pos, size (width, height), letter (height) and wrap (width of a line).
class Stage {
  constructor(win) {
    this.win = win;
    this.letters = new Letters(LOOK);
    this.font = LOOK["font"];
    this.placed = [];
    this.notice = null;
    this.pixels = this.window_size();
    this.factor = this.factor_in(...this.pixels);
    this.narrow = false;
  }

  // Where things are, and how large

  // What design units are multiplied by to have heights of a window.
  factor_in(width, height) {
    return Math.min(1, width / height / LOOK["stage"]["aspect"]);
  }

  // Take in the components of a screen, name -> stim, with the measures that Builder gave them; returns them.
  place(parts) {
    for (const stim of Object.values(parts)) {
      const design = { pos: [stim.pos[0], stim.pos[1]] };
      if (stim.letterHeight !== undefined) {
        Object.assign(design, { size: [stim.size[0], stim.size[1]], letter: stim.letterHeight, padding: stim.padding });
      } else if (stim.wrapWidth !== undefined) {
        Object.assign(design, { letter: stim.height, wrap: stim.wrapWidth });
      } else if (stim.width !== undefined) {
        design.size = [stim.width, stim.height];
      } else {
        design.size = [stim.size[0], stim.size[1]];
      }
      this.register(stim, design);
      if (this.factor !== 1) {
        this.fit(stim);
      }
    }
    return parts;
  }

  move(stim, pos) {
    stim.design.pos = [pos[0], pos[1]];
    stim.setPos(this.scaled(pos));
  }

  // Give a box, an image or a field another width and height.
  resize(stim, size) {
    stim.design.size = [size[0], size[1]];
    this.set_size(stim);
  }

  // Give a text or a field letters of another height.
  letter_size(stim, height) {
    if (stim.design.letter !== height) { // all letters are drawn again
      stim.design.letter = height;
      this.set_letters(stim);
    }
  }

  // Break a text's lines at another width.
  wrap_at(stim, width) {
    if (stim.design.wrap !== width) {
      stim.design.wrap = width;
      stim.setWrapWidth(this.factor * width);
    }
  }

  // Write everything in another font.
  use_font(font) {
    this.font = font;
    for (const stim of this.placed.filter((placed) => "letter" in placed.design)) {
      stim.setFont(font);
    }
  }

  // Fit all to the window where its size has changed, and say so where it is too narrow.
  watch_window() {
    const [width, height] = this.window_size();
    if (width !== this.pixels[0] || height !== this.pixels[1]) {
      this.pixels = [width, height];
      this.factor = this.factor_in(width, height);
      this.placed.forEach((stim) => this.fit(stim));
    }
    this.narrow = Boolean(this.texts) && width < LOOK["stage"]["narrowest"] * height;
    this.show_notice(this.narrow && !this.asking);
  }

  // Width and height of the window in pixels.
  window_size() {
    return [window.innerWidth, window.innerHeight];
  }

  register(stim, design) {
    stim.design = design;
    this.placed.push(stim);
    if ("letter" in design && this.font !== LOOK["font"]) {
      stim.setFont(this.font);
    }
    return stim;
  }

  fit(stim) {
    if ("letter" in stim.design) {
      this.set_letters(stim);
    }
    if ("wrap" in stim.design) {
      stim.setWrapWidth(this.factor * stim.design.wrap);
    }
    if ("size" in stim.design) {
      this.set_size(stim);
    }
    stim.setPos(this.scaled(stim.design.pos));
  }

  set_size(stim) {
    const size = this.scaled(stim.design.size);
    if (stim.width !== undefined) {
      stim.setWidth(size[0]);
      stim.setHeight(size[1]);
    } else {
      stim.setSize(size);
    }
  }

  set_letters(stim) {
    if ("wrap" in stim.design) {
      stim.setHeight(this.factor * stim.design.letter);
    } else {
      stim.setLetterHeight(this.factor * stim.design.letter);
      stim.setPadding(this.factor * stim.design.padding);
    }
  }

  scaled(numbers) {
    return numbers.map((number) => this.factor * number);
  }

  // Cover all, where the window is narrower than 5:4, by the words that say what to do; fields lie above the canvas.
  show_notice(shown) {
    if (shown && !this.notice) {
      this.notice = document.createElement("div");
      this.notice.style.cssText = "position: fixed; inset: 0; z-index: 1000; display: flex; align-items: center; "
        + "justify-content: center; text-align: center; padding: 1em";
      this.notice.style.background = LOOK["colors"]["page"];
      this.notice.style.color = LOOK["colors"]["ink"];
      this.notice.style.font = `6vw ${this.font}, sans-serif`;
      this.notice.textContent = this.texts["narrow"];
      document.body.appendChild(this.notice);
    }
    if (this.notice) {
      this.notice.style.display = shown ? "flex" : "none";
    }
  }

  // What is drawn

  show(stim, shown) {
    stim.setOpacity(shown ? 1.0 : 0.0);
  }

  paint(stim, color, line) {
    stim.setFillColor(new util.Color(color));
    stim.setLineColor(new util.Color(line || color));
  }

  write(stim, text, color) {
    if (stim.text !== text) { // setting a text draws all its letters again
      stim.setText(text);
    }
    if (color) {
      stim.setColor(new util.Color(color));
    }
  }

  // Break a text of letters `size` high into lines not longer than `wrap`.
  lines(text, size, wrap) {
    return this.letters.lines(text, size, wrap);
  }

  // Write into room [width, height]: in letters `size` high, in more lines, or smaller where it would not fit.
  write_fitted(stim, text, room, size) {
    const [smaller, lines] = this.letters.fitted(text, room, size);
    this.letter_size(stim, smaller);
    this.wrap_at(stim, 1.2 * room[0]); // where another font is wider, a line juts out, and breaks nowhere else
    this.write(stim, lines.join("\n"));
  }

  // Let lines of text begin at the text's position, the upper left corner.
  align_left(stims) {
    for (const stim of stims) {
      stim.setAlignHoriz("left");
      stim.setAnchor("top-left");
    }
  }

  // Let lines of text end at the text's position, the upper right corner.
  align_right(stims) {
    for (const stim of stims) {
      stim.setAlignHoriz("right");
      stim.setAnchor("top-right");
    }
  }

  // Draw a bar from `left` over a fraction of `width`.
  fill_bar(bar, left, width, fraction) {
    this.resize(bar, [Math.max(width * fraction, 0.001), bar.design.size[1]]);
    this.move(bar, [left + width * fraction / 2, bar.design.pos[1]]);
  }

  // Make a rectangle that is drawn when it is told to.
  make_box(pos, size, fill, depth, line, line_width) {
    const [width, height] = this.scaled(size);
    const stim = new visual.Rect({
      win: this.win, name: "box", width: width, height: height, pos: this.scaled(pos), units: "height", depth: depth,
      fillColor: new util.Color(fill), lineColor: new util.Color(line || fill), lineWidth: line_width || 1, opacity: 1
    });
    return this.register(stim, { pos: [pos[0], pos[1]], size: [size[0], size[1]] });
  }

  make_text(pos, text, color, depth, size, wrap) {
    const design = { pos: [pos[0], pos[1]], letter: size || LOOK["type"]["body"], wrap: wrap || 0.8 };
    const stim = new visual.TextStim({
      win: this.win, name: "text", text: text, font: this.font, pos: this.scaled(pos), units: "height", depth: depth,
      height: this.factor * design.letter, wrapWidth: this.factor * design.wrap, color: new util.Color(color)
    });
    return this.register(stim, design);
  }

  // Make a place for images; size: of their longer side.
  make_image(pos, size) {
    const [height, width] = this.image_size;
    const longer = Math.max(height, width);
    const design = { pos: [pos[0], pos[1]], size: [size * width / longer, size * height / longer] };
    const stim = new visual.ImageStim({
      win: this.win, name: "image", image: undefined, size: this.scaled(design.size), pos: this.scaled(pos),
      units: "height", interpolate: false, opacity: 1, depth: -100
    });
    return this.register(stim, design);
  }

  set_image(stim, path) {
    stim.setImage(this.images[path]);
  }

  // Switch a button on or off; `hint` says what is missing.
  enable(parts, name, on, hint) {
    const colors = LOOK["colors"];
    this.paint(parts[name], on ? colors["accent"] : colors["off"]);
    this.write(parts[name + "_label"], parts[name + "_label"].text, on ? colors["on_accent"] : colors["on_off"]);
    parts[name].enabled = on;
    if ("hint" in parts) {
      this.write(parts["hint"], on || !hint ? "" : hint);
    }
  }

  // Show or hide a button with its key cap; a hidden one cannot be pressed.
  show_button(parts, name, shown) {
    for (const part of [name, name + "_label", name + "_cap", name + "_cap_label"]) {
      if (part in parts) {
        this.show(parts[part], shown);
      }
    }
    parts[name].enabled = shown;
  }

  is_on(parts, name) {
    return parts[name].enabled !== false;
  }
}

// Asks over any screen whether the participant wants to leave.
class LeaveDialog {
  constructor(the_suite) {
    this.suite = the_suite;
    const leave = the_suite.texts["leave"];
    const colors = LOOK["colors"];
    this.panel = the_suite.make_box([0, 0], [0.9, 0.36], colors["paper"], -1000, colors["ink"]);
    this.stay = the_suite.make_box([-0.21, -0.09], [0.36, 0.075], colors["accent"], -1001, colors["ink"]);
    this.leave = the_suite.make_box([0.21, -0.09], [0.36, 0.075], colors["danger"], -1001, colors["ink"]);
    const question = leave[the_suite.keeps_incomplete() ? "question" : "question_withdraw"];
    this.stims = [
      this.panel,
      this.stay,
      this.leave,
      the_suite.make_text([0, 0.08], question, colors["ink"], -1002),
      the_suite.make_text([-0.21, -0.09], `${leave["stay"]}  (1)`, colors["on_accent"], -1002),
      the_suite.make_text([0.21, -0.09], `${leave["leave"]}  (2)`, colors["on_accent"], -1002)
    ];
  }

  show(shown) {
    for (const stim of this.stims) {
      stim.setAutoDraw(shown);
    }
  }

  // "stay" or "leave" when the participant has chosen, else null.
  answer() {
    if (this.suite.pressed_any(["escape", "1", "num_1"]) || this.suite.hit(this.stay)) {
      return "stay";
    }
    if (this.suite.pressed_any(["2", "num_2"]) || this.suite.hit(this.leave)) {
      return "leave";
    }
    return null;
  }
}

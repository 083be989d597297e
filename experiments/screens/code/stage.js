// The stage that all screens are made for, and what is drawn on it. Twin of stage.py.

// Everything on the screens, in design units: heights of a stage of 4:3 in the middle of the window. Where the window is
// narrower than 4:3, all of it is smaller by one factor, so that it stays whole. A stim keeps its measures in design
// units in `design`: pos, size (width, height), letter (height), wrap (width of a line), and of an image the longer side
// of its `place`.
class Stage {
  constructor(win) {
    this.win = win;
    this.letters = new Letters(LOOK, LOOK["font"]);
    this.images_shown = new Images();
    this.font = LOOK["font"];
    this.placed = [];
    this.page_window = new PageWindow(win);
    this.notice = new Notice(this);
    this.rehearsal_mark = null;
    this.pixels = this.window_size();
    this.factor = this.factor_in(...this.pixels);
    this.narrow = false;
    this.small = false; // whether this is a phone
    // PsychoJS draws through a filter that has one pixel for each of the page's, which blurs all where there are more.
    Object.assign(win._adjustmentFilter || {}, { resolution: window.devicePixelRatio });
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

  // Give a box or a field another width and height.
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
    this.letters = new Letters(LOOK, font);
    for (const stim of this.placed.filter((placed) => "letter" in placed.design)) {
      stim.setFont(font);
    }
  }

  // Fit all to the window where its size has changed, and say so where it is too narrow.
  watch_window() {
    this.page_window.follow();
    const [width, height] = this.window_size();
    if (width !== this.pixels[0] || height !== this.pixels[1]) {
      this.pixels = [width, height];
      this.factor = this.factor_in(width, height);
      this.placed.forEach((stim) => this.fit(stim));
    }
    this.narrow = Boolean(this.texts) && width < LOOK["stage"]["narrowest"] * height;
    this.notice.show(this.asking ? "" : this.must_do());
    if (this.rehearsal && this.texts && !this.rehearsal_mark) {
      this.mark_rehearsal();
    }
  }

  // What must be done before anything else can be; empty: nothing.
  must_do() {
    if (this.small) {
      return this.texts["small"];
    }
    return this.narrow ? this.texts["narrow"] : "";
  }

  // Width and height in pixels of what is drawn on.
  window_size() {
    return this.page_window.size();
  }

  register(stim, design) {
    stim.design = design;
    this.placed.push(stim);
    if ("letter" in design && this.font !== LOOK["font"]) {
      stim.setFont(this.font);
    }
    if (stim._getTextStyle) {
      this.leave_room_for_marks(stim);
    }
    return stim;
  }

  // The library draws a text on a canvas as high as Latin letters, which cuts off what stands above and below Thai or
  // Arabic ones; a text that has marks gets more room around it, and stays where it is.
  leave_room_for_marks(stim) {
    const [style_of, marks] = [stim._getTextStyle, new RegExp("\\p{M}", "u")];
    stim._getTextStyle = () => {
      const style = style_of.call(stim);
      return marks.test(stim.text) ? Object.assign(style, { padding: Math.ceil(style.fontSize / 2) }) : style;
    };
  }

  fit(stim) {
    if ("letter" in stim.design) {
      this.set_letters(stim);
    }
    if ("wrap" in stim.design) {
      stim.setWrapWidth(this.factor * stim.design.wrap);
    }
    if ("place" in stim.design) {
      stim.design.size = this.area_of(stim.design);
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

  // Say in a corner of every screen that nothing here is the study itself.
  mark_rehearsal() {
    const [text, size] = [this.texts["rehearsal"], LOOK["type"]["small"]];
    const width = this.letters.width(text, size) + LOOK["grid"]["unit"];
    const middle = [LOOK["grid"]["edge"] - width / 2, LOOK["grid"]["corner"]];
    const colors = LOOK["colors"];
    this.rehearsal_mark = [
      this.make_box(middle, [width, 1.2 * size], colors["chosen"], -900, colors["ink"]),
      this.make_text(middle, text, colors["ink"], -901, size)
    ];
    for (const stim of this.rehearsal_mark) {
      stim.setAutoDraw(true);
    }
  }

  // What is drawn

  // Show or hide a stim; a number between 0 and 1 lets what is behind it shine through.
  show(stim, shown) {
    stim.setOpacity(Number(shown));
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

  // Write into room [width, height]: in letters `size` high, in more lines, or smaller where it would not fit. balanced:
  // whether no word is to stand alone below the others.
  write_fitted(stim, text, room, size, balanced) {
    const [smaller, fitted] = this.letters.fitted(text, room, size);
    const lines = balanced ? this.letters.balanced(text, smaller, room[0]) : fitted;
    this.letter_size(stim, smaller);
    this.wrap_at(stim, 1.2 * room[0]); // where another font is wider, a line juts out, and breaks nowhere else
    this.write(stim, lines.join("\n"));
  }

  // Write a part's text into the place that the interface declares for it.
  write_in(parts, name, text) {
    const place = LOOK["places"][name];
    this.write_fitted(parts[name], text, place["room"], place["size"], true);
  }

  // Let lines of text begin at the text's position: their upper left corner, or ("center") half as high.
  align_left(stims, corner) {
    for (const stim of stims) {
      stim.setAlignHoriz("left");
      stim.setAnchor(`${corner || "top"}-left`);
    }
  }

  // Let lines of text end at the text's position: their upper right corner, or ("center") half as high.
  align_right(stims, corner) {
    for (const stim of stims) {
      stim.setAlignHoriz("right");
      stim.setAnchor(`${corner || "top"}-right`);
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

  // Make a button with the cap of its key; returns its parts, the one that can be clicked first.
  make_button(pos, width, text, cap, fill, depth) {
    const [colors, at] = [LOOK["colors"], [pos[0] + width / 2 - 0.05, pos[1]]];
    const label = this.make_text([pos[0] - 0.035, pos[1]], "", colors["on_accent"], depth - 1);
    this.write_fitted(label, text, [width - 0.1, 0.075], LOOK["type"]["body"]);
    return [
      this.make_box(pos, [width, 0.075], fill, depth, colors["ink"]),
      label,
      this.make_box(at, [0.055, 0.05], colors["cap"], depth - 1, colors["ink"], 1.5),
      this.make_text(at, cap, colors["ink"], depth - 2, LOOK["type"]["small"])
    ];
  }

  make_text(pos, text, color, depth, size, wrap) {
    const design = { pos: [pos[0], pos[1]], letter: size || LOOK["type"]["body"], wrap: wrap || 0.8 };
    const stim = new visual.TextStim({
      win: this.win, name: "text", text: text, font: this.font, pos: this.scaled(pos), units: "height", depth: depth,
      height: this.factor * design.letter, wrapWidth: this.factor * design.wrap, color: new util.Color(color)
    });
    return this.register(stim, design);
  }

  // Make a room for images; place: how long their longer side may be. to_scale: whether it has the size in degrees that
  // the study may give images; else it fills its place.
  make_image(pos, place, to_scale) {
    const design = { pos: [pos[0], pos[1]], place: place, to_scale: to_scale !== false };
    design.size = this.area_of(design);
    const smooth = this.images_shown.is_smooth(Math.max(...this.image_size), this.settings["images"]);
    const stim = new visual.ImageStim({
      win: this.win, name: "image", image: undefined, size: this.scaled(design.size), pos: this.scaled(pos),
      units: "height", interpolate: smooth, opacity: 1, depth: -100
    });
    return this.register(stim, design);
  }

  // Length in pixels of the longer side of an image in a place of that length.
  image_px(place, to_scale) {
    const scale = to_scale === false ? { degrees: null } : {};
    const settings = Object.assign({}, this.settings["images"], scale);
    const pixels = place * this.factor * this.pixels[1];
    return this.images_shown.length(Math.max(...this.image_size), pixels, window.screen.width, settings);
  }

  // Width and height of an image.
  area_of(design) {
    const longer = this.image_px(design.place, design.to_scale) / (this.factor * this.pixels[1]);
    const [height, width] = this.image_size;
    return [longer * width / Math.max(height, width), longer * height / Math.max(height, width)];
  }

  set_image(stim, path) {
    stim.setImage(this.images.get(path));
  }

  // Switch a button on or off; `hint` says what is missing.
  enable(parts, name, on, hint) {
    const colors = LOOK["colors"];
    this.paint(parts[name], on ? colors["accent"] : colors["off"]);
    this.write(parts[name + "_label"], parts[name + "_label"].text, on ? colors["on_accent"] : colors["on_off"]);
    const cap = parts[name + "_cap_label"];
    if (cap) {
      this.write(cap, cap.text, on ? colors["ink"] : colors["on_off"]);
    }
    parts[name].enabled = on;
    if ("hint" in parts) {
      this.write_in(parts, "hint", on || !hint ? "" : hint);
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

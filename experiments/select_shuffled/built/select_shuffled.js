/************************ 
 * Select_Shuffled *
 ************************/

import { core, data, sound, util, visual, hardware } from './lib/psychojs-2026.2.5.js';
const { PsychoJS } = core;
const { TrialHandler, MultiStairHandler } = data;
const { Scheduler } = util;
//some handy aliases as in the psychopy scripts;
const { abs, sin, cos, PI: pi, sqrt } = Math;
const { round } = util;


// store info about the experiment session:
let expName = 'select_shuffled';  // from the Builder filename that created this script
let expInfo = {
    'participant': '',
};
let PILOTING = util.getUrlParameters().has('__pilotToken');

// Start code blocks for 'Before Experiment'
// Run 'Before Experiment' code from loading_code
var LOOK = {"stage": {"aspect": 1.3333333333333333, "narrowest": 1.24, "smallest": 600}, "font": "Arial", "colors": {"ground": "#808080", "page": "#EDEDED", "paper": "#FFFFFF", "ink": "#111111", "accent": "#0A3560", "on_accent": "#FFFFFF", "off": "#E6E6E6", "on_off": "#595959", "cap": "#F7F7F7", "track": "#F2F2F2", "chosen": "#CFE3F5", "excluded": "#C9C9C9", "danger": "#8A1C1C", "veil": "#303030"}, "type": {"title": 0.045, "label": 0.045, "question": 0.034, "body": 0.032, "small": 0.03, "smallest": 0.03, "line": 1.2}, "grid": {"unit": 0.02, "edge": 0.6, "text": 0.53, "corner": 0.48, "top": 0.45, "lowest": -0.36, "foot": -0.42, "bar": -0.483}, "letters": {"thousandths": {"191": "'", "222": "ijl‘’‚ı", "260": "|", "278": "  !,./:;I[\\]ft", "333": "()-`r“”„‹›¡", "334": "{}", "350": "•", "355": "\"", "365": "ª", "389": "*", "400": "°", "469": "^", "500": "Jcksvxyz", "537": "¶", "556": "#$0123456789?L_abdeghnopqu–«»§¢£€¥ðþ", "576": "µ", "584": "+<=>~×÷±", "611": "FTZß¿ø", "667": "&ABEKPSVXYÞ", "722": "CDHNRUwÐ", "737": "©®", "778": "GOQØ", "833": "Mm", "834": "¼½¾", "889": "%æ", "944": "Wœ", "1000": "—…™←↑→↓ÆŒ", "1015": "@"}, "wide": [[4352, 4447], [11904, 42191], [44032, 55203], [63744, 64255], [65072, 65135], [65281, 65376], [65504, 65510], [127744, 129791], [131072, 262141]], "never_first": " 、。，．！？：；）」』】〉》ー々", "marks": [768, 879], "other": 620, "fonts": ["Arial", "Helvetica", "Arimo", "Liberation Sans", "Nimbus Sans"], "other_fonts": 1.12}, "places": {"image": {"pos": [-0.348, 0.241], "size": 0.21}, "question": {"pos": [0, 0.415], "room": [1.2, 0.083], "size": 0.034}, "practice": {"pos": [-0.6, -0.397], "room": [0.88, 0.074], "size": 0.03}, "hint": {"pos": [0.28, -0.42], "room": [0.88, 0.037], "size": 0.03}}};
// How long texts are and how they are broken, without drawing them. Twin of letters.py.

// Widths by the table in look.json, so that window, page and the checks before a session break lines alike.
class Letters {
  constructor(look, font) {
    this.look = look["letters"];
    this.line = look["type"]["line"];
    this.smallest = look["type"]["smallest"];
    this.scale = this.look["fonts"].includes(font) ? 1 : this.look["other_fonts"]; // many are wider; none is asked
    this.widths = {};
    for (const width of Object.keys(this.look["thousandths"])) {
      for (const letter of this.look["thousandths"][width]) {
        this.widths[letter] = Number(width);
      }
    }
  }

  // Break a text of letters `size` high into lines not longer than `wrap`, but where one word is longer.
  lines(text, size, wrap) {
    const lines = [];
    for (const paragraph of text.split("\n")) {
      lines.push("");
      for (const piece of this.pieces(paragraph)) {
        const last = lines.length - 1;
        const longer = lines[last] + piece;
        if (lines[last] && this.width(longer.replace(/ +$/, ""), size) > wrap) {
          lines[last] = lines[last].replace(/ +$/, "");
          lines.push(piece);
        } else {
          lines[last] = longer;
        }
      }
    }
    return lines;
  }

  // Fit a text into room [width, height]: [size, lines, whether it fits]. It takes more lines before smaller letters,
  // and no letters smaller than the smallest of look.json.
  fitted(text, room, size) {
    let smaller, lines;
    const last = Math.round(1000 * Math.min(size, this.smallest));
    for (let thousandths = Math.round(1000 * size); thousandths >= last; thousandths--) {
      smaller = thousandths / 1000;
      lines = this.lines(text, smaller, room[0]);
      if (this.longest(lines, smaller) <= room[0] && this.height(lines.length, smaller) <= room[1]) {
        return [smaller, lines, true];
      }
    }
    return [smaller, lines, false];
  }

  // Break a text as `lines` does, but where the last one is short, into lines about as long as one another.
  balanced(text, size, wrap) {
    let lines = this.lines(text, size, wrap);
    while (this.width(lines[lines.length - 1], size) < 0.7 * this.longest(lines, size)) {
      const shorter = this.lines(text, size, this.longest(lines, size) - 0.01);
      if (shorter.length !== lines.length || this.longest(shorter, size) >= this.longest(lines, size)) {
        break;
      }
      lines = shorter;
    }
    return lines;
  }

  height(n_lines, size) {
    return n_lines * this.line * size;
  }

  // Length of a text in one line, in the unit of size.
  width(text, size) {
    let thousandths = 0;
    for (const letter of text) {
      thousandths += this.thousandths(letter);
    }
    return thousandths * this.scale / 1000 * size;
  }

  longest(lines, size) {
    return Math.max(...lines.map((line) => this.width(line, size)));
  }

  thousandths(letter) {
    if (letter in this.widths) {
      return this.widths[letter];
    }
    const number = letter.codePointAt(0);
    const [first, last] = this.look["marks"];
    if (first <= number && number <= last) {
      return 0;
    }
    if (this.is_wide(number)) {
      return 1000;
    }
    const base = Array.from(letter.normalize("NFD"))[0];
    return base in this.widths ? this.widths[base] : this.look["other"];
  }

  is_wide(number) {
    const wide = this.look["wide"];
    return number >= wide[0][0] && wide.some(([first, last]) => first <= number && number <= last);
  }

  // Whether a line may end behind a piece; not behind the sign of a number, nor within an e-mail address.
  ends(piece, word) {
    return piece.endsWith(" ") || (piece.endsWith("-") && piece.length > 1 && !word.includes("@"));
  }

  // Cut a paragraph where a line may end: behind blanks and hyphens, and around letters as wide as high.
  pieces(paragraph) {
    const pieces = [""];
    let was_wide = false;
    for (const word of paragraph.match(/[^ ]+ *|^ +/g) || []) {
      for (const letter of word) {
        const wide = this.is_wide(letter.codePointAt(0));
        const last = pieces[pieces.length - 1];
        if (last && !this.look["never_first"].includes(letter) && (wide || was_wide || this.ends(last, word))) {
          pieces.push("");
        }
        pieces[pieces.length - 1] += letter;
        was_wide = wide;
      }
    }
    return pieces;
  }
}

// How images are shown: with their pixels or smoothed, and how large. Twin of images.py.

// What the study's settings under [images] make of images that are `native` pixels long, their longer side. "auto"
// smooths from 64 pixels on. Smaller images are known to consist of squares, and smoothing would show people something
// else than networks get; in larger ones squares are an artefact that hides what the image shows.
class Images {
  constructor() {
    this.smooth_from = 64;
  }

  is_smooth(native, settings) {
    return settings["scaling"] === "smooth" || (settings["scaling"] === "auto" && native >= this.smooth_from);
  }

  // Length in whole pixels at which an image is shown in a place of that many. It has the size in degrees of visual
  // angle, where the settings give one, on a monitor that is `across` pixels wide, but is not longer than its place. Else
  // it fills the place, as far as squares that are all alike can.
  length(native, place, across, settings) {
    if (settings["degrees"]) {
      const half_angle = settings["degrees"] * Math.PI / 360;
      const length = 2 * settings["distance_cm"] * Math.tan(half_angle) / settings["screen_width_cm"] * across;
      return Math.min(Math.floor(length + 0.5), Math.floor(place));
    }
    if (this.is_smooth(native, settings) || place < native) {
      return Math.floor(place);
    }
    return native * Math.floor(place / native);
  }
}

// Words that cover all. Twin of notice.py.

// What must be done before anything else can be, such as to make the window wider. Fields lie above the canvas, and this
// above them.
class Notice {
  constructor(the_stage) {
    this.stage = the_stage;
    this.text = "";
    this.cover = null;
  }

  // Show a text; an empty one uncovers the screen.
  show(text) {
    if (text === this.text) {
      return;
    }
    this.text = text;
    if (!this.cover) {
      this.cover = document.createElement("div");
      this.cover.style.cssText = "position: fixed; inset: 0; z-index: 1000; align-items: center; "
        + "justify-content: center; text-align: center; padding: 1em; white-space: pre-line";
      document.body.appendChild(this.cover);
    }
    const colors = LOOK["colors"];
    const font = `min(6vw, 8vh) ${this.stage.font}, sans-serif`;
    const display = text ? "flex" : "none";
    Object.assign(this.cover.style, { background: colors["page"], color: colors["ink"], font: font, display: display });
    this.cover.textContent = text;
  }
}

// The browser's window. Only the page needs this: PsychoPy's window is a monitor's, and no fingers are on it.

// Keeps PsychoJS's canvas as large as the window, and knows a phone.
class PageWindow {
  constructor(win) {
    this.win = win;
  }

  // Width and height in pixels of what is drawn on.
  size() {
    const [width, height] = this.win.size || [window.innerWidth, window.innerHeight];
    return [width, height];
  }

  // Let PsychoJS draw over the whole window: with touch screens it takes any change of size for a keyboard that has come
  // up (2026.1.1). A keyboard is up only where a field has the focus, and never changes the width; two fingers that
  // enlarge the page change both, but not the scale of what is drawn.
  follow() {
    const [width, height] = this.size();
    const turned = width !== window.innerWidth;
    const higher = height !== window.innerHeight && !this.is_typing();
    const enlarged = window.visualViewport && window.visualViewport.scale !== 1;
    const resize = this.win.constructor._resizePixiRenderer;
    if ((turned || higher) && !enlarged && resize) {
      resize(this.win);
      Object.assign(this.win._backgroundSprite || {}, { width: window.innerWidth, height: window.innerHeight });
      this.win._fullRefresh();
    }
  }

  is_typing() {
    return Boolean(document.activeElement) && document.activeElement.matches("input, textarea, [contenteditable]");
  }

  // Whether this is a phone, whose screen is too small for any study: fingers are what it is made for, and its shorter
  // side is below what tablets have. The screen counts, not the window, which a tablet may share with other apps.
  is_phone() {
    const shorter = Math.min(window.screen.width, window.screen.height);
    return window.matchMedia("(pointer: coarse)").matches && shorter < LOOK["stage"]["smallest"];
  }
}

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

// The question whether to leave. Twin of leave_dialog.py.

// Asks over any screen whether the participant wants to leave.
class LeaveDialog {
  constructor(the_suite) {
    this.suite = the_suite;
    const [texts, colors] = [the_suite.texts["leave"], LOOK["colors"]];
    const veil = the_suite.make_box([0, 0], [5, 5], colors["veil"], -1000); // larger than any window
    the_suite.show(veil, 0.8);
    this.panel = the_suite.make_box([0, 0], [0.9, 0.38], colors["paper"], -1001, colors["ink"], 2);
    const stay = the_suite.make_button([-0.2, -0.1], 0.36, texts["stay"], "1", colors["accent"], -1002);
    const leave = the_suite.make_button([0.2, -0.1], 0.36, texts["leave"], "2", colors["danger"], -1002);
    [this.stay, this.leave] = [stay[0], leave[0]];
    this.asked = the_suite.make_text([0, 0.11], "", colors["ink"], -1002);
    this.told = the_suite.make_text([0, 0.03], "", colors["ink"], -1002);
    this.stims = [veil, this.panel].concat(stay, leave, [this.asked, this.told]);
  }

  show(shown) {
    if (shown) {
      this.ask();
    }
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

  // Ask, and say what becomes of the answers: before the first trial nothing is kept.
  ask() {
    const suite = this.suite;
    const keeps = suite.n_answered > 0 && suite.keeps_incomplete();
    const [question, ...kept] = suite.texts["leave"][keeps ? "question" : "question_withdraw"].split("\n");
    suite.write_fitted(this.asked, question, [0.8, 0.06], LOOK["type"]["title"]);
    suite.write_fitted(this.told, kept.join("\n"), [0.8, 0.08], LOOK["type"]["body"]);
  }
}

// Which keys are pressed, and when: a key is called by what it writes. Twin of keys.py.

// The keys pressed in the page. The browser says in one event which key it was, what it writes, and when.
class Keys {
  constructor() {
    this.clock = new util.Clock();
    this.seen = [];
    this.down = {};
    this.other_alphabet = false;
    window.addEventListener("keydown", (event) => this.on_key_press(event));
    window.addEventListener("keyup", (event) => this.on_key_release(event));
    window.addEventListener("blur", () => this.on_deactivate());
  }

  // Give the keys pressed since the last call, in their order.
  //
  // Each has names (see `names`) and rt, in seconds since the clock was reset.
  take() {
    const now = performance.now() / 1000;
    const elapsed = this.clock.getTime();
    return this.seen.splice(0).map((key) => ({ names: key.names, rt: elapsed - (now - key.at) }));
  }

  // Forget the keys pressed up to now.
  clear() {
    this.seen = [];
  }

  // Whether an arrow key is down now.
  held(name) {
    return Boolean(this.down[name]);
  }

  // Give the names that a key counts by: the sign it writes, and sometimes its place on an American keyboard.
  //
  // place: such as "q", "1", "num_1", "left". sign: nothing where the key writes none, or has one name everywhere.
  // Digits count by their place as well, for some keyboards need Shift for them. So do letters where the keyboard writes
  // another alphabet: there, a list from A to Z could not be answered.
  names(place, sign) {
    if (sign === "") {
      return [{ enter: "return", num_enter: "return", delete: "backspace" }[place] || place];
    }
    const written = Array.from(sign.toLowerCase())[0].replace("ı", "i"); // Turkish keyboards have two keys for our I
    // As text: the compiler does not know the newer regular expressions.
    if (new RegExp("[\\p{L}\\p{M}]", "u").test(written)) {
      const latin = written.codePointAt(0) <= 0x36F || new RegExp("\\p{Script=Latin}", "u").test(written);
      this.other_alphabet = !latin;
    }
    const letter = /^[a-z]$/.test(place);
    const digit = /^[0-9]$/.test(place);
    const counts = (letter && this.other_alphabet) || (digit && !/^[0-9]$/.test(written));
    return counts ? [written, place] : [written];
  }

  // What the browser reports

  // Take in a key; on a key that is held, this comes again and again.
  on_key_press(event) {
    const writes = /^(INPUT|TEXTAREA)$/.test(event.target && event.target.tagName);
    if (writes && (event.isComposing || event.keyCode === 229)) {
      return; // to an input method, which asks for Enter and Esc, too
    }
    const pad = /^Numpad/.test(event.code);
    const unsaid = ["Dead", "Process", "Unidentified"].includes(event.key); // an input method keeps the sign to itself
    const named = /^[A-Z][A-Za-z0-9]+$/.test(event.key);
    const place = this.place(named && !pad && !unsaid ? event.key : event.code);
    const sign = named || pad || event.key === " " ? "" : event.key;
    this.down[place] = true;
    if (event.key === "Tab") {
      event.preventDefault(); // the keys would go elsewhere
    }
    if (!event.repeat) {
      const now = performance.now();
      const age = now - event.timeStamp; // some browsers have another clock in their events
      this.seen.push({ names: this.names(place, sign), at: (now - (age >= 0 && age < 1000 ? age : 0)) / 1000 });
    }
  }

  on_key_release(event) {
    this.down[this.place(event.key)] = false;
    this.down[this.place(event.code)] = false;
  }

  // Forget which keys are down: the page will not see them go up.
  on_deactivate() {
    this.down = {};
  }

  // The browser's name of a key, or of its place, as PsychoPy writes it.
  place(name) {
    return name.replace(/^(Key|Digit|Arrow)/, "").replace("Numpad", "num_").toLowerCase();
  }
}

// The study's files. Twin of study_files.py.

// Gets them from where the page is, and again when that fails.
class StudyFiles {
  constructor(the_suite) {
    this.suite = the_suite;
    this.patience = 30; // seconds without a byte
  }

  // Give what `read` makes of a file's Blob; throws an Error when five tries have failed.
  async get(path, read = (blob) => blob) {
    let cache = "no-cache";
    for (let wait = 500; ; wait *= 2) {
      try {
        return await read(await this.try_once(path, cache));
      } catch (problem) {
        cache = "reload"; // what came may lie spoilt in a cache on its way
        if (wait > 4000) {
          throw problem;
        }
        await this.suite.sleep(wait);
      }
    }
  }

  // A slow network may take its time, but not stand still; what is given up leaves its connection to others.
  async try_once(path, cache) {
    const given_up = new AbortController();
    const next = (promise) => this.suite.within(this.patience, promise);
    try {
      const response = await next(fetch(path, { cache: cache, signal: given_up.signal }));
      if (!response.ok) {
        throw new Error(`${path}: status ${response.status}`);
      }
      const [reader, chunks] = [response.body.getReader(), []];
      for (let read = await next(reader.read()); !read.done; read = await next(reader.read())) {
        chunks.push(read.value);
      }
      return new Blob(chunks, { type: response.headers.get("content-type") });
    } catch (problem) {
      given_up.abort();
      throw problem;
    }
  }

  async json(path) {
    return this.get(path, async (blob) => JSON.parse(await blob.text()));
  }

  // Batch files have no quotes and no commas in their fields: stimuli_gen lets none into names.
  async csv(path) {
    const [header, ...rows] = (await (await this.get(path)).text()).trim().split(/\r?\n/).map((line) => line.split(","));
    return rows.map((row) => row.reduce((fields, field, place) => Object.assign(fields, { [header[place]]: field }), {}));
  }
}

// Orders drawn at random, which their seed makes again. Twin of shuffle.py.

// Puts names into an order that nobody can tell from who takes part: the seed is drawn, and goes into the data.
class Shuffle {
  // given: the seed of a rehearsal or a test, a whole number from 0 and below 2 ** 32; "" to have one drawn. Throws an
  // Error for any other seed.
  constructor(given = "") {
    if (given !== "" && !(/^[0-9]+$/.test(given) && Number(given) < 2 ** 32)) {
      throw new Error(`shuffle_seed is ${given}; expected a whole number from 0 to ${2 ** 32 - 1}.`);
    }
    this.seed = given === "" ? crypto.getRandomValues(new Uint32Array(1))[0] : Number(given);
  }

  // Give the same names in another order: the shuffle of Fisher and Yates, with the numbers of mulberry32.
  order(names) {
    const shuffled = names.slice();
    let state = this.seed;
    for (let last = shuffled.length - 1; last > 0; last--) {
      state = (state + 0x6D2B79F5) >>> 0;
      let number = Math.imul(state ^ (state >>> 15), state | 1) >>> 0;
      number = (number ^ (number + Math.imul(number ^ (number >>> 7), number | 61))) >>> 0;
      number = (number ^ (number >>> 14)) >>> 0;
      const other = Math.floor(number * (last + 1) / 2 ** 32);
      [shuffled[last], shuffled[other]] = [shuffled[other], shuffled[last]];
    }
    return shuffled;
  }
}

// The images of the trials, on their way. Only the page needs this: a window finds them on its disk.

// Loads them in the background, six at a time, in the order in which the trials need them. One that does not come, after
// all tries, is left for later, so that it does not keep the others away.
class ImageLoading {
  constructor(the_suite) {
    this.suite = the_suite;
    this.at_once = 6;
    this.names = []; // those needed first come first
    this.images = {}; // name -> image, of those that are there
    this.coming = new Set();
    this.lost = new Set();
  }

  // Begin with the images of these trials; returns at once.
  begin(trials) {
    this.names = [...new Set([].concat(...trials.map((trial) => this.names_of(trial))))];
    this.again();
  }

  names_of(trial) {
    return trial["images"].concat(trial["endpoints"]);
  }

  // Give an image that is there.
  get(name) {
    return this.images[name];
  }

  // How much of a trial's images is there, from 0 to 1.
  share(trial) {
    const names = this.names_of(trial);
    return names.filter((name) => name in this.images).length / names.length;
  }

  are_here(trial) {
    return this.share(trial) === 1;
  }

  // Whether one of a trial's images did not come.
  are_lost(trial) {
    return this.names_of(trial).some((name) => this.lost.has(name));
  }

  // Try again to get what did not come.
  again() {
    this.lost.clear();
    this.go_on();
  }

  // Who leaves needs no more images, but the network, for the answers.
  go_on() {
    const free = this.suite.leaving ? 0 : this.at_once - this.coming.size;
    const asked = (name) => name in this.images || this.coming.has(name) || this.lost.has(name);
    this.names.filter((name) => !asked(name)).slice(0, free).forEach((name) => this.load(name));
  }

  async load(name) {
    this.coming.add(name);
    try {
      this.images[name] = await this.suite.files.get(name, (blob) => this.image(blob));
    } catch (problem) {
      console.warn("could not load an image:", name, problem);
      this.lost.add(name);
    }
    this.coming.delete(name);
    this.go_on();
  }

  image(blob) {
    return new Promise((resolve, reject) => {
      const image = new Image();
      image.onload = () => resolve(image);
      image.onerror = () => reject(new Error("it is no image"));
      image.src = URL.createObjectURL(blob);
    });
  }
}

// The copies of answers in the browser's storage. Only the page needs this: a window writes its file after each trial.

var browser_copy_store = "hill-mixe-suite "; // what our names in the browser's storage begin with

// Keeps all rows of a session until the server is known to have them, and finds what earlier visits have left.
class BrowserCopy {
  constructor(the_suite) {
    this.suite = the_suite;
  }

  // What the names of this study's copies begin with: on Pavlovia, studies share one storage.
  begin() {
    return `${browser_copy_store}${window.location.pathname} `;
  }

  // What the names of this participant's copies begin with.
  owner() {
    return `${this.begin()}${this.suite.participant()}`;
  }

  name() {
    return `${this.owner()} ${this.suite.shared["session"]}`;
  }

  // Keep all rows, and where they belong at the server.
  keep() {
    const suite = this.suite;
    const session = suite.psychojs.config.session;
    const kept = { token: session ? session.token : "", key: `${suite.exp.dataFileName}.csv`, csv: suite.exp.getResultAsCsv() };
    try {
      localStorage.setItem(this.name(), JSON.stringify(kept));
    } catch (problem) {
      console.warn("the browser keeps no copy of the answers:", problem);
    }
  }

  // The answers are at the server: the browser need not keep them any longer.
  forget(name) {
    try {
      localStorage.removeItem(name);
    } catch (problem) {
      console.warn("the browser has no storage:", problem);
    }
  }

  // Name the copies of earlier visits; those of tabs that are open now are none. running: the owners of these.
  of_earlier_visits(running) {
    try {
      const names = Object.keys(localStorage).filter((name) => name.startsWith(this.begin()));
      names.filter((name) => name.endsWith(" offered")).forEach((name) => localStorage.removeItem(name));
      const left = names.filter((name) => !name.endsWith(" offered") && name !== this.name());
      return left.filter((name) => !running.includes(name.slice(0, name.lastIndexOf(" "))));
    } catch (problem) {
      console.warn("the browser has no storage:", problem);
      return [];
    }
  }

  // Give a copy; that of version 0.1 is the table alone, and one that another tab has just sent is empty.
  read(name) {
    const text = localStorage.getItem(name) || "";
    try {
      const { token, key, csv } = JSON.parse(text);
      return { token: token, key: key, csv: csv };
    } catch (problem) {
      return { token: "", key: "", csv: text };
    }
  }

  // A file of this copy was made: it is kept until the next visit, for a download can fail. Where there is no room for a
  // second one, it is offered once more.
  offered(name) {
    try {
      const kept = localStorage.getItem(name);
      if (kept !== null) {
        localStorage.setItem(`${name} offered`, kept);
      }
      localStorage.removeItem(name);
    } catch (problem) {
      console.warn("this copy stays as it is:", problem);
    }
  }
}

// What is sent to the server. Only the page needs this: a window writes its file after each trial.

var uploads_beacon = 62 * 1024; // bytes; browsers send 64 KiB of a page that is closed, and the session's end needs some

// Sends all rows, always under the same name: now and then, when the page is hidden, when it is closed, and at the end.
// The server may get the same rows twice, but never fewer after more: each upload waits for the one before.
class Uploads {
  constructor(the_suite) {
    this.suite = the_suite;
    this.began_at = the_suite.now();
    this.under_way = Promise.resolve();
    this.n_begun = 0; // rows of the upload that was begun last
    this.n_there = 0; // rows that the server is known to have
    this.at_the_end = false;
    // The library's own uploads at intervals open an error box when one fails; the suite does them itself.
    const uploads = the_suite.psychojs.config.experiment.resultsUpload;
    if (uploads && uploads.intervalId > 0) {
      clearInterval(uploads.intervalId);
      uploads.intervalId = -1;
    }
  }

  // Whether the server takes answers of a session that is not over.
  takes_some() {
    const suite = this.suite;
    return suite.sends() && suite.keeps_incomplete() && suite.n_answered > 0 && !suite.withdrawn;
  }

  // Send what there is where the last time was long ago: the library lets one upload pass in five minutes, as Pavlovia
  // asks it to, or in as many as another server says when the session is opened.
  now_and_then() {
    const { _uploadThrottlePeriod: minutes = 5 } = this.suite.psychojs.serverManager;
    if (this.suite.now() - this.began_at > 1.2 * 60 * minutes) {
      this.snapshot(false);
    }
  }

  // Send what there is, unless it was sent already; the session stays open. urgent: whether it may be the last that can
  // be sent, which the library then does not hold back for having come too early.
  snapshot(urgent) {
    if (!this.takes_some() || this.at_the_end || this.n_begun === this.suite.n_rows) {
      return;
    }
    this.began_at = this.suite.now();
    this.n_begun = this.suite.n_rows;
    this.under_way = this.under_way.then(() => this.save(urgent, 60)).catch((problem) => {
      this.n_begun = this.n_there;
      console.warn("not sent this time:", problem);
    });
  }

  // Send all rows for the last time; resolves when the server has them.
  async last() {
    this.at_the_end = true;
    // An upload that is still on its way must not arrive after this one and take its place.
    await this.suite.within(20, this.under_way).catch(() => {});
    await this.save(true, 30);
  }

  async save(urgent, seconds) {
    const uploads = this.suite.psychojs.config.experiment.resultsUpload;
    if (urgent && uploads) {
      delete uploads.lastUploadTimestamp; // so does the library's own quit
    }
    const n_rows = this.suite.n_rows;
    await this.suite.within(seconds, this.suite.exp.save());
    this.n_there = Math.max(this.n_there, n_rows);
  }

  // Whether the server is known to have all rows.
  all_there() {
    return this.n_there === this.suite.n_rows;
  }

  // Send what the server is not known to have, without waiting for its answer. More than a browser sends of a page that
  // is closed stays in its storage.
  by_beacon() {
    const { psychojs, exp, completed } = this.suite;
    if (this.all_there() || !(this.takes_some() || (completed && this.suite.sends()))) {
      return;
    }
    if (new Blob([exp.getResultAsCsv()]).size > uploads_beacon) {
      console.warn("too much to be sent of a page that is closed: the next visit sends it");
      return;
    }
    delete psychojs.config.experiment.resultsUpload.lastUploadTimestamp;
    exp.save({ sync: true });
  }

  // Go on with a session that was closed: where the server takes no more of it, with a new one.
  resume() {
    const { psychojs } = this.suite;
    const again = () => (this.takes_some() ? this.save(true, 30) : Promise.reject(new Error("nothing is sent of it")));
    this.under_way = this.under_way.then(again).catch(async (problem) => {
      console.warn("another session is opened:", problem);
      await psychojs.serverManager.openSession(psychojs._sessionParams);
      this.suite.copy.keep();
    }).catch((problem) => console.warn("no session could be opened:", problem));
  }

  // Send the copy of an earlier visit, which ends its session; throws an Error where the server does not take it.
  async send_copy({ token, key, csv }) {
    if (!token || !this.suite.sends() || !this.suite.keeps_incomplete()) {
      throw new Error("it was not for a server");
    }
    await this.post(`${token}/results`, { key: key, value: csv });
    await this.post(`${token}/delete`, { isCompleted: false });
  }

  async post(path, fields) {
    const { pavlovia, gitlab } = this.suite.psychojs.config;
    const form = new FormData();
    Object.keys(fields).forEach((name) => form.append(name, fields[name]));
    const url = `${pavlovia.URL}/api/v2/experiments/${gitlab.projectId}/sessions/${path}`;
    const response = await this.suite.within(30, fetch(url, { method: "POST", body: form }));
    if (!response.ok) {
      throw new Error(`status ${response.status}`);
    }
  }
}

// One tab at a time. Only the page needs this: run.py asks where a participant has a session already.

// Keeps a participant from answering in two tabs of a browser, and knows whose answers another tab is still collecting.
// Browsers give locks to pages that come over https or from this computer. Elsewhere, as from serve.py on a network, the
// tabs ask each other: who came first answers.
class OneTab {
  constructor(the_suite) {
    this.suite = the_suite;
    this.mine = ""; // the name of what this tab holds or wants
    this.since = 0;
    this.holds = false;
    this.others = new Set(); // what other tabs have said that they hold
    this.release = () => {};
  }

  // Wait until no other tab holds the study for this participant. tell: called where one does, and not because a slow
  // browser takes its time.
  async take(tell) {
    if (this.mine) {
      return;
    }
    this.mine = this.suite.copy.owner();
    const taking = navigator.locks ? this.take_lock(tell) : this.take_by_asking(tell);
    await taking.catch((problem) => console.warn("the browser does not know its other tabs:", problem));
  }

  // Let other tabs have it: this one is closed, or its session is over.
  leave() {
    this.mine = "";
    this.holds = false;
    this.release();
  }

  // Name what other tabs hold: whose answers they are collecting.
  async running() {
    try {
      if (!navigator.locks) {
        await this.ask();
        return [...this.others];
      }
      const { held } = await navigator.locks.query();
      return held.map((lock) => lock.name).filter((name) => name !== this.mine);
    } catch (problem) {
      return []; // which taking has told of
    }
  }

  take_lock(tell) {
    return new Promise((resolve, reject) => {
      const hold = () => new Promise((release) => {
        this.release = release;
        resolve();
      });
      const wait = () => {
        tell();
        navigator.locks.request(this.mine, hold).catch(reject);
      };
      navigator.locks.request(this.mine, { ifAvailable: true }, (lock) => (lock ? hold() : wait())).catch(reject);
    });
  }

  async take_by_asking(tell) {
    this.since = Date.now() + Math.random();
    this.channel = new BroadcastChannel(this.suite.copy.begin());
    this.channel.onmessage = (event) => this.hear(event.data);
    this.release = () => this.channel.close();
    await this.ask();
    while (this.others.has(this.mine)) {
      tell();
      await this.ask();
    }
    this.holds = Boolean(this.mine); // from now on, whatever becomes of the clock
  }

  // Ask the other tabs what they hold, and give them time to answer.
  async ask() {
    this.others = new Set();
    this.channel.postMessage({ since: this.since });
    await this.suite.sleep(400);
  }

  hear({ since, held }) {
    if (held) {
      this.others.add(held);
    } else if (this.mine && (this.holds || this.since < since)) {
      this.channel.postMessage({ held: this.mine });
    }
  }
}

// A link that cannot lead anywhere. Only the page needs this: run.py checks its flags before it opens a window.

// What the address asks for is not there, however often loading is tried. asked: as it stands there, such as batch=99.
class WrongLink extends Error {
  constructor(asked, there) {
    super(`${asked}: ${there}`);
    this.asked = asked.slice(0, 40);
  }
}

// What happens when the page is hidden, closed, or comes back. Only the page needs this.

// Browsers tell of it by `visibilitychange`, `pagehide` and `pageshow`. PsychoJS waits for `unload`, which they stop to
// send; it does nothing there once the session is closed.
class Closing {
  // session: gives PsychoJS and the suite, which is there only after the library's first dialog.
  constructor(session) {
    this.session = session;
    this.closed = false;
    document.addEventListener("visibilitychange", () => this.hide());
    window.addEventListener("pagehide", () => this.close());
    window.addEventListener("pageshow", (event) => this.come_back(event.persisted));
  }

  // On a phone or tablet, and where the system runs out of memory, this is the last that a page hears.
  hide() {
    const { suite } = this.session();
    if (suite && document.visibilityState === "hidden" && !this.closed) {
      suite.uploads.snapshot(true);
    }
  }

  close() {
    const { psychojs, suite } = this.session();
    const { session } = psychojs.config || {};
    if (session && session.status === "OPEN") {
      this.closed = true;
      const completed = Boolean(suite && suite.completed) && suite.uploads.all_there();
      if (suite) {
        suite.uploads.by_beacon();
      }
      psychojs.serverManager.closeSession(closed_session(psychojs, completed), true);
    }
    if (suite) {
      suite.one_tab.leave();
    }
  }

  // A page that comes back from the browser's cache is as it was left, and goes on; only its session was closed.
  async come_back(from_cache) {
    const { psychojs, suite } = this.session();
    if (!from_cache || !this.closed) {
      return;
    }
    if (!suite || suite.n_answered === 0) {
      window.location.reload();
      return;
    }
    await suite.one_tab.take(() => window.location.reload()); // where the study was opened in another tab meanwhile
    this.closed = false;
    psychojs.config.session.status = "OPEN";
    suite.copy.keep();
    suite.uploads.resume();
  }
}

// What all screens share: the study and its texts, keys and clicks, rows of data and their saving. Twin of suite.py.

var suite, texts;
var suite_shelf = ["batches", "@designer", "@experiment"]; // the record in Pavlovia's shelf that balances batches

// One session: made before the first screen, and known to all of them.
class Suite extends Stage {
  constructor(psychojs, info, interface_name) {
    super(psychojs.window);
    this.psychojs = psychojs;
    this.exp = psychojs.experiment;
    this.info = info;
    this.interface = interface_name;
    this.platform = "psychojs";
    this.files = new StudyFiles(this);
    this.images = new ImageLoading(this);
    this.keys = new Keys();
    this.mouse = new core.Mouse({ win: this.win });
    this.pressed = [];
    this.clicked = false;
    this.down = false;
    this.was_down = false;
    this.click_seen = 0;
    this.leaving = false;
    this.asking = false;
    this.covered = false; // the question whether to leave, or a notice, stands over the screen
    this.frame_times = [];
    this.dialog = null;
    this.rehearsal = false;
    this.task = null; // the screen of the trials
    this.shared = null; // what every row tells; with it, all is loaded, and there is something to leave
    this.n_rows = 0;
    this.n_answered = 0;
    this.copy = new BrowserCopy(this);
    this.uploads = new Uploads(this);
    this.one_tab = new OneTab(this);
  }

  // Read the study and the trials of the session's batch, and begin to load its images; throws an Error where a file is
  // not available. progress: called with the fraction of files that are there. elsewhere: called with what is to be said
  // while the study is open in another tab.
  async load(progress, elsewhere) {
    this.study = await this.files.json("study.json");
    this.settings = this.study["settings"];
    this.rehearsal = this.study["rehearsal"];
    const given = this.info["shuffle_seed"] || "";
    this.shuffle = this.shuffle || new Shuffle(this.rehearsal ? given : ""); // the same when loading is tried again
    delete this.info["shuffle_seed"]; // the library would write what the address says into every row
    this.use_font(this.settings["font"]);
    const languages = this.study["languages"];
    const language = this.info["language"] || languages[0];
    this.texts = this.study["texts"][languages.includes(language) ? language : languages[0]];
    if (!languages.includes(language)) {
      throw new WrongLink(`language=${language}`, `only in ${languages.join(", ")}`);
    }
    progress(0.5);
    await this.large_enough();
    await this.one_tab.take(() => elsewhere(this.texts["loading"]["elsewhere"]));
    await this.choose_batch(this.study["n_batches"]);
    const batches = `stimuli/batches/${this.interface}`;
    const files = [`${batches}_batch-${this.batch}.csv`, `${batches}_practice.csv`];
    const [trials, practice] = await Promise.all(files.map((file) => this.files.csv(file)));
    this.n_trials = trials.length;
    this.trials = this.plan(practice, trials);
    this.n_rounds = this.trials.length;
    this.class_names = this.study["class_names"];
    this.image_size = this.study["image_size"];
    this.texts = this.fill(this.study["texts"][language], { n_trials: this.n_trials });
    this.shared = Object.assign({
      participant: this.participant(),
      session: this.info["date"],
      interface: this.interface,
      platform: this.platform
    }, this.study_columns(), {
      stimulus_set: this.study["stimulus_set"],
      stimulus_set_sha256: this.study["stimulus_set_sha256"],
      mixing: this.study["mixing"],
      batch: this.batch,
      batch_by: this.batch_by,
      n_trials: this.n_trials,
      language: language,
      observer: this.info["observer"] || "human"
    });
    // The library writes these into every row, over what we add: the address may say session=...
    Object.assign(this.info, this.shared);
    this.exp.dataFileName = this.file_name();
    this.images.begin(this.trials);
  }

  // Name the session's file: a server may refuse other signs, a name that is a device's on Windows, and a long one, as
  // recruiting services have them for people.
  file_name() {
    const named = `${this.shared["participant"].slice(0, 100)}_${this.interface}_${this.shared["session"]}`;
    return named.replace(/[^\w.-]|^\.|^(?=(con|prn|aux|nul|com\d|lpt\d)\.)/gi, "-");
  }

  // Wait for a screen that is large enough: on a phone for ever, which thus takes no batch from others.
  async large_enough() {
    while (this.page_window.is_phone()) {
      this.small = true;
      this.announce("loading, small screen");
      await this.sleep(200);
    }
    this.small = false;
  }

  // What Prolific says comes before what somebody may have typed into the first form, a name perhaps. Whoever typed
  // nothing is nobody else: each gets a code.
  participant() {
    this.drawn = this.drawn || `anonymous-${Math.random().toString(36).slice(2, 10)}`;
    return this.info["PROLIFIC_PID"] || this.info["participant"] || this.drawn;
  }

  // Give what every row tells of the study.
  study_columns() {
    return {
      study: this.study["name"],
      study_sha256: this.study["sha256"],
      rehearsal: this.rehearsal ? 1 : 0,
      audience: this.settings["audience"],
      n_raters: this.settings["n_raters"] === null ? "" : this.settings["n_raters"]
    };
  }

  // Give the words that the study shows for a class.
  label(name) {
    const labels = this.texts["labels"];
    return Object.keys(labels).includes(name) ? labels[name] : name;
  }

  // Take the batch that the address names; else the one that the server finds least filled, where it keeps count; else
  // any. It stays the same when loading is tried again.
  async choose_batch(n_batches) {
    if (this.batch_by) {
      return;
    }
    this.batch = parseInt(this.info["batch"]);
    if (this.info["batch"]) {
      if (!(this.batch >= 0 && this.batch < n_batches)) {
        throw new WrongLink(`batch=${this.info["batch"]}`, `batches are 0 to ${n_batches - 1}`);
      }
      this.batch_by = "given";
      return;
    }
    this.batch = Math.floor(Math.random() * n_batches);
    this.batch_by = "random";
    if (this.sends()) {
      try {
        const asked = this.psychojs.shelf.counterbalanceSelect({ key: suite_shelf });
        const { group, finished, participantToken } = await this.within(15, asked);
        if (/^\d+$/.test(group) && parseInt(group) < n_batches && !finished) {
          this.batch = parseInt(group);
          this.batch_by = "balanced";
          this.place_token = participantToken;
        }
      } catch (problem) {
        console.warn("the server does not balance batches, so this one is drawn at random:", problem);
      }
    }
  }

  // Tell the server that keeps count of the batches whether this one was answered to the end.
  async confirm_batch(completed) {
    if (this.batch_by === "balanced") {
      await this.psychojs.shelf.counterbalanceConfirm(suite_shelf, this.place_token, completed);
    }
  }

  // Put practice before the trials, and tell of each its images, their coefficients and its end points.
  plan(practice, trials) {
    for (const trial of practice) {
      if ("side_1" in trials[0]) { // a session has its sides from its batch
        trial["side_1"] = trials[0]["side_1"];
      }
    }
    for (const trial of practice.concat(trials)) {
      const names = "files" in trial ? trial["files"].split("|") : [trial["file"]];
      trial["images"] = names.map((name) => `stimuli/${name}`);
      trial["levels"] = names.map((name) => this.coefficient(name));
      const endpoints = "endpoint_1" in trial ? [trial["endpoint_1"], trial["endpoint_2"]] : [];
      trial["endpoints"] = endpoints.map((name) => `stimuli/${name}`);
    }
    return practice.concat(trials);
  }

  // What the participant does

  // Take in keys and clicks since the last frame; false when the participant leaves, and screens must end.
  poll() {
    this.frame_times.push(this.now());
    this.watch_window();
    this.pressed = this.keys.take();
    const [buttons, times] = this.mouse.getPressed(true);
    const down = buttons[0] === 1;
    const changed = times[0] !== this.click_seen && times[0] !== 0;
    // The time changes with each press and release: a click shorter than a frame changes it and is up again.
    this.clicked = !this.was_down && (down || changed);
    this.down = down;
    this.was_down = down;
    this.click_seen = times[0];
    if (this.asking) {
      this.answer_leave();
    } else if (!this.leaving && this.shared && this.pressed_any(["escape"])) {
      this.ask_leave(true);
    }
    this.covered = this.asking || this.narrow || this.small;
    if (this.covered) {
      this.pressed = [];
      this.clicked = false;
      this.down = false;
    }
    return !this.leaving;
  }

  // Whether one of these keys was pressed; both Enter keys count as return.
  pressed_any(names) {
    return this.pressed.some((key) => key.names.some((name) => names.includes(name)));
  }

  // Whether an arrow key is down now, and for the screen, not for what stands over it.
  held(name) {
    return !this.covered && this.keys.held(name);
  }

  // Where the mouse is, in design units from the middle.
  pointer() {
    return this.mouse.getPos().map((place) => place / this.factor);
  }

  // Whether a click began on this.
  hit(stim) {
    return this.clicked && stim.contains(this.mouse);
  }

  // Whether a button that is on was clicked, or one of its keys pressed.
  chosen(parts, name, keys) {
    return this.is_on(parts, name) && (this.pressed_any(keys) || this.hit(parts[name]));
  }

  ask_leave(asking) {
    this.asking = asking;
    this.dialog = this.dialog || new LeaveDialog(this);
    this.dialog.show(asking);
  }

  answer_leave() {
    const answer = this.dialog.answer();
    if (answer) {
      this.ask_leave(false);
      this.frame_times = [];
      this.leaving = answer === "leave";
      this.pressed = [];
      this.clicked = false;
    }
  }

  // What is told

  // Tell which screen is shown, and which part of it, to whoever cannot see it: tests and simulated people.
  announce(screen) {
    document.body.setAttribute("data-screen", screen);
  }

  // Tell them besides what differs from participant to participant.
  tell(name, text) {
    document.body.setAttribute(`data-${name}`, text);
  }

  // Time

  // Seconds on a clock that only runs forwards.
  now() {
    return performance.now() / 1000;
  }

  sleep(milliseconds) {
    return new Promise((resolve) => setTimeout(resolve, milliseconds));
  }

  // The promise's outcome, or a failure after so many seconds: a network may never answer.
  within(seconds, promise) {
    const late = this.sleep(1000 * seconds).then(() => {
      throw new Error(`no answer within ${seconds} s`);
    });
    return Promise.race([promise, late]);
  }

  on_flip(call) {
    this.win.callOnFlip(call);
  }

  // Let response times count from now.
  reset_clock() {
    this.keys.clock.reset();
  }

  clear_keys() {
    this.keys.clear();
  }

  // Seconds since reset_clock.
  elapsed() {
    return this.keys.clock.getTime();
  }

  // Median frame interval of a trial, and how many frames took more than half as long again.
  frame_columns(times) {
    const intervals = times.slice(1).map((time, before) => time - times[before]);
    if (intervals.length === 0) {
      return { frame_ms: "", dropped_frames: "" };
    }
    const sorted = intervals.slice().sort((one, other) => one - other);
    const middle = Math.floor(sorted.length / 2);
    const median = sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    const dropped = intervals.filter((interval) => interval > 1.5 * median).length;
    return { frame_ms: this.rounded(1000 * median, 2), dropped_frames: dropped };
  }

  rounded(number, digits) {
    return Number(number.toFixed(digits));
  }

  // Data

  // Add a row; after each trial all rows go into the browser's storage, and now and then to the server.
  record(values) {
    const row = Object.assign({}, this.shared, values);
    for (const name of Object.keys(row)) {
      this.exp.addData(name, row[name]);
    }
    this.exp.nextEntry();
    this.n_rows += 1;
    this.n_answered += values["phase"] === "trial" ? 1 : 0;
    if (this.n_answered > 0) {
      this.copy.keep();
      this.uploads.now_and_then();
    }
  }

  // Size of the window in pixels, how many physical ones make one of them, and how long images are shown.
  window_columns() {
    return {
      window_size: `${window.innerWidth}x${window.innerHeight}`,
      pixel_ratio: window.devicePixelRatio,
      image_px: this.image_px(LOOK["places"]["image"]["size"])
    };
  }

  // Whether answers go to a server: not on this computer, not while the study is tried out.
  sends() {
    return this.on_server() && this.psychojs.config.experiment.status === "RUNNING"
      && !util.getUrlParameters().has("__pilotToken");
  }

  // Whether the answers of those who leave are kept: on Pavlovia that is a setting of the study.
  keeps_incomplete() {
    return !this.on_server() || Boolean(this.psychojs.config.experiment.saveIncompleteResults);
  }

  on_server() {
    return Symbol.keyFor(this.psychojs.getEnvironment()) === "SERVER";
  }

  // Hand the participant a file with all rows.
  download(name, csv) {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([csv], { type: "text/csv" }));
    link.download = name.replace(/[^A-Za-z0-9._-]/g, "-") + ".csv";
    document.body.appendChild(link);
    link.click();
    document.body.removeChild(link);
  }

  // Texts

  // Read the coefficient, as text, from the name of an image: mixed_0.5_Cat_3_Dog_14.png.
  coefficient(name) {
    return name.split("/").pop().split("_")[1];
  }

  // Put values in the place of their names in braces, in a text or all texts of a list or dictionary.
  fill(node, values) {
    if (Array.isArray(node)) {
      return node.map((part) => this.fill(part, values));
    }
    if (typeof node === "object") {
      return Object.fromEntries(Object.keys(node).map((name) => [name, this.fill(node[name], values)]));
    }
    if (typeof node === "string") {
      return Object.keys(values).reduce((filled, name) => filled.split(`{${name}}`).join(values[name]), node);
    }
    return node;
  }
}

// The screen that loads, shows how far it is, and tries again after failures. Twin of loading.py.

class Loading {
  constructor(the_suite, parts) {
    this.suite = the_suite;
    this.parts = parts;
  }

  begin() {
    this.load();
  }

  frame() {
    const suite = this.suite;
    if (!suite.poll()) {
      return false;
    }
    if (this.state === "refused") {
      for (const part of ["track", "bar"]) {
        this.parts[part].setAutoDraw(false); // or people would wait for the rest
      }
    }
    if (this.state === "loading" || this.state === "refused") {
      return true;
    }
    if (this.state === "loaded" && this.unsent.length === 0) {
      return false;
    }
    if (this.state === "failed" && suite.chosen(this.parts, "next", ["return"])) {
      this.load();
    } else if (this.state === "loaded" && suite.chosen(this.parts, "next", ["d"])) {
      const name = this.unsent.pop();
      const { csv } = suite.copy.read(name);
      if (csv) {
        suite.download(name, csv);
      }
      suite.copy.offered(name);
      this.tell_unsent();
    } else if (this.state === "loaded" && suite.chosen(this.parts, "go", ["return"])) {
      return false;
    }
    return true;
  }

  end() {
    this.suite.clear_keys();
  }

  load() {
    this.state = "loading";
    this.suite.announce("loading");
    this.suite.show_button(this.parts, "next", false);
    this.suite.show_button(this.parts, "go", false);
    this.suite.write(this.parts["message"], "");
    this.show_progress(0);
    this.suite.load((fraction) => this.show_progress(fraction), (text) => this.wait_for_tab(text)).then(() => {
      this.suite.write(this.parts["message"], "");
      return this.find_unsent();
    }).then(() => {
      this.state = "loaded";
    }).catch((problem) => {
      console.warn("could not load:", problem);
      if (problem instanceof WrongLink) {
        this.refuse(problem.asked);
        return;
      }
      this.state = "failed";
      this.suite.clear_keys(); // what was pressed before there was a question is no answer
      this.suite.announce("loading failed");
      this.suite.write(this.parts["next_label"], this.suite.texts ? this.suite.texts["loading"]["again"] : "↻");
      const known = this.suite.texts ? this.suite.texts["loading"]["failed"] : `${problem.message}`;
      this.suite.write(this.parts["message"], known);
      this.suite.show_button(this.parts, "next", true);
    });
  }

  // Say what the address asks for that is not there; trying again would not help.
  refuse(asked) {
    this.state = "refused";
    this.suite.announce("loading, wrong link");
    const link = this.suite.texts["loading"]["link"];
    this.suite.write(this.parts["message"], this.suite.fill(link, { asked: asked }));
  }

  show_progress(fraction) {
    this.suite.fill_bar(this.parts["bar"], -0.4, 0.8, fraction);
  }

  // Say that the study is open in another tab, and that it goes on here once that one is closed.
  wait_for_tab(text) {
    this.suite.announce("loading, open elsewhere");
    this.suite.write(this.parts["message"], text);
  }

  // Send what earlier visits have left in the browser's storage; what the server does not take is offered as a file.
  async find_unsent() {
    const suite = this.suite;
    this.unsent = [];
    for (const name of suite.copy.of_earlier_visits(await suite.one_tab.running())) {
      try {
        const kept = suite.copy.read(name);
        if (kept.csv) {
          await suite.uploads.send_copy(kept);
        }
        suite.copy.forget(name);
      } catch (problem) {
        console.warn("answers of an earlier visit cannot be sent:", problem);
        this.unsent.push(name);
      }
    }
    suite.clear_keys();
    this.tell_unsent();
  }

  // Give day and time of a session, which end its copy's name: 2026-12-31_23h59.58.123.
  begun(name) {
    return name.split(" ").pop().replace(/^([\d-]+)_(\d\d)h(\d\d)\b.*/, "$1 $2:$3");
  }

  tell_unsent() {
    if (this.unsent.length > 0) {
      this.suite.announce(`loading unsent ${this.unsent.length}`);
      const name = this.unsent[this.unsent.length - 1];
      const message = this.suite.fill(this.suite.texts["loading"]["unsent"], { date: this.begun(name) });
      this.suite.write(this.parts["message"], message);
      this.suite.write(this.parts["next_label"], this.suite.texts["saving"]["download"]);
      this.suite.show_button(this.parts, "next", true);
      this.suite.write(this.parts["go_label"], this.suite.texts["next"]);
      this.suite.show_button(this.parts, "go", true);
    }
  }
}

new Closing(() => ({ psychojs: psychoJS, suite: suite }));
// Run 'Before Experiment' code from consent_code
// A page to read. Twin of page.py.

// Text and what else there is, from the top down, on a page as high as that.
class Page {
  constructor(the_suite, parts) {
    this.suite = the_suite;
    this.parts = parts;
    this.top = LOOK["grid"]["top"];
    this.lowest = LOOK["grid"]["lowest"]; // above what lies at the foot
    this.left = -LOOK["grid"]["text"];
    this.width = 2 * LOOK["grid"]["text"]; // of text
    this.margin = 2 * LOOK["grid"]["unit"];
    the_suite.align_right([parts["number"]]);
  }

  // Begin page `number`, counted from 0, of so many; what comes next is put at `y`.
  begin(number, total) {
    const suite = this.suite;
    this.y = this.top - this.margin;
    const of = { number: number + 1, total: total };
    suite.write(this.parts["number"], total > 1 ? suite.fill(suite.texts["of"], of) : "");
    suite.move(this.parts["number"], [this.left + this.width, this.y - 0.012]);
  }

  // Write a text, and leave a gap below it; nothing is written where there is no text.
  write(name, text, size, gap) {
    const [suite, stim] = [this.suite, this.parts[name]];
    suite.move(stim, [this.left, this.y]);
    suite.write_fitted(stim, text, [this.width, 1], size);
    if (text) {
      this.y -= suite.letters.height(suite.lines(text, size, this.width).length, size) + gap;
    }
  }

  // How much height is left.
  room() {
    return this.y - this.margin - this.lowest;
  }

  // Let the page end below what stands last on it.
  end(bottom) {
    const height = this.top - bottom + this.margin;
    this.suite.resize(this.parts["page"], [2 * LOOK["grid"]["edge"], height]);
    this.suite.move(this.parts["page"], [0, this.top - height / 2]);
  }
}

// Rows to choose from. Twin of rows.py.

// Rows of words, each with a digit as its key: one of them is chosen, or any number of them are ticked. They are made
// when they are first needed, and moved when others take their place.
class Rows {
  constructor(the_suite) {
    this.suite = the_suite;
    this.left = -LOOK["grid"]["text"];
    this.width = 2 * LOOK["grid"]["text"];
    this.keys = ["1", "2", "3", "4", "5", "6", "7", "8", "9"];
    // Margins within rows and gaps between them, from roomy to close.
    this.spacings = [[0.03, 0.016], [0.02, 0.01], [0.012, 0.008], [0.006, 0.008]];
    this.made = [];
    this.n_rows = 0;
    this.several = false;
    this.chosen = [];
  }

  // Show rows from `top` down, in a height of `room`; returns where they end. several: whether more than one may be
  // chosen, which squares to tick tell. chosen: places of those that are.
  show(texts, top, room, several, chosen) {
    this.hide();
    this.several = several;
    this.chosen = chosen.slice();
    this.n_rows = texts.length;
    const [heights, gap] = this.heights(texts, room, several);
    let y = top;
    heights.forEach((height, place) => {
      if (this.made.length === place) {
        this.made.push(this.make(place));
      }
      this.put(this.made[place], texts[place], y - height / 2, height);
      y -= height + gap;
    });
    this.mark();
    return texts.length > 0 ? y + gap : top;
  }

  hide() {
    for (const row of this.made) {
      for (const name of Object.keys(row)) {
        row[name].setAutoDraw(false);
      }
    }
    this.n_rows = 0;
  }

  // Take in a key: the digit of a row.
  press(name) {
    const place = this.keys.indexOf(name.replace("num_", ""));
    if (place >= 0 && place < this.n_rows) {
      this.choose(place);
    }
  }

  // Take in a click.
  point() {
    for (let place = 0; place < this.n_rows; place++) {
      if (this.suite.hit(this.made[place]["box"])) {
        this.choose(place);
      }
    }
  }

  // How high each row is, and the gap between them: as roomy as there is room for, else as close as can be.
  heights(texts, room, several) {
    const size = LOOK["type"]["body"];
    const lines = texts.map((text) => this.suite.lines(text, size, this.words_width(several)));
    let heights, gap;
    for (const [margin, between] of this.spacings) {
      heights = lines.map((some) => this.suite.letters.height(some.length, size) + margin);
      gap = between;
      if (heights.reduce((sum, height) => sum + height, 0) + gap * (heights.length - 1) <= room) {
        break;
      }
    }
    return [heights, gap];
  }

  // Choose a row; the same once more takes it back.
  choose(place) {
    if (this.chosen.includes(place)) {
      this.chosen = this.chosen.filter((other) => other !== place);
    } else {
      this.chosen = this.several ? this.chosen.concat(place).sort((one, other) => one - other) : [place];
    }
    this.mark();
  }

  words_width(several) {
    return this.width - this.indent(several) - 0.02;
  }

  // Where words begin, from the left edge of their row.
  indent(several) {
    return several ? 0.145 : 0.09;
  }

  make(place) {
    const [suite, colors] = [this.suite, LOOK["colors"]];
    const row = {
      box: suite.make_box([0, 0], [1, 1], colors["paper"], -10, colors["ink"]),
      cap: suite.make_box([0, 0], [0.05, 0.038], colors["cap"], -11, colors["ink"], 1.5),
      key: suite.make_text([0, 0], this.keys[place], colors["ink"], -12, LOOK["type"]["small"], 0.2),
      square: suite.make_box([0, 0], [0.036, 0.036], colors["paper"], -11, colors["ink"], 2),
      tick: suite.make_text([0, 0], "×", colors["accent"], -12, 0.05, 0.2),
      words: suite.make_text([0, 0], "", colors["ink"], -12, LOOK["type"]["body"])
    };
    suite.align_left([row["words"]]);
    return row;
  }

  // Put a row at y, the middle of its height, and write its words.
  put(row, text, y, height) {
    const [suite, size] = [this.suite, LOOK["type"]["body"]];
    suite.resize(row["box"], [this.width, height]);
    suite.move(row["box"], [this.left + this.width / 2, y]);
    for (const [name, x] of [["cap", 0.045], ["key", 0.045], ["square", 0.105], ["tick", 0.105]]) {
      suite.move(row[name], [this.left + x, y]);
    }
    const width = this.words_width(this.several);
    const half = suite.letters.height(suite.lines(text, size, width).length, size) / 2;
    suite.move(row["words"], [this.left + this.indent(this.several), y + half]);
    suite.write_fitted(row["words"], text, [width, 1], size);
    for (const name of Object.keys(row)) {
      row[name].setAutoDraw(this.several || !["square", "tick"].includes(name));
    }
  }

  mark() {
    const [suite, colors] = [this.suite, LOOK["colors"]];
    for (let place = 0; place < this.n_rows; place++) {
      const row = this.made[place];
      const chosen = this.chosen.includes(place);
      suite.paint(row["box"], colors[chosen ? "chosen" : "paper"], colors[chosen ? "accent" : "ink"]);
      row["box"].setLineWidth(chosen ? 4 : 1.5);
      suite.show(row["tick"], chosen);
    }
  }
}

// The consent screen. Twin of consent.py.

// Pages to read before the study begins; the boxes on each must all be ticked, by click or by their number.
class Consent {
  constructor(the_suite, parts) {
    this.suite = the_suite;
    this.parts = parts;
    this.page = new Page(the_suite, parts);
    this.rows = new Rows(the_suite);
  }

  begin() {
    this.number = 0;
    this.ticked = this.pages().map(() => []);
    this.suite.clear_keys();
    this.suite.on_flip(() => this.suite.reset_clock());
    this.show();
  }

  frame() {
    const suite = this.suite;
    if (!suite.poll()) {
      return false;
    }
    for (const key of suite.pressed) {
      key.names.forEach((name) => this.press(name));
    }
    if (suite.clicked) {
      this.point();
    }
    if (suite.pressed.length > 0 || suite.clicked) {
      this.enable();
    }
    return !this.over();
  }

  end() {
    const suite = this.suite;
    this.rows.hide();
    if (!suite.leaving) {
      const values = { phase: "consent", rt_s: suite.rounded(suite.elapsed(), 3) };
      suite.record(Object.assign(values, suite.window_columns()));
    }
  }

  pages() {
    return this.suite.texts["consent"]["pages"];
  }

  over() {
    return this.number === this.pages().length;
  }

  press(name) {
    if (name === "return") {
      this.turn(1);
    } else if (name === "left") {
      this.turn(-1);
    } else {
      this.rows.press(name);
    }
  }

  point() {
    if (this.suite.hit(this.parts["next"])) {
      this.turn(1);
    } else if (this.suite.hit(this.parts["back"])) {
      this.turn(-1);
    } else {
      this.rows.point();
    }
  }

  // Go to the next page, where all is ticked on this one, or to the one before.
  turn(step) {
    if (this.over() || (step > 0 && !this.all_ticked()) || (step < 0 && this.number === 0)) {
      return;
    }
    this.ticked[this.number] = this.rows.chosen;
    this.number += step;
    if (!this.over()) {
      this.show();
    }
  }

  all_ticked() {
    return this.rows.chosen.length === this.rows.n_rows;
  }

  show() {
    const [suite, texts] = [this.suite, this.pages()[this.number]];
    suite.announce(`consent ${this.number}`);
    this.page.begin(this.number, this.pages().length);
    this.page.write("title", texts["title"], LOOK["type"]["title"], 0.02);
    this.page.write("body", texts["body"], LOOK["type"]["body"], 0.03);
    const boxes = texts["boxes"] || [];
    const bottom = this.rows.show(boxes, this.page.y, this.page.room(), true, this.ticked[this.number]);
    this.page.end(boxes.length > 0 ? bottom : bottom + 0.03);
    suite.show_button(this.parts, "back", this.number > 0);
    this.enable();
  }

  enable() {
    this.suite.enable(this.parts, "next", this.all_ticked(), this.suite.texts["consent"]["missing"]);
  }
}

// Run 'Before Experiment' code from instructions_code
// The instructions. Twin of instructions.py.

// Pages to read, forwards and backwards; below the words of some stands a picture of the task.
class Instructions {
  constructor(the_suite, parts) {
    this.suite = the_suite;
    this.parts = parts;
    this.page = new Page(the_suite, parts);
    this.least = 0.16; // height of a picture; where there is less room, the words stand alone
    this.pictures = {}; // number of a page -> what its picture is made of
    this.drawing = null; // what waits for its images
  }

  begin() {
    this.number = 0;
    this.show();
  }

  frame() {
    const suite = this.suite;
    if (!suite.poll()) {
      return false;
    }
    this.draw_picture();
    if (suite.chosen(this.parts, "back", ["left"])) {
      this.turn(-1);
    } else if (suite.chosen(this.parts, "next", ["return", "right"])) {
      this.turn(1);
    }
    return this.number < this.pages().length;
  }

  end() {
    this.show_picture(false);
  }

  pages() {
    return this.suite.texts["instructions"]["pages"];
  }

  turn(step) {
    this.drawing = null;
    this.show_picture(false);
    this.number += step;
    if (this.number < this.pages().length) {
      this.show();
    }
  }

  show() {
    const [suite, texts] = [this.suite, this.pages()[this.number]];
    suite.announce(`instructions ${this.number}`);
    this.page.begin(this.number, this.pages().length);
    this.page.write("title", texts["title"], LOOK["type"]["title"], 0.02);
    this.page.write("body", texts["body"], LOOK["type"]["body"], 0.03);
    let bottom = this.page.y + 0.03;
    const picture = "picture" in texts && suite.task ? suite.task.picture() : null;
    const height = picture ? Math.min(this.page.room(), picture.height(texts["picture"])) : 0;
    if (height >= this.least) {
      bottom = this.page.y - height;
      this.drawing = { picture: picture, name: texts["picture"], y: this.page.y - height / 2, height: height };
      this.draw_picture();
    }
    this.page.end(bottom);
    suite.show_button(this.parts, "back", this.number > 0);
  }

  // Draw the page's picture as soon as its images are there.
  draw_picture() {
    if (this.drawing && this.suite.images.are_here(this.drawing.picture.trial)) {
      const { picture, name, y, height } = this.drawing;
      this.drawing = null;
      if (!(this.number in this.pictures)) {
        this.pictures[this.number] = picture.draw(name, y, height);
      }
      this.show_picture(true);
    }
  }

  show_picture(shown) {
    for (const stim of this.pictures[this.number] || []) {
      stim.setAutoDraw(shown);
    }
  }
}

// Run 'Before Experiment' code from comprehension_code
// The comprehension check. Twin of comprehension.py.

// Questions about the instructions; passed when all are answered rightly in one go.
class Comprehension {
  constructor(the_suite, parts) {
    this.suite = the_suite;
    this.parts = parts;
    this.page = new Page(the_suite, parts);
    this.rows = new Rows(the_suite);
    this.attempt = 0;
    this.passed = false;
  }

  begin() {
    this.attempt += 1;
    this.passed = false;
    this.done = false;
    this.over = false;
    this.answers = [];
    this.ask();
  }

  frame() {
    const suite = this.suite;
    if (!suite.poll()) {
      this.passed = true; // there is no repeating any more
      return false;
    }
    for (const key of suite.pressed) {
      key.names.forEach((name) => this.press(name));
    }
    if (suite.clicked) {
      this.point();
    }
    if (!this.done && (suite.pressed.length > 0 || suite.clicked)) {
      this.enable();
    }
    return !this.over;
  }

  end() {
    this.rows.hide();
  }

  questions() {
    return this.suite.texts["comprehension"]["questions"];
  }

  press(name) {
    if (name === "return") {
      this.go_on();
    } else {
      this.rows.press(name);
    }
  }

  point() {
    if (this.suite.hit(this.parts["next"])) {
      this.go_on();
    } else {
      this.rows.point();
    }
  }

  go_on() {
    if (this.done) {
      this.over = true;
    } else if (this.rows.chosen.length > 0) {
      this.answers.push(this.rows.chosen[0]);
      if (this.answers.length < this.questions().length) {
        this.ask();
      } else {
        this.tell();
      }
    }
  }

  ask() {
    const number = this.answers.length;
    this.suite.announce(`comprehension ${this.attempt} ${number}`);
    const question = this.questions()[number];
    this.write(question["question"], number, this.questions().length);
    this.page.end(this.rows.show(question["options"], this.page.y, this.page.room(), false, []));
    this.enable();
  }

  write(text, number, total) {
    this.page.begin(number, total);
    this.page.write("title", this.suite.texts["comprehension"]["title"], LOOK["type"]["title"], 0.02);
    this.page.write("body", text, LOOK["type"]["body"], 0.03);
  }

  enable() {
    const missing = this.suite.texts["comprehension"]["missing"];
    this.suite.enable(this.parts, "next", this.rows.chosen.length > 0, missing);
  }

  tell() {
    this.passed = this.questions().every((question, place) => question["answer"] === this.answers[place]);
    this.done = true;
    this.suite.announce(`comprehension ${this.attempt} ${this.passed ? "passed" : "failed"}`);
    this.suite.record({
      phase: "comprehension",
      attempt: this.attempt,
      answers: this.answers.join("|"),
      passed: this.passed ? 1 : 0
    });
    this.rows.hide();
    this.write(this.suite.texts["comprehension"][this.passed ? "passed" : "failed"], 0, 1);
    this.page.end(this.page.y + 0.03);
    this.suite.enable(this.parts, "next", true, "");
  }
}

// Run 'Before Experiment' code from trial_code
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

// What the trials of all interfaces share. Twin of trial.py.

// Practice, then the trials of the batch: their images, the onset from which times count, Next, the row of data.
class Trial {
  constructor(the_suite, parts) {
    this.suite = the_suite;
    this.parts = parts;
    this.asks_for_lam_g = false; // whether a mixture is asked for, and given by a blend
    this.label_1_side = "left"; // where image 1 stands in practice
    this.endpoints_at = [[-0.5, 0.2], [0.5, 0.2]]; // middles of the pure images on the left and the right
    this.endpoint_size = 0.2;
    this.hint_below = -0.451; // the words of practice
    this.number = -1;
    this.over = false;
    this.wait = null; // for images that are still on their way
    this.images = [];
    this.endpoints = [];
    this.picture_class = TaskPicture;
    the_suite.task = this;
  }

  // What an interface adds

  // Put the trial on the screen.
  show() {}

  // Take in a key by one of its names, pressed at rt seconds; true if it is not to be tried by its other name.
  press(name, rt) {}

  // Take in what the mouse does.
  point() {}

  // Take in Enter; true ends the trial.
  enter(rt) {
    return this.suite.is_on(this.parts, "next");
  }

  // Take in a click on Next; true ends the trial.
  go_on(rt) {
    return true;
  }

  // Give the answer's own columns.
  answer() {
    return {};
  }

  // What all do

  begin() {
    const suite = this.suite;
    if (suite.leaving) {
      return;
    }
    this.number += 1;
    this.trial = suite.trials[this.number];
    this.practice = this.number - (suite.trials.length - suite.n_trials); // below 0 in practice
    this.label_1_side = this.trial["side_1"] || this.label_1_side;
    this.texts = suite.fill(suite.texts["trial"], this.words());
    suite.write_in(this.parts, "question", this.question());
    suite.write_in(this.parts, "practice", this.practice < 0 ? this.texts["practice"] : "");
    const [x, y] = LOOK["places"]["hint"]["pos"];
    suite.move(this.parts["hint"], [x, this.practice < 0 ? this.hint_below : y]);
    const edge = LOOK["grid"]["edge"];
    suite.fill_bar(this.parts["bar"], -edge, 2 * edge, Math.max(this.practice, 0) / suite.n_trials);
    this.shown = false;
    this.waits = !suite.images.are_here(this.trial);
    if (this.waits) {
      this.wait = this.wait || new TrialWait(suite);
      this.wait.begin(this.trial, this.screen());
    } else {
      this.present();
    }
  }

  // Put the trial on the screen, all of whose images are there.
  present() {
    this.suite.announce(this.screen());
    this.show_endpoints();
    this.suite.on_flip(() => this.onset());
    this.show();
  }

  frame() {
    const suite = this.suite;
    if (!suite.poll()) {
      return false;
    }
    if (this.waits && this.wait.over()) {
      this.waits = false;
      this.wait.end();
      this.present();
    }
    if (!this.shown) {
      return true;
    }
    for (const key of suite.pressed) {
      if (key.names.includes("return") || key.names.includes("space")) {
        if (this.enter(key.rt)) {
          return this.done(key.rt);
        }
      } else {
        for (const name of key.names) {
          if (this.press(name, key.rt)) {
            break;
          }
        }
      }
    }
    this.point();
    const clicked = suite.is_on(this.parts, "next") && suite.hit(this.parts["next"]);
    if (clicked && this.go_on(suite.elapsed())) {
      return this.done(suite.elapsed());
    }
    return true;
  }

  end() {
    this.over = this.suite.leaving || this.number + 1 === this.suite.trials.length;
    for (const image of this.images.concat(this.endpoints)) {
      image.setAutoDraw(false);
    }
    if (this.waits) {
      this.wait.end();
    }
  }

  // What is announced.
  screen() {
    return this.practice < 0 ? `practice ${this.number}` : `trial ${this.practice}`;
  }

  // Give what draws the pictures of the instructions, with the first practice trial; null where there is none.
  picture() {
    const row = this.suite.trials[0];
    if (row["endpoints"].length === 0) {
      return null;
    }
    return new this.picture_class(this.suite, row, row["side_1"] || this.label_1_side);
  }

  onset() {
    this.shown = true;
    this.suite.clear_keys(); // what was pressed before the image was there is no answer to it
    this.suite.reset_clock();
    this.suite.frame_times = [];
  }

  // What texts of a trial may name.
  words() {
    const lam_f = parseFloat(this.trial["lam_f"] || this.trial["lam_start"] || 0.5);
    return {
      label_1: this.suite.label(this.trial["label_1"]),
      label_2: this.suite.label(this.trial["label_2"]),
      percent_1: Math.round(100 * lam_f),
      percent_2: 100 - Math.round(100 * lam_f),
      number: this.number + 1,
      total: this.suite.trials.length - this.suite.n_trials
    };
  }

  // The weight of label 1 that is asked for.
  lam_g() {
    return this.trial["lam_g"] || this.suite.settings["lam_g"];
  }

  // What is asked; a mixture other than the middle is named in percent.
  question() {
    if (!this.asks_for_lam_g || Number(this.lam_g()) === 0.5) {
      return this.texts["question"];
    }
    const percent = Math.floor(100 * Number(this.lam_g()) + 0.5);
    const asked = Object.assign(this.words(), { percent_1: percent, percent_2: 100 - percent });
    return this.suite.fill(this.suite.texts["trial"]["question_share"], asked);
  }

  // Show the two pure images of a practice trial.
  show_endpoints() {
    this.trial["endpoints"].forEach((path, place) => {
      const on_right = (place === 0) === (this.label_1_side === "right");
      if (this.endpoints.length === place) {
        this.endpoints.push(this.suite.make_image([0, 0], this.endpoint_size));
      }
      this.suite.move(this.endpoints[place], this.endpoints_at[on_right ? 1 : 0]);
      this.suite.set_image(this.endpoints[place], path);
      this.endpoints[place].setAutoDraw(true);
    });
  }

  done(rt) {
    // All of the batch file's columns but the names of files, and what the suite has made of them.
    const unsaid = ["file", "files", "endpoint_1", "endpoint_2", "images", "levels", "endpoints"];
    const values = { phase: this.practice < 0 ? "practice" : "trial" };
    for (const name of Object.keys(this.trial).filter((column) => !unsaid.includes(column))) {
      values[name] = this.trial[name];
    }
    if (this.asks_for_lam_g) {
      values["lam_g"] = this.lam_g();
    }
    const times = { rt_s: this.suite.rounded(rt, 3) };
    this.suite.record(Object.assign(values, this.answer(), times, this.suite.frame_columns(this.suite.frame_times)));
    return false;
  }
}

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

// A trial of Select-Shuffled: click the blend that looks halfway among all of them. Twin of select_shuffled.py.

// All blends of a pair at once, in the batch file's order (paper, section 3.2); the choice has a frame.
class SelectShuffledTrial extends Trial {
  constructor(the_suite, parts) {
    super(the_suite, parts);
    this.picture_class = SelectShuffledPicture;
    this.endpoints_at = [[-0.535, 0.241], [0.535, 0.241]];
    this.endpoint_size = 0.13;
    this.asks_for_lam_g = true;
    this.columns = 4;
    this.pitch = 0.232;
    const colors = LOOK["colors"];
    this.chosen_frame = the_suite.make_box([0, 0], [0.232, 0.232], colors["accent"], -50);
    this.cursor_frame = the_suite.make_box([0, 0], [0.219, 0.219], colors["paper"], -60, colors["ink"]);
  }

  show() {
    const suite = this.suite;
    this.order = this.trial["lam_order"].split("|").map(Number);
    while (this.images.length < this.order.length) {
      this.images.push(suite.make_image(this.at(this.images.length), LOOK["places"]["image"]["size"]));
    }
    const levels = this.trial["levels"].map(Number);
    this.order.forEach((level, place) => {
      suite.set_image(this.images[place], this.trial["images"][levels.indexOf(level)]);
      this.images[place].setAutoDraw(true);
    });
    this.chosen = null;
    this.cursor = null;
    this.path = [];
    this.times = [];
    this.show_state();
  }

  end() {
    super.end();
    this.chosen_frame.setAutoDraw(false);
    this.cursor_frame.setAutoDraw(false);
  }

  press(name, rt) {
    const steps = { left: -1, right: 1, up: -this.columns, down: this.columns };
    if (name in steps) {
      const to = this.cursor === null ? 0 : this.cursor + steps[name];
      if (to >= 0 && to < this.order.length) {
        this.cursor = to;
        this.show_state();
      }
    }
  }

  point() {
    for (let place = 0; place < this.order.length; place++) {
      if (this.suite.hit(this.images[place])) {
        this.choose(place, this.suite.elapsed());
      }
    }
  }

  enter(rt) {
    if (this.cursor !== null && this.cursor !== this.chosen) {
      this.choose(this.cursor, rt);
      return false;
    }
    return this.chosen !== null;
  }

  answer() {
    return {
      lam_h: this.path[this.path.length - 1],
      lam_path: this.path.join("|"),
      selection_times_s: this.times.join("|"),
      n_steps: this.path.length,
      place: this.chosen
    };
  }

  at(place) {
    const [left, top] = LOOK["places"]["image"]["pos"];
    return [left + this.pitch * (place % this.columns), top - this.pitch * Math.floor(place / this.columns)];
  }

  choose(place, rt) {
    this.cursor = place;
    if (place !== this.chosen) {
      this.chosen = place;
      this.path.push(this.trial["lam_order"].split("|")[place]);
      this.times.push(rt.toFixed(3));
    }
    this.show_state();
  }

  show_state() {
    const cursor = this.cursor !== this.chosen ? this.cursor : null;
    const [width, height] = this.images[0].design.size;
    const frames = [[this.chosen_frame, this.chosen, 0.022], [this.cursor_frame, cursor, 0.009]];
    for (const [frame, place, wider] of frames) {
      if (place !== null) {
        this.suite.move(frame, this.at(place));
        this.suite.resize(frame, [width + wider, height + wider]);
      }
      frame.setAutoDraw(place !== null);
    }
    this.suite.enable(this.parts, "next", this.chosen !== null, this.texts["missing"]);
    if (cursor !== null) {
      this.suite.write_in(this.parts, "hint", this.texts["enter"]);
    }
  }
}

// Run 'Before Experiment' code from survey_code
// The survey's field for words. Twin of text_answer.py.

// A field to type into. While it is not shown, what is typed is no answer.
class TextAnswer {
  constructor(the_suite, parts) {
    this.suite = the_suite;
    this.field = parts["answer"];
    this.height = 0.34;
  }

  // The screen begins, and with it the field is drawn, wanted or not.
  begin() {
    this.drawn = true;
    this.wanted = false;
    this.typed = "";
    this.caret_is_due = false;
  }

  show(item, words, top, room) {
    this.required = item["required"];
    this.suite.move(this.field, [0, top - this.height / 2]);
    this.wanted = true;
    this.empty();
    this.draw(false); // and again in the next frame: the focus is the field's then
    return top - this.height;
  }

  hide() {
    this.wanted = false;
    this.empty();
  }

  // Keys go to the field by themselves.
  press(name) {}

  point() {}

  // Draw the field while it is asked for, and not below what stands over the screen.
  follow() {
    const drawn = this.wanted && !this.suite.covered;
    if (drawn && !this.drawn) {
      this.field.setText(this.typed);
      this.field.setColor(new util.Color(LOOK["colors"]["ink"])); // for which PsychoJS makes it again, with the focus
      this.caret_is_due = true;
    }
    this.draw(drawn);
    if (this.caret_is_due && document.activeElement.isContentEditable) {
      this.caret_is_due = false;
      this.put_caret_last();
    }
  }

  draw(drawn) {
    if (this.drawn && !drawn) {
      this.typed = this.field.getText();
    }
    if (drawn !== this.drawn) {
      this.field.setAutoDraw(drawn);
    }
    this.drawn = drawn;
  }

  // PsychoJS's field is a part of the page that can be edited, and puts the caret before the text.
  put_caret_last() {
    window.getSelection().selectAllChildren(document.activeElement);
    window.getSelection().collapseToEnd();
  }

  missing() {
    return this.required && this.value() === "" ? "missing" : "";
  }

  value() {
    return (this.drawn ? this.field.getText() : this.typed).split(/\s+/).join(" ").trim();
  }

  empty() {
    this.typed = "";
    this.field.setText(""); // the library would save what was typed and not confirmed
  }
}

// The survey's field for a number. Twin of number_answer.py.

// A number from one to another, typed or clicked sign by sign.
class NumberAnswer {
  constructor(the_suite) {
    this.suite = the_suite;
    this.left = -LOOK["grid"]["text"];
    this.pitch = 0.064;
    this.most_signs = 12;
    this.digits = ["1", "2", "3", "4", "5", "6", "7", "8", "9", "0"];
    this.names = { num_decimal: ".", num_subtract: "-" };
    this.field = null;
    this.pad = []; // what can be clicked: sign, cap, what is written on it
  }

  show(item, words, top, room) {
    this.item = item;
    this.typed = "";
    if (!this.field) {
      this.make();
    }
    const places = [[0.18, 0.04], [0.02, 0.016]];
    this.field.forEach((stim, which) => {
      this.suite.move(stim, [this.left + places[which][0], top - places[which][1]]);
      stim.setAutoDraw(true);
    });
    let x = this.left + 0.027;
    for (const [sign, ...stims] of this.pad) {
      const shown = this.may_begin(sign) || sign !== "-";
      for (const stim of stims) {
        this.suite.move(stim, [x + (sign === "backspace" ? 0.014 : 0), top - 0.129]);
        stim.setAutoDraw(shown);
      }
      x += shown ? this.pitch : 0;
    }
    this.write();
    return top - 0.154;
  }

  hide() {
    for (const stims of [this.field, ...this.pad.map(([, ...stims]) => stims)]) {
      for (const stim of stims) {
        stim.setAutoDraw(false);
      }
    }
  }

  press(name) {
    return this.type(this.names[name] || name.replace("num_", ""));
  }

  point() {
    for (const [sign, cap] of this.pad) {
      if (this.suite.hit(cap)) {
        this.type(sign);
      }
    }
  }

  missing() {
    if (!this.typed) {
      return this.item["required"] ? "missing" : "";
    }
    const plain = this.plain();
    const is_number = !["", "-"].includes(plain);
    return is_number && this.item["from"] <= Number(plain) && Number(plain) <= this.item["to"] ? "" : "number";
  }

  value() {
    return this.missing() ? "" : this.plain();
  }

  // What was typed, with a point for a comma, and none at the end.
  plain() {
    return this.typed.replace(",", ".").replace(/\.$/, "");
  }

  // Whether a number from the range may begin with this sign.
  may_begin(sign) {
    return sign !== "-" || this.item["from"] < 0;
  }

  // Take in a sign, where it may stand, and tell whether it may.
  type(sign) {
    const before = this.typed;
    if (sign === "backspace") {
      this.typed = this.typed.slice(0, -1);
    } else if (this.typed.length < this.most_signs) {
      const is_first = sign === "-" && !this.typed && this.may_begin(sign);
      const is_point = [".", ","].includes(sign) && !/[.,]/.test(this.typed);
      if (is_first || is_point || this.digits.includes(sign)) {
        this.typed += sign;
      }
    }
    this.write();
    return this.typed !== before;
  }

  write() {
    this.suite.write(this.field[1], this.typed.replace("-", "−"));
  }

  make() {
    const [suite, colors] = [this.suite, LOOK["colors"]];
    const caps = suite.texts["caps"];
    this.field = [
      suite.make_box([0, 0], [0.36, 0.08], colors["paper"], -10, colors["accent"], 4),
      suite.make_text([0, 0], "", colors["ink"], -11, 0.04)
    ];
    suite.align_left(this.field.slice(1));
    for (const sign of [...this.digits, caps["decimal"], "-", "backspace"]) {
      const words = { "-": "−", backspace: caps["backspace"] }[sign] || sign;
      const width = sign === "backspace" ? 0.082 : 0.054;
      const cap = suite.make_box([0, 0], [width, 0.05], colors["cap"], -10, colors["ink"], 1.5);
      const label = suite.make_text([0, 0], words, colors["ink"], -11, LOOK["type"]["small"]);
      this.pad.push([sign, cap, label]);
    }
  }
}

// The survey's options to choose from. Twin of choice_answer.py.

// One of some options, or any number of them.
class ChoiceAnswer {
  constructor(the_suite) {
    this.rows = new Rows(the_suite);
  }

  show(item, words, top, room) {
    this.item = item;
    return this.rows.show(words["options"] || item["options"], top, room, item["kind"] === "choices", []);
  }

  hide() {
    this.rows.hide();
  }

  press(name) {
    this.rows.press(name);
  }

  point() {
    this.rows.point();
  }

  missing() {
    return this.item["required"] && this.rows.chosen.length === 0 ? "missing" : "";
  }

  value() {
    return this.rows.chosen.map((place) => this.item["options"][place]).join("|");
  }
}

// The survey's rating scale. Twin of rating_answer.py.

// Points in a row, each with its number as its key, and words at both ends.
class RatingAnswer {
  constructor(the_suite) {
    this.suite = the_suite;
    this.left = -LOOK["grid"]["text"];
    this.width = 2 * LOOK["grid"]["text"];
    this.gap = 0.016;
    this.widest = 0.26; // from one point to the next
    this.keys = ["1", "2", "3", "4", "5", "6", "7", "8", "9"];
    this.made = []; // box and number of each point
    this.ends = null;
  }

  show(item, words, top, room) {
    const suite = this.suite;
    this.item = item;
    this.chosen = null;
    if (!this.ends) {
      this.make();
    }
    const pitch = Math.min((this.width + this.gap) / item["points"], this.widest);
    this.made.slice(0, item["points"]).forEach((stims, place) => {
      suite.resize(stims[0], [pitch - this.gap, 0.08]);
      for (const stim of stims) {
        suite.move(stim, [this.left + pitch * place + (pitch - this.gap) / 2, top - 0.04]);
        stim.setAutoDraw(true);
      }
    });
    const width = pitch * item["points"] - this.gap;
    let most_lines = 0;
    const size = LOOK["type"]["small"];
    [["low", 0], ["high", width]].forEach(([end, x], which) => {
      const stim = this.ends[which];
      suite.move(stim, [this.left + x, top - 0.094]);
      suite.write_fitted(stim, words[end], [width / 2 - 0.02, 1], size);
      stim.setAutoDraw(true);
      most_lines = Math.max(most_lines, suite.lines(words[end], size, width / 2 - 0.02).length);
    });
    this.mark();
    return top - 0.094 - suite.letters.height(most_lines, size);
  }

  hide() {
    for (const stims of [this.ends, ...this.made]) {
      for (const stim of stims) {
        stim.setAutoDraw(false);
      }
    }
  }

  press(name) {
    const place = this.keys.indexOf(name.replace("num_", ""));
    if (place >= 0 && place < this.item["points"]) {
      this.choose(place);
    }
  }

  point() {
    for (let place = 0; place < this.item["points"]; place++) {
      if (this.suite.hit(this.made[place][0])) {
        this.choose(place);
      }
    }
  }

  missing() {
    return this.item["required"] && this.chosen === null ? "missing" : "";
  }

  value() {
    return this.chosen === null ? "" : this.keys[this.chosen];
  }

  // Choose a point; the same once more takes it back.
  choose(place) {
    this.chosen = this.chosen === place ? null : place;
    this.mark();
  }

  mark() {
    const colors = LOOK["colors"];
    for (let place = 0; place < this.item["points"]; place++) {
      const box = this.made[place][0];
      const chosen = place === this.chosen;
      this.suite.paint(box, colors[chosen ? "chosen" : "paper"], colors[chosen ? "accent" : "ink"]);
      box.setLineWidth(chosen ? 4 : 1.5);
    }
  }

  make() {
    const [suite, colors] = [this.suite, LOOK["colors"]];
    for (const key of this.keys) {
      const box = suite.make_box([0, 0], [1, 1], colors["paper"], -10, colors["ink"]);
      this.made.push([box, suite.make_text([0, 0], key, colors["ink"], -11)]);
    }
    this.ends = [0, 1].map(() => suite.make_text([0, 0], "", colors["ink"], -11, LOOK["type"]["small"]));
    suite.align_left(this.ends.slice(0, 1));
    suite.align_right(this.ends.slice(1));
  }
}

// The survey. Twin of survey.py.

// Items of five kinds, one after the other; each is a row when it is confirmed. How an item is answered is in a class of
// its kind: show(item, words, top, room) puts it below `top` and returns where it ends, missing() names the hint that
// says what is still to be done, value() gives what is recorded.
class Survey {
  constructor(the_suite, parts) {
    this.suite = the_suite;
    this.parts = parts;
    this.page = new Page(the_suite, parts);
    this.text = new TextAnswer(the_suite, parts);
    const choice = new ChoiceAnswer(the_suite);
    this.kinds = { text: this.text, number: new NumberAnswer(the_suite), choice: choice, choices: choice };
    this.kinds["rating"] = new RatingAnswer(the_suite);
  }

  begin() {
    this.suite.clear_keys();
    this.text.begin();
    this.number = -1;
    this.item = null;
    this.told = null; // what is missing, as last told
    if (!this.suite.leaving) {
      this.ask_next();
    }
  }

  frame() {
    const suite = this.suite;
    if (!suite.poll()) {
      this.keep_unconfirmed();
      return false;
    }
    this.text.follow();
    for (const key of suite.pressed) {
      for (const name of key.names) {
        if (this.press(name)) {
          break;
        }
      }
    }
    if (suite.clicked) {
      this.point();
    }
    this.tell_missing();
    return this.item !== null;
  }

  end() {
    if (this.item) {
      this.kinds[this.item["kind"]].hide();
    }
    this.text.hide();
  }

  // Take in a key by one of its names; true if it is not to be tried by its other name.
  press(name) {
    if (name === "return") {
      this.go_on();
    } else if (this.item) {
      return this.kinds[this.item["kind"]].press(name);
    }
  }

  point() {
    if (this.suite.hit(this.parts["next"])) {
      this.go_on();
    } else if (this.item) {
      this.kinds[this.item["kind"]].point();
    }
  }

  go_on() {
    if (this.item && !this.missing()) {
      this.record();
      this.kinds[this.item["kind"]].hide();
      this.ask_next();
    }
  }

  // Show the next item; after the last one the screen ends.
  ask_next() {
    const [suite, items, texts] = [this.suite, this.suite.study["survey"], this.suite.texts["survey"]];
    this.number += 1;
    this.item = items[this.number] || null;
    if (!this.item) {
      return;
    }
    suite.announce(`survey ${this.number}`);
    const words = texts["items"][this.item["name"]];
    const notes = ["number", "choices"].filter((name) => name === this.item["kind"]).map((name) => texts[name]);
    notes.push(...(this.item["required"] ? [] : [texts["note"]]));
    this.page.begin(this.number, items.length);
    this.page.write("title", texts["title"], LOOK["type"]["title"], 0.02);
    this.page.write("body", words["question"], LOOK["type"]["body"], notes.length > 0 ? 0.01 : 0.03);
    this.page.write("note", suite.fill(notes.join(" "), this.range()), LOOK["type"]["small"], 0.03);
    this.page.end(this.kinds[this.item["kind"]].show(this.item, words, this.page.y, this.page.room()));
    this.told = null;
    this.tell_missing();
  }

  // Switch Next on or off, when that changes, and say what is missing.
  tell_missing() {
    const missing = this.item ? this.missing() : this.told;
    if (missing !== this.told) {
      const hint = missing ? this.suite.fill(this.suite.texts["survey"][missing], this.range()) : "";
      this.suite.enable(this.parts, "next", !missing, hint);
      this.told = missing;
    }
  }

  missing() {
    return this.kinds[this.item["kind"]].missing();
  }

  // What texts of a number may name, written as participants would.
  range() {
    if (this.item["kind"] !== "number") {
      return {};
    }
    const sign = this.suite.texts["caps"]["decimal"];
    const written = (end) => `${end}`.replace(".", sign).replace("-", "−");
    return { from: written(this.item["from"]), to: written(this.item["to"]) };
  }

  record() {
    const name = this.item["name"];
    const question = this.suite.texts["survey"]["items"][name]["question"];
    const answer = this.kinds[this.item["kind"]].value();
    this.suite.record({ phase: "survey", survey_question: question, [`survey_${name}`]: answer });
  }

  // Keep the answer of somebody who leaves now.
  keep_unconfirmed() {
    if (this.item && this.kinds[this.item["kind"]].value()) {
      this.record();
    }
  }
}

// Run 'Before Experiment' code from saving_code
// The screen that saves: sends the answers, tries again after failures, and offers them as a file. Twin of saving.py.

var saving_waits = [2, 5, 10, 20, 30, 60]; // seconds between the tries; the last one for all further tries

// What PsychoJS is given when a session is closed: up to 2024.2 whether it was completed, since 2025.1 fields, that among
// them. This is both: versions of either kind put what they are given into a form, as a word or field by field.

function closed_session(psychojs, completed) {
  const fields = Object.assign({}, psychojs._sessionParams, { isCompleted: completed });
  return Object.defineProperty(fields, "toString", { value: () => `${completed}` }); // which is no field
}

class Saving {
  constructor(the_suite, parts) {
    this.suite = the_suite;
    this.parts = parts;
  }

  begin() {
    const suite = this.suite;
    suite.announce("saving");
    suite.show_button(this.parts, "keep", false);
    suite.write(this.parts["message"], suite.texts["saving"]["now"]);
    suite.completed = !suite.leaving;
    suite.withdrawn = suite.leaving && (suite.n_answered === 0 || !suite.keeps_incomplete());
    suite.leaving = true; // Esc asks no more: there is nothing left to leave
    suite.kept = false;
    this.tries = 0;
    this.state = "saving";
    if (suite.withdrawn) {
      suite.copy.forget(suite.copy.name());
      this.close();
    } else {
      this.save();
    }
  }

  frame() {
    const suite = this.suite;
    suite.poll();
    if (this.state === "saved") {
      return false;
    }
    if (this.state === "waiting" && suite.chosen(this.parts, "keep", ["d"])) {
      suite.download(suite.copy.name(), suite.exp.getResultAsCsv());
      suite.kept = true;
      this.close();
    } else if (this.state === "waiting") {
      const seconds = Math.ceil(this.next_try - suite.now());
      if (seconds <= 0) {
        this.save();
      } else {
        this.tell(seconds);
      }
    }
    return true;
  }

  end() {}

  save() {
    const suite = this.suite;
    this.state = "saving";
    suite.uploads.last().then(() => {
      suite.copy.forget(suite.copy.name());
      this.close();
    }).catch((problem) => {
      console.warn("could not save:", problem);
      this.next_try = suite.now() + saving_waits[Math.min(this.tries, saving_waits.length - 1)];
      this.tries += 1;
      this.state = "waiting";
      suite.announce(`saving again ${this.tries}`);
      suite.show_button(this.parts, "keep", this.tries >= 3);
    });
  }

  tell(seconds) {
    const saving = this.suite.texts["saving"];
    const again = this.suite.fill(saving["again"], { seconds: seconds });
    this.suite.write(this.parts["message"], this.tries >= 3 ? `${saving["offer"]}\n\n${again}` : again);
  }

  // Close the session at the server; whether that works or not, the answers are safe.
  async close() {
    const suite = this.suite;
    this.state = "closing";
    window.removeEventListener("beforeunload", suite.psychojs.beforeunloadCallback);
    await suite.within(15, suite.confirm_batch(suite.completed && !suite.kept)).catch((problem) => {
      console.warn("the server does not count this batch as answered:", problem);
    });
    for (let tries = 0; suite.on_server() && tries < 3; tries++) {
      try {
        const closed = closed_session(suite.psychojs, suite.completed && !suite.kept);
        await suite.within(10, suite.psychojs.serverManager.closeSession(closed));
        break;
      } catch (problem) {
        console.warn("could not close the session:", problem);
      }
    }
    if (suite.on_server()) {
      suite.psychojs.config.session.status = "CLOSED"; // the library would else report it as broken off
    }
    suite.one_tab.leave();
    this.state = "saved";
  }
}

// Run 'Before Experiment' code from goodbye_code
// The last screen, which stays; with a completion address it leads there. Twin of goodbye.py.

class Goodbye {
  constructor(the_suite, parts) {
    this.suite = the_suite;
    this.parts = parts;
    this.page = new Page(the_suite, parts);
  }

  begin() {
    const suite = this.suite;
    const goodbye = suite.texts["goodbye"];
    const sentences = [goodbye["body"]];
    if (!suite.completed) {
      sentences[0] = suite.withdrawn ? goodbye["withdrawn"] : goodbye["left"];
    }
    if (suite.kept) {
      sentences[0] = goodbye["kept"];
    }
    this.leads_on = suite.completed && Boolean(suite.settings["completion_url"]);
    sentences.push(goodbye[this.leads_on ? "completion" : "close"]);
    this.page.begin(0, 1);
    this.page.write("title", goodbye["title"], LOOK["type"]["title"], 0.02);
    this.page.write("body", sentences.join("\n\n"), LOOK["type"]["body"], 0);
    this.page.end(this.page.y);
    suite.show_button(this.parts, "finish", this.leads_on);
    suite.announce("goodbye");
  }

  frame() {
    this.suite.poll();
    if (this.leads_on && this.suite.chosen(this.parts, "finish", ["return"])) {
      this.leads_on = false;
      window.location.href = this.suite.settings["completion_url"];
    }
    return true;
  }

  end() {}
}

// init psychoJS:
const psychoJS = new PsychoJS({
  debug: true,
  hosts: [window.location.origin + '/run/']
});

// open window:
psychoJS.openWindow({
  fullscr: true,
  color: new util.Color([0,0,0]),
  units: 'height',
  waitBlanking: true,
  backgroundImage: '',
  backgroundFit: 'none',
});
// schedule the experiment:
psychoJS.schedule(psychoJS.gui.DlgFromDict({
  dictionary: expInfo,
  title: expName
}));

const flowScheduler = new Scheduler(psychoJS);
const dialogCancelScheduler = new Scheduler(psychoJS);
psychoJS.scheduleCondition(function() { return (psychoJS.gui.dialogComponent.button === 'OK'); },flowScheduler, dialogCancelScheduler);

// flowScheduler gets run if the participants presses OK
flowScheduler.add(updateInfo); // add timeStamp
flowScheduler.add(experimentInit);
flowScheduler.add(loadingRoutineBegin());
flowScheduler.add(loadingRoutineEachFrame());
flowScheduler.add(loadingRoutineEnd());
flowScheduler.add(consentRoutineBegin());
flowScheduler.add(consentRoutineEachFrame());
flowScheduler.add(consentRoutineEnd());
const checkLoopScheduler = new Scheduler(psychoJS);
flowScheduler.add(checkLoopBegin(checkLoopScheduler));
flowScheduler.add(checkLoopScheduler);
flowScheduler.add(checkLoopEnd);



const trialsLoopScheduler = new Scheduler(psychoJS);
flowScheduler.add(trialsLoopBegin(trialsLoopScheduler));
flowScheduler.add(trialsLoopScheduler);
flowScheduler.add(trialsLoopEnd);


flowScheduler.add(surveyRoutineBegin());
flowScheduler.add(surveyRoutineEachFrame());
flowScheduler.add(surveyRoutineEnd());
flowScheduler.add(savingRoutineBegin());
flowScheduler.add(savingRoutineEachFrame());
flowScheduler.add(savingRoutineEnd());
flowScheduler.add(goodbyeRoutineBegin());
flowScheduler.add(goodbyeRoutineEachFrame());
flowScheduler.add(goodbyeRoutineEnd());
flowScheduler.add(quitPsychoJS, 'Thank you for your patience.', true);

// quit if user presses Cancel in dialog box:
dialogCancelScheduler.add(quitPsychoJS, 'Thank you for your patience.', false);

psychoJS.start({
  expName: expName,
  expInfo: expInfo,
  resources: [
    // resources:
  ]
});

psychoJS.experimentLogger.setLevel(core.Logger.ServerLevel.INFO);


var currentLoop;
var frameDur;
async function updateInfo() {
  currentLoop = psychoJS.experiment;  // right now there are no loops
  expInfo['date'] = util.MonotonicClock.getDateStr();  // add a simple timestamp
  expInfo['expName'] = expName;
  expInfo['psychopyVersion'] = '2026.2.5';
  expInfo['OS'] = window.navigator.platform;


  // store frame rate of monitor if we can measure it successfully
  expInfo['frameRate'] = psychoJS.window.getActualFrameRate();
  if (typeof expInfo['frameRate'] !== 'undefined')
    frameDur = 1.0 / Math.round(expInfo['frameRate']);
  else
    frameDur = 1.0 / 60.0; // couldn't get a reliable measure so guess

  // add info from the URL:
  util.addInfoFromUrl(expInfo);
  

  
  psychoJS.experiment.dataFileName = (("." + "/") + ((("../../../participants_data/" + expInfo["participant"]) + "_select_shuffled_") + expInfo["date"]));
  psychoJS.experiment.field_separator = ',';


  return Scheduler.Event.NEXT;
}


var loadingClock;
var loading_message;
var loading_track;
var loading_bar;
var loading_next;
var loading_next_label;
var loading_go;
var loading_go_label;
var suite;
var loading_code;
var consentClock;
var consent_page;
var consent_title;
var consent_body;
var consent_number;
var consent_back;
var consent_back_label;
var consent_back_cap;
var consent_back_cap_label;
var consent_hint;
var consent_next;
var consent_next_label;
var consent_next_cap;
var consent_next_cap_label;
var consent_code;
var instructionsClock;
var instructions_page;
var instructions_title;
var instructions_body;
var instructions_number;
var instructions_back;
var instructions_back_label;
var instructions_back_cap;
var instructions_back_cap_label;
var instructions_hint;
var instructions_next;
var instructions_next_label;
var instructions_next_cap;
var instructions_next_cap_label;
var instructions_code;
var comprehensionClock;
var comprehension_page;
var comprehension_title;
var comprehension_body;
var comprehension_number;
var comprehension_hint;
var comprehension_next;
var comprehension_next_label;
var comprehension_next_cap;
var comprehension_next_cap_label;
var comprehension_code;
var trialClock;
var trial_question;
var trial_practice;
var trial_hint;
var trial_next;
var trial_next_label;
var trial_next_cap;
var trial_next_cap_label;
var trial_track;
var trial_bar;
var trial_code;
var surveyClock;
var survey_page;
var survey_title;
var survey_body;
var survey_number;
var survey_note;
var survey_answer;
var survey_hint;
var survey_next;
var survey_next_label;
var survey_next_cap;
var survey_next_cap_label;
var survey_code;
var savingClock;
var saving_message;
var saving_keep;
var saving_keep_label;
var saving_keep_cap;
var saving_keep_cap_label;
var saving_code;
var goodbyeClock;
var goodbye_page;
var goodbye_title;
var goodbye_body;
var goodbye_number;
var goodbye_finish;
var goodbye_finish_label;
var goodbye_finish_cap;
var goodbye_finish_cap_label;
var goodbye_code;
var globalClock;
var routineTimer;
async function experimentInit() {
  // Initialize components for Routine "loading"
  loadingClock = new util.Clock();
  loading_message = new visual.TextStim({
    win: psychoJS.window,
    name: 'loading_message',
    text: '',
    font: 'Arial',
    units: undefined, 
    pos: [0, 0.12], draggable: false, height: 0.032,  wrapWidth: 1.0, ori: 0.0,
    languageStyle: 'LTR',
    color: new util.Color('#111111'),  opacity: undefined,
    depth: 0.0 
  });
  
  loading_track = new visual.Rect ({
    win: psychoJS.window, name: 'loading_track', 
    width: [0.8, 0.02][0], height: [0.8, 0.02][1],
    ori: 0.0, 
    pos: [0, 0], 
    draggable: false, 
    anchor: 'center', 
    lineWidth: 1.0, 
    lineColor: new util.Color('#111111'), 
    fillColor: new util.Color('#F2F2F2'), 
    colorSpace: 'rgb', 
    opacity: undefined, 
    depth: -1, 
    interpolate: true, 
  });
  
  loading_bar = new visual.Rect ({
    win: psychoJS.window, name: 'loading_bar', 
    width: [0.8, 0.02][0], height: [0.8, 0.02][1],
    ori: 0.0, 
    pos: [0, 0], 
    draggable: false, 
    anchor: 'center', 
    lineWidth: 1.0, 
    lineColor: new util.Color('#111111'), 
    fillColor: new util.Color('#0A3560'), 
    colorSpace: 'rgb', 
    opacity: undefined, 
    depth: -2, 
    interpolate: true, 
  });
  
  loading_next = new visual.Rect ({
    win: psychoJS.window, name: 'loading_next', 
    width: [0.4, 0.075][0], height: [0.4, 0.075][1],
    ori: 0.0, 
    pos: [0, (- 0.15)], 
    draggable: false, 
    anchor: 'center', 
    lineWidth: 1.0, 
    lineColor: new util.Color('#111111'), 
    fillColor: new util.Color('#0A3560'), 
    colorSpace: 'rgb', 
    opacity: undefined, 
    depth: -3, 
    interpolate: true, 
  });
  
  loading_next_label = new visual.TextStim({
    win: psychoJS.window,
    name: 'loading_next_label',
    text: '',
    font: 'Arial',
    units: undefined, 
    pos: [0, (- 0.15)], draggable: false, height: 0.032,  wrapWidth: 0.4, ori: 0.0,
    languageStyle: 'LTR',
    color: new util.Color('#FFFFFF'),  opacity: undefined,
    depth: -4.0 
  });
  
  loading_go = new visual.Rect ({
    win: psychoJS.window, name: 'loading_go', 
    width: [0.4, 0.075][0], height: [0.4, 0.075][1],
    ori: 0.0, 
    pos: [0, (- 0.27)], 
    draggable: false, 
    anchor: 'center', 
    lineWidth: 1.0, 
    lineColor: new util.Color('#111111'), 
    fillColor: new util.Color('#0A3560'), 
    colorSpace: 'rgb', 
    opacity: undefined, 
    depth: -5, 
    interpolate: true, 
  });
  
  loading_go_label = new visual.TextStim({
    win: psychoJS.window,
    name: 'loading_go_label',
    text: '',
    font: 'Arial',
    units: undefined, 
    pos: [0, (- 0.27)], draggable: false, height: 0.032,  wrapWidth: 0.4, ori: 0.0,
    languageStyle: 'LTR',
    color: new util.Color('#FFFFFF'),  opacity: undefined,
    depth: -6.0 
  });
  
  // Run 'Begin Experiment' code from loading_code
  suite = new Suite(psychoJS, expInfo, 'select_shuffled');
  loading_code = new Loading(suite, suite.place({'message': loading_message, 'track': loading_track, 'bar': loading_bar, 'next': loading_next, 'next_label': loading_next_label, 'go': loading_go, 'go_label': loading_go_label}));
  // Initialize components for Routine "consent"
  consentClock = new util.Clock();
  consent_page = new visual.Rect ({
    win: psychoJS.window, name: 'consent_page', 
    width: [1.2, 0.78][0], height: [1.2, 0.78][1],
    ori: 0.0, 
    pos: [0, 0.06], 
    draggable: false, 
    anchor: 'center', 
    lineWidth: 1.0, 
    lineColor: new util.Color('#EDEDED'), 
    fillColor: new util.Color('#EDEDED'), 
    colorSpace: 'rgb', 
    opacity: undefined, 
    depth: 0, 
    interpolate: true, 
  });
  
  consent_title = new visual.TextStim({
    win: psychoJS.window,
    name: 'consent_title',
    text: '',
    font: 'Arial',
    units: undefined, 
    pos: [(- 0.53), 0.4], draggable: false, height: 0.045,  wrapWidth: 1.06, ori: 0.0,
    languageStyle: 'LTR',
    color: new util.Color('#111111'),  opacity: undefined,
    depth: -1.0 
  });
  
  consent_body = new visual.TextStim({
    win: psychoJS.window,
    name: 'consent_body',
    text: '',
    font: 'Arial',
    units: undefined, 
    pos: [(- 0.53), 0.32], draggable: false, height: 0.032,  wrapWidth: 1.06, ori: 0.0,
    languageStyle: 'LTR',
    color: new util.Color('#111111'),  opacity: undefined,
    depth: -2.0 
  });
  
  consent_number = new visual.TextStim({
    win: psychoJS.window,
    name: 'consent_number',
    text: '',
    font: 'Arial',
    units: undefined, 
    pos: [0.53, 0.4], draggable: false, height: 0.03,  wrapWidth: 0.3, ori: 0.0,
    languageStyle: 'LTR',
    color: new util.Color('#111111'),  opacity: undefined,
    depth: -3.0 
  });
  
  consent_back = new visual.Rect ({
    win: psychoJS.window, name: 'consent_back', 
    width: [0.3, 0.075][0], height: [0.3, 0.075][1],
    ori: 0.0, 
    pos: [(- 0.44999999999999996), (- 0.42)], 
    draggable: false, 
    anchor: 'center', 
    lineWidth: 1.0, 
    lineColor: new util.Color('#111111'), 
    fillColor: new util.Color('#0A3560'), 
    colorSpace: 'rgb', 
    opacity: undefined, 
    depth: -4, 
    interpolate: true, 
  });
  
  consent_back_label = new visual.TextStim({
    win: psychoJS.window,
    name: 'consent_back_label',
    text: '',
    font: 'Arial',
    units: undefined, 
    pos: [(- 0.48374999999999996), (- 0.42)], draggable: false, height: 0.032,  wrapWidth: 0.3, ori: 0.0,
    languageStyle: 'LTR',
    color: new util.Color('#FFFFFF'),  opacity: undefined,
    depth: -5.0 
  });
  
  consent_back_cap = new visual.Rect ({
    win: psychoJS.window, name: 'consent_back_cap', 
    width: [0.055, 0.05][0], height: [0.055, 0.05][1],
    ori: 0.0, 
    pos: [(- 0.33999999999999997), (- 0.42)], 
    draggable: false, 
    anchor: 'center', 
    lineWidth: 1.5, 
    lineColor: new util.Color('#111111'), 
    fillColor: new util.Color('#F7F7F7'), 
    colorSpace: 'rgb', 
    opacity: undefined, 
    depth: -6, 
    interpolate: true, 
  });
  
  consent_back_cap_label = new visual.TextStim({
    win: psychoJS.window,
    name: 'consent_back_cap_label',
    text: '',
    font: 'Arial',
    units: undefined, 
    pos: [(- 0.33999999999999997), (- 0.42)], draggable: false, height: 0.03,  wrapWidth: 0.11, ori: 0.0,
    languageStyle: 'LTR',
    color: new util.Color('#111111'),  opacity: undefined,
    depth: -7.0 
  });
  
  consent_hint = new visual.TextStim({
    win: psychoJS.window,
    name: 'consent_hint',
    text: '',
    font: 'Arial',
    units: undefined, 
    pos: [0.28, (- 0.42)], draggable: false, height: 0.03,  wrapWidth: 0.88, ori: 0.0,
    languageStyle: 'LTR',
    color: new util.Color('#111111'),  opacity: undefined,
    depth: -8.0 
  });
  
  consent_next = new visual.Rect ({
    win: psychoJS.window, name: 'consent_next', 
    width: [0.3, 0.075][0], height: [0.3, 0.075][1],
    ori: 0.0, 
    pos: [0.44999999999999996, (- 0.42)], 
    draggable: false, 
    anchor: 'center', 
    lineWidth: 1.0, 
    lineColor: new util.Color('#111111'), 
    fillColor: new util.Color('#0A3560'), 
    colorSpace: 'rgb', 
    opacity: undefined, 
    depth: -9, 
    interpolate: true, 
  });
  
  consent_next_label = new visual.TextStim({
    win: psychoJS.window,
    name: 'consent_next_label',
    text: '',
    font: 'Arial',
    units: undefined, 
    pos: [0.38125, (- 0.42)], draggable: false, height: 0.032,  wrapWidth: 0.3, ori: 0.0,
    languageStyle: 'LTR',
    color: new util.Color('#FFFFFF'),  opacity: undefined,
    depth: -10.0 
  });
  
  consent_next_cap = new visual.Rect ({
    win: psychoJS.window, name: 'consent_next_cap', 
    width: [0.125, 0.05][0], height: [0.125, 0.05][1],
    ori: 0.0, 
    pos: [0.525, (- 0.42)], 
    draggable: false, 
    anchor: 'center', 
    lineWidth: 1.5, 
    lineColor: new util.Color('#111111'), 
    fillColor: new util.Color('#F7F7F7'), 
    colorSpace: 'rgb', 
    opacity: undefined, 
    depth: -11, 
    interpolate: true, 
  });
  
  consent_next_cap_label = new visual.TextStim({
    win: psychoJS.window,
    name: 'consent_next_cap_label',
    text: '',
    font: 'Arial',
    units: undefined, 
    pos: [0.525, (- 0.42)], draggable: false, height: 0.03,  wrapWidth: 0.25, ori: 0.0,
    languageStyle: 'LTR',
    color: new util.Color('#111111'),  opacity: undefined,
    depth: -12.0 
  });
  
  // Run 'Begin Experiment' code from consent_code
  consent_code = new Consent(suite, suite.place({'page': consent_page, 'title': consent_title, 'body': consent_body, 'number': consent_number, 'back': consent_back, 'back_label': consent_back_label, 'back_cap': consent_back_cap, 'back_cap_label': consent_back_cap_label, 'hint': consent_hint, 'next': consent_next, 'next_label': consent_next_label, 'next_cap': consent_next_cap, 'next_cap_label': consent_next_cap_label}));
  suite.align_left([consent_title], 'top');
  suite.align_left([consent_body], 'top');
  suite.align_right([consent_hint], 'center');
  // Initialize components for Routine "instructions"
  instructionsClock = new util.Clock();
  instructions_page = new visual.Rect ({
    win: psychoJS.window, name: 'instructions_page', 
    width: [1.2, 0.78][0], height: [1.2, 0.78][1],
    ori: 0.0, 
    pos: [0, 0.06], 
    draggable: false, 
    anchor: 'center', 
    lineWidth: 1.0, 
    lineColor: new util.Color('#EDEDED'), 
    fillColor: new util.Color('#EDEDED'), 
    colorSpace: 'rgb', 
    opacity: undefined, 
    depth: 0, 
    interpolate: true, 
  });
  
  instructions_title = new visual.TextStim({
    win: psychoJS.window,
    name: 'instructions_title',
    text: '',
    font: 'Arial',
    units: undefined, 
    pos: [(- 0.53), 0.4], draggable: false, height: 0.045,  wrapWidth: 1.06, ori: 0.0,
    languageStyle: 'LTR',
    color: new util.Color('#111111'),  opacity: undefined,
    depth: -1.0 
  });
  
  instructions_body = new visual.TextStim({
    win: psychoJS.window,
    name: 'instructions_body',
    text: '',
    font: 'Arial',
    units: undefined, 
    pos: [(- 0.53), 0.32], draggable: false, height: 0.032,  wrapWidth: 1.06, ori: 0.0,
    languageStyle: 'LTR',
    color: new util.Color('#111111'),  opacity: undefined,
    depth: -2.0 
  });
  
  instructions_number = new visual.TextStim({
    win: psychoJS.window,
    name: 'instructions_number',
    text: '',
    font: 'Arial',
    units: undefined, 
    pos: [0.53, 0.4], draggable: false, height: 0.03,  wrapWidth: 0.3, ori: 0.0,
    languageStyle: 'LTR',
    color: new util.Color('#111111'),  opacity: undefined,
    depth: -3.0 
  });
  
  instructions_back = new visual.Rect ({
    win: psychoJS.window, name: 'instructions_back', 
    width: [0.3, 0.075][0], height: [0.3, 0.075][1],
    ori: 0.0, 
    pos: [(- 0.44999999999999996), (- 0.42)], 
    draggable: false, 
    anchor: 'center', 
    lineWidth: 1.0, 
    lineColor: new util.Color('#111111'), 
    fillColor: new util.Color('#0A3560'), 
    colorSpace: 'rgb', 
    opacity: undefined, 
    depth: -4, 
    interpolate: true, 
  });
  
  instructions_back_label = new visual.TextStim({
    win: psychoJS.window,
    name: 'instructions_back_label',
    text: '',
    font: 'Arial',
    units: undefined, 
    pos: [(- 0.48374999999999996), (- 0.42)], draggable: false, height: 0.032,  wrapWidth: 0.3, ori: 0.0,
    languageStyle: 'LTR',
    color: new util.Color('#FFFFFF'),  opacity: undefined,
    depth: -5.0 
  });
  
  instructions_back_cap = new visual.Rect ({
    win: psychoJS.window, name: 'instructions_back_cap', 
    width: [0.055, 0.05][0], height: [0.055, 0.05][1],
    ori: 0.0, 
    pos: [(- 0.33999999999999997), (- 0.42)], 
    draggable: false, 
    anchor: 'center', 
    lineWidth: 1.5, 
    lineColor: new util.Color('#111111'), 
    fillColor: new util.Color('#F7F7F7'), 
    colorSpace: 'rgb', 
    opacity: undefined, 
    depth: -6, 
    interpolate: true, 
  });
  
  instructions_back_cap_label = new visual.TextStim({
    win: psychoJS.window,
    name: 'instructions_back_cap_label',
    text: '',
    font: 'Arial',
    units: undefined, 
    pos: [(- 0.33999999999999997), (- 0.42)], draggable: false, height: 0.03,  wrapWidth: 0.11, ori: 0.0,
    languageStyle: 'LTR',
    color: new util.Color('#111111'),  opacity: undefined,
    depth: -7.0 
  });
  
  instructions_hint = new visual.TextStim({
    win: psychoJS.window,
    name: 'instructions_hint',
    text: '',
    font: 'Arial',
    units: undefined, 
    pos: [0.28, (- 0.42)], draggable: false, height: 0.03,  wrapWidth: 0.88, ori: 0.0,
    languageStyle: 'LTR',
    color: new util.Color('#111111'),  opacity: undefined,
    depth: -8.0 
  });
  
  instructions_next = new visual.Rect ({
    win: psychoJS.window, name: 'instructions_next', 
    width: [0.3, 0.075][0], height: [0.3, 0.075][1],
    ori: 0.0, 
    pos: [0.44999999999999996, (- 0.42)], 
    draggable: false, 
    anchor: 'center', 
    lineWidth: 1.0, 
    lineColor: new util.Color('#111111'), 
    fillColor: new util.Color('#0A3560'), 
    colorSpace: 'rgb', 
    opacity: undefined, 
    depth: -9, 
    interpolate: true, 
  });
  
  instructions_next_label = new visual.TextStim({
    win: psychoJS.window,
    name: 'instructions_next_label',
    text: '',
    font: 'Arial',
    units: undefined, 
    pos: [0.38125, (- 0.42)], draggable: false, height: 0.032,  wrapWidth: 0.3, ori: 0.0,
    languageStyle: 'LTR',
    color: new util.Color('#FFFFFF'),  opacity: undefined,
    depth: -10.0 
  });
  
  instructions_next_cap = new visual.Rect ({
    win: psychoJS.window, name: 'instructions_next_cap', 
    width: [0.125, 0.05][0], height: [0.125, 0.05][1],
    ori: 0.0, 
    pos: [0.525, (- 0.42)], 
    draggable: false, 
    anchor: 'center', 
    lineWidth: 1.5, 
    lineColor: new util.Color('#111111'), 
    fillColor: new util.Color('#F7F7F7'), 
    colorSpace: 'rgb', 
    opacity: undefined, 
    depth: -11, 
    interpolate: true, 
  });
  
  instructions_next_cap_label = new visual.TextStim({
    win: psychoJS.window,
    name: 'instructions_next_cap_label',
    text: '',
    font: 'Arial',
    units: undefined, 
    pos: [0.525, (- 0.42)], draggable: false, height: 0.03,  wrapWidth: 0.25, ori: 0.0,
    languageStyle: 'LTR',
    color: new util.Color('#111111'),  opacity: undefined,
    depth: -12.0 
  });
  
  // Run 'Begin Experiment' code from instructions_code
  instructions_code = new Instructions(suite, suite.place({'page': instructions_page, 'title': instructions_title, 'body': instructions_body, 'number': instructions_number, 'back': instructions_back, 'back_label': instructions_back_label, 'back_cap': instructions_back_cap, 'back_cap_label': instructions_back_cap_label, 'hint': instructions_hint, 'next': instructions_next, 'next_label': instructions_next_label, 'next_cap': instructions_next_cap, 'next_cap_label': instructions_next_cap_label}));
  suite.align_left([instructions_title], 'top');
  suite.align_left([instructions_body], 'top');
  suite.align_right([instructions_hint], 'center');
  // Initialize components for Routine "comprehension"
  comprehensionClock = new util.Clock();
  comprehension_page = new visual.Rect ({
    win: psychoJS.window, name: 'comprehension_page', 
    width: [1.2, 0.78][0], height: [1.2, 0.78][1],
    ori: 0.0, 
    pos: [0, 0.06], 
    draggable: false, 
    anchor: 'center', 
    lineWidth: 1.0, 
    lineColor: new util.Color('#EDEDED'), 
    fillColor: new util.Color('#EDEDED'), 
    colorSpace: 'rgb', 
    opacity: undefined, 
    depth: 0, 
    interpolate: true, 
  });
  
  comprehension_title = new visual.TextStim({
    win: psychoJS.window,
    name: 'comprehension_title',
    text: '',
    font: 'Arial',
    units: undefined, 
    pos: [(- 0.53), 0.4], draggable: false, height: 0.045,  wrapWidth: 1.06, ori: 0.0,
    languageStyle: 'LTR',
    color: new util.Color('#111111'),  opacity: undefined,
    depth: -1.0 
  });
  
  comprehension_body = new visual.TextStim({
    win: psychoJS.window,
    name: 'comprehension_body',
    text: '',
    font: 'Arial',
    units: undefined, 
    pos: [(- 0.53), 0.32], draggable: false, height: 0.032,  wrapWidth: 1.06, ori: 0.0,
    languageStyle: 'LTR',
    color: new util.Color('#111111'),  opacity: undefined,
    depth: -2.0 
  });
  
  comprehension_number = new visual.TextStim({
    win: psychoJS.window,
    name: 'comprehension_number',
    text: '',
    font: 'Arial',
    units: undefined, 
    pos: [0.53, 0.4], draggable: false, height: 0.03,  wrapWidth: 0.3, ori: 0.0,
    languageStyle: 'LTR',
    color: new util.Color('#111111'),  opacity: undefined,
    depth: -3.0 
  });
  
  comprehension_hint = new visual.TextStim({
    win: psychoJS.window,
    name: 'comprehension_hint',
    text: '',
    font: 'Arial',
    units: undefined, 
    pos: [0.28, (- 0.42)], draggable: false, height: 0.03,  wrapWidth: 0.88, ori: 0.0,
    languageStyle: 'LTR',
    color: new util.Color('#111111'),  opacity: undefined,
    depth: -4.0 
  });
  
  comprehension_next = new visual.Rect ({
    win: psychoJS.window, name: 'comprehension_next', 
    width: [0.3, 0.075][0], height: [0.3, 0.075][1],
    ori: 0.0, 
    pos: [0.44999999999999996, (- 0.42)], 
    draggable: false, 
    anchor: 'center', 
    lineWidth: 1.0, 
    lineColor: new util.Color('#111111'), 
    fillColor: new util.Color('#0A3560'), 
    colorSpace: 'rgb', 
    opacity: undefined, 
    depth: -5, 
    interpolate: true, 
  });
  
  comprehension_next_label = new visual.TextStim({
    win: psychoJS.window,
    name: 'comprehension_next_label',
    text: '',
    font: 'Arial',
    units: undefined, 
    pos: [0.38125, (- 0.42)], draggable: false, height: 0.032,  wrapWidth: 0.3, ori: 0.0,
    languageStyle: 'LTR',
    color: new util.Color('#FFFFFF'),  opacity: undefined,
    depth: -6.0 
  });
  
  comprehension_next_cap = new visual.Rect ({
    win: psychoJS.window, name: 'comprehension_next_cap', 
    width: [0.125, 0.05][0], height: [0.125, 0.05][1],
    ori: 0.0, 
    pos: [0.525, (- 0.42)], 
    draggable: false, 
    anchor: 'center', 
    lineWidth: 1.5, 
    lineColor: new util.Color('#111111'), 
    fillColor: new util.Color('#F7F7F7'), 
    colorSpace: 'rgb', 
    opacity: undefined, 
    depth: -7, 
    interpolate: true, 
  });
  
  comprehension_next_cap_label = new visual.TextStim({
    win: psychoJS.window,
    name: 'comprehension_next_cap_label',
    text: '',
    font: 'Arial',
    units: undefined, 
    pos: [0.525, (- 0.42)], draggable: false, height: 0.03,  wrapWidth: 0.25, ori: 0.0,
    languageStyle: 'LTR',
    color: new util.Color('#111111'),  opacity: undefined,
    depth: -8.0 
  });
  
  // Run 'Begin Experiment' code from comprehension_code
  comprehension_code = new Comprehension(suite, suite.place({'page': comprehension_page, 'title': comprehension_title, 'body': comprehension_body, 'number': comprehension_number, 'hint': comprehension_hint, 'next': comprehension_next, 'next_label': comprehension_next_label, 'next_cap': comprehension_next_cap, 'next_cap_label': comprehension_next_cap_label}));
  suite.align_left([comprehension_title], 'top');
  suite.align_left([comprehension_body], 'top');
  suite.align_right([comprehension_hint], 'center');
  // Initialize components for Routine "trial"
  trialClock = new util.Clock();
  trial_question = new visual.TextStim({
    win: psychoJS.window,
    name: 'trial_question',
    text: '',
    font: 'Arial',
    units: undefined, 
    pos: [0, 0.415], draggable: false, height: 0.034,  wrapWidth: 1.2, ori: 0.0,
    languageStyle: 'LTR',
    color: new util.Color('#111111'),  opacity: undefined,
    depth: 0.0 
  });
  
  trial_practice = new visual.TextStim({
    win: psychoJS.window,
    name: 'trial_practice',
    text: '',
    font: 'Arial',
    units: undefined, 
    pos: [(- 0.6), (- 0.397)], draggable: false, height: 0.03,  wrapWidth: 0.88, ori: 0.0,
    languageStyle: 'LTR',
    color: new util.Color('#111111'),  opacity: undefined,
    depth: -1.0 
  });
  
  trial_hint = new visual.TextStim({
    win: psychoJS.window,
    name: 'trial_hint',
    text: '',
    font: 'Arial',
    units: undefined, 
    pos: [0.28, (- 0.42)], draggable: false, height: 0.03,  wrapWidth: 0.88, ori: 0.0,
    languageStyle: 'LTR',
    color: new util.Color('#111111'),  opacity: undefined,
    depth: -2.0 
  });
  
  trial_next = new visual.Rect ({
    win: psychoJS.window, name: 'trial_next', 
    width: [0.3, 0.075][0], height: [0.3, 0.075][1],
    ori: 0.0, 
    pos: [0.44999999999999996, (- 0.42)], 
    draggable: false, 
    anchor: 'center', 
    lineWidth: 1.0, 
    lineColor: new util.Color('#111111'), 
    fillColor: new util.Color('#0A3560'), 
    colorSpace: 'rgb', 
    opacity: undefined, 
    depth: -3, 
    interpolate: true, 
  });
  
  trial_next_label = new visual.TextStim({
    win: psychoJS.window,
    name: 'trial_next_label',
    text: '',
    font: 'Arial',
    units: undefined, 
    pos: [0.38125, (- 0.42)], draggable: false, height: 0.032,  wrapWidth: 0.3, ori: 0.0,
    languageStyle: 'LTR',
    color: new util.Color('#FFFFFF'),  opacity: undefined,
    depth: -4.0 
  });
  
  trial_next_cap = new visual.Rect ({
    win: psychoJS.window, name: 'trial_next_cap', 
    width: [0.125, 0.05][0], height: [0.125, 0.05][1],
    ori: 0.0, 
    pos: [0.525, (- 0.42)], 
    draggable: false, 
    anchor: 'center', 
    lineWidth: 1.5, 
    lineColor: new util.Color('#111111'), 
    fillColor: new util.Color('#F7F7F7'), 
    colorSpace: 'rgb', 
    opacity: undefined, 
    depth: -5, 
    interpolate: true, 
  });
  
  trial_next_cap_label = new visual.TextStim({
    win: psychoJS.window,
    name: 'trial_next_cap_label',
    text: '',
    font: 'Arial',
    units: undefined, 
    pos: [0.525, (- 0.42)], draggable: false, height: 0.03,  wrapWidth: 0.25, ori: 0.0,
    languageStyle: 'LTR',
    color: new util.Color('#111111'),  opacity: undefined,
    depth: -6.0 
  });
  
  trial_track = new visual.Rect ({
    win: psychoJS.window, name: 'trial_track', 
    width: [1.2, 0.014][0], height: [1.2, 0.014][1],
    ori: 0.0, 
    pos: [0, (- 0.483)], 
    draggable: false, 
    anchor: 'center', 
    lineWidth: 1.0, 
    lineColor: new util.Color('#111111'), 
    fillColor: new util.Color('#F2F2F2'), 
    colorSpace: 'rgb', 
    opacity: undefined, 
    depth: -7, 
    interpolate: true, 
  });
  
  trial_bar = new visual.Rect ({
    win: psychoJS.window, name: 'trial_bar', 
    width: [1.2, 0.014][0], height: [1.2, 0.014][1],
    ori: 0.0, 
    pos: [0, (- 0.483)], 
    draggable: false, 
    anchor: 'center', 
    lineWidth: 1.0, 
    lineColor: new util.Color('#111111'), 
    fillColor: new util.Color('#0A3560'), 
    colorSpace: 'rgb', 
    opacity: undefined, 
    depth: -8, 
    interpolate: true, 
  });
  
  // Run 'Begin Experiment' code from trial_code
  trial_code = new SelectShuffledTrial(suite, suite.place({'question': trial_question, 'practice': trial_practice, 'hint': trial_hint, 'next': trial_next, 'next_label': trial_next_label, 'next_cap': trial_next_cap, 'next_cap_label': trial_next_cap_label, 'track': trial_track, 'bar': trial_bar}));
  suite.align_left([trial_practice], 'center');
  suite.align_right([trial_hint], 'center');
  // Initialize components for Routine "survey"
  surveyClock = new util.Clock();
  survey_page = new visual.Rect ({
    win: psychoJS.window, name: 'survey_page', 
    width: [1.2, 0.78][0], height: [1.2, 0.78][1],
    ori: 0.0, 
    pos: [0, 0.06], 
    draggable: false, 
    anchor: 'center', 
    lineWidth: 1.0, 
    lineColor: new util.Color('#EDEDED'), 
    fillColor: new util.Color('#EDEDED'), 
    colorSpace: 'rgb', 
    opacity: undefined, 
    depth: 0, 
    interpolate: true, 
  });
  
  survey_title = new visual.TextStim({
    win: psychoJS.window,
    name: 'survey_title',
    text: '',
    font: 'Arial',
    units: undefined, 
    pos: [(- 0.53), 0.4], draggable: false, height: 0.045,  wrapWidth: 1.06, ori: 0.0,
    languageStyle: 'LTR',
    color: new util.Color('#111111'),  opacity: undefined,
    depth: -1.0 
  });
  
  survey_body = new visual.TextStim({
    win: psychoJS.window,
    name: 'survey_body',
    text: '',
    font: 'Arial',
    units: undefined, 
    pos: [(- 0.53), 0.32], draggable: false, height: 0.032,  wrapWidth: 1.06, ori: 0.0,
    languageStyle: 'LTR',
    color: new util.Color('#111111'),  opacity: undefined,
    depth: -2.0 
  });
  
  survey_number = new visual.TextStim({
    win: psychoJS.window,
    name: 'survey_number',
    text: '',
    font: 'Arial',
    units: undefined, 
    pos: [0.53, 0.4], draggable: false, height: 0.03,  wrapWidth: 0.3, ori: 0.0,
    languageStyle: 'LTR',
    color: new util.Color('#111111'),  opacity: undefined,
    depth: -3.0 
  });
  
  survey_note = new visual.TextStim({
    win: psychoJS.window,
    name: 'survey_note',
    text: '',
    font: 'Arial',
    units: undefined, 
    pos: [(- 0.53), 0.28], draggable: false, height: 0.03,  wrapWidth: 1.06, ori: 0.0,
    languageStyle: 'LTR',
    color: new util.Color('#111111'),  opacity: undefined,
    depth: -4.0 
  });
  
  survey_answer = new visual.TextBox({
    win: psychoJS.window,
    name: 'survey_answer',
    text: '',
    placeholder: undefined,
    font: 'Arial',
    pos: [0, (- 0.06)], 
    draggable: false,
    letterHeight: 0.032,
    lineSpacing: 1.0,
    size: [1.06, 0.34],  units: undefined, 
    ori: 0.0,
    color: '#111111', colorSpace: 'rgb',
    fillColor: '#FFFFFF', borderColor: '#111111',
    languageStyle: 'LTR',
    formattingSyntax: 'md',
    bold: false, italic: false,
    opacity: undefined,
    padding: 0.015,
    alignment: 'top-left',
    overflow: 'visible',
    editable: true,
    multiline: true,
    anchor: 'center',
    depth: -5.0 
  });
  
  survey_hint = new visual.TextStim({
    win: psychoJS.window,
    name: 'survey_hint',
    text: '',
    font: 'Arial',
    units: undefined, 
    pos: [0.28, (- 0.42)], draggable: false, height: 0.03,  wrapWidth: 0.88, ori: 0.0,
    languageStyle: 'LTR',
    color: new util.Color('#111111'),  opacity: undefined,
    depth: -6.0 
  });
  
  survey_next = new visual.Rect ({
    win: psychoJS.window, name: 'survey_next', 
    width: [0.3, 0.075][0], height: [0.3, 0.075][1],
    ori: 0.0, 
    pos: [0.44999999999999996, (- 0.42)], 
    draggable: false, 
    anchor: 'center', 
    lineWidth: 1.0, 
    lineColor: new util.Color('#111111'), 
    fillColor: new util.Color('#0A3560'), 
    colorSpace: 'rgb', 
    opacity: undefined, 
    depth: -7, 
    interpolate: true, 
  });
  
  survey_next_label = new visual.TextStim({
    win: psychoJS.window,
    name: 'survey_next_label',
    text: '',
    font: 'Arial',
    units: undefined, 
    pos: [0.38125, (- 0.42)], draggable: false, height: 0.032,  wrapWidth: 0.3, ori: 0.0,
    languageStyle: 'LTR',
    color: new util.Color('#FFFFFF'),  opacity: undefined,
    depth: -8.0 
  });
  
  survey_next_cap = new visual.Rect ({
    win: psychoJS.window, name: 'survey_next_cap', 
    width: [0.125, 0.05][0], height: [0.125, 0.05][1],
    ori: 0.0, 
    pos: [0.525, (- 0.42)], 
    draggable: false, 
    anchor: 'center', 
    lineWidth: 1.5, 
    lineColor: new util.Color('#111111'), 
    fillColor: new util.Color('#F7F7F7'), 
    colorSpace: 'rgb', 
    opacity: undefined, 
    depth: -9, 
    interpolate: true, 
  });
  
  survey_next_cap_label = new visual.TextStim({
    win: psychoJS.window,
    name: 'survey_next_cap_label',
    text: '',
    font: 'Arial',
    units: undefined, 
    pos: [0.525, (- 0.42)], draggable: false, height: 0.03,  wrapWidth: 0.25, ori: 0.0,
    languageStyle: 'LTR',
    color: new util.Color('#111111'),  opacity: undefined,
    depth: -10.0 
  });
  
  // Run 'Begin Experiment' code from survey_code
  survey_code = new Survey(suite, suite.place({'page': survey_page, 'title': survey_title, 'body': survey_body, 'number': survey_number, 'note': survey_note, 'answer': survey_answer, 'hint': survey_hint, 'next': survey_next, 'next_label': survey_next_label, 'next_cap': survey_next_cap, 'next_cap_label': survey_next_cap_label}));
  suite.align_left([survey_title], 'top');
  suite.align_left([survey_body], 'top');
  suite.align_left([survey_note], 'top');
  suite.align_right([survey_hint], 'center');
  // Initialize components for Routine "saving"
  savingClock = new util.Clock();
  saving_message = new visual.TextStim({
    win: psychoJS.window,
    name: 'saving_message',
    text: '',
    font: 'Arial',
    units: undefined, 
    pos: [0, 0.1], draggable: false, height: 0.032,  wrapWidth: 1.0, ori: 0.0,
    languageStyle: 'LTR',
    color: new util.Color('#111111'),  opacity: undefined,
    depth: 0.0 
  });
  
  saving_keep = new visual.Rect ({
    win: psychoJS.window, name: 'saving_keep', 
    width: [0.5, 0.075][0], height: [0.5, 0.075][1],
    ori: 0.0, 
    pos: [0, (- 0.12)], 
    draggable: false, 
    anchor: 'center', 
    lineWidth: 1.0, 
    lineColor: new util.Color('#111111'), 
    fillColor: new util.Color('#0A3560'), 
    colorSpace: 'rgb', 
    opacity: undefined, 
    depth: -1, 
    interpolate: true, 
  });
  
  saving_keep_label = new visual.TextStim({
    win: psychoJS.window,
    name: 'saving_keep_label',
    text: '',
    font: 'Arial',
    units: undefined, 
    pos: [(- 0.03375), (- 0.12)], draggable: false, height: 0.032,  wrapWidth: 0.5, ori: 0.0,
    languageStyle: 'LTR',
    color: new util.Color('#FFFFFF'),  opacity: undefined,
    depth: -2.0 
  });
  
  saving_keep_cap = new visual.Rect ({
    win: psychoJS.window, name: 'saving_keep_cap', 
    width: [0.055, 0.05][0], height: [0.055, 0.05][1],
    ori: 0.0, 
    pos: [0.21, (- 0.12)], 
    draggable: false, 
    anchor: 'center', 
    lineWidth: 1.5, 
    lineColor: new util.Color('#111111'), 
    fillColor: new util.Color('#F7F7F7'), 
    colorSpace: 'rgb', 
    opacity: undefined, 
    depth: -3, 
    interpolate: true, 
  });
  
  saving_keep_cap_label = new visual.TextStim({
    win: psychoJS.window,
    name: 'saving_keep_cap_label',
    text: 'D',
    font: 'Arial',
    units: undefined, 
    pos: [0.21, (- 0.12)], draggable: false, height: 0.03,  wrapWidth: 0.11, ori: 0.0,
    languageStyle: 'LTR',
    color: new util.Color('#111111'),  opacity: undefined,
    depth: -4.0 
  });
  
  // Run 'Begin Experiment' code from saving_code
  saving_code = new Saving(suite, suite.place({'message': saving_message, 'keep': saving_keep, 'keep_label': saving_keep_label, 'keep_cap': saving_keep_cap, 'keep_cap_label': saving_keep_cap_label}));
  // Initialize components for Routine "goodbye"
  goodbyeClock = new util.Clock();
  goodbye_page = new visual.Rect ({
    win: psychoJS.window, name: 'goodbye_page', 
    width: [1.2, 0.78][0], height: [1.2, 0.78][1],
    ori: 0.0, 
    pos: [0, 0.06], 
    draggable: false, 
    anchor: 'center', 
    lineWidth: 1.0, 
    lineColor: new util.Color('#EDEDED'), 
    fillColor: new util.Color('#EDEDED'), 
    colorSpace: 'rgb', 
    opacity: undefined, 
    depth: 0, 
    interpolate: true, 
  });
  
  goodbye_title = new visual.TextStim({
    win: psychoJS.window,
    name: 'goodbye_title',
    text: '',
    font: 'Arial',
    units: undefined, 
    pos: [(- 0.53), 0.4], draggable: false, height: 0.045,  wrapWidth: 1.06, ori: 0.0,
    languageStyle: 'LTR',
    color: new util.Color('#111111'),  opacity: undefined,
    depth: -1.0 
  });
  
  goodbye_body = new visual.TextStim({
    win: psychoJS.window,
    name: 'goodbye_body',
    text: '',
    font: 'Arial',
    units: undefined, 
    pos: [(- 0.53), 0.32], draggable: false, height: 0.032,  wrapWidth: 1.06, ori: 0.0,
    languageStyle: 'LTR',
    color: new util.Color('#111111'),  opacity: undefined,
    depth: -2.0 
  });
  
  goodbye_number = new visual.TextStim({
    win: psychoJS.window,
    name: 'goodbye_number',
    text: '',
    font: 'Arial',
    units: undefined, 
    pos: [0.53, 0.4], draggable: false, height: 0.03,  wrapWidth: 0.3, ori: 0.0,
    languageStyle: 'LTR',
    color: new util.Color('#111111'),  opacity: undefined,
    depth: -3.0 
  });
  
  goodbye_finish = new visual.Rect ({
    win: psychoJS.window, name: 'goodbye_finish', 
    width: [0.3, 0.075][0], height: [0.3, 0.075][1],
    ori: 0.0, 
    pos: [0.44999999999999996, (- 0.42)], 
    draggable: false, 
    anchor: 'center', 
    lineWidth: 1.0, 
    lineColor: new util.Color('#111111'), 
    fillColor: new util.Color('#0A3560'), 
    colorSpace: 'rgb', 
    opacity: undefined, 
    depth: -4, 
    interpolate: true, 
  });
  
  goodbye_finish_label = new visual.TextStim({
    win: psychoJS.window,
    name: 'goodbye_finish_label',
    text: '',
    font: 'Arial',
    units: undefined, 
    pos: [0.38125, (- 0.42)], draggable: false, height: 0.032,  wrapWidth: 0.3, ori: 0.0,
    languageStyle: 'LTR',
    color: new util.Color('#FFFFFF'),  opacity: undefined,
    depth: -5.0 
  });
  
  goodbye_finish_cap = new visual.Rect ({
    win: psychoJS.window, name: 'goodbye_finish_cap', 
    width: [0.125, 0.05][0], height: [0.125, 0.05][1],
    ori: 0.0, 
    pos: [0.525, (- 0.42)], 
    draggable: false, 
    anchor: 'center', 
    lineWidth: 1.5, 
    lineColor: new util.Color('#111111'), 
    fillColor: new util.Color('#F7F7F7'), 
    colorSpace: 'rgb', 
    opacity: undefined, 
    depth: -6, 
    interpolate: true, 
  });
  
  goodbye_finish_cap_label = new visual.TextStim({
    win: psychoJS.window,
    name: 'goodbye_finish_cap_label',
    text: '',
    font: 'Arial',
    units: undefined, 
    pos: [0.525, (- 0.42)], draggable: false, height: 0.03,  wrapWidth: 0.25, ori: 0.0,
    languageStyle: 'LTR',
    color: new util.Color('#111111'),  opacity: undefined,
    depth: -7.0 
  });
  
  // Run 'Begin Experiment' code from goodbye_code
  goodbye_code = new Goodbye(suite, suite.place({'page': goodbye_page, 'title': goodbye_title, 'body': goodbye_body, 'number': goodbye_number, 'finish': goodbye_finish, 'finish_label': goodbye_finish_label, 'finish_cap': goodbye_finish_cap, 'finish_cap_label': goodbye_finish_cap_label}));
  suite.align_left([goodbye_title], 'top');
  suite.align_left([goodbye_body], 'top');
  // Create some handy timers
  globalClock = new util.Clock();  // to track the time since experiment started
  routineTimer = new util.CountdownTimer();  // to track time remaining of each (non-slip) routine
  
  return Scheduler.Event.NEXT;
}


var t;
var frameN;
var continueRoutine;
var routineForceEnded;
var loadingMaxDurationReached;
var loadingMaxDuration;
var loadingComponents;
function loadingRoutineBegin(snapshot) {
  return async function () {
    TrialHandler.fromSnapshot(snapshot); // ensure that .thisN vals are up to date
    
    //--- Prepare to start Routine 'loading' ---
    t = 0;
    frameN = -1;
    continueRoutine = true; // until we're told otherwise
    // keep track of whether this Routine was forcibly ended
    routineForceEnded = false;
    loadingClock.reset();
    routineTimer.reset();
    loadingMaxDurationReached = false;
    // update component parameters for each repeat
    // Run 'Begin Routine' code from loading_code
    loading_code.begin();
    loadingMaxDuration = null
    // keep track of which components have finished
    loadingComponents = [];
    loadingComponents.push(loading_message);
    loadingComponents.push(loading_track);
    loadingComponents.push(loading_bar);
    loadingComponents.push(loading_next);
    loadingComponents.push(loading_next_label);
    loadingComponents.push(loading_go);
    loadingComponents.push(loading_go_label);
    
    for (const thisComponent of loadingComponents)
      if ('status' in thisComponent)
        thisComponent.status = PsychoJS.Status.NOT_STARTED;
    return Scheduler.Event.NEXT;
  }
}


function loadingRoutineEachFrame() {
  return async function () {
    //--- Loop for each frame of Routine 'loading' ---
    // get current time
    t = loadingClock.getTime();
    frameN = frameN + 1;// number of completed frames (so 0 is the first frame)
    // update/draw components on each frame
    
    // *loading_message* updates
    if (t >= 0.0 && loading_message.status === PsychoJS.Status.NOT_STARTED) {
      // keep track of start time/frame for later
      loading_message.tStart = t;  // (not accounting for frame time here)
      loading_message.frameNStart = frameN;  // exact frame index
      
      loading_message.setAutoDraw(true);
    }
    
    
    // if loading_message is active this frame...
    if (loading_message.status === PsychoJS.Status.STARTED) {
    }
    
    
    // *loading_track* updates
    if (t >= 0.0 && loading_track.status === PsychoJS.Status.NOT_STARTED) {
      // keep track of start time/frame for later
      loading_track.tStart = t;  // (not accounting for frame time here)
      loading_track.frameNStart = frameN;  // exact frame index
      
      loading_track.setAutoDraw(true);
    }
    
    
    // if loading_track is active this frame...
    if (loading_track.status === PsychoJS.Status.STARTED) {
    }
    
    
    // *loading_bar* updates
    if (t >= 0.0 && loading_bar.status === PsychoJS.Status.NOT_STARTED) {
      // keep track of start time/frame for later
      loading_bar.tStart = t;  // (not accounting for frame time here)
      loading_bar.frameNStart = frameN;  // exact frame index
      
      loading_bar.setAutoDraw(true);
    }
    
    
    // if loading_bar is active this frame...
    if (loading_bar.status === PsychoJS.Status.STARTED) {
    }
    
    
    // *loading_next* updates
    if (t >= 0.0 && loading_next.status === PsychoJS.Status.NOT_STARTED) {
      // keep track of start time/frame for later
      loading_next.tStart = t;  // (not accounting for frame time here)
      loading_next.frameNStart = frameN;  // exact frame index
      
      loading_next.setAutoDraw(true);
    }
    
    
    // if loading_next is active this frame...
    if (loading_next.status === PsychoJS.Status.STARTED) {
    }
    
    
    // *loading_next_label* updates
    if (t >= 0.0 && loading_next_label.status === PsychoJS.Status.NOT_STARTED) {
      // keep track of start time/frame for later
      loading_next_label.tStart = t;  // (not accounting for frame time here)
      loading_next_label.frameNStart = frameN;  // exact frame index
      
      loading_next_label.setAutoDraw(true);
    }
    
    
    // if loading_next_label is active this frame...
    if (loading_next_label.status === PsychoJS.Status.STARTED) {
    }
    
    
    // *loading_go* updates
    if (t >= 0.0 && loading_go.status === PsychoJS.Status.NOT_STARTED) {
      // keep track of start time/frame for later
      loading_go.tStart = t;  // (not accounting for frame time here)
      loading_go.frameNStart = frameN;  // exact frame index
      
      loading_go.setAutoDraw(true);
    }
    
    
    // if loading_go is active this frame...
    if (loading_go.status === PsychoJS.Status.STARTED) {
    }
    
    
    // *loading_go_label* updates
    if (t >= 0.0 && loading_go_label.status === PsychoJS.Status.NOT_STARTED) {
      // keep track of start time/frame for later
      loading_go_label.tStart = t;  // (not accounting for frame time here)
      loading_go_label.frameNStart = frameN;  // exact frame index
      
      loading_go_label.setAutoDraw(true);
    }
    
    
    // if loading_go_label is active this frame...
    if (loading_go_label.status === PsychoJS.Status.STARTED) {
    }
    
    // Run 'Each Frame' code from loading_code
    continueRoutine = loading_code.frame();
    // check if the Routine should terminate
    if (!continueRoutine) {  // a component has requested a forced-end of Routine
      routineForceEnded = true;
      return Scheduler.Event.NEXT;
    }
    
    continueRoutine = false;  // reverts to True if at least one component still running
    for (const thisComponent of loadingComponents)
      if ('status' in thisComponent && thisComponent.status !== PsychoJS.Status.FINISHED) {
        continueRoutine = true;
        break;
      }
    
    // refresh the screen if continuing
    if (continueRoutine) {
      return Scheduler.Event.FLIP_REPEAT;
    } else {
      return Scheduler.Event.NEXT;
    }
  };
}


var texts;
function loadingRoutineEnd(snapshot) {
  return async function () {
    //--- Ending Routine 'loading' ---
    for (const thisComponent of loadingComponents) {
      if (typeof thisComponent.setAutoDraw === 'function') {
        thisComponent.setAutoDraw(false);
      }
    }
    // Run 'End Routine' code from loading_code
    loading_code.end();
    texts = suite.texts;
    // the Routine "loading" was not non-slip safe, so reset the non-slip timer
    routineTimer.reset();
    
    // Routines running outside a loop should always advance the datafile row
    if (currentLoop === psychoJS.experiment) {
      psychoJS.experiment.nextEntry(snapshot);
    }
    return Scheduler.Event.NEXT;
  }
}


var consentMaxDurationReached;
var consentMaxDuration;
var consentComponents;
function consentRoutineBegin(snapshot) {
  return async function () {
    TrialHandler.fromSnapshot(snapshot); // ensure that .thisN vals are up to date
    
    //--- Prepare to start Routine 'consent' ---
    t = 0;
    frameN = -1;
    continueRoutine = true; // until we're told otherwise
    // keep track of whether this Routine was forcibly ended
    routineForceEnded = false;
    consentClock.reset();
    routineTimer.reset();
    consentMaxDurationReached = false;
    // update component parameters for each repeat
    consent_back_label.setText(texts["back"]);
    consent_back_cap_label.setText(texts["caps"]["left"]);
    consent_next_label.setText(texts["next"]);
    consent_next_cap_label.setText(texts["caps"]["return"]);
    // Run 'Begin Routine' code from consent_code
    consent_code.begin();
    consentMaxDuration = null
    // keep track of which components have finished
    consentComponents = [];
    consentComponents.push(consent_page);
    consentComponents.push(consent_title);
    consentComponents.push(consent_body);
    consentComponents.push(consent_number);
    consentComponents.push(consent_back);
    consentComponents.push(consent_back_label);
    consentComponents.push(consent_back_cap);
    consentComponents.push(consent_back_cap_label);
    consentComponents.push(consent_hint);
    consentComponents.push(consent_next);
    consentComponents.push(consent_next_label);
    consentComponents.push(consent_next_cap);
    consentComponents.push(consent_next_cap_label);
    
    for (const thisComponent of consentComponents)
      if ('status' in thisComponent)
        thisComponent.status = PsychoJS.Status.NOT_STARTED;
    return Scheduler.Event.NEXT;
  }
}


function consentRoutineEachFrame() {
  return async function () {
    //--- Loop for each frame of Routine 'consent' ---
    // get current time
    t = consentClock.getTime();
    frameN = frameN + 1;// number of completed frames (so 0 is the first frame)
    // update/draw components on each frame
    
    // *consent_page* updates
    if (t >= 0.0 && consent_page.status === PsychoJS.Status.NOT_STARTED) {
      // keep track of start time/frame for later
      consent_page.tStart = t;  // (not accounting for frame time here)
      consent_page.frameNStart = frameN;  // exact frame index
      
      consent_page.setAutoDraw(true);
    }
    
    
    // if consent_page is active this frame...
    if (consent_page.status === PsychoJS.Status.STARTED) {
    }
    
    
    // *consent_title* updates
    if (t >= 0.0 && consent_title.status === PsychoJS.Status.NOT_STARTED) {
      // keep track of start time/frame for later
      consent_title.tStart = t;  // (not accounting for frame time here)
      consent_title.frameNStart = frameN;  // exact frame index
      
      consent_title.setAutoDraw(true);
    }
    
    
    // if consent_title is active this frame...
    if (consent_title.status === PsychoJS.Status.STARTED) {
    }
    
    
    // *consent_body* updates
    if (t >= 0.0 && consent_body.status === PsychoJS.Status.NOT_STARTED) {
      // keep track of start time/frame for later
      consent_body.tStart = t;  // (not accounting for frame time here)
      consent_body.frameNStart = frameN;  // exact frame index
      
      consent_body.setAutoDraw(true);
    }
    
    
    // if consent_body is active this frame...
    if (consent_body.status === PsychoJS.Status.STARTED) {
    }
    
    
    // *consent_number* updates
    if (t >= 0.0 && consent_number.status === PsychoJS.Status.NOT_STARTED) {
      // keep track of start time/frame for later
      consent_number.tStart = t;  // (not accounting for frame time here)
      consent_number.frameNStart = frameN;  // exact frame index
      
      consent_number.setAutoDraw(true);
    }
    
    
    // if consent_number is active this frame...
    if (consent_number.status === PsychoJS.Status.STARTED) {
    }
    
    
    // *consent_back* updates
    if (t >= 0.0 && consent_back.status === PsychoJS.Status.NOT_STARTED) {
      // keep track of start time/frame for later
      consent_back.tStart = t;  // (not accounting for frame time here)
      consent_back.frameNStart = frameN;  // exact frame index
      
      consent_back.setAutoDraw(true);
    }
    
    
    // if consent_back is active this frame...
    if (consent_back.status === PsychoJS.Status.STARTED) {
    }
    
    
    // *consent_back_label* updates
    if (t >= 0.0 && consent_back_label.status === PsychoJS.Status.NOT_STARTED) {
      // keep track of start time/frame for later
      consent_back_label.tStart = t;  // (not accounting for frame time here)
      consent_back_label.frameNStart = frameN;  // exact frame index
      
      consent_back_label.setAutoDraw(true);
    }
    
    
    // if consent_back_label is active this frame...
    if (consent_back_label.status === PsychoJS.Status.STARTED) {
    }
    
    
    // *consent_back_cap* updates
    if (t >= 0.0 && consent_back_cap.status === PsychoJS.Status.NOT_STARTED) {
      // keep track of start time/frame for later
      consent_back_cap.tStart = t;  // (not accounting for frame time here)
      consent_back_cap.frameNStart = frameN;  // exact frame index
      
      consent_back_cap.setAutoDraw(true);
    }
    
    
    // if consent_back_cap is active this frame...
    if (consent_back_cap.status === PsychoJS.Status.STARTED) {
    }
    
    
    // *consent_back_cap_label* updates
    if (t >= 0.0 && consent_back_cap_label.status === PsychoJS.Status.NOT_STARTED) {
      // keep track of start time/frame for later
      consent_back_cap_label.tStart = t;  // (not accounting for frame time here)
      consent_back_cap_label.frameNStart = frameN;  // exact frame index
      
      consent_back_cap_label.setAutoDraw(true);
    }
    
    
    // if consent_back_cap_label is active this frame...
    if (consent_back_cap_label.status === PsychoJS.Status.STARTED) {
    }
    
    
    // *consent_hint* updates
    if (t >= 0.0 && consent_hint.status === PsychoJS.Status.NOT_STARTED) {
      // keep track of start time/frame for later
      consent_hint.tStart = t;  // (not accounting for frame time here)
      consent_hint.frameNStart = frameN;  // exact frame index
      
      consent_hint.setAutoDraw(true);
    }
    
    
    // if consent_hint is active this frame...
    if (consent_hint.status === PsychoJS.Status.STARTED) {
    }
    
    
    // *consent_next* updates
    if (t >= 0.0 && consent_next.status === PsychoJS.Status.NOT_STARTED) {
      // keep track of start time/frame for later
      consent_next.tStart = t;  // (not accounting for frame time here)
      consent_next.frameNStart = frameN;  // exact frame index
      
      consent_next.setAutoDraw(true);
    }
    
    
    // if consent_next is active this frame...
    if (consent_next.status === PsychoJS.Status.STARTED) {
    }
    
    
    // *consent_next_label* updates
    if (t >= 0.0 && consent_next_label.status === PsychoJS.Status.NOT_STARTED) {
      // keep track of start time/frame for later
      consent_next_label.tStart = t;  // (not accounting for frame time here)
      consent_next_label.frameNStart = frameN;  // exact frame index
      
      consent_next_label.setAutoDraw(true);
    }
    
    
    // if consent_next_label is active this frame...
    if (consent_next_label.status === PsychoJS.Status.STARTED) {
    }
    
    
    // *consent_next_cap* updates
    if (t >= 0.0 && consent_next_cap.status === PsychoJS.Status.NOT_STARTED) {
      // keep track of start time/frame for later
      consent_next_cap.tStart = t;  // (not accounting for frame time here)
      consent_next_cap.frameNStart = frameN;  // exact frame index
      
      consent_next_cap.setAutoDraw(true);
    }
    
    
    // if consent_next_cap is active this frame...
    if (consent_next_cap.status === PsychoJS.Status.STARTED) {
    }
    
    
    // *consent_next_cap_label* updates
    if (t >= 0.0 && consent_next_cap_label.status === PsychoJS.Status.NOT_STARTED) {
      // keep track of start time/frame for later
      consent_next_cap_label.tStart = t;  // (not accounting for frame time here)
      consent_next_cap_label.frameNStart = frameN;  // exact frame index
      
      consent_next_cap_label.setAutoDraw(true);
    }
    
    
    // if consent_next_cap_label is active this frame...
    if (consent_next_cap_label.status === PsychoJS.Status.STARTED) {
    }
    
    // Run 'Each Frame' code from consent_code
    continueRoutine = consent_code.frame();
    // check if the Routine should terminate
    if (!continueRoutine) {  // a component has requested a forced-end of Routine
      routineForceEnded = true;
      return Scheduler.Event.NEXT;
    }
    
    continueRoutine = false;  // reverts to True if at least one component still running
    for (const thisComponent of consentComponents)
      if ('status' in thisComponent && thisComponent.status !== PsychoJS.Status.FINISHED) {
        continueRoutine = true;
        break;
      }
    
    // refresh the screen if continuing
    if (continueRoutine) {
      return Scheduler.Event.FLIP_REPEAT;
    } else {
      return Scheduler.Event.NEXT;
    }
  };
}


function consentRoutineEnd(snapshot) {
  return async function () {
    //--- Ending Routine 'consent' ---
    for (const thisComponent of consentComponents) {
      if (typeof thisComponent.setAutoDraw === 'function') {
        thisComponent.setAutoDraw(false);
      }
    }
    // Run 'End Routine' code from consent_code
    consent_code.end();
    // the Routine "consent" was not non-slip safe, so reset the non-slip timer
    routineTimer.reset();
    
    // Routines running outside a loop should always advance the datafile row
    if (currentLoop === psychoJS.experiment) {
      psychoJS.experiment.nextEntry(snapshot);
    }
    return Scheduler.Event.NEXT;
  }
}


var check;
function checkLoopBegin(checkLoopScheduler, snapshot) {
  return async function() {
    TrialHandler.fromSnapshot(snapshot); // update internal variables (.thisN etc) of the loop
    
    // set up handler to look after randomisation of conditions etc
    check = new TrialHandler({
      psychoJS: psychoJS,
      nReps: 1000, method: TrialHandler.Method.SEQUENTIAL,
      extraInfo: expInfo, originPath: undefined,
      trialList: undefined,
      seed: undefined, name: 'check'
    });
    psychoJS.experiment.addLoop(check); // add the loop to the experiment
    currentLoop = check;  // we're now the current loop
    
    // Schedule all the trials in the trialList:
    for (const thisCheck of check) {
      snapshot = check.getSnapshot();
      checkLoopScheduler.add(importConditions(snapshot));
      checkLoopScheduler.add(instructionsRoutineBegin(snapshot));
      checkLoopScheduler.add(instructionsRoutineEachFrame());
      checkLoopScheduler.add(instructionsRoutineEnd(snapshot));
      checkLoopScheduler.add(comprehensionRoutineBegin(snapshot));
      checkLoopScheduler.add(comprehensionRoutineEachFrame());
      checkLoopScheduler.add(comprehensionRoutineEnd(snapshot));
      checkLoopScheduler.add(checkLoopEndIteration(checkLoopScheduler, snapshot));
    }
    
    return Scheduler.Event.NEXT;
  }
}


async function checkLoopEnd() {
  // terminate loop
  psychoJS.experiment.removeLoop(check);
  // update the current loop from the ExperimentHandler
  if (psychoJS.experiment._unfinishedLoops.length>0)
    currentLoop = psychoJS.experiment._unfinishedLoops.at(-1);
  else
    currentLoop = psychoJS.experiment;  // so we use addData from the experiment
  return Scheduler.Event.NEXT;
}


function checkLoopEndIteration(scheduler, snapshot) {
  // ------Prepare for next entry------
  return async function () {
    if (typeof snapshot !== 'undefined') {
      // ------Check if user ended loop early------
      if (snapshot.finished) {
        // Check for and save orphaned data
        if (psychoJS.experiment.isEntryEmpty()) {
          psychoJS.experiment.nextEntry(snapshot);
        }
        scheduler.stop();
      }
    return Scheduler.Event.NEXT;
    }
  };
}


var trials;
function trialsLoopBegin(trialsLoopScheduler, snapshot) {
  return async function() {
    TrialHandler.fromSnapshot(snapshot); // update internal variables (.thisN etc) of the loop
    
    // set up handler to look after randomisation of conditions etc
    trials = new TrialHandler({
      psychoJS: psychoJS,
      nReps: suite.n_rounds, method: TrialHandler.Method.SEQUENTIAL,
      extraInfo: expInfo, originPath: undefined,
      trialList: undefined,
      seed: undefined, name: 'trials'
    });
    psychoJS.experiment.addLoop(trials); // add the loop to the experiment
    currentLoop = trials;  // we're now the current loop
    
    // Schedule all the trials in the trialList:
    for (const thisTrial of trials) {
      snapshot = trials.getSnapshot();
      trialsLoopScheduler.add(importConditions(snapshot));
      trialsLoopScheduler.add(trialRoutineBegin(snapshot));
      trialsLoopScheduler.add(trialRoutineEachFrame());
      trialsLoopScheduler.add(trialRoutineEnd(snapshot));
      trialsLoopScheduler.add(trialsLoopEndIteration(trialsLoopScheduler, snapshot));
    }
    
    return Scheduler.Event.NEXT;
  }
}


async function trialsLoopEnd() {
  // terminate loop
  psychoJS.experiment.removeLoop(trials);
  // update the current loop from the ExperimentHandler
  if (psychoJS.experiment._unfinishedLoops.length>0)
    currentLoop = psychoJS.experiment._unfinishedLoops.at(-1);
  else
    currentLoop = psychoJS.experiment;  // so we use addData from the experiment
  return Scheduler.Event.NEXT;
}


function trialsLoopEndIteration(scheduler, snapshot) {
  // ------Prepare for next entry------
  return async function () {
    if (typeof snapshot !== 'undefined') {
      // ------Check if user ended loop early------
      if (snapshot.finished) {
        // Check for and save orphaned data
        if (psychoJS.experiment.isEntryEmpty()) {
          psychoJS.experiment.nextEntry(snapshot);
        }
        scheduler.stop();
      }
    return Scheduler.Event.NEXT;
    }
  };
}


var instructionsMaxDurationReached;
var instructionsMaxDuration;
var instructionsComponents;
function instructionsRoutineBegin(snapshot) {
  return async function () {
    TrialHandler.fromSnapshot(snapshot); // ensure that .thisN vals are up to date
    
    //--- Prepare to start Routine 'instructions' ---
    t = 0;
    frameN = -1;
    continueRoutine = true; // until we're told otherwise
    // keep track of whether this Routine was forcibly ended
    routineForceEnded = false;
    instructionsClock.reset();
    routineTimer.reset();
    instructionsMaxDurationReached = false;
    // update component parameters for each repeat
    instructions_back_label.setText(texts["back"]);
    instructions_back_cap_label.setText(texts["caps"]["left"]);
    instructions_next_label.setText(texts["next"]);
    instructions_next_cap_label.setText(texts["caps"]["return"]);
    // Run 'Begin Routine' code from instructions_code
    instructions_code.begin();
    instructionsMaxDuration = null
    // keep track of which components have finished
    instructionsComponents = [];
    instructionsComponents.push(instructions_page);
    instructionsComponents.push(instructions_title);
    instructionsComponents.push(instructions_body);
    instructionsComponents.push(instructions_number);
    instructionsComponents.push(instructions_back);
    instructionsComponents.push(instructions_back_label);
    instructionsComponents.push(instructions_back_cap);
    instructionsComponents.push(instructions_back_cap_label);
    instructionsComponents.push(instructions_hint);
    instructionsComponents.push(instructions_next);
    instructionsComponents.push(instructions_next_label);
    instructionsComponents.push(instructions_next_cap);
    instructionsComponents.push(instructions_next_cap_label);
    
    for (const thisComponent of instructionsComponents)
      if ('status' in thisComponent)
        thisComponent.status = PsychoJS.Status.NOT_STARTED;
    return Scheduler.Event.NEXT;
  }
}


function instructionsRoutineEachFrame() {
  return async function () {
    //--- Loop for each frame of Routine 'instructions' ---
    // get current time
    t = instructionsClock.getTime();
    frameN = frameN + 1;// number of completed frames (so 0 is the first frame)
    // update/draw components on each frame
    
    // *instructions_page* updates
    if (t >= 0.0 && instructions_page.status === PsychoJS.Status.NOT_STARTED) {
      // keep track of start time/frame for later
      instructions_page.tStart = t;  // (not accounting for frame time here)
      instructions_page.frameNStart = frameN;  // exact frame index
      
      instructions_page.setAutoDraw(true);
    }
    
    
    // if instructions_page is active this frame...
    if (instructions_page.status === PsychoJS.Status.STARTED) {
    }
    
    
    // *instructions_title* updates
    if (t >= 0.0 && instructions_title.status === PsychoJS.Status.NOT_STARTED) {
      // keep track of start time/frame for later
      instructions_title.tStart = t;  // (not accounting for frame time here)
      instructions_title.frameNStart = frameN;  // exact frame index
      
      instructions_title.setAutoDraw(true);
    }
    
    
    // if instructions_title is active this frame...
    if (instructions_title.status === PsychoJS.Status.STARTED) {
    }
    
    
    // *instructions_body* updates
    if (t >= 0.0 && instructions_body.status === PsychoJS.Status.NOT_STARTED) {
      // keep track of start time/frame for later
      instructions_body.tStart = t;  // (not accounting for frame time here)
      instructions_body.frameNStart = frameN;  // exact frame index
      
      instructions_body.setAutoDraw(true);
    }
    
    
    // if instructions_body is active this frame...
    if (instructions_body.status === PsychoJS.Status.STARTED) {
    }
    
    
    // *instructions_number* updates
    if (t >= 0.0 && instructions_number.status === PsychoJS.Status.NOT_STARTED) {
      // keep track of start time/frame for later
      instructions_number.tStart = t;  // (not accounting for frame time here)
      instructions_number.frameNStart = frameN;  // exact frame index
      
      instructions_number.setAutoDraw(true);
    }
    
    
    // if instructions_number is active this frame...
    if (instructions_number.status === PsychoJS.Status.STARTED) {
    }
    
    
    // *instructions_back* updates
    if (t >= 0.0 && instructions_back.status === PsychoJS.Status.NOT_STARTED) {
      // keep track of start time/frame for later
      instructions_back.tStart = t;  // (not accounting for frame time here)
      instructions_back.frameNStart = frameN;  // exact frame index
      
      instructions_back.setAutoDraw(true);
    }
    
    
    // if instructions_back is active this frame...
    if (instructions_back.status === PsychoJS.Status.STARTED) {
    }
    
    
    // *instructions_back_label* updates
    if (t >= 0.0 && instructions_back_label.status === PsychoJS.Status.NOT_STARTED) {
      // keep track of start time/frame for later
      instructions_back_label.tStart = t;  // (not accounting for frame time here)
      instructions_back_label.frameNStart = frameN;  // exact frame index
      
      instructions_back_label.setAutoDraw(true);
    }
    
    
    // if instructions_back_label is active this frame...
    if (instructions_back_label.status === PsychoJS.Status.STARTED) {
    }
    
    
    // *instructions_back_cap* updates
    if (t >= 0.0 && instructions_back_cap.status === PsychoJS.Status.NOT_STARTED) {
      // keep track of start time/frame for later
      instructions_back_cap.tStart = t;  // (not accounting for frame time here)
      instructions_back_cap.frameNStart = frameN;  // exact frame index
      
      instructions_back_cap.setAutoDraw(true);
    }
    
    
    // if instructions_back_cap is active this frame...
    if (instructions_back_cap.status === PsychoJS.Status.STARTED) {
    }
    
    
    // *instructions_back_cap_label* updates
    if (t >= 0.0 && instructions_back_cap_label.status === PsychoJS.Status.NOT_STARTED) {
      // keep track of start time/frame for later
      instructions_back_cap_label.tStart = t;  // (not accounting for frame time here)
      instructions_back_cap_label.frameNStart = frameN;  // exact frame index
      
      instructions_back_cap_label.setAutoDraw(true);
    }
    
    
    // if instructions_back_cap_label is active this frame...
    if (instructions_back_cap_label.status === PsychoJS.Status.STARTED) {
    }
    
    
    // *instructions_hint* updates
    if (t >= 0.0 && instructions_hint.status === PsychoJS.Status.NOT_STARTED) {
      // keep track of start time/frame for later
      instructions_hint.tStart = t;  // (not accounting for frame time here)
      instructions_hint.frameNStart = frameN;  // exact frame index
      
      instructions_hint.setAutoDraw(true);
    }
    
    
    // if instructions_hint is active this frame...
    if (instructions_hint.status === PsychoJS.Status.STARTED) {
    }
    
    
    // *instructions_next* updates
    if (t >= 0.0 && instructions_next.status === PsychoJS.Status.NOT_STARTED) {
      // keep track of start time/frame for later
      instructions_next.tStart = t;  // (not accounting for frame time here)
      instructions_next.frameNStart = frameN;  // exact frame index
      
      instructions_next.setAutoDraw(true);
    }
    
    
    // if instructions_next is active this frame...
    if (instructions_next.status === PsychoJS.Status.STARTED) {
    }
    
    
    // *instructions_next_label* updates
    if (t >= 0.0 && instructions_next_label.status === PsychoJS.Status.NOT_STARTED) {
      // keep track of start time/frame for later
      instructions_next_label.tStart = t;  // (not accounting for frame time here)
      instructions_next_label.frameNStart = frameN;  // exact frame index
      
      instructions_next_label.setAutoDraw(true);
    }
    
    
    // if instructions_next_label is active this frame...
    if (instructions_next_label.status === PsychoJS.Status.STARTED) {
    }
    
    
    // *instructions_next_cap* updates
    if (t >= 0.0 && instructions_next_cap.status === PsychoJS.Status.NOT_STARTED) {
      // keep track of start time/frame for later
      instructions_next_cap.tStart = t;  // (not accounting for frame time here)
      instructions_next_cap.frameNStart = frameN;  // exact frame index
      
      instructions_next_cap.setAutoDraw(true);
    }
    
    
    // if instructions_next_cap is active this frame...
    if (instructions_next_cap.status === PsychoJS.Status.STARTED) {
    }
    
    
    // *instructions_next_cap_label* updates
    if (t >= 0.0 && instructions_next_cap_label.status === PsychoJS.Status.NOT_STARTED) {
      // keep track of start time/frame for later
      instructions_next_cap_label.tStart = t;  // (not accounting for frame time here)
      instructions_next_cap_label.frameNStart = frameN;  // exact frame index
      
      instructions_next_cap_label.setAutoDraw(true);
    }
    
    
    // if instructions_next_cap_label is active this frame...
    if (instructions_next_cap_label.status === PsychoJS.Status.STARTED) {
    }
    
    // Run 'Each Frame' code from instructions_code
    continueRoutine = instructions_code.frame();
    // check if the Routine should terminate
    if (!continueRoutine) {  // a component has requested a forced-end of Routine
      routineForceEnded = true;
      return Scheduler.Event.NEXT;
    }
    
    continueRoutine = false;  // reverts to True if at least one component still running
    for (const thisComponent of instructionsComponents)
      if ('status' in thisComponent && thisComponent.status !== PsychoJS.Status.FINISHED) {
        continueRoutine = true;
        break;
      }
    
    // refresh the screen if continuing
    if (continueRoutine) {
      return Scheduler.Event.FLIP_REPEAT;
    } else {
      return Scheduler.Event.NEXT;
    }
  };
}


function instructionsRoutineEnd(snapshot) {
  return async function () {
    //--- Ending Routine 'instructions' ---
    for (const thisComponent of instructionsComponents) {
      if (typeof thisComponent.setAutoDraw === 'function') {
        thisComponent.setAutoDraw(false);
      }
    }
    // Run 'End Routine' code from instructions_code
    instructions_code.end();
    // the Routine "instructions" was not non-slip safe, so reset the non-slip timer
    routineTimer.reset();
    
    // Routines running outside a loop should always advance the datafile row
    if (currentLoop === psychoJS.experiment) {
      psychoJS.experiment.nextEntry(snapshot);
    }
    return Scheduler.Event.NEXT;
  }
}


var comprehensionMaxDurationReached;
var comprehensionMaxDuration;
var comprehensionComponents;
function comprehensionRoutineBegin(snapshot) {
  return async function () {
    TrialHandler.fromSnapshot(snapshot); // ensure that .thisN vals are up to date
    
    //--- Prepare to start Routine 'comprehension' ---
    t = 0;
    frameN = -1;
    continueRoutine = true; // until we're told otherwise
    // keep track of whether this Routine was forcibly ended
    routineForceEnded = false;
    comprehensionClock.reset();
    routineTimer.reset();
    comprehensionMaxDurationReached = false;
    // update component parameters for each repeat
    comprehension_next_label.setText(texts["next"]);
    comprehension_next_cap_label.setText(texts["caps"]["return"]);
    // Run 'Begin Routine' code from comprehension_code
    comprehension_code.begin();
    comprehensionMaxDuration = null
    // keep track of which components have finished
    comprehensionComponents = [];
    comprehensionComponents.push(comprehension_page);
    comprehensionComponents.push(comprehension_title);
    comprehensionComponents.push(comprehension_body);
    comprehensionComponents.push(comprehension_number);
    comprehensionComponents.push(comprehension_hint);
    comprehensionComponents.push(comprehension_next);
    comprehensionComponents.push(comprehension_next_label);
    comprehensionComponents.push(comprehension_next_cap);
    comprehensionComponents.push(comprehension_next_cap_label);
    
    for (const thisComponent of comprehensionComponents)
      if ('status' in thisComponent)
        thisComponent.status = PsychoJS.Status.NOT_STARTED;
    return Scheduler.Event.NEXT;
  }
}


function comprehensionRoutineEachFrame() {
  return async function () {
    //--- Loop for each frame of Routine 'comprehension' ---
    // get current time
    t = comprehensionClock.getTime();
    frameN = frameN + 1;// number of completed frames (so 0 is the first frame)
    // update/draw components on each frame
    
    // *comprehension_page* updates
    if (t >= 0.0 && comprehension_page.status === PsychoJS.Status.NOT_STARTED) {
      // keep track of start time/frame for later
      comprehension_page.tStart = t;  // (not accounting for frame time here)
      comprehension_page.frameNStart = frameN;  // exact frame index
      
      comprehension_page.setAutoDraw(true);
    }
    
    
    // if comprehension_page is active this frame...
    if (comprehension_page.status === PsychoJS.Status.STARTED) {
    }
    
    
    // *comprehension_title* updates
    if (t >= 0.0 && comprehension_title.status === PsychoJS.Status.NOT_STARTED) {
      // keep track of start time/frame for later
      comprehension_title.tStart = t;  // (not accounting for frame time here)
      comprehension_title.frameNStart = frameN;  // exact frame index
      
      comprehension_title.setAutoDraw(true);
    }
    
    
    // if comprehension_title is active this frame...
    if (comprehension_title.status === PsychoJS.Status.STARTED) {
    }
    
    
    // *comprehension_body* updates
    if (t >= 0.0 && comprehension_body.status === PsychoJS.Status.NOT_STARTED) {
      // keep track of start time/frame for later
      comprehension_body.tStart = t;  // (not accounting for frame time here)
      comprehension_body.frameNStart = frameN;  // exact frame index
      
      comprehension_body.setAutoDraw(true);
    }
    
    
    // if comprehension_body is active this frame...
    if (comprehension_body.status === PsychoJS.Status.STARTED) {
    }
    
    
    // *comprehension_number* updates
    if (t >= 0.0 && comprehension_number.status === PsychoJS.Status.NOT_STARTED) {
      // keep track of start time/frame for later
      comprehension_number.tStart = t;  // (not accounting for frame time here)
      comprehension_number.frameNStart = frameN;  // exact frame index
      
      comprehension_number.setAutoDraw(true);
    }
    
    
    // if comprehension_number is active this frame...
    if (comprehension_number.status === PsychoJS.Status.STARTED) {
    }
    
    
    // *comprehension_hint* updates
    if (t >= 0.0 && comprehension_hint.status === PsychoJS.Status.NOT_STARTED) {
      // keep track of start time/frame for later
      comprehension_hint.tStart = t;  // (not accounting for frame time here)
      comprehension_hint.frameNStart = frameN;  // exact frame index
      
      comprehension_hint.setAutoDraw(true);
    }
    
    
    // if comprehension_hint is active this frame...
    if (comprehension_hint.status === PsychoJS.Status.STARTED) {
    }
    
    
    // *comprehension_next* updates
    if (t >= 0.0 && comprehension_next.status === PsychoJS.Status.NOT_STARTED) {
      // keep track of start time/frame for later
      comprehension_next.tStart = t;  // (not accounting for frame time here)
      comprehension_next.frameNStart = frameN;  // exact frame index
      
      comprehension_next.setAutoDraw(true);
    }
    
    
    // if comprehension_next is active this frame...
    if (comprehension_next.status === PsychoJS.Status.STARTED) {
    }
    
    
    // *comprehension_next_label* updates
    if (t >= 0.0 && comprehension_next_label.status === PsychoJS.Status.NOT_STARTED) {
      // keep track of start time/frame for later
      comprehension_next_label.tStart = t;  // (not accounting for frame time here)
      comprehension_next_label.frameNStart = frameN;  // exact frame index
      
      comprehension_next_label.setAutoDraw(true);
    }
    
    
    // if comprehension_next_label is active this frame...
    if (comprehension_next_label.status === PsychoJS.Status.STARTED) {
    }
    
    
    // *comprehension_next_cap* updates
    if (t >= 0.0 && comprehension_next_cap.status === PsychoJS.Status.NOT_STARTED) {
      // keep track of start time/frame for later
      comprehension_next_cap.tStart = t;  // (not accounting for frame time here)
      comprehension_next_cap.frameNStart = frameN;  // exact frame index
      
      comprehension_next_cap.setAutoDraw(true);
    }
    
    
    // if comprehension_next_cap is active this frame...
    if (comprehension_next_cap.status === PsychoJS.Status.STARTED) {
    }
    
    
    // *comprehension_next_cap_label* updates
    if (t >= 0.0 && comprehension_next_cap_label.status === PsychoJS.Status.NOT_STARTED) {
      // keep track of start time/frame for later
      comprehension_next_cap_label.tStart = t;  // (not accounting for frame time here)
      comprehension_next_cap_label.frameNStart = frameN;  // exact frame index
      
      comprehension_next_cap_label.setAutoDraw(true);
    }
    
    
    // if comprehension_next_cap_label is active this frame...
    if (comprehension_next_cap_label.status === PsychoJS.Status.STARTED) {
    }
    
    // Run 'Each Frame' code from comprehension_code
    continueRoutine = comprehension_code.frame();
    // check if the Routine should terminate
    if (!continueRoutine) {  // a component has requested a forced-end of Routine
      routineForceEnded = true;
      return Scheduler.Event.NEXT;
    }
    
    continueRoutine = false;  // reverts to True if at least one component still running
    for (const thisComponent of comprehensionComponents)
      if ('status' in thisComponent && thisComponent.status !== PsychoJS.Status.FINISHED) {
        continueRoutine = true;
        break;
      }
    
    // refresh the screen if continuing
    if (continueRoutine) {
      return Scheduler.Event.FLIP_REPEAT;
    } else {
      return Scheduler.Event.NEXT;
    }
  };
}


function comprehensionRoutineEnd(snapshot) {
  return async function () {
    //--- Ending Routine 'comprehension' ---
    for (const thisComponent of comprehensionComponents) {
      if (typeof thisComponent.setAutoDraw === 'function') {
        thisComponent.setAutoDraw(false);
      }
    }
    // Run 'End Routine' code from comprehension_code
    comprehension_code.end();
    check.finished = comprehension_code.passed;
    // the Routine "comprehension" was not non-slip safe, so reset the non-slip timer
    routineTimer.reset();
    
    // Routines running outside a loop should always advance the datafile row
    if (currentLoop === psychoJS.experiment) {
      psychoJS.experiment.nextEntry(snapshot);
    }
    return Scheduler.Event.NEXT;
  }
}


var trialMaxDurationReached;
var trialMaxDuration;
var trialComponents;
function trialRoutineBegin(snapshot) {
  return async function () {
    TrialHandler.fromSnapshot(snapshot); // ensure that .thisN vals are up to date
    
    //--- Prepare to start Routine 'trial' ---
    t = 0;
    frameN = -1;
    continueRoutine = true; // until we're told otherwise
    // keep track of whether this Routine was forcibly ended
    routineForceEnded = false;
    trialClock.reset();
    routineTimer.reset();
    trialMaxDurationReached = false;
    // update component parameters for each repeat
    trial_next_label.setText(texts["next"]);
    trial_next_cap_label.setText(texts["caps"]["return"]);
    // Run 'Begin Routine' code from trial_code
    trial_code.begin();
    trialMaxDuration = null
    // keep track of which components have finished
    trialComponents = [];
    trialComponents.push(trial_question);
    trialComponents.push(trial_practice);
    trialComponents.push(trial_hint);
    trialComponents.push(trial_next);
    trialComponents.push(trial_next_label);
    trialComponents.push(trial_next_cap);
    trialComponents.push(trial_next_cap_label);
    trialComponents.push(trial_track);
    trialComponents.push(trial_bar);
    
    for (const thisComponent of trialComponents)
      if ('status' in thisComponent)
        thisComponent.status = PsychoJS.Status.NOT_STARTED;
    return Scheduler.Event.NEXT;
  }
}


function trialRoutineEachFrame() {
  return async function () {
    //--- Loop for each frame of Routine 'trial' ---
    // get current time
    t = trialClock.getTime();
    frameN = frameN + 1;// number of completed frames (so 0 is the first frame)
    // update/draw components on each frame
    
    // *trial_question* updates
    if (t >= 0.0 && trial_question.status === PsychoJS.Status.NOT_STARTED) {
      // keep track of start time/frame for later
      trial_question.tStart = t;  // (not accounting for frame time here)
      trial_question.frameNStart = frameN;  // exact frame index
      
      trial_question.setAutoDraw(true);
    }
    
    
    // if trial_question is active this frame...
    if (trial_question.status === PsychoJS.Status.STARTED) {
    }
    
    
    // *trial_practice* updates
    if (t >= 0.0 && trial_practice.status === PsychoJS.Status.NOT_STARTED) {
      // keep track of start time/frame for later
      trial_practice.tStart = t;  // (not accounting for frame time here)
      trial_practice.frameNStart = frameN;  // exact frame index
      
      trial_practice.setAutoDraw(true);
    }
    
    
    // if trial_practice is active this frame...
    if (trial_practice.status === PsychoJS.Status.STARTED) {
    }
    
    
    // *trial_hint* updates
    if (t >= 0.0 && trial_hint.status === PsychoJS.Status.NOT_STARTED) {
      // keep track of start time/frame for later
      trial_hint.tStart = t;  // (not accounting for frame time here)
      trial_hint.frameNStart = frameN;  // exact frame index
      
      trial_hint.setAutoDraw(true);
    }
    
    
    // if trial_hint is active this frame...
    if (trial_hint.status === PsychoJS.Status.STARTED) {
    }
    
    
    // *trial_next* updates
    if (t >= 0.0 && trial_next.status === PsychoJS.Status.NOT_STARTED) {
      // keep track of start time/frame for later
      trial_next.tStart = t;  // (not accounting for frame time here)
      trial_next.frameNStart = frameN;  // exact frame index
      
      trial_next.setAutoDraw(true);
    }
    
    
    // if trial_next is active this frame...
    if (trial_next.status === PsychoJS.Status.STARTED) {
    }
    
    
    // *trial_next_label* updates
    if (t >= 0.0 && trial_next_label.status === PsychoJS.Status.NOT_STARTED) {
      // keep track of start time/frame for later
      trial_next_label.tStart = t;  // (not accounting for frame time here)
      trial_next_label.frameNStart = frameN;  // exact frame index
      
      trial_next_label.setAutoDraw(true);
    }
    
    
    // if trial_next_label is active this frame...
    if (trial_next_label.status === PsychoJS.Status.STARTED) {
    }
    
    
    // *trial_next_cap* updates
    if (t >= 0.0 && trial_next_cap.status === PsychoJS.Status.NOT_STARTED) {
      // keep track of start time/frame for later
      trial_next_cap.tStart = t;  // (not accounting for frame time here)
      trial_next_cap.frameNStart = frameN;  // exact frame index
      
      trial_next_cap.setAutoDraw(true);
    }
    
    
    // if trial_next_cap is active this frame...
    if (trial_next_cap.status === PsychoJS.Status.STARTED) {
    }
    
    
    // *trial_next_cap_label* updates
    if (t >= 0.0 && trial_next_cap_label.status === PsychoJS.Status.NOT_STARTED) {
      // keep track of start time/frame for later
      trial_next_cap_label.tStart = t;  // (not accounting for frame time here)
      trial_next_cap_label.frameNStart = frameN;  // exact frame index
      
      trial_next_cap_label.setAutoDraw(true);
    }
    
    
    // if trial_next_cap_label is active this frame...
    if (trial_next_cap_label.status === PsychoJS.Status.STARTED) {
    }
    
    
    // *trial_track* updates
    if (t >= 0.0 && trial_track.status === PsychoJS.Status.NOT_STARTED) {
      // keep track of start time/frame for later
      trial_track.tStart = t;  // (not accounting for frame time here)
      trial_track.frameNStart = frameN;  // exact frame index
      
      trial_track.setAutoDraw(true);
    }
    
    
    // if trial_track is active this frame...
    if (trial_track.status === PsychoJS.Status.STARTED) {
    }
    
    
    // *trial_bar* updates
    if (t >= 0.0 && trial_bar.status === PsychoJS.Status.NOT_STARTED) {
      // keep track of start time/frame for later
      trial_bar.tStart = t;  // (not accounting for frame time here)
      trial_bar.frameNStart = frameN;  // exact frame index
      
      trial_bar.setAutoDraw(true);
    }
    
    
    // if trial_bar is active this frame...
    if (trial_bar.status === PsychoJS.Status.STARTED) {
    }
    
    // Run 'Each Frame' code from trial_code
    continueRoutine = trial_code.frame();
    // check if the Routine should terminate
    if (!continueRoutine) {  // a component has requested a forced-end of Routine
      routineForceEnded = true;
      return Scheduler.Event.NEXT;
    }
    
    continueRoutine = false;  // reverts to True if at least one component still running
    for (const thisComponent of trialComponents)
      if ('status' in thisComponent && thisComponent.status !== PsychoJS.Status.FINISHED) {
        continueRoutine = true;
        break;
      }
    
    // refresh the screen if continuing
    if (continueRoutine) {
      return Scheduler.Event.FLIP_REPEAT;
    } else {
      return Scheduler.Event.NEXT;
    }
  };
}


function trialRoutineEnd(snapshot) {
  return async function () {
    //--- Ending Routine 'trial' ---
    for (const thisComponent of trialComponents) {
      if (typeof thisComponent.setAutoDraw === 'function') {
        thisComponent.setAutoDraw(false);
      }
    }
    // Run 'End Routine' code from trial_code
    trial_code.end();
    trials.finished = trial_code.over;
    // the Routine "trial" was not non-slip safe, so reset the non-slip timer
    routineTimer.reset();
    
    // Routines running outside a loop should always advance the datafile row
    if (currentLoop === psychoJS.experiment) {
      psychoJS.experiment.nextEntry(snapshot);
    }
    return Scheduler.Event.NEXT;
  }
}


var surveyMaxDurationReached;
var surveyMaxDuration;
var surveyComponents;
function surveyRoutineBegin(snapshot) {
  return async function () {
    TrialHandler.fromSnapshot(snapshot); // ensure that .thisN vals are up to date
    
    //--- Prepare to start Routine 'survey' ---
    t = 0;
    frameN = -1;
    continueRoutine = true; // until we're told otherwise
    // keep track of whether this Routine was forcibly ended
    routineForceEnded = false;
    surveyClock.reset();
    routineTimer.reset();
    surveyMaxDurationReached = false;
    // update component parameters for each repeat
    survey_answer.setText('');
    survey_answer.refresh();
    survey_next_label.setText(texts["next"]);
    survey_next_cap_label.setText(texts["caps"]["return"]);
    // Run 'Begin Routine' code from survey_code
    survey_code.begin();
    surveyMaxDuration = null
    // keep track of which components have finished
    surveyComponents = [];
    surveyComponents.push(survey_page);
    surveyComponents.push(survey_title);
    surveyComponents.push(survey_body);
    surveyComponents.push(survey_number);
    surveyComponents.push(survey_note);
    surveyComponents.push(survey_answer);
    surveyComponents.push(survey_hint);
    surveyComponents.push(survey_next);
    surveyComponents.push(survey_next_label);
    surveyComponents.push(survey_next_cap);
    surveyComponents.push(survey_next_cap_label);
    
    for (const thisComponent of surveyComponents)
      if ('status' in thisComponent)
        thisComponent.status = PsychoJS.Status.NOT_STARTED;
    return Scheduler.Event.NEXT;
  }
}


function surveyRoutineEachFrame() {
  return async function () {
    //--- Loop for each frame of Routine 'survey' ---
    // get current time
    t = surveyClock.getTime();
    frameN = frameN + 1;// number of completed frames (so 0 is the first frame)
    // update/draw components on each frame
    
    // *survey_page* updates
    if (t >= 0.0 && survey_page.status === PsychoJS.Status.NOT_STARTED) {
      // keep track of start time/frame for later
      survey_page.tStart = t;  // (not accounting for frame time here)
      survey_page.frameNStart = frameN;  // exact frame index
      
      survey_page.setAutoDraw(true);
    }
    
    
    // if survey_page is active this frame...
    if (survey_page.status === PsychoJS.Status.STARTED) {
    }
    
    
    // *survey_title* updates
    if (t >= 0.0 && survey_title.status === PsychoJS.Status.NOT_STARTED) {
      // keep track of start time/frame for later
      survey_title.tStart = t;  // (not accounting for frame time here)
      survey_title.frameNStart = frameN;  // exact frame index
      
      survey_title.setAutoDraw(true);
    }
    
    
    // if survey_title is active this frame...
    if (survey_title.status === PsychoJS.Status.STARTED) {
    }
    
    
    // *survey_body* updates
    if (t >= 0.0 && survey_body.status === PsychoJS.Status.NOT_STARTED) {
      // keep track of start time/frame for later
      survey_body.tStart = t;  // (not accounting for frame time here)
      survey_body.frameNStart = frameN;  // exact frame index
      
      survey_body.setAutoDraw(true);
    }
    
    
    // if survey_body is active this frame...
    if (survey_body.status === PsychoJS.Status.STARTED) {
    }
    
    
    // *survey_number* updates
    if (t >= 0.0 && survey_number.status === PsychoJS.Status.NOT_STARTED) {
      // keep track of start time/frame for later
      survey_number.tStart = t;  // (not accounting for frame time here)
      survey_number.frameNStart = frameN;  // exact frame index
      
      survey_number.setAutoDraw(true);
    }
    
    
    // if survey_number is active this frame...
    if (survey_number.status === PsychoJS.Status.STARTED) {
    }
    
    
    // *survey_note* updates
    if (t >= 0.0 && survey_note.status === PsychoJS.Status.NOT_STARTED) {
      // keep track of start time/frame for later
      survey_note.tStart = t;  // (not accounting for frame time here)
      survey_note.frameNStart = frameN;  // exact frame index
      
      survey_note.setAutoDraw(true);
    }
    
    
    // if survey_note is active this frame...
    if (survey_note.status === PsychoJS.Status.STARTED) {
    }
    
    
    // *survey_answer* updates
    if (t >= 0.0 && survey_answer.status === PsychoJS.Status.NOT_STARTED) {
      // keep track of start time/frame for later
      survey_answer.tStart = t;  // (not accounting for frame time here)
      survey_answer.frameNStart = frameN;  // exact frame index
      
      survey_answer.setAutoDraw(true);
    }
    
    
    // if survey_answer is active this frame...
    if (survey_answer.status === PsychoJS.Status.STARTED) {
    }
    
    
    // *survey_hint* updates
    if (t >= 0.0 && survey_hint.status === PsychoJS.Status.NOT_STARTED) {
      // keep track of start time/frame for later
      survey_hint.tStart = t;  // (not accounting for frame time here)
      survey_hint.frameNStart = frameN;  // exact frame index
      
      survey_hint.setAutoDraw(true);
    }
    
    
    // if survey_hint is active this frame...
    if (survey_hint.status === PsychoJS.Status.STARTED) {
    }
    
    
    // *survey_next* updates
    if (t >= 0.0 && survey_next.status === PsychoJS.Status.NOT_STARTED) {
      // keep track of start time/frame for later
      survey_next.tStart = t;  // (not accounting for frame time here)
      survey_next.frameNStart = frameN;  // exact frame index
      
      survey_next.setAutoDraw(true);
    }
    
    
    // if survey_next is active this frame...
    if (survey_next.status === PsychoJS.Status.STARTED) {
    }
    
    
    // *survey_next_label* updates
    if (t >= 0.0 && survey_next_label.status === PsychoJS.Status.NOT_STARTED) {
      // keep track of start time/frame for later
      survey_next_label.tStart = t;  // (not accounting for frame time here)
      survey_next_label.frameNStart = frameN;  // exact frame index
      
      survey_next_label.setAutoDraw(true);
    }
    
    
    // if survey_next_label is active this frame...
    if (survey_next_label.status === PsychoJS.Status.STARTED) {
    }
    
    
    // *survey_next_cap* updates
    if (t >= 0.0 && survey_next_cap.status === PsychoJS.Status.NOT_STARTED) {
      // keep track of start time/frame for later
      survey_next_cap.tStart = t;  // (not accounting for frame time here)
      survey_next_cap.frameNStart = frameN;  // exact frame index
      
      survey_next_cap.setAutoDraw(true);
    }
    
    
    // if survey_next_cap is active this frame...
    if (survey_next_cap.status === PsychoJS.Status.STARTED) {
    }
    
    
    // *survey_next_cap_label* updates
    if (t >= 0.0 && survey_next_cap_label.status === PsychoJS.Status.NOT_STARTED) {
      // keep track of start time/frame for later
      survey_next_cap_label.tStart = t;  // (not accounting for frame time here)
      survey_next_cap_label.frameNStart = frameN;  // exact frame index
      
      survey_next_cap_label.setAutoDraw(true);
    }
    
    
    // if survey_next_cap_label is active this frame...
    if (survey_next_cap_label.status === PsychoJS.Status.STARTED) {
    }
    
    // Run 'Each Frame' code from survey_code
    continueRoutine = survey_code.frame();
    // check if the Routine should terminate
    if (!continueRoutine) {  // a component has requested a forced-end of Routine
      routineForceEnded = true;
      return Scheduler.Event.NEXT;
    }
    
    continueRoutine = false;  // reverts to True if at least one component still running
    for (const thisComponent of surveyComponents)
      if ('status' in thisComponent && thisComponent.status !== PsychoJS.Status.FINISHED) {
        continueRoutine = true;
        break;
      }
    
    // refresh the screen if continuing
    if (continueRoutine) {
      return Scheduler.Event.FLIP_REPEAT;
    } else {
      return Scheduler.Event.NEXT;
    }
  };
}


function surveyRoutineEnd(snapshot) {
  return async function () {
    //--- Ending Routine 'survey' ---
    for (const thisComponent of surveyComponents) {
      if (typeof thisComponent.setAutoDraw === 'function') {
        thisComponent.setAutoDraw(false);
      }
    }
    psychoJS.experiment.addData('survey_answer.text',survey_answer.text)
    // Run 'End Routine' code from survey_code
    survey_code.end();
    // the Routine "survey" was not non-slip safe, so reset the non-slip timer
    routineTimer.reset();
    
    // Routines running outside a loop should always advance the datafile row
    if (currentLoop === psychoJS.experiment) {
      psychoJS.experiment.nextEntry(snapshot);
    }
    return Scheduler.Event.NEXT;
  }
}


var savingMaxDurationReached;
var savingMaxDuration;
var savingComponents;
function savingRoutineBegin(snapshot) {
  return async function () {
    TrialHandler.fromSnapshot(snapshot); // ensure that .thisN vals are up to date
    
    //--- Prepare to start Routine 'saving' ---
    t = 0;
    frameN = -1;
    continueRoutine = true; // until we're told otherwise
    // keep track of whether this Routine was forcibly ended
    routineForceEnded = false;
    savingClock.reset();
    routineTimer.reset();
    savingMaxDurationReached = false;
    // update component parameters for each repeat
    saving_keep_label.setText(texts["saving"]["download"]);
    // Run 'Begin Routine' code from saving_code
    saving_code.begin();
    savingMaxDuration = null
    // keep track of which components have finished
    savingComponents = [];
    savingComponents.push(saving_message);
    savingComponents.push(saving_keep);
    savingComponents.push(saving_keep_label);
    savingComponents.push(saving_keep_cap);
    savingComponents.push(saving_keep_cap_label);
    
    for (const thisComponent of savingComponents)
      if ('status' in thisComponent)
        thisComponent.status = PsychoJS.Status.NOT_STARTED;
    return Scheduler.Event.NEXT;
  }
}


function savingRoutineEachFrame() {
  return async function () {
    //--- Loop for each frame of Routine 'saving' ---
    // get current time
    t = savingClock.getTime();
    frameN = frameN + 1;// number of completed frames (so 0 is the first frame)
    // update/draw components on each frame
    
    // *saving_message* updates
    if (t >= 0.0 && saving_message.status === PsychoJS.Status.NOT_STARTED) {
      // keep track of start time/frame for later
      saving_message.tStart = t;  // (not accounting for frame time here)
      saving_message.frameNStart = frameN;  // exact frame index
      
      saving_message.setAutoDraw(true);
    }
    
    
    // if saving_message is active this frame...
    if (saving_message.status === PsychoJS.Status.STARTED) {
    }
    
    
    // *saving_keep* updates
    if (t >= 0.0 && saving_keep.status === PsychoJS.Status.NOT_STARTED) {
      // keep track of start time/frame for later
      saving_keep.tStart = t;  // (not accounting for frame time here)
      saving_keep.frameNStart = frameN;  // exact frame index
      
      saving_keep.setAutoDraw(true);
    }
    
    
    // if saving_keep is active this frame...
    if (saving_keep.status === PsychoJS.Status.STARTED) {
    }
    
    
    // *saving_keep_label* updates
    if (t >= 0.0 && saving_keep_label.status === PsychoJS.Status.NOT_STARTED) {
      // keep track of start time/frame for later
      saving_keep_label.tStart = t;  // (not accounting for frame time here)
      saving_keep_label.frameNStart = frameN;  // exact frame index
      
      saving_keep_label.setAutoDraw(true);
    }
    
    
    // if saving_keep_label is active this frame...
    if (saving_keep_label.status === PsychoJS.Status.STARTED) {
    }
    
    
    // *saving_keep_cap* updates
    if (t >= 0.0 && saving_keep_cap.status === PsychoJS.Status.NOT_STARTED) {
      // keep track of start time/frame for later
      saving_keep_cap.tStart = t;  // (not accounting for frame time here)
      saving_keep_cap.frameNStart = frameN;  // exact frame index
      
      saving_keep_cap.setAutoDraw(true);
    }
    
    
    // if saving_keep_cap is active this frame...
    if (saving_keep_cap.status === PsychoJS.Status.STARTED) {
    }
    
    
    // *saving_keep_cap_label* updates
    if (t >= 0.0 && saving_keep_cap_label.status === PsychoJS.Status.NOT_STARTED) {
      // keep track of start time/frame for later
      saving_keep_cap_label.tStart = t;  // (not accounting for frame time here)
      saving_keep_cap_label.frameNStart = frameN;  // exact frame index
      
      saving_keep_cap_label.setAutoDraw(true);
    }
    
    
    // if saving_keep_cap_label is active this frame...
    if (saving_keep_cap_label.status === PsychoJS.Status.STARTED) {
    }
    
    // Run 'Each Frame' code from saving_code
    continueRoutine = saving_code.frame();
    // check if the Routine should terminate
    if (!continueRoutine) {  // a component has requested a forced-end of Routine
      routineForceEnded = true;
      return Scheduler.Event.NEXT;
    }
    
    continueRoutine = false;  // reverts to True if at least one component still running
    for (const thisComponent of savingComponents)
      if ('status' in thisComponent && thisComponent.status !== PsychoJS.Status.FINISHED) {
        continueRoutine = true;
        break;
      }
    
    // refresh the screen if continuing
    if (continueRoutine) {
      return Scheduler.Event.FLIP_REPEAT;
    } else {
      return Scheduler.Event.NEXT;
    }
  };
}


function savingRoutineEnd(snapshot) {
  return async function () {
    //--- Ending Routine 'saving' ---
    for (const thisComponent of savingComponents) {
      if (typeof thisComponent.setAutoDraw === 'function') {
        thisComponent.setAutoDraw(false);
      }
    }
    // Run 'End Routine' code from saving_code
    saving_code.end();
    // the Routine "saving" was not non-slip safe, so reset the non-slip timer
    routineTimer.reset();
    
    // Routines running outside a loop should always advance the datafile row
    if (currentLoop === psychoJS.experiment) {
      psychoJS.experiment.nextEntry(snapshot);
    }
    return Scheduler.Event.NEXT;
  }
}


var goodbyeMaxDurationReached;
var goodbyeMaxDuration;
var goodbyeComponents;
function goodbyeRoutineBegin(snapshot) {
  return async function () {
    TrialHandler.fromSnapshot(snapshot); // ensure that .thisN vals are up to date
    
    //--- Prepare to start Routine 'goodbye' ---
    t = 0;
    frameN = -1;
    continueRoutine = true; // until we're told otherwise
    // keep track of whether this Routine was forcibly ended
    routineForceEnded = false;
    goodbyeClock.reset();
    routineTimer.reset();
    goodbyeMaxDurationReached = false;
    // update component parameters for each repeat
    goodbye_finish_label.setText(texts["goodbye"]["finish"]);
    goodbye_finish_cap_label.setText(texts["caps"]["return"]);
    // Run 'Begin Routine' code from goodbye_code
    goodbye_code.begin();
    goodbyeMaxDuration = null
    // keep track of which components have finished
    goodbyeComponents = [];
    goodbyeComponents.push(goodbye_page);
    goodbyeComponents.push(goodbye_title);
    goodbyeComponents.push(goodbye_body);
    goodbyeComponents.push(goodbye_number);
    goodbyeComponents.push(goodbye_finish);
    goodbyeComponents.push(goodbye_finish_label);
    goodbyeComponents.push(goodbye_finish_cap);
    goodbyeComponents.push(goodbye_finish_cap_label);
    
    for (const thisComponent of goodbyeComponents)
      if ('status' in thisComponent)
        thisComponent.status = PsychoJS.Status.NOT_STARTED;
    return Scheduler.Event.NEXT;
  }
}


function goodbyeRoutineEachFrame() {
  return async function () {
    //--- Loop for each frame of Routine 'goodbye' ---
    // get current time
    t = goodbyeClock.getTime();
    frameN = frameN + 1;// number of completed frames (so 0 is the first frame)
    // update/draw components on each frame
    
    // *goodbye_page* updates
    if (t >= 0.0 && goodbye_page.status === PsychoJS.Status.NOT_STARTED) {
      // keep track of start time/frame for later
      goodbye_page.tStart = t;  // (not accounting for frame time here)
      goodbye_page.frameNStart = frameN;  // exact frame index
      
      goodbye_page.setAutoDraw(true);
    }
    
    
    // if goodbye_page is active this frame...
    if (goodbye_page.status === PsychoJS.Status.STARTED) {
    }
    
    
    // *goodbye_title* updates
    if (t >= 0.0 && goodbye_title.status === PsychoJS.Status.NOT_STARTED) {
      // keep track of start time/frame for later
      goodbye_title.tStart = t;  // (not accounting for frame time here)
      goodbye_title.frameNStart = frameN;  // exact frame index
      
      goodbye_title.setAutoDraw(true);
    }
    
    
    // if goodbye_title is active this frame...
    if (goodbye_title.status === PsychoJS.Status.STARTED) {
    }
    
    
    // *goodbye_body* updates
    if (t >= 0.0 && goodbye_body.status === PsychoJS.Status.NOT_STARTED) {
      // keep track of start time/frame for later
      goodbye_body.tStart = t;  // (not accounting for frame time here)
      goodbye_body.frameNStart = frameN;  // exact frame index
      
      goodbye_body.setAutoDraw(true);
    }
    
    
    // if goodbye_body is active this frame...
    if (goodbye_body.status === PsychoJS.Status.STARTED) {
    }
    
    
    // *goodbye_number* updates
    if (t >= 0.0 && goodbye_number.status === PsychoJS.Status.NOT_STARTED) {
      // keep track of start time/frame for later
      goodbye_number.tStart = t;  // (not accounting for frame time here)
      goodbye_number.frameNStart = frameN;  // exact frame index
      
      goodbye_number.setAutoDraw(true);
    }
    
    
    // if goodbye_number is active this frame...
    if (goodbye_number.status === PsychoJS.Status.STARTED) {
    }
    
    
    // *goodbye_finish* updates
    if (t >= 0.0 && goodbye_finish.status === PsychoJS.Status.NOT_STARTED) {
      // keep track of start time/frame for later
      goodbye_finish.tStart = t;  // (not accounting for frame time here)
      goodbye_finish.frameNStart = frameN;  // exact frame index
      
      goodbye_finish.setAutoDraw(true);
    }
    
    
    // if goodbye_finish is active this frame...
    if (goodbye_finish.status === PsychoJS.Status.STARTED) {
    }
    
    
    // *goodbye_finish_label* updates
    if (t >= 0.0 && goodbye_finish_label.status === PsychoJS.Status.NOT_STARTED) {
      // keep track of start time/frame for later
      goodbye_finish_label.tStart = t;  // (not accounting for frame time here)
      goodbye_finish_label.frameNStart = frameN;  // exact frame index
      
      goodbye_finish_label.setAutoDraw(true);
    }
    
    
    // if goodbye_finish_label is active this frame...
    if (goodbye_finish_label.status === PsychoJS.Status.STARTED) {
    }
    
    
    // *goodbye_finish_cap* updates
    if (t >= 0.0 && goodbye_finish_cap.status === PsychoJS.Status.NOT_STARTED) {
      // keep track of start time/frame for later
      goodbye_finish_cap.tStart = t;  // (not accounting for frame time here)
      goodbye_finish_cap.frameNStart = frameN;  // exact frame index
      
      goodbye_finish_cap.setAutoDraw(true);
    }
    
    
    // if goodbye_finish_cap is active this frame...
    if (goodbye_finish_cap.status === PsychoJS.Status.STARTED) {
    }
    
    
    // *goodbye_finish_cap_label* updates
    if (t >= 0.0 && goodbye_finish_cap_label.status === PsychoJS.Status.NOT_STARTED) {
      // keep track of start time/frame for later
      goodbye_finish_cap_label.tStart = t;  // (not accounting for frame time here)
      goodbye_finish_cap_label.frameNStart = frameN;  // exact frame index
      
      goodbye_finish_cap_label.setAutoDraw(true);
    }
    
    
    // if goodbye_finish_cap_label is active this frame...
    if (goodbye_finish_cap_label.status === PsychoJS.Status.STARTED) {
    }
    
    // Run 'Each Frame' code from goodbye_code
    continueRoutine = goodbye_code.frame();
    // check if the Routine should terminate
    if (!continueRoutine) {  // a component has requested a forced-end of Routine
      routineForceEnded = true;
      return Scheduler.Event.NEXT;
    }
    
    continueRoutine = false;  // reverts to True if at least one component still running
    for (const thisComponent of goodbyeComponents)
      if ('status' in thisComponent && thisComponent.status !== PsychoJS.Status.FINISHED) {
        continueRoutine = true;
        break;
      }
    
    // refresh the screen if continuing
    if (continueRoutine) {
      return Scheduler.Event.FLIP_REPEAT;
    } else {
      return Scheduler.Event.NEXT;
    }
  };
}


function goodbyeRoutineEnd(snapshot) {
  return async function () {
    //--- Ending Routine 'goodbye' ---
    for (const thisComponent of goodbyeComponents) {
      if (typeof thisComponent.setAutoDraw === 'function') {
        thisComponent.setAutoDraw(false);
      }
    }
    // Run 'End Routine' code from goodbye_code
    goodbye_code.end();
    // the Routine "goodbye" was not non-slip safe, so reset the non-slip timer
    routineTimer.reset();
    
    // Routines running outside a loop should always advance the datafile row
    if (currentLoop === psychoJS.experiment) {
      psychoJS.experiment.nextEntry(snapshot);
    }
    return Scheduler.Event.NEXT;
  }
}


function importConditions(currentLoop) {
  return async function () {
    psychoJS.importAttributes(currentLoop.getCurrentTrial());
    return Scheduler.Event.NEXT;
    };
}


async function quitPsychoJS(message, isCompleted) {
  // Check for and save orphaned data
  if (psychoJS.experiment.isEntryEmpty()) {
    psychoJS.experiment.nextEntry();
  }
  psychoJS.window.close();
  psychoJS.quit({message: message, isCompleted: isCompleted});
  
  return Scheduler.Event.QUIT;
}

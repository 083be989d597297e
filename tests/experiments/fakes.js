// The code of a screen in JavaScript, on the real suite, with keys, clicks and a clock that the test gives. Twin of
// fakes.py. Only PsychoJS is not there: what the twins ask of it are the few classes below.

/* global Shuffle, Suite */

var world; // the one that the scenario plays on

// Anything on the screen; remembers whether it is drawn, and how it looks.
class Stim {
  constructor(kind, look) {
    Object.assign(this, { kind: kind, pos: [0, 0], text: "", depth: 0, drawn: false, opacity: 1 }, look);
    world.made.push(this);
  }
  setAutoDraw(drawn) { this.drawn = drawn; }
  getText() { return this.text; }
  contains() { return world.on === this; }
}
for (const name of ["Pos", "Image", "Text", "Color", "Height", "Width", "FillColor", "LineColor", "LineWidth", "Opacity",
  "Depth", "AlignHoriz", "Anchor", "WrapWidth", "LetterHeight", "Padding", "Size", "Font"]) {
  Stim.prototype[`set${name}`] = function (value) { this[name[0].toLowerCase() + name.slice(1)] = value; };
}

var visual = {};
for (const kind of ["Rect", "TextStim", "ImageStim"]) {
  visual[kind] = class extends Stim {
    constructor(look) { super(kind, look); }
  };
}

var util = {
  Clock: class { getTime() { return performance.now() / 1000; } },
  Color: class { constructor(color) { this.color = color; } }
};

var core = {
  Mouse: class {
    getPos() { return world.at; }
    getPressed() { return [world.buttons.slice(), world.times.slice()]; }
  }
};

// A screen of an interface, which `act` plays a scenario on.
class World {
  constructor(interface_name, parts, class_name, given, size) {
    world = this;
    LOOK = LOOKS[interface_name];
    Object.assign(this, { time: 0, start: 0, pressed: [], held: [], buttons: [0, 0, 0], times: [0, 0, 0], at: [0, 0] });
    this.size = size || [1024, 768];
    this._adjustmentFilter = { resolution: 1 }; // seen of PsychoJS's window (2026.1.1)
    Object.assign(this, { flips: [], made: [], rows: [], row: {}, screens: [], on: null, going: true });
    const none = { config: { experiment: {} }, serverManager: {} };
    const psychojs = { window: this, experiment: this, ...none, getEnvironment: () => Symbol.for("LOCAL") };
    this.suite = new Suite(psychojs, {}, interface_name);
    Object.assign(this.suite, given);
    this.suite.keys = {
      clock: { reset: () => { this.start = this.time; }, getTime: () => this.time - this.start },
      take: () => this.pressed.slice(),
      clear: () => { this.pressed = []; },
      held: (name) => this.held.includes(name)
    };
    this.suite.shuffle = new Shuffle(13);
    this.suite.images = { get: (path) => path, are_here: () => true };
    this.suite.announce = (screen) => this.screens.push(screen);
    this.suite.now = () => this.time;
    this.parts = this.placed(parts);
    if (given.task_of) { // the trials, whose pictures the instructions show
      new (eval(given.task_of))(this.suite, this.placed(given.task_parts));
    }
    this.screen = class_name ? new (eval(class_name))(this.suite, this.parts) : null;
  }

  placed(parts) {
    const stims = {};
    for (const name of Object.keys(parts)) {
      const look = JSON.parse(JSON.stringify(parts[name]));
      if (!("letterHeight" in look) && "size" in look) { // a rectangle of PsychoJS's has no size
        Object.assign(look, { width: look.size[0], height: look.size[1], size: undefined });
      }
      stims[name] = new Stim("part", look);
    }
    this.suite.place(stims);
    for (const stim of Object.values(stims).filter((part) => part.aligned)) {
      this.suite[`align_${stim.aligned[0]}`]([stim], stim.aligned[1]);
    }
    return stims;
  }

  // What the suite asks of PsychoJS's window and experiment

  callOnFlip(call) { this.flips.push(call); }
  addData(name, value) { this.row[name] = value; }
  nextEntry() {
    this.rows.push(this.row);
    this.row = {};
  }
  getResultAsCsv() { return JSON.stringify(this.rows); }

  // What the test does

  // Do one step of a scenario; returns what is to be seen then.
  act(step) {
    const [word, ...rest] = step.split(" ");
    if (word === "begin") {
      Object.values(this.parts).forEach((part) => { part.drawn = true; }); // by the library
    }
    if (["begin", "end"].includes(word)) {
      this.screen[word]();
    } else if (word === "flip") {
      this.flips.splice(0).forEach((call) => call());
    } else if (word === "leave") {
      this.suite.leaving = true;
    } else if (word === "hold") {
      this.held = rest;
    } else if (word === "type") {
      this.parts["answer"].text += rest.join(" ");
    } else if (["press", "keys"].includes(word)) {
      rest.forEach((given, number) => {
        const name = given[0] === "[" ? this.letter(given.slice(1, -1)) : given;
        this.pressed.push({ names: name.split("/"), rt: number + 1 });
      });
      if (word === "keys") {
        this.frame();
      }
    } else if (word === "click") {
      for (const target of rest) {
        this.on = this.stim(target);
        this.at = [...this.on.pos];
        this.times[0] += 1;
        this.frame();
        this.on = null;
      }
    } else {
      if (word === "time") {
        this.time = Number(rest[0]);
      } else if (word === "size") {
        this.size = rest.map(Number);
      } else {
        const track = this.parts[`${rest[0]}_track`];
        this.at = [track.pos[0] + track.width * (Number(rest[1]) / 100 - 0.5), track.pos[1]];
        this.buttons[0] = word in { down: 1, tap: 0, up: 0 } ? { down: 1, tap: 0, up: 0 }[word] : this.buttons[0];
        this.times[0] += word !== "move" ? 1 : 0; // PsychoJS's times change when a button is let go, too
      }
      this.frame();
    }
    return this.state();
  }

  frame() {
    this.going = this.screen.frame();
    this.pressed = [];
  }

  letter(label) { return this.screen.list.key(this.screen.list.names.indexOf(label)); }

  stim(target) {
    const [kind, name] = target.split(":");
    if (kind === "image") {
      return this.screen.images[Number(name)];
    }
    if (kind === "class") {
      return this.screen.list.rows[this.screen.list.names.indexOf(name)].box;
    }
    if (kind === "row") {
      const rows = this.screen.rows || this.screen.kinds["choice"].rows;
      return rows.made.find((row) => row["words"].text === name)["box"];
    }
    if (kind === "point") {
      return this.screen.kinds["rating"].made[Number(name) - 1][0];
    }
    if (kind === "pad") {
      return this.screen.kinds["number"].pad.find(([sign]) => sign === name)[1];
    }
    return kind === "dialog" ? this.suite.dialog[name] : this.parts[target];
  }

  state() {
    const names = Object.keys(this.parts);
    const rows = this.screen.list ? this.screen.list.rows : [];
    const signs = rows.filter((row) => row.sign.text).map((row) => [row.label.text, row.sign.text]);
    const look = (stim) => Object.assign({}, stim, { win: null });
    return JSON.parse(JSON.stringify({
      going: this.going, over: this.screen.over, screens: this.screens,
      asking: this.suite.asking, leaving: this.suite.leaving, rows: this.rows,
      narrow: this.suite.narrow, factor: this.suite.factor,
      signs: Object.fromEntries(signs),
      on: ["next", "back", "finish", "keep"].filter((name) => name in this.parts && this.suite.is_on(this.parts, name)),
      parts: Object.fromEntries(names.map((name) => [name, look(this.parts[name])])),
      made: this.made.filter((stim) => stim.kind !== "part").map(look)
    }));
  }
}

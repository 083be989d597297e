// A small stand-in for PsychoJS: what the exported experiments call, and no more, so that tests can run them in a
// browser without the library. Test code only. It was written from the calls in the exported pages, from notes on
// Pavlovia's REST interface and from what was seen of PsychoJS 2026.1.1: it proves our flow, data and saving, not PsychoJS.
//
// Like the real one: the form of closeSession (both), saving in `unload`, the throttle of uploads, canvases that do not
// follow a touch screen, editable text fields that are no form's fields, an empty row before ours. What still differs:
// - It draws in 2D, not by WebGL: no textures that are too large or lost, no filter, no image that comes a frame late.
// - Lines are broken at blanks alone, and heights of letters are the browser's.
// - It loads no resources of its own and shows no progress of them in its first dialog, which looks otherwise, too.
// - Its log is a line, and errors are shown in a plain dialog.
// - It has no sound, no survey, no eye tracking, and of hardware only the mouse.

const seconds = () => performance.now() / 1000;

// util: clocks, colours, the page's address, the scheduler

class Clock {
  constructor() { this.reset(); }
  reset() { this.start = seconds(); }
  getTime() { return seconds() - this.start; }
}

class MonotonicClock extends Clock {
  // The local time as YYYY-MM-DD_HHhMM.SS.mmm.
  static getDateStr() {
    const now = new Date();
    const [date, time] = new Date(now - 60000 * now.getTimezoneOffset()).toISOString().slice(0, -1).split("T");
    return `${date}_${time.replace(":", "h").replace(":", ".")}`;
  }
}

class CountdownTimer extends Clock {
  getTime() { return -super.getTime(); }
}

// A colour by name or hex code, or as three numbers from -1 to 1.
class Color {
  constructor(color) {
    this.css = Array.isArray(color) ? `rgb(${color.map((value) => Math.round((value + 1) * 127.5))})` : color;
  }
}

const css = (color) => (color instanceof Color ? color.css : color || "transparent");

const getUrlParameters = () => new URLSearchParams(window.location.search);

// What the address tells; names that begin with __ are not for the experiment.
const address_info = () => Object.fromEntries([...getUrlParameters()].filter(([name]) => !name.startsWith("__")));

const addInfoFromUrl = (info) => Object.assign(info, address_info());

const round = (number, digits = 0) => Math.round(number * 10 ** digits) / 10 ** digits;

// Runs tasks, which are functions or other schedulers, one after the other.
class Scheduler {
  static Event = { NEXT: Symbol("NEXT"), FLIP_REPEAT: Symbol("FLIP_REPEAT"), QUIT: Symbol("QUIT") };
  tasks = [];
  add(task, ...args) { this.tasks.push([task, args]); }
  stop() { this.tasks = []; } // it ends with the task that runs now
  // Run tasks until one asks for a flip or to quit; NEXT when none is left.
  async run() {
    const { NEXT, FLIP_REPEAT, QUIT } = Scheduler.Event;
    for (;;) {
      this.current = this.current || this.tasks.shift();
      if (!this.current) {
        return NEXT;
      }
      const [task, args] = this.current;
      const event = await (task instanceof Scheduler ? task.run() : task(...args));
      if (event === FLIP_REPEAT || event === QUIT) {
        return event;
      }
      this.current = null;
    }
  }
}

// core: the mouse, the window, dialogs, the server

// Presses count where they fall on the canvas, not on a dialog or a text field above it.
class Mouse {
  pos = [0, 0];
  buttons = [0, 0, 0];
  times = [0, 0, 0];
  clock = new Clock();
  constructor({ win }) {
    this.win = win;
    window.addEventListener("pointermove", (event) => this.take(event, null));
    win.canvas.addEventListener("pointerdown", (event) => this.take(event, 1));
    // Seen of the real one: a click beside a text field leaves the field its focus.
    win.canvas.addEventListener("mousedown", (event) => event.preventDefault());
    // And fingers neither scroll nor lead to the page before.
    for (const name of ["touchstart", "touchmove"]) {
      win.canvas.addEventListener(name, (event) => event.preventDefault(), { passive: false });
    }
    window.addEventListener("pointerup", (event) => this.take(event, 0));
  }
  take(event, down) {
    const [width, height] = this.win.size;
    this.pos = [(event.clientX - width / 2) / height, 0.5 - event.clientY / height];
    if (down !== null && this.buttons[event.button] !== down) {
      this.buttons[event.button] = down;
      this.times[event.button] = this.clock.getTime();
    }
  }
  getPos() { return this.pos; }
  getPressed(getTime = false) {
    return getTime ? [this.buttons.slice(), this.times.slice()] : this.buttons.slice();
  }
}

// One canvas over the whole window, in units of the window's height.
class Window {
  constructor({ color, units }) {
    only_height(units);
    Object.assign(this, { color: color, drawn: [], calls: [], canvas: document.createElement("canvas") });
    this.pen = this.canvas.getContext("2d");
    document.body.append(this.canvas);
    Window._resizePixiRenderer(this);
    window.addEventListener("resize", () => {
      // Seen of the real one (2026.1.1): with a touch screen, a change of size may be a keyboard that has come up.
      if (navigator.maxTouchPoints === 0 || window.screen.height - window.visualViewport.height <= 300) {
        Window._resizePixiRenderer(this);
      }
    });
  }
  static _resizePixiRenderer(win) {
    win.size = [window.innerWidth, window.innerHeight];
    Object.assign(win.canvas.style, { width: `${window.innerWidth}px`, height: `${window.innerHeight}px` });
  }
  _fullRefresh() {} // all is drawn anew each time
  getActualFrameRate() { return 60; }
  callOnFlip(call, ...args) { this.calls.push(() => call(...args)); }
  close() { this.canvas.remove(); }
  // Draw all stimuli, those with the largest depth first; then do what waits for it.
  render() {
    const [[width, height], ratio] = [this.size, window.devicePixelRatio];
    if (this.canvas.width !== Math.floor(width * ratio) || this.canvas.height !== Math.floor(height * ratio)) {
      Object.assign(this.canvas, { width: Math.floor(width * ratio), height: Math.floor(height * ratio) });
    }
    this.pen.setTransform(ratio, 0, 0, ratio, 0, 0);
    Object.assign(this.pen, { fillStyle: css(this.color), globalAlpha: 1 });
    this.pen.fillRect(0, 0, width, height);
    for (const stim of this.drawn.slice().sort((one, other) => other.depth - one.depth)) {
      this.pen.globalAlpha = stim.opacity;
      stim.draw(this.pen);
    }
    this.calls.splice(0).forEach((call) => call());
  }
}

function only_height(units) {
  if (units !== "height") {
    throw new Error(`the stand-in knows no units but 'height', not '${units}'`);
  }
}

const element = (tag, fields) => Object.assign(document.createElement(tag), fields);

class GUI {
  dialogComponent = {};
  // Lay a dialog over the page; `ended` is called with the name of the button.
  dialog(content, buttons, ended) {
    const form = element("form", { className: "dialog" });
    form.append(element("div"));
    form.firstChild.append(...content);
    form.firstChild.append(...buttons.map((name) => element("button", { id: `dialog${name}`, textContent: name })));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      form.remove();
      ended(event.submitter.textContent);
    });
    document.body.append(form);
    form.querySelector("input, button").focus();
  }
  // A task that asks for those entries of the dictionary that the page's address does not give.
  DlgFromDict({ dictionary, title }) {
    const fields = Object.keys(dictionary).filter((name) => !(name in address_info())).map((name) => {
      const label = element("label", { textContent: name });
      label.append(element("input", { name: name, value: dictionary[name] }));
      return label;
    });
    const ended = (button) => {
      fields.forEach(({ lastChild: input }) => Object.assign(dictionary, { [input.name]: input.value }));
      this.dialogComponent.button = button;
    };
    return () => {
      if (this.dialogComponent.button === undefined) {
        this.dialogComponent.button = null;
        const done = element("p", { id: "progressMsg", textContent: "all resources downloaded." });
        this.dialog([element("h1", { textContent: title }), ...fields, done], ["OK", "Cancel"], ended);
      }
      return this.dialogComponent.button === null ? Scheduler.Event.FLIP_REPEAT : Scheduler.Event.NEXT;
    };
  }
  // Tell, and mark for tests, that something went wrong.
  error(problem) {
    console.error(problem);
    const message = (problem && problem.message) || String(problem);
    document.body.setAttribute("data-error", message);
    this.dialog([element("p", { textContent: message })], ["OK"], () => {});
  }
}

// Pavlovia's REST interface.
class ServerManager {
  constructor(psychoJS) {
    this.psychoJS = psychoJS;
    this._uploadThrottlePeriod = 5; // in minutes
  }
  address(path) {
    const { pavlovia, gitlab, session } = this.psychoJS.config;
    const token = session ? `/${session.token}` : "";
    return `${pavlovia.URL}/api/v2/experiments/${gitlab.projectId}/sessions${token}${path}`;
  }
  form(fields) {
    const form = new FormData();
    for (const name in fields) { // what the class of an object gives it would go, too
      form.append(name, fields[name]);
    }
    return form;
  }
  beacon(path, fields) { navigator.sendBeacon(this.address(path), this.form(fields)); }
  async call(method, path, fields) {
    const response = await fetch(this.address(path), { method: method, body: this.form(fields) });
    if (response.status !== 200) {
      throw new Error(`${method} ${this.address(path)}: status ${response.status}`);
    }
    return response.json();
  }
  async openSession(params) {
    const config = this.psychoJS.config;
    const { token, status, experiment } = await this.call("POST", "", params);
    const uploads = { intervalId: -1 };
    Object.assign(config.experiment, experiment, { status: experiment.status2, resultsUpload: uploads });
    config.session = { token: token, status: status };
    this._uploadThrottlePeriod = experiment.uploadThrottlePeriod || this._uploadThrottlePeriod;
    if (experiment.partialResultsUploadPeriod > 0) { // in minutes
      const save = () => this.psychoJS.experiment.save({ tag: "PARTIAL" });
      uploads.intervalId = setInterval(save, 60000 * experiment.partialResultsUploadPeriod);
    }
  }
  // Since 2025.1 it is given fields; up to 2024.2, which a test can ask for in the address, whether it was completed.
  async closeSession(params = {}, sync = false) {
    const fields = getUrlParameters().get("__psychojs") === "2024.2" ? { isCompleted: params } : params;
    await (sync ? this.beacon("/delete", fields) : this.call("DELETE", "", fields));
    this.psychoJS.config.session.status = "CLOSED";
  }
  // The log, compressed with zlib.
  async uploadLog(filename, text) {
    const packed = new Response(new Blob([text]).stream().pipeThrough(new CompressionStream("deflate")));
    const logs = btoa(String.fromCharCode(...new Uint8Array(await packed.arrayBuffer())));
    await this.call("POST", "/logs", { filename: filename, logs: logs, compressed: true });
  }
}

// Pavlovia's shelf, as far as it balances groups.
class Shelf {
  constructor(psychoJS) { this.psychoJS = psychoJS; }
  async call(what, fields) {
    const { pavlovia, session } = this.psychoJS.config;
    const address = `${pavlovia.URL}/api/v2/shelf/${session.token}/counterbalance/${what}`;
    const headers = { "Content-Type": "application/json" };
    const response = await fetch(address, { method: "PUT", headers: headers, body: JSON.stringify(fields) });
    if (response.status !== 200) {
      throw new Error(`shelf: status ${response.status}`);
    }
    return response.json();
  }
  counterbalanceSelect({ key, reserveTimeout }) { return this.call("select", { key, reserveTimeout }); }
  counterbalanceConfirm(key, participantToken, confirmed) {
    return this.call("confirm", { key, participantToken, confirmed });
  }
}

// Logs nothing; what is sent to the server is only to be seen to arrive.
class Logger {
  static ServerLevel = { INFO: Symbol.for("INFO") };
  setLevel() {}
}

class PsychoJS {
  static Status = {
    NOT_STARTED: Symbol.for("NOT_STARTED"), STARTED: Symbol.for("STARTED"), FINISHED: Symbol.for("FINISHED")
  };
  gui = new GUI();
  scheduler = new Scheduler();
  serverManager = new ServerManager(this);
  shelf = new Shelf(this);
  experimentLogger = new Logger();
  beforeunloadCallback = (event) => event.preventDefault(); // the browser then asks whether to leave the page

  constructor({ hosts = [] }) {
    this.hosts = hosts.concat("https://run.pavlovia.org/", "https://pavlovia.org/run/");
    window.addEventListener("error", (event) => this.gui.error(event.error || event.message));
    window.addEventListener("unhandledrejection", (event) => this.gui.error(event.reason));
  }
  on_server() { return this.hosts.some((host) => window.location.href.startsWith(host)); }
  getEnvironment() { return Symbol.for(this.on_server() ? "SERVER" : "LOCAL"); }
  openWindow(options) { this.window = new Window(options); }
  schedule(task, ...args) { this.scheduler.add(task, ...args); }
  importAttributes(attributes) { Object.assign(window, attributes); }
  scheduleCondition(condition, then, otherwise) {
    this.scheduler.add(() => {
      this.scheduler.tasks.unshift([condition() ? then : otherwise, []]);
      return Scheduler.Event.NEXT;
    });
  }
  async start({ expName, expInfo }) {
    const { NEXT, QUIT } = Scheduler.Event;
    this.config = { experiment: { name: expName, saveFormat: "CSV", saveIncompleteResults: true } };
    this.experiment = new ExperimentHandler({ psychoJS: this, extraInfo: expInfo });
    if (this.on_server()) {
      this.config = await (await fetch("config.json")).json();
      const pilot = getUrlParameters().get("__pilotToken");
      this._sessionParams = pilot ? { pilotToken: pilot } : {};
      await this.serverManager.openSession(this._sessionParams);
      window.addEventListener("beforeunload", this.beforeunloadCallback);
      window.addEventListener("unload", () => this.leave()); // which a browser may be told not to run
    }
    for (let event = null; event !== NEXT && event !== QUIT;) {
      await new Promise((resolve) => requestAnimationFrame(resolve));
      event = await this.scheduler.run();
      if (event !== QUIT) {
        this.window.render();
      }
    }
  }
  // The tab is closed: save what is there, and close the session, if it is open.
  leave() {
    if (this.config.session.status === "OPEN") {
      if (this.config.experiment.saveIncompleteResults) {
        this.experiment.save({ sync: true });
      }
      this.serverManager.closeSession(Object.assign(this._sessionParams, { isCompleted: false }), true);
    }
  }
  async quit({ message, isCompleted = false }) {
    const { experiment, session } = this.config;
    window.removeEventListener("beforeunload", this.beforeunloadCallback);
    if (isCompleted || experiment.saveIncompleteResults) {
      delete (experiment.resultsUpload || {}).lastUploadTimestamp;
      await this.experiment.save();
    }
    if (session && session.status === "OPEN") {
      await this.serverManager.uploadLog(`${this.experiment.file_name()}.log`, "the stand-in keeps no log");
      await this.serverManager.closeSession(Object.assign(this._sessionParams, { isCompleted }));
    }
    this.gui.dialog([element("p", { textContent: message })], ["OK"], () => {});
  }
}

// data: rows and loops

class ExperimentHandler {
  dataFileName = "data";
  rows = [];
  entry = {};
  _unfinishedLoops = [];
  constructor({ psychoJS, extraInfo }) { Object.assign(this, { psychoJS: psychoJS, extraInfo: extraInfo }); }
  addLoop(loop) { this._unfinishedLoops.push(loop); }
  removeLoop(loop) { this._unfinishedLoops = this._unfinishedLoops.filter((other) => other !== loop); }
  addData(name, value) { this.entry[name] = value; }
  isEntryEmpty() { return Object.keys(this.entry).length > 0; } // in spite of its name: the scripts then end the row
  file_name() { return this.dataFileName.split("/").pop(); } // no browser takes the folders before it
  nextEntry() {
    const of_loops = this._unfinishedLoops.map((loop) => loop.columns());
    this.rows.push(Object.assign({}, ...of_loops, this.entry, this.extraInfo));
    this.entry = {};
  }
  getResultAsCsv() {
    const columns = [...new Set(this.rows.flatMap((row) => Object.keys(row)))];
    const field = (value) => {
      const text = typeof value === "object" ? JSON.stringify(value) : String(value === undefined ? "" : value);
      return /[",\r\n]/.test(text) ? `"${text.replace(/"/g, '""')}"` : text;
    };
    const lines = [columns, ...this.rows.map((row) => columns.map((name) => row[name]))];
    return `\ufeff${lines.map((line) => line.map(field).join(",")).join("\n")}\n`;
  }
  async save({ clear = false, sync = false, tag = "" } = {}) {
    const { config, serverManager } = this.psychoJS;
    const [key, value] = [`${this.file_name()}${tag && `_${tag}`}.csv`, this.getResultAsCsv()];
    const piloting = config.experiment.status !== "RUNNING" || getUrlParameters().has("__pilotToken");
    if (!this.psychoJS.on_server() || piloting) {
      const url = URL.createObjectURL(new Blob([value], { type: "text/csv" }));
      element("a", { href: url, download: key }).click();
    } else if (sync) {
      serverManager.beacon("/results", { key, value });
    } else {
      const uploads = config.experiment.resultsUpload;
      const minutes = (Date.now() / 1000 - uploads.lastUploadTimestamp) / 60;
      if (minutes < serverManager._uploadThrottlePeriod) {
        throw new Error("the results were uploaded only a short time ago");
      }
      uploads.lastUploadTimestamp = Date.now() / 1000;
      await serverManager.call("POST", "/results", { key, value });
    }
    this.rows = clear ? [] : this.rows;
  }
}

// Loops whose rounds come in the order of their list.
class TrialHandler {
  static Method = { SEQUENTIAL: Symbol.for("SEQUENTIAL"), RANDOM: Symbol.for("RANDOM") };
  constructor({ nReps, method, name, trialList = [undefined] }) {
    if (method !== TrialHandler.Method.SEQUENTIAL) {
      throw new Error("the stand-in knows sequential loops only");
    }
    Object.assign(this, { name: name, nReps: nReps, trialList: trialList, finished: false });
  }
  *[Symbol.iterator]() {
    for (let number = 0; number < this.nReps * this.trialList.length; number++) {
      yield this.go_to(number);
    }
  }
  go_to(number) {
    const in_list = number % this.trialList.length;
    const round_number = Math.floor(number / this.trialList.length);
    Object.assign(this, { thisN: number, thisTrialN: in_list, thisRepN: round_number, thisIndex: in_list });
    return this.trialList[in_list];
  }
  columns() {
    const names = ["thisRepN", "thisTrialN", "thisN", "thisIndex"];
    return Object.fromEntries([...names.map((name) => [`${this.name}.${name}`, this[name]]), [`${this.name}.ran`, 1]]);
  }
  // A round to come back to; only whether the loop is finished is always of now.
  getSnapshot() {
    const [loop, number] = [this, this.thisN];
    return { getCurrentTrial: () => loop.go_to(number), get finished() { return loop.finished; } };
  }
  static fromSnapshot(snapshot) { return snapshot && snapshot.getCurrentTrial(); }
}

// visual: what is drawn

class Stim {
  status = PsychoJS.Status.NOT_STARTED;
  constructor(options, defaults) {
    const given = Object.entries(options).filter(([, value]) => value !== undefined);
    const common = { pos: [0, 0], anchor: "center", opacity: 1, depth: 0, units: "height" };
    Object.assign(this, common, defaults, Object.fromEntries(given));
    only_height(this.units);
  }
  // Give a class its setters: setPos for pos, and so on.
  static settable(...names) {
    for (const name of names) {
      this.prototype[`set${name[0].toUpperCase()}${name.slice(1)}`] = function (value) { this[name] = value; };
    }
  }
  setAutoDraw(shown) {
    this.win.drawn = this.win.drawn.filter((stim) => stim !== this).concat(shown ? [this] : []);
    this.status = shown ? PsychoJS.Status.STARTED : PsychoJS.Status.FINISHED;
  }
  extent() { return this.size; }
  // Left edge, upper edge, width and height, in pixels.
  box() {
    const [[width, height], anchor, [w, h]] = [this.win.size, this.anchor, this.extent()];
    const left = this.pos[0] - (anchor.includes("left") ? 0 : anchor.includes("right") ? w : w / 2);
    const top = this.pos[1] + (anchor.includes("top") ? 0 : anchor.includes("bottom") ? h : h / 2);
    return [width / 2 + left * height, (0.5 - top) * height, w * height, h * height];
  }
  contains(mouse) {
    const [left, top, width, height] = this.box();
    const x = mouse.getPos()[0] * this.win.size[1] + this.win.size[0] / 2 - left;
    const y = (0.5 - mouse.getPos()[1]) * this.win.size[1] - top;
    return x >= 0 && x <= width && y >= 0 && y <= height;
  }
}
Stim.settable("pos", "opacity", "depth", "anchor");

class Rect extends Stim {
  constructor(options) { super(options, { width: 0.5, height: 0.5, lineWidth: 1.5 }); }
  extent() { return [this.width, this.height]; }
  draw(pen) {
    Object.assign(pen, { fillStyle: css(this.fillColor), strokeStyle: css(this.lineColor), lineWidth: this.lineWidth });
    pen.fillRect(...this.box());
    pen.strokeRect(...this.box());
  }
}
Rect.settable("width", "height", "fillColor", "lineColor", "lineWidth");

class ImageStim extends Stim {
  constructor(options) { super(options, { size: [0.5, 0.5], interpolate: true }); }
  draw(pen) {
    if (this.image) { // anything but an image of the page is an error here
      pen.imageSmoothingEnabled = this.interpolate;
      pen.drawImage(this.image, ...this.box());
    }
  }
}
ImageStim.settable("size", "image");

class TextStim extends Stim {
  constructor(options) {
    super(options, { text: "", font: "Arial", height: 0.1, wrapWidth: 1, alignHoriz: "center", color: "white" });
  }
  // The text's lines, broken to fit the wrap width, and their widths in pixels.
  lines() {
    const [pen, limit] = [this.win.pen, this.wrapWidth * this.win.size[1]];
    pen.font = `${this.height * this.win.size[1]}px ${this.font}, sans-serif`;
    const key = [this.text, pen.font, limit].join(" ");
    if (this.key !== key) {
      const lines = [];
      for (const paragraph of String(this.text).split("\n")) {
        const [first, ...words] = paragraph.split(" ");
        lines.push(first);
        for (const word of words) {
          const longer = `${lines[lines.length - 1]} ${word}`;
          const fits = pen.measureText(longer).width <= limit;
          lines.splice(fits ? -1 : lines.length, 1, fits ? longer : word);
        }
      }
      Object.assign(this, { key: key, known_lines: lines.map((line) => [line, pen.measureText(line).width]) });
    }
    return this.known_lines;
  }
  extent() {
    const lines = this.lines();
    return [Math.max(...lines.map(([, width]) => width)) / this.win.size[1], 1.2 * this.height * lines.length];
  }
  draw(pen) {
    const [left, top, width, height] = this.box();
    const lines = this.lines();
    const share = { left: 0, center: 0.5, right: 1 }[this.alignHoriz];
    Object.assign(pen, { fillStyle: css(this.color), textBaseline: "middle" });
    lines.forEach(([line, wide], row) => {
      pen.fillText(line, left + share * (width - wide), top + height * (row + 0.5) / lines.length);
    });
  }
}
TextStim.settable("text", "font", "color", "height", "wrapWidth", "alignHoriz");

// A text field of the browser, laid over the canvas while it is drawn. Seen of the real one (2026.1.1): it takes the
// focus when it is drawn for the first time, and then only when its looks were set anew.
class TextBox extends Stim {
  is_new = true;
  constructor(options) {
    const field = element("div", { className: "textbox", contentEditable: `${Boolean(options.editable)}` });
    super(options, { field: field, size: [0.5, 0.5], letterHeight: 0.03, padding: 0, font: "Arial", color: "black" });
  }
  get text() { return this.field.innerText; }
  set text(text) { this.field.textContent = text; }
  getText() { return this.text; }
  refresh() {}
  setAutoDraw(shown) {
    super.setAutoDraw(shown);
    this.field.remove();
    if (shown) {
      document.body.append(this.field);
      if (this.is_new) {
        this.field.focus();
        this.is_new = false;
      }
    }
  }
  setColor(color) { Object.assign(this, { color: color, is_new: true }); }
  draw() {
    const pixels = (number) => `${number * this.win.size[1]}px`;
    const [left, top, width, height] = this.box().map((number) => `${number}px`);
    Object.assign(this.field.style, {
      left: left, top: top, width: width, height: height, padding: pixels(this.padding), opacity: this.opacity,
      font: `${pixels(this.letterHeight)} ${this.font}, sans-serif`, color: css(this.color),
      background: css(this.fillColor), borderColor: css(this.borderColor)
    });
  }
}
TextBox.settable("text", "font", "letterHeight", "padding", "size");

export const core = { PsychoJS, Mouse, Logger };
export const data = { TrialHandler };
export const util = {
  Scheduler, Clock, MonotonicClock, CountdownTimer, Color, getUrlParameters, addInfoFromUrl, round
};
export const visual = { Rect, ImageStim, TextStim, TextBox };
export const sound = {};
export const hardware = {};

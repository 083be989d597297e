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

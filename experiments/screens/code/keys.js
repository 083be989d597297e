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

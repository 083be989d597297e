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

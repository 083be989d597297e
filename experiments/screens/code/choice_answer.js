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

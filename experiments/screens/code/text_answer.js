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

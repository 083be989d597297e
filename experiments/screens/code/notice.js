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

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

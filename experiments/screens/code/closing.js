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

// The copies of answers in the browser's storage. Only the page needs this: a window writes its file after each trial.

var browser_copy_store = "hill-mixe-suite "; // what our names in the browser's storage begin with

// Keeps all rows of a session until the server is known to have them, and finds what earlier visits have left.
class BrowserCopy {
  constructor(the_suite) {
    this.suite = the_suite;
  }

  // What the names of this study's copies begin with: on Pavlovia, studies share one storage.
  begin() {
    return `${browser_copy_store}${window.location.pathname} `;
  }

  // What the names of this participant's copies begin with.
  owner() {
    return `${this.begin()}${this.suite.participant()}`;
  }

  name() {
    return `${this.owner()} ${this.suite.shared["session"]}`;
  }

  // Keep all rows, and where they belong at the server.
  keep() {
    const suite = this.suite;
    const session = suite.psychojs.config.session;
    const kept = { token: session ? session.token : "", key: `${suite.exp.dataFileName}.csv`, csv: suite.exp.getResultAsCsv() };
    try {
      localStorage.setItem(this.name(), JSON.stringify(kept));
    } catch (problem) {
      console.warn("the browser keeps no copy of the answers:", problem);
    }
  }

  // The answers are at the server: the browser need not keep them any longer.
  forget(name) {
    try {
      localStorage.removeItem(name);
    } catch (problem) {
      console.warn("the browser has no storage:", problem);
    }
  }

  // Name the copies of earlier visits; those of tabs that are open now are none. running: the owners of these.
  of_earlier_visits(running) {
    try {
      const names = Object.keys(localStorage).filter((name) => name.startsWith(this.begin()));
      names.filter((name) => name.endsWith(" offered")).forEach((name) => localStorage.removeItem(name));
      const left = names.filter((name) => !name.endsWith(" offered") && name !== this.name());
      return left.filter((name) => !running.includes(name.slice(0, name.lastIndexOf(" "))));
    } catch (problem) {
      console.warn("the browser has no storage:", problem);
      return [];
    }
  }

  // Give a copy; that of version 0.1 is the table alone, and one that another tab has just sent is empty.
  read(name) {
    const text = localStorage.getItem(name) || "";
    try {
      const { token, key, csv } = JSON.parse(text);
      return { token: token, key: key, csv: csv };
    } catch (problem) {
      return { token: "", key: "", csv: text };
    }
  }

  // A file of this copy was made: it is kept until the next visit, for a download can fail. Where there is no room for a
  // second one, it is offered once more.
  offered(name) {
    try {
      const kept = localStorage.getItem(name);
      if (kept !== null) {
        localStorage.setItem(`${name} offered`, kept);
      }
      localStorage.removeItem(name);
    } catch (problem) {
      console.warn("this copy stays as it is:", problem);
    }
  }
}

// One tab at a time. Only the page needs this: run.py asks where a participant has a session already.

// Keeps a participant from answering in two tabs of a browser, and knows whose answers another tab is still collecting.
// Browsers give locks to pages that come over https or from this computer. Elsewhere, as from serve.py on a network, the
// tabs ask each other: who came first answers.
class OneTab {
  constructor(the_suite) {
    this.suite = the_suite;
    this.mine = ""; // the name of what this tab holds or wants
    this.since = 0;
    this.holds = false;
    this.others = new Set(); // what other tabs have said that they hold
    this.release = () => {};
  }

  // Wait until no other tab holds the study for this participant. tell: called where one does, and not because a slow
  // browser takes its time.
  async take(tell) {
    if (this.mine) {
      return;
    }
    this.mine = this.suite.copy.owner();
    const taking = navigator.locks ? this.take_lock(tell) : this.take_by_asking(tell);
    await taking.catch((problem) => console.warn("the browser does not know its other tabs:", problem));
  }

  // Let other tabs have it: this one is closed, or its session is over.
  leave() {
    this.mine = "";
    this.holds = false;
    this.release();
  }

  // Name what other tabs hold: whose answers they are collecting.
  async running() {
    try {
      if (!navigator.locks) {
        await this.ask();
        return [...this.others];
      }
      const { held } = await navigator.locks.query();
      return held.map((lock) => lock.name).filter((name) => name !== this.mine);
    } catch (problem) {
      return []; // which taking has told of
    }
  }

  take_lock(tell) {
    return new Promise((resolve, reject) => {
      const hold = () => new Promise((release) => {
        this.release = release;
        resolve();
      });
      const wait = () => {
        tell();
        navigator.locks.request(this.mine, hold).catch(reject);
      };
      navigator.locks.request(this.mine, { ifAvailable: true }, (lock) => (lock ? hold() : wait())).catch(reject);
    });
  }

  async take_by_asking(tell) {
    this.since = Date.now() + Math.random();
    this.channel = new BroadcastChannel(this.suite.copy.begin());
    this.channel.onmessage = (event) => this.hear(event.data);
    this.release = () => this.channel.close();
    await this.ask();
    while (this.others.has(this.mine)) {
      tell();
      await this.ask();
    }
    this.holds = Boolean(this.mine); // from now on, whatever becomes of the clock
  }

  // Ask the other tabs what they hold, and give them time to answer.
  async ask() {
    this.others = new Set();
    this.channel.postMessage({ since: this.since });
    await this.suite.sleep(400);
  }

  hear({ since, held }) {
    if (held) {
      this.others.add(held);
    } else if (this.mine && (this.holds || this.since < since)) {
      this.channel.postMessage({ held: this.mine });
    }
  }
}

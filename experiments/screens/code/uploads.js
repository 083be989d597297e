// What is sent to the server. Only the page needs this: a window writes its file after each trial.

var uploads_beacon = 62 * 1024; // bytes; browsers send 64 KiB of a page that is closed, and the session's end needs some

// Sends all rows, always under the same name: now and then, when the page is hidden, when it is closed, and at the end.
// The server may get the same rows twice, but never fewer after more: each upload waits for the one before.
class Uploads {
  constructor(the_suite) {
    this.suite = the_suite;
    this.began_at = the_suite.now();
    this.under_way = Promise.resolve();
    this.n_begun = 0; // rows of the upload that was begun last
    this.n_there = 0; // rows that the server is known to have
    this.at_the_end = false;
    // The library's own uploads at intervals open an error box when one fails; the suite does them itself.
    const uploads = the_suite.psychojs.config.experiment.resultsUpload;
    if (uploads && uploads.intervalId > 0) {
      clearInterval(uploads.intervalId);
      uploads.intervalId = -1;
    }
  }

  // Whether the server takes answers of a session that is not over.
  takes_some() {
    const suite = this.suite;
    return suite.sends() && suite.keeps_incomplete() && suite.n_answered > 0 && !suite.withdrawn;
  }

  // Send what there is where the last time was long ago: the library lets one upload pass in five minutes, as Pavlovia
  // asks it to, or in as many as another server says when the session is opened.
  now_and_then() {
    const { _uploadThrottlePeriod: minutes = 5 } = this.suite.psychojs.serverManager;
    if (this.suite.now() - this.began_at > 1.2 * 60 * minutes) {
      this.snapshot(false);
    }
  }

  // Send what there is, unless it was sent already; the session stays open. urgent: whether it may be the last that can
  // be sent, which the library then does not hold back for having come too early.
  snapshot(urgent) {
    if (!this.takes_some() || this.at_the_end || this.n_begun === this.suite.n_rows) {
      return;
    }
    this.began_at = this.suite.now();
    this.n_begun = this.suite.n_rows;
    this.under_way = this.under_way.then(() => this.save(urgent, 60)).catch((problem) => {
      this.n_begun = this.n_there;
      console.warn("not sent this time:", problem);
    });
  }

  // Send all rows for the last time; resolves when the server has them.
  async last() {
    this.at_the_end = true;
    // An upload that is still on its way must not arrive after this one and take its place.
    await this.suite.within(20, this.under_way).catch(() => {});
    await this.save(true, 30);
  }

  async save(urgent, seconds) {
    const uploads = this.suite.psychojs.config.experiment.resultsUpload;
    if (urgent && uploads) {
      delete uploads.lastUploadTimestamp; // so does the library's own quit
    }
    const n_rows = this.suite.n_rows;
    await this.suite.within(seconds, this.suite.exp.save());
    this.n_there = Math.max(this.n_there, n_rows);
  }

  // Whether the server is known to have all rows.
  all_there() {
    return this.n_there === this.suite.n_rows;
  }

  // Send what the server is not known to have, without waiting for its answer. More than a browser sends of a page that
  // is closed stays in its storage.
  by_beacon() {
    const { psychojs, exp, completed } = this.suite;
    if (this.all_there() || !(this.takes_some() || (completed && this.suite.sends()))) {
      return;
    }
    if (new Blob([exp.getResultAsCsv()]).size > uploads_beacon) {
      console.warn("too much to be sent of a page that is closed: the next visit sends it");
      return;
    }
    delete psychojs.config.experiment.resultsUpload.lastUploadTimestamp;
    exp.save({ sync: true });
  }

  // Go on with a session that was closed: where the server takes no more of it, with a new one.
  resume() {
    const { psychojs } = this.suite;
    const again = () => (this.takes_some() ? this.save(true, 30) : Promise.reject(new Error("nothing is sent of it")));
    this.under_way = this.under_way.then(again).catch(async (problem) => {
      console.warn("another session is opened:", problem);
      await psychojs.serverManager.openSession(psychojs._sessionParams);
      this.suite.copy.keep();
    }).catch((problem) => console.warn("no session could be opened:", problem));
  }

  // Send the copy of an earlier visit, which ends its session; throws an Error where the server does not take it.
  async send_copy({ token, key, csv }) {
    if (!token || !this.suite.sends() || !this.suite.keeps_incomplete()) {
      throw new Error("it was not for a server");
    }
    await this.post(`${token}/results`, { key: key, value: csv });
    await this.post(`${token}/delete`, { isCompleted: false });
  }

  async post(path, fields) {
    const { pavlovia, gitlab } = this.suite.psychojs.config;
    const form = new FormData();
    Object.keys(fields).forEach((name) => form.append(name, fields[name]));
    const url = `${pavlovia.URL}/api/v2/experiments/${gitlab.projectId}/sessions/${path}`;
    const response = await this.suite.within(30, fetch(url, { method: "POST", body: form }));
    if (!response.ok) {
      throw new Error(`status ${response.status}`);
    }
  }
}

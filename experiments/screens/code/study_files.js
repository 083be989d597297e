// The study's files. Twin of study_files.py.

// Gets them from where the page is, and again when that fails.
class StudyFiles {
  constructor(the_suite) {
    this.suite = the_suite;
  }

  // Give the response to a request for a file; throws an Error when it has failed five times.
  async get(path) {
    for (let wait = 500; ; wait *= 2) {
      try {
        const response = await this.suite.within(30, fetch(path, { cache: "no-cache" }));
        if (response.ok) {
          return response;
        }
        throw new Error(`${path}: status ${response.status}`);
      } catch (problem) {
        if (wait > 4000) {
          throw problem;
        }
        await this.suite.sleep(wait);
      }
    }
  }

  async json(path) {
    return (await this.get(path)).json();
  }

  // Batch files have no quotes and no commas in their fields: stimuli_gen lets none into names.
  async csv(path) {
    const [header, ...rows] = (await (await this.get(path)).text()).trim().split(/\r?\n/).map((line) => line.split(","));
    return rows.map((row) => row.reduce((fields, field, place) => Object.assign(fields, { [header[place]]: field }), {}));
  }
}

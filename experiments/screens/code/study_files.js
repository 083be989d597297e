// The study's files. Twin of study_files.py.

// Gets them from where the page is, and again when that fails.
class StudyFiles {
  constructor(the_suite) {
    this.suite = the_suite;
    this.patience = 30; // seconds without a byte
  }

  // Give what `read` makes of a file's Blob; throws an Error when five tries have failed.
  async get(path, read = (blob) => blob) {
    let cache = "no-cache";
    for (let wait = 500; ; wait *= 2) {
      try {
        return await read(await this.try_once(path, cache));
      } catch (problem) {
        cache = "reload"; // what came may lie spoilt in a cache on its way
        if (wait > 4000) {
          throw problem;
        }
        await this.suite.sleep(wait);
      }
    }
  }

  // A slow network may take its time, but not stand still; what is given up leaves its connection to others.
  async try_once(path, cache) {
    const given_up = new AbortController();
    const next = (promise) => this.suite.within(this.patience, promise);
    try {
      const response = await next(fetch(path, { cache: cache, signal: given_up.signal }));
      if (!response.ok) {
        throw new Error(`${path}: status ${response.status}`);
      }
      const [reader, chunks] = [response.body.getReader(), []];
      for (let read = await next(reader.read()); !read.done; read = await next(reader.read())) {
        chunks.push(read.value);
      }
      return new Blob(chunks, { type: response.headers.get("content-type") });
    } catch (problem) {
      given_up.abort();
      throw problem;
    }
  }

  async json(path) {
    return this.get(path, async (blob) => JSON.parse(await blob.text()));
  }

  // Batch files have no quotes and no commas in their fields: stimuli_gen lets none into names.
  async csv(path) {
    const [header, ...rows] = (await (await this.get(path)).text()).trim().split(/\r?\n/).map((line) => line.split(","));
    return rows.map((row) => row.reduce((fields, field, place) => Object.assign(fields, { [header[place]]: field }), {}));
  }
}

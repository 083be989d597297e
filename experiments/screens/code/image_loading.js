// The images of the trials, on their way. Only the page needs this: a window finds them on its disk.

// Loads them in the background, six at a time, in the order in which the trials need them. One that does not come, after
// all tries, is left for later, so that it does not keep the others away.
class ImageLoading {
  constructor(the_suite) {
    this.suite = the_suite;
    this.at_once = 6;
    this.names = []; // those needed first come first
    this.images = {}; // name -> image, of those that are there
    this.coming = new Set();
    this.lost = new Set();
  }

  // Begin with the images of these trials; returns at once.
  begin(trials) {
    this.names = [...new Set([].concat(...trials.map((trial) => this.names_of(trial))))];
    this.again();
  }

  names_of(trial) {
    return trial["images"].concat(trial["endpoints"]);
  }

  // Give an image that is there.
  get(name) {
    return this.images[name];
  }

  // How much of a trial's images is there, from 0 to 1.
  share(trial) {
    const names = this.names_of(trial);
    return names.filter((name) => name in this.images).length / names.length;
  }

  are_here(trial) {
    return this.share(trial) === 1;
  }

  // Whether one of a trial's images did not come.
  are_lost(trial) {
    return this.names_of(trial).some((name) => this.lost.has(name));
  }

  // Try again to get what did not come.
  again() {
    this.lost.clear();
    this.go_on();
  }

  // Who leaves needs no more images, but the network, for the answers.
  go_on() {
    const free = this.suite.leaving ? 0 : this.at_once - this.coming.size;
    const asked = (name) => name in this.images || this.coming.has(name) || this.lost.has(name);
    this.names.filter((name) => !asked(name)).slice(0, free).forEach((name) => this.load(name));
  }

  async load(name) {
    this.coming.add(name);
    try {
      this.images[name] = await this.suite.files.get(name, (blob) => this.image(blob));
    } catch (problem) {
      console.warn("could not load an image:", name, problem);
      this.lost.add(name);
    }
    this.coming.delete(name);
    this.go_on();
  }

  image(blob) {
    return new Promise((resolve, reject) => {
      const image = new Image();
      image.onload = () => resolve(image);
      image.onerror = () => reject(new Error("it is no image"));
      image.src = URL.createObjectURL(blob);
    });
  }
}

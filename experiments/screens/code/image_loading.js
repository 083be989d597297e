// The images of the trials. Twin of image_loading.py.

// Loads them, six at a time.
class ImageLoading {
  constructor(files) {
    this.files = files;
    this.images = {}; // name -> image; null: not there yet
  }

  // Give an image by its name.
  get(name) {
    return this.images[name];
  }

  // Load the images of trials; those that are there already are not loaded again. progress: called with the fraction
  // that is there. Throws an Error where one does not come.
  async load(trials, progress) {
    for (const name of [].concat(...trials.map((trial) => trial["images"].concat(trial["endpoints"])))) {
      this.images[name] = this.images[name] || null;
    }
    const names = Object.keys(this.images);
    const missing = names.filter((name) => this.images[name] === null);
    let next = 0;
    let loaded = names.length - missing.length;
    const load_some = async () => {
      while (next < missing.length) {
        const name = missing[next++];
        this.images[name] = await this.load_one(name);
        loaded += 1;
        progress(loaded / names.length);
      }
    };
    await Promise.all([1, 2, 3, 4, 5, 6].map(load_some));
  }

  async load_one(name) {
    const blob = await (await this.files.get(name)).blob();
    const image = new Image();
    await new Promise((resolve, reject) => {
      image.onload = resolve;
      image.onerror = () => reject(new Error(`${name} is no image`));
      image.src = URL.createObjectURL(blob);
    });
    return image;
  }
}

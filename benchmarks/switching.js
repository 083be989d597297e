// The page of switching.py: the same two ways as in the window, with PsychoJS.
import { core, util, visual } from "./lib/psychojs.js";

const psychoJS = new core.PsychoJS({ debug: false });
psychoJS.openWindow({ fullscr: false, color: new util.Color([0, 0, 0]), units: "height", waitBlanking: true });

async function load(number) {
  const image = new Image();
  image.src = `image_${number}.png`;
  await image.decode();
  return image;
}

function stim(image) {
  return new visual.ImageStim({
    win: psychoJS.window, name: "image", image: image, size: [0.54, 0.54], units: "height", interpolate: false, opacity: 1
  });
}

const eye = document.createElement("canvas").getContext("2d", { willReadFrequently: true });

// The colour in the middle of the window, as drawn last.
function seen() {
  const canvas = document.querySelector("canvas");
  eye.drawImage(canvas, canvas.width / 2, canvas.height / 2, 1, 1, 0, 0, 1, 1);
  return eye.getImageData(0, 0, 1, 1).data.join();
}

// Draw until the picture changes; returns the seconds that this took, without those of looking.
function draw_until_changed(from) {
  let spent = 0;
  for (let times = 0; times < 5; times++) {
    const begin = performance.now();
    psychoJS.window.render();
    spent += performance.now() - begin;
    if (seen() !== from) {
      return spent / 1000;
    }
  }
  throw new Error("the image does not change");
}

// Presses for each way, in turns; returns the times of both, and the intervals between frames, as JSON.
window.measure = async (n_images, presses) => {
  const images = await Promise.all([...Array(n_images).keys()].map(load));
  const prebuilt = images.map(stim);
  const loading = stim(images[0]);
  prebuilt.forEach((image) => image.setAutoDraw(true)); // all drawn once: now they are textures
  psychoJS.window.render();
  prebuilt.forEach((image) => image.setAutoDraw(false));
  const times = { prebuilt: [], loading: [] };
  const frames = [];
  let last = performance.now();
  for (let press = 0; press < presses; press++) {
    for (const way of press % 2 ? ["prebuilt", "loading"] : ["loading", "prebuilt"]) {
      const now = await new Promise(requestAnimationFrame);
      frames.push((now - last) / 1000);
      last = now;
      const from_number = press % n_images;
      const to_number = (press + 1) % n_images;
      let shown = prebuilt[from_number];
      if (way === "loading") {
        shown = loading;
        loading.setImage(images[from_number]);
      }
      shown.setAutoDraw(true);
      psychoJS.window.render();
      psychoJS.window.render();
      const from = seen();
      const begin = performance.now();
      if (way === "loading") {
        loading.setImage(images[to_number]);
      } else {
        prebuilt[from_number].setAutoDraw(false);
        shown = prebuilt[to_number];
        shown.setAutoDraw(true);
      }
      const acted = (performance.now() - begin) / 1000;
      times[way].push(acted + draw_until_changed(from));
      shown.setAutoDraw(false);
    }
  }
  return JSON.stringify([times, frames.slice(1)]);
};

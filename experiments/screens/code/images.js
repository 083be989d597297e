// How images are shown: with their pixels or smoothed, and how large. Twin of images.py.

// What the study's settings under [images] make of images that are `native` pixels long, their longer side. "auto"
// smooths from 64 pixels on. Smaller images are known to consist of squares, and smoothing would show people something
// else than networks get; in larger ones squares are an artefact that hides what the image shows.
class Images {
  constructor() {
    this.smooth_from = 64;
  }

  is_smooth(native, settings) {
    return settings["scaling"] === "smooth" || (settings["scaling"] === "auto" && native >= this.smooth_from);
  }

  // Length in whole pixels at which an image is shown in a place of that many. It has the size in degrees of visual
  // angle, where the settings give one, on a monitor that is `across` pixels wide, but is not longer than its place. Else
  // it fills the place, as far as squares that are all alike can.
  length(native, place, across, settings) {
    if (settings["degrees"]) {
      const half_angle = settings["degrees"] * Math.PI / 360;
      const length = 2 * settings["distance_cm"] * Math.tan(half_angle) / settings["screen_width_cm"] * across;
      return Math.min(Math.floor(length + 0.5), Math.floor(place));
    }
    if (this.is_smooth(native, settings) || place < native) {
      return Math.floor(place);
    }
    return native * Math.floor(place / native);
  }
}

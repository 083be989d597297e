"""How images are shown: with their pixels or smoothed, and how large. Twin of images.js."""

import math


class Images:
    """What the study's settings under [images] make of images that are `native` pixels long, their longer side.

    "auto" smooths from 64 pixels on. Smaller images are known to consist of squares, and smoothing would show people
    something else than networks get; in larger ones squares are an artefact that hides what the image shows.
    """

    smooth_from = 64

    def is_smooth(self, native, settings):
        return settings["scaling"] == "smooth" or (settings["scaling"] == "auto" and native >= self.smooth_from)

    def length(self, native, place, across, settings):
        """Length in whole pixels at which an image is shown in a place of that many.

        It has the size in degrees of visual angle, where the settings give one, on a monitor that is `across` pixels
        wide, but is not longer than its place. Else it fills the place, as far as squares that are all alike can.
        """
        if settings["degrees"]:
            half_angle = settings["degrees"] * math.pi / 360
            length = 2 * settings["distance_cm"] * math.tan(half_angle) / settings["screen_width_cm"] * across
            return min(math.floor(length + 0.5), math.floor(place))
        if self.is_smooth(native, settings) or place < native:
            return math.floor(place)
        return native * math.floor(place / native)

"""The stage that all screens are made for, and what is drawn on it. Twin of stage.js."""

from psychopy import visual


class Stage:
    """Everything on the screens, in design units: heights of a stage of 4:3 in the middle of the window.

    Where the window is narrower than 4:3, all of it is smaller by one factor, so that it stays whole. A stim keeps its
    measures in design units in `design`: pos, size (width, height), letter (height), wrap (width of a line), and of an
    image the longer side of its `place`.
    """

    lift = 0.055  # of letters, so that capitals and digits are in the middle, in heights of a letter; as measured

    def __init__(self, win):
        self.win = win
        self.letters = Letters(LOOK, LOOK["font"])
        self.images_shown = Images()
        self.font = LOOK["font"]
        self.placed = []
        self.notice = Notice(self)
        self.rehearsal_mark = None
        self.pixels = self.window_size()
        self.factor = self.factor_in(*self.pixels)
        self.narrow = False

    # Where things are, and how large

    def factor_in(self, width, height):
        """What design units are multiplied by to have heights of a window."""
        return min(1, width / height / LOOK["stage"]["aspect"])

    def place(self, parts):
        """Take in the components of a screen, name -> stim, with the measures that Builder gave them; returns them."""
        for stim in parts.values():
            design = {"pos": tuple(stim.pos)}
            if hasattr(stim, "wrapWidth"):
                design.update(letter=stim.height, wrap=stim.wrapWidth)
            else:
                design.update(size=tuple(stim.size))
            if hasattr(stim, "letterHeight"):
                design.update(letter=stim.letterHeight, padding=tuple(stim.padding))
            self._register(stim, design)
            self._fit(stim) if self.factor != 1 else self._put(stim)
        return parts

    def move(self, stim, pos):
        stim.design["pos"] = tuple(pos)
        self._put(stim)

    def resize(self, stim, size):
        """Give a box or a field another width and height."""
        stim.design["size"] = tuple(size)
        stim.size = self._scaled(size)

    def letter_size(self, stim, height):
        """Give a text or a field letters of another height."""
        if stim.design["letter"] != height:  # all letters are drawn again
            stim.design["letter"] = height
            self._set_letters(stim)
            self._put(stim)

    def wrap_at(self, stim, width):
        """Break a text's lines at another width."""
        if stim.design["wrap"] != width:
            stim.design["wrap"] = width
            stim.wrapWidth = self.factor * width

    def use_font(self, font):
        """Write everything in another font."""
        self.font = font
        self.letters = Letters(LOOK, font)
        for stim in self.placed:
            if "letter" in stim.design:
                stim.font = font

    def watch_window(self):
        """Fit all to the window where its size has changed, and say so where it is too narrow."""
        window = self.window_size()
        if window != self.pixels:
            self.pixels = window
            self._adopt(window)
            self.factor = self.factor_in(*window)
            for stim in self.placed:
                self._fit(stim)
        self.narrow = window[0] < LOOK["stage"]["narrowest"] * window[1]
        self.notice.show("" if self.asking else self._must_do())
        if self.rehearsal and not self.rehearsal_mark:
            # In a corner of every screen, that nothing here is the study itself.
            self.rehearsal_mark = self.mark(self.texts["rehearsal"], "right")

    def _must_do(self):
        """What must be done before anything else can be; empty: nothing."""
        return self.texts["narrow"] if self.narrow else ""

    def window_size(self):
        """Width and height of the window in pixels."""
        return (int(self.win.winHandle.width), int(self.win.winHandle.height))

    def _adopt(self, window):
        """Let PsychoPy draw over the whole of a window whose size has changed, which it does not by itself."""
        scale = self.win.size[1] / self.win.clientSize[1]  # pixels of the monitor in one of the window
        self.win.clientSize[:] = window
        self.win.backend._frameBufferSize[:] = [round(scale * length) for length in window]
        self.win.viewport = self.win.scissor = (0, 0, *self.win.frameBufferSize)
        self.win.resetEyeTransform()
        if self.win.useFBO:
            self.win._setupFrameBuffer()  # another one, of the new size

    def _register(self, stim, design):
        stim.design = design
        self.placed.append(stim)
        if "letter" in design and self.font != LOOK["font"]:
            stim.font = self.font
        return stim

    def _fit(self, stim):
        design = stim.design
        if "letter" in design:
            self._set_letters(stim)
        if "wrap" in design:
            stim.wrapWidth = self.factor * design["wrap"]
        if "place" in design:
            design["size"] = self._area_of(design)
        if "size" in design:
            stim.size = self._scaled(design["size"])
        self._put(stim)

    def _put(self, stim):
        """Put a stim where it belongs; the letters of PsychoPy's lines lie below their middle."""
        x, y = stim.design["pos"]
        if "wrap" in stim.design and stim.anchorVert == "center":
            y += self.lift * stim.design["letter"]
        stim.pos = self._scaled((x, y))

    def _set_letters(self, stim):
        if "wrap" in stim.design:
            stim.height = self.factor * stim.design["letter"]
        else:
            stim.letterHeight = self.factor * stim.design["letter"]
            stim.padding = self._scaled(stim.design["padding"])

    def _scaled(self, numbers):
        return tuple(self.factor * number for number in numbers)

    def mark(self, text, side):
        """Write into the left or right corner of every screen."""
        size = LOOK["type"]["small"]
        width = self.letters.width(text, size) + LOOK["grid"]["unit"]
        x = LOOK["grid"]["edge"] - width / 2
        middle = (x if side == "right" else -x, LOOK["grid"]["corner"])
        colors = LOOK["colors"]
        stims = [
            self.make_box(middle, (width, 1.2 * size), colors["chosen"], -900, colors["ink"]),
            self.make_text(middle, text, colors["ink"], -901, size),
        ]
        for stim in stims:
            stim.setAutoDraw(True)
        return stims

    # What is drawn

    def show(self, stim, shown):
        """Show or hide a stim; a number between 0 and 1 lets what is behind it shine through."""
        stim.opacity = float(shown)

    def paint(self, stim, color, line=None):
        stim.fillColor = color
        stim.lineColor = line or color

    def write(self, stim, text, color=None):
        if stim.text != text:  # setting a text draws all its letters again
            stim.text = text
        if color:
            stim.color = color

    def lines(self, text, size, wrap):
        """Break a text of letters `size` high into lines not longer than `wrap`."""
        return self.letters.lines(text, size, wrap)

    def write_fitted(self, stim, text, room, size, balanced=False):
        """Write into room (width, height): in letters `size` high, in more lines, or smaller where it would not fit.

        balanced: whether no word is to stand alone below the others.
        """
        size, lines, _ = self.letters.fitted(text, room, size)
        lines = self.letters.balanced(text, size, room[0]) if balanced else lines
        self.letter_size(stim, size)
        self.wrap_at(stim, 1.2 * room[0])  # where another font is wider, a line juts out, and breaks nowhere else
        self.write(stim, "\n".join(lines))

    def write_in(self, parts, name, text):
        """Write a part's text into the place that the interface declares for it."""
        place = LOOK["places"][name]
        self.write_fitted(parts[name], text, place["room"], place["size"], True)

    def align_left(self, stims, corner="top"):
        """Let lines of text begin at the text's position: their upper left corner, or ("center") half as high."""
        for stim in stims:
            stim.alignText = "left"
            stim.anchorHoriz = "left"
            stim.anchorVert = corner
            self._put(stim)

    def align_right(self, stims, corner="top"):
        """Let lines of text end at the text's position: their upper right corner, or ("center") half as high."""
        for stim in stims:
            stim.alignText = "right"
            stim.anchorHoriz = "right"
            stim.anchorVert = corner
            self._put(stim)

    def fill_bar(self, bar, left, width, fraction):
        """Draw a bar from `left` over a fraction of `width`."""
        self.resize(bar, (max(width * fraction, 0.001), bar.design["size"][1]))
        self.move(bar, (left + width * fraction / 2, bar.design["pos"][1]))

    def make_box(self, pos, size, fill, depth, line=None, line_width=1):
        """Make a rectangle that is drawn when it is told to."""
        stim = visual.Rect(
            self.win, size=self._scaled(size), pos=self._scaled(pos), fillColor=fill, lineColor=line or fill,
            lineWidth=line_width, units="height", depth=depth,
        )  # fmt: skip
        return self._register(stim, {"pos": tuple(pos), "size": tuple(size)})

    def make_button(self, pos, width, text, cap, fill, depth):
        """Make a button with the cap of its key; returns its parts, the one that can be clicked first."""
        colors, at = LOOK["colors"], (pos[0] + width / 2 - 0.05, pos[1])
        label = self.make_text((pos[0] - 0.035, pos[1]), "", colors["on_accent"], depth - 1)
        self.write_fitted(label, text, (width - 0.1, 0.075), LOOK["type"]["body"])
        return [
            self.make_box(pos, (width, 0.075), fill, depth, colors["ink"]),
            label,
            self.make_box(at, (0.055, 0.05), colors["cap"], depth - 1, colors["ink"], 1.5),
            self.make_text(at, cap, colors["ink"], depth - 2, LOOK["type"]["small"]),
        ]

    def make_text(self, pos, text, color, depth, size=LOOK["type"]["body"], wrap=0.8):
        stim = visual.TextStim(
            self.win, text=text, font=self.font, height=self.factor * size, wrapWidth=self.factor * wrap, color=color,
            units="height", depth=depth,
        )  # fmt: skip
        self._register(stim, {"pos": tuple(pos), "letter": size, "wrap": wrap})
        self._put(stim)
        return stim

    def make_image(self, pos, place, to_scale=True):
        """Make a room for images; place: how long their longer side may be.

        to_scale: whether it has the size in degrees that the study may give images; else it fills its place.
        """
        design = {"pos": tuple(pos), "place": place, "to_scale": to_scale}
        design["size"] = self._area_of(design)
        smooth = self.images_shown.is_smooth(max(self.image_size), self.settings["images"])
        stim = visual.ImageStim(
            self.win, size=self._scaled(design["size"]), pos=self._scaled(pos), units="height", interpolate=smooth,
            depth=-100,
        )  # fmt: skip
        return self._register(stim, design)

    def image_px(self, place, to_scale=True):
        """Length in pixels of the longer side of an image in a place of that length."""
        settings = self.settings["images"] if to_scale else {**self.settings["images"], "degrees": None}
        pixels = place * self.factor * self.pixels[1]
        return self.images_shown.length(max(self.image_size), pixels, self.win.winHandle.screen.width, settings)

    def _area_of(self, design):
        """Width and height of an image."""
        longer = self.image_px(design["place"], design["to_scale"]) / (self.factor * self.pixels[1])
        height, width = self.image_size
        return (longer * width / max(height, width), longer * height / max(height, width))

    def set_image(self, stim, path):
        stim.setImage(path)
        gl = visual.image.GL  # as PsychoPy has set it up
        gl.glBindTexture(gl.GL_TEXTURE_2D, stim._texID)
        for direction in (gl.GL_TEXTURE_WRAP_S, gl.GL_TEXTURE_WRAP_T):  # else the edges of smooth ones fade away
            gl.glTexParameteri(gl.GL_TEXTURE_2D, direction, gl.GL_CLAMP_TO_EDGE)

    def enable(self, parts, name, on, hint=""):
        """Switch a button on or off; `hint` says what is missing."""
        colors = LOOK["colors"]
        self.paint(parts[name], colors["accent"] if on else colors["off"])
        label = parts[name + "_label"]
        self.write(label, label.text, colors["on_accent"] if on else colors["on_off"])
        if name + "_cap_label" in parts:
            cap = parts[name + "_cap_label"]
            self.write(cap, cap.text, colors["ink" if on else "on_off"])
        parts[name].enabled = on
        if "hint" in parts:
            self.write_in(parts, "hint", "" if on else hint)

    def show_button(self, parts, name, shown):
        """Show or hide a button with its key cap; a hidden one cannot be pressed."""
        for part in (name, name + "_label", name + "_cap", name + "_cap_label"):
            if part in parts:
                self.show(parts[part], shown)
        parts[name].enabled = shown

    def is_on(self, parts, name):
        return getattr(parts[name], "enabled", True)

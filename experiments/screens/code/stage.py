"""The stage that all screens are made for, and what is drawn on it. Twin of stage.js."""

from psychopy import visual


class Stage:
    """Everything on the screens, in design units: heights of a stage of 4:3 in the middle of the window.

    Where the window is narrower than 4:3, all of it is smaller by one factor, so that it stays whole. A stim keeps its
    measures in design units in `design`: pos, size (width, height), letter (height) and wrap (width of a line).
    """

    def __init__(self, win):
        self.win = win
        self.letters = Letters(LOOK)
        self.font = LOOK["font"]
        self.placed = []
        self.notice = None
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
                design.update(letter=stim.letterHeight, padding=stim.padding)
            self._register(stim, design)
            if self.factor != 1:
                self._fit(stim)
        return parts

    def move(self, stim, pos):
        stim.design["pos"] = tuple(pos)
        stim.pos = self._scaled(pos)

    def resize(self, stim, size):
        """Give a box, an image or a field another width and height."""
        stim.design["size"] = tuple(size)
        stim.size = self._scaled(size)

    def letter_size(self, stim, height):
        """Give a text or a field letters of another height."""
        if stim.design["letter"] != height:  # all letters are drawn again
            stim.design["letter"] = height
            self._set_letters(stim)

    def wrap_at(self, stim, width):
        """Break a text's lines at another width."""
        if stim.design["wrap"] != width:
            stim.design["wrap"] = width
            stim.wrapWidth = self.factor * width

    def use_font(self, font):
        """Write everything in another font."""
        self.font = font
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
        self._show_notice(self.narrow and not self.asking)

    def window_size(self):
        """Width and height of the window in pixels."""
        return (self.win.winHandle.width, self.win.winHandle.height)

    def _adopt(self, window):
        """Let PsychoPy draw over the whole of a window whose size has changed, which it does not by itself."""
        scale = self.win.size[1] / self.win.clientSize[1]  # pixels of the monitor in one of the window
        self.win.clientSize[:] = window
        self.win.backend._frameBufferSize[:] = [round(scale * length) for length in window]
        self.win.viewport = self.win.scissor = (0, 0, *self.win.frameBufferSize)
        self.win.resetEyeTransform()

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
        if "size" in design:
            stim.size = self._scaled(design["size"])
        stim.pos = self._scaled(design["pos"])

    def _set_letters(self, stim):
        if "wrap" in stim.design:
            stim.height = self.factor * stim.design["letter"]
        else:
            stim.letterHeight = self.factor * stim.design["letter"]
            stim.padding = self.factor * stim.design["padding"]

    def _scaled(self, numbers):
        return tuple(self.factor * number for number in numbers)

    def _show_notice(self, shown):
        """Cover all, where the window is narrower than 5:4, by the words that say what to do."""
        if shown and not self.notice:
            colors = LOOK["colors"]
            ground = visual.Rect(self.win, units="height", fillColor=colors["page"], lineColor=None, depth=-2000)
            words = visual.TextStim(
                self.win, text=self.texts["narrow"], font=self.font, color=colors["ink"], units="height", depth=-2001
            )
            self.notice = [ground, words]
        if shown:
            ground, words = self.notice
            aspect = self.pixels[0] / self.pixels[1]
            ground.size = (1.1 * aspect, 1.1)
            words.height, words.wrapWidth = 0.06 * aspect, 0.9 * aspect
        for stim in self.notice or []:
            stim.setAutoDraw(shown)

    # What is drawn

    def show(self, stim, shown):
        stim.opacity = 1.0 if shown else 0.0

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

    def write_fitted(self, stim, text, room, size):
        """Write into room (width, height): in letters `size` high, in more lines, or smaller where it would not fit."""
        size, lines, _ = self.letters.fitted(text, room, size)
        self.letter_size(stim, size)
        self.wrap_at(stim, 1.2 * room[0])  # where another font is wider, a line juts out, and breaks nowhere else
        self.write(stim, "\n".join(lines))

    def align_left(self, stims):
        """Let lines of text begin at the text's position, the upper left corner."""
        for stim in stims:
            stim.alignText = "left"
            stim.anchorHoriz = "left"
            stim.anchorVert = "top"

    def align_right(self, stims):
        """Let lines of text end at the text's position, the upper right corner."""
        for stim in stims:
            stim.alignText = "right"
            stim.anchorHoriz = "right"
            stim.anchorVert = "top"

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

    def make_text(self, pos, text, color, depth, size=LOOK["type"]["body"], wrap=0.8):
        stim = visual.TextStim(
            self.win, text=text, font=self.font, pos=self._scaled(pos), height=self.factor * size,
            wrapWidth=self.factor * wrap, color=color, units="height", depth=depth,
        )  # fmt: skip
        return self._register(stim, {"pos": tuple(pos), "letter": size, "wrap": wrap})

    def make_image(self, pos, size):
        """Make a place for images; size: of their longer side."""
        height, width = self.image_size
        size = (size * width / max(height, width), size * height / max(height, width))
        stim = visual.ImageStim(
            self.win, size=self._scaled(size), pos=self._scaled(pos), units="height", interpolate=False, depth=-100
        )
        return self._register(stim, {"pos": tuple(pos), "size": size})

    def set_image(self, stim, path):
        stim.setImage(path)

    def enable(self, parts, name, on, hint=""):
        """Switch a button on or off; `hint` says what is missing."""
        colors = LOOK["colors"]
        self.paint(parts[name], colors["accent"] if on else colors["off"])
        label = parts[name + "_label"]
        self.write(label, label.text, colors["on_accent"] if on else colors["on_off"])
        parts[name].enabled = on
        if "hint" in parts:
            self.write(parts["hint"], "" if on else hint)

    def show_button(self, parts, name, shown):
        """Show or hide a button with its key cap; a hidden one cannot be pressed."""
        for part in (name, name + "_label", name + "_cap", name + "_cap_label"):
            if part in parts:
                self.show(parts[part], shown)
        parts[name].enabled = shown

    def is_on(self, parts, name):
        return getattr(parts[name], "enabled", True)


class LeaveDialog:
    """Asks over any screen whether the participant wants to leave."""

    def __init__(self, suite):
        self.suite = suite
        texts = suite.texts
        colors = LOOK["colors"]
        self.panel = suite.make_box((0, 0), (0.9, 0.36), colors["paper"], -1000, colors["ink"])
        self.stay = suite.make_box((-0.21, -0.09), (0.36, 0.075), colors["accent"], -1001, colors["ink"])
        self.leave = suite.make_box((0.21, -0.09), (0.36, 0.075), colors["danger"], -1001, colors["ink"])
        self.stims = [
            self.panel,
            self.stay,
            self.leave,
            suite.make_text((0, 0.08), texts["leave"]["question"], colors["ink"], -1002),
            suite.make_text((-0.21, -0.09), f"{texts['leave']['stay']}  (1)", colors["on_accent"], -1002),
            suite.make_text((0.21, -0.09), f"{texts['leave']['leave']}  (2)", colors["on_accent"], -1002),
        ]

    def show(self, shown):
        for stim in self.stims:
            stim.setAutoDraw(shown)

    def answer(self):
        """'stay' or 'leave' when the participant has chosen, else None."""
        if self.suite.pressed_any(["escape", "1", "num_1"]) or self.suite.hit(self.stay):
            return "stay"
        if self.suite.pressed_any(["2", "num_2"]) or self.suite.hit(self.leave):
            return "leave"
        return None

#!/usr/bin/env python
# -*- coding: utf-8 -*-
"""
This experiment was created using PsychoPy3 Experiment Builder (v2026.2.5),
If you publish work using this script the most relevant publication is:

    Peirce J, Gray JR, Simpson S, MacAskill M, Höchenberger R, Sogo H, Kastman E, Lindeløv JK. (2019) 
        PsychoPy2: Experiments in behavior made easy Behav Res 51: 195. 
        https://doi.org/10.3758/s13428-018-01193-y

"""

# --- Import packages ---
from psychopy import locale_setup
from psychopy import prefs
from psychopy import plugins
plugins.activatePlugins()
from psychopy import sound, gui, visual, core, data, event, logging, clock, colors, layout, hardware
from psychopy.tools import environmenttools
from psychopy.constants import (
    NOT_STARTED, STARTED, PLAYING, PAUSED, STOPPED, STOPPING, FINISHED, PRESSED, 
    RELEASED, FOREVER, priority
)

import numpy as np  # whole numpy lib is available, prepend 'np.'
from numpy import (sin, cos, tan, log, log10, pi, average,
                   sqrt, std, deg2rad, rad2deg, linspace, asarray)
from numpy.random import random, randint, normal, shuffle, choice as randchoice
import os  # handy system and path functions
import sys  # to get file system encoding

from psychopy.hardware import keyboard

# Run 'Before Experiment' code from loading_code
if __name__ == "__main__":  # started from Builder or by itself: the suite asks for study, participant and batch
    import sys
    from pathlib import Path

    sys.path.insert(0, str(Path(__file__).resolve().parents[3]))
    try:
        from experiments.lab.from_builder import run_script
    except ImportError as problem:
        sys.exit(f"{problem.name} is missing: run this in the suite's folder, by a Python that make setup has set up")
    run_script(__file__, "construct")

LOOK = {'stage': {'aspect': 1.3333333333333333, 'narrowest': 1.24, 'smallest': 600}, 'font': 'Arial', 'colors': {'ground': '#808080', 'page': '#EDEDED', 'paper': '#FFFFFF', 'ink': '#111111', 'accent': '#0A3560', 'on_accent': '#FFFFFF', 'off': '#E6E6E6', 'on_off': '#595959', 'cap': '#F7F7F7', 'track': '#F2F2F2', 'chosen': '#CFE3F5', 'excluded': '#C9C9C9', 'danger': '#8A1C1C', 'veil': '#303030'}, 'type': {'title': 0.045, 'label': 0.045, 'question': 0.034, 'body': 0.032, 'small': 0.03, 'smallest': 0.03, 'line': 1.2}, 'grid': {'unit': 0.02, 'edge': 0.6, 'text': 0.53, 'corner': 0.48, 'top': 0.45, 'lowest': -0.36, 'foot': -0.42, 'bar': -0.483}, 'letters': {'thousandths': {'191': "'", '222': 'ijl‘’‚ı', '260': '|', '278': ' \xa0!,./:;I[\\]ft', '333': '()-`r“”„‹›¡', '334': '{}', '350': '•', '355': '"', '365': 'ª', '389': '*', '400': '°', '469': '^', '500': 'Jcksvxyz', '537': '¶', '556': '#$0123456789?L_abdeghnopqu–«»§¢£€¥ðþ', '576': 'µ', '584': '+<=>~×÷±', '611': 'FTZß¿ø', '667': '&ABEKPSVXYÞ', '722': 'CDHNRUwÐ', '737': '©®', '778': 'GOQØ', '833': 'Mm', '834': '¼½¾', '889': '%æ', '944': 'Wœ', '1000': '—…™←↑→↓ÆŒ', '1015': '@'}, 'wide': [[4352, 4447], [11904, 42191], [44032, 55203], [63744, 64255], [65072, 65135], [65281, 65376], [65504, 65510], [127744, 129791], [131072, 262141]], 'never_first': ' 、。，．！？：；）」』】〉》ー々', 'marks': [768, 879], 'other': 620, 'fonts': ['Arial', 'Helvetica', 'Arimo', 'Liberation Sans', 'Nimbus Sans'], 'other_fonts': 1.12}, 'places': {'image': {'pos': [0, 0.055], 'size': 0.6}, 'question': {'pos': [0, 0.415], 'room': [1.2, 0.083], 'size': 0.034}, 'practice': {'pos': [-0.6, -0.397], 'room': [0.88, 0.074], 'size': 0.03}, 'last': {'pos': [0, -0.285], 'room': [0.9, 0.04], 'size': 0.03}, 'hint': {'pos': [0.28, -0.42], 'room': [0.88, 0.037], 'size': 0.03}, 'left_name': {'pos': [-0.46, 0.1], 'room': [0.27, 0.11], 'size': 0.045}, 'left_more': {'pos': [-0.46, -0.095], 'room': [0.27, 0.11], 'size': 0.03}, 'right_name': {'pos': [0.46, 0.1], 'room': [0.27, 0.11], 'size': 0.045}, 'right_more': {'pos': [0.46, -0.095], 'room': [0.27, 0.11], 'size': 0.03}}}
"""How long texts are and how they are broken, without drawing them. Twin of letters.js."""

import re
import unicodedata


class Letters:
    """Widths by the table in look.json, so that window, page and the checks before a session break lines alike."""

    def __init__(self, look, font):
        self.look = look["letters"]
        self.line = look["type"]["line"]
        self.smallest = look["type"]["smallest"]
        self.scale = 1 if font in self.look["fonts"] else self.look["other_fonts"]  # many are wider; none is asked
        self.widths = {letter: int(width) for width, some in self.look["thousandths"].items() for letter in some}

    def lines(self, text, size, wrap):
        """Break a text of letters `size` high into lines not longer than `wrap`, but where one word is longer."""
        lines = []
        for paragraph in text.split("\n"):
            lines.append("")
            for piece in self._pieces(paragraph):
                longer = lines[-1] + piece
                if lines[-1] and self.width(longer.rstrip(" "), size) > wrap:
                    lines[-1] = lines[-1].rstrip(" ")
                    lines.append(piece)
                else:
                    lines[-1] = longer
        return lines

    def fitted(self, text, room, size):
        """Fit a text into room (width, height): (size, lines, whether it fits).

        It takes more lines before smaller letters, and no letters smaller than the smallest of look.json.
        """
        for thousandths in range(round(1000 * size), round(1000 * min(size, self.smallest)) - 1, -1):
            smaller = thousandths / 1000
            lines = self.lines(text, smaller, room[0])
            if self._longest(lines, smaller) <= room[0] and self.height(len(lines), smaller) <= room[1]:
                return smaller, lines, True
        return smaller, lines, False

    def balanced(self, text, size, wrap):
        """Break a text as `lines` does, but where the last one is short, into lines about as long as one another."""
        lines = self.lines(text, size, wrap)
        while self.width(lines[-1], size) < 0.7 * self._longest(lines, size):
            shorter = self.lines(text, size, self._longest(lines, size) - 0.01)
            if len(shorter) != len(lines) or self._longest(shorter, size) >= self._longest(lines, size):
                break
            lines = shorter
        return lines

    def height(self, n_lines, size):
        return n_lines * self.line * size

    def width(self, text, size):
        """Length of a text in one line, in the unit of size."""
        return sum(self._thousandths(letter) for letter in text) * self.scale / 1000 * size

    def _longest(self, lines, size):
        return max(self.width(line, size) for line in lines)

    def _thousandths(self, letter):
        if letter in self.widths:
            return self.widths[letter]
        number = ord(letter)
        first, last = self.look["marks"]
        if first <= number <= last:
            return 0
        if self._is_wide(number):
            return 1000
        base = unicodedata.normalize("NFD", letter)[0]
        return self.widths.get(base, self.look["other"])

    def _is_wide(self, number):
        wide = self.look["wide"]
        return number >= wide[0][0] and any(first <= number <= last for first, last in wide)

    def _ends(self, piece, word):
        """Whether a line may end behind a piece; not behind the sign of a number, nor within an e-mail address."""
        return piece[-1] == " " or (piece[-1] == "-" and len(piece) > 1 and "@" not in word)

    def _pieces(self, paragraph):
        """Cut a paragraph where a line may end: behind blanks and hyphens, and around letters as wide as high."""
        pieces = [""]
        was_wide = False
        for word in re.findall("[^ ]+ *|^ +", paragraph):
            for letter in word:
                wide, last = self._is_wide(ord(letter)), pieces[-1]
                if last and letter not in self.look["never_first"] and (wide or was_wide or self._ends(last, word)):
                    pieces.append("")
                pieces[-1] += letter
                was_wide = wide
        return pieces

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

"""Words that cover all. Twin of notice.js."""


class Notice:
    """What must be done before anything else can be, such as to make the window wider."""

    def __init__(self, stage):
        self.stage = stage
        self.cover = []

    def show(self, text):
        """Show a text; an empty one uncovers the screen."""
        if text and not self.cover:
            self.cover = [self._ground(), self._words(text)]
        if text:
            ground, words = self.cover
            aspect = self.stage.pixels[0] / self.stage.pixels[1]
            ground.size = (1.1 * aspect, 1.1)
            words.height, words.wrapWidth = 0.06 * aspect, 0.9 * aspect
            self.stage.write(words, text)
        for stim in self.cover:
            stim.setAutoDraw(bool(text))

    def _ground(self):
        page = LOOK["colors"]["page"]
        return visual.Rect(self.stage.win, units="height", fillColor=page, lineColor=None, depth=-2000)

    def _words(self, text):
        win, font, ink = self.stage.win, self.stage.font, LOOK["colors"]["ink"]
        return visual.TextStim(win, text=text, font=font, color=ink, units="height", depth=-2001)

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

"""The question whether to leave. Twin of leave_dialog.js."""


class LeaveDialog:
    """Asks over any screen whether the participant wants to leave."""

    def __init__(self, suite):
        self.suite = suite
        texts, colors = suite.texts["leave"], LOOK["colors"]
        veil = suite.make_box((0, 0), (5, 5), colors["veil"], -1000)  # larger than any window
        suite.show(veil, 0.8)
        self.panel = suite.make_box((0, 0), (0.9, 0.38), colors["paper"], -1001, colors["ink"], 2)
        stay = suite.make_button((-0.2, -0.1), 0.36, texts["stay"], "1", colors["accent"], -1002)
        leave = suite.make_button((0.2, -0.1), 0.36, texts["leave"], "2", colors["danger"], -1002)
        self.stay, self.leave = stay[0], leave[0]
        self.asked = suite.make_text((0, 0.11), "", colors["ink"], -1002)
        self.told = suite.make_text((0, 0.03), "", colors["ink"], -1002)
        self.stims = [veil, self.panel, *stay, *leave, self.asked, self.told]

    def show(self, shown):
        if shown:
            self._ask()
        for stim in self.stims:
            stim.setAutoDraw(shown)

    def answer(self):
        """'stay' or 'leave' when the participant has chosen, else None."""
        if self.suite.pressed_any(["escape", "1", "num_1"]) or self.suite.hit(self.stay):
            return "stay"
        if self.suite.pressed_any(["2", "num_2"]) or self.suite.hit(self.leave):
            return "leave"
        return None

    def _ask(self):
        """Ask, and say what becomes of the answers: before the first trial nothing is kept."""
        suite = self.suite
        text = suite.texts["leave"]["question" if suite.n_answered else "question_withdraw"]
        question, _, kept = text.partition("\n")
        suite.write_fitted(self.asked, question, (0.8, 0.06), LOOK["type"]["title"])
        suite.write_fitted(self.told, kept, (0.8, 0.08), LOOK["type"]["body"])

"""Which keys are pressed, and when: a key is called by what it writes. Twin of keys.js."""

import sys
import unicodedata
from types import SimpleNamespace

import pyglet
from psychopy import core
from psychopy.hardware import keyboard

# PsychToolbox's names of keys that write a sign which is no letter and no digit; unknown: one that it has no name for.
SIGN_KEYS = (
    "quoteleft", "grave", "minus", "equal", "bracketleft", "bracketright", "backslash", "semicolon", "apostrophe",
    "comma", "period", "slash", "less", "pound", "unknown",
)  # fmt: skip


class Keys:
    """The keys pressed in the window.

    The window says which keys are pressed in it, and what they write. PsychToolbox says when, and which key of the
    board it was, but calls keys as an American keyboard does and hears those for other programs, too. So each press
    is put together from both; one that the window does not report was for another program.
    """

    patience = 0.1  # seconds that one of the two may be later than the other

    def __init__(self, win):
        self.window = win.winHandle
        self.keyboard = keyboard.Keyboard(deviceName="defaultKeyboard")
        self.clock = self.keyboard.clock
        self.seen = []  # by the window
        self.heard = []  # by PsychToolbox
        self.since = 0.0
        self.n_down = 0
        self.other_alphabet = False
        self.window.push_handlers(
            on_key_press=self.on_key_press,
            on_text=self.on_text,
            on_key_release=self.on_key_release,
            on_deactivate=self.on_deactivate,
        )
        if display := getattr(self.window, "_x_display", None):
            # X would report a held key as many presses; pyglet forbids that, but on another connection than this one.
            pyglet.window.xlib.XkbSetDetectableAutoRepeat(display, 1, None)

    def take(self):
        """Give the keys pressed since the last call, in their order.

        Each has names (see `names`) and rt, in seconds since the clock was reset.
        """
        self.window.dispatch_events()
        self._hear()
        now, elapsed = core.getTime(), self.clock.getTime()
        keys = []
        while self.seen:
            seen = self.seen[0]
            seen.press = seen.press or self._press_of(seen)
            # An input method lets the sign come later than the key.
            awaited = not seen.press or (seen.sign is None and self._writes(seen.press.name))
            if awaited and now - seen.at < self.patience:
                break
            self.seen.pop(0)
            place, at = (seen.press.name, seen.press.at) if seen.press else (seen.name, seen.at)
            names = self.names(place, seen.sign or "")
            if at >= self.since:
                keys.append(SimpleNamespace(names=names, rt=elapsed - (now - at)))
        self.heard = [press for press in self.heard if now - press.at < self.patience]
        return keys

    def clear(self):
        """Forget the keys pressed up to now."""
        self.window.dispatch_events()
        self.since = core.getTime()

    def held(self, name):
        """Whether an arrow key is down now."""
        return self.keyboard.getState(name)

    def names(self, place, sign):
        """Give the names that a key counts by: the sign it writes, and sometimes its place on an American keyboard.

        place: such as "q", "1", "num_1", "left". sign: nothing where the key writes none, or has one name everywhere.
        Digits count by their place as well, for some keyboards need Shift for them. So do letters where the keyboard
        writes another alphabet: there, a list from A to Z could not be answered.
        """
        if sign == "":
            return [{"enter": "return", "num_enter": "return", "delete": "backspace"}.get(place, place)]
        sign = sign.lower()[0].replace("ı", "i")  # Turkish keyboards have two keys for the I of other languages
        if unicodedata.category(sign)[0] in "LM":
            self.other_alphabet = ord(sign) > 0x36F and not unicodedata.name(sign, "").startswith("LATIN")
        letter, digit = len(place) == 1 and not place.isdigit(), place.isdigit()
        counts = (letter and self.other_alphabet) or (digit and sign not in "0123456789")
        return [sign, place] if counts else [sign]

    # What the window reports

    def on_key_press(self, symbol, modifiers):
        """Take in a key, by its symbol of pyglet's: on a key that is held, this comes once."""
        self.n_down += 1
        seen = SimpleNamespace(at=core.getTime(), name="", sign="", code=symbol >> 32, press=None)
        if seen.code:  # it writes a sign that pyglet has no name for
            seen.sign = None
        elif 0x20 < symbol < 0x7F:
            seen.sign = chr(symbol)
        else:
            seen.name = pyglet.window.key.symbol_string(symbol).lower().replace("enter", "return")
        self.seen.append(seen)

    def on_text(self, text):
        """Take in what the last key writes; a key that is held writes again and again."""
        if self.seen and not self.seen[-1].name:
            self.seen[-1].sign = text

    def on_key_release(self, symbol, modifiers):
        """Take in that a key is up. Where Shift was let go before it, pyglet would take it to be down for ever."""
        self.n_down -= 1
        if self.n_down <= 0:
            self.on_deactivate()

    def on_deactivate(self):
        """Forget which keys are down: the window will not see them go up."""
        self.n_down = 0
        getattr(self.window, "pressed_keys", set()).clear()

    # What PsychToolbox hears

    def _hear(self):
        now, elapsed = core.getTime(), self.clock.getTime()
        # A key that is up again within a frame is among the released ones alone, one still down among the others.
        for key in self.keyboard.getKeys(waitRelease=False) + self.keyboard.getKeys():
            if not getattr(key, "taken", False):
                key.taken = True
                self.heard.append(SimpleNamespace(name=key.name, code=key.code, at=now - (elapsed - key.rt)))
        self.heard.sort(key=lambda press: press.at)

    def _press_of(self, seen):
        """Take the press that belongs to a key seen out of those heard: the first one that can be it."""
        press = next((press for press in self.heard if self._same(seen, press)), None)
        if press:
            self.heard.remove(press)
        return press

    def _writes(self, place):
        return len(place) == 1 or place in SIGN_KEYS

    def _same(self, seen, press):
        """Whether a press can be the key that the window has seen."""
        if seen.code and sys.platform == "linux":
            return press.code == seen.code + 1  # PsychToolbox counts from 1
        if not seen.name:
            return self._writes(press.name)
        if seen.name.startswith("num_"):
            return press.name.startswith("num_")
        return press.name == seen.name

"""The study's files. Twin of study_files.js."""

import csv
import json


class StudyFiles:
    """Reads them from this computer's disk; raises OSError where one is missing."""

    def json(self, path):
        return json.loads(path.read_text(encoding="utf-8-sig"))

    def csv(self, path):
        with path.open(newline="", encoding="utf-8") as file:
            return list(csv.DictReader(file))

"""Orders drawn at random, which their seed makes again. Twin of shuffle.js."""

import secrets


class Shuffle:
    """Puts names into an order that nobody can tell from who takes part: the seed is drawn, and goes into the data.

    given: the seed of a rehearsal or a test, a whole number from 0 and below 2 ** 32; "" to have one drawn. Raises
    ValueError for any other seed.
    """

    def __init__(self, given=""):
        if given != "" and not (str(given).isdecimal() and int(given) < 2**32):
            raise ValueError(f"shuffle_seed is {given}; expected a whole number from 0 to {2**32 - 1}.")
        self.seed = secrets.randbits(32) if given == "" else int(given)

    def order(self, names):
        """Give the same names in another order: the shuffle of Fisher and Yates, with the numbers of mulberry32."""
        shuffled = list(names)
        state = self.seed
        for last in range(len(shuffled) - 1, 0, -1):
            state = state + 0x6D2B79F5 & 0xFFFFFFFF
            number = (state ^ state >> 15) * (state | 1) & 0xFFFFFFFF
            number = number ^ number + (number ^ number >> 7) * (number | 61) & 0xFFFFFFFF
            number = number ^ number >> 14
            other = number * (last + 1) >> 32
            shuffled[last], shuffled[other] = shuffled[other], shuffled[last]
        return shuffled

"""What all screens share: the study and its texts, keys and clicks, rows of data and their saving. Twin of suite.js."""

import csv
import json
import os
import statistics
import sys
from contextlib import suppress
from hashlib import sha256
from itertools import pairwise
from pathlib import Path

from psychopy import core, event


class Suite(Stage):
    """One session: made before the first screen, and known to all of them."""

    platform = "psychopy"

    def __init__(self, win, exp, info, interface):
        super().__init__(win)
        self.exp = exp
        self.info = info
        self.interface = interface
        self.files = StudyFiles()
        self.keys = Keys(win)
        self.mouse = event.Mouse(win=win)
        self.pressed = []
        self.clicked = False
        self.down = False
        self.click_seen = 0.0
        self.leaving = False
        self.asking = False
        self.covered = False  # the question whether to leave, or a notice, stands over the screen
        self.frame_times = []
        self.n_answered = 0
        self.path = None  # of the session's file
        self.problem = None  # why it could not be saved
        self.problem_mark = []
        self.screen = ""
        self.told = {}
        self.dialog = None
        self.rehearsal = False
        self.task = None  # the screen of the trials
        self.keep_in(Path(exp.dataFileName).resolve().parent)

    def load(self):
        """Read the study and the trials of the session's batch; raises OSError where a file is missing."""
        # Not into the rows: where a computer keeps its files concerns nobody.
        self.study = self.files.json(Path(self.info.pop("study")))
        stimuli = Path(self.study["stimuli"])
        self.settings = self.study["settings"]
        self.rehearsal = self.study["rehearsal"]
        given = self.info.pop("shuffle_seed", "")
        self.shuffle = Shuffle(given if self.rehearsal else "")
        self.use_font(self.settings["font"])
        language = self.info.get("language") or self.study["languages"][0]
        stimulus_set = (stimuli / "set.json").read_bytes()
        made = json.loads(stimulus_set)
        batch = int(self.info["batch"])
        trials = self.files.csv(stimuli / "batches" / f"{self.interface}_batch-{batch}.csv")
        practice = self.files.csv(stimuli / "batches" / f"{self.interface}_practice.csv")
        self.n_trials = len(trials)
        self.trials = self.plan(practice, trials)
        self.n_rounds = len(self.trials)
        for trial in self.trials:
            for part in ("images", "endpoints"):
                trial[part] = [str(stimuli / name) for name in trial[part]]
        self.class_names = made["source"]["class_names"]
        self.image_size = made["source"]["image_size"]
        participant = self.info.get("PROLIFIC_PID") or self.info.get("participant") or "anonymous"
        self.shared = {
            "participant": participant,
            "session": self.path.name.removesuffix(".csv").split(f"_{self.interface}_", 1)[-1],
            "interface": self.interface,
            "platform": self.platform,
            **self.study_columns(),
            "stimulus_set": stimuli.name,
            "stimulus_set_sha256": sha256(stimulus_set).hexdigest(),
            "mixing": made["mixing"]["function"],
            "batch": batch,
            "batch_by": self.info.get("batch_by") or "given",
            "n_trials": self.n_trials,
            "language": language,
            "observer": self.info.get("observer") or "human",
        }
        self.info.update(self.shared)
        self.texts = self.fill(self.study["texts"][language], {"n_trials": self.n_trials})

    def study_columns(self):
        """Give what every row tells of the study."""
        return {
            "study": self.study["name"],
            "study_sha256": self.study["sha256"],
            "rehearsal": int(self.rehearsal),
            "audience": self.settings["audience"],
            "n_raters": "" if self.settings["n_raters"] is None else self.settings["n_raters"],
        }

    def label(self, name):
        """Give the words that the study shows for a class."""
        return self.texts["labels"].get(name, name)

    def plan(self, practice, trials):
        """Put practice before the trials, and tell of each its images, their coefficients and its end points."""
        for trial in practice:
            if "side_1" in trials[0]:  # a session has its sides from its batch
                trial["side_1"] = trials[0]["side_1"]
        for trial in practice + trials:
            names = trial["files"].split("|") if "files" in trial else [trial["file"]]
            trial["images"] = names
            trial["levels"] = [self.coefficient(name) for name in names]
            trial["endpoints"] = [trial["endpoint_1"], trial["endpoint_2"]] if "endpoint_1" in trial else []
        return practice + trials

    # What the participant does

    def poll(self):
        """Take in keys and clicks since the last frame; False when the participant leaves, and screens must end."""
        self.frame_times.append(self.now())
        self.watch_window()
        self.pressed = self.keys.take()
        buttons, times = self.mouse.getPressed(getTime=True)
        self.clicked = times[0] != self.click_seen
        self.down = bool(buttons[0])
        self.click_seen = times[0]
        if self.asking:
            self._answer_leave()
        elif not self.leaving and self.pressed_any(["escape"]):
            self._ask_leave(True)
        self.covered = self.asking or self.narrow
        if self.covered:
            self.pressed = []
            self.clicked = False
            self.down = False
        return not self.leaving

    def pressed_any(self, names):
        """Whether one of these keys was pressed; both Enter keys count as return."""
        return any(name in names for key in self.pressed for name in key.names)

    def held(self, name):
        """Whether an arrow key is down now, and for the screen, not for what stands over it."""
        return not self.covered and self.keys.held(name)

    def pointer(self):
        """Where the mouse is, in design units from the middle."""
        return tuple(place / self.factor for place in self.mouse.getPos())

    def hit(self, stim):
        """Whether a click began on this."""
        return self.clicked and stim.contains(self.mouse)

    def chosen(self, parts, name, keys):
        """Whether a button that is on was clicked, or one of its keys pressed."""
        return self.is_on(parts, name) and (self.pressed_any(keys) or self.hit(parts[name]))

    def _ask_leave(self, asking):
        self.asking = asking
        self.dialog = self.dialog or LeaveDialog(self)
        self.dialog.show(asking)

    def _answer_leave(self):
        answer = self.dialog.answer()
        if answer:
            self._ask_leave(False)
            self.frame_times = []
            self.leaving = answer == "leave"
            self.pressed = []
            self.clicked = False

    # What is told

    def announce(self, screen):
        """Tell which screen is shown, and which part of it, to whoever cannot see it: tests and simulated people."""
        self.screen = screen

    def tell(self, name, text):
        """Tell them besides what differs from participant to participant."""
        self.told[name] = text

    # Time

    def now(self):
        """Seconds on a clock that only runs forwards."""
        return core.getTime()

    def on_flip(self, call):
        self.win.callOnFlip(call)

    def reset_clock(self):
        """Let response times count from now."""
        self.keys.clock.reset()

    def clear_keys(self):
        self.keys.clear()

    def elapsed(self):
        """Seconds since reset_clock."""
        return self.keys.clock.getTime()

    def frame_columns(self, times):
        """Median frame interval of a trial, and how many frames took more than half as long again."""
        intervals = [after - before for before, after in pairwise(times)]
        if not intervals:
            return {"frame_ms": "", "dropped_frames": ""}
        median = statistics.median(intervals)
        dropped = sum(interval > 1.5 * median for interval in intervals)
        return {"frame_ms": round(1000 * median, 2), "dropped_frames": dropped}

    # Data

    def record(self, values):
        """Add a row; from the first trial on all rows go to the disk with each."""
        for name, value in {**self.shared, **values}.items():
            self.exp.addData(name, value)
        self.exp.nextEntry()
        self.n_answered += values["phase"] == "trial"
        if self.n_answered:
            self.store()

    def window_columns(self):
        """Size of the window in pixels, how many physical ones make one of them, and how long images are shown."""
        width, height = self.win.size
        ratio = self.win.getContentScaleFactor() if hasattr(self.win, "getContentScaleFactor") else 1
        image_px = self.image_px(LOOK["places"]["image"]["size"])
        return {"window_size": f"{int(width)}x{int(height)}", "pixel_ratio": ratio, "image_px": image_px}

    def store(self):
        """Write all rows to the session's file, whole or not at all; what goes wrong is kept in `problem`, and told."""
        rows = [row for row in self.exp.getAllEntries() if row.get("phase")]
        names = list(dict.fromkeys(name for row in rows for name in row))
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            with self._unfinished().open("w", newline="", encoding="utf-8-sig", errors="replace") as file:
                writer = csv.DictWriter(file, names, lineterminator="\n")
                writer.writeheader()
                writer.writerows(rows)
                file.flush()
                os.fsync(file.fileno())
            self._unfinished().replace(self.path)
            self._sync_folder()
            problem = None
        except OSError as error:
            problem = str(error)
        if problem and problem != self.problem:
            print(
                f"{self.path} could not be saved and will be tried again with the next answer: {problem}",
                file=sys.stderr,
            )
        self.problem = problem
        self._mark_problem(bool(problem))

    def _sync_folder(self):
        """Let the file's new name outlive a power cut, too; Windows and some network drives see to that themselves."""
        with suppress(OSError):
            folder = os.open(self.path.parent, os.O_RDONLY)
            try:
                os.fsync(folder)
            finally:
                os.close(folder)

    def _mark_problem(self, shown):
        """Tell the experimenter, in a corner, that saving fails; participants can do nothing about it."""
        if shown and not self.problem_mark:
            self.problem_mark = self.mark(self.texts["saving"]["mark"], "left")
        for stim in self.problem_mark:
            stim.setAutoDraw(shown)

    def keep_in(self, folder):
        """Choose the session's file in a folder: never one that is there, or that another session has chosen."""
        self.give_back()
        name, number = Path(self.exp.dataFileName).name, 1
        while not self._choose(folder / f"{name}.csv"):
            number += 1
            name = f"{Path(self.exp.dataFileName).name}-{number}"
        self.exp.dataFileName = str(folder / name)  # where run.py looks

    def _choose(self, path):
        if path.exists():
            return False
        self.path = path
        try:
            self._unfinished().open("x").close()
        except FileExistsError:
            return False
        except OSError:  # the folder is not there yet, or no longer
            pass
        return True

    def give_back(self):
        """Let other sessions have the name of the file where there is nothing to save."""
        if self.path:
            with suppress(OSError):
                self._unfinished().unlink()

    def _unfinished(self):
        return self.path.with_name(self.path.name + ".unfinished")

    # Texts

    def coefficient(self, name):
        """Read the coefficient, as text, from the name of an image: mixed_0.5_Cat_3_Dog_14.png."""
        return Path(name).name.split("_")[1]

    def fill(self, texts, values):
        """Put values in the place of their names in braces, in a text or all texts of a list or dictionary."""
        if isinstance(texts, dict):
            return {name: self.fill(text, values) for name, text in texts.items()}
        if isinstance(texts, list):
            return [self.fill(text, values) for text in texts]
        if isinstance(texts, str):
            for name, value in values.items():
                texts = texts.replace("{" + name + "}", str(value))
        return texts

"""The screen that loads: on this computer all is there at once. Twin of loading.js."""


class Loading:
    """Reads what the session needs."""

    def __init__(self, suite, parts):
        self.suite = suite
        self.parts = parts
        self.suite.load()

    def begin(self):
        pass

    def frame(self):
        return False

    def end(self):
        pass

# Run 'Before Experiment' code from consent_code
"""A page to read. Twin of page.js."""


class Page:
    """Text and what else there is, from the top down, on a page as high as that."""

    top = LOOK["grid"]["top"]
    lowest = LOOK["grid"]["lowest"]  # above what lies at the foot
    left = -LOOK["grid"]["text"]
    width = 2 * LOOK["grid"]["text"]  # of text
    margin = 2 * LOOK["grid"]["unit"]

    def __init__(self, suite, parts):
        self.suite = suite
        self.parts = parts
        suite.align_right([parts["number"]])

    def begin(self, number, total):
        """Begin page `number`, counted from 0, of so many; what comes next is put at `y`."""
        suite = self.suite
        self.y = self.top - self.margin
        of = {"number": number + 1, "total": total}
        suite.write(self.parts["number"], suite.fill(suite.texts["of"], of) if total > 1 else "")
        suite.move(self.parts["number"], (self.left + self.width, self.y - 0.012))

    def write(self, name, text, size, gap):
        """Write a text, and leave a gap below it; nothing is written where there is no text."""
        suite, stim = self.suite, self.parts[name]
        suite.move(stim, (self.left, self.y))
        suite.write_fitted(stim, text, (self.width, 1), size)
        if text:
            self.y -= suite.letters.height(len(suite.lines(text, size, self.width)), size) + gap

    def room(self):
        """How much height is left."""
        return self.y - self.margin - self.lowest

    def end(self, bottom):
        """Let the page end below what stands last on it."""
        height = self.top - bottom + self.margin
        self.suite.resize(self.parts["page"], (2 * LOOK["grid"]["edge"], height))
        self.suite.move(self.parts["page"], (0, self.top - height / 2))

"""Rows to choose from. Twin of rows.js."""


class Rows:
    """Rows of words, each with a digit as its key: one of them is chosen, or any number of them are ticked.

    They are made when they are first needed, and moved when others take their place.
    """

    left = -LOOK["grid"]["text"]
    width = 2 * LOOK["grid"]["text"]
    keys = ("1", "2", "3", "4", "5", "6", "7", "8", "9")
    # Margins within rows and gaps between them, from roomy to close.
    spacings = ((0.03, 0.016), (0.02, 0.01), (0.012, 0.008), (0.006, 0.008))

    def __init__(self, suite):
        self.suite = suite
        self.made = []
        self.n_rows = 0
        self.several = False
        self.chosen = []

    def show(self, texts, top, room, several, chosen):
        """Show rows from `top` down, in a height of `room`; returns where they end.

        several: whether more than one may be chosen, which squares to tick tell. chosen: places of those that are.
        """
        self.hide()
        self.several = several
        self.chosen = list(chosen)
        self.n_rows = len(texts)
        heights, gap = self.heights(texts, room, several)
        for place, height in enumerate(heights):
            if len(self.made) == place:
                self.made.append(self._make(place))
            self._put(self.made[place], texts[place], top - height / 2, height)
            top -= height + gap
        self._mark()
        return top + gap if texts else top

    def hide(self):
        for row in self.made:
            for stim in row.values():
                stim.setAutoDraw(False)
        self.n_rows = 0

    def press(self, name):
        """Take in a key: the digit of a row."""
        digit = name.replace("num_", "")
        if digit in self.keys[: self.n_rows]:
            self._choose(self.keys.index(digit))

    def point(self):
        """Take in a click."""
        for place in range(self.n_rows):
            if self.suite.hit(self.made[place]["box"]):
                self._choose(place)

    def heights(self, texts, room, several):
        """How high each row is, and the gap between them: as roomy as there is room for, else as close as can be."""
        size = LOOK["type"]["body"]
        lines = [self.suite.lines(text, size, self._words_width(several)) for text in texts]
        for margin, gap in self.spacings:
            heights = [self.suite.letters.height(len(some), size) + margin for some in lines]
            if sum(heights) + gap * (len(heights) - 1) <= room:
                break
        return heights, gap

    def _choose(self, place):
        """Choose a row; the same once more takes it back."""
        if place in self.chosen:
            self.chosen.remove(place)
        else:
            self.chosen = sorted([*self.chosen, place]) if self.several else [place]
        self._mark()

    def _words_width(self, several):
        return self.width - self._indent(several) - 0.02

    def _indent(self, several):
        """Where words begin, from the left edge of their row."""
        return 0.145 if several else 0.09

    def _make(self, place):
        suite, colors = self.suite, LOOK["colors"]
        row = {
            "box": suite.make_box((0, 0), (1, 1), colors["paper"], -10, colors["ink"]),
            "cap": suite.make_box((0, 0), (0.05, 0.038), colors["cap"], -11, colors["ink"], 1.5),
            "key": suite.make_text((0, 0), self.keys[place], colors["ink"], -12, LOOK["type"]["small"], 0.2),
            "square": suite.make_box((0, 0), (0.036, 0.036), colors["paper"], -11, colors["ink"], 2),
            "tick": suite.make_text((0, 0), "×", colors["accent"], -12, 0.05, 0.2),
            "words": suite.make_text((0, 0), "", colors["ink"], -12, LOOK["type"]["body"]),
        }
        suite.align_left([row["words"]])
        return row

    def _put(self, row, text, y, height):
        """Put a row at y, the middle of its height, and write its words."""
        suite, size = self.suite, LOOK["type"]["body"]
        suite.resize(row["box"], (self.width, height))
        suite.move(row["box"], (self.left + self.width / 2, y))
        for name, x in (("cap", 0.045), ("key", 0.045), ("square", 0.105), ("tick", 0.105)):
            suite.move(row[name], (self.left + x, y))
        width = self._words_width(self.several)
        half = suite.letters.height(len(suite.lines(text, size, width)), size) / 2
        suite.move(row["words"], (self.left + self._indent(self.several), y + half))
        suite.write_fitted(row["words"], text, (width, 1), size)
        for name, stim in row.items():
            stim.setAutoDraw(self.several or name not in ("square", "tick"))

    def _mark(self):
        suite, colors = self.suite, LOOK["colors"]
        for place in range(self.n_rows):
            row = self.made[place]
            chosen = place in self.chosen
            suite.paint(row["box"], colors["chosen" if chosen else "paper"], colors["accent" if chosen else "ink"])
            row["box"].lineWidth = 4 if chosen else 1.5
            suite.show(row["tick"], chosen)

"""The consent screen. Twin of consent.js."""


class Consent:
    """Pages to read before the study begins; the boxes on each must all be ticked, by click or by their number."""

    def __init__(self, suite, parts):
        self.suite = suite
        self.parts = parts
        self.page = Page(suite, parts)
        self.rows = Rows(suite)

    def begin(self):
        self.number = 0
        self.ticked = [[] for _ in self._pages()]
        self.suite.clear_keys()
        self.suite.on_flip(self.suite.reset_clock)
        self._show()

    def frame(self):
        suite = self.suite
        if not suite.poll():
            return False
        for key in suite.pressed:
            for name in key.names:
                self._press(name)
        if suite.clicked:
            self._point()
        if suite.pressed or suite.clicked:
            self._enable()
        return not self._over()

    def end(self):
        self.rows.hide()
        if not self.suite.leaving:
            self.suite.record(
                {"phase": "consent", "rt_s": round(self.suite.elapsed(), 3), **self.suite.window_columns()}
            )

    def _pages(self):
        return self.suite.texts["consent"]["pages"]

    def _over(self):
        return self.number == len(self._pages())

    def _press(self, name):
        if name == "return":
            self._turn(1)
        elif name == "left":
            self._turn(-1)
        else:
            self.rows.press(name)

    def _point(self):
        if self.suite.hit(self.parts["next"]):
            self._turn(1)
        elif self.suite.hit(self.parts["back"]):
            self._turn(-1)
        else:
            self.rows.point()

    def _turn(self, step):
        """Go to the next page, where all is ticked on this one, or to the one before."""
        if self._over() or (step > 0 and not self._all_ticked()) or (step < 0 and self.number == 0):
            return
        self.ticked[self.number] = self.rows.chosen
        self.number += step
        if not self._over():
            self._show()

    def _all_ticked(self):
        return len(self.rows.chosen) == self.rows.n_rows

    def _show(self):
        suite, texts = self.suite, self._pages()[self.number]
        suite.announce(f"consent {self.number}")
        self.page.begin(self.number, len(self._pages()))
        self.page.write("title", texts["title"], LOOK["type"]["title"], 0.02)
        self.page.write("body", texts["body"], LOOK["type"]["body"], 0.03)
        boxes = texts.get("boxes", [])
        bottom = self.rows.show(boxes, self.page.y, self.page.room(), True, self.ticked[self.number])
        self.page.end(bottom if boxes else bottom + 0.03)
        suite.show_button(self.parts, "back", self.number > 0)
        self._enable()

    def _enable(self):
        self.suite.enable(self.parts, "next", self._all_ticked(), self.suite.texts["consent"]["missing"])

# Run 'Before Experiment' code from instructions_code
"""The instructions. Twin of instructions.js."""


class Instructions:
    """Pages to read, forwards and backwards; below the words of some stands a picture of the task."""

    least = 0.16  # height of a picture; where there is less room, the words stand alone

    def __init__(self, suite, parts):
        self.suite = suite
        self.parts = parts
        self.page = Page(suite, parts)
        self.pictures = {}  # number of a page -> what its picture is made of

    def begin(self):
        self.number = 0
        self._show()

    def frame(self):
        suite = self.suite
        if not suite.poll():
            return False
        if suite.chosen(self.parts, "back", ["left"]):
            self._turn(-1)
        elif suite.chosen(self.parts, "next", ["return", "right"]):
            self._turn(1)
        return self.number < len(self._pages())

    def end(self):
        self._show_picture(False)

    def _pages(self):
        return self.suite.texts["instructions"]["pages"]

    def _turn(self, step):
        self._show_picture(False)
        self.number += step
        if self.number < len(self._pages()):
            self._show()

    def _show(self):
        suite, texts = self.suite, self._pages()[self.number]
        suite.announce(f"instructions {self.number}")
        self.page.begin(self.number, len(self._pages()))
        self.page.write("title", texts["title"], LOOK["type"]["title"], 0.02)
        self.page.write("body", texts["body"], LOOK["type"]["body"], 0.03)
        bottom = self.page.y + 0.03
        picture = suite.task.picture() if "picture" in texts and suite.task else None
        height = min(self.page.room(), picture.height(texts["picture"])) if picture else 0
        if height >= self.least:
            bottom = self.page.y - height
            if self.number not in self.pictures:
                self.pictures[self.number] = picture.draw(texts["picture"], self.page.y - height / 2, height)
            self._show_picture(True)
        self.page.end(bottom)
        suite.show_button(self.parts, "back", self.number > 0)

    def _show_picture(self, shown):
        for stim in self.pictures.get(self.number, []):
            stim.setAutoDraw(shown)

# Run 'Before Experiment' code from comprehension_code
"""The comprehension check. Twin of comprehension.js."""


class Comprehension:
    """Questions about the instructions; passed when all are answered rightly in one go."""

    def __init__(self, suite, parts):
        self.suite = suite
        self.parts = parts
        self.page = Page(suite, parts)
        self.rows = Rows(suite)
        self.attempt = 0
        self.passed = False

    def begin(self):
        self.attempt += 1
        self.passed = False
        self.done = False
        self.over = False
        self.answers = []
        self._ask()

    def frame(self):
        suite = self.suite
        if not suite.poll():
            self.passed = True  # there is no repeating any more
            return False
        for key in suite.pressed:
            for name in key.names:
                self._press(name)
        if suite.clicked:
            self._point()
        if not self.done and (suite.pressed or suite.clicked):
            self._enable()
        return not self.over

    def end(self):
        self.rows.hide()

    def _questions(self):
        return self.suite.texts["comprehension"]["questions"]

    def _press(self, name):
        if name == "return":
            self._go_on()
        else:
            self.rows.press(name)

    def _point(self):
        if self.suite.hit(self.parts["next"]):
            self._go_on()
        else:
            self.rows.point()

    def _go_on(self):
        if self.done:
            self.over = True
        elif self.rows.chosen:
            self.answers.append(self.rows.chosen[0])
            if len(self.answers) < len(self._questions()):
                self._ask()
            else:
                self._tell()

    def _ask(self):
        number = len(self.answers)
        self.suite.announce(f"comprehension {self.attempt} {number}")
        question = self._questions()[number]
        self._write(question["question"], number, len(self._questions()))
        self.page.end(self.rows.show(question["options"], self.page.y, self.page.room(), False, []))
        self._enable()

    def _write(self, text, number, total):
        self.page.begin(number, total)
        self.page.write("title", self.suite.texts["comprehension"]["title"], LOOK["type"]["title"], 0.02)
        self.page.write("body", text, LOOK["type"]["body"], 0.03)

    def _enable(self):
        self.suite.enable(self.parts, "next", bool(self.rows.chosen), self.suite.texts["comprehension"]["missing"])

    def _tell(self):
        self.passed = self.answers == [question["answer"] for question in self._questions()]
        self.done = True
        self.suite.announce(f"comprehension {self.attempt} {'passed' if self.passed else 'failed'}")
        self.suite.record(
            {
                "phase": "comprehension",
                "attempt": self.attempt,
                "answers": "|".join(str(answer) for answer in self.answers),
                "passed": int(self.passed),
            }
        )
        self.rows.hide()
        self._write(self.suite.texts["comprehension"]["passed" if self.passed else "failed"], 0, 1)
        self.page.end(self.page.y + 0.03)
        self.suite.enable(self.parts, "next", True)

# Run 'Before Experiment' code from trial_code
"""A picture of the task for the instructions. Twin of task_picture.js."""

import math


class TaskPicture:
    """Drawn with the images of a practice trial and with parts as in the trials, in front of its page."""

    heights = (("blend", 0.3), ("answer", 0))  # as much as they need

    def __init__(self, suite, trial, label_1_side):
        self.suite = suite
        self.trial = trial
        self.label_1_side = label_1_side

    def height(self, name):
        """How high a picture is where there is room."""
        return dict(self.heights)[name]

    def draw(self, name, y, height):
        """Make the stims of a picture, not yet shown, around y in that height; name: "blend", or "answer"."""
        return self.blend(y, height) if name == "blend" else self.answer(y, height)

    def blend(self, y, height):
        """The two pure images with their labels, and between them their blend."""
        side, middle = height - 0.06, y + 0.03
        labels = [self.trial["label_1"], self.trial["label_2"]]
        stims = [self.image((0, middle), side, self.blends(1)[0])]
        for place, path in enumerate(self.trial["endpoints"]):
            sign = 1 if (place == 0) == (self.label_1_side == "right") else -1
            stims.append(self.image((sign * 0.36, middle), side, path))
            stims.append(self.words((sign * 0.36, y - height / 2 + 0.02), (0.34, 0.04), self.label(labels[place])))
            stims.append(self.words((sign * 0.18, middle), (0.1, 0.08), "→" if sign < 0 else "←", "title"))
        return stims

    def answer(self, y, height):
        """How one answers; an interface adds what is its own."""
        return []

    # What pictures are made of

    def label(self, name):
        return self.suite.label(name)

    def image(self, pos, place, path):
        stim = self.suite.make_image(pos, place, False)
        self.suite.set_image(stim, path)
        return stim

    def words(self, pos, room, text, size="small"):
        stim = self.suite.make_text(pos, "", LOOK["colors"]["ink"], -110)
        self.suite.write_fitted(stim, text, room, LOOK["type"][size], True)
        return stim

    def box(self, pos, size, fill, line="ink", line_width=1):
        colors = LOOK["colors"]
        return self.suite.make_box(pos, size, colors[fill], -105, colors[line], line_width)

    def frame(self, image):
        """A frame around an image, which is chosen."""
        size = [length + 0.02 for length in image.design["size"]]
        return self.suite.make_box(image.design["pos"], size, LOOK["colors"]["accent"], -95)

    def cap(self, pos, key):
        """A key cap: its box, and what is written on it."""
        written = self.words(pos, (0.1, 0.05), self.suite.texts["caps"][key])
        return [self.box(pos, (0.055, 0.05), "cap", "ink", 1.5), written]

    def blends(self, number):
        """So many of the trial's blends, from one end to the other; one: the middle one."""
        images = self.trial["images"]
        shares = [0.5] if number == 1 else [place / (number - 1) for place in range(number)]
        return [images[math.floor(share * (len(images) - 1) + 0.5)] for share in shares]

"""What the trials of all interfaces share. Twin of trial.js."""

import math


class Trial:
    """Practice, then the trials of the batch: their images, the onset from which times count, Next, the row of data."""

    asks_for_lam_g = False  # whether a mixture is asked for, and given by a blend
    label_1_side = "left"  # where image 1 stands in practice
    endpoints_at = ((-0.5, 0.2), (0.5, 0.2))  # middles of the pure images on the left and the right, in window heights
    endpoint_size = 0.2
    hint_below = -0.451  # the words of practice

    def __init__(self, suite, parts):
        self.suite = suite
        self.parts = parts
        self.number = -1
        self.over = False
        self.images = []
        self.endpoints = []
        self.picture_class = TaskPicture
        suite.task = self

    # What an interface adds

    def show(self):
        """Put the trial on the screen."""

    def press(self, name, rt):
        """Take in a key by one of its names, pressed at rt seconds; True if it is not to be tried by its other name."""

    def point(self):
        """Take in what the mouse does."""

    def enter(self, rt):
        """Take in Enter; True ends the trial."""
        return self.suite.is_on(self.parts, "next")

    def go_on(self, rt):
        """Take in a click on Next; True ends the trial."""
        return True

    def answer(self):
        """Give the answer's own columns."""
        return {}

    # What all do

    def begin(self):
        suite = self.suite
        if suite.leaving:
            return
        self.number += 1
        self.trial = suite.trials[self.number]
        self.practice = self.number - (len(suite.trials) - suite.n_trials)  # below 0 in practice
        if self.practice < 0:
            suite.announce(f"practice {self.number}")
        else:
            suite.announce(f"trial {self.practice}")
        self.label_1_side = self.trial.get("side_1") or self.label_1_side
        self.texts = suite.fill(suite.texts["trial"], self._words())
        suite.write_in(self.parts, "question", self._question())
        suite.write_in(self.parts, "practice", self.texts["practice"] if self.practice < 0 else "")
        x, y = LOOK["places"]["hint"]["pos"]
        suite.move(self.parts["hint"], (x, self.hint_below if self.practice < 0 else y))
        edge = LOOK["grid"]["edge"]
        suite.fill_bar(self.parts["bar"], -edge, 2 * edge, max(self.practice, 0) / suite.n_trials)
        self._show_endpoints()
        self.shown = False
        suite.on_flip(self._onset)
        self.show()

    def frame(self):
        suite = self.suite
        if not suite.poll():
            return False
        if not self.shown:
            return True
        for key in suite.pressed:
            if "return" in key.names or "space" in key.names:
                if self.enter(key.rt):
                    return self._done(key.rt)
            else:
                for name in key.names:
                    if self.press(name, key.rt):
                        break
        self.point()
        clicked = suite.is_on(self.parts, "next") and suite.hit(self.parts["next"])
        if clicked and self.go_on(suite.elapsed()):
            return self._done(suite.elapsed())
        return True

    def end(self):
        self.over = self.suite.leaving or self.number + 1 == len(self.suite.trials)
        for image in self.images + self.endpoints:
            image.setAutoDraw(False)

    def picture(self):
        """Give what draws the pictures of the instructions, with the first practice trial; None where there is none."""
        row = self.suite.trials[0]
        if not row["endpoints"]:
            return None
        return self.picture_class(self.suite, row, row.get("side_1") or self.label_1_side)

    def _onset(self):
        self.shown = True
        self.suite.clear_keys()  # what was pressed before the image was there is no answer to it
        self.suite.reset_clock()
        self.suite.frame_times = []

    def _words(self):
        """What texts of a trial may name."""
        lam_f = float(self.trial.get("lam_f") or self.trial.get("lam_start") or 0.5)
        return {
            "label_1": self.suite.label(self.trial["label_1"]),
            "label_2": self.suite.label(self.trial["label_2"]),
            "percent_1": round(100 * lam_f),
            "percent_2": 100 - round(100 * lam_f),
            "number": self.number + 1,
            "total": len(self.suite.trials) - self.suite.n_trials,
        }

    def _lam_g(self):
        """The weight of label 1 that is asked for."""
        return self.trial.get("lam_g") or self.suite.settings["lam_g"]

    def _question(self):
        """What is asked; a mixture other than the middle is named in percent."""
        if not self.asks_for_lam_g or float(self._lam_g()) == 0.5:
            return self.texts["question"]
        percent = math.floor(100 * float(self._lam_g()) + 0.5)
        asked = {**self._words(), "percent_1": percent, "percent_2": 100 - percent}
        return self.suite.fill(self.suite.texts["trial"]["question_share"], asked)

    def _show_endpoints(self):
        """Show the two pure images of a practice trial."""
        suite = self.suite
        for place, path in enumerate(self.trial["endpoints"]):
            on_right = (place == 0) == (self.label_1_side == "right")
            if len(self.endpoints) == place:
                self.endpoints.append(suite.make_image((0, 0), self.endpoint_size))
            suite.move(self.endpoints[place], self.endpoints_at[1 if on_right else 0])
            suite.set_image(self.endpoints[place], path)
            self.endpoints[place].setAutoDraw(True)

    def _done(self, rt):
        # All of the batch file's columns but the names of files, and what the suite has made of them.
        unsaid = ("file", "files", "endpoint_1", "endpoint_2", "images", "levels", "endpoints")
        self.suite.record(
            {
                "phase": "practice" if self.practice < 0 else "trial",
                **{name: value for name, value in self.trial.items() if name not in unsaid},
                **({"lam_g": self._lam_g()} if self.asks_for_lam_g else {}),
                **self.answer(),
                "rt_s": round(rt, 3),
                **self.suite.frame_columns(self.suite.frame_times),
            }
        )
        return False

"""The picture in the instructions of Construct. Twin of picture.js."""


class ConstructPicture(TaskPicture):
    """Some of the blends that one steps through, between the keys that lead to either end; one of them has a frame."""

    heights = (("blend", 0.3), ("answer", 0.17))

    def answer(self, y, height):
        side = min(0.13, height - 0.02)
        stims = [self.image(((side + 0.02) * (place - 2), y), side, path) for place, path in enumerate(self.blends(5))]
        stims.append(self.frame(stims[2]))
        for x, label, keys in ((-0.455, "label_2", "left"), (0.455, "label_1", "right")):
            keys = self.suite.settings["keys"][keys]
            for place, key in enumerate(keys):
                stims += self.cap((x + 0.07 * (place - (len(keys) - 1) / 2), y + 0.035), key)
            stims.append(self.words((x, y - 0.045), (0.15, 0.08), self.label(self.trial[label])))
        return stims

"""A trial of Construct: step through the blends of a pair to the one that looks halfway. Twin of construct.js."""


class ConstructTrial(Trial):
    """One blend at a time; all blends of the pair are textures before the first one is shown (paper, section 3.2)."""

    label_1_side = "right"  # the right key raises the weight of label 1
    endpoints_at = ((-0.46, 0.26), (0.46, 0.26))
    asks_for_lam_g = True

    def __init__(self, suite, parts):
        super().__init__(suite, parts)
        self.picture_class = ConstructPicture

    def show(self):
        suite, image = self.suite, LOOK["places"]["image"]
        self.levels = self.trial["levels"]
        while len(self.images) < len(self.levels):
            self.images.append(suite.make_image(image["pos"], image["size"]))
        for stim, path in zip(self.images, self.trial["images"], strict=False):
            suite.set_image(stim, path)
        self.at = [float(level) for level in self.levels].index(float(self.trial["lam_start"]))
        self.path = [self.at]
        self.first_key = ""
        self._show_labels()
        self._show_image(self.at)

    def press(self, name, rt):
        keys = self.suite.settings["keys"]
        step = (name in keys["right"]) - (name in keys["left"])
        if step:
            self._step(step, rt)
        return step != 0

    def point(self):
        for side, step in (("left", -1), ("right", 1)):
            if self.suite.hit(self.parts[f"{side}_cap_0"]) or self.suite.hit(self.parts[f"{side}_cap_1"]):
                self._step(step, self.suite.elapsed())

    def answer(self):
        return {
            "lam_h": self.levels[self.at],
            "lam_path": "|".join(self.levels[at] for at in self.path),
            "n_steps": len(self.path) - 1,
            "first_key_s": self.first_key,
        }

    def _step(self, step, rt):
        if self.first_key == "":
            self.first_key = round(rt, 3)
        to = self.at + step
        if 0 <= to < len(self.levels):
            self._show_image(to)
            self.path.append(to)
            self._show_state()

    def _show_image(self, to):
        self.images[self.at].setAutoDraw(False)
        self.images[to].setAutoDraw(True)
        self.at = to

    def _show_labels(self):
        suite = self.suite
        for side, label in (("left", self.trial["label_2"]), ("right", self.trial["label_1"])):
            suite.write_in(self.parts, f"{side}_name", suite.label(label))
            suite.write_in(self.parts, f"{side}_more", suite.fill(self.texts["more"], {"label": suite.label(label)}))
            keys = suite.settings["keys"][side]
            for place in range(2):
                has_key = place < len(keys)
                written = suite.texts["caps"][keys[place]] if has_key else ""
                suite.write(self.parts[f"{side}_cap_{place}_label"], written)
                suite.show(self.parts[f"{side}_cap_{place}"], has_key)
        self._show_state()

    def _show_state(self):
        at_end = self.at in (0, len(self.levels) - 1)
        self.suite.write_in(self.parts, "last", self.texts["last"] if at_end else "")
        self.suite.enable(self.parts, "next", len(self.path) > 1, self.texts["missing"])

# Run 'Before Experiment' code from survey_code
"""The survey's field for words. Twin of text_answer.js."""


class TextAnswer:
    """A field to type into. While it is not shown, what is typed is no answer."""

    height = 0.34

    def __init__(self, suite, parts):
        self.suite = suite
        self.field = parts["answer"]

    def begin(self):
        """The screen begins, and with it the field is drawn, wanted or not."""
        self.drawn = True
        self.wanted = False
        self.typed = ""

    def show(self, item, words, top, room):
        self.required = item["required"]
        self.suite.move(self.field, (0, top - self.height / 2))
        self.wanted = True
        self._empty()
        self._draw(False)
        return top - self.height

    def hide(self):
        self.wanted = False
        self._empty()

    def press(self, name):
        """Keys go to the field by themselves."""

    def point(self):
        pass

    def follow(self):
        """Draw the field while it is asked for, and not below what stands over the screen."""
        drawn = self.wanted and not self.suite.covered
        if drawn and not self.drawn:
            self.field.text = self.typed
        self._draw(drawn)

    def _draw(self, drawn):
        if self.drawn and not drawn:
            self.typed = self.field.text
        if drawn != self.drawn:
            self.field.setAutoDraw(drawn)
        self.drawn = drawn

    def missing(self):
        return "missing" if self.required and not self.value() else ""

    def value(self):
        return " ".join((self.field.text if self.drawn else self.typed).split())

    def _empty(self):
        self.typed = ""
        self.field.text = ""  # the library would save what was typed and not confirmed

"""The survey's field for a number. Twin of number_answer.js."""


class NumberAnswer:
    """A number from one to another, typed or clicked sign by sign."""

    left = -LOOK["grid"]["text"]
    pitch = 0.064
    most_signs = 12
    digits = ("1", "2", "3", "4", "5", "6", "7", "8", "9", "0")

    def __init__(self, suite):
        self.suite = suite
        self.names = {"num_decimal": ".", "num_subtract": "-"}
        self.field = None
        self.pad = []  # what can be clicked: sign, cap, what is written on it

    def show(self, item, words, top, room):
        self.item = item
        self.typed = ""
        if not self.field:
            self._make()
        for stim, x, y in zip(self.field, (0.18, 0.02), (0.04, 0.016), strict=True):
            self.suite.move(stim, (self.left + x, top - y))
            stim.setAutoDraw(True)
        x = self.left + 0.027
        for sign, *stims in self.pad:
            shown = self._may_begin(sign) or sign != "-"
            for stim in stims:
                self.suite.move(stim, (x + (0.014 if sign == "backspace" else 0), top - 0.129))
                stim.setAutoDraw(shown)
            x += self.pitch if shown else 0
        self._write()
        return top - 0.154

    def hide(self):
        for stims in [self.field, *[stims for _, *stims in self.pad]]:
            for stim in stims:
                stim.setAutoDraw(False)

    def press(self, name):
        return self._type(self.names.get(name, name.replace("num_", "")))

    def point(self):
        for sign, cap, _ in self.pad:
            if self.suite.hit(cap):
                self._type(sign)

    def missing(self):
        if not self.typed:
            return "missing" if self.item["required"] else ""
        plain = self._plain()
        is_number = plain not in ("", "-")
        return "" if is_number and self.item["from"] <= float(plain) <= self.item["to"] else "number"

    def value(self):
        return "" if self.missing() else self._plain()

    def _plain(self):
        """What was typed, with a point for a comma, and none at the end."""
        return self.typed.replace(",", ".").removesuffix(".")

    def _may_begin(self, sign):
        """Whether a number from the range may begin with this sign."""
        return sign != "-" or self.item["from"] < 0

    def _type(self, sign):
        """Take in a sign, where it may stand, and tell whether it may."""
        before = self.typed
        if sign == "backspace":
            self.typed = self.typed[:-1]
        elif len(self.typed) < self.most_signs:
            is_first = sign == "-" and not self.typed and self._may_begin(sign)
            is_point = sign in (".", ",") and not any(point in self.typed for point in (".", ","))
            if is_first or is_point or sign in self.digits:
                self.typed += sign
        self._write()
        return self.typed != before

    def _write(self):
        self.suite.write(self.field[1], self.typed.replace("-", "−"))

    def _make(self):
        suite, colors = self.suite, LOOK["colors"]
        caps = suite.texts["caps"]
        self.field = (
            suite.make_box((0, 0), (0.36, 0.08), colors["paper"], -10, colors["accent"], 4),
            suite.make_text((0, 0), "", colors["ink"], -11, 0.04),
        )
        suite.align_left(self.field[1:])
        for sign in (*self.digits, caps["decimal"], "-", "backspace"):
            words = {"-": "−", "backspace": caps["backspace"]}.get(sign, sign)
            width = 0.082 if sign == "backspace" else 0.054
            cap = suite.make_box((0, 0), (width, 0.05), colors["cap"], -10, colors["ink"], 1.5)
            label = suite.make_text((0, 0), words, colors["ink"], -11, LOOK["type"]["small"])
            self.pad.append((sign, cap, label))

"""The survey's options to choose from. Twin of choice_answer.js."""


class ChoiceAnswer:
    """One of some options, or any number of them."""

    def __init__(self, suite):
        self.rows = Rows(suite)

    def show(self, item, words, top, room):
        self.item = item
        return self.rows.show(words.get("options", item["options"]), top, room, item["kind"] == "choices", [])

    def hide(self):
        self.rows.hide()

    def press(self, name):
        self.rows.press(name)

    def point(self):
        self.rows.point()

    def missing(self):
        return "missing" if self.item["required"] and not self.rows.chosen else ""

    def value(self):
        return "|".join(self.item["options"][place] for place in self.rows.chosen)

"""The survey's rating scale. Twin of rating_answer.js."""


class RatingAnswer:
    """Points in a row, each with its number as its key, and words at both ends."""

    left = -LOOK["grid"]["text"]
    width = 2 * LOOK["grid"]["text"]
    gap = 0.016
    widest = 0.26  # from one point to the next
    keys = ("1", "2", "3", "4", "5", "6", "7", "8", "9")

    def __init__(self, suite):
        self.suite = suite
        self.made = []  # box and number of each point
        self.ends = None

    def show(self, item, words, top, room):
        suite = self.suite
        self.item = item
        self.chosen = None
        if not self.ends:
            self._make()
        pitch = min((self.width + self.gap) / item["points"], self.widest)
        for place, stims in enumerate(self.made[: item["points"]]):
            suite.resize(stims[0], (pitch - self.gap, 0.08))
            for stim in stims:
                suite.move(stim, (self.left + pitch * place + (pitch - self.gap) / 2, top - 0.04))
                stim.setAutoDraw(True)
        width = pitch * item["points"] - self.gap
        most_lines = 0
        size = LOOK["type"]["small"]
        for stim, end, x in zip(self.ends, ("low", "high"), (0, width), strict=True):
            suite.move(stim, (self.left + x, top - 0.094))
            suite.write_fitted(stim, words[end], (width / 2 - 0.02, 1), size)
            stim.setAutoDraw(True)
            most_lines = max(most_lines, len(suite.lines(words[end], size, width / 2 - 0.02)))
        self._mark()
        return top - 0.094 - suite.letters.height(most_lines, size)

    def hide(self):
        for stims in [self.ends, *self.made]:
            for stim in stims:
                stim.setAutoDraw(False)

    def press(self, name):
        digit = name.replace("num_", "")
        if digit in self.keys[: self.item["points"]]:
            self._choose(self.keys.index(digit))

    def point(self):
        for place in range(self.item["points"]):
            if self.suite.hit(self.made[place][0]):
                self._choose(place)

    def missing(self):
        return "missing" if self.item["required"] and self.chosen is None else ""

    def value(self):
        return "" if self.chosen is None else self.keys[self.chosen]

    def _choose(self, place):
        """Choose a point; the same once more takes it back."""
        self.chosen = None if self.chosen == place else place
        self._mark()

    def _mark(self):
        colors = LOOK["colors"]
        for place in range(self.item["points"]):
            box = self.made[place][0]
            chosen = place == self.chosen
            self.suite.paint(box, colors["chosen" if chosen else "paper"], colors["accent" if chosen else "ink"])
            box.lineWidth = 4 if chosen else 1.5

    def _make(self):
        suite, colors = self.suite, LOOK["colors"]
        for key in self.keys:
            box = suite.make_box((0, 0), (1, 1), colors["paper"], -10, colors["ink"])
            self.made.append((box, suite.make_text((0, 0), key, colors["ink"], -11)))
        self.ends = [suite.make_text((0, 0), "", colors["ink"], -11, LOOK["type"]["small"]) for _ in range(2)]
        suite.align_left(self.ends[:1])
        suite.align_right(self.ends[1:])

"""The survey. Twin of survey.js."""


class Survey:
    """Items of five kinds, one after the other; each is a row when it is confirmed.

    How an item is answered is in a class of its kind: show(item, words, top, room) puts it below `top` and returns
    where it ends, missing() names the hint that says what is still to be done, value() gives what is recorded.
    """

    def __init__(self, suite, parts):
        self.suite = suite
        self.parts = parts
        self.page = Page(suite, parts)
        self.text = TextAnswer(suite, parts)
        choice = ChoiceAnswer(suite)
        self.kinds = {"text": self.text, "number": NumberAnswer(suite), "choice": choice, "choices": choice}
        self.kinds["rating"] = RatingAnswer(suite)

    def begin(self):
        self.suite.clear_keys()
        self.text.begin()
        self.number = -1
        self.item = None
        self.told = None  # what is missing, as last told
        if not self.suite.leaving:
            self._ask_next()

    def frame(self):
        suite = self.suite
        if not suite.poll():
            self._keep_unconfirmed()
            return False
        self.text.follow()
        for key in suite.pressed:
            for name in key.names:
                if self._press(name):
                    break
        if suite.clicked:
            self._point()
        self._tell_missing()
        return self.item is not None

    def end(self):
        if self.item:
            self.kinds[self.item["kind"]].hide()
        self.text.hide()

    def _press(self, name):
        """Take in a key by one of its names; true if it is not to be tried by its other name."""
        if name == "return":
            self._go_on()
        elif self.item:
            return self.kinds[self.item["kind"]].press(name)

    def _point(self):
        if self.suite.hit(self.parts["next"]):
            self._go_on()
        elif self.item:
            self.kinds[self.item["kind"]].point()

    def _go_on(self):
        if self.item and not self._missing():
            self._record()
            self.kinds[self.item["kind"]].hide()
            self._ask_next()

    def _ask_next(self):
        """Show the next item; after the last one the screen ends."""
        suite, items, texts = self.suite, self.suite.study["survey"], self.suite.texts["survey"]
        self.number += 1
        self.item = items[self.number] if self.number < len(items) else None
        if not self.item:
            return
        suite.announce(f"survey {self.number}")
        words = texts["items"][self.item["name"]]
        notes = [texts[name] for name in ("number", "choices") if name == self.item["kind"]]
        notes += [] if self.item["required"] else [texts["note"]]
        self.page.begin(self.number, len(items))
        self.page.write("title", texts["title"], LOOK["type"]["title"], 0.02)
        self.page.write("body", words["question"], LOOK["type"]["body"], 0.01 if notes else 0.03)
        self.page.write("note", suite.fill(" ".join(notes), self._range()), LOOK["type"]["small"], 0.03)
        self.page.end(self.kinds[self.item["kind"]].show(self.item, words, self.page.y, self.page.room()))
        self.told = None
        self._tell_missing()

    def _tell_missing(self):
        """Switch Next on or off, when that changes, and say what is missing."""
        missing = self._missing() if self.item else self.told
        if missing != self.told:
            hint = self.suite.fill(self.suite.texts["survey"][missing], self._range()) if missing else ""
            self.suite.enable(self.parts, "next", not missing, hint)
            self.told = missing

    def _missing(self):
        return self.kinds[self.item["kind"]].missing()

    def _range(self):
        """What texts of a number may name, written as participants would."""
        if self.item["kind"] != "number":
            return {}
        sign = self.suite.texts["caps"]["decimal"]
        ends = {name: self.item[name] for name in ("from", "to")}
        return {
            name: str(int(end) if end == int(end) else end).replace(".", sign).replace("-", "−")
            for name, end in ends.items()
        }

    def _record(self):
        name = self.item["name"]
        question = self.suite.texts["survey"]["items"][name]["question"]
        answer = self.kinds[self.item["kind"]].value()
        self.suite.record({"phase": "survey", "survey_question": question, f"survey_{name}": answer})

    def _keep_unconfirmed(self):
        """Keep the answer of somebody who leaves now."""
        if self.item and self.kinds[self.item["kind"]].value():
            self._record()

# Run 'Before Experiment' code from saving_code
"""The screen that saves: on this computer a last time, until it works. Twin of saving.js."""


class Saving:
    """Writes the file once more; where that fails, calls the experimenter, tries again, or writes to the home folder.

    What is wrong stands in the terminal, and the participant cannot mend it.
    """

    def __init__(self, suite, parts):
        self.suite = suite
        self.parts = parts

    def begin(self):
        self.suite.announce("saving")
        self.suite.completed = not self.suite.leaving
        self.suite.leaving = True  # Esc asks no more: there is nothing left to leave
        self.suite.show_button(self.parts, "keep", False)
        self.suite.write(self.parts["message"], self.suite.texts["saving"]["now"])
        self._try()

    def frame(self):
        suite = self.suite
        if not suite.problem:
            return False
        suite.poll()
        if suite.chosen(self.parts, "keep", ["d"]):
            suite.keep_in(Path.home())
            suite.store()
        elif suite.now() >= self.next_try:
            self._try()
        return True

    def end(self):
        pass

    def _try(self):
        if self.suite.n_answered:
            self.suite.store()
        else:
            self.suite.give_back()
        self.next_try = self.suite.now() + 5
        if self.suite.problem:
            self.suite.write(self.parts["message"], self.suite.texts["saving"]["call"])
            self.suite.show_button(self.parts, "keep", True)
            self.suite.announce("saving failed")

# Run 'Before Experiment' code from goodbye_code
"""The last screen. Twin of goodbye.js."""


class Goodbye:
    """Thanks; in the browser also the way back to where the participant came from."""

    def __init__(self, suite, parts):
        self.suite = suite
        self.parts = parts
        self.page = Page(suite, parts)

    def begin(self):
        self.suite.announce("goodbye")
        texts = self.suite.texts["goodbye"]
        self.page.begin(0, 1)
        self.page.write("title", texts["title"], LOOK["type"]["title"], 0.02)
        left = "left" if self.suite.n_answered else "withdrawn"
        sentences = [texts["body" if self.suite.completed else left], texts["end"]]
        self.page.write("body", "\n\n".join(sentences), LOOK["type"]["body"], 0)
        self.page.end(self.page.y)
        self.suite.leaving = False
        self.until = self.suite.now() + 30

    def frame(self):
        self.suite.poll()
        done = self.suite.chosen(self.parts, "finish", ["return"]) or self.suite.now() > self.until
        return not done and not self.suite.leaving

    def end(self):
        pass

# --- Setup global variables (available in all functions) ---
# create a device manager to handle hardware (keyboards, mice, mirophones, speakers, etc.)
deviceManager = hardware.DeviceManager()
# ensure that relative paths start from the same directory as this script
_thisDir = os.path.dirname(os.path.abspath(__file__))
# store info about the experiment session
psychopyVersion = '2026.2.5'
expName = 'construct'  # from the Builder filename that created this script
expVersion = ''
# a list of functions to run when the experiment ends (starts off blank)
runAtExit = []
# information about this experiment
expInfo = {
    'participant': '',
    'date|hid': data.getDateStr(),
    'expName|hid': expName,
    'expVersion|hid': expVersion,
    'psychopyVersion|hid': psychopyVersion,
}

# --- Define some variables which will change depending on pilot mode ---
'''
To run in pilot mode, either use the run/pilot toggle in Builder, Coder and Runner, 
or run the experiment with `--pilot` as an argument. To change what pilot 
#mode does, check out the 'Pilot mode' tab in preferences.
'''
# work out from system args whether we are running in pilot mode
PILOTING = core.setPilotModeFromArgs()
# start off with values from experiment settings
_fullScr = True
_winSize = (1024, 768)
# if in pilot mode, apply overrides according to preferences
if PILOTING:
    # force windowed mode
    if prefs.piloting['forceWindowed']:
        _fullScr = False
        # set window size
        _winSize = prefs.piloting['forcedWindowSize']
    # replace default participant ID
    if prefs.piloting['replaceParticipantID']:
        expInfo['participant'] = 'pilot'

def showExpInfoDlg(expInfo):
    """
    Show participant info dialog.
    Parameters
    ==========
    expInfo : dict
        Information about this experiment.
    
    Returns
    ==========
    dict
        Information about this experiment.
    """
    # show participant info dialog
    dlg = gui.DlgFromDict(
        dictionary=expInfo, sortKeys=False, title=expName, alwaysOnTop=True
    )
    if dlg.OK == False:
        core.quit()  # user pressed cancel
    # return expInfo
    return expInfo


def setupData(expInfo, dataDir=None):
    """
    Make an ExperimentHandler to handle trials and saving.
    
    Parameters
    ==========
    expInfo : dict
        Information about this experiment, created by the `setupExpInfo` function.
    dataDir : Path, str or None
        Folder to save the data to, leave as None to create a folder in the current directory.    
    Returns
    ==========
    psychopy.data.ExperimentHandler
        Handler object for this experiment, contains the data to save and information about 
        where to save it to.
    """
    # remove dialog-specific syntax from expInfo
    for key, val in expInfo.copy().items():
        newKey, _ = data.utils.parsePipeSyntax(key)
        expInfo[newKey] = expInfo.pop(key)
    
    # data file name stem = absolute path + name; later add .psyexp, .csv, .log, etc
    if dataDir is None:
        dataDir = _thisDir
    filename = '../../../participants_data/' + expInfo['participant'] + '_construct_' + expInfo['date']
    # make sure filename is relative to dataDir
    if os.path.isabs(filename):
        dataDir = os.path.commonprefix([dataDir, filename])
        filename = os.path.relpath(filename, dataDir)
    
    # an ExperimentHandler isn't essential but helps with data saving
    thisExp = data.ExperimentHandler(
        name=expName, version=expVersion,
        extraInfo=expInfo, runtimeInfo=None,
        originPath='construct/construct.py',
        savePickle=False, saveWideText=False,
        dataFileName=dataDir + os.sep + filename, sortColumns='time'
    )
    # store pilot mode in data file
    thisExp.addData('piloting', PILOTING, priority=priority.LOW)
    thisExp.setPriority('thisRow.t', priority.CRITICAL)
    thisExp.setPriority('expName', priority.LOW)
    # return experiment handler
    return thisExp


def setupLogging(filename):
    """
    Setup a log file and tell it what level to log at.
    
    Parameters
    ==========
    filename : str or pathlib.Path
        Filename to save log file and data files as, doesn't need an extension.
    
    Returns
    ==========
    psychopy.logging.LogFile
        Text stream to receive inputs from the logging system.
    """
    # set how much information should be printed to the console / app
    if PILOTING:
        logging.console.setLevel(
            prefs.piloting['pilotConsoleLoggingLevel']
        )
    else:
        logging.console.setLevel('warning')


def setupWindow(expInfo=None, win=None):
    """
    Setup the Window
    
    Parameters
    ==========
    expInfo : dict
        Information about this experiment, created by the `setupExpInfo` function.
    win : psychopy.visual.Window
        Window to setup - leave as None to create a new window.
    
    Returns
    ==========
    psychopy.visual.Window
        Window in which to run this experiment.
    """
    if PILOTING:
        logging.debug('Fullscreen settings ignored as running in pilot mode.')
    
    if win is None:
        # if not given a window to setup, make one
        win = visual.Window(
            size=_winSize, fullscr=_fullScr, screen=0,
            winType='pyglet', allowGUI=True, allowStencil=True,
            monitor='testMonitor', color=[0,0,0], colorSpace='rgb',
            backgroundImage='', backgroundFit='none',
            blendMode='avg', useFBO=True,
            units='height',
            checkTiming=False  # we're going to do this ourselves in a moment
        )
    else:
        # if we have a window, just set the attributes which are safe to set
        win.color = [0,0,0]
        win.colorSpace = 'rgb'
        win.backgroundImage = ''
        win.backgroundFit = 'none'
        win.units = 'height'
    if expInfo is not None:
        expInfo['frameRate'] = 60
    win.hideMessage()
    if PILOTING:
        # show a visual indicator if we're in piloting mode
        if prefs.piloting['showPilotingIndicator']:
            win.showPilotingIndicator()
        # always show the mouse in piloting mode
        if prefs.piloting['forceMouseVisible']:
            win.mouseVisible = True
    
    return win


def setupDevices(expInfo, thisExp, win):
    """
    Setup whatever devices are available (mouse, keyboard, speaker, eyetracker, etc.) and add them to 
    the device manager (deviceManager)
    
    Parameters
    ==========
    expInfo : dict
        Information about this experiment, created by the `setupExpInfo` function.
    thisExp : psychopy.data.ExperimentHandler
        Handler object for this experiment, contains the data to save and information about 
        where to save it to.
    win : psychopy.visual.Window
        Window in which to run this experiment.
    Returns
    ==========
    bool
        True if completed successfully.
    """
    # --- Setup input devices ---
    ioConfig = {}
    ioSession = ioServer = eyetracker = None
    
    # store ioServer object in the device manager
    deviceManager.ioServer = ioServer
    
    # create a default keyboard (e.g. to check for escape)
    if deviceManager.getDevice('defaultKeyboard') is None:
        deviceManager.addDevice(
            deviceClass='keyboard', deviceName='defaultKeyboard', backend='ptb'
        )
    # return True if completed successfully
    return True

def pauseExperiment(thisExp, win=None, timers=[], currentRoutine=None):
    """
    Pause this experiment, preventing the flow from advancing to the next routine until resumed.
    
    Parameters
    ==========
    thisExp : psychopy.data.ExperimentHandler
        Handler object for this experiment, contains the data to save and information about 
        where to save it to.
    win : psychopy.visual.Window
        Window for this experiment.
    timers : list, tuple
        List of timers to reset once pausing is finished.
    currentRoutine : psychopy.data.Routine
        Current Routine we are in at time of pausing, if any. This object tells PsychoPy what Components to pause/play/dispatch.
    """
    # if we are not paused, do nothing
    if thisExp.status != PAUSED:
        return
    
    # start a timer to figure out how long we're paused for
    pauseTimer = core.Clock()
    # pause any playback components
    if currentRoutine is not None:
        for comp in currentRoutine.getPlaybackComponents():
            comp.pause()
    # make sure we have a keyboard
    defaultKeyboard = deviceManager.getDevice('defaultKeyboard')
    if defaultKeyboard is None:
        defaultKeyboard = deviceManager.addKeyboard(
            deviceClass='keyboard',
            deviceName='defaultKeyboard',
            backend='PsychToolbox',
        )
    # run a while loop while we wait to unpause
    while thisExp.status == PAUSED:
        # dispatch messages on response components
        if currentRoutine is not None:
            for comp in currentRoutine.getDispatchComponents():
                comp.device.dispatchMessages()
        # sleep 1ms so other threads can execute
        clock.time.sleep(0.001)
    # if stop was requested while paused, quit
    if thisExp.status == FINISHED:
        endExperiment(thisExp, win=win)
    # resume any playback components
    if currentRoutine is not None:
        for comp in currentRoutine.getPlaybackComponents():
            comp.play()
    # reset any timers
    for timer in timers:
        timer.addTime(-pauseTimer.getTime())


def run(expInfo, thisExp, win, globalClock=None, thisSession=None):
    """
    Run the experiment flow.
    
    Parameters
    ==========
    expInfo : dict
        Information about this experiment, created by the `setupExpInfo` function.
    thisExp : psychopy.data.ExperimentHandler
        Handler object for this experiment, contains the data to save and information about 
        where to save it to.
    psychopy.visual.Window
        Window in which to run this experiment.
    globalClock : psychopy.core.clock.Clock or None
        Clock to get global time from - supply None to make a new one.
    thisSession : psychopy.session.Session or None
        Handle of the Session object this experiment is being run from, if any.
    """
    # mark experiment as started
    thisExp.status = STARTED
    # update experiment info
    expInfo['date'] = data.getDateStr()
    expInfo['expName'] = expName
    expInfo['expVersion'] = expVersion
    expInfo['psychopyVersion'] = psychopyVersion
    # make sure window is set to foreground to prevent losing focus
    win.winHandle.activate()
    # make sure variables created by exec are available globally
    exec = environmenttools.setExecEnvironment(globals())
    # get device handles from dict of input devices
    ioServer = deviceManager.ioServer
    # get/create a default keyboard (e.g. to check for escape)
    defaultKeyboard = deviceManager.getDevice('defaultKeyboard')
    if defaultKeyboard is None:
        deviceManager.addDevice(
            deviceClass='keyboard', deviceName='defaultKeyboard', backend='PsychToolbox'
        )
    eyetracker = deviceManager.getDevice('eyetracker')
    # make sure we're running in the directory for this experiment
    os.chdir(_thisDir)
    # get filename from ExperimentHandler for convenience
    filename = thisExp.dataFileName
    frameTolerance = 0.001  # how close to onset before 'same' frame
    endExpNow = False  # flag for 'escape' or other condition => quit the exp
    # get frame duration from frame rate in expInfo
    if 'frameRate' in expInfo and expInfo['frameRate'] is not None:
        frameDur = 1.0 / round(expInfo['frameRate'])
    else:
        frameDur = 1.0 / 60.0  # could not measure, so guess
    
    # Start Code - component code to be run after the window creation
    
    # --- Initialize components for Routine "loading" ---
    loading_message = visual.TextStim(win=win, name='loading_message',
        text=None,
        font='Arial',
        pos=(0, 0.12), draggable=False, height=0.032, wrapWidth=1.0, ori=0.0, 
        color='#111111', colorSpace='rgb', opacity=None, 
        languageStyle='LTR',
        depth=0.0);
    loading_track = visual.Rect(
        win=win, name='loading_track',
        width=(0.8, 0.02)[0], height=(0.8, 0.02)[1],
        ori=0.0, pos=(0, 0), draggable=False, anchor='center',
        lineWidth=1.0,
        colorSpace='rgb', lineColor='#111111', fillColor='#F2F2F2',
        opacity=None, depth=-1.0, interpolate=True)
    loading_bar = visual.Rect(
        win=win, name='loading_bar',
        width=(0.8, 0.02)[0], height=(0.8, 0.02)[1],
        ori=0.0, pos=(0, 0), draggable=False, anchor='center',
        lineWidth=1.0,
        colorSpace='rgb', lineColor='#111111', fillColor='#0A3560',
        opacity=None, depth=-2.0, interpolate=True)
    loading_next = visual.Rect(
        win=win, name='loading_next',
        width=(0.4, 0.075)[0], height=(0.4, 0.075)[1],
        ori=0.0, pos=(0, -0.15), draggable=False, anchor='center',
        lineWidth=1.0,
        colorSpace='rgb', lineColor='#111111', fillColor='#0A3560',
        opacity=None, depth=-3.0, interpolate=True)
    loading_next_label = visual.TextStim(win=win, name='loading_next_label',
        text=None,
        font='Arial',
        pos=(0, -0.15), draggable=False, height=0.032, wrapWidth=0.4, ori=0.0, 
        color='#FFFFFF', colorSpace='rgb', opacity=None, 
        languageStyle='LTR',
        depth=-4.0);
    loading_go = visual.Rect(
        win=win, name='loading_go',
        width=(0.4, 0.075)[0], height=(0.4, 0.075)[1],
        ori=0.0, pos=(0, -0.27), draggable=False, anchor='center',
        lineWidth=1.0,
        colorSpace='rgb', lineColor='#111111', fillColor='#0A3560',
        opacity=None, depth=-5.0, interpolate=True)
    loading_go_label = visual.TextStim(win=win, name='loading_go_label',
        text=None,
        font='Arial',
        pos=(0, -0.27), draggable=False, height=0.032, wrapWidth=0.4, ori=0.0, 
        color='#FFFFFF', colorSpace='rgb', opacity=None, 
        languageStyle='LTR',
        depth=-6.0);
    # Run 'Begin Experiment' code from loading_code
    suite = Suite(win, thisExp, expInfo, 'construct')
    loading_code = Loading(suite, suite.place({'message': loading_message, 'track': loading_track, 'bar': loading_bar, 'next': loading_next, 'next_label': loading_next_label, 'go': loading_go, 'go_label': loading_go_label}))
    
    # --- Initialize components for Routine "consent" ---
    consent_page = visual.Rect(
        win=win, name='consent_page',
        width=(1.2, 0.78)[0], height=(1.2, 0.78)[1],
        ori=0.0, pos=(0, 0.06), draggable=False, anchor='center',
        lineWidth=1.0,
        colorSpace='rgb', lineColor='#EDEDED', fillColor='#EDEDED',
        opacity=None, depth=0.0, interpolate=True)
    consent_title = visual.TextStim(win=win, name='consent_title',
        text=None,
        font='Arial',
        pos=(-0.53, 0.4), draggable=False, height=0.045, wrapWidth=1.06, ori=0.0, 
        color='#111111', colorSpace='rgb', opacity=None, 
        languageStyle='LTR',
        depth=-1.0);
    consent_body = visual.TextStim(win=win, name='consent_body',
        text=None,
        font='Arial',
        pos=(-0.53, 0.32), draggable=False, height=0.032, wrapWidth=1.06, ori=0.0, 
        color='#111111', colorSpace='rgb', opacity=None, 
        languageStyle='LTR',
        depth=-2.0);
    consent_number = visual.TextStim(win=win, name='consent_number',
        text=None,
        font='Arial',
        pos=(0.53, 0.4), draggable=False, height=0.03, wrapWidth=0.3, ori=0.0, 
        color='#111111', colorSpace='rgb', opacity=None, 
        languageStyle='LTR',
        depth=-3.0);
    consent_back = visual.Rect(
        win=win, name='consent_back',
        width=(0.3, 0.075)[0], height=(0.3, 0.075)[1],
        ori=0.0, pos=(-0.44999999999999996, -0.42), draggable=False, anchor='center',
        lineWidth=1.0,
        colorSpace='rgb', lineColor='#111111', fillColor='#0A3560',
        opacity=None, depth=-4.0, interpolate=True)
    consent_back_label = visual.TextStim(win=win, name='consent_back_label',
        text='',
        font='Arial',
        pos=(-0.48374999999999996, -0.42), draggable=False, height=0.032, wrapWidth=0.3, ori=0.0, 
        color='#FFFFFF', colorSpace='rgb', opacity=None, 
        languageStyle='LTR',
        depth=-5.0);
    consent_back_cap = visual.Rect(
        win=win, name='consent_back_cap',
        width=(0.055, 0.05)[0], height=(0.055, 0.05)[1],
        ori=0.0, pos=(-0.33999999999999997, -0.42), draggable=False, anchor='center',
        lineWidth=1.5,
        colorSpace='rgb', lineColor='#111111', fillColor='#F7F7F7',
        opacity=None, depth=-6.0, interpolate=True)
    consent_back_cap_label = visual.TextStim(win=win, name='consent_back_cap_label',
        text='',
        font='Arial',
        pos=(-0.33999999999999997, -0.42), draggable=False, height=0.03, wrapWidth=0.11, ori=0.0, 
        color='#111111', colorSpace='rgb', opacity=None, 
        languageStyle='LTR',
        depth=-7.0);
    consent_hint = visual.TextStim(win=win, name='consent_hint',
        text=None,
        font='Arial',
        pos=(0.28, -0.42), draggable=False, height=0.03, wrapWidth=0.88, ori=0.0, 
        color='#111111', colorSpace='rgb', opacity=None, 
        languageStyle='LTR',
        depth=-8.0);
    consent_next = visual.Rect(
        win=win, name='consent_next',
        width=(0.3, 0.075)[0], height=(0.3, 0.075)[1],
        ori=0.0, pos=(0.44999999999999996, -0.42), draggable=False, anchor='center',
        lineWidth=1.0,
        colorSpace='rgb', lineColor='#111111', fillColor='#0A3560',
        opacity=None, depth=-9.0, interpolate=True)
    consent_next_label = visual.TextStim(win=win, name='consent_next_label',
        text='',
        font='Arial',
        pos=(0.38125, -0.42), draggable=False, height=0.032, wrapWidth=0.3, ori=0.0, 
        color='#FFFFFF', colorSpace='rgb', opacity=None, 
        languageStyle='LTR',
        depth=-10.0);
    consent_next_cap = visual.Rect(
        win=win, name='consent_next_cap',
        width=(0.125, 0.05)[0], height=(0.125, 0.05)[1],
        ori=0.0, pos=(0.525, -0.42), draggable=False, anchor='center',
        lineWidth=1.5,
        colorSpace='rgb', lineColor='#111111', fillColor='#F7F7F7',
        opacity=None, depth=-11.0, interpolate=True)
    consent_next_cap_label = visual.TextStim(win=win, name='consent_next_cap_label',
        text='',
        font='Arial',
        pos=(0.525, -0.42), draggable=False, height=0.03, wrapWidth=0.25, ori=0.0, 
        color='#111111', colorSpace='rgb', opacity=None, 
        languageStyle='LTR',
        depth=-12.0);
    # Run 'Begin Experiment' code from consent_code
    consent_code = Consent(suite, suite.place({'page': consent_page, 'title': consent_title, 'body': consent_body, 'number': consent_number, 'back': consent_back, 'back_label': consent_back_label, 'back_cap': consent_back_cap, 'back_cap_label': consent_back_cap_label, 'hint': consent_hint, 'next': consent_next, 'next_label': consent_next_label, 'next_cap': consent_next_cap, 'next_cap_label': consent_next_cap_label}))
    suite.align_left([consent_title], 'top')
    suite.align_left([consent_body], 'top')
    suite.align_right([consent_hint], 'center')
    
    # --- Initialize components for Routine "instructions" ---
    instructions_page = visual.Rect(
        win=win, name='instructions_page',
        width=(1.2, 0.78)[0], height=(1.2, 0.78)[1],
        ori=0.0, pos=(0, 0.06), draggable=False, anchor='center',
        lineWidth=1.0,
        colorSpace='rgb', lineColor='#EDEDED', fillColor='#EDEDED',
        opacity=None, depth=0.0, interpolate=True)
    instructions_title = visual.TextStim(win=win, name='instructions_title',
        text=None,
        font='Arial',
        pos=(-0.53, 0.4), draggable=False, height=0.045, wrapWidth=1.06, ori=0.0, 
        color='#111111', colorSpace='rgb', opacity=None, 
        languageStyle='LTR',
        depth=-1.0);
    instructions_body = visual.TextStim(win=win, name='instructions_body',
        text=None,
        font='Arial',
        pos=(-0.53, 0.32), draggable=False, height=0.032, wrapWidth=1.06, ori=0.0, 
        color='#111111', colorSpace='rgb', opacity=None, 
        languageStyle='LTR',
        depth=-2.0);
    instructions_number = visual.TextStim(win=win, name='instructions_number',
        text=None,
        font='Arial',
        pos=(0.53, 0.4), draggable=False, height=0.03, wrapWidth=0.3, ori=0.0, 
        color='#111111', colorSpace='rgb', opacity=None, 
        languageStyle='LTR',
        depth=-3.0);
    instructions_back = visual.Rect(
        win=win, name='instructions_back',
        width=(0.3, 0.075)[0], height=(0.3, 0.075)[1],
        ori=0.0, pos=(-0.44999999999999996, -0.42), draggable=False, anchor='center',
        lineWidth=1.0,
        colorSpace='rgb', lineColor='#111111', fillColor='#0A3560',
        opacity=None, depth=-4.0, interpolate=True)
    instructions_back_label = visual.TextStim(win=win, name='instructions_back_label',
        text='',
        font='Arial',
        pos=(-0.48374999999999996, -0.42), draggable=False, height=0.032, wrapWidth=0.3, ori=0.0, 
        color='#FFFFFF', colorSpace='rgb', opacity=None, 
        languageStyle='LTR',
        depth=-5.0);
    instructions_back_cap = visual.Rect(
        win=win, name='instructions_back_cap',
        width=(0.055, 0.05)[0], height=(0.055, 0.05)[1],
        ori=0.0, pos=(-0.33999999999999997, -0.42), draggable=False, anchor='center',
        lineWidth=1.5,
        colorSpace='rgb', lineColor='#111111', fillColor='#F7F7F7',
        opacity=None, depth=-6.0, interpolate=True)
    instructions_back_cap_label = visual.TextStim(win=win, name='instructions_back_cap_label',
        text='',
        font='Arial',
        pos=(-0.33999999999999997, -0.42), draggable=False, height=0.03, wrapWidth=0.11, ori=0.0, 
        color='#111111', colorSpace='rgb', opacity=None, 
        languageStyle='LTR',
        depth=-7.0);
    instructions_hint = visual.TextStim(win=win, name='instructions_hint',
        text=None,
        font='Arial',
        pos=(0.28, -0.42), draggable=False, height=0.03, wrapWidth=0.88, ori=0.0, 
        color='#111111', colorSpace='rgb', opacity=None, 
        languageStyle='LTR',
        depth=-8.0);
    instructions_next = visual.Rect(
        win=win, name='instructions_next',
        width=(0.3, 0.075)[0], height=(0.3, 0.075)[1],
        ori=0.0, pos=(0.44999999999999996, -0.42), draggable=False, anchor='center',
        lineWidth=1.0,
        colorSpace='rgb', lineColor='#111111', fillColor='#0A3560',
        opacity=None, depth=-9.0, interpolate=True)
    instructions_next_label = visual.TextStim(win=win, name='instructions_next_label',
        text='',
        font='Arial',
        pos=(0.38125, -0.42), draggable=False, height=0.032, wrapWidth=0.3, ori=0.0, 
        color='#FFFFFF', colorSpace='rgb', opacity=None, 
        languageStyle='LTR',
        depth=-10.0);
    instructions_next_cap = visual.Rect(
        win=win, name='instructions_next_cap',
        width=(0.125, 0.05)[0], height=(0.125, 0.05)[1],
        ori=0.0, pos=(0.525, -0.42), draggable=False, anchor='center',
        lineWidth=1.5,
        colorSpace='rgb', lineColor='#111111', fillColor='#F7F7F7',
        opacity=None, depth=-11.0, interpolate=True)
    instructions_next_cap_label = visual.TextStim(win=win, name='instructions_next_cap_label',
        text='',
        font='Arial',
        pos=(0.525, -0.42), draggable=False, height=0.03, wrapWidth=0.25, ori=0.0, 
        color='#111111', colorSpace='rgb', opacity=None, 
        languageStyle='LTR',
        depth=-12.0);
    # Run 'Begin Experiment' code from instructions_code
    instructions_code = Instructions(suite, suite.place({'page': instructions_page, 'title': instructions_title, 'body': instructions_body, 'number': instructions_number, 'back': instructions_back, 'back_label': instructions_back_label, 'back_cap': instructions_back_cap, 'back_cap_label': instructions_back_cap_label, 'hint': instructions_hint, 'next': instructions_next, 'next_label': instructions_next_label, 'next_cap': instructions_next_cap, 'next_cap_label': instructions_next_cap_label}))
    suite.align_left([instructions_title], 'top')
    suite.align_left([instructions_body], 'top')
    suite.align_right([instructions_hint], 'center')
    
    # --- Initialize components for Routine "comprehension" ---
    comprehension_page = visual.Rect(
        win=win, name='comprehension_page',
        width=(1.2, 0.78)[0], height=(1.2, 0.78)[1],
        ori=0.0, pos=(0, 0.06), draggable=False, anchor='center',
        lineWidth=1.0,
        colorSpace='rgb', lineColor='#EDEDED', fillColor='#EDEDED',
        opacity=None, depth=0.0, interpolate=True)
    comprehension_title = visual.TextStim(win=win, name='comprehension_title',
        text=None,
        font='Arial',
        pos=(-0.53, 0.4), draggable=False, height=0.045, wrapWidth=1.06, ori=0.0, 
        color='#111111', colorSpace='rgb', opacity=None, 
        languageStyle='LTR',
        depth=-1.0);
    comprehension_body = visual.TextStim(win=win, name='comprehension_body',
        text=None,
        font='Arial',
        pos=(-0.53, 0.32), draggable=False, height=0.032, wrapWidth=1.06, ori=0.0, 
        color='#111111', colorSpace='rgb', opacity=None, 
        languageStyle='LTR',
        depth=-2.0);
    comprehension_number = visual.TextStim(win=win, name='comprehension_number',
        text=None,
        font='Arial',
        pos=(0.53, 0.4), draggable=False, height=0.03, wrapWidth=0.3, ori=0.0, 
        color='#111111', colorSpace='rgb', opacity=None, 
        languageStyle='LTR',
        depth=-3.0);
    comprehension_hint = visual.TextStim(win=win, name='comprehension_hint',
        text=None,
        font='Arial',
        pos=(0.28, -0.42), draggable=False, height=0.03, wrapWidth=0.88, ori=0.0, 
        color='#111111', colorSpace='rgb', opacity=None, 
        languageStyle='LTR',
        depth=-4.0);
    comprehension_next = visual.Rect(
        win=win, name='comprehension_next',
        width=(0.3, 0.075)[0], height=(0.3, 0.075)[1],
        ori=0.0, pos=(0.44999999999999996, -0.42), draggable=False, anchor='center',
        lineWidth=1.0,
        colorSpace='rgb', lineColor='#111111', fillColor='#0A3560',
        opacity=None, depth=-5.0, interpolate=True)
    comprehension_next_label = visual.TextStim(win=win, name='comprehension_next_label',
        text='',
        font='Arial',
        pos=(0.38125, -0.42), draggable=False, height=0.032, wrapWidth=0.3, ori=0.0, 
        color='#FFFFFF', colorSpace='rgb', opacity=None, 
        languageStyle='LTR',
        depth=-6.0);
    comprehension_next_cap = visual.Rect(
        win=win, name='comprehension_next_cap',
        width=(0.125, 0.05)[0], height=(0.125, 0.05)[1],
        ori=0.0, pos=(0.525, -0.42), draggable=False, anchor='center',
        lineWidth=1.5,
        colorSpace='rgb', lineColor='#111111', fillColor='#F7F7F7',
        opacity=None, depth=-7.0, interpolate=True)
    comprehension_next_cap_label = visual.TextStim(win=win, name='comprehension_next_cap_label',
        text='',
        font='Arial',
        pos=(0.525, -0.42), draggable=False, height=0.03, wrapWidth=0.25, ori=0.0, 
        color='#111111', colorSpace='rgb', opacity=None, 
        languageStyle='LTR',
        depth=-8.0);
    # Run 'Begin Experiment' code from comprehension_code
    comprehension_code = Comprehension(suite, suite.place({'page': comprehension_page, 'title': comprehension_title, 'body': comprehension_body, 'number': comprehension_number, 'hint': comprehension_hint, 'next': comprehension_next, 'next_label': comprehension_next_label, 'next_cap': comprehension_next_cap, 'next_cap_label': comprehension_next_cap_label}))
    suite.align_left([comprehension_title], 'top')
    suite.align_left([comprehension_body], 'top')
    suite.align_right([comprehension_hint], 'center')
    
    # --- Initialize components for Routine "trial" ---
    trial_question = visual.TextStim(win=win, name='trial_question',
        text=None,
        font='Arial',
        pos=(0, 0.415), draggable=False, height=0.034, wrapWidth=1.2, ori=0.0, 
        color='#111111', colorSpace='rgb', opacity=None, 
        languageStyle='LTR',
        depth=0.0);
    trial_practice = visual.TextStim(win=win, name='trial_practice',
        text=None,
        font='Arial',
        pos=(-0.6, -0.397), draggable=False, height=0.03, wrapWidth=0.88, ori=0.0, 
        color='#111111', colorSpace='rgb', opacity=None, 
        languageStyle='LTR',
        depth=-1.0);
    trial_hint = visual.TextStim(win=win, name='trial_hint',
        text=None,
        font='Arial',
        pos=(0.28, -0.42), draggable=False, height=0.03, wrapWidth=0.88, ori=0.0, 
        color='#111111', colorSpace='rgb', opacity=None, 
        languageStyle='LTR',
        depth=-2.0);
    trial_next = visual.Rect(
        win=win, name='trial_next',
        width=(0.3, 0.075)[0], height=(0.3, 0.075)[1],
        ori=0.0, pos=(0.44999999999999996, -0.42), draggable=False, anchor='center',
        lineWidth=1.0,
        colorSpace='rgb', lineColor='#111111', fillColor='#0A3560',
        opacity=None, depth=-3.0, interpolate=True)
    trial_next_label = visual.TextStim(win=win, name='trial_next_label',
        text='',
        font='Arial',
        pos=(0.38125, -0.42), draggable=False, height=0.032, wrapWidth=0.3, ori=0.0, 
        color='#FFFFFF', colorSpace='rgb', opacity=None, 
        languageStyle='LTR',
        depth=-4.0);
    trial_next_cap = visual.Rect(
        win=win, name='trial_next_cap',
        width=(0.125, 0.05)[0], height=(0.125, 0.05)[1],
        ori=0.0, pos=(0.525, -0.42), draggable=False, anchor='center',
        lineWidth=1.5,
        colorSpace='rgb', lineColor='#111111', fillColor='#F7F7F7',
        opacity=None, depth=-5.0, interpolate=True)
    trial_next_cap_label = visual.TextStim(win=win, name='trial_next_cap_label',
        text='',
        font='Arial',
        pos=(0.525, -0.42), draggable=False, height=0.03, wrapWidth=0.25, ori=0.0, 
        color='#111111', colorSpace='rgb', opacity=None, 
        languageStyle='LTR',
        depth=-6.0);
    trial_track = visual.Rect(
        win=win, name='trial_track',
        width=(1.2, 0.014)[0], height=(1.2, 0.014)[1],
        ori=0.0, pos=(0, -0.483), draggable=False, anchor='center',
        lineWidth=1.0,
        colorSpace='rgb', lineColor='#111111', fillColor='#F2F2F2',
        opacity=None, depth=-7.0, interpolate=True)
    trial_bar = visual.Rect(
        win=win, name='trial_bar',
        width=(1.2, 0.014)[0], height=(1.2, 0.014)[1],
        ori=0.0, pos=(0, -0.483), draggable=False, anchor='center',
        lineWidth=1.0,
        colorSpace='rgb', lineColor='#111111', fillColor='#0A3560',
        opacity=None, depth=-8.0, interpolate=True)
    trial_left_name = visual.TextStim(win=win, name='trial_left_name',
        text=None,
        font='Arial',
        pos=(-0.46, 0.1), draggable=False, height=0.045, wrapWidth=0.27, ori=0.0, 
        color='#111111', colorSpace='rgb', opacity=None, 
        languageStyle='LTR',
        depth=-9.0);
    trial_left_more = visual.TextStim(win=win, name='trial_left_more',
        text=None,
        font='Arial',
        pos=(-0.46, -0.095), draggable=False, height=0.03, wrapWidth=0.27, ori=0.0, 
        color='#111111', colorSpace='rgb', opacity=None, 
        languageStyle='LTR',
        depth=-10.0);
    trial_left_cap_0 = visual.Rect(
        win=win, name='trial_left_cap_0',
        width=(0.055, 0.05)[0], height=(0.055, 0.05)[1],
        ori=0.0, pos=(-0.495, 0.0), draggable=False, anchor='center',
        lineWidth=1.5,
        colorSpace='rgb', lineColor='#111111', fillColor='#F7F7F7',
        opacity=None, depth=-11.0, interpolate=True)
    trial_left_cap_0_label = visual.TextStim(win=win, name='trial_left_cap_0_label',
        text=None,
        font='Arial',
        pos=(-0.495, 0.0), draggable=False, height=0.03, wrapWidth=0.11, ori=0.0, 
        color='#111111', colorSpace='rgb', opacity=None, 
        languageStyle='LTR',
        depth=-12.0);
    trial_left_cap_1 = visual.Rect(
        win=win, name='trial_left_cap_1',
        width=(0.055, 0.05)[0], height=(0.055, 0.05)[1],
        ori=0.0, pos=(-0.42500000000000004, 0.0), draggable=False, anchor='center',
        lineWidth=1.5,
        colorSpace='rgb', lineColor='#111111', fillColor='#F7F7F7',
        opacity=None, depth=-13.0, interpolate=True)
    trial_left_cap_1_label = visual.TextStim(win=win, name='trial_left_cap_1_label',
        text=None,
        font='Arial',
        pos=(-0.42500000000000004, 0.0), draggable=False, height=0.03, wrapWidth=0.11, ori=0.0, 
        color='#111111', colorSpace='rgb', opacity=None, 
        languageStyle='LTR',
        depth=-14.0);
    trial_right_name = visual.TextStim(win=win, name='trial_right_name',
        text=None,
        font='Arial',
        pos=(0.46, 0.1), draggable=False, height=0.045, wrapWidth=0.27, ori=0.0, 
        color='#111111', colorSpace='rgb', opacity=None, 
        languageStyle='LTR',
        depth=-15.0);
    trial_right_more = visual.TextStim(win=win, name='trial_right_more',
        text=None,
        font='Arial',
        pos=(0.46, -0.095), draggable=False, height=0.03, wrapWidth=0.27, ori=0.0, 
        color='#111111', colorSpace='rgb', opacity=None, 
        languageStyle='LTR',
        depth=-16.0);
    trial_right_cap_0 = visual.Rect(
        win=win, name='trial_right_cap_0',
        width=(0.055, 0.05)[0], height=(0.055, 0.05)[1],
        ori=0.0, pos=(0.42500000000000004, 0.0), draggable=False, anchor='center',
        lineWidth=1.5,
        colorSpace='rgb', lineColor='#111111', fillColor='#F7F7F7',
        opacity=None, depth=-17.0, interpolate=True)
    trial_right_cap_0_label = visual.TextStim(win=win, name='trial_right_cap_0_label',
        text=None,
        font='Arial',
        pos=(0.42500000000000004, 0.0), draggable=False, height=0.03, wrapWidth=0.11, ori=0.0, 
        color='#111111', colorSpace='rgb', opacity=None, 
        languageStyle='LTR',
        depth=-18.0);
    trial_right_cap_1 = visual.Rect(
        win=win, name='trial_right_cap_1',
        width=(0.055, 0.05)[0], height=(0.055, 0.05)[1],
        ori=0.0, pos=(0.495, 0.0), draggable=False, anchor='center',
        lineWidth=1.5,
        colorSpace='rgb', lineColor='#111111', fillColor='#F7F7F7',
        opacity=None, depth=-19.0, interpolate=True)
    trial_right_cap_1_label = visual.TextStim(win=win, name='trial_right_cap_1_label',
        text=None,
        font='Arial',
        pos=(0.495, 0.0), draggable=False, height=0.03, wrapWidth=0.11, ori=0.0, 
        color='#111111', colorSpace='rgb', opacity=None, 
        languageStyle='LTR',
        depth=-20.0);
    trial_last = visual.TextStim(win=win, name='trial_last',
        text=None,
        font='Arial',
        pos=(0, -0.285), draggable=False, height=0.03, wrapWidth=0.9, ori=0.0, 
        color='#111111', colorSpace='rgb', opacity=None, 
        languageStyle='LTR',
        depth=-21.0);
    # Run 'Begin Experiment' code from trial_code
    trial_code = ConstructTrial(suite, suite.place({'question': trial_question, 'practice': trial_practice, 'hint': trial_hint, 'next': trial_next, 'next_label': trial_next_label, 'next_cap': trial_next_cap, 'next_cap_label': trial_next_cap_label, 'track': trial_track, 'bar': trial_bar, 'left_name': trial_left_name, 'left_more': trial_left_more, 'left_cap_0': trial_left_cap_0, 'left_cap_0_label': trial_left_cap_0_label, 'left_cap_1': trial_left_cap_1, 'left_cap_1_label': trial_left_cap_1_label, 'right_name': trial_right_name, 'right_more': trial_right_more, 'right_cap_0': trial_right_cap_0, 'right_cap_0_label': trial_right_cap_0_label, 'right_cap_1': trial_right_cap_1, 'right_cap_1_label': trial_right_cap_1_label, 'last': trial_last}))
    suite.align_left([trial_practice], 'center')
    suite.align_right([trial_hint], 'center')
    
    # --- Initialize components for Routine "survey" ---
    survey_page = visual.Rect(
        win=win, name='survey_page',
        width=(1.2, 0.78)[0], height=(1.2, 0.78)[1],
        ori=0.0, pos=(0, 0.06), draggable=False, anchor='center',
        lineWidth=1.0,
        colorSpace='rgb', lineColor='#EDEDED', fillColor='#EDEDED',
        opacity=None, depth=0.0, interpolate=True)
    survey_title = visual.TextStim(win=win, name='survey_title',
        text=None,
        font='Arial',
        pos=(-0.53, 0.4), draggable=False, height=0.045, wrapWidth=1.06, ori=0.0, 
        color='#111111', colorSpace='rgb', opacity=None, 
        languageStyle='LTR',
        depth=-1.0);
    survey_body = visual.TextStim(win=win, name='survey_body',
        text=None,
        font='Arial',
        pos=(-0.53, 0.32), draggable=False, height=0.032, wrapWidth=1.06, ori=0.0, 
        color='#111111', colorSpace='rgb', opacity=None, 
        languageStyle='LTR',
        depth=-2.0);
    survey_number = visual.TextStim(win=win, name='survey_number',
        text=None,
        font='Arial',
        pos=(0.53, 0.4), draggable=False, height=0.03, wrapWidth=0.3, ori=0.0, 
        color='#111111', colorSpace='rgb', opacity=None, 
        languageStyle='LTR',
        depth=-3.0);
    survey_note = visual.TextStim(win=win, name='survey_note',
        text=None,
        font='Arial',
        pos=(-0.53, 0.28), draggable=False, height=0.03, wrapWidth=1.06, ori=0.0, 
        color='#111111', colorSpace='rgb', opacity=None, 
        languageStyle='LTR',
        depth=-4.0);
    survey_answer = visual.TextBox2(
         win, text=None, placeholder=None, font='Arial',
         ori=0.0, pos=(0, -0.06), draggable=False,      letterHeight=0.032,
         size=(1.06, 0.34), borderWidth=2.0,
         color='#111111', colorSpace='rgb',
         opacity=None,
         bold=False, italic=False,
         lineSpacing=1.0, speechPoint=None,
         padding=0.015, alignment='top-left',
         anchor='center', overflow='visible',
         fillColor='#FFFFFF', borderColor='#111111',
         flipHoriz=False, flipVert=False, 
         languageStyle='LTR',
         formattingSyntax='md',
         editable=True,
         name='survey_answer',
         depth=-5, autoLog=False,
    )
    survey_hint = visual.TextStim(win=win, name='survey_hint',
        text=None,
        font='Arial',
        pos=(0.28, -0.42), draggable=False, height=0.03, wrapWidth=0.88, ori=0.0, 
        color='#111111', colorSpace='rgb', opacity=None, 
        languageStyle='LTR',
        depth=-6.0);
    survey_next = visual.Rect(
        win=win, name='survey_next',
        width=(0.3, 0.075)[0], height=(0.3, 0.075)[1],
        ori=0.0, pos=(0.44999999999999996, -0.42), draggable=False, anchor='center',
        lineWidth=1.0,
        colorSpace='rgb', lineColor='#111111', fillColor='#0A3560',
        opacity=None, depth=-7.0, interpolate=True)
    survey_next_label = visual.TextStim(win=win, name='survey_next_label',
        text='',
        font='Arial',
        pos=(0.38125, -0.42), draggable=False, height=0.032, wrapWidth=0.3, ori=0.0, 
        color='#FFFFFF', colorSpace='rgb', opacity=None, 
        languageStyle='LTR',
        depth=-8.0);
    survey_next_cap = visual.Rect(
        win=win, name='survey_next_cap',
        width=(0.125, 0.05)[0], height=(0.125, 0.05)[1],
        ori=0.0, pos=(0.525, -0.42), draggable=False, anchor='center',
        lineWidth=1.5,
        colorSpace='rgb', lineColor='#111111', fillColor='#F7F7F7',
        opacity=None, depth=-9.0, interpolate=True)
    survey_next_cap_label = visual.TextStim(win=win, name='survey_next_cap_label',
        text='',
        font='Arial',
        pos=(0.525, -0.42), draggable=False, height=0.03, wrapWidth=0.25, ori=0.0, 
        color='#111111', colorSpace='rgb', opacity=None, 
        languageStyle='LTR',
        depth=-10.0);
    # Run 'Begin Experiment' code from survey_code
    survey_code = Survey(suite, suite.place({'page': survey_page, 'title': survey_title, 'body': survey_body, 'number': survey_number, 'note': survey_note, 'answer': survey_answer, 'hint': survey_hint, 'next': survey_next, 'next_label': survey_next_label, 'next_cap': survey_next_cap, 'next_cap_label': survey_next_cap_label}))
    suite.align_left([survey_title], 'top')
    suite.align_left([survey_body], 'top')
    suite.align_left([survey_note], 'top')
    suite.align_right([survey_hint], 'center')
    
    # --- Initialize components for Routine "saving" ---
    saving_message = visual.TextStim(win=win, name='saving_message',
        text=None,
        font='Arial',
        pos=(0, 0.1), draggable=False, height=0.032, wrapWidth=1.0, ori=0.0, 
        color='#111111', colorSpace='rgb', opacity=None, 
        languageStyle='LTR',
        depth=0.0);
    saving_keep = visual.Rect(
        win=win, name='saving_keep',
        width=(0.5, 0.075)[0], height=(0.5, 0.075)[1],
        ori=0.0, pos=(0, -0.12), draggable=False, anchor='center',
        lineWidth=1.0,
        colorSpace='rgb', lineColor='#111111', fillColor='#0A3560',
        opacity=None, depth=-1.0, interpolate=True)
    saving_keep_label = visual.TextStim(win=win, name='saving_keep_label',
        text='',
        font='Arial',
        pos=(-0.03375, -0.12), draggable=False, height=0.032, wrapWidth=0.5, ori=0.0, 
        color='#FFFFFF', colorSpace='rgb', opacity=None, 
        languageStyle='LTR',
        depth=-2.0);
    saving_keep_cap = visual.Rect(
        win=win, name='saving_keep_cap',
        width=(0.055, 0.05)[0], height=(0.055, 0.05)[1],
        ori=0.0, pos=(0.21, -0.12), draggable=False, anchor='center',
        lineWidth=1.5,
        colorSpace='rgb', lineColor='#111111', fillColor='#F7F7F7',
        opacity=None, depth=-3.0, interpolate=True)
    saving_keep_cap_label = visual.TextStim(win=win, name='saving_keep_cap_label',
        text='D',
        font='Arial',
        pos=(0.21, -0.12), draggable=False, height=0.03, wrapWidth=0.11, ori=0.0, 
        color='#111111', colorSpace='rgb', opacity=None, 
        languageStyle='LTR',
        depth=-4.0);
    # Run 'Begin Experiment' code from saving_code
    saving_code = Saving(suite, suite.place({'message': saving_message, 'keep': saving_keep, 'keep_label': saving_keep_label, 'keep_cap': saving_keep_cap, 'keep_cap_label': saving_keep_cap_label}))
    
    # --- Initialize components for Routine "goodbye" ---
    goodbye_page = visual.Rect(
        win=win, name='goodbye_page',
        width=(1.2, 0.78)[0], height=(1.2, 0.78)[1],
        ori=0.0, pos=(0, 0.06), draggable=False, anchor='center',
        lineWidth=1.0,
        colorSpace='rgb', lineColor='#EDEDED', fillColor='#EDEDED',
        opacity=None, depth=0.0, interpolate=True)
    goodbye_title = visual.TextStim(win=win, name='goodbye_title',
        text=None,
        font='Arial',
        pos=(-0.53, 0.4), draggable=False, height=0.045, wrapWidth=1.06, ori=0.0, 
        color='#111111', colorSpace='rgb', opacity=None, 
        languageStyle='LTR',
        depth=-1.0);
    goodbye_body = visual.TextStim(win=win, name='goodbye_body',
        text=None,
        font='Arial',
        pos=(-0.53, 0.32), draggable=False, height=0.032, wrapWidth=1.06, ori=0.0, 
        color='#111111', colorSpace='rgb', opacity=None, 
        languageStyle='LTR',
        depth=-2.0);
    goodbye_number = visual.TextStim(win=win, name='goodbye_number',
        text=None,
        font='Arial',
        pos=(0.53, 0.4), draggable=False, height=0.03, wrapWidth=0.3, ori=0.0, 
        color='#111111', colorSpace='rgb', opacity=None, 
        languageStyle='LTR',
        depth=-3.0);
    goodbye_finish = visual.Rect(
        win=win, name='goodbye_finish',
        width=(0.3, 0.075)[0], height=(0.3, 0.075)[1],
        ori=0.0, pos=(0.44999999999999996, -0.42), draggable=False, anchor='center',
        lineWidth=1.0,
        colorSpace='rgb', lineColor='#111111', fillColor='#0A3560',
        opacity=None, depth=-4.0, interpolate=True)
    goodbye_finish_label = visual.TextStim(win=win, name='goodbye_finish_label',
        text='',
        font='Arial',
        pos=(0.38125, -0.42), draggable=False, height=0.032, wrapWidth=0.3, ori=0.0, 
        color='#FFFFFF', colorSpace='rgb', opacity=None, 
        languageStyle='LTR',
        depth=-5.0);
    goodbye_finish_cap = visual.Rect(
        win=win, name='goodbye_finish_cap',
        width=(0.125, 0.05)[0], height=(0.125, 0.05)[1],
        ori=0.0, pos=(0.525, -0.42), draggable=False, anchor='center',
        lineWidth=1.5,
        colorSpace='rgb', lineColor='#111111', fillColor='#F7F7F7',
        opacity=None, depth=-6.0, interpolate=True)
    goodbye_finish_cap_label = visual.TextStim(win=win, name='goodbye_finish_cap_label',
        text='',
        font='Arial',
        pos=(0.525, -0.42), draggable=False, height=0.03, wrapWidth=0.25, ori=0.0, 
        color='#111111', colorSpace='rgb', opacity=None, 
        languageStyle='LTR',
        depth=-7.0);
    # Run 'Begin Experiment' code from goodbye_code
    goodbye_code = Goodbye(suite, suite.place({'page': goodbye_page, 'title': goodbye_title, 'body': goodbye_body, 'number': goodbye_number, 'finish': goodbye_finish, 'finish_label': goodbye_finish_label, 'finish_cap': goodbye_finish_cap, 'finish_cap_label': goodbye_finish_cap_label}))
    suite.align_left([goodbye_title], 'top')
    suite.align_left([goodbye_body], 'top')
    
    # create some handy timers
    
    # global clock to track the time since experiment started
    if globalClock is None:
        # create a clock if not given one
        globalClock = core.Clock()
    if isinstance(globalClock, str):
        # if given a string, make a clock accoridng to it
        if globalClock == 'float':
            # get timestamps as a simple value
            globalClock = core.Clock(format='float')
        elif globalClock == 'iso':
            # get timestamps in ISO format
            globalClock = core.Clock(format='%Y-%m-%d_%H:%M:%S.%f%z')
        else:
            # get timestamps in a custom format
            globalClock = core.Clock(format=globalClock)
    if ioServer is not None:
        ioServer.syncClock(globalClock)
    logging.setDefaultClock(globalClock)
    if eyetracker is not None:
        eyetracker.enableEventReporting()
    # routine timer to track time remaining of each (possibly non-slip) routine
    routineTimer = core.Clock()
    win.flip()  # flip window to reset last flip timer
    # store the exact time the global clock started
    expInfo['expStart'] = data.getDateStr(
        format='%Y-%m-%d %Hh%M.%S.%f %z', fractionalSecondDigits=6
    )
    
    # --- Prepare to start Routine "loading" ---
    # create an object to store info about Routine loading
    loading = data.Routine(
        name='loading',
        components=[loading_message, loading_track, loading_bar, loading_next, loading_next_label, loading_go, loading_go_label],
    )
    loading.status = NOT_STARTED
    continueRoutine = True
    # update component parameters for each repeat
    # Run 'Begin Routine' code from loading_code
    loading_code.begin()
    # store start times for loading
    loading.tStartRefresh = win.getFutureFlipTime(clock=globalClock)
    loading.tStart = globalClock.getTime(format='float')
    loading.status = STARTED
    loading.maxDuration = None
    # keep track of which components have finished
    loadingComponents = loading.components
    for thisComponent in loading.components:
        thisComponent.tStart = None
        thisComponent.tStop = None
        thisComponent.tStartRefresh = None
        thisComponent.tStopRefresh = None
        if hasattr(thisComponent, 'status'):
            thisComponent.status = NOT_STARTED
    # reset timers
    t = 0
    _timeToFirstFrame = win.getFutureFlipTime(clock="now")
    frameN = -1
    
    # --- Run Routine "loading" ---
    thisExp.currentRoutine = loading
    loading.forceEnded = routineForceEnded = not continueRoutine
    while continueRoutine:
        # get current time
        t = routineTimer.getTime()
        tThisFlip = win.getFutureFlipTime(clock=routineTimer)
        tThisFlipGlobal = win.getFutureFlipTime(clock=None)
        frameN = frameN + 1  # number of completed frames (so 0 is the first frame)
        # update/draw components on each frame
        
        # *loading_message* updates
        
        # if loading_message is starting this frame...
        if loading_message.status == NOT_STARTED and tThisFlip >= 0.0-frameTolerance:
            # keep track of start time/frame for later
            loading_message.frameNStart = frameN  # exact frame index
            loading_message.tStart = t  # local t and not account for scr refresh
            loading_message.tStartRefresh = tThisFlipGlobal  # on global time
            win.timeOnFlip(loading_message, 'tStartRefresh')  # time at next scr refresh
            # update status
            loading_message.status = STARTED
            loading_message.setAutoDraw(True)
        
        # if loading_message is active this frame...
        if loading_message.status == STARTED:
            # update params
            pass
        
        # *loading_track* updates
        
        # if loading_track is starting this frame...
        if loading_track.status == NOT_STARTED and tThisFlip >= 0.0-frameTolerance:
            # keep track of start time/frame for later
            loading_track.frameNStart = frameN  # exact frame index
            loading_track.tStart = t  # local t and not account for scr refresh
            loading_track.tStartRefresh = tThisFlipGlobal  # on global time
            win.timeOnFlip(loading_track, 'tStartRefresh')  # time at next scr refresh
            # update status
            loading_track.status = STARTED
            loading_track.setAutoDraw(True)
        
        # if loading_track is active this frame...
        if loading_track.status == STARTED:
            # update params
            pass
        
        # *loading_bar* updates
        
        # if loading_bar is starting this frame...
        if loading_bar.status == NOT_STARTED and tThisFlip >= 0.0-frameTolerance:
            # keep track of start time/frame for later
            loading_bar.frameNStart = frameN  # exact frame index
            loading_bar.tStart = t  # local t and not account for scr refresh
            loading_bar.tStartRefresh = tThisFlipGlobal  # on global time
            win.timeOnFlip(loading_bar, 'tStartRefresh')  # time at next scr refresh
            # update status
            loading_bar.status = STARTED
            loading_bar.setAutoDraw(True)
        
        # if loading_bar is active this frame...
        if loading_bar.status == STARTED:
            # update params
            pass
        
        # *loading_next* updates
        
        # if loading_next is starting this frame...
        if loading_next.status == NOT_STARTED and tThisFlip >= 0.0-frameTolerance:
            # keep track of start time/frame for later
            loading_next.frameNStart = frameN  # exact frame index
            loading_next.tStart = t  # local t and not account for scr refresh
            loading_next.tStartRefresh = tThisFlipGlobal  # on global time
            win.timeOnFlip(loading_next, 'tStartRefresh')  # time at next scr refresh
            # update status
            loading_next.status = STARTED
            loading_next.setAutoDraw(True)
        
        # if loading_next is active this frame...
        if loading_next.status == STARTED:
            # update params
            pass
        
        # *loading_next_label* updates
        
        # if loading_next_label is starting this frame...
        if loading_next_label.status == NOT_STARTED and tThisFlip >= 0.0-frameTolerance:
            # keep track of start time/frame for later
            loading_next_label.frameNStart = frameN  # exact frame index
            loading_next_label.tStart = t  # local t and not account for scr refresh
            loading_next_label.tStartRefresh = tThisFlipGlobal  # on global time
            win.timeOnFlip(loading_next_label, 'tStartRefresh')  # time at next scr refresh
            # update status
            loading_next_label.status = STARTED
            loading_next_label.setAutoDraw(True)
        
        # if loading_next_label is active this frame...
        if loading_next_label.status == STARTED:
            # update params
            pass
        
        # *loading_go* updates
        
        # if loading_go is starting this frame...
        if loading_go.status == NOT_STARTED and tThisFlip >= 0.0-frameTolerance:
            # keep track of start time/frame for later
            loading_go.frameNStart = frameN  # exact frame index
            loading_go.tStart = t  # local t and not account for scr refresh
            loading_go.tStartRefresh = tThisFlipGlobal  # on global time
            win.timeOnFlip(loading_go, 'tStartRefresh')  # time at next scr refresh
            # update status
            loading_go.status = STARTED
            loading_go.setAutoDraw(True)
        
        # if loading_go is active this frame...
        if loading_go.status == STARTED:
            # update params
            pass
        
        # *loading_go_label* updates
        
        # if loading_go_label is starting this frame...
        if loading_go_label.status == NOT_STARTED and tThisFlip >= 0.0-frameTolerance:
            # keep track of start time/frame for later
            loading_go_label.frameNStart = frameN  # exact frame index
            loading_go_label.tStart = t  # local t and not account for scr refresh
            loading_go_label.tStartRefresh = tThisFlipGlobal  # on global time
            win.timeOnFlip(loading_go_label, 'tStartRefresh')  # time at next scr refresh
            # update status
            loading_go_label.status = STARTED
            loading_go_label.setAutoDraw(True)
        
        # if loading_go_label is active this frame...
        if loading_go_label.status == STARTED:
            # update params
            pass
        # Run 'Each Frame' code from loading_code
        continueRoutine = loading_code.frame()
        if thisExp.status == FINISHED or endExpNow:
            endExperiment(thisExp, win=win)
            return
        # pause experiment here if requested
        if thisExp.status == PAUSED:
            pauseExperiment(
                thisExp=thisExp, 
                win=win, 
                timers=[routineTimer, globalClock], 
                currentRoutine=loading,
            )
            # skip the frame we paused on
            continue
        
        # has a Component requested the Routine to end?
        if not continueRoutine:
            loading.forceEnded = routineForceEnded = True
        # has the Routine been forcibly ended?
        if loading.forceEnded or routineForceEnded:
            break
        # has every Component finished?
        continueRoutine = False
        for thisComponent in loading.components:
            if hasattr(thisComponent, "status") and thisComponent.status != FINISHED:
                continueRoutine = True
                break  # at least one component has not yet finished
        
        # refresh the screen
        if continueRoutine:  # don't flip if this routine is over or we'll get a blank screen
            win.flip()
    
    # --- Ending Routine "loading" ---
    for thisComponent in loading.components:
        if hasattr(thisComponent, "setAutoDraw"):
            thisComponent.setAutoDraw(False)
    # store stop times for loading
    loading.tStop = globalClock.getTime(format='float')
    loading.tStopRefresh = tThisFlipGlobal
    # Run 'End Routine' code from loading_code
    loading_code.end()
    texts = suite.texts
    thisExp.nextEntry()
    # the Routine "loading" was not non-slip safe, so reset the non-slip timer
    routineTimer.reset()
    
    # --- Prepare to start Routine "consent" ---
    # create an object to store info about Routine consent
    consent = data.Routine(
        name='consent',
        components=[consent_page, consent_title, consent_body, consent_number, consent_back, consent_back_label, consent_back_cap, consent_back_cap_label, consent_hint, consent_next, consent_next_label, consent_next_cap, consent_next_cap_label],
    )
    consent.status = NOT_STARTED
    continueRoutine = True
    # update component parameters for each repeat
    consent_back_label.setText(texts["back"])
    consent_back_cap_label.setText(texts["caps"]["left"])
    consent_next_label.setText(texts["next"])
    consent_next_cap_label.setText(texts["caps"]["return"])
    # Run 'Begin Routine' code from consent_code
    consent_code.begin()
    # store start times for consent
    consent.tStartRefresh = win.getFutureFlipTime(clock=globalClock)
    consent.tStart = globalClock.getTime(format='float')
    consent.status = STARTED
    consent.maxDuration = None
    # keep track of which components have finished
    consentComponents = consent.components
    for thisComponent in consent.components:
        thisComponent.tStart = None
        thisComponent.tStop = None
        thisComponent.tStartRefresh = None
        thisComponent.tStopRefresh = None
        if hasattr(thisComponent, 'status'):
            thisComponent.status = NOT_STARTED
    # reset timers
    t = 0
    _timeToFirstFrame = win.getFutureFlipTime(clock="now")
    frameN = -1
    
    # --- Run Routine "consent" ---
    thisExp.currentRoutine = consent
    consent.forceEnded = routineForceEnded = not continueRoutine
    while continueRoutine:
        # get current time
        t = routineTimer.getTime()
        tThisFlip = win.getFutureFlipTime(clock=routineTimer)
        tThisFlipGlobal = win.getFutureFlipTime(clock=None)
        frameN = frameN + 1  # number of completed frames (so 0 is the first frame)
        # update/draw components on each frame
        
        # *consent_page* updates
        
        # if consent_page is starting this frame...
        if consent_page.status == NOT_STARTED and tThisFlip >= 0.0-frameTolerance:
            # keep track of start time/frame for later
            consent_page.frameNStart = frameN  # exact frame index
            consent_page.tStart = t  # local t and not account for scr refresh
            consent_page.tStartRefresh = tThisFlipGlobal  # on global time
            win.timeOnFlip(consent_page, 'tStartRefresh')  # time at next scr refresh
            # update status
            consent_page.status = STARTED
            consent_page.setAutoDraw(True)
        
        # if consent_page is active this frame...
        if consent_page.status == STARTED:
            # update params
            pass
        
        # *consent_title* updates
        
        # if consent_title is starting this frame...
        if consent_title.status == NOT_STARTED and tThisFlip >= 0.0-frameTolerance:
            # keep track of start time/frame for later
            consent_title.frameNStart = frameN  # exact frame index
            consent_title.tStart = t  # local t and not account for scr refresh
            consent_title.tStartRefresh = tThisFlipGlobal  # on global time
            win.timeOnFlip(consent_title, 'tStartRefresh')  # time at next scr refresh
            # update status
            consent_title.status = STARTED
            consent_title.setAutoDraw(True)
        
        # if consent_title is active this frame...
        if consent_title.status == STARTED:
            # update params
            pass
        
        # *consent_body* updates
        
        # if consent_body is starting this frame...
        if consent_body.status == NOT_STARTED and tThisFlip >= 0.0-frameTolerance:
            # keep track of start time/frame for later
            consent_body.frameNStart = frameN  # exact frame index
            consent_body.tStart = t  # local t and not account for scr refresh
            consent_body.tStartRefresh = tThisFlipGlobal  # on global time
            win.timeOnFlip(consent_body, 'tStartRefresh')  # time at next scr refresh
            # update status
            consent_body.status = STARTED
            consent_body.setAutoDraw(True)
        
        # if consent_body is active this frame...
        if consent_body.status == STARTED:
            # update params
            pass
        
        # *consent_number* updates
        
        # if consent_number is starting this frame...
        if consent_number.status == NOT_STARTED and tThisFlip >= 0.0-frameTolerance:
            # keep track of start time/frame for later
            consent_number.frameNStart = frameN  # exact frame index
            consent_number.tStart = t  # local t and not account for scr refresh
            consent_number.tStartRefresh = tThisFlipGlobal  # on global time
            win.timeOnFlip(consent_number, 'tStartRefresh')  # time at next scr refresh
            # update status
            consent_number.status = STARTED
            consent_number.setAutoDraw(True)
        
        # if consent_number is active this frame...
        if consent_number.status == STARTED:
            # update params
            pass
        
        # *consent_back* updates
        
        # if consent_back is starting this frame...
        if consent_back.status == NOT_STARTED and tThisFlip >= 0.0-frameTolerance:
            # keep track of start time/frame for later
            consent_back.frameNStart = frameN  # exact frame index
            consent_back.tStart = t  # local t and not account for scr refresh
            consent_back.tStartRefresh = tThisFlipGlobal  # on global time
            win.timeOnFlip(consent_back, 'tStartRefresh')  # time at next scr refresh
            # update status
            consent_back.status = STARTED
            consent_back.setAutoDraw(True)
        
        # if consent_back is active this frame...
        if consent_back.status == STARTED:
            # update params
            pass
        
        # *consent_back_label* updates
        
        # if consent_back_label is starting this frame...
        if consent_back_label.status == NOT_STARTED and tThisFlip >= 0.0-frameTolerance:
            # keep track of start time/frame for later
            consent_back_label.frameNStart = frameN  # exact frame index
            consent_back_label.tStart = t  # local t and not account for scr refresh
            consent_back_label.tStartRefresh = tThisFlipGlobal  # on global time
            win.timeOnFlip(consent_back_label, 'tStartRefresh')  # time at next scr refresh
            # update status
            consent_back_label.status = STARTED
            consent_back_label.setAutoDraw(True)
        
        # if consent_back_label is active this frame...
        if consent_back_label.status == STARTED:
            # update params
            pass
        
        # *consent_back_cap* updates
        
        # if consent_back_cap is starting this frame...
        if consent_back_cap.status == NOT_STARTED and tThisFlip >= 0.0-frameTolerance:
            # keep track of start time/frame for later
            consent_back_cap.frameNStart = frameN  # exact frame index
            consent_back_cap.tStart = t  # local t and not account for scr refresh
            consent_back_cap.tStartRefresh = tThisFlipGlobal  # on global time
            win.timeOnFlip(consent_back_cap, 'tStartRefresh')  # time at next scr refresh
            # update status
            consent_back_cap.status = STARTED
            consent_back_cap.setAutoDraw(True)
        
        # if consent_back_cap is active this frame...
        if consent_back_cap.status == STARTED:
            # update params
            pass
        
        # *consent_back_cap_label* updates
        
        # if consent_back_cap_label is starting this frame...
        if consent_back_cap_label.status == NOT_STARTED and tThisFlip >= 0.0-frameTolerance:
            # keep track of start time/frame for later
            consent_back_cap_label.frameNStart = frameN  # exact frame index
            consent_back_cap_label.tStart = t  # local t and not account for scr refresh
            consent_back_cap_label.tStartRefresh = tThisFlipGlobal  # on global time
            win.timeOnFlip(consent_back_cap_label, 'tStartRefresh')  # time at next scr refresh
            # update status
            consent_back_cap_label.status = STARTED
            consent_back_cap_label.setAutoDraw(True)
        
        # if consent_back_cap_label is active this frame...
        if consent_back_cap_label.status == STARTED:
            # update params
            pass
        
        # *consent_hint* updates
        
        # if consent_hint is starting this frame...
        if consent_hint.status == NOT_STARTED and tThisFlip >= 0.0-frameTolerance:
            # keep track of start time/frame for later
            consent_hint.frameNStart = frameN  # exact frame index
            consent_hint.tStart = t  # local t and not account for scr refresh
            consent_hint.tStartRefresh = tThisFlipGlobal  # on global time
            win.timeOnFlip(consent_hint, 'tStartRefresh')  # time at next scr refresh
            # update status
            consent_hint.status = STARTED
            consent_hint.setAutoDraw(True)
        
        # if consent_hint is active this frame...
        if consent_hint.status == STARTED:
            # update params
            pass
        
        # *consent_next* updates
        
        # if consent_next is starting this frame...
        if consent_next.status == NOT_STARTED and tThisFlip >= 0.0-frameTolerance:
            # keep track of start time/frame for later
            consent_next.frameNStart = frameN  # exact frame index
            consent_next.tStart = t  # local t and not account for scr refresh
            consent_next.tStartRefresh = tThisFlipGlobal  # on global time
            win.timeOnFlip(consent_next, 'tStartRefresh')  # time at next scr refresh
            # update status
            consent_next.status = STARTED
            consent_next.setAutoDraw(True)
        
        # if consent_next is active this frame...
        if consent_next.status == STARTED:
            # update params
            pass
        
        # *consent_next_label* updates
        
        # if consent_next_label is starting this frame...
        if consent_next_label.status == NOT_STARTED and tThisFlip >= 0.0-frameTolerance:
            # keep track of start time/frame for later
            consent_next_label.frameNStart = frameN  # exact frame index
            consent_next_label.tStart = t  # local t and not account for scr refresh
            consent_next_label.tStartRefresh = tThisFlipGlobal  # on global time
            win.timeOnFlip(consent_next_label, 'tStartRefresh')  # time at next scr refresh
            # update status
            consent_next_label.status = STARTED
            consent_next_label.setAutoDraw(True)
        
        # if consent_next_label is active this frame...
        if consent_next_label.status == STARTED:
            # update params
            pass
        
        # *consent_next_cap* updates
        
        # if consent_next_cap is starting this frame...
        if consent_next_cap.status == NOT_STARTED and tThisFlip >= 0.0-frameTolerance:
            # keep track of start time/frame for later
            consent_next_cap.frameNStart = frameN  # exact frame index
            consent_next_cap.tStart = t  # local t and not account for scr refresh
            consent_next_cap.tStartRefresh = tThisFlipGlobal  # on global time
            win.timeOnFlip(consent_next_cap, 'tStartRefresh')  # time at next scr refresh
            # update status
            consent_next_cap.status = STARTED
            consent_next_cap.setAutoDraw(True)
        
        # if consent_next_cap is active this frame...
        if consent_next_cap.status == STARTED:
            # update params
            pass
        
        # *consent_next_cap_label* updates
        
        # if consent_next_cap_label is starting this frame...
        if consent_next_cap_label.status == NOT_STARTED and tThisFlip >= 0.0-frameTolerance:
            # keep track of start time/frame for later
            consent_next_cap_label.frameNStart = frameN  # exact frame index
            consent_next_cap_label.tStart = t  # local t and not account for scr refresh
            consent_next_cap_label.tStartRefresh = tThisFlipGlobal  # on global time
            win.timeOnFlip(consent_next_cap_label, 'tStartRefresh')  # time at next scr refresh
            # update status
            consent_next_cap_label.status = STARTED
            consent_next_cap_label.setAutoDraw(True)
        
        # if consent_next_cap_label is active this frame...
        if consent_next_cap_label.status == STARTED:
            # update params
            pass
        # Run 'Each Frame' code from consent_code
        continueRoutine = consent_code.frame()
        if thisExp.status == FINISHED or endExpNow:
            endExperiment(thisExp, win=win)
            return
        # pause experiment here if requested
        if thisExp.status == PAUSED:
            pauseExperiment(
                thisExp=thisExp, 
                win=win, 
                timers=[routineTimer, globalClock], 
                currentRoutine=consent,
            )
            # skip the frame we paused on
            continue
        
        # has a Component requested the Routine to end?
        if not continueRoutine:
            consent.forceEnded = routineForceEnded = True
        # has the Routine been forcibly ended?
        if consent.forceEnded or routineForceEnded:
            break
        # has every Component finished?
        continueRoutine = False
        for thisComponent in consent.components:
            if hasattr(thisComponent, "status") and thisComponent.status != FINISHED:
                continueRoutine = True
                break  # at least one component has not yet finished
        
        # refresh the screen
        if continueRoutine:  # don't flip if this routine is over or we'll get a blank screen
            win.flip()
    
    # --- Ending Routine "consent" ---
    for thisComponent in consent.components:
        if hasattr(thisComponent, "setAutoDraw"):
            thisComponent.setAutoDraw(False)
    # store stop times for consent
    consent.tStop = globalClock.getTime(format='float')
    consent.tStopRefresh = tThisFlipGlobal
    # Run 'End Routine' code from consent_code
    consent_code.end()
    thisExp.nextEntry()
    # the Routine "consent" was not non-slip safe, so reset the non-slip timer
    routineTimer.reset()
    
    # set up handler to look after randomisation of conditions etc
    check = data.TrialHandler2(
        name='check',
        nReps=1000, 
        method='sequential', 
        extraInfo=expInfo, 
        originPath=-1, 
        trialList=[None], 
        seed=None, 
        isTrials=False, 
    )
    thisExp.addLoop(check)  # add the loop to the experiment
    thisCheck = check.trialList[0]  # so we can initialise stimuli with some values
    # abbreviate parameter names if possible (e.g. rgb = thisCheck.rgb)
    if thisCheck != None:
        for paramName in thisCheck:
            globals()[paramName] = thisCheck[paramName]
    
    for thisCheck in check:
        check.status = STARTED
        if hasattr(thisCheck, 'status'):
            thisCheck.status = STARTED
        currentLoop = check
        thisExp.timestampOnFlip(win, 'thisRow.t', format=globalClock.format)
        # abbreviate parameter names if possible (e.g. rgb = thisCheck.rgb)
        if thisCheck != None:
            for paramName in thisCheck:
                globals()[paramName] = thisCheck[paramName]
        
        # --- Prepare to start Routine "instructions" ---
        # create an object to store info about Routine instructions
        instructions = data.Routine(
            name='instructions',
            components=[instructions_page, instructions_title, instructions_body, instructions_number, instructions_back, instructions_back_label, instructions_back_cap, instructions_back_cap_label, instructions_hint, instructions_next, instructions_next_label, instructions_next_cap, instructions_next_cap_label],
        )
        instructions.status = NOT_STARTED
        continueRoutine = True
        # update component parameters for each repeat
        instructions_back_label.setText(texts["back"])
        instructions_back_cap_label.setText(texts["caps"]["left"])
        instructions_next_label.setText(texts["next"])
        instructions_next_cap_label.setText(texts["caps"]["return"])
        # Run 'Begin Routine' code from instructions_code
        instructions_code.begin()
        # store start times for instructions
        instructions.tStartRefresh = win.getFutureFlipTime(clock=globalClock)
        instructions.tStart = globalClock.getTime(format='float')
        instructions.status = STARTED
        instructions.maxDuration = None
        # keep track of which components have finished
        instructionsComponents = instructions.components
        for thisComponent in instructions.components:
            thisComponent.tStart = None
            thisComponent.tStop = None
            thisComponent.tStartRefresh = None
            thisComponent.tStopRefresh = None
            if hasattr(thisComponent, 'status'):
                thisComponent.status = NOT_STARTED
        # reset timers
        t = 0
        _timeToFirstFrame = win.getFutureFlipTime(clock="now")
        frameN = -1
        
        # --- Run Routine "instructions" ---
        thisExp.currentRoutine = instructions
        instructions.forceEnded = routineForceEnded = not continueRoutine
        while continueRoutine:
            # if trial has changed, end Routine now
            if hasattr(thisCheck, 'status') and thisCheck.status == STOPPING:
                continueRoutine = False
            # get current time
            t = routineTimer.getTime()
            tThisFlip = win.getFutureFlipTime(clock=routineTimer)
            tThisFlipGlobal = win.getFutureFlipTime(clock=None)
            frameN = frameN + 1  # number of completed frames (so 0 is the first frame)
            # update/draw components on each frame
            
            # *instructions_page* updates
            
            # if instructions_page is starting this frame...
            if instructions_page.status == NOT_STARTED and tThisFlip >= 0.0-frameTolerance:
                # keep track of start time/frame for later
                instructions_page.frameNStart = frameN  # exact frame index
                instructions_page.tStart = t  # local t and not account for scr refresh
                instructions_page.tStartRefresh = tThisFlipGlobal  # on global time
                win.timeOnFlip(instructions_page, 'tStartRefresh')  # time at next scr refresh
                # update status
                instructions_page.status = STARTED
                instructions_page.setAutoDraw(True)
            
            # if instructions_page is active this frame...
            if instructions_page.status == STARTED:
                # update params
                pass
            
            # *instructions_title* updates
            
            # if instructions_title is starting this frame...
            if instructions_title.status == NOT_STARTED and tThisFlip >= 0.0-frameTolerance:
                # keep track of start time/frame for later
                instructions_title.frameNStart = frameN  # exact frame index
                instructions_title.tStart = t  # local t and not account for scr refresh
                instructions_title.tStartRefresh = tThisFlipGlobal  # on global time
                win.timeOnFlip(instructions_title, 'tStartRefresh')  # time at next scr refresh
                # update status
                instructions_title.status = STARTED
                instructions_title.setAutoDraw(True)
            
            # if instructions_title is active this frame...
            if instructions_title.status == STARTED:
                # update params
                pass
            
            # *instructions_body* updates
            
            # if instructions_body is starting this frame...
            if instructions_body.status == NOT_STARTED and tThisFlip >= 0.0-frameTolerance:
                # keep track of start time/frame for later
                instructions_body.frameNStart = frameN  # exact frame index
                instructions_body.tStart = t  # local t and not account for scr refresh
                instructions_body.tStartRefresh = tThisFlipGlobal  # on global time
                win.timeOnFlip(instructions_body, 'tStartRefresh')  # time at next scr refresh
                # update status
                instructions_body.status = STARTED
                instructions_body.setAutoDraw(True)
            
            # if instructions_body is active this frame...
            if instructions_body.status == STARTED:
                # update params
                pass
            
            # *instructions_number* updates
            
            # if instructions_number is starting this frame...
            if instructions_number.status == NOT_STARTED and tThisFlip >= 0.0-frameTolerance:
                # keep track of start time/frame for later
                instructions_number.frameNStart = frameN  # exact frame index
                instructions_number.tStart = t  # local t and not account for scr refresh
                instructions_number.tStartRefresh = tThisFlipGlobal  # on global time
                win.timeOnFlip(instructions_number, 'tStartRefresh')  # time at next scr refresh
                # update status
                instructions_number.status = STARTED
                instructions_number.setAutoDraw(True)
            
            # if instructions_number is active this frame...
            if instructions_number.status == STARTED:
                # update params
                pass
            
            # *instructions_back* updates
            
            # if instructions_back is starting this frame...
            if instructions_back.status == NOT_STARTED and tThisFlip >= 0.0-frameTolerance:
                # keep track of start time/frame for later
                instructions_back.frameNStart = frameN  # exact frame index
                instructions_back.tStart = t  # local t and not account for scr refresh
                instructions_back.tStartRefresh = tThisFlipGlobal  # on global time
                win.timeOnFlip(instructions_back, 'tStartRefresh')  # time at next scr refresh
                # update status
                instructions_back.status = STARTED
                instructions_back.setAutoDraw(True)
            
            # if instructions_back is active this frame...
            if instructions_back.status == STARTED:
                # update params
                pass
            
            # *instructions_back_label* updates
            
            # if instructions_back_label is starting this frame...
            if instructions_back_label.status == NOT_STARTED and tThisFlip >= 0.0-frameTolerance:
                # keep track of start time/frame for later
                instructions_back_label.frameNStart = frameN  # exact frame index
                instructions_back_label.tStart = t  # local t and not account for scr refresh
                instructions_back_label.tStartRefresh = tThisFlipGlobal  # on global time
                win.timeOnFlip(instructions_back_label, 'tStartRefresh')  # time at next scr refresh
                # update status
                instructions_back_label.status = STARTED
                instructions_back_label.setAutoDraw(True)
            
            # if instructions_back_label is active this frame...
            if instructions_back_label.status == STARTED:
                # update params
                pass
            
            # *instructions_back_cap* updates
            
            # if instructions_back_cap is starting this frame...
            if instructions_back_cap.status == NOT_STARTED and tThisFlip >= 0.0-frameTolerance:
                # keep track of start time/frame for later
                instructions_back_cap.frameNStart = frameN  # exact frame index
                instructions_back_cap.tStart = t  # local t and not account for scr refresh
                instructions_back_cap.tStartRefresh = tThisFlipGlobal  # on global time
                win.timeOnFlip(instructions_back_cap, 'tStartRefresh')  # time at next scr refresh
                # update status
                instructions_back_cap.status = STARTED
                instructions_back_cap.setAutoDraw(True)
            
            # if instructions_back_cap is active this frame...
            if instructions_back_cap.status == STARTED:
                # update params
                pass
            
            # *instructions_back_cap_label* updates
            
            # if instructions_back_cap_label is starting this frame...
            if instructions_back_cap_label.status == NOT_STARTED and tThisFlip >= 0.0-frameTolerance:
                # keep track of start time/frame for later
                instructions_back_cap_label.frameNStart = frameN  # exact frame index
                instructions_back_cap_label.tStart = t  # local t and not account for scr refresh
                instructions_back_cap_label.tStartRefresh = tThisFlipGlobal  # on global time
                win.timeOnFlip(instructions_back_cap_label, 'tStartRefresh')  # time at next scr refresh
                # update status
                instructions_back_cap_label.status = STARTED
                instructions_back_cap_label.setAutoDraw(True)
            
            # if instructions_back_cap_label is active this frame...
            if instructions_back_cap_label.status == STARTED:
                # update params
                pass
            
            # *instructions_hint* updates
            
            # if instructions_hint is starting this frame...
            if instructions_hint.status == NOT_STARTED and tThisFlip >= 0.0-frameTolerance:
                # keep track of start time/frame for later
                instructions_hint.frameNStart = frameN  # exact frame index
                instructions_hint.tStart = t  # local t and not account for scr refresh
                instructions_hint.tStartRefresh = tThisFlipGlobal  # on global time
                win.timeOnFlip(instructions_hint, 'tStartRefresh')  # time at next scr refresh
                # update status
                instructions_hint.status = STARTED
                instructions_hint.setAutoDraw(True)
            
            # if instructions_hint is active this frame...
            if instructions_hint.status == STARTED:
                # update params
                pass
            
            # *instructions_next* updates
            
            # if instructions_next is starting this frame...
            if instructions_next.status == NOT_STARTED and tThisFlip >= 0.0-frameTolerance:
                # keep track of start time/frame for later
                instructions_next.frameNStart = frameN  # exact frame index
                instructions_next.tStart = t  # local t and not account for scr refresh
                instructions_next.tStartRefresh = tThisFlipGlobal  # on global time
                win.timeOnFlip(instructions_next, 'tStartRefresh')  # time at next scr refresh
                # update status
                instructions_next.status = STARTED
                instructions_next.setAutoDraw(True)
            
            # if instructions_next is active this frame...
            if instructions_next.status == STARTED:
                # update params
                pass
            
            # *instructions_next_label* updates
            
            # if instructions_next_label is starting this frame...
            if instructions_next_label.status == NOT_STARTED and tThisFlip >= 0.0-frameTolerance:
                # keep track of start time/frame for later
                instructions_next_label.frameNStart = frameN  # exact frame index
                instructions_next_label.tStart = t  # local t and not account for scr refresh
                instructions_next_label.tStartRefresh = tThisFlipGlobal  # on global time
                win.timeOnFlip(instructions_next_label, 'tStartRefresh')  # time at next scr refresh
                # update status
                instructions_next_label.status = STARTED
                instructions_next_label.setAutoDraw(True)
            
            # if instructions_next_label is active this frame...
            if instructions_next_label.status == STARTED:
                # update params
                pass
            
            # *instructions_next_cap* updates
            
            # if instructions_next_cap is starting this frame...
            if instructions_next_cap.status == NOT_STARTED and tThisFlip >= 0.0-frameTolerance:
                # keep track of start time/frame for later
                instructions_next_cap.frameNStart = frameN  # exact frame index
                instructions_next_cap.tStart = t  # local t and not account for scr refresh
                instructions_next_cap.tStartRefresh = tThisFlipGlobal  # on global time
                win.timeOnFlip(instructions_next_cap, 'tStartRefresh')  # time at next scr refresh
                # update status
                instructions_next_cap.status = STARTED
                instructions_next_cap.setAutoDraw(True)
            
            # if instructions_next_cap is active this frame...
            if instructions_next_cap.status == STARTED:
                # update params
                pass
            
            # *instructions_next_cap_label* updates
            
            # if instructions_next_cap_label is starting this frame...
            if instructions_next_cap_label.status == NOT_STARTED and tThisFlip >= 0.0-frameTolerance:
                # keep track of start time/frame for later
                instructions_next_cap_label.frameNStart = frameN  # exact frame index
                instructions_next_cap_label.tStart = t  # local t and not account for scr refresh
                instructions_next_cap_label.tStartRefresh = tThisFlipGlobal  # on global time
                win.timeOnFlip(instructions_next_cap_label, 'tStartRefresh')  # time at next scr refresh
                # update status
                instructions_next_cap_label.status = STARTED
                instructions_next_cap_label.setAutoDraw(True)
            
            # if instructions_next_cap_label is active this frame...
            if instructions_next_cap_label.status == STARTED:
                # update params
                pass
            # Run 'Each Frame' code from instructions_code
            continueRoutine = instructions_code.frame()
            if thisExp.status == FINISHED or endExpNow:
                endExperiment(thisExp, win=win)
                return
            # pause experiment here if requested
            if thisExp.status == PAUSED:
                pauseExperiment(
                    thisExp=thisExp, 
                    win=win, 
                    timers=[routineTimer, globalClock], 
                    currentRoutine=instructions,
                )
                # skip the frame we paused on
                continue
            
            # has a Component requested the Routine to end?
            if not continueRoutine:
                instructions.forceEnded = routineForceEnded = True
            # has the Routine been forcibly ended?
            if instructions.forceEnded or routineForceEnded:
                break
            # has every Component finished?
            continueRoutine = False
            for thisComponent in instructions.components:
                if hasattr(thisComponent, "status") and thisComponent.status != FINISHED:
                    continueRoutine = True
                    break  # at least one component has not yet finished
            
            # refresh the screen
            if continueRoutine:  # don't flip if this routine is over or we'll get a blank screen
                win.flip()
        
        # --- Ending Routine "instructions" ---
        for thisComponent in instructions.components:
            if hasattr(thisComponent, "setAutoDraw"):
                thisComponent.setAutoDraw(False)
        # store stop times for instructions
        instructions.tStop = globalClock.getTime(format='float')
        instructions.tStopRefresh = tThisFlipGlobal
        # Run 'End Routine' code from instructions_code
        instructions_code.end()
        # the Routine "instructions" was not non-slip safe, so reset the non-slip timer
        routineTimer.reset()
        
        # --- Prepare to start Routine "comprehension" ---
        # create an object to store info about Routine comprehension
        comprehension = data.Routine(
            name='comprehension',
            components=[comprehension_page, comprehension_title, comprehension_body, comprehension_number, comprehension_hint, comprehension_next, comprehension_next_label, comprehension_next_cap, comprehension_next_cap_label],
        )
        comprehension.status = NOT_STARTED
        continueRoutine = True
        # update component parameters for each repeat
        comprehension_next_label.setText(texts["next"])
        comprehension_next_cap_label.setText(texts["caps"]["return"])
        # Run 'Begin Routine' code from comprehension_code
        comprehension_code.begin()
        # store start times for comprehension
        comprehension.tStartRefresh = win.getFutureFlipTime(clock=globalClock)
        comprehension.tStart = globalClock.getTime(format='float')
        comprehension.status = STARTED
        comprehension.maxDuration = None
        # keep track of which components have finished
        comprehensionComponents = comprehension.components
        for thisComponent in comprehension.components:
            thisComponent.tStart = None
            thisComponent.tStop = None
            thisComponent.tStartRefresh = None
            thisComponent.tStopRefresh = None
            if hasattr(thisComponent, 'status'):
                thisComponent.status = NOT_STARTED
        # reset timers
        t = 0
        _timeToFirstFrame = win.getFutureFlipTime(clock="now")
        frameN = -1
        
        # --- Run Routine "comprehension" ---
        thisExp.currentRoutine = comprehension
        comprehension.forceEnded = routineForceEnded = not continueRoutine
        while continueRoutine:
            # if trial has changed, end Routine now
            if hasattr(thisCheck, 'status') and thisCheck.status == STOPPING:
                continueRoutine = False
            # get current time
            t = routineTimer.getTime()
            tThisFlip = win.getFutureFlipTime(clock=routineTimer)
            tThisFlipGlobal = win.getFutureFlipTime(clock=None)
            frameN = frameN + 1  # number of completed frames (so 0 is the first frame)
            # update/draw components on each frame
            
            # *comprehension_page* updates
            
            # if comprehension_page is starting this frame...
            if comprehension_page.status == NOT_STARTED and tThisFlip >= 0.0-frameTolerance:
                # keep track of start time/frame for later
                comprehension_page.frameNStart = frameN  # exact frame index
                comprehension_page.tStart = t  # local t and not account for scr refresh
                comprehension_page.tStartRefresh = tThisFlipGlobal  # on global time
                win.timeOnFlip(comprehension_page, 'tStartRefresh')  # time at next scr refresh
                # update status
                comprehension_page.status = STARTED
                comprehension_page.setAutoDraw(True)
            
            # if comprehension_page is active this frame...
            if comprehension_page.status == STARTED:
                # update params
                pass
            
            # *comprehension_title* updates
            
            # if comprehension_title is starting this frame...
            if comprehension_title.status == NOT_STARTED and tThisFlip >= 0.0-frameTolerance:
                # keep track of start time/frame for later
                comprehension_title.frameNStart = frameN  # exact frame index
                comprehension_title.tStart = t  # local t and not account for scr refresh
                comprehension_title.tStartRefresh = tThisFlipGlobal  # on global time
                win.timeOnFlip(comprehension_title, 'tStartRefresh')  # time at next scr refresh
                # update status
                comprehension_title.status = STARTED
                comprehension_title.setAutoDraw(True)
            
            # if comprehension_title is active this frame...
            if comprehension_title.status == STARTED:
                # update params
                pass
            
            # *comprehension_body* updates
            
            # if comprehension_body is starting this frame...
            if comprehension_body.status == NOT_STARTED and tThisFlip >= 0.0-frameTolerance:
                # keep track of start time/frame for later
                comprehension_body.frameNStart = frameN  # exact frame index
                comprehension_body.tStart = t  # local t and not account for scr refresh
                comprehension_body.tStartRefresh = tThisFlipGlobal  # on global time
                win.timeOnFlip(comprehension_body, 'tStartRefresh')  # time at next scr refresh
                # update status
                comprehension_body.status = STARTED
                comprehension_body.setAutoDraw(True)
            
            # if comprehension_body is active this frame...
            if comprehension_body.status == STARTED:
                # update params
                pass
            
            # *comprehension_number* updates
            
            # if comprehension_number is starting this frame...
            if comprehension_number.status == NOT_STARTED and tThisFlip >= 0.0-frameTolerance:
                # keep track of start time/frame for later
                comprehension_number.frameNStart = frameN  # exact frame index
                comprehension_number.tStart = t  # local t and not account for scr refresh
                comprehension_number.tStartRefresh = tThisFlipGlobal  # on global time
                win.timeOnFlip(comprehension_number, 'tStartRefresh')  # time at next scr refresh
                # update status
                comprehension_number.status = STARTED
                comprehension_number.setAutoDraw(True)
            
            # if comprehension_number is active this frame...
            if comprehension_number.status == STARTED:
                # update params
                pass
            
            # *comprehension_hint* updates
            
            # if comprehension_hint is starting this frame...
            if comprehension_hint.status == NOT_STARTED and tThisFlip >= 0.0-frameTolerance:
                # keep track of start time/frame for later
                comprehension_hint.frameNStart = frameN  # exact frame index
                comprehension_hint.tStart = t  # local t and not account for scr refresh
                comprehension_hint.tStartRefresh = tThisFlipGlobal  # on global time
                win.timeOnFlip(comprehension_hint, 'tStartRefresh')  # time at next scr refresh
                # update status
                comprehension_hint.status = STARTED
                comprehension_hint.setAutoDraw(True)
            
            # if comprehension_hint is active this frame...
            if comprehension_hint.status == STARTED:
                # update params
                pass
            
            # *comprehension_next* updates
            
            # if comprehension_next is starting this frame...
            if comprehension_next.status == NOT_STARTED and tThisFlip >= 0.0-frameTolerance:
                # keep track of start time/frame for later
                comprehension_next.frameNStart = frameN  # exact frame index
                comprehension_next.tStart = t  # local t and not account for scr refresh
                comprehension_next.tStartRefresh = tThisFlipGlobal  # on global time
                win.timeOnFlip(comprehension_next, 'tStartRefresh')  # time at next scr refresh
                # update status
                comprehension_next.status = STARTED
                comprehension_next.setAutoDraw(True)
            
            # if comprehension_next is active this frame...
            if comprehension_next.status == STARTED:
                # update params
                pass
            
            # *comprehension_next_label* updates
            
            # if comprehension_next_label is starting this frame...
            if comprehension_next_label.status == NOT_STARTED and tThisFlip >= 0.0-frameTolerance:
                # keep track of start time/frame for later
                comprehension_next_label.frameNStart = frameN  # exact frame index
                comprehension_next_label.tStart = t  # local t and not account for scr refresh
                comprehension_next_label.tStartRefresh = tThisFlipGlobal  # on global time
                win.timeOnFlip(comprehension_next_label, 'tStartRefresh')  # time at next scr refresh
                # update status
                comprehension_next_label.status = STARTED
                comprehension_next_label.setAutoDraw(True)
            
            # if comprehension_next_label is active this frame...
            if comprehension_next_label.status == STARTED:
                # update params
                pass
            
            # *comprehension_next_cap* updates
            
            # if comprehension_next_cap is starting this frame...
            if comprehension_next_cap.status == NOT_STARTED and tThisFlip >= 0.0-frameTolerance:
                # keep track of start time/frame for later
                comprehension_next_cap.frameNStart = frameN  # exact frame index
                comprehension_next_cap.tStart = t  # local t and not account for scr refresh
                comprehension_next_cap.tStartRefresh = tThisFlipGlobal  # on global time
                win.timeOnFlip(comprehension_next_cap, 'tStartRefresh')  # time at next scr refresh
                # update status
                comprehension_next_cap.status = STARTED
                comprehension_next_cap.setAutoDraw(True)
            
            # if comprehension_next_cap is active this frame...
            if comprehension_next_cap.status == STARTED:
                # update params
                pass
            
            # *comprehension_next_cap_label* updates
            
            # if comprehension_next_cap_label is starting this frame...
            if comprehension_next_cap_label.status == NOT_STARTED and tThisFlip >= 0.0-frameTolerance:
                # keep track of start time/frame for later
                comprehension_next_cap_label.frameNStart = frameN  # exact frame index
                comprehension_next_cap_label.tStart = t  # local t and not account for scr refresh
                comprehension_next_cap_label.tStartRefresh = tThisFlipGlobal  # on global time
                win.timeOnFlip(comprehension_next_cap_label, 'tStartRefresh')  # time at next scr refresh
                # update status
                comprehension_next_cap_label.status = STARTED
                comprehension_next_cap_label.setAutoDraw(True)
            
            # if comprehension_next_cap_label is active this frame...
            if comprehension_next_cap_label.status == STARTED:
                # update params
                pass
            # Run 'Each Frame' code from comprehension_code
            continueRoutine = comprehension_code.frame()
            if thisExp.status == FINISHED or endExpNow:
                endExperiment(thisExp, win=win)
                return
            # pause experiment here if requested
            if thisExp.status == PAUSED:
                pauseExperiment(
                    thisExp=thisExp, 
                    win=win, 
                    timers=[routineTimer, globalClock], 
                    currentRoutine=comprehension,
                )
                # skip the frame we paused on
                continue
            
            # has a Component requested the Routine to end?
            if not continueRoutine:
                comprehension.forceEnded = routineForceEnded = True
            # has the Routine been forcibly ended?
            if comprehension.forceEnded or routineForceEnded:
                break
            # has every Component finished?
            continueRoutine = False
            for thisComponent in comprehension.components:
                if hasattr(thisComponent, "status") and thisComponent.status != FINISHED:
                    continueRoutine = True
                    break  # at least one component has not yet finished
            
            # refresh the screen
            if continueRoutine:  # don't flip if this routine is over or we'll get a blank screen
                win.flip()
        
        # --- Ending Routine "comprehension" ---
        for thisComponent in comprehension.components:
            if hasattr(thisComponent, "setAutoDraw"):
                thisComponent.setAutoDraw(False)
        # store stop times for comprehension
        comprehension.tStop = globalClock.getTime(format='float')
        comprehension.tStopRefresh = tThisFlipGlobal
        # Run 'End Routine' code from comprehension_code
        comprehension_code.end()
        check.finished = comprehension_code.passed
        # the Routine "comprehension" was not non-slip safe, so reset the non-slip timer
        routineTimer.reset()
        # mark thisCheck as finished
        if hasattr(thisCheck, 'status'):
            thisCheck.status = FINISHED
        # if awaiting a pause, pause now
        if check.status == PAUSED:
            thisExp.status = PAUSED
            pauseExperiment(
                thisExp=thisExp, 
                win=win, 
                timers=[globalClock], 
            )
            # once done pausing, restore running status
            check.status = STARTED
    # completed 1000 repeats of 'check'
    check.status = FINISHED
    
    
    # set up handler to look after randomisation of conditions etc
    trials = data.TrialHandler2(
        name='trials',
        nReps=suite.n_rounds, 
        method='sequential', 
        extraInfo=expInfo, 
        originPath=-1, 
        trialList=[None], 
        seed=None, 
        isTrials=False, 
    )
    thisExp.addLoop(trials)  # add the loop to the experiment
    thisTrial = trials.trialList[0]  # so we can initialise stimuli with some values
    # abbreviate parameter names if possible (e.g. rgb = thisTrial.rgb)
    if thisTrial != None:
        for paramName in thisTrial:
            globals()[paramName] = thisTrial[paramName]
    
    for thisTrial in trials:
        trials.status = STARTED
        if hasattr(thisTrial, 'status'):
            thisTrial.status = STARTED
        currentLoop = trials
        thisExp.timestampOnFlip(win, 'thisRow.t', format=globalClock.format)
        # abbreviate parameter names if possible (e.g. rgb = thisTrial.rgb)
        if thisTrial != None:
            for paramName in thisTrial:
                globals()[paramName] = thisTrial[paramName]
        
        # --- Prepare to start Routine "trial" ---
        # create an object to store info about Routine trial
        trial = data.Routine(
            name='trial',
            components=[trial_question, trial_practice, trial_hint, trial_next, trial_next_label, trial_next_cap, trial_next_cap_label, trial_track, trial_bar, trial_left_name, trial_left_more, trial_left_cap_0, trial_left_cap_0_label, trial_left_cap_1, trial_left_cap_1_label, trial_right_name, trial_right_more, trial_right_cap_0, trial_right_cap_0_label, trial_right_cap_1, trial_right_cap_1_label, trial_last],
        )
        trial.status = NOT_STARTED
        continueRoutine = True
        # update component parameters for each repeat
        trial_next_label.setText(texts["next"])
        trial_next_cap_label.setText(texts["caps"]["return"])
        # Run 'Begin Routine' code from trial_code
        trial_code.begin()
        # store start times for trial
        trial.tStartRefresh = win.getFutureFlipTime(clock=globalClock)
        trial.tStart = globalClock.getTime(format='float')
        trial.status = STARTED
        trial.maxDuration = None
        # keep track of which components have finished
        trialComponents = trial.components
        for thisComponent in trial.components:
            thisComponent.tStart = None
            thisComponent.tStop = None
            thisComponent.tStartRefresh = None
            thisComponent.tStopRefresh = None
            if hasattr(thisComponent, 'status'):
                thisComponent.status = NOT_STARTED
        # reset timers
        t = 0
        _timeToFirstFrame = win.getFutureFlipTime(clock="now")
        frameN = -1
        
        # --- Run Routine "trial" ---
        thisExp.currentRoutine = trial
        trial.forceEnded = routineForceEnded = not continueRoutine
        while continueRoutine:
            # if trial has changed, end Routine now
            if hasattr(thisTrial, 'status') and thisTrial.status == STOPPING:
                continueRoutine = False
            # get current time
            t = routineTimer.getTime()
            tThisFlip = win.getFutureFlipTime(clock=routineTimer)
            tThisFlipGlobal = win.getFutureFlipTime(clock=None)
            frameN = frameN + 1  # number of completed frames (so 0 is the first frame)
            # update/draw components on each frame
            
            # *trial_question* updates
            
            # if trial_question is starting this frame...
            if trial_question.status == NOT_STARTED and tThisFlip >= 0.0-frameTolerance:
                # keep track of start time/frame for later
                trial_question.frameNStart = frameN  # exact frame index
                trial_question.tStart = t  # local t and not account for scr refresh
                trial_question.tStartRefresh = tThisFlipGlobal  # on global time
                win.timeOnFlip(trial_question, 'tStartRefresh')  # time at next scr refresh
                # update status
                trial_question.status = STARTED
                trial_question.setAutoDraw(True)
            
            # if trial_question is active this frame...
            if trial_question.status == STARTED:
                # update params
                pass
            
            # *trial_practice* updates
            
            # if trial_practice is starting this frame...
            if trial_practice.status == NOT_STARTED and tThisFlip >= 0.0-frameTolerance:
                # keep track of start time/frame for later
                trial_practice.frameNStart = frameN  # exact frame index
                trial_practice.tStart = t  # local t and not account for scr refresh
                trial_practice.tStartRefresh = tThisFlipGlobal  # on global time
                win.timeOnFlip(trial_practice, 'tStartRefresh')  # time at next scr refresh
                # update status
                trial_practice.status = STARTED
                trial_practice.setAutoDraw(True)
            
            # if trial_practice is active this frame...
            if trial_practice.status == STARTED:
                # update params
                pass
            
            # *trial_hint* updates
            
            # if trial_hint is starting this frame...
            if trial_hint.status == NOT_STARTED and tThisFlip >= 0.0-frameTolerance:
                # keep track of start time/frame for later
                trial_hint.frameNStart = frameN  # exact frame index
                trial_hint.tStart = t  # local t and not account for scr refresh
                trial_hint.tStartRefresh = tThisFlipGlobal  # on global time
                win.timeOnFlip(trial_hint, 'tStartRefresh')  # time at next scr refresh
                # update status
                trial_hint.status = STARTED
                trial_hint.setAutoDraw(True)
            
            # if trial_hint is active this frame...
            if trial_hint.status == STARTED:
                # update params
                pass
            
            # *trial_next* updates
            
            # if trial_next is starting this frame...
            if trial_next.status == NOT_STARTED and tThisFlip >= 0.0-frameTolerance:
                # keep track of start time/frame for later
                trial_next.frameNStart = frameN  # exact frame index
                trial_next.tStart = t  # local t and not account for scr refresh
                trial_next.tStartRefresh = tThisFlipGlobal  # on global time
                win.timeOnFlip(trial_next, 'tStartRefresh')  # time at next scr refresh
                # update status
                trial_next.status = STARTED
                trial_next.setAutoDraw(True)
            
            # if trial_next is active this frame...
            if trial_next.status == STARTED:
                # update params
                pass
            
            # *trial_next_label* updates
            
            # if trial_next_label is starting this frame...
            if trial_next_label.status == NOT_STARTED and tThisFlip >= 0.0-frameTolerance:
                # keep track of start time/frame for later
                trial_next_label.frameNStart = frameN  # exact frame index
                trial_next_label.tStart = t  # local t and not account for scr refresh
                trial_next_label.tStartRefresh = tThisFlipGlobal  # on global time
                win.timeOnFlip(trial_next_label, 'tStartRefresh')  # time at next scr refresh
                # update status
                trial_next_label.status = STARTED
                trial_next_label.setAutoDraw(True)
            
            # if trial_next_label is active this frame...
            if trial_next_label.status == STARTED:
                # update params
                pass
            
            # *trial_next_cap* updates
            
            # if trial_next_cap is starting this frame...
            if trial_next_cap.status == NOT_STARTED and tThisFlip >= 0.0-frameTolerance:
                # keep track of start time/frame for later
                trial_next_cap.frameNStart = frameN  # exact frame index
                trial_next_cap.tStart = t  # local t and not account for scr refresh
                trial_next_cap.tStartRefresh = tThisFlipGlobal  # on global time
                win.timeOnFlip(trial_next_cap, 'tStartRefresh')  # time at next scr refresh
                # update status
                trial_next_cap.status = STARTED
                trial_next_cap.setAutoDraw(True)
            
            # if trial_next_cap is active this frame...
            if trial_next_cap.status == STARTED:
                # update params
                pass
            
            # *trial_next_cap_label* updates
            
            # if trial_next_cap_label is starting this frame...
            if trial_next_cap_label.status == NOT_STARTED and tThisFlip >= 0.0-frameTolerance:
                # keep track of start time/frame for later
                trial_next_cap_label.frameNStart = frameN  # exact frame index
                trial_next_cap_label.tStart = t  # local t and not account for scr refresh
                trial_next_cap_label.tStartRefresh = tThisFlipGlobal  # on global time
                win.timeOnFlip(trial_next_cap_label, 'tStartRefresh')  # time at next scr refresh
                # update status
                trial_next_cap_label.status = STARTED
                trial_next_cap_label.setAutoDraw(True)
            
            # if trial_next_cap_label is active this frame...
            if trial_next_cap_label.status == STARTED:
                # update params
                pass
            
            # *trial_track* updates
            
            # if trial_track is starting this frame...
            if trial_track.status == NOT_STARTED and tThisFlip >= 0.0-frameTolerance:
                # keep track of start time/frame for later
                trial_track.frameNStart = frameN  # exact frame index
                trial_track.tStart = t  # local t and not account for scr refresh
                trial_track.tStartRefresh = tThisFlipGlobal  # on global time
                win.timeOnFlip(trial_track, 'tStartRefresh')  # time at next scr refresh
                # update status
                trial_track.status = STARTED
                trial_track.setAutoDraw(True)
            
            # if trial_track is active this frame...
            if trial_track.status == STARTED:
                # update params
                pass
            
            # *trial_bar* updates
            
            # if trial_bar is starting this frame...
            if trial_bar.status == NOT_STARTED and tThisFlip >= 0.0-frameTolerance:
                # keep track of start time/frame for later
                trial_bar.frameNStart = frameN  # exact frame index
                trial_bar.tStart = t  # local t and not account for scr refresh
                trial_bar.tStartRefresh = tThisFlipGlobal  # on global time
                win.timeOnFlip(trial_bar, 'tStartRefresh')  # time at next scr refresh
                # update status
                trial_bar.status = STARTED
                trial_bar.setAutoDraw(True)
            
            # if trial_bar is active this frame...
            if trial_bar.status == STARTED:
                # update params
                pass
            
            # *trial_left_name* updates
            
            # if trial_left_name is starting this frame...
            if trial_left_name.status == NOT_STARTED and tThisFlip >= 0.0-frameTolerance:
                # keep track of start time/frame for later
                trial_left_name.frameNStart = frameN  # exact frame index
                trial_left_name.tStart = t  # local t and not account for scr refresh
                trial_left_name.tStartRefresh = tThisFlipGlobal  # on global time
                win.timeOnFlip(trial_left_name, 'tStartRefresh')  # time at next scr refresh
                # update status
                trial_left_name.status = STARTED
                trial_left_name.setAutoDraw(True)
            
            # if trial_left_name is active this frame...
            if trial_left_name.status == STARTED:
                # update params
                pass
            
            # *trial_left_more* updates
            
            # if trial_left_more is starting this frame...
            if trial_left_more.status == NOT_STARTED and tThisFlip >= 0.0-frameTolerance:
                # keep track of start time/frame for later
                trial_left_more.frameNStart = frameN  # exact frame index
                trial_left_more.tStart = t  # local t and not account for scr refresh
                trial_left_more.tStartRefresh = tThisFlipGlobal  # on global time
                win.timeOnFlip(trial_left_more, 'tStartRefresh')  # time at next scr refresh
                # update status
                trial_left_more.status = STARTED
                trial_left_more.setAutoDraw(True)
            
            # if trial_left_more is active this frame...
            if trial_left_more.status == STARTED:
                # update params
                pass
            
            # *trial_left_cap_0* updates
            
            # if trial_left_cap_0 is starting this frame...
            if trial_left_cap_0.status == NOT_STARTED and tThisFlip >= 0.0-frameTolerance:
                # keep track of start time/frame for later
                trial_left_cap_0.frameNStart = frameN  # exact frame index
                trial_left_cap_0.tStart = t  # local t and not account for scr refresh
                trial_left_cap_0.tStartRefresh = tThisFlipGlobal  # on global time
                win.timeOnFlip(trial_left_cap_0, 'tStartRefresh')  # time at next scr refresh
                # update status
                trial_left_cap_0.status = STARTED
                trial_left_cap_0.setAutoDraw(True)
            
            # if trial_left_cap_0 is active this frame...
            if trial_left_cap_0.status == STARTED:
                # update params
                pass
            
            # *trial_left_cap_0_label* updates
            
            # if trial_left_cap_0_label is starting this frame...
            if trial_left_cap_0_label.status == NOT_STARTED and tThisFlip >= 0.0-frameTolerance:
                # keep track of start time/frame for later
                trial_left_cap_0_label.frameNStart = frameN  # exact frame index
                trial_left_cap_0_label.tStart = t  # local t and not account for scr refresh
                trial_left_cap_0_label.tStartRefresh = tThisFlipGlobal  # on global time
                win.timeOnFlip(trial_left_cap_0_label, 'tStartRefresh')  # time at next scr refresh
                # update status
                trial_left_cap_0_label.status = STARTED
                trial_left_cap_0_label.setAutoDraw(True)
            
            # if trial_left_cap_0_label is active this frame...
            if trial_left_cap_0_label.status == STARTED:
                # update params
                pass
            
            # *trial_left_cap_1* updates
            
            # if trial_left_cap_1 is starting this frame...
            if trial_left_cap_1.status == NOT_STARTED and tThisFlip >= 0.0-frameTolerance:
                # keep track of start time/frame for later
                trial_left_cap_1.frameNStart = frameN  # exact frame index
                trial_left_cap_1.tStart = t  # local t and not account for scr refresh
                trial_left_cap_1.tStartRefresh = tThisFlipGlobal  # on global time
                win.timeOnFlip(trial_left_cap_1, 'tStartRefresh')  # time at next scr refresh
                # update status
                trial_left_cap_1.status = STARTED
                trial_left_cap_1.setAutoDraw(True)
            
            # if trial_left_cap_1 is active this frame...
            if trial_left_cap_1.status == STARTED:
                # update params
                pass
            
            # *trial_left_cap_1_label* updates
            
            # if trial_left_cap_1_label is starting this frame...
            if trial_left_cap_1_label.status == NOT_STARTED and tThisFlip >= 0.0-frameTolerance:
                # keep track of start time/frame for later
                trial_left_cap_1_label.frameNStart = frameN  # exact frame index
                trial_left_cap_1_label.tStart = t  # local t and not account for scr refresh
                trial_left_cap_1_label.tStartRefresh = tThisFlipGlobal  # on global time
                win.timeOnFlip(trial_left_cap_1_label, 'tStartRefresh')  # time at next scr refresh
                # update status
                trial_left_cap_1_label.status = STARTED
                trial_left_cap_1_label.setAutoDraw(True)
            
            # if trial_left_cap_1_label is active this frame...
            if trial_left_cap_1_label.status == STARTED:
                # update params
                pass
            
            # *trial_right_name* updates
            
            # if trial_right_name is starting this frame...
            if trial_right_name.status == NOT_STARTED and tThisFlip >= 0.0-frameTolerance:
                # keep track of start time/frame for later
                trial_right_name.frameNStart = frameN  # exact frame index
                trial_right_name.tStart = t  # local t and not account for scr refresh
                trial_right_name.tStartRefresh = tThisFlipGlobal  # on global time
                win.timeOnFlip(trial_right_name, 'tStartRefresh')  # time at next scr refresh
                # update status
                trial_right_name.status = STARTED
                trial_right_name.setAutoDraw(True)
            
            # if trial_right_name is active this frame...
            if trial_right_name.status == STARTED:
                # update params
                pass
            
            # *trial_right_more* updates
            
            # if trial_right_more is starting this frame...
            if trial_right_more.status == NOT_STARTED and tThisFlip >= 0.0-frameTolerance:
                # keep track of start time/frame for later
                trial_right_more.frameNStart = frameN  # exact frame index
                trial_right_more.tStart = t  # local t and not account for scr refresh
                trial_right_more.tStartRefresh = tThisFlipGlobal  # on global time
                win.timeOnFlip(trial_right_more, 'tStartRefresh')  # time at next scr refresh
                # update status
                trial_right_more.status = STARTED
                trial_right_more.setAutoDraw(True)
            
            # if trial_right_more is active this frame...
            if trial_right_more.status == STARTED:
                # update params
                pass
            
            # *trial_right_cap_0* updates
            
            # if trial_right_cap_0 is starting this frame...
            if trial_right_cap_0.status == NOT_STARTED and tThisFlip >= 0.0-frameTolerance:
                # keep track of start time/frame for later
                trial_right_cap_0.frameNStart = frameN  # exact frame index
                trial_right_cap_0.tStart = t  # local t and not account for scr refresh
                trial_right_cap_0.tStartRefresh = tThisFlipGlobal  # on global time
                win.timeOnFlip(trial_right_cap_0, 'tStartRefresh')  # time at next scr refresh
                # update status
                trial_right_cap_0.status = STARTED
                trial_right_cap_0.setAutoDraw(True)
            
            # if trial_right_cap_0 is active this frame...
            if trial_right_cap_0.status == STARTED:
                # update params
                pass
            
            # *trial_right_cap_0_label* updates
            
            # if trial_right_cap_0_label is starting this frame...
            if trial_right_cap_0_label.status == NOT_STARTED and tThisFlip >= 0.0-frameTolerance:
                # keep track of start time/frame for later
                trial_right_cap_0_label.frameNStart = frameN  # exact frame index
                trial_right_cap_0_label.tStart = t  # local t and not account for scr refresh
                trial_right_cap_0_label.tStartRefresh = tThisFlipGlobal  # on global time
                win.timeOnFlip(trial_right_cap_0_label, 'tStartRefresh')  # time at next scr refresh
                # update status
                trial_right_cap_0_label.status = STARTED
                trial_right_cap_0_label.setAutoDraw(True)
            
            # if trial_right_cap_0_label is active this frame...
            if trial_right_cap_0_label.status == STARTED:
                # update params
                pass
            
            # *trial_right_cap_1* updates
            
            # if trial_right_cap_1 is starting this frame...
            if trial_right_cap_1.status == NOT_STARTED and tThisFlip >= 0.0-frameTolerance:
                # keep track of start time/frame for later
                trial_right_cap_1.frameNStart = frameN  # exact frame index
                trial_right_cap_1.tStart = t  # local t and not account for scr refresh
                trial_right_cap_1.tStartRefresh = tThisFlipGlobal  # on global time
                win.timeOnFlip(trial_right_cap_1, 'tStartRefresh')  # time at next scr refresh
                # update status
                trial_right_cap_1.status = STARTED
                trial_right_cap_1.setAutoDraw(True)
            
            # if trial_right_cap_1 is active this frame...
            if trial_right_cap_1.status == STARTED:
                # update params
                pass
            
            # *trial_right_cap_1_label* updates
            
            # if trial_right_cap_1_label is starting this frame...
            if trial_right_cap_1_label.status == NOT_STARTED and tThisFlip >= 0.0-frameTolerance:
                # keep track of start time/frame for later
                trial_right_cap_1_label.frameNStart = frameN  # exact frame index
                trial_right_cap_1_label.tStart = t  # local t and not account for scr refresh
                trial_right_cap_1_label.tStartRefresh = tThisFlipGlobal  # on global time
                win.timeOnFlip(trial_right_cap_1_label, 'tStartRefresh')  # time at next scr refresh
                # update status
                trial_right_cap_1_label.status = STARTED
                trial_right_cap_1_label.setAutoDraw(True)
            
            # if trial_right_cap_1_label is active this frame...
            if trial_right_cap_1_label.status == STARTED:
                # update params
                pass
            
            # *trial_last* updates
            
            # if trial_last is starting this frame...
            if trial_last.status == NOT_STARTED and tThisFlip >= 0.0-frameTolerance:
                # keep track of start time/frame for later
                trial_last.frameNStart = frameN  # exact frame index
                trial_last.tStart = t  # local t and not account for scr refresh
                trial_last.tStartRefresh = tThisFlipGlobal  # on global time
                win.timeOnFlip(trial_last, 'tStartRefresh')  # time at next scr refresh
                # update status
                trial_last.status = STARTED
                trial_last.setAutoDraw(True)
            
            # if trial_last is active this frame...
            if trial_last.status == STARTED:
                # update params
                pass
            # Run 'Each Frame' code from trial_code
            continueRoutine = trial_code.frame()
            if thisExp.status == FINISHED or endExpNow:
                endExperiment(thisExp, win=win)
                return
            # pause experiment here if requested
            if thisExp.status == PAUSED:
                pauseExperiment(
                    thisExp=thisExp, 
                    win=win, 
                    timers=[routineTimer, globalClock], 
                    currentRoutine=trial,
                )
                # skip the frame we paused on
                continue
            
            # has a Component requested the Routine to end?
            if not continueRoutine:
                trial.forceEnded = routineForceEnded = True
            # has the Routine been forcibly ended?
            if trial.forceEnded or routineForceEnded:
                break
            # has every Component finished?
            continueRoutine = False
            for thisComponent in trial.components:
                if hasattr(thisComponent, "status") and thisComponent.status != FINISHED:
                    continueRoutine = True
                    break  # at least one component has not yet finished
            
            # refresh the screen
            if continueRoutine:  # don't flip if this routine is over or we'll get a blank screen
                win.flip()
        
        # --- Ending Routine "trial" ---
        for thisComponent in trial.components:
            if hasattr(thisComponent, "setAutoDraw"):
                thisComponent.setAutoDraw(False)
        # store stop times for trial
        trial.tStop = globalClock.getTime(format='float')
        trial.tStopRefresh = tThisFlipGlobal
        # Run 'End Routine' code from trial_code
        trial_code.end()
        trials.finished = trial_code.over
        # the Routine "trial" was not non-slip safe, so reset the non-slip timer
        routineTimer.reset()
        # mark thisTrial as finished
        if hasattr(thisTrial, 'status'):
            thisTrial.status = FINISHED
        # if awaiting a pause, pause now
        if trials.status == PAUSED:
            thisExp.status = PAUSED
            pauseExperiment(
                thisExp=thisExp, 
                win=win, 
                timers=[globalClock], 
            )
            # once done pausing, restore running status
            trials.status = STARTED
    # completed suite.n_rounds repeats of 'trials'
    trials.status = FINISHED
    
    
    # --- Prepare to start Routine "survey" ---
    # create an object to store info about Routine survey
    survey = data.Routine(
        name='survey',
        components=[survey_page, survey_title, survey_body, survey_number, survey_note, survey_answer, survey_hint, survey_next, survey_next_label, survey_next_cap, survey_next_cap_label],
    )
    survey.status = NOT_STARTED
    continueRoutine = True
    # update component parameters for each repeat
    survey_answer.reset()
    survey_next_label.setText(texts["next"])
    survey_next_cap_label.setText(texts["caps"]["return"])
    # Run 'Begin Routine' code from survey_code
    survey_code.begin()
    # store start times for survey
    survey.tStartRefresh = win.getFutureFlipTime(clock=globalClock)
    survey.tStart = globalClock.getTime(format='float')
    survey.status = STARTED
    survey.maxDuration = None
    # keep track of which components have finished
    surveyComponents = survey.components
    for thisComponent in survey.components:
        thisComponent.tStart = None
        thisComponent.tStop = None
        thisComponent.tStartRefresh = None
        thisComponent.tStopRefresh = None
        if hasattr(thisComponent, 'status'):
            thisComponent.status = NOT_STARTED
    # reset timers
    t = 0
    _timeToFirstFrame = win.getFutureFlipTime(clock="now")
    frameN = -1
    
    # --- Run Routine "survey" ---
    thisExp.currentRoutine = survey
    survey.forceEnded = routineForceEnded = not continueRoutine
    while continueRoutine:
        # get current time
        t = routineTimer.getTime()
        tThisFlip = win.getFutureFlipTime(clock=routineTimer)
        tThisFlipGlobal = win.getFutureFlipTime(clock=None)
        frameN = frameN + 1  # number of completed frames (so 0 is the first frame)
        # update/draw components on each frame
        
        # *survey_page* updates
        
        # if survey_page is starting this frame...
        if survey_page.status == NOT_STARTED and tThisFlip >= 0.0-frameTolerance:
            # keep track of start time/frame for later
            survey_page.frameNStart = frameN  # exact frame index
            survey_page.tStart = t  # local t and not account for scr refresh
            survey_page.tStartRefresh = tThisFlipGlobal  # on global time
            win.timeOnFlip(survey_page, 'tStartRefresh')  # time at next scr refresh
            # update status
            survey_page.status = STARTED
            survey_page.setAutoDraw(True)
        
        # if survey_page is active this frame...
        if survey_page.status == STARTED:
            # update params
            pass
        
        # *survey_title* updates
        
        # if survey_title is starting this frame...
        if survey_title.status == NOT_STARTED and tThisFlip >= 0.0-frameTolerance:
            # keep track of start time/frame for later
            survey_title.frameNStart = frameN  # exact frame index
            survey_title.tStart = t  # local t and not account for scr refresh
            survey_title.tStartRefresh = tThisFlipGlobal  # on global time
            win.timeOnFlip(survey_title, 'tStartRefresh')  # time at next scr refresh
            # update status
            survey_title.status = STARTED
            survey_title.setAutoDraw(True)
        
        # if survey_title is active this frame...
        if survey_title.status == STARTED:
            # update params
            pass
        
        # *survey_body* updates
        
        # if survey_body is starting this frame...
        if survey_body.status == NOT_STARTED and tThisFlip >= 0.0-frameTolerance:
            # keep track of start time/frame for later
            survey_body.frameNStart = frameN  # exact frame index
            survey_body.tStart = t  # local t and not account for scr refresh
            survey_body.tStartRefresh = tThisFlipGlobal  # on global time
            win.timeOnFlip(survey_body, 'tStartRefresh')  # time at next scr refresh
            # update status
            survey_body.status = STARTED
            survey_body.setAutoDraw(True)
        
        # if survey_body is active this frame...
        if survey_body.status == STARTED:
            # update params
            pass
        
        # *survey_number* updates
        
        # if survey_number is starting this frame...
        if survey_number.status == NOT_STARTED and tThisFlip >= 0.0-frameTolerance:
            # keep track of start time/frame for later
            survey_number.frameNStart = frameN  # exact frame index
            survey_number.tStart = t  # local t and not account for scr refresh
            survey_number.tStartRefresh = tThisFlipGlobal  # on global time
            win.timeOnFlip(survey_number, 'tStartRefresh')  # time at next scr refresh
            # update status
            survey_number.status = STARTED
            survey_number.setAutoDraw(True)
        
        # if survey_number is active this frame...
        if survey_number.status == STARTED:
            # update params
            pass
        
        # *survey_note* updates
        
        # if survey_note is starting this frame...
        if survey_note.status == NOT_STARTED and tThisFlip >= 0.0-frameTolerance:
            # keep track of start time/frame for later
            survey_note.frameNStart = frameN  # exact frame index
            survey_note.tStart = t  # local t and not account for scr refresh
            survey_note.tStartRefresh = tThisFlipGlobal  # on global time
            win.timeOnFlip(survey_note, 'tStartRefresh')  # time at next scr refresh
            # update status
            survey_note.status = STARTED
            survey_note.setAutoDraw(True)
        
        # if survey_note is active this frame...
        if survey_note.status == STARTED:
            # update params
            pass
        
        # *survey_answer* updates
        
        # if survey_answer is starting this frame...
        if survey_answer.status == NOT_STARTED and tThisFlip >= 0.0-frameTolerance:
            # keep track of start time/frame for later
            survey_answer.frameNStart = frameN  # exact frame index
            survey_answer.tStart = t  # local t and not account for scr refresh
            survey_answer.tStartRefresh = tThisFlipGlobal  # on global time
            win.timeOnFlip(survey_answer, 'tStartRefresh')  # time at next scr refresh
            # update status
            survey_answer.status = STARTED
            survey_answer.setAutoDraw(True)
        
        # if survey_answer is active this frame...
        if survey_answer.status == STARTED:
            # update params
            pass
        
        # *survey_hint* updates
        
        # if survey_hint is starting this frame...
        if survey_hint.status == NOT_STARTED and tThisFlip >= 0.0-frameTolerance:
            # keep track of start time/frame for later
            survey_hint.frameNStart = frameN  # exact frame index
            survey_hint.tStart = t  # local t and not account for scr refresh
            survey_hint.tStartRefresh = tThisFlipGlobal  # on global time
            win.timeOnFlip(survey_hint, 'tStartRefresh')  # time at next scr refresh
            # update status
            survey_hint.status = STARTED
            survey_hint.setAutoDraw(True)
        
        # if survey_hint is active this frame...
        if survey_hint.status == STARTED:
            # update params
            pass
        
        # *survey_next* updates
        
        # if survey_next is starting this frame...
        if survey_next.status == NOT_STARTED and tThisFlip >= 0.0-frameTolerance:
            # keep track of start time/frame for later
            survey_next.frameNStart = frameN  # exact frame index
            survey_next.tStart = t  # local t and not account for scr refresh
            survey_next.tStartRefresh = tThisFlipGlobal  # on global time
            win.timeOnFlip(survey_next, 'tStartRefresh')  # time at next scr refresh
            # update status
            survey_next.status = STARTED
            survey_next.setAutoDraw(True)
        
        # if survey_next is active this frame...
        if survey_next.status == STARTED:
            # update params
            pass
        
        # *survey_next_label* updates
        
        # if survey_next_label is starting this frame...
        if survey_next_label.status == NOT_STARTED and tThisFlip >= 0.0-frameTolerance:
            # keep track of start time/frame for later
            survey_next_label.frameNStart = frameN  # exact frame index
            survey_next_label.tStart = t  # local t and not account for scr refresh
            survey_next_label.tStartRefresh = tThisFlipGlobal  # on global time
            win.timeOnFlip(survey_next_label, 'tStartRefresh')  # time at next scr refresh
            # update status
            survey_next_label.status = STARTED
            survey_next_label.setAutoDraw(True)
        
        # if survey_next_label is active this frame...
        if survey_next_label.status == STARTED:
            # update params
            pass
        
        # *survey_next_cap* updates
        
        # if survey_next_cap is starting this frame...
        if survey_next_cap.status == NOT_STARTED and tThisFlip >= 0.0-frameTolerance:
            # keep track of start time/frame for later
            survey_next_cap.frameNStart = frameN  # exact frame index
            survey_next_cap.tStart = t  # local t and not account for scr refresh
            survey_next_cap.tStartRefresh = tThisFlipGlobal  # on global time
            win.timeOnFlip(survey_next_cap, 'tStartRefresh')  # time at next scr refresh
            # update status
            survey_next_cap.status = STARTED
            survey_next_cap.setAutoDraw(True)
        
        # if survey_next_cap is active this frame...
        if survey_next_cap.status == STARTED:
            # update params
            pass
        
        # *survey_next_cap_label* updates
        
        # if survey_next_cap_label is starting this frame...
        if survey_next_cap_label.status == NOT_STARTED and tThisFlip >= 0.0-frameTolerance:
            # keep track of start time/frame for later
            survey_next_cap_label.frameNStart = frameN  # exact frame index
            survey_next_cap_label.tStart = t  # local t and not account for scr refresh
            survey_next_cap_label.tStartRefresh = tThisFlipGlobal  # on global time
            win.timeOnFlip(survey_next_cap_label, 'tStartRefresh')  # time at next scr refresh
            # update status
            survey_next_cap_label.status = STARTED
            survey_next_cap_label.setAutoDraw(True)
        
        # if survey_next_cap_label is active this frame...
        if survey_next_cap_label.status == STARTED:
            # update params
            pass
        # Run 'Each Frame' code from survey_code
        continueRoutine = survey_code.frame()
        if thisExp.status == FINISHED or endExpNow:
            endExperiment(thisExp, win=win)
            return
        # pause experiment here if requested
        if thisExp.status == PAUSED:
            pauseExperiment(
                thisExp=thisExp, 
                win=win, 
                timers=[routineTimer, globalClock], 
                currentRoutine=survey,
            )
            # skip the frame we paused on
            continue
        
        # has a Component requested the Routine to end?
        if not continueRoutine:
            survey.forceEnded = routineForceEnded = True
        # has the Routine been forcibly ended?
        if survey.forceEnded or routineForceEnded:
            break
        # has every Component finished?
        continueRoutine = False
        for thisComponent in survey.components:
            if hasattr(thisComponent, "status") and thisComponent.status != FINISHED:
                continueRoutine = True
                break  # at least one component has not yet finished
        
        # refresh the screen
        if continueRoutine:  # don't flip if this routine is over or we'll get a blank screen
            win.flip()
    
    # --- Ending Routine "survey" ---
    for thisComponent in survey.components:
        if hasattr(thisComponent, "setAutoDraw"):
            thisComponent.setAutoDraw(False)
    # store stop times for survey
    survey.tStop = globalClock.getTime(format='float')
    survey.tStopRefresh = tThisFlipGlobal
    thisExp.addData('survey_answer.text',survey_answer.text)
    # Run 'End Routine' code from survey_code
    survey_code.end()
    thisExp.nextEntry()
    # the Routine "survey" was not non-slip safe, so reset the non-slip timer
    routineTimer.reset()
    
    # --- Prepare to start Routine "saving" ---
    # create an object to store info about Routine saving
    saving = data.Routine(
        name='saving',
        components=[saving_message, saving_keep, saving_keep_label, saving_keep_cap, saving_keep_cap_label],
    )
    saving.status = NOT_STARTED
    continueRoutine = True
    # update component parameters for each repeat
    saving_keep_label.setText(texts["saving"]["download"])
    # Run 'Begin Routine' code from saving_code
    saving_code.begin()
    # store start times for saving
    saving.tStartRefresh = win.getFutureFlipTime(clock=globalClock)
    saving.tStart = globalClock.getTime(format='float')
    saving.status = STARTED
    saving.maxDuration = None
    # keep track of which components have finished
    savingComponents = saving.components
    for thisComponent in saving.components:
        thisComponent.tStart = None
        thisComponent.tStop = None
        thisComponent.tStartRefresh = None
        thisComponent.tStopRefresh = None
        if hasattr(thisComponent, 'status'):
            thisComponent.status = NOT_STARTED
    # reset timers
    t = 0
    _timeToFirstFrame = win.getFutureFlipTime(clock="now")
    frameN = -1
    
    # --- Run Routine "saving" ---
    thisExp.currentRoutine = saving
    saving.forceEnded = routineForceEnded = not continueRoutine
    while continueRoutine:
        # get current time
        t = routineTimer.getTime()
        tThisFlip = win.getFutureFlipTime(clock=routineTimer)
        tThisFlipGlobal = win.getFutureFlipTime(clock=None)
        frameN = frameN + 1  # number of completed frames (so 0 is the first frame)
        # update/draw components on each frame
        
        # *saving_message* updates
        
        # if saving_message is starting this frame...
        if saving_message.status == NOT_STARTED and tThisFlip >= 0.0-frameTolerance:
            # keep track of start time/frame for later
            saving_message.frameNStart = frameN  # exact frame index
            saving_message.tStart = t  # local t and not account for scr refresh
            saving_message.tStartRefresh = tThisFlipGlobal  # on global time
            win.timeOnFlip(saving_message, 'tStartRefresh')  # time at next scr refresh
            # update status
            saving_message.status = STARTED
            saving_message.setAutoDraw(True)
        
        # if saving_message is active this frame...
        if saving_message.status == STARTED:
            # update params
            pass
        
        # *saving_keep* updates
        
        # if saving_keep is starting this frame...
        if saving_keep.status == NOT_STARTED and tThisFlip >= 0.0-frameTolerance:
            # keep track of start time/frame for later
            saving_keep.frameNStart = frameN  # exact frame index
            saving_keep.tStart = t  # local t and not account for scr refresh
            saving_keep.tStartRefresh = tThisFlipGlobal  # on global time
            win.timeOnFlip(saving_keep, 'tStartRefresh')  # time at next scr refresh
            # update status
            saving_keep.status = STARTED
            saving_keep.setAutoDraw(True)
        
        # if saving_keep is active this frame...
        if saving_keep.status == STARTED:
            # update params
            pass
        
        # *saving_keep_label* updates
        
        # if saving_keep_label is starting this frame...
        if saving_keep_label.status == NOT_STARTED and tThisFlip >= 0.0-frameTolerance:
            # keep track of start time/frame for later
            saving_keep_label.frameNStart = frameN  # exact frame index
            saving_keep_label.tStart = t  # local t and not account for scr refresh
            saving_keep_label.tStartRefresh = tThisFlipGlobal  # on global time
            win.timeOnFlip(saving_keep_label, 'tStartRefresh')  # time at next scr refresh
            # update status
            saving_keep_label.status = STARTED
            saving_keep_label.setAutoDraw(True)
        
        # if saving_keep_label is active this frame...
        if saving_keep_label.status == STARTED:
            # update params
            pass
        
        # *saving_keep_cap* updates
        
        # if saving_keep_cap is starting this frame...
        if saving_keep_cap.status == NOT_STARTED and tThisFlip >= 0.0-frameTolerance:
            # keep track of start time/frame for later
            saving_keep_cap.frameNStart = frameN  # exact frame index
            saving_keep_cap.tStart = t  # local t and not account for scr refresh
            saving_keep_cap.tStartRefresh = tThisFlipGlobal  # on global time
            win.timeOnFlip(saving_keep_cap, 'tStartRefresh')  # time at next scr refresh
            # update status
            saving_keep_cap.status = STARTED
            saving_keep_cap.setAutoDraw(True)
        
        # if saving_keep_cap is active this frame...
        if saving_keep_cap.status == STARTED:
            # update params
            pass
        
        # *saving_keep_cap_label* updates
        
        # if saving_keep_cap_label is starting this frame...
        if saving_keep_cap_label.status == NOT_STARTED and tThisFlip >= 0.0-frameTolerance:
            # keep track of start time/frame for later
            saving_keep_cap_label.frameNStart = frameN  # exact frame index
            saving_keep_cap_label.tStart = t  # local t and not account for scr refresh
            saving_keep_cap_label.tStartRefresh = tThisFlipGlobal  # on global time
            win.timeOnFlip(saving_keep_cap_label, 'tStartRefresh')  # time at next scr refresh
            # update status
            saving_keep_cap_label.status = STARTED
            saving_keep_cap_label.setAutoDraw(True)
        
        # if saving_keep_cap_label is active this frame...
        if saving_keep_cap_label.status == STARTED:
            # update params
            pass
        # Run 'Each Frame' code from saving_code
        continueRoutine = saving_code.frame()
        if thisExp.status == FINISHED or endExpNow:
            endExperiment(thisExp, win=win)
            return
        # pause experiment here if requested
        if thisExp.status == PAUSED:
            pauseExperiment(
                thisExp=thisExp, 
                win=win, 
                timers=[routineTimer, globalClock], 
                currentRoutine=saving,
            )
            # skip the frame we paused on
            continue
        
        # has a Component requested the Routine to end?
        if not continueRoutine:
            saving.forceEnded = routineForceEnded = True
        # has the Routine been forcibly ended?
        if saving.forceEnded or routineForceEnded:
            break
        # has every Component finished?
        continueRoutine = False
        for thisComponent in saving.components:
            if hasattr(thisComponent, "status") and thisComponent.status != FINISHED:
                continueRoutine = True
                break  # at least one component has not yet finished
        
        # refresh the screen
        if continueRoutine:  # don't flip if this routine is over or we'll get a blank screen
            win.flip()
    
    # --- Ending Routine "saving" ---
    for thisComponent in saving.components:
        if hasattr(thisComponent, "setAutoDraw"):
            thisComponent.setAutoDraw(False)
    # store stop times for saving
    saving.tStop = globalClock.getTime(format='float')
    saving.tStopRefresh = tThisFlipGlobal
    # Run 'End Routine' code from saving_code
    saving_code.end()
    thisExp.nextEntry()
    # the Routine "saving" was not non-slip safe, so reset the non-slip timer
    routineTimer.reset()
    
    # --- Prepare to start Routine "goodbye" ---
    # create an object to store info about Routine goodbye
    goodbye = data.Routine(
        name='goodbye',
        components=[goodbye_page, goodbye_title, goodbye_body, goodbye_number, goodbye_finish, goodbye_finish_label, goodbye_finish_cap, goodbye_finish_cap_label],
    )
    goodbye.status = NOT_STARTED
    continueRoutine = True
    # update component parameters for each repeat
    goodbye_finish_label.setText(texts["goodbye"]["finish"])
    goodbye_finish_cap_label.setText(texts["caps"]["return"])
    # Run 'Begin Routine' code from goodbye_code
    goodbye_code.begin()
    # store start times for goodbye
    goodbye.tStartRefresh = win.getFutureFlipTime(clock=globalClock)
    goodbye.tStart = globalClock.getTime(format='float')
    goodbye.status = STARTED
    goodbye.maxDuration = None
    # keep track of which components have finished
    goodbyeComponents = goodbye.components
    for thisComponent in goodbye.components:
        thisComponent.tStart = None
        thisComponent.tStop = None
        thisComponent.tStartRefresh = None
        thisComponent.tStopRefresh = None
        if hasattr(thisComponent, 'status'):
            thisComponent.status = NOT_STARTED
    # reset timers
    t = 0
    _timeToFirstFrame = win.getFutureFlipTime(clock="now")
    frameN = -1
    
    # --- Run Routine "goodbye" ---
    thisExp.currentRoutine = goodbye
    goodbye.forceEnded = routineForceEnded = not continueRoutine
    while continueRoutine:
        # get current time
        t = routineTimer.getTime()
        tThisFlip = win.getFutureFlipTime(clock=routineTimer)
        tThisFlipGlobal = win.getFutureFlipTime(clock=None)
        frameN = frameN + 1  # number of completed frames (so 0 is the first frame)
        # update/draw components on each frame
        
        # *goodbye_page* updates
        
        # if goodbye_page is starting this frame...
        if goodbye_page.status == NOT_STARTED and tThisFlip >= 0.0-frameTolerance:
            # keep track of start time/frame for later
            goodbye_page.frameNStart = frameN  # exact frame index
            goodbye_page.tStart = t  # local t and not account for scr refresh
            goodbye_page.tStartRefresh = tThisFlipGlobal  # on global time
            win.timeOnFlip(goodbye_page, 'tStartRefresh')  # time at next scr refresh
            # update status
            goodbye_page.status = STARTED
            goodbye_page.setAutoDraw(True)
        
        # if goodbye_page is active this frame...
        if goodbye_page.status == STARTED:
            # update params
            pass
        
        # *goodbye_title* updates
        
        # if goodbye_title is starting this frame...
        if goodbye_title.status == NOT_STARTED and tThisFlip >= 0.0-frameTolerance:
            # keep track of start time/frame for later
            goodbye_title.frameNStart = frameN  # exact frame index
            goodbye_title.tStart = t  # local t and not account for scr refresh
            goodbye_title.tStartRefresh = tThisFlipGlobal  # on global time
            win.timeOnFlip(goodbye_title, 'tStartRefresh')  # time at next scr refresh
            # update status
            goodbye_title.status = STARTED
            goodbye_title.setAutoDraw(True)
        
        # if goodbye_title is active this frame...
        if goodbye_title.status == STARTED:
            # update params
            pass
        
        # *goodbye_body* updates
        
        # if goodbye_body is starting this frame...
        if goodbye_body.status == NOT_STARTED and tThisFlip >= 0.0-frameTolerance:
            # keep track of start time/frame for later
            goodbye_body.frameNStart = frameN  # exact frame index
            goodbye_body.tStart = t  # local t and not account for scr refresh
            goodbye_body.tStartRefresh = tThisFlipGlobal  # on global time
            win.timeOnFlip(goodbye_body, 'tStartRefresh')  # time at next scr refresh
            # update status
            goodbye_body.status = STARTED
            goodbye_body.setAutoDraw(True)
        
        # if goodbye_body is active this frame...
        if goodbye_body.status == STARTED:
            # update params
            pass
        
        # *goodbye_number* updates
        
        # if goodbye_number is starting this frame...
        if goodbye_number.status == NOT_STARTED and tThisFlip >= 0.0-frameTolerance:
            # keep track of start time/frame for later
            goodbye_number.frameNStart = frameN  # exact frame index
            goodbye_number.tStart = t  # local t and not account for scr refresh
            goodbye_number.tStartRefresh = tThisFlipGlobal  # on global time
            win.timeOnFlip(goodbye_number, 'tStartRefresh')  # time at next scr refresh
            # update status
            goodbye_number.status = STARTED
            goodbye_number.setAutoDraw(True)
        
        # if goodbye_number is active this frame...
        if goodbye_number.status == STARTED:
            # update params
            pass
        
        # *goodbye_finish* updates
        
        # if goodbye_finish is starting this frame...
        if goodbye_finish.status == NOT_STARTED and tThisFlip >= 0.0-frameTolerance:
            # keep track of start time/frame for later
            goodbye_finish.frameNStart = frameN  # exact frame index
            goodbye_finish.tStart = t  # local t and not account for scr refresh
            goodbye_finish.tStartRefresh = tThisFlipGlobal  # on global time
            win.timeOnFlip(goodbye_finish, 'tStartRefresh')  # time at next scr refresh
            # update status
            goodbye_finish.status = STARTED
            goodbye_finish.setAutoDraw(True)
        
        # if goodbye_finish is active this frame...
        if goodbye_finish.status == STARTED:
            # update params
            pass
        
        # *goodbye_finish_label* updates
        
        # if goodbye_finish_label is starting this frame...
        if goodbye_finish_label.status == NOT_STARTED and tThisFlip >= 0.0-frameTolerance:
            # keep track of start time/frame for later
            goodbye_finish_label.frameNStart = frameN  # exact frame index
            goodbye_finish_label.tStart = t  # local t and not account for scr refresh
            goodbye_finish_label.tStartRefresh = tThisFlipGlobal  # on global time
            win.timeOnFlip(goodbye_finish_label, 'tStartRefresh')  # time at next scr refresh
            # update status
            goodbye_finish_label.status = STARTED
            goodbye_finish_label.setAutoDraw(True)
        
        # if goodbye_finish_label is active this frame...
        if goodbye_finish_label.status == STARTED:
            # update params
            pass
        
        # *goodbye_finish_cap* updates
        
        # if goodbye_finish_cap is starting this frame...
        if goodbye_finish_cap.status == NOT_STARTED and tThisFlip >= 0.0-frameTolerance:
            # keep track of start time/frame for later
            goodbye_finish_cap.frameNStart = frameN  # exact frame index
            goodbye_finish_cap.tStart = t  # local t and not account for scr refresh
            goodbye_finish_cap.tStartRefresh = tThisFlipGlobal  # on global time
            win.timeOnFlip(goodbye_finish_cap, 'tStartRefresh')  # time at next scr refresh
            # update status
            goodbye_finish_cap.status = STARTED
            goodbye_finish_cap.setAutoDraw(True)
        
        # if goodbye_finish_cap is active this frame...
        if goodbye_finish_cap.status == STARTED:
            # update params
            pass
        
        # *goodbye_finish_cap_label* updates
        
        # if goodbye_finish_cap_label is starting this frame...
        if goodbye_finish_cap_label.status == NOT_STARTED and tThisFlip >= 0.0-frameTolerance:
            # keep track of start time/frame for later
            goodbye_finish_cap_label.frameNStart = frameN  # exact frame index
            goodbye_finish_cap_label.tStart = t  # local t and not account for scr refresh
            goodbye_finish_cap_label.tStartRefresh = tThisFlipGlobal  # on global time
            win.timeOnFlip(goodbye_finish_cap_label, 'tStartRefresh')  # time at next scr refresh
            # update status
            goodbye_finish_cap_label.status = STARTED
            goodbye_finish_cap_label.setAutoDraw(True)
        
        # if goodbye_finish_cap_label is active this frame...
        if goodbye_finish_cap_label.status == STARTED:
            # update params
            pass
        # Run 'Each Frame' code from goodbye_code
        continueRoutine = goodbye_code.frame()
        if thisExp.status == FINISHED or endExpNow:
            endExperiment(thisExp, win=win)
            return
        # pause experiment here if requested
        if thisExp.status == PAUSED:
            pauseExperiment(
                thisExp=thisExp, 
                win=win, 
                timers=[routineTimer, globalClock], 
                currentRoutine=goodbye,
            )
            # skip the frame we paused on
            continue
        
        # has a Component requested the Routine to end?
        if not continueRoutine:
            goodbye.forceEnded = routineForceEnded = True
        # has the Routine been forcibly ended?
        if goodbye.forceEnded or routineForceEnded:
            break
        # has every Component finished?
        continueRoutine = False
        for thisComponent in goodbye.components:
            if hasattr(thisComponent, "status") and thisComponent.status != FINISHED:
                continueRoutine = True
                break  # at least one component has not yet finished
        
        # refresh the screen
        if continueRoutine:  # don't flip if this routine is over or we'll get a blank screen
            win.flip()
    
    # --- Ending Routine "goodbye" ---
    for thisComponent in goodbye.components:
        if hasattr(thisComponent, "setAutoDraw"):
            thisComponent.setAutoDraw(False)
    # store stop times for goodbye
    goodbye.tStop = globalClock.getTime(format='float')
    goodbye.tStopRefresh = tThisFlipGlobal
    # Run 'End Routine' code from goodbye_code
    goodbye_code.end()
    thisExp.nextEntry()
    # the Routine "goodbye" was not non-slip safe, so reset the non-slip timer
    routineTimer.reset()
    
    # mark experiment as finished
    endExperiment(thisExp, win=win)


def saveData(thisExp):
    """
    Save data from this experiment
    
    Parameters
    ==========
    thisExp : psychopy.data.ExperimentHandler
        Handler object for this experiment, contains the data to save and information about 
        where to save it to.
    """
    filename = thisExp.dataFileName
    # these shouldn't be strictly necessary (should auto-save)


def endExperiment(thisExp, win=None):
    """
    End this experiment, performing final shut down operations.
    
    This function does NOT close the window or end the Python process - use `quit` for this.
    
    Parameters
    ==========
    thisExp : psychopy.data.ExperimentHandler
        Handler object for this experiment, contains the data to save and information about 
        where to save it to.
    win : psychopy.visual.Window
        Window for this experiment.
    """
    # stop any playback components
    if thisExp.currentRoutine is not None:
        for comp in thisExp.currentRoutine.getPlaybackComponents():
            comp.stop()
    if win is not None:
        # remove autodraw from all current components
        win.clearAutoDraw()
        # Flip one final time so any remaining win.callOnFlip() 
        # and win.timeOnFlip() tasks get executed
        win.flip()
    # return console logger level to WARNING
    logging.console.setLevel(logging.WARNING)
    # mark experiment handler as finished
    thisExp.status = FINISHED
    # run any 'at exit' functions
    for fcn in runAtExit:
        fcn()


def quit(thisExp, win=None, thisSession=None):
    """
    Fully quit, closing the window and ending the Python process.
    
    Parameters
    ==========
    win : psychopy.visual.Window
        Window to close.
    thisSession : psychopy.session.Session or None
        Handle of the Session object this experiment is being run from, if any.
    """
    thisExp.abort()  # or data files will save again on exit
    # make sure everything is closed down
    if win is not None:
        # Flip one final time so any remaining win.callOnFlip() 
        # and win.timeOnFlip() tasks get executed before quitting
        win.flip()
        win.close()
    if thisSession is not None:
        thisSession.stop()
    # terminate Python process
    core.quit()


# if running this experiment as a script...
if __name__ == '__main__':
    # call all functions in order
    expInfo = showExpInfoDlg(expInfo=expInfo)
    thisExp = setupData(expInfo=expInfo)
    logFile = setupLogging(filename=thisExp.dataFileName)
    win = setupWindow(expInfo=expInfo)
    setupDevices(expInfo=expInfo, thisExp=thisExp, win=win)
    run(
        expInfo=expInfo, 
        thisExp=thisExp, 
        win=win,
        globalClock='float'
    )
    saveData(thisExp=thisExp)
    quit(thisExp=thisExp, win=win)

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

"""The picture in the instructions of Select-Shuffled. Twin of picture.js."""


class SelectShuffledPicture(TaskPicture):
    """The blends of a pair in the order of the batch file, one of them chosen."""

    heights = (("blend", 0.3), ("answer", 0.34))
    columns = 6
    chosen = 2  # its place

    def answer(self, y, height):
        order = [float(level) for level in self.trial["lam_order"].split("|")]
        levels = [float(level) for level in self.trial["levels"]]
        n_rows = -(-len(order) // self.columns)
        pitch = min(0.17, height / n_rows)
        stims = []
        for place, level in enumerate(order):
            row, column = divmod(place, self.columns)
            at = (pitch * (column - (self.columns - 1) / 2), y + pitch * ((n_rows - 1) / 2 - row))
            stims.append(self.image(at, pitch - 0.02, self.trial["images"][levels.index(level)]))
        return [*stims, self.frame(stims[self.chosen])]

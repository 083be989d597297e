"""The list of all classes, each with its key. Twin of class_list.js."""


class ClassList:
    """Rows to press or to click, in the participant's own order; a row bears the sign of what it was named."""

    left = -0.03
    width = 0.67
    top = 0.36
    height = 0.62

    def __init__(self, suite, names):
        self.names = names
        colors = LOOK["colors"]
        columns = 1 if len(names) <= 13 else 2
        per_column = -(-len(names) // columns)
        pitch = min(0.062, self.height / per_column)
        width = self.width / columns
        self.rows = []
        for place, name in enumerate(names):
            x = self.left + width * (place // per_column)
            y = self.top - pitch * (place % per_column + 0.5)
            size = min(0.03, 0.6 * pitch, (width - 0.13) / (0.56 * len(name)))  # a letter is .56 of its height wide
            box = suite.make_box((x + width / 2, y), (width - 0.012, 0.9 * pitch), colors["paper"], -10, colors["ink"])
            cap = suite.make_box((x + 0.038, y), (0.04, 0.76 * pitch), colors["cap"], -11, colors["ink"])
            key = suite.make_text(
                (x + 0.038, y), self.key(place).upper(), colors["ink"], -12, min(0.026, 0.55 * pitch), 0.2
            )
            label = suite.make_text((x + 0.07, y + 0.55 * size), name, colors["ink"], -12, size, 0.9)
            sign = suite.make_text((x + width - 0.035, y), "", colors["accent"], -12, min(0.036, 0.7 * pitch), 0.2)
            suite.align_left([label])
            self.rows.append({"box": box, "label": label, "sign": sign, "all": [box, cap, key, label, sign]})

    def key(self, place):
        """The key of a row: a letter."""
        return chr(ord("a") + place)

    def show(self, shown):
        for row in self.rows:
            for stim in row["all"]:
                stim.setAutoDraw(shown)

    def pressed(self, key):
        """The class that a key stands for, or None."""
        return next((name for place, name in enumerate(self.names) if key == self.key(place)), None)

    def clicked(self, suite):
        """The class whose row was clicked, or None."""
        if not suite.clicked:
            return None
        return next((name for row, name in zip(self.rows, self.names, strict=True) if suite.hit(row["box"])), None)

    def mark(self, suite, signs):
        """Put signs, class -> sign, on the rows."""
        colors = LOOK["colors"]
        for row, name in zip(self.rows, self.names, strict=True):
            sign = signs.get(name, "")
            suite.write(row["sign"], sign)
            fill = colors[{"": "paper", "×": "excluded"}.get(sign, "chosen")]
            suite.paint(row["box"], fill, colors["accent" if sign else "ink"])
            row["box"].lineWidth = 3 if sign else 1

"""The list of all classes, each with its key. Twin of class_list.js."""


class ClassList:
    """Rows to press or to click, in the participant's own order; a row bears the sign of what it was named."""

    left = -0.02
    width = 0.62
    top = 0.36
    height = 0.62

    def __init__(self, suite, names):
        self.names = names
        colors, sizes = LOOK["colors"], LOOK["type"]
        measures = self.measures(len(names))
        width, pitch = measures["width"], measures["pitch"]
        self.rows = []
        for place, name in enumerate(names):
            x = self.left + measures["step"] * (place // measures["per_column"])
            y = self.top - pitch * (place % measures["per_column"] + 0.5)
            box = suite.make_box((x + width / 2, y), (width, 0.9 * pitch), colors["paper"], -10, colors["ink"])
            cap = suite.make_box((x + 0.033, y), (0.044, 0.78 * pitch), colors["cap"], -11, colors["ink"])
            key = suite.make_text((x + 0.033, y), self.key(place).upper(), colors["ink"], -12, sizes["small"], 0.2)
            label = suite.make_text((x + 0.066, y), "", colors["ink"], -12)
            sign = suite.make_text((x + width - 0.026, y), "", colors["accent"], -12, sizes["question"], 0.2)
            suite.align_left([label], "center")
            suite.write_fitted(label, suite.label(name), measures["room"], sizes["body"])
            self.rows.append({"box": box, "label": label, "sign": sign, "all": [box, cap, key, label, sign]})

    @classmethod
    def measures(cls, n_classes):
        """Width and pitch of rows, how many are in a column, the step to the next column, and the room of a label."""
        n_columns = 1 if n_classes <= 13 else 2
        per_column = -(-n_classes // n_columns)
        gap = 0.012
        width = (cls.width - gap * (n_columns - 1)) / n_columns
        pitch = min(0.076, cls.height / per_column)
        measures = {"width": width, "pitch": pitch, "per_column": per_column, "step": width + gap}
        return {**measures, "room": (width - 0.066 - 0.05, 0.9 * pitch)}

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

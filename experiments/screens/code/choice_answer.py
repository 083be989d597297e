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

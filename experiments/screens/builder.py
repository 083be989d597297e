"""Compose screens as PsychoPy Builder routines: one definition from which window and page are compiled."""

from pathlib import Path

from experiments.screens.layout import Place
from experiments.screens.look import COLORS, LOOK, TYPE

CODE = Path(__file__).parent / "code"
BUTTON = 0.3  # widths: of a button, of a key cap with one sign
CAP = 0.055


class Screen:
    """A routine of the experiment: what is drawn on it, and the code component that runs it.

    name: that of the routine and, followed by an underscore, the beginning of the names of all its components.
    """

    def __init__(self, experiment, name: str):
        self.experiment = experiment
        self.name = name
        self.parts: list[str] = []
        self.aligned: list[str] = []
        self.routine = experiment.addRoutine(name)
        self.routine.settings.params["saveStartStop"].val = False
        experiment.namespace.add(name)
        experiment.flow.addRoutine(self.routine, len(experiment.flow))

    def _add(self, kind: str, part: str, every_repeat: str | None = None, **params) -> None:
        name = f"{self.name}_{part}"
        component = self.experiment.allCompons[kind](self.experiment, parentName=self.name, name=name)
        for key, value in {"stopVal": "", "saveStartStop": False, **params}.items():
            component.params[key].val = value
        if every_repeat:
            component.params[every_repeat].updates = "set every repeat"
        self.routine.addComponent(component)
        self.experiment.namespace.add(name)
        self.parts.append(part)

    def text(
        self,
        part: str,
        text: str,
        pos: tuple[float, float],
        wrap: float,
        size: float = TYPE["body"],
        color: str = COLORS["ink"],
        left: bool = False,
    ) -> None:
        """Add text; `text` beginning with $ is read again at each showing of the screen.

        pos, wrap, size: centre, width of a line and height of a letter, in design units. left: the lines begin at pos,
        which is then the upper left corner.
        """
        every_repeat = "text" if text.startswith("$") else None
        self._add(
            "TextComponent", part, every_repeat,
            text=text, pos=pos, wrapWidth=wrap, letterHeight=size, color=color, font=LOOK["font"],
        )  # fmt: skip
        if left:
            self.aligned.append(f"suite.align_left([{self.name}_{part}], 'top')")

    def words(self, part: str, place: Place, text: str = "") -> None:
        """Add text in a place that the interface declares."""
        self.text(part, text, place.pos, place.room[0], place.size)
        if place.align != "center":
            self.aligned.append(f"suite.align_{place.align}([{self.name}_{part}], 'center')")

    def box(
        self,
        part: str,
        pos: tuple[float, float],
        size: tuple[float, float],
        fill: str,
        line: str | None = None,
        line_width: float = 1,
    ) -> None:
        """Add a rectangle; pos and size in design units, line_width in pixels."""
        self._add(
            "PolygonComponent", part,
            shape="rectangle", pos=pos, size=size, fillColor=fill, lineColor=line or fill, lineWidth=line_width,
        )  # fmt: skip

    def cap(self, part: str, text: str, pos: tuple[float, float], width: float = CAP) -> None:
        """Add a key cap: what is written on a key, drawn as one."""
        self.box(part, pos, (width, 0.05), COLORS["cap"], COLORS["ink"], 1.5)
        self.text(f"{part}_label", text, pos, wrap=2 * width, size=TYPE["small"])

    def button(
        self,
        part: str,
        text: str,
        pos: tuple[float, float],
        cap: str | None = None,
        width: float = BUTTON,
        cap_width: float = CAP,
    ) -> None:
        """Add a button to click, with the cap of the key that does the same."""
        margin = 0.0125  # as above and below the cap
        self.box(part, pos, (width, 0.075), COLORS["accent"], COLORS["ink"])
        shift = (cap_width + margin) / 2 if cap else 0
        self.text(f"{part}_label", text, (pos[0] - shift, pos[1]), wrap=width, color=COLORS["on_accent"])
        if cap:
            self.cap(f"{part}_cap", cap, (pos[0] + (width - cap_width) / 2 - margin, pos[1]), width=cap_width)

    def entry(self, part: str, pos: tuple[float, float], size: tuple[float, float]) -> None:
        """Add a field to type text into."""
        self._add(
            "TextboxComponent", part,
            text="", placeholder="", pos=pos, size=size, letterHeight=TYPE["body"], font=LOOK["font"], padding=0.015,
            color=COLORS["ink"], fillColor=COLORS["paper"], borderColor=COLORS["ink"], alignment="top-left",
            editable=True, autoLog=False,
        )  # fmt: skip

    def trial_code(self, folder: Path, stem: str, class_name: str, needs: tuple[str, ...] = ()) -> None:
        """Add the code of a trial, which ends the loop of the trials; needs: twins beside it that it needs."""
        twins = [CODE / "task_picture", CODE / "trial_wait", CODE / "trial", *(folder / name for name in needs)]
        self.code(folder, stem, class_name, at_end="trials.finished = trial_code.over", needs=twins)

    def code(self, folder: Path, stem: str, class_name: str, at_end: str = "", needs: list[Path] | None = None) -> None:
        """Add the code component that runs the screen: the class of the twin files <stem>.py and <stem>.js.

        The class is made once, with the suite and the screen's components by name; its begin() is called before each
        showing, its frame() before each flip (false ends the screen), its end() afterwards. at_end: a line to run last,
        which must mean the same in both languages. needs: twins that the class needs, without their endings; some exist
        only for the page.
        """
        name = f"{self.name}_code"
        components = ", ".join(f"'{part}': {self.name}_{part}" for part in self.parts)
        twins = [*(needs or []), folder / stem]

        component = self.experiment.allCompons["CodeComponent"](
            self.experiment, parentName=self.name, name=name, codeType="Both"
        )
        for language, new in ((".py", ""), (".js", "new ")):
            js = "JS " if language == ".js" else ""
            stop = ";" if js else ""
            files = [twin.with_suffix(language) for twin in twins]
            sources = [file.read_text(encoding="utf-8") for file in files if file.is_file()]
            begin = [f"{name} = {new}{class_name}(suite, suite.place({{{components}}}))", *self.aligned]
            parts = {
                f"Before {js}Experiment": "\n".join(sources),
                f"Begin {js}Experiment": "\n".join(line + stop for line in begin),
                f"Begin {js}Routine": f"{name}.begin(){stop}",
                f"Each {js}Frame": f"continueRoutine = {name}.frame(){stop}",
                f"End {js}Routine": "\n".join(line + stop for line in [f"{name}.end()", *([at_end] if at_end else [])]),
            }
            for part, text in parts.items():
                component.params[part].val = text
        self.routine.addComponent(component)
        self.experiment.namespace.add(name)

"""Put screens together as PsychoPy Builder routines: one definition from which window and page are compiled."""

from pathlib import Path

from experiments.screens.look import COLORS, LOOK, TYPE

CODE = Path(__file__).parent / "code"


class Screen:
    """A routine of the experiment: what is drawn on it, and the code component that runs it.

    name: of the routine and, with an underscore, of all its components.
    """

    def __init__(self, experiment, name: str):
        self.experiment = experiment
        self.name = name
        self.parts: list[str] = []
        self.left: list[str] = []
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

        pos, wrap, size: centre, width of a line and height of a letter, in design units. left: the lines begin
        at pos, which is the upper left corner then.
        """
        every_repeat = "text" if text.startswith("$") else None
        self._add(
            "TextComponent", part, every_repeat,
            text=text, pos=pos, wrapWidth=wrap, letterHeight=size, color=color, font=LOOK["font"],
        )  # fmt: skip
        if left:
            self.left.append(part)

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

    def cap(self, part: str, text: str, pos: tuple[float, float], width: float = 0.055) -> None:
        """Add a key cap: what is written on a key, drawn as one."""
        self.box(part, pos, (width, 0.05), COLORS["cap"], COLORS["ink"], 1.5)
        self.text(f"{part}_label", text, pos, wrap=2 * width, size=TYPE["small"])

    def button(
        self, part: str, text: str, pos: tuple[float, float], cap: str | None = None, width: float = 0.26
    ) -> None:
        """Add a button to click, with the cap of the key that does the same."""
        self.box(part, pos, (width, 0.075), COLORS["accent"])
        shift = 0.05 if cap else 0
        self.text(f"{part}_label", text, (pos[0] - shift, pos[1]), wrap=0.5, color=COLORS["on_accent"])
        if cap:
            self.cap(f"{part}_cap", cap, (pos[0] + width / 2 - 0.06, pos[1]), width=0.1)

    def entry(self, part: str, pos: tuple[float, float], size: tuple[float, float]) -> None:
        """Add a field to type text into."""
        self._add(
            "TextboxComponent", part,
            text="", placeholder="", pos=pos, size=size, letterHeight=TYPE["body"], font=LOOK["font"], padding=0.015,
            color=COLORS["ink"], fillColor=COLORS["paper"], borderColor=COLORS["ink"], alignment="top-left",
            editable=True, autoLog=False,
        )  # fmt: skip

    def trial_code(self, folder: Path, stem: str, class_name: str, needs: str = "") -> None:
        """Add the code of a trial, which ends the loop of the trials; needs: a twin beside it that it needs."""
        twins = [CODE / "trial", *([folder / needs] if needs else [])]
        self.code(folder, stem, class_name, at_end="trials.finished = trial_code.over", needs=twins)

    def code(self, folder: Path, stem: str, class_name: str, at_end: str = "", needs: list[Path] | None = None) -> None:
        """Add the code component that runs the screen: the class of the twin files <stem>.py and <stem>.js.

        The class is made once, with the suite and the screen's components by name; its begin() is called before each
        showing, its frame() before each flip (false ends the screen), its end() afterwards. at_end: a line to run last,
        written so that both languages read it alike. needs: twins that the class needs, without their endings.
        """
        name = f"{self.name}_code"
        components = ", ".join(f"'{part}': {self.name}_{part}" for part in self.parts)
        lefts = ", ".join(f"{self.name}_{part}" for part in self.left)
        align = f"suite.align_left([{lefts}])"
        twins = [*(needs or []), folder / stem]

        component = self.experiment.allCompons["CodeComponent"](
            self.experiment, parentName=self.name, name=name, codeType="Both"
        )
        for language, new in ((".py", ""), (".js", "new ")):
            js = "JS " if language == ".js" else ""
            stop = ";" if js else ""
            sources = [twin.with_suffix(language).read_text(encoding="utf-8") for twin in twins]
            begin = [f"{name} = {new}{class_name}(suite, suite.place({{{components}}}))", *([align] if lefts else [])]
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

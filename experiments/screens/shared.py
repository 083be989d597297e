"""The screens that all interfaces share. Each function adds one screen at the end of the experiment's flow."""

from experiments.screens.builder import BUTTON, CODE, Screen
from experiments.screens.layout import Layout, Place
from experiments.screens.look import COLORS, GRID, TYPE

PAGE_SIZE = (2 * GRID["edge"], 0.78)
LINE = 2 * GRID["text"]
# What all code rests on, each after what it needs.
SUITE = [
    *(CODE / name for name in ("letters", "images", "notice", "page_window", "stage", "leave_dialog", "keys")),
    *(CODE / name for name in ("study_files", "shuffle", "image_loading", "browser_copy", "uploads", "one_tab")),
    *(CODE / name for name in ("wrong_link", "closing", "suite")),
]
NEXT_AT = (GRID["edge"] - BUTTON / 2, GRID["foot"])
ENTER_WIDTH = 0.125  # of the cap of the key Enter, in all languages
# Of words in the trials of all interfaces; each says besides what it holds in `hint`.
PLACES: Layout = {
    "question": Place((0, 0.415), (1.2, 0.083), TYPE["question"], ("question", "question_share")),
    "practice": Place((-GRID["edge"], -0.397), (0.88, 0.074), TYPE["small"], ("practice",), align="left"),
}


def hint(*holds: str) -> Place:
    """Give the place of the hint that says what is missing; holds: the texts of a trial that stand there."""
    return Place((0.28, GRID["foot"]), (0.88, 0.037), TYPE["small"], holds, align="right")


ENTER = '$texts["caps"]["return"]'


def loading(experiment) -> Screen:
    """Wait for the study and the session's trials; in the browser with progress, trying again after failures."""
    screen = Screen(experiment, "loading")
    screen.text("message", "", (0, 0.12), wrap=1.0)
    screen.box("track", (0, 0), (0.8, 0.02), COLORS["track"], COLORS["ink"])
    screen.box("bar", (0, 0), (0.8, 0.02), COLORS["accent"], COLORS["ink"])
    screen.button("next", "", (0, -0.15), width=0.4)
    screen.button("go", "", (0, -0.27), width=0.4)
    screen.code(CODE, "loading", "Loading", at_end="texts = suite.texts", needs=SUITE)
    return screen


def consent(experiment) -> Screen:
    """Information about the study on one or more pages; the code makes the boxes to tick."""
    screen = Screen(experiment, "consent")
    _page(screen)
    screen.button("back", '$texts["back"]', (-NEXT_AT[0], NEXT_AT[1]), cap='$texts["caps"]["left"]')
    _next(screen)
    needs = [CODE / "page", CODE / "rows"]  # which the survey needs, too
    screen.code(CODE, "consent", "Consent", needs=needs)
    return screen


def instructions(experiment) -> Screen:
    """Pages to read, forwards and backwards; the code makes the pictures of the task."""
    screen = Screen(experiment, "instructions")
    _page(screen)
    screen.button("back", '$texts["back"]', (-NEXT_AT[0], NEXT_AT[1]), cap='$texts["caps"]["left"]')
    _next(screen)
    screen.code(CODE, "instructions", "Instructions")
    return screen


def comprehension(experiment) -> Screen:
    """Questions about the instructions, one after the other; the code makes their options."""
    screen = Screen(experiment, "comprehension")
    _page(screen)
    _next(screen)
    screen.code(CODE, "comprehension", "Comprehension", at_end="check.finished = comprehension_code.passed")
    return screen


def trial(experiment) -> Screen:
    """What the trials of all interfaces show; the interface adds what is its own, and the code."""
    screen = Screen(experiment, "trial")
    for part, place in PLACES.items():
        screen.words(part, place)
    _next(screen)
    length = 2 * GRID["edge"]
    screen.box("track", (0, GRID["bar"]), (length, 0.014), COLORS["track"], COLORS["ink"])
    screen.box("bar", (0, GRID["bar"]), (length, 0.014), COLORS["accent"], COLORS["ink"])
    return screen


def survey(experiment) -> Screen:
    """Show the study's survey, item by item; the code makes what answers them, except the field for words."""
    screen = Screen(experiment, "survey")
    _page(screen)
    screen.text("note", "", (-LINE / 2, 0.28), wrap=LINE, size=TYPE["small"], left=True)
    screen.entry("answer", (0, -0.06), (LINE, 0.34))
    _next(screen)
    kinds = [CODE / f"{kind}_answer" for kind in ("text", "number", "choice", "rating")]
    screen.code(CODE, "survey", "Survey", needs=kinds)
    return screen


def saving(experiment) -> Screen:
    """Wait until the answers are saved; after failures try again, and offer them to the participant."""
    screen = Screen(experiment, "saving")
    screen.text("message", "", (0, 0.1), wrap=1.0)
    screen.button("keep", '$texts["saving"]["download"]', (0, -0.12), cap="D", width=0.5)
    screen.code(CODE, "saving", "Saving")
    return screen


def goodbye(experiment) -> Screen:
    """Thanks, and in the browser the completion address: only after the answers are saved."""
    screen = Screen(experiment, "goodbye")
    _page(screen)
    screen.button("finish", '$texts["goodbye"]["finish"]', NEXT_AT, cap=ENTER, cap_width=ENTER_WIDTH)
    screen.code(CODE, "goodbye", "Goodbye")
    return screen


def _page(screen: Screen) -> None:
    """Add a page; its texts, the number at its top right and its height are the code's (code/page.py)."""
    screen.box("page", (0, 0.06), PAGE_SIZE, COLORS["page"])
    screen.text("title", "", (-LINE / 2, 0.4), wrap=LINE, size=TYPE["title"], left=True)
    screen.text("body", "", (-LINE / 2, 0.32), wrap=LINE, left=True)
    screen.text("number", "", (LINE / 2, 0.4), wrap=0.3, size=TYPE["small"])


def _next(screen: Screen) -> None:
    screen.words("hint", hint())
    screen.button("next", '$texts["next"]', NEXT_AT, cap=ENTER, cap_width=ENTER_WIDTH)

"""The screens that all interfaces share. Each function adds one screen at the end of the experiment's flow."""

from experiments.screens.builder import ACCENT, CODE, INK, PAGE, TEXT_SIZE, TRACK, Screen

PAGE_SIZE = (1.2, 0.78)  # fits a 4:3 window, which is 1.33 wide
LINE = 1.06
TITLE_SIZE = 0.045
NEXT_AT = (0.47, -0.42)
ENTER = '$texts["caps"]["return"]'


def loading(experiment) -> Screen:
    """Wait for settings, texts and images; in the browser with progress, trying again after failures."""
    screen = Screen(experiment, "loading")
    screen.text("message", "", (0, 0.12), wrap=1.0)
    screen.box("track", (0, 0), (0.8, 0.02), TRACK)
    screen.box("bar", (0, 0), (0.8, 0.02), ACCENT)
    screen.button("next", "", (0, -0.15), width=0.4)
    screen.button("go", "", (0, -0.27), width=0.4)
    screen.code(CODE, "loading", "Loading", at_end="texts = suite.texts", needs=[CODE / "keys", CODE / "suite"])
    return screen


def consent(experiment) -> Screen:
    """Information about the study, and three statements that must be ticked."""
    screen = Screen(experiment, "consent")
    _page(screen, '$texts["consent"]["title"]', '$texts["consent"]["body"]')
    for number in range(3):
        y = -0.155 - 0.065 * number
        screen.cap(f"cap_{number}", str(number + 1), (-0.51, y))
        screen.box(f"box_{number}", (-0.43, y), (0.042, 0.042), "#FFFFFF", INK, 2)
        screen.text(f"tick_{number}", "×", (-0.43, y), wrap=0.2, size=0.06, color=ACCENT)
        statement = f'$texts["consent"]["statements"][{number}]'
        screen.text(f"statement_{number}", statement, (-0.39, y + TEXT_SIZE / 2), wrap=0.92, left=True)
    _next(screen)
    screen.code(CODE, "consent", "Consent")
    return screen


def instructions(experiment) -> Screen:
    """Pages to read, forwards and backwards."""
    screen = Screen(experiment, "instructions")
    _page(screen, "", "")
    screen.text("number", "", (0, NEXT_AT[1]), wrap=0.5, size=0.03)
    screen.button("back", '$texts["back"]', (-0.47, -0.42), cap='$texts["caps"]["left"]')
    _next(screen)
    screen.code(CODE, "instructions", "Instructions")
    return screen


def comprehension(experiment) -> Screen:
    """Questions about the instructions, one after the other; all must be answered rightly."""
    screen = Screen(experiment, "comprehension")
    _page(screen, '$texts["comprehension"]["title"]', "")
    for number in range(4):
        y = 0.06 - 0.1 * number
        screen.box(f"option_{number}", (0, y), (1.1, 0.08), "#FFFFFF", INK, 1.5)
        screen.cap(f"cap_{number}", str(number + 1), (-0.5, y))
        screen.text(f"answer_{number}", "", (-0.45, y + TEXT_SIZE / 2), wrap=0.95, left=True)
    _next(screen)
    screen.code(CODE, "comprehension", "Comprehension", at_end="check.finished = comprehension_code.passed")
    return screen


def trial(experiment) -> Screen:
    """What the trials of all interfaces show; the interface adds what is its own, and the code."""
    screen = Screen(experiment, "trial")
    screen.text("question", "", (0, 0.41), wrap=1.25)
    screen.text("practice", "", (-0.43, NEXT_AT[1]), wrap=0.44, size=0.026)
    screen.text("hint", "", (0.055, NEXT_AT[1]), wrap=0.5, size=0.03)
    screen.button("next", '$texts["next"]', NEXT_AT, cap=ENTER)
    screen.box("track", (0, -0.485), (1.2, 0.012), TRACK)
    screen.box("bar", (0, -0.485), (1.2, 0.012), ACCENT)
    return screen


def survey(experiment) -> Screen:
    """Open questions at the end, one after the other."""
    screen = Screen(experiment, "survey")
    _page(screen, '$texts["survey"]["title"]', "")
    screen.entry("answer", (0, -0.06), (1.06, 0.34))
    screen.text("note", '$texts["survey"]["note"]', (-0.53, -0.27), wrap=LINE, size=0.03, left=True)
    _next(screen)
    screen.code(CODE, "survey", "Survey")
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
    _page(screen, '$texts["goodbye"]["title"]', "")
    screen.button("finish", '$texts["goodbye"]["finish"]', NEXT_AT, cap=ENTER)
    screen.code(CODE, "goodbye", "Goodbye")
    return screen


def _page(screen: Screen, title: str, body: str) -> None:
    screen.box("page", (0, 0.06), PAGE_SIZE, PAGE)
    screen.text("title", title, (-LINE / 2, 0.4), wrap=LINE, size=TITLE_SIZE, left=True)
    screen.text("body", body, (-LINE / 2, 0.32), wrap=LINE, left=True)


def _next(screen: Screen) -> None:
    screen.text("hint", "", (0.05, NEXT_AT[1]), wrap=0.55, size=0.03)
    screen.button("next", '$texts["next"]', NEXT_AT, cap=ENTER)

"""How screens look, by arithmetic and without drawing them: contrast, and that all is whole."""

import copy
from itertools import combinations, product

import pytest
from answers import STEPS
from fakes import World, parts_of
from scenarios import CLASSES, SETTINGS, TENTHS, given, planned
from small_sessions import INTERFACES

from experiments.screens.code.letters import Letters
from experiments.screens.layout import misfits, room
from experiments.screens.look import COLORS, LOOK
from experiments.study.wording import fill, suite_texts
from hillmixe.interfaces import that_show

SIZES = [(1280, 1024), (1024, 768), (1366, 768), (1920, 1080), (2560, 1080)]  # from 5:4 to 21:9
ARIAL = Letters(LOOK, "Arial")


# Colours


def contrast(one: str, other: str) -> float:
    """Contrast of two colours by WCAG 2.2: from 1 to 21."""
    darker, lighter = sorted(luminance(COLORS[name]) for name in (one, other))
    return (lighter + 0.05) / (darker + 0.05)


def luminance(color: str) -> float:
    shares = [int(color[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4 for share in shares]
    return sum(weight * share for weight, share in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


@pytest.mark.parametrize(
    ("part", "ground"),
    [
        ("track", "ground"), ("track", "ink"), ("accent", "track"), ("off", "ground"), ("accent", "ground"),
        ("accent", "page"), ("danger", "paper"), ("ink", "cap"), ("accent", "chosen"),
    ],
)  # fmt: skip
def test_what_can_be_used_stands_out(part, ground):
    """Else a slider's track, a button that is off or the chosen row would be seen by young eyes alone."""
    assert contrast(part, ground) >= 3


@pytest.mark.parametrize(
    ("words", "ground"),
    [
        ("ink", "ground"), ("ink", "page"), ("ink", "paper"), ("ink", "chosen"), ("ink", "excluded"), ("ink", "cap"),
        ("on_accent", "accent"), ("on_accent", "danger"), ("on_off", "off"), ("on_off", "cap"), ("accent", "excluded"),
    ],
)  # fmt: skip
def test_words_can_be_read(words, ground):
    """Else somebody would guess what is asked."""
    assert contrast(words, ground) >= 4.5


def test_no_letters_are_smaller_than_what_can_be_read():
    """Else .03 of the height would be a rule that look.json itself breaks."""
    assert min(size for name, size in LOOK["type"].items() if name != "line") == LOOK["type"]["smallest"] == 0.03


# Whole


LABELS = {"Cat": "Hauskatze mit Halsband", "Dog": "Großer Hund im Garten", "Deer": "Reh am Rand des Waldes"}
SCREENS = ["consent", "instructions", "comprehension", "survey", "goodbye", "trial"]
PLAY = "([steps, ...given]) => { const world = new World(...given); return steps.map((step) => world.act(step)); }"


def loaded(interface: str) -> dict:
    """What a suite has loaded for the longest screens: German, long labels, practice, all that a study can want."""
    row = planned(TENTHS, lam_start="0.5", lam_f="0.5", lam_order="|".join(TENTHS), practice="0", trial=None)
    row["endpoints"] = ["1.png", "2.png"]
    found = copy.deepcopy(given(interface, [row]))
    texts = suite_texts(interface, "de", SETTINGS | {"audience": "workers", "lam_g": 0.75})
    values = {
        "audience": "100 andere Crowdworker",
        "n_raters": 100,
        "n_trials": 120,
        "keys_left": "←",
        "keys_right": "→",
    }
    texts["consent"] |= {"pages": [{"title": "Vorab", "body": "Wort " * 80, "boxes": ["Ja, sehr gern. " * 5] * 3}]}
    texts["survey"]["items"] = {"effort": {"question": "Wie?", "low": "gar nicht", "high": "sehr"}}
    found["texts"] = fill(texts, values) | {"labels": LABELS}
    found["study"] = {"survey": [{"name": "effort", "kind": "rating", "points": 7, "required": False}]}
    found["settings"] |= {"slider_numbers": True, "lam_g": 0.75}
    task = {"task_of": class_of(interface, "trial"), "task_parts": parts_of(interface)["trial"]}
    return found | {"rehearsal": True, "n_trials": 1} | task


def class_of(interface: str, screen: str) -> str:
    """The class that runs a screen."""
    return "".join(map(str.capitalize, interface.split("_"))) + "Trial" if screen == "trial" else screen.capitalize()


def shown(state: dict) -> dict[str, dict]:
    """What is drawn, by a name for messages; but the veil, which is larger than the window."""
    stims = dict(state["parts"])
    stims |= {f"{stim['kind']} {number}": stim for number, stim in enumerate(state["made"]) if stim["drawn"]}
    return {name: stim for name, stim in stims.items() if stim["opacity"] == 1 and stim.get("text") != ""}


def extent(stim: dict) -> tuple[float, float, float, float]:
    """Left, right, lower and upper edge of a stim, in heights of the window."""
    x, y = stim["pos"]
    if "wrapWidth" in stim:
        lines = ARIAL.lines(stim["text"], stim["height"], stim["wrapWidth"])
        width = max(ARIAL.width(line, stim["height"]) for line in lines)
        height = ARIAL.height(len(lines), stim["height"])
    else:
        width, height = stim["size"] if stim.get("size") else (stim["width"], stim["height"])
    anchor = f"{stim.get('anchorVert', '')} {stim.get('anchorHoriz', '')} {stim.get('anchor', '')}"
    left = x - width * (0 if "left" in anchor else 1 if "right" in anchor else 0.5)
    top = y + height * (0 if "top" in anchor else 0.5)
    return left, left + width, top - height, top


def states_of(interface: str, screen: str, size: tuple[int, int], page, folder) -> list[dict]:
    """What both twins show on a screen, there and below the question whether to leave."""
    known, class_name = loaded(interface), class_of(interface, screen)
    steps = ["begin", *(["flip"] if screen == "trial" else []), "time 1", "keys escape"]
    world = World(interface, screen, class_name, copy.deepcopy(known), folder, size)
    in_window = [world.do(step) for step in steps]
    in_page = page.evaluate(PLAY, [steps, interface, parts_of(interface)[screen], class_name, known, list(size)])
    return [*in_window, *in_page]


@pytest.mark.browser
@pytest.mark.parametrize("screen", SCREENS)
@pytest.mark.parametrize("size", SIZES, ids="{0[0]}x{0[1]}".format)
def test_all_is_inside_the_window(size, screen, page, tmp_path):
    """Else on some monitors words would be cut, or what must be pressed lie beyond the edge."""
    aspect = size[0] / size[1]
    for interface in INTERFACES if screen in ("trial", "instructions") else INTERFACES[:1]:
        for state in states_of(interface, screen, size, page, tmp_path):
            for name, stim in shown(state).items():
                left, right, bottom, top = extent(stim)
                assert max(-left, right) < aspect / 2 and max(top, -bottom) < 0.5, (interface, name, stim)
                assert stim["design"].get("letter", 1) >= LOOK["type"]["smallest"], (interface, name, stim)


@pytest.mark.browser
@pytest.mark.parametrize("interface", INTERFACES)
def test_no_words_of_a_trial_lie_over_others_or_over_an_image(interface, page, tmp_path):
    """Else long labels could not be read, or would cover what is judged."""
    for state in states_of(interface, "trial", (1024, 768), page, tmp_path):
        stims = shown(state) if not state["asking"] else {}
        words = {name: extent(stim) for name, stim in stims.items() if "wrapWidth" in stim}
        images = {name: extent(stim) for name, stim in stims.items() if "place" in stim["design"]}
        for (one, a), (other, b) in [*combinations(words.items(), 2), *product(words.items(), images.items())]:
            apart = a[1] <= b[0] + 0.001 or b[1] <= a[0] + 0.001 or a[3] <= b[2] + 0.004 or b[3] <= a[2] + 0.004
            assert apart, (one, stims[one]["text"], other, stims[other].get("text"))


@pytest.mark.browser
@pytest.mark.parametrize("interface", INTERFACES)
def test_a_resize_moves_all_as_if_it_had_been_so_from_the_start(interface, page, tmp_path):
    """Else a window that was made larger in the middle of a session would show its parts out of place."""
    known, class_name = loaded(interface), class_of(interface, "trial")
    found = []
    for size, steps in (((1280, 1024), ["begin", "flip"]), ((2560, 1080), ["begin", "flip", "size 1280 1024"])):
        world = World(interface, "trial", class_name, copy.deepcopy(known), tmp_path, size)
        given_to = [interface, parts_of(interface)["trial"], class_name, known, list(size)]
        steps = [*steps, "time 1"]
        for end in ([world.do(step) for step in steps][-1], page.evaluate(PLAY, [steps, *given_to])[-1]):
            found.append([edge for stim in shown(end).values() for edge in extent(stim)])
    in_window, in_page, in_window_resized, in_page_resized = found
    assert in_window_resized == pytest.approx(in_window)
    assert in_page_resized == pytest.approx(in_page)


@pytest.mark.parametrize("interface", INTERFACES)
def test_short_names_of_26_classes_fit(interface):
    """Else a set with as many classes as there are letters could not be shown."""
    texts = suite_texts(interface, "en", SETTINGS | {"audience": "self"})["trial"]
    labels = [
        "Golden flower",
        "Automobile",
        "Grasshopper",
        *(f"Class {letter}" for letter in "ABCDEFGHIJKLMNOPQRSTUVW"),
    ]
    assert list(misfits(room(interface, 26), texts, labels, "Arial")) == []


def shows_labels(interface: str) -> bool:
    """Whether a class is named on the screen of a trial."""
    texts = suite_texts(interface, "en", SETTINGS | {"audience": "self"})["trial"]
    held = [text for place in room(interface, 4).values() for text in place.holds]
    return any("{label" in (texts.get(name, "") if name else "{label}") for name in held)


@pytest.mark.parametrize("interface", INTERFACES)
def test_words_that_fit_nowhere_are_found(interface):
    """Else a study would learn of them from its participants."""
    texts = suite_texts(interface, "en", SETTINGS | {"audience": "self"})["trial"]
    assert list(misfits(room(interface, 4), texts, CLASSES, "Arial")) == []
    long = "Rindfleischetikettierungsüberwachungsaufgabenübertragungsgesetz"
    assert any(misfits(room(interface, 4), texts, [*CLASSES, long], "Arial")) == shows_labels(interface)
    too_long = texts | {"practice": texts["practice"] + "word " * 30}
    assert {name for name, _ in misfits(room(interface, 4), too_long, CLASSES, "Arial")} == {"practice"}


@pytest.mark.browser
def test_the_page_is_sharp_where_its_pixels_are_several_of_the_screen(page):
    """Else letters and images would be blurred on most laptops, and no pixels of small images be visible."""
    several = "Object.defineProperty(window, 'devicePixelRatio', { value: 2, configurable: true })"
    world = "new World('construct', {}, null, given)._adjustmentFilter.resolution"
    play = f"given => {{ {several}; const found = {world}; delete window.devicePixelRatio; return found; }}"
    assert page.evaluate(play, given("construct")) == 2


# What a study may want of them


def both(interface: str, known: dict, steps: list[str], page, folder) -> list[dict]:
    """What both twins of a trial show and have recorded after these steps."""
    class_name = class_of(interface, "trial")
    world = World(interface, "trial", class_name, copy.deepcopy(known), folder)
    in_window = [world.do(step) for step in steps][-1]
    parts = parts_of(interface)["trial"]
    return [in_window, page.evaluate(PLAY, [steps, interface, parts, class_name, known])[-1]]


@pytest.mark.browser
@pytest.mark.parametrize("interface", INTERFACES)
def test_labels_are_shown_and_names_recorded(interface, page, tmp_path):
    """Else participants would read names of folders, or data in two languages not be put together."""
    known = copy.deepcopy(given(interface, [planned(TENTHS, lam_start="0.1", lam_order="|".join(TENTHS), lam_f="0.5")]))
    known["texts"]["labels"] = {"Cat": "Kätzchen", "Dog": "Hund im Garten"}
    for state in both(interface, known, ["begin", "flip"], page, tmp_path):
        words = " ".join(stim["text"] for stim in [*state["parts"].values(), *state["made"]] if stim["text"])
        if shows_labels(interface):
            assert "Kätzchen" in words and "Hund im Garten" in words.replace("\n", " ")
        assert "Cat" not in words and "Dog" not in words
    for state in both(interface, known, ["begin", "flip", *STEPS[interface]], page, tmp_path):
        (row,) = state["rows"]
        assert (row["label_1"], row["label_2"]) == ("Cat", "Dog")
        if interface == "soft_labels":
            assert (row["top_label"], row["second_label"]) == ("Cat", "Dog")
            assert set(row["classes"].split("|")) == set(CLASSES)


@pytest.mark.browser
@pytest.mark.parametrize("wanted", [False, True])
def test_numbers_stand_beside_sliders_only_where_a_study_wants_them(wanted, page, tmp_path):
    """Else all studies would differ from the paper, or one that wants numbers have none."""
    known = copy.deepcopy(given("infer", [planned(lam_f="0.5")]))
    known["settings"] = {**known["settings"], "slider_numbers": wanted}
    for state in both("infer", known, ["begin", "flip", "tap lam 30"], page, tmp_path):
        numbers = [state["parts"][f"{name}_number"]["text"] for name in ("lam", "omega")]
        assert numbers == (["70/30", ""] if wanted else ["", ""])


@pytest.mark.browser
@pytest.mark.parametrize("rehearsal", [False, True])
def test_a_rehearsal_is_marked_on_the_screen(rehearsal, page, tmp_path):
    """Else a try could be taken for a session, or a session for a try."""
    known = given("construct", [planned(TENTHS, lam_start="0.1")]) | {"rehearsal": rehearsal}
    for state in both("construct", known, ["begin", "flip", "time 1", "end"], page, tmp_path):
        marks = [stim for stim in state["made"] if stim["text"] == known["texts"]["rehearsal"] and stim["drawn"]]
        assert len(marks) == rehearsal


@pytest.mark.browser
@pytest.mark.parametrize("interface", INTERFACES)
def test_instructions_show_a_picture_of_the_task(interface, page, tmp_path):
    """Else people would have to imagine from words alone what they will be asked."""
    known = loaded(interface)
    assert [each["picture"] for each in known["texts"]["instructions"]["pages"]] == ["blend", "answer", "answer"]
    given_to = [interface, parts_of(interface)["instructions"], "Instructions", known]
    judged = "0.0.png" if interface in that_show("blend") else "0.5.png"
    for steps, expected in (
        (["begin"], {"1.png", "2.png", "0.5.png"}),
        (["begin", "keys return"], {judged}),
        (["begin", "keys return", "keys left"], {"1.png", "2.png", "0.5.png"}),
        (["begin", "keys return", "keys return", "keys return", "end"], set()),
    ):
        world = World(interface, "instructions", "Instructions", copy.deepcopy(known), tmp_path)
        for state in [world.do(step) for step in steps][-1], page.evaluate(PLAY, [steps, *given_to])[-1]:
            images = {stim["image"] for stim in state["made"] if stim["kind"] == "ImageStim" and stim["drawn"]}
            assert images >= expected and bool(images) == bool(expected)

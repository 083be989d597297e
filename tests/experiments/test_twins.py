"""The code of all screens, frame by frame, without window or page: both twins do what scenarios.txt says."""

import copy
import json
from pathlib import Path
from types import SimpleNamespace

import pytest
from fakes import World, parts_of, twins
from small_sessions import INTERFACES

from experiments.screens.places import look_of
from experiments.study.wording import suite_texts

CLASSES = ["Cat", "Deer", "Dog", "Frog"]
TENTHS = ["0.0", "0.1", "0.2", "0.3", "0.4", "0.5", "0.6", "0.7", "0.8", "0.9", "1.0"]
ORDER = ["0.3", "1.0", "0.0", "0.7", "0.5", "0.2", "0.9", "0.4", "0.1", "0.8", "0.6"]
FIVE = ["0.75", "0.0", "1.0", "0.25", "0.5"]
TRIAL_WORDS = {"question": "which of {label_1} and {label_2}?", "practice": "{number} of {total}"}
TRIAL_WORDS |= {"more": "more {label}", "all": "100 % {label}", "marked": "{n_marked} marked"}
QUESTIONS = [{"question": f"{number}?", "options": ["a", "b"], "answer": 1} for number in ("first", "second")]
WORDS = {
    "of": "{number} of {total}",
    "instructions": {"pages": [{"title": name, "body": ""} for name in ("one", "two")]},
    "comprehension": {"questions": QUESTIONS, "missing": "missing", "passed": "passed", "failed": "failed"},
    "survey": {
        "title": "almost",
        "note": "may be empty.",
        "missing": "missing",
        "choices": "as many.",
        "number": "from {from} to {to}.",
    },
    "goodbye": {"body": "done", "left": "left"},
}
# fmt: off
CONSENT = {  # pages, by the name of what they are
    "two": [{"title": "one", "body": "", "boxes": ["a", "b"]}, {"title": "two", "body": "", "boxes": ["c"]}],
    "plain": [*({"title": name, "body": ""} for name in ("one", "two")), {"title": "3", "body": "", "boxes": ["a"]}],
    "one": [{"title": "one", "body": "word " * 30 + "\n\nword", "boxes": ["a"]}],
}
ITEMS = {  # of a survey, with their words
    "strategy": ({"kind": "text"}, {"question": "how?"}),
    "comments": ({"kind": "text"}, {"question": "else?"}),
    "reasons": ({"kind": "text", "required": True}, {"question": "why?"}),
    "age": ({"kind": "number", "from": 18, "to": 110}, {"question": "old?"}),
    "balance": ({"kind": "number", "from": -1.5, "to": 1.5, "required": True}, {"question": "how much?"}),
    "gender": ({"kind": "choice", "options": ["woman", "man"]}, {"question": "gender?", "options": ["Woman", "Man"]}),
    "hand": ({"kind": "choice", "options": ["left", "right"], "required": True}, {"question": "which?"}),
    "devices":
        ({"kind": "choices", "options": ["glasses", "lenses", "none"]},
         {"question": "what?", "options": ["Glasses", "Lenses", "None"]}),
    "effort": ({"kind": "rating", "points": 5, "required": True}, {"question": "work?", "low": "none", "high": "much"}),
}
# fmt: on


def planned(levels=("0.75",), **more) -> dict:
    """A row of a batch file, as the suite plans it; without what is None."""
    row = {"trial": "0", "repeat": "0", "pair": "Cat_3_Dog_14", "label_1": "Cat", "label_2": "Dog", "image_1": "3"}
    row |= {"files": "...", "levels": list(levels), "images": [f"{level}.png" for level in levels], "endpoints": []}
    return {name: value for name, value in (row | more).items() if value is not None}


def shuffled(order) -> dict:
    return planned(sorted(order), lam_order="|".join(order))


PRACTICE = {"trial": None, "repeat": None, "practice": "0", "lam_start": "0.5", "endpoint_1": "..."}
TRIALS = {
    "tenths": [planned(TENTHS, lam_start="0.1")],
    "two": [planned(TENTHS, lam_start="0.1")] * 2,
    "hundredths": [planned(TENTHS, lam_start="0.10")],
    "quarters": [planned(sorted(FIVE), lam_start="0.75")],
    "practised": [
        planned(TENTHS, endpoints=["pure 1.png", "pure 2.png"], **PRACTICE),
        planned(TENTHS, lam_start="0.9"),
    ],
    "shuffled": [shuffled(ORDER)],
    "shuffled_quarters": [shuffled(FIVE)],
    "left": [planned(lam_f="0.75", side_1="left")],
    "right": [planned(lam_f="0.75", side_1="right")],
    "soft": [planned(lam_f="0.75")],
}


def scenarios() -> dict[str, tuple]:
    """Read the table: "<interface or screen>: <what holds>" -> interface, screen, class, what is loaded, why, steps."""
    found = {}
    for part in Path(__file__).with_name("scenarios.txt").read_text(encoding="utf-8").split("\n\n# ")[1:]:
        head, why, *lines = part.replace("\n    ", " ").strip().split("\n")
        of, _, trials = head.split(": ", 1)[0].partition(" ")
        steps = [(step.split("  #")[0].rstrip(), seen) for step, _, seen in (line.partition(" -> ") for line in lines)]
        if (first := steps[0][0]) != "begin":
            steps = [("begin", ""), *([] if first == "flip" else [("flip", "")]), *steps]
        steps = [(step, eval(f"dict({seen}\n)")) for step, seen in steps]
        is_trial = of in INTERFACES
        class_name = "".join(map(str.capitalize, of.split("_"))) + ("Trial" if is_trial else "")
        screen = ("construct", of) if not is_trial else (of, "trial")
        about = given(screen[0], TRIALS.get(trials, []))
        if of == "consent":
            about["texts"]["consent"] = {"pages": CONSENT[trials], "missing": "missing"}
        if of == "survey":
            ask(about, {item: ITEMS[item] for item in trials.split()})
        found[head] = (*screen, class_name, about, why, steps)
    return found


SETTINGS = {"keys": {"left": ["left", "g"], "right": ["right", "h"]}, "completion_url": "", "lam_g": 0.5}
SETTINGS |= {"slider_numbers": False, "images": {"scaling": "auto", "degrees": None}}


def given(interface: str, trials=()) -> dict:
    """What a suite has loaded when the scenario begins."""
    texts = suite_texts(interface, "en", {"audience": "people", "lam_g": 0.5})
    trial = {name: name for name in texts["trial"]} | TRIAL_WORDS
    return {
        "settings": SETTINGS,
        "rehearsal": False,
        "texts": texts | WORDS | {"trial": trial, "labels": {}},
        "class_names": CLASSES,
        "image_size": [32, 32],
        "shared": {"participant": "p13", "session": "s"},
        "completed": True,
        "trials": [dict(row) for row in trials],
        "n_trials": sum("practice" not in row for row in trials),
    }


def ask(about: dict, items: dict[str, tuple[dict, dict]]) -> None:
    """Give a suite a survey: name -> item, its words."""
    about["study"] = {"survey": [{"required": False, **item, "name": name} for name, (item, _) in items.items()]}
    all_words = {name: words for name, (_, words) in items.items()}
    about["texts"]["survey"] = {**about["texts"]["survey"], "items": all_words}


SCENARIOS = scenarios()


def place(stim: dict) -> list[float]:
    return [round(number, 6) for number in stim["design"]["pos"]]


def seen(state: dict) -> dict:
    """What of a state the table speaks of."""
    parts = state["parts"]
    images = [stim for stim in state["made"] if stim["kind"] == "ImageStim" and stim["drawn"]]
    front = [a for a in images if all(a["depth"] <= b["depth"] for b in images if [*a["pos"]] == [*b["pos"]])]
    shown = {name: stim for name, stim in parts.items() if stim["opacity"]}
    made = [stim for stim in state["made"] if stim["drawn"] and stim["opacity"]]
    texts = [stim for stim in made if stim["kind"] == "TextStim"]
    boxes = [stim for stim in made if stim["kind"] == "Rect" and stim["depth"] == -10]
    words = [" ".join(stim["text"] for stim in texts if is_in(stim, box)) for box in boxes]
    found = {
        "n_rows": len(state["rows"]),
        "seen": [stim["image"] for stim in front],
        "places": [place(stim) for stim in front],
        "frames": [place(stim) for stim in made if stim["kind"] == "Rect"],
        "n_frames": len([stim for stim in made if stim["kind"] == "Rect"]),
        "bar": parts.get("bar", {}).get("design", {}).get("size", [None])[0],
        "caps": [name for name in shown if name.rpartition("_")[2] in ("less", "more", "go")],
        "offered": words,
        "marked": [text for text, box in zip(words, boxes, strict=True) if box["lineWidth"] == 4],
        "ends": [stim["text"] for stim in texts if not any(is_in(stim, box) for box in boxes)],
        "edges": edges(parts["page"]) if "page" in parts else None,
        "tops": [edges(box)[0] for box in boxes],
        "field": parts.get("answer", {}).get("drawn"),
        "at": [name for name, stim in shown.items() if stim.get("lineWidth") == 4],
        **{f"text_{name}": stim["text"] for name, stim in parts.items()},
    }
    for name in {"lam", "omega"} if "lam_track" in parts else ():
        track, marker = parts[f"{name}_track"], parts[f"{name}_marker"]
        share = (marker["design"]["pos"][0] - track["design"]["pos"][0]) / track["design"]["size"][0] + 0.5
        found[f"{name}_percent"] = round(100 * share) if marker["opacity"] else None
    return state | (state["rows"][-1] if state["rows"] else {}) | found


def edges(box: dict) -> list[float]:
    """Upper and lower edge of a box."""
    middle, height = box["design"]["pos"][1], box["design"]["size"][1]
    return [round(middle + height / 2, 4), round(middle - height / 2, 4)]


def is_in(text: dict, box: dict) -> bool:
    """Whether a text begins in a box."""
    sides = zip(text["design"]["pos"], box["design"]["pos"], box["design"]["size"], strict=True)
    return all(abs(at - middle) < length / 2 for at, middle, length in sides)


def hold_to(name: str, states: list[dict]) -> None:
    """Hold what was to be seen after each step to the table."""
    *_, why, steps = SCENARIOS[name]
    for (step, expected), state in zip(steps, map(seen, states), strict=True):
        for what, value in expected.items():
            value = pytest.approx(value) if isinstance(value, float) else value
            assert state.get(what) == value, f"{name}, {step!r}: {what}. {why}"


@pytest.fixture(scope="module")
def page(chromium):
    """One blank page with the JavaScript twins of all interfaces; where it is, it may keep things."""
    page = chromium.new_page()
    page.route("**/*", lambda route: route.fulfill(content_type="text/html", body="<body></body>"))
    page.goto("http://localhost/")
    files = dict.fromkeys(file for interface in INTERFACES for file in twins(interface, ".js"))
    files = [*files, Path(__file__).with_name("fakes.js")]
    looks = json.dumps({name: look_of(name) for name in INTERFACES})
    code = [f"var LOOKS = {looks}, LOOK = LOOKS['infer'];", *(file.read_text(encoding="utf-8") for file in files)]
    page.add_script_tag(content="\n".join(code))
    yield page
    page.close()


@pytest.mark.parametrize("name", SCENARIOS)
def test_python(name, tmp_path):
    """Else a screen in the window would do something else than the scenario says."""
    interface, screen, class_name, about, _, steps = SCENARIOS[name]
    world = World(interface, screen, class_name, copy.deepcopy(about), tmp_path)
    hold_to(name, [world.do(step) for step, _ in steps])


@pytest.mark.browser
@pytest.mark.parametrize("name", SCENARIOS)
def test_javascript(name, page):
    """Else a screen of the page would do something else than the scenario says, and than the window."""
    interface, screen, class_name, about, _, steps = SCENARIOS[name]
    play = "([steps, ...given]) => { const world = new World(...given); return steps.map((step) => world.act(step)); }"
    world = [interface, parts_of(interface)[screen], class_name, about]
    hold_to(name, page.evaluate(play, [[step for step, _ in steps], *world]))


# fmt: off
CALLS = {  # what the suite reckons: method, arguments, and what comes of it
    "an order of the participant's own": ("shuffled", [CLASSES], ["Frog", "Cat", "Dog", "Deer"]),
    "an order of names of any language": ("shuffled", [["Möwe", "山", "🙂", "b"]], None),
    "the median of the frames, and those that took more than half as long again":
        ("frame_columns", [[0, 0.01, 0.02, 0.03, 0.07]], {"frame_ms": 10.0, "dropped_frames": 1}),
    "an even number of intervals": ("frame_columns", [[0, 0.01, 0.03]], {"frame_ms": 15.0, "dropped_frames": 0}),
    "no frame": ("frame_columns", [[1]], {"frame_ms": "", "dropped_frames": ""}),
    "values in all texts, as often as they are named":
        ("fill", [{"a": ["{n} of {n}", 3], "b": {"c": "{m}{x}"}}, {"n": 2, "m": "$&"}],
         {"a": ["2 of 2", 3], "b": {"c": "$&{x}"}}),
    "the coefficient in a name": ("coefficient", ["images/mixed_0.25_Cat_3_Dog_14.png"], "0.25"),
    "both Enter keys as one": ("key_name", [{"name": "num_enter"}], "return"),
}
PLANNED = {"files": "a/mixed_0.5_Cat_3_Dog_14.png|a/mixed_1.0_Cat_3_Dog_14.png", "side_1": "right"}
TRIED = {"file": "practice/mixed_0.75_Cat_1_Dog_2.png", "endpoint_1": "practice/1.png", "endpoint_2": "practice/2.png"}
# fmt: on


@pytest.mark.browser
@pytest.mark.parametrize(("method", "arguments", "expected"), CALLS.values(), ids=CALLS)
def test_both_suites_reckon_alike(method, arguments, expected, page, tmp_path):
    """Else sessions from the window and from the page could not be put together."""
    suite = World("construct", "trial", None, given("construct"), tmp_path).suite
    objects = [SimpleNamespace(**each) if method == "key_name" else each for each in arguments]
    in_window = getattr(suite, method)(*objects)
    call = "([given, method, arguments]) => new World('construct', {}, null, given).suite[method](...arguments)"
    assert in_window == page.evaluate(call, [given("construct"), method, arguments])
    assert expected is None or in_window == expected


@pytest.mark.browser
def test_both_suites_plan_alike(page, tmp_path):
    """Else practice would come after the trials, with other sides than theirs, or without its end points."""
    suite = World("construct", "trial", None, given("construct"), tmp_path).suite
    first, trial = suite.plan([dict(TRIED)], [dict(PLANNED)])
    assert (first["images"], first["levels"], first["side_1"]) == ([TRIED["file"]], ["0.75"], "right")
    assert first["endpoints"] == ["practice/1.png", "practice/2.png"]
    assert (trial["images"], trial["levels"], trial["endpoints"]) == (PLANNED["files"].split("|"), ["0.5", "1.0"], [])
    plan = "([given, tried, planned]) => new World('construct', {}, null, given).suite.plan([tried], [planned])"
    for row, there in zip((first, trial), page.evaluate(plan, [given("construct"), TRIED, PLANNED]), strict=True):
        files = {part: [f"stimuli/{name}" for name in row[part]] for part in ("images", "endpoints")}
        assert there == row | files


# What only the window's twins do: files


@pytest.fixture
def saving(tmp_path):
    """The saving screen of a session with one answer, and the file that it is to be saved in."""
    world = World("construct", "saving", "Saving", given("construct"), tmp_path / "out")
    world.suite.record({"phase": "trial", "lam_h": "0.5", "survey_answer": 'so, "and"\nso'})
    return world, tmp_path / "out" / "p01_construct_now.csv"


def test_a_row_is_on_the_disk_at_once_and_no_file_is_ever_overwritten(saving, tmp_path):
    """Else a crash would cost a session, or a second one the first."""
    _, file = saving
    text = '\ufeffparticipant,session,phase,lam_h,survey_answer\np13,s,trial,0.5,"so, ""and""\nso"\n'
    assert file.read_text(encoding="utf-8") == text
    again = World("construct", "saving", "Saving", given("construct"), tmp_path / "out")
    assert again.suite.path.name == "p01_construct_now-2.csv"
    again.suite.record({"phase": "consent"})
    assert [path.name for path in file.parent.iterdir()] == [file.name]  # no file without an answered trial


def test_saving_tries_again_until_the_folder_is_back(saving):
    """Else a stick that was pulled for a minute would cost a session."""
    world, file = saving
    file.parent.rename(file.parents[1] / "away")
    file.parent.write_text("")
    state = world.do("begin")
    assert (state["screens"], state["on"]) == (["saving", "saving failed"], ["keep"])
    assert world.do("time 4")["going"]
    file.parent.unlink()
    (file.parents[1] / "away").rename(file.parent)
    file.unlink()
    world.do("time 6")
    assert not world.do("time 6")["going"]
    assert file.is_file()


def test_saving_can_go_to_the_home_folder(saving, monkeypatch, tmp_path):
    """Else answers would be lost with a folder that does not come back."""
    world, file = saving
    monkeypatch.setenv("HOME", str(tmp_path))
    file.parent.rename(tmp_path / "away")
    file.parent.write_text("")
    world.do("begin")
    world.do("keys d")
    assert not world.do("time 1")["going"]
    assert (tmp_path / file.name).read_bytes() == (tmp_path / "away" / file.name).read_bytes()
    assert world.suite.exp.dataFileName == str(tmp_path / file.stem)

"""The scenarios of scenarios.txt: what a suite has loaded when one begins, and what is to be seen after a step."""

from pathlib import Path

from small_sessions import INTERFACES

from experiments.study.wording import suite_texts

CLASSES = ["Cat", "Deer", "Dog", "Frog"]
TENTHS = ["0.0", "0.1", "0.2", "0.3", "0.4", "0.5", "0.6", "0.7", "0.8", "0.9", "1.0"]
ORDER = ["0.3", "1.0", "0.0", "0.7", "0.5", "0.2", "0.9", "0.4", "0.1", "0.8", "0.6"]
FIVE = ["0.75", "0.0", "1.0", "0.25", "0.5"]
TRIAL_WORDS = {"question": "which of {label_1} and {label_2}?", "practice": "{number} of {total}"}
TRIAL_WORDS |= {"question_share": "{percent_1} {label_1}, {percent_2} {label_2}?"}
TRIAL_WORDS |= {"more": "more {label}", "all": "100 % {label}", "marked": "{n_marked} marked"}
QUESTIONS = [{"question": f"{number}?", "options": ["a", "b"], "answer": 1} for number in ("first", "second")]
WORDS = {
    "of": "{number} of {total}",
    "instructions": {"pages": [{"title": name, "body": ""} for name in ("one", "two")]},
    "comprehension": {
        "title": "check",
        "questions": QUESTIONS,
        "missing": "missing",
        "passed": "passed",
        "failed": "failed",
    },
    "survey": {
        "title": "almost",
        "note": "may be empty.",
        "missing": "missing",
        "choices": "as many.",
        "number": "from {from} to {to}.",
    },
    "goodbye": {"title": "thanks", "body": "done", "left": "left", "close": "bye", "end": "bye"},
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
    "share": [planned(TENTHS, lam_start="0.1", lam_g="0.75")],
    "shuffled_share": [planned(sorted(ORDER), lam_order="|".join(ORDER), lam_g="0.29")],
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
    texts = suite_texts(interface, "en", SETTINGS | {"audience": "people"})
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
    made = [stim for stim in state["made"] if stim["drawn"] and stim["opacity"] and "design" in stim]
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
    for name in (part.removesuffix("_track") for part in parts if part.endswith("_track")):  # of sliders
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

"""The code of all screens, frame by frame, without window or page: both twins do what the table of scenarios says."""

import json
from pathlib import Path
from types import SimpleNamespace

import pytest
from conftest import INTERFACES
from fakes import EXPERIMENTS, World, parts_of, screen_of, twins
from scenarios import CALLS, CLASSES, PLANNED, TABLE

SCENARIOS = [(of, scenario) for of, (_, _, scenarios) in TABLE.items() for scenario in scenarios]
TRIAL_WORDS = {"question": "which of {label_1} and {label_2}?", "practice": "{number} of {total}"}
TRIAL_WORDS |= {"more": "more {label}", "all": "100 % {label}", "marked": "{n_marked} marked"}
QUESTIONS = [{"question": f"{number}?", "options": ["a", "b"], "answer": 1} for number in ("first", "second")]
WORDS = {
    "of": "{number} of {total}",
    "instructions": {"pages": [{"title": name, "body": ""} for name in ("one", "two")]},
    "comprehension": {"questions": QUESTIONS, "missing": "missing", "passed": "passed", "failed": "failed"},
    "survey": {"questions": ["how?", "else?"]},
    "goodbye": {"body": "done", "left": "left"},
}


def given(interface: str, scenario=None) -> dict:
    """What a suite has loaded when the scenario begins."""
    common = json.loads((EXPERIMENTS / "screens" / "texts.en.json").read_text(encoding="utf-8"))
    trial = {name: name for name in screen_of(interface).TEXTS} | TRIAL_WORDS
    loaded = {
        "settings": {"keys": {"left": ["left", "g"], "right": ["right", "h"]}, "completion_url": ""},
        "texts": common | WORDS | {"trial": trial},
        "class_names": CLASSES,
        "image_size": [32, 32],
        "shared": {"participant": "p13", "session": "s"},
        "completed": True,
    }
    if scenario:
        loaded |= {"trials": [dict(trial) for trial in scenario.trials], "n_trials": scenario.n_trials}
    return loaded


@pytest.fixture(scope="module")
def page(chromium):
    """One blank page with the JavaScript twins of all interfaces; where it is, it may keep things."""
    page = chromium.new_page()
    page.route("**/*", lambda route: route.fulfill(content_type="text/html", body="<body></body>"))
    page.goto("http://localhost/")
    files = dict.fromkeys(file for interface in INTERFACES for file in twins(interface, ".js"))
    files = [*files, Path(__file__).with_name("fakes.js")]
    page.add_script_tag(content="\n".join(file.read_text(encoding="utf-8") for file in files))
    yield page
    page.close()


def in_python(tmp_path, *arguments, steps):
    world = World(*arguments, tmp_path)
    return [world.do(step) for step in steps]


def in_javascript(page, interface, screen, class_name, loaded, steps):
    play = "([steps, ...given]) => { const world = new World(...given); return steps.map((step) => world.act(step)); }"
    return page.evaluate(play, [steps, interface, parts_of(interface)[screen], class_name, loaded])


def hold_to(scenario, states):
    for (step, expected), state in zip(scenario.steps, states, strict=True):
        for name, value in expected.items():
            assert state.get(name) == (pytest.approx(value) if isinstance(value, float) else value), (
                f"{scenario.name}, {step!r}: {name}. {scenario.why}"
            )


@pytest.mark.parametrize(("of", "scenario"), SCENARIOS, ids=lambda part: getattr(part, "name", part))
def test_python(of, scenario, tmp_path):
    screen, class_name, _ = TABLE[of]
    interface = of if screen == "trial" else "construct"
    steps = [step for step, _ in scenario.steps]
    hold_to(scenario, in_python(tmp_path, interface, screen, class_name, given(interface, scenario), steps=steps))


@pytest.mark.browser
@pytest.mark.parametrize(("of", "scenario"), SCENARIOS, ids=lambda part: getattr(part, "name", part))
def test_javascript(of, scenario, page):
    screen, class_name, _ = TABLE[of]
    interface = of if screen == "trial" else "construct"
    steps = [step for step, _ in scenario.steps]
    hold_to(scenario, in_javascript(page, interface, screen, class_name, given(interface, scenario), steps))


@pytest.mark.browser
@pytest.mark.parametrize(("holds", "method", "arguments", "expected"), CALLS, ids=[holds for holds, *_ in CALLS])
def test_both_suites_reckon_alike(holds, method, arguments, expected, page, tmp_path):
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
    practice = [
        {"file": "practice/mixed_0.75_Cat_1_Dog_2.png", "endpoint_1": "practice/1.png", "endpoint_2": "practice/2.png"}
    ]
    suite = World("construct", "trial", None, given("construct"), tmp_path).suite
    first, trial = suite.plan(json.loads(json.dumps(practice)), json.loads(json.dumps(PLANNED)))
    assert (first["images"], first["levels"], first["side_1"]) == ([practice[0]["file"]], ["0.75"], "right")
    assert first["endpoints"] == ["practice/1.png", "practice/2.png"]
    assert (trial["images"], trial["levels"], trial["endpoints"]) == (
        PLANNED[0]["files"].split("|"),
        ["0.5", "1.0"],
        [],
    )
    plan = "([given, p, t]) => new World('construct', {}, null, given).suite.plan(p, t)"
    on_page = page.evaluate(plan, [given("construct"), practice, PLANNED])
    there = [
        {**row, **{part: [f"stimuli/{name}" for name in row[part]] for part in ("images", "endpoints")}}
        for row in (first, trial)
    ]
    assert on_page == there


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

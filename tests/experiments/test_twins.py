"""The code of all screens, frame by frame, without window or page: both twins do what scenarios.txt says."""

import copy
import os
import stat
from collections import Counter

import answers
import pytest
from fakes import SEED, World, parts_of
from scenarios import SCENARIOS, given, seen
from small_sessions import INTERFACES, rows

from experiments.screens.code.shuffle import Shuffle


def hold_to(name: str, states: list[dict]) -> None:
    """Hold what was to be seen after each step to the table."""
    *_, why, steps = SCENARIOS[name]
    for (step, expected), state in zip(steps, map(seen, states), strict=True):
        for what, value in expected.items():
            value = pytest.approx(value) if isinstance(value, float) else value
            assert state.get(what) == value, f"{name}, {step!r}: {what}. {why}"


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


@pytest.mark.parametrize("interface", INTERFACES)
def test_every_interface_has_scenarios_and_answers(interface):
    """Else nobody would have tried it, or its tests end with a KeyError that does not say where to write what."""
    assert any(of == interface for of, *_ in SCENARIOS.values()), (
        f"tests/experiments/scenarios.txt has no # {interface}"
    )
    for name, of in {"ANSWER": answers.ANSWER, "RECORDED": answers.RECORDED, "STEPS": answers.STEPS}.items():
        assert interface in of, f"{name} in tests/experiments/answers.py has no line for {interface}"


# fmt: off
CALLS = {  # what the suite reckons: method, arguments, and what comes of it
    "the median of the frames, and those that took more than half as long again":
        ("frame_columns", [[0, 0.01, 0.02, 0.03, 0.07]], {"frame_ms": 10.0, "dropped_frames": 1}),
    "an even number of intervals": ("frame_columns", [[0, 0.01, 0.03]], {"frame_ms": 15.0, "dropped_frames": 0}),
    "no frame": ("frame_columns", [[1]], {"frame_ms": "", "dropped_frames": ""}),
    "values in all texts, as often as they are named":
        ("fill", [{"a": ["{n} of {n}", 3], "b": {"c": "{m}{x}"}}, {"n": 2, "m": "$&"}],
         {"a": ["2 of 2", 3], "b": {"c": "$&{x}"}}),
    "the coefficient in a name": ("coefficient", ["images/mixed_0.25_Cat_3_Dog_14.png"], "0.25"),
}
PLANNED = {"files": "a/mixed_0.5_Cat_3_Dog_14.png|a/mixed_1.0_Cat_3_Dog_14.png", "side_1": "right"}
TRIED = {"file": "practice/mixed_0.75_Cat_1_Dog_2.png", "endpoint_1": "practice/1.png", "endpoint_2": "practice/2.png"}
# fmt: on


@pytest.mark.browser
@pytest.mark.parametrize(("method", "arguments", "expected"), CALLS.values(), ids=CALLS)
def test_both_suites_reckon_alike(method, arguments, expected, page, tmp_path):
    """Else sessions from the window and from the page could not be put together."""
    suite = World("construct", "trial", None, given("construct"), tmp_path).suite
    in_window = getattr(suite, method)(*arguments)
    call = "([given, method, arguments]) => new World('construct', {}, null, given).suite[method](...arguments)"
    assert in_window == page.evaluate(call, [given("construct"), method, arguments])
    assert expected is None or in_window == expected


ORDERS = {  # of letters by their places
    "one": (0, ["a"]),
    "of the scenarios": (SEED, ["Cat", "Deer", "Dog", "Frog"]),
    "names of any language": (2**32 - 1, ["Möwe", "山", "🙂", "b"]),
    "as many as there is room for": (4099, [*"abcdefghijklmnopqrstuvwxyz"]),
}


@pytest.mark.browser
@pytest.mark.parametrize(("seed", "names"), ORDERS.values(), ids=ORDERS)
def test_both_suites_make_the_same_order_of_a_seed(seed, names, page):
    """Else a recorded seed would not tell what stood on the screen, in the window or on the page."""
    order = Shuffle(seed).order(names)
    assert order == page.evaluate("([seed, names]) => new Shuffle(seed).order(names)", [f"{seed}", names])
    assert sorted(order) == sorted(names)
    assert Shuffle(f"{seed}").order(names) == order


def test_the_orders_of_seeds_are_those_of_the_algorithm():
    """Else both twins could have the same mistake: the numbers of mulberry32, as its author's lines make them."""

    def numbers(state):
        while True:
            state = (state + 0x6D2B79F5) % 2**32
            one = (state ^ state // 2**15) * (1 | state) % 2**32
            two = ((one + (one ^ one // 2**7) * (61 | one)) % 2**32) ^ one
            yield (two ^ two // 2**14) / 2**32

    assert next(numbers(0)) == pytest.approx(0.26642920868471265, abs=1e-15)  # what JavaScript's prints
    for seed in (0, 1, 4099, 2**32 - 1):
        names = [*"abcdefgh"]
        for last, number in zip(range(7, 0, -1), numbers(seed), strict=False):
            other = int(number * (last + 1))
            names[last], names[other] = names[other], names[last]
        assert Shuffle(seed).order("abcdefgh") == names


def test_every_order_comes_about_as_often_as_any_other():
    """Else an order would prefer some classes, and where they stand would tell of the seed, or lead answers."""
    counts = Counter("".join(Shuffle(seed).order("abcd")) for seed in range(12_000))
    assert len(counts) == 24
    assert sum((count - 500) ** 2 / 500 for count in counts.values()) < 49.7  # chi squared with 23, p = .001


@pytest.mark.browser
@pytest.mark.parametrize("seed", ["-1", "1.5", "x", f"{2**32}"])
def test_another_seed_is_refused(seed, page):
    """Else the seed that is recorded would not be the one that made the order, or no number."""
    with pytest.raises(ValueError, match=f"shuffle_seed is {seed}; expected a whole number from 0 to 4294967295"):
        Shuffle(seed)
    attempt = "(seed) => { try { new Shuffle(seed); return ''; } catch (problem) { return problem.message; } }"
    assert page.evaluate(attempt, seed) == f"shuffle_seed is {seed}; expected a whole number from 0 to 4294967295."


@pytest.mark.browser
def test_a_seed_is_drawn_where_none_is_given(page):
    """Else everybody would have the same order, or one that is known beforehand."""
    drawn = [Shuffle().seed for _ in range(20)] + page.evaluate("Array.from({ length: 20 }, () => new Shuffle().seed)")
    assert len(set(drawn)) == 40  # two alike: once in five million runs
    assert all(0 <= seed < 2**32 for seed in drawn)
    assert max(drawn) >= 2**28  # no 32 bits of which the first four are always empty


@pytest.mark.browser
def test_a_label_is_found_whatever_its_class_is_called(page):
    """Else the page would show the name of a class that is called as something of every JavaScript object."""
    fill = """([given, texts]) => {
        const suite = new World('construct', {}, null, given).suite;
        suite.texts = suite.fill(JSON.parse(texts), { n: 2 });
        return suite.label('__proto__') + suite.label('constructor');
    }"""
    texts = '{"labels": {"__proto__": "model {n}, "}}'
    assert page.evaluate(fill, [given("construct"), texts]) == "model 2, constructor"


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
    assert list(file.parent.glob("*.csv")) == [file]  # none without an answered trial


def test_sessions_that_begin_at_once_have_files_of_their_own(tmp_path):
    """Else two windows that one person opens in the same millisecond would write over each other."""
    both = [World("construct", "saving", "Saving", given("construct"), tmp_path / "out") for _ in range(2)]
    (tmp_path / "out").mkdir()
    both += [World("construct", "saving", "Saving", given("construct"), tmp_path / "out") for _ in range(2)]
    assert [each.suite.path.name for each in both[2:]] == ["p01_construct_now.csv", "p01_construct_now-2.csv"]
    for number, world in enumerate(both[2:]):
        world.suite.record({"phase": "trial", "lam_h": number})
    assert [row["lam_h"] for world in both[2:] for row in rows(world.suite.path)] == ["0", "1"]
    left = World("construct", "saving", "Saving", given("construct"), tmp_path / "out")
    left.do("begin")  # nothing was answered
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == [
        "p01_construct_now-2.csv",
        "p01_construct_now.csv",
    ]


def test_the_new_name_is_on_the_disk_too(saving, monkeypatch):
    """Else a power cut could take the file that a trial has just been written to."""
    world, file = saving
    synced = []
    sync = os.fsync
    monkeypatch.setattr(os, "fsync", lambda number: synced.append(os.fstat(number)) or sync(number))
    world.suite.store()
    assert [stat.S_ISDIR(each.st_mode) for each in synced] == [False, True]
    assert synced[1].st_ino == file.parent.stat().st_ino


def test_the_experimenter_is_told_at_once_that_saving_fails(saving, capsys):
    """Else nobody would know before the end, when the participant wants to go."""
    world, file = saving
    file.parent.rename(file.parents[1] / "away")
    file.parent.write_text("")
    for _ in range(2):
        world.suite.record({"phase": "trial", "lam_h": "0.5"})
    told = capsys.readouterr().err.splitlines()
    assert len(told) == 1
    assert told[0].startswith(f"{file} could not be saved and will be tried again with the next answer: ")
    box, words = world.suite.problem_mark
    assert (words.text, words.drawn) == (given("construct")["texts"]["saving"]["mark"], True)
    file.parent.unlink()
    (file.parents[1] / "away").rename(file.parent)
    world.suite.record({"phase": "trial", "lam_h": "0.5"})
    assert (box.drawn, words.drawn) == (False, False)
    assert len(rows(file)) == 4


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


def test_nobody_leaves_while_answers_are_not_saved(saving):
    """Else Esc would throw away a session that the last screen then calls saved."""
    world, file = saving
    file.parent.rename(file.parents[1] / "away")
    file.parent.write_text("")
    world.do("begin")
    state = world.do("keys escape 2 return")
    assert (state["going"], state["asking"]) == (True, False)


def test_what_leaving_costs_is_said_as_it_is(tmp_path):
    """Else somebody who leaves before the first trial would believe that something is kept."""
    world = World("construct", "saving", "Saving", given("construct"), tmp_path / "out")
    texts = world.suite.texts["leave"]
    for asked in ("question_withdraw", "question"):
        world.suite._ask_leave(True)
        assert f"{world.suite.dialog.asked.text}\n{world.suite.dialog.told.text}" == texts[asked]
        world.suite.record({"phase": "trial", "lam_h": "0.5"})


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

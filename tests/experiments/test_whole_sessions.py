"""A whole session of each interface, in the window and on the page, by real input: what is done is recorded."""

import json
from pathlib import Path

import pandas as pd
import pytest
from answers import as_answered
from asked_study import RECORDED, WORDS, told
from browser import LOCAL, browser_window, parameters
from participant import right_answers, take_part, wrong_answers
from small_sessions import ended, n_trials, rows

from analysis.readers import sessions
from hillmixe.columns import COLUMNS

pytestmark = [pytest.mark.window, pytest.mark.browser, pytest.mark.slow]
ROOT = Path(__file__).parents[2]
# Who, where and when: the only things in which two sessions that were answered alike may differ. The order of the
# classes is each participant's own.
OWN = ["participant", "session", "platform", "rt_s", "source", "row", "classes", "shuffle_seed"]


@pytest.fixture(scope="module")
def window_session(interface, take_part_in_window, display, tmp_path_factory):
    """A whole session in the window: its file, and the lines printed. Construct's folder is away from trial 3 on."""
    out = tmp_path_factory.mktemp("window") / "out"
    gone = ["--gone", 3] if interface == "construct" else []
    printed = ended(take_part_in_window(out, display("640x480"), "--size", "640x480", *gone, of=interface))
    (file,) = out.glob("*.csv")
    assert printed[-1] == str(file)
    return file, printed


@pytest.fixture(scope="module")
def page_session(interface, chromium, page_folders, tmp_path_factory):
    """A whole session in the browser, on this computer: the file that was downloaded."""
    hands, site = browser_window(chromium, page_folders(interface), (640, 480))
    hands.open(LOCAL + parameters(participant="p02", batch=0, observer="simulated"))
    with hands.page.expect_download(timeout=900_000) as download:
        take_part(hands, interface, n_trials(interface))
    file = tmp_path_factory.mktemp("page") / download.value.suggested_filename
    download.value.save_as(file)
    hands.page.context.close()
    assert site.left == []
    return file


@pytest.fixture(scope="module", params=["window", "page"])
def whole(request, interface):
    """Each of the two: its file."""
    given = request.getfixturevalue(f"{request.param}_session")
    return given[0] if request.param == "window" else given


@pytest.mark.parametrize("interface", ["construct"], indirect=True)
def test_a_folder_that_is_gone_for_a_while_costs_nothing(window_session, interface):
    """Else a full disk or a pulled stick would end the session, or lose what had been answered (all are compared)."""
    _, printed = window_session
    told = [line for line in printed if line.startswith(("the folder", "answered"))]
    assert told[2:4] == ["the folder is gone", "answered 2"]
    assert told[-2:] == [f"answered {n_trials(interface) - 2}", "the folder is back"]


def of_phase(file: Path, phase: str) -> list[dict[str, str]]:
    return [row for row in rows(file) if row["phase"] == phase]


def test_a_whole_session_records_what_was_done(whole, interface, stimuli):
    """Else answers would be lost or changed between the participant's fingers and the file."""
    given = of_phase(whole, "trial")
    planned = rows(stimuli(interface) / "batches" / f"{interface}_batch-0.csv")
    names = {name for name in planned[0] if name not in ("file", "files")}
    assert [{name: row[name] for name in names} for row in given] == [
        {name: row[name] for name in names} for row in planned
    ]
    assert [row["repeat"] for row in given] == ["0"] * (n_trials(interface) - 2) + ["1"] * 2
    for number, row in enumerate(given):
        as_answered(interface, number, row)
        assert 0 < float(row["rt_s"]) < 60
        assert float(row["frame_ms"]) > 0
        assert int(row["dropped_frames"]) >= 0


def test_practice_is_recorded_and_is_no_trial(whole, interface, stimuli):
    """Else practice would be lost, or count as a judgment."""
    practice = of_phase(whole, "practice")
    planned = rows(stimuli(interface) / "batches" / f"{interface}_practice.csv")
    assert [(row["practice"], row["pair"], row["trial"]) for row in practice] == [
        (row["practice"], row["pair"], "") for row in planned
    ]
    for number, row in enumerate(practice):
        as_answered(interface, number, row)
    assert {row["practice"] for row in of_phase(whole, "trial")} == {""}


def test_times_of_an_answer_are_in_their_order(whole, interface):
    """Else response times would be those of another event."""
    for row in of_phase(whole, "trial"):
        names = {"construct": ["first_key_s"], "infer": ["lam_first_s", "lam_last_s"]}.get(interface, [])
        times = [0.0, *(float(row[name]) for name in names)]
        if interface == "select_shuffled":
            times += map(float, row["selection_times_s"].split("|"))
            assert len(times) - 1 == int(row["n_steps"])
        if interface == "infer":
            assert 0 < float(row["omega_first_s"]) <= float(row["omega_last_s"]) <= float(row["rt_s"])
        times.append(float(row["rt_s"]))
        assert times == sorted(times)


@pytest.mark.parametrize("interface", ["soft_labels"], indirect=True)
def test_the_classes_stand_in_an_order_of_the_participants_own(whole, interface, stimuli):
    """Else the first class of the list would be named more often, for everybody alike."""
    names = json.loads((stimuli(interface) / "set.json").read_text(encoding="utf-8"))["source"]["class_names"]
    (order,) = {row["classes"] for row in of_phase(whole, "practice") + of_phase(whole, "trial")}
    assert sorted(order.split("|")) == sorted(names)
    assert order.split("|") != names


def test_what_comes_before_and_after_the_trials_is_recorded(whole, interface):
    """Else nobody could tell who had understood the task, or what people said of it."""
    assert [row["window_size"] for row in of_phase(whole, "consent")] == ["640x480"]
    checks = [(row["attempt"], row["answers"], row["passed"]) for row in of_phase(whole, "comprehension")]
    wrong, right = ("|".join(map(str, given(interface))) for given in (wrong_answers, right_answers))
    assert checks == [("1", wrong, "0"), ("2", right, "1")]
    survey = of_phase(whole, "survey")
    assert told(survey) == RECORDED
    assert [row["survey_question"] for row in survey] == [words["question"] for words in WORDS.values()]
    assert sum(row[f"survey_{name}"] != "" for row in survey for name in RECORDED) == sum(map(bool, RECORDED.values()))
    participant = whole.name.partition("_")[0]
    assert all((row["participant"], row["observer"]) == (participant, "simulated") for row in rows(whole))
    assert str(ROOT) not in whole.read_text(encoding="utf-8-sig")


def test_every_declared_column_is_there_and_within_its_range(whole, interface):
    """Else the dictionary, the simulator and the experiment would tell three different things."""
    checked = 0
    for column in (column for column in COLUMNS.values() if interface in column.interfaces and not column.until):
        for row in (row for row in rows(whole) if row["phase"] in column.phases):
            value = row[column.name]
            assert value != "" or column.optional, column.name
            assert value in (column.values or [value])
            if value and column.type in ("integer", "number"):
                assert (column.minimum or 0) <= float(value) <= (column.maximum or 1e9), column.name
            checked += 1
    assert checked > 20 * n_trials(interface)


def test_a_session_in_the_window_and_one_in_the_browser_give_equal_judgments(window_session, page_session, interface):
    """Else answers would depend on where they were given, the two could not be put together, or not be read at all."""
    read = {"window": sessions.read([window_session[0]]), "page": sessions.read([page_session])}
    assert [set(table["platform"]) for table in read.values()] == [{"psychopy"}, {"psychojs"}]
    one, other = (table.drop(columns=OWN) for table in read.values())
    assert len(one.columns) > 15
    assert len(one) == n_trials(interface)
    assert set(one["completed"]) == {1}
    pd.testing.assert_frame_equal(one, other)
    together = sessions.read([window_session[0], page_session])
    assert len(together) == len(one) + len(other)

"""Images come in the background; a trial waits for its own alone: the code on its own, and in an exported page."""

import csv
import io
import itertools

import pytest
from answers import ANSWER, as_answered
from asked_study import consent
from browser import LOCAL, PAVLOVIA, parameters, rows
from participant import check, instructions

pytestmark = [pytest.mark.browser]
ADDRESS = parameters(participant="p02", batch=0, observer="simulated")
AGAIN = (0, -0.15)  # the button
# Waits between tries take up to four seconds: here a hundredth of them.
HASTE = "setTimeout = (wait => (call, time) => wait(call, time > 4000 ? time : time / 100))(setTimeout)"
# Four trials of four images each; the third one shows again what the first one did. Files come when they are told to.
LOADER = """
const trials = ["ab", "cd", "ab", "ef"].map((pair) => (
  { images: [...pair].map((name) => name + 1), endpoints: [...pair].map((name) => name + 2) }));
const asked = [], come = {}, stay_away = {};
const get = (name) => new Promise((resolve, reject) => {
  asked.push(name);
  [come[name], stay_away[name]] = [resolve, reject];
});
const suite = { leaving: false, files: { get: get } };
const loading = new ImageLoading(suite);
loading.image = (blob) => Promise.resolve(blob);
const soon = () => new Promise((resolve) => setTimeout(resolve));
loading.begin(trials);
"""


def in_page(page, steps: str):
    """Play steps with a loader."""
    return page.evaluate(f"async () => {{ {LOADER} {steps} }}")


def test_images_come_in_the_order_of_the_trials_six_at_a_time_and_once(page):
    """Else the first trial would wait for the last one's images, or all requests stand in each other's way."""
    asked, after = in_page(
        page, "const first = [...asked]; come.d1('image'); come.a1('image'); await soon(); return [first, asked];"
    )
    assert asked == ["a1", "b1", "a2", "b2", "c1", "d1"]
    assert after == [*asked, "c2", "d2"]


def test_what_does_not_come_keeps_nothing_else_away_and_is_asked_for_again(page):
    """Else one damaged file would end a session, or be a hole in it."""
    steps = """
    const seen = () => [asked.length, ...["share", "are_here", "are_lost"].map((what) => loading[what](trials[0]))];
    const found = [seen()];
    for (const name of ["a1", "b1", "b2", "c1"]) { come[name]("image"); }
    stay_away.a2(new Error("no"));
    await soon();
    found.push(seen());
    loading.again();
    come.d1("image");
    await soon();
    found.push([...seen(), asked[11]]);
    come.a2("image");
    await soon();
    found.push([...seen(), loading.are_here(trials[2])]);
    return found;"""
    assert in_page(page, steps) == [
        [6, 0, False, False],
        [11, 0.75, False, True],
        [12, 0.75, False, False, "a2"],
        [13, 1, True, False, True],
    ]


def test_who_leaves_loads_no_more(page):
    """Else images that nobody will see would keep the answers from being sent."""
    assert in_page(page, "suite.leaving = true; come.a1('image'); await soon(); return asked.length;") == 6


@pytest.mark.parametrize("at", ["headers", "body"])
def test_a_network_that_stands_still_is_asked_again(page, at):
    """Else one answer that never ends would hold a place of six for ever."""
    steps = """async (at) => {
    const suite = { sleep: async () => {}, within: Suite.prototype.within };
    suite.sleep = (time) => new Promise((resolve) => setTimeout(resolve, time / 1000));
    const files = new StudyFiles(suite);
    const [fetched, given_up] = [[], []];
    const hanging = new ReadableStream({ start: (stream) => stream.enqueue(new Uint8Array([51])) });
    const real = window.fetch;
    window.fetch = (path, { signal }) => {
      fetched.push(path);
      signal.addEventListener("abort", () => given_up.push(path));
      if (fetched.length > 1) {
        return Promise.resolve(new Response("[1, 2]"));
      }
      return at === "body" ? Promise.resolve(new Response(hanging)) : new Promise(() => {});
    };
    const found = await files.json("it");
    window.fetch = real;
    return [found, fetched.length, given_up.length];
    }"""
    assert page.evaluate(steps, at) == [[1, 2], 2, 1]


def test_what_comes_spoilt_is_asked_for_past_the_caches(page):
    """Else the page of a hotel's network, sent in the place of an image, would come again from a cache."""
    steps = """async () => {
    const suite = { sleep: async () => {}, within: Suite.prototype.within };
    const files = new StudyFiles(suite);
    const caches = [];
    const real = window.fetch;
    window.fetch = (path, { cache }) => {
      caches.push(cache);
      return Promise.resolve(new Response(caches.length > 1 ? "[1, 2]" : "<html>Please log in</html>"));
    };
    const found = await files.json("it");
    window.fetch = real;
    return [found, caches];
    }"""
    assert page.evaluate(steps) == [[1, 2], ["no-cache", "reload"]]


# In an exported page


class Held:
    """Keeps the images of a page back until they are let go."""

    def __init__(self, hands):
        self.routes = []
        self.holds = True
        hands.page.route("**/*.png", self.answer)

    def answer(self, route):
        if self.holds:
            self.routes.append(route)
        else:
            route.fallback()

    def let_go(self):
        self.holds = False
        for route in self.routes:
            route.fallback()


def now(hands) -> float:
    return hands.page.evaluate("performance.now() / 1000")


def trials(text):
    return [row for row in rows(text) if row.get("trial")]


def test_everything_before_the_trials_comes_without_an_image(visit):
    """Else people would look at a bar while they could read."""
    hands, site = visit(screens="consent check trials")
    held = Held(hands)
    hands.open(LOCAL + ADDRESS)
    consent(hands)
    hands.wait("instructions 0")
    drawn = "[...document.querySelectorAll('canvas')].map((canvas) => canvas.toDataURL()).join()"
    without = hands.page.evaluate(drawn)
    assert site.images == 0
    held.let_go()
    hands.page.wait_for_function(f"before => {drawn} !== before", arg=without)  # the task's picture
    instructions(hands)
    check(hands, "construct", 1)
    hands.wait("practice 0")


def test_a_trial_waits_for_its_images_and_its_times_begin_with_them(visit, interface):
    """Else people would judge what is not there, or the network's time would count as theirs."""
    hands, site = visit(interface, "trials saving goodbye", 1)
    held = Held(hands)
    hands.open(PAVLOVIA + ADDRESS)
    hands.wait("waiting for trial 0")
    for key in ("h", "right", "3", "return", "1"):  # no answers yet, nor a reason to try again
        hands.key(key)
    hands._frames(30)
    assert hands.screen() == "waiting for trial 0"
    let_go = now(hands)
    held.let_go()
    hands.wait("trial 0")
    ANSWER[interface](hands, 0, "keys")
    hands.wait("goodbye")
    (row,) = trials(site.results[-1])
    as_answered(interface, 0, row, "keys")
    assert float(row["rt_s"]) < now(hands) - let_go


@pytest.mark.parametrize("by", ["keys", "mouse"])
def test_images_that_do_not_come_are_said_and_asked_for_again(visit, by):
    """Else the page would wait for ever, or be dead, after a network that was away for a while."""
    hands, site = visit(screens="trials saving goodbye", n_trials=2)
    away = Held(hands)
    hands.page.route("**/*.png", lambda route: route.abort() if away.holds else route.fallback())
    hands.page.add_init_script(HASTE)
    hands.open(PAVLOVIA + ADDRESS)
    hands.wait("waiting for trial 0, lost")
    away.let_go()
    hands.key("1") if by == "keys" else hands.click(*AGAIN)
    for number in range(2):
        hands.wait(f"trial {number}")
        ANSWER["construct"](hands, number, "keys")
    hands.wait("goodbye")
    assert len(trials(site.results[-1])) == 2


def test_who_waits_may_leave(visit):
    """Else somebody with a broken network would be held."""
    hands, site = visit(screens="trials saving goodbye", n_trials=1)
    Held(hands)
    hands.open(PAVLOVIA + ADDRESS)
    hands.wait("waiting for trial 0")
    hands.key("escape")
    hands.key("2")
    hands.wait("goodbye")
    assert site.whats() == ["open", "close"]


def test_what_cannot_be_loaded_at_once_is_tried_again_by_itself(visit):
    """Else one lost image of hundreds would stop the session, or leave a hole in it."""
    hands, site = visit(screens="trials", n_trials=2)
    table = csv.DictReader(io.StringIO((site.folder / "stimuli/batches/construct_batch-0.csv").read_text()))
    names = {name for row in itertools.islice(table, 2) for name in row["files"].split("|")}
    site.fail = {f"stimuli/{sorted(names)[0]}": 2, "study.json": 1}
    hands.open(LOCAL + ADDRESS)
    for number in range(2):
        hands.wait(f"trial {number}")
        ANSWER["construct"](hands, number, "keys")
    assert site.images == len(names)
    assert set(site.fail.values()) == {0}

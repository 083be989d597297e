"""A lab's server and one person's browser in front of it: the page as people meet it, and what sessions send."""

import time

from browser import only, parameters
from participant import trials
from served import csvs
from small_sessions import rows

from experiments.rehearsal.browser_hands import KEYS, BrowserHands
from experiments.serve import serving
from experiments.server import page_answers
from experiments.server.answers import Answer
from experiments.server.received import Received

PATIENCE = 300  # seconds
KEPT = "Object.keys(localStorage).length"
HIDE = """() => {
  Object.defineProperty(document, 'visibilityState', { value: 'hidden', configurable: true });
  document.dispatchEvent(new Event('visibilitychange'));
  delete document.visibilityState;
}"""


class Hands(BrowserHands):
    """Let keys go at once: on a busy machine three frames are long enough for a held key to move a slider on."""

    def key(self, name, seconds=None):
        self.page.keyboard.press(KEYS.get(name, name))
        self._frames()


class AtLab:
    """The server of an exported page, what it was asked, and a browser that comes to it.

    folder: of the export, named like its interface. unload: whether the server lets `unload` run, as browsers ever less
    do. screens: those that the page has after the loading; empty: all. n_trials: of a batch, when not all. context:
    options of Playwright's.
    """

    def __init__(
        self,
        folder,
        data,
        browser,
        monkeypatch,
        unload=True,
        screens="trials saving goodbye",
        n_trials=None,
        **context,
    ):
        self.data = data
        self.folder = folder
        self.screens = screens
        self.asked = []  # what sessions have sent, in its order
        self.beacon = ""  # how much a page sends when it is closed, in JavaScript; empty: as much as can be
        self.serving = serving(folder, data)
        self.context = browser.new_context(**({"viewport": {"width": 640, "height": 480}} | context))
        self.n_trials = n_trials
        self.blank = self.context.new_page()
        save, end, headers = Received.save, Received.end, Answer.set_default_headers

        def saved(*given):
            save(*given)
            self.asked.append("results")

        def ended(received, token, completed):
            batch = end(received, token, completed)
            self.asked.append("closed completed" if completed else "closed")
            return batch

        def with_policy(answer):
            headers(answer)
            if not unload:
                answer.set_header("Permissions-Policy", "unload=()")

        # However slow the machine is, nothing is sent on the way, so that tests know what is.
        monkeypatch.setattr(page_answers, "UPLOAD_MINUTES", 60)
        monkeypatch.setattr(Received, "save", saved)
        monkeypatch.setattr(Received, "end", ended)
        monkeypatch.setattr(Answer, "set_default_headers", with_policy)

    def __enter__(self):
        self.server = self.serving.__enter__()
        return self

    def __exit__(self, *error):
        self.context.close()
        self.serving.__exit__(*error)

    def script(self, route):
        response = route.fetch()
        script = only(response.text(), self.screens) if self.screens else response.text()
        if self.beacon:
            script = script.replace("var uploads_beacon = 62 * 1024;", f"var uploads_beacon = {self.beacon};")
        route.fulfill(response=response, body=script)

    def table(self, route, n_trials):
        response = route.fetch()
        route.fulfill(response=response, body="".join(response.text().splitlines(keepends=True)[: 1 + n_trials]))

    def visit(self, participant="p01", screen="practice 0", hands=Hands):
        """Open a tab, up to a screen."""
        self.context.route(f"**/{self.folder.name}.js", self.script)
        if self.n_trials:
            self.context.route("**/batches/*_batch-*.csv", lambda route: self.table(route, self.n_trials))
        hands = hands(self.context.new_page(), patience=PATIENCE)
        hands.page.on("dialog", lambda dialog: dialog.accept())
        page = f"{self.server.url}/run/{self.folder.name}/"
        hands.open(page + parameters(participant=participant, batch=0, observer="simulated"))
        hands.wait(screen)
        return hands

    def answered(self, n, participant="p01"):
        """Open a tab and answer practice and so many trials."""
        hands = self.visit(participant)
        trials(hands, self.folder.name, n, "keys")
        hands.wait(f"trial {n}")
        return hands

    def wait_for(self, *asked):
        """Wait until just this was sent; of what a closed tab sends, the shorter may come first."""
        end = time.monotonic() + PATIENCE
        while sorted(self.asked) != sorted(asked):
            assert time.monotonic() < end and len(self.asked) <= len(asked), self.asked
            self.blank.wait_for_timeout(20)  # the browser's questions are answered meanwhile

    def trials(self):
        """The rows of all trials that are there."""
        return [row for name in csvs(self.data) for row in rows(self.data / name) if row["phase"] == "trial"]

    def saved(self):
        """What is there of each session: participant -> number of trials, state."""
        found = {}
        for token in self.server.received.saved:
            file, _, state = self.server.received.progress(token)
            given = [row for row in rows(self.data / file) if row["phase"] == "trial"]
            found[given[0]["participant"]] = (len(given), state)
        assert len(found) == len(csvs(self.data))
        return found


def close(hands):
    """Close the tab as a person does, and wait until it is gone: Chromium can crash on a context that ends before.

    While requests are routed through here, what a closed tab sends is lost at times.
    """
    hands.page.context.unroute_all()
    with hands.page.expect_event("close", timeout=1000 * PATIENCE):
        hands.page.close(run_before_unload=True)

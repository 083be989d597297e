"""Take part in a session in PsychoPy's window by real input events: a program of its own, for it may be killed.

python tests/experiments/window.py STIMULI OUT [--size 1024x768] [--shots FOLDER] [--leave-at N] [--gone N]

Prints a line for each trial that has been answered, as soon as the experiment has gone on to the next one.
"""

import argparse
import os
import subprocess
import threading
import time
import traceback
from collections.abc import Callable
from pathlib import Path

from participant import check, consent, instructions, take_part, trial

from experiments import run

KEYSYMS = {"return": "Return", "left": "Left", "right": "Right", "escape": "Escape"}


class WindowHands:
    """Keys and clicks through the X server, at the window of this process."""

    def __init__(self, win, shots: Path | None, patience: float = 60):
        self.win = win
        self.shots = shots
        self.patience = patience
        self.suite = None
        self.polls = 0
        self.presses = 0
        self.before: dict[str, Callable] = {}  # screen -> what to do when it comes

    def wait(self, screen: str) -> None:
        end = time.monotonic() + self.patience
        while (now := getattr(self.suite, "screen", None)) != screen:
            if now in self.before:
                self.before.pop(now)()
            if time.monotonic() > end:
                self.shot("stuck")
                raise TimeoutError(
                    f"the screen {screen!r} does not come; there is {self.suite and self.suite.screen!r}"
                )
            time.sleep(0.01)
        self._frames()
        if screen in self.before:
            self.before.pop(screen)()
        if screen.startswith("trial "):
            number = int(screen.split()[1])
            print(f"answered {number - 1}" if number else "at trial 0", flush=True)

    def key(self, name: str) -> None:
        name = KEYSYMS.get(name, name)
        self.presses += 1
        if self.presses % 3:
            self._xdotool("key", name)  # as short as can be, often within one frame
        else:
            self._xdotool("keydown", name)
            time.sleep(0.12)
            self._xdotool("keyup", name)
        self._frames()

    def let_go(self) -> None:
        """Release keys that a killed participant still held: pressing them again would be no press."""
        self._xdotool("keyup", *("Return", "Left", "Right", "Escape", "g", "h", "1", "2", "3"))

    def click(self, x: float, y: float) -> None:
        width, height = self.win.size
        left, top = self.win.pos if not self.win._isFullScr else (0, 0)
        self._xdotool("mousemove", left + round(width / 2 + x * height), top + round(height / 2 - y * height))
        self._frames()
        self._xdotool("click", 1)
        self._frames()

    def type(self, text: str) -> None:
        for character in text:
            if character == "\n":
                continue  # Enter goes on, in this field
            self._xdotool("type", "--delay", "30", "--", character)
        self._frames()

    def shot(self, name: str) -> None:
        if self.shots:
            self._frames(4)
            subprocess.run(["import", "-window", "root", self.shots / f"{name}.png"], check=True)

    def _frames(self, number: int = 3) -> None:
        """Wait until the experiment has looked at keys and clicks that often."""
        wanted = self.polls + number
        end = time.monotonic() + self.patience
        while self.polls < wanted and time.monotonic() < end:
            time.sleep(0.005)

    def _xdotool(self, *arguments) -> None:
        subprocess.run(["xdotool", *map(str, arguments)], check=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("stimuli", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--size", type=run.window_size)
    parser.add_argument("--shots", type=Path)
    parser.add_argument("--leave-at", type=int, help="leave at this trial")
    parser.add_argument("--gone", type=int, help="take the folder away at this trial, and give it back at the end")
    flags = parser.parse_args()
    load = run._script

    def script_with_hands(interface):
        script = load(interface)
        inner = script.run
        hands = WindowHands(None, flags.shots)

        class WatchedSuite(script.Suite):
            def __init__(self, *arguments):
                super().__init__(*arguments)
                hands.suite = self

            def poll(self):
                hands.polls += 1
                return super().poll()

        def take_away():
            flags.out.rename(flags.out.with_name("away"))
            flags.out.write_text("")

        def give_back():
            flags.out.unlink()
            flags.out.with_name("away").rename(flags.out)

        def act(n_trials):
            try:
                hands.let_go()
                if flags.leave_at is not None:
                    leave(hands, flags.leave_at)
                else:
                    hands.before = {f"trial {flags.gone}": take_away, "saving failed": give_back}
                    take_part(hands, n_trials, shots=bool(flags.shots))
                hands.key("return")
            except BaseException:
                traceback.print_exc()
                os._exit(1)

        def run_with_hands(info, exp, win, **rest):
            hands.win = win
            n_trials = len((flags.stimuli / "batches" / f"{interface}_batch-0.csv").read_text().splitlines()) - 1
            threading.Thread(target=act, args=(n_trials,), daemon=True).start()
            return inner(info, exp, win, **rest)

        script.Suite = WatchedSuite
        script.run = run_with_hands
        return script

    run._script = script_with_hands
    print(run.run("construct", "p01", 0, flags.stimuli, flags.out, flags.size, observer="simulated"))


def leave(hands, at: int) -> None:
    """Take part until a trial, ask to leave, stay, and then leave."""
    consent(hands)
    instructions(hands)
    check(hands, 1, ("2", "1", "3"))
    hands.wait("comprehension 1 passed")
    hands.key("return")
    for number in range(at):
        trial(hands, number)
    hands.wait(f"trial {at}")
    hands.key("escape")
    hands.shot("leave")
    hands.key("escape")
    hands.key("h")
    hands.key("escape")
    hands.key("2")
    hands.wait("goodbye")


if __name__ == "__main__":
    main()

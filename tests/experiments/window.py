"""Take part in a session in PsychoPy's window by real input events: a program of its own, for it may be killed.

python tests/experiments/window.py INTERFACE STIMULI OUT [--size 1024x768] [--shots FOLDER] [--leave-at N]
[--gone N]

Prints a line for each trial that has been answered, as soon as the experiment has gone on to the next one.
"""

import argparse
import subprocess
from pathlib import Path

import participant

from experiments import run
from experiments.rehearsal import window_hands


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("interface")
    parser.add_argument("stimuli", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--size", type=run.window_size)
    parser.add_argument("--shots", type=Path)
    parser.add_argument("--leave-at", type=int, help="leave at this trial")
    parser.add_argument("--gone", type=int, help="take the folder away at this trial, and give it back at the end")
    flags = parser.parse_args()
    batch = (flags.stimuli / "batches" / f"{flags.interface}_batch-0.csv").read_text(encoding="utf-8")
    n_trials = len(batch.splitlines()) - 1
    away = flags.out.with_name("away")

    def take_away():
        flags.out.rename(away)
        flags.out.write_text("")

    def give_back():
        flags.out.unlink()
        away.rename(flags.out)

    def act(hands):
        # What a killed participant still held: pressing it again would be no press.
        held = [*window_hands.KEYSYMS.values(), *"0123456789abcdefghij"]
        subprocess.run(["xdotool", "mouseup", "1", "keyup", *held], check=True)
        _tell_trials(hands)
        if flags.leave_at is not None:
            leave(hands, flags.interface, flags.leave_at)
        else:
            hands.before = {f"trial {flags.gone}": take_away, "saving failed": give_back}
            participant.take_part(hands, flags.interface, n_trials, shots=bool(flags.shots))

    print(
        window_hands.take_part(act, flags.interface, "p01", 0, flags.stimuli, flags.out, flags.size, shots=flags.shots)
    )


def _tell_trials(hands) -> None:
    """Print the trials as they come, and do what is to be done when a screen comes."""
    inner, screen = hands.wait, hands.screen
    hands.before = {}

    def watched():
        shown = screen()
        if shown in hands.before:
            hands.before.pop(shown)()
        return shown

    def wait(name):
        inner(name)
        if name.startswith("trial "):
            number = int(name.split()[1])
            print(f"answered {number - 1}" if number else "at trial 0", flush=True)

    hands.screen, hands.wait = watched, wait


def leave(hands, interface: str, at: int) -> None:
    """Take part until a trial, ask to leave, stay, and then leave."""
    participant.to_trials(hands, interface, shot=hands.shot)
    by = "hold" if interface == "infer" else "both"
    participant.trials(hands, interface, at, by, hands.shot, practised=True)
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

"""Take part in a session in PsychoPy's window by real input events: a program of its own, for it may be killed.

python tests/experiments/window.py INTERFACE STIMULI OUT [--size 1024x768] [--shots FOLDER] [--leave-at N] [--by keys]
[--gone N] [--trials] [--leave-survey] [--batch-by balanced]

Prints a line for each trial that has been answered, as soon as the experiment has gone on to the next one.
"""

import argparse
import subprocess
from pathlib import Path

import participant
from answers import ANSWER
from asked_study import asked_study, leave_survey

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
    parser.add_argument("--by", help="with what trials are answered before leaving, such as keys")
    parser.add_argument("--gone", type=int, help="take the folder away at this trial, and give it back at the end")
    parser.add_argument("--trials", action="store_true", help="begin at the first trial")
    parser.add_argument("--leave-survey", action="store_true", help="begin at the last trial, leave in the survey")
    parser.add_argument("--batch-by", default="given", help="how the batch was chosen")
    flags = parser.parse_args()
    batch = (flags.stimuli / "batches" / f"{flags.interface}_batch-0.csv").read_text(encoding="utf-8")
    n_trials = len(batch.splitlines()) - 1
    away = flags.out.with_name("away")

    def take_away():
        flags.out.rename(away)
        flags.out.write_text("")
        print("the folder is gone", flush=True)

    def give_back():
        flags.out.unlink()
        away.rename(flags.out)
        print("the folder is back", flush=True)

    def act(hands):
        # What a killed participant still held: pressing it again would be no press.
        held = [*window_hands.KEYSYMS.values(), *"0123456789abcdefghij"]
        subprocess.run(["xdotool", "mouseup", "1", "keyup", *held], check=True)
        _tell_trials(hands)
        if flags.leave_survey:
            answer_trials(hands, flags.interface, n_trials, n_trials - 1)
            leave_survey(hands)
        elif flags.leave_at is not None:
            leave(hands, flags.interface, flags.leave_at, flags.by)
        else:
            hands.before = {f"trial {flags.gone}": take_away, "saving failed": give_back}
            if flags.trials:
                answer_trials(hands, flags.interface, n_trials)
            else:
                participant.take_part(hands, flags.interface, n_trials)

    session = (flags.interface, "p01", 0, flags.out, flags.size)
    shorter = {"prepare": from_the_trials} if flags.trials else {}
    shorter |= {"prepare": from_the_last_trial} if flags.leave_survey else {}
    more = {"shots": flags.shots, "batch_by": flags.batch_by, **shorter}
    print(window_hands.take_part(act, asked_study(flags.stimuli), *session, **more))


def from_the_trials(script):
    """Leave out the screens before the first trial: each of them ends at its first frame."""
    for screen in (script.Consent, script.Instructions, script.Comprehension):
        screen.begin = lambda self: vars(self).update(passed=True, number=-1)  # of no page
        screen.frame = lambda self: False
    script.Instructions.end = lambda self: None
    plan = script.Suite.plan
    script.Suite.plan = lambda self, practice, trials: plan(self, [], trials)


def from_the_last_trial(script):
    """Leave out all screens before the last trial."""
    from_the_trials(script)
    plan = script.Suite.plan
    script.Suite.plan = lambda self, practice, trials: plan(self, [], trials[-1:])


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


def answer_trials(hands, interface: str, n_trials: int, first: int = 0, by: str | None = None) -> None:
    for number in range(first, n_trials):
        hands.wait(f"trial {number}")
        ANSWER[interface](hands, number, by or ("hold" if interface == "infer" else "both"))


def leave(hands, interface: str, at: int, by: str | None = None) -> None:
    """Answer the trials before this one, ask to leave, stay, and then leave."""
    answer_trials(hands, interface, at, by=by)
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

"""What is done at each screen and what must come of it: one table, which both twins of the code are held to.

A step is a line: "keys h return" (within one frame, at 1, 2, ... seconds; [Dog] is the key of a class), "click next"
(each in a frame of its own; image:2, class:Dog and dialog:leave are made by the code), "tap|down|move|up lam 30" (the
mouse over a slider, at percent 30), "hold right", "time 9", "flip" (the image is there), "type words", "leave",
"begin", "end". Behind it stands what is to be seen then: columns of the last row, "@" and a part for what is written on
it, and what fakes.py tells besides (going: False when the screen has ended; seen: the images in front; ...).
"""

from typing import NamedTuple

TENTHS = ["0.0", "0.1", "0.2", "0.3", "0.4", "0.5", "0.6", "0.7", "0.8", "0.9", "1.0"]
QUARTERS = ["0.0", "0.25", "0.5", "0.75", "1.0"]
ORDER = ["0.3", "1.0", "0.0", "0.7", "0.5", "0.2", "0.9", "0.4", "0.1", "0.8", "0.6"]
FIVE = ["0.75", "0.0", "1.0", "0.25", "0.5"]


class Scenario(NamedTuple):
    """`name` of what holds; `why`: what would be wrong else; `trials`: planned rows, of which the last
    `n_trials` are no practice."""

    name: str
    why: str
    steps: list[tuple[str, dict]]
    trials: tuple[dict, ...] = ()
    n_trials: int = 1


def planned(levels, **more) -> dict:
    """A row of a batch file, as the suite plans it."""
    row = {"trial": "0", "repeat": "0", "pair": "Cat_3_Dog_14", "label_1": "Cat", "label_2": "Dog", "image_1": "3"}
    row |= {"files": "...", "levels": levels, "images": [f"{level}.png" for level in levels], "endpoints": []}
    return row | more


def shuffled(order) -> dict:
    return planned(sorted(order), lam_order="|".join(order))


def start(screen: str, **seen) -> list[tuple[str, dict]]:
    return [("begin", {"screens": [screen]}), ("flip", {"going": True, **seen})]


BEGIN = start("trial 0")
CONSTRUCT = (planned(TENTHS, lam_start="0.1"),)
SHUFFLED = (shuffled(ORDER),)
LEFT, RIGHT = ((planned(["0.75"], lam_f="0.75", side_1=side),) for side in ("left", "right"))
SOFT = (planned(["0.75"], lam_f="0.75"),)
PRACTICE = planned(TENTHS, practice="0", lam_start="0.5", endpoints=["pure 1.png", "pure 2.png"], endpoint_1="...")
del PRACTICE["trial"], PRACTICE["repeat"]

CONSTRUCT_SCENARIOS = [
    Scenario(
        "keys before the image is there do not count",
        "Else somebody in a hurry would answer what is not yet to be seen, in less than no time.",
        [
            ("begin", {"seen": ["0.1.png"]}),
            ("keys h return", {"going": True, "seen": ["0.1.png"], "n_rows": 0}),
            ("flip", {}),
            ("keys h return", {"going": False, "lam_path": "0.1|0.2"}),
        ],
        CONSTRUCT,
    ),
    Scenario(
        "one image is drawn and the next one on the frame of the key",
        "Else two blends would lie over one another, or the answer be another one than the image seen.",
        [*BEGIN, ("time 1", {"seen": ["0.1.png"]}), ("keys right", {"seen": ["0.2.png"], "places": [[0, 0.045]]})],
        CONSTRUCT,
    ),
    Scenario(
        "all keys of one frame count in their order",
        "Else fast fingers at a slow screen would lose steps.",
        [
            *BEGIN,
            (
                "keys h h left g g h return",
                {
                    **{"going": False, "lam_path": "0.1|0.2|0.3|0.2|0.1|0.0|0.1", "lam_h": "0.1", "n_steps": 6},
                    **{"first_key_s": 1.0, "rt_s": 7.0, "phase": "trial", "frame_ms": "", "participant": "p13"},
                },
            ),
        ],
        CONSTRUCT,
    ),
    Scenario(
        "beyond the ends there is no step",
        "Else steps would be counted that show nothing.",
        [
            *BEGIN,
            ("keys left left left left", {"seen": ["0.0.png"], "@last": "last"}),
            ("keys return", {"lam_path": "0.1|0.0"}),
        ],
        CONSTRUCT,
    ),
    Scenario(
        "five blends",
        "Else a set with other than eleven blends would have steps that show nothing, or no ends.",
        [
            *BEGIN,
            ("keys h h", {"seen": ["1.0.png"], "@last": "last"}),
            ("keys g", {"@last": ""}),
            ("keys g g g g g", {"seen": ["0.0.png"], "@last": "last"}),
            ("keys h return", {"going": False, "lam_path": "0.75|1.0|0.75|0.5|0.25|0.0|0.25", "lam_h": "0.25"}),
        ],
        (planned(QUARTERS, lam_start="0.75"),),
    ),
    Scenario(
        "a start that is written otherwise",
        "Else a batch file that says 0.10 would stop the session.",
        [*BEGIN, ("time 1", {"seen": ["0.1.png"]})],
        (planned(TENTHS, lam_start="0.10"),),
    ),
    Scenario(
        "Next needs a step",
        "Else a hand on Enter would answer every trial with its start.",
        [*BEGIN, ("keys return space", {"going": True, "on": []}), ("click next", {"n_rows": 0, "@hint": "missing"})],
        CONSTRUCT,
    ),
    Scenario(
        "clicks on the caps are steps",
        "Else mouse and finger could not answer.",
        [
            *BEGIN,
            ("time 9", {}),
            ("click right_cap_1 left_cap_0", {"going": True, "on": ["next"], "@hint": ""}),
            (
                "click next",
                {"going": False, "lam_path": "0.1|0.2|0.1", "first_key_s": 9.0, "rt_s": 9.0, "frame_ms": 0},
            ),
            ("end", {"seen": [], "over": True}),
        ],
        CONSTRUCT,
    ),
    Scenario(
        "who leaves gives no answer",
        "Else a trial would be recorded that nobody has finished.",
        [*BEGIN, ("leave", {}), ("keys h return", {"going": False}), ("end", {"n_rows": 0, "over": True})],
        CONSTRUCT,
    ),
    Scenario(
        "Esc asks, and keys are not for the trial meanwhile",
        "Else people could not stop, would stop by mistake, or would answer with the key that says that they stay.",
        [
            *BEGIN,
            ("keys escape", {"asking": True, "going": True, "frames": [[0, 0], [-0.21, -0.09], [0.21, -0.09]]}),
            ("keys h h", {"asking": True, "seen": ["0.1.png"]}),
            ("keys 1", {"asking": False, "leaving": False, "frames": []}),
            ("keys escape", {"asking": True}),
            ("keys escape", {"asking": False}),
            ("keys escape", {"asking": True}),
            ("click dialog:stay", {"asking": False, "leaving": False}),
            ("keys escape", {"asking": True}),
            ("click dialog:leave", {"leaving": True, "going": False}),
            ("end", {"n_rows": 0, "over": True}),
        ],
        CONSTRUCT,
    ),
    Scenario(
        "practice comes first with its end points and is no trial",
        "Else practice would be among the judgments, or without the images that explain it.",
        [
            (
                "begin",
                {
                    **{"screens": ["practice 0"], "@practice": "1 of 1", "@question": "which of Cat and Dog?"},
                    # Label 1 is on the right, where the keys are that bring more of it.
                    **{"seen": ["pure 1.png", "pure 2.png", "0.5.png"], "@right_name": "Cat", "@left_name": "Dog"},
                    **{"places": [[0.47, 0.26], [-0.47, 0.26], [0, 0.045]], "@right_more": "more Cat", "bar": 0.001},
                },
            ),
            ("flip", {}),
            ("keys h return", {"going": False, "phase": "practice", "practice": "0", "lam_h": "0.6"}),
            (
                "end",
                {
                    "over": False,
                    "seen": [],
                    **dict.fromkeys(("trial", "files", "images", "levels", "endpoints", "endpoint_1")),
                },
            ),
            ("begin", {"screens": ["practice 0", "trial 0"], "@practice": "", "seen": ["0.9.png"]}),
            ("flip", {}),
            ("keys g return", {"phase": "trial", "lam_h": "0.8", "trial": "0"}),
            ("end", {"over": True, "n_rows": 2}),
        ],
        (PRACTICE, planned(TENTHS, lam_start="0.9")),
    ),
    Scenario(
        "the bar tells how far it is",
        "Else people would not know how much is to come.",
        [
            *BEGIN,
            ("keys h return", {"bar": 0.001}),
            ("end", {"over": False}),
            ("begin", {"screens": ["trial 0", "trial 1"], "bar": 0.6}),
        ],
        CONSTRUCT * 2,
        2,
    ),
]

SELECT_SCENARIOS = [
    Scenario(
        "the images stand in the order of the batch file",
        "Else the answer would be the coefficient of another image than the one that was clicked.",
        start(
            "trial 0",
            seen=[f"{level}.png" for level in ORDER],
            places=[[0.232 * (n % 4 - 1.5), 0.241 - 0.232 * (n // 4)] for n in range(11)],
        ),
        SHUFFLED,
    ),
    Scenario(
        "a choice can be changed and every change is recorded",
        "Else nobody could see whether people were sure.",
        [
            *BEGIN,
            ("time 9", {"frames": []}),
            ("click image:2 image:2 image:4 image:2", {"frames": [[0.232 * 0.5, 0.241]]}),
            (
                "click next",
                {
                    **{"going": False, "lam_path": "0.0|0.5|0.0", "lam_h": "0.0", "n_steps": 3, "place": 2},
                    **{"selection_times_s": "9.000|9.000|9.000", "lam_order": "|".join(ORDER)},
                },
            ),
            ("end", {"frames": [], "seen": []}),
        ],
        SHUFFLED,
    ),
    Scenario(
        "arrows move a cursor and Enter chooses and then goes on",
        "Else the keyboard alone would not be enough, or moving would count as choosing.",
        [
            *BEGIN,
            # The first one shows the cursor, the last one leads off.
            ("keys right right down left up up", {"frames": [[0.232 * -1.5, 0.241]], "on": []}),
            ("keys down down right right", {"@hint": "enter"}),
            ("keys return", {"going": True, "frames": [[0.232 * 0.5, 0.241 - 0.464]], "on": ["next"]}),
            ("keys right down", {"frames": [[0.232 * 0.5, 0.241 - 0.464]]}),  # there is nothing
            ("keys left", {"frames": [[0.232 * 0.5, 0.241 - 0.464], [0.232 * -0.5, 0.241 - 0.464]]}),
            ("keys return", {"going": True}),  # chooses another one
            ("keys return", {"going": False, "lam_path": "0.6|0.8", "selection_times_s": "1.000|1.000"}),
        ],
        SHUFFLED,
    ),
    Scenario(
        "five blends",
        "Else a set with other than eleven blends would have places that show nothing, or another image's answer.",
        [
            *start("trial 0", seen=[f"{level}.png" for level in FIVE]),
            ("keys right down right down return", {"going": True}),  # the second row has one place
            ("keys return", {"going": False, "lam_h": "0.5", "place": 4}),
        ],
        (shuffled(FIVE),),
    ),
    Scenario(
        "without a choice there is no Next",
        "Else a hand on Enter would go through all trials.",
        [*BEGIN, ("keys return space", {"going": True}), ("click next", {"n_rows": 0, "@hint": "missing"})],
        SHUFFLED,
    ),
]

INFER_SCENARIOS = [
    *(
        Scenario(
            f"lam_h is the weight of label 1, which is on the {side}",
            "Else half of the answers would be the wrong way round.",
            [
                *start("trial 0", **{"@lam_left": f"100 % {names[0]}", "@lam_right": f"100 % {names[1]}"}),
                ("down lam 10", {"lam%": 10}),
                ("up lam 10", {}),
                ("down omega 100", {}),
                ("keys return", {"going": False, "lam_h": lam_h, "omega": 1.0, "side_1": side}),
            ],
            trials,
        )
        for side, names, lam_h, trials in (("left", ("Cat", "Dog"), 0.9, LEFT), ("right", ("Dog", "Cat"), 0.1, RIGHT))
    ),
    Scenario(
        "nothing is marked before the first touch and Next needs both",
        "Else an untouched start value would count as an answer, as in the published data.",
        [
            *start("trial 0", **{"lam%": None, "omega%": None}),
            ("keys return", {"going": True, "@hint": "missing_lam"}),
            ("tap lam 50", {"@hint": "missing_omega"}),
            ("keys return", {"going": True, "n_rows": 0}),
        ],
        LEFT,
    ),
    Scenario(
        "a drag is one adjustment and ends with the button",
        "Else adjustments would be counted by frames, or the marker stick to the mouse.",
        [
            *BEGIN,
            ("down lam 0", {"lam%": 0}),
            ("move omega 30", {"lam%": 30}),  # off the track
            ("move omega 130", {"lam%": 100}),  # beyond the end
            ("up lam 110", {"lam%": 100}),
            ("move lam 50", {"lam%": 100}),
            ("tap lam 60", {"lam%": 60, "omega%": None}),
            ("tap omega 50", {}),
            ("keys return", {"lam_adjustments": 2, "omega_adjustments": 1, "lam_h": 0.4}),
        ],
        LEFT,
    ),
    Scenario(
        "a click shorter than a frame sets the slider",
        "Else quick clicks would be lost.",
        [*BEGIN, ("tap lam 70", {"lam%": 70}), ("move lam 90", {"lam%": 70})],
        LEFT,
    ),
    Scenario(
        "a click beside the track is none",
        "Else a click on Next or a label would move the marker.",
        [*BEGIN, ("tap lam 104", {"lam%": None}), ("tap lam -4", {"lam%": None}), ("tap lam 102", {"lam%": 100})],
        LEFT,
    ),
    Scenario(
        "keys move by one and go on when they are held",
        "Else the keyboard alone would be a hundred presses, or move without being asked.",
        [
            *BEGIN,
            ("hold right", {}),
            ("keys right", {"lam%": 50}),  # the first one puts the marker into the middle
            ("time 0.3", {"lam%": 50}),
            ("time 0.750001", {"lam%": 70}),
            ("hold", {}),
            ("time 2", {"lam%": 70}),
            ("keys left left", {"lam%": 68}),
            ("hold left", {}),
            ("keys left", {"lam%": 67}),
            ("time 2.750001", {"lam%": 47}),
            ("hold", {}),
            ("keys down right return", {"lam_adjustments": 4, "lam_h": 0.53}),
        ],
        LEFT,
    ),
    Scenario(
        "a held key waits while the participant is asked whether to leave",
        "Else the answer would move under the question.",
        [
            *BEGIN,
            ("hold right", {}),
            ("keys right", {"lam%": 50}),
            ("keys escape", {"asking": True}),
            ("time 5", {"lam%": 50}),
            ("keys 1", {"asking": False}),
            ("time 9", {"lam%": 50}),
        ],
        LEFT,
    ),
    Scenario(
        "up, down and clicks choose the slider of the arrow keys",
        "Else keys would move the other slider than the one that shows their caps.",
        [
            *start("trial 0", caps=["lam_less", "lam_more", "omega_go"]),
            ("keys down right", {"lam%": None, "omega%": 50, "caps": ["lam_go", "omega_less", "omega_more"]}),
            ("keys up right", {"lam%": 50, "omega%": 50, "caps": ["lam_less", "lam_more", "omega_go"]}),
            # The caps under the mouse do not count as well.
            ("click omega_go", {"omega%": 50, "caps": ["lam_go", "omega_less", "omega_more"]}),
            ("click omega_more", {}),
            ("keys up left", {"lam%": 49, "omega%": 51}),
        ],
        LEFT,
    ),
    Scenario(
        "times are of the first and last adjustment",
        "Else nobody could tell how long people hesitated.",
        [
            *BEGIN,
            (
                "keys right right down left left return",
                {
                    **{"lam_first_s": 1.0, "lam_last_s": 2.0, "omega_first_s": 4.0, "omega_last_s": 5.0, "rt_s": 6.0},
                    **{"lam_adjustments": 2, "omega_adjustments": 2, "lam_touched": 1, "omega_touched": 1},
                },
            ),
        ],
        LEFT,
    ),
]

CLASSES = ["Cat", "Deer", "Dog", "Frog"]
NO_ANSWER = {"@top_class": "–", "@top_percent": "–%", "at": ["top"]}
SOFT_SCENARIOS = [
    Scenario(
        "a whole answer by keys",
        "Else what was named would not be what is recorded.",
        [
            *start("trial 0", seen=["0.75.png"], **NO_ANSWER),
            ("keys [Cat] 7 num_0 return [Dog] 3 0 return [Frog] [Deer]", {"@impossible_class": "2 marked"}),
            ("time 4", {"signs": {"Cat": "1", "Dog": "2", "Deer": "×", "Frog": "×"}, "at": ["impossible"]}),
            (
                "keys return",
                {
                    **{"going": False, "top_label": "Cat", "top_percent": 70, "second_label": "Dog"},
                    **{"second_percent": 30, "impossible": "Deer|Frog"},  # in the set's order
                    "classes": "Frog|Cat|Dog|Deer",  # in that of the screen, the participant's own
                },
            ),
        ],
        SOFT,
    ),
    Scenario(
        "a whole answer by mouse",
        "Else a tablet would not be enough.",
        [
            *BEGIN,
            ("click class:Dog digit_9 digit_9 delete digit_0 next", {"at": ["second"]}),
            ("click next class:Cat", {"going": True}),
            (
                "click next",
                {
                    **{"going": False, "top_label": "Dog", "top_percent": 90, "impossible": "Cat"},
                    **{"second_label": "", "second_percent": ""},
                },
            ),
        ],
        SOFT,
    ),
    Scenario(
        "Next says what is missing",
        "Else people would not know why they cannot go on.",
        [
            *BEGIN,
            ("keys return", {"at": ["top"], "@hint": "missing_class"}),
            ("keys [Cat] return", {"at": ["top"], "@hint": "missing_percent"}),
            ("keys 1 0 1 return", {"at": ["top"], "@hint": "range"}),
            ("keys 7", {"@top_percent": "101%"}),  # no more than three digits
            ("keys backspace return", {"at": ["second"], "@hint": ""}),
            ("keys [Dog] return", {"at": ["second"], "@hint": "missing_percent"}),
            ("keys 0 0 return", {"at": ["impossible"], "n_rows": 0}),
        ],
        SOFT,
    ),
    Scenario(
        "what is no digit is said",
        "Else a decimal would be taken for another number.",
        [
            *BEGIN,
            ("keys [Cat] 1", {"@hint": ""}),
            *(
                step
                for key in ("comma", "period", "minus", "x")
                for step in (
                    (f"keys {key}", {"@hint": "digits", "@top_percent": "1%"}),
                    ("keys down up", {"@hint": ""}),
                )
            ),
        ],
        SOFT,
    ),
    Scenario(
        "a class is named once and not both named and impossible",
        "Else answers would contradict themselves, as some of the published ones do.",
        [
            *BEGIN,
            ("keys [Cat] 5 return", {}),
            ("keys [Cat]", {"@hint": "named", "@top_class": "Cat", "@second_class": "–"}),
            ("keys [Dog] 5 return", {}),
            ("keys [Cat]", {"@hint": "named", "@impossible_class": "0 marked"}),
            ("keys [Dog]", {"@hint": "named", "@impossible_class": "0 marked"}),
            ("keys [Deer] up", {}),
            ("keys [Deer]", {"@hint": "impossible_named", "@top_class": "Cat", "@second_class": "Dog"}),
            ("keys up [Dog]", {"at": ["top"], "@hint": "named", "@top_class": "Cat", "@second_class": "Dog"}),
        ],
        SOFT,
    ),
    Scenario(
        "the same once more takes back",
        "Else a slip could not be mended.",
        [
            *BEGIN,
            ("keys [Cat] 5 [Cat]", NO_ANSWER),
            ("keys [Dog] 5 return return [Deer] [Deer]", {"@impossible_class": "0 marked", "signs": {"Dog": "1"}}),
            ("keys up up [Deer]", {"@top_class": "Deer", "@top_percent": "5%"}),  # another one, with the percent kept
        ],
        SOFT,
    ),
    Scenario(
        "later parts wait for the earlier ones",
        "Else an answer could be without its most probable class.",
        [
            *BEGIN,
            ("keys down", {"at": ["top"]}),
            ("click impossible", {"at": ["top"]}),
            ("keys [Cat] 5", {}),
            ("click impossible", {"at": ["impossible"]}),
            ("click top", {"at": ["top"]}),
            ("keys [Cat]", {}),  # away again: the parts after it are closed
            ("keys down", {"at": ["top"]}),
        ],
        SOFT,
    ),
    Scenario(
        "percents need a class",
        "Else a percent would be of nothing.",
        [
            *BEGIN,
            ("keys 7", {"@hint": "class_first", "@top_percent": "–%"}),
            ("keys [Cat] 7 return return 8 backspace", {"@top_percent": "7%", "@second_percent": "–%"}),
            ("end", {"signs": {"Cat": "1"}, "seen": [], "frames": []}),
        ],
        SOFT,
    ),
]

SCREENS = {
    "consent": [
        Scenario(
            "all three statements must be ticked",
            "Else people would take part who have not agreed.",
            [
                *start("consent", on=[], ticks=[]),
                ("keys return", {"going": True}),
                ("keys 1 num_2", {"ticks": ["tick_0", "tick_1"], "on": []}),
                ("click box_2 statement_2 cap_2", {"ticks": ["tick_0", "tick_1", "tick_2"], "on": ["next"]}),
                ("keys 1", {"on": []}),
                ("keys 1", {"on": ["next"]}),
                ("time 3", {}),
                ("keys return", {"going": False}),
                ("end", {"phase": "consent", "rt_s": 3.0, "n_rows": 1}),
            ],
        ),
        Scenario(
            "who leaves has not agreed",
            "Else a consent would be recorded that nobody has given.",
            [*start("consent"), ("keys escape", {}), ("keys 2", {"going": False}), ("end", {"n_rows": 0})],
        ),
    ],
    "instructions": [
        Scenario(
            "pages forwards and backwards",
            "Else people could not read again what they have not understood.",
            [
                ("begin", {"screens": ["instructions 0"], "on": ["next"], "@number": "1 of 2", "@title": "one"}),
                ("keys left right", {"@title": "two", "@number": "2 of 2", "on": ["next", "back"]}),
                ("click back", {"@title": "one"}),
                ("click next", {"@title": "two"}),
                ("keys return", {"going": False}),
                ("end", {"n_rows": 0}),
            ],
        ),
    ],
    "comprehension": [
        Scenario(
            "one wrong answer fails and all right ones pass",
            "Else somebody could take part who has not understood the task.",
            [
                ("begin", {"screens": ["comprehension 1 0"], "on": [], "@answer_0": "a", "@answer_2": ""}),
                ("keys return 3", {"going": True, "on": []}),  # there is no third option
                ("keys 2", {"at": ["option_1"], "on": ["next"]}),
                ("click option_0", {"at": ["option_0"]}),
                ("keys return", {"@body": "second?", "at": [], "on": []}),
                ("keys num_2", {}),
                ("keys return", {"answers": "0|1", "passed": 0, "attempt": 1, "@body": "failed", "@answer_0": ""}),
                ("keys return", {"going": False}),
                ("end", {}),
                ("begin", {"@body": "first?"}),
                ("keys 2", {}),
                ("keys return", {}),
                ("keys 2", {}),
                ("keys return", {"answers": "1|1", "passed": 1, "attempt": 2, "@body": "passed"}),
                ("click next", {"going": False, "n_rows": 2}),
            ],
        ),
    ],
    "survey": [
        Scenario(
            "each answer is a row, and the last one ends it",
            "Else what people say would be lost.",
            [
                ("begin", {"screens": ["survey 0"], "@body": "how?"}),
                ("type  well, quite ", {}),
                ("keys return", {"survey_question": "how?", "survey_answer": "well, quite", "@answer": ""}),
                ("keys return", {"survey_question": "else?", "survey_answer": "", "going": True}),
                ("time 1", {"going": False}),
                ("end", {"n_rows": 2}),
            ],
        ),
        Scenario(
            "what was typed is kept when somebody leaves, but not what was typed into the question",
            "Else half an answer would be lost, or a key that means the question be in it.",
            [
                ("begin", {}),
                ("type well", {}),
                ("keys escape", {"asking": True}),
                ("time 1", {}),
                ("type 1", {}),
                ("keys 1", {"asking": False, "@answer": "well"}),
                ("keys escape", {}),
                ("keys 2", {"going": False, "survey_answer": "well", "n_rows": 1}),
                ("end", {"@answer": ""}),
            ],
        ),
    ],
    "goodbye": [
        Scenario(
            "it thanks who was there to the end",
            "Else people would not know that it is over.",
            [("begin", {"screens": ["goodbye"], "@body": "done"}), ("keys x", {"going": True})],
        ),
    ],
}
TABLE = {
    "construct": ("trial", "ConstructTrial", CONSTRUCT_SCENARIOS),
    "select_shuffled": ("trial", "SelectShuffledTrial", SELECT_SCENARIOS),
    "infer": ("trial", "InferTrial", INFER_SCENARIOS),
    "soft_labels": ("trial", "SoftLabelsTrial", SOFT_SCENARIOS),
    **{screen: (screen, screen.capitalize(), scenarios) for screen, scenarios in SCREENS.items()},
}

# What the suite reckons: method, arguments, and what comes of it.
PLANNED = [{"files": "a/mixed_0.5_Cat_3_Dog_14.png|a/mixed_1.0_Cat_3_Dog_14.png", "side_1": "right"}]
CALLS = [
    (
        "the classes come in the participant's own order, in window and page alike",
        "shuffled",
        [CLASSES],
        ["Frog", "Cat", "Dog", "Deer"],
    ),
    ("a name of any language has its order", "shuffled", [["Möwe", "山", "🙂", "b"]], None),
    (
        "the median of the frames and those that took more than half as long again",
        "frame_columns",
        [[0, 0.01, 0.02, 0.03, 0.07]],
        {"frame_ms": 10.0, "dropped_frames": 1},
    ),
    ("an even number of intervals", "frame_columns", [[0, 0.01, 0.03]], {"frame_ms": 15.0, "dropped_frames": 0}),
    ("no frame", "frame_columns", [[1]], {"frame_ms": "", "dropped_frames": ""}),
    (
        "own texts go before those of all",
        "merge",
        [{"a": {"x": "1", "y": "2"}, "b": "3"}, {"a": {"y": "5"}, "b": "6"}],
        {"a": {"x": "1", "y": "5"}, "b": "6"},
    ),
    (
        "values stand in all texts, as often as they are named",
        "fill",
        [{"a": ["{n} of {n}", 3], "b": {"c": "{m}{x}"}}, {"n": 2, "m": "$&"}],
        {"a": ["2 of 2", 3], "b": {"c": "$&{x}"}},
    ),
    ("the coefficient is in the name", "coefficient", ["images/mixed_0.25_Cat_3_Dog_14.png"], "0.25"),
    ("both Enter keys are one", "key_name", [{"name": "num_enter"}], "return"),
]

"""The interfaces in which people answer, each declared once. To add one, add a declaration and its folder
`experiments/<name>/`."""

from dataclasses import dataclass

# What is asked: lam_h of a blend; which blend is halfway; all classes. For another question, add a kind: answers go
# into judgments.csv, their reliability and response times into the report; any other result is code to be written.
KINDS = ("coefficient", "midpoint", "soft label")
SHOWN = ("blend", "continuum")


@dataclass(frozen=True)
class Interface:
    """What all packages know about an interface.

    name: that of its folder in experiments/ and its value in the column `interface`. title: as people read it. letter:
    its letter in docs/columns.md. task: what a participant did, in the past tense, without a subject.
    kind: what is asked, one of KINDS. shows: "blend", a single mixed image a trial, or "continuum", the blends of an
    image pair. most_levels: the number of blends of a pair that its screen has room for; None if there is no limit.
    columns: the columns of columns.json that its trials record, beyond those of all interfaces and of what it `shows`.
    measures: those of them that answer the question. fastest_s: the median response time of a session, in seconds,
    below which answers are implausible; fastest_seen: the evidence for it.
    batch_size: trials of a session by default, without repeats. repeated_trials: the trials, counted from 0, that such
    a session shows again at its end, as in the published data.
    streams: seeds for the random numbers of its batches and of its simulated people.
    """

    name: str
    title: str
    letter: str
    task: str
    kind: str
    shows: str
    columns: tuple[str, ...]
    measures: tuple[str, ...]
    fastest_s: float
    fastest_seen: str
    batch_size: int
    repeated_trials: tuple[int, int]
    streams: tuple[int, int]
    most_levels: int | None = None

    def __post_init__(self) -> None:
        for what, known in (("kind", KINDS), ("shows", SHOWN)):
            if (given := getattr(self, what)) not in known:
                raise ValueError(f"interface {self.name}: {what} is {given!r}; expected one of {', '.join(known)}")
        for measure in self.measures:
            if self.kind != "soft label" and measure not in self.columns:
                raise ValueError(f"interface {self.name}: the measure {measure} is not among its columns")


DECLARED = (
    Interface(
        name="construct",
        title="Construct",
        letter="C",
        task="stepped through blends of two images to the one that shows the share asked for, such as half and half",
        kind="midpoint",
        shows="continuum",
        columns=("lam_h", "lam_start", "lam_path", "first_key_s", "n_steps"),
        measures=("lam_h",),
        fastest_s=2,
        fastest_seen="sessions of H-Mix have 1.5 (the outlier), 2.4, 3.3 and more",
        batch_size=30,
        repeated_trials=(5, 10),
        streams=(3, 0),
    ),
    Interface(
        name="select_shuffled",
        title="Select-Shuffled",
        letter="S",
        task="chose the blend that shows the share asked for, such as half and half, among all in random order",
        kind="midpoint",
        shows="continuum",
        columns=("lam_h", "lam_path", "selection_times_s", "lam_order", "place", "n_steps"),
        measures=("lam_h",),
        fastest_s=2,
        fastest_seen="sessions of H-Mix have 4.5 and more",
        batch_size=30,
        repeated_trials=(5, 10),
        streams=(8, 2),
        most_levels=12,
    ),
    Interface(
        name="infer",
        title="Infer",
        letter="I",
        task="saw one blend at a time with both labels, and set two sliders: the mixture, and the confidence in it",
        kind="coefficient",
        shows="blend",
        columns=(
            *("side_1", "lam_h", "omega", "lam_touched", "omega_touched", "lam_adjustments", "omega_adjustments"),
            *("lam_first_s", "lam_last_s", "omega_first_s", "omega_last_s"),
        ),
        measures=("lam_h", "omega"),
        fastest_s=2,
        fastest_seen="sessions of H-Mix have 4.0 and more, and the fastest of them follows lam_f with r = .79",
        batch_size=60,
        repeated_trials=(15, 20),
        streams=(10, 1),
    ),
    Interface(
        name="soft_labels",
        title="Soft labels",
        letter="L",
        task="saw one blend at a time, and named the most probable classes with percentages, and the impossible ones",
        kind="soft label",
        shows="blend",
        columns=("classes", "shuffle_seed", "top_label", "top_percent", "second_label", "second_percent", "impossible"),
        measures=("soft_label",),
        fastest_s=4,
        fastest_seen="here two classes are chosen; sessions of H-Mix have 20 and more",
        batch_size=25,
        repeated_trials=(5, 10),
        streams=(4, 3),
    ),
)
INTERFACES = {interface.name: interface for interface in DECLARED}


def of_kind(kind: str) -> tuple[str, ...]:
    """Name the interfaces that ask this kind of question, one of KINDS."""
    return tuple(interface.name for interface in DECLARED if interface.kind == kind)


def that_show(what: str) -> tuple[str, ...]:
    """Name the interfaces that show a "blend" or a "continuum" in each trial."""
    return tuple(interface.name for interface in DECLARED if interface.shows == what)


def that_record(column: str) -> tuple[str, ...]:
    """Name the interfaces that declare a column as theirs."""
    return tuple(interface.name for interface in DECLARED if column in interface.columns)

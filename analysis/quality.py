"""Rules that flag sessions and answers which a study may want to exclude; they exclude nothing by themselves.

Each rule is a row of RULES: what it measures, its threshold and why, and the function that measures it.
exclusion_table() says what each rule would exclude, rule_table() counts it, and without() excludes what the rules named
by the caller flag. The paper kept everybody, and so does everything here unless asked otherwise.

The default thresholds come from published advice if there is any, and from H-Mix: 159 people who were paid and passed a
comprehension check, so a default that flagged many of them would be wrong. On H-Mix the rules fast_construct and
one_answer flag the one person known to have clicked through (61rpt4g7xxz6heg, trap 6 of the reader's tests). A person
who is flagged has done something unusual, not something wrong: look before excluding anybody, and report results with
and without them.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from numbers import Real

import numpy as np
import pandas as pd

from analysis.session_measures import (
    CATCH_TOLERANCE,
    DECIMALS,
    SESSION,
    commonest_answer,
    commonest_class,
    completed,
    correlation,
    failed_catch_trials,
    median_response_time,
    place_among_sessions,
    response_time,
    retest_difference,
    untouched_sliders,
)
from hillmixe.command import InputError
from hillmixe.interfaces import INTERFACES, of_kind, that_record, that_show


@dataclass(frozen=True)
class Rule:
    """One rule as data.

    measure: judgments of the interfaces, their sessions (n_judgments,) int, numbered in the order of SESSION -> a table
    indexed by session (level "judgment": a row per judgment, in their order) with `value`, in `unit`, and `n`, the
    number of answers that it was measured on; with fewer than `fewest` nothing is measured. beyond: the side of the
    threshold, "below" or "above", on which a value is flagged; at the threshold it is kept. level: "session", or
    "judgment" if single answers are flagged.
    """

    name: str
    what: str
    measure: Callable[[pd.DataFrame, np.ndarray], pd.DataFrame]
    interfaces: tuple[str, ...]
    beyond: str
    threshold: float
    unit: str
    reason: str
    fewest: int = 1
    level: str = "session"

    def drops(self, values: pd.Series, threshold: float) -> pd.Series:
        """Tell which values are beyond the threshold; values that were not measured are not."""
        values, threshold = values.round(DECIMALS), round(threshold, DECIMALS)
        return values < threshold if self.beyond == "below" else values > threshold


WITH_LAM_H = that_record("lam_h")
ALL = tuple(INTERFACES)
RULES = (
    *(
        Rule(
            name=f"fast_{interface.name}",
            what="median response time of the session",
            measure=median_response_time,
            interfaces=(interface.name,),
            beyond="below",
            threshold=interface.fastest_s,
            unit="s",
            fewest=5,
            reason="two seconds an item are advised for surveys (Huang et al., J Bus Psychol 2012); "
            f"{interface.fastest_seen}",
        )
        for interface in INTERFACES.values()
    ),
    Rule(
        name="fast_answer",
        what="response time of a single answer",
        measure=response_time,
        interfaces=ALL,
        beyond="below",
        threshold=0.3,
        unit="s",
        level="judgment",
        reason="people asked only to press a key when a photograph shows an animal or a vehicle take nearly .4 s "
        "(VanRullen and Thorpe, Perception 2001); the fastest answer in H-Mix took .5 s",
    ),
    Rule(
        name="one_answer",
        what="share of the most frequent lam_h in the answers of the session",
        measure=commonest_answer,
        interfaces=WITH_LAM_H,
        beyond="above",
        threshold=0.9,
        unit="share of answers",
        fewest=10,
        reason="long strings of one answer mark careless people (Johnson, J Res Pers 2005), but .5 is often right for "
        "a midpoint: the median share in Construct of H-Mix is .375; two people are above .9, one with 1, one with .5",
    ),
    Rule(
        name="one_class",
        what="share of the class most often named as the most probable in the answers of the session",
        measure=commonest_class,
        interfaces=of_kind("soft label"),
        beyond="above",
        threshold=0.9,
        unit="share of answers",
        fewest=10,
        reason="as for one answer; with ten classes, sessions of H-Mix have .26 at most",
    ),
    Rule(
        name="untouched_sliders",
        what="share of answers with a slider never moved; where that was not recorded, lam_h and the confidence both "
        "exactly .5",
        measure=untouched_sliders,
        interfaces=that_record("lam_touched"),
        beyond="above",
        threshold=0.5,
        unit="share of answers",
        fewest=5,
        reason="more were left than given; in H-Mix, where .5 stands in, nobody has more than .30. The suite's own "
        "Infer goes on only when both sliders were moved",
    ),
    Rule(
        name="failed_catch_trials",
        what=f"share of pure images missed: lam_h more than {CATCH_TOLERANCE} off, or another class named as the most "
        "probable",
        measure=failed_catch_trials,
        interfaces=that_show("blend"),
        beyond="above",
        threshold=0.5,
        unit="share of catch trials",
        fewest=2,
        reason="more failed than passed, and never one alone: uniform guesses fail 6 of 10 in Infer, and 9 of 10 among "
        "ten classes; even at lam_f .1 and .9, which are harder, only 13 of 100 answers in H-Mix are so far off",
    ),
    Rule(
        name="retest_difference",
        what="mean absolute difference of lam_h between repeats and the first showing",
        measure=retest_difference,
        interfaces=WITH_LAM_H,
        beyond="above",
        threshold=1 / 3,
        unit="weight of class 1",
        fewest=2,
        reason="two independent uniform answers differ by 1/3 on average; with two repeats a session, as in H-Mix, "
        "steady people will be flagged now and then",
    ),
    Rule(
        name="inverted",
        what="correlation of lam_h with lam_f",
        measure=correlation,
        interfaces=of_kind("coefficient"),
        beyond="below",
        threshold=0,
        unit="r",
        fewest=10,
        reason="anyone who answers for the other label has a negative r; people in H-Mix have .44 and more",
    ),
    Rule(
        name="incomplete",
        what="whether the session has all its trials",
        measure=completed,
        interfaces=ALL,
        beyond="below",
        threshold=1,
        unit="1 complete, 0 incomplete",
        reason="whether incomplete sessions count is for the study's plan to say; H-Mix has only complete ones",
    ),
    Rule(
        name="second_session",
        what="which of the participant's sessions of this interface it is, whatever its batch",
        measure=place_among_sessions,
        interfaces=ALL,
        beyond="above",
        threshold=1,
        unit="session of the participant",
        reason="a second session is by no new person; not measured where ids were drawn for each session, as in H-Mix, "
        "and blind to people who came back under another name",
    ),
)


def exclusion_table(judgments: pd.DataFrame, thresholds: Mapping[str, float] | None = None) -> pd.DataFrame:
    """List what each rule would exclude: the contract of exclusions.csv.

    judgments: with the columns of judgments.csv, of any interfaces, catch trials and repeats included.
    thresholds: rule name -> threshold in the rule's unit, instead of the default.
    Returns a row per rule and session with something to exclude: rule, participant, value, threshold, session,
    interface, source, n_judgments (that would be excluded), n_answers (of the session). A rule for single answers gives
    the value of the one farthest beyond the threshold.
    Raises InputError if a rule is not known, or if its threshold is not a number.
    """
    named = [
        found[found["n_judgments"] > 0].assign(rule=rule.name, threshold=threshold)
        for rule, threshold, found in _measured(judgments, thresholds)
    ]
    contract = ["rule", "participant", "value", "threshold"]
    return pd.concat(named, ignore_index=True)[
        [*contract, "session", "interface", "source", "n_judgments", "n_answers"]
    ]


def rule_table(judgments: pd.DataFrame, thresholds: Mapping[str, float] | None = None) -> pd.DataFrame:
    """Count what each rule would exclude.

    judgments, thresholds, errors: as for exclusion_table().
    Returns a row per rule, in the order of RULES: rule, what, interfaces (joined by |), level, beyond, threshold, unit,
    fewest, n_measured (sessions that could be measured at all), n_sessions (with something to exclude), n_judgments (to
    exclude), participants (to whom they belong, joined by |), reason.
    """
    rows = []
    for rule, threshold, found in _measured(judgments, thresholds):
        named = found[found["n_judgments"] > 0]
        counts = {
            "n_measured": int(found["value"].notna().sum()),
            "n_sessions": len(named),
            "n_judgments": int(named["n_judgments"].sum()),
            "participants": "|".join(dict.fromkeys(named["participant"])),
        }
        interfaces = "|".join(rule.interfaces)
        rows.append({"rule": rule.name, **vars(rule), "interfaces": interfaces, "threshold": threshold, **counts})
    columns = ["rule", "what", "interfaces", "level", "beyond", "threshold", "unit", "fewest", *counts, "reason"]
    return pd.DataFrame(rows)[columns]


def without(judgments: pd.DataFrame, exclusions: pd.DataFrame, rules: Iterable[str]) -> pd.DataFrame:
    """Exclude what the given rules flag: whole sessions, or single answers by a rule of level "judgment".

    exclusions: as exclusion_table() gave it for these judgments. rules: names; with none, everything stays.
    Returns the other judgments, unchanged. Raises InputError if a rule is not known.
    """
    chosen = {name: _rule(name) for name in rules}
    keys, number = pd.MultiIndex.from_frame(judgments[SESSION]), _session_numbers(judgments)
    dropped = np.zeros(len(judgments), dtype=bool)
    for name, named in exclusions[exclusions["rule"].isin(list(chosen))].groupby("rule"):
        hit = keys.isin(pd.MultiIndex.from_frame(named[SESSION]))
        if chosen[name].level == "judgment":
            values = chosen[name].measure(judgments[hit], number[hit])["value"]
            hit[hit] = chosen[name].drops(values, named["threshold"].iloc[0])
        dropped |= hit
    return judgments[~dropped]


def _measured(
    judgments: pd.DataFrame, thresholds: Mapping[str, float] | None
) -> Iterator[tuple[Rule, float, pd.DataFrame]]:
    """Measure the sessions of each rule's interfaces: SESSION, n_answers, value (or empty), n_judgments to exclude."""
    chosen = dict(thresholds or {})
    for name, threshold in chosen.items():
        _rule(name)
        if not (isinstance(threshold, Real) and np.isfinite(threshold)):
            raise InputError(f"the threshold of the quality rule {name} is {threshold}; expected a finite number")
    number = _session_numbers(judgments)
    sessions = judgments[SESSION].set_axis(number).sort_index()
    sessions = sessions[~sessions.index.duplicated()].assign(n_answers=np.bincount(number))
    for rule in RULES:
        threshold = float(chosen.get(rule.name, rule.threshold))
        asked = judgments["interface"].isin(rule.interfaces).to_numpy()
        measured = rule.measure(judgments[asked], number[asked])
        value = measured["value"].astype(float).where(measured["n"] >= rule.fewest)
        beyond = rule.drops(value, threshold)
        found = sessions[sessions["interface"].isin(rule.interfaces)]
        if rule.level == "judgment":
            value = value.groupby(number[asked]).agg("min" if rule.beyond == "below" else "max")
            n_judgments = beyond.groupby(number[asked]).sum()
        else:
            n_judgments = found["n_answers"].where(beyond.reindex(found.index, fill_value=False), 0)
        yield rule, threshold, found.assign(value=value, n_judgments=n_judgments.astype(int))


def _session_numbers(judgments: pd.DataFrame) -> np.ndarray:
    """Number the sessions from 0 in the order of their keys: (n_judgments,) int."""
    return judgments.groupby(SESSION, dropna=False).ngroup().to_numpy()


def _rule(name: str) -> Rule:
    known = {rule.name: rule for rule in RULES}
    if name not in known:
        raise InputError(f"there is no quality rule {name!r}; expected one of {', '.join(known)}")
    return known[name]

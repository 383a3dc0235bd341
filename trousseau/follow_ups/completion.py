"""When a plan is completed: on stated criteria, all of them met; what is not known meets none.

The criteria are data with a version: `completion.yaml`, or in its place a programme's own file in
the same form (`TROUSSEAU_HOME/completion.yaml`).
A plan that is not completed goes on being followed; nothing else depends on it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum, StrEnum
from functools import cache
from pathlib import Path

from trousseau.follow_ups.choices import (
    UNKNOWN,
    FollowUpState,
    Housing,
    RightsReopened,
    Safety,
    School,
    SomeoneToCall,
    WishToStay,
    Work,
)
from trousseau.households.choices import YesNo
from trousseau.plans.path_step import choice_of, whole_days
from trousseau.plans.programme_files import COMPLETION, programme_file
from trousseau.plans.reading import DataError, content_of, mapping, one_of, only, sequence, text
from trousseau.plans.reading import words as words_of
from trousseau.privacy.months import months_after
from trousseau.territories.layers import Words

FILE = Path(__file__).with_name("completion.yaml")


class Reads(StrEnum):
    """What a criterion looks at."""

    LAST_FOLLOW_UP = "last_follow_up"
    HOUSING = "housing"
    WORK = "work"
    SCHOOL = "school"
    RIGHTS = "rights"
    SOMEONE_TO_CALL = "someone_to_call"
    SAFETY = "safety"
    WISH_TO_STAY = "wish_to_stay"


_CODES: Mapping[Reads, type[Enum]] = {
    Reads.LAST_FOLLOW_UP: FollowUpState,
    Reads.HOUSING: Housing,
    Reads.WORK: Work,
    Reads.SCHOOL: School,
    Reads.RIGHTS: RightsReopened,
    Reads.SOMEONE_TO_CALL: SomeoneToCall,
    Reads.SAFETY: Safety,
    Reads.WISH_TO_STAY: WishToStay,
}
# What an adult says alone. Every answer meets such a criterion (`read_rules` sees to it): did one
# of them not, the other adult could read from it what was said.
SAID_ALONE = frozenset({Reads.SAFETY, Reads.WISH_TO_STAY})


class Status(StrEnum):
    """Whether a criterion is met."""

    MET = "met"
    NOT_MET = "not_met"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Rule:
    """One criterion as it is written: which codes meet it, and what is said of it.

    `held_months`: work has to have lasted so long; `or_chosen`: any home that was chosen will do.
    """

    key: str
    reads: Reads
    accepts: frozenset[str]
    title: Words
    words: Mapping[Status, Words]
    held_months: int = 0
    or_chosen: bool = False


@dataclass(frozen=True, slots=True)
class CompletionRules:
    """All criteria of a programme, and their version."""

    version: int
    rules: tuple[Rule, ...]


@dataclass(frozen=True, slots=True)
class AdultFacts:
    """What is known of an adult. `work_since`: since when they have had work without a break, in
    one job or several, and `work_said_on` the day on which they said so; None when not known."""

    work: Work = Work.UNKNOWN
    work_since: date | None = None
    work_said_on: date | None = None
    seeks_work: YesNo = YesNo.UNKNOWN
    someone_to_call: SomeoneToCall = SomeoneToCall.UNKNOWN
    safety: Safety = Safety.UNKNOWN
    wish_to_stay: WishToStay = WishToStay.UNKNOWN


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a household, of everybody who moved with it.

    `last_follow_up` is the state of the follow-up of 12 months, None when there is none.
    """

    last_follow_up: FollowUpState | None
    adults: tuple[AdultFacts, ...]
    children: tuple[School, ...] = ()
    housing: Housing = Housing.UNKNOWN
    housing_chosen: YesNo = YesNo.UNKNOWN
    rights: RightsReopened = RightsReopened.UNKNOWN


@dataclass(frozen=True, slots=True)
class Criterion:
    """How a household stands by one criterion, and what to say of it.

    `said_alone`: it rests on what adults said alone; no page shows it.
    """

    key: str
    status: Status
    title: Words
    words: Words
    said_alone: bool


def completion_rules() -> CompletionRules:
    """The criteria of this programme; those that come with Trousseau, where it wrote none.

    Raises DataError for a file of its own that cannot be used.
    """
    return _read_once(programme_file(COMPLETION) or FILE)


@cache
def _read_once(path: Path) -> CompletionRules:
    return read_rules(path)


def criteria(facts: Facts, rules: CompletionRules | None = None) -> tuple[Criterion, ...]:
    """How a household stands by each criterion, in the order of the file."""
    found = []
    for rule in (completion_rules() if rules is None else rules).rules:
        status, alone = _status(rule, facts), rule.reads in SAID_ALONE
        found.append(Criterion(rule.key, status, rule.title, rule.words[status], alone))
    return tuple(found)


def may_complete(found: Collection[Criterion]) -> bool:
    """Whether a plan may be completed: there are criteria, and every one is met."""
    return bool(found) and all(one.status is Status.MET for one in found)


def _status(rule: Rule, facts: Facts) -> Status:
    match rule.reads:
        case Reads.LAST_FOLLOW_UP:
            return _accepted(rule, facts.last_follow_up)
        case Reads.HOUSING:
            return _housing(rule, facts)
        case Reads.RIGHTS:
            return _accepted(rule, facts.rights)
        case Reads.SCHOOL:
            return _of_all([_accepted(rule, child) for child in facts.children])
        case Reads.WORK:
            return _of_adults([_work(rule, adult) for adult in facts.adults])
        case _:
            said = [getattr(adult, rule.reads.value) for adult in facts.adults]
            return _of_adults([_accepted(rule, code) for code in said])


def _accepted(rule: Rule, code: str | None) -> Status:
    if code is None or code == UNKNOWN:
        return Status.UNKNOWN
    return Status.MET if code in rule.accepts else Status.NOT_MET


def _housing(rule: Rule, facts: Facts) -> Status:
    status = _accepted(rule, facts.housing)
    if status is not Status.NOT_MET or not rule.or_chosen or facts.housing == Housing.NONE:
        return status
    chosen = {YesNo.YES: Status.MET, YesNo.UNKNOWN: Status.UNKNOWN}
    return chosen.get(facts.housing_chosen, status)


def _work(rule: Rule, adult: AdultFacts) -> Status:
    if adult.seeks_work == YesNo.NO:
        return Status.MET
    status = _accepted(rule, adult.work)
    if status is Status.NOT_MET and adult.work == Work.NONE and adult.seeks_work == YesNo.UNKNOWN:
        return Status.UNKNOWN
    if status is not Status.MET or adult.work == Work.TRAINING or not rule.held_months:
        return status
    if adult.work_since is None or adult.work_said_on is None:
        return Status.UNKNOWN
    # Until the day on which they said so: of what came after nobody knows.
    long_enough = months_after(adult.work_since, rule.held_months) <= adult.work_said_on
    return Status.MET if long_enough else Status.NOT_MET


def _of_adults(each: list[Status]) -> Status:
    """Of every adult; of a household without one nothing is known."""
    return _of_all(each) if each else Status.UNKNOWN


def _of_all(each: list[Status]) -> Status:
    for status in (Status.NOT_MET, Status.UNKNOWN):
        if status in each:
            return status
    return Status.MET


_NEEDED = {"key", "reads", "accepts", "title", "met", "unknown"}
_OWN = {Reads.WORK: {"held_months"}, Reads.HOUSING: {"or_chosen"}}


def read_rules(path: Path) -> CompletionRules:
    """The criteria of a file; DataError names what is wrong, and where."""
    content, file = content_of(path), path.name
    only(content, {"version", "criteria"}, {"version", "criteria"}, file, "")
    rules: dict[str, Rule] = {}
    for index, entry in enumerate(sequence(content["criteria"], file, "criteria")):
        rule = _rule(entry, file, f"criteria[{index}]")
        if rule.key in rules:
            raise DataError(file, "criteria", f"'{rule.key}' is there twice", "give another key")
        rules[rule.key] = rule
    if not rules:
        raise DataError(file, "criteria", "the list is empty", "state at least one criterion")
    return CompletionRules(whole_days(content["version"], file, "version"), tuple(rules.values()))


def _rule(content: object, file: str, path: str) -> Rule:
    entry = mapping(content, file, path)
    key = text(entry.get("key"), file, f"{path}.key")
    reads = one_of(Reads, entry.get("reads"), file, f"{key}.reads")
    needed = _NEEDED if reads in SAID_ALONE else _NEEDED | {"not_met"}
    only(entry, needed | _OWN.get(reads, set()), needed, file, key)
    accepts = [
        choice_of(_CODES[reads], code, file, f"{key}.accepts[{index}]").value
        for index, code in enumerate(sequence(entry["accepts"], file, f"{key}.accepts"))
    ]
    if not accepts or UNKNOWN in accepts:
        remedy = "name the answers that meet it; what is not known meets nothing"
        raise DataError(file, f"{key}.accepts", "cannot be met by an answer", remedy)
    missing = [code.value for code in _CODES[reads] if code.value not in {*accepts, UNKNOWN}]
    if reads in SAID_ALONE and missing:
        what = f"would tell who said '{missing[0]}' alone"
        raise DataError(file, f"{key}.accepts", what, "accept every answer")
    or_chosen = entry.get("or_chosen", False)
    if not isinstance(or_chosen, bool):
        raise DataError(file, f"{key}.or_chosen", f"{or_chosen!r}", "write true or false")
    return Rule(
        key,
        reads,
        frozenset(accepts),
        words_of(entry["title"], file, f"{key}.title"),
        {
            status: words_of(entry[status.value], file, f"{key}.{status}")
            for status in Status
            if status.value in entry
        },
        whole_days(entry.get("held_months", 0), file, f"{key}.held_months"),
        or_chosen,
    )

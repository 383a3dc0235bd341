"""A plan is completed on stated criteria only, and no criterion tells what somebody said alone."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trousseau.follow_ups.choices import (
    FollowUpState,
    Housing,
    RightsReopened,
    Safety,
    School,
    SomeoneToCall,
    WishToStay,
    Work,
)
from trousseau.follow_ups.completion import (
    SAID_ALONE,
    AdultFacts,
    Criterion,
    Facts,
    Reads,
    Status,
    completion_rules,
    criteria,
    may_complete,
    read_rules,
)
from trousseau.households.choices import YesNo
from trousseau.plans.reading import DataError

TODAY = date(2028, 3, 10)
S = FollowUpState
SETTLED = AdultFacts(
    work=Work.PERMANENT,
    work_since=date(2027, 6, 1),
    work_said_on=TODAY,
    seeks_work=YesNo.YES,
    someone_to_call=SomeoneToCall.YES,
    safety=Safety.SAFE,
    wish_to_stay=WishToStay.YES,
)
DONE = Facts(
    last_follow_up=S.DONE,
    adults=(SETTLED, SETTLED),
    children=(School.ENROLLED, School.NOT_OF_AGE),
    housing=Housing.OWN_LEASE,
    rights=RightsReopened.ALL,
)
ADULTS = st.builds(
    AdultFacts,
    st.sampled_from(Work),
    st.none() | st.dates(date(2027, 1, 1), TODAY),
    st.none() | st.dates(date(2027, 1, 1), TODAY),
    st.sampled_from(YesNo),
    st.sampled_from(SomeoneToCall),
    st.sampled_from(Safety),
    st.sampled_from(WishToStay),
)
FACTS = st.builds(
    Facts,
    st.none() | st.sampled_from(FollowUpState),
    st.lists(ADULTS, max_size=3).map(tuple),
    st.lists(st.sampled_from(School), max_size=3).map(tuple),
    st.sampled_from(Housing),
    st.sampled_from(YesNo),
    st.sampled_from(RightsReopened),
)


def by_key(facts: Facts) -> dict[str, Criterion]:
    return {one.key: one for one in criteria(facts)}


def status(key: str, **changed: object) -> Status:
    return by_key(replace(DONE, **changed))[key].status  # type: ignore[arg-type]


def adult(**changed: object) -> tuple[AdultFacts, ...]:
    return (SETTLED, replace(SETTLED, **changed))  # type: ignore[arg-type]


def test_who_has_arrived_for_good_may_complete():
    assert [one.status for one in criteria(DONE)] == [Status.MET] * 8
    assert may_complete(criteria(DONE))
    assert not may_complete(())


@pytest.mark.parametrize(
    ("key", "changed", "said"),
    [
        ("last_follow_up", {"last_follow_up": S.DECLINED}, Status.MET),
        ("last_follow_up", {"last_follow_up": S.DUE}, Status.NOT_MET),
        ("last_follow_up", {"last_follow_up": S.UNREACHABLE}, Status.NOT_MET),
        ("last_follow_up", {"last_follow_up": S.MISSED}, Status.NOT_MET),
        ("last_follow_up", {"last_follow_up": None}, Status.UNKNOWN),
        ("home", {"housing": Housing.SUBLET}, Status.UNKNOWN),
        ("home", {"housing": Housing.SUBLET, "housing_chosen": YesNo.YES}, Status.MET),
        ("home", {"housing": Housing.HOSTED, "housing_chosen": YesNo.YES}, Status.MET),
        ("home", {"housing": Housing.TEMPORARY, "housing_chosen": YesNo.NO}, Status.NOT_MET),
        # Nobody chooses to have none.
        ("home", {"housing": Housing.NONE, "housing_chosen": YesNo.YES}, Status.NOT_MET),
        ("home", {"housing": Housing.UNKNOWN, "housing_chosen": YesNo.YES}, Status.UNKNOWN),
        ("work", {"adults": adult(work=Work.NONE)}, Status.NOT_MET),
        ("work", {"adults": adult(work=Work.NONE, seeks_work=YesNo.NO)}, Status.MET),
        ("work", {"adults": adult(work=Work.NONE, seeks_work=YesNo.UNKNOWN)}, Status.UNKNOWN),
        ("work", {"adults": adult(work=Work.UNKNOWN)}, Status.UNKNOWN),
        ("work", {"adults": adult(work=Work.TRAINING, work_since=None)}, Status.MET),
        ("work", {"adults": adult(work_since=None)}, Status.UNKNOWN),
        # Six months to the day, and one day less.
        ("work", {"adults": adult(work_since=date(2027, 9, 10))}, Status.MET),
        ("work", {"adults": adult(work_since=date(2027, 9, 11))}, Status.NOT_MET),
        # Who said so half a year ago said nothing of today.
        ("work", {"adults": adult(work_said_on=date(2027, 11, 30))}, Status.NOT_MET),
        ("work", {"adults": adult(work_said_on=None)}, Status.UNKNOWN),
        ("work", {"adults": adult(work=Work.FIXED_SHORT)}, Status.MET),
        ("work", {"adults": ()}, Status.UNKNOWN),
        ("school", {"children": ()}, Status.MET),
        ("school", {"children": (School.ENROLLED, School.WAITING)}, Status.NOT_MET),
        ("school", {"children": (School.ENROLLED, School.UNKNOWN)}, Status.UNKNOWN),
        # One who waits is enough to say so, whatever is not known of another.
        ("school", {"children": (School.UNKNOWN, School.WAITING)}, Status.NOT_MET),
        ("rights", {"rights": RightsReopened.SOME}, Status.NOT_MET),
        ("rights", {"rights": RightsReopened.UNKNOWN}, Status.UNKNOWN),
        ("someone_to_call", {"adults": adult(someone_to_call=SomeoneToCall.NO)}, Status.NOT_MET),
        # That they were asked counts, not what they said.
        ("heard_alone", {"adults": adult(safety=Safety.DANGER)}, Status.MET),
        ("heard_alone", {"adults": adult(safety=Safety.WORRIED)}, Status.MET),
        ("heard_alone", {"adults": adult(safety=Safety.UNKNOWN)}, Status.UNKNOWN),
        # To wish to leave is an answer like another.
        ("wish_known", {"adults": adult(wish_to_stay=WishToStay.NO)}, Status.MET),
        ("wish_known", {"adults": adult(wish_to_stay=WishToStay.HESITATES)}, Status.MET),
        ("wish_known", {"adults": adult(wish_to_stay=WishToStay.UNKNOWN)}, Status.UNKNOWN),
    ],
)
def test_one_criterion_by_hand(key: str, changed: dict[str, object], said: Status):
    assert status(key, **changed) is said
    found = criteria(replace(DONE, **changed))  # type: ignore[arg-type]
    assert may_complete(found) is (said is Status.MET)


@given(FACTS)
def test_completed_means_all_met_and_nothing_unknown_is_met(facts: Facts):
    found = criteria(facts)
    assert may_complete(found) == all(one.status is Status.MET for one in found)
    if may_complete(found):
        assert facts.last_follow_up in (S.DONE, S.DECLINED)
        assert facts.adults
        assert facts.housing not in (Housing.UNKNOWN, Housing.NONE)
        assert facts.rights is RightsReopened.ALL
        assert not {School.WAITING, School.NONE, School.UNKNOWN} & set(facts.children)
        for one in facts.adults:
            assert one.safety is not Safety.UNKNOWN
            assert one.someone_to_call is SomeoneToCall.YES
            assert one.wish_to_stay is not WishToStay.UNKNOWN
            assert one.seeks_work is YesNo.NO or one.work not in (Work.NONE, Work.UNKNOWN)


@given(FACTS, st.sampled_from([Safety.DANGER, Safety.WORRIED]), st.data())
def test_nobody_reads_from_a_criterion_what_was_said_alone(facts, safety, data):
    """Danger, worry and safety look the same in every word and colour."""
    if not facts.adults:
        return
    place = data.draw(st.integers(0, len(facts.adults) - 1))

    def with_safety(code: Safety) -> tuple[Criterion, ...]:
        adults = list(facts.adults)
        adults[place] = replace(adults[place], safety=code)
        return criteria(replace(facts, adults=tuple(adults)))

    assert with_safety(safety) == with_safety(Safety.SAFE)


@given(FACTS, st.sampled_from(WishToStay), st.sampled_from(WishToStay))
def test_what_somebody_wishes_decides_nothing(facts, one, other):
    if WishToStay.UNKNOWN in (one, other):
        return

    def all_wish(code: WishToStay) -> tuple[Criterion, ...]:
        return criteria(
            replace(facts, adults=tuple(replace(a, wish_to_stay=code) for a in facts.adults))
        )

    assert all_wish(one) == all_wish(other)


@given(FACTS)
def test_a_criterion_says_what_it_stands_for(facts: Facts):
    rules = {rule.key: rule for rule in completion_rules().rules}
    for one in criteria(facts):
        assert one.words == rules[one.key].words[one.status]
        assert one.said_alone == (rules[one.key].reads in SAID_ALONE)
        assert one.words.fr
        assert one.words.en


def test_the_default_reads_everything_once():
    rules = completion_rules()
    assert rules.version == 1
    assert [rule.reads for rule in rules.rules] == list(Reads)
    assert {rule.held_months for rule in rules.rules} == {0, 6}
    for rule in rules.rules:
        for french, _ in rule.words.values():
            assert len(french.split()) <= 25
            assert "'" not in french


RULE = """
version: 2
criteria:
- key: home
  reads: housing
  accepts: [own_lease, sublet]
  title: {fr: Chez soi, en: At home}
  met: {fr: Oui, en: "Yes"}
  not_met: {fr: Non, en: "No"}
  unknown: {fr: On ne sait pas, en: Not known}
"""
ALONE = """
- key: safe
  reads: safety
  accepts: [safe, worried, danger]
  title: {fr: Sécurité, en: Safety}
  met: {fr: Oui, en: "Yes"}
  unknown: {fr: On ne sait pas, en: Not known}
"""


def read(tmp_path: Path, text: str):
    file = tmp_path / "ours.yaml"
    file.write_text(text, encoding="utf-8")
    return read_rules(file)


def test_a_programme_states_its_own(tmp_path: Path):
    rules = read(tmp_path, RULE)
    assert rules.version == 2
    sublet = replace(DONE, housing=Housing.SUBLET, housing_chosen=YesNo.NO)
    assert [one.status for one in criteria(sublet, rules)] == [Status.MET]
    # Not among its answers, and not asked whether it was chosen.
    hosted = replace(DONE, housing=Housing.HOSTED, housing_chosen=YesNo.YES)
    assert not may_complete(criteria(hosted, rules))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("version: 1\ncriteria: []", r"criteria: the list is empty; state at least one"),
        (RULE.replace("[own_lease, sublet]", "[]"), r"home\.accepts: cannot be met by an answer"),
        (RULE.replace("sublet", "unknown"), r"home\.accepts: cannot be met by an answer"),
        (RULE.replace("sublet", "castle"), r"home\.accepts\[1\]: 'castle' is not known; known: "),
        (RULE.replace("housing", "sorcery"), r"home\.reads: 'sorcery' is not known; known: "),
        (RULE.replace('  not_met: {fr: Non, en: "No"}\n', ""), r"home\.not_met: missing"),
        (RULE.replace("key: home", "held_months: 3\n  key: home"), r"home\.held_months: unknown"),
        (RULE.replace("key: home", "or_chosen: 1\n  key: home"), r"home\.or_chosen: 1; write true"),
        (RULE + RULE.partition("criteria:")[2], r"criteria: 'home' is there twice"),
        (
            RULE + ALONE + '  not_met: {fr: Non, en: "No"}',
            r"ours\.yaml: safe\.not_met: unknown key",
        ),
        (
            RULE + ALONE.replace(", danger", ""),
            r"safe\.accepts: would tell who said 'danger' alone; accept every answer",
        ),
    ],
)
def test_what_is_wrong_is_named(tmp_path: Path, text: str, message: str):
    with pytest.raises(DataError, match=message):
        read(tmp_path, text)


def test_what_is_said_alone_can_be_asked_for(tmp_path: Path):
    assert len(read(tmp_path, RULE + ALONE).rules) == 2

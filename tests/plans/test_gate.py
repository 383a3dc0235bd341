"""What is not ready is named, what is not known is not ready, and danger waits for nothing."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trousseau.plans.choices import DepartureReason, GateItem, Ready
from trousseau.plans.gate import (
    ALWAYS_NEEDED,
    EMERGENCIES,
    Departure,
    Gate,
    Result,
    departure,
    gate,
    gate_day,
    reasons_to_override,
)
from trousseau.plans.working_days import is_working_day

# A Wednesday; seven days before is a Wednesday too.
MOVE = date(2027, 3, 17)
DAY = date(2027, 3, 10)
ALL_READY = dict.fromkeys(GateItem, Ready.YES)
ANSWERS = st.dictionaries(st.sampled_from(GateItem), st.sampled_from(Ready))
KNOWN = st.sampled_from([True, False, None])
DAYS = st.dates(date(2026, 1, 1), date(2029, 12, 31))
REASON = st.sampled_from(DepartureReason)


def on(answers, move_on=MOVE, today=DAY, care=True, children=True) -> Gate:
    return gate(
        answers,
        move_on=move_on,
        today=today,
        care_continues=care,
        children_need_place=children,
    )


def missing(found: Gate) -> dict[GateItem, Ready]:
    return {one.item: one.ready for one in found.missing}


def test_all_is_ready_seven_days_before():
    assert on(ALL_READY) == Gate(Result.GO, DAY, ())
    assert departure(on(ALL_READY)) == Departure(True, None, ())


def test_the_day_before_it_is_too_early_and_says_what_is_missing():
    found = on(ALL_READY | {GateItem.KEYS: Ready.NO}, today=DAY - timedelta(1))
    assert found.result is Result.TOO_EARLY
    assert missing(found) == {GateItem.KEYS: Ready.NO}
    assert on(ALL_READY, today=DAY - timedelta(1)).result is Result.TOO_EARLY
    assert not departure(found).leaves


def test_what_is_missing_is_said_in_plain_words():
    (one,) = on(ALL_READY | {GateItem.FIRST_CASH: Ready.NO}).missing
    assert one.words.fr == "L’argent du départ et du premier mois n’est pas encore là."
    (one,) = on(ALL_READY | {GateItem.FIRST_CASH: Ready.UNKNOWN}).missing
    assert one.words.en.startswith("We do not know whether the money")


def test_nothing_answered_is_everything_missing_what_hurts_first_at_the_top():
    found = on({})
    assert [one.item for one in found.missing] == list(GateItem)
    assert {one.ready for one in found.missing} == {Ready.UNKNOWN}
    assert found.missing[0].item is GateItem.KEYS


@pytest.mark.parametrize("item", [GateItem.CARE, GateItem.CHILDREN])
@pytest.mark.parametrize(
    ("needed", "ready", "is_missing"),
    [
        (False, Ready.NO, None),
        (False, Ready.UNKNOWN, None),
        (True, Ready.NO, Ready.NO),
        # It was not needed when that was noted; it is now.
        (True, Ready.NOT_NEEDED, Ready.UNKNOWN),
        (None, Ready.NOT_NEEDED, None),
        (None, Ready.UNKNOWN, Ready.UNKNOWN),
        (None, Ready.NO, Ready.NO),
        (None, Ready.YES, None),
    ],
)
def test_care_and_children_only_where_there_is_a_need(item, needed, ready, is_missing):
    care = needed if item is GateItem.CARE else True
    children = needed if item is GateItem.CHILDREN else True
    found = on(ALL_READY | {item: ready}, care=care, children=children)
    assert missing(found) == ({} if is_missing is None else {item: is_missing})


@pytest.mark.parametrize("item", GateItem)
def test_a_door_money_a_name_and_a_way_out_are_needed_by_everybody(item: GateItem):
    found = on(ALL_READY | {item: Ready.NOT_NEEDED}, care=None, children=None)
    if item in {
        GateItem.KEYS,
        GateItem.FIRST_CASH,
        GateItem.RECEIVING_WORKER,
        GateItem.EMERGENCY_EXIT,
    }:
        assert item in ALWAYS_NEEDED
        assert missing(found) == {item: Ready.UNKNOWN}
    else:
        assert found.result is Result.GO


@given(ANSWERS, DAYS, DAYS, KNOWN, KNOWN)
def test_go_means_that_nothing_needed_is_missing(answers, move_on, today, care, children):
    found = on(answers, move_on, today, care, children)
    assert (found.result is Result.TOO_EARLY) == (today < found.held_on)
    if today >= found.held_on:
        assert (found.result is Result.GO) == (not found.missing)
    ready = {item for item in GateItem if answers.get(item) is Ready.YES}
    assert not ready & missing(found).keys()
    assert ALWAYS_NEEDED - ready <= missing(found).keys()
    for one in found.missing:
        assert one.ready in (Ready.NO, Ready.UNKNOWN)
        assert (one.ready is Ready.NO) == (answers.get(one.item) is Ready.NO)


@given(ANSWERS, st.sampled_from(GateItem), st.sampled_from(Ready), KNOWN, KNOWN)
def test_what_becomes_ready_never_closes_the_gate(answers, item, before, care, children):
    old = on(answers | {item: before}, care=care, children=children)
    new = on(answers | {item: Ready.YES}, care=care, children=children)
    assert missing(new).keys() == missing(old).keys() - {item}
    assert old.result is not Result.GO or new.result is Result.GO


@given(ANSWERS, KNOWN, KNOWN)
def test_to_know_that_something_is_not_needed_never_adds_to_what_is_missing(
    answers, care, children
):
    least = missing(on(answers, care=False, children=False)).keys()
    most = missing(on(answers, care=True, children=True)).keys()
    assert least <= missing(on(answers, care=care, children=children)).keys() <= most


@given(ANSWERS, DAYS, DAYS, KNOWN, KNOWN, st.sampled_from(sorted(EMERGENCIES)))
def test_an_emergency_waits_for_nothing(answers, move_on, today, care, children, reason):
    found = on(answers, move_on, today, care, children)
    assert reasons_to_override(found) >= EMERGENCIES
    assert departure(found, reason) == Departure(True, reason, found.missing)


@given(ANSWERS, DAYS, DAYS, REASON)
def test_nobody_leaves_by_the_gate_without_a_go_or_a_reason(answers, move_on, today, reason):
    found = on(answers, move_on, today)
    assert departure(found).leaves == (found.result is Result.GO)
    if reason in reasons_to_override(found):
        left = departure(found, reason)
        assert left.leaves
        # What is missing is not forgotten: it is done first.
        assert left.to_do_first == found.missing
    else:
        assert found.result is not Result.NO_GO
        with pytest.raises(ValueError, match=f"'{reason.value}' needs a no-go"):
            departure(found, reason)


def test_any_reason_will_do_against_a_no_go():
    assert reasons_to_override(on({})) == set(DepartureReason)
    assert {DepartureReason.SAFETY, DepartureReason.EVICTION} == EMERGENCIES
    assert reasons_to_override(on({}, today=DAY - timedelta(1))) == EMERGENCIES


@given(DAYS)
def test_the_gate_is_held_on_a_working_day_not_later_than_seven_days_before(move_on: date):
    day = gate_day(move_on)
    assert is_working_day(day)
    assert timedelta(7) <= move_on - day <= timedelta(7 + 5)


def test_before_christmas_the_gate_comes_earlier():
    # Seven days before this Friday is Christmas.
    assert gate_day(date(2027, 1, 1)) == date(2026, 12, 24)


@pytest.mark.parametrize("item", GateItem)
@pytest.mark.parametrize("ready", [Ready.NO, Ready.UNKNOWN])
def test_each_lack_is_told_in_both_languages(item: GateItem, ready: Ready):
    (one,) = on(ALL_READY | {item: ready}).missing
    for words in one.words:
        assert words.endswith(".")
        assert "'" not in words
        assert len(words.split()) <= 25
    # What nobody knows is never told as if it were so.
    assert one.words.fr.startswith("Nous ne savons pas") == (ready is Ready.UNKNOWN)
    assert one.words.en.startswith("We do not know") == (ready is Ready.UNKNOWN)

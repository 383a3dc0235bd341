"""Deadlines against the day of a move: nothing that ends before it stays unsaid."""

from datetime import date, timedelta

import pytest
from babel.dates import format_date
from hypothesis import given
from hypothesis import strategies as st

from trousseau.households.deadlines import (
    PLAN_MONTHS,
    Consequence,
    Deadline,
    DeadlineKind,
    Stay,
    collisions,
    deadlines_of,
    stay_alert,
)
from trousseau.households.home_size import HouseholdMember
from trousseau.households.questionnaire import UNKNOWN, Answers
from trousseau.privacy.months import months_after

TODAY = date(2026, 11, 23)
MOVE = date(2027, 4, 12)
DAYS = st.integers(-400, 900).map(lambda days: TODAY + timedelta(days=days))
DEADLINES = st.builds(
    Deadline, st.sampled_from(list(DeadlineKind)), DAYS, st.sampled_from([None, "a", "b"])
)
MOVES = st.integers(0, 500).map(lambda days: TODAY + timedelta(days=days))


def of(kind, on, move_on=MOVE, today=TODAY):
    """The consequence of a single deadline, None when it does not collide."""
    found = collisions([Deadline(kind, on)], move_on, today)
    assert len(found) <= 1
    return found[0].consequence if found else None


# -- each kind --------------------------------------------------------------------------------


@given(DAYS, MOVES)
def test_a_stay_that_ends_before_the_move_stops_it(ends_on, move_on):
    expected = Consequence.STOP if ends_on < move_on else None
    assert of(DeadlineKind.END_OF_STAY, ends_on, move_on) == expected


@given(DAYS, MOVES)
def test_nobody_moves_on_an_expired_permit_unwarned(expires_on, move_on):
    found = of(DeadlineKind.PERMIT, expires_on, move_on)
    if expires_on < max(move_on, TODAY):
        assert found == Consequence.STOP
    if expires_on > months_after(move_on, 5):
        assert found is None


@pytest.mark.parametrize(
    ("expires_on", "found"),
    [
        (date(2026, 11, 22), Consequence.STOP),
        (date(2027, 4, 11), Consequence.STOP),
        (date(2027, 4, 12), Consequence.ACT),
        (date(2027, 8, 12), Consequence.ACT),
        (date(2027, 8, 13), None),
    ],
)
def test_a_permit(expires_on, found):
    assert of(DeadlineKind.PERMIT, expires_on) == found
    words = collisions([Deadline(DeadlineKind.PERMIT, expires_on)], MOVE, TODAY)
    if words:
        assert ("a expiré" in words[0].words.fr) == (expires_on < TODAY)
        assert ("avant le départ" in words[0].words.fr) == (TODAY <= expires_on < MOVE)


@pytest.mark.parametrize(
    ("days", "found"),
    [
        (-71, None), (-70, Consequence.STOP), (0, Consequence.STOP), (42, Consequence.STOP),
        (43, Consequence.ACT), (112, Consequence.ACT), (113, None),
    ],
)  # fmt: skip
def test_a_birth(days, found):
    """`days` from the move to the day on which a child is expected."""
    assert of(DeadlineKind.BIRTH, MOVE + timedelta(days=days)) == found


@pytest.mark.parametrize(
    ("move_on", "found"),
    [
        (date(2026, 8, 31), None),
        (date(2026, 9, 1), Consequence.ACT),
        (date(2027, 2, 28), Consequence.ACT),
        (date(2027, 3, 1), Consequence.STOP),
        (date(2027, 6, 15), Consequence.STOP),
        (date(2027, 7, 10), Consequence.STOP),
        (date(2027, 7, 11), None),
    ],
)
def test_an_exam_year(move_on, found):
    hits = collisions([Deadline(DeadlineKind.EXAM, date(2027, 6, 1), "c")], move_on, TODAY)
    assert (hits[0].consequence if hits else None) == found


@pytest.mark.parametrize(
    ("until", "found"),
    [
        (date(2027, 4, 11), Consequence.STOP),
        (date(2027, 4, 12), Consequence.ACT),
        (date(2027, 5, 11), Consequence.ACT),
        (date(2027, 5, 12), None),
    ],
)
def test_a_prescription(until, found):
    assert of(DeadlineKind.PRESCRIPTION, until) == found


@pytest.mark.parametrize("kind", [DeadlineKind.LICENCE_EXCHANGE, DeadlineKind.SOCIAL_HOUSING])
@pytest.mark.parametrize(
    ("on", "found"),
    [
        (date(2026, 11, 22), Consequence.KNOW),
        (TODAY, Consequence.ACT),
        (MOVE, Consequence.ACT),
        (MOVE + timedelta(days=60), Consequence.ACT),
        (MOVE + timedelta(days=61), None),
    ],
)
def test_what_must_be_asked_for_in_time(kind, on, found):
    assert of(kind, on) == found


# -- all together -----------------------------------------------------------------------------


@given(st.lists(DEADLINES, max_size=8), MOVES, st.randoms(use_true_random=False))
def test_the_gravest_comes_first_whatever_the_order_given(deadlines, move_on, chance):
    found = collisions(deadlines, move_on, TODAY)
    weights = [each.consequence for each in found]
    assert weights == sorted(weights, reverse=True)
    shuffled = list(deadlines)
    chance.shuffle(shuffled)
    assert collisions(shuffled, move_on, TODAY) == found
    alone = [one for each in deadlines for one in collisions([each], move_on, TODAY)]
    assert len(alone) == len(found)
    for each in alone:
        assert each in found


@given(DEADLINES, MOVES)
def test_each_is_said_in_a_sentence_with_its_day(deadline, move_on):
    for each in collisions([deadline], move_on, TODAY):
        assert each.deadline == deadline
        day = deadline.on
        exam = deadline.kind is DeadlineKind.EXAM
        french = f"juin {day.year}" if exam else format_date(day, "long", locale="fr")
        english = f"June {day.year}" if exam else format_date(day, "long", locale="en_GB")
        assert french in each.words.fr
        assert english in each.words.en
        assert each.words.fr.endswith(".")
        assert "'" not in each.words.fr + each.words.en


def test_a_day_before_and_days_before():
    one, many = (
        collisions([Deadline(DeadlineKind.END_OF_STAY, MOVE - timedelta(days=n))], MOVE, TODAY)[0]
        for n in (1, 12)
    )
    assert ", un jour avant" in one.words.fr
    assert "one day before" in one.words.en
    assert ", 12 jours avant" in many.words.fr


# -- does a plan still fit --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("ends_on", "stay"),
    [
        (date(2026, 11, 22), Stay.OVER),
        (TODAY, Stay.TOO_SHORT),
        (date(2027, 3, 22), Stay.TOO_SHORT),
        (date(2027, 3, 23), Stay.TIGHT),
        (date(2027, 4, 22), Stay.TIGHT),
        (date(2027, 4, 23), None),
    ],
)
def test_four_to_five_months_before_the_stay_ends(ends_on, stay):
    alert = stay_alert(ends_on, TODAY)
    assert (alert.stay if alert else None) == stay
    if alert:
        assert alert.days_left == (ends_on - TODAY).days
        assert format_date(ends_on, "long", locale="fr") in alert.words.fr
        assert format_date(ends_on, "long", locale="en_GB") in alert.words.en


@given(DAYS, st.integers(0, 400))
def test_a_later_end_is_never_more_alarming(ends_on, later):
    order = [Stay.OVER, Stay.TOO_SHORT, Stay.TIGHT, None]
    first, second = (stay_alert(day, TODAY) for day in (ends_on, ends_on + timedelta(days=later)))
    assert order.index(first.stay if first else None) <= order.index(
        second.stay if second else None
    )


@given(DAYS)
def test_no_alert_means_that_a_plan_of_five_months_ends_before_the_stay(ends_on):
    if stay_alert(ends_on, TODAY) is None:
        move_on = months_after(TODAY, PLAN_MONTHS[1])
        assert not collisions([Deadline(DeadlineKind.END_OF_STAY, ends_on)], move_on, TODAY)


# -- from an assessment -----------------------------------------------------------------------

BORN = HouseholdMember("b", False, "", "child", "yes", date(2027, 5, 2))
SON = HouseholdMember("s", False, "2011-04-04", "child")
MOTHER = HouseholdMember("m", True, "1990-01-05", "adult")
KNOWN: Answers = {
    ("s", "exam"): "brevet",
    ("s", "exam_year"): 2027,
    ("s", "care"): "yes",
    ("s", "treatment_until"): "2027-01-31",
    ("m", "car_licence"): "to_exchange",
    ("m", "licence_deadline"): "2027-02-01",
}


def test_what_an_assessment_knows_of():
    assert set(deadlines_of((MOTHER, SON, BORN), KNOWN)) == {
        Deadline(DeadlineKind.BIRTH, date(2027, 5, 2), "b"),
        Deadline(DeadlineKind.EXAM, date(2027, 6, 1), "s"),
        Deadline(DeadlineKind.PRESCRIPTION, date(2027, 1, 31), "s"),
        Deadline(DeadlineKind.LICENCE_EXCHANGE, date(2027, 2, 1), "m"),
    }


@pytest.mark.parametrize(
    ("key", "value", "gone"),
    [
        (("s", "exam"), "no_exam", DeadlineKind.EXAM),
        (("s", "exam_year"), UNKNOWN, DeadlineKind.EXAM),
        (("s", "care"), "no", DeadlineKind.PRESCRIPTION),
        (("s", "treatment_until"), UNKNOWN, DeadlineKind.PRESCRIPTION),
        (("m", "car_licence"), "valid", DeadlineKind.LICENCE_EXCHANGE),
        (("m", "licence_state"), "asked", DeadlineKind.LICENCE_EXCHANGE),
        (("m", "licence_exchangeable"), "no", DeadlineKind.LICENCE_EXCHANGE),
        (("m", "licence_deadline"), UNKNOWN, DeadlineKind.LICENCE_EXCHANGE),
    ],
)
def test_what_is_settled_or_not_known_is_no_deadline(key, value, gone):
    found = deadlines_of((MOTHER, SON, BORN), {**KNOWN, key: value})
    assert {each.kind for each in found} == {
        each.kind for each in deadlines_of((MOTHER, SON, BORN), KNOWN)
    } - {gone}


@pytest.mark.parametrize("answer", ["yes", UNKNOWN])
def test_a_licence_that_may_be_exchanged_is_to_be_asked_for(answer):
    known = {**KNOWN, ("m", "licence_exchangeable"): answer}
    assert deadlines_of((MOTHER, SON, BORN), known) == deadlines_of((MOTHER, SON, BORN), KNOWN)


def test_whoever_stays_behind_holds_up_no_move():
    stay = [HouseholdMember(m.id, m.is_adult, m.birth_date, m.relation, "no", m.expected_on)
            for m in (MOTHER, SON, BORN)]  # fmt: skip
    assert deadlines_of(stay, KNOWN) == ()
    late = HouseholdMember("b", False, "2015-01-01", "child", "later", date(2027, 5, 2))
    assert deadlines_of((late,), {}) == (), "an arrival is no birth"

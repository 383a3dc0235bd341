"""Figures by hand; and no way of answering makes them say more than is known."""

import math
from dataclasses import fields, replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trousseau.follow_ups.choices import (
    Doctor,
    FollowUpMoment,
    FollowUpState,
    FrenchLevel,
    Housing,
    RightsReopened,
    Safety,
    School,
    SomeoneToCall,
    StillHeld,
    WishToStay,
    Work,
)
from trousseau.follow_ups.indicators import (
    FEWEST,
    REASONS,
    AdultAnswers,
    Asked,
    ChildAnswers,
    Hidden,
    HouseholdAnswers,
    Outcome,
    Question,
    RentToIncome,
    Share,
    asked,
    every_question,
    rent_to_income,
    school_delay,
)
from trousseau.follow_ups.indicators import QUESTIONS as QUESTION_WORDS
from trousseau.plans.stage_times import StageTime

M, S, Q = FollowUpMoment, FollowUpState, Question
AT = M.MONTHS_6


def done(*adults, household=HouseholdAnswers(), children=(), moment=AT):  # noqa: B008 - frozen
    return Outcome(moment, S.DONE, household, adults or (AdultAnswers(),), tuple(children))


def not_done(state=S.UNREACHABLE, adults=1, children=0, moment=AT):
    nobody, no_child = (AdultAnswers(),) * adults, (ChildAnswers(),) * children
    return Outcome(moment, state, HouseholdAnswers(), nobody, no_child)


def works(*codes):
    return [done(AdultAnswers(work=code)) for code in codes]


def rents(*pairs):
    return [done(household=HouseholdAnswers(rent_cents=r, income_cents=i)) for r, i in pairs]


HOUSEHOLDS = st.builds(
    HouseholdAnswers,
    st.sampled_from(Housing),
    st.sampled_from(RightsReopened),
    st.none() | st.integers(0, 90_000),
    st.none() | st.integers(0, 300_000),
)
ADULTS = st.builds(
    AdultAnswers,
    st.sampled_from(Work),
    st.sampled_from(StillHeld),
    st.sampled_from(FrenchLevel),
    st.sampled_from(Doctor),
    st.sampled_from(SomeoneToCall),
    st.sampled_from(Safety),
    st.sampled_from(WishToStay),
)
CHILDREN = st.builds(ChildAnswers, st.sampled_from(School))
ONE = st.one_of(
    st.builds(
        Outcome,
        st.sampled_from([M.DAYS_7, AT, AT, AT]),
        st.just(S.DONE),
        HOUSEHOLDS,
        st.lists(ADULTS, max_size=3).map(tuple),
        st.lists(CHILDREN, max_size=3).map(tuple),
    ),
    st.builds(not_done, st.sampled_from([S.UNREACHABLE, S.DECLINED, S.MISSED])),
)
# Few of them make no figure at all.
OUTCOMES = st.lists(ONE, max_size=12) | st.lists(ONE, min_size=20, max_size=35)
QUESTIONS = st.sampled_from(Question)


def test_work_by_hand():
    """Twelve known of sixteen: two were not reached, one is not known, one did not say."""
    found = works(*[Work.PERMANENT] * 6, *[Work.FIXED_SHORT] * 2, *[Work.TRAINING] * 1)
    found += works(*[Work.NONE] * 3, Work.UNKNOWN)
    found += [not_done(), not_done(S.MISSED), not_done(S.DECLINED)]
    assert asked(found, Q.IN_WORK, AT) == Asked(AT, Q.IN_WORK, 16, 13, 4, Share(8, 12, 4))
    share = asked(found, Q.IN_WORK, AT).share
    assert isinstance(share, Share)
    assert (share.share, share.low, share.high) == (
        Fraction(8, 12),
        Fraction(8, 16),
        Fraction(12, 16),
    )
    assert asked(found, Q.IN_WORK_OR_TRAINING, AT).share == Share(9, 12, 4)


def test_adults_and_children_are_counted_one_by_one():
    child, small = ChildAnswers(School.ENROLLED), ChildAnswers(School.NOT_OF_AGE)
    waits = ChildAnswers(School.WAITING, 40)
    found = [done(AdultAnswers(), AdultAnswers(), children=[child, small])] * 6
    found += [done(children=[child, waits, small])] * 3
    found += [not_done(adults=2, children=3)]
    # 9 at school, 3 wait, 3 not known; those who are too small are not asked.
    assert asked(found, Q.AT_SCHOOL, AT) == Asked(AT, Q.AT_SCHOOL, 15, 12, 3, Share(9, 12, 3))
    assert asked(found, Q.DOCTOR, AT).due == 6 * 2 + 3 + 2


def test_who_never_had_a_job_did_not_lose_it():
    held = [done(AdultAnswers(still_held=StillHeld.YES))] * 7
    lost = [done(AdultAnswers(still_held=StillHeld.NO))] * 4
    never = [done(AdultAnswers(still_held=StillHeld.NO_JOB))] * 9
    found = asked([*held, *lost, *never], Q.JOB_STILL_HELD, AT)
    assert (found.due, found.share) == (11, Share(7, 11, 0))


@pytest.mark.parametrize(
    ("question", "yes", "no"),
    [
        (Q.OWN_LEASE, {"housing": Housing.OWN_LEASE}, {"housing": Housing.NONE}),
        (Q.OWN_LEASE, {"housing": Housing.OWN_LEASE}, {"housing": Housing.SUBLET}),
        (Q.ALL_RIGHTS, {"rights": RightsReopened.ALL}, {"rights": RightsReopened.SOME}),
        (
            Q.RENT_ABOVE_THIRD,
            {"rent_cents": 50_001, "income_cents": 150_000},
            {"rent_cents": 50_000, "income_cents": 150_000},
        ),
        (
            Q.RENT_ABOVE_THIRD,
            {"rent_cents": 1, "income_cents": 0},
            {"rent_cents": 0, "income_cents": None},
        ),
        (Q.FRENCH_B1, {"french": FrenchLevel.B1}, {"french": FrenchLevel.A2}),
        (Q.FRENCH_B1, {"french": FrenchLevel.C2}, {"french": FrenchLevel.NONE}),
        (Q.DOCTOR, {"doctor": Doctor.YES}, {"doctor": Doctor.NO}),
        (Q.SAFE, {"safety": Safety.SAFE}, {"safety": Safety.WORRIED}),
        (Q.SAFE, {"safety": Safety.SAFE}, {"safety": Safety.DANGER}),
        (
            Q.SOMEONE_TO_CALL,
            {"someone_to_call": SomeoneToCall.YES},
            {"someone_to_call": SomeoneToCall.NO},
        ),
        (
            Q.WISHES_TO_STAY,
            {"wish_to_stay": WishToStay.YES},
            {"wish_to_stay": WishToStay.HESITATES},
        ),
    ],
)
def test_what_counts_as_yes(question, yes, no):
    of_household = {field.name for field in fields(HouseholdAnswers)}

    def answering(given):
        if given.keys() <= of_household:
            return done(household=HouseholdAnswers(**given))
        return done(AdultAnswers(**given))

    found = [*[answering(yes)] * 8, *[answering(no)] * 3, done()]
    assert asked(found, question, AT).share == Share(8, 11, 1)


def test_each_moment_counts_its_own():
    found = [*works(*[Work.NONE] * 12), *[not_done(moment=M.MONTHS_12)] * 30]
    by_key = {(one.moment, one.question): one for one in every_question(found)}
    assert len(by_key) == len(M) * len(Q)
    assert by_key[AT, Q.IN_WORK].share == Share(0, 12, 0)
    assert by_key[M.MONTHS_12, Q.IN_WORK].share is Hidden.FEW_KNOWN
    assert by_key[M.DAYS_7, Q.IN_WORK].share is Hidden.FEW_DUE


@pytest.mark.parametrize("number", range(FEWEST))
def test_nothing_at_all_is_told_of_few(number: int):
    found = asked(works(*[Work.PERMANENT] * number), Q.IN_WORK, AT)
    assert found == Asked(AT, Q.IN_WORK, None, None, None, Hidden.FEW_DUE)
    assert rent_to_income(rents(*[(1, 2)] * number), AT) is Hidden.FEW_DUE


def test_few_answers_of_many_are_not_told():
    found = [*works(*[Work.PERMANENT] * 10), *[not_done()] * 30]
    assert asked(found, Q.IN_WORK, AT).share is Hidden.FEW_KNOWN
    assert asked([*found, *works(Work.NONE)], Q.IN_WORK, AT).share == Share(10, 11, 30)
    paid = [*rents(*[(1, 2)] * 10), *[not_done()] * 30]
    assert rent_to_income(paid, AT) is Hidden.FEW_KNOWN


@given(OUTCOMES, QUESTIONS)
def test_a_share_lies_within_its_bounds_and_stands_on_eleven(outcomes, question):
    found = asked(outcomes, question, AT)
    if found.share is Hidden.FEW_DUE:
        assert (found.due, found.done, found.unknown) == (None, None, None)
        return
    assert found.due is not None
    assert found.unknown is not None
    assert found.due >= FEWEST
    if isinstance(found.share, Share):
        share = found.share
        assert 0 <= share.low <= share.share <= share.high <= 1
        assert share.known >= FEWEST
        assert share.known + share.unknown == found.due
        assert (share.low == share.high) == (share.unknown == 0)
    else:
        assert found.due - found.unknown < FEWEST


@given(OUTCOMES, QUESTIONS, st.integers(1, 5))
def test_whoever_is_not_reached_never_makes_us_know_more(outcomes, question, number):
    before = asked(outcomes, question, AT).share
    after = asked([*outcomes, *[not_done(children=1)] * number], question, AT).share
    if isinstance(before, Share):
        assert isinstance(after, Share)
        assert after.share == before.share
        assert after.low <= before.low
        assert before.high <= after.high
        assert after.high - after.low > before.high - before.low
    else:
        assert not isinstance(after, Share)


@given(OUTCOMES, QUESTIONS)
def test_the_true_share_is_within_the_bounds_however_the_others_would_have_answered(
    outcomes, question
):
    """Fill in all that is not known, once with what counts as no and once with what counts as yes:
    the share that everybody would have given is that of the bounds."""
    share = asked(outcomes, question, AT).share
    if not isinstance(share, Share) or question in (Q.JOB_STILL_HELD, Q.RENT_ABOVE_THIRD):
        return
    for filled, bound in ((NO, share.low), (YES, share.high)):
        known = asked([fill(one, filled) for one in outcomes], question, AT).share
        assert isinstance(known, Share)
        assert (known.unknown, known.share) == (0, bound)


YES = {
    "work": Work.PERMANENT, "french": FrenchLevel.C1, "doctor": Doctor.YES,
    "someone_to_call": SomeoneToCall.YES, "safety": Safety.SAFE, "wish_to_stay": WishToStay.YES,
    "housing": Housing.OWN_LEASE, "rights": RightsReopened.ALL, "school": School.ENROLLED,
}  # fmt: skip
NO = {
    "work": Work.NONE, "french": FrenchLevel.A1, "doctor": Doctor.NO,
    "someone_to_call": SomeoneToCall.NO, "safety": Safety.DANGER, "wish_to_stay": WishToStay.NO,
    "housing": Housing.NONE, "rights": RightsReopened.NONE, "school": School.WAITING,
}  # fmt: skip


def fill(outcome: Outcome, answers) -> Outcome:
    def filled(one):
        unknown = {
            name: code for name, code in answers.items() if getattr(one, name, "") == "unknown"
        }
        return replace(one, **unknown)

    return Outcome(
        outcome.moment,
        S.DONE,
        filled(outcome.household),
        tuple(filled(one) for one in outcome.adults),
        tuple(filled(one) for one in outcome.children),
    )


def test_rent_to_income_by_hand():
    """Eleven tenths from 0/10 to 10/10: the median is 5/10, and the unknown widen around it."""
    tenths = rents(*[(n, 10) for n in range(11)])
    assert rent_to_income(tenths, AT) == RentToIncome(
        Fraction(5, 10), Fraction(5, 10), Fraction(5, 10), 11, 0
    )
    some = [*tenths, *[not_done()] * 4]
    # 15 in all, the eighth counts: the fourth of the known, or their eighth.
    assert rent_to_income(some, AT) == RentToIncome(
        Fraction(5, 10), Fraction(3, 10), Fraction(7, 10), 11, 4
    )
    many = [*tenths, *[not_done()] * 12]
    assert rent_to_income(many, AT) == RentToIncome(Fraction(5, 10), Fraction(0), math.inf, 11, 12)


def test_of_an_even_number_the_lower_and_at_the_edge_the_last_that_is_known():
    twelve = rents(*[(n, 20) for n in range(1, 13)])
    assert rent_to_income(twelve, AT) == RentToIncome(
        Fraction(6, 20), Fraction(6, 20), Fraction(6, 20), 12, 0
    )
    # 21 in all, the eleventh counts: the first of the known, or the last of them.
    edge = [*twelve[:11], *rents(*[(500, None)] * 5, *[(None, 500)] * 5)]
    assert rent_to_income(edge, AT) == RentToIncome(
        Fraction(6, 20), Fraction(1, 20), Fraction(11, 20), 11, 10
    )


def test_rent_without_income_is_the_heaviest_and_no_rent_is_none():
    found = rents(*[(0, None)] * 3, *[(40_000, 100_000)] * 2, *[(40_000, 0)] * 6)
    assert rent_to_income(found, AT) == RentToIncome(math.inf, math.inf, math.inf, 11, 0)
    assert rent_to_income(rents(*[(0, 0)] * 11), AT) == RentToIncome(
        Fraction(0), Fraction(0), Fraction(0), 11, 0
    )


@given(OUTCOMES, st.integers(1, 5))
def test_the_median_lies_within_bounds_that_an_unknown_only_widens(outcomes, number):
    before = rent_to_income(outcomes, AT)
    after = rent_to_income([*outcomes, *[not_done()] * number], AT)
    if isinstance(before, Hidden):
        assert isinstance(after, Hidden)
        return
    assert isinstance(after, RentToIncome)
    assert before.low <= before.median <= before.high
    assert after.median == before.median
    assert after.low <= before.low
    assert before.high <= after.high


def test_the_wait_for_school_counts_those_who_still_wait():
    at_school = [ChildAnswers(School.ENROLLED, days) for days in (0, 0, 5, 8, 10)]
    waiting = [ChildAnswers(School.WAITING, days) for days in (30, 40, 45, 60, 70, 80)]
    found = [done(children=[*at_school, *waiting, ChildAnswers(School.ENROLLED)])]
    # Five of eleven are at school: after how many days half are, nobody can tell yet.
    assert school_delay(found, AT) == StageTime(None, 11, 5)
    quick = [done(children=[*at_school, ChildAnswers(School.ENROLLED, 20), *waiting])]
    assert school_delay(quick, AT) == StageTime(20, 12, 6)
    assert school_delay([done(children=at_school)], AT) is Hidden.FEW_KNOWN


def test_each_question_is_told_in_both_languages():
    assert set(QUESTION_WORDS) == set(Q)
    assert set(REASONS) == set(Hidden)
    for french, english in [*QUESTION_WORDS.values(), *REASONS.values()]:
        assert french
        assert english
        assert french != english


def test_nothing_is_known_of_what_was_not_done():
    adult = (AdultAnswers(work=Work.NONE),)
    with pytest.raises(ValueError, match="nothing is known"):
        Outcome(AT, S.DECLINED, HouseholdAnswers(), adult)
    with pytest.raises(ValueError, match="nothing is known"):
        Outcome(AT, S.MISSED, HouseholdAnswers(rent_cents=1), ())


@pytest.mark.parametrize(
    ("school", "days"), [(School.NOT_OF_AGE, 3), (School.UNKNOWN, 0), (School.WAITING, -1)]
)
def test_a_delay_is_that_of_a_child_who_waits_or_waited(school: School, days: int):
    with pytest.raises(ValueError, match="no child waits like this"):
        ChildAnswers(school, days)


@pytest.mark.parametrize("amounts", [(-1, 10), (10, -1), (None, -1)])
def test_no_amount_is_below_zero(amounts):
    with pytest.raises(ValueError, match="below zero"):
        HouseholdAnswers(rent_cents=amounts[0], income_cents=amounts[1])

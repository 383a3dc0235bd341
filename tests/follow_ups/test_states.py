"""No path leads where the table does not, and nobody counts as unreachable for want of trying."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trousseau.follow_ups.choices import FollowUpState, Mode
from trousseau.follow_ups.states import (
    ANSWERED,
    ATTEMPT_DAYS,
    MEANING,
    TABLE,
    Attempt,
    FollowUpVerb,
    NoSuchTransition,
    TooFewAttempts,
    days_tried,
    next_state,
    tried_enough,
    verbs_of,
    when_it_closes,
)

S, V = FollowUpState, FollowUpVerb
DAY = date(2027, 3, 1)
ATTEMPTS = st.lists(
    st.builds(
        Attempt,
        by=st.integers(1, 3),
        on=st.integers(0, 5).map(lambda days: DAY + timedelta(days)),
        mode=st.sampled_from(Mode),
    ),
    max_size=8,
)
STATES = st.sampled_from(FollowUpState)


def tries(*days: int, by: int = 1, mode: Mode = Mode.PHONE) -> list[Attempt]:
    return [Attempt(by, DAY + timedelta(days), mode) for days in days]


@given(st.lists(st.tuples(st.sampled_from(FollowUpVerb), ATTEMPTS), max_size=20))
def test_no_sequence_leaves_the_table(events):
    state = S.DUE
    for verb, attempts in events:
        allowed = verbs_of(state, attempts)
        try:
            reached = next_state(state, verb, attempts)
        except (NoSuchTransition, TooFewAttempts):
            assert verb not in allowed
            continue
        assert verb in allowed
        assert reached == TABLE[state, verb]
        if reached is S.UNREACHABLE:
            assert len({attempt.on for attempt in attempts}) >= 3
        if state is S.DONE:
            assert verb is V.PUT_BACK
        state = reached


def test_every_state_is_reached_and_every_verb_leads_somewhere():
    assert {S.DUE, *TABLE.values()} == set(S)
    assert {verb for _, verb in TABLE} == set(V)
    assert set(TABLE.values()) == {state for state, _ in TABLE}


@pytest.mark.parametrize("state", set(S) - {S.DONE})
def test_whoever_calls_back_is_always_heard(state: FollowUpState):
    assert next_state(state, V.RECORD) is S.DONE


@pytest.mark.parametrize("state", set(S) - {S.DUE})
def test_a_mistake_can_be_undone(state: FollowUpState):
    assert next_state(state, V.PUT_BACK) is S.DUE


@pytest.mark.parametrize("state", [S.UNREACHABLE, S.MISSED, S.DECLINED])
def test_our_own_failure_is_never_put_over_what_is_settled(state: FollowUpState):
    for verb in (V.GIVE_UP, V.LAPSE):
        with pytest.raises(NoSuchTransition, match=f"'{state.value}' by '{verb.value}'"):
            next_state(state, verb, tries(0, 1, 2))


def test_three_calls_of_one_day_are_one_attempt():
    same_day = [*tries(0, 0, 0), *tries(0, by=2, mode=Mode.VISIT)]
    assert days_tried(same_day) == 1
    with pytest.raises(TooFewAttempts, match="tried on 1 days of 3"):
        next_state(S.DUE, V.GIVE_UP, same_day)
    assert next_state(S.DUE, V.GIVE_UP, tries(0, 2, 5)) is S.UNREACHABLE
    assert next_state("due", V.GIVE_UP, tries(0, 2, 5)) is S.UNREACHABLE  # type: ignore[arg-type]


def test_giving_up_is_not_offered_before():
    assert ATTEMPT_DAYS == 3
    assert V.GIVE_UP not in verbs_of(S.DUE, tries(0, 1))
    assert V.GIVE_UP in verbs_of(S.DUE, tries(0, 1, 2))


@given(ATTEMPTS, ATTEMPTS)
def test_a_further_attempt_never_counts_less(attempts, more):
    assert days_tried([*attempts, *more]) >= days_tried(attempts)
    assert not tried_enough(attempts) or tried_enough([*attempts, *more])


@given(STATES, ATTEMPTS)
def test_a_window_that_closes_says_of_the_household_only_what_was_tried(state, attempts):
    closed = when_it_closes(state, attempts)
    if state is not S.DUE:
        assert closed is state
    else:
        assert closed in (S.UNREACHABLE, S.MISSED)
        assert (closed is S.UNREACHABLE) == (len({one.on for one in attempts}) >= 3)


def test_what_the_household_wanted_to_say_is_said():
    assert {S.DONE, S.DECLINED} == ANSWERED


@pytest.mark.parametrize("state", S)
def test_each_state_is_told_in_both_languages(state: FollowUpState):
    french, english = MEANING[state]
    assert french
    assert english
    if state not in (S.DUE, S.DONE):
        assert "Rien ne change pour vous." in french
        assert "Nothing changes for you." in english
        assert "quand vous voulez" in french
        assert "whenever you want" in english

"""No path leads to a state that the tables do not know; what is over stays over."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trousseau.partners.choices import IntroductionState, OpportunityState
from trousseau.partners.states import (
    IN_FLIGHT,
    INTERESTED,
    INTRODUCTION,
    OPPORTUNITY,
    OVER,
    IntroductionVerb,
    NoSuchTransition,
    OpportunityVerb,
    introduction_verbs,
    next_state,
    opportunity_verbs,
    state_at,
)

DAY = date(2026, 3, 2)
O, I, IV = OpportunityState, IntroductionState, IntroductionVerb  # noqa: E741


# Most random verbs lead nowhere, so that random sequences alone rarely get far.
TO_INTEREST = [IV.CONSENT, IV.SEND, IV.ACKNOWLEDGE]
SEQUENCES = st.builds(
    lambda start, rest: [*TO_INTEREST[:start], *rest],
    st.integers(0, len(TO_INTEREST)),
    st.lists(st.sampled_from(IntroductionVerb), max_size=30),
)


@given(SEQUENCES)
def test_whatever_is_done_nothing_is_sent_or_shown_without_consent(verbs: list[IntroductionVerb]):
    state = I.DRAFTED
    done: list[IntroductionVerb] = []
    for verb in verbs:
        try:
            reached = next_state(state, verb)
        except NoSuchTransition:
            assert verb not in introduction_verbs(state)
            continue
        assert verb in introduction_verbs(state)
        assert state not in OVER, "what is over stays over"
        if verb in (IV.SEND, IV.CALL):
            last = max(i for i, one in enumerate(done) if one in (IV.CONSENT, IV.REVISE))
            assert done[last] is IV.CONSENT
        done.append(verb)
        if reached in INTERESTED:
            assert {IV.SEND, IV.CALL} & set(done)
            assert IV.ACKNOWLEDGE in done
        state = reached


def test_each_state_of_an_introduction_is_reached_and_can_be_stopped():
    reached = {I.DRAFTED, *INTRODUCTION.values()}
    assert reached == set(I)
    for state in I:
        assert (IV.WITHDRAW in introduction_verbs(state)) == (state not in OVER)
    for state in IN_FLIGHT:
        assert IV.REFUSE in introduction_verbs(state)


@given(st.sampled_from(O), st.lists(st.sampled_from(OpportunityVerb), max_size=20))
def test_an_opportunity_never_becomes_expired_by_a_verb(
    state: OpportunityState, verbs: list[OpportunityVerb]
):
    for verb in verbs:
        if verb in opportunity_verbs(state):
            state = next_state(state, verb)
            assert state is not O.EXPIRED
        else:
            with pytest.raises(NoSuchTransition):
                next_state(state, verb)


def test_nothing_opens_a_draft_but_somebody_who_checked_it():
    assert {verb for state, verb in OPPORTUNITY if state is O.DRAFT} == {
        OpportunityVerb.OPEN,
        OpportunityVerb.WITHDRAW,
    }


@given(st.sampled_from([one for one in O if one is not O.EXPIRED]), st.integers(-400, 400))
def test_it_expires_by_itself_after_its_last_day(stored: OpportunityState, days: int):
    found = state_at(stored, DAY + timedelta(days), DAY)
    if days < 0 and stored in (O.DRAFT, O.OPEN, O.RESERVED):
        assert found is O.EXPIRED
    else:
        assert found is stored

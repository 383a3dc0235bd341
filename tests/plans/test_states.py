"""No path leads to a state that the tables do not know, and nothing revives what was taken back."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trousseau.households.choices import CloseReason
from trousseau.plans.choices import PlanState, StepState
from trousseau.plans.states import (
    AFTER,
    BEFORE,
    COURSE,
    FINAL,
    MOVED,
    PLAN,
    SETTLED,
    STEP,
    NoSuchTransition,
    PlanStanding,
    PlanVerb,
    StepVerb,
    after,
    next_state,
    reasons_to_close,
    verbs_of,
    with_agreements,
)

P, V = PlanState, PlanVerb
ADULTS = ("a1", "a2")
# What happens to a plan: a verb, or an adult who agrees or takes it back.
EVENTS = st.one_of(
    st.sampled_from(PlanVerb),
    st.tuples(st.sampled_from(ADULTS), st.booleans()),
)
# Most random events lead nowhere, so that random sequences alone rarely get far.
TO_THE_END: list[PlanVerb | tuple[str, bool]] = [
    V.PROPOSE, ("a1", True), ("a2", True), V.START, V.RELOCATE, V.FOLLOW_UP, V.COMPLETE,
]  # fmt: skip
SEQUENCES = st.builds(
    lambda start, rest: [*TO_THE_END[:start], *rest],
    st.integers(0, len(TO_THE_END)),
    st.lists(EVENTS, max_size=30),
)


def standings() -> list[PlanStanding]:
    """Every way in which a plan can stand, reached from a draft by all that can be done."""
    found = [PlanStanding()]
    for standing in found:
        steps = [after(standing, verb) for verb in verbs_of(standing)]
        steps += [with_agreements(standing, {1}, agreed) for agreed in (set(), {1})]
        found += [one for one in dict.fromkeys(steps) if one not in found]
    return found


ALL = standings()


@given(SEQUENCES)
def test_no_sequence_leaves_the_tables_or_outlives_an_agreement(events):
    standing, agreed = PlanStanding(), set[str]()
    for event in events:
        before = standing
        if isinstance(event, tuple):
            agreed = agreed | {event[0]} if event[1] else agreed - {event[0]}
        else:
            try:
                standing = after(standing, event)
            except NoSuchTransition:
                assert event not in verbs_of(standing)
                continue
            if event is V.REVISE and not standing.has_moved:
                # A new version: nobody has agreed to it yet.
                agreed = set()
        standing = with_agreements(standing, set(ADULTS), agreed)
        assert standing in ALL
        if before.on_course in FINAL:
            assert standing == before
        if before.has_moved:
            assert standing.has_moved
        if standing.on_course in (P.AGREED, P.ACTIVE):
            assert agreed == set(ADULTS)
        if standing.on_course in MOVED and before.on_course not in MOVED:
            assert agreed == set(ADULTS)
            assert event is V.RELOCATE


@given(st.lists(st.sampled_from(StepVerb), max_size=20))
def test_no_sequence_leaves_the_table_of_steps(verbs):
    state = StepState.TO_DO
    for verb in verbs:
        try:
            reached = next_state(state, verb)
        except NoSuchTransition:
            assert (state, verb) not in STEP
            continue
        assert reached in StepState
        assert state not in SETTLED or verb is StepVerb.PUT_BACK
        state = reached


def test_every_state_is_reached():
    assert {standing.state for standing in ALL} == set(PlanState)
    reached = {StepState.TO_DO} | set(STEP.values())
    assert reached == set(StepState)


def test_every_verb_leads_somewhere():
    assert {verb for standing in ALL for verb in verbs_of(standing)} == set(PlanVerb)
    assert {verb for _, verb in STEP} == set(StepVerb)


@pytest.mark.parametrize("state", FINAL)
def test_what_is_completed_stays_so(state: PlanState):
    assert not verbs_of(PlanStanding(state))
    assert with_agreements(PlanStanding(state), {1}, set()) == PlanStanding(state)


def test_what_is_settled_can_only_be_put_back():
    assert {(state, verb) for state, verb in STEP if state in SETTLED} == {
        (state, StepVerb.PUT_BACK) for state in SETTLED
    }


@pytest.mark.parametrize("standing", ALL, ids=str)
@pytest.mark.parametrize(("hold", "release"), [(V.SUSPEND, V.RESUME), (V.CLOSE, V.REOPEN)])
def test_what_is_held_goes_back_to_where_it_was(
    standing: PlanStanding, hold: PlanVerb, release: PlanVerb
):
    if hold in verbs_of(standing):
        assert after(after(standing, hold), release) == standing
    if release in verbs_of(standing):
        assert after(after(standing, release), hold) == standing


def test_the_whole_course_is_one_line():
    standing, agreed = PlanStanding(), set[str]()
    told = [standing.state]
    for event in TO_THE_END:
        if isinstance(event, tuple):
            agreed.add(event[0])
        else:
            standing = after(standing, event)
        standing = with_agreements(standing, set(ADULTS), agreed)
        told.append(standing.state)
    assert tuple(dict.fromkeys(told)) == COURSE


def test_one_adult_is_not_enough_and_nobody_is_nobody():
    proposed = PlanStanding(P.PROPOSED)
    assert with_agreements(proposed, {1, 2}, {1}) == proposed
    assert with_agreements(proposed, set(), set()) == proposed
    assert with_agreements(proposed, {1, 2}, {1, 2, 3}).state is P.AGREED
    draft = PlanStanding()
    assert with_agreements(draft, {1}, {1}) == draft


@pytest.mark.parametrize("state", [P.AGREED, P.ACTIVE])
@pytest.mark.parametrize("holds", [(), (V.SUSPEND,), (V.CLOSE,), (V.SUSPEND, V.CLOSE)])
def test_an_agreement_that_is_taken_back_counts_at_once_even_on_hold(
    state: PlanState, holds: tuple[PlanVerb, ...]
):
    standing = PlanStanding(state)
    for verb in holds:
        standing = after(standing, verb)
    back = with_agreements(standing, {1, 2}, {1})
    # It is held as before; only what it goes back to has changed.
    assert back == replace(back, state=standing.state) or not holds
    for verb in reversed(holds):
        back = after(back, V.RESUME if verb is V.SUSPEND else V.REOPEN)
    assert back == PlanStanding(P.PROPOSED)


@pytest.mark.parametrize("state", [P.RELOCATED, P.FOLLOWING_UP])
def test_after_the_move_neither_doubt_nor_loss_ends_the_follow_up(state: PlanState):
    standing = PlanStanding(state)
    assert with_agreements(standing, {1, 2}, set()) == standing
    assert after(standing, V.PLAN_B) == standing
    assert after(standing, V.REVISE) == standing


@pytest.mark.parametrize("state", [P.DRAFT, P.PROPOSED, P.AGREED, P.ACTIVE])
def test_there_is_no_plan_b_before_the_move(state: PlanState):
    with pytest.raises(NoSuchTransition, match=f"nothing leads from '{state.value}' by 'plan_b'"):
        after(PlanStanding(state), V.PLAN_B)


@pytest.mark.parametrize("standing", ALL, ids=str)
def test_the_reasons_to_close_are_those_of_its_side_of_the_move(standing: PlanStanding):
    assert reasons_to_close(standing) == (AFTER if standing.on_course in MOVED else BEFORE)


def test_each_reason_is_on_one_side_or_the_other():
    assert set(BEFORE | AFTER) == set(CloseReason)
    both = {CloseReason.UNREACHABLE, CloseReason.ASKED_TO_STOP, CloseReason.DIED}
    assert both == BEFORE & AFTER


@pytest.mark.parametrize(
    ("state", "suspended_from", "closed_from"),
    [
        (P.SUSPENDED, None, None),
        (P.CLOSED, None, None),
        (P.ACTIVE, P.AGREED, None),
        (P.ACTIVE, None, P.AGREED),
        (P.CLOSED, None, P.SUSPENDED),
        (P.CLOSED, P.ACTIVE, P.ACTIVE),
        (P.CLOSED, None, P.CLOSED),
        (P.CLOSED, None, P.COMPLETED),
        (P.SUSPENDED, P.COMPLETED, None),
        (P.SUSPENDED, P.SUSPENDED, None),
    ],
)
def test_a_standing_that_contradicts_itself_is_refused(
    state: PlanState, suspended_from: PlanState | None, closed_from: PlanState | None
):
    with pytest.raises(ValueError, match="no plan can stand like this"):
        PlanStanding(state, suspended_from, closed_from)


def test_the_table_of_plans_knows_nothing_that_cannot_be():
    assert {state for state, _ in PLAN} <= {standing.state for standing in ALL}
    assert not any(verb in (V.RESUME, V.REOPEN) for _, verb in PLAN)

"""What leads from one state of a plan, or of a step, to the next; nothing else does.

A plan walks a course (draft → proposed → agreed → active → relocated → following up → completed).
It can be held: suspended, or closed, or both; then it remembers where it was, and goes back there.
Nobody declares a plan agreed: that follows from what the adults said (`with_agreements`), and what
one of them takes back counts at once, held or not.
"""

from collections.abc import Mapping, Set
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import overload

from trousseau.households.choices import CloseReason
from trousseau.plans.choices import OwnStage, PlanState, StepState


class NoSuchTransition(Exception):
    """What was asked leads nowhere from this state."""

    def __init__(self, state: PlanState | StepState, verb: "PlanVerb | StepVerb") -> None:
        self.state, self.verb = state, verb
        super().__init__(f"nothing leads from '{state.value}' by '{verb.value}'")


class PlanVerb(StrEnum):
    """What can be done with a plan. Agreeing is not among them: see `with_agreements`."""

    PROPOSE = "propose"
    # A new version is written: the adults have not agreed to that one yet.
    REVISE = "revise"
    START = "start"
    RELOCATE = "relocate"
    FOLLOW_UP = "follow_up"
    # A job or home was lost after the arrival: new steps, and the follow-up goes on.
    PLAN_B = "plan_b"
    COMPLETE = "complete"
    SUSPEND = "suspend"
    RESUME = "resume"
    CLOSE = "close"
    REOPEN = "reopen"


class StepVerb(StrEnum):
    """What can be done with a step."""

    BEGIN = "begin"
    WAIT = "wait"
    FINISH = "finish"
    DECLINE = "decline"
    DROP = "drop"
    # It is to be done (again): begun or settled by mistake, or undone by what happened.
    PUT_BACK = "put_back"


P, S = PlanState, StepState

# Where a plan is when nothing holds it.
COURSE = (P.DRAFT, P.PROPOSED, P.AGREED, P.ACTIVE, P.RELOCATED, P.FOLLOWING_UP, P.COMPLETED)
# From here on the household has moved: no agreement that is taken back can undo that.
MOVED = frozenset({P.RELOCATED, P.FOLLOWING_UP, P.COMPLETED})
FINAL = frozenset({P.COMPLETED})
# A household whose plans are all in one of these can begin another.
OVER = frozenset({P.CLOSED, P.COMPLETED})
# Of plans in these, nothing is asked of anybody.
AT_REST = OVER | {P.SUSPENDED}
# A step in one of these asks nothing of anybody.
SETTLED = frozenset({S.DONE, S.DECLINED, S.DROPPED})

# Resuming and reopening lead to where the plan was; `after` knows.
PLAN: Mapping[tuple[PlanState, PlanVerb], PlanState] = {
    (P.DRAFT, PlanVerb.PROPOSE): P.PROPOSED,
    (P.PROPOSED, PlanVerb.REVISE): P.DRAFT,
    (P.AGREED, PlanVerb.REVISE): P.DRAFT,
    (P.AGREED, PlanVerb.START): P.ACTIVE,
    (P.ACTIVE, PlanVerb.REVISE): P.DRAFT,
    (P.ACTIVE, PlanVerb.RELOCATE): P.RELOCATED,
    (P.RELOCATED, PlanVerb.REVISE): P.RELOCATED,
    (P.RELOCATED, PlanVerb.PLAN_B): P.RELOCATED,
    (P.RELOCATED, PlanVerb.FOLLOW_UP): P.FOLLOWING_UP,
    (P.FOLLOWING_UP, PlanVerb.REVISE): P.FOLLOWING_UP,
    (P.FOLLOWING_UP, PlanVerb.PLAN_B): P.FOLLOWING_UP,
    (P.FOLLOWING_UP, PlanVerb.COMPLETE): P.COMPLETED,
    **{(state, PlanVerb.SUSPEND): P.SUSPENDED for state in COURSE if state not in FINAL},
    **{(state, PlanVerb.CLOSE): P.CLOSED for state in COURSE if state not in FINAL},
    (P.SUSPENDED, PlanVerb.CLOSE): P.CLOSED,
}

STEP: Mapping[tuple[StepState, StepVerb], StepState] = {
    (S.TO_DO, StepVerb.BEGIN): S.DOING,
    (S.WAITING, StepVerb.BEGIN): S.DOING,
    (S.TO_DO, StepVerb.WAIT): S.WAITING,
    (S.DOING, StepVerb.WAIT): S.WAITING,
    # For somebody else, since another day.
    (S.WAITING, StepVerb.WAIT): S.WAITING,
    **{(state, StepVerb.FINISH): S.DONE for state in S if state not in SETTLED},
    **{(state, StepVerb.DECLINE): S.DECLINED for state in S if state not in SETTLED},
    **{(state, StepVerb.DROP): S.DROPPED for state in S if state not in SETTLED},
    **{(state, StepVerb.PUT_BACK): S.TO_DO for state in S if state is not S.TO_DO},
}

# Both lists are those of the design; whoever dies or asks to stop may do so before or after.
EITHER = frozenset({CloseReason.UNREACHABLE, CloseReason.ASKED_TO_STOP, CloseReason.DIED})
BEFORE = EITHER | {
    CloseReason.INELIGIBLE,
    CloseReason.STAYS,
    CloseReason.FAMILY,
    CloseReason.LOCAL_SOLUTION,
    CloseReason.NO_JOB,
    CloseReason.NO_HOME,
    CloseReason.HEALTH,
    CloseReason.RIGHTS_BLOCKED,
    CloseReason.OFFER_WITHDRAWN,
    CloseReason.TRANSFERRED,
}
AFTER = EITHER | {
    CloseReason.GOALS_MET,
    CloseReason.MOVED_ON,
    CloseReason.RETURNED,
    CloseReason.SAFETY,
    CloseReason.JOB_LOST,
    CloseReason.HOME_LOST,
    CloseReason.ISOLATION,
}


@overload
def next_state(state: PlanState, verb: PlanVerb) -> PlanState: ...
@overload
def next_state(state: StepState, verb: StepVerb) -> StepState: ...
def next_state(state: PlanState | StepState, verb: PlanVerb | StepVerb) -> PlanState | StepState:
    """Where a verb leads by the tables above; raises NoSuchTransition.

    Not for resuming and reopening, which need to know where the plan was: `after`.
    """
    found: PlanState | StepState | None = None
    if isinstance(state, PlanState) and isinstance(verb, PlanVerb):
        found = PLAN.get((state, verb))
    elif isinstance(state, StepState) and isinstance(verb, StepVerb):
        found = STEP.get((state, verb))
    if found is None:
        raise NoSuchTransition(state, verb)
    return found


@dataclass(frozen=True)
class PlanStanding:
    """The state of a plan, and where it goes back to. ValueError when these contradict each other.

    `suspended_from` is on the course; `closed_from` there too, or SUSPENDED.
    """

    state: PlanState = PlanState.DRAFT
    suspended_from: PlanState | None = None
    closed_from: PlanState | None = None

    def __post_init__(self) -> None:
        goes_on = set(COURSE) - FINAL
        closed = self.state is P.CLOSED
        open_state = self.closed_from if closed else self.state
        good = (
            (self.closed_from is not None) == closed
            and (self.suspended_from is not None) == (open_state is P.SUSPENDED)
            and self.suspended_from in goes_on | {None}
            and self.closed_from in goes_on | {P.SUSPENDED, None}
        )
        if not good:
            raise ValueError(f"no plan can stand like this: {self}")

    @property
    def on_course(self) -> PlanState:
        """How far the plan has come, held or not."""
        return self.suspended_from or self.closed_from or self.state

    @property
    def has_moved(self) -> bool:
        """Whether the household has relocated under this plan."""
        return self.on_course in MOVED

    @property
    def stage(self) -> OwnStage:
        """The same, as far as the people of the plan are told."""
        if self.state in OVER:
            return OwnStage.OVER
        if self.state is P.SUSPENDED:
            return OwnStage.PAUSED
        if self.has_moved:
            return OwnStage.MOVED
        return OwnStage.PREPARED if self.state is P.DRAFT else OwnStage.THERE

    def at(self, state: PlanState) -> "PlanStanding":
        """The same, held as it is, at another point of the course."""
        if self.suspended_from is not None:
            return replace(self, suspended_from=state)
        if self.closed_from is not None:
            return replace(self, closed_from=state)
        return replace(self, state=state)


def after(standing: PlanStanding, verb: PlanVerb) -> PlanStanding:
    """How a plan stands after a verb; raises NoSuchTransition."""
    if verb is PlanVerb.RESUME and standing.state is P.SUSPENDED:
        return PlanStanding(standing.on_course)
    if verb is PlanVerb.REOPEN and standing.closed_from is not None:
        return replace(standing, state=standing.closed_from, closed_from=None)
    reached = next_state(standing.state, verb)
    if reached is P.SUSPENDED:
        return PlanStanding(reached, suspended_from=standing.state)
    if reached is P.CLOSED:
        return replace(standing, state=reached, closed_from=standing.state)
    return PlanStanding(reached)


def verbs_of(standing: PlanStanding) -> frozenset[PlanVerb]:
    """What can be done with a plan that stands like this."""
    return frozenset(verb for verb in PlanVerb if _leads_somewhere(standing, verb))


def _leads_somewhere(standing: PlanStanding, verb: PlanVerb) -> bool:
    try:
        after(standing, verb)
    except NoSuchTransition:
        return False
    return True


def verbs_of_step(state: StepState) -> frozenset[StepVerb]:
    """What can be done with a step in this state."""
    return frozenset(verb for verb in StepVerb if (state, verb) in STEP)


def with_agreements(
    standing: PlanStanding, adults: Set[object], agreed: Set[object]
) -> PlanStanding:
    """How a plan stands when these of its adults have agreed to its present version.

    All of them, and at least one: a proposed plan is agreed. No longer all of them: a plan that was
    agreed or active is proposed again, also underneath while it is suspended or closed, so that
    neither resuming nor reopening brings back what somebody took back. Once the household has
    relocated, and for a draft, agreements change nothing.
    """
    each = bool(adults) and adults <= agreed
    if standing.on_course is P.PROPOSED and each:
        return standing.at(P.AGREED)
    if standing.on_course in (P.AGREED, P.ACTIVE) and not each:
        return standing.at(P.PROPOSED)
    return standing


def reasons_to_close(standing: PlanStanding) -> frozenset[CloseReason]:
    """The reasons that make sense: those before the move, or those after it."""
    return AFTER if standing.has_moved else BEFORE

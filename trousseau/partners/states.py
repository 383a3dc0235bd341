"""What leads from one state of an opportunity, or of an introduction, to the next."""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import overload

from trousseau.partners.choices import IntroductionState, OpportunityState


class NoSuchTransition(Exception):
    """What was asked leads nowhere from this state."""

    def __init__(self, state: "State", verb: "Verb") -> None:
        self.state, self.verb = state, verb
        super().__init__(f"nothing leads from '{state.value}' by '{verb.value}'")


class OpportunityVerb(StrEnum):
    """What can be done with an opportunity."""

    # A member of staff has checked what is written, and answers for it.
    OPEN = "open"
    RESERVE = "reserve"
    RELEASE = "release"
    FILL = "fill"
    WITHDRAW = "withdraw"
    # It holds still, until another day: also after it had expired or was withdrawn.
    RENEW = "renew"


class IntroductionVerb(StrEnum):
    """What can be done with an introduction."""

    CONSENT = "consent"
    # Other words or other fields: consent is looked at anew.
    REVISE = "revise"
    SEND = "send"
    # One spoke to them oneself, and named nobody.
    CALL = "call"
    # The message came back.
    BOUNCE = "bounce"
    ACKNOWLEDGE = "acknowledge"
    INTERVIEW = "interview"
    VISIT = "visit"
    ACCEPT = "accept"
    REFUSE = "refuse"
    GIVE_UP = "give_up"
    WITHDRAW = "withdraw"


O, I = OpportunityState, IntroductionState  # noqa: E741 - the names of two short tables
OV, IV = OpportunityVerb, IntroductionVerb
State = OpportunityState | IntroductionState
Verb = OpportunityVerb | IntroductionVerb

# EXPIRED is where an opportunity stands by its day (`state_at`); verbs count from there.
OPPORTUNITY: Mapping[tuple[OpportunityState, OpportunityVerb], OpportunityState] = {
    (O.DRAFT, OV.OPEN): O.OPEN,
    (O.OPEN, OV.RESERVE): O.RESERVED,
    (O.OPEN, OV.FILL): O.FILLED,
    (O.RESERVED, OV.RELEASE): O.OPEN,
    (O.RESERVED, OV.FILL): O.FILLED,
    **{(state, OV.WITHDRAW): O.WITHDRAWN for state in (O.DRAFT, O.OPEN, O.RESERVED, O.EXPIRED)},
    **{(state, OV.RENEW): O.OPEN for state in (O.OPEN, O.EXPIRED, O.FILLED, O.WITHDRAWN)},
    (O.RESERVED, OV.RENEW): O.RESERVED,
}
# Whose day counts: what is filled or withdrawn does not expire.
CAN_EXPIRE = frozenset({O.DRAFT, O.OPEN, O.RESERVED})

# The partner was written to, and has not said a last word.
IN_FLIGHT = frozenset({I.SENT, I.ACKNOWLEDGED, I.INTERVIEW, I.VISIT})
OVER = frozenset({I.ACCEPTED, I.REFUSED, I.WITHDRAWN})
# The partner has said that they are interested: now they may see who it is.
INTERESTED = frozenset({I.ACKNOWLEDGED, I.INTERVIEW, I.VISIT, I.ACCEPTED})

INTRODUCTION: Mapping[tuple[IntroductionState, IntroductionVerb], IntroductionState] = {
    (I.DRAFTED, IV.REVISE): I.DRAFTED,
    (I.DRAFTED, IV.CONSENT): I.CONSENTED,
    (I.CONSENTED, IV.REVISE): I.DRAFTED,
    (I.CONSENTED, IV.SEND): I.SENT,
    (I.CONSENTED, IV.CALL): I.SENT,
    (I.SENT, IV.BOUNCE): I.CONSENTED,
    (I.SENT, IV.ACKNOWLEDGE): I.ACKNOWLEDGED,
    # They answer after all.
    (I.NO_REPLY, IV.ACKNOWLEDGE): I.ACKNOWLEDGED,
    (I.NO_REPLY, IV.SEND): I.SENT,
    **{
        (state, verb): reached
        for state in (I.ACKNOWLEDGED, I.INTERVIEW, I.VISIT)
        for verb, reached in (
            (IV.INTERVIEW, I.INTERVIEW),
            (IV.VISIT, I.VISIT),
            (IV.ACCEPT, I.ACCEPTED),
        )
    },
    **{(state, IV.REFUSE): I.REFUSED for state in (*IN_FLIGHT, I.NO_REPLY)},
    **{(state, IV.GIVE_UP): I.NO_REPLY for state in IN_FLIGHT},
    **{(state, IV.WITHDRAW): I.WITHDRAWN for state in I if state not in OVER},
}


@overload
def next_state(state: OpportunityState, verb: OpportunityVerb) -> OpportunityState: ...
@overload
def next_state(state: IntroductionState, verb: IntroductionVerb) -> IntroductionState: ...
def next_state(state: State, verb: Verb) -> State:
    """Where a verb leads; raises NoSuchTransition."""
    # Some words of the two tables are equal as texts ("withdrawn"): their kinds tell them apart.
    found: State | None
    if isinstance(state, OpportunityState):
        found = OPPORTUNITY.get((state, OpportunityVerb(verb)))
    else:
        found = INTRODUCTION.get((state, IntroductionVerb(verb)))
    if found is None:
        raise NoSuchTransition(state, verb)
    return found


def state_at(stored: OpportunityState, expires_on: date, today: date) -> OpportunityState:
    """Where an opportunity stands on a day; on its last day it still holds."""
    return O.EXPIRED if stored in CAN_EXPIRE and expires_on < today else stored


def opportunity_verbs(state: OpportunityState) -> tuple[OpportunityVerb, ...]:
    """What can be done with an opportunity that stands like this, in the order of the verbs."""
    return tuple(verb for verb in OpportunityVerb if (state, verb) in OPPORTUNITY)


def introduction_verbs(state: IntroductionState) -> frozenset[IntroductionVerb]:
    """What can be done with an introduction in this state."""
    return frozenset(verb for verb in IntroductionVerb if (state, verb) in INTRODUCTION)

"""What leads from one state of a follow-up to the next, and what a state means for a household.

It means nothing for its aid. A follow-up asks how people are; whoever does not answer, does not
want to, or was not asked in time loses nothing by it, and can call at any moment: from each of
these states an answer leads to `done`.
"""

from collections.abc import Hashable, Iterable, Mapping
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from trousseau.follow_ups.choices import FollowUpState, Mode
from trousseau.territories.layers import Words

ATTEMPT_DAYS = 3
"""On so many different days somebody has to have tried before a household counts as unreachable;
our own rule: three calls of one afternoon are one attempt."""


class NoSuchTransition(Exception):
    """What was asked leads nowhere from this state."""

    def __init__(self, state: FollowUpState, verb: "FollowUpVerb") -> None:
        self.state, self.verb = state, verb
        super().__init__(f"nothing leads from '{state.value}' by '{verb.value}'")


class TooFewAttempts(Exception):
    """Nobody has tried on enough days yet; `days` says on how many."""

    def __init__(self, days: int) -> None:
        self.days = days
        super().__init__(f"tried on {days} days of {ATTEMPT_DAYS}")


class FollowUpVerb(StrEnum):
    """What can be done with a follow-up."""

    # Somebody answered; not every question has to be.
    RECORD = "record"
    DECLINE = "decline"
    GIVE_UP = "give_up"
    # Its window closed (`schedule`), and nobody had tried enough.
    LAPSE = "lapse"
    # It is to be done again: noted by mistake, or the day of the move was corrected.
    PUT_BACK = "put_back"


class Attempt(NamedTuple):
    """Somebody tried to reach the household: who (an account), on which day, how."""

    by: Hashable
    on: date
    mode: Mode


S, V = FollowUpState, FollowUpVerb

TABLE: Mapping[tuple[FollowUpState, FollowUpVerb], FollowUpState] = {
    **{(state, V.RECORD): S.DONE for state in S if state is not S.DONE},
    (S.DUE, V.DECLINE): S.DECLINED,
    (S.UNREACHABLE, V.DECLINE): S.DECLINED,
    (S.MISSED, V.DECLINE): S.DECLINED,
    (S.DUE, V.GIVE_UP): S.UNREACHABLE,
    (S.DUE, V.LAPSE): S.MISSED,
    **{(state, V.PUT_BACK): S.DUE for state in S if state is not S.DUE},
}

# The household has said what it wanted to say.
ANSWERED = frozenset({S.DONE, S.DECLINED})

# What a household may read of it.
MEANING: Mapping[FollowUpState, Words] = {
    S.DUE: Words(
        "Nous vous appellerons pour savoir comment vous allez. Vous êtes libres de répondre.",
        "We will call you to hear how you are. You are free to answer or not.",
    ),
    S.DONE: Words(
        "Merci d’avoir pris le temps de répondre. Vous pouvez nous appeler quand vous voulez.",
        "Thank you for taking the time to answer. You can call us whenever you want.",
    ),
    S.UNREACHABLE: Words(
        "Nous n’avons pas réussi à vous joindre. Rien ne change pour vous. Appelez-nous quand "
        "vous voulez.",
        "We have not managed to reach you. Nothing changes for you. Call us whenever you want.",
    ),
    S.DECLINED: Words(
        "Vous avez préféré ne pas répondre. Rien ne change pour vous. Appelez-nous quand vous "
        "voulez.",
        "You preferred not to answer. Nothing changes for you. Call us whenever you want.",
    ),
    S.MISSED: Words(
        "Nous ne vous avons pas appelés à temps. Rien ne change pour vous. Appelez-nous quand "
        "vous voulez.",
        "We did not call you in time. Nothing changes for you. Call us whenever you want.",
    ),
}


def next_state(
    state: FollowUpState, verb: FollowUpVerb, attempts: Iterable[Attempt] = ()
) -> FollowUpState:
    """Where a verb leads; raises NoSuchTransition.

    Giving up asks for attempts on `ATTEMPT_DAYS` different days, else TooFewAttempts.
    """
    reached = TABLE.get((state, verb))
    if reached is None:
        raise NoSuchTransition(state, verb)
    if verb is V.GIVE_UP and not tried_enough(tried := tuple(attempts)):
        raise TooFewAttempts(days_tried(tried))
    return reached


def verbs_of(state: FollowUpState, attempts: Iterable[Attempt] = ()) -> frozenset[FollowUpVerb]:
    """What can be done with a follow-up that stands like this."""
    found = frozenset(verb for at, verb in TABLE if at == state)
    return found if tried_enough(attempts) else found - {V.GIVE_UP}


def days_tried(attempts: Iterable[Attempt]) -> int:
    """On how many different days somebody tried, whoever it was and however."""
    return len({attempt.on for attempt in attempts})


def tried_enough(attempts: Iterable[Attempt]) -> bool:
    """Whether a household that did not answer may count as unreachable."""
    return days_tried(attempts) >= ATTEMPT_DAYS


def when_it_closes(state: FollowUpState, attempts: Iterable[Attempt]) -> FollowUpState:
    """The state once the window has closed: what is still due was not answered, or not asked.

    Only the first is said of the household; the second is ours.
    """
    if state != S.DUE:
        return state
    return S.UNREACHABLE if tried_enough(attempts) else S.MISSED

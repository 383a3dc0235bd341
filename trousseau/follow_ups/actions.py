"""What can change about follow-ups: they begin with the arrival, are tried, declined, given up.

Answers are kept by `answers`; a plan is completed by `completing`.
"""

from datetime import date, datetime
from uuid import UUID

from django.utils.timezone import localdate

from trousseau.accounts.actor import Actor
from trousseau.accounts.doors import writing
from trousseau.follow_ups import access
from trousseau.follow_ups.answers import OutsideWindow
from trousseau.follow_ups.choices import FollowUpState, Mode
from trousseau.follow_ups.closing import begin_following_up, in_vain
from trousseau.follow_ups.models import FollowUp, FollowUpAttempt
from trousseau.follow_ups.schedule import FollowUpDates, after_correction, follow_ups_for
from trousseau.follow_ups.states import FollowUpVerb, NoSuchTransition, next_state, verbs_of
from trousseau.households import access as households
from trousseau.households.actions import heard_of
from trousseau.plans import access as plans
from trousseau.plans import moves
from trousseau.plans.actions import NotReady
from trousseau.plans.choices import MoveState
from trousseau.plans.models import MobilityPlan


class AlreadySettled(Exception):
    """It asks nothing of anybody any more: no day is agreed on for it."""


# What is done by a button; an answer has a form.
BY_HAND = frozenset({FollowUpVerb.DECLINE, FollowUpVerb.GIVE_UP, FollowUpVerb.PUT_BACK})


def record_arrival(actor: Actor, move_id: UUID, arrived_on: date, at: datetime) -> UUID:
    """The household has arrived, its five follow-ups are due, and the first steps there have their
    day; gives the plan.

    Raises NotReady for a move that is over, NoSuchTransition unless the plan is active, ValueError
    for a day to come, NotHere.
    """
    with writing(actor, "moves.arrive", at) as door:
        move = plans.get_move_to_change(actor, move_id)
        moves.record_arrival(door, actor, move, arrived_on, at)
        begin_follow_ups(move.plan, arrived_on)
    return move.plan_id


def correct_arrival(actor: Actor, plan_id: UUID, arrived_on: date, at: datetime) -> None:
    """The household arrived on another day. What is still due moves along.

    Raises NotReady before anybody has arrived, ValueError for a day to come, NotHere.
    """
    with writing(actor, "follow_ups.correct_arrival", at) as door:
        plan = plans.get_plan_to_change(actor, plan_id)
        move = plan.moves.filter(state=MoveState.ARRIVED).order_by("arrived_on", "pk").last()
        if move is None:
            raise NotReady("not_arrived")
        if arrived_on > localdate(at):
            raise ValueError("an arrival has taken place")
        before, move.arrived_on = move.arrived_on, arrived_on
        move.save(update_fields=["arrived_on"])
        moves.date_first_steps(plan, arrived_on, instead_of=before)
        correct_follow_ups(plan, arrived_on, localdate(at))
        door.changed(record=plans.record(plan.pk))


def begin_follow_ups(plan: MobilityPlan, arrived_on: date) -> None:
    """Make what a move creates, inside a door that writes; `plan` is locked."""
    for dates in follow_ups_for(arrived_on):
        row = FollowUp(plan=plan, moment=dates.moment)
        row.take(dates)
        row.save(force_insert=True)


def correct_follow_ups(plan: MobilityPlan, arrived_on: date, today: date) -> None:
    """Have the follow-ups of a plan begin with another day; `plan` is locked."""
    rows = list(plan.follow_ups.select_for_update().order_by("pk"))
    corrected = after_correction([row.dates for row in rows], arrived_on, today)
    for row, dates in zip(rows, corrected, strict=True):
        _take(row, dates)


def _take(row: FollowUp, dates: FollowUpDates) -> None:
    row.take(dates)
    row.state = dates.state
    if dates.state == FollowUpState.DUE:
        row.settled_on = None
    row.save()


def plan_call(actor: Actor, follow_up_id: UUID, on: date, at: datetime) -> UUID:
    """Agree on a day for the call; gives the plan.

    Raises OutsideWindow, also for a day that is past, AlreadySettled, NotHere.
    """
    with writing(actor, "follow_ups.plan_call", at) as door:
        row = access.get_follow_up_to_change(actor, follow_up_id)
        if row.state != FollowUpState.DUE:
            raise AlreadySettled
        if on < localdate(at) or not row.window.holds(on):
            raise OutsideWindow
        row.planned_on = on
        row.save(update_fields=["planned_on"])
        door.changed(record=households.record(row.plan.household_id))
    return row.plan_id


def note_attempt(actor: Actor, follow_up_id: UUID, mode: Mode, reached: bool, at: datetime) -> UUID:
    """Somebody tried; gives the plan. Reached, it counts as contact.

    Raises OutsideWindow, NotHere.
    """
    with writing(actor, "follow_ups.attempt", at) as door:
        row = access.get_follow_up_to_change(actor, follow_up_id)
        if not row.window.holds(localdate(at)):
            raise OutsideWindow
        FollowUpAttempt.objects.create(
            follow_up=row, at=at, mode=mode, reached=reached, by_id=actor.user
        )
        if reached:
            heard_of(row.plan.household, localdate(at))
        door.changed(record=households.record(row.plan.household_id))
    return row.plan_id


def move_on(actor: Actor, follow_up_id: UUID, verb: FollowUpVerb, at: datetime) -> UUID:
    """Decline for the household, give up, or put back what was noted by mistake; gives the plan.

    Raises NoSuchTransition, TooFewAttempts, ValueError for a verb that has an action of its own,
    NotHere.
    """
    if verb not in BY_HAND:
        raise ValueError(f"'{verb}' has an action of its own")
    with writing(actor, "follow_ups.move_on", at) as door:
        row = access.get_follow_up_to_change(actor, follow_up_id)
        state = FollowUpState(row.state)
        if verb is FollowUpVerb.PUT_BACK and not may_put_back(row, localdate(at)):
            raise NoSuchTransition(state, verb)
        row.state = next_state(state, verb, in_vain(row, row.attempts.all()))
        row.settled_on = None if row.state == FollowUpState.DUE else localdate(at)
        row.save(update_fields=["state", "settled_on"])
        if row.state != FollowUpState.DUE:
            begin_following_up(row.plan, localdate(at))
        if verb is FollowUpVerb.DECLINE:
            heard_of(row.plan.household, localdate(at))
        door.changed(record=households.record(row.plan.household_id))
    return row.plan_id


def verbs_by_hand(row: FollowUp, today: date) -> frozenset[FollowUpVerb]:
    """What the buttons of a follow-up can do today."""
    found = verbs_of(FollowUpState(row.state), in_vain(row, row.attempts.all())) & BY_HAND
    return found if may_put_back(row, today) else found - {FollowUpVerb.PUT_BACK}


def may_put_back(row: FollowUp, today: date) -> bool:
    """Whether it can be due again: while its window is open, and nothing that was answered is kept.

    An answer that is wrong is put right where it stands.
    """
    return today <= row.closes_on and not row.answers.exists()

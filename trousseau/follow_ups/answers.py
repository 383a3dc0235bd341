"""Answers are kept: of the household, of each of its people, and what an adult says alone."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import QuerySet
from django.utils.timezone import localdate

from trousseau.accounts.actor import Actor
from trousseau.accounts.doors import NotHere, writing
from trousseau.follow_ups import access
from trousseau.follow_ups.choices import (
    ALONE_BY,
    ALONE_WITH,
    FollowUpState,
    Interpreted,
    Mode,
)
from trousseau.follow_ups.closing import begin_following_up
from trousseau.follow_ups.models import FollowUp, FollowUpAnswers, SaidAlone
from trousseau.follow_ups.said import (
    DECLINES,
    AdultSaid,
    AloneSaid,
    ChildSaid,
    HouseholdSaid,
    Said,
    as_text,
    says_nothing,
)
from trousseau.follow_ups.states import ANSWERED, FollowUpVerb, next_state
from trousseau.households import access as households
from trousseau.households.actions import heard_of
from trousseau.households.models import HouseholdMembership
from trousseau.households.queries import members_of
from trousseau.plans.models import MobilityPlan
from trousseau.privacy import access as privacy
from trousseau.privacy.keys import open_key
from trousseau.privacy.models import Person
from trousseau.privacy.versions import stamp

SAID = "said"


class OutsideWindow(Exception):
    """The day belongs to no follow-up, or to another: what was said then is a note."""


class NothingSaid(Exception):
    """Nothing of a form is known: there is nothing to keep."""


class ChangedMeanwhile(Exception):
    """Somebody else has written since the form was opened; nothing was kept."""


@dataclass(frozen=True)
class Talk:
    """On which day somebody answered, how, and who helped to understand one another."""

    on: date
    mode: Mode
    interpreter: Interpreted = Interpreted.UNKNOWN


def answer_household(
    actor: Actor, follow_up_id: UUID, talk: Talk, said: HouseholdSaid, seen: str, at: datetime
) -> None:
    """Keep what is asked once of a household. `seen`: the stamp of what the form showed.

    Raises OutsideWindow, NothingSaid, ChangedMeanwhile, NotHere.
    """
    with writing(actor, "follow_ups.answer_household", at) as door:
        row = access.get_follow_up_to_change(actor, follow_up_id)
        _keep(actor, row, None, talk, said, seen, at)
        door.changed(record=households.record(row.plan.household_id))


def answer(
    actor: Actor,
    follow_up_id: UUID,
    person_id: UUID,
    talk: Talk,
    said: AdultSaid | ChildSaid,
    seen: str,
    at: datetime,
) -> None:
    """Keep what an adult answered, or what is answered of a child; as `answer_household`.

    Who prefers not to answer says so for themselves: the follow-up is declined once each adult has.

    Raises besides ValueError for what is asked of the other kind.
    """
    with writing(actor, "follow_ups.answer", at) as door:
        row = access.get_follow_up_to_change(actor, follow_up_id, person_id)
        person, is_adult = _who_moved(actor, row, person_id, localdate(at))
        if is_adult is isinstance(said, ChildSaid):
            raise ValueError("this is not asked of them")
        _keep(actor, row, person, talk, said, seen, at)
        door.changed(person_id, record=households.record(row.plan.household_id))


def hear_alone(
    actor: Actor, follow_up_id: UUID, person_id: UUID, talk: Talk, said: AloneSaid, at: datetime
) -> None:
    """Keep what one adult said alone. Nothing else changes: neither the follow-up nor the day of
    the last contact, which lists show of the household.

    A word of danger waits for no window: any day counts since this one opened. Raises
    OutsideWindow, NothingSaid, ValueError with anybody else in the room or in a message, NotHere.
    """
    if talk.interpreter not in ALONE_WITH:
        raise ValueError("alone, or with a professional interpreter")
    if talk.mode not in ALONE_BY:
        raise ValueError("nobody is known to be alone with a message")
    if says_nothing(said):
        raise NothingSaid
    with writing(actor, "follow_ups.hear", at) as door:
        # Locked: a hand-over takes no person along while a word of theirs is written down here.
        privacy.get_person_to_change(actor, person_id)
        row, person = access.get_to_hear(actor, follow_up_id, person_id, at)
        if not row.opens_on <= talk.on <= localdate(at):
            raise OutsideWindow
        alone = SaidAlone(
            follow_up=row,
            person=person,
            centre_id=person.centre_id,
            said_on=talk.on,
            mode=talk.mode,
            interpreter=talk.interpreter,
            recorded_by_id=actor.user,
        )
        alone.save(force_insert=True)
        open_key(person).write(alone, {SAID: as_text(said)})
        alone.save(update_fields=[SAID])
        door.changed(person_id)


def stamp_of(follow_up_id: UUID, person_id: UUID | None, text: str) -> str:
    """What a form shows of what is kept."""
    return stamp(person_id or follow_up_id, SAID, text)


def _keep(
    actor: Actor,
    row: FollowUp,
    person: Person | None,
    talk: Talk,
    said: Said,
    seen: str,
    at: datetime,
) -> None:
    _check_day(row, talk.on, localdate(at))
    kept = FollowUpAnswers.objects.filter(follow_up=row, person=person).first()
    if kept is None and says_nothing(said):
        raise NothingSaid
    key = open_key(person or row.plan.household)
    text = key.read(kept, SAID) if kept else ""
    if seen != stamp_of(row.pk, person.pk if person else None, text):
        raise ChangedMeanwhile
    kept = kept or FollowUpAnswers(follow_up=row, person=person)
    kept.said_on, kept.mode, kept.interpreter = talk.on, talk.mode, talk.interpreter
    kept.recorded_by_id = actor.user
    kept.save()
    key.write(kept, {SAID: as_text(said)})
    kept.save(update_fields=[SAID])
    state = _state_after(actor, row, said, localdate(at))
    if row.state != state:
        row.state = state
        row.settled_on = talk.on
        row.save(update_fields=["state", "settled_on"])
        begin_following_up(row.plan, localdate(at))
    heard_of(row.plan.household, talk.on)


def _state_after(actor: Actor, row: FollowUp, said: Said, today: date) -> FollowUpState:
    state = FollowUpState(row.state)
    if said != DECLINES:
        return state if state is FollowUpState.DONE else next_state(state, FollowUpVerb.RECORD)
    asked = {
        member.person.id
        for member in members_of(actor, _here(row.plan), row.asked_on(today))
        if member.is_adult and access.has_moved(member)
    }
    # None of them said more: a single answer has made it done.
    is_declined = asked <= set(row.answers.values_list("person", flat=True))
    if state in ANSWERED or not is_declined:
        return state
    return next_state(state, FollowUpVerb.DECLINE)


def _check_day(row: FollowUp, on: date, today: date) -> None:
    if on > today or not row.takes(on):
        raise OutsideWindow


def _who_moved(actor: Actor, row: FollowUp, person_id: UUID, today: date) -> tuple[Person, bool]:
    """Somebody of the household who is asked, and whether they are an adult; or NotHere."""
    rows = _here(row.plan).filter(person=person_id)
    for member in members_of(actor, rows, row.asked_on(today)):
        if access.has_moved(member):
            return next(one.person for one in rows), member.is_adult
    raise NotHere(person=person_id)


def _here(plan: MobilityPlan) -> "QuerySet[HouseholdMembership]":
    return plan.household.memberships.filter(until_on=None).select_related("person__referent")

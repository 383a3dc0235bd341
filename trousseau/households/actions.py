"""What can change about a household: who belongs to it, how far it has come, who accompanies it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID, uuid4

from django.db.models import Q
from django.utils.timezone import localdate

from trousseau.accounts.actor import Actor, present
from trousseau.accounts.choices import Role
from trousseau.accounts.doors import NotHere, writing
from trousseau.accounts.models import CentreMembership
from trousseau.households import access
from trousseau.households.choices import (
    AppointmentState,
    CloseReason,
    FactKind,
    ReferredBy,
    Relation,
    Relocates,
    YesNo,
)
from trousseau.households.models import Household, HouseholdMembership
from trousseau.households.situations import facts_of
from trousseau.privacy import actions as people
from trousseau.privacy.keys import make_key, open_key
from trousseau.privacy.models import Person


class NotPossible(Exception):
    """What was asked for cannot be, as things stand; nothing was changed. Says why, in a code."""

    def __init__(self, why: str) -> None:
        """`why` is a code that a page puts into words."""
        super().__init__(why)
        self.why = why


@dataclass(frozen=True)
class Referral:
    """How a household came to the programme; `referrer` says in words who sent it."""

    by: ReferredBy
    on: date
    referrer: str = ""


@dataclass(frozen=True)
class Place:
    """What somebody is in a household, and whether they move."""

    relation: Relation
    relocates: Relocates = Relocates.UNKNOWN
    # Not there yet: to be born, or to come by family reunification.
    expected_on: date | None = None


def open_household(
    actor: Actor,
    referral: Referral,
    fields: Mapping[str, str],
    channels: Sequence[people.NewChannel],
    at: datetime,
    known_as: UUID | None = None,
) -> UUID:
    """Open the file of a household with its first adult; a caseworker who does accompanies it.

    `known_as` is the id it gets where whoever asks twice must not get two: then IntegrityError.
    Raises NotHere when the actor opens no files, ValueError for a day to come.
    """
    if referral.on > localdate(at):
        raise ValueError("a referral is not of a day to come")
    with writing(actor, "households.add", at) as door:
        if actor.centre is None or actor.role not in access.WORKS_ON:
            raise NotHere(what="household:new")
        household = Household(
            id=known_as or uuid4(),
            centre_id=actor.centre,
            referent_id=actor.user if actor.role == Role.CASEWORKER else None,
            referred_by=referral.by,
            referred_on=referral.on,
        )
        make_key(household).write(household, {"referrer": referral.referrer})
        household.save(force_insert=True)
        _add_person(actor, household, fields, channels, Place(Relation.ADULT, Relocates.YES), at)
        door.changed(record=access.record(household.pk))
    return household.pk


def add_member(
    actor: Actor,
    household_id: UUID,
    place: Place,
    fields: Mapping[str, str],
    channels: Sequence[people.NewChannel],
    at: datetime,
) -> UUID:
    """Open the file of somebody who belongs to a household; gives the person. Raises NotHere."""
    with writing(actor, "memberships.add", at) as door:
        household = access.get_household_to_change(actor, household_id)
        person = _add_person(actor, household, fields, channels, place, at)
        door.changed(person, record=access.record(household.pk))
    return person


def _add_person(
    actor: Actor,
    household: Household,
    fields: Mapping[str, str],
    channels: Sequence[people.NewChannel],
    place: Place,
    at: datetime,
) -> UUID:
    person = people.add_person(actor, fields, channels, at)
    Person.objects.filter(pk=person).update(referent_id=household.referent_id)
    HouseholdMembership.objects.create(
        household=household,
        person_id=person,
        relation=place.relation,
        relocates=place.relocates,
        expected_on=place.expected_on,
        from_on=localdate(at),
    )
    return person


def change_place(actor: Actor, membership_id: int, place: Place, at: datetime) -> UUID:
    """Change what somebody is in their household; gives the household. Raises NotHere."""
    with writing(actor, "memberships.edit", at) as door:
        row = access.get_membership_to_change(actor, membership_id)
        row.relation = place.relation
        row.relocates = place.relocates
        row.expected_on = place.expected_on
        row.save(update_fields=["relation", "relocates", "expected_on"])
        door.changed(row.person_id, record=access.record(row.household_id))
    return row.household_id


def separate(actor: Actor, household_id: UUID, leaving: Collection[UUID], at: datetime) -> UUID:
    """Some people go their own way: they get a household of their own, which is given back.

    What was recorded before stays where it is; what is about one person goes with that person. The
    new household knows how both came to the programme and who accompanies them, nothing else: where
    the others live or go to is not for it, nor the other way round.

    Raises NotPossible when nobody or everybody would leave, NotHere.
    """
    with writing(actor, "households.separate", at) as door:
        old = access.get_household_to_change(actor, household_id)
        rows = list(old.memberships.select_for_update().filter(until_on=None))
        gone = [row for row in rows if row.person_id in leaving]
        if not gone or len(gone) == len(rows):
            raise NotPossible("nobody_or_everybody")
        new = Household(
            centre_id=old.centre_id,
            referent_id=old.referent_id,
            referred_by=old.referred_by,
            referred_on=old.referred_on,
            informed_on=old.informed_on,
            eligible_on=old.eligible_on,
        )
        make_key(new).write(new, {"referrer": open_key(old).read(old, "referrer")})
        new.save(force_insert=True)
        for row in gone:
            row.until_on = localdate(at)
            row.save(update_fields=["until_on"])
            HouseholdMembership.objects.create(
                household=new,
                person_id=row.person_id,
                relation=row.relation,
                relocates=Relocates.UNKNOWN,
                from_on=localdate(at),
                expected_on=row.expected_on,
            )
            door.changed(row.person_id, record=access.record(new.pk))
        _give_each_an_adult(old)
        _give_each_an_adult(new)
        door.changed(record=access.record(old.pk))
    return new.pk


def _give_each_an_adult(household: Household) -> None:
    """Where the first adult has left, whoever was their spouse is the first one now."""
    rows = household.memberships.filter(until_on=None)
    if not rows.filter(relation=Relation.ADULT).exists():
        others = rows.exclude(relation=Relation.CHILD).order_by("pk")
        first = others.filter(relation=Relation.SPOUSE).first() or others.first()
        if first is not None:
            first.relation = Relation.ADULT
            first.save(update_fields=["relation"])


def inform(actor: Actor, household_id: UUID, on: date, at: datetime) -> None:
    """The household heard what the programme is and is not, on a day. Raises NotHere, ValueError.

    A day before the referral, or to come, is refused.
    """
    with writing(actor, "households.inform", at) as door:
        household = _open_one(actor, household_id)
        if not household.referred_on <= on <= localdate(at):
            raise ValueError("informed between the referral and today")
        household.informed_on = on
        household.save(update_fields=["informed_on"])
        heard_of(household, on)
        door.changed(record=access.record(household.pk))


def find_eligible(actor: Actor, household_id: UUID, at: datetime) -> None:
    """Record that whoever works on it looked at the facts and found the conditions met.

    Raises NotPossible before the household was informed: nobody is proposed what they do not know;
    and where somebody who is to move said that they do not wish to.
    """
    with writing(actor, "households.find_eligible", at) as door:
        household = _open_one(actor, household_id)
        if household.informed_on is None:
            raise NotPossible("not_informed")
        if _somebody_is_unwilling(household):
            raise NotPossible("not_voluntary")
        if household.eligible_on is None:
            household.eligible_on = localdate(at)
            household.save(update_fields=["eligible_on"])
            door.changed(record=access.record(household.pk))


def _somebody_is_unwilling(household: Household) -> bool:
    rows = household.memberships.filter(until_on=None, expected_on=None)
    moving = rows.exclude(relocates=Relocates.NO).select_related("person")
    wishes = [facts_of(row.person).get(FactKind.VOLUNTARY) for row in moving]
    return any(wish is not None and wish.value == YesNo.NO for wish in wishes)


def close_household(actor: Actor, household_id: UUID, reason: CloseReason, at: datetime) -> None:
    """Go no further with a household; nothing is deleted, and it can be taken up again.

    Where there is a plan, `plans.closing.close_household` closes both. Raises NotPossible, NotHere.
    """
    with writing(actor, "households.close", at) as door:
        household = _open_one(actor, household_id)
        close(household, reason, localdate(at))
        door.changed(record=access.record(household.pk))


def close(household: Household, reason: CloseReason, on: date) -> None:
    """The same, for one that is open and locked."""
    household.closed_on, household.close_reason = on, reason
    household.save(update_fields=["closed_on", "close_reason"])


def reopen_household(actor: Actor, household_id: UUID, at: datetime) -> None:
    """Take up a household again; nothing happens when it is open. Raises NotHere."""
    with writing(actor, "households.reopen", at) as door:
        household = access.get_household_to_change(actor, household_id)
        if reopen(household):
            door.changed(record=access.record(household.pk))


def reopen(household: Household) -> bool:
    """The same, for one that is locked; whether it was closed."""
    if household.closed_on is None:
        return False
    household.closed_on, household.close_reason = None, ""
    household.save(update_fields=["closed_on", "close_reason"])
    return True


def assign(
    actor: Actor, household_ids: Collection[UUID], referent: UUID | None, reason: str, at: datetime
) -> int:
    """Give households to a caseworker of the centre, or to nobody, for a reason that is logged.

    What was agreed with whoever accompanied them until now and lies ahead is with the new one. For
    a manager; gives how many changed hands. Raises NotHere when one of the households, or the
    caseworker, is not of the centre: then none changes.
    """
    with writing(actor, "households.assign", at, reason) as door:
        wanted = set(household_ids)
        rows = list(access.households(actor).select_for_update(of=("self",)).filter(pk__in=wanted))
        if actor.role != Role.MANAGER or len(rows) != len(wanted):
            raise NotHere(what="household:assign")
        if referent is not None and not _accompanies(actor, referent, at):
            raise NotHere(what=f"user:{referent}")
        moved = [row for row in rows if row.referent_id != referent]
        for row in moved:
            former, row.referent_id = row.referent_id, referent
            row.save(update_fields=["referent"])
            members = row.memberships.filter(until_on=None)
            if former is not None and referent is not None:
                here = Q(person=None) | Q(person__in=members.values("person"))
                ahead = row.appointments.filter(here, state=AppointmentState.PLANNED, at__gte=at)
                ahead.filter(with_user=former).update(with_user=referent)
            Person.objects.filter(households__in=members).update(referent_id=referent)
            door.changed(record=access.record(row.pk))
    return len(moved)


def _accompanies(actor: Actor, user: UUID, at: datetime) -> bool:
    return CentreMembership.objects.filter(
        present(localdate(at)),
        user=user,
        user__is_active=True,
        centre=actor.centre,
        role__in=access.WORKS_ON,
    ).exists()


def _open_one(actor: Actor, household_id: UUID) -> Household:
    household = access.get_household_to_change(actor, household_id)
    if household.closed_on is not None:
        raise NotPossible("closed")
    return household


def heard_of(household: Household, on: date) -> None:
    """Somebody spoke to the household on a day: that counts for each of its people."""
    for row in household.memberships.filter(until_on=None).select_related("person"):
        row.person.note_contact(on)
        row.person.save(update_fields=["last_contact_on"])

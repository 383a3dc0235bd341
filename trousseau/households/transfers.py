"""A household goes to another centre, with all of its people and everything kept about them.

From that moment its old centre finds it no more than one it never had, and the new one works on it.
When that may be, and what is agreed before, is said above (`handovers`); here it is done, at once
and whole, or not at all.
"""

from datetime import date, datetime
from uuid import UUID

from django.db.models import QuerySet
from django.utils.timezone import localdate

from trousseau.accounts.actor import Actor, present
from trousseau.accounts.choices import CentreKind
from trousseau.accounts.doors import NotHere, system, writing
from trousseau.accounts.models import Centre, CentreMembership
from trousseau.households import access
from trousseau.households.actions import NotPossible
from trousseau.households.choices import AppointmentState
from trousseau.households.models import Appointment, Household
from trousseau.privacy.models import ErasureNotice
from trousseau.privacy.moving import File, lock, move_file

WELCOMES = frozenset({CentreKind.ARRIVAL, CentreKind.BOTH})
GIVEN = "households.transfer"
RECEIVED = "households.receive"


def transfer(
    actor: Actor, household_id: UUID, centre_id: int, receiver: UUID, at: datetime
) -> None:
    """Hand a household over to `receiver`, who works at another centre from now on with it.

    Nothing happens when it is there already. Raises NotHere, and NotPossible: `closed`,
    `no_arrival_centre`, `nobody_receives`, `elsewhere` or `being_erased` (somebody of it is).
    """
    with writing(actor, GIVEN, at) as door:
        household = access.get_household_to_change(actor, household_id)
        if household.centre_id == centre_id:
            return
        # From here on past the second wall: its new place lies behind it.
        with system(RECEIVED, at) as received:
            to = _centre(centre_id)
            people = _people(household)
            if household.closed_on is not None:
                raise NotPossible("closed")
            if not works_at(to, receiver, at):
                raise NotPossible("nobody_receives")
            move_file(File(household, people), to, receiver, received, at)
            planned = Appointment.objects.filter(
                household=household, state=AppointmentState.PLANNED
            )
            planned.filter(person=None).update(with_user=receiver)
            planned.filter(person__in=people).update(with_user=receiver)
            received.centre = to.pk
            for person in people:
                received.changed(person, record=access.record(household.pk))
                door.changed(person, record=access.record(household.pk))


def arrival_centres() -> list[tuple[int, str]]:
    """The centres that welcome households, by name."""
    rows = Centre.objects.filter(kind__in=WELCOMES).order_by("name")
    return list(rows.values_list("pk", "name"))


def works_at(centre: Centre, user: UUID, at: datetime) -> bool:
    """Whether somebody accompanies households there."""
    return colleagues_at(centre.pk, at).filter(user=user).exists()


def colleagues_at(centre: int, at: datetime) -> QuerySet[CentreMembership]:
    """Those who accompany households in a centre today."""
    return colleagues(localdate(at)).filter(centre=centre)


def colleagues(today: date) -> QuerySet[CentreMembership]:
    """Those who accompany households, in whatever centre."""
    return CentreMembership.objects.filter(
        present(today), role__in=access.WORKS_ON, user__is_active=True
    )


def _centre(centre_id: int) -> Centre:
    centre = Centre.objects.filter(pk=centre_id).first()
    if centre is None:
        raise NotHere(what=f"centre:{centre_id}")
    if centre.kind not in WELCOMES:
        raise NotPossible("no_arrival_centre")
    return centre


def _people(household: Household) -> tuple[UUID, ...]:
    """Who belongs to it today, locked; raises NotPossible for who cannot go along."""
    rows = household.memberships.filter(until_on=None)
    people = lock(list(rows.values_list("person", flat=True)))
    here = tuple(person.pk for person in people)
    if any(person.centre_id != household.centre_id for person in people):
        raise NotPossible("elsewhere")
    announced = ErasureNotice.objects.filter(person__in=here, called_off_on=None)
    if announced.exists() or any(person.erased_on for person in people):
        raise NotPossible("being_erased")
    return here

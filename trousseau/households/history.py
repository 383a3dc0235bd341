"""What became of a household's appointments: days and codes only, nothing sealed is opened."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from trousseau.households.choices import AppointmentKind, AppointmentState
from trousseau.households.models import Household


@dataclass(frozen=True)
class PastAppointment:
    """An appointment that was settled; `person` is who was to be seen alone."""

    at: datetime
    kind: AppointmentKind
    state: AppointmentState
    person: UUID | None


def past_appointments_of(household: Household, limit: int | None) -> tuple[PastAppointment, ...]:
    """The newest of a household, for a query that has a door open; all of them without a limit.

    What is about somebody who has left goes with them.
    """
    here = household.memberships.filter(until_on=None).values("person")
    rows = household.appointments.filter(Q(person=None) | Q(person__in=here))
    rows = rows.exclude(state=AppointmentState.PLANNED).order_by("-at", "-pk")
    found = rows.values_list("at", "kind", "state", "person")[:limit]
    return tuple(
        PastAppointment(at, AppointmentKind(kind), AppointmentState(state), person)
        for at, kind, state, person in found
    )

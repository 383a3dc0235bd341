"""When somebody meets households and what falls due, as times and days: nothing says whose.

No sealed field is read for it: neither a name nor a place nor a word could be told by mistake.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Count, Q

from trousseau.accounts.actor import Actor
from trousseau.accounts.doors import reading
from trousseau.households import access as households
from trousseau.households.choices import AppointmentState
from trousseau.households.models import Appointment
from trousseau.plans import access
from trousseau.plans.models import PlanStep
from trousseau.plans.steps import OPEN

BEFORE, AFTER = timedelta(days=30), timedelta(days=366)


@dataclass(frozen=True)
class Meeting:
    """An appointment. `id` serves to know it again; it is told to nobody."""

    id: UUID
    at: datetime


@dataclass(frozen=True)
class Deadline:
    """How many steps are planned for a day and still to be done."""

    on: date
    count: int


@dataclass(frozen=True)
class Calendar:
    """What a calendar is told, in the order of time."""

    meetings: tuple[Meeting, ...]
    deadlines: tuple[Deadline, ...]


def calendar(actor: Actor, today: date, at: datetime) -> Calendar:
    """The actor's own appointments, and the deadlines of the households they accompany.

    From a month ago to a year from now.
    """
    days = (today - BEFORE, today + AFTER)
    with reading(actor, "calendars.feed", at):
        # Not those that were called off, nor those to which nobody came, or will come.
        met = Appointment.objects.filter(
            Q(state=AppointmentState.KEPT)
            | Q(state=AppointmentState.PLANNED, household__closed_on=None),
            with_user=actor.user,
            household__in=households.households(actor),
            at__date__range=days,
        )
        plans = access.plans_in_hand(actor)
        due = PlanStep.objects.filter(
            objective__plan__in=plans.filter(household__referent=actor.user),
            state__in=OPEN,
            planned_on__range=days,
        )
        counted = due.values_list("planned_on").annotate(count=Count("pk")).order_by("planned_on")
        return Calendar(
            tuple(Meeting(pk, at) for pk, at in met.order_by("at", "pk").values_list("pk", "at")),
            tuple(Deadline(on, count) for on, count in counted if on is not None),
        )

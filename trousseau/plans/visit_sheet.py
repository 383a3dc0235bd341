"""A discovery visit as it is read: who goes, what is seen; who was heard, never what was said.

What an adult said is shown to whoever recorded it, on a page of its own (`own_records`), and is
told to that adult. Nobody else reads it, whoever they work with.
"""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import F
from django.utils.timezone import localdate

from trousseau.accounts.actor import Actor
from trousseau.accounts.doors import reading
from trousseau.households import access as households
from trousseau.households.queries import Member, members_of
from trousseau.plans import access
from trousseau.plans.choices import StopKind, Verdict, VerdictInterpreter, VisitState
from trousseau.plans.models import DiscoveryVisit
from trousseau.plans.verdicts import newest_visit
from trousseau.plans.visits import Stop, Visit
from trousseau.privacy.keys import open_key
from trousseau.privacy.queries import PersonLine, line_of


@dataclass(frozen=True)
class VisitLine:
    """A visit in a list."""

    id: UUID
    state: VisitState
    from_on: date
    until_on: date


@dataclass(frozen=True)
class VisitSheet:
    """A visit on its page. `heard` are the adults who were; not when, for who is heard once more
    has changed their mind."""

    id: UUID
    plan: UUID
    household: UUID
    area: int
    code: str
    not_retained: bool
    state: VisitState
    visit: Visit
    members: tuple[Member, ...]
    heard: frozenset[UUID]
    # After the visit that was made last, and no other.
    may_hear: bool

    @property
    def adults(self) -> tuple[Member, ...]:
        """Those who are heard."""
        return tuple(one for one in self.members if one.decides)


@dataclass(frozen=True)
class HeardLine:
    """What one adult said, to whoever recorded it."""

    person: PersonLine
    answer: Verdict
    words: str
    interpreter: VerdictInterpreter
    taken_on: date


def visit_sheet(
    actor: Actor, visit_id: UUID, at: datetime, action: str = "visits.show"
) -> VisitSheet:
    """The page of one visit; raises NotHere."""
    with reading(actor, action, at) as door:
        row = access.get_visit(actor, visit_id)
        plan = row.area.plan
        rows = plan.household.memberships.filter(until_on=None).select_related("person__referent")
        members = members_of(actor, rows, localdate(at))
        sheet = VisitSheet(
            id=row.pk,
            plan=plan.pk,
            household=plan.household_id,
            area=row.area_id,
            code=row.area.code,
            not_retained=row.area.not_retained,
            state=VisitState(row.state),
            visit=_visit(row),
            members=members,
            heard=frozenset(row.verdicts.values_list("person", flat=True)),
            may_hear=newest_visit(row.area) == row,
        )
        for member in members:
            door.saw(member.person.id, record=households.record(plan.household_id))
    return sheet


def own_records(actor: Actor, visit_id: UUID, at: datetime) -> tuple[HeardLine, ...]:
    """What the actor themselves recorded after a visit of those who still belong to the household;
    nothing for anybody else. NotHere."""
    with reading(actor, "visits.heard", at) as door:
        row = access.get_visit(actor, visit_id)
        here = row.area.plan.household.memberships.filter(until_on=None).values("person")
        mine = row.verdicts.filter(recorded_by=actor.user, person__in=here)
        mine = mine.select_related("person__referent")
        found = []
        for one in mine.order_by("taken_on", "pk"):
            key = open_key(one.person)
            found.append(
                HeardLine(
                    line_of(actor, one.person),
                    Verdict(key.read(one, "answer")),
                    key.read(one, "words"),
                    VerdictInterpreter(one.interpreter),
                    one.taken_on,
                )
            )
            door.saw(one.person_id, record=access.record(row.area.plan_id))
    return tuple(found)


def visit_line(row: DiscoveryVisit) -> VisitLine:
    """A visit in a list, for a query that has a door open."""
    return VisitLine(row.pk, VisitState(row.state), row.from_on, row.until_on)


def _visit(row: DiscoveryVisit) -> Visit:
    key = open_key(row.area.plan.household)
    return Visit(
        row.from_on,
        row.until_on,
        [one.person_id for one in row.travellers.all()],
        [
            Stop(StopKind(one.kind), one.at, key.read(one, "place"), key.read(one, "whom"))
            for one in row.stops.order_by(F("at").asc(nulls_last=True), "pk")
        ],
        row.cost_cents,
    )

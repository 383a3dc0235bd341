"""Discovery visits: who goes, what is seen, what it costs; then each adult is heard, alone."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.utils.timezone import localdate

from trousseau.accounts.actor import Actor
from trousseau.accounts.doors import NotHere, writing
from trousseau.plans import access
from trousseau.plans.actions import NotReady, adults_of_plan, call_off_moves, settle, stand
from trousseau.plans.choices import (
    MoveState,
    PlanState,
    StopKind,
    Verdict,
    VerdictInterpreter,
    VisitState,
)
from trousseau.plans.models import (
    DiscoveryVisit,
    MobilityPlan,
    PlanArea,
    VisitStop,
    VisitTraveller,
    VisitVerdict,
)
from trousseau.plans.verdicts import (
    newest_visit,
    somebody_said_no,
    still_to_hear,
    was_talked_about,
)
from trousseau.privacy.keys import open_key

# What leads from one state of a visit to the next.
NEXT: dict[VisitState, frozenset[VisitState]] = {
    VisitState.PLANNED: frozenset({VisitState.MADE, VisitState.CANCELLED}),
    VisitState.MADE: frozenset(),
    VisitState.CANCELLED: frozenset({VisitState.PLANNED}),
}


@dataclass(frozen=True)
class Stop:
    """What is seen, when, where and with whom."""

    kind: StopKind
    at: datetime | None = None
    place: str = ""
    whom: str = ""


@dataclass(frozen=True)
class Visit:
    """A visit as it is planned; the cost of all of it in cents, None where it is not known yet."""

    from_on: date
    until_on: date
    travellers: Collection[UUID] = ()
    stops: Collection[Stop] = ()
    cost_cents: int | None = None

    def __post_init__(self) -> None:
        if self.until_on < self.from_on:
            raise ValueError("a visit ends after it began")


@dataclass(frozen=True)
class Heard:
    """What one adult said, alone. Nothing else is kept: ValueError unless it was alone."""

    answer: Verdict
    interpreter: VerdictInterpreter
    alone: bool
    words: str = ""

    def __post_init__(self) -> None:
        if not self.alone:
            raise ValueError("each adult is heard alone")


def plan_visit(actor: Actor, area_id: int, visit: Visit, at: datetime) -> UUID:
    """Plan a visit to a place on the shortlist; gives it. Raises NotHere, also for a traveller who
    is not of the household."""
    with writing(actor, "visits.add", at) as door:
        area = access.get_area_to_change(actor, area_id)
        row = DiscoveryVisit(area=area)
        row.from_on, row.until_on, row.cost_cents = visit.from_on, visit.until_on, visit.cost_cents
        row.save(force_insert=True)
        _write(row, area.plan, visit)
        door.changed(record=access.record(area.plan_id))
    return row.pk


def change_visit(actor: Actor, visit_id: UUID, visit: Visit, at: datetime) -> UUID:
    """Other days, other travellers, another programme; gives the plan. Raises NotHere."""
    with writing(actor, "visits.edit", at) as door:
        row = access.get_visit_to_change(actor, visit_id)
        row.from_on, row.until_on, row.cost_cents = visit.from_on, visit.until_on, visit.cost_cents
        row.save()
        _write(row, row.area.plan, visit)
        door.changed(record=access.record(row.area.plan_id))
    return row.area.plan_id


def settle_visit(actor: Actor, visit_id: UUID, state: VisitState, at: datetime) -> UUID:
    """Say what became of a visit; gives the plan.

    Raises NotReady for one that was made, or said to have been made before its first day; NotHere.
    """
    with writing(actor, "visits.settle", at) as door:
        row = access.get_visit_to_change(actor, visit_id)
        if state not in NEXT[VisitState(row.state)]:
            raise NotReady("visit_over")
        if state == VisitState.MADE and row.from_on > localdate(at):
            raise NotReady("visit_ahead")
        row.state, row.made_at = state, at if state == VisitState.MADE else None
        row.save(update_fields=["state", "made_at"])
        door.changed(record=access.record(row.area.plan_id))
    return row.area.plan_id


def hear(actor: Actor, visit_id: UUID, person_id: UUID, heard: Heard, at: datetime) -> UUID:
    """Keep what one adult said of a place after the visit, alone; gives the plan.

    Said again, the newest counts. Once every adult was heard, a no makes the place one that is not
    retained: a plan that stands on it goes back to be prepared, a move there is called off. It is
    thought of again only when each was heard after another visit. The log has that somebody was
    heard, never what they said. Raises NotReady unless it is the visit that was made last, NotHere
    for who is no adult of the household.
    """
    with writing(actor, "visits.hear", at) as door:
        visit = access.get_visit_to_change(actor, visit_id)
        plan = access.get_plan_to_change(actor, visit.area.plan_id)
        adults = adults_of_plan(actor, plan, localdate(at))
        if person_id not in adults:
            raise NotHere(person=person_id)
        if visit != newest_visit(visit.area):
            raise NotReady("visit_not_made")
        waited = still_to_hear(visit.area, adults)
        row, _ = VisitVerdict.objects.update_or_create(
            visit=visit,
            person_id=person_id,
            defaults={
                "interpreter": heard.interpreter,
                "taken_on": localdate(at),
                "recorded_by_id": actor.user,
            },
        )
        key = open_key(row.person)
        key.write(row, {"answer": str(heard.answer), "words": heard.words.strip()})
        row.save()
        if not still_to_hear(visit.area, adults):
            if somebody_said_no(visit, adults):
                _not_retained(plan, visit.area, localdate(at))
            elif waited:
                visit.area.not_retained = visit.area.set_aside
                visit.area.save(update_fields=["not_retained"])
                settle(plan, adults, localdate(at))
        door.changed(person_id, record=access.record(plan.pk))
    return plan.pk


def set_aside(actor: Actor, area_id: int, at: datetime) -> UUID:
    """A place does not suit, for whatever reason; gives the plan. It reads like a veto, so that a
    veto can be taken for this, and no hearing takes it away: only `take_up`. Raises NotHere."""
    with writing(actor, "plan_areas.set_aside", at) as door:
        area = access.get_area_to_change(actor, area_id)
        area.set_aside = True
        _not_retained(access.get_plan_to_change(actor, area.plan_id), area, localdate(at))
        door.changed(record=access.record(area.plan_id))
    return area.plan_id


def take_up(actor: Actor, area_id: int, at: datetime) -> UUID:
    """Somebody takes up a place again that was set aside; gives the plan. Raises NotHere.

    Where an adult was ever heard about it, it stays not retained until each is heard after another
    visit, as after a veto: nobody finds out by this which of the two it was.
    """
    with writing(actor, "plan_areas.take_up", at) as door:
        area = access.get_area_to_change(actor, area_id)
        area.set_aside = False
        area.not_retained = area.not_retained and was_talked_about(area)
        area.save(update_fields=["set_aside", "not_retained"])
        door.changed(record=access.record(area.plan_id))
    return area.plan_id


def _not_retained(plan: MobilityPlan, area: PlanArea, today: date) -> None:
    area.not_retained = True
    area.save(update_fields=["set_aside", "not_retained"])
    # Wherever the plan goes by now.
    rows = plan.moves.filter(state=MoveState.PLANNED, area=area.code)
    rows.update(state=MoveState.CALLED_OFF)
    if plan.standing.has_moved or area.code not in (plan.chosen_area, plan.backup_area):
        return
    if area.code == plan.backup_area:
        plan.backup_area = ""
    else:
        plan.chosen_area = ""
        if plan.standing.on_course != PlanState.DRAFT:
            stand(plan, plan.standing.at(PlanState.DRAFT), today)
        call_off_moves(plan)
    plan.save()


def _write(row: DiscoveryVisit, plan: MobilityPlan, visit: Visit) -> None:
    """Who goes and what is seen, in the place of what was there."""
    here = set(plan.household.memberships.filter(until_on=None).values_list("person", flat=True))
    if strangers := set(visit.travellers) - here:
        raise NotHere(person=sorted(strangers)[0])
    row.travellers.exclude(person__in=visit.travellers).delete()
    for person in visit.travellers:
        VisitTraveller.objects.get_or_create(visit=row, person_id=person)
    row.stops.all().delete()
    key = open_key(plan.household)
    for stop in visit.stops:
        one = VisitStop.objects.create(visit=row, kind=stop.kind, at=stop.at)
        key.write(one, {"place": stop.place.strip(), "whom": stop.whom.strip()})
        one.save(update_fields=["place", "whom"])

"""What each adult said alone after a visit: a no holds, and nobody learns whose it was.

The answers are sealed under each adult's own key. What the others may know of them is one flag of
the place, "not retained", without a reason, a name or a day; it can stand for another reason as
well. It is set once every adult was heard, so that not even the moment tells who it was, and taken
away only when each of them was heard again, after another visit, and none said no; a place that
somebody set aside (`PlanArea.set_aside`) stays so until somebody takes it up again.
"""

from collections.abc import Collection, Iterable
from uuid import UUID

from trousseau.plans.choices import Verdict, View, VisitState
from trousseau.plans.models import DiscoveryVisit, MobilityPlan, PlanArea, VisitVerdict
from trousseau.privacy.keys import open_key


def newest_visit(area: PlanArea) -> DiscoveryVisit | None:
    """The visit after which the adults are heard: the one that was made last; None before one."""
    found: DiscoveryVisit | None = (
        area.visits.filter(state=VisitState.MADE).order_by("made_at", "pk").last()
    )
    return found


def still_to_hear(area: PlanArea, adults: Collection[UUID]) -> frozenset[UUID]:
    """Who of the adults was not heard since the newest visit; nobody before one was made."""
    visit = newest_visit(area)
    if visit is None:
        return frozenset()
    return frozenset(adults) - set(visit.verdicts.values_list("person", flat=True))


def somebody_said_no(visit: DiscoveryVisit, adults: Collection[UUID]) -> bool:
    """Whether one of the adults said no after a visit; for the rule, never for a page."""
    rows = visit.verdicts.filter(person__in=adults).select_related("person")
    return any(open_key(row.person).read(row, "answer") == Verdict.NO for row in rows)


def why_not(areas: Iterable[PlanArea], adults: Collection[UUID]) -> str | None:
    """Why one of these places cannot be the chosen one, as a code; None: each of them can.

    The adults are those of today: what was said counts, whoever was to be heard after it.
    """
    for area in areas:
        if area.not_retained or area.views.filter(view=View.NO, person__in=adults).exists():
            return "not_retained"
        if still_to_hear(area, adults):
            return "not_heard"
        visit = newest_visit(area)
        if visit is not None and somebody_said_no(visit, adults):
            return "not_retained"
    return None


def is_held_up(plan: MobilityPlan, adults: Collection[UUID]) -> bool:
    """Whether the place that a plan is for is one to which nobody goes as things stand: an adult
    says no, or is still to be heard. Which of the two is told to nobody."""
    return why_not(plan.areas.filter(code=plan.chosen_area), adults) is not None


def was_talked_about(area: PlanArea) -> bool:
    """Whether an adult of the household was ever heard about a place, under whichever plan."""
    return VisitVerdict.objects.filter(
        visit__area__code=area.code, visit__area__plan__household=area.plan.household_id
    ).exists()

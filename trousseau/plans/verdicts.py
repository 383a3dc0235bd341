"""What each adult said alone after a visit: a no holds, and nobody learns whose it was.

The answers are sealed under each adult's own key. What the others may know of them is one flag of
the place, "not retained", without a reason, a name or a day; it can stand for another reason as
well. It is set once every adult was heard, so that not even the moment tells who it was, and taken
away only when each of them was heard again, after another visit, and none said no.
"""

from collections.abc import Collection, Iterable
from uuid import UUID

from trousseau.plans.choices import Verdict, View, VisitState
from trousseau.plans.models import DiscoveryVisit, PlanArea
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
    """Why one of these places cannot be the chosen one, as a code; None: each of them can."""
    for area in areas:
        if area.not_retained or area.views.filter(view=View.NO).exists():
            return "not_retained"
        if still_to_hear(area, adults):
            return "not_heard"
    return None

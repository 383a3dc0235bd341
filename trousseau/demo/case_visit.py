"""A discovery visit of the demonstration, in memory beside its plan (`case_plan`). Each verb does
what the action of the same name in `plans.visits` does."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from trousseau.plans.choices import Verdict, VisitState
from trousseau.plans.models import (
    DiscoveryVisit,
    PlanArea,
    VisitStop,
    VisitTraveller,
    VisitVerdict,
)
from trousseau.plans.visits import Heard, Visit

if TYPE_CHECKING:
    from trousseau.demo.case_plan import CasePlan


class CaseVisit:
    """A visit to a place of the shortlist, the first one there."""

    def __init__(
        self,
        plan: CasePlan,
        area: PlanArea,
        visit: Visit,
        travellers: Sequence[int],
        at: datetime,
    ) -> None:
        """As `plans.visits.plan_visit`; the travellers are called by their numbers."""
        self._plan, self._file, self._rows = plan, plan.file, plan.file.rows
        self._area = area
        self._heard: dict[int, Verdict] = {}
        self.row = DiscoveryVisit(
            id=self._file.new_id(),
            area=area,
            from_on=visit.from_on,
            until_on=visit.until_on,
            cost_cents=visit.cost_cents,
        )
        self._rows.add(self.row)
        for who in travellers:
            self._rows.add(VisitTraveller(visit=self.row, person=self._file.people[who]))
        for stop in visit.stops:
            number = self._rows.number(VisitStop)
            row = VisitStop(id=number, visit=self.row, kind=stop.kind, at=stop.at)
            self._file.key.write(row, {"place": stop.place, "whom": stop.whom})
            self._rows.add(row)
        plan.happened("visits.add", at)

    def settle(self, state: VisitState, at: datetime) -> None:
        """As `plans.visits.settle_visit`."""
        self.row.state, self.row.made_at = state, at if state == VisitState.MADE else None
        self._plan.happened("visits.settle", at)

    def hear(self, who: int, heard: Heard, at: datetime) -> None:
        """As `plans.visits.hear`, of a place that no plan stands on."""
        person, key = self._file.people[who], self._file.key_of(who)
        row = VisitVerdict(
            id=self._rows.number(VisitVerdict),
            visit=self.row,
            person=person,
            interpreter=heard.interpreter,
            taken_on=at.date(),
            recorded_by_id=self._file.keeper.user,
        )
        key.write(row, {"answer": str(heard.answer), "words": heard.words})
        self._rows.add(row)
        self._heard[who] = heard.answer
        everybody = {who for who, one in enumerate(self._file.members) if one.decides}
        if everybody <= self._heard.keys() and Verdict.NO in self._heard.values():
            self._area.not_retained = True
        self._plan.happened("visits.hear", at, person.pk)

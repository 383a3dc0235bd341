"""A household's file ends, and its plan with it; and what of it is offered on the household's page.

Nothing is deleted. A file that was closed is taken up again by itself, its plan staying closed: who
comes back after a year may want another one. A plan that is reopened takes up its household again.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.timezone import localdate

from trousseau.accounts.actor import Actor
from trousseau.accounts.doors import reading, writing
from trousseau.households import access as households
from trousseau.households.actions import NotPossible, close
from trousseau.households.choices import CloseReason
from trousseau.plans import access
from trousseau.plans.actions import close_plan
from trousseau.plans.choices import PlanState
from trousseau.plans.models import MobilityPlan
from trousseau.plans.states import OVER, PlanStanding, reasons_to_close


@dataclass(frozen=True)
class HouseholdPlan:
    """The plan of a household that is open, else its last one; and how its file can be closed."""

    # None: there never was one.
    plan: UUID | None
    state: PlanState | None
    close_reasons: frozenset[CloseReason]

    @property
    def is_open(self) -> bool:
        """Whether there is one that goes on, or rests."""
        return self.plan is not None and not self.is_over

    @property
    def is_over(self) -> bool:
        """Whether the one there is was closed or completed: another can be begun."""
        return self.state in OVER


def plan_of_household(actor: Actor, household_id: UUID, at: datetime) -> HouseholdPlan:
    """How a household stands with its plan; without any for one that the actor does not reach."""
    with reading(actor, "households.show", at):
        rows = list(access.plans(actor).filter(household=household_id))
    if not rows:
        return HouseholdPlan(None, None, reasons_to_close(PlanStanding()))
    row = _present(rows)
    return HouseholdPlan(row.pk, PlanState(row.state), reasons_to_close(row.standing))


def close_household(actor: Actor, household_id: UUID, reason: CloseReason, at: datetime) -> None:
    """Go no further with a household, nor with the plan it has: both for one reason, or neither.

    Raises NotPossible when it is closed already, ValueError for a reason that makes no sense where
    its plan is, NotHere.
    """
    today = localdate(at)
    with writing(actor, "households.close", at) as door:
        household = households.get_household_to_change(actor, household_id)
        if household.closed_on is not None:
            raise NotPossible("closed")
        rows = list(household.plans.select_for_update(of=("self",)).order_by("pk"))
        plan = _present(rows) if rows else None
        if reason not in reasons_to_close(plan.standing if plan else PlanStanding()):
            raise ValueError("a reason that makes sense where the plan is")
        if plan is not None and plan.state not in OVER:
            close_plan(plan, reason, today)
            door.changed(record=access.record(plan.pk))
        close(household, reason, today)
        door.changed(record=households.record(household.pk))


def _present(rows: list[MobilityPlan]) -> MobilityPlan:
    """The one that is open, else the one that was begun last."""
    return max(rows, key=lambda row: (row.state not in OVER, row.begun_on, row.state_on, row.pk))

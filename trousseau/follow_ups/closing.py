"""Windows that close: what is still due then was not answered, or not asked.

Nothing follows from it for the household. What an adult said alone plays no part: whether somebody
talked to us is not to be read from what their household is told.
"""

from collections.abc import Iterable
from datetime import date, datetime

from django.utils.timezone import localdate

from trousseau.accounts.doors import system
from trousseau.follow_ups.choices import FollowUpState, Mode
from trousseau.follow_ups.models import FollowUp, FollowUpAttempt
from trousseau.follow_ups.states import Attempt, when_it_closes
from trousseau.households import access as households
from trousseau.plans.actions import stand
from trousseau.plans.choices import PlanState
from trousseau.plans.models import MobilityPlan
from trousseau.plans.states import PlanVerb, after


def close_windows(at: datetime) -> int:
    """Say of each follow-up whose window has closed what became of it; how many there were.

    The worker does this once a day; done again, it finds nothing.
    """
    today = localdate(at)
    with system("follow_ups.close", at) as door:
        rows = FollowUp.objects.filter(state=FollowUpState.DUE, closes_on__lt=today)
        rows = rows.select_for_update(of=("self", "plan")).select_related("plan")
        found = list(rows.order_by("pk"))
        tried: dict[object, list[FollowUpAttempt]] = {row.pk: [] for row in found}
        for one in FollowUpAttempt.objects.filter(follow_up__in=list(tried)):
            tried[one.follow_up_id].append(one)
        # One object a plan: several of its windows may have closed while the machine was off.
        plans = {row.plan_id: row.plan for row in found}
        for row in found:
            row.state = when_it_closes(FollowUpState(row.state), in_vain(row, tried[row.pk]))
            row.settled_on = today
            row.save(update_fields=["state", "settled_on"])
            begin_following_up(plans[row.plan_id], today)
            door.changed(record=households.record(row.plan.household_id))
    return len(found)


def in_vain(row: FollowUp, attempts: Iterable[FollowUpAttempt]) -> list[Attempt]:
    """The attempts that count: nobody was reached, nor was since, and the window had opened."""
    found: list[Attempt] = []
    for one in sorted(attempts, key=lambda one: (one.at, one.pk)):
        if one.reached:
            found.clear()
        elif localdate(one.at) >= row.opens_on:
            found.append(Attempt(one.by_id, localdate(one.at), Mode(one.mode)))
    return found


def begin_following_up(plan: MobilityPlan, today: date) -> None:
    """The first follow-up that is settled, whatever came of it, ends the time of the arrival.

    `plan` is locked. A plan that is held stays where it is.
    """
    if plan.state == PlanState.RELOCATED:
        stand(plan, after(plan.standing, PlanVerb.FOLLOW_UP), today)
        plan.save()

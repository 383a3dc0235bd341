"""The steps of a plan: what is done about each, who is waited for, and one definition of overdue.

A step is overdue when it was planned for a day before today and is still to do or being done. One
that waits for somebody is not overdue: its days are counted apart.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Max, Q
from django.utils.timezone import localdate

from trousseau.accounts.actor import Actor
from trousseau.accounts.doors import NotHere, reading, the_one, writing
from trousseau.households.access import get_member
from trousseau.plans import access
from trousseau.plans.back_planning import MOVE, After, BackPlan, Task, back_plan
from trousseau.plans.choices import DropReason, MoveState, StepOwner, StepState, Theme, WaitingOn
from trousseau.plans.models import MobilityPlan, Objective, PlanStep, StepDependency
from trousseau.plans.states import SETTLED, StepVerb, next_state
from trousseau.plans.usual_path import every_step
from trousseau.privacy.keys import open_key

# A nudge is ready once somebody has been waited for so long.
NUDGE_AFTER_DAYS = 15
OPEN = frozenset({StepState.TO_DO, StepState.DOING})


@dataclass(frozen=True)
class StepChange:
    """What goes with a verb: whom one waits for, why it is dropped, when it was done (today)."""

    verb: StepVerb
    waiting_on: WaitingOn | None = None
    drop_reason: DropReason | None = None
    done_on: date | None = None


@dataclass(frozen=True)
class NewStep:
    """A step of the household's own."""

    title: str
    owner: StepOwner
    planned_on: date | None = None
    person: UUID | None = None
    days: int = 7
    # A step of the same plan that comes first.
    after: UUID | None = None


class OutsideOfPlan(ValueError):
    """A day on which nothing of the plan can have been done: before it began, or to come."""


def overdue(today: date) -> Q:
    """The one definition of overdue."""
    return Q(state__in=OPEN, planned_on__lt=today)


def is_overdue(state: StepState, planned_on: date | None, today: date) -> bool:
    """The same, for a step at hand."""
    return state in OPEN and planned_on is not None and planned_on < today


def change_step(actor: Actor, step_id: UUID, change: StepChange, at: datetime) -> UUID:
    """Do with a step what its state allows; gives its plan.

    Raises NoSuchTransition, ValueError for waiting on nobody or dropping for no reason,
    OutsideOfPlan for a day on which it cannot have been done, NotHere.
    """
    verb = change.verb
    if change.done_on is not None and verb is not StepVerb.FINISH:
        raise ValueError("when is said of what was done")
    if (verb is StepVerb.WAIT) != (change.waiting_on is not None):
        raise ValueError("who is waited for is said when one waits")
    if (verb is StepVerb.DROP) != (change.drop_reason is not None):
        raise ValueError("why is said when a step is dropped")
    with writing(actor, "steps.change", at) as door:
        step = access.get_step_to_change(actor, step_id)
        done_on = change.done_on or localdate(at)
        if change.done_on and not step.objective.plan.begun_on <= done_on <= localdate(at):
            raise OutsideOfPlan
        before = step.waiting_on
        step.state = next_state(StepState(step.state), verb)
        step.waiting_on = str(change.waiting_on or "")
        if step.waiting_on != before:
            # Since another day, for somebody else.
            step.waiting_since = localdate(at) if step.waiting_on else None
            step.nudged_on = None
        step.done_on = done_on if step.state in SETTLED else None
        step.drop_reason = str(change.drop_reason or "")
        step.save()
        door.changed(step.person_id, record=access.record(step.objective.plan_id))
    return step.objective.plan_id


def plan_step(
    actor: Actor, step_id: UUID, planned_on: date | None, note: str, at: datetime
) -> UUID:
    """Set the day on which a step is to be done, and what is noted of it; gives its plan."""
    with writing(actor, "steps.edit", at) as door:
        step = access.get_step_to_change(actor, step_id)
        key = open_key(step.person or step.objective.plan.household)
        step.planned_on = planned_on
        key.write(step, {"note": note})
        step.save(update_fields=["planned_on", "note"])
        door.changed(step.person_id, record=access.record(step.objective.plan_id))
    return step.objective.plan_id


def add_step(actor: Actor, objective_id: int, new: NewStep, at: datetime) -> UUID:
    """Add a step of the household's own to an objective; gives the step.

    Raises NotHere, also for a step before it that is not of the same plan.
    """
    with writing(actor, "steps.add", at) as door:
        rows = Objective.objects.filter(plan__in=access.plans(actor))
        objective = rows.select_related("plan__household").filter(pk=objective_id).first()
        if objective is None:
            raise NotHere(what=f"objective:{objective_id}")
        person = get_member(objective.plan.household, new.person)
        first = None
        if new.after is not None:
            steps = PlanStep.objects.filter(objective__plan=objective.plan_id)
            first = the_one(steps, new.after, f"step:{new.after}")
        step = PlanStep(
            objective=objective,
            person=person,
            owner=new.owner,
            days=new.days,
            planned_on=new.planned_on,
            position=objective.steps.count() + 100,
        )
        open_key(person or objective.plan.household).write(step, {"title": new.title})
        step.save(force_insert=True)
        if first is not None:
            # Nothing comes after a new step yet: there is no circle.
            StepDependency.objects.create(step=step, on_step=first)
        door.changed(new.person, record=access.record(objective.plan_id))
    return step.pk


def add_objective(actor: Actor, plan_id: UUID, theme: Theme, title: str, at: datetime) -> int:
    """Add an objective of the household's own, without steps; gives it. Raises NotHere."""
    with writing(actor, "steps.add_objective", at) as door:
        plan = access.get_plan_to_change(actor, plan_id)
        last: int = plan.objectives.aggregate(last=Max("position"))["last"] or 0
        row = Objective.objects.create(plan=plan, theme=theme, position=last + 1)
        # A sealed text is bound to its row, which has to be there.
        open_key(plan.household).write(row, {"title": title})
        row.save(update_fields=["title"])
        door.changed(record=access.record(plan_id))
    return row.pk


def nudge(actor: Actor, step_id: UUID, at: datetime) -> UUID:
    """Note that whoever is waited for was asked again; gives the plan. Raises NotHere."""
    with writing(actor, "steps.nudge", at) as door:
        step = access.get_step_to_change(actor, step_id)
        if step.state != StepState.WAITING:
            raise NotHere(what=f"step:{step_id}")
        step.nudged_on = localdate(at)
        step.save(update_fields=["nudged_on"])
        door.changed(step.person_id, record=access.record(step.objective.plan_id))
    return step.objective.plan_id


def plan_of(actor: Actor, step_id: UUID, at: datetime) -> UUID:
    """The plan of a step; nothing of it is read. Raises NotHere."""
    with reading(actor, "plans.show", at):
        found = access.steps(actor).filter(pk=step_id)
        plan: UUID | None = found.values_list("objective__plan", flat=True).first()
        if plan is None:
            raise NotHere(what=f"step:{step_id}")
    return plan


def dates_of(plan: MobilityPlan, steps: Iterable[PlanStep], today: date) -> BackPlan | None:
    """When each step has to be done, for the day of the move under a plan, else for its target;
    None without either."""
    moving_on = day_of_move(plan)
    if moving_on is None:
        return None
    moved = plan.standing.has_moved
    return back_plan(tasks(list(steps)), moving_on, today, has_moved=moved)


def day_of_move(plan: MobilityPlan) -> date | None:
    """The day on which they arrived, else leave as it is planned, else wish to leave."""
    found = [one for one in plan.moves.all() if one.state != MoveState.CALLED_OFF]
    if not found:
        return plan.target_on
    newest = max(found, key=lambda one: one.leaves_on)
    return newest.arrived_on or newest.leaves_on


def earliest_move(steps: Iterable[PlanStep], dates: BackPlan | None, today: date) -> date:
    """The earliest day of a move: the shortest way forward through the steps that are open."""
    found = dates or back_plan(tasks(list(steps)), today, today)
    return found.earliest_move_on


def tasks(steps: list[PlanStep]) -> list[Task]:
    """Steps as planning sees them, by their ids; their dependencies are to be fetched already."""
    by_key = {step.key: step for step in steps if step.key}
    awaits = {step.key: step.awaits for step in every_step().steps}
    ids = {step.pk: str(step.pk) for step in steps}
    return [
        Task(
            key=ids[step.pk],
            days=step.days,
            after=(
                *(
                    After(ids[one.on_step_id], one.lag_days)
                    for one in step.dependencies.all()
                    if one.on_step_id in ids
                ),
                *((After(MOVE, step.after_move_days),) if step.after_move_days is not None else ()),
            ),
            anchor_days=step.anchor_days,
            in_office=step.in_office,
            awaits=tuple(
                one._replace(
                    key=ids[by_key[one.key].pk],
                    untied_by=tuple(ids[by_key[key].pk] for key in one.untied_by if key in by_key),
                )
                for one in awaits.get(step.key, ())
                if one.key in by_key
            ),
            begun_on=step.waiting_since,
            planned_on=step.planned_on if step.state not in SETTLED else None,
            done_on=step.done_on,
        )
        for step in steps
    ]

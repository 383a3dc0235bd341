"""A household's plan begins as the usual path, less what does not concern it."""

from collections.abc import Collection
from datetime import date, timedelta

from django.db.models import Max

from trousseau.plans.back_planning import MOVE, After
from trousseau.plans.models import MobilityPlan, Objective, PlanStep, StepDependency
from trousseau.plans.path_step import PathStep
from trousseau.plans.states import SETTLED
from trousseau.plans.usual_path import UsualPath, after_arrival, path_for


def lay_out(plan: MobilityPlan, path: UsualPath, flags: Collection[str]) -> None:
    """Write the objectives and steps of a path that concern a household into its new plan."""
    laid: dict[str, PlanStep] = {}
    orders: list[tuple[PlanStep, After]] = []
    position = 0
    for number, one in enumerate(path_for(path, flags).objectives):
        objective = Objective.objects.create(
            plan=plan, theme=one.theme, key=one.key, position=number
        )
        for step in one.steps:
            position += 1
            row = row_of(objective, step, position)
            laid[step.key] = row
            orders += [(row, after) for after in step.after if after.key != MOVE]
    PlanStep.objects.bulk_create(laid.values())
    StepDependency.objects.bulk_create(
        StepDependency(step=row, on_step=laid[after.key], lag_days=after.lag_days)
        for row, after in orders
    )


def add_steps(
    plan: MobilityPlan, objective_key: str, from_on: date, keys: Collection[str] | None = None
) -> None:
    """Add an objective of `after_arrival.yaml` to a plan under way: all of its steps, or these.

    Each is planned so many days after `from_on` as it takes. One that is there and still to be done
    is not there twice. ValueError for an objective or a step that is not in the file.
    """
    found = next((one for one in after_arrival().objectives if one.key == objective_key), None)
    if found is None:
        raise ValueError(f"'{objective_key}' is no objective of after_arrival.yaml")
    steps = {step.key: step for step in found.steps}
    wanted = list(steps) if keys is None else list(keys)
    if unknown := [key for key in wanted if key not in steps]:
        raise ValueError(f"'{unknown[0]}' is no step of '{objective_key}'")
    objective, _ = Objective.objects.get_or_create(
        plan=plan,
        key=found.key,
        defaults={"theme": found.theme, "position": plan.objectives.count()},
    )
    here = PlanStep.objects.filter(objective__plan=plan)
    open_ones = set(here.exclude(state__in=SETTLED).values_list("key", flat=True))
    last: int = here.aggregate(last=Max("position"))["last"] or 0
    rows = [
        row_of(objective, steps[key], last + number)
        for number, key in enumerate((key for key in wanted if key not in open_ones), 1)
    ]
    for row in rows:
        row.planned_on = from_on + timedelta(row.days)
    PlanStep.objects.bulk_create(rows)


def row_of(objective: Objective, step: PathStep, position: int) -> PlanStep:
    """A step of the path as a step of a plan, not saved."""
    after_move = [after.lag_days for after in step.after if after.key == MOVE]
    return PlanStep(
        objective=objective,
        key=step.key,
        owner=step.owner,
        days=step.days,
        anchor_days=step.anchor_days,
        after_move_days=max(after_move) if after_move else None,
        in_office=step.in_office,
        position=position,
    )

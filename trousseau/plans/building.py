"""A household's plan begins as the usual path, less what does not concern it."""

from collections.abc import Collection

from trousseau.plans.back_planning import MOVE, After
from trousseau.plans.models import MobilityPlan, Objective, PlanStep, StepDependency
from trousseau.plans.path_step import PathStep
from trousseau.plans.usual_path import UsualPath, path_for


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

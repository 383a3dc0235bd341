"""What a plan says, read from its rows, for whoever has a door open."""

from collections.abc import Mapping
from datetime import date
from functools import cache

from trousseau.accounts.actor import Actor
from trousseau.households.choices import ReferredBy
from trousseau.households.models import Household
from trousseau.households.queries import members_of
from trousseau.households.situations import facts_of, social_housing_of, stay_of
from trousseau.plans.content import ObjectiveText, PlanContent, StepText, day_text
from trousseau.plans.flags import Resident, known_flags
from trousseau.plans.models import MobilityPlan, Objective, PlanStep
from trousseau.plans.states import SETTLED
from trousseau.plans.usual_path import after_arrival, usual_path
from trousseau.privacy.keys import DataKey, open_key
from trousseau.territories.layers import Words


def household_flags(actor: Actor, household: Household, today: date) -> Mapping[str, bool]:
    """What the case file tells of a household, as far as steps and rights depend on it."""
    rows = list(
        household.memberships.filter(until_on=None)
        .select_related("person__referent")
        .prefetch_related("person__eligibility_facts")
    )
    people = {row.person_id: row.person for row in rows}
    return known_flags(
        [
            Resident(
                relation=one.relation,
                relocates=one.relocates,
                birth_date=one.person.birth_date,
                is_adult=one.is_adult,
                expected_on=one.expected_on,
                facts=facts_of(people[one.person.id]) if one.is_adult else {},
            )
            for one in members_of(actor, rows, today)
        ],
        ReferredBy(household.referred_by),
        stay_of(household),
        social_housing_of(household),
        today,
    )


@cache
def step_titles() -> Mapping[str, Words]:
    """The titles of the steps of the usual path, and of those added to it, by key."""
    paths = (usual_path(), after_arrival())
    return {step.key: step.title for path in paths for step in path.steps}


@cache
def step_proofs() -> Mapping[str, Words]:
    """What shows that they are done, by key, for those of which that is said."""
    paths = (usual_path(), after_arrival())
    return {step.key: step.proof for path in paths for step in path.steps if step.proof}


@cache
def objective_titles() -> Mapping[str, Words]:
    """The titles of their objectives, by key."""
    paths = (usual_path(), after_arrival())
    return {one.key: one.title for path in paths for one in path.objectives}


def title_of_step(step: PlanStep, key: DataKey, language: str = "fr") -> str:
    """What a step is called: in own words, else as the path says it."""
    own = (open_key(step.person) if step.person else key).read(step, "title")
    found = step_titles().get(step.key)
    return own or (found.in_language(language) if found else step.key)


def title_of_objective(objective: Objective, key: DataKey, language: str = "fr") -> str:
    """What an objective is called: in own words, else as the path says it."""
    own = key.read(objective, "title")
    found = objective_titles().get(objective.key)
    return own or (found.in_language(language) if found else objective.get_theme_display())


def content_of_plan(plan: MobilityPlan, key: DataKey) -> PlanContent:
    """What the adults are asked to agree to: the plan as it stands, in French.

    A step that concerns one person alone is not in it, nor is what was settled.
    """
    objectives = plan.objectives.prefetch_related("steps").order_by("position", "pk")
    return PlanContent(
        reasons=key.read(plan, "reasons"),
        chosen_area=plan.chosen_area,
        backup_area=plan.backup_area,
        target_on=day_text(plan.target_on),
        conditions=tuple(
            (row.priority, key.read(row, "text")) for row in plan.conditions.order_by("pk")
        ),
        objectives=tuple(
            ObjectiveText(
                objective.theme,
                title_of_objective(objective, key),
                tuple(
                    StepText(
                        str(step.pk),
                        title_of_step(step, key),
                        step.owner,
                        day_text(step.planned_on),
                    )
                    for step in sorted(objective.steps.all(), key=lambda one: one.position)
                    if step.person_id is None and step.state not in SETTLED
                ),
            )
            for objective in objectives
        ),
    )

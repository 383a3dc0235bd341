"""What a plan says, read from its rows, for whoever has a door open."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from django.db.models import prefetch_related_objects

from trousseau.accounts.actor import Actor
from trousseau.households.answer_sheets import SHEETS, asked_members, values_of
from trousseau.households.choices import ReferredBy
from trousseau.households.models import Household
from trousseau.households.queries import MEMBERS, members_of
from trousseau.households.situations import facts_of, social_housing_of, stay_of
from trousseau.plans.answered_flags import flags_of_answers
from trousseau.plans.content import ObjectiveText, PlanContent, StepText, day_text
from trousseau.plans.flags import Resident, known_flags
from trousseau.plans.models import MobilityPlan, Objective, PlanStep
from trousseau.plans.programme_files import USUAL_PATH, programme_file
from trousseau.plans.states import SETTLED
from trousseau.plans.usual_path import after_arrival, every_step
from trousseau.privacy.keys import DataKey, open_key
from trousseau.territories.layers import Words

FLAGS = (
    MEMBERS,
    "memberships__person__eligibility_facts",
    "housing_situations",
    "social_housing",
    SHEETS,
)


def household_flags(actor: Actor, household: Household, today: date) -> Mapping[str, bool]:
    """What case file and interviews tell of a household, as far as steps and rights depend on it.

    It asks no more where `FLAGS` was fetched along.
    """
    prefetch_related_objects([household], *FLAGS)
    rows = [row for row in household.memberships.all() if row.until_on is None]
    people = {row.person_id: row.person for row in rows}
    members = members_of(actor, rows, today)
    asked = asked_members(members)
    answered = flags_of_answers(asked, values_of(household, people), today)
    return answered | known_flags(
        [
            Resident(
                relation=one.relation,
                relocates=one.relocates,
                birth_date=one.person.birth_date,
                is_adult=one.is_adult,
                expected_on=one.expected_on,
                facts=facts_of(people[one.person.id]) if one.is_adult else {},
            )
            for one in members
        ],
        ReferredBy(household.referred_by),
        stay_of(household),
        social_housing_of(household),
        today,
    )


@dataclass(frozen=True)
class _Texts:
    """What steps and objectives of the paths are called, by key; what shows that one is done."""

    steps: Mapping[str, Words]
    proofs: Mapping[str, Words]
    objectives: Mapping[str, Words]


@cache
def _texts(_programme_file: Path | None) -> _Texts:
    paths = (every_step(), after_arrival())
    steps = [step for path in paths for step in path.steps]
    return _Texts(
        {step.key: step.title for step in steps},
        {step.key: step.proof for step in steps if step.proof},
        {one.key: one.title for path in paths for one in path.objectives},
    )


def step_titles() -> Mapping[str, Words]:
    """The titles of the steps of the usual path, and of those added to it, by key."""
    return _texts(programme_file(USUAL_PATH)).steps


def step_proofs() -> Mapping[str, Words]:
    """What shows that they are done, by key, for those of which that is said."""
    return _texts(programme_file(USUAL_PATH)).proofs


def objective_titles() -> Mapping[str, Words]:
    """The titles of their objectives, by key."""
    return _texts(programme_file(USUAL_PATH)).objectives


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

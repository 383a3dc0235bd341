"""A participant's own plan: what was agreed, what comes next for them, and their own word on it.

What another adult said, a step that is another's alone and what staff noted are not in it. Nor is
whether the plan waits for somebody else's word: who took theirs back must not be told at home.
"""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q
from django.utils.timezone import localdate

from trousseau.accounts.actor import Actor
from trousseau.accounts.doors import NotHere, reading, system, writing
from trousseau.households.queries import Member, members_of
from trousseau.plans import access
from trousseau.plans.actions import (
    Agreed,
    NotReady,
    adults_of_plan,
    give_agreement,
    take_back_agreement,
)
from trousseau.plans.choices import AgreedHow, OwnStage, StepOwner, StepState, WaitingOn
from trousseau.plans.content import PlanContent, read_content
from trousseau.plans.models import Agreement, MobilityPlan, PlanStep
from trousseau.plans.reading_plan import title_of_step
from trousseau.plans.states import SETTLED
from trousseau.plans.steps import dates_of
from trousseau.privacy.keys import DataKey, open_key


@dataclass(frozen=True)
class OwnStep:
    """A step that is still to be done. `by` is the day it is planned for, else its latest."""

    id: UUID
    title: str
    owner: StepOwner
    by: date | None
    # `by` is what was set for it, not what follows from the day of the move.
    is_planned: bool
    waiting_on: WaitingOn | None


@dataclass(frozen=True)
class OwnVersion:
    """What was proposed last, word for word, and one's own word on it; None: not given."""

    number: int
    proposed_on: date
    content: PlanContent
    agreed_on: date | None


@dataclass(frozen=True)
class OwnPlan:
    """A plan as one of its people reads it."""

    stage: OwnStage
    # None before the first was proposed.
    version: OwnVersion | None
    may_agree: bool
    may_withdraw: bool
    # By day; those without one come last.
    steps: tuple[OwnStep, ...]
    done: int
    referent: str
    centre: str
    reference: str

    def steps_of(self, *owners: StepOwner) -> tuple[OwnStep, ...]:
        """Those that these see to."""
        return tuple(step for step in self.steps if step.owner in owners)


def own_plan_sheet(actor: Actor, at: datetime, language: str = "fr") -> OwnPlan | None:
    """The plan of the participant's household; None while there is none. NotHere without a file."""
    if actor.person is None:
        raise NotHere
    with reading(actor, "my_plan.show", at) as door:
        try:
            plan = access.own_plan(actor)
        except NotHere:
            return None
        sheet = _sheet(
            actor, plan, _own_member(actor, plan, localdate(at)), localdate(at), language
        )
        door.saw(actor.person, record=access.record(plan.pk))
    return sheet


def agree_to_own(actor: Actor, number: int, at: datetime) -> None:
    """Agree to a version: the one that was read, which must still be the present one.

    Raises NotReady when it is not, or nothing is proposed; NotHere.
    """

    def give(plan: MobilityPlan, person: UUID, adults: Collection[UUID]) -> bool:
        if plan.version != number:
            raise NotReady("other_version")
        give_agreement(plan, Agreed(person, AgreedHow.ONLINE, actor.user), adults, localdate(at))
        return True

    _say(actor, "my_plan.agree", at, give)


def withdraw_own(actor: Actor, at: datetime) -> None:
    """Take back one's agreement to the present version; nobody is asked why. Raises NotHere."""

    def take_back(plan: MobilityPlan, person: UUID, adults: Collection[UUID]) -> bool:
        return take_back_agreement(plan, person, adults, localdate(at))

    _say(actor, "my_plan.withdraw", at, take_back)


def _say(
    actor: Actor,
    action: str,
    at: datetime,
    act: Callable[[MobilityPlan, UUID, Collection[UUID]], bool],
) -> None:
    if actor.person is None:
        raise NotHere
    with writing(actor, action, at) as door:
        plan = access.own_plan_to_change(actor)
        # What follows for the plan depends on every adult, whom this one does not reach.
        with system(action, at):
            changed = act(plan, actor.person, adults_of_plan(actor, plan, localdate(at)))
        if changed:
            door.changed(actor.person, record=access.record(plan.pk))


def _own_member(actor: Actor, plan: MobilityPlan, today: date) -> Member:
    rows = plan.household.memberships.filter(person=actor.person, until_on=None)
    (member,) = members_of(actor, rows.select_related("person__referent"), today)
    return member


def _sheet(actor: Actor, plan: MobilityPlan, me: Member, today: date, language: str) -> OwnPlan:
    key = open_key(plan.household)
    mine = Q(person=None) | Q(person=actor.person)
    rows = PlanStep.objects.filter(mine, objective__plan=plan).order_by("position")
    steps = list(rows.select_related("person").prefetch_related("dependencies"))
    version = _version(plan, me.person.id, key)
    said = version is not None and version.agreed_on is not None
    stage = plan.stage
    return OwnPlan(
        stage=stage,
        version=version,
        may_agree=me.decides and not said and stage is OwnStage.THERE,
        may_withdraw=said and stage is not OwnStage.OVER,
        steps=_by_day(plan, steps, key, today, language),
        done=sum(step.state == StepState.DONE for step in steps),
        referent=me.person.referent,
        centre=plan.household.centre.name,
        reference=me.person.reference,
    )


def _version(plan: MobilityPlan, person: UUID, key: DataKey) -> OwnVersion | None:
    row = plan.versions.filter(number=plan.version).first()
    if row is None:
        return None
    agreed = Agreement.objects.filter(version=row, person=person, withdrawn_on=None)
    return OwnVersion(
        row.number,
        row.proposed_on,
        read_content(key.read(row, "content")),
        agreed.values_list("agreed_on", flat=True).first(),
    )


def _by_day(
    plan: MobilityPlan, steps: Iterable[PlanStep], key: DataKey, today: date, language: str
) -> tuple[OwnStep, ...]:
    steps = list(steps)
    dates = dates_of(plan, steps, today)
    latest = {one: found.latest_end for one, found in dates.dates.items()} if dates else {}
    found = [
        OwnStep(
            id=step.pk,
            title=title_of_step(step, key, language),
            owner=StepOwner(step.owner),
            by=step.planned_on or latest.get(str(step.pk)),
            is_planned=step.planned_on is not None,
            waiting_on=WaitingOn(step.waiting_on) if step.waiting_on else None,
        )
        for step in steps
        if step.state not in SETTLED
    ]
    return tuple(sorted(found, key=lambda one: one.by or date.max))

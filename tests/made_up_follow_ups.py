"""Made-up households that have moved, for tests: their plan, and their five follow-ups."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from tests.made_up_households import MadeUp, make_household
from tests.people import AT
from trousseau.accounts.actor import Actor
from trousseau.accounts.doors import system
from trousseau.follow_ups.actions import begin_follow_ups
from trousseau.follow_ups.answers import Talk, answer, answer_household, hear_alone
from trousseau.follow_ups.choices import (
    FollowUpMoment,
    Housing,
    Interpreted,
    Mode,
    RightsReopened,
    Safety,
    SomeoneToCall,
    WishToStay,
    Work,
)
from trousseau.follow_ups.models import FollowUp
from trousseau.follow_ups.said import AdultSaid, AloneSaid, HouseholdSaid
from trousseau.follow_ups.talks import kept_talk
from trousseau.households.choices import Relation, Relocates
from trousseau.households.models import Household, HouseholdMembership
from trousseau.plans.actions import begin_plan
from trousseau.plans.choices import MoveState, PlanState
from trousseau.plans.models import MobilityPlan, Move


@dataclass(frozen=True)
class Moved:
    """A household, its plan, and its follow-ups by moment."""

    household: MadeUp
    plan: UUID
    follow_ups: dict[FollowUpMoment, UUID]

    @property
    def first(self) -> UUID:
        """The follow-up of 7 days."""
        return self.follow_ups[FollowUpMoment.DAYS_7]

    @property
    def last(self) -> UUID:
        """That of 12 months."""
        return self.follow_ups[FollowUpMoment.MONTHS_12]


def make_moved(actor: Actor, arrived_on: date, *others: Relation) -> Moved:
    """An adult and these others, who arrived on a day."""
    household = make_household(actor, *others)
    with system("test.eligible", AT):
        rows = Household.objects.filter(pk=household.id)
        rows.update(informed_on=AT, eligible_on=AT, referent=actor.user)
        HouseholdMembership.objects.filter(household=household.id).update(relocates=Relocates.YES)
    plan = begin_plan(actor, household.id, AT)
    return Moved(household, plan, move(plan, arrived_on))


def move(plan_id: UUID, arrived_on: date) -> dict[FollowUpMoment, UUID]:
    """Have the household of a plan arrive; gives the follow-ups."""
    with system("test.move", AT):
        plan = MobilityPlan.objects.get(pk=plan_id)
        plan.state = PlanState.RELOCATED
        plan.save()
        Move.objects.create(
            plan=plan,
            area="7625",
            state=MoveState.ARRIVED,
            leaves_on=arrived_on,
            arrives_on=arrived_on,
            arrived_on=arrived_on,
        )
        begin_follow_ups(plan, arrived_on)
        rows = FollowUp.objects.filter(plan=plan)
        return {FollowUpMoment(row.moment): row.pk for row in rows}


def talk(at: datetime, **how: Interpreted) -> Talk:
    """On the telephone, without anybody else."""
    interpreter = how.get("interpreter", Interpreted.NOT_NEEDED)
    return Talk(at.date(), Mode.PHONE, interpreter)


def stamp_now(actor: Actor, follow_up: UUID, person: UUID | None, at: datetime) -> str:
    """What a form about one of them, or the household, shows."""
    return kept_talk(actor, follow_up, person, at).stamp


def settle_well(actor: Actor, moved: Moved, at: datetime) -> None:
    """At twelve months, one adult without children for whom everything is well."""
    person = moved.household.first
    home = HouseholdSaid(Housing.OWN_LEASE, rights=RightsReopened.ALL)
    seen = stamp_now(actor, moved.last, None, at)
    answer_household(actor, moved.last, talk(at), home, seen, at)
    said = AdultSaid(work=Work.TRAINING, someone_to_call=SomeoneToCall.YES)
    seen = stamp_now(actor, moved.last, person, at)
    answer(actor, moved.last, person, talk(at), said, seen, at)
    alone = AloneSaid(Safety.SAFE, WishToStay.HESITATES)
    hear_alone(actor, moved.last, person, talk(at), alone, at)

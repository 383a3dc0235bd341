"""Made-up hand-overs for tests: a couple with a child that has moved, and what can be told of it.

Each group that an adult may agree to holds a canary (`tests.people`): seen elsewhere, it leaked.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from tests.made_up_households import MadeUp, make_household
from tests.people import AT, TODAY, make_actor, make_centre
from trousseau.accounts.actor import Actor
from trousseau.accounts.choices import Role
from trousseau.accounts.doors import system
from trousseau.accounts.models import Centre
from trousseau.follow_ups.actions import begin_follow_ups
from trousseau.handovers.actions import accept, agree, propose
from trousseau.handovers.relay import FieldGroup
from trousseau.households.answer_sheets import KeptAnswer
from trousseau.households.assessments import FULL, begin_assessment, save_answers, stamped_for
from trousseau.households.choices import Interpreter, Relation, Relocates
from trousseau.households.models import Household, HouseholdMembership
from trousseau.households.questionnaire import AskedOf, Domain, Kind
from trousseau.households.questionnaire_files import latest
from trousseau.partners.choices import Lease
from trousseau.plans.actions import begin_plan
from trousseau.plans.choices import MoveState, PlanState, StepOwner
from trousseau.plans.models import MobilityPlan, Move, Objective, Tenancy
from trousseau.plans.steps import NewStep, add_step
from trousseau.privacy.choices import GivenHow
from trousseau.privacy.keys import open_key
from trousseau.privacy.versions import stamp

EVERYTHING = frozenset(FieldGroup)
ARRIVED = TODAY
NOTE = "note-de-relais-canari"
# Whose canary stands in which group; of one adult, or of all.
KEYS, HOME, STEP, CARE, JOB, SCHOOL, OWN_STEP = (
    f"{name}-canari" for name in ("clefs", "adresse", "etape", "soin", "metier", "ecole", "seul")
)
CARE_OF_CHILD = f"{CARE}-2"


def on(day: int) -> datetime:
    """A moment so many days after the arrival."""
    return AT + timedelta(days=day)


@dataclass
class MadeUpRelay:
    """A couple and a child who arrived on the day `AT`, and the two centres."""

    giver: Actor
    receiver: Actor
    household: MadeUp
    plan: UUID

    @property
    def adults(self) -> tuple[UUID, UUID]:
        """Both of them."""
        first, second, _ = self.household.people
        return first.person, second.person

    @property
    def to(self) -> int:
        """The arrival centre."""
        assert self.receiver.centre is not None
        return self.receiver.centre

    def propose(self, at: datetime = AT) -> UUID:
        """The hand-over, proposed."""
        return propose(self.giver, self.household.id, self.to, NOTE, at)

    def agree(
        self,
        handover: UUID,
        adult: int,
        groups: frozenset[FieldGroup] = EVERYTHING,
        at: datetime = AT,
        *,
        whole_file: bool = True,
    ) -> None:
        """One of the two says yes."""
        person = self.adults[adult]
        agree(self.giver, handover, person, groups, GivenHow.SIGNED, at, whole_file=whole_file)

    def accepted(self, at: datetime = AT) -> UUID:
        """The hand-over, to which everybody has agreed."""
        handover = self.propose(at)
        for adult in (0, 1):
            self.agree(handover, adult, at=at)
        accept(self.receiver, handover, self.receiver.user, at)
        return handover


def made_up_relay(
    giver: Actor | None = None, to: Centre | None = None, *, arrived_on: date | None = ARRIVED
) -> MadeUpRelay:
    """A household that has arrived; with None, its move is planned for that day."""
    giver = giver or make_actor(Role.CASEWORKER, make_centre())
    receiver = make_actor(Role.CASEWORKER, to or make_centre())
    household = make_household(giver, Relation.SPOUSE, Relation.CHILD)
    with system("test.eligible", AT):
        Household.objects.filter(pk=household.id).update(informed_on=AT, eligible_on=AT)
        HouseholdMembership.objects.filter(household=household.id).update(relocates=Relocates.YES)
    plan = begin_plan(giver, household.id, AT)
    _say(giver, household)
    with system("test.step", AT):
        objective = Objective.objects.filter(plan=plan).order_by("position")[0].pk
    add_step(giver, objective, NewStep(STEP, StepOwner.WORKER), AT)
    own = NewStep(OWN_STEP, StepOwner.WORKER, person=household.first)
    add_step(giver, objective, own, AT)
    with system("test.move", AT):
        _move(plan, arrived_on)
    return MadeUpRelay(giver, receiver, household, plan)


def _say(giver: Actor, household: MadeUp) -> None:
    """An answer of each adult on work and care, of the child on school and care."""
    interview = begin_assessment(giver, household.id, FULL, Interpreter.NONE, "", AT)
    adults = (Domain.WORK, AskedOf.ADULT, JOB), (Domain.HEALTH, AskedOf.ADULT, CARE)
    child = (Domain.CHILDREN, AskedOf.CHILD, SCHOOL), (Domain.HEALTH, AskedOf.CHILD, CARE)
    for number, person in enumerate(one.person for one in household.people):
        for domain, of, text in child if number == 2 else adults:
            key = _question(domain, of)
            seen = {key: stamp(stamped_for(interview, person), key, "")}
            said = {key: KeptAnswer(f"{text}-{number}")}
            save_answers(giver, interview, person, said, seen, AT)


def _question(domain: Domain, of: AskedOf) -> str:
    """One of that domain to which a text that is no code may stand as an answer."""
    return next(
        one.key
        for one in latest(FULL).questions
        if one.domain is domain
        and one.asked_of in (of, AskedOf.EVERYONE)
        and one.kind in (Kind.TEXT, Kind.CHOICE)
    )


def _move(plan_id: UUID, arrived_on: date | None) -> None:
    plan = MobilityPlan.objects.select_related("household").get(pk=plan_id)
    plan.state = PlanState.RELOCATED if arrived_on else PlanState.ACTIVE
    plan.save()
    day = arrived_on or ARRIVED
    move = Move(
        plan=plan,
        area="7621",
        leaves_on=day,
        arrives_on=day,
        arrived_on=arrived_on,
        state=MoveState.ARRIVED if arrived_on else MoveState.PLANNED,
    )
    key = open_key(plan.household)
    key.write(move, {"keys": KEYS})
    move.save(force_insert=True)
    home = Tenancy(plan=plan, lease=Lease.DIRECT, starts_on=day)
    key.write(home, {"address": HOME})
    home.save(force_insert=True)
    if arrived_on:
        begin_follow_ups(plan, arrived_on)

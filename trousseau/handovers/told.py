"""What the arrival centre is told: the groups that each adult agreed to, read from the file.

Inside a door that reaches the file. Rows are opened whole (a sheet of answers, the line of each
member); of a group that was not agreed to nothing gets out of here, and what concerns one person
alone is in none of those that are about everybody.
"""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from trousseau.accounts.actor import Actor
from trousseau.follow_ups.choices import FollowUpMoment, FollowUpState
from trousseau.follow_ups.models import FollowUp
from trousseau.handovers.models import Handover
from trousseau.handovers.relay import FieldGroup, Told
from trousseau.handovers.relays import arrives_on
from trousseau.households.answer_sheets import values_of
from trousseau.households.models import Household
from trousseau.households.queries import Member
from trousseau.households.questionnaire import Domain, Question, Value
from trousseau.households.questionnaire_files import latest
from trousseau.plans.models import Move, PlanStep, Tenancy
from trousseau.plans.reading_plan import title_of_step
from trousseau.plans.states import SETTLED
from trousseau.privacy.keys import open_key
from trousseau.privacy.models import Person
from trousseau.privacy.queries import Channel, channels_of

G = FieldGroup
WORK = frozenset({Domain.WORK, Domain.SKILLS, Domain.LANGUAGES, Domain.DIPLOMAS})
CARE = frozenset({Domain.HEALTH})
# Questions on health are asked of everybody.
SCHOOL = frozenset({Domain.CHILDREN, Domain.HEALTH})
FULL = "full"
Said = tuple[tuple[Question, Value], ...]
"""Questions and what was answered, in the order in which they are asked."""


@dataclass(frozen=True)
class ToldAdult:
    """One adult, as far as they agreed; None where they did not."""

    id: UUID
    name: str
    own_script_name: str
    # As they are kept; a page says the age, and the language in words.
    birth_date: str
    language: str
    channels: tuple[Channel, ...] | None
    work: Said | None
    care: Said | None


@dataclass(frozen=True)
class ToldChild:
    """A child that moves: what is needed for school and childcare, and care that must continue."""

    id: UUID
    given_names: str
    birth_date: str
    said: Said


@dataclass(frozen=True)
class ToldArrival:
    """When and where they arrive."""

    on: date
    has_arrived: bool
    keys: str
    address: str


@dataclass(frozen=True)
class ToldStep:
    """A step of the plan that remains."""

    title: str
    planned_on: date | None


@dataclass(frozen=True)
class ToldFollowUp:
    """A follow-up: when, and where it stands."""

    moment: FollowUpMoment
    planned_on: date
    state: FollowUpState


@dataclass(frozen=True)
class ToldFile:
    """Everything the arrival centre is told today; None where not everybody agreed."""

    # Of those who allowed to be named; how many there are besides is not said.
    adults: tuple[ToldAdult, ...]
    arrival: ToldArrival | None
    children: tuple[ToldChild, ...] | None
    steps: tuple[ToldStep, ...] | None
    follow_ups: tuple[ToldFollowUp, ...] | None
    note: str | None


def told_file(
    actor: Actor,
    handover: Handover,
    move: Move,
    members: tuple[Member, ...],
    told: Told,
    language: str,
) -> ToldFile:
    """The file as `told` lets it through."""
    household = move.plan.household
    people = Person.objects.prefetch_related("channels").in_bulk([one.person.id for one in members])
    of_all, answers = told.of_all, _answers(household, members, told)
    named = [one for one in members if G.WHO in told.of_one.get(one.person.id, frozenset())]
    return ToldFile(
        adults=tuple(
            ToldAdult(
                id=one.person.id,
                name=one.person.called,
                own_script_name=one.person.own_script_name,
                birth_date=one.person.birth_date,
                language=one.person.language,
                channels=_channels(actor, people[one.person.id]) if G.CONTACT in groups else None,
                work=_said(answers, one.person.id, WORK) if G.WORK in groups else None,
                care=_said(answers, one.person.id, CARE) if G.CARE in groups else None,
            )
            for one in named
            for groups in [told.of_one[one.person.id]]
        ),
        arrival=_arrival(household, move) if G.ARRIVAL in of_all else None,
        children=tuple(
            _child(people[one.person.id], _said(answers, one.person.id, SCHOOL))
            for one in members
            if not one.is_adult
        )
        if G.SCHOOL in of_all
        else None,
        steps=_steps(move, household, language) if G.PLAN in of_all else None,
        follow_ups=_follow_ups(move) if G.FOLLOW_UPS in of_all else None,
        note=open_key(household).read(handover, "note") if G.NOTE in of_all else None,
    )


_Answers = dict[tuple[str | None, str], Value]


def _answers(household: Household, members: tuple[Member, ...], told: Told) -> _Answers:
    """Those of whom something was agreed; the sheets of others are not opened."""
    here = [
        one.person.id
        for one in members
        if (told.of_one.get(one.person.id, frozenset()) & {G.WORK, G.CARE})
        or (not one.is_adult and G.SCHOOL in told.of_all)
    ]
    return values_of(household, here) if here else {}


def _said(answers: _Answers, person: UUID, domains: frozenset[Domain]) -> Said:
    questions = latest(FULL).questions
    return tuple(
        (question, answers[str(person), question.key])
        for question in questions
        if question.domain in domains and (str(person), question.key) in answers
    )


def _channels(actor: Actor, person: Person) -> tuple[Channel, ...]:
    """But those that others read too."""
    return tuple(one for one in channels_of(actor, person) if one.safe is not False)


def _arrival(household: Household, move: Move) -> ToldArrival:
    key = open_key(household)
    home = Tenancy.objects.filter(plan=move.plan_id).order_by("-starts_on", "-pk").first()
    return ToldArrival(
        on=arrives_on(move),
        has_arrived=move.arrived_on is not None,
        keys=key.read(move, "keys"),
        address=key.read(home, "address") if home is not None else "",
    )


def _child(child: Person, said: Said) -> ToldChild:
    key = open_key(child)
    names, born = key.read(child, "given_names"), key.read(child, "birth_date")
    return ToldChild(child.pk, names, born, said)


def _steps(move: Move, household: Household, language: str) -> tuple[ToldStep, ...]:
    key = open_key(household)
    rows = PlanStep.objects.filter(objective__plan=move.plan_id, person=None)
    open_ones = rows.exclude(state__in=SETTLED).order_by("position", "pk")
    return tuple(ToldStep(title_of_step(row, key, language), row.planned_on) for row in open_ones)


def _follow_ups(move: Move) -> tuple[ToldFollowUp, ...]:
    rows = FollowUp.objects.filter(plan=move.plan_id).order_by("due_on")
    return tuple(
        ToldFollowUp(FollowUpMoment(row.moment), row.planned_on, FollowUpState(row.state))
        for row in rows
    )

"""Whatever each adult said after a visit: what another reads never tells whose the no was.

Every combination of yes and no of three adults is tried, and the place set aside for another
reason; then what each thinks of a place of an agreed plan. For each adult, everything they can read
has to be the same wherever they said the same and the place is (or is not) retained; for a
colleague who recorded nothing of a verdict, wherever it is (or is not).
"""

import re
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import cycle, product
from uuid import UUID

import pytest
from django.db import transaction
from django.test import Client

from tests.made_up_households import MadeUp
from tests.made_up_plans import FIGEAC, RODEZ, active_plan, eligible_household
from tests.people import AT, make_actor, make_centre, make_member
from tests.signing_in import client_of
from trousseau.accounts.actor import Actor, actor_of
from trousseau.accounts.choices import Role
from trousseau.accounts.doors import system
from trousseau.accounts.models import Centre
from trousseau.households.choices import Relation
from trousseau.households.models import Household
from trousseau.plans import actions, areas, visits
from trousseau.plans.choices import Verdict, VerdictInterpreter, View, VisitState
from trousseau.plans.models import MobilityPlan, PlanArea
from trousseau.plans.own import own_plan_sheet
from trousseau.plans.queries import plan_sheet
from trousseau.plans.states import BEFORE, PlanVerb
from trousseau.plans.visit_sheet import own_records, visit_sheet
from trousseau.plans.visits import Heard, Visit
from trousseau.privacy.subject_export import subject_export

pytestmark = [pytest.mark.django_db, pytest.mark.bar(3)]
# Made anew for each answer, and nobody's.
_CHANGES = re.compile(r'name="csrfmiddlewaretoken" value="\w+"|nonce="[^"]+"|id="[0-9a-f-]{36}"')
YES, MAYBE, NO = Verdict.YES, Verdict.MAYBE, Verdict.NO
ANSWERS = [*product((YES, NO), repeat=3), (YES, MAYBE, YES), (YES, MAYBE, NO)]


@dataclass(frozen=True)
class Stage:
    """A visit that was made, by a household of three adults, and everybody who may look."""

    household: MadeUp
    plan: UUID
    visit: UUID
    area: int
    keeper: Actor
    colleague: Actor
    adults: tuple[UUID, ...]
    own: dict[UUID, Actor]
    browsers: dict[UUID, Client]
    staff: Client


@pytest.fixture
def stage() -> Stage:
    centre = make_centre()
    keeper = make_actor(Role.CASEWORKER, centre)
    household = eligible_household(keeper, Relation.SPOUSE, Relation.PARENT)
    plan = active_plan(keeper, household)
    with system("test.read", AT):
        area = PlanArea.objects.get(plan=plan, code=RODEZ).pk
    visit = visits.plan_visit(keeper, area, Visit(AT.date(), AT.date()), AT)
    visits.settle_visit(keeper, visit, VisitState.MADE, AT)
    adults = tuple(one.person for one in household.people)
    members = {one: make_member(Role.PARTICIPANT, centre, person=one) for one in adults}
    return Stage(
        household,
        plan,
        visit,
        area,
        keeper,
        _manager(centre),
        adults,
        {one: actor_of(member, AT) for one, member in members.items()},
        {one: client_of(member) for one, member in members.items()},
        client_of(make_member(Role.MANAGER, centre)),
    )


def _manager(centre: Centre) -> Actor:
    return make_actor(Role.MANAGER, centre)


@contextmanager
def undone() -> Iterator[None]:
    """What happens inside did not happen."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def say(stage: Stage, answers: tuple[Verdict, ...]) -> None:
    for person, answer in zip(stage.adults, answers, strict=True):
        # Own words are the same, whoever says them: only the answer differs.
        heard = Heard(answer, VerdictInterpreter.PROFESSIONAL, True, f"Mots de {answer}.")
        visits.hear(stage.keeper, stage.visit, person, heard, AT)


def page(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return _CHANGES.sub("", answer.content.decode())


def read_by(stage: Stage, person: UUID) -> str:
    """All that one of the adults can read, on the screen and on paper."""
    own, browser = stage.own[person], stage.browsers[person]
    online = subject_export(own, person, AT, "rights.export")
    copy = subject_export(stage.colleague, person, AT, "rights.export")
    pages = [page(browser, one) for one in ("/my-plan/", "/my/", "/my/readers/")]
    parts = [own_plan_sheet(own, AT), online.sections, copy.sections, *pages]
    return "\n".join(map(repr, parts))


def read_at_work(stage: Stage) -> str:
    """All that a colleague reads who recorded nothing; some of it is printed for the household."""
    sheet = plan_sheet(stage.colleague, stage.plan, AT)
    visit = visit_sheet(stage.colleague, stage.visit, AT)
    addresses = (
        *(f"/visits/{stage.visit}/hear/{one}/" for one in stage.adults),
        f"/plans/{stage.plan}/", f"/visits/{stage.visit}/",
        f"/visits/{stage.visit}/heard/", f"/moves/{stage.plan}/", f"/papers/{stage.plan}/plan/",
        f"/households/{stage.household.id}/",
    )  # fmt: skip
    mine = own_records(stage.colleague, stage.visit, AT)
    parts = [sheet, visit, mine, *(page(stage.staff, one) for one in addresses)]
    return "\n".join(map(repr, parts))


def test_nothing_that_another_reads_tells_whose_no_it_was(stage: Stage):
    read: dict[object, dict[str, object]] = defaultdict(dict)
    yes = (YES, YES, YES)
    for answers, aside in [*((one, "") for one in ANSWERS), (yes, "before"), (yes, "after")]:
        with undone():
            if aside == "before":
                visits.set_aside(stage.keeper, stage.area, AT)
            say(stage, answers)
            if aside == "after":
                visits.set_aside(stage.keeper, stage.area, AT)
            with system("test.read", AT):
                gone = PlanArea.objects.get(pk=stage.area).not_retained
            assert gone == (bool(aside) or NO in answers)
            for person, answer in zip(stage.adults, answers, strict=True):
                read[person, answer, gone].setdefault(read_by(stage, person), (answers, aside))
            read["staff", gone].setdefault(read_at_work(stage), (answers, aside))
    told = {seen: list(found.values()) for seen, found in read.items() if len(found) > 1}
    assert not told, f"what they read differs between {told}"
    # It is not that nothing is read at all: one's own word is in one's copy, and only there.
    assert len({next(iter(found)) for found in read.values()}) == len(read)


def test_one_s_own_words_are_in_one_s_copy_and_in_nobody_else_s(stage: Stage):
    for person in stage.adults:
        words = "C’est-trop-loin-canari"
        with undone():
            heard = Heard(Verdict.NO, VerdictInterpreter.NOT_NEEDED, True, words)
            visits.hear(stage.keeper, stage.visit, person, heard, AT)
            for other in stage.adults:
                assert (words in read_by(stage, other)) == (other == person)
            assert words not in read_at_work(stage)


@pytest.mark.parametrize("backup", [False, True])
def test_what_is_thought_of_a_place_tells_nobody_whose_no_it_was(stage: Stage, backup: bool):
    """Colleagues who work on the plan read what each thinks; the adults read their own."""
    with system("test.alter", AT):
        MobilityPlan.objects.update(backup_area=FIGEAC)
    other = areas.shortlist(stage.keeper, stage.plan, FIGEAC, AT)
    read: dict[object, dict[str, object]] = defaultdict(dict)
    after: dict[object, dict[str, object]] = defaultdict(dict)
    for views in product((View.YES, View.NO), repeat=3):
        with undone():
            for person, view in zip(stage.adults, views, strict=True):
                areas.say(stage.keeper, other if backup else stage.area, person, view, AT)
            for person, view in zip(stage.adults, views, strict=True):
                found = read[person, view, backup and View.NO in views]
                found.setdefault(read_by(stage, person), views)
            # The button of one's own page answers each of them alike, whoever says no.
            for person in stage.adults:
                answer = stage.browsers[person].post("/my-plan/agree/", {"version": "1"})
                assert answer.status_code == 302
            for person, view in zip(stage.adults, views, strict=True):
                found = after[person, view, backup and View.NO in views]
                found.setdefault(read_by(stage, person), views)
    both = [*read.items(), *after.items()]
    told = {seen: list(found.values()) for seen, found in both if len(found) > 1}
    assert not told, f"what they read differs between {told}"
    assert len({next(iter(found)) for found in read.values()}) == len(read)


def test_an_agreement_taken_back_is_known_to_who_took_it_back_and_to_nobody_else(stage: Stage):
    read: dict[object, dict[str, object]] = defaultdict(dict)
    for withdrawn in product((False, True), repeat=3):
        with undone():
            for person, gone in zip(stage.adults, withdrawn, strict=True):
                if gone:
                    stage.browsers[person].post("/my-plan/withdraw/")
            for person, gone in zip(stage.adults, withdrawn, strict=True):
                read[person, gone].setdefault(read_by(stage, person), withdrawn)
    told = {seen: list(found.values()) for seen, found in read.items() if len(found) > 1}
    assert not told, f"what they read differs between {told}"
    assert len({next(iter(found)) for found in read.values()}) == len(read)


def test_why_it_was_closed_tells_nobody_what_another_said(stage: Stage):
    """Whatever the others said, and whatever the reason: the first adult reads one and the same."""
    first = stage.adults[0]
    others = cycle([(YES, NO), (NO, YES), (NO, NO), (MAYBE, NO)])
    read: dict[str, object] = {}
    for reason, said in zip(sorted(BEFORE), others, strict=False):
        with undone():
            say(stage, (YES, *said))
            actions.move_on(stage.keeper, stage.plan, PlanVerb.CLOSE, AT, reason)
            with system("test.alter", AT):
                Household.objects.update(closed_on=AT, close_reason=reason)
            read.setdefault(read_by(stage, first), (reason, said))
    assert len(read) == 1, list(read.values())

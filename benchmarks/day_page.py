"""The page of the day, among 10,000 households with plans; and how many queries it asks.

Each of the centre has an introduction nobody answers; 3,000 offers and as many facts on places.
The caseworker accompanies 30 of them, their centre has 300, all made by the application's own
actions. The others are copies of one: they cost what households cost to be passed over. The queries
are counted with ten households as well, and have to be as many.
"""

import argparse
import json
import subprocess
import sys
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from benchmarks.load import BIN, database
from benchmarks.measure import Table, Times, once

HOUSEHOLDS, IN_CENTRE, OWN, FEW = 10_000, 300, 30, 10
PAGE_SECONDS = 0.150
REPEATS = 30
STEPS_DATED = 6
FURTHER = 3_000


def measure() -> None:
    """In a process of its own, on the database of its environment: prints seconds as JSON."""
    from trousseau.cli.application import load

    load()
    from django.conf import settings
    from django.db import connection, transaction
    from django.test.utils import CaptureQueriesContext
    from django.utils import timezone

    from tests.people import make_centre, make_member
    from tests.signing_in import client_of
    from trousseau.accounts.actor import actor_of
    from trousseau.accounts.choices import Role
    from trousseau.web.static_files import collect_static_files

    collect_static_files()
    settings.ALLOWED_HOSTS.append("testserver")
    now = timezone.now()
    centre = make_centre()
    member = make_member(Role.CASEWORKER, centre)
    keeper, colleague = (
        actor_of(one, now) for one in (member, make_member(Role.CASEWORKER, centre))
    )
    client = client_of(member)

    def make(numbers: range) -> list[UUID]:
        with transaction.atomic():
            made = [_household(keeper if number < OWN else colleague) for number in numbers]
        _introduce(member, made)
        return made

    def count() -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            client.get("/today/")
        return len(queries)

    made = make(range(FEW))
    _partners(member)
    count()
    few = count()
    made += make(range(FEW, IN_CENTRE))
    _copy(made[-1], HOUSEHOLDS - IN_CENTRE)
    _more_of_partners()
    # The first request after a minute notes that somebody is here; it is not the one that counts.
    count()
    # Before so many are seen that an alert is looked for as well.
    many = count()

    def times(ask: Callable[[], Any]) -> list[float]:
        ask()
        return [once(ask)[1].least for _ in range(REPEATS)]

    taken = {
        "own": times(lambda: client.get("/today/")),
        "centre": times(lambda: client.get("/today/?who=centre")),
        "list": times(lambda: client.get("/households/?who=centre")),
        "household": times(lambda: client.get(f"/households/{made[0]}/")),
    }
    print(json.dumps({"taken": taken, "few": few, "many": many}))


def _household(actor: Any) -> UUID:
    """A couple with a child and a plan, some of whose steps are late, planned or waited for."""
    from django.utils import timezone

    from tests.made_up_households import make_household
    from trousseau.accounts.doors import system
    from trousseau.households.choices import Relation
    from trousseau.households.models import Household
    from trousseau.plans.actions import begin_plan
    from trousseau.plans.models import PlanStep

    now, today = timezone.now(), timezone.localdate()
    household = make_household(actor, Relation.SPOUSE, Relation.CHILD)
    with system("benchmark.alter", now):
        Household.objects.filter(pk=household.id).update(informed_on=today, eligible_on=today)
        plan = begin_plan(actor, household.id, now)
        steps = PlanStep.objects.filter(objective__plan=plan).order_by("position")
        for number, step in enumerate(steps[:STEPS_DATED]):
            step.planned_on = today + timedelta(10 * (number - 2))
            if number == STEPS_DATED - 1:
                step.state, step.waiting_on = "waiting", "employer"
                step.waiting_since = today - timedelta(20)
            step.save()
    return household.id


def _introduce(member: Any, made: list[UUID]) -> None:
    """Introductions that nobody answers, of all of these."""
    from django.utils import timezone

    from tests.made_up_partners import made_up_contact
    from trousseau.accounts.actor import actor_of
    from trousseau.accounts.doors import system
    from trousseau.households.models import HouseholdMembership
    from trousseau.partners.introductions import NewIntroduction, allow, prepare
    from trousseau.partners.models import Introduction
    from trousseau.privacy.choices import GivenHow

    now, contact = timezone.now(), made_up_contact()
    actor, new = actor_of(member, now), NewIntroduction(contact.organisation_id, contact.pk)
    sent = now - timedelta(20)
    with system("benchmark.read", now):
        rows = HouseholdMembership.objects.filter(household__in=made, relation="adult")
        people = list(rows.values_list("person", flat=True))
    for person in people:
        allow(actor, prepare(actor, person, new, sent), GivenHow.SPOKEN, sent)
    with system("benchmark.alter", now):
        Introduction.objects.update(state="sent", mail="left", sent_at=sent)


def _partners(member: Any) -> None:
    """Offers and facts that end in the coming days."""
    from django.utils import timezone

    from tests.made_up_partners import made_up_fact, made_up_opportunity

    for days in range(10):
        ends = timezone.localdate() + timedelta(days)
        made_up_opportunity(expires_on=ends, added_by=member.user)
        made_up_fact(review_by=ends, written_by=member.user)


def _more_of_partners() -> None:
    """Offers and facts of everybody else."""
    from tests.made_up_partners import made_up_fact, made_up_opportunity
    from trousseau.partners.models import LocalFact, Opportunity

    offer, fact = made_up_opportunity(), made_up_fact()
    Opportunity.objects.bulk_create(_like(offer, pk=uuid4()) for _ in range(FURTHER))
    LocalFact.objects.bulk_create(_like(fact, pk=None) for _ in range(FURTHER))


def _copy(household: UUID, times: int) -> None:
    """Rows like those of one household, of other centres, whom nobody opens here."""
    from django.utils import timezone

    from tests.people import make_centre
    from trousseau.accounts.doors import system
    from trousseau.households.models import Household, HouseholdMembership
    from trousseau.plans.models import MobilityPlan, Objective, PlanStep
    from trousseau.privacy.models import Person
    from trousseau.privacy.references import new_reference

    centres = [make_centre() for _ in range(30)]
    with system("benchmark.copy", timezone.now()):
        model = Household.objects.get(pk=household)
        memberships = list(model.memberships.select_related("person"))
        plan = model.plans.get()
        objectives = list(plan.objectives.prefetch_related("steps"))
        for begin in range(0, times, 500):
            some = range(begin, min(begin + 500, times))
            people, households, places, plans = [], [], [], []
            for number in some:
                centre = centres[number % len(centres)]
                home = _like(model, pk=uuid4(), centre=centre, referent=None)
                households.append(home)
                plans.append(_like(plan, pk=uuid4(), household=home))
                for row in memberships:
                    reference = new_reference()
                    person = _like(
                        row.person, pk=uuid4(), reference=reference, centre=centre, referent=None
                    )
                    people.append(person)
                    places.append(_like(row, pk=None, household=home, person=person))
            Person.objects.bulk_create(people)
            Household.objects.bulk_create(households)
            HouseholdMembership.objects.bulk_create(places)
            MobilityPlan.objects.bulk_create(plans)
            aims = Objective.objects.bulk_create(
                _like(one, pk=None, plan=copy) for copy in plans for one in objectives
            )
            PlanStep.objects.bulk_create(
                _like(step, pk=uuid4(), objective=aim)
                for aim, one in zip(aims, objectives * len(plans), strict=True)
                for step in one.steps.all()
            )


def _like(row: Any, **changed: Any) -> Any:
    """A row that is to be made, as another is."""
    values = {field.name: getattr(row, field.name) for field in row._meta.concrete_fields}
    changed = {"id" if name == "pk" else name: value for name, value in changed.items()}
    return type(row)(**{**values, **changed})


def main() -> int:
    """Print the table; 1 when a claim does not hold."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    if parser.parse_args().inside:
        measure()
        return 0
    table = Table(f"The day, among {HOUSEHOLDS:,} households", "django", "cryptography")
    for kind in ("sqlite", "postgresql"):
        with database(kind) as environment:
            subprocess.run(
                [BIN / "trousseau", "migrate"], env=environment, check=True, stdout=sys.stderr
            )
            command = [sys.executable, "-m", "benchmarks.day_page", "--inside"]
            done = subprocess.run(command, env=environment, check=True, stdout=subprocess.PIPE)
        found = json.loads(done.stdout.splitlines()[-1])
        times = {
            name: Times(min(each), sorted(each)[len(each) // 2], len(each))
            for name, each in found["taken"].items()
        }
        table.time(f"{kind}: the day of one who accompanies {OWN}", times["own"], PAGE_SECONDS)
        table.time(f"{kind}: … of a centre of {IN_CENTRE}", times["centre"], PAGE_SECONDS)
        table.time(f"{kind}: the list, 25 households", times["list"])
        table.time(f"{kind}: one household", times["household"])
        few, many = found["few"], found["many"]
        table.claim(f"{kind}: queries, as with {FEW} households", str(many), many == few, few, str)
    return table.end()


if __name__ == "__main__":
    sys.exit(main())

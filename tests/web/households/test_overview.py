"""The head of a household's page, whom to call, and all that happened: on one page, of one only."""

from datetime import timedelta
from uuid import UUID

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.made_up_follow_ups import make_moved
from tests.made_up_handovers import made_up_relay
from tests.made_up_households import MadeUp
from tests.made_up_partners import made_up_contact
from tests.made_up_plans import FIGEAC, active_plan, draft_plan, eligible_household
from tests.people import AT, TODAY, make_centre, make_member
from tests.signing_in import client_of
from trousseau.accounts.actor import Actor, actor_of
from trousseau.accounts.choices import Role
from trousseau.accounts.doors import system
from trousseau.accounts.models import CentreMembership
from trousseau.audit.models import LogRow
from trousseau.follow_ups.choices import FollowUpState
from trousseau.follow_ups.models import FollowUp
from trousseau.households.choices import (
    AppointmentKind,
    AppointmentState,
    Interpreter,
    NoteKind,
    Relation,
)
from trousseau.households.contacts import (
    NewAppointment,
    agree_appointment,
    settle_appointment,
    write_note,
)
from trousseau.partners.choices import IntroductionState
from trousseau.partners.introductions import NewIntroduction, allow, prepare
from trousseau.partners.models import Introduction
from trousseau.plans import areas
from trousseau.plans.choices import PlanState, StepOwner, StepState, View
from trousseau.plans.models import MobilityPlan, Objective, PlanStateChange, PlanStep
from trousseau.plans.steps import NewStep, add_step, plan_step
from trousseau.privacy.choices import GivenHow
from trousseau.privacy.models import ContactChannel

pytestmark = pytest.mark.django_db


@pytest.fixture
def caseworker() -> CentreMembership:
    return make_member(Role.CASEWORKER, make_centre("Centre de départ"))


@pytest.fixture
def actor(caseworker: CentreMembership) -> Actor:
    return actor_of(caseworker, AT)


@pytest.fixture
def client(caseworker: CentreMembership) -> Client:
    return client_of(caseworker)


@pytest.fixture
def couple(actor: Actor) -> MadeUp:
    return eligible_household(actor, Relation.SPOUSE)


def page(client: Client, household: UUID, query: str = "") -> str:
    answer = client.get(f"/households/{household}/{query}")
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def part(text: str, section: str) -> str:
    """The section of that name; empty where there is none."""
    _, _, rest = text.partition(f'aria-labelledby="{section}"')
    return rest.partition("</section>")[0]


def own_step(actor: Actor, plan: UUID, title: str, days: int, person: UUID | None = None) -> UUID:
    """A step planned for so many days from today."""
    with system("test.read", AT):
        objective = Objective.objects.filter(plan=plan).order_by("position")[0].pk
    day = timezone.localdate() + timedelta(days)
    return add_step(actor, objective, NewStep(title, StepOwner.PARTNER, day, person), AT)


class TestBrief:
    def test_where_when_and_what_comes_next(self, client, actor, couple):
        plan = active_plan(actor, couple)
        own_step(actor, plan, "Étape-canari-tardive", -2)
        own_step(actor, plan, "Étape-canari-urgente", -9)
        brief = part(page(client, couple.id), "brief")
        assert "En route" in brief
        assert "Rodez" in brief
        assert "Étape-canari-urgente" in brief
        assert "Étape-canari-tardive" not in brief
        assert "Un partenaire" in brief
        assert f'href="/plans/{plan}/#now"' in brief

    def test_the_step_is_the_one_the_plan_names(self, client, actor, couple):
        plan = active_plan(actor, couple)
        found = client.get(f"/plans/{plan}/").context["plan"].next_step
        assert found is not None
        assert found.title in page(client, couple.id).replace("&#x27;", "'")

    def test_a_step_ahead_is_said_when_nothing_is_due(self, client, actor, couple):
        plan = draft_plan(actor, couple)
        with system("test.alter", AT):
            PlanStep.objects.update(state=StepState.DONE, done_on=TODAY)
        assert "Rien n’est prévu" in part(page(client, couple.id), "brief")
        own_step(actor, plan, "Étape-canari-lointaine", 40)
        assert "Étape-canari-lointaine" in part(page(client, couple.id), "brief")

    def test_a_plan_that_rests_asks_nothing(self, client, actor, couple):
        plan = active_plan(actor, couple)
        own_step(actor, plan, "Étape-canari", -3)
        client.post(f"/plans/{plan}/move-on/", {"verb": "suspend"})
        brief = part(page(client, couple.id), "brief")
        assert "En pause" in brief
        assert "Étape-canari" not in brief

    def test_places_one_may_still_choose(self, client, actor, couple):
        plan = draft_plan(actor, couple)
        row = areas.shortlist(actor, plan, FIGEAC, AT)
        assert "Figeac" in part(page(client, couple.id), "brief")
        areas.say(actor, row, couple.first, View.NO, AT)
        assert "Figeac" not in part(page(client, couple.id), "brief")

    def test_without_a_plan_nothing_is_said_of_one(self, client, couple):
        assert not part(page(client, couple.id), "brief")

    def test_a_step_of_one_adult_names_them_and_is_logged(self, client, actor, couple):
        plan = active_plan(actor, couple)
        own_step(actor, plan, "Étape-canari", -9, couple.people[1].person)
        brief = part(page(client, couple.id), "brief")
        assert couple.people[1].fields["given_names"] in brief
        rows = LogRow.objects.filter(action="households.show", record=f"household:{couple.id}")
        assert rows.filter(person=couple.people[1].person).count() == 2


class TestCalls:
    def test_safe_ways_only(self, client, couple):
        with system("test.alter", AT):
            first, *others = ContactChannel.objects.filter(person=couple.first).order_by("pk")
            ContactChannel.objects.filter(person=couple.first).update(safe=False)
            ContactChannel.objects.filter(pk=first.pk).update(safe=True)
        calls = part(page(client, couple.id), "calls")
        told = {one.value: one.value in calls for one in couple.people[0].channels}
        assert sum(told.values()) == 1, told
        assert others

    def test_who_has_no_safe_way_is_said_to_have_none(self, client, couple):
        with system("test.alter", AT):
            ContactChannel.objects.update(safe=None)
        calls = part(page(client, couple.id), "calls")
        assert calls.count("Aucun moyen sûr connu") == 2
        assert not [one for one in couple.people[0].channels if one.value in calls]

    def test_whoever_accompanies_them_here_and_there(self):
        relay = made_up_relay()
        relay.accepted()
        giver = CentreMembership.objects.get(user=relay.giver.user)
        receiver = CentreMembership.objects.get(user=relay.receiver.user)
        calls = part(page(client_of(giver), relay.household.id), "calls")
        assert str(giver.user) in calls
        assert str(receiver.user) in calls
        assert receiver.centre is not None
        assert receiver.centre.name in calls

    def test_partners_of_what_is_going_on(self, client, actor, couple):
        contact = made_up_contact()
        new = NewIntroduction(contact.organisation_id, contact.pk)
        now = timezone.now()
        row = prepare(actor, couple.first, new, now)
        allow(actor, row, GivenHow.SPOKEN, now)
        assert "accueil@exemple.test" in part(page(client, couple.id), "calls")
        with system("test.alter", AT):
            Introduction.objects.update(state=IntroductionState.WITHDRAWN)
        assert "accueil@exemple.test" not in part(page(client, couple.id), "calls")


class TestDays:
    def test_all_that_keeps_a_day_the_newest_first(self, client, actor):
        today, now = timezone.localdate(), timezone.now()
        moved = make_moved(actor, today - timedelta(20))
        household = moved.household.id
        with system("test.alter", AT):
            FollowUp.objects.filter(pk=moved.first).update(
                state=FollowUpState.DONE, settled_on=today - timedelta(12)
            )
            plan = MobilityPlan.objects.get(pk=moved.plan)
            PlanStateChange.objects.create(
                plan=plan, state=PlanState.AGREED, on=today - timedelta(60)
            )
        write_note(actor, household, NoteKind.CALL, "note-canari", now)
        new = NewAppointment(AppointmentKind.INTERVIEW, now - timedelta(days=5), "lieu-canari")
        met = agree_appointment(actor, household, new, now - timedelta(days=6))
        settle_appointment(actor, met, AppointmentState.KEPT, now)
        days = part(page(client, household), "notes")
        told = ["note-canari", "A eu lieu", "7 jours après l’arrivée", "Arrivée", "Accepté par"]
        found = [days.index(one) for one in told]
        assert found == sorted(found)
        assert "lieu-canari" not in days

    def test_older_ones_are_one_press_away(self, client, actor, couple):
        for number in range(30):
            when = timezone.now() - timedelta(days=60 - number)
            write_note(actor, couple.id, NoteKind.NOTE, f"note-canari-{number:02}", when)
        text = page(client, couple.id)
        assert "note-canari-29" in text
        assert "note-canari-00" not in text
        assert f'href="/households/{couple.id}/?notes=all#notes"' in text
        everything = page(client, couple.id, "?notes=all")
        assert all(f"note-canari-{number:02}" in everything for number in range(30))
        assert "?notes=all" not in everything

    def test_what_falls_back_has_no_day(self, client, actor, couple):
        """A plan falls back on the day on which the last adult was heard after a visit."""
        plan = active_plan(actor, couple)
        with system("test.alter", AT):
            row = MobilityPlan.objects.get(pk=plan)
            for ago, state in ((3, PlanState.DRAFT), (2, PlanState.PROPOSED)):
                on = timezone.localdate() - timedelta(ago)
                PlanStateChange.objects.create(plan=row, state=state, on=on)
        days = part(page(client, couple.id), "notes")
        assert days.count("En préparation") == 1
        assert days.count("Proposé") == 2

    def test_whoever_left_takes_their_days_along(self, client, actor, couple):
        other = couple.people[1].person
        alone = NewAppointment(AppointmentKind.CALL, AT + timedelta(1), person=other)
        met = agree_appointment(actor, couple.id, alone, AT)
        settle_appointment(actor, met, AppointmentState.MISSED, AT + timedelta(2))
        assert "N’a pas eu lieu" in part(page(client, couple.id), "notes")
        client.post(f"/households/{couple.id}/separate/", {"leaving": [str(other)]})
        assert "N’a pas eu lieu" not in part(page(client, couple.id), "notes")


def fill(actor: Actor, household: MadeUp, plan: UUID, times: int) -> None:
    """So many more of everything that the page tells."""
    contact, now = made_up_contact(), timezone.now()
    for number in range(times):
        when = now - timedelta(days=number + 1)
        write_note(actor, household.id, NoteKind.NOTE, f"note {number}", when)
        write_note(actor, household.id, NoteKind.CALL, "seul", when, household.first)
        new = NewAppointment(AppointmentKind.CALL, now, "", Interpreter.NONE, household.first)
        met = agree_appointment(actor, household.id, new, when)
        settle_appointment(actor, met, AppointmentState.MISSED, now)
        plan_step(actor, own_step(actor, plan, f"étape {number}", number), TODAY, "", AT)
        prepare(actor, household.first, NewIntroduction(contact.organisation_id, contact.pk), when)
    with system("test.alter", AT):
        row = MobilityPlan.objects.get(pk=plan)
        for number in range(times):
            on = TODAY + timedelta(number)
            PlanStateChange.objects.create(plan=row, state=PlanState.SUSPENDED, on=on)


def test_as_many_queries_for_much_as_for_little(client, actor, couple):
    plan = active_plan(actor, couple)
    fill(actor, couple, plan, 1)
    page(client, couple.id)
    with CaptureQueriesContext(connection) as few:
        page(client, couple.id, "?notes=all")
    fill(actor, couple, plan, 12)
    with CaptureQueriesContext(connection) as many:
        page(client, couple.id, "?notes=all")
    assert len(few) == len(many)


@pytest.mark.bar(1)
def test_nothing_of_another_household_or_centre(client, actor, couple):
    draft_plan(actor, couple)
    there = make_member(Role.CASEWORKER, make_centre())
    theirs = actor_of(there, AT)
    other = eligible_household(theirs, Relation.SPOUSE)
    active_plan(theirs, other)
    neighbour = eligible_household(actor)
    own_step(actor, draft_plan(actor, neighbour), "Étape-canari-voisine", -3)
    write_note(actor, neighbour.id, NoteKind.NOTE, "note-canari-voisine", AT)
    gone = make_moved(actor, timezone.localdate() - timedelta(20))
    with system("test.alter", AT):
        FollowUp.objects.filter(pk=gone.first).update(state=FollowUpState.DONE, settled_on=TODAY)
    text = page(client, couple.id, "?notes=all")
    assert "canari-voisine" not in text
    assert part(text, "notes").count("En préparation") == 1
    for theirs_alone in ("Arrivée", "Suivi fait"):
        assert theirs_alone not in text
        assert theirs_alone in page(client, gone.household.id)
    for person in (*other.people, *neighbour.people):
        assert person.fields["family_name"] not in text
    assert client.get(f"/households/{other.id}/?notes=all").status_code == 404

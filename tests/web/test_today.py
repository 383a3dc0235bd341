"""The worker's day: one page that says what asks for something, and nothing of another centre."""

import re
from collections import Counter
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from tests.made_up_follow_ups import talk
from tests.made_up_handovers import made_up_relay
from tests.made_up_households import MadeUp, make_household
from tests.made_up_partners import made_up_contact, made_up_fact, made_up_opportunity
from tests.people import AT, make_centre, make_member
from tests.signing_in import client_of
from trousseau.accounts.actor import actor_of
from trousseau.accounts.choices import Role
from trousseau.accounts.doors import system
from trousseau.accounts.models import CentreMembership
from trousseau.audit.models import LogRow
from trousseau.follow_ups.answers import hear_alone
from trousseau.follow_ups.choices import Safety
from trousseau.follow_ups.models import FollowUp
from trousseau.follow_ups.said import AloneSaid
from trousseau.households.choices import AppointmentKind, Interpreter, Relation, Structure
from trousseau.households.contacts import NewAppointment, agree_appointment
from trousseau.households.models import Household
from trousseau.households.situations import Stay, set_stay
from trousseau.partners.choices import IntroductionState, Mail
from trousseau.partners.introductions import NewIntroduction, allow, prepare
from trousseau.partners.models import Introduction, LocalFact
from trousseau.plans.actions import begin_plan
from trousseau.plans.choices import WaitingOn
from trousseau.plans.models import MobilityPlan, PlanStep
from trousseau.plans.states import StepVerb
from trousseau.plans.steps import StepChange, change_step, plan_step
from trousseau.privacy.choices import GivenHow
from trousseau.privacy.models import Person

pytestmark = pytest.mark.django_db


@pytest.fixture
def caseworker() -> CentreMembership:
    return make_member(Role.CASEWORKER, make_centre())


@pytest.fixture
def client(caseworker: CentreMembership) -> Client:
    return client_of(caseworker)


def busy_household(member: CentreMembership) -> MadeUp:
    """One with something in each list."""
    actor, now = actor_of(member, AT), timezone.now()
    household = make_household(actor, Relation.SPOUSE)
    with system("test.alter", AT):
        Household.objects.filter(pk=household.id).update(informed_on=AT, eligible_on=AT)
        Person.objects.update(last_contact_on=timezone.localdate() - timedelta(40))
    today = timezone.localdate()
    stay = Stay(Structure.CADA, "CADA Exemple", today, today + timedelta(60))
    set_stay(actor, household.id, stay, now)
    new = NewAppointment(
        AppointmentKind.INTERVIEW, now + timedelta(minutes=1), "", Interpreter.NEEDED
    )
    agree_appointment(actor, household.id, new, now)
    plan = begin_plan(actor, household.id, now)
    with system("test.read", AT):
        steps = list(PlanStep.objects.filter(objective__plan=plan).order_by("position")[:2])
    plan_step(actor, steps[0].pk, today - timedelta(3), "", now)
    wait = StepChange(StepVerb.WAIT, waiting_on=WaitingOn.EMPLOYER)
    change_step(actor, steps[1].pk, wait, now - timedelta(20))
    ask_partners(member, household)
    return household


def ask_partners(member: CentreMembership, household: MadeUp) -> None:
    """Introductions that went wrong or got no answer, an offer that ends, a fact that is old."""
    actor, today = actor_of(member, AT), timezone.localdate()
    contact, sent = made_up_contact(), timezone.now() - timedelta(20)
    for person in household.people:
        new = NewIntroduction(contact.organisation_id, contact.pk)
        allow(actor, prepare(actor, person.person, new, sent), GivenHow.SPOKEN, sent)
    with system("test.alter", AT):
        first, second = Introduction.objects.filter(
            person__in=[one.person for one in household.people]
        )
        Introduction.objects.filter(pk=first.pk).update(mail=Mail.FAILED)
        rows = Introduction.objects.filter(pk=second.pk)
        rows.update(state=IntroductionState.SENT, mail=Mail.LEFT, sent_at=sent)
    ends = today + timedelta(3)
    made_up_opportunity(title="Offre-canari", expires_on=ends, added_by=member.user)
    made_up_fact(review_by=today, written_by=member.user)


def text_of(client: Client, who: str = "") -> str:
    return str(client.get(f"/today/{who}").content.decode())


def test_a_quiet_day(client: Client):
    assert "Rien d’urgent" in text_of(client)


def test_all_that_asks_for_something(client: Client, caseworker: CentreMembership):
    household = busy_household(caseworker)
    text = text_of(client)
    for said in (
        "Rendez-vous du jour", "Interprète à réserver", "3 jours de retard",
        "Un employeur, depuis 20 jours", "Noter une relance", "Hébergements qui prennent fin",
        "Sans nouvelles depuis 30 jours", "le message n’est pas arrivé", "Relancer",
        "Boulangerie Exemple", "Offre-canari", "À redemander sur place", "Toujours vrai",
    ):  # fmt: skip
        assert said in text, said
    assert household.people[0].fields["family_name"] in text


def test_sorted_by_what_comes_of_it(client: Client, caseworker: CentreMembership):
    busy_household(caseworker)
    text = text_of(client)
    sections = re.findall(r'<section aria-labelledby="([\w-]+)"', text)
    assert sections == [
        "appointments", "late", "broken", "waiting", "unanswered", "stays", "offers",
        "local-facts", "silent",
    ]  # fmt: skip


def test_what_partners_wrote_waits_to_be_checked(client: Client):
    made_up_opportunity(state="draft")
    text = text_of(client)
    assert "elle attend d’être vérifiée" in text
    assert "Rien d’urgent" not in text


def test_each_line_of_partners_has_its_action(client: Client, caseworker: CentreMembership):
    busy_household(caseworker)
    text = text_of(client)
    with system("test.read", AT):
        silent = Introduction.objects.get(state=IntroductionState.SENT)
    assert f'action="/introductions/{silent.pk}/nudge/"' in text
    fact = LocalFact.objects.get()
    answer = client.post(f"/local-facts/{fact.pk}/confirm/", {"back": "today"}, follow=True)
    assert "À redemander sur place" not in answer.content.decode()


def test_a_plan_of_which_nothing_is_planned(client: Client, caseworker: CentreMembership):
    household = busy_household(caseworker)
    with system("test.alter", AT):
        PlanStep.objects.update(planned_on=None, state="todo", waiting_on="", waiting_since=None)
    assert "Sans prochaine étape" in text_of(client)
    assert household.people[0].fields["family_name"] in text_of(client)


def test_a_plan_that_is_paused_asks_for_nothing(client: Client, caseworker: CentreMembership):
    household = busy_household(caseworker)
    plan = begin_plan(actor_of(caseworker, AT), household.id, timezone.now())
    client.post(f"/plans/{plan}/move-on/", {"verb": "suspend"})
    text = text_of(client)
    assert "jours de retard" not in text
    assert "On attend une réponse" not in text


def test_a_colleague_s_are_the_centre_s_and_another_centre_s_are_nobody_s(
    client: Client, caseworker: CentreMembership
):
    theirs = busy_household(make_member(Role.CASEWORKER, caseworker.centre))
    elsewhere = busy_household(make_member(Role.CASEWORKER))
    name = theirs.people[0].fields["family_name"]
    assert name not in text_of(client)
    assert name in text_of(client, "?who=centre")
    for who in ("", "?who=centre"):
        assert elsewhere.people[0].fields["family_name"] not in text_of(client, who)


def test_a_manager_sees_who_is_accompanied_by_nobody(caseworker: CentreMembership):
    household = make_household(actor_of(caseworker, AT))
    with system("test.alter", AT):
        Household.objects.update(referent=None)
    text = text_of(client_of(make_member(Role.MANAGER, caseworker.centre)))
    assert "Personne ne les accompagne encore" in text
    assert household.people[0].fields["family_name"] in text


def test_as_many_questions_to_the_database_for_many_as_for_a_few(
    client: Client,
    caseworker: CentreMembership,
    django_assert_max_num_queries: DjangoAssertNumQueries,
):
    for _ in range(2):
        busy_household(caseworker)
    text_of(client)
    with django_assert_max_num_queries(200) as few:
        text_of(client)
    for _ in range(4):
        busy_household(caseworker)
    with django_assert_max_num_queries(200) as many:
        text_of(client)
    assert len(many) == len(few)


def test_nobody_is_read_or_logged_twice(client: Client, caseworker: CentreMembership):
    """Somebody may stand in every list, and be handed over, and be in danger."""
    actor, today, now = actor_of(caseworker, AT), timezone.localdate(), timezone.now()
    relay = made_up_relay(actor, arrived_on=today - timedelta(7))
    relay.propose(now)
    first = relay.household.first
    with system("test.read", AT):
        follow_up = FollowUp.objects.filter(plan=relay.plan).order_by("due_on")[0].pk
        step = PlanStep.objects.filter(objective__plan=relay.plan)[0].pk
    hear_alone(actor, follow_up, first, talk(now), AloneSaid(Safety.DANGER), now)
    plan_step(actor, step, today - timedelta(3), "", now)
    read = LogRow.objects.filter(action="today.index")
    before = read.count()
    with CaptureQueriesContext(connection) as asked:
        text = text_of(client)
    for said in ("call-alone", "handovers", "follow-ups", "late"):
        assert f'aria-labelledby="{said}"' in text
    rows = list(read)[before:]
    assert Counter(row.person for row in rows) == Counter(relay.adults)
    columns = [one["sql"].split(" FROM ")[0] for one in asked]
    for column in ('"households_household"."wrapped_key"', '"households_householdmembership"."id"'):
        assert sum(column in one for one in columns) == 1, column


def test_a_person_s_page_and_a_plan_s_lead_to_partners(
    client: Client, caseworker: CentreMembership
):
    household = busy_household(caseworker)
    person = client.get(f"/people/{household.first}/").content.decode()
    assert f'href="/introductions/{household.first}/add/"' in person
    with system("test.read", AT):
        plan = MobilityPlan.objects.get()
    text = client.get(f"/plans/{plan.pk}/").content.decode()
    assert f'href="/opportunities/{household.id}/fitting/"' in text
    assert client.get(f"/opportunities/{household.id}/fitting/").status_code == 200


def test_one_s_own_calendar_is_one_click_away(client: Client):
    assert 'href="/calendars/"' in text_of(client)

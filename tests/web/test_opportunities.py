"""What is offered: kept with its details, checked, expired by its day."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone
from django.utils.formats import date_format

from tests.made_up_households import MadeUp, make_household
from tests.made_up_partners import (
    TITLE,
    made_up_contact,
    made_up_opportunity,
    made_up_organisation,
)
from tests.people import AT, TODAY, make_centre, make_member
from tests.signing_in import client_of
from trousseau.accounts.actor import actor_of
from trousseau.accounts.choices import Role
from trousseau.accounts.doors import system
from trousseau.accounts.models import CentreMembership
from trousseau.audit.models import LogRow
from trousseau.households.answer_sheets import KeptAnswer
from trousseau.households.assessments import SHORT, begin_assessment, save_answers
from trousseau.households.choices import Interpreter, Relation
from trousseau.households.models import Household
from trousseau.partners.choices import (
    Guarantee,
    Lease,
    OpportunityKind,
    OpportunityState,
    OrganisationKind,
)
from trousseau.partners.details import Home, Job, Training, from_json
from trousseau.partners.models import Contact, Opportunity
from trousseau.partners.opportunities import standing_at
from trousseau.partners.states import state_at
from trousseau.plans.actions import begin_plan
from trousseau.plans.areas import say, shortlist
from trousseau.plans.choices import View
from trousseau.privacy.versions import stamp

pytestmark = pytest.mark.django_db
NOWHERE = "00000000-0000-4000-8000-000000000000"
GOOD = {"title": TITLE, "place": "Rodez", "expires_on": "2099-01-05"}
JOB = {
    **GOOD, "occupation": "boulanger", "contract": "permanent", "hours": "35",
    "shifts": "early_late", "without_car": "no", "starts_on": "2026-04-01",
}  # fmt: skip
HOME = {
    **GOOD, "rooms": "4", "rent": "512,50", "charges": "60", "lease": "sliding",
    "guarantees": ["visale", "fsl"], "available_on": "2026-04-01", "next_in_line": "1",
}  # fmt: skip


@pytest.fixture
def caseworker() -> CentreMembership:
    return make_member(Role.CASEWORKER, make_centre())


@pytest.fixture
def client(caseworker: CentreMembership) -> Client:
    return client_of(caseworker)


def add(client: Client, kind: OrganisationKind, sent: dict[str, object]) -> str:
    answer = client.post(f"/opportunities/{made_up_organisation(kind).pk}/add/", sent)
    return str(answer.content.decode())


def details() -> object:
    row = Opportunity.objects.get()
    return from_json(OpportunityKind(row.kind), row.details)


class TestAdd:
    def test_a_job(self, client: Client):
        add(client, OrganisationKind.EMPLOYER, dict(JOB))
        job = details()
        assert isinstance(job, Job)
        assert (job.rome, job.hours, job.without_car) == ("D1102", 35, False)
        row = Opportunity.objects.get()
        assert (row.commune, row.area, row.state) == ("12202", "7621", "open")
        text = client.get(f"/opportunities/{row.pk}/").content.decode()
        for words in ("CDI", "35 heures par semaine", "1 avril 2026", "Rodez"):
            assert words in text, words

    def test_a_home(self, client: Client):
        add(client, OrganisationKind.LANDLORD, dict(HOME))
        home = details()
        assert isinstance(home, Home)
        assert (home.rent_cents, home.charges_cents, home.lease) == (51_250, 6_000, Lease.SLIDING)
        assert home.guarantees == (Guarantee.VISALE, Guarantee.FSL)
        text = client.get(f"/opportunities/{Opportunity.objects.get().pk}/").content.decode()
        for words in ("T4", "572,50 € par mois, charges comprises", "Bail glissant", "Visale"):
            assert words in text, words

    def test_a_training_that_leads_somewhere(self, client: Client):
        sent = {**GOOD, "leads_to": "maçon", "french": "A2", "capacity": "12"}
        add(client, OrganisationKind.TRAINING, dict(sent))
        training = details()
        assert isinstance(training, Training)
        assert (training.french, training.leads_to) == ("A2", "F1703")
        assert Opportunity.objects.get().capacity == 12

    def test_an_organisation_may_offer_something_else(self, client: Client):
        add(client, OrganisationKind.EMPLOYER, {**HOME, "kind": "home"})
        assert Opportunity.objects.get().kind == "home"

    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("title", ""), ("place", ""), ("place", "Xqzwy"), ("expires_on", ""),
            ("expires_on", "2020-01-01"), ("hours", "70"), ("occupation", "xqzwyk"),
            ("capacity", "0"), ("contact", NOWHERE),
        ],
    )  # fmt: skip
    def test_what_cannot_be_is_said_and_nothing_is_kept(self, client, field: str, value: str):
        made_up_contact()
        text = add(client, OrganisationKind.EMPLOYER, {**JOB, field: value})
        assert 'class="error"' in text
        assert not Opportunity.objects.exists()

    @pytest.mark.parametrize(
        "wrong",
        [
            {"host_until": "2026-05-01"},
            {"lease": "host", "host_until": "2026-03-01"},
            {"guarantees": ["none_asked", "fsl"]},
        ],
    )
    def test_a_home_does_not_contradict_itself(self, client: Client, wrong: dict[str, object]):
        assert 'class="error"' in add(client, OrganisationKind.LANDLORD, {**HOME, **wrong})
        assert not Opportunity.objects.exists()

    def test_nobody_of_another_organisation_is_its_contact(self, client: Client):
        other = made_up_organisation(OrganisationKind.LANDLORD)
        stranger = made_up_contact(other)
        made_up_contact()
        assert Contact.objects.count() == 2
        text = add(client, OrganisationKind.EMPLOYER, {**JOB, "contact": str(stranger.pk)})
        assert 'class="error"' in text


def test_edit_shows_what_is_known_and_keeps_what_is_changed(client: Client):
    add(client, OrganisationKind.LANDLORD, dict(HOME))
    row = Opportunity.objects.get()
    text = client.get(f"/opportunities/{row.pk}/edit/").content.decode()
    for value in ("512,50", 'value="Rodez"', 'value="2026-04-01"', 'value="2099-01-05"'):
        assert value in text, value
    client.post(f"/opportunities/{row.pk}/edit/", {**HOME, "rooms": "5"})
    home = details()
    assert isinstance(home, Home)
    assert home.rooms == 5


class TestMove:
    def test_step_by_step(self, client: Client):
        row = made_up_opportunity(state=OpportunityState.DRAFT)
        for verb, state in (
            ("reserve", "draft"), ("open", "open"), ("reserve", "reserved"), ("release", "open"),
            ("fill", "filled"), ("withdraw", "filled"), ("nonsense", "filled"),
        ):  # fmt: skip
            client.post(f"/opportunities/{row.pk}/move/", {"verb": verb})
            row.refresh_from_db()
            assert row.state == state, verb

    def test_expired_by_its_day_until_somebody_renews_it(self, client: Client):
        today = timezone.localdate()
        row = made_up_opportunity(expires_on=today - timedelta(1))
        address = f"/opportunities/{row.pk}/"
        assert "Expirée" in client.get(address).content.decode()
        client.post(f"{address}move/", {"verb": "reserve"})
        row.refresh_from_db()
        assert row.state == "open", "what is expired is not reserved"
        answer = client.post(f"{address}move/", {"verb": "renew", "until": "2020-01-01"})
        assert "Ce jour est passé" in answer.content.decode()
        client.post(f"{address}move/", {"verb": "renew", "until": "2099-01-01"})
        assert "Expirée" not in client.get(address).content.decode()


class TestIndex:
    def test_each_stands_where_the_one_rule_says(self, client: Client):
        """The rule of the tables and that of the queries are the same."""
        today = timezone.localdate()
        for state in OpportunityState:
            for days in (-1, 0, 1):
                if state is not OpportunityState.EXPIRED:
                    made_up_opportunity(state=state, expires_on=today + timedelta(days))
        rows = list(Opportunity.objects.all())
        for state in OpportunityState:
            by_query = set(Opportunity.objects.filter(standing_at(state, today)))
            by_rule = {
                row
                for row in rows
                if state_at(OpportunityState(row.state), row.expires_on, today) is state
            }
            assert by_query == by_rule, state
            text = client.get(f"/opportunities/?state={state}").content.decode()
            assert text.count('class="offer"') == len(by_rule), state

    def test_of_one_kind(self, client: Client):
        made_up_opportunity(OpportunityKind.HOME)
        assert TITLE in client.get("/opportunities/?kind=home").content.decode()
        assert TITLE not in client.get("/opportunities/?kind=job").content.decode()

    def test_what_partners_wrote_waits_in_sight(self, client: Client):
        made_up_opportunity(state=OpportunityState.DRAFT)
        text = client.get("/opportunities/").content.decode()
        assert "attend d’être vérifiée" in text
        assert TITLE not in text
        assert TITLE in client.get("/opportunities/?state=draft").content.decode()


def test_show_nothing_of_what_is_not_there(client: Client):
    for address in ("", "edit/", "add/"):
        assert client.get(f"/opportunities/{NOWHERE}/{address}").status_code == 404
    assert client.post(f"/opportunities/{NOWHERE}/move/", {"verb": "open"}).status_code == 404


@pytest.fixture
def couple(caseworker: CentreMembership) -> MadeUp:
    return make_household(actor_of(caseworker, AT), Relation.SPOUSE, Relation.CHILD)


class TestFitting:
    def test_what_suits_with_its_reasons_and_a_way_on(self, client: Client, couple: MadeUp):
        small = Home(rooms=1, rent_cents=30_000, charges_cents=0)
        made_up_opportunity(OpportunityKind.HOME, title="Studio", details=small)
        good = made_up_opportunity(OpportunityKind.HOME, title="Maison")
        text = client.get(f"/opportunities/{couple.id}/fitting/").content.decode()
        assert "1 offre possible" in text
        assert text.index("Maison") < text.index("Studio")
        assert "Trop petit : 1 pièce" in text
        about = f"/introductions/{couple.first}/add/?about={good.organisation_id}:{good.pk}"
        assert about in text
        child = couple.people[2].person
        assert f"/introductions/{child}/" not in text

    def test_inside_its_areas(self, client: Client, couple: MadeUp):
        made_up_opportunity(OpportunityKind.HOME)
        address = f"/opportunities/{couple.id}/fitting/"
        assert TITLE in client.get(f"{address}?area=7621").content.decode()
        assert TITLE not in client.get(f"{address}?area=4404").content.decode()
        assert client.get(f"{address}?area=nonsense&from_on=nonsense").status_code == 200

    def test_in_the_areas_of_its_plan_but_none_that_somebody_said_no_to(
        self, client, caseworker, couple
    ):
        made_up_opportunity(OpportunityKind.HOME)
        made_up_opportunity(OpportunityKind.HOME, title="À Chaumont", area="4404")
        actor, now = actor_of(caseworker, AT), timezone.now()
        with system("test.eligible", AT):
            Household.objects.update(informed_on=TODAY, eligible_on=TODAY)
        plan = begin_plan(actor, couple.id, now)
        rodez = shortlist(actor, plan, "7621", now)
        shortlist(actor, plan, "4404", now)
        address = f"/opportunities/{couple.id}/fitting/"
        text = client.get(address).content.decode()
        assert TITLE in text
        assert "À Chaumont" in text
        say(actor, rodez, couple.first, View.NO, now)
        text = client.get(address).content.decode()
        assert TITLE not in text
        assert "À Chaumont" in text
        assert TITLE in client.get(f"{address}?all=yes").content.decode()

    def test_free_too_late(self, client: Client, couple: MadeUp):
        late = Home(rooms=5, available_on=date(2027, 6, 1))
        made_up_opportunity(OpportunityKind.HOME, details=late)
        address = f"/opportunities/{couple.id}/fitting/"
        assert "Libre trop tard" not in client.get(address).content.decode()
        text = client.get(f"{address}?from_on=2027-05-01").content.decode()
        assert "Libre trop tard : le 01/06/2027" in text

    def test_what_is_not_open_is_not_there(self, client: Client, couple: MadeUp):
        made_up_opportunity(state=OpportunityState.DRAFT)
        made_up_opportunity(expires_on=timezone.localdate() - timedelta(1))
        text = client.get(f"/opportunities/{couple.id}/fitting/").content.decode()
        assert TITLE not in text

    def test_nobody_of_another_centre(self, couple: MadeUp):
        stranger = client_of(make_member(Role.CASEWORKER))
        assert stranger.get(f"/opportunities/{couple.id}/fitting/").status_code == 404

    def test_each_is_in_the_log(self, client: Client, couple: MadeUp):
        client.get(f"/opportunities/{couple.id}/fitting/")
        rows = LogRow.objects.filter(action="opportunities.fitting", extent="line")
        assert {row.person for row in rows} == {one.person for one in couple.people}


class TestHouseholds:
    def test_one_s_own_and_no_one_else_s(self, client, caseworker, couple):
        colleague = make_member(Role.CASEWORKER, caseworker.centre)
        theirs = make_household(actor_of(colleague, AT))
        offer = made_up_opportunity(OpportunityKind.HOME)
        text = client.get(f"/opportunities/{offer.pk}/households/").content.decode()
        assert "1 ménage à qui elle peut convenir" in text
        assert couple.people[0].fields["family_name"] in text
        assert theirs.people[0].fields["family_name"] not in text
        boss = client_of(make_member(Role.MANAGER, caseworker.centre))
        text = boss.get(f"/opportunities/{offer.pk}/households/").content.decode()
        assert theirs.people[0].fields["family_name"] in text

    def test_why_not(self, client: Client, couple: MadeUp):
        offer = made_up_opportunity(OpportunityKind.HOME, Home(rooms=1))
        text = client.get(f"/opportunities/{offer.pk}/households/").content.decode()
        assert "Trop petit" in text
        assert "Aucun des ménages que vous suivez" in text

    def test_what_was_answered_counts(self, client, caseworker, couple):
        """An occupation that was noted in an interview suits the job."""
        offer = made_up_opportunity(details=Job(rome="F1703", without_car=True))
        actor, now = actor_of(caseworker, AT), timezone.now()
        interview = begin_assessment(actor, couple.id, SHORT, Interpreter.NONE, "", now)
        job = KeptAnswer({"rome": "F1703", "title": "maçon"})
        entries = {"seeks_work": KeptAnswer("yes"), "job": job}
        seen = {question: stamp(couple.first, question, "") for question in entries}
        save_answers(actor, interview, couple.first, entries, seen, now)
        text = client.get(f"/opportunities/{offer.pk}/households/").content.decode()
        assert "C’est son métier" in text

    def test_the_same_number_of_queries_however_many(
        self, client, caseworker, couple, django_assert_max_num_queries
    ):
        offer = made_up_opportunity(OpportunityKind.HOME)

        def queries() -> int:
            with django_assert_max_num_queries(60) as counted:
                client.get(f"/opportunities/{offer.pk}/households/")
            return len(counted)

        queries()
        few = queries()
        for _ in range(4):
            make_household(actor_of(caseworker, AT), Relation.CHILD)
        assert queries() == few


def text_of(client: Client, address: str) -> str:
    return str(client.get(address).content.decode())


def test_by_when_somebody_is_to_act_stands_on_the_card_and_on_today(client, caseworker):
    day = timezone.localdate() + timedelta(5)
    home = Home(rooms=4, answer_by=day, hold_until=day + timedelta(3))
    made_up_opportunity(OpportunityKind.HOME, home, added_by=caseworker.user)
    said = f"répondre avant le {date_format(day, 'j F Y')}"
    assert f'<span class="state state-no">{said}</span>' in text_of(client, "/opportunities/")
    assert said in text_of(client, "/today/")


def test_what_a_partner_wrote_is_on_the_day_of_whoever_checked_it(client, caseworker):
    day = timezone.localdate() + timedelta(2)
    offer = made_up_opportunity(title="Offre-canari", state="draft", expires_on=day)
    assert "Offre-canari" not in text_of(client, "/today/")
    client.post(f"/opportunities/{offer.pk}/move/", {"verb": "open"})
    assert "Offre-canari" in text_of(client, "/today/")

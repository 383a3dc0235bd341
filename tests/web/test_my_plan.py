"""A participant's own plan: their steps and their word; nothing of what another adult said."""

import re
from datetime import timedelta
from uuid import UUID

import pytest
from django.test import Client
from django.utils import timezone

from tests.made_up_households import MadeUp, make_household
from tests.people import AT, make_centre, make_member
from tests.signing_in import client_of
from trousseau.accounts.actor import Actor, actor_of
from trousseau.accounts.choices import Role
from trousseau.accounts.doors import system
from trousseau.accounts.models import Centre
from trousseau.audit.models import LogRow
from trousseau.households.choices import CloseReason, Relation
from trousseau.households.models import Household, HouseholdMembership
from trousseau.plans import actions, areas
from trousseau.plans.actions import Wanted, begin_plan
from trousseau.plans.choices import AgreedHow, Priority, StepOwner, View, WaitingOn
from trousseau.plans.models import Agreement, MobilityPlan
from trousseau.plans.queries import plan_sheet
from trousseau.plans.states import PlanVerb, StepVerb
from trousseau.plans.steps import NewStep, StepChange, add_step, change_step, plan_step

pytestmark = pytest.mark.django_db
RODEZ = "7621"


@pytest.fixture
def centre() -> Centre:
    return make_centre("Centre de Meaux")


@pytest.fixture
def actor(centre: Centre) -> Actor:
    return actor_of(make_member(Role.CASEWORKER, centre), AT)


@pytest.fixture
def couple(actor: Actor) -> MadeUp:
    made = make_household(actor, Relation.SPOUSE, Relation.CHILD)
    with system("test.alter", AT):
        Household.objects.filter(pk=made.id).update(informed_on=AT, eligible_on=AT)
    return made


def browser_of(centre: Centre, person: UUID) -> Client:
    return client_of(make_member(Role.PARTICIPANT, centre, person=person))


@pytest.fixture
def client(centre: Centre, couple: MadeUp) -> Client:
    """The first adult's."""
    return browser_of(centre, couple.people[0].person)


@pytest.fixture
def spouse(centre: Centre, couple: MadeUp) -> Client:
    return browser_of(centre, couple.people[1].person)


@pytest.fixture
def plan(actor: Actor, couple: MadeUp) -> UUID:
    """A plan that is proposed."""
    plan, now = begin_plan(actor, couple.id, AT), timezone.now()
    wanted = Wanted("Un jardin.", now.date() + timedelta(150), [(Priority.MUST, "Une école")])
    actions.set_wanted(actor, plan, wanted, now)
    area = areas.shortlist(actor, plan, RODEZ, now)
    areas.say(actor, area, couple.people[1].person, View.MAYBE, now)
    areas.choose(actor, area, now)
    first = plan_sheet(actor, plan, now).objectives[0]
    for title, person in (("À moi seul", 0), ("À toi seule", 1)):
        step = NewStep(title, StepOwner.HOUSEHOLD, now.date(), couple.people[person].person)
        add_step(actor, first.id, step, now)
    plan_step(actor, first.steps[0].id, now.date(), "Remarque à nous", now)
    actions.propose_plan(actor, plan, now)
    return plan


def text_of(client: Client) -> str:
    return str(client.get("/my-plan/").content.decode())


def state() -> str:
    with system("test.read", AT):
        return MobilityPlan.objects.get().state


class TestShow:
    def test_what_was_proposed_and_whom_to_call(self, client: Client, couple: MadeUp, plan: UUID):
        text = text_of(client)
        for said in ("Rodez", "Un jardin.", "Une école", "Centre de Meaux", "À moi seul"):
            assert said in text
        with system("test.read", AT):
            row = HouseholdMembership.objects.select_related("person").get(
                person=couple.people[0].person
            )
        assert row.person.reference in text

    def test_nothing_of_the_other_adult_nor_of_ours(self, client, couple: MadeUp, plan: UUID):
        text = text_of(client)
        for never in ("À toi seule", "Remarque à nous", "Peut-être", "Me plaît"):
            assert never not in text
        for other in couple.people[1:]:
            for value in other.values:
                assert value not in text

    @pytest.mark.parametrize("agreeing", [False, True])
    def test_whether_the_other_agreed_is_not_told(
        self, actor: Actor, client: Client, couple: MadeUp, plan: UUID, agreeing: bool
    ):
        """Nor that they took it back, by a plan that waits again."""
        if agreeing:
            client.post("/my-plan/agree/", {"version": "1"})
        pages = [text_of(client)]
        other, now = couple.people[1].person, timezone.now()
        actions.agree(actor, plan, other, AgreedHow.SPOKEN, now)
        pages.append(text_of(client))
        if agreeing:
            actions.move_on(actor, plan, PlanVerb.START, now)
            pages.append(text_of(client))
        actions.withdraw_agreement(actor, plan, other, now)
        pages.append(text_of(client))
        assert len({without_nonces(page) for page in pages}) == 1

    def test_why_it_was_closed_is_not_told(self, actor: Actor, client: Client, plan: UUID):
        actions.move_on(actor, plan, PlanVerb.CLOSE, timezone.now(), CloseReason.FAMILY)
        text = text_of(client)
        assert "Ce projet est terminé." in text
        assert str(CloseReason.FAMILY.label) not in text
        assert "À moi seul" not in text

    def test_whom_one_waits_for_but_not_one_s_own_household(self, actor, client, plan):
        steps, now = plan_sheet(actor, plan, timezone.now()).steps, timezone.now()
        for step, who in zip(steps, (WaitingOn.EMPLOYER, WaitingOn.HOUSEHOLD), strict=False):
            change_step(actor, step.id, StepChange(StepVerb.WAIT, waiting_on=who), now)
        text = text_of(client)
        assert "Nous attendons une réponse : Un employeur." in text
        assert "Nous attendons une réponse : Le ménage." not in text

    def test_before_there_is_a_plan(self, client: Client, couple: MadeUp):
        assert "pas encore de projet écrit" in text_of(client)

    def test_while_it_is_prepared(self, actor: Actor, client: Client, couple: MadeUp):
        begin_plan(actor, couple.id, AT)
        text = text_of(client)
        assert "Rien n’est encore décidé." in text
        assert "Je suis d’accord" not in text

    def test_a_new_version_that_is_prepared_shows_the_one_before(self, actor, client, plan):
        now = timezone.now()
        actions.move_on(actor, plan, PlanVerb.REVISE, now)
        actions.set_wanted(actor, plan, Wanted("Un balcon.", None), now)
        text = text_of(client)
        assert "Un jardin." in text
        assert "Un balcon." not in text
        assert "Je suis d’accord" not in text

    def test_who_left_the_household_reads_it_no_more(self, client, couple: MadeUp, plan: UUID):
        with system("test.alter", AT):
            rows = HouseholdMembership.objects.filter(person=couple.people[0].person)
            rows.update(until_on=timezone.localdate())
        text = text_of(client)
        assert "Rodez" not in text
        assert "pas encore de projet écrit" in text

    def test_it_is_found_from_one_s_own_page(self, client: Client, plan: UUID):
        assert 'href="/my-plan/"' in client.get("/my/").content.decode()

    def test_reading_it_is_in_the_log(self, client: Client, couple: MadeUp, plan: UUID):
        text_of(client)
        row = LogRow.objects.order_by("number").last()
        assert row is not None
        assert (row.action, row.person) == ("my_plan.show", couple.people[0].person)


class TestAgree:
    def test_once_each_adult_said_yes_it_is_agreed(self, client, spouse, plan: UUID):
        assert client.post("/my-plan/agree/", {"version": "1"}).status_code == 302
        assert state() == "proposed"
        assert "Vous avez dit oui le" in text_of(client)
        spouse.post("/my-plan/agree/", {"version": "1"})
        assert state() == "agreed"
        with system("test.read", AT):
            assert {row.how for row in Agreement.objects.all()} == {"online"}

    def test_a_version_that_one_has_not_read_is_not_agreed_to(self, actor, client, plan):
        now = timezone.now()
        actions.move_on(actor, plan, PlanVerb.REVISE, now)
        actions.propose_plan(actor, plan, now)
        text = client.post("/my-plan/agree/", {"version": "1"}).content.decode()
        assert "Le projet a changé entre-temps." in text
        with system("test.read", AT):
            assert not Agreement.objects.exists()

    def test_a_draft_cannot_be_agreed_to(self, actor: Actor, client: Client, plan: UUID):
        actions.move_on(actor, plan, PlanVerb.REVISE, timezone.now())
        client.post("/my-plan/agree/", {"version": "1"})
        with system("test.read", AT):
            assert not Agreement.objects.exists()

    @pytest.mark.parametrize("version", ["", "x", "0", "99999999999999999999"])
    def test_without_a_version_there_is_nothing_to_agree_to(self, client, plan, version: str):
        assert client.post("/my-plan/agree/", {"version": version}).status_code == 404

    def test_a_child_has_no_say(self, centre: Centre, couple: MadeUp, plan: UUID):
        child = browser_of(centre, couple.people[2].person)
        assert "Je suis d’accord" not in text_of(child)
        assert client_status(child, "agree", {"version": "1"}) == 404


class TestWithdraw:
    def test_the_plan_waits_again(self, client: Client, spouse: Client, plan: UUID):
        for one in (client, spouse):
            one.post("/my-plan/agree/", {"version": "1"})
        assert client_status(client, "withdraw", {}) == 302
        assert state() == "proposed"
        assert "Je suis d’accord" in text_of(client)
        assert "Vous avez dit oui le" in text_of(spouse)

    def test_what_was_never_given_leaves_no_line(self, client: Client, plan: UUID):
        client.post("/my-plan/withdraw/")
        assert not LogRow.objects.filter(action="my_plan.withdraw").exists()


def client_status(client: Client, verb: str, form: dict[str, str]) -> int:
    return client.post(f"/my-plan/{verb}/", form).status_code


def without_nonces(page: str) -> str:
    return re.sub(r'nonce="[^"]*"|name="csrfmiddlewaretoken" value="[^"]*"', "", page)

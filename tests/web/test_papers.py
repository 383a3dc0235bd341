"""The plan on paper: what it says, what it never says, and how it leaves."""

from datetime import timedelta
from uuid import UUID

import pytest
from django.test import Client
from django.utils import timezone

from tests.made_up_households import MadeUp, make_household
from tests.people import AT, make_centre, make_member
from tests.signing_in import client_of
from tests.web.paper.reading import Printed, arabic_letters
from trousseau.accounts.actor import Actor, actor_of
from trousseau.accounts.choices import Role
from trousseau.accounts.doors import system
from trousseau.accounts.models import CentreMembership
from trousseau.audit.models import Extent, LogRow
from trousseau.households.choices import Relation
from trousseau.households.models import Household, HouseholdMembership
from trousseau.plans import actions, areas
from trousseau.plans.actions import Wanted, begin_plan
from trousseau.plans.choices import Priority, StepOwner, View
from trousseau.plans.models import PlanTranslation
from trousseau.plans.queries import PlanSheet, plan_sheet
from trousseau.plans.states import PlanVerb, StepVerb
from trousseau.plans.steps import NewStep, StepChange, add_step, change_step, plan_step
from trousseau.web.forms.paper import passage_name

pytestmark = pytest.mark.django_db
RODEZ = "7621"
MARK = "Pas encore traduit"
SIGN = "Signer n’engage à rien"


@pytest.fixture
def actor() -> Actor:
    return actor_of(make_member(Role.CASEWORKER, make_centre()), AT)


@pytest.fixture
def client(actor: Actor) -> Client:
    return client_of(CentreMembership.objects.get(pk=actor.membership))


@pytest.fixture
def couple(actor: Actor) -> MadeUp:
    made = make_household(actor, Relation.SPOUSE)
    with system("test.alter", AT):
        Household.objects.filter(pk=made.id).update(informed_on=AT, eligible_on=AT)
    return made


@pytest.fixture
def plan(actor: Actor, couple: MadeUp) -> UUID:
    """A plan that is proposed, with what one adult alone is told and what staff noted."""
    plan = begin_plan(actor, couple.id, AT)
    now = timezone.now()
    wanted = Wanted(
        "Un jardin, et du calme.", now.date() + timedelta(150), [(Priority.MUST, "Une école")]
    )
    actions.set_wanted(actor, plan, wanted, now)
    area = areas.shortlist(actor, plan, RODEZ, now)
    areas.say(actor, area, couple.first, View.MAYBE, now)
    areas.choose(actor, area, now)
    sheet = plan_sheet(actor, plan, now)
    alone = NewStep("Consulter seule", StepOwner.HOUSEHOLD, person=couple.people[1].person)
    add_step(actor, sheet.objectives[0].id, alone, now)
    plan_step(actor, sheet.steps[0].id, now.date(), "Remarque à nous", now)
    actions.propose_plan(actor, plan, now)
    return plan


def sheet_of(actor: Actor, plan: UUID) -> PlanSheet:
    return plan_sheet(actor, plan, timezone.now())


def paper(client: Client, plan: UUID, language: str = "fr", size: str = "LARGE_TYPE") -> Printed:
    answer = client.post(f"/papers/{plan}/plan/", {"beside": language, "size": size})
    assert answer.headers["Content-Type"] == "application/pdf", answer.content.decode()[:2000]
    return Printed(answer.content)


class TestThePaper:
    def test_it_says_what_is_agreed_and_where_to_sign(self, client, couple, plan):
        text = paper(client, plan).text
        for said in ("Rodez", "Un jardin, et du calme.", "Une école", "Version", SIGN):
            assert said in text
        for adult in couple.people:
            assert adult.fields["given_names"] in text

    def test_it_never_says_what_is_one_adult_s_or_ours(self, client, plan):
        text = paper(client, plan).text
        for never in ("Consulter seule", "Remarque à nous", "Peut-être", "Me plaît"):
            assert never not in text

    def test_steps_are_numbered_through(self, actor, client, plan):
        titles = [one.title for one in sheet_of(actor, plan).steps if one.person is None]
        text = paper(client, plan).text
        for number, title in enumerate(titles, 1):
            assert f" {number} {title}" in text

    def test_a_draft_is_not_signed(self, actor, client, plan):
        actions.move_on(actor, plan, PlanVerb.REVISE, timezone.now())
        text = paper(client, plan).text
        assert "Ce projet est en préparation" in text
        assert SIGN not in text

    def test_nor_is_what_is_no_longer_what_was_proposed(self, actor, client, plan):
        objective = sheet_of(actor, plan).objectives[0].id
        add_step(actor, objective, NewStep("Autre", StepOwner.WORKER), timezone.now())
        text = paper(client, plan).text
        assert "a changé depuis la version proposée" in text
        assert SIGN not in text

    def test_what_was_done_since_changes_nothing(self, actor, client, plan):
        step = sheet_of(actor, plan).steps[0]
        change_step(actor, step.id, StepChange(StepVerb.FINISH), timezone.now())
        text = paper(client, plan).text
        assert SIGN in text
        assert "Fait" in text

    def test_a_step_that_was_refused_since_does(self, actor, client, plan):
        step = sheet_of(actor, plan).steps[0]
        change_step(actor, step.id, StepChange(StepVerb.DECLINE), timezone.now())
        text = paper(client, plan).text
        assert step.title not in text
        assert SIGN not in text

    def test_in_english_the_usual_path_is_there_and_own_words_are_marked(self, client, plan):
        text = paper(client, plan, "en").text
        assert "Take stock of occupation, CV and diplomas" in text
        assert text.count(MARK) == 2  # why, and what there must be

    def test_very_large_print_lies_on_its_side(self, client, plan):
        width, height = paper(client, plan, size="LARGE_PRINT").sizes[0]
        assert width > height


class TestHowItLeaves:
    def test_it_is_called_by_a_reference_and_kept_nowhere(self, actor, client, couple, plan):
        answer = client.post(f"/papers/{plan}/plan/", {"beside": "ar", "size": "LARGE_TYPE"})
        reference = sheet_of(actor, plan).adults[0].person.reference
        disposition = f'attachment; filename="plan-{reference}.pdf"'
        assert answer.headers["Content-Disposition"] == disposition
        assert answer.headers["Cache-Control"] == "no-store"
        head = answer.content.split(b"stream", 1)[0] + answer.content[-4000:]
        for name in couple.people[0].values:
            assert name.encode() not in head

    def test_each_adult_s_file_was_read_says_the_log(self, client, couple, plan):
        before = LogRow.objects.count()
        paper(client, plan)
        rows = LogRow.objects.filter(action="papers.plan").order_by("number")
        assert {row.person for row in rows} == {one.person for one in couple.people}
        assert {row.extent for row in rows} == {Extent.FILE}
        assert LogRow.objects.count() == before + len(couple.people)

    def test_choosing_is_not_printing(self, client, plan):
        client.get(f"/papers/{plan}/plan/")
        assert not LogRow.objects.filter(action="papers.plan").exists()

    def test_a_language_without_a_font_is_not_offered(self, client, plan):
        text = client.get(f"/papers/{plan}/plan/").content.decode()
        assert 'value="ps"' in text
        assert 'value="zh"' not in text

    def test_what_the_adults_speak_comes_first(self, client, plan):
        text = client.get(f"/papers/{plan}/plan/").content.decode()
        assert text.index('value="ps"') < text.index('value="fr"') < text.index('value="am"')

    def test_signs_that_cannot_be_printed_are_named(self, actor, client, plan):
        objective = sheet_of(actor, plan).objectives[0].id
        add_step(actor, objective, NewStep("Sourire 😀", StepOwner.WORKER), timezone.now())
        answer = client.post(f"/papers/{plan}/plan/", {"beside": "fr", "size": "LARGE_TYPE"})
        assert answer.headers["Content-Type"].startswith("text/html")
        assert "Ces signes ne s’impriment pas : 😀" in answer.content.decode()

    def test_where_no_adult_moves_there_is_nobody_to_give_it_to(self, client, couple, plan):
        with system("test.alter", AT):
            HouseholdMembership.objects.update(relocates="no")
        for answer in (
            client.get(f"/papers/{plan}/plan/"),
            client.post(f"/papers/{plan}/plan/", {"beside": "fr", "size": "LARGE_TYPE"}),
        ):
            assert "personne à qui remettre" in answer.content.decode()


class TestTranslate:
    def begin(self, client: Client, plan: UUID, language: str = "ps") -> str:
        answer = client.post(f"/papers/{plan}/begin/", {"beside": language, "size": "LARGE_TYPE"})
        return str(answer.headers["Location"])

    def test_what_was_translated_stands_on_the_paper(self, client, plan):
        address = self.begin(client, plan)
        form = {
            passage_name("Une école"): "یو ښوونځی",
            "translator": "M. T., interprète",
            "checker": "S. R.",
        }
        assert client.post(address, form).headers["Location"] == f"/papers/{plan}/plan/"
        printed = paper(client, plan, "ps")
        assert arabic_letters("یو ښوونځی") in printed.arabic()
        assert "Traduction : M. T., interprète · relecture : S. R." in printed.text
        assert MARK in printed.text

    def test_once_the_french_has_changed_it_is_not_translated(self, actor, client, plan):
        address = self.begin(client, plan)
        french, other = "Un jardin, et du calme.", "یو باغ او ارامي"
        client.post(address, {passage_name(french): other, "translator": "M. T."})
        assert arabic_letters(other) in paper(client, plan, "ps").arabic()
        now = timezone.now()
        wanted = Wanted("Un jardin, et du bruit.", now.date() + timedelta(150))
        actions.set_wanted(actor, plan, wanted, now)
        printed = paper(client, plan, "ps")
        assert arabic_letters(other) not in printed.arabic()
        assert "Traduction : pas encore faite" in printed.text

    def test_what_somebody_else_wrote_meanwhile_stays(self, client, plan):
        address = self.begin(client, plan)
        page = client.get(address)
        stands = {
            name: page.context["form"][name].value() or "" for name in page.context["form"].fields
        }
        first, second = passage_name("Une école"), passage_name("Rodez")
        client.post(address, {**stands, first: "یو ښوونځی", "translator": "M. T."})
        other = passage_name("Un jardin, et du calme.")
        client.post(address, {**stands, other: "یو باغ", "translator": "A. B."})
        text = client.get(address).content.decode()
        assert "یو ښوونځی" in text
        assert "یو باغ" in text
        # Names of places are not translated.
        assert second not in text

    def test_who_translated_is_asked(self, client, plan):
        address = self.begin(client, plan)
        text = client.post(address, {passage_name("Une école"): "x"}).content.decode()
        assert "Dites qui a traduit." in text
        with system("test.read", AT):
            assert PlanTranslation.objects.get().content is None

    def test_who_translated_does_not_check(self, client, plan):
        address = self.begin(client, plan)
        form = {passage_name("Une école"): "x", "translator": "M. T.", "checker": "m. t."}
        assert "Il faut quelqu’un d’autre" in client.post(address, form).content.decode()

    def test_into_french_there_is_nothing_to_translate(self, client, plan):
        answer = client.post(f"/papers/{plan}/begin/", {"beside": "fr", "size": "LARGE_TYPE"})
        assert "Choisissez la langue dans laquelle traduire." in answer.content.decode()
        with system("test.read", AT):
            assert not PlanTranslation.objects.exists()

    def test_the_language_is_in_no_address(self, client, plan):
        assert self.begin(client, plan).strip("/").split("/")[1].isdecimal()

    def test_in_arabic_what_every_paper_says_is_not_asked(self, client, plan):
        page = client.get(self.begin(client, plan, "ar"))
        labels = [field.label for field, _ in page.context["form"].passages()]
        assert "Une école" in labels
        assert "Qui appeler" not in labels
        assert "Consulter seule" not in labels

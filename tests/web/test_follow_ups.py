"""The pages of follow-ups: who was called, what was answered, what completes a plan."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from tests.made_up_follow_ups import Moved, make_moved, settle_well, stamp_now
from tests.people import AT, make_centre, make_member
from tests.signing_in import client_of
from trousseau.accounts.actor import Actor, actor_of
from trousseau.accounts.choices import Role
from trousseau.accounts.doors import system
from trousseau.accounts.models import Centre
from trousseau.follow_ups.models import FollowUp, FollowUpAnswers, FollowUpAttempt, SaidAlone
from trousseau.households.choices import Relation
from trousseau.households.models import HouseholdMembership
from trousseau.plans.choices import PlanState
from trousseau.plans.models import MobilityPlan
from trousseau.privacy.choices import ErasureCause
from trousseau.privacy.erasure import erase_person

pytestmark = pytest.mark.django_db
KIND = "Nous n’avons pas réussi à vous joindre. Rien ne change pour vous."


class Home:
    """A caseworker, and a household that arrived a week ago."""

    def __init__(self, *others: Relation, days: int = 7) -> None:
        self.centre: Centre = make_centre()
        member = make_member(Role.CASEWORKER, self.centre)
        self.actor: Actor = actor_of(member, AT)
        self.client: Client = client_of(member)
        arrived_on = timezone.localdate() - timedelta(days)
        self.moved: Moved = make_moved(self.actor, arrived_on, *others)
        self.address = f"/follow-ups/{self.moved.first}/"

    def colleague(self, role: Role = Role.CASEWORKER) -> Client:
        return client_of(make_member(role, self.centre))

    def text(self, address: str, client: Client | None = None) -> str:
        answer = (client or self.client).get(address)
        assert answer.status_code == 200
        return answer.content.decode()

    def row(self) -> FollowUp:
        with system("test.read", AT):
            return FollowUp.objects.get(pk=self.moved.first)

    def stamp(self, who: int | None = None) -> str:
        person = None if who is None else self.moved.household.people[who].person
        return stamp_now(self.actor, self.moved.first, person, timezone.now())

    def person_address(self, what: str, who: int = 0) -> str:
        return f"{self.address}{what}/{self.moved.household.people[who].person}/"


@pytest.fixture
def home() -> Home:
    return Home(Relation.SPOUSE, Relation.CHILD)


class TestPlan:
    def test_the_five_are_listed_with_their_windows(self, home: Home):
        text = home.text(f"/follow-ups/{home.moved.plan}/plan/")
        for said in ("7 jours après", "12 mois après", "À faire maintenant", "À venir"):
            assert said in text

    def test_each_criterion_is_stated(self, home: Home):
        text = home.text(f"/follow-ups/{home.moved.plan}/plan/")
        for said in ("Un logement à soi", "Quelqu’un à appeler", "On ne sait pas"):
            assert said in text
        assert "Terminer le projet" not in text


class TestCorrectArrival:
    def test_what_is_due_moves_along(self, home: Home):
        before, day = home.row().due_on, timezone.localdate() - timedelta(9)
        address = f"/follow-ups/{home.moved.plan}/"
        form = {"arrived_on": day.isoformat()}
        assert home.client.post(f"{address}correct-arrival/", form).status_code == 302
        assert home.row().due_on == before - timedelta(2)
        assert f'value="{day.isoformat()}"' in home.text(f"{address}plan/")

    @pytest.mark.parametrize(
        ("day", "said"), [("2099-01-05", "dans l’avenir"), ("", "obligatoire")]
    )
    def test_a_day_that_cannot_be(self, home: Home, day: str, said: str):
        address = f"/follow-ups/{home.moved.plan}/correct-arrival/"
        assert said in home.client.post(address, {"arrived_on": day}).content.decode()


class TestComplete:
    def test_once_everything_is_met(self):
        home = Home(days=365)
        settle_well(home.actor, home.moved, timezone.now())
        address = f"/follow-ups/{home.moved.plan}/"
        assert "Terminer le projet" in home.text(f"{address}plan/")
        assert home.client.post(f"{address}complete/").status_code == 302
        assert "Ce projet est terminé" in home.text(f"{address}plan/")

    def test_whether_each_was_heard_alone_is_looked_at_by_the_button_only(self):
        home = Home(days=365)
        settle_well(home.actor, home.moved, timezone.now())
        with system("test.alter", AT):
            SaidAlone.objects.all().delete()
        address = f"/follow-ups/{home.moved.plan}/"
        assert "Terminer le projet" in home.text(f"{address}plan/")
        answer = home.client.post(f"{address}complete/")
        assert "seul à seul" in answer.content.decode().split('id="problems"')[1].split("</div>")[0]

    def test_not_before(self, home: Home):
        answer = home.client.post(f"/follow-ups/{home.moved.plan}/complete/")
        assert "un critère de la liste n’est pas rempli" in answer.content.decode()
        with system("test.read", AT):
            assert MobilityPlan.objects.get(pk=home.moved.plan).state == PlanState.RELOCATED


class TestShow:
    def test_whom_to_ask_what(self, home: Home):
        text = home.text(home.address)
        assert text.count("/hear/") == 2
        assert text.count("/answer/") == 3
        for one in home.moved.household.people:
            assert one.fields["given_names"] in text

    def test_before_it_opens_nothing_is_asked(self, home: Home):
        text = home.text(f"/follow-ups/{home.moved.last}/")
        assert "pas encore ouverte" in text
        assert "/answer" not in text


class TestAttempt:
    def test_one_click_and_the_kind_words_are_there(self, home: Home):
        assert KIND not in home.text(home.address)
        form = {"mode": "phone", "reached": "no"}
        assert home.client.post(f"{home.address}attempt/", form).status_code == 302
        text = home.text(home.address)
        assert KIND in text
        assert "1 jour d’appel sans réponse sur 3" in text

    def test_a_word_that_is_no_mode_changes_nothing(self, home: Home):
        form = {"mode": "pigeon", "reached": "no"}
        assert home.client.post(f"{home.address}attempt/", form).status_code == 404
        with system("test.read", AT):
            assert not FollowUpAttempt.objects.exists()

    def test_outside_the_window_it_says_so(self, home: Home):
        form = {"mode": "phone", "reached": "no"}
        answer = home.client.post(f"/follow-ups/{home.moved.last}/attempt/", form)
        assert "n’est pas ouverte" in answer.content.decode()


class TestPlanCall:
    def test_another_day(self, home: Home):
        day = timezone.localdate() + timedelta(2)
        form = {"planned_on": day.isoformat()}
        assert home.client.post(f"{home.address}plan-call/", form).status_code == 302
        assert home.row().planned_on == day

    @pytest.mark.parametrize("days", [-1, 60])
    def test_not_one_outside_the_window(self, home: Home, days: int):
        form = {"planned_on": (timezone.localdate() + timedelta(days)).isoformat()}
        answer = home.client.post(f"{home.address}plan-call/", form)
        assert "Choisissez un jour à venir" in answer.content.decode()

    def test_not_once_it_is_settled(self, home: Home):
        home.client.post(f"{home.address}move-on/", {"verb": "decline"})
        form = {"planned_on": timezone.localdate().isoformat()}
        answer = home.client.post(f"{home.address}plan-call/", form)
        assert "Ce suivi est déjà réglé" in answer.content.decode()

    def test_no_day(self, home: Home):
        assert home.client.post(f"{home.address}plan-call/", {}).status_code == 200


class TestMoveOn:
    def test_declined_says_that_nothing_follows(self, home: Home):
        assert home.client.post(f"{home.address}move-on/", {"verb": "decline"}).status_code == 302
        assert "Vous avez préféré ne pas répondre. Rien ne change" in home.text(home.address)

    def test_too_soon_to_give_up(self, home: Home):
        answer = home.client.post(f"{home.address}move-on/", {"verb": "give_up"})
        assert "trois jours différents" in answer.content.decode()

    @pytest.mark.parametrize("verb", ["record", "lapse", "put_back"])
    def test_what_has_no_button_does_nothing(self, home: Home, verb: str):
        assert home.client.post(f"{home.address}move-on/", {"verb": verb}).status_code == 200
        assert home.row().state == "due"


class TestAnswer:
    def test_what_was_sent_stands_in_the_form(self, home: Home):
        address = home.person_address("answer")
        since = (timezone.localdate() - timedelta(5)).isoformat()
        form = {"work": "permanent", "work_since": since, "french": "A2", "seen": home.stamp(0)}
        assert home.client.post(address, form).status_code == 302
        text = home.text(address)
        assert 'value="permanent" selected' in text
        assert f'value="{since}"' in text
        assert "noté le" in home.text(home.address)

    def test_who_prefers_not_to_answer_is_asked_no_more(self, home: Home):
        address = home.person_address("answer")
        form = {"declined": "on", "seen": home.stamp(0)}
        assert home.client.post(address, form).status_code == 302
        text = home.text(address)
        assert 'name="declined"' in text.split(" checked")[0].split("<input")[-1]
        assert "True" not in home.text(f"/rights/{home.moved.household.first}/copy/")
        both = {**form, "work": "none", "seen": home.stamp(0)}
        assert "Notez ses réponses" in home.client.post(address, both).content.decode()

    def test_of_a_child_the_school_is_asked(self, home: Home):
        address = home.person_address("answer", 2)
        assert "Jours sans école" in home.text(address)
        form = {"school": "waiting", "delay_days": "9", "seen": home.stamp(2)}
        assert home.client.post(address, form).status_code == 302
        assert 'value="9"' in home.text(address)

    @pytest.mark.parametrize(
        ("who", "wrong", "said"),
        [
            (0, {"work": "none", "work_since": "2026-01-05"}, "Dites d’abord quel emploi"),
            (0, {"work": "none", "said_on": "2026-01-05"}, "Choisissez un jour entre"),
            (0, {}, "Notez au moins une réponse"),
            (2, {"school": "none", "delay_days": "3"}, "Dites d’abord si l’enfant"),
            (2, {"school": "waiting", "delay_days": "-3"}, "supérieure ou égale à 0"),
        ],
    )
    def test_what_is_wrong_is_said(self, home: Home, who: int, wrong: dict[str, str], said: str):
        form = {**wrong, "seen": home.stamp(who)}
        answer = home.client.post(home.person_address("answer", who), form)
        assert said in answer.content.decode()
        with system("test.read", AT):
            assert not FollowUpAnswers.objects.exists()

    def test_two_at_a_time_lose_nothing(self, home: Home):
        address, seen = home.person_address("answer"), home.stamp(0)
        home.client.post(address, {"work": "permanent", "seen": seen})
        late = home.client.post(address, {"work": "none", "doctor": "yes", "seen": seen})
        text = late.content.decode()
        assert "Rien n’a été remplacé" in text
        assert "Travail : CDI" in text
        assert 'value="none" selected' in text
        # Sent again, it is meant.
        form = {"work": "none", "doctor": "yes", "seen": home.stamp(0)}
        assert form["seen"] in text
        assert home.client.post(address, form).status_code == 302

    def test_what_was_typed_before_the_lock_is_there_and_overwrites_nothing(self, home: Home):
        address = home.person_address("answer")
        typed = {"work": "none", "seen": home.stamp(0)}
        assert home.client.post("/drafts/save/", {"draft_form": address, **typed}).json()["said"]
        home.client.post(address, {"work": "permanent", "seen": home.stamp(0)})
        home.client.post("/drafts/save/", {"draft_form": address, **typed})
        text = home.text(address)
        assert 'value="none" selected' in text
        assert typed["seen"] in text
        assert "Rien n’a été remplacé" in home.client.post(address, typed).content.decode()

    def test_the_household_and_its_money(self, home: Home):
        address = f"{home.address}answer-household/{home.moved.household.id}/"
        form = {"housing": "sublet", "rent": "450,50", "income": "1200", "seen": home.stamp()}
        assert home.client.post(address, form).status_code == 302
        assert 'value="450,5' in home.text(address)

    def test_another_household_is_not_this_one(self, home: Home):
        other = make_moved(home.actor, timezone.localdate()).household.id
        assert home.client.get(f"{home.address}answer-household/{other}/").status_code == 404


class TestHear:
    FORM = {"safety": "danger", "wish_to_stay": "no", "interpreter": "not_needed"}  # noqa: RUF012

    def test_danger_says_what_to_do(self, home: Home):
        address = home.person_address("hear")
        assert home.client.post(address, self.FORM).status_code == 302
        assert "Agir aujourd’hui" in home.text(address)

    def test_a_colleague_does_not_read_it_and_a_manager_does(self, home: Home):
        address = home.person_address("hear")
        home.client.post(address, self.FORM)
        colleague = home.text(address, home.colleague())
        assert "Souhaite repartir" not in colleague.split("Déjà entendu")[1]
        assert "Agir aujourd’hui" not in colleague
        manager = home.text(address, home.colleague(Role.MANAGER))
        assert "Souhaite repartir" in manager.split("Déjà entendu")[1]

    def test_no_other_page_says_that_they_talked(self, home: Home):
        pages = [
            home.address,
            f"/follow-ups/{home.moved.plan}/plan/",
            home.person_address("answer", 1),
            home.person_address("hear", 1),
            f"/plans/{home.moved.plan}/",
        ]
        before = [shown(home.text(page)) for page in pages]
        for safety in ("safe", "danger", "worried"):
            home.client.post(home.person_address("hear"), {**self.FORM, "safety": safety})
            assert [shown(home.text(page)) for page in pages] == before

    def test_nor_does_any_once_both_have_talked(self, home: Home):
        pages = [f"/follow-ups/{home.moved.plan}/plan/", home.address, "/households/"]
        before = [shown(home.text(page)) for page in pages]
        for who, safety in ((0, "safe"), (1, "safe"), (1, "danger")):
            home.client.post(home.person_address("hear", who), {**self.FORM, "safety": safety})
            assert [shown(home.text(page)) for page in pages] == before

    def test_after_a_separation_her_line_leads_to_where_she_can_be_heard(self, home: Home):
        first, wife = (one.person for one in home.moved.household.people[:2])
        address = home.person_address("hear", 1)
        home.client.post(address, self.FORM)
        with system("test.separate", AT):
            rows = HouseholdMembership.objects.filter(person=wife)
            rows.update(until_on=timezone.localdate())
        assert address in home.text("/today/")
        assert home.client.post(address, {**self.FORM, "safety": "safe"}).status_code == 302
        assert address not in home.text("/today/")
        home.client.post(address, self.FORM)
        with system("test.alter", AT):
            HouseholdMembership.objects.exclude(person__in=[first, wife]).delete()
        erase_person(first, ErasureCause.ASKED, timezone.now())
        text = home.text("/today/").split('id="call-alone"')[1].split("</section>")[0]
        assert f"/people/{wife}/" in text

    def test_by_message_nobody_is_alone(self, home: Home):
        address = home.person_address("hear")
        assert "Par message" not in home.text(address)
        answer = home.client.post(address, {**self.FORM, "mode": "message"})
        assert answer.status_code == 200
        with system("test.read", AT):
            assert not SaidAlone.objects.exists()

    def test_between_two_windows_the_true_day_is_taken(self):
        home = Home(days=16)
        address = home.person_address("hear")
        assert home.client.post(address, self.FORM).status_code == 302
        day = timezone.localdate() + timedelta(1)
        answer = home.client.post(address, {**self.FORM, "said_on": day.isoformat()})
        assert "Choisissez un jour depuis le" in answer.content.decode()

    def test_with_an_interpreter_who_is_no_professional_it_is_not_kept(self, home: Home):
        form = {**self.FORM, "interpreter": "other"}
        assert home.client.post(home.person_address("hear"), form).status_code == 200
        with system("test.read", AT):
            assert not SaidAlone.objects.exists()

    def test_a_child_is_not_asked(self, home: Home):
        assert home.client.get(home.person_address("hear", 2)).status_code == 404


def test_a_copy_on_paper_says_it_in_words(home: Home):
    home.client.post(home.person_address("answer"), {"work": "permanent", "seen": home.stamp(0)})
    home.client.post(home.person_address("hear"), TestHear.FORM)
    own, other = (one.person for one in home.moved.household.people[:2])
    text = home.text(f"/rights/{own}/copy/")
    for said in ("Travail : CDI", "Souhaite repartir"):
        assert said in text
        assert said not in home.text(f"/rights/{other}/copy/")


def shown(text: str) -> str:
    """A page without what changes each time it is asked for."""
    return "\n".join(
        line for line in text.splitlines() if "csrf" not in line and "nonce" not in line
    )


class TestIndicators:
    def test_few_are_no_figure(self, home: Home):
        text = home.text("/follow-ups/indicators/", home.colleague(Role.MANAGER))
        assert "Moins de 11 personnes concernées" in text
        assert "%" not in text.split("publiez pas")[1]
        assert "<table" not in text

    def test_enough_are_one_with_its_bounds(self):
        home = Home(days=30)
        for _ in range(12):
            make_moved(home.actor, timezone.localdate() - timedelta(30))
        with system("test.read", AT):
            assert FollowUp.objects.filter(moment="7_days").count() == 13
        text = home.text("/follow-ups/indicators/", home.colleague(Role.MANAGER))
        first = text.split("</section>")[0]
        assert ">13<" in first
        assert "Moins de 11 réponses connues" in first

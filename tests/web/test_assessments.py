"""The pages of an interview: without a script first, saved as one types with one."""

import re
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any
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
from trousseau.households.answer_sheets import KeptAnswer
from trousseau.households.assessments import (
    begin_assessment,
    known_assessment,
    save_answers,
    stamped_for,
)
from trousseau.households.choices import Interpreter, Relation, Structure
from trousseau.households.models import Assessment, Household
from trousseau.households.profile import profile_of
from trousseau.households.questionnaire import UNKNOWN
from trousseau.households.situations import Stay, set_stay
from trousseau.matching import rank
from trousseau.matching.profile import Weights
from trousseau.plans.actions import begin_plan
from trousseau.plans.models import PlanArea
from trousseau.privacy.models import Draft
from trousseau.privacy.versions import stamp
from trousseau.web.atlas import shared_atlas
from trousseau.web.presenters.assessment import PRIVATE_CRITERIA
from trousseau.web.presenters.fit import Telling, reasons

pytestmark = pytest.mark.django_db
JSON = {"Accept": "application/json"}
SAINT_DENIS = {"commune": "93066", "name": "Saint-Denis", "area": "1109"}


@dataclass
class Interview:
    """An interview that a caseworker leads with a couple and a child."""

    client: Client
    actor: Actor
    household: MadeUp
    id: UUID

    @property
    def first(self) -> UUID:
        return self.household.first

    def address(self, who: UUID | None, page: int = 1) -> str:
        about = f"ask/{who}" if who else f"ask-household/{self.household.id}"
        return f"/assessments/{self.id}/{about}/{page}/"

    def get(self, address: str) -> str:
        answer = self.client.get(address)
        assert answer.status_code == 200
        return answer.content.decode()

    def shown(self, who: UUID | None, page: int = 1) -> dict[str, str]:
        """The stamps of a page, as its form sends them."""
        text = self.get(self.address(who, page))
        return dict(re.findall(r'name="([a-z0-9_]+-seen)" value="([0-9a-f]+)"', text))

    def post(self, who: UUID | None, sent: dict[str, Any], page: int = 1, **how: Any) -> Any:
        form = {**self.shown(who, page), **sent}
        return self.client.post(self.address(who, page), form, **how)

    def one(self, who: UUID | None, key: str, sent: dict[str, Any]) -> dict[str, Any]:
        """Send one question as the script does; its part of the answer."""
        seen = self.shown(who)[f"{key}-seen"]
        answer = self.client.post(self.address(who), {f"{key}-seen": seen, **sent}, headers=JSON)
        assert answer.status_code == 200
        return dict(answer.json())

    def value(self, who: UUID | None, key: str) -> Any:
        """An answer as it is kept."""
        return self.known()[str(who) if who else None, key].value

    def known(self) -> dict[Any, KeptAnswer]:
        return dict(known_assessment(self.actor, self.id, AT).own)

    def say(self, who: UUID | None, **values: Any) -> None:
        """Answers that were given before."""
        entries = {key: KeptAnswer(value) for key, value in values.items()}
        whose = stamped_for(self.id, who)
        seen = {key: stamp(whose, key, "") for key in entries}
        save_answers(self.actor, self.id, who, entries, seen, AT)


@pytest.fixture
def interview() -> Interview:
    member = make_member(Role.CASEWORKER, make_centre())
    actor = actor_of(member, AT)
    household = make_household(actor, Relation.SPOUSE, Relation.CHILD)
    begun = begin_assessment(actor, household.id, "short", Interpreter.NONE, "", AT)
    return Interview(client_of(member), actor, household, begun)


class TestBegin:
    def test_a_button_on_the_page_of_the_household_begins_it(self, interview: Interview):
        home = interview.household.id
        with system("test.alter", AT):
            Assessment.objects.update(done_on=AT)
        assert f"/assessments/{home}/begin/" in interview.get(f"/households/{home}/")
        form = {"template": "full", "interpreter": "phone", "language": "prs"}
        answer = interview.client.post(f"/assessments/{home}/begin/", form)
        text = interview.get(answer.headers["Location"])
        assert "Interprète par téléphone" in text
        assert "dari" in text

    def test_a_questionnaire_there_is_none_of_begins_nothing(self, interview: Interview):
        form = {"template": "asylum"}
        address = f"/assessments/{interview.household.id}/begin/"
        assert interview.client.post(address, form).status_code == 200
        with system("test.read", AT):
            assert Assessment.objects.count() == 1


class TestShow:
    def test_it_says_how_far_it_has_come_and_where_to_go_on(self, interview: Interview):
        text = interview.get(f"/assessments/{interview.id}/")
        assert ">0 sur " in text
        assert re.search(r"encore \d+ minutes environ", text)
        assert f'href="{interview.address(interview.first)}"' in text
        interview.say(interview.first, seeks_work="no", french_spoken="A2", car_licence="no")
        interview.say(interview.first, care="no")
        text = interview.get(f"/assessments/{interview.id}/")
        second = interview.household.people[1].person
        assert f'href="{interview.address(second)}">Continuer' in text

    def test_finished_it_leads_to_the_places(self, interview: Interview):
        answer = interview.client.post(f"/assessments/{interview.id}/finish/")
        assert answer.headers["Location"] == f"/assessments/{interview.id}/ranking/"
        assert "terminé le" in interview.get(f"/assessments/{interview.id}/")


class TestAsk:
    def test_beside_every_question_one_may_not_know_and_beside_free_text_stands_the_hint(
        self, interview: Interview
    ):
        text = interview.get(interview.address(interview.first))
        questions = text.count("data-question=")
        assert questions == 7
        assert text.count(f'value="{UNKNOWN}"') == questions
        assert text.count("ni l’histoire de la demande d’asile") == questions

    def test_a_page_is_sent_whole_and_leads_to_the_next(self, interview: Interview):
        sent = {
            "seeks_work": "yes", "job": "maçon", "job_practicable": "now",
            "job-words": "vingt ans", "job-note": "sérieux", "job-score": "4",
            "qualification": "skilled", "french_spoken": "A2", "car_licence": "to_exchange",
            "care": UNKNOWN,
        }  # fmt: skip
        first = interview.post(interview.first, {"seeks_work": "yes"})
        # What the answer brought is asked on the same page.
        assert first.headers["Location"] == interview.address(interview.first)
        answer = interview.post(interview.first, sent)
        answer = interview.post(interview.first, sent)
        assert answer.headers["Location"] == interview.address(interview.household.people[1].person)
        known = interview.known()
        whose = str(interview.first)
        job = known[whose, "job"]
        assert (job.words, job.note, job.score) == ("vingt ans", "sérieux", 4)
        assert interview.value(interview.first, "job")["rome"] == "F1703"
        assert known[whose, "care"] == KeptAnswer(UNKNOWN)
        assert len(known) == 7

    def test_the_household_is_asked_as_a_whole(self, interview: Interview):
        sent = {
            "rent_max": "650", "social_home": "yes", "near_place": "Rodez",
            "never_places": ["11", "tight_housing"], "priorities": ["housing", "work", ""],
        }  # fmt: skip
        answer = interview.post(None, sent)
        assert answer.headers["Location"] == f"/assessments/{interview.id}/"
        values = {key: entry.value for (_who, key), entry in interview.known().items()}
        assert values["rent_max"] == 650
        assert interview.value(None, "near_place")["commune"] == "12202"
        assert values["priorities"] == ["housing", "work"]
        text = interview.get(interview.address(None))
        assert 'value="650"' in text
        assert "Nous avons compris : Rodez (Aveyron)" in text
        # The same page once more changes nothing.
        interview.post(None, sent)
        assert {key: one.value for (_who, key), one in interview.known().items()} == values

    def test_what_is_no_answer_is_said_and_the_rest_is_kept(self, interview: Interview):
        answer = interview.post(None, {"rent_max": "beaucoup", "social_home": "no"})
        assert "Écrire un nombre de 1 à 10000." in answer.content.decode()
        assert 'value="beaucoup"' in answer.content.decode()
        assert interview.known() == {(None, "social_home"): KeptAnswer("no")}

    def test_a_box_ticked_over_an_answer_means_it_and_new_text_is_not_lost(
        self, interview: Interview
    ):
        interview.post(None, {"rent_max": "650"})
        interview.post(None, {"rent_max": "650", "rent_max-state": UNKNOWN})
        assert interview.known()[None, "rent_max"].value == UNKNOWN
        interview.post(None, {"rent_max": "700", "rent_max-state": UNKNOWN})
        assert interview.known()[None, "rent_max"].value == 700

    def test_another_meaning_of_a_job_is_chosen_by_a_button(self, interview: Interview):
        interview.say(interview.first, seeks_work="yes")
        interview.post(interview.first, {"seeks_work": "yes", "job": "cuisinier"})
        text = interview.get(interview.address(interview.first))
        code = re.findall(r'name="choose" value="job:([A-Z]\d{4})"', text)[0]
        sent = {"seeks_work": "yes", "job": "cuisinier", "choose": f"job:{code}"}
        answer = interview.post(interview.first, sent)
        assert answer.headers["Location"] == interview.address(interview.first)
        value = interview.known()[str(interview.first), "job"].value
        assert value == {"rome": code, "title": "cuisinier"}

    def test_another_town_of_the_name_is_chosen_by_a_button_and_stays(self, interview: Interview):
        interview.post(None, {"near_place": "Saint-Denis"})
        text = interview.get(interview.address(None))
        code = re.findall(r'name="choose" value="near_place:c(\w{5})"', text)[0]
        interview.post(None, {"near_place": "Saint-Denis", "choose": f"near_place:c{code}"})
        interview.post(None, {"near_place": "Saint-Denis"})
        assert interview.value(None, "near_place")["commune"] == code

    def test_somebody_who_answered_meanwhile_is_shown(self, interview: Interview):
        seen = interview.shown(None)
        interview.say(None, rent_max=500)
        answer = interview.client.post(interview.address(None), {**seen, "rent_max": "650"})
        text = answer.content.decode()
        assert "500 € par mois" in text
        assert 'value="650"' in text
        assert interview.known()[None, "rent_max"].value == 500
        again = dict(re.findall(r'name="([a-z0-9_]+-seen)" value="([0-9a-f]+)"', text))
        interview.client.post(interview.address(None), {**again, "rent_max": "650"})
        assert interview.known()[None, "rent_max"].value == 650

    def test_an_earlier_interview_is_shown_and_counts(self, interview: Interview):
        interview.say(None, rent_max=650)
        interview.client.post(f"/assessments/{interview.id}/finish/")
        home, actor = interview.household.id, interview.actor
        later = begin_assessment(actor, home, "short", Interpreter.NONE, "", AT)
        interview.id = later
        assert 'value="650"' in interview.get(interview.address(None))

    def test_enter_saves_and_stays(self, interview: Interview):
        answer = interview.post(None, {"rent_max": "650", "do": "here"})
        assert answer.headers["Location"] == interview.address(None)
        assert interview.value(None, "rent_max") == 650

    @pytest.mark.parametrize("page", [0, 2, 99])
    def test_a_page_there_is_none_of_is_not_found(self, interview: Interview, page: int):
        assert interview.client.get(interview.address(interview.first, page)).status_code == 404

    def test_another_household_s_number_opens_nothing(self, interview: Interview):
        other = make_household(interview.actor)
        for about in (f"ask/{other.first}", f"ask-household/{other.id}"):
            address = f"/assessments/{interview.id}/{about}/1/"
            assert interview.client.get(address).status_code == 404

    def test_the_full_questionnaire_comes_in_pages(self, interview: Interview):
        home = interview.household.id
        begin_assessment(interview.actor, home, "full", Interpreter.NONE, "", AT)
        overview = interview.get(f"/assessments/{interview.id}/")
        addresses = set(re.findall(r'href="(/assessments/[^"]+/ask[^"]+)"', overview))
        assert len(addresses) > 6
        for address in addresses:
            assert 1 <= interview.get(address).count("data-question=") <= 20


class TestSavedAsOneTypes:
    def test_one_question_is_saved_alone_and_says_what_it_brings(self, interview: Interview):
        told = interview.one(interview.first, "seeks_work", {"seeks_work": "yes"})
        assert "job" in told["asked"]
        assert "1 sur " in told["progress"]
        assert told["fields"]["seeks_work"]["error"] == ""
        assert interview.known() == {(str(interview.first), "seeks_work"): KeptAnswer("yes")}

    def test_the_stamp_that_comes_back_is_that_of_what_is_kept(self, interview: Interview):
        seen = interview.one(None, "rent_max", {"rent_max": "650"})["fields"]["rent_max"]["seen"]
        assert seen == interview.shown(None)["rent_max-seen"]
        sent = {"rent_max-seen": seen, "rent_max": "700"}
        told = interview.client.post(interview.address(None), sent, headers=JSON).json()
        assert told["fields"]["rent_max"]["clash"] == ""
        assert interview.known()[None, "rent_max"].value == 700

    def test_what_clashes_is_told_and_not_written(self, interview: Interview):
        seen = interview.shown(None)
        interview.say(None, rent_max=500)
        sent = {"rent_max-seen": seen["rent_max-seen"], "rent_max": "650"}
        told = interview.client.post(interview.address(None), sent, headers=JSON).json()
        assert told["fields"]["rent_max"]["clash"] == "500 € par mois"
        sent["rent_max-seen"] = told["fields"]["rent_max"]["seen"]
        interview.client.post(interview.address(None), sent, headers=JSON)
        assert interview.known()[None, "rent_max"].value == 650

    def test_what_is_no_answer_is_told(self, interview: Interview):
        told = interview.one(None, "rent_max", {"rent_max": "x"})
        assert "nombre" in told["fields"]["rent_max"]["error"]
        assert interview.known() == {}


class TestLocked:
    def test_what_was_typed_in_the_moment_of_a_lock_is_there_again(self, interview: Interview):
        form = interview.address(interview.first)
        seen = interview.shown(interview.first)
        typed = {**seen, "draft_form": form, "care-words": "à-moitié-canari"}
        interview.client.post("/drafts/save/", typed)
        with system("test.read", AT):
            assert Draft.objects.get().person_id == interview.first
        assert "à-moitié-canari" in interview.get(form)
        interview.post(interview.first, {"care-words": "fini"})
        assert "à-moitié-canari" not in interview.get(form)

    def test_one_question_that_came_late_leaves_the_others_as_they_are(self, interview: Interview):
        form = interview.address(None)
        interview.say(None, social_home="yes")
        seen = interview.shown(None)["rent_max-seen"]
        typed = {"draft_form": form, "rent_max-seen": seen, "rent_max": "651"}
        interview.client.post("/drafts/save/", typed)
        text = interview.get(form)
        assert 'value="651"' in text
        assert re.search(r'name="social_home"[^>]*value="yes" checked', text)

    def test_a_draft_of_what_is_saved_already_is_not_spoken_of(self, interview: Interview):
        form = interview.address(None)
        sent = {**interview.shown(None), "rent_max": "650"}
        interview.client.post(form, sent)
        interview.client.post("/drafts/save/", {**sent, "draft_form": form})
        assert "Voici ce que vous aviez écrit" not in interview.get(form)

    def test_the_household_s_draft_is_kept_too(self, interview: Interview):
        form = interview.address(None)
        typed = {**interview.shown(None), "draft_form": form, "rent_max-note": "canari-du-ménage"}
        interview.client.post("/drafts/save/", typed)
        assert "canari-du-ménage" in interview.get(form)


class TestRanking:
    def ranking(self, interview: Interview) -> str:
        return interview.get(f"/assessments/{interview.id}/ranking/")

    def test_twelve_answers_rank_places_and_what_is_missing_is_asked_for(
        self, interview: Interview
    ):
        interview.say(interview.first, seeks_work="yes", job={"rome": "F1703", "title": "maçon"})
        interview.say(None, rent_max=650)
        text = self.ranking(interview)
        assert "lieux possibles" in text
        assert text.count('class="place"') >= 10
        second = interview.household.people[1].person
        assert f'href="{interview.address(second)}#job"' in text
        assert f'href="{interview.address(None)}#near_place"' in text
        assert "#rent_max" not in text
        # What was taken for granted.
        assert "On compte sans permis." in text

    def test_what_only_the_full_questionnaire_asks_is_one_click_away(self, interview: Interview):
        interview.say(interview.first, car_licence="to_exchange")
        text = self.ranking(interview)
        assert "Un permis échangé ouvrirait des lieux" in text
        assert 'name="question" value="licence_state"' in text
        sent = {"template": "full", "question": "licence_state", "who": str(interview.first)}
        answer = interview.client.post(f"/assessments/{interview.household.id}/begin/", sent)
        address, _, fragment = answer.headers["Location"].partition("#")
        assert fragment == "licence_state"
        assert 'id="licence_state"' in interview.get(address)

    def test_it_says_which_home_they_need(self, interview: Interview):
        home = "T3 aujourd’hui"
        assert home in self.ranking(interview)
        assert home in interview.get(f"/assessments/{interview.id}/")

    def test_adults_are_called_by_their_names(self, interview: Interview):
        text = self.ranking(interview)
        assert not re.search(r"\ba[12]\s?:", text)

    def test_a_red_line_of_one_adult_is_not_told(self, interview: Interview):
        home = interview.household.id
        begin_assessment(interview.actor, home, "full", Interpreter.NONE, "", AT)
        interview.say(interview.first, away_place=SAINT_DENIS, away_strict="yes", away_km=300)
        text = self.ranking(interview)
        assert "écartés à la demande du ménage" in text
        assert "Saint-Denis" not in text
        # Nor the list of what lies around it.
        assert 'class="place-list"' not in text

    def test_nor_a_wish_of_one_adult(self, interview: Interview):
        home = interview.household.id
        begin_assessment(interview.actor, home, "full", Interpreter.NONE, "", AT)
        interview.say(interview.first, away_place=SAINT_DENIS, away_strict="no", away_km=300)
        assert "Saint-Denis" not in self.ranking(interview)
        filled = profile_of(
            known_assessment(interview.actor, interview.id, AT).people,
            known_assessment(interview.actor, interview.id, AT).answers,
            AT.date(),
        )
        # Only ties count, so that the wish would be the reason.
        weights = Weights(work=0, housing=0, children=0, services=0, ties=5, place=0)
        ranked = rank(replace(filled.profile, weights=weights), shared_atlas())
        first = ranked.at(int(ranked.order.places[0]))
        told = [reason.text for reason in reasons(first)]
        masked = [reason.text for reason in reasons(first, Telling({}, PRIVATE_CRITERIA))]
        assert [text for text in told if "commune à éviter" in text]
        assert not [text for text in masked if "commune à éviter" in text]

    def test_what_the_household_never_wants_is_told(self, interview: Interview):
        interview.say(None, never_places=["11"])
        assert "Jamais : Île-de-France" in self.ranking(interview)

    def test_dates_that_collide_are_told(self, interview: Interview):
        ends = timezone.localdate() + timedelta(days=30)
        stay = Stay(Structure.CADA, "", AT.date(), ends)
        set_stay(interview.actor, interview.household.id, stay, timezone.now())
        assert "quatre mois ne tiennent plus" in self.ranking(interview)

    def test_a_place_goes_into_the_plan_by_a_button(self, interview: Interview):
        assert "Ajouter au projet" not in self.ranking(interview)
        with system("test.alter", AT):
            Household.objects.update(informed_on=AT.date(), eligible_on=AT.date())
        plan = begin_plan(interview.actor, interview.household.id, AT)
        text = self.ranking(interview)
        code = re.findall(r'name="place" value="(\d{4})"', text)[0]
        interview.client.post(f"/plan-areas/{plan}/add/", {"place": code})
        with system("test.read", AT):
            assert [area.code for area in PlanArea.objects.all()] == [code]

    def test_when_nobody_moves_there_is_nothing_to_rank(self, interview: Interview):
        with system("test.alter", AT):
            for household in Household.objects.all():
                household.memberships.update(relocates="no")
        assert "il n’y a pas de lieux à comparer" in self.ranking(interview)

    def test_nothing_about_people_stands_in_an_address(self, interview: Interview):
        interview.say(interview.first, seeks_work="yes", care="yes")
        for page in (self.ranking(interview), interview.get(f"/assessments/{interview.id}/")):
            for address in re.findall(r'(?:href|action)="([^"]+)"', page):
                assert "?" not in address.replace("?late", "")
                assert "care=" not in address


def test_another_role_finds_nothing(interview: Interview):
    with system("test.read", AT):
        centre = Household.objects.get(pk=interview.household.id).centre
    stranger = client_of(make_member(Role.FINANCE, centre))
    assert stranger.get(f"/assessments/{interview.id}/").status_code == 404

"""Introductions in the browser of a caseworker, and on the page of a partner without an account."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from tests.made_up_households import MadeUp, make_household
from tests.made_up_partners import (
    NAME,
    TITLE,
    made_up_contact,
    made_up_opportunity,
    made_up_organisation,
)
from tests.people import AT, make_centre, make_member
from tests.signing_in import client_of
from trousseau.accounts.actor import actor_of
from trousseau.accounts.choices import Role
from trousseau.accounts.doors import system
from trousseau.accounts.models import CentreMembership, Link
from trousseau.audit.models import LogRow
from trousseau.households.choices import Relation
from trousseau.partners.models import Contact, Introduction, Opportunity
from trousseau.privacy.actions import edit_person
from trousseau.privacy.consents import withdraw_consent
from trousseau.privacy.models import Consent, Disclosure

pytestmark = pytest.mark.django_db


@pytest.fixture
def caseworker() -> CentreMembership:
    return make_member(Role.CASEWORKER, make_centre())


@pytest.fixture
def client(caseworker: CentreMembership) -> Client:
    return client_of(caseworker)


@pytest.fixture
def couple(caseworker: CentreMembership) -> MadeUp:
    return make_household(actor_of(caseworker, AT), Relation.SPOUSE, Relation.CHILD)


@pytest.fixture
def offer() -> Opportunity:
    return made_up_opportunity(contact=made_up_contact())


def prepared(client: Client, couple: MadeUp, offer: Opportunity) -> str:
    """The address of an introduction in preparation."""
    about = {"about": f"{offer.organisation_id}:{offer.pk}"}
    answer = client.post(f"/introductions/{couple.first}/add/", about)
    assert answer.status_code == 302, answer.content.decode()
    return str(answer.headers["Location"].removesuffix("edit/"))


@pytest.fixture
def ready(client: Client, couple: MadeUp, offer: Opportunity) -> str:
    """The person allowed it."""
    address = prepared(client, couple, offer)
    assert client.post(f"{address}allow/", {"how": "spoken"}).status_code == 302
    return address


@pytest.fixture
def sent(client: Client, ready: str) -> str:
    """It left; the partner has the link."""
    assert client.post(f"{ready}send/").status_code == 302
    return ready


def link(number: int = -1) -> str:
    """The path of the link in a message that left."""
    found = re.search(
        r"http://testserver(/introductions/[\w-]+/answer/)", str(mail.outbox[number].body)
    )
    assert found is not None
    return found[1]


def stored() -> Introduction:
    with system("test.read", AT):
        return Introduction.objects.get()


def count(model: Any) -> int:
    with system("test.count", AT):
        return int(model.objects.count())


def withdraw(caseworker: CentreMembership, couple: MadeUp) -> None:
    with system("test.read", AT):
        consent = Consent.objects.get(withdrawn_at=None)
    withdraw_consent(actor_of(caseworker, AT), couple.first, consent.pk, timezone.now())


def text(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return str(answer.content.decode())


class TestAdd:
    def test_what_is_open_is_offered_and_what_is_not_is_not(self, client, couple, offer):
        over = made_up_opportunity(title="Périmée", expires_on=timezone.localdate() - timedelta(1))
        page = text(client, f"/introductions/{couple.first}/add/")
        assert str(offer.pk) in page
        assert str(over.pk) not in page

    def test_nothing_leaves_yet(self, client: Client, couple: MadeUp, offer: Opportunity):
        prepared(client, couple, offer)
        assert stored().state == "drafted"
        assert not mail.outbox
        assert not count(Link)

    def test_no_child_is_put_in_touch(self, client: Client, couple: MadeUp, offer: Opportunity):
        about = {"about": f"{offer.organisation_id}:{offer.pk}"}
        answer = client.post(f"/introductions/{couple.people[2].person}/add/", about)
        assert "que des adultes" in answer.content.decode()
        assert not count(Introduction)

    def test_nobody_of_another_centre(self, couple: MadeUp, offer: Opportunity):
        stranger = client_of(make_member(Role.CASEWORKER))
        about = {"about": f"{offer.organisation_id}:{offer.pk}"}
        address = f"/introductions/{couple.first}/add/"
        assert stranger.get(address).status_code == 404
        assert stranger.post(address, about).status_code == 404


class TestEdit:
    @pytest.mark.bar(3)
    def test_an_employer_is_offered_no_field_that_hints_at_an_origin(self, client, couple, offer):
        page = text(client, f"{prepared(client, couple, offer)}edit/")
        for name in ("birth_date", "language", "own_script_name", "note"):
            assert f'value="{name}"' not in page

    @pytest.mark.bar(3)
    @pytest.mark.parametrize("field", ["birth_date", "language", "note", "nonsense"])
    def test_nor_does_one_get_there_by_hand(self, client, couple, offer, field: str):
        address = prepared(client, couple, offer)
        sent = {"contact": str(made_up_contact().pk), "message": "Bonjour", "shown": [field]}
        assert 'class="error"' in client.post(f"{address}edit/", sent).content.decode()
        assert field not in stored().fields

    @pytest.mark.parametrize(
        "words",
        [
            "réfugiée", "un titre de séjour", "sa nationalité", "enceinte", "RQTH", "CADA",
            "d’origine soudanaise", "demande d'asile", "une maladie",
        ],
    )  # fmt: skip
    @pytest.mark.bar(3)
    def test_a_message_to_an_employer_speaks_of_no_status_and_no_health(
        self, client, couple, offer, words: str
    ):
        address = prepared(client, couple, offer)
        message = f"Bonjour, cette personne, {words}, cherche un emploi."
        sent = {"contact": str(made_up_contact().pk), "message": message, "shown": ["given_names"]}
        answer = client.post(f"{address}edit/", sent)
        assert "ne doit pas lire ceci" in answer.content.decode()

    def test_a_message_names_nobody(
        self,
        client: Client,
        caseworker: CentreMembership,
        couple: MadeUp,
        offer: Opportunity,
    ):
        address = prepared(client, couple, offer)
        person, spouse, child = couple.people
        short = {**person.fields, "given_names": "Li", "family_name": "Bo"}
        for told in (
            person.fields["given_names"], person.fields["family_name"].upper(),
            person.fields["own_script_name"], person.fields["address"],
            person.channels[0].value, person.channels[1].value,
            f"son mari {spouse.fields['given_names']}", spouse.channels[0].value,
            child.fields["family_name"], "Li Bo", "BO Li",
        ):  # fmt: skip
            if told == "Li Bo":
                actor = actor_of(caseworker, AT)
                edit_person(actor, couple.first, short, None, timezone.now())
            message = f"Bonjour, voici {told}, qui cherche un emploi."
            sent = {
                "contact": str(made_up_contact().pk), "message": message, "shown": ["given_names"],
            }  # fmt: skip
            answer = client.post(f"{address}edit/", sent)
            assert "ne doit pas lire ceci" in answer.content.decode(), told

    def test_other_words_ask_for_consent_anew(self, client: Client, ready: str):
        contact = str(made_up_contact().pk)
        fields = ["given_names", "family_name", "address"]
        client.post(f"{ready}edit/", {"contact": contact, "message": "Bonjour", "shown": fields})
        assert (stored().state, stored().consent_id) == ("drafted", None)
        client.post(f"{ready}send/")
        assert not mail.outbox


class TestShow:
    @pytest.mark.bar(3)
    def test_what_is_shown_before_is_what_is_seen_after_to_the_letter(self, client, ready):
        page = text(client, ready)
        client.post(f"{ready}send/")
        body = mail.outbox[0].body.replace(f"http://testserver{link()}", "https://…")
        before = re.findall(r'<div class="letter" dir="auto">(.*?)</div>', page, re.DOTALL)
        for line in filter(None, body.splitlines()):
            assert line.replace("'", "&#x27;") in before[0], line
        Client().post(link(), {"verb": "acknowledge"})
        seen = text(Client(), link())
        part = re.compile(r'<dl class="brief">.*?</dl>', re.DOTALL)
        shown = part.search(seen)
        assert shown is not None
        assert shown[0] in page
        assert before[1] in seen

    def test_history_tells_who_and_when(self, client: Client, sent: str):
        Client().post(link(), {"verb": "refuse", "refusal": "dates"})
        page = text(client, sent)
        for words in ("La personne est d’accord", "Message envoyé", "le partenaire"):
            assert words in page, words


class TestAllow:
    def test_exactly_what_the_page_shows_for_three_months(self, client: Client, ready: str):
        with system("test.read", AT):
            consent = Consent.objects.get()
        assert consent.fields == ["given_names", "family_name", "channels"]
        assert (consent.purpose, consent.recipient_kind) == ("job", "employer")
        assert 85 < (consent.expires_at - timezone.now()).days < 93

    def test_not_without_saying_how(self, client: Client, couple: MadeUp, offer: Opportunity):
        address = prepared(client, couple, offer)
        assert 'class="error"' in client.post(f"{address}allow/", {}).content.decode()
        assert not count(Consent)

    def test_one_that_covers_it_is_not_asked_twice(self, client, couple, offer, ready):
        other = prepared(client, couple, offer)
        client.post(f"{other}allow/", {"how": "signed"})
        assert count(Consent) == 1


class TestSend:
    def test_without_consent_nothing_leaves(self, client, couple, offer):
        address = prepared(client, couple, offer)
        client.post(f"{address}send/")
        assert not mail.outbox
        assert not count(Link)

    @pytest.mark.bar(3)
    def test_nobody_is_named_and_the_subject_says_nothing(self, client, couple, sent):
        message = mail.outbox[0]
        whole = message.message().as_string() + message.body + message.subject
        for person in couple.people:
            for value in person.values:
                assert value not in whole
        assert message.to == ["accueil@exemple.test"]
        assert message.subject == "Une mise en relation, pour réponse"
        assert TITLE in message.body
        assert link().split("/")[2] not in message.subject

    def test_a_consent_that_was_withdrawn_stops_it_before(self, client, caseworker, couple, ready):
        withdraw(caseworker, couple)
        answer = client.post(f"{ready}send/")
        assert "Aucun accord en vigueur" in answer.content.decode()
        assert not mail.outbox
        assert "La personne ne le permet plus" in text(client, ready)

    def test_a_consent_that_is_over_stops_it_too(self, client: Client, ready: str):
        with system("test.alter", AT):
            Consent.objects.update(expires_at=timezone.now())
        client.post(f"{ready}send/")
        assert not mail.outbox

    def test_without_an_address_it_is_said(self, client: Client, ready: str):
        Contact.objects.update(email="")
        assert "pas d’adresse" in client.post(f"{ready}send/").content.decode()
        assert stored().state == "consented"

    @pytest.mark.parametrize("error", [OSError("no route"), ValueError("bad header")])
    def test_what_could_not_leave_is_seen_and_sent_again(self, client, ready, monkeypatch, error):
        def refuse(*_: Any, **__: Any) -> int:
            raise error

        with monkeypatch.context() as patched:
            patched.setattr("django.core.mail.EmailMessage.send", refuse)
            assert client.post(f"{ready}send/").status_code == 302
        assert (stored().state, stored().mail) == ("consented", "failed")
        assert "Le courriel n’est pas parti" in text(client, ready)
        assert "le courriel n’est pas parti" in text(client, "/introductions/")
        client.post(f"{ready}send/")
        assert (stored().state, stored().mail) == ("sent", "left")
        assert len(mail.outbox) == 1

    @pytest.mark.bar(3)
    def test_a_name_that_was_learnt_since_stops_it(self, client, caseworker, couple, ready):
        fields = {**couple.people[0].fields, "given_names": "Cordialement"}
        edit_person(actor_of(caseworker, AT), couple.first, fields, None, timezone.now())
        answer = client.post(f"{ready}send/")
        assert "ne doit pas lire ceci" in answer.content.decode()
        assert not mail.outbox

    def test_a_machine_that_stops_meanwhile_leaves_a_trace(self, client, ready, monkeypatch):
        def stop(*_: Any, **__: Any) -> int:
            raise KeyboardInterrupt

        with monkeypatch.context() as patched:
            patched.setattr("django.core.mail.EmailMessage.send", stop)
            with pytest.raises(KeyboardInterrupt):
                client.post(f"{ready}send/")
        assert (stored().state, stored().mail) == ("sent", "leaving")
        assert "on ne sait pas si le courriel est parti" in text(client, ready)

    def test_an_address_with_a_second_header_sends_nothing(self, client: Client, ready: str):
        Contact.objects.update(email="a@exemple.test\nBcc: b@exemple.test")
        client.post(f"{ready}send/")
        assert not mail.outbox
        assert stored().mail == "failed"


class TestNudge:
    def test_not_before_fifteen_days_and_then_with_another_link(self, client: Client, sent: str):
        first = link()
        answer = client.post(f"{sent}nudge/")
        assert "Quinze jours" in answer.content.decode()
        with system("test.alter", AT):
            Introduction.objects.update(sent_at=timezone.now() - timedelta(15))
        assert "à relancer" in text(client, "/introductions/")
        assert client.post(f"{sent}nudge/").status_code == 302
        assert mail.outbox[1].subject.startswith("Rappel")
        assert Client().get(first).status_code == 404
        assert Client().get(link()).status_code == 200
        assert Link.objects.filter(revoked_at=None).count() == 1
        assert "à relancer" not in text(client, "/introductions/")
        assert LogRow.objects.filter(action="introductions.nudge").exists()

    def test_not_once_consent_is_withdrawn(self, client, caseworker, couple, sent):
        with system("test.alter", AT):
            Introduction.objects.update(sent_at=timezone.now() - timedelta(20))
        withdraw(caseworker, couple)
        assert "Aucun accord en vigueur" in client.post(f"{sent}nudge/").content.decode()
        assert len(mail.outbox) == 1


class TestAnswer:
    @pytest.mark.bar(3)
    def test_looking_changes_nothing_and_names_nobody(self, client, couple, sent):
        for _ in range(3):
            page = text(Client(), link())
        for value in couple.people[0].values:
            assert value not in page
        assert stored().state == "sent"
        assert not count(Disclosure)

    @pytest.mark.bar(3)
    def test_interested_they_see_what_was_agreed_and_nothing_else(self, client, couple, sent):
        Client().post(link(), {"verb": "acknowledge"})
        page = text(Client(), link())
        person = couple.people[0]
        assert person.fields["given_names"] in page
        assert person.channels[0].value in page
        shown = {person.fields["given_names"], person.fields["family_name"]}
        shown |= {channel.value for channel in person.channels}
        for other in couple.people:
            for value in other.values - shown:
                assert value not in page
        with system("test.read", AT):
            passed_on = Disclosure.objects.get()
        assert sorted(passed_on.fields) == ["channels", "family_name", "given_names"]
        assert LogRow.objects.filter(action="introductions.answer", actor="").exists()

    @pytest.mark.bar(3)
    def test_a_withdrawn_consent_shuts_the_page_at_once(self, client, caseworker, couple, sent):
        Client().post(link(), {"verb": "acknowledge"})
        withdraw(caseworker, couple)
        assert Client().get(link()).status_code == 404
        for verb in ("accept", "acknowledge", "refuse"):
            answer = Client().post(link(), {"verb": verb, "refusal": "dates"})
            assert answer.status_code == 404
            assert couple.people[0].fields["given_names"] not in answer.content.decode()
        assert stored().state == "acknowledged"

    def test_a_consent_withdrawn_before_the_answer_names_nobody(
        self, client, caseworker, couple, sent
    ):
        withdraw(caseworker, couple)
        assert Client().post(link(), {"verb": "acknowledge"}).status_code == 404
        assert not count(Disclosure)

    @pytest.mark.parametrize(
        ("said", "state"),
        [
            ({"verb": "accept"}, "accepted"),
            ({"verb": "interview", "on": "2099-01-05", "time": "14:30"}, "interview"),
            ({"verb": "visit", "on": "2099-01-05", "time": "9:00"}, "visit"),
            ({"verb": "refuse", "refusal": "skills", "words": "Merci"}, "refused"),
        ],
    )
    def test_the_last_word_uses_the_link_up(self, sent: str, said: dict[str, str], state: str):
        Client().post(link(), {"verb": "acknowledge"})
        assert "Merci de votre réponse" in Client().post(link(), said).content.decode()
        assert stored().state == state
        assert Client().get(link()).status_code == 404
        assert Client().post(link(), said).status_code == 404

    @pytest.mark.parametrize(
        "said",
        [
            {"verb": "refuse"}, {"verb": "refuse", "refusal": "race"}, {"verb": "interview"},
            {"verb": "interview", "on": "2020-01-05", "time": "14:30"}, {"verb": "nonsense"}, {},
        ],
    )  # fmt: skip
    def test_what_is_missing_is_asked_and_the_link_still_works(self, sent: str, said):
        Client().post(link(), {"verb": "acknowledge"})
        assert Client().post(link(), said).status_code == 200
        assert stored().state == "acknowledged"
        assert Client().get(link()).status_code == 200

    @pytest.mark.parametrize("verb", ["withdraw", "send", "consent", "bounce", "give_up", "accept"])
    def test_what_is_not_theirs_to_say_changes_nothing(self, sent: str, verb: str):
        assert Client().post(link(), {"verb": verb}).status_code == 404
        assert stored().state == "sent"
        assert Client().get(link()).status_code == 200

    def test_their_answer_warms_the_contact(self, client: Client, sent: str):
        with system("test.alter", AT):
            Introduction.objects.update(sent_at=timezone.now() - timedelta(4))
        Client().post(link(), {"verb": "acknowledge"})
        contact = Contact.objects.get()
        assert (contact.last_answer_on, contact.reply_days) == (timezone.localdate(), [4])

    def test_worth_no_more_than_who_sent_it(self, sent: str, caseworker: CentreMembership):
        caseworker.until_on = caseworker.from_on
        caseworker.save()
        assert Client().get(link()).status_code == 404

    def test_not_after_thirty_days(self, sent: str):
        Link.objects.update(expires_at=timezone.now())
        assert Client().get(link()).status_code == 404


class TestSettle:
    def test_said_by_telephone(self, client: Client, sent: str):
        client.post(f"{sent}settle/", {"verb": "acknowledge"})
        assert count(Disclosure) == 1
        client.post(f"{sent}settle/", {"verb": "accept"})
        assert stored().state == "accepted"
        assert Client().get(link()).status_code == 404

    def test_stopped_by_us_at_any_moment(self, client: Client, sent: str):
        client.post(f"{sent}settle/", {"verb": "withdraw"})
        assert stored().state == "withdrawn"
        assert Client().get(link()).status_code == 404

    def test_nothing_goes_on_once_consent_is_withdrawn(self, client, caseworker, couple, sent):
        withdraw(caseworker, couple)
        answer = client.post(f"{sent}settle/", {"verb": "acknowledge"})
        assert "Aucun accord en vigueur" in answer.content.decode()
        assert not count(Disclosure)
        client.post(f"{sent}settle/", {"verb": "withdraw"})
        assert stored().state == "withdrawn"

    @pytest.mark.parametrize("verb", ["interview", "visit", "accept"])
    def test_nor_once_they_were_interested(self, client, caseworker, couple, sent, verb: str):
        client.post(f"{sent}settle/", {"verb": "acknowledge"})
        withdraw(caseworker, couple)
        meeting = {"on": "2099-01-05", "time": "14:30"}
        answer = client.post(f"{sent}settle/", {"verb": verb, **meeting})
        assert "Aucun accord en vigueur" in answer.content.decode()
        assert stored().state == "acknowledged"

    def test_somebody_without_an_address_is_called(self, client: Client, ready: str):
        Contact.objects.update(email="")
        client.post(f"{ready}settle/", {"verb": "call"})
        assert (stored().state, stored().mail, mail.outbox) == ("sent", "none", [])
        client.post(f"{ready}settle/", {"verb": "acknowledge"})
        assert (stored().state, count(Disclosure)) == ("acknowledged", 1)

    def test_nobody_is_called_about_somebody_who_does_not_allow_it(
        self, client, caseworker, couple, ready
    ):
        withdraw(caseworker, couple)
        client.post(f"{ready}settle/", {"verb": "call"})
        assert stored().state == "consented"

    def test_a_message_that_came_back_is_sent_again(self, client: Client, sent: str):
        client.post(f"{sent}settle/", {"verb": "bounce"})
        assert (stored().state, stored().mail) == ("consented", "failed")
        client.post(f"{sent}send/")
        assert (stored().state, stored().mail, len(mail.outbox)) == ("sent", "left", 2)

    @pytest.mark.parametrize("verb", ["consent", "send", "revise"])
    def test_what_has_its_own_button_is_not_done_here(self, client, couple, offer, verb: str):
        address = prepared(client, couple, offer)
        assert client.post(f"{address}settle/", {"verb": verb}).status_code == 404
        assert stored().state == "drafted"


class TestIndex:
    def test_on_the_page_of_the_household_too(self, client: Client, couple: MadeUp, sent: str):
        page = text(client, f"/households/{couple.id}/")
        assert NAME in page
        assert f"/introductions/{couple.people[1].person}/add/" in page
        assert f"/introductions/{couple.people[2].person}/add/" not in page

    def test_mine_the_centre_s_and_those_that_are_over(self, client, caseworker, couple, sent):
        colleague = client_of(make_member(Role.CASEWORKER, caseworker.centre))
        assert NAME in text(client, "/introductions/")
        assert NAME not in text(colleague, "/introductions/")
        assert NAME in text(colleague, "/introductions/?who=centre")
        client.post(f"{sent}settle/", {"verb": "withdraw"})
        assert NAME not in text(client, "/introductions/")
        assert NAME in text(client, "/introductions/?over=yes&who=centre")

    def test_each_person_shown_is_in_the_log(self, client: Client, couple: MadeUp, sent: str):
        text(client, "/introductions/")
        rows = LogRow.objects.filter(action="introductions.index", extent="line")
        assert {row.person for row in rows} == {couple.first}

    def test_the_same_number_of_queries_however_many(
        self, client, couple, offer, django_assert_max_num_queries
    ):
        def queries() -> int:
            with django_assert_max_num_queries(60) as counted:
                text(client, "/introductions/")
            return len(counted)

        prepared(client, couple, offer)
        few = queries()
        for _ in range(5):
            prepared(client, couple, offer)
        assert queries() == few


def test_an_organisation_that_is_forgotten_leaves_the_introduction(client, couple, sent):
    with system("test.alter", AT):
        made_up_organisation().delete()
    page = text(client, sent)
    assert NAME in page
    assert "personne à qui écrire" in page

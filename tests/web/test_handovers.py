"""Hand-overs, page by page: proposed, agreed to, accepted, read, carried out."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

import pytest
from django.test import Client
from django.utils import timezone

from tests.made_up_handovers import CARE, KEYS, NOTE, MadeUpRelay, made_up_relay
from tests.people import make_centre, make_member
from tests.signing_in import client_of
from trousseau.accounts.actor import actor_of
from trousseau.accounts.choices import Role
from trousseau.accounts.doors import system
from trousseau.accounts.models import Centre, CentreMembership
from trousseau.handovers.models import Handover, HandoverConsent
from trousseau.handovers.relay import GROUPS, STAYS, TO_TAKE_OVER, FieldGroup
from trousseau.households.choices import Relocates
from trousseau.households.models import HouseholdMembership
from trousseau.plans.choices import MoveState
from trousseau.plans.models import Move
from trousseau.privacy.choices import ErasureCause
from trousseau.privacy.keys import open_key
from trousseau.privacy.models import ContactChannel, ErasureNotice
from trousseau.privacy.subject_export import subject_export
from trousseau.web.presenters.subject_copy import subject_copy

pytestmark = pytest.mark.django_db
AGO = timedelta(days=40)


@dataclass
class Two:
    """The two workers at their screens, and the household between them."""

    relay: MadeUpRelay
    giver: Client
    receiver: Client

    def propose(self, **other: str) -> str:
        """What the page answers after the form of the proposal."""
        form = {"centre": str(self.relay.to), "note": NOTE, **other}
        address = f"/handovers/{self.relay.household.id}/add/"
        return self.giver.post(address, form, follow=True).content.decode()

    def agree(self, adult: int, *groups: str, **other: str) -> str:
        """What it answers after one adult's word."""
        form: dict[str, object] = {"groups": groups, "how": "signed", **other}
        return self.post(f"agree/{self.relay.adults[adult]}", form)

    def alone(self, adult: int) -> str:
        """The page that is looked at with one adult."""
        address = f"/handovers/{self.id}/agree/{self.relay.adults[adult]}/"
        return self.giver.get(address).content.decode()

    def follow(self) -> str:
        """The page of the departure centre."""
        return self.giver.get(f"/handovers/{self.id}/follow/").content.decode()

    def post(self, what: str, form: dict[str, object] | None = None) -> str:
        """What a button of the page at the departure centre leads to."""
        address = f"/handovers/{self.id}/{what}/"
        return self.giver.post(address, form or {}, follow=True).content.decode()

    @property
    def id(self) -> UUID:
        """The hand-over."""
        with system("test.read", timezone.now()):
            return Handover.objects.order_by("pk").last().pk  # type: ignore[union-attr]


@pytest.fixture
def two() -> Two:
    giver, receiver = (make_member(Role.CASEWORKER, make_centre()) for _ in range(2))
    now = timezone.now()
    relay = made_up_relay(actor_of(giver, now), arrived_on=(now - AGO).date())
    relay.receiver = actor_of(receiver, now)
    return Two(relay, client_of(giver), client_of(receiver))


EVERYTHING = tuple(str(group) for group in FieldGroup)
ENOUGH = tuple(str(group) for group in TO_TAKE_OVER)


def test_from_the_first_word_to_the_whole_file(two: Two):
    """As it goes, page after page; and the sentence on what never leaves is on each of them."""
    assert STAYS.fr in two.giver.get(f"/handovers/{two.relay.household.id}/add/").content.decode()
    page = two.propose()
    assert "Relais vers" in page
    assert STAYS.fr in page
    assert "personne n’est encore nommé" in page
    assert "Aucun autre centre" in two.receiver.get("/handovers/").content.decode()
    for adult in (0, 1):
        page = two.agree(adult, *EVERYTHING, whole_file="on")
    assert "Chaque adulte a donné son accord" in page
    assert "puis tout le dossier" in two.alone(0)
    assert "Passer tout le dossier" not in page, "nobody is there for them yet"
    listed = two.receiver.get("/handovers/").content.decode()
    assert two.relay.household.people[0].fields["family_name"] in listed
    answer = two.receiver.post(
        f"/handovers/{two.id}/accept/", {"worker": str(two.relay.receiver.user)}, follow=True
    )
    read = answer.content.decode()
    for canary in (KEYS, NOTE, f"{CARE}-1", two.relay.household.people[1].channels[0].value):
        assert canary in read
    assert STAYS.fr in read
    page = two.giver.get(f"/handovers/{two.id}/follow/").content.decode()
    assert "Ce que chaque adulte vous a dit seul est effacé" in page
    two.post("transfer")
    home = f"/households/{two.relay.household.id}/"
    assert two.giver.get(home).status_code == 404
    assert two.receiver.get(home).status_code == 200


def test_a_number_of_both_is_not_called_as_if_it_were_of_one(two: Two):
    _first, second = two.relay.adults
    phone = two.relay.household.people[0].channels[0].value
    with system("test.alter", timezone.now()):
        row = ContactChannel.objects.select_related("person").get(person=second, kind="phone")
        open_key(row.person).write(row, {"value": phone.replace(" ", ".")})
        row.save()
    two.propose()
    for adult in (0, 1):
        two.agree(adult, *EVERYTHING)
    form = {"worker": str(two.relay.receiver.user)}
    read = two.receiver.post(f"/handovers/{two.id}/accept/", form, follow=True).content.decode()
    assert phone in read
    assert read.count("Aussi le numéro de") == 2
    assert "tel:" not in read


def test_what_was_not_agreed_to_is_on_no_page(two: Two):
    two.propose()
    for adult in (0, 1):
        two.agree(adult, *ENOUGH)
    form = {"worker": str(two.relay.receiver.user)}
    read = two.receiver.post(f"/handovers/{two.id}/accept/", form, follow=True).content.decode()
    assert two.relay.household.people[0].fields["family_name"] in read
    for canary in (KEYS, NOTE, CARE, two.relay.household.people[2].fields["given_names"]):
        assert canary not in read


class TestSaid:
    """What is wrong is said in one sentence, and nothing happens."""

    @pytest.mark.parametrize(
        ("groups", "other", "said"),
        [
            ((), {}, "Cochez au moins le nom"),
            (("contact",), {}, "Sans le nom"),
            (("who",), {"whole_file": "on"}, "il faut aussi pouvoir joindre"),
            (("who",), {"how": ""}, "Signé, ou dit de vive voix"),
        ],
    )
    def test_of_a_word_that_is_no_use(self, two: Two, groups, other, said: str):
        two.propose()
        page = two.agree(0, *groups, **other)
        assert said in page
        assert "d’accord, le" not in page
        assert "d’accord, le" not in two.alone(0)

    def test_of_a_proposal_without_a_centre(self, two: Two):
        assert "Dites vers quel centre" in two.propose(centre="")

    def test_of_a_second_one(self, two: Two):
        two.propose()
        assert "déjà proposé" in two.propose()

    def test_of_an_acceptance_without_anybody(self, two: Two):
        two.propose()
        for adult in (0, 1):
            two.agree(adult, *ENOUGH)
        answer = two.receiver.post(f"/handovers/{two.id}/accept/", {"worker": ""})
        assert "Dites qui sera là" in answer.content.decode()

    def test_of_a_file_that_cannot_go(self, two: Two):
        handover = two.relay.accepted(timezone.now())
        with system("test.notice", timezone.now()):
            ErasureNotice.objects.create(
                person_id=two.relay.adults[0],
                cause=ErasureCause.ASKED,
                noticed_on=timezone.localdate(),
                due_on=timezone.localdate() + timedelta(30),
            )
        assert handover == two.id
        page = two.post("transfer")
        assert "L’effacement du dossier de quelqu’un de ce ménage est annoncé" in page
        home = f"/households/{two.relay.household.id}/"
        assert two.giver.get(home).status_code == 200

    def test_of_a_transfer_before_its_day(self, two: Two):
        two.propose()
        assert "Il manque encore l’accord" in two.post("transfer")

    def test_of_a_note_that_was_read(self, two: Two):
        two.relay.accepted(timezone.now())
        page = two.post("edit", {"note": "autrement-canari"})
        assert "a déjà accepté" in page
        assert "Corriger la note" not in two.follow()

    def test_of_a_move_that_is_over(self, two: Two):
        two.relay.accepted(timezone.now())
        with system("test.alter", timezone.now()):
            Move.objects.update(state=MoveState.CALLED_OFF, arrived_on=None)
        assert "n’a plus cours" in two.follow()

    def test_of_somebody_who_stays(self, two: Two):
        two.relay.accepted(timezone.now())
        with system("test.alter", timezone.now()):
            rows = HouseholdMembership.objects.filter(person=two.relay.adults[1])
            rows.update(relocates=Relocates.NO)
            HandoverConsent.objects.filter(person=two.relay.adults[1]).delete()
        assert "Un adulte de ce ménage ne part pas" in two.follow()
        assert "Passer tout le dossier" not in two.follow()

    def test_of_a_number_that_others_read(self, two: Two):
        two.propose()
        for adult in (0, 1):
            two.agree(adult, *ENOUGH)
        with system("test.alter", timezone.now()):
            ContactChannel.objects.filter(person=two.relay.adults[1]).update(safe=False)
        answer = two.receiver.post(
            f"/handovers/{two.id}/accept/", {"worker": str(two.relay.receiver.user)}
        )
        assert "Aucun numéro sans risque" in answer.content.decode()


@pytest.mark.bar(3)
def test_what_one_adult_chose_stands_on_their_own_page_only(two: Two):
    """The other one is asked in front of the common page."""
    two.propose()
    shown = {GROUPS[group].fr for group in FieldGroup}
    choice = FieldGroup.CARE
    two.agree(0, *ENOUGH, str(choice), whole_file="on")
    page = two.follow()
    assert "Il manque encore un accord" in page
    for text in (*shown, "puis tout le dossier", "d’accord, le"):
        assert text not in page, text
    assert f"· {GROUPS[choice].fr}" in two.alone(0).replace("&#x27;", "’")
    other = two.alone(1)
    assert "checked" not in other
    assert "d’accord, le" not in other


def test_a_note_is_put_right_and_read_anew(two: Two):
    two.propose()
    assert "Corriger la note" in two.follow()
    two.agree(0, *EVERYTHING)
    assert "autrement-canari" in two.post("edit", {"note": "autrement-canari"})
    page = two.alone(0)
    assert "autrement-canari" in page
    assert f"· {GROUPS[FieldGroup.NOTE].fr}" not in page


def test_what_left_is_told_to_each_in_words(two: Two):
    """On the page of consents; and in the copy of the file no code of ours stands."""
    two.relay.accepted(timezone.now())
    person = two.relay.adults[0]
    page = two.giver.get(f"/consents/{person}/").content.decode()
    for group in FieldGroup:
        assert page.count(GROUPS[group].fr) == 2, "allowed, and passed on"
    assert "à partir du 31e jour, tout le dossier" in page
    two.post("transfer")
    there = two.receiver.get(f"/consents/{person}/").content.decode()
    assert "<td>tout le dossier</td>" in there
    now = timezone.now()
    copy = subject_copy(subject_export(two.relay.receiver, person, now, "rights.export"))
    texts = {
        value.text
        for section in copy.sections
        for row in section.rows
        for value in row
        if value.name == "groups"
    }
    (text,) = texts
    assert text == " · ".join(GROUPS[group].fr for group in FieldGroup)


def test_a_word_is_taken_back_and_the_other_centre_reads_nothing_more(two: Two):
    two.relay.accepted(timezone.now())
    address = f"/handovers/{two.id}/"
    assert two.receiver.get(address).status_code == 200
    two.post("take-back", {"person": str(two.relay.adults[1])})
    assert two.receiver.get(address).status_code == 404


def test_the_call_is_noted_once_it_took_place(two: Two):
    page = two.propose()
    assert "Appelez le ménage au plus tard" in page
    page = two.post("call")
    assert "Appel après l’arrivée : le" in page
    assert "Appelez le ménage au plus tard" not in page


@pytest.mark.parametrize(
    ("days_ago", "said"),
    [
        (3, "Le centre de départ reste jusqu’au"),
        (40, "Vous répondez désormais pour ce ménage"),
        (None, "Le centre de départ reste au moins 30 jours après l’arrivée"),
    ],
)
def test_the_arrival_centre_is_told_who_answers(days_ago: int | None, said: str):
    """`None`: the day has passed, and that they arrived nobody noted."""
    receiver, now = make_member(Role.CASEWORKER, make_centre()), timezone.now()
    day = None if days_ago is None else (now - timedelta(days_ago)).date()
    relay = made_up_relay(arrived_on=day)
    relay.receiver = actor_of(receiver, now)
    page = client_of(receiver).get(f"/handovers/{relay.accepted(now)}/").content.decode()
    assert said in page
    assert ("Vous répondez désormais" in page) == (days_ago == 40)


def test_a_manager_names_another_once_the_first_one_has_left(two: Two):
    two.relay.accepted(timezone.now())
    centre = Centre.objects.get(pk=two.relay.to)
    manager = make_member(Role.MANAGER, centre)
    CentreMembership.objects.filter(user=two.relay.receiver.user).update(
        until_on=timezone.localdate()
    )
    assert "n’y est plus" in two.follow()
    client = client_of(manager)
    assert "n’accompagne plus de ménages ici" in client.get("/handovers/").content.decode()
    client.post(f"/handovers/{two.id}/accept/", {"worker": str(manager.user_id)})
    assert "n’accompagne plus" not in client.get("/handovers/").content.decode()
    assert "n’y est plus" not in two.follow()


@pytest.mark.parametrize(
    ("days_ago", "agreed", "said"),
    [
        (3, False, "au moins jusqu’au"),
        (40, False, "en attendant le centre d’arrivée"),
        (3, True, "au moins jusqu’au"),
        (40, True, "depuis le"),
    ],
)
def test_who_answers_today_is_said(days_ago: int, agreed: bool, said: str):
    member, now = make_member(Role.CASEWORKER, make_centre()), timezone.now()
    arrived_on = (now - timedelta(days_ago)).date()
    relay = made_up_relay(actor_of(member, now), arrived_on=arrived_on)
    handover = relay.accepted(now) if agreed else relay.propose(now)
    page = client_of(member).get(f"/handovers/{handover}/follow/").content.decode()
    assert said in page


@pytest.mark.parametrize("side", ["giver", "receiver"])
def test_either_side_can_end_it_before(side: str, two: Two):
    two.propose()
    for adult in (0, 1):
        two.agree(adult, *ENOUGH)
    client, what = {"giver": (two.giver, "withdraw"), "receiver": (two.receiver, "decline")}[side]
    assert client.post(f"/handovers/{two.id}/{what}/").status_code == 302
    assert "Aucun autre centre" in two.receiver.get("/handovers/").content.decode()
    page = two.giver.get("/handovers/").content.decode()
    today = two.giver.get("/today/").content.decode()
    if side == "receiver":
        assert "Pas possible pour le centre d’arrivée" in page
        assert "Le centre d’arrivée ne peut pas" in today
    else:
        assert "Aucun relais en cours" in page
        assert "Le centre d’arrivée ne peut pas" not in today

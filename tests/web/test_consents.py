"""Consents on paper and on a telephone: noted by staff, read and withdrawn by the person."""

from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.people import Canaries, make_centre, make_member, make_person
from tests.signing_in import client_of
from trousseau.accounts.actor import Actor, actor_of
from trousseau.accounts.choices import Role
from trousseau.accounts.models import Centre
from trousseau.privacy.choices import OverrideReason, Purpose, RecipientKind
from trousseau.privacy.consents import ConsentLine, give_consent, sharing_of
from trousseau.privacy.disclosures import disclose
from trousseau.privacy.drafts import keep_draft
from trousseau.privacy.months import months_after
from trousseau.privacy.recipients import Recipient

pytestmark = pytest.mark.django_db
BAKERY = Recipient(RecipientKind.EMPLOYER, "Boulangerie Exemple")
FILLED: dict[str, Any] = {
    "kind": "employer",
    "recipient": BAKERY.name,
    "purpose": "job",
    "fields_allowed": ["given_names", "channels"],
    "months": "3",
    "how": "signed",
}


@pytest.fixture
def centre() -> Centre:
    return make_centre()


@pytest.fixture
def actor(centre: Centre) -> Actor:
    return actor_of(make_member(Role.CASEWORKER, centre), timezone.now())


@pytest.fixture
def canaries(actor: Actor) -> Canaries:
    return make_person(actor)


@pytest.fixture
def staff(centre: Centre) -> Client:
    return client_of(make_member(Role.CASEWORKER, centre))


@pytest.fixture
def participant(centre: Centre, canaries: Canaries) -> Client:
    return client_of(make_member(Role.PARTICIPANT, centre, person=canaries.person))


@pytest.fixture
def known(actor: Actor, canaries: Canaries) -> UUID:
    now = timezone.now()
    until = now + timedelta(days=30)
    return give_consent(actor, canaries.person, BAKERY, Purpose.JOB, ["given_names"], until, now)


def consents(actor: Actor, person: UUID) -> tuple[ConsentLine, ...]:
    return sharing_of(actor, person, timezone.now(), "consents.index").consents


def test_what_a_person_said_is_noted(staff: Client, actor: Actor, canaries: Canaries):
    address = reverse("consents_give", args=[canaries.person])
    assert staff.get(address).status_code == 200
    answer = staff.post(address, FILLED)
    assert answer.status_code == 302
    assert answer["Location"] == reverse("consents_index", args=[canaries.person])
    (one,) = consents(actor, canaries.person)
    assert (one.recipient, one.purpose, one.fields) == (
        BAKERY,
        Purpose.JOB,
        ("given_names", "channels"),
    )
    last = months_after(timezone.localdate(), 3)
    assert one.expires_at == timezone.make_aware(datetime.combine(last, time()))
    page = staff.get(answer["Location"]).content.decode()
    assert "Boulangerie Exemple" in page
    assert "Signé sur papier" in page


@pytest.mark.parametrize("missing", sorted(FILLED))
def test_what_is_missing_is_asked_for(
    missing: str, staff: Client, actor: Actor, canaries: Canaries
):
    filled = {name: value for name, value in FILLED.items() if name != missing}
    answer = staff.post(reverse("consents_give", args=[canaries.person]), filled)
    assert answer.status_code == 200
    assert 'class="error"' in answer.content.decode()
    assert consents(actor, canaries.person) == ()


def test_what_an_employer_never_gets_cannot_be_agreed_to(
    staff: Client, actor: Actor, canaries: Canaries
):
    filled = FILLED | {"fields_allowed": ["given_names", "note", "language"]}
    answer = staff.post(reverse("consents_give", args=[canaries.person]), filled)
    assert "ne reçoit jamais ceci, même avec un accord : Langue, Notes" in answer.content.decode()
    assert consents(actor, canaries.person) == ()


def test_a_form_that_was_not_sent_is_filled_in_again(centre: Centre, canaries: Canaries):
    member = make_member(Role.CASEWORKER, centre)
    address = reverse("consents_give", args=[canaries.person])
    typed = {"recipient": ["Boulangerie en cours"], "fields_allowed": ["address", "channels"]}
    actor = actor_of(member, timezone.now())
    keep_draft(actor, address, canaries.person, typed, timezone.now())
    page = client_of(member).get(address).content.decode()
    assert 'value="Boulangerie en cours"' in page
    assert page.count("checked") == 2
    assert 'class="error"' not in page


def test_staff_withdraws(staff: Client, actor: Actor, canaries: Canaries, known: UUID):
    answer = staff.post(reverse("consents_withdraw", args=[canaries.person, known]))
    assert answer["Location"] == reverse("consents_index", args=[canaries.person])
    assert not consents(actor, canaries.person)[0].in_force
    assert "Retirés ou terminés" in staff.get(answer["Location"]).content.decode()


@pytest.mark.bar(5)
def test_the_person_withdraws_and_it_bites_at_once(
    participant: Client, actor: Actor, canaries: Canaries, known: UUID
):
    page = participant.get(reverse("consents_mine")).content.decode()
    assert "Boulangerie Exemple" in page
    address = reverse("consents_withdraw", args=[canaries.person, known])
    assert address in page
    answer = participant.post(address)
    assert answer["Location"] == reverse("consents_mine")
    assert not consents(actor, canaries.person)[0].in_force
    assert address not in participant.get(reverse("consents_mine")).content.decode()


def test_the_person_sees_what_left_without_their_consent(
    participant: Client, actor: Actor, canaries: Canaries
):
    clinic = Recipient(RecipientKind.HEALTH, "Urgences Exemple")
    reason = OverrideReason.VITAL
    now = timezone.now()
    disclose(actor, canaries.person, clinic, Purpose.HEALTH_CARE, ["note"], now, reason)
    page = participant.get(reverse("consents_mine")).content.decode()
    assert "Urgences Exemple" in page
    assert "Sans accord : Une vie est en danger" in page


def test_a_withdrawal_is_no_link(staff: Client, canaries: Canaries, known: UUID):
    address = reverse("consents_withdraw", args=[canaries.person, known])
    assert staff.get(address).status_code == 405


@pytest.mark.parametrize("route", ["consents_index", "consents_give"])
def test_another_centre_finds_nothing(route: str, canaries: Canaries):
    stranger = client_of(make_member(Role.MANAGER))
    assert stranger.get(reverse(route, args=[canaries.person])).status_code == 404


def test_another_person_withdraws_nothing(
    centre: Centre, actor: Actor, canaries: Canaries, known: UUID
):
    other = client_of(make_member(Role.PARTICIPANT, centre, person=make_person(actor).person))
    for person in (canaries.person, known):
        assert other.post(reverse("consents_withdraw", args=[person, known])).status_code == 404
    assert consents(actor, canaries.person)[0].in_force

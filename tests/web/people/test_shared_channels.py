"""A number that two people of a household have is safe for neither, whatever was noted of it."""

from uuid import UUID

import pytest
from django.test import Client

from tests.people import AT, make_centre, make_member
from tests.signing_in import client_of
from trousseau.accounts.actor import actor_of
from trousseau.accounts.choices import Role
from trousseau.accounts.doors import system
from trousseau.accounts.models import CentreMembership
from trousseau.audit.models import LogRow
from trousseau.households.actions import Place, Referral, add_member, open_household, separate
from trousseau.households.choices import ReferredBy, Relation, Relocates
from trousseau.households.models import HouseholdMembership
from trousseau.privacy.actions import NewChannel
from trousseau.privacy.choices import ChannelKind

pytestmark = pytest.mark.django_db
PHONE, EMAIL, POST = ChannelKind.PHONE, ChannelKind.EMAIL, ChannelKind.POST
Couple = tuple[UUID, UUID, UUID]


@pytest.fixture
def caseworker() -> CentreMembership:
    return make_member(Role.CASEWORKER, make_centre())


@pytest.fixture
def client(caseworker: CentreMembership) -> Client:
    return client_of(caseworker)


def couple(caseworker: CentreMembership, hers: list[NewChannel], his: list[NewChannel]) -> Couple:
    """A household, its first adult, and the other one."""
    actor = actor_of(caseworker, AT)
    referral = Referral(ReferredBy.SHELTER, AT.date())
    household = open_household(actor, referral, {"given_names": "Amina"}, hers, AT)
    with system("test.read", AT):
        first = HouseholdMembership.objects.get(household=household).person_id
    place = Place(Relation.SPOUSE, Relocates.YES)
    second = add_member(actor, household, place, {"given_names": "Karim"}, his, AT)
    return household, first, second


def texts(client: Client, *addresses: str) -> list[str]:
    answers = [client.get(address) for address in addresses]
    assert [answer.status_code for answer in answers] == [200] * len(answers)
    return [answer.content.decode() for answer in answers]


def test_nobody_calls_the_number_of_two_as_if_it_were_of_one(client, caseworker):
    """Typed in two ways, noted as safe for both."""
    household, first, second = couple(
        caseworker,
        [NewChannel(PHONE, "06 39 98 00 02", True)],
        [NewChannel(PHONE, "+33 6 39.98.00.02", True)],
    )
    addresses = [f"/households/{household}/", f"/people/{first}/", f"/people/{second}/"]
    everywhere = texts(client, *addresses)
    for page in everywhere:
        assert "la personne seule" not in page
        assert "tel:" not in page
        assert "channel-unknown" in page
    assert "Aussi le numéro de Karim" in everywhere[1]
    assert "Aussi le numéro de Amina" in everywhere[2]
    assert "Aussi le numéro de Karim" in everywhere[0]
    assert "Aussi le numéro de Amina" in everywhere[0]


def test_an_e_mail_address_of_two(client, caseworker):
    _household, first, _second = couple(
        caseworker,
        [NewChannel(EMAIL, "Boite@Exemple.test", True)],
        [NewChannel(EMAIL, "boite@exemple.test", None)],
    )
    (page,) = texts(client, f"/people/{first}/")
    assert "Aussi l’adresse de Karim" in page
    assert "la personne seule" not in page


def test_what_is_not_safe_stays_so(client, caseworker):
    _household, first, second = couple(
        caseworker,
        [NewChannel(PHONE, "0639980002", False)],
        [NewChannel(PHONE, "0639980002", True)],
    )
    hers, his = texts(client, f"/people/{first}/", f"/people/{second}/")
    assert "channel-warning" in hers
    assert "Aussi le numéro de Amina" in his


def test_one_s_own_number_stays_safe(client, caseworker):
    """Where all of them live is no channel that one has for themselves."""
    household, first, _second = couple(
        caseworker,
        [NewChannel(PHONE, "06 39 98 00 02", True), NewChannel(POST, "1 rue", True)],
        [NewChannel(PHONE, "06 39 98 00 03", True), NewChannel(POST, "1 rue", True)],
    )
    for page in texts(client, f"/households/{household}/", f"/people/{first}/"):
        assert "Aussi" not in page
        assert "tel:0639980002" in page


def test_who_left_is_not_spoken_of(client, caseworker):
    household, first, second = couple(
        caseworker,
        [NewChannel(PHONE, "0639980002", True)],
        [NewChannel(PHONE, "0639980002", True)],
    )
    separate(actor_of(caseworker, AT), household, [second], AT)
    for page in texts(client, f"/households/{household}/", f"/people/{first}/"):
        assert "Karim" not in page


def test_whoever_is_named_was_seen(client, caseworker):
    _household, first, second = couple(
        caseworker,
        [NewChannel(PHONE, "0639980002", True)],
        [NewChannel(PHONE, "0639980002", True)],
    )
    texts(client, f"/people/{first}/")
    rows = LogRow.objects.filter(action="people.show").values_list("person", "extent")
    assert set(rows) == {(first, "file"), (second, "line")}


def test_of_another_centre_it_is_not_found(caseworker):
    _household, first, _second = couple(
        caseworker,
        [NewChannel(PHONE, "0639980002", True)],
        [NewChannel(PHONE, "0639980002", True)],
    )
    stranger = client_of(make_member(Role.CASEWORKER))
    assert stranger.get(f"/people/{first}/").status_code == 404

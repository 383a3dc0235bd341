"""A partner offers something by a link: once, without an account, and nobody sees it unchecked."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from tests.made_up_partners import NAME, made_up_contact, made_up_organisation
from tests.people import AT, make_centre, make_member
from tests.signing_in import client_of
from trousseau.accounts.choices import LinkKind, Role
from trousseau.accounts.links import make_link
from trousseau.accounts.models import CentreMembership, Link
from trousseau.audit.models import LogRow
from trousseau.partners.models import Offering, Opportunity

pytestmark = pytest.mark.django_db
OFFER = {"title": "Commis", "place": "Rodez", "expires_on": "2099-01-05"}


@pytest.fixture
def caseworker() -> CentreMembership:
    return make_member(Role.CASEWORKER, make_centre())


@pytest.fixture
def client(caseworker: CentreMembership) -> Client:
    return client_of(caseworker)


def link_of(client: Client) -> str:
    """The path of a link that was just made."""
    text = client.post(f"/offers/{made_up_organisation().pk}/make/").content.decode()
    found = re.search(r'value="http://testserver(/offers/[\w-]+/add/)"', text)
    assert found is not None
    return found[1]


class TestMake:
    def test_shown_once_and_kept_as_a_hash(self, client: Client):
        path = link_of(client)
        secret = path.split("/")[2]
        assert (
            secret
            not in client.get(f"/organisations/{made_up_organisation().pk}/").content.decode()
        )
        link = Link.objects.get(kind=LinkKind.OFFER)
        assert secret.encode() not in bytes(link.secret_hash)
        assert link.expires_at - timezone.now() > timedelta(days=29)

    def test_the_coordination_makes_one_too(self):
        path = link_of(client_of(make_member(Role.COORDINATOR)))
        assert Client().get(path).status_code == 200


class TestAdd:
    def test_looking_changes_nothing(self, client: Client):
        path = link_of(client)
        logged = LogRow.objects.count()
        for _ in range(3):
            text = Client().get(path).content.decode()
            assert NAME in text
        assert Link.objects.get(kind=LinkKind.OFFER).used_at is None
        assert LogRow.objects.count() == logged

    def test_a_draft_that_waits_to_be_checked_and_the_link_is_over(self, client: Client):
        path = link_of(client)
        answer = Client().post(path, OFFER)
        assert "Merci" in answer.content.decode()
        row = Opportunity.objects.get()
        assert (row.state, row.added_by, row.title) == ("draft", None, "Commis")
        assert Client().get(path).status_code == 404
        assert Client().post(path, OFFER).status_code == 404
        assert Opportunity.objects.count() == 1
        text = client.get(f"/opportunities/{row.pk}/").content.decode()
        assert "Appelez-le, relisez avec lui" in text
        client.post(f"/opportunities/{row.pk}/move/", {"verb": "open"})
        row.refresh_from_db()
        assert row.state == "open"
        assert LogRow.objects.get(action="offers.add").actor == ""

    def test_what_is_missing_is_said_and_the_link_still_works(self, client: Client):
        path = link_of(client)
        answer = Client().post(path, {"title": ""})
        assert 'class="error"' in answer.content.decode()
        assert Client().post(path, OFFER).status_code == 200
        assert Opportunity.objects.count() == 1

    def test_no_colleague_of_theirs_is_named_to_whoever_has_the_link(self, client: Client):
        contact = made_up_contact()
        path = link_of(client)
        text = Client().get(path).content.decode()
        assert contact.name not in text
        Client().post(path, {**OFFER, "contact": str(contact.pk), "kind": "home"})
        row = Opportunity.objects.get()
        assert (row.contact, row.kind) == (None, "job")

    def test_not_after_thirty_days(self, client: Client):
        path = link_of(client)
        Link.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
        assert Client().get(path).status_code == 404
        assert Client().post(path, OFFER).status_code == 404

    def test_worth_no_more_than_who_made_it(self, client: Client, caseworker: CentreMembership):
        path = link_of(client)
        caseworker.until_on = caseworker.from_on
        caseworker.save()
        assert Client().get(path).status_code == 404
        assert Client().post(path, OFFER).status_code == 404

    def test_a_link_of_another_kind_opens_nothing(self, caseworker: CentreMembership):
        _, secret = make_link(LinkKind.INVITATION, caseworker.user, timezone.now())
        assert Client().get(f"/offers/{secret}/add/").status_code == 404


def test_revoke(client: Client):
    path = link_of(client)
    offering = Offering.objects.get()
    text = client.get(f"/organisations/{made_up_organisation().pk}/").content.decode()
    assert "Retirer ce lien" in text
    client.post(f"/offers/{offering.pk}/revoke/")
    assert Client().get(path).status_code == 404
    assert client.post("/offers/999999/revoke/").status_code == 404


def test_it_is_not_among_the_links_to_accounts(client: Client, caseworker: CentreMembership):
    link_of(client)
    link, _ = make_link(LinkKind.ANSWER, caseworker.user, AT)
    assert client.post(f"/links/{link.pk}/revoke/").status_code == 404
    assert "/links/" not in client.get("/accounts/").content.decode()

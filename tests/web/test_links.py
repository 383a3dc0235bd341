"""A link is withdrawn by those who look after it."""

import re

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.people import AT, make_centre, make_member
from tests.signing_in import client_of
from trousseau.accounts import actions
from trousseau.accounts.actor import actor_of
from trousseau.accounts.choices import LINKS_OF_PARTNERS, LinkKind, Role
from trousseau.accounts.links import make_link
from trousseau.accounts.models import Centre, Link

pytestmark = pytest.mark.django_db


def test_one_s_own_link_is_withdrawn():
    member = make_member(Role.CASEWORKER, make_centre())
    link, _ = make_link(LinkKind.INVITATION, member.user, AT)
    client_of(member).post(reverse("links_revoke", args=[link.pk]))
    link.refresh_from_db()
    assert link.revoked_at is not None


@pytest.fixture(params=sorted(set(LinkKind) - LINKS_OF_PARTNERS))
def link(request: pytest.FixtureRequest, centre: Centre) -> Link:
    """One that a manager of the centre has handed over, for a caseworker of it."""
    manager, now = make_member(Role.MANAGER, centre), timezone.now()
    if request.param == LinkKind.INVITATION:
        place = actions.Place(Role.CASEWORKER, centre.pk, "neuve@exemple.test", "Neuve")
        actions.invite(actor_of(manager, now), place, now)
    else:
        colleague = make_member(Role.CASEWORKER, centre)
        actions.renew_access(actor_of(manager, now), colleague.user_id, now)
    return Link.objects.get()


@pytest.fixture
def centre() -> Centre:
    return make_centre()


@pytest.mark.bar(1)
@pytest.mark.parametrize("role", [Role.MANAGER, Role.ADMINISTRATOR])
def test_it_is_listed_for_everybody_who_looks_after_whom_it_is_for(role, link, centre):
    client = client_of(make_member(role, centre))
    page = client.get(reverse("accounts_index")).content.decode()
    (address,) = re.findall(r'action="(/links/\d+/revoke/)"', page)
    client.post(address)
    link.refresh_from_db()
    assert link.revoked_at is not None


@pytest.mark.bar(1)
@pytest.mark.parametrize(
    ("role", "same_centre"), [(Role.MANAGER, False), (Role.CASEWORKER, True), (Role.FINANCE, True)]
)
def test_for_everybody_else_it_is_not_there(role, same_centre, link, centre):
    client = client_of(make_member(role, centre if same_centre else None))
    assert client.post(reverse("links_revoke", args=[link.pk])).status_code == 404
    link.refresh_from_db()
    assert link.revoked_at is None

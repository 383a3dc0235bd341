"""A link is withdrawn by those who look after it."""

import pytest
from django.urls import reverse

from tests.people import AT, make_centre, make_member
from tests.signing_in import client_of
from trousseau.accounts.choices import LinkKind, Role
from trousseau.accounts.links import make_link

pytestmark = pytest.mark.django_db


def test_one_s_own_link_is_withdrawn():
    member = make_member(Role.CASEWORKER, make_centre())
    link, _ = make_link(LinkKind.INVITATION, member.user, AT)
    client_of(member).post(reverse("links_revoke", args=[link.pk]))
    link.refresh_from_db()
    assert link.revoked_at is not None

"""The guided tour: each stop of each role opens; a real programme has none."""

from collections import defaultdict

import pytest
from django.test import Client
from django.urls import reverse

from tests.people import AT, make_actor, make_centre, make_member, make_person
from tests.signing_in import client_of
from trousseau.accounts.actor import actor_of
from trousseau.accounts.choices import PROGRAMME_ROLES, Role
from trousseau.accounts.models import CentreMembership
from trousseau.demo.people import lists
from trousseau.demo.programme import make_programme, read
from trousseau.demo.tours import tour

pytestmark = pytest.mark.django_db
# Enough for the caseworker of Créteil to have a household in each state of the tour.
HOUSEHOLDS = 160


@pytest.fixture
def _made() -> None:
    make_programme(AT, HOUSEHOLDS)


@pytest.mark.usefixtures("_made", "static_files")
def test_each_stop_of_each_role_opens(monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: AT)
    seen: dict[str, set[str]] = defaultdict(set)
    for account in read("accounts.yaml"):
        member = CentreMembership.objects.get(user__username=account["username"])
        client = client_of(member)
        page = client.get(reverse("tours_show"))
        assert page.status_code == 200
        for stop in page.context["stops"]:
            answer = client.get(stop["address"])
            assert answer.status_code == 200, (account["username"], stop["address"])
            seen[account["role"]].add(stop["title"])
    # What one end of a move has no example of, the other has.
    for role, stops in lists("tours").items():
        assert seen[role] == {told["title"]["fr"] for told in stops}, role


def test_each_role_has_one():
    assert set(lists("tours")) == {str(role) for role in Role}


@pytest.mark.parametrize("role", list(Role))
def test_where_there_is_nothing_to_show_a_stop_is_left_out(role: Role):
    centre = None if role in PROGRAMME_ROLES else make_centre()
    person = make_person(make_actor(Role.CASEWORKER, centre)) if role == Role.PARTICIPANT else None
    member = make_member(role, centre, person=person.person if person else None)
    stops = tour(actor_of(member, AT), AT)
    assert len(stops) == len([told for told in lists("tours")[str(role)] if "of" not in told])


@pytest.mark.usefixtures("static_files")
def test_a_real_programme_has_none(client: Client):
    member = make_member(Role.CASEWORKER, make_centre())
    assert client_of(member).get(reverse("tours_show")).status_code == 404

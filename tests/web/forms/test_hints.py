"""Beside each text that is written freely stands what is never written."""

import re
from datetime import timedelta
from uuid import UUID

import pytest
from django.test import Client
from django.utils import timezone

from tests.made_up_households import MadeUp
from tests.made_up_plans import active_plan, eligible_household
from tests.people import AT, make_centre, make_member
from tests.signing_in import client_of
from trousseau.accounts.actor import actor_of
from trousseau.accounts.choices import Role
from trousseau.plans.choices import GateItem
from trousseau.plans.departures import WRITTEN
from trousseau.web.forms.contacts import NEVER_WRITTEN

pytestmark = pytest.mark.django_db
GATE_NOTES = [f"{item}_note" for item in GateItem if item not in WRITTEN]
# Where each is written, and the fields there.
PAGES: list[tuple[str, list[str]]] = [
    ("/people/{person}/edit/", ["note"]),
    ("/households/{household}/", ["text", "place"]),
    ("/plans/{plan}/edit/", ["reasons", "must", "never", "prefer"]),
    ("/plans/{plan}/", ["title", "note"]),
    ("/moves/{plan}/", [*GATE_NOTES, "text"]),
    ("/outside-offers/{household}/add/", ["what"]),
]


@pytest.fixture
def home() -> tuple[Client, MadeUp, UUID]:
    member = make_member(Role.CASEWORKER, make_centre())
    actor = actor_of(member, AT)
    household = eligible_household(actor)
    return client_of(member), household, active_plan(actor, household)


def described(page: str, name: str) -> list[str]:
    """The texts that describe each field of that name, where it is a line or some lines of text."""
    tags = re.findall(rf'<(?:input type="text"|textarea) [^>]*name="{name}"[^>]*>', page)
    tags += re.findall(rf'<(?:input|textarea) name="{name}"[^>]*>', page)
    found = []
    for tag in filter(lambda tag: 'type="hidden"' not in tag, tags):
        ids = re.search('aria-describedby="([^"]*)"', tag)
        texts = [
            text
            for one in (ids[1].split() if ids else [])
            for text in re.findall(rf'id="{re.escape(one)}"[^>]*>([^<]*)<', page)
        ]
        found.append(" ".join(texts))
    return found


@pytest.mark.parametrize(("address", "names"), PAGES)
def test_it_says_what_is_never_written(home, address: str, names: list[str]):
    client, household, plan = home
    leaves = (timezone.localdate() + timedelta(3)).isoformat()
    client.post(f"/moves/{plan}/add/", {"leaves_on": leaves})
    where = address.format(person=household.first, household=household.id, plan=plan)
    answer = client.get(where)
    assert answer.status_code == 200
    page = answer.content.decode()
    for name in names:
        texts = described(page, name)
        assert texts, f"{where} has no {name}"
        assert all(str(NEVER_WRITTEN) in text for text in texts), (name, texts)

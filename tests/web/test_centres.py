"""The network's centres: a list, and a form for the administrator."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from tests.people import make_centre, make_member
from tests.signing_in import client_of
from trousseau.accounts.choices import Role
from trousseau.accounts.models import Centre
from trousseau.plans.rights import rights
from trousseau.plans.sheets import sheets
from trousseau.web.presenters.reviews import reviews

pytestmark = pytest.mark.django_db


def test_centres_are_listed_with_their_staff():
    centre = make_centre("Centre du Canari")
    make_member(Role.CASEWORKER, centre)
    page = client_of(make_member(Role.COORDINATOR)).get(reverse("centres_index"))
    assert "Centre du Canari" in page.content.decode()


def test_accents_do_not_matter_in_the_order():
    for name in ("Toulouse", "Évry", "Cholet", "Châteauroux"):
        make_centre(name)
    page = client_of(make_member(Role.COORDINATOR)).get(reverse("centres_index")).content.decode()
    places = [page.index(name) for name in ("Châteauroux", "Cholet", "Évry", "Toulouse")]
    assert places == sorted(places)


def test_a_centre_joins_once():
    client = client_of(make_member(Role.ADMINISTRATOR))
    fields = {"name": "Figeac", "kind": "arrival", "commune": "46102"}
    assert client.post(reverse("centres_add"), fields).status_code == 302
    assert Centre.objects.filter(name="Figeac").count() == 1
    assert "déjà ce nom" in client.post(reverse("centres_add"), fields).content.decode()
    wrong = client.post(reverse("centres_add"), {**fields, "name": "X", "commune": "Figeac"})
    assert "par exemple 12202" in wrong.content.decode()


REVIEWS = [right.review_on for right in rights().rights]
REVIEWS += [sheet.review_on for sheet in sheets().by_key.values()]
FIRST, LAST = min(REVIEWS), max(REVIEWS)


def test_what_is_to_be_read_again_is_counted_and_named():
    assert reviews(FIRST - timedelta(1), "fr") is None
    first = reviews(FIRST, "fr")
    assert first is not None
    assert {one.title for one in first.rights} == {
        one.title.fr for one in rights().rights if one.review_on == FIRST
    }
    every = reviews(LAST, "fr")
    assert every is not None
    count = f"{len(rights().rights)} droits à emporter, {len(sheets().by_key)} fiches"
    assert every.count == count


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.MANAGER, Role.ADMINISTRATOR])
def test_the_coordinator_is_told_and_nobody_else(role, monkeypatch):
    client = client_of(make_member(role, make_centre() if role == Role.MANAGER else None))
    monkeypatch.setattr("trousseau.web.centres.reviews", lambda _today, fr: reviews(LAST, fr))
    page = client.get(reverse("centres_index")).content.decode()
    assert ("À relire" in page) == (role == Role.COORDINATOR)
    sheet = next(iter(sheets().by_key.values()))
    assert (reverse("sheets_show", args=[sheet.key]) in page) == (role == Role.COORDINATOR)
    monkeypatch.setattr("trousseau.web.centres.reviews", lambda _today, fr: reviews(date.min, fr))
    assert "À relire" not in client.get(reverse("centres_index")).content.decode()

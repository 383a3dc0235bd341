"""Where somebody arrives, and as what they work."""

import pytest
from django.urls import reverse

from tests.people import make_centre, make_member
from tests.signing_in import client_of
from trousseau.accounts.choices import Role

pytestmark = pytest.mark.django_db


def test_a_partner_is_told_where_to_answer_and_promised_nothing_that_is_not_here():
    text = client_of(make_member(Role.PARTNER)).get(reverse("desk_index")).content.decode()
    assert "rien d’autre" in text
    assert "c’est par ce lien que vous répondez" in text
    assert "vous verrez ici" not in text


def test_somebody_with_two_places_chooses_and_no_other_can_be_chosen():
    first = make_member(Role.CASEWORKER, make_centre("Ici"))
    second = make_member(Role.MANAGER, make_centre("Là-bas"), user=first.user)
    foreign = make_member(Role.DPO)
    client = client_of(first)
    assert "Là-bas" in client.get(reverse("desk_places")).content.decode()
    client.post(reverse("desk_switch"), {"place": foreign.pk})
    assert client.session["membership"] == first.pk
    for nonsense in ("", "x", "9" * 5000, f"{second.pk} ", "²", f"0{second.pk}"):
        assert client.post(reverse("desk_switch"), {"place": nonsense}).status_code == 302
        assert client.session["membership"] == first.pk
    client.post(reverse("desk_switch"), {"place": second.pk})
    assert client.session["membership"] == second.pk

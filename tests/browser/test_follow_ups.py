"""A follow-up in a browser: nobody answers, somebody does, one adult is heard alone."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from tests.browser.conftest import OpenAs, press
from tests.made_up_follow_ups import make_moved
from tests.people import AT, make_centre, make_member
from trousseau.accounts.actor import actor_of
from trousseau.accounts.choices import Role
from trousseau.households.choices import Relation

pytestmark = pytest.mark.django_db(transaction=True)


def test_from_an_unanswered_call_to_what_is_said_alone(
    transactional_db: None, open_as: OpenAs, sound
):
    centre = make_centre()
    member, manager = make_member(Role.CASEWORKER, centre), make_member(Role.MANAGER, centre)
    arrived_on = timezone.localdate() - timedelta(7)
    moved = make_moved(actor_of(member, AT), arrived_on, Relation.SPOUSE, Relation.CHILD)

    page = open_as(member, f"/follow-ups/{moved.plan}/plan/")
    sound(page)
    page.get_by_role("link", name="7 jours après l’arrivée").click()
    sound(page)
    press(page, "Par téléphone")
    message = page.get_by_label("Un message à laisser")
    expect(message).to_have_value(re.compile("Rien ne change pour vous"))
    sound(page)

    names = [one.fields["given_names"] for one in moved.household.people]
    page.get_by_role("link", name=re.compile(f"{names[0]}.*travail")).click()
    page.get_by_label("Travail", exact=True).select_option("permanent")
    page.get_by_label("Français").select_option("A2")
    sound(page)
    press(page, "Enregistrer")
    expect(page.get_by_text("noté le")).to_have_count(1)

    page.get_by_role("link", name=re.compile(f"Parler seul à seul.*{names[1]}")).click()
    page.get_by_label("Vous sentez-vous en sécurité").select_option("danger")
    page.get_by_label("Interprète").select_option("professional")
    press(page, "Enregistrer")
    expect(page.get_by_role("alert")).to_contain_text("Agir aujourd’hui")
    sound(page)

    desk = open_as(manager, "/follow-ups/indicators/")
    sound(desk)

"""Alerts wait until somebody says they have seen them."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from tests.people import AT, make_actor, make_member
from tests.signing_in import client_of
from trousseau.accounts.choices import Role
from trousseau.audit.alerts import alert_broken
from trousseau.audit.models import Alert, LogRow

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer() -> Client:
    return client_of(make_member(Role.DPO))


def text(client: Client) -> str:
    return client.get(reverse("log_alerts")).content.decode()


def many_files(files: int = 62) -> Alert:
    actor = make_actor(Role.CASEWORKER)
    return Alert.objects.create(
        kind=Alert.Kind.MANY_FILES, actor=str(actor.user), centre=actor.centre, at=AT, count=files
    )


def test_without_any_the_page_says_so(officer):
    assert "Aucune alerte" in text(officer)


def test_an_alert_says_who_and_how_many_and_leads_to_what_they_did(officer):
    alert = many_files()
    page = text(officer)
    assert "62 dossiers ouverts en une heure" in page
    assert f"account={alert.actor}" in page
    assert LogRow.objects.filter(action="log.alerts", record="alerts").exists()


def test_what_waits_is_counted_in_the_menu_and_on_the_log(officer):
    many_files()
    alert_broken(3, AT)
    page = officer.get(reverse("log_index")).content.decode()
    assert page.count('<span class="waiting">2') == 2


def test_a_broken_log_is_one_alert_until_it_was_seen(officer):
    alert_broken(3, AT)
    alert_broken(5, AT + timedelta(days=1))
    alert = Alert.objects.get()
    assert (alert.at, alert.count) == (AT, 5)
    assert "Le journal a été altéré : 5 anomalies" in text(officer)
    officer.post(reverse("log_seen", args=[alert.pk]))
    alert_broken(5, AT + timedelta(days=2))
    assert Alert.objects.count() == 2

"""An alert that was seen stays, with the name of the first who said so."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.people import AT, make_actor, make_member
from tests.signing_in import client_of
from trousseau.accounts.choices import Role
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


def test_an_alert_that_was_seen_stays_and_says_by_whom(officer):
    alert = many_files()
    answer = officer.post(reverse("log_seen", args=[alert.pk]))
    assert answer.status_code == 302
    page = text(officer)
    assert "Vu par" in page
    assert "J’ai vu" not in page
    alert.refresh_from_db()
    seen_at, seen_by = alert.seen_at, alert.seen_by
    another = client_of(make_member(Role.DPO))
    another.post(reverse("log_seen", args=[alert.pk]))
    alert.refresh_from_db()
    assert (alert.seen_at, alert.seen_by) == (seen_at, seen_by)
    assert LogRow.objects.filter(action="log.seen", record=f"alert:{alert.pk}").count() == 2


def test_an_alert_that_is_not_there_is_not_found(officer):
    assert officer.post(reverse("log_seen", args=[999])).status_code == 404

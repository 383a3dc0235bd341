"""The officer can have the log checked, and sees what was found."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.audit.logs import all_rights, as_superuser, make_log
from tests.people import make_member
from tests.signing_in import client_of
from trousseau.accounts.choices import Role
from trousseau.audit.actions import anchor_now
from trousseau.audit.models import Alert, LogRow
from trousseau.web import log

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def officer(settings, tmp_path) -> Client:
    settings.ANCHOR_FOLDER = tmp_path / "anchor"
    return client_of(make_member(Role.DPO))


def checked(client: Client) -> str:
    answer = client.post(reverse("log_verify"), follow=True)
    assert answer.redirect_chain == [(reverse("log_index"), 302)]
    return answer.content.decode()


def test_before_the_first_check_the_page_says_so(officer):
    assert "n’a pas encore été vérifié" in officer.get(reverse("log_index")).content.decode()


def test_a_sound_log_is_said_to_be(officer):
    make_log(3)
    assert "intact jusqu’à la ligne 3" in checked(officer)
    row = LogRow.objects.get(action="log.verify")
    assert (row.role, row.record) == ("dpo", "sound:3")


def test_somebody_else_s_attempt_is_not_a_check(officer):
    make_log(1)
    assert client_of(make_member(Role.MANAGER)).post(reverse("log_verify")).status_code == 404
    assert LogRow.objects.filter(action="log.verify", outcome="refused").exists()
    assert "n’a pas encore été vérifié" in officer.get(reverse("log_index")).content.decode()


def test_a_broken_log_is_said_to_be_and_is_an_alert(officer):
    from django.db import transaction

    make_log(9)
    anchor_now(LogRow.objects.get(number=9).at)
    with as_superuser(), transaction.atomic(), all_rights():
        LogRow.objects.filter(number=5).update(reason="legal")
    text = checked(officer)
    assert "Le journal a été altéré" in text
    assert "première anomalie à la ligne 5" in text
    assert Alert.objects.get().kind == Alert.Kind.CHAIN_BROKEN
    assert "Le journal a été altéré : 1 anomalie" in (
        officer.get(reverse("log_alerts")).content.decode()
    )


def test_a_long_log_is_left_to_the_night(officer, monkeypatch):
    monkeypatch.setattr(log, "CHECKED_AT_ONCE", 2)
    make_log(3)
    assert "vérifié chaque nuit" in checked(officer)
    assert not LogRow.objects.filter(action="log.verify").exists()

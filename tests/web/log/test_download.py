"""What is taken along: logged first, harmless in a spreadsheet, all of it or nothing."""

import csv
import io

import pytest
from django.test import Client
from django.urls import reverse

from tests.people import AT, make_actor, make_centre, make_member
from tests.signing_in import client_of
from trousseau.accounts.choices import Role
from trousseau.accounts.models import User
from trousseau.audit.actions import Event, record
from trousseau.audit.models import LogRow
from trousseau.privacy import officer_log
from trousseau.web.spreadsheets import neutral

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer() -> Client:
    return client_of(make_member(Role.DPO))


def rows(client: Client, **asked: object) -> list[list[str]]:
    answer = client.post(reverse("log_download"), asked)
    assert answer.status_code == 200
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert answer["Content-Disposition"].startswith('attachment; filename="journal-')
    assert answer["Cache-Control"] == "no-store"
    text = answer.content.decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text), delimiter=";"))


def test_it_holds_what_was_looked_for_and_is_logged(officer):
    one, two = make_actor(Role.CASEWORKER), make_actor(Role.CASEWORKER)
    for actor in (one, two, one):
        record([Event(str(actor.user), actor.role, actor.centre, "people.index")], AT)
    head, *found = rows(officer, account=one.user)
    assert head[0] == "numéro"
    assert [row[2] for row in found] == [str(one.user)] * 2
    last = LogRow.objects.order_by("-number")[0]
    assert last.action == "log.download"
    assert LogRow.objects.filter(action="log.download", record="rows:2").exists()


@pytest.mark.bar(25)
def test_no_cell_is_a_formula(officer):
    centre = make_centre("=HYPERLINK(1)")
    member = make_member(Role.CASEWORKER, centre)
    User.objects.filter(pk=member.user_id).update(name="@SUM(A1)\r\n;x")
    record([Event(str(member.user_id), "caseworker", centre.pk, "people.index")], AT)
    _, row = rows(officer, account=member.user_id)
    assert row[3] == "'@SUM(A1)\r\n;x"
    assert row[5] == "'=HYPERLINK(1)"


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\t", "\r"])
def test_each_sign_a_spreadsheet_calculates_with_is_made_text(sign: str):
    assert neutral(f"{sign}1") == f"'{sign}1"
    assert neutral(f"1{sign}") == f"1{sign}"


def test_more_than_fits_is_refused_and_says_what_to_do(officer, monkeypatch):
    monkeypatch.setattr(officer_log, "MOST_ROWS", 3)
    actor = make_actor(Role.CASEWORKER)
    record([Event(str(actor.user), actor.role, actor.centre, "people.index")] * 4, AT)
    answer = officer.post(reverse("log_download"), {"account": actor.user})
    assert answer.status_code == 400
    assert "choisissez une période plus courte" in answer.content.decode()
    assert not LogRow.objects.filter(action="log.download", record__startswith="rows").exists()


def test_a_form_that_cannot_be_read_gives_nothing_out(officer):
    answer = officer.post(reverse("log_download"), {"reference": "Amina"})
    assert answer.status_code == 400
    assert "Content-Disposition" not in answer

"""Households as a table: one's own doors, no whereabouts unless asked for, logged, harmless."""

import csv
import html
import io
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from tests.made_up_households import MadeUp, make_household
from tests.people import AT, make_centre, make_member
from tests.signing_in import client_of
from trousseau.accounts.actor import actor_of
from trousseau.accounts.choices import Role
from trousseau.accounts.doors import system
from trousseau.accounts.models import CentreMembership
from trousseau.audit.models import Extent, LogRow
from trousseau.households.actions import Referral, close_household, open_household
from trousseau.households.choices import CloseReason, ReferredBy, Relation, Structure
from trousseau.households.models import Household
from trousseau.households.situations import Stay, set_stay
from trousseau.privacy.actions import NewChannel
from trousseau.privacy.choices import ChannelKind
from trousseau.privacy.telephones import normal_phone

pytestmark = pytest.mark.django_db
MAKE = reverse("exports_make")


@pytest.fixture
def member() -> CentreMembership:
    return make_member(Role.CASEWORKER, make_centre())


@pytest.fixture
def home(member: CentreMembership) -> MadeUp:
    return make_household(actor_of(member, AT), Relation.SPOUSE, Relation.CHILD)


def table(client: Client, **asked: Any) -> list[dict[str, str]]:
    answer = client.post(MAKE, {"who": "centre", "kind": "csv", **asked})
    assert (answer.status_code, answer["Cache-Control"]) == (200, "no-store")
    assert answer["Content-Disposition"].startswith('attachment; filename="menages-')
    text = answer.content.decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text), delimiter=";"))


def test_one_row_a_person_under_headings_that_an_import_knows(member, home: MadeUp):
    set_stay(actor_of(member, AT), home.id, Stay(Structure.CADA, "canari-nom", AT.date(), None), AT)
    rows = table(client_of(member))
    assert [row["Ménage"] for row in rows] == ["1", "1", "1"]
    assert [row["Place dans le ménage"] for row in rows] == [
        "Première personne de contact", "Conjointe ou conjoint", "Enfant",
    ]  # fmt: skip
    assert {row["Hébergement"] for row in rows} == {"CADA"}
    assert rows[0]["Orienté le"] == "02/03/2026"
    for row, one in zip(rows, home.people, strict=True):
        assert row["Prénoms"] == one.fields["given_names"]
        assert row["Nom de famille"] == one.fields["family_name"]


def test_where_people_are_is_said_only_when_asked_for(member, home: MadeUp):
    actor = actor_of(member, AT)
    set_stay(actor, home.id, Stay(Structure.CADA, "canari-structure", AT.date(), None), AT)
    one = home.people[0]
    hidden = ["canari-structure", one.fields["address"].split("\n")[0], one.channels[0].value]
    for asked, shown in (({}, False), ({"whereabouts": "on"}, True)):
        text = "".join("".join(row.values()) for row in table(client_of(member), **asked))
        assert [one in text for one in hidden] == [shown] * 3
        assert one.fields["note"] not in text


def test_a_way_that_is_not_safe_is_never_in_it(member: CentreMembership):
    ways = [
        NewChannel(ChannelKind.PHONE, "06 98 76 54 32", safe=False),
        NewChannel(ChannelKind.PHONE, "06 12 34 56 78", safe=None),
    ]
    referral = Referral(ReferredBy.SIAO, AT.date())
    open_household(actor_of(member, AT), referral, {"given_names": "Nadia"}, ways, AT)
    (row,) = table(client_of(member), whereabouts="on")
    assert row["Téléphone"] == "06 12 34 56 78"


def test_only_open_households_of_one_s_own_doors(member, home: MadeUp):
    colleague = make_member(Role.CASEWORKER, member.centre)
    theirs = make_household(actor_of(colleague, AT))
    make_household(actor_of(make_member(Role.CASEWORKER, make_centre()), AT))
    closed = make_household(actor_of(member, AT))
    close_household(actor_of(member, AT), closed.id, CloseReason.STAYS, AT)
    names = {one.fields["given_names"] for one in home.people}
    assert {row["Prénoms"] for row in table(client_of(member), who="mine")} == names
    names.add(theirs.people[0].fields["given_names"])
    assert {row["Prénoms"] for row in table(client_of(member))} == names


def test_each_person_is_in_the_log_before_the_file_is_out(member, home: MadeUp):
    table(client_of(member))
    rows = LogRow.objects.filter(action="exports.make")
    assert {row.person for row in rows if row.person} == {one.person for one in home.people}
    assert rows.filter(record="rows:3").exists()
    assert set(rows.exclude(person=None).values_list("extent", flat=True)) == {Extent.LINE}
    table(client_of(member), whereabouts="on")
    assert rows.filter(extent=Extent.FILE, record=f"household:{home.id}").count() == 3


@pytest.mark.bar(25)
def test_no_cell_is_a_formula(member: CentreMembership):
    names = {"given_names": "=HYPERLINK(1)", "family_name": "@SUM(A1)", "own_script_name": "-1"}
    referral = Referral(ReferredBy.SIAO, AT.date())
    open_household(actor_of(member, AT), referral, names, [], AT)
    (row,) = table(client_of(member))
    assert [row[key] for key in ("Prénoms", "Nom de famille", "Nom dans son écriture")] == [
        "'=HYPERLINK(1)", "'@SUM(A1)", "'-1",
    ]  # fmt: skip
    answer = client_of(member).post(MAKE, {"who": "centre", "kind": "xlsx"})
    sheet = load_workbook(io.BytesIO(answer.content)).active
    assert "f" not in {cell.data_type for row in sheet.iter_rows() for cell in row}
    assert "=HYPERLINK(1)" in {cell.value for row in sheet.iter_rows() for cell in row}


@pytest.mark.bar(25)
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_what_was_exported_can_be_imported_elsewhere(member, home: MadeUp, kind: str):
    """The same people in the same households, in a centre that knows none of them."""
    names = {"given_names": "=1+1", "family_name": "+Neuve"}
    referral = Referral(ReferredBy.AGIR, AT.date())
    open_household(actor_of(member, AT), referral, names, [], AT)
    sent = {"who": "centre", "kind": kind, "whereabouts": "on"}
    file = io.BytesIO(client_of(member).post(MAKE, sent).content)
    file.name = f"menages.{kind}"
    other = client_of(make_member(Role.CASEWORKER, make_centre()))
    page = html.unescape(other.post(reverse("imports_index"), {"file": file}).content.decode())
    assert "2 ménages, 4 personnes" in page
    token = page.split('name="table" value="')[1].split('"')[0]
    made = other.post(reverse("imports_create"), {"table": token, "do": "create"})
    assert made.status_code == 302
    ours, theirs = table(client_of(member), whereabouts="on"), table(other, whereabouts="on")

    def told(rows: list[dict[str, str]]) -> list[list[str]]:
        here = {"Référence", "Qui accompagne", "Dernier contact le", "Ménage"}
        for row in rows:
            row["Téléphone"] = normal_phone(row["Téléphone"])
        return sorted([text for key, text in row.items() if key not in here] for row in rows)

    assert told(ours) == told(theirs)


def test_a_household_more_asks_no_more_often(member: CentreMembership):
    client = client_of(member)

    def asked() -> int:
        with CaptureQueriesContext(connection) as found:
            table(client)
        return len(found)

    make_household(actor_of(member, AT))
    asked()
    before = asked()
    for _ in range(4):
        make_household(actor_of(member, AT), Relation.CHILD)
    assert asked() == before
    with system("test.read", AT):
        assert Household.objects.count() == 5


def test_a_word_that_is_no_format_gives_nothing_out(member, home: MadeUp):
    before = LogRow.objects.count()
    answer = client_of(member).post(MAKE, {"who": "everybody", "kind": "exe"})
    assert answer.status_code == 200
    assert "Content-Disposition" not in answer
    assert LogRow.objects.count() == before

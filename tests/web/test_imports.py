"""An import in the browser: read again, told what is wrong and where, made whole or not at all."""

import html
import random
import re
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, IntegrityError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.households.importing.sheets import workbook
from tests.made_up_households import make_household
from tests.people import AT, make_centre, make_member
from tests.signing_in import client_of
from trousseau.accounts.actor import actor_of
from trousseau.accounts.choices import Role
from trousseau.accounts.doors import system
from trousseau.accounts.models import CentreMembership
from trousseau.audit.models import LogRow
from trousseau.households import imports
from trousseau.households.actions import open_household
from trousseau.households.importing.columns import columns
from trousseau.households.models import Household, HouseholdMembership
from trousseau.households.sheet import HouseholdSheet, household_sheet
from trousseau.privacy.models import Person
from trousseau.web import sealed_tables

pytestmark = pytest.mark.django_db
INDEX, CREATE = reverse("imports_index"), reverse("imports_create")
TABLE = re.compile(r'name="table" value="([^"]*)"')
TWO = (
    "Ménage;Lien;Nom;Prénom;Né le;Langue;Tél\n"
    "1;;Neuve;Nadia;05/01/1990;pachto;612345678\n"
    "1;fils;Neuve;Idris;2016;;\n"
    "2;;Seul;Jonas;1988;;\n"
)


@pytest.fixture
def member() -> CentreMembership:
    return make_member(Role.CASEWORKER, make_centre())


@pytest.fixture
def client(member: CentreMembership) -> Client:
    return client_of(member)


def upload(client: Client, content: str | bytes, **fields: Any) -> str:
    """The page that answers a file."""
    data = content.encode() if isinstance(content, str) else content
    file = SimpleUploadedFile("liste.csv", data)
    answer = client.post(INDEX, {"file": file, **fields})
    assert answer.status_code == 200
    assert answer["Cache-Control"] == "no-store"
    return html.unescape(answer.content.decode())


def sealed(page: str) -> str:
    found = TABLE.search(page)
    assert found, page
    return found[1]


def create(client: Client, page: str, **fields: Any) -> Any:
    return client.post(CREATE, {"table": sealed(page), "do": "create", **fields})


def counts() -> tuple[int, int, int]:
    with system("test.read", AT):
        return (
            Household.objects.count(),
            HouseholdMembership.objects.count(),
            Person.objects.count(),
        )


def sheets(member: CentreMembership) -> list[HouseholdSheet]:
    with system("test.read", AT):
        ids = list(Household.objects.order_by("referred_on").values_list("pk", flat=True))
    return [household_sheet(actor_of(member, timezone.now()), one, timezone.now()) for one in ids]


class TestWhole:
    def test_a_list_becomes_households(self, client: Client, member: CentreMembership):
        page = upload(client, TWO)
        assert "2 ménages, 3 personnes" in page
        assert counts() == (0, 0, 0)
        answer = create(client, page)
        assert (answer.status_code, answer["Location"]) == (302, f"{INDEX}?done=2")
        assert "2 ménages ont été créés" in client.get(answer["Location"]).content.decode()
        assert counts() == (2, 3, 3)
        home = next(one for one in sheets(member) if len(one.members) == 2)
        first, child = home.members
        assert (first.person.name, first.person.birth_date) == ("Nadia Neuve", "1990-01-05")
        assert first.person.language == "ps"
        assert (child.person.name, child.relation, child.is_adult) == (
            "Idris Neuve",
            "child",
            False,
        )
        assert home.channels[first.person.id][0].value == "06 12 34 56 78"
        assert home.referent_id == member.user_id

    def test_everything_that_a_table_can_say_arrives(self, client, member):
        said = {
            "family_name": "Neuve", "given_names": "Nadia", "own_script_name": "نادیه",
            "birth_date": "05/01/1990", "language": "dari", "phone": "06 12 34 56 78",
            "email": "nadia@exemple.test", "safe": "oui", "address": "1 rue Neuve",
            "relocates": "plus tard", "expected_on": "01/05/2027", "protection": "réfugié",
            "permit": "10 ans", "permit_until": "01/02/2035", "prefecture": "93",
            "rights": "oui", "voluntary": "non", "checked_on": "02/02/2026",
            "referred_by": "SIAO", "referrer": "Mme Exemple", "referred_on": "01/02/2026",
            "structure": "CADA", "structure_name": "CADA Neuf", "stay_from": "05/01/2026",
            "stay_ends": "30/11/2026",
        }  # fmt: skip
        assert set(columns()) - set(said) == {"household", "relation"}
        page = upload(client, f"{';'.join(said)}\n{';'.join(said.values())}")
        assert create(client, page).status_code == 302
        (home,) = sheets(member)
        (one,) = home.members
        assert (one.person.own_script_name, one.person.language) == ("نادیه", "prs")
        assert (one.relocates, str(one.expected_on)) == ("later", "2027-05-01")
        facts = home.facts[one.person.id]
        assert {str(kind): fact.value for kind, fact in facts.items()} == {
            "protection": "refugee", "permit": "ten_years", "prefecture": "93", "rights": "yes",
            "voluntary": "no",
        }  # fmt: skip
        assert str(facts["permit"].expires_on) == "2035-02-01"  # type: ignore[index]
        assert {str(fact.known_on) for fact in facts.values()} == {"2026-02-02"}
        assert [(way.value, way.safe) for way in home.channels[one.person.id]] == [
            ("06 12 34 56 78", True),
            ("nadia@exemple.test", True),
        ]
        assert (home.referral.by, home.referral.referrer) == ("siao", "Mme Exemple")
        assert str(home.referral.on) == "2026-02-01"
        assert home.stay is not None
        assert (home.stay.structure, home.stay.name) == ("cada", "CADA Neuf")
        assert (str(home.stay.from_on), str(home.stay.ends_on)) == ("2026-01-05", "2026-11-30")

    def test_each_is_logged_as_if_made_by_hand(self, client: Client):
        create(client, upload(client, TWO))
        logged = list(LogRow.objects.order_by("number").values_list("action", "record"))
        actions = [action for action, _ in logged]
        assert actions.count("people.add") == 3
        assert actions.count("households.add") == 2
        assert actions.count("memberships.add") == 1
        assert logged[-1] == ("imports.create", "households:2")

    def test_a_manager_s_are_nobody_s_yet(self):
        manager = make_member(Role.MANAGER, make_centre())
        create(client := client_of(manager), upload(client_of(manager), TWO))
        assert counts()[0] == 0  # of another session
        create(client, upload(client, TWO))
        assert [home.referent_id for home in sheets(manager)] == [None, None]

    @pytest.mark.parametrize("kind", ["csv", "xlsx"])
    @pytest.mark.parametrize("language", ["fr", "en"])
    def test_the_template_is_a_table_that_can_be_sent(self, client, kind: str, language: str):
        answer = client.get(
            reverse("imports_template"), {"as": kind}, HTTP_ACCEPT_LANGUAGE=language
        )
        assert answer["Content-Disposition"].endswith(f'menages.{kind}"')
        page = upload(client, answer.content)
        assert create(client, page).status_code == 302
        assert counts() == (1, 1, 1)


@pytest.mark.bar(24)
class TestNothingByHalves:
    def test_what_is_wrong_is_said_with_row_and_column(self, client: Client):
        page = upload(client, f"{TWO};;;;31/02/1990;;\n")
        assert "Ligne 5, colonne D « Prénom »" in page
        assert "Ligne 5, colonne E « Né le »" in page
        assert "« 31/02/1990 » n’est pas une date de naissance" in page
        assert create(client, page).status_code == 200
        assert counts() == (0, 0, 0)

    def test_the_sheet_is_named(self, client: Client):
        page = upload(client, workbook([["Nom", "Né le"], ["Neuve", "hier"]], names=["Mars"]))
        assert "Feuille « Mars », ligne 2, colonne B « Né le »" in page

    def test_a_failure_at_the_last_row_undoes_the_first(self, client: Client, monkeypatch):
        page = upload(client, TWO)
        before = LogRow.objects.count()
        real, calls = open_household, []

        def failing(*arguments: Any, **named: Any) -> Any:
            calls.append(1)
            if len(calls) == 2:
                raise DatabaseError("the disk is full")
            return real(*arguments, **named)

        monkeypatch.setattr(imports, "open_household", failing)
        client.raise_request_exception = False
        assert create(client, page).status_code in (500, 503)
        assert (len(calls), counts(), LogRow.objects.count()) == (2, (0, 0, 0), before)

    def test_sent_twice_it_is_made_once(self, client: Client):
        page = upload(client, TWO)
        first, second = create(client, page), create(client, page, anyway="on")
        assert first["Location"] == second["Location"]
        assert counts() == (2, 3, 3)

    def test_what_was_left_aside_the_first_time_is_made_the_second(self, client: Client):
        page = upload(client, TWO)
        assert create(client, page, leave="2")["Location"].endswith("done=1")
        assert counts()[0] == 1
        assert create(client, page, anyway="on")["Location"].endswith("done=1")
        assert counts() == (2, 3, 3)

    def test_another_fault_of_the_database_is_no_success(self, client: Client, monkeypatch):
        def failing(*arguments: Any, **named: Any) -> Any:
            raise IntegrityError

        page = upload(client, TWO)
        monkeypatch.setattr(imports, "open_household", failing)
        client.raise_request_exception = False
        assert create(client, page).status_code in (500, 503)
        assert counts() == (0, 0, 0)

    def test_the_language_button_creates_nothing(self, client: Client):
        page = upload(client, TWO)
        answer = client.post(CREATE, {"table": sealed(page), "language": "en"})
        assert answer.status_code == 200
        assert counts() == (0, 0, 0)

    @settings(
        max_examples=25,
        deadline=None,
        suppress_health_check=[HealthCheck.function_scoped_fixture],
    )
    @given(data=st.one_of(st.binary(max_size=200), st.text(max_size=120).map(str.encode)))
    def test_any_file_is_answered_with_a_page(self, client: Client, data: bytes):
        upload(client, b"Nom;Lien\n" + data)
        upload(client, data)
        assert counts() == (0, 0, 0)


class TestColumns:
    def test_an_unknown_heading_is_said_by_whoever_knows(self, client: Client):
        page = upload(client, "Wie heißt du;Alter\nNeuve;36\n")
        assert "Aucune colonne n’est un nom" in page
        fields = {"column-0": "family_name", "column-1": ""}
        answer = client.post(INDEX, {"table": sealed(page), **fields})
        again = html.unescape(answer.content.decode())
        assert "1 ménage, 1 personne" in again
        assert create(client, again, **fields).status_code == 302

    def test_the_columns_stay_as_they_were_said_when_a_corrected_file_comes(self, client: Client):
        page = upload(client, "Quand;Wie\nhier;Neuve\n")
        fields = {"column-0": "birth_date", "column-1": "family_name"}
        corrected = upload(client, "Wie;Quand\nNeuve;1990\n", table=sealed(page), **fields)
        assert "1 ménage, 1 personne" in corrected

    def test_of_two_equal_headings_each_stays_what_it_was(self, client: Client):
        page = upload(client, "Nom;Numéro;Numéro\nNeuve;0639980001;neuve@exemple.example\n")
        fields = {"column-0": "family_name", "column-1": "phone", "column-2": "email"}
        corrected = "Nom;Numéro;Numéro\nNeuve;0639980002;neuve@exemple.example\n"
        again = upload(client, corrected, table=sealed(page), **fields)
        for number, key in enumerate(("family_name", "phone", "email")):
            chosen = again.split(f'name="column-{number}"')[1].split("</select>")[0]
            assert f'value="{key}" selected' in chosen

    def test_a_word_that_is_no_column_is_none(self, client: Client):
        page = upload(client, TWO)
        fields = {"table": sealed(page), "column-2": "wrapped_key", "column-3": "centre"}
        answer = client.post(INDEX, fields)
        assert "Aucune colonne n’est un nom" in html.unescape(answer.content.decode())


class TestDoubles:
    @pytest.fixture
    def known(self, client: Client) -> None:
        create(client, upload(client, "Nom;Prénom\nNeuve;Nadia\n"))

    @pytest.mark.usefixtures("known")
    def test_who_may_be_there_is_shown_and_asked_about(self, client: Client):
        page = upload(client, TWO)
        assert "Peut-être déjà là" in page
        asked = create(client, page)
        assert asked.status_code == 200
        assert "dites que ce sont d’autres personnes" in html.unescape(asked.content.decode())
        assert counts()[0] == 1
        assert create(client, page, anyway="on").status_code == 302
        assert counts()[0] == 3

    @pytest.mark.usefixtures("known")
    def test_a_household_is_left_aside(self, client: Client):
        assert create(client, upload(client, TWO), leave="2").status_code == 302
        assert counts() == (2, 2, 2)

    def test_of_another_centre_nobody_is_shown(self, client: Client):
        elsewhere = client_of(make_member(Role.CASEWORKER, make_centre()))
        create(elsewhere, upload(elsewhere, TWO))
        assert "Peut-être déjà là" not in upload(client, TWO)

    def test_within_the_table(self, client: Client):
        page = upload(client, "Nom;Prénom\nNeuve;Nadia\nNADIA;neuve\n")
        assert "Les lignes 2 et 3 ont le même nom" in page


class TestSealed:
    """What is carried along opens here, now, and for whoever sent it."""

    def gone(self, answer: Any) -> bool:
        assert answer.status_code == 200
        return "Le tableau n’est plus là" in html.unescape(answer.content.decode())

    def test_nothing_of_it_can_be_read(self, client: Client):
        text = sealed(upload(client, TWO))
        assert "Neuve" not in text
        with system("test.read", AT):
            assert Person.objects.count() == 0

    def test_after_signing_out(self, client: Client, member: CentreMembership):
        page = upload(client, TWO)
        client.post(reverse("sessions_sign_out"))
        assert create(client, page).status_code == 302  # to the sign-in
        assert self.gone(create(client_of(member), page))
        assert counts() == (0, 0, 0)

    def test_after_the_screen_was_locked(self, client: Client):
        page = upload(client, TWO)
        session = client.session
        session.cycle_key()
        session.save()
        client.cookies["session"] = str(session.session_key)
        assert self.gone(create(client, page))

    def test_for_a_colleague(self, client: Client, member: CentreMembership):
        page = upload(client, TWO)
        colleague = client_of(make_member(Role.CASEWORKER, member.centre))
        assert self.gone(create(colleague, page))

    def test_in_another_place_of_one_s_own(self, client: Client, member: CentreMembership):
        page = upload(client, TWO)
        second = make_member(Role.CASEWORKER, make_centre(), user=member.user)
        client.post(reverse("desk_switch"), {"place": str(second.pk)})
        assert self.gone(create(client, page))
        assert counts() == (0, 0, 0)

    def test_after_an_hour(self, client: Client, monkeypatch):
        page = upload(client, TWO)
        monkeypatch.setattr(sealed_tables, "OPENS_FOR", timedelta(0))
        assert self.gone(create(client, page))

    @pytest.mark.parametrize("change", ["", "x", "é", "AAAA", "=", "%00"])
    def test_altered(self, client: Client, change: str):
        text = sealed(upload(client, TWO))
        answer = client.post(CREATE, {"table": f"{text[:-8]}{change}" or "x", "do": "create"})
        assert self.gone(answer)

    def test_too_much_to_carry_is_refused(self, client: Client, monkeypatch):
        monkeypatch.setattr(sealed_tables, "LONGEST", 100)
        assert "contient trop de texte" in upload(client, TWO)


# What browsers run, spreadsheets calculate, templates fill in, or tells where a photo was taken.
HOSTILE = (
    "<script>window.canari=1</script>",
    '"><img src=x onerror=canari()>',
    "<svg/onload=canari()>",
    "javascript:canari()",
    "{{ request.user.password }}{% debug %}",
    '=HYPERLINK("//canari.example")',
    "\u202etxt.exe",
    "</textarea></select></form>",
)
WHOLE_FILES = (
    b"<!doctype html><script>canari()</script>",
    b"<svg xmlns='http://www.w3.org/2000/svg' onload='canari()'/>",
    b"\xff\xd8\xff\xe1\x00\x1eExif\x00\x00MM\x00*GPSLatitude 44.35\xff\xd9",
    b"%PDF-1.7 /JS (canari())",
    b"GIF89a;<script>canari()</script>",
    b"MZ\x90\x00canari",
)


@pytest.mark.bar(25)
def test_500_hostile_files(client: Client, bars_full: bool):
    """None is given back as what it is: what it says is text on a page of ours, or not there."""
    draw = random.Random(25)
    for _ in range(500 if bars_full else 30):
        if draw.random() < 0.3:
            data = draw.choice(WHOLE_FILES) * draw.randint(1, 3)
        else:
            rows = [["Nom", "Né le", draw.choice(HOSTILE)]]
            rows += [[draw.choice(HOSTILE) for _ in range(3)] for _ in range(draw.randint(1, 5))]
            lines = "\n".join(";".join(row) for row in rows)
            data = workbook(rows) if draw.random() < 0.5 else lines.encode()
        file = SimpleUploadedFile("photo.html", data, content_type="text/html")
        answer = client.post(INDEX, {"file": file})
        assert answer.status_code == 200
        assert answer["Content-Type"] == "text/html; charset=utf-8"
        assert answer["X-Content-Type-Options"] == "nosniff"
        text = answer.content.decode()
        for live in (
            "<script>window",
            "<script>canari",
            "<img src=x",
            "<svg/onload",
            "</form>\"'>",
        ):
            assert live not in text
        assert text.count("</form>") == text.count("<form")
        assert "GPSLatitude" not in text
    assert counts() == (0, 0, 0)


def test_without_a_file_one_is_asked_for(client: Client):
    answer = client.post(INDEX, {})
    assert "Choisissez d’abord un fichier" in html.unescape(answer.content.decode())


def test_queries_do_not_grow_with_what_is_known(client: Client, member: CentreMembership):
    """Doubles are looked for by an index: a centre with more people asks no more often."""

    def asked() -> int:
        with CaptureQueriesContext(
            connection,
        ) as found:
            upload(client, TWO)
        return len(found)

    upload(client, TWO)
    before = asked()
    for _ in range(3):
        make_household(actor_of(member, AT))
    assert asked() == before

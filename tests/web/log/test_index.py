"""The officer reads who did what; nobody else does, and nothing of any file is there."""

import re
from datetime import timedelta
from urllib.parse import urlencode

import pytest
from django.test import Client
from django.urls import reverse

from tests.people import AT, make_actor, make_centre, make_member, make_person
from tests.signing_in import client_of
from trousseau.accounts.actor import actor_of
from trousseau.accounts.choices import Role
from trousseau.accounts.doors import NotHere
from trousseau.audit.actions import Event, record
from trousseau.audit.models import LogRow
from trousseau.privacy.models import Person
from trousseau.privacy.queries import person_sheet

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer() -> Client:
    return client_of(make_member(Role.DPO))


def reference_of(person) -> str:
    from trousseau.accounts.doors import system

    with system("check.register", AT):
        return Person.objects.get(pk=person).reference


def page(client: Client, **asked: object) -> str:
    answer = client.get(f"{reverse('log_index')}?{urlencode(asked)}")
    assert answer.status_code == 200
    return answer.content.decode()


def seen_rows(text: str) -> int:
    return text.count('<td class="log-when">')


def test_a_reading_is_a_line_that_says_who_what_and_whose_and_nothing_of_the_file(officer):
    member = make_member(Role.CASEWORKER, make_centre("Rodez"))
    canaries = make_person(actor_of(member, AT))
    person_sheet(actor_of(member, AT), canaries.person, AT)
    text = page(officer)
    assert "Ouverture du dossier" in text
    assert reference_of(canaries.person) in text
    assert str(member.user) in text
    assert "Rodez" in text
    assert not [canary for canary in canaries.values if len(canary) > 2 and canary in text]


def test_reading_the_log_is_in_the_log(officer):
    page(officer)
    row = LogRow.objects.order_by("-number")[0]
    assert (row.action, row.role, row.record, row.person) == ("log.index", "dpo", "log", None)
    assert "Lecture du journal" in page(officer)


def test_the_log_of_one_person_is_found_by_reference_and_so_is_who_looked_for_it(officer):
    worker = make_actor(Role.CASEWORKER)
    one, other = make_person(worker), make_person(worker)
    person_sheet(worker, one.person, AT)
    text = page(officer, reference=reference_of(one.person).lower().replace("-", " "))
    assert seen_rows(text) == 2
    assert reference_of(other.person) not in text
    row = LogRow.objects.order_by("-number")[0]
    # As a record: the person is not told that somebody has read their file.
    assert (row.record, row.person) == (f"log_of:{one.person}", None)


def test_a_reference_that_nobody_has_finds_nothing(officer):
    make_person(make_actor(Role.CASEWORKER))
    assert "Aucun dossier n’a cette référence" in page(officer, reference="K7F2-42QX")
    text = page(officer, reference="Amina")
    assert "Une référence a huit signes" in text
    assert seen_rows(text) == 0


def test_only_what_an_address_may_hold_gets_into_one(officer):
    """A name that was typed into the wrong field is told to be none, and stays in the form."""
    address = reverse("log_index")
    sent = {"reference": "k7f2 42qx", "refused": "on", "from_on": "2026-03-05", "other": "Amina"}
    answer = officer.post(address, sent)
    assert answer.status_code == 302
    assert answer["Location"] == f"{address}?reference=K7F2-42QX&from_on=2026-03-05&refused=on"
    answer = officer.post(address, {"reference": "Amina", "refused": "on"})
    assert answer.status_code == 200
    text = answer.content.decode()
    assert "Une référence a huit signes" in text
    assert not re.search(r'(?:href|action)="[^"]*Amina', text)


def test_lines_are_filtered_by_who_what_where_when_how(officer):
    here, there = make_centre("Ici"), make_centre("Là-bas")
    one, two = make_actor(Role.CASEWORKER, here), make_actor(Role.MANAGER, there)
    canaries = make_person(one)
    person_sheet(one, canaries.person, AT)
    with pytest.raises(NotHere):
        person_sheet(two, canaries.person, AT + timedelta(days=3))
    away = Event(str(two.user), two.role, two.centre, "people.show", canaries.person, "", "danger")
    record([away], AT + timedelta(days=5))
    assert seen_rows(page(officer, account=one.user)) == 2
    assert seen_rows(page(officer, account=two.user)) == 2
    assert seen_rows(page(officer, action="people.add")) == 1
    assert seen_rows(page(officer, centre=there.pk)) == 2
    assert "Refusé" in page(officer, refused="on")
    assert seen_rows(page(officer, refused="on")) == 1
    assert "Danger immédiat" in page(officer, elsewhere="on")
    assert seen_rows(page(officer, elsewhere="on")) == 1
    day = {"from_on": "2026-03-05", "until_on": "2026-03-05"}
    assert seen_rows(page(officer, **day)) == 1
    assert seen_rows(page(officer, **day, account=one.user)) == 0


def test_a_day_is_one_of_the_centres_not_of_greenwich(officer):
    """Half past midnight in Paris on the 6th is still the 5th in UTC."""
    worker = make_actor(Role.CASEWORKER)
    midnight = AT.replace(day=5, hour=23, minute=30)
    record([Event(str(worker.user), worker.role, worker.centre, "people.show")], midnight)
    assert seen_rows(page(officer, from_on="2026-03-05", until_on="2026-03-05")) == 0
    assert seen_rows(page(officer, from_on="2026-03-06", until_on="2026-03-06")) == 1


def test_pages_of_fifty_lead_to_older_and_back_to_newer(officer):
    worker = make_actor(Role.CASEWORKER)
    events = [Event(str(worker.user), worker.role, worker.centre, "people.index")] * 120
    record(events, AT)
    asked = {"account": worker.user}

    def numbers(**more: object) -> list[int]:
        answer = officer.get(f"{reverse('log_index')}?{urlencode({**asked, **more})}")
        return [line.number for line in answer.context["lines"]]

    first = numbers()
    second = numbers(before=first[-1])
    third = numbers(before=second[-1])
    assert [*first, *second, *third] == list(range(120, 0, -1))
    assert numbers(after=second[0]) == first
    assert numbers(after=third[0]) == second
    assert 'rel="next"' in page(officer, **asked, before=first[-1])
    assert 'rel="next"' not in page(officer, **asked, before=second[-1])
    assert 'rel="prev"' not in page(officer, **asked)


@pytest.mark.parametrize(
    "asked",
    [
        {"account": "x"}, {"account": "é" * 50}, {"action": "people.nothing"}, {"centre": "-1"},
        {"from_on": "9999-12-31"}, {"until_on": "9999-12-31"}, {"until_on": "0001-01-01"},
        {"from_on": "soon"}, {"reference": "\x00"}, {"before": "-1"}, {"before": "9" * 40},
        {"after": "٣"}, {"centre": "9" * 30}, {"account": "{" + "0" * 32 + "}"},
    ],
)  # fmt: skip
def test_nonsense_is_answered_calmly(officer, asked):
    assert officer.get(reverse("log_index"), asked).status_code == 200


@pytest.mark.parametrize("role", [role for role in Role if role != Role.DPO])
def test_it_is_for_the_officer_alone(role: Role):
    person = make_person(make_actor(Role.CASEWORKER)).person if role == Role.PARTICIPANT else None
    client = client_of(make_member(role, person=person))
    for route in ("log_index", "log_alerts"):
        assert client.get(reverse(route)).status_code == 404
    for route in ("log_verify", "log_download"):
        assert client.post(reverse(route)).status_code == 404


def test_the_doors_below_are_for_the_officer_alone_too():
    from trousseau.audit.queries import LogFilter
    from trousseau.privacy import officer_log

    actor = make_actor(Role.MANAGER)
    for door in (
        lambda: officer_log.log_page(actor, LogFilter(), "", AT, 5),
        lambda: officer_log.log_rows(actor, LogFilter(), "", AT),
        lambda: officer_log.accounts_and_centres(actor),
        lambda: officer_log.alerts(actor, AT),
        lambda: officer_log.see_alert(actor, 1, AT),
        lambda: officer_log.check(actor, AT),
    ):
        with pytest.raises(NotHere):
            door()


def test_no_name_and_no_address_of_anybody_is_in_an_address(officer):
    membership = make_member(Role.CASEWORKER)
    record([Event(str(membership.user_id), "caseworker", None, "people.index")], AT)
    addresses = re.findall(r'(?:href|action|value)="([^"]*)"', page(officer))
    assert f"{reverse('log_index')}?account={membership.user_id}" in addresses
    assert not [address for address in addresses if "@" in address]

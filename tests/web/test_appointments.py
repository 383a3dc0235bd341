"""Appointments: agreed, and what became of them."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from tests.made_up_households import MadeUp, make_household
from tests.people import AT, make_centre, make_member
from tests.signing_in import client_of
from trousseau.accounts.actor import actor_of
from trousseau.accounts.choices import Role
from trousseau.accounts.doors import system
from trousseau.households.choices import AppointmentKind
from trousseau.households.contacts import NewAppointment, agree_appointment
from trousseau.households.models import Appointment

pytestmark = pytest.mark.django_db


@pytest.fixture
def home() -> tuple[Client, MadeUp]:
    member = make_member(Role.CASEWORKER, make_centre())
    return client_of(member), make_household(actor_of(member, AT))


def only() -> Appointment:
    with system("test.read", AT):
        return Appointment.objects.get()


def tomorrow() -> str:
    return (timezone.localdate() + timedelta(1)).isoformat()


class TestAdd:
    def test_with_whose_help_is_shown(self, home: tuple[Client, MadeUp]):
        client, household = home
        form = {"kind": "interview", "on": tomorrow(), "time": "14:30", "interpreter": "needed"}
        answer = client.post(
            f"/appointments/{household.id}/add/", {**form, "place": "salle-canari"}
        )
        assert answer.status_code == 302
        text = client.get(f"/households/{household.id}/").content.decode()
        for said in ("14:30", "salle-canari", "Interprète à réserver"):
            assert said in text

    @pytest.mark.parametrize(
        ("wrong", "said"),
        [
            ({"on": "2020-01-01"}, "Ce moment est passé"),
            ({"time": ""}, "À quelle heure"),
            ({"time": "midi"}, "Par exemple 14:30"),
        ],
    )
    def test_what_is_wrong_is_said(self, home, wrong: dict[str, str], said: str):
        client, household = home
        form = {"kind": "interview", "on": tomorrow(), "time": "14:30", **wrong}
        answer = client.post(f"/appointments/{household.id}/add/", form)
        assert said in answer.content.decode()


class TestSettle:
    def settle(self, home: tuple[Client, MadeUp], state: str, ago: timedelta) -> int:
        client, household = home
        form = {"kind": "interview", "on": tomorrow(), "time": "14:30"}
        client.post(f"/appointments/{household.id}/add/", form)
        with system("test.alter", AT):
            Appointment.objects.update(at=timezone.now() - ago)
        address = f"/appointments/{only().pk}/settle/"
        return client.post(address, {"state": state}).status_code

    def test_it_took_place(self, home: tuple[Client, MadeUp]):
        assert self.settle(home, "kept", timedelta(hours=1)) == 302
        assert only().state == "kept"

    def test_a_word_that_is_no_state_changes_nothing(self, home: tuple[Client, MadeUp]):
        assert self.settle(home, "forgotten", timedelta(hours=1)) == 404
        assert only().state == "planned"


def test_the_page_of_the_centre_says_with_whom():
    caseworker = make_member(Role.CASEWORKER, make_centre())
    client, household = client_of(caseworker), make_household(actor_of(caseworker, AT))
    colleague = make_member(Role.CASEWORKER, caseworker.centre)
    now = timezone.now()
    new = NewAppointment(AppointmentKind.INTERVIEW, now)
    agree_appointment(actor_of(colleague, AT), household.id, new, now)
    whom = f"avec {colleague.user}"
    assert "Rendez-vous du jour" not in client.get("/today/").content.decode()
    for reader, who in (
        (client, "?who=centre"),
        (client_of(make_member(Role.MANAGER, caseworker.centre)), ""),
    ):
        text = reader.get(f"/today/{who}").content.decode()
        assert "Rendez-vous du jour" in text
        assert whom in text
    assert whom in client.get(f"/households/{household.id}/").content.decode()
    own = client_of(colleague).get("/today/").content.decode()
    assert "Rendez-vous du jour" in own
    assert whom not in own

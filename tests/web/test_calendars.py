"""A calendar by a secret link: times and three fixed words, and never anything about anybody."""

import re
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import icalendar
import pytest
from django.test import Client
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.made_up_households import MadeUp, make_household
from tests.people import AT, make_actor, make_centre, make_member
from tests.signing_in import client_of
from trousseau.accounts.actions import close_account, revoke_link
from trousseau.accounts.actor import actor_of
from trousseau.accounts.calendars import LIFETIME, CalendarOwner
from trousseau.accounts.choices import LinkKind, Role
from trousseau.accounts.doors import system
from trousseau.accounts.models import CentreMembership, Link
from trousseau.accounts.queries import link_lines
from trousseau.audit.models import LogRow
from trousseau.households.choices import AppointmentKind, Interpreter, NoteKind, Relation
from trousseau.households.contacts import NewAppointment, agree_appointment, write_note
from trousseau.households.models import Appointment, Household, Note
from trousseau.plans.actions import begin_plan
from trousseau.plans.areas import shortlist
from trousseau.plans.calendar import Calendar, Deadline, Meeting, calendar
from trousseau.plans.choices import StepOwner
from trousseau.plans.models import MobilityPlan, Objective, PlanStep
from trousseau.plans.steps import NewStep, add_step
from trousseau.web.presenters.calendar import calendar_file

pytestmark = pytest.mark.django_db
NOTICE = "Lien de cet agenda à prolonger dans Trousseau"
# All that a line of the file may be; nothing else can be said in it.
GRAMMAR = re.compile(
    r"BEGIN:(VCALENDAR|VEVENT)|END:(VCALENDAR|VEVENT)|VERSION:2\.0|PRODID:-//Trousseau//FR"
    r"|X-WR-CALNAME:Trousseau|SUMMARY:(Rendez-vous|Échéance|\d{1,3} échéances)"
    rf"|SUMMARY:{NOTICE}|DTSTART:\d{{8}}T\d{{6}}Z|DTSTART;VALUE=DATE:\d{{8}}"
    r"|DURATION:PT1H|DTSTAMP:\d{8}T\d{6}Z|UID:[0-9a-f]{32}@trousseau\.invalid|CLASS:PRIVATE"
    r"|TRANSP:TRANSPARENT"
)
CANARY = "canari-de-l-agenda"


@pytest.fixture
def caseworker() -> CentreMembership:
    return make_member(Role.CASEWORKER, make_centre("Centre-canari de Bobigny"))


@pytest.fixture
def client(caseworker: CentreMembership) -> Client:
    return client_of(caseworker)


def path_of(client: Client) -> str:
    """The path of a link that was just made."""
    text = client.post("/calendars/make/").content.decode()
    found = re.search(r'value="http://testserver(/calendars/[\w-]+/feed/)"', text)
    assert found is not None
    return found[1]


def lines_of(path: str) -> list[str]:
    """The lines of the file, unfolded; read by a program without an account."""
    answer = Client().get(path)
    assert answer.status_code == 200
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    return answer.content.decode().replace("\r\n ", "").split("\r\n")[:-1]


def texts_of(path: str) -> list[str]:
    """What the events are called, the notice of the link's end left out."""
    told = [line.removeprefix("SUMMARY:") for line in lines_of(path) if line[:8] == "SUMMARY:"]
    assert told.pop() == NOTICE
    return told


def file_of(member: CentreMembership) -> bytes:
    """The file for somebody, without a request, at one moment."""
    actor = actor_of(member, timezone.now())
    owner = CalendarOwner((actor,), "fr", b"mark", AT + timedelta(90))
    return calendar_file(owner, [calendar(actor, timezone.localdate(), AT)], AT)


def told_household(member: CentreMembership) -> MadeUp:
    """One of which a text of its own stands wherever a text can stand."""
    actor, now = actor_of(member, AT), timezone.now()
    household = make_household(actor, Relation.SPOUSE, Relation.CHILD, referrer=f"{CANARY}-a")
    with system("test.alter", AT):
        Household.objects.filter(pk=household.id).update(informed_on=AT, eligible_on=AT)
    write_note(actor, household.id, NoteKind.NOTE, f"{CANARY}-b", now)
    for number, kind in enumerate(AppointmentKind):
        new = NewAppointment(
            kind,
            now + timedelta(hours=number),
            f"{CANARY}-c, Centre-canari de Bobigny",
            Interpreter.PHONE,
            household.first if number % 2 else None,
        )
        agree_appointment(actor, household.id, new, now)
    plan = begin_plan(actor, household.id, now)
    shortlist(actor, plan, "7625", now)
    with system("test.alter", AT):
        objective = Objective.objects.filter(plan=plan)[0]
        MobilityPlan.objects.filter(pk=plan).update(chosen_area="7625")
    step = NewStep(f"{CANARY}-d", StepOwner.WORKER, timezone.localdate() + timedelta(2))
    add_step(actor, objective.pk, step, now)
    return household


class TestFeed:
    def test_nothing_is_said_but_times_and_fixed_words(self, client, caseworker):
        household = told_household(caseworker)
        path = path_of(client)
        lines = lines_of(path)
        assert [line for line in lines if not GRAMMAR.fullmatch(line)] == []
        assert texts_of(path).count("Rendez-vous") == len(AppointmentKind)
        assert texts_of(path).count("Échéance") == 1
        whole = "\n".join(lines)
        canaries = {text for one in household.people for text in one.values}
        for text in (*canaries, CANARY, "Centre-canari", "7625", "Rodez", str(household.id)):
            assert text not in whole
        with system("test.read", AT):
            ids = [str(pk) for pk in Appointment.objects.values_list("pk", flat=True)]
            ids += [str(pk) for pk in PlanStep.objects.values_list("pk", flat=True)]
        assert not any(one in whole for one in ids)

    def test_nothing_sealed_is_opened_for_it(self, client, caseworker, monkeypatch):
        told_household(caseworker)
        path = path_of(client)

        def refuse(*_: object) -> None:
            raise AssertionError("a sealed field was read")

        monkeypatch.setattr("trousseau.privacy.keys.DataKey.read", refuse)
        assert "Rendez-vous" in texts_of(path)

    def test_other_words_are_the_same_calendar(self, caseworker):
        """Whatever else is known of anybody changes no byte of the file."""
        told_household(caseworker)
        before = file_of(caseworker)
        assert b"VEVENT" in before
        with system("test.alter", AT):
            Appointment.objects.update(
                kind=AppointmentKind.OTHER, interpreter=Interpreter.NEEDED, person=None, place=b"x"
            )
            PlanStep.objects.update(owner=StepOwner.PARTNER, person=None, title=b"x")
            MobilityPlan.objects.update(chosen_area="7611")
            Note.objects.all().delete()
        assert file_of(caseworker) == before

    def test_only_one_s_own(self, client, caseworker):
        told_household(make_member(Role.CASEWORKER, caseworker.centre))
        told_household(make_member(Role.CASEWORKER))
        assert texts_of(path_of(client)) == []

    def test_what_was_called_off_is_not_there(self, client, caseworker):
        told_household(caseworker)
        with system("test.alter", AT):
            Appointment.objects.update(state="cancelled")
            PlanStep.objects.update(state="done")
        assert texts_of(path_of(client)) == []

    def test_a_plan_at_rest_asks_for_nothing(self, client, caseworker):
        told_household(caseworker)
        with system("test.alter", AT):
            MobilityPlan.objects.update(state="suspended", suspended_from="draft")
        assert "Échéance" not in texts_of(path_of(client))

    def test_looking_changes_nothing(self, client, caseworker):
        told_household(caseworker)
        path = path_of(client)
        link, logged = Link.objects.get(kind=LinkKind.CALENDAR), LogRow.objects.count()
        for _ in range(3):
            texts_of(path)
        again = Link.objects.get(kind=LinkKind.CALENDAR)
        assert (again.expires_at, again.used_at) == (link.expires_at, None)
        assert LogRow.objects.count() == logged

    def test_an_event_is_known_again_and_others_links_know_it_not(self, client, caseworker):
        told_household(caseworker)
        path = path_of(client)
        marks = {line for line in lines_of(path) if line.startswith("UID")}
        assert marks == {line for line in lines_of(path) if line.startswith("UID")}
        assert not marks & {line for line in lines_of(path_of(client)) if line.startswith("UID")}


class TestLink:
    def test_shown_once_and_kept_as_a_hash(self, client):
        path = path_of(client)
        secret = path.split("/")[2]
        assert secret not in client.get("/calendars/").content.decode()
        link = Link.objects.get(kind=LinkKind.CALENDAR)
        assert secret.encode() not in bytes(link.secret_hash)

    def test_a_new_one_takes_the_place_of_the_older(self, client):
        older, newer = path_of(client), path_of(client)
        assert Client().get(older).status_code == 404
        assert Client().get(newer).status_code == 200

    def test_revoked_it_shows_nothing_any_more(self, client):
        path = path_of(client)
        client.post("/calendars/revoke/")
        assert Client().get(path).status_code == 404
        assert "Préparer un lien" in client.get("/calendars/").content.decode()

    def test_it_ends_and_lasts_on_at_the_same_address(self, client):
        path = path_of(client)
        soon = timezone.now() + timedelta(days=1)
        Link.objects.filter(kind=LinkKind.CALENDAR).update(expires_at=soon)
        assert client.post("/calendars/renew/").status_code == 302
        link = Link.objects.get(kind=LinkKind.CALENDAR)
        assert link.expires_at - timezone.now() > LIFETIME - timedelta(minutes=1)
        assert Client().get(path).status_code == 200
        Link.objects.filter(kind=LinkKind.CALENDAR).update(expires_at=timezone.now())
        assert Client().get(path).status_code == 404
        assert client.post("/calendars/renew/").status_code == 404

    def test_it_is_worth_no_more_than_its_maker(self, client, caseworker):
        path = path_of(client)
        make_member(Role.FINANCE, caseworker.centre, user=caseworker.user)
        # However it came about: nobody withdrew the link.
        rows = CentreMembership.objects.filter(pk=caseworker.pk)
        rows.update(until_on=timezone.localdate())
        assert Client().get(path).status_code == 404

    def test_it_ends_with_the_account(self, client, caseworker):
        path = path_of(client)
        close_account(make_actor(Role.ADMINISTRATOR), caseworker.user_id, timezone.now())
        assert Client().get(path).status_code == 404

    def test_whoever_looks_after_the_account_withdraws_it(self, client, caseworker):
        path, now = path_of(client), timezone.now()
        manager = make_actor(Role.MANAGER, caseworker.centre)
        (line,) = link_lines(manager, now)
        assert (line.kind, line.to) == (LinkKind.CALENDAR, caseworker.user.username)
        assert link_lines(make_actor(Role.MANAGER), now) == []
        assert link_lines(make_actor(Role.CASEWORKER, caseworker.centre), now) == []
        revoke_link(manager, line.id, now)
        assert Client().get(path).status_code == 404

    def test_a_link_of_another_kind_opens_no_calendar(self, client):
        secret = path_of(client).split("/")[2]
        Link.objects.update(kind=LinkKind.OFFER)
        assert Client().get(f"/calendars/{secret}/feed/").status_code == 404


@settings(max_examples=50)
@given(
    meetings=st.lists(
        st.tuples(
            st.uuids(),
            st.datetimes(datetime(2026, 1, 1), datetime(2036, 1, 1)).map(  # noqa: DTZ001
                lambda at: at.replace(tzinfo=UTC)
            ),
        )
    ),
    deadlines=st.dictionaries(
        st.dates(date(2020, 1, 1), date(2040, 1, 1)), st.integers(1, 999), max_size=20
    ),
)
def test_every_time_is_read_back_as_it_stood(
    meetings: list[tuple[UUID, datetime]], deadlines: dict[date, int]
):
    """Another program reads from the file the moments and days that went in, and no other word."""
    owner = CalendarOwner((), "fr", b"mark", AT + timedelta(90))
    found = Calendar(
        tuple(Meeting(pk, at) for pk, at in meetings),
        tuple(Deadline(on, count) for on, count in deadlines.items()),
    )
    content = calendar_file(owner, [found], AT).decode()
    for line in content.replace("\r\n ", "").split("\r\n")[:-1]:
        assert GRAMMAR.fullmatch(line), line
    whole = icalendar.Calendar.from_ical(content)
    assert isinstance(whole, icalendar.Calendar)
    events = whole.events
    starts = [one.start for one in events][:-1]
    expected = [at.replace(microsecond=0) for _, at in meetings]
    assert starts == [*expected, *deadlines]
    marks = [str(one["uid"]) for one in events]
    assert len(set(marks)) == len({pk for pk, _ in meetings}) + len(deadlines) + 1

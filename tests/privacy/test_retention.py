"""The dry run is the run, and what is not due stays."""

import random
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.apps import apps
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.people import AT, make_actor, make_member, make_person
from trousseau.accounts.actor import Actor
from trousseau.accounts.choices import BreakGlassReason, LinkKind, Role
from trousseau.accounts.doors import system
from trousseau.accounts.links import make_link
from trousseau.accounts.models import BreakGlassAccess, Centre, CentreMembership, Invitation, User
from trousseau.audit.models import Alert, LogRow
from trousseau.audit.system_keys import system_key
from trousseau.privacy import retention
from trousseau.privacy.actions import edit_person
from trousseau.privacy.choices import ErasureCause
from trousseau.privacy.erasure import erase_person, reapply_register
from trousseau.privacy.models import Draft, ErasureNotice, Person
from trousseau.privacy.retention import Deadline, Step
from trousseau.privacy.retention_rules import rules_at

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.bar(27),
    pytest.mark.usefixtures("anchor_folder"),
]
DAY = timedelta(days=1)


def set_last_contact(person: object, day: date) -> None:
    with system("test.contact", AT):
        Person.objects.filter(pk=person).update(last_contact_on=day)  # type: ignore[misc]


def steps(deadlines: list[Deadline]) -> list[tuple[Step, str]]:
    return [(deadline.step, deadline.record) for deadline in deadlines]


def run(at: datetime) -> list[Deadline]:
    """What a run did, but for months of the log: these come up in every test that lasts years."""
    return [deadline for deadline in retention.run(at) if deadline.step is not Step.EXPIRE]


class TestOnePerson:
    """From the last contact to the erasure."""

    CONTACT = date(2026, 3, 10)
    END = datetime(2028, 3, 10, 3, tzinfo=UTC)

    @pytest.fixture
    def person(self) -> str:
        found = make_person(make_actor(Role.CASEWORKER)).person
        set_last_contact(found, self.CONTACT)
        return str(found)

    def test_announced_45_days_before_and_erased_on_the_day(self, person: str):
        assert run(self.END - 46 * DAY) == []
        assert steps(run(self.END - 45 * DAY)) == [(Step.ANNOUNCE, person)]
        assert run(self.END - DAY) == []
        assert steps(run(self.END)) == [(Step.ERASE, person)]
        assert retention.plan(self.END) == []

    def test_a_worker_that_stood_still_still_leaves_thirty_days(self, person: str):
        late = self.END + 5 * DAY
        (deadline,) = run(late)
        assert (deadline.step, deadline.due_on) == (Step.ANNOUNCE, (late + 30 * DAY).date())
        assert run(late + 29 * DAY) == []
        assert steps(run(late + 30 * DAY)) == [(Step.ERASE, person)]

    def test_new_contact_calls_it_off_even_on_the_last_day(self, person: str):
        run(self.END - 45 * DAY)
        set_last_contact(person, (self.END - DAY).date())
        (deadline,) = run(self.END)
        assert (deadline.step, deadline.due_on) == (Step.CALL_OFF, self.END.date())
        assert retention.plan(self.END + DAY) == []

    def test_signing_in_oneself_is_contact(self, person: str):
        run(self.END - 45 * DAY)
        user = make_member(Role.PARTICIPANT, person=UUID(person)).user
        user.last_login = self.END - 10 * DAY
        user.save()
        assert steps(run(self.END)) == [(Step.CALL_OFF, person)]
        assert run(self.END + 600 * DAY) == []

    def test_contact_while_the_run_is_at_it_is_seen(
        self, person: str, monkeypatch: pytest.MonkeyPatch
    ):
        run(self.END - 45 * DAY)
        planned = retention.plan(self.END)
        monkeypatch.setattr(retention, "plan", lambda at: planned)
        set_last_contact(person, self.END.date())
        assert run(self.END) == []
        with system("test.read", AT):
            assert Person.objects.get(pk=person).wrapped_key is not None


def test_a_draft_stays_a_week():
    with system("test.draft", AT):
        user = make_member(Role.CASEWORKER).user
        Draft.objects.create(user=user, form="/people/new/", saved_at=AT)
    assert run(AT + 6 * DAY) == []
    (deadline,) = run(AT + 7 * DAY)
    assert (deadline.step, deadline.rule) == (Step.DELETE, "draft")


def test_a_draft_that_is_taken_up_again_meanwhile_stays(monkeypatch: pytest.MonkeyPatch):
    with system("test.draft", AT):
        user = make_member(Role.CASEWORKER).user
        draft = Draft.objects.create(user=user, form="/people/new/", saved_at=AT)
    planned = retention.plan(AT + 7 * DAY)
    monkeypatch.setattr(retention, "plan", lambda at: planned)
    draft.saved_at = AT + 7 * DAY
    with system("test.draft", AT):
        draft.save()
    assert run(AT + 7 * DAY) == []
    with system("test.draft", AT):
        assert Draft.objects.exists()


def test_an_invitation_goes_with_its_link():
    maker = make_member(Role.MANAGER).user
    link, _ = make_link(LinkKind.INVITATION, maker, AT)
    place = {"role": Role.FINANCE, "centre": make_member(Role.FINANCE).centre}
    Invitation.objects.create(link=link, username="a@exemple.test", **place)
    assert run(link.expires_at + 29 * DAY) == []
    assert steps(run(link.expires_at + 30 * DAY)) == [(Step.DELETE, str(link.pk))]
    assert not Invitation.objects.exists()


def test_a_closed_account_keeps_its_name_for_a_year():
    user = make_member(Role.CASEWORKER).user
    user.is_active, user.closed_at = False, AT
    user.save()
    assert run(AT + 364 * DAY) == []
    assert steps(run(AT + 365 * DAY)) == [(Step.FORGET, str(user.pk))]
    after = User.objects.get(pk=user.pk)
    assert not {user.username, user.email, user.name} & {after.username, after.email, after.name}
    assert retention.plan(AT + 400 * DAY) == []


def test_the_shell_of_an_erased_person_goes_after_a_year():
    person = make_person(make_actor(Role.CASEWORKER)).person
    erase_person(person, ErasureCause.ASKED, AT)
    assert run(AT + 364 * DAY) == []
    (deadline,) = run(AT + 365 * DAY)
    assert (deadline.step, deadline.rule, deadline.record) == (Step.DELETE, "shell", str(person))
    with system("test.read", AT):
        assert not Person.objects.exists()
    # The register names them, and finds nobody to erase.
    assert reapply_register(AT + 365 * DAY) == 0


def at_work(moment: datetime) -> None:
    """A row of the log, as the clock of a machine had it."""
    with system("test.work", moment) as door:
        door.changed(record="test")


def test_a_month_that_is_held_back_is_not_said_to_be_gone():
    """By a row whose clock ran ahead; until that row's own month is over."""
    for days in (0, 400, 1, 31):
        at_work(AT + days * DAY)  # March, April of the next year, March, April
    later = AT + 400 * DAY
    assert retention.plan(later) == retention.run(later) == []
    assert set(LogRow.objects.values_list("segment", flat=True)) >= {"2026-03", "2026-04"}
    much_later = AT + 800 * DAY
    planned = retention.plan(much_later)
    assert [one.record for one in planned] == ["2026-03", "2026-04", "2027-04"]
    assert retention.run(much_later) == planned


def test_a_month_that_was_written_late_goes_with_what_stands_around_it():
    """By a clock that ran behind."""
    for days in (31, 0, 400, 61):
        at_work(AT + days * DAY)  # April, March, April of the next year, May
    later = AT + 430 * DAY
    planned = retention.plan(later)
    # May stands behind the row that is not due.
    assert [one.record for one in planned] == ["2026-03", "2026-04"]
    assert retention.run(later) == planned
    assert "2026-05" in set(LogRow.objects.values_list("segment", flat=True))


def test_the_run_says_what_it_did_in_the_log():
    person = make_person(make_actor(Role.CASEWORKER)).person
    set_last_contact(person, date(2024, 3, 1))
    Session.objects.create(session_key="x", session_data="", expire_date=AT - 3 * DAY)
    retention.run(AT)
    rows = LogRow.objects.filter(actor="system").order_by("number")
    assert list(rows.values_list("action", "reason", "record", "person")) == [
        ("retention.delete", "session", "sessions.session:1", None),
        ("retention.announce", "person", "", person),
    ]


# --- the dry run is the run ----------------------------------------------------------------------

EXAMPLES_FULL, EXAMPLES = 1000, 25


def everything_kept() -> dict[str, set[Any]]:
    """What an outsider can see change: rows by table, shells, closed accounts, notices, months."""
    models = [
        model for model in apps.get_models() if model._meta.label in rules_at(AT.date()).named()
    ]
    with system("test.read", AT):
        found: dict[str, set[Any]] = {
            model._meta.label: set(model._base_manager.values_list("pk", flat=True))
            for model in models
            if model not in (LogRow, ErasureNotice)
            and model._meta.label not in rules_at(AT.date()).kept
        }
        found["erased"] = set(Person.objects.exclude(erased_on=None).values_list("pk", flat=True))
        found["forgotten"] = set(
            User.objects.filter(username__startswith="forgotten-").values_list("pk", flat=True)
        )
        found["announced"] = set(
            ErasureNotice.objects.filter(called_off_on=None).values_list("person", flat=True)
        )
        found["months"] = set(LogRow.objects.values_list("segment", flat=True))
    return found


def scatter(actor: Actor, lot: random.Random, at: datetime) -> None:
    """Records of every kind around their deadlines."""

    def ago(days: int) -> datetime:
        return at - timedelta(days=lot.choice((days, lot.randint(0, 2 * days))))

    user = User.objects.get(pk=actor.user)
    for number in range(lot.randint(0, 4)):
        person = make_person(actor).person
        set_last_contact(person, ago(700).date())
        if lot.random() < 0.4:
            with system("test.notice", AT):
                ErasureNotice.objects.create(
                    person_id=person,
                    cause=lot.choice(("asked", "retention")),
                    noticed_on=ago(20),
                    due_on=(at + timedelta(days=lot.randint(-3, 30))).date(),
                )
        with system("test.draft", AT):
            Draft.objects.create(
                user=user, form=f"/{number}/", saved_at=ago(7), person_id=lot.choice((None, person))
            )
    for _ in range(lot.randint(0, 2)):
        shell = make_person(actor).person
        with system("test.shell", AT):
            Person.objects.filter(pk=shell).update(
                erased_on=ago(365).date(), opened_on=None, last_contact_on=None, wrapped_key=None
            )
    for number in range(lot.randint(0, 3)):
        Session.objects.create(
            session_key=f"s{number}", session_data=SessionStore().encode({}), expire_date=ago(1)
        )
        Alert.objects.create(kind="many_files", actor="x", at=ago(365))
        link, _ = make_link(LinkKind.INVITATION, user, ago(37))
        Invitation.objects.create(
            link=link, username="x", role=Role.FINANCE, centre_id=actor.centre
        )
        closed = make_member(Role.FINANCE).user
        closed.closed_at = ago(365)
        closed.save()
        BreakGlassAccess.objects.create(
            membership=CentreMembership.objects.get(pk=actor.membership),
            person=closed.pk,
            home_centre=Centre.objects.get(pk=actor.centre or 0),
            reason=BreakGlassReason.DANGER,
            opened_at=ago(365) - timedelta(hours=1),
            closes_at=ago(365),
        )


def foretold(before: dict[str, set[Any]], deadlines: list[Deadline]) -> dict[str, set[Any]]:
    """What is kept after these steps, worked out by hand."""
    after = {name: set(rows) for name, rows in before.items()}
    by_text = {name: {str(row): row for row in rows} for name, rows in before.items()}
    for one in deadlines:
        match one.step:
            case Step.ERASE:
                person = Person.objects.get(pk=one.record)
                after["erased"].add(person.pk)
                after["announced"].discard(person.pk)
                for label in ("ContactChannel", "SearchToken", "Consent", "Disclosure", "Draft"):
                    rows = apps.get_model("privacy", label)._base_manager.filter(person=person)
                    after[f"privacy.{label}"] -= set(rows.values_list("pk", flat=True))
            case Step.ANNOUNCE:
                after["announced"].add(Person.objects.get(pk=one.record).pk)
            case Step.CALL_OFF:
                after["announced"].discard(Person.objects.get(pk=one.record).pk)
            case Step.FORGET:
                after["forgotten"].add(by_text["accounts.User"][one.record])
            case Step.DELETE if one.model == "privacy.Person":
                gone = by_text[one.model][one.record]
                after[one.model].discard(gone)
                after["erased"].discard(gone)
                for label in ("ContactChannel", "SearchToken"):
                    rows = apps.get_model("privacy", label)._base_manager.filter(person=gone)
                    after[f"privacy.{label}"] -= set(rows.values_list("pk", flat=True))
            case Step.DELETE:
                after[one.model].discard(by_text[one.model][one.record])
                if one.model == "accounts.Link":
                    rows = Invitation.objects.filter(link=int(one.record))
                    after["accounts.Invitation"] -= set(rows.values_list("pk", flat=True))
            case Step.EXPIRE:
                after["months"].discard(one.record)
    return after


def test_the_dry_run_is_the_run(bars_full: bool):
    @settings(
        max_examples=EXAMPLES_FULL if bars_full else EXAMPLES,
        suppress_health_check=list(HealthCheck),
        database=None,
    )
    @given(st.randoms(use_true_random=False), st.integers(300, 1500))
    def check(lot: random.Random, days: int) -> None:
        at = AT + timedelta(days=days)
        with transaction.atomic():
            scatter(make_actor(Role.CASEWORKER), lot, at)
            before = everything_kept()
            planned = retention.plan(at)
            assert everything_kept() == before
            with system("test.read", AT):
                expected = foretold(before, planned)
            assert retention.run(at) == planned
            after = everything_kept()
            expected["months"] |= after["months"] - before["months"]  # what the run itself logs
            assert after == expected
            # Who came back but a little is announced again, for another day.
            called_off = {one.record for one in planned if one.step is Step.CALL_OFF}
            again = [(Step.ANNOUNCE, one.record) for one in planned if one.record in called_off]
            assert set(steps(retention.plan(at))) <= set(again)
            transaction.set_rollback(True)

    system_key("anchor")
    check()


def test_editing_a_file_is_contact():
    actor = make_actor(Role.CASEWORKER)
    person = make_person(actor).person
    later = AT + 600 * DAY
    edit_person(actor, person, {"note": "vu"}, None, later)
    assert run(AT + 731 * DAY) == []

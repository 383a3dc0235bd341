"""Who may have a person erased, when it happens, and who is told."""

from datetime import timedelta
from uuid import UUID

import pytest

from tests.people import AT, make_actor, make_centre, make_person
from tests.privacy.whole_files import make_whole_file
from trousseau.accounts.actor import Actor, actor_of
from trousseau.accounts.choices import Role
from trousseau.accounts.doors import NotHere, system
from trousseau.accounts.models import Centre
from trousseau.audit.models import LogRow
from trousseau.privacy import retention
from trousseau.privacy.choices import CallOffReason, ErasureCause
from trousseau.privacy.erasure import (
    AlreadyAnnounced,
    ask_for_erasure,
    call_off_erasure,
    confirm_erasure,
    erasures_at_once,
    planned_erasure,
    revoke_erasure,
)
from trousseau.privacy.models import Person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("anchor_folder")]
DAYS_30 = AT + timedelta(days=30)


@pytest.fixture
def centre() -> Centre:
    return make_centre()


@pytest.fixture
def manager(centre: Centre) -> Actor:
    return make_actor(Role.MANAGER, centre)


@pytest.fixture
def officer() -> Actor:
    return make_actor(Role.DPO)


def is_erased(person: UUID) -> bool:
    with system("test.read", AT):
        return Person.objects.get(pk=person).wrapped_key is None


def test_thirty_days_pass_between_asking_and_erasing(manager: Actor):
    person = make_person(manager).person
    assert ask_for_erasure(manager, person, False, AT) == DAYS_30.date()
    retention.run(DAYS_30 - timedelta(days=1))
    assert not is_erased(person)
    retention.run(DAYS_30)
    assert is_erased(person)


def test_at_once_takes_a_second_colleague(manager: Actor, officer: Actor):
    person = make_person(manager).person
    ask_for_erasure(manager, person, True, AT)
    retention.run(AT)
    assert not is_erased(person)
    (waiting,) = erasures_at_once(officer, AT)
    assert (waiting.person, waiting.at_once, waiting.confirmed) == (person, True, False)
    confirm_erasure(officer, waiting.id, AT + timedelta(hours=1))
    assert [one.confirmed for one in erasures_at_once(officer, AT)] == [True]
    retention.run(AT + timedelta(hours=2))
    assert is_erased(person)


def test_without_the_second_colleague_it_takes_thirty_days(manager: Actor):
    person = make_person(manager).person
    ask_for_erasure(manager, person, True, AT)
    retention.run(DAYS_30)
    assert is_erased(person)


def test_nobody_confirms_what_they_asked_for(manager: Actor):
    """Even somebody who holds both places."""
    person = make_person(manager).person
    ask_for_erasure(manager, person, True, AT)
    both = Actor(manager.user, manager.membership, Role.DPO, None)
    assert erasures_at_once(both, AT) == []
    with system("test.read", AT):
        notice = Person.objects.get(pk=person).erasure_notices.get()
    with pytest.raises(NotHere):
        confirm_erasure(both, notice.pk, AT)


def test_what_was_not_asked_for_at_once_is_not_the_officer_s(manager: Actor, officer: Actor):
    person = make_person(manager).person
    ask_for_erasure(manager, person, False, AT)
    with system("test.read", AT):
        notice = Person.objects.get(pk=person).erasure_notices.get()
    with pytest.raises(NotHere):
        confirm_erasure(officer, notice.pk, AT)


def test_it_can_be_called_off_until_the_last_day(manager: Actor, centre: Centre):
    person = make_person(manager).person
    ask_for_erasure(manager, person, False, AT)
    last = DAYS_30 - timedelta(minutes=1)
    worker = make_actor(Role.CASEWORKER, centre)
    with pytest.raises(NotHere):
        call_off_erasure(worker, person, CallOffReason.CHANGED_MIND, last)
    assert planned_erasure(manager, person, last) is not None
    call_off_erasure(manager, person, CallOffReason.CHANGED_MIND, last)
    assert planned_erasure(manager, person, last) is None
    retention.run(DAYS_30)
    assert not is_erased(person)
    # And asked for again.
    assert ask_for_erasure(manager, person, False, DAYS_30) == (DAYS_30 + timedelta(30)).date()


def test_one_notice_at_a_time(manager: Actor):
    person = make_person(manager).person
    ask_for_erasure(manager, person, False, AT)
    with pytest.raises(AlreadyAnnounced):
        ask_for_erasure(manager, person, True, AT)


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.MANAGER}))
def test_only_a_manager_asks(role: Role, centre: Centre, manager: Actor):
    person = make_person(manager).person
    own = person if role == Role.PARTICIPANT else None
    with pytest.raises(NotHere):
        ask_for_erasure(make_actor(role, centre, person=own), person, False, AT)


def test_a_manager_of_another_centre_does_not(manager: Actor):
    person = make_person(manager).person
    with pytest.raises(NotHere):
        ask_for_erasure(make_actor(Role.MANAGER), person, False, AT)


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.DPO}))
def test_only_the_officer_confirms(role: Role, centre: Centre, manager: Actor):
    person = make_person(manager).person
    ask_for_erasure(manager, person, True, AT)
    with system("test.read", AT):
        notice = Person.objects.get(pk=person).erasure_notices.get()
    own = person if role == Role.PARTICIPANT else None
    other = make_actor(role, centre, person=own)
    with pytest.raises(NotHere):
        confirm_erasure(other, notice.pk, AT)
    with pytest.raises(NotHere):
        erasures_at_once(other, AT)


def test_what_was_confirmed_is_the_officer_s_alone_to_undo(
    manager: Actor, officer: Actor, centre: Centre
):
    person = make_person(manager).person
    ask_for_erasure(manager, person, True, AT)
    (waiting,) = erasures_at_once(officer, AT)
    with pytest.raises(NotHere):  # not confirmed yet: the manager's
        revoke_erasure(officer, waiting.id, CallOffReason.NOT_ASKED, AT)
    confirm_erasure(officer, waiting.id, AT)
    for other in (manager, make_actor(Role.CASEWORKER, centre)):
        with pytest.raises(NotHere):
            call_off_erasure(other, person, CallOffReason.CHANGED_MIND, AT)
        with pytest.raises(NotHere):
            revoke_erasure(other, waiting.id, CallOffReason.CHANGED_MIND, AT)
    revoke_erasure(officer, waiting.id, CallOffReason.CHANGED_MIND, AT)
    retention.run(AT)
    assert not is_erased(person)
    row = LogRow.objects.get(action="rights.revoke", outcome="done")
    assert (row.person, row.reason) == (person, CallOffReason.CHANGED_MIND)
    with pytest.raises(NotHere):
        revoke_erasure(officer, waiting.id, CallOffReason.CHANGED_MIND, AT)


def test_what_a_rule_announced_is_called_off_by_who_works_on_the_file(centre: Centre):
    worker = make_actor(Role.CASEWORKER, centre)
    whole = make_whole_file(worker)
    person = whole.canaries.person
    with pytest.raises(ValueError, match="why"):
        call_off_erasure(worker, person, "why", AT)
    call_off_erasure(worker, person, CallOffReason.BACK_IN_TOUCH, AT)
    assert planned_erasure(worker, person, AT) is None
    row = LogRow.objects.get(action="rights.call_off", outcome="done")
    assert (row.person, row.reason) == (person, CallOffReason.BACK_IN_TOUCH)


def test_the_person_is_told(centre: Centre):
    whole = make_whole_file(make_actor(Role.CASEWORKER, centre))
    told = planned_erasure(actor_of(whole.participant, AT), whole.canaries.person, AT)
    assert told is not None
    assert (told.cause, told.due_on) == (ErasureCause.RETENTION, DAYS_30.date())


def test_nobody_else_is_told(manager: Actor, officer: Actor):
    person = make_person(manager).person
    for stranger in (officer, make_actor(Role.MANAGER), make_actor(Role.FINANCE)):
        with pytest.raises(NotHere):
            planned_erasure(stranger, person, AT)


def test_every_step_is_in_the_log(manager: Actor, officer: Actor):
    person = make_person(manager).person
    ask_for_erasure(manager, person, True, AT)
    (waiting,) = erasures_at_once(officer, AT)
    confirm_erasure(officer, waiting.id, AT)
    retention.run(AT)
    rows = LogRow.objects.filter(person=person).order_by("number")
    assert list(rows.values_list("actor", "action"))[1:] == [
        (str(manager.user), "rights.erase"),
        (str(officer.user), "rights.index"),
        (str(officer.user), "rights.confirm"),
        ("system", "rights.erased"),
        ("system", "retention.erase"),
    ]

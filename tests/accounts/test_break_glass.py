"""A file of another centre opens for a reason, for an hour, in sight of its home centre."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import UUID

import pytest
from django.db import IntegrityError, connection, transaction

from tests.people import AT, make_actor, make_centre, make_member, make_person
from trousseau.accounts import break_glass
from trousseau.accounts.actor import Actor, actor_of
from trousseau.accounts.break_glass import OPEN_FOR, TRIES_AN_HOUR
from trousseau.accounts.choices import Role
from trousseau.accounts.doors import NotHere, system
from trousseau.accounts.models import BreakGlassAccess, Centre, CentreMembership
from trousseau.accounts.tries import TooManyTries
from trousseau.audit.alerts import MANY_FILES
from trousseau.audit.models import Alert, LogRow
from trousseau.privacy.actions import edit_person, open_elsewhere
from trousseau.privacy.models import Person
from trousseau.privacy.queries import people_found, people_page, person_sheet

pytestmark = pytest.mark.django_db

READS_FULL, READS = 200, 10


def reference_of(person: UUID) -> str:
    with system("test.reference", AT):
        return Person.objects.values_list("reference", flat=True).get(pk=person)


def home_of(actor: Actor) -> Centre:
    return Centre.objects.get(pk=actor.centre or 0)


def reopened(member: CentreMembership, at=AT) -> Actor:
    """The same member on their next request."""
    return actor_of(member, at)


@pytest.fixture
def keeper() -> Actor:
    return make_actor(Role.CASEWORKER, make_centre("Rodez"))


@pytest.fixture
def colleague() -> CentreMembership:
    return make_member(Role.CASEWORKER, make_centre("Créteil"))


@pytest.mark.bar(11)
@pytest.mark.parametrize("role", [Role.CASEWORKER, Role.MANAGER, Role.COORDINATOR])
def test_a_file_opens_for_an_hour_and_is_read_with_the_reason_in_the_log(keeper: Actor, role: Role):
    canaries = make_person(keeper)
    member = make_member(role)
    with pytest.raises(NotHere):
        person_sheet(reopened(member), canaries.person, AT)
    open_elsewhere(reopened(member), reference_of(canaries.person), "danger", AT)
    sheet = person_sheet(reopened(member), canaries.person, AT)
    assert sheet.fields["family_name"] == canaries.fields["family_name"]
    assert sheet.opening is not None
    assert sheet.writable == frozenset()
    read = LogRow.objects.filter(person=canaries.person, action="people.show", outcome="done")
    assert [row.reason for row in read] == ["danger"]
    later = AT + OPEN_FOR
    with pytest.raises(NotHere):
        person_sheet(reopened(member, later), canaries.person, later)


@pytest.mark.bar(11)
def test_what_is_opened_is_read_and_nothing_more(keeper: Actor, colleague: CentreMembership):
    canaries = make_person(keeper)
    open_elsewhere(reopened(colleague), reference_of(canaries.person), "danger", AT)
    actor = reopened(colleague)
    with pytest.raises(NotHere):
        edit_person(actor, canaries.person, {"note": "x"}, None, AT)
    assert people_page(actor, 0, 25, AT).lines == ()
    assert people_found(actor, canaries.fields["family_name"], AT).exact == ()


@pytest.mark.bar(11)
def test_the_home_centre_sees_it_at_once(
    keeper: Actor, colleague: CentreMembership, bars_full: bool
):
    """Each opening is there in the next query, with who, from where and why."""
    home = home_of(keeper)
    manager = make_actor(Role.MANAGER, home)
    for number in range(READS_FULL if bars_full else READS):
        at = AT + number * OPEN_FOR
        person = make_person(keeper).person
        open_elsewhere(reopened(colleague, at), reference_of(person), "cover", at)
        first = break_glass.openings(manager)[0]
        assert (first.person, first.centre, first.reason) == (person, "Créteil", "cover")
        assert (first.role, first.opened_at) == (Role.CASEWORKER, at)
        assert first.name == str(CentreMembership.objects.get(pk=colleague.pk).user)
        assert break_glass.unseen_count(manager) == number + 1


@pytest.mark.bar(11)
@pytest.mark.parametrize("reason", ["", "curiosity", None])
def test_without_a_reason_nothing_opens(keeper: Actor, colleague: CentreMembership, reason):
    canaries = make_person(keeper)
    with pytest.raises(ValueError, match="BreakGlassReason"):
        open_elsewhere(reopened(colleague), reference_of(canaries.person), reason, AT)
    with pytest.raises(NotHere):
        person_sheet(reopened(colleague), canaries.person, AT)


@pytest.mark.bar(11)
@pytest.mark.parametrize("reason", ["", "curiosity"])
def test_the_database_itself_refuses_an_opening_without_a_reason(
    keeper: Actor, colleague: CentreMembership, reason: str
):
    person = make_person(keeper).person
    with pytest.raises(IntegrityError, match="opened_for_a_reason"), transaction.atomic():
        BreakGlassAccess.objects.create(
            membership=colleague,
            person=person,
            home_centre=home_of(keeper),
            reason=reason,
            opened_at=AT,
            closes_at=AT + OPEN_FOR,
        )


@pytest.mark.bar(11)
def test_an_actor_who_claims_an_opening_that_is_not_recorded_reads_nothing(keeper: Actor):
    """`opened` is only a shortcut for the first wall: the reason is looked up again."""
    person = make_person(keeper).person
    stranger = make_actor(Role.CASEWORKER)
    claims = Actor(**{**vars(stranger), "opened": frozenset({person})})
    with pytest.raises(NotHere):
        person_sheet(claims, person, AT)


@pytest.mark.parametrize(
    "role", [Role.FINANCE, Role.DPO, Role.ADMINISTRATOR, Role.PARTNER, Role.PARTICIPANT]
)
def test_other_roles_open_nothing(keeper: Actor, role: Role):
    canaries = make_person(keeper)
    own = make_person(keeper).person if role == Role.PARTICIPANT else None
    member = make_member(role, person=own)
    with pytest.raises(NotHere):
        open_elsewhere(reopened(member), reference_of(canaries.person), "danger", AT)
    assert not BreakGlassAccess.objects.exists()


def test_an_opening_made_in_one_place_is_not_open_in_another(keeper: Actor):
    """Who is a caseworker and keeps accounts opens a file as a caseworker only."""
    canaries = make_person(keeper)
    member = make_member(Role.CASEWORKER)
    other = make_member(Role.FINANCE, user=member.user)
    open_elsewhere(reopened(member), reference_of(canaries.person), "danger", AT)
    assert reopened(member).opened == {canaries.person}
    assert reopened(other).opened == frozenset()


def test_a_reference_that_nobody_has_is_not_there_and_the_try_is_logged(
    keeper: Actor, colleague: CentreMembership
):
    with pytest.raises(NotHere):
        open_elsewhere(reopened(colleague), "ZZZZ-ZZZZ", "danger", AT)
    row = LogRow.objects.get(action="break_glass.open")
    assert (row.outcome, row.record, row.reason) == ("refused", "reference", "danger")
    assert row.person is None


def test_ten_tries_an_hour_and_no_more_even_for_a_reference_that_exists(
    keeper: Actor, colleague: CentreMembership
):
    reference = reference_of(make_person(keeper).person)
    for number in range(TRIES_AN_HOUR):
        assert break_glass.tries_left(reopened(colleague), AT) == TRIES_AN_HOUR - number
        with pytest.raises(NotHere) as refused:
            open_elsewhere(reopened(colleague), "ZZZZ-ZZZZ", "danger", AT)
        assert not isinstance(refused.value, TooManyTries)
    for wanted in (reference, "ZZZZ-ZZZZ"):
        with pytest.raises(TooManyTries):
            open_elsewhere(reopened(colleague), wanted, "danger", AT)
    assert not BreakGlassAccess.objects.exists()
    assert LogRow.objects.filter(action="break_glass.open", outcome="refused").count() == 12
    # What came after the tenth does not put the end off.
    later = AT + OPEN_FOR + timedelta(seconds=1)
    open_elsewhere(reopened(colleague, later), reference, "danger", later)


def test_the_limit_is_of_the_account_not_of_the_place(keeper: Actor, colleague: CentreMembership):
    second = make_member(Role.MANAGER, user=colleague.user)
    for number in range(TRIES_AN_HOUR):
        member = (colleague, second)[number % 2]
        with pytest.raises(NotHere):
            open_elsewhere(reopened(member), "ZZZZ-ZZZZ", "danger", AT)
    with pytest.raises(TooManyTries):
        open_elsewhere(reopened(second), "ZZZZ-ZZZZ", "danger", AT)


@pytest.mark.django_db(transaction=True)
def test_tries_sent_side_by_side_are_counted_one_by_one():
    colleague = make_member(Role.CASEWORKER)

    def attempt(_: int) -> bool:
        try:
            open_elsewhere(reopened(colleague), "ZZZZ-ZZZZ", "danger", AT)
        except TooManyTries:
            return False
        except NotHere:
            return True
        finally:
            connection.close()
        raise AssertionError

    with ThreadPoolExecutor(6) as pool:
        evaluated = sum(pool.map(attempt, range(3 * TRIES_AN_HOUR)))
    assert evaluated == TRIES_AN_HOUR


def test_a_second_click_opens_nothing_twice(keeper: Actor, colleague: CentreMembership):
    reference = reference_of(make_person(keeper).person)
    for _ in range(2):
        open_elsewhere(reopened(colleague), reference, "danger", AT)
    assert BreakGlassAccess.objects.count() == 1
    open_elsewhere(reopened(colleague), reference, "legal", AT)
    assert BreakGlassAccess.objects.count() == 2


def test_a_file_of_one_s_own_centre_needs_no_opening(keeper: Actor):
    person = make_person(keeper).person
    assert open_elsewhere(keeper, reference_of(person), "danger", AT) == person
    assert not BreakGlassAccess.objects.exists()
    assert not LogRow.objects.filter(action="break_glass.open", person=person).exists()


def test_the_home_centre_says_it_has_seen_it_once(keeper: Actor, colleague: CentreMembership):
    person = make_person(keeper).person
    open_elsewhere(reopened(colleague), reference_of(person), "danger", AT)
    (opening,) = break_glass.openings(keeper)
    home = home_of(keeper)
    manager = make_actor(Role.MANAGER, home)
    break_glass.mark_seen(manager, opening.id, AT)
    break_glass.mark_seen(keeper, opening.id, AT + timedelta(minutes=5))
    (opening,) = break_glass.openings(keeper)
    assert opening.seen_at == AT
    assert break_glass.unseen_count(manager) == 0


def test_only_the_home_centre_sees_it_and_says_so(keeper: Actor, colleague: CentreMembership):
    person = make_person(keeper).person
    open_elsewhere(reopened(colleague), reference_of(person), "danger", AT)
    (opening,) = break_glass.openings(keeper)
    home = home_of(keeper)
    elsewhere = make_actor(Role.MANAGER)
    others = [reopened(colleague), elsewhere, make_actor(Role.COORDINATOR)]
    others += [make_actor(Role.FINANCE, home), make_actor(Role.PARTNER, home)]
    for other in others:
        assert break_glass.openings(other) == ()
        assert break_glass.unseen_count(other) == 0
        with pytest.raises(NotHere):
            break_glass.mark_seen(other, opening.id, AT)
    assert break_glass.unseen_count(keeper) == 1


def test_those_nobody_has_seen_come_first(keeper: Actor, colleague: CentreMembership):
    for minutes in (0, 1, 2):
        at = AT + timedelta(minutes=minutes)
        reference = reference_of(make_person(keeper).person)
        open_elsewhere(reopened(colleague, at), reference, "danger", at)
    newest = break_glass.openings(keeper)[0]
    break_glass.mark_seen(keeper, newest.id, AT)
    times = [one.opened_at for one in break_glass.openings(keeper)]
    assert times == [AT + timedelta(minutes=minutes) for minutes in (1, 0, 2)]


@pytest.mark.bar(11)
def test_more_than_fifty_files_in_an_hour_alert(keeper: Actor):
    """One alert an hour, whatever follows; fifty files, or one file fifty times, are no alert."""
    reader = make_member(Role.CASEWORKER, home_of(keeper))
    people = [make_person(keeper).person for _ in range(MANY_FILES + 2)]
    for person in [*people[:MANY_FILES], *people[:5]]:
        person_sheet(reopened(reader), person, AT)
    assert not Alert.objects.exists()
    for person in people[MANY_FILES:]:
        person_sheet(reopened(reader), person, AT)
    alert = Alert.objects.get()
    assert (alert.kind, alert.actor, alert.centre) == (
        "many_files",
        str(reader.user_id),
        keeper.centre,
    )
    assert alert.count == MANY_FILES + 2

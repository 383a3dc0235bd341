"""A household that goes to another centre is there with everything, and nowhere else."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

import pytest
from django.db import connection
from django.db.models import Model

from tests.made_up_households import make_household
from tests.people import AT, Canaries, make_actor, make_centre
from tests.privacy.whole_files import WholeFile, make_whole_file
from trousseau.accounts import access as account_access
from trousseau.accounts.actor import Actor, actor_of
from trousseau.accounts.choices import BreakGlassReason, CentreKind, LinkKind, Role
from trousseau.accounts.doors import NotHere, reading, system
from trousseau.accounts.links import find_link
from trousseau.accounts.models import BreakGlassAccess, Centre, CentreMembership
from trousseau.audit.models import LogRow
from trousseau.households.actions import NotPossible, add_member, close_household, separate
from trousseau.households.actions import Place as Kin
from trousseau.households.assessments import assessments_of, known_assessment
from trousseau.households.choices import CloseReason, NoteKind, Relation
from trousseau.households.contacts import due_appointments, write_note
from trousseau.households.models import Appointment, Assessment, Household, Note
from trousseau.households.queries import households_of, households_page
from trousseau.households.sheet import household_sheet
from trousseau.households.transfers import transfer
from trousseau.partners.introduction_queries import introduction_sheet
from trousseau.partners.models import Introduction
from trousseau.plans.models import MobilityPlan
from trousseau.plans.queries import plan_sheet
from trousseau.privacy.actions import edit_person
from trousseau.privacy.models import ErasureNotice, Person, PossibleDouble
from trousseau.privacy.moving import going_along
from trousseau.privacy.participants import give_access
from trousseau.privacy.personal_data import PersonalTable, personal_tables
from trousseau.privacy.queries import people_found, people_page, person_sheet, person_to_change
from trousseau.privacy.readers import readers_of
from trousseau.privacy.subject_export import subject_export

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(hours=1)


@dataclass
class Relay:
    """A whole file at one centre, and who may receive it at another."""

    giver: Actor
    receiver: Actor
    whole: WholeFile
    household: UUID

    @property
    def person(self) -> UUID:
        return self.whole.canaries.person

    def hand_over(self, *, to: int | None = None, receiver: UUID | None = None) -> None:
        centre = self.receiver.centre if to is None else to
        assert centre is not None
        transfer(self.giver, self.household, centre, receiver or self.receiver.user, LATER)

    def one(self, model: type[Model]) -> UUID:
        """The number of the one row of the file in a table."""
        table = next(table for table in personal_tables() if table.model is model)
        with system("test.read", AT):
            found: UUID = table.rows(self.person)[0].pk
        return found


@pytest.fixture
def relay() -> Relay:
    giver, receiver = (make_actor(Role.CASEWORKER, make_centre()) for _ in range(2))
    whole = make_whole_file(giver)
    with system("test.alter", AT):
        # Who is to be erased does not go anywhere: that has a test of its own.
        ErasureNotice.objects.update(called_off_on=AT)
        household = Household.objects.get(memberships__person=whole.canaries.person)
    return Relay(giver, receiver, whole, household.pk)


def found(relay: Relay, actor: Actor) -> bool:
    """Whether a search by the family name finds the person."""
    name = relay.whole.canaries.fields["family_name"]
    result = people_found(actor, name, AT)
    return relay.person in {line.id for line in (*result.exact, *result.alike)}


def moved_house(relay: Relay, actor: Actor) -> bool:
    """Whether an address that the actor writes is then in the file."""
    edit_person(actor, relay.person, {"address": str(actor.user)}, None, AT)
    return person_sheet(actor, relay.person, AT).fields["address"] == str(actor.user)


# Every door that leads to a file: whether it lets an actor in.
DOORS: dict[str, Callable[[Relay, Actor], object]] = {
    "the household": lambda it, one: household_sheet(one, it.household, AT),
    "the list": lambda it, one: (
        it.household in {line.id for line in households_page(one, 0, 50, AT).lines}
    ),
    "by person": lambda it, one: households_of(one, [it.person], AT),
    "the file": lambda it, one: person_sheet(one, it.person, AT),
    "the people": lambda it, one: (
        it.person in {row.id for row in people_page(one, 0, 50, AT).lines}
    ),
    "to be changed": lambda it, one: person_to_change(one, it.person, AT),
    "the search": found,
    "who read it": lambda it, one: readers_of(one, it.person, AT, "people.readers"),
    "the whole copy": lambda it, one: subject_export(one, it.person, AT, "rights.export"),
    "an interview": lambda it, one: known_assessment(one, it.one(Assessment), AT),
    "its interviews": lambda it, one: assessments_of(one, it.household, AT),
    "the plan": lambda it, one: plan_sheet(one, it.one(MobilityPlan), AT),
    "an introduction": lambda it, one: introduction_sheet(one, it.one(Introduction), AT),
    "a note": lambda it, one: write_note(one, it.household, NoteKind.CALL, "", AT),
    "a new address": moved_house,
    "their own access": lambda it, one: give_access(one, it.person, LATER),
    "their account": lambda it, one: (
        account_access.users(one).filter(pk=it.whole.participant.user_id).exists()
    ),
}


def opens(door: str, relay: Relay, actor: Actor) -> bool:
    try:
        return bool(DOORS[door](relay, actor))
    except NotHere:
        return False


@pytest.mark.parametrize("door", DOORS)
def test_each_door_opens_to_one_centre_and_then_to_the_other(door: str, relay: Relay):
    assert (opens(door, relay, relay.giver), opens(door, relay, relay.receiver)) == (True, False)
    relay.hand_over()
    assert (opens(door, relay, relay.giver), opens(door, relay, relay.receiver)) == (False, True)


def goes(table: PersonalTable, row: Model) -> bool:
    """Whether a row goes along: what is of all of them does, also where one's own stays."""
    stays = table.model._meta.label in going_along().stays
    return not (stays and any(getattr(row, path) for path in table.paths))


# Rows of two people of two centres: the coordinator's, who reads them past the wall.
TWO = {PossibleDouble}


def seen(relay: Relay, actor: Actor) -> dict[str, int]:
    """By table, how many rows of the file the database itself lets an actor see."""
    rows_of = {table: rows for table, rows in _rows(relay).items() if table.model not in TWO}
    with reading(actor, "test.read", AT):
        return {
            table.model._meta.label: table.model._base_manager.filter(
                pk__in=[row.pk for row in rows]
            ).count()
            for table, rows in rows_of.items()
        }


def _rows(relay: Relay) -> dict[PersonalTable, list[Model]]:
    with system("test.read", AT):
        return {table: list(table.rows(relay.person)) for table in personal_tables()}


@pytest.mark.bar(4)
def test_behind_the_second_wall_every_table_goes_over(relay: Relay):
    """Without any filter of ours: on PostgreSQL the database itself tells them apart."""
    if connection.vendor != "postgresql":
        pytest.skip("row-level security exists on PostgreSQL only")
    before = {
        table.model._meta.label: len(rows)
        for table, rows in _rows(relay).items()
        if table.model not in TWO
    }
    assert seen(relay, relay.giver) == before
    assert set(seen(relay, relay.receiver).values()) == {0}
    going = {
        table.model._meta.label: len([row for row in rows if goes(table, row)])
        for table, rows in _rows(relay).items()
        if table.model not in TWO
    }
    relay.hand_over()
    assert seen(relay, relay.receiver) == going
    assert set(seen(relay, relay.giver).values()) == {0}


def test_nothing_is_lost_but_what_stays(relay: Relay):
    """Every row of every table about people, to the byte but for whose it is."""
    whose = {"centre", "referent", "with_user"}

    def values() -> dict[tuple[str, object], dict[str, object]]:
        return {
            (table.model._meta.label, row.pk): {
                column.name: getattr(row, column.attname)
                for column in row._meta.concrete_fields
                if column.name not in whose
            }
            for table, rows in _rows(relay).items()
            for row in rows
            if goes(table, row)
        }

    before = values()
    assert len(before) < sum(map(len, _rows(relay).values())), "something stays"
    relay.hand_over()
    assert values() == before
    assert len(before) == sum(map(len, _rows(relay).values()))


def test_the_receiver_accompanies_them_and_keeps_their_appointments(relay: Relay):
    relay.hand_over()
    with system("test.read", AT):
        household = Household.objects.get(pk=relay.household)
        person = Person.objects.get(pk=relay.person)
        assert {household.referent_id, person.referent_id} == {relay.receiver.user}
    day = AT.date() + timedelta(1)
    with reading(relay.receiver, "test.read", AT):
        assert due_appointments(relay.receiver, day, mine=True, most=9)[1] == 2


def test_an_appointment_that_is_over_keeps_the_name_of_who_held_it(relay: Relay):
    with system("test.alter", AT):
        Appointment.objects.update(state="kept")
    relay.hand_over()
    with system("test.read", AT):
        held = set(Appointment.objects.values_list("with_user", flat=True))
    assert held == {relay.giver.user}


def test_the_person_keeps_their_own_access(relay: Relay):
    me = actor_of(relay.whole.participant, AT)
    relay.hand_over()
    place = CentreMembership.objects.get(pk=relay.whole.participant.pk)
    assert (place.centre_id, place.until_on) == (relay.receiver.centre, None)
    assert person_sheet(me, relay.person, LATER, "my.index").id == relay.person


def test_links_and_openings_of_before_end(relay: Relay):
    stranger = make_actor(Role.CASEWORKER, make_centre())
    assert relay.giver.centre is not None
    opening = BreakGlassAccess.objects.create(
        membership_id=stranger.membership, person=relay.person, home_centre_id=relay.giver.centre,
        reason=BreakGlassReason.DANGER, opened_at=AT, closes_at=LATER + timedelta(hours=1),
    )  # fmt: skip
    kind, secret = give_access(relay.giver, relay.person, AT)
    assert find_link(kind, secret, AT).made_by_id == relay.giver.user
    relay.hand_over()
    with pytest.raises(NotHere):
        find_link(kind, secret, LATER)
    opening.refresh_from_db()
    assert opening.closes_at == LATER
    assert kind == LinkKind.RENEWAL


def test_both_sides_have_it_in_the_log(relay: Relay):
    relay.hand_over()
    record = f"household:{relay.household}"
    rows = LogRow.objects.filter(person=relay.person, record=record)
    found = set(rows.values_list("action", "centre"))
    assert ("households.transfer", relay.giver.centre) in found
    assert ("households.receive", relay.receiver.centre) in found


def test_a_second_click_changes_nothing(relay: Relay):
    relay.hand_over()
    logged = LogRow.objects.filter(action="households.receive").count()
    with pytest.raises(NotHere):
        relay.hand_over()
    assert relay.receiver.centre is not None
    transfer(relay.receiver, relay.household, relay.receiver.centre, relay.receiver.user, LATER)
    assert LogRow.objects.filter(action="households.receive").count() == logged
    assert household_sheet(relay.receiver, relay.household, LATER).id == relay.household


def _somebody_elsewhere(relay: Relay) -> None:
    Person.objects.filter(pk=relay.person).update(centre=make_centre())


def _one_to_be_erased(relay: Relay) -> None:
    ErasureNotice.objects.filter(person=relay.person).update(called_off_on=None)


def _only_a_departure_centre(relay: Relay) -> None:
    assert relay.receiver.centre is not None
    Centre.objects.filter(pk=relay.receiver.centre).update(kind=CentreKind.DEPARTURE)


def _the_receiver_left(relay: Relay) -> None:
    CentreMembership.objects.filter(pk=relay.receiver.membership).update(until_on=AT.date())


def _the_receiver_counts_money(relay: Relay) -> None:
    CentreMembership.objects.filter(pk=relay.receiver.membership).update(role=Role.FINANCE)


def _it_is_closed(relay: Relay) -> None:
    close_household(relay.giver, relay.household, CloseReason.STAYS, AT)


REFUSED: dict[str, tuple[Callable[[Relay], None], str]] = {
    "somebody is elsewhere": (_somebody_elsewhere, "elsewhere"),
    "somebody is to be erased": (_one_to_be_erased, "being_erased"),
    "it welcomes nobody": (_only_a_departure_centre, "no_arrival_centre"),
    "the receiver has left": (_the_receiver_left, "nobody_receives"),
    "the receiver does other work": (_the_receiver_counts_money, "nobody_receives"),
    "it is closed": (_it_is_closed, "closed"),
}


@pytest.mark.parametrize("why", REFUSED)
def test_it_is_refused_whole(why: str, relay: Relay):
    prevent, code = REFUSED[why]
    with system("test.alter", AT):
        prevent(relay)
    with pytest.raises(NotPossible) as refused:
        relay.hand_over()
    assert refused.value.why == code
    with system("test.read", AT):
        assert Household.objects.get(pk=relay.household).centre_id == relay.giver.centre
    assert not LogRow.objects.filter(action="households.receive").exists()


@pytest.mark.parametrize("role", [Role.FINANCE, Role.COORDINATOR, Role.ADMINISTRATOR, Role.DPO])
def test_nobody_else_hands_over(role: Role, relay: Relay):
    assert relay.giver.centre is not None
    centre = Centre.objects.get(pk=relay.giver.centre)
    relay.giver = make_actor(role, centre)
    with pytest.raises(NotHere):
        relay.hand_over()


def test_who_parted_before_stays_with_what_is_theirs():
    giver, receiver = (make_actor(Role.CASEWORKER, make_centre()) for _ in range(2))
    couple = make_household(giver, Relation.SPOUSE)
    own = couple.people[1].person
    note = write_note(giver, couple.id, NoteKind.NOTE, "avant", AT, own)
    apart = separate(giver, couple.id, [own], AT)
    assert receiver.centre is not None
    transfer(giver, couple.id, receiver.centre, receiver.user, LATER)
    assert person_sheet(giver, own, LATER).id == own
    assert household_sheet(giver, apart, LATER).id == apart
    with pytest.raises(NotHere):
        person_sheet(receiver, own, LATER)
    with reading(giver, "test.read", LATER):
        assert Note.objects.filter(pk=note).exists()
    assert not household_sheet(receiver, couple.id, LATER).notes


def test_all_who_belong_to_it_go_together():
    giver, receiver = (make_actor(Role.CASEWORKER, make_centre()) for _ in range(2))
    household = make_household(giver, Relation.SPOUSE, Relation.CHILD)
    assert receiver.centre is not None
    transfer(giver, household.id, receiver.centre, receiver.user, LATER)
    there = household_sheet(receiver, household.id, LATER)
    assert {one.person.id for one in there.members} == {one.person for one in household.people}
    texts: Canaries = household.people[2]
    new = add_member(receiver, household.id, Kin(Relation.CHILD), texts.fields, [], LATER)
    assert person_sheet(receiver, new, LATER).centre_id == receiver.centre

"""A file that went to another centre does not come back to the old one with an older backup."""

from datetime import timedelta
from pathlib import Path

import pytest

from tests.databases import clean
from tests.made_up_households import MadeUp, make_household
from tests.people import AT, make_actor, make_centre, make_member
from trousseau.accounts.actor import Actor, actor_of
from trousseau.accounts.choices import Role
from trousseau.accounts.doors import NotHere, system
from trousseau.accounts.models import Centre, CentreMembership
from trousseau.audit.endings import Kind
from trousseau.audit.models import RegisterMark
from trousseau.households.actions import separate
from trousseau.households.choices import Relation
from trousseau.households.models import Household
from trousseau.households.sheet import household_sheet
from trousseau.households.transfers import transfer
from trousseau.privacy.queries import person_sheet
from trousseau.safekeeping.backup import make_backup
from trousseau.safekeeping.endings import end_again
from trousseau.safekeeping.restore import restore

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.bar(26)]
LATER = AT + timedelta(hours=3)


class Two:
    """Two centres, and a couple at the first; one of them signs in."""

    def __init__(self) -> None:
        self.giver, self.receiver = (make_actor(Role.CASEWORKER, make_centre()) for _ in range(2))
        self.couple: MadeUp = make_household(self.giver, Relation.SPOUSE)
        assert self.giver.centre is not None
        centre = Centre.objects.get(pk=self.giver.centre)
        self.place = make_member(Role.PARTICIPANT, centre, person=self.couple.first)

    def hand_over(self) -> None:
        assert self.receiver.centre is not None
        transfer(self.giver, self.couple.id, self.receiver.centre, self.receiver.user, AT)

    def is_with(self, actor: Actor) -> bool:
        try:
            household_sheet(actor, self.couple.id, LATER)
            person_sheet(actor, self.couple.first, LATER)
        except NotHere:
            return False
        return True


@pytest.fixture
def two(home: Path, static_files: None) -> Two:
    return Two()


def test_an_older_backup_does_not_give_it_back(two: Two, tmp_path: Path):
    make_backup(tmp_path / "one.backup", AT)
    two.hand_over()
    clean()
    assert restore(tmp_path / "one.backup", LATER).ended_again == {Kind.FILE: 1}
    assert (two.is_with(two.giver), two.is_with(two.receiver)) == (False, True)
    place = CentreMembership.objects.get(pk=two.place.pk)
    assert (place.centre_id, place.user.is_active) == (two.receiver.centre, True)
    own = person_sheet(actor_of(place, LATER), two.couple.first, LATER, "my.index")
    assert (own.id, own.centre_id) == (two.couple.first, two.receiver.centre)


def test_without_the_register_it_would(two: Two, tmp_path: Path):
    """Else the test above could not fail."""
    make_backup(tmp_path / "one.backup", AT)
    clean()
    assert restore(tmp_path / "one.backup", LATER).ended_again == {}
    assert (two.is_with(two.giver), two.is_with(two.receiver)) == (True, False)


def test_who_had_not_parted_yet_does_not_go_where_the_other_went(two: Two, tmp_path: Path):
    """In the backup they are one household: where one of them lives now is not for the other."""
    make_backup(tmp_path / "one.backup", AT)
    separate(two.giver, two.couple.id, [two.couple.people[1].person], AT)
    two.hand_over()
    clean()
    assert restore(tmp_path / "one.backup", LATER).ended_again == {}
    assert two.is_with(two.giver)


def test_a_centre_with_the_same_number_is_another_one(two: Two):
    two.hand_over()
    with system("test.alter", AT):
        Household.objects.update(centre_id=two.giver.centre)
    assert two.receiver.centre is not None
    Centre.objects.filter(pk=two.receiver.centre).update(opened_on=AT.date())
    RegisterMark.objects.all().delete()
    assert end_again(LATER) == {}


def test_what_stands_where_it_went_is_left_as_it_is(two: Two):
    """Whatever the worker does every night; the referent above all."""
    two.hand_over()
    for day in range(3):
        assert end_again(LATER + timedelta(days=day)) == {}
    with system("test.read", LATER):
        assert Household.objects.get().referent_id == two.receiver.user

"""What several people share is told to each of them, and goes with the last one."""

import pytest
from django.db.models import Model

from tests.made_up_households import MadeUp, make_household
from tests.people import AT, TODAY, make_actor, make_centre
from trousseau.accounts.actor import Actor
from trousseau.accounts.choices import Role
from trousseau.accounts.doors import system
from trousseau.households.actions import separate
from trousseau.households.choices import NoteKind, Relation, Structure
from trousseau.households.contacts import write_note
from trousseau.households.models import Household, HouseholdMembership, HousingSituation, Note
from trousseau.households.situations import Stay, set_stay
from trousseau.privacy.choices import ErasureCause
from trousseau.privacy.erasure import erase_person
from trousseau.privacy.subject_export import SubjectExport, subject_export

pytestmark = [pytest.mark.django_db, pytest.mark.bar(26)]
SHARED, HERS, HIS = "chez-nous-canari", "la-sienne-canari", "le-sien-canari"
ACTION = "rights.export"


@pytest.fixture
def actor() -> Actor:
    return make_actor(Role.CASEWORKER, make_centre())


@pytest.fixture
def couple(actor: Actor) -> MadeUp:
    """Two adults; one thing is noted of both, and one of each."""
    household = make_household(actor, Relation.SPOUSE)
    set_stay(actor, household.id, Stay(Structure.CADA, SHARED, TODAY, None), AT)
    for text, person in zip((HERS, HIS), household.people, strict=True):
        write_note(actor, household.id, NoteKind.NOTE, text, AT, person.person)
    return household


def count(model: type[Model]) -> int:
    with system("test.count", AT):
        return model._base_manager.count()


def erase(couple: MadeUp, number: int) -> None:
    erase_person(couple.people[number].person, ErasureCause.ASKED, AT)


def told(actor: Actor, couple: MadeUp, number: int) -> str:
    found: SubjectExport = subject_export(actor, couple.people[number].person, AT, ACTION)
    return found.as_json().decode()


@pytest.mark.bar(28)
def test_each_is_told_what_both_share_and_nothing_of_the_other(actor: Actor, couple: MadeUp):
    first, second = told(actor, couple, 0), told(actor, couple, 1)
    assert SHARED in first
    assert SHARED in second
    assert HERS in first
    assert HERS not in second
    assert HIS in second
    assert HIS not in first
    for other in couple.people[1].values:
        assert other not in first


def test_the_first_to_be_erased_leaves_what_both_share(couple: MadeUp, actor: Actor):
    erase(couple, 0)
    assert (count(Household), count(HouseholdMembership), count(HousingSituation)) == (1, 1, 1)
    assert count(Note) == 1
    assert SHARED in told(actor, couple, 1)


def test_the_last_one_takes_it_along(couple: MadeUp):
    erase(couple, 1)
    erase(couple, 0)
    for model in (Household, HouseholdMembership, HousingSituation, Note):
        assert count(model) == 0, model


def test_who_has_left_is_told_no_more_of_what_the_others_share(actor: Actor, couple: MadeUp):
    """Where an ex-partner lives now is not theirs to know."""
    separate(actor, couple.id, {couple.people[1].person}, AT)
    set_stay(actor, couple.id, Stay(Structure.HOSTED, "nouvelle-canari", TODAY, None), AT)
    left = told(actor, couple, 1)
    assert "nouvelle-canari" not in left
    assert SHARED not in left
    assert HIS in left


def test_who_has_left_does_not_keep_alive_what_they_left(actor: Actor, couple: MadeUp):
    separate(actor, couple.id, {couple.people[1].person}, AT)
    erase(couple, 0)
    with system("test.read", AT):
        (left,) = Household.objects.all()
        assert left.memberships.get().person_id == couple.people[1].person
    assert count(HousingSituation) == 0


def test_an_erasure_elsewhere_takes_nothing_from_those_who_stayed(actor: Actor, couple: MadeUp):
    separate(actor, couple.id, {couple.people[1].person}, AT)
    erase(couple, 1)
    assert SHARED in told(actor, couple, 0)
    assert count(Household) == 1

"""Files of two centres that may be of one person: found by tokens, told without a name."""

from uuid import UUID

import pytest

from tests.people import AT, TODAY, make_actor, make_centre
from trousseau.accounts.actor import Actor
from trousseau.accounts.choices import Role
from trousseau.accounts.doors import NotHere, system
from trousseau.privacy.actions import NewChannel, add_person
from trousseau.privacy.choices import ChannelKind, ErasureCause
from trousseau.privacy.doubles import find_doubles, open_doubles, settle_double
from trousseau.privacy.erasure import erase_person
from trousseau.privacy.models import PossibleDouble

pytestmark = pytest.mark.django_db
NAMES = {"given_names": "Mohamed", "family_name": "Exemple", "birth_date": "1990-01-05"}
PHONE = "06 39 98 12 34"


def file_in(actor: Actor, phone: str = "", **fields: str) -> UUID:
    channels = [NewChannel(ChannelKind.PHONE, phone)] if phone else []
    return add_person(actor, {**NAMES, **fields}, channels, AT)


@pytest.fixture
def here() -> Actor:
    return make_actor(Role.CASEWORKER, make_centre())


@pytest.fixture
def there() -> Actor:
    return make_actor(Role.CASEWORKER, make_centre())


@pytest.fixture
def coordinator() -> Actor:
    return make_actor(Role.COORDINATOR)


def pairs() -> set[frozenset[UUID]]:
    with system("test.read", AT):
        return {frozenset(pair) for pair in PossibleDouble.objects.values_list("first", "second")}


@pytest.mark.parametrize(
    ("fields", "phone"),
    [
        ({}, ""),
        ({"given_names": "Muhammad"}, ""),
        ({"given_names": "Exemple", "family_name": "Mohammed"}, ""),
        ({"given_names": "Olena", "birth_date": "1971"}, "+33639981234"),
    ],
)
def test_the_same_names_and_day_or_the_same_number(here, there, fields, phone):
    found = frozenset({file_in(here, PHONE), file_in(there, phone, **fields)})
    assert find_doubles(AT) == 1
    assert pairs() == {found}
    assert find_doubles(AT) == 0


@pytest.mark.parametrize(
    "fields",
    [
        {"birth_date": "1990-01-06"},
        {"birth_date": "1990"},
        {"birth_date": ""},
        {"family_name": "Modèle"},
    ],
)
def test_other_people_are_let_be(here, there, fields):
    file_in(here)
    file_in(there, **fields)
    assert find_doubles(AT) == 0


def test_within_a_centre_it_is_for_its_own_people_to_say(here):
    file_in(here)
    file_in(here)
    assert find_doubles(AT) == 0


def test_the_number_of_a_shelter_says_nothing_of_anybody(here):
    for number in range(6):
        actor = make_actor(Role.CASEWORKER, make_centre())
        file_in(actor, PHONE, given_names=f"Autre{number}", birth_date="")
    file_in(here, PHONE, birth_date="")
    assert find_doubles(AT) == 0


def test_the_coordinator_learns_of_references_and_centres(here, there, coordinator):
    people = {file_in(here), file_in(there)}
    find_doubles(AT)
    (line,) = open_doubles(coordinator, AT)
    assert {side.person for side in line.sides} == people
    assert all(side.reference and side.centre for side in line.sides)
    settle_double(coordinator, line.id, True, AT)
    assert open_doubles(coordinator, AT) == ()
    assert find_doubles(AT) == 0
    with system("test.read", AT):
        assert PossibleDouble.objects.get().settled_on == TODAY


def test_nobody_else_does(here, there):
    file_in(here)
    file_in(there)
    find_doubles(AT)
    for role in (Role.CASEWORKER, Role.MANAGER, Role.DPO, Role.ADMINISTRATOR):
        with pytest.raises(NotHere):
            open_doubles(make_actor(role), AT)


@pytest.mark.bar(26)
def test_it_goes_with_either_of_them(here, there):
    file_in(here)
    gone = file_in(there)
    find_doubles(AT)
    erase_person(gone, ErasureCause.ASKED, AT)
    assert pairs() == set()

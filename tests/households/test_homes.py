"""What the queries of one page share: each household is read once, its people are logged once."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.made_up_households import make_household
from tests.people import AT, make_actor, make_centre
from tests.the_day import page_of_the_day
from trousseau.accounts.actor import Actor
from trousseau.accounts.choices import Role
from trousseau.audit.models import LogRow
from trousseau.households.choices import Relation
from trousseau.households.queries import households_page

pytestmark = pytest.mark.django_db


@pytest.fixture
def actor() -> Actor:
    return make_actor(Role.CASEWORKER, make_centre())


def logged() -> list[object]:
    return list(LogRow.objects.filter(action="today.index").values_list("person", flat=True))


def test_a_line_is_that_of_the_list(actor: Actor):
    home = make_household(actor, Relation.SPOUSE, Relation.CHILD)
    (line,) = households_page(actor, 0, 9, AT).lines
    with page_of_the_day(actor, AT) as homes:
        homes.fetch([home.id])
        assert homes.line(home.id) == line


def test_who_is_named_twice_is_read_and_logged_once(actor: Actor):
    home, other = make_household(actor, Relation.SPOUSE), make_household(actor)
    with page_of_the_day(actor, AT) as homes:
        homes.fetch([home.id, home.id])
        homes.line(home.id)
        with CaptureQueriesContext(connection) as asked:
            homes.fetch([home.id])
            homes.adults(home.id)
            homes.saw(home.first, "handover:1")
        assert not asked.captured_queries
        homes.fetch([home.id, other.id])
        homes.adults(other.id)
    everybody = [one.person for one in (*home.people, *other.people)]
    assert sorted(map(str, logged())) == sorted(map(str, everybody))


def test_who_is_opened_and_not_named_is_not_in_the_log(actor: Actor):
    home = make_household(actor, Relation.SPOUSE, Relation.CHILD)
    first, second, child = (one.person for one in home.people)
    with page_of_the_day(actor, AT) as homes:
        homes.fetch([home.id])
        assert [one.person.id for one in homes.grown_ups(home.id)] == [first, second]
        assert homes.person(second) is not None
        assert homes.person(child) is None
        homes.saw(first)
    assert logged() == [first]


def test_what_nobody_fetched_is_not_there(actor: Actor):
    home = make_household(actor)
    with page_of_the_day(actor, AT) as homes, pytest.raises(KeyError):
        homes.line(home.id)

"""Guesses are counted before they are looked at."""

from datetime import timedelta

import pytest
from django.core import serializers

from tests.parallel import at_once
from tests.people import AT
from trousseau.accounts.guesses import HOUR, Bucket, give_back, is_empty, take
from trousseau.accounts.models import GuessBucket

pytestmark = pytest.mark.django_db
THREE = Bucket("password:account:essai", 3)


def test_a_bucket_holds_so_many_and_no_more():
    assert [take([THREE], AT) for _ in range(5)] == [True, True, True, False, False]
    assert is_empty(THREE, AT)


def test_it_is_full_again_when_its_time_is_over():
    for _ in range(4):
        take([THREE], AT)
    assert not take([THREE], AT + HOUR - timedelta(seconds=1))
    assert take([THREE], AT + HOUR)
    assert not is_empty(THREE, AT + HOUR)


def test_its_time_begins_with_the_first_guess_and_is_not_drawn_out_by_others():
    take([THREE], AT)
    for minutes in (20, 40, 50, 59):
        take([THREE], AT + timedelta(minutes=minutes))
    assert take([THREE], AT + HOUR)


def test_a_right_guess_is_given_back():
    for _ in range(10):
        assert take([THREE], AT)
        give_back([THREE])
    assert not is_empty(THREE, AT)


def test_giving_back_never_makes_more_than_there_were():
    take([THREE], AT)
    for _ in range(5):
        give_back([THREE])
    assert [take([THREE], AT) for _ in range(4)] == [True, True, True, False]


def test_of_several_buckets_each_gives_one_or_none_does():
    empty, full = Bucket("a", 1), Bucket("b", 3)
    take([empty], AT)
    for _ in range(5):
        assert not take([full, empty], AT)
    assert [take([full], AT) for _ in range(4)] == [True, True, True, False]


def test_buckets_that_are_over_are_cleared_away():
    for number in range(30):
        take([Bucket(f"essai-{number}", 1)], AT)
    take([Bucket("plus tard", 1)], AT + HOUR)
    assert GuessBucket.objects.count() == 1


def test_the_table_names_neither_account_nor_address():
    take(
        [Bucket("password:account:amina@exemple.test", 1), Bucket("password:address:192.0.2.7", 1)],
        AT,
    )
    written = serializers.serialize("json", GuessBucket.objects.all())
    assert "amina" not in written
    assert "192.0.2.7" not in written


def take_one(name: str, limit: int) -> bool:
    return take([Bucket(name, limit)], AT)


@pytest.mark.django_db(transaction=True)
def test_guesses_of_many_processes_at_once_are_all_counted():
    results = at_once(40, take_one, "ensemble", 7)
    assert results.count(True) == 7


@pytest.mark.django_db(transaction=True)
def test_a_bucket_that_is_over_is_begun_again_once_by_all_together():
    for _ in range(7):
        take([Bucket("de nouveau", 7)], AT - HOUR)
    assert at_once(40, take_one, "de nouveau", 7).count(True) == 7

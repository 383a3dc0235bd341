"""The same day and number give the same programme; nothing else decides."""

from collections import Counter
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator

from tests.demo.told import told
from tests.people import AT
from trousseau.accounts.doors import system
from trousseau.accounts.models import CentreMembership, User
from trousseau.demo.programme import make_programme
from trousseau.privacy.models import Person, SearchToken

FEW = 14


@pytest.mark.once
def test_twice_is_the_same_but_for_what_is_made_with_keys(undone):
    with undone():
        make_programme(AT, FEW)
        first, accounts, keyed = told(AT, with_ids=True), of_accounts(), with_keys()
    with undone():
        make_programme(AT, FEW)
        second = told(AT, with_ids=True)
        assert of_accounts() == accounts
        assert not with_keys() & keyed
    for table, texts in first.items():
        assert (texts - second[table], second[table] - texts) == (Counter(), Counter()), table


@pytest.mark.once
def test_another_day_gives_the_same_people_and_other_days(undone):
    def names_and_days():
        with system("test.read", AT):
            rows = list(Person.objects.order_by("reference").values_list("reference", "opened_on"))
        return [row[0] for row in rows], [row[1] for row in rows]

    with undone():
        make_programme(AT, FEW)
        names, days = names_and_days()
    with undone():
        make_programme(AT + timedelta(1), FEW)
        others, later = names_and_days()
    assert names
    assert set(names) == set(others)
    assert days != later


def of_accounts() -> set[tuple[object, ...]]:
    """Who signs in, and as what."""
    users = User.objects.values_list("pk", "username", "name", "created_at")
    places = CentreMembership.objects.values_list("user", "role", "centre__name", "person")
    return {*users, *places}


def with_keys() -> set[bytes | str]:
    """What nobody may know beforehand."""
    with system("test.read", AT):
        people, tokens = list(Person.objects.all()), list(SearchToken.objects.all())
    wrapped = {bytes(person.wrapped_key or b"") for person in people}
    sealed = {bytes(person.given_names) for person in people}
    factors = {str(data) for data in Authenticator.objects.values_list("data", flat=True)}
    return wrapped | sealed | {bytes(row.token) for row in tokens} | factors

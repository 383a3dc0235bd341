"""Who works on a household that has a plan, and the household."""

from uuid import UUID

import pytest

from tests.made_up_households import MadeUp
from tests.made_up_plans import active_plan, eligible_household
from tests.people import make_actor, make_centre
from trousseau.accounts.actor import Actor
from trousseau.accounts.choices import Role
from trousseau.households.choices import Relation


@pytest.fixture
def actor() -> Actor:
    return make_actor(Role.CASEWORKER, make_centre())


@pytest.fixture
def couple(actor: Actor) -> MadeUp:
    return eligible_household(actor, Relation.SPOUSE)


@pytest.fixture
def plan(actor: Actor, couple: MadeUp) -> UUID:
    return active_plan(actor, couple)

"""A day is that of the clock on the wall in France, also between midnight and one."""

import re
from datetime import UTC, date, datetime

import pytest

from tests.architecture.sources import ROOT, modules
from tests.made_up_households import make_household
from tests.people import make_actor, make_centre
from trousseau.accounts.choices import Role
from trousseau.accounts.doors import system
from trousseau.households.actions import inform
from trousseau.households.choices import Structure
from trousseau.households.models import Household
from trousseau.households.situations import Stay, set_stay

# Half past midnight in Paris; in UTC it is still the day before.
NIGHT = datetime(2026, 11, 23, 23, 30, tzinfo=UTC)
TODAY = date(2026, 11, 24)


@pytest.mark.django_db
def test_what_happens_after_midnight_happened_today():
    actor = make_actor(Role.CASEWORKER, make_centre())
    household = make_household(actor)
    inform(actor, household.id, TODAY, NIGHT)
    # "Begins today or before" is said of the same day that the page shows.
    set_stay(actor, household.id, Stay(Structure.CADA, "", TODAY, None), NIGHT)
    with system("test.read", NIGHT):
        assert Household.objects.get(pk=household.id).informed_on == TODAY


def test_nobody_takes_the_day_of_a_moment_in_another_zone():
    """`at.date()` is the day in the zone that the moment happens to be in: `localdate(at)`."""
    found = [
        f"{module}:{number}"
        for module in modules()
        # The moments of the demonstration are of France already.
        if module.path.parts[0] == "trousseau" and module.path.parts[1] != "demo"
        for number, line in enumerate(
            (ROOT / module.path).read_text(encoding="utf-8").splitlines(), 1
        )
        if re.search(r"\bat\.date\(\)", line)
    ]
    assert not found

"""The door of the page of the day, for tests of what is read behind it."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime

from trousseau.accounts.actor import Actor
from trousseau.accounts.doors import reading
from trousseau.households.homes import Homes


@contextmanager
def page_of_the_day(actor: Actor, at: datetime, today: date | None = None) -> Iterator[Homes]:
    """As `web.today.index` opens it; of another day where that is asked for."""
    with reading(actor, "today.index", at) as door:
        yield Homes(door, actor, today or at.date())

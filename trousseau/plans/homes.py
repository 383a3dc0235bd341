"""Which of the homes noted under a plan is the one of a day."""

from collections.abc import Iterable
from datetime import date

from trousseau.plans.models import Tenancy


def home_on(homes: Iterable[Tenancy], day: date) -> Tenancy | None:
    """The home whose dates hold a day (the one begun last, where several do), else the next one to
    begin; None where all of them are over."""
    going_on = [one for one in homes if one.ends_on is None or one.ends_on >= day]
    begun = [one for one in going_on if one.starts_on <= day]
    if begun:
        return max(begun, key=lambda one: one.starts_on)
    return min(going_on, key=lambda one: one.starts_on, default=None)

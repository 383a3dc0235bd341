"""What accounts know of somebody whose file goes to another centre."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from trousseau.accounts.doors import Door
from trousseau.accounts.links import revoke
from trousseau.accounts.models import BreakGlassAccess, CentreMembership


def move_accounts(people: Collection[UUID], centre: int, door: Door, at: datetime) -> None:
    """Have their own access stand with the new centre, in a transaction.

    The place of a participant says where their file is, so it changes with it and leaves no row
    behind at the old centre. Links that this one handed out for them, and openings of the files
    from elsewhere, end: whoever needs one asks the new centre.
    """
    places = CentreMembership.objects.filter(person__in=people)
    users = list(places.values_list("user", flat=True))
    places.update(centre=centre)
    revoke(Q(invitation__person__in=people) | Q(renewal__user__in=users), door, at)
    still_open = BreakGlassAccess.objects.filter(person__in=people, closes_at__gt=at)
    still_open.update(closes_at=at)

"""The secret link under which a calendar reads somebody's own appointments, without any name.

Each has one at a time. It lasts half a year; its owner lets it last on with one click, and the
address stays the same, so that no telephone has to be set up anew.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q
from django.utils.timezone import localdate

from trousseau.accounts.actor import Actor, actor_of, memberships_of
from trousseau.accounts.choices import MEETS_HOUSEHOLDS, LinkKind
from trousseau.accounts.doors import NotHere, writing
from trousseau.accounts.links import find_link, make_link, revoke, working
from trousseau.accounts.models import Link, User

LIFETIME = timedelta(days=183)


@dataclass(frozen=True)
class CalendarLine:
    """One's own calendar; its secret is not known any more."""

    made_at: datetime
    expires_at: datetime


@dataclass(frozen=True)
class CalendarOwner:
    """Whose calendar a link is, in each capacity in which they meet households."""

    actors: tuple[Actor, ...]
    language: str
    # Unlike for any other link: what is told under it can be marked with it.
    mark: bytes
    expires_at: datetime


def own_calendar(actor: Actor, at: datetime) -> CalendarLine | None:
    """The calendar that works at this moment; None without one."""
    row = working(at).filter(_own(actor)).order_by("-pk").first()
    return None if row is None else CalendarLine(row.made_at, row.expires_at)


def make_calendar(actor: Actor, at: datetime) -> str:
    """A new link in the place of any older one; gives its secret. Raises NotHere."""
    with writing(actor, "calendars.make", at) as door:
        _meets(actor)
        revoke(_own(actor), door, at)
        maker = User.objects.get(pk=actor.user)
        link, secret = make_link(LinkKind.CALENDAR, maker, at, LIFETIME)
        door.changed(record=f"link:{link.pk}")
    return secret


def renew_calendar(actor: Actor, at: datetime) -> None:
    """Let the link that works last half a year from now. Raises NotHere when there is none."""
    with writing(actor, "calendars.renew", at) as door:
        _meets(actor)
        row = working(at).filter(_own(actor)).select_for_update().order_by("-pk").first()
        if row is None:
            raise NotHere(what="link:calendar")
        row.expires_at = at + LIFETIME
        row.save(update_fields=["expires_at"])
        door.changed(record=f"link:{row.pk}")


def revoke_calendar(actor: Actor, at: datetime) -> None:
    """Make one's own link useless; without one there is nothing to do. Raises NotHere."""
    with writing(actor, "calendars.revoke", at) as door:
        _meets(actor)
        revoke(_own(actor), door, at)


def owner_of(secret: str, at: datetime) -> CalendarOwner:
    """Whose calendar it is; raises NotHere when the link does not work (any more)."""
    link: Link = find_link(LinkKind.CALENDAR, secret, at)
    if link.made_by is None:
        raise NotHere(what=f"link:{link.pk}")
    places = memberships_of(link.made_by, localdate(at))
    actors = tuple(actor_of(one, at) for one in places if one.role in MEETS_HOUSEHOLDS)
    return CalendarOwner(actors, link.made_by.language, bytes(link.secret_hash), link.expires_at)


def _own(actor: Actor) -> Q:
    return Q(kind=LinkKind.CALENDAR, made_by=actor.user)


def _meets(actor: Actor) -> None:
    if actor.role not in MEETS_HOUSEHOLDS:
        raise NotHere(what="link:calendar")

"""Opening a file of another centre: for a stated reason, for an hour, in sight of its home centre.

That a reference exists is told to whoever tries it: an opening could not work otherwise. Therefore
each try is logged, ten an hour is all there are for one account, and each opening is shown to the
home centre from that moment on.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import F, QuerySet

from trousseau.accounts.actor import Actor
from trousseau.accounts.choices import BreakGlassReason, Role
from trousseau.accounts.doors import Door, NotHere, writing
from trousseau.accounts.models import BreakGlassAccess
from trousseau.accounts.tries import TOO_MANY, TooManyTries, one_at_a_time
from trousseau.audit.models import LogRow

OPEN_FOR = timedelta(hours=1)
TRIES_AN_HOUR = 10
# Everybody else has no case to look into.
OPENERS = frozenset({Role.CASEWORKER, Role.MANAGER, Role.COORDINATOR})
# They answer for the files of the home centre.
WATCHERS = frozenset({Role.CASEWORKER, Role.MANAGER})
SHOWN = 100

_OPEN = "break_glass.open"


@dataclass(frozen=True)
class Opening:
    """A file that was opened from elsewhere, and by whom."""

    id: int
    person: UUID
    name: str
    role: Role
    # Where they work; empty for a role of the whole programme.
    centre: str
    home_centre: str
    reason: BreakGlassReason
    opened_at: datetime
    closes_at: datetime
    seen_at: datetime | None
    # Who of the home centre said they had seen it.
    seen_by: str


def open_file(
    actor: Actor,
    find: Callable[[], tuple[UUID, int] | None],
    reason: str,
    at: datetime,
) -> UUID:
    """Open for an hour the file that `find` gives: its person and home centre, or None.

    Nothing is opened when the file is the actor's own centre's, or still open for the same reason.
    Raises ValueError without a reason, NotHere when there is no such file, TooManyTries.
    """
    why = BreakGlassReason(reason)
    with one_at_a_time(actor), writing(actor, _OPEN, at, why) as door:
        return _open(door, actor, find, why, at)


def _open(
    door: Door,
    actor: Actor,
    find: Callable[[], tuple[UUID, int] | None],
    reason: BreakGlassReason,
    at: datetime,
) -> UUID:
    if actor.role not in OPENERS:
        raise NotHere(what="reference")
    if tries_left(actor, at) == 0:
        raise TooManyTries
    found = find()
    if found is None:
        raise NotHere(what="reference")
    person, home = found
    if home in actor.centres:
        door.changed(record="own_centre")
        return person
    opening = BreakGlassAccess.objects.filter(
        membership=actor.membership, person=person, reason=reason, closes_at__gt=at
    ).first()
    if opening is None:
        opening = BreakGlassAccess.objects.create(
            membership_id=actor.membership,
            person=person,
            home_centre_id=home,
            reason=reason,
            opened_at=at,
            closes_at=at + OPEN_FOR,
        )
    door.changed(person, record=f"opening:{opening.pk}")
    return person


def tries_left(actor: Actor, at: datetime) -> int:
    """How many more references this account may try before the hour is over."""
    tried = (
        LogRow.objects.filter(actor=str(actor.user), at__gt=at - OPEN_FOR, action=_OPEN)
        .exclude(record=TOO_MANY)
        .count()
    )
    return max(0, TRIES_AN_HOUR - tried)


def current_opening(actor: Actor, person: UUID, at: datetime) -> Opening | None:
    """The opening through which this actor reads a file now; None when there is none."""
    rows = _rows().filter(membership=actor.membership, person=person)
    row = rows.filter(opened_at__lte=at, closes_at__gt=at).order_by("-opened_at", "-pk").first()
    return None if row is None else _opening(row)


def own_openings(actor: Actor, at: datetime) -> tuple[Opening, ...]:
    """What this actor has open now, the first to close first."""
    rows = _rows().filter(membership=actor.membership, opened_at__lte=at, closes_at__gt=at)
    return tuple(map(_opening, rows.order_by("closes_at", "pk")))


def openings(actor: Actor) -> tuple[Opening, ...]:
    """The last hundred files of the actor's centre opened from elsewhere, unseen ones first."""
    if actor.role not in WATCHERS:
        return ()
    rows = _rows().filter(home_centre=actor.centre)
    newest = rows.order_by(F("seen_at").desc(nulls_first=True), "-opened_at", "-pk")
    return tuple(map(_opening, newest[:SHOWN]))


def unseen_count(actor: Actor) -> int:
    """How many of them nobody of the centre has said they had seen."""
    if actor.role not in WATCHERS:
        return 0
    return BreakGlassAccess.objects.filter(home_centre=actor.centre, seen_at=None).count()


def mark_seen(actor: Actor, opening: int, at: datetime) -> None:
    """Say that somebody of the home centre has seen it; the first who said so stays.

    Raises NotHere.
    """
    with writing(actor, "break_glass.seen", at) as door:
        row = None
        if actor.role in WATCHERS:
            row = (
                BreakGlassAccess.objects.select_for_update()
                .filter(pk=opening, home_centre=actor.centre)
                .first()
            )
        if row is None:
            raise NotHere(what=f"opening:{opening}")
        if row.seen_at is None:
            row.seen_at = at
            row.seen_by_id = actor.user
            row.save(update_fields=["seen_at", "seen_by"])
        door.changed(row.person, record=f"opening:{opening}")


def _rows() -> QuerySet[BreakGlassAccess]:
    return BreakGlassAccess.objects.select_related(
        "membership__user", "membership__centre", "home_centre", "seen_by"
    )


def _opening(row: BreakGlassAccess) -> Opening:
    made_as = row.membership
    return Opening(
        id=row.pk,
        person=row.person,
        name=str(made_as.user),
        role=Role(made_as.role),
        centre=made_as.centre.name if made_as.centre else "",
        home_centre=row.home_centre.name,
        reason=BreakGlassReason(row.reason),
        opened_at=row.opened_at,
        closes_at=row.closes_at,
        seen_at=row.seen_at,
        seen_by=str(row.seen_by) if row.seen_by else "",
    )

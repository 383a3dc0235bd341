"""How long somebody stays signed in, and when their screen is locked.

Staff and partners: after 15 minutes without a request the session is locked, and opens again with
the password; 12 hours after the sign-in it ends. Participants often use a telephone that others use
too: there is no lock, the session ends after 15 minutes, and after 2 hours in any case.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import Enum
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.contrib.auth import logout
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from trousseau.accounts.actor import actor_of
from trousseau.accounts.choices import Role
from trousseau.accounts.models import CentreMembership
from trousseau.web import draft_forms

IDLE = timedelta(minutes=15)
LONGEST = timedelta(hours=12)
LONGEST_OF_PARTICIPANT = timedelta(hours=2)
# A request is written down once a minute at most: a write with every page would make every reader
# wait for SQLite's one writer. Somebody may be locked this much too early, never too late.
GRAIN = timedelta(minutes=1)
# The page saves and locks by itself a little before the server would.
IDLE_IN_PAGE = IDLE - timedelta(seconds=30)

# What stands in the session: seconds since 1970, UTC.
SIGNED_IN, SEEN, LOCKED = "signed_in_at", "last_seen", "locked"
# The pages of a locked session.
OF_THE_LOCK = frozenset({"sessions_lock", "sessions_unlock"})


class State(Enum):
    """Whether a session may go on."""

    OPEN = "open"
    LOCKED = "locked"
    OVER = "over"


@dataclass(frozen=True)
class Standing:
    """What a page needs to know to lock itself."""

    can_lock: bool
    idle_seconds: int
    # Where its other windows go when one of them locks or signs out.
    away: str


def locks(role: Role) -> bool:
    """Whether an idle session of this role is locked; else it ends."""
    return role != Role.PARTICIPANT


def begin(request: HttpRequest, at: datetime | None = None) -> None:
    """Somebody has just signed in, with every factor: the clocks start."""
    stamp = int((at or timezone.now()).timestamp())
    request.session.pop(LOCKED, None)
    request.session[SIGNED_IN] = request.session[SEEN] = stamp


def state(session: SessionBase, role: Role, at: datetime) -> State:
    """Whether the session may go on at a moment; one whose clocks never started begins now."""
    longest = LONGEST if locks(role) else LONGEST_OF_PARTICIPANT
    if at - _time(session, SIGNED_IN, at) >= longest:
        return State.OVER
    if session.get(LOCKED) or at - _time(session, SEEN, at) >= IDLE:
        return State.LOCKED if locks(role) else State.OVER
    return State.OPEN


def _time(session: SessionBase, name: str, at: datetime) -> datetime:
    stamp = session.get(name)
    return at if stamp is None else datetime.fromtimestamp(stamp, UTC)


def touch(session: SessionBase, at: datetime) -> None:
    """Note that somebody is here, unless that was noted less than a minute ago."""
    stamp = int(at.timestamp())
    if SIGNED_IN not in session:
        session[SIGNED_IN] = stamp
    if stamp - session.get(SEEN, 0) >= GRAIN.total_seconds():
        session[SEEN] = stamp


def lock(request: HttpRequest) -> None:
    """Lock the session. Its key changes: a request still on its way cannot unlock it."""
    request.session[LOCKED] = True
    request.session.cycle_key()


def unlock(request: HttpRequest, at: datetime) -> None:
    """Open a locked session again; when it ends altogether does not change."""
    request.session.pop(LOCKED, None)
    request.session[SEEN] = int(at.timestamp())
    request.session.cycle_key()


def still_to_do(
    request: HttpRequest, membership: CentreMembership, *, complete: bool
) -> HttpResponse | None:
    """The lock page, or the sign-in page when the time is over; None when the session may go on.

    What was being sent is kept as a draft first, if its form says that it may be. `complete`:
    every factor was shown. Else nothing is kept, and an idle session ends: there is no page behind
    the lock that it could come back to.
    """
    at = timezone.now()
    found = state(request.session, Role(membership.role), at)
    if found is State.OPEN:
        touch(request.session, at)
        return None
    if not complete:
        found = State.OVER
    match = request.resolver_match
    if found is State.LOCKED and match is not None and match.url_name in OF_THE_LOCK:
        return None
    kept = None
    if request.method == "POST" and complete:
        kept = draft_forms.keep_sent(request, actor_of(membership, at), at)
    back = kept or _where_from(request)
    if found is State.LOCKED:
        address = address_of_lock(back)
        if request.method == "POST":
            address += "&kept" if kept else "&undone"
    else:
        logout(request)
        address = f"{reverse('account_login')}?{urlencode({'next': back}, safe='/')}"
    if match is not None and match.url_name == draft_forms.SAVE_ROUTE:
        # Asked by a script, which takes the page there itself.
        return JsonResponse({"go": address}, status=409)
    return redirect(address)


def address_of_lock(back: str) -> str:
    """The lock's page, and the path of the page to come back to."""
    return f"{reverse('sessions_lock')}?{urlencode({'next': back}, safe='/')}"


def _where_from(request: HttpRequest) -> str:
    """The page to come back to: this one, or the one that a form stood on. A path, no query."""
    if request.method in ("GET", "HEAD"):
        return request.path
    before = urlsplit(request.headers.get("Referer", ""))
    return before.path if before.netloc == request.get_host() and before.path else "/"


def clock(request: HttpRequest) -> dict[str, Any]:
    """For every page: how it locks itself; None for a visitor and on the lock's own page."""
    actor = getattr(request, "actor", None)
    if actor is None:
        return {"standing": None}
    can_lock = locks(actor.role)
    away = address_of_lock(request.path) if can_lock else reverse("sessions_signed_out")
    return {"standing": Standing(can_lock, int(IDLE_IN_PAGE.total_seconds()), away)}

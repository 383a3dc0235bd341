"""One's own appointments in the calendar of one's telephone, by a secret link, without a name."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone, translation
from django.views.decorators.http import require_POST, require_safe

from trousseau.accounts import calendars
from trousseau.accounts.choices import MEETS_HOUSEHOLDS
from trousseau.plans.calendar import calendar
from trousseau.web.doors import ActorRequest, open_to_all, signed_in
from trousseau.web.page import render_page
from trousseau.web.presenters.calendar import calendar_file

owners = signed_in(*sorted(MEETS_HOUSEHOLDS))


@owners
@require_safe
def index(request: ActorRequest) -> HttpResponse:
    """Whether there is a link, until when, and what it tells."""
    return _page(request)


@owners
@require_POST
def make(request: ActorRequest) -> HttpResponse:
    """A link in the place of the older one, shown once."""
    secret = calendars.make_calendar(request.actor, timezone.now())
    return _page(request, request.build_absolute_uri(reverse("calendars_feed", args=[secret])))


@owners
@require_POST
def renew(request: ActorRequest) -> HttpResponse:
    """Let it last half a year from today."""
    calendars.renew_calendar(request.actor, timezone.now())
    return redirect("calendars_index")


@owners
@require_POST
def revoke(request: ActorRequest) -> HttpResponse:
    """Make it useless."""
    calendars.revoke_calendar(request.actor, timezone.now())
    return redirect("calendars_index")


def _page(request: ActorRequest, link: str = "") -> HttpResponse:
    own = calendars.own_calendar(request.actor, timezone.now())
    return render_page(request, "calendars/index.html", "today", {"own": own, "link": link})


@open_to_all
@require_safe
def feed(request: HttpRequest, secret: str) -> HttpResponse:
    """The calendar itself, for a program that has no account. It changes nothing."""
    now, today = timezone.now(), timezone.localdate()
    owner = calendars.owner_of(secret, now)
    found = [calendar(actor, today, now) for actor in owner.actors]
    with translation.override(owner.language):
        content = calendar_file(owner, found, now)
    return HttpResponse(
        content,
        content_type="text/calendar; charset=utf-8",
        headers={
            "Cache-Control": "no-store",
            "Content-Disposition": 'inline; filename="agenda.ics"',
        },
    )

"""Where somebody arrives after signing in, and as what they work."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from trousseau.accounts import queries
from trousseau.accounts.choices import Role
from trousseau.privacy.drafts import has_drafts
from trousseau.web.doors import MEMBERSHIP, ActorRequest, signed_in
from trousseau.web.page import render_page

# The first page of each role.
FIRST = {
    Role.CASEWORKER: "today_index",
    Role.MANAGER: "today_index",
    Role.FINANCE: "people_index",
    Role.COORDINATOR: "centres_index",
    Role.DPO: "log_index",
    Role.ADMINISTRATOR: "accounts_index",
    Role.PARTICIPANT: "my_index",
}


@signed_in()
@require_safe
def index(request: ActorRequest) -> HttpResponse:
    """What was begun and not sent; else the first page of one's role.

    A partner's says by which way they are told of anybody: nothing is kept here.
    """
    if has_drafts(request.actor, timezone.now()):
        return redirect("drafts_index")
    first = FIRST.get(request.actor.role)
    if first is not None:
        return redirect(first)
    return render_page(request, "desk/index.html", "desk", {})


@signed_in()
@require_safe
def places(request: ActorRequest) -> HttpResponse:
    """What one is here: choose as what to go on working."""
    context = {
        "places": queries.own_places(request.actor.user, timezone.localdate()),
        "current": request.actor.membership,
    }
    return render_page(request, "desk/places.html", "desk", context)


@signed_in()
@require_POST
def switch(request: ActorRequest) -> HttpResponse:
    """Go on as another of one's own places; anything else changes nothing."""
    chosen = request.POST.get("place", "")
    for place in queries.own_places(request.actor.user, timezone.localdate()):
        if str(place.id) == chosen:
            request.session[MEMBERSHIP] = place.id
    return redirect("desk_index")

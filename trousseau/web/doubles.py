"""Files of two centres that may be of one person: for the coordinator to clear up."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from trousseau.accounts.choices import Role
from trousseau.privacy.doubles import open_doubles, settle_double
from trousseau.web.doors import ActorRequest, signed_in
from trousseau.web.page import render_page


@signed_in(Role.COORDINATOR)
@require_safe
def index(request: ActorRequest) -> HttpResponse:
    """Pairs of references, and their centres; no name."""
    context = {"doubles": open_doubles(request.actor, timezone.now())}
    return render_page(request, "doubles/index.html", "doubles", context)


@signed_in(Role.COORDINATOR)
@require_POST
def settle(request: ActorRequest, double_id: int) -> HttpResponse:
    """What the two centres found."""
    settle_double(request.actor, double_id, request.POST.get("same") == "yes", timezone.now())
    return redirect("doubles_index")

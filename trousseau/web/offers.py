"""What partners offer by a link, without an account. A GET changes nothing."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from trousseau.accounts.doors import NotHere
from trousseau.partners import offers
from trousseau.web.doors import ActorRequest, open_to_all
from trousseau.web.forms.opportunity import FORMS, USUAL
from trousseau.web.organisations import keepers, show_page
from trousseau.web.page import posted, render_page


@keepers
@require_POST
def make(request: ActorRequest, organisation_id: UUID) -> HttpResponse:
    """A link for an organisation, shown once on its page."""
    secret = offers.make_offering(request.actor, organisation_id, timezone.now())
    link = request.build_absolute_uri(reverse("offers_add", args=[secret]))
    return show_page(request, organisation_id, forms={"link": link})


@keepers
@require_POST
def revoke(request: ActorRequest, offering_id: int) -> HttpResponse:
    """Make a link useless."""
    organisation = offers.revoke_offering(request.actor, offering_id, timezone.now())
    return redirect("organisations_show", organisation)


@open_to_all
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest, secret: str) -> HttpResponse:
    """A partner offers something; a member of staff checks it with them."""
    now = timezone.now()
    try:
        invited = offers.invited(secret, now)
        form = FORMS[USUAL[invited.kind]](posted(request))
        if request.method == "POST" and form.is_valid():
            offers.offer(secret, form.as_kept(), now)
            return render_page(request, "offers/done.html", "", {"invited": invited})
    except NotHere:
        return render_page(request, "offers/over.html", "", {}, status=404)
    return render_page(request, "offers/add.html", "", {"form": form, "invited": invited})

"""Where a household stands: where it lives, and its request for a social home."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from trousseau.households.sheet import household_sheet
from trousseau.households.situations import set_social_housing, set_stay
from trousseau.web.doors import ActorRequest
from trousseau.web.forms import situation as form
from trousseau.web.households import workers
from trousseau.web.page import posted, render_page
from trousseau.web.presenters import household as words


@workers
@require_http_methods(["GET", "HEAD", "POST"])
def edit_stay(request: ActorRequest, household_id: UUID) -> HttpResponse:
    """Where the household lives, and until when."""
    now = timezone.now()
    sheet = household_sheet(request.actor, household_id, now, "situations.edit_stay")
    stay = form.StayForm(posted(request), initial=form.stay_values(sheet.stay))
    if request.method == "POST" and stay.is_valid():
        set_stay(request.actor, household_id, stay.as_kept(), now)
        return redirect("households_show", household_id)
    context = {
        "form": stay,
        "household_id": household_id,
        "name": words.called([member.person for member in sheet.adults]),
    }
    return render_page(request, "situations/edit_stay.html", "households", context)


@workers
@require_http_methods(["GET", "HEAD", "POST"])
def edit_social_housing(request: ActorRequest, household_id: UUID) -> HttpResponse:
    """What is known of the request for a social home: what a move may make it give up."""
    now = timezone.now()
    sheet = household_sheet(request.actor, household_id, now, "situations.edit_social_housing")
    known = form.social_housing_values(sheet.social_housing)
    wanted = form.SocialHousingForm(posted(request), initial=known)
    if request.method == "POST" and wanted.is_valid():
        set_social_housing(request.actor, household_id, wanted.as_kept(), now)
        return redirect("households_show", household_id)
    context = {
        "form": wanted,
        "household_id": household_id,
        "name": words.called([member.person for member in sheet.adults]),
    }
    return render_page(request, "situations/edit_social_housing.html", "households", context)

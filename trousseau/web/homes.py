"""The homes of a household under a plan: how they are let, what they cost, until when."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from trousseau.plans import moves
from trousseau.plans.move_sheet import move_sheet, plan_of_home
from trousseau.web import draft_forms
from trousseau.web.doors import ActorRequest
from trousseau.web.forms import move as form
from trousseau.web.households import flat, workers
from trousseau.web.page import posted, render_page
from trousseau.web.presenters import move as words


@workers
@draft_forms.kept
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: ActorRequest, plan_id: UUID) -> HttpResponse:
    """A home; the ones before it stay."""
    now = timezone.now()
    sheet = move_sheet(request.actor, plan_id, now, "homes.add")
    draft = draft_forms.begun(request)
    home = form.HomeForm(posted(request), initial=flat(draft) if draft is not None else {})
    if request.method == "POST" and home.is_valid():
        moves.add_home(request.actor, plan_id, home.as_kept(), now)
        return redirect("moves_show", plan_id)
    context = {"form": home, "draft": draft, "page": words.move_page(sheet)}
    return render_page(request, "homes/add.html", "households", context)


@workers
@draft_forms.kept
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: ActorRequest, tenancy_id: UUID) -> HttpResponse:
    """What has changed about a home, or its end."""
    now = timezone.now()
    plan = plan_of_home(request.actor, tenancy_id, now)
    sheet = move_sheet(request.actor, plan, now, "homes.edit")
    (known,) = (one.home for one in sheet.homes if one.id == tenancy_id)
    draft = draft_forms.begun(request)
    begun = flat(draft) if draft is not None else form.home_values(known)
    home = form.HomeForm(posted(request), initial=begun)
    if request.method == "POST" and home.is_valid():
        return redirect(
            "moves_show", moves.change_home(request.actor, tenancy_id, home.as_kept(), now)
        )
    page = words.move_page(sheet)
    context = {"form": home, "draft": draft, "page": page, "tenancy_id": tenancy_id}
    return render_page(request, "homes/edit.html", "households", context)

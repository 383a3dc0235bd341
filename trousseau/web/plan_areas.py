"""The places on a plan's shortlist, and what each adult thinks of them."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from trousseau.accounts.doors import NotHere
from trousseau.plans import areas, visits
from trousseau.plans.actions import NotReady
from trousseau.plans.choices import View
from trousseau.web.doors import ActorRequest
from trousseau.web.forms import plan as form
from trousseau.web.households import workers
from trousseau.web.page import render_page
from trousseau.web.plans import show_page
from trousseau.web.presenters import plan as words


@workers
@require_POST
def add(request: ActorRequest, plan_id: UUID) -> HttpResponse:
    """Put a place on the shortlist."""
    asked = form.AreaForm(request.POST)
    if not asked.is_valid() or not asked.code():
        return show_page(request, plan_id, forms={"area_form": asked})
    try:
        areas.shortlist(request.actor, plan_id, asked.code(), timezone.now())
    except NotReady as not_ready:
        return show_page(request, plan_id, words.not_ready(not_ready.why))
    return redirect("plans_show", plan_id)


@workers
@require_POST
def drop(request: ActorRequest, area_id: int) -> HttpResponse:
    """Take a place off the shortlist; nobody counts refusals."""
    try:
        return redirect("plans_show", areas.drop(request.actor, area_id, timezone.now()))
    except NotReady as not_ready:
        return _explain(request, area_id, not_ready)


@workers
@require_POST
def say(request: ActorRequest, area_id: int) -> HttpResponse:
    """What one adult thinks of a place."""
    said = form.ViewForm(request.POST)
    if not said.is_valid():
        raise NotHere(what=f"area:{area_id}")
    view = View(said.cleaned_data["view"])
    plan = areas.say(request.actor, area_id, said.cleaned_data["person"], view, timezone.now())
    return redirect("plans_show", plan)


@workers
@require_safe
def alone(request: ActorRequest, area_id: int, person_id: UUID) -> HttpResponse:
    """What one adult thinks of a place; a page to be seen with nobody else."""
    said = areas.own_view(request.actor, area_id, person_id, timezone.now())
    context = {
        "page": said,
        "place": words.area_name(said.code),
        "views": [(one.value, one.label, one == said.view) for one in View],
    }
    return render_page(request, "plan_areas/alone.html", "households", context)


@workers
@require_POST
def choose(request: ActorRequest, area_id: int) -> HttpResponse:
    """Make a place the chosen one, or the one to fall back on."""
    backup = request.POST.get("as") == "backup"
    try:
        plan = areas.choose(request.actor, area_id, timezone.now(), backup=backup)
    except NotReady as not_ready:
        return _explain(request, area_id, not_ready)
    return redirect("plans_show", plan)


@workers
@require_POST
def set_aside(request: ActorRequest, area_id: int) -> HttpResponse:
    """A place that does not suit, for whatever reason; it reads like a veto."""
    return redirect("plans_show", visits.set_aside(request.actor, area_id, timezone.now()))


@workers
@require_POST
def take_up(request: ActorRequest, area_id: int) -> HttpResponse:
    """A place that was set aside is thought of again; where adults were heard, after a visit."""
    return redirect("plans_show", visits.take_up(request.actor, area_id, timezone.now()))


def _explain(request: ActorRequest, area_id: int, not_ready: NotReady) -> HttpResponse:
    plan = areas.plan_of(request.actor, area_id, timezone.now())
    return show_page(request, plan, words.not_ready(not_ready.why))

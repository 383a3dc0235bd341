"""The rights that a household carries over when it moves: who does what, by when."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from trousseau.accounts.doors import NotHere
from trousseau.plans.carried import carried_sheet, reopen_right, settle_right
from trousseau.web.doors import ActorRequest
from trousseau.web.forms.plan_rights import RightForm, SettleForm
from trousseau.web.households import workers
from trousseau.web.page import render_page
from trousseau.web.presenters.carried import carried_page


@workers
@require_safe
def show(request: ActorRequest, plan_id: UUID) -> HttpResponse:
    """The rights that concern a household, step by step of its move."""
    return _page(request, plan_id)


@workers
@require_POST
def settle(request: ActorRequest, plan_id: UUID) -> HttpResponse:
    """A right was seen to, or need not be."""
    said = SettleForm(request.POST)
    if said.is_valid():
        right = said.cleaned_data["right"]
        settle_right(request.actor, plan_id, right, said.as_kept(), timezone.now())
        return _back(plan_id, right)
    if problem := said.problem():
        return _page(request, plan_id, problem)
    raise NotHere(what=f"plan:{plan_id}")


@workers
@require_POST
def reopen(request: ActorRequest, plan_id: UUID) -> HttpResponse:
    """A right is open again."""
    asked = RightForm(request.POST)
    if not asked.is_valid():
        raise NotHere(what=f"plan:{plan_id}")
    reopen_right(request.actor, plan_id, asked.cleaned_data["right"], timezone.now())
    return _back(plan_id, asked.cleaned_data["right"])


def _back(plan_id: UUID, right: str) -> HttpResponse:
    """To the line one came from."""
    return redirect(f"{reverse('plan_rights_show', args=[plan_id])}#right-{right}")


def _page(request: ActorRequest, plan_id: UUID, problem: str = "") -> HttpResponse:
    sheet = carried_sheet(request.actor, plan_id, timezone.now())
    page = carried_page(sheet, timezone.localdate())
    context = {"page": page, "problem": problem, "today": timezone.localdate()}
    return render_page(request, "plan_rights/show.html", "households", context)

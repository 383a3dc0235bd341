"""A participant's own plan: what was agreed, what to do next, whom to call, one's own word."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from trousseau.accounts.choices import Role
from trousseau.accounts.doors import NotHere
from trousseau.plans.actions import NotReady
from trousseau.plans.own import agree_to_own, own_plan_sheet, withdraw_own
from trousseau.web.doors import ActorRequest, signed_in
from trousseau.web.forms.my_plan import AgreeForm
from trousseau.web.page import render_page
from trousseau.web.presenters.my_plan import my_plan_page


@signed_in(Role.PARTICIPANT)
@require_safe
def show(request: ActorRequest) -> HttpResponse:
    """One's own plan, in plain words."""
    return _page(request)


@signed_in(Role.PARTICIPANT)
@require_POST
def agree(request: ActorRequest) -> HttpResponse:
    """Say yes to the version that was read."""
    read = AgreeForm(request.POST)
    if not read.is_valid():
        raise NotHere(person=request.actor.person)
    try:
        agree_to_own(request.actor, read.cleaned_data["version"], timezone.now())
    except NotReady:
        return _page(request, _("Le projet a changé entre-temps. Relisez-le d’abord."))
    return redirect("my_plan_show")


@signed_in(Role.PARTICIPANT)
@require_POST
def withdraw(request: ActorRequest) -> HttpResponse:
    """Take back one's yes; nobody is asked why."""
    withdraw_own(request.actor, timezone.now())
    return redirect("my_plan_show")


def _page(request: ActorRequest, problem: str = "") -> HttpResponse:
    sheet = own_plan_sheet(request.actor, timezone.now(), get_language() or "fr")
    context = {"plan": my_plan_page(sheet) if sheet else None, "problem": problem}
    return render_page(request, "my_plan/show.html", "my", context)

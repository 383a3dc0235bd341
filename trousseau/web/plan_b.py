"""Plan B: a job or a home was lost after the arrival."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from trousseau.accounts.doors import NotHere
from trousseau.plans.choices import Loss
from trousseau.plans.plan_b import begin_plan_b
from trousseau.plans.states import NoSuchTransition
from trousseau.web.doors import ActorRequest
from trousseau.web.forms.move import LossForm
from trousseau.web.households import workers
from trousseau.web.plans import show_page


@workers
@require_POST
def begin(request: ActorRequest, plan_id: UUID) -> HttpResponse:
    """Add what is to be done now; the plan and its follow-up go on."""
    said = LossForm(request.POST)
    if not said.is_valid():
        raise NotHere(what=f"plan:{plan_id}")
    loss = Loss(said.cleaned_data["loss"])
    try:
        begin_plan_b(request.actor, plan_id, loss, timezone.now())
    except NoSuchTransition:
        return show_page(request, plan_id, _("Un plan B commence après l’arrivée."))
    return redirect("plans_show", plan_id)

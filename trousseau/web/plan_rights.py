"""The rights that a household carries over when it moves: who does what, by when."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from trousseau.plans.carried import carried_sheet
from trousseau.web.doors import ActorRequest
from trousseau.web.households import workers
from trousseau.web.page import render_page
from trousseau.web.presenters.carried import carried_page


@workers
@require_safe
def show(request: ActorRequest, plan_id: UUID) -> HttpResponse:
    """The rights that concern a household, step by step of its move."""
    sheet = carried_sheet(request.actor, plan_id, timezone.now())
    context = {"page": carried_page(sheet, timezone.localdate())}
    return render_page(request, "plan_rights/show.html", "households", context)

"""The conditions of the programme, adult by adult."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from trousseau.households.situations import known_facts, record_facts
from trousseau.web.doors import ActorRequest
from trousseau.web.forms.situation import FactsForm, fact_values
from trousseau.web.households import workers
from trousseau.web.page import posted, render_page


@workers
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: ActorRequest, person_id: UUID) -> HttpResponse:
    """What was checked about one adult; each answer keeps the day it was given."""
    now, today = timezone.now(), timezone.localdate()
    known = known_facts(request.actor, person_id, now)
    facts = FactsForm(posted(request), initial=fact_values(known.facts))
    if request.method == "POST" and facts.is_valid():
        record_facts(request.actor, person_id, facts.as_kept(today), now)
        return redirect("households_show", known.household)
    context = {
        "form": facts,
        "person_id": person_id,
        "household_id": known.household,
        "name": known.person.called,
    }
    return render_page(request, "facts/edit.html", "households", context)

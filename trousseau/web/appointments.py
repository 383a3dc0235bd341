"""Appointments with a household: agreed, and what became of them."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from trousseau.accounts.doors import NotHere
from trousseau.households.choices import AppointmentState
from trousseau.households.contacts import agree_appointment, settle_appointment
from trousseau.households.sheet import household_sheet
from trousseau.web.doors import ActorRequest
from trousseau.web.forms.contacts import AppointmentForm, SettleForm
from trousseau.web.households import people_of, workers
from trousseau.web.page import posted, render_page
from trousseau.web.presenters import household as words


@workers
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: ActorRequest, household_id: UUID) -> HttpResponse:
    """A day and an hour, with whose help."""
    now = timezone.now()
    sheet = household_sheet(request.actor, household_id, now, "appointments.add")
    agreed = AppointmentForm(posted(request), people=people_of(sheet))
    if request.method == "POST" and agreed.is_valid():
        agree_appointment(request.actor, household_id, agreed.as_kept(), now)
        return redirect("households_show", household_id)
    context = {
        "appointment_form": agreed,
        "sheet": sheet,
        "name": words.called([member.person for member in sheet.adults]),
    }
    return render_page(request, "appointments/add.html", "households", context)


@workers
@require_POST
def settle(request: ActorRequest, appointment_id: UUID) -> HttpResponse:
    """What became of it."""
    said = SettleForm(request.POST)
    if not said.is_valid():
        raise NotHere(what=f"appointment:{appointment_id}")
    state = AppointmentState(said.cleaned_data["state"])
    household = settle_appointment(request.actor, appointment_id, state, timezone.now())
    return redirect("households_show", household)

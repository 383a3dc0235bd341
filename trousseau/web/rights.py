"""What a person may ask for: a copy of their file, and to be erased."""

from collections.abc import Mapping
from contextlib import suppress
from uuid import UUID

from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from trousseau.accounts.choices import Role
from trousseau.privacy.erasure import (
    AlreadyAnnounced,
    ask_for_erasure,
    call_off_erasure,
    confirm_erasure,
    erasures_at_once,
    planned_erasure,
    revoke_erasure,
)
from trousseau.privacy.subject_export import subject_export
from trousseau.web.doors import ActorRequest, signed_in
from trousseau.web.forms.rights import CallOffForm
from trousseau.web.page import render_page
from trousseau.web.presenters.subject_copy import subject_copy

# Those on the file, and the person.
concerned = signed_in(Role.CASEWORKER, Role.MANAGER, Role.PARTICIPANT)


@signed_in(Role.DPO)
@require_safe
def index(request: ActorRequest) -> HttpResponse:
    """The erasures that were asked for at once: those to confirm, and those about to happen."""
    return _index_page(request, {})


@concerned
@require_safe
def show(request: ActorRequest, person_id: UUID) -> HttpResponse:
    """What the person can ask for, and an erasure that is announced."""
    return _show_page(request, person_id)


@concerned
@require_safe
def copy(request: ActorRequest, person_id: UUID) -> HttpResponse:
    """Everything about the person, to print and hand over; or what they read themselves."""
    found = subject_export(request.actor, person_id, timezone.now(), "rights.copy")
    context = {"export": found, "copy": subject_copy(found)}
    return render_page(request, "rights/copy.html", _section(request), context)


@concerned
@require_POST
def export(request: ActorRequest, person_id: UUID) -> HttpResponse:
    """The same as a file, for a machine; it is nowhere but in this answer."""
    found = subject_export(request.actor, person_id, timezone.now(), "rights.export")
    response = HttpResponse(found.as_json(), content_type="application/json")
    response["Content-Disposition"] = f'attachment; filename="{found.file_name}"'
    response["Cache-Control"] = "no-store"
    return response


@signed_in(Role.MANAGER)
@require_POST
def erase(request: ActorRequest, person_id: UUID) -> HttpResponse:
    """Record that the person asked to be erased."""
    at_once = request.POST.get("at_once") == "on"
    # Sent twice, it is announced already: the page shows the day.
    with suppress(AlreadyAnnounced):
        ask_for_erasure(request.actor, person_id, at_once, timezone.now())
    return redirect("rights_show", person_id)


@signed_in(Role.CASEWORKER, Role.MANAGER)
@require_POST
def call_off(request: ActorRequest, person_id: UUID) -> HttpResponse:
    """An erasure that was announced does not happen, for a reason."""
    form = CallOffForm(request.POST)
    if not form.is_valid():
        return _show_page(request, person_id, form)
    call_off_erasure(request.actor, person_id, form.cleaned_data["reason"], timezone.now())
    return redirect("rights_show", person_id)


@signed_in(Role.DPO)
@require_POST
def confirm(request: ActorRequest, notice_id: int) -> HttpResponse:
    """The second of two colleagues agrees that it is to be at once."""
    confirm_erasure(request.actor, notice_id, timezone.now())
    return redirect("rights_index")


@signed_in(Role.DPO)
@require_POST
def revoke(request: ActorRequest, confirmed_id: int) -> HttpResponse:
    """What was confirmed does not happen after all, for a reason."""
    form = _form_of(confirmed_id, request.POST)
    if not form.is_valid():
        return _index_page(request, {confirmed_id: form})
    revoke_erasure(request.actor, confirmed_id, form.cleaned_data["reason"], timezone.now())
    return redirect("rights_index")


def _index_page(request: ActorRequest, sent: Mapping[int, CallOffForm]) -> HttpResponse:
    found = erasures_at_once(request.actor, timezone.now())
    context = {
        "waiting": [one for one in found if not one.confirmed],
        "confirmed": [
            (one, sent.get(one.id) or _form_of(one.id)) for one in found if one.confirmed
        ],
    }
    return render_page(request, "rights/index.html", "rights", context)


def _form_of(notice_id: int, sent: QueryDict | None = None) -> CallOffForm:
    """One of several on the page."""
    return CallOffForm(sent, auto_id=f"id_{notice_id}_%s")


def _show_page(
    request: ActorRequest, person_id: UUID, form: CallOffForm | None = None
) -> HttpResponse:
    planned = planned_erasure(request.actor, person_id, timezone.now())
    role = request.actor.role
    context = {
        "person_id": person_id,
        "planned": planned,
        "own": role == Role.PARTICIPANT,
        "may_ask": role == Role.MANAGER and planned is None,
        "may_call_off": planned is not None and planned.is_called_off_by(role),
        "form": form or CallOffForm(),
    }
    return render_page(request, "rights/show.html", _section(request), context)


def _section(request: ActorRequest) -> str:
    return "my" if request.actor.role == Role.PARTICIPANT else "people"

"""What a person may ask for: a copy of everything about them, and to be erased."""

from contextlib import suppress
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from trousseau.accounts.choices import Role
from trousseau.privacy.erasure import (
    AlreadyAnnounced,
    ask_for_erasure,
    call_off_erasure,
    confirm_erasure,
    erasures_to_confirm,
    planned_erasure,
)
from trousseau.privacy.subject_export import subject_export
from trousseau.web.doors import ActorRequest, signed_in
from trousseau.web.page import render_page
from trousseau.web.presenters.subject_copy import subject_copy

# Those on the file, and the person.
concerned = signed_in(Role.CASEWORKER, Role.MANAGER, Role.PARTICIPANT)


@signed_in(Role.DPO)
@require_safe
def index(request: ActorRequest) -> HttpResponse:
    """The erasures that were asked for at once and wait for a second colleague."""
    context = {"waiting": erasures_to_confirm(request.actor, timezone.now())}
    return render_page(request, "rights/index.html", "rights", context)


@concerned
@require_safe
def show(request: ActorRequest, person_id: UUID) -> HttpResponse:
    """What the person can ask for, and an erasure that is announced."""
    planned = planned_erasure(request.actor, person_id, timezone.now())
    role = request.actor.role
    context = {
        "person_id": person_id,
        "planned": planned,
        "own": role == Role.PARTICIPANT,
        "may_ask": role == Role.MANAGER and planned is None,
        "may_call_off": role != Role.PARTICIPANT and planned is not None,
    }
    return render_page(request, "rights/show.html", _section(request), context)


@concerned
@require_safe
def copy(request: ActorRequest, person_id: UUID) -> HttpResponse:
    """Everything about the person, to read or to print."""
    found = subject_export(request.actor, person_id, timezone.now(), "rights.copy")
    context = {
        "export": found,
        "copy": subject_copy(found),
        "own": request.actor.role == Role.PARTICIPANT,
    }
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
    """The person came back, or changed their mind."""
    call_off_erasure(request.actor, person_id, timezone.now())
    return redirect("rights_show", person_id)


@signed_in(Role.DPO)
@require_POST
def confirm(request: ActorRequest, notice_id: int) -> HttpResponse:
    """The second of two colleagues agrees that it is to be at once."""
    confirm_erasure(request.actor, notice_id, timezone.now())
    return redirect("rights_index")


def _section(request: ActorRequest) -> str:
    return "my" if request.actor.role == Role.PARTICIPANT else "people"

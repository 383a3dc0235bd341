"""The move: its days and its gate, what is decided if it goes wrong, and that they have arrived."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from trousseau.follow_ups.actions import record_arrival
from trousseau.plans import departures, moves
from trousseau.plans.actions import NotReady
from trousseau.plans.choices import DepartureReason
from trousseau.plans.move_sheet import move_sheet, own_exit, plan_of_move, planned
from trousseau.plans.states import NoSuchTransition
from trousseau.web import draft_forms
from trousseau.web.doors import ActorRequest
from trousseau.web.forms import move as form
from trousseau.web.households import flat, workers
from trousseau.web.page import posted, render_page
from trousseau.web.presenters import move as words
from trousseau.web.presenters.plan import not_ready


@workers
@require_safe
def show(request: ActorRequest, plan_id: UUID) -> HttpResponse:
    """The move of a plan, all on one page."""
    return _page(request, plan_id)


@workers
@require_POST
def add(request: ActorRequest, plan_id: UUID) -> HttpResponse:
    """Set the days of a move."""
    days = form.MoveForm(request.POST)
    if not days.is_valid():
        return _page(request, plan_id, forms={"move_form": days})
    try:
        moves.plan_move(request.actor, plan_id, days.as_kept(), timezone.now())
    except NotReady as error:
        return _page(request, plan_id, not_ready(error.why))
    return redirect("moves_show", plan_id)


@workers
@draft_forms.kept
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: ActorRequest, move_id: UUID) -> HttpResponse:
    """Other days, another train, other keys."""
    now = timezone.now()
    plan = plan_of_move(request.actor, move_id, now)
    sheet = move_sheet(request.actor, plan, now, "moves.edit")
    try:
        draft = draft_forms.begun(request)
        known = flat(draft) if draft is not None else form.move_values(planned(sheet).days)
        days = form.MoveForm(posted(request), initial=known)
        if request.method == "POST" and days.is_valid():
            return redirect(
                "moves_show", moves.change_move(request.actor, move_id, days.as_kept(), now)
            )
    except NotReady as error:
        return _page(request, plan, not_ready(error.why))
    page = words.move_page(sheet)
    context = {"form": days, "draft": draft, "page": page, "move_id": move_id}
    return render_page(request, "moves/edit.html", "households", context)


@workers
@require_POST
def call_off(request: ActorRequest, move_id: UUID) -> HttpResponse:
    """The move does not take place; nobody is asked why."""
    try:
        return redirect("moves_show", moves.call_off(request.actor, move_id, timezone.now()))
    except NotReady as error:
        return _explain(request, move_id, error)


@workers
@draft_forms.kept
@require_POST
def answer(request: ActorRequest, move_id: UUID) -> HttpResponse:
    """What is ready."""
    said = form.GateForm(request.POST)
    now = timezone.now()
    if not said.is_valid():
        plan = plan_of_move(request.actor, move_id, now)
        return _page(request, plan, forms={"gate_form": said})
    try:
        plan = departures.answer_gate(request.actor, move_id, said.as_kept(), now)
    except NotReady as error:
        return _explain(request, move_id, error)
    return redirect("moves_show", plan)


@workers
@draft_forms.kept
@require_POST
def decide_exit(request: ActorRequest, move_id: UUID) -> HttpResponse:
    """What is done if it goes wrong, as all of them decided it."""
    decided = form.ExitForm(request.POST)
    now = timezone.now()
    if not decided.is_valid() and "remove" not in request.POST:
        plan = plan_of_move(request.actor, move_id, now)
        return _page(request, plan, forms={"exit_form": decided})
    try:
        plan = departures.decide_exit(request.actor, move_id, _decided(request, decided), now)
    except NotReady as error:
        return _explain(request, move_id, error)
    return redirect("moves_show", plan)


@workers
@draft_forms.kept
@require_http_methods(["GET", "HEAD", "POST"])
def alone(request: ActorRequest, move_id: UUID, person_id: UUID) -> HttpResponse:
    """The same, as one adult decided it alone; a page to be seen with nobody else."""
    now = timezone.now()
    sheet = own_exit(request.actor, move_id, person_id, now)
    draft = draft_forms.begun(request)
    begun = flat(draft) if draft is not None else {"text": sheet.text}
    decided = form.ExitForm(posted(request), initial=begun)
    problem = ""
    if request.method == "POST" and (decided.is_valid() or "remove" in request.POST):
        try:
            text = _decided(request, decided)
            departures.decide_exit(request.actor, move_id, text, now, person_id)
            return redirect("moves_alone", move_id, person_id)
        except NotReady as error:
            problem = not_ready(error.why)
    context = {
        "form": decided,
        "draft": draft,
        "page": sheet,
        "move_id": move_id,
        "problem": problem,
    }
    return render_page(request, "moves/alone.html", "households", context)


@workers
@require_POST
def override(request: ActorRequest, move_id: UUID) -> HttpResponse:
    """They leave although something is missing, for a reason that is logged."""
    said = form.OverrideForm(request.POST)
    now = timezone.now()
    if not said.is_valid():
        plan = plan_of_move(request.actor, move_id, now)
        return _page(request, plan, _("Choisissez une raison."))
    reason = DepartureReason(said.cleaned_data["reason"])
    try:
        plan = departures.leave_all_the_same(request.actor, move_id, reason, now)
    except NotReady as error:
        return _explain(request, move_id, error)
    except ValueError:
        plan = plan_of_move(request.actor, move_id, now)
        return _page(
            request,
            plan,
            _("Avant le jour du point, seule une urgence fait partir malgré ce qui manque."),
        )
    return redirect("moves_show", plan)


@workers
@require_POST
def arrive(request: ActorRequest, move_id: UUID) -> HttpResponse:
    """They have arrived: the plan goes on there, and the follow-ups begin."""
    said = form.ArrivalForm(request.POST)
    now = timezone.now()
    if not said.is_valid():
        plan = plan_of_move(request.actor, move_id, now)
        return _page(request, plan, forms={"arrival_form": said})
    try:
        plan = record_arrival(request.actor, move_id, said.cleaned_data["arrived_on"], now)
    except NotReady as error:
        return _explain(request, move_id, error)
    except NoSuchTransition:
        plan = plan_of_move(request.actor, move_id, now)
        return _page(request, plan, _("Le projet n’est pas en route : commencez-le d’abord."))
    return redirect("moves_show", plan)


def _decided(request: ActorRequest, sent: form.ExitForm) -> str:
    """What was decided; empty when the button says that it is to be taken away."""
    return "" if "remove" in request.POST else str(sent.cleaned_data["text"])


def _explain(request: ActorRequest, move_id: UUID, error: NotReady) -> HttpResponse:
    plan = plan_of_move(request.actor, move_id, timezone.now())
    return _page(request, plan, not_ready(error.why))


def _page(
    request: ActorRequest, plan_id: UUID, problem: str = "", forms: dict[str, Any] | None = None
) -> HttpResponse:
    sheet = move_sheet(request.actor, plan_id, timezone.now())
    ready, exit_text = {}, {"text": words.exit_text(sheet)}
    gate_draft = exit_draft = None
    if sheet.move:
        ready = form.gate_values(sheet.move)
        gate_draft = draft_forms.restore(request, reverse("moves_answer", args=[sheet.move.id]))
        exit_draft = draft_forms.restore(
            request, reverse("moves_decide_exit", args=[sheet.move.id])
        )
    context: dict[str, Any] = {
        "page": words.move_page(sheet),
        "problem": problem,
        "move_form": form.MoveForm(),
        "gate_draft": gate_draft,
        "gate_form": form.GateForm(initial=flat(gate_draft) if gate_draft else ready),
        "exit_draft": exit_draft,
        "exit_form": form.ExitForm(initial=flat(exit_draft) if exit_draft else exit_text),
        "arrival_form": form.ArrivalForm(),
        **(forms or {}),
    }
    return render_page(request, "moves/show.html", "households", context)

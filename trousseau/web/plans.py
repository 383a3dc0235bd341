"""A household's mobility plan: what is wanted, where to, who does what by when, who agrees."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from trousseau.accounts.doors import NotHere
from trousseau.households.choices import CloseReason
from trousseau.plans import actions
from trousseau.plans.choices import AgreedHow
from trousseau.plans.queries import plan_sheet
from trousseau.plans.states import NoSuchTransition, PlanVerb
from trousseau.web import draft_forms
from trousseau.web.doors import ActorRequest
from trousseau.web.forms import plan as form
from trousseau.web.forms.household_file import as_initial
from trousseau.web.households import flat, workers
from trousseau.web.page import posted, render_page
from trousseau.web.presenters import plan as words


@workers
@require_POST
def begin(request: ActorRequest, household_id: UUID) -> HttpResponse:
    """Begin a plan with the usual steps, or go to the one that is open."""
    try:
        plan = actions.begin_plan(request.actor, household_id, timezone.now())
    except actions.NotReady:
        # Its button stands there only once the conditions are met.
        return redirect("households_show", household_id)
    return redirect("plans_show", plan)


@workers
@require_safe
def show(request: ActorRequest, plan_id: UUID) -> HttpResponse:
    """One plan, all on one page."""
    return show_page(request, plan_id)


def show_page(
    request: ActorRequest, plan_id: UUID, problem: str = "", forms: dict[str, Any] | None = None
) -> HttpResponse:
    """The page of a plan; `problem` says why what was asked for did not happen."""
    now, today = timezone.now(), timezone.localdate()
    sheet = plan_sheet(request.actor, plan_id, now, language=get_language() or "fr")
    people = words.people_of(sheet)
    context: dict[str, Any] = {
        "plan": words.plan_page(sheet, today),
        "problem": problem,
        "area_form": form.AreaForm(),
        "step_form": form.StepForm(auto_id=False),
        "new_step_form": form.NewStepForm(people=people, steps=words.steps_to_follow(sheet)),
        "new_objective_form": form.NewObjectiveForm(prefix="new"),
        "close_reasons": words.close_reasons(sheet),
        **(forms or {}),
    }
    return render_page(request, "plans/show.html", "households", context)


@workers
@draft_forms.kept
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: ActorRequest, plan_id: UUID) -> HttpResponse:
    """Why, by when, and what counts."""
    now = timezone.now()
    sheet = plan_sheet(request.actor, plan_id, now, "plans.edit")
    draft = None if request.method == "POST" else draft_forms.restore(request)
    known = as_initial(words.wanted_values(sheet))
    wanted = form.WantedForm(posted(request), initial=flat(draft) if draft is not None else known)
    if request.method == "POST" and wanted.is_valid():
        actions.set_wanted(request.actor, plan_id, wanted.as_kept(), now)
        return redirect("plans_show", plan_id)
    context = {
        "form": wanted,
        "draft": draft,
        "plan": words.plan_page(sheet, timezone.localdate()),
        "aims": words.aims(sheet),
        "days_to_aim_for": words.days_to_aim_for(sheet),
    }
    return render_page(request, "plans/edit.html", "households", context)


@workers
@require_POST
def propose(request: ActorRequest, plan_id: UUID) -> HttpResponse:
    """Fix a version, for the adults to agree to."""
    try:
        actions.propose_plan(request.actor, plan_id, timezone.now())
    except actions.NotReady as not_ready:
        return show_page(request, plan_id, words.not_ready(not_ready.why))
    except NoSuchTransition:
        return show_page(request, plan_id, _("Ce projet est déjà proposé."))
    return redirect("plans_show", plan_id)


@workers
@require_POST
def agree(request: ActorRequest, plan_id: UUID) -> HttpResponse:
    """One adult agrees to the present version."""
    said = form.AgreeForm(request.POST)
    if not said.is_valid():
        raise NotHere(what=f"plan:{plan_id}")
    try:
        actions.agree(
            request.actor,
            plan_id,
            said.cleaned_data["person"],
            AgreedHow(said.cleaned_data["how"]),
            timezone.now(),
        )
    except actions.NotReady as not_ready:
        return show_page(request, plan_id, words.not_ready(not_ready.why))
    return redirect("plans_show", plan_id)


@workers
@require_POST
def withdraw(request: ActorRequest, plan_id: UUID) -> HttpResponse:
    """One adult takes back what they agreed to; nobody is asked why."""
    said = form.PersonOnlyForm(request.POST)
    if not said.is_valid():
        raise NotHere(what=f"plan:{plan_id}")
    actions.withdraw_agreement(request.actor, plan_id, said.cleaned_data["person"], timezone.now())
    return redirect("plans_show", plan_id)


@workers
@require_POST
def move_on(request: ActorRequest, plan_id: UUID) -> HttpResponse:
    """Revise, start, suspend, resume, close or reopen."""
    asked = form.MoveOnForm(request.POST)
    if not asked.is_valid():
        raise NotHere(what=f"plan:{plan_id}")
    verb, reason = PlanVerb(asked.cleaned_data["verb"]), asked.cleaned_data["reason"]
    try:
        actions.move_on(
            request.actor,
            plan_id,
            verb,
            timezone.now(),
            CloseReason(reason) if reason else None,
        )
    except NoSuchTransition:
        return show_page(request, plan_id, _("Le projet a changé d’état entre-temps."))
    except actions.NotReady as not_ready:
        return show_page(request, plan_id, words.not_ready(not_ready.why))
    except ValueError:
        return show_page(request, plan_id, _("Choisissez une raison."))
    return redirect("plans_show", plan_id)

"""The steps of a plan: done, begun, waited for; one's own beside the usual ones."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from trousseau.accounts.doors import NotHere
from trousseau.plans import steps
from trousseau.plans.choices import Theme
from trousseau.plans.queries import plan_sheet
from trousseau.plans.states import NoSuchTransition
from trousseau.web.doors import ActorRequest
from trousseau.web.forms import plan as form
from trousseau.web.households import workers
from trousseau.web.plans import show_page
from trousseau.web.presenters import plan as words


def _back(request: ActorRequest, plan: UUID, step: UUID) -> HttpResponse:
    """To the list one came from: what is to be done now, or the whole plan."""
    place = "now" if request.POST.get("place") == "now" else f"step-{step}"
    return redirect(f"{words.plan_address(plan)}#{place}")


@workers
@require_POST
def change(request: ActorRequest, step_id: UUID) -> HttpResponse:
    """Begin, wait, finish, decline, drop, or put back."""
    asked = form.StepForm(request.POST)
    if not asked.is_valid():
        plan = steps.plan_of(request.actor, step_id, timezone.now())
        return show_page(request, plan, " ".join(asked.problems()))
    try:
        plan = steps.change_step(request.actor, step_id, asked.as_kept(), timezone.now())
    except NoSuchTransition:
        plan = steps.plan_of(request.actor, step_id, timezone.now())
        return show_page(request, plan, _("Cette étape a changé d’état entre-temps."))
    except steps.OutsideOfPlan:
        plan = steps.plan_of(request.actor, step_id, timezone.now())
        return show_page(request, plan, _("Ce jour est avant le début du projet."))
    return _back(request, plan, step_id)


@workers
@require_POST
def edit(request: ActorRequest, step_id: UUID) -> HttpResponse:
    """When a step is planned for, and what is noted of it."""
    asked = form.StepDayForm(request.POST)
    if not asked.is_valid():
        plan = steps.plan_of(request.actor, step_id, timezone.now())
        problem = " ".join(str(text) for texts in asked.errors.values() for text in texts)
        return show_page(request, plan, problem)
    data = asked.cleaned_data
    now = timezone.now()
    plan = steps.plan_step(request.actor, step_id, data["planned_on"], data["note"], now)
    return _back(request, plan, step_id)


@workers
@require_POST
def add(request: ActorRequest, plan_id: UUID) -> HttpResponse:
    """A step of the household's own."""
    now = timezone.now()
    sheet = plan_sheet(request.actor, plan_id, now, "steps.add", get_language() or "fr")
    people, ahead = words.people_of(sheet), words.steps_to_follow(sheet)
    asked = form.NewStepForm(request.POST, people=people, steps=ahead)
    if not asked.is_valid():
        return show_page(request, plan_id, forms={"new_step_form": asked})
    step = steps.add_step(request.actor, asked.cleaned_data["objective"], asked.as_kept(), now)
    return _back(request, plan_id, step)


@workers
@require_POST
def add_objective(request: ActorRequest, plan_id: UUID) -> HttpResponse:
    """An objective of the household's own."""
    asked = form.NewObjectiveForm(request.POST, prefix="new")
    if not asked.is_valid():
        return show_page(request, plan_id, forms={"new_objective_form": asked})
    theme, title = Theme(asked.cleaned_data["theme"]), asked.cleaned_data["title"].strip()
    steps.add_objective(request.actor, plan_id, theme, title, timezone.now())
    return redirect(f"{words.plan_address(plan_id)}#all")


@workers
@require_POST
def nudge(request: ActorRequest, step_id: UUID) -> HttpResponse:
    """Whoever is waited for was asked again."""
    try:
        return _back(request, steps.nudge(request.actor, step_id, timezone.now()), step_id)
    except NotHere:
        plan = steps.plan_of(request.actor, step_id, timezone.now())
        return show_page(request, plan, _("Cette étape n’attend plus personne."))

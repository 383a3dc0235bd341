"""Follow-ups after a move: when, who was called, what was answered; and what completes a plan."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from trousseau.accounts.choices import Role
from trousseau.accounts.doors import NotHere
from trousseau.follow_ups import actions, answers, queries, talks
from trousseau.follow_ups.choices import FollowUpState, Mode
from trousseau.follow_ups.completing import NotCompleted, complete_plan
from trousseau.follow_ups.said import AdultSaid, ChildSaid, HouseholdSaid
from trousseau.follow_ups.states import FollowUpVerb, NoSuchTransition, TooFewAttempts
from trousseau.plans import states as plan_states
from trousseau.plans.actions import NotReady
from trousseau.plans.choices import PlanState
from trousseau.web import draft_forms
from trousseau.web.doors import ActorRequest, signed_in
from trousseau.web.forms import follow_up as form
from trousseau.web.households import flat, workers
from trousseau.web.page import posted, render_page
from trousseau.web.presenters import follow_up as words
from trousseau.web.presenters.follow_up_figures import figure_tables
from trousseau.web.presenters.household import called


@workers
@require_safe
def plan(request: ActorRequest, plan_id: UUID) -> HttpResponse:
    """The follow-ups of a plan, and what completing it asks for."""
    return _plan_page(request, plan_id)


def _plan_page(
    request: ActorRequest,
    plan_id: UUID,
    problem: str = "",
    arrived_form: form.ArrivedForm | None = None,
) -> HttpResponse:
    found = queries.follow_ups_of(request.actor, plan_id, timezone.now())
    context = {
        "plan_id": found.plan,
        "household_id": found.household,
        "name": called(found.adults),
        "follow_ups": words.cards(found),
        "criteria": words.criterion_cards(found.criteria),
        "may_complete": found.may_complete,
        "is_completed": found.state == PlanState.COMPLETED,
        "problem": problem,
        "has_arrived": found.arrived_on is not None,
        "arrived_form": arrived_form or form.ArrivedForm(initial={"arrived_on": found.arrived_on}),
    }
    return render_page(request, "follow_ups/plan.html", "households", context)


@workers
@require_POST
def correct_arrival(request: ActorRequest, plan_id: UUID) -> HttpResponse:
    """They arrived on another day: what is still due moves along."""
    day = form.ArrivedForm(request.POST)
    if not day.is_valid():
        return _plan_page(request, plan_id, arrived_form=day)
    try:
        actions.correct_arrival(
            request.actor, plan_id, day.cleaned_data["arrived_on"], timezone.now()
        )
    except NotReady:
        # Its form stands there only once they have arrived.
        return _plan_page(request, plan_id, _("Le ménage n’est pas encore arrivé."))
    except ValueError:
        day.add_error("arrived_on", _("Ce jour est dans l’avenir : vérifiez la date."))
        return _plan_page(request, plan_id, arrived_form=day)
    return redirect("follow_ups_plan", plan_id)


@workers
@require_POST
def complete(request: ActorRequest, plan_id: UUID) -> HttpResponse:
    """Complete a plan, once every criterion is met."""
    try:
        complete_plan(request.actor, plan_id, timezone.now())
    except (NotCompleted, plan_states.NoSuchTransition):
        text = _(
            "Pas encore : un critère de la liste n’est pas rempli, ou un adulte n’a pas encore pu "
            "dire seul à seul comment il va et s’il souhaite rester."
        )
        return _plan_page(request, plan_id, text)
    return redirect("follow_ups_plan", plan_id)


@workers
@require_safe
def show(request: ActorRequest, follow_up_id: UUID) -> HttpResponse:
    """One follow-up: whom to ask, who was called."""
    return _show_page(request, follow_up_id)


def _show_page(
    request: ActorRequest,
    follow_up_id: UUID,
    problem: str = "",
    day_form: form.CallDayForm | None = None,
) -> HttpResponse:
    sheet = queries.follow_up_sheet(request.actor, follow_up_id, timezone.now())
    state = FollowUpState(sheet.dates.state)
    today = timezone.localdate()
    context = {
        "sheet": sheet,
        "name": words.name_of(sheet),
        "moment": words.moment_text(sheet.dates),
        "state": words.state_text(sheet.dates, sheet.timing),
        "tone": words.tone_of(sheet.dates, sheet.timing),
        "window": words.window_text(sheet.dates),
        "may_try": sheet.dates.window.holds(today),
        "has_opened": today >= sheet.dates.window.opens_on,
        "is_due": state == FollowUpState.DUE,
        "people": words.people(sheet),
        "several": sum(one.member.is_adult for one in sheet.people) > 1,
        "household_said": words.household_said(sheet),
        "attempts": words.attempts(sheet),
        "tried": words.tried_text(sheet.tried),
        # Once somebody tried in vain, what can be left as a message.
        "unreached": words.kind_words(FollowUpState.UNREACHABLE) if sheet.tried else "",
        "meaning": words.kind_words(state) if state != FollowUpState.DUE else "",
        "modes": words.modes(),
        "verbs": {str(verb) for verb in sheet.verbs},
        "day_form": day_form or form.CallDayForm(initial={"planned_on": sheet.dates.planned_on}),
        "problem": problem,
    }
    return render_page(request, "follow_ups/show.html", "households", context)


@workers
@require_POST
def attempt(request: ActorRequest, follow_up_id: UUID) -> HttpResponse:
    """Somebody tried: one click says how, and with what result."""
    said = form.AttemptForm(request.POST)
    if not said.is_valid():
        raise NotHere(what=f"follow_up:{follow_up_id}")
    mode, reached = Mode(said.cleaned_data["mode"]), said.cleaned_data["reached"] == "yes"
    try:
        actions.note_attempt(request.actor, follow_up_id, mode, reached, timezone.now())
    except answers.OutsideWindow:
        return _show_page(request, follow_up_id, _("La période de ce suivi n’est pas ouverte."))
    return redirect("follow_ups_show", follow_up_id)


@workers
@require_POST
def plan_call(request: ActorRequest, follow_up_id: UUID) -> HttpResponse:
    """Agree on the day of the call."""
    day = form.CallDayForm(request.POST)
    if not day.is_valid():
        return _show_page(request, follow_up_id, day_form=day)
    try:
        actions.plan_call(
            request.actor, follow_up_id, day.cleaned_data["planned_on"], timezone.now()
        )
    except answers.OutsideWindow:
        day.add_error("planned_on", _("Choisissez un jour à venir, dans la période du suivi."))
        return _show_page(request, follow_up_id, day_form=day)
    except actions.AlreadySettled:
        return _show_page(request, follow_up_id, _("Ce suivi est déjà réglé."))
    return redirect("follow_ups_show", follow_up_id)


@workers
@require_POST
def move_on(request: ActorRequest, follow_up_id: UUID) -> HttpResponse:
    """Declined, given up, or put back."""
    asked = form.MoveOnForm(request.POST)
    if not asked.is_valid():
        raise NotHere(what=f"follow_up:{follow_up_id}")
    verb = FollowUpVerb(asked.cleaned_data["verb"])
    try:
        actions.move_on(request.actor, follow_up_id, verb, timezone.now())
    except TooFewAttempts:
        return _show_page(
            request, follow_up_id, _("Essayez encore : trois jours différents au moins.")
        )
    except (NoSuchTransition, ValueError):
        return _show_page(request, follow_up_id, _("Ce suivi a changé d’état entre-temps."))
    return redirect("follow_ups_show", follow_up_id)


@workers
@draft_forms.kept
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: ActorRequest, follow_up_id: UUID, person_id: UUID) -> HttpResponse:
    """What one adult answers, or is answered of one child."""
    kept = talks.kept_talk(request.actor, follow_up_id, person_id, timezone.now())
    return _answer(request, kept, None)


@workers
@draft_forms.kept
@require_http_methods(["GET", "HEAD", "POST"])
def answer_household(request: ActorRequest, follow_up_id: UUID, household_id: UUID) -> HttpResponse:
    """What is asked once of the household."""
    kept = talks.kept_talk(request.actor, follow_up_id, None, timezone.now())
    if kept.household != household_id:
        raise NotHere(what=f"follow_up:{follow_up_id}")
    return _answer(request, kept, household_id)


def _answer(request: ActorRequest, kept: talks.KeptTalk, household_id: UUID | None) -> HttpResponse:
    now, today = timezone.now(), timezone.localdate()
    kind = form.FORMS[type(kept.said)]
    draft = None if request.method == "POST" else draft_forms.restore(request)
    known = {**form.values_of(kept.said, kept.talk, today), "seen": kept.stamp}
    # A draft comes with the stamp of what it was typed over: what changed since is noticed.
    said = kind(posted(request), initial=flat(draft) if draft is not None else known)
    changed: list[str] = []
    if request.method == "POST" and said.is_valid():
        try:
            _keep(request, kept, said)
        except answers.OutsideWindow:
            said.outside(kept.dates.window.opens_on, kept.dates.window.closes_on)
        except answers.NothingSaid:
            said.add_error(None, _("Notez au moins une réponse, ou revenez sans enregistrer."))
        except answers.ChangedMeanwhile:
            after = talks.kept_talk(request.actor, kept.follow_up, kept.person_id, now)
            changed = words.said_lines(after.said, kind) or [_("Aucune réponse.")]
            said = kind({**flat(request.POST), "seen": after.stamp})
        else:
            return redirect("follow_ups_show", kept.follow_up)
    context: dict[str, Any] = {
        "form": said,
        "follow_up_id": kept.follow_up,
        "person": kept.person,
        "household_id": household_id,
        "moment": words.moment_text(kept.dates),
        "changed": changed,
        "draft": draft,
    }
    return render_page(request, "follow_ups/answer.html", "households", context)


def _keep(request: ActorRequest, kept: talks.KeptTalk, form_: form.AnswersForm) -> None:
    now = timezone.now()
    said, talk = form_.as_said(), form_.as_talk(timezone.localdate())
    seen = form_.cleaned_data["seen"]
    if isinstance(said, HouseholdSaid):
        answers.answer_household(request.actor, kept.follow_up, talk, said, seen, now)
    elif kept.person is not None and isinstance(said, AdultSaid | ChildSaid):
        answers.answer(request.actor, kept.follow_up, kept.person.id, talk, said, seen, now)


@workers
@require_http_methods(["GET", "HEAD", "POST"])
def hear(request: ActorRequest, follow_up_id: UUID, person_id: UUID) -> HttpResponse:
    """What one adult says alone. What was typed is not kept aside: nobody finds it later."""
    now, today = timezone.now(), timezone.localdate()
    found = talks.hearing(request.actor, follow_up_id, person_id, now)
    said = form.AloneForm(posted(request), initial={"said_on": today})
    if request.method == "POST" and said.is_valid():
        try:
            answers.hear_alone(
                request.actor, follow_up_id, person_id, said.as_talk(today), said.as_said(), now
            )
        except answers.OutsideWindow:
            said.before(found.dates.window.opens_on)
        except answers.NothingSaid:
            said.add_error(None, _("Notez au moins une réponse, ou revenez sans enregistrer."))
        else:
            return redirect("follow_ups_hear", follow_up_id, person_id)
    context = {
        "form": said,
        "follow_up_id": follow_up_id,
        "person": found.person,
        "moment": words.moment_text(found.dates),
        "talks": words.talks(found),
        "act_today": found.act_today,
    }
    return render_page(request, "follow_ups/hear.html", "households", context)


@signed_in(Role.MANAGER)
@require_safe
def indicators(request: ActorRequest) -> HttpResponse:
    """What the follow-ups of the centre show; numbers only."""
    tables = figure_tables(queries.outcomes(request.actor, timezone.now()))
    return render_page(request, "follow_ups/indicators.html", "households", {"tables": tables})

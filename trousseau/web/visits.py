"""Discovery visits: planned, made; then each adult is heard alone, and no page says who said no."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from trousseau.accounts.doors import NotHere
from trousseau.households.sheet import household_sheet
from trousseau.plans import areas, visits
from trousseau.plans.actions import NotReady
from trousseau.plans.choices import VisitState
from trousseau.plans.queries import plan_sheet
from trousseau.plans.visit_sheet import own_records, visit_sheet
from trousseau.web import draft_forms
from trousseau.web.doors import ActorRequest
from trousseau.web.forms import visit as form
from trousseau.web.households import flat, people_of, workers
from trousseau.web.page import posted, render_page
from trousseau.web.presenters import plan as plan_words
from trousseau.web.presenters import visit as words


@workers
@draft_forms.kept
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: ActorRequest, area_id: int) -> HttpResponse:
    """A visit to a place on the shortlist."""
    now = timezone.now()
    plan = plan_sheet(request.actor, areas.plan_of(request.actor, area_id, now), now, "visits.add")
    codes = {area.id: area.code for area in plan.areas}
    if area_id not in codes:
        raise NotHere(what=f"area:{area_id}")
    household = household_sheet(request.actor, plan.household, now, "visits.add")
    people = people_of(household)
    draft = draft_forms.begun(request)
    begun = _typed(draft) if draft is not None else form.visit_values(None)
    visit = form.VisitForm(posted(request), initial=begun, people=people)
    if request.method == "POST" and visit.is_valid():
        made = visits.plan_visit(request.actor, area_id, visit.as_kept(), now)
        return redirect("visits_show", made)
    context = {
        "form": visit,
        "draft": draft,
        "area_id": area_id,
        "plan": plan_words.plan_page(plan, timezone.localdate()),
        "place": plan_words.area_name(codes[area_id]),
    }
    return render_page(request, "visits/add.html", "households", context)


@workers
@require_safe
def show(request: ActorRequest, visit_id: UUID) -> HttpResponse:
    """One visit: what is seen, and who was heard since."""
    return _page(request, visit_id)


@workers
@draft_forms.kept
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: ActorRequest, visit_id: UUID) -> HttpResponse:
    """Other days, other travellers, another programme."""
    now = timezone.now()
    sheet = visit_sheet(request.actor, visit_id, now, "visits.edit")
    draft, people = draft_forms.begun(request), words.everybody(sheet)
    begun = _typed(draft) if draft is not None else form.visit_values(sheet.visit)
    visit = form.VisitForm(posted(request), initial=begun, people=people)
    if request.method == "POST" and visit.is_valid():
        visits.change_visit(request.actor, visit_id, visit.as_kept(), now)
        return redirect("visits_show", visit_id)
    context = {"form": visit, "draft": draft, "page": words.visit_page(sheet)}
    return render_page(request, "visits/edit.html", "households", context)


@workers
@require_POST
def settle(request: ActorRequest, visit_id: UUID) -> HttpResponse:
    """It was made, or will not be."""
    said = form.VisitStateForm(request.POST)
    if not said.is_valid():
        raise NotHere(what=f"visit:{visit_id}")
    state = VisitState(said.cleaned_data["state"])
    try:
        visits.settle_visit(request.actor, visit_id, state, timezone.now())
    except NotReady as error:
        return _page(request, visit_id, plan_words.not_ready(error.why))
    return redirect("visits_show", visit_id)


@workers
@draft_forms.kept
@require_http_methods(["GET", "HEAD", "POST"])
def hear(request: ActorRequest, visit_id: UUID, person_id: UUID) -> HttpResponse:
    """What one adult says, alone; shown on no page but that of who recorded it."""
    now = timezone.now()
    sheet = visit_sheet(request.actor, visit_id, now, "visits.hear")
    adult = next((one.person for one in sheet.adults if one.person.id == person_id), None)
    if adult is None:
        raise NotHere(person=person_id)
    draft, problem = draft_forms.begun(request), ""
    said = form.HearForm(posted(request), initial=flat(draft) if draft is not None else {})
    if request.method == "POST" and said.is_valid():
        try:
            visits.hear(request.actor, visit_id, person_id, said.as_kept(), now)
            return redirect("visits_show", visit_id)
        except NotReady as error:
            # What was said alone is not said twice: it stays where it was typed.
            problem = plan_words.not_ready(error.why)
    context = {
        "form": said,
        "draft": draft,
        "page": words.visit_page(sheet),
        "adult": adult,
        "problem": problem,
    }
    return render_page(request, "visits/hear.html", "households", context)


@workers
@require_safe
def heard(request: ActorRequest, visit_id: UUID) -> HttpResponse:
    """What one recorded oneself."""
    now = timezone.now()
    lines = own_records(request.actor, visit_id, now)
    page = words.visit_page(visit_sheet(request.actor, visit_id, now, "visits.heard"))
    context = {"page": page, "records": [words.record_card(one) for one in lines]}
    return render_page(request, "visits/heard.html", "households", context)


def _typed(draft: draft_forms.RestoredDraft) -> dict[str, object]:
    return {**flat(draft), "travellers": draft.getlist("travellers")}


def _page(request: ActorRequest, visit_id: UUID, problem: str = "") -> HttpResponse:
    sheet = visit_sheet(request.actor, visit_id, timezone.now())
    context = {"page": words.visit_page(sheet), "problem": problem}
    return render_page(request, "visits/show.html", "households", context)

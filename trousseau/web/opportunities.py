"""Opportunities: the list, one of them, a new one, and what becomes of it."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from trousseau.accounts.doors import NotHere
from trousseau.households.access import WORKS_ON
from trousseau.partners import opportunities, queries
from trousseau.partners.choices import OpportunityKind, OpportunityState
from trousseau.partners.fitting import fits_for, fits_of
from trousseau.partners.seekers import seeker_of, seekers
from trousseau.partners.states import NoSuchTransition, OpportunityVerb, opportunity_verbs
from trousseau.plans.queries import open_plan_of, plan_sheet
from trousseau.web.atlas import shared_atlas
from trousseau.web.doors import ActorRequest
from trousseau.web.forms import opportunity as form
from trousseau.web.households import workers
from trousseau.web.organisations import keepers
from trousseau.web.page import posted, render_page
from trousseau.web.presenters import fits
from trousseau.web.presenters import household as household_words
from trousseau.web.presenters import partners as words


@keepers
@require_safe
def index(request: ActorRequest) -> HttpResponse:
    """The open ones, or those in another state; of all kinds or of one."""
    asked, stands = request.GET.get("kind", ""), request.GET.get("state", "")
    kind = OpportunityKind(asked) if asked in OpportunityKind.values else None
    state = OpportunityState.OPEN
    if stands in OpportunityState.values:
        state = OpportunityState(stands)
    now, today = timezone.now(), timezone.localdate()
    lines = opportunities.opportunity_lines(request.actor, now, kind=kind, state=state)
    context = {
        "rows": [words.opportunity_row(line, today) for line in lines],
        "kind": kind,
        "kinds": OpportunityKind.choices,
        "state": state,
        "states": OpportunityState.choices,
        "drafts": opportunities.drafts_count(request.actor, today),
    }
    return render_page(request, "opportunities/index.html", "opportunities", context)


@keepers
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: ActorRequest, organisation_id: UUID) -> HttpResponse:
    """A new opportunity of an organisation, of the kind that it usually offers or of another."""
    now = timezone.now()
    sheet = queries.organisation_sheet(request.actor, organisation_id, now)
    asked = request.POST.get("kind", "") or request.GET.get("kind", "")
    usual = form.USUAL[sheet.fields.kind]
    kind = OpportunityKind(asked) if asked in OpportunityKind.values else usual
    known = {"place": words.place_name(sheet.fields.commune), "capacity": 1}
    entry = form.FORMS[kind](posted(request), contacts=sheet.contacts, initial=known)
    if request.method == "POST" and entry.is_valid():
        fields = entry.as_kept()
        found = opportunities.add_opportunity(request.actor, organisation_id, fields, now)
        return redirect("opportunities_show", found)
    context = {
        "form": entry,
        "kind": kind,
        "kinds": OpportunityKind.choices,
        "organisation_id": organisation_id,
        "name": sheet.fields.name,
    }
    return render_page(request, "opportunities/add.html", "opportunities", context)


@keepers
@require_safe
def show(request: ActorRequest, opportunity_id: UUID) -> HttpResponse:
    """One opportunity."""
    return show_page(request, opportunity_id, "opportunities/show.html")


def show_page(
    request: ActorRequest,
    opportunity_id: UUID,
    template: str = "opportunities/show.html",
    forms: dict[str, Any] | None = None,
) -> HttpResponse:
    """The page of an opportunity; `forms` are those of it that were found wanting."""
    line = opportunities.opportunity(request.actor, opportunity_id, timezone.now())
    context: dict[str, Any] = {
        "row": words.opportunity_row(line, timezone.localdate()),
        "buttons": words.buttons(line.state),
        "may_renew": OpportunityVerb.RENEW in opportunity_verbs(line.state),
        "renew_form": form.RenewForm(),
        "case_worker": request.actor.role in WORKS_ON,
        **(forms or {}),
    }
    return render_page(request, template, "opportunities", context)


@keepers
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: ActorRequest, opportunity_id: UUID) -> HttpResponse:
    """What is known of an opportunity."""
    now = timezone.now()
    line = opportunities.opportunity(request.actor, opportunity_id, now, "opportunities.edit")
    sheet = queries.organisation_sheet(request.actor, line.organisation, now)
    known = form.opportunity_values(line.fields)
    kind = line.fields.kind
    entry = form.FORMS[kind](posted(request), contacts=sheet.contacts, initial=known)
    if request.method == "POST" and entry.is_valid():
        opportunities.edit_opportunity(request.actor, opportunity_id, entry.as_kept(), now)
        return redirect("opportunities_show", opportunity_id)
    context = {"form": entry, "opportunity_id": opportunity_id, "name": line.fields.title}
    return render_page(request, "opportunities/edit.html", "opportunities", context)


@workers
@require_safe
def fitting(request: ActorRequest, household_id: UUID) -> HttpResponse:
    """What is open beside a household: in the areas of the address, else in those of its plan."""
    now, today = timezone.now(), timezone.localdate()
    planned, target_on = _planned(request, household_id)
    chosen = [code for code in request.GET.getlist("area") if code in shared_atlas().areas.code]
    if not chosen and request.GET.get("all") != "yes":
        chosen = planned
    asked = form.FromForm({"from_on": request.GET.get("from_on", "")})
    from_on = (asked.cleaned_data["from_on"] if asked.is_valid() else None) or target_on
    called = seeker_of(request.actor, household_id, now, chosen, from_on)
    lines = opportunities.opportunity_lines(request.actor, now, areas=chosen)
    rows: list[fits.FitRow] = []
    if called is not None:
        offers = [fits.offered_of(line) for line in lines]
        found = fits_for(called.seeker, offers, shared_atlas(), today)
        rows = [fits.fit_row(one, lines, today) for one in found]
    context = {
        "household_id": household_id,
        "name": household_words.called(called.adults) if called else "",
        "adults": [(one.id, one.name or one.reference) for one in called.adults] if called else [],
        "nobody_moves": called is None,
        "suits": [row for row in rows if row.suits],
        "others": [row for row in rows if not row.suits],
        "areas": [shared_atlas().area(code).name for code in chosen],
        "from_on": from_on,
    }
    return render_page(request, "opportunities/fitting.html", "households", context)


def _planned(request: ActorRequest, household_id: UUID) -> tuple[list[str], date | None]:
    """The areas of a household's plan, chosen or on the shortlist without a no; and its day."""
    now = timezone.now()
    plan = open_plan_of(request.actor, household_id, now)
    if plan is None:
        return [], None
    sheet = plan_sheet(request.actor, plan, now, "opportunities.fitting")
    codes = [code for code in (sheet.chosen_area, sheet.backup_area) if code]
    codes = codes or [area.code for area in sheet.areas if not area.is_vetoed]
    return codes, sheet.target_on


@workers
@require_safe
def households(request: ActorRequest, opportunity_id: UUID) -> HttpResponse:
    """The households one accompanies, beside an opportunity."""
    now, today = timezone.now(), timezone.localdate()
    line = opportunities.opportunity(request.actor, opportunity_id, now)
    named = {one.seeker.key: one for one in seekers(request.actor, now)}
    found = fits_of(
        fits.offered_of(line), [one.seeker for one in named.values()], shared_atlas(), today
    )
    rows = [
        fits.household_fit(one, household_words.called(named[one.seeker].adults)) for one in found
    ]
    context = {
        "row": words.opportunity_row(line, today),
        "suits": [row for row in rows if row.suits],
        "others": [row for row in rows if not row.suits],
    }
    return render_page(request, "opportunities/households.html", "opportunities", context)


@keepers
@require_POST
def move(request: ActorRequest, opportunity_id: UUID) -> HttpResponse:
    """Open, reserve, fill, withdraw, renew."""
    asked, until = request.POST.get("verb", ""), None
    if asked not in list(OpportunityVerb):
        raise NotHere(what=f"opportunity:{opportunity_id}")
    verb = OpportunityVerb(asked)
    if verb is OpportunityVerb.RENEW:
        renewed = form.RenewForm(request.POST)
        if not renewed.is_valid():
            return show_page(request, opportunity_id, forms={"renew_form": renewed})
        until = renewed.cleaned_data["until"]
    try:
        opportunities.move_opportunity(request.actor, opportunity_id, verb, timezone.now(), until)
    except (NoSuchTransition, ValueError):
        # Its button stands there only while it can be: somebody else was faster.
        return show_page(request, opportunity_id)
    return redirect("opportunities_show", opportunity_id)

"""Organisations: the list, one on one page, its people, what it promised."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from trousseau.accounts.choices import KEEPS_PARTNERS
from trousseau.partners import actions, queries
from trousseau.partners.choices import OrganisationKind
from trousseau.web.doors import ActorRequest, signed_in
from trousseau.web.forms import organisation as form
from trousseau.web.page import posted, render_page
from trousseau.web.presenters import partners as words

LONGEST_SEARCH = 120
keepers = signed_in(*sorted(KEEPS_PARTNERS))


@keepers
@require_http_methods(["GET", "HEAD", "POST"])
def index(request: ActorRequest) -> HttpResponse:
    """All organisations, or those of a kind; as the answer to a POST, those that were looked for.

    It is answered in place: a landlord may be one person, whose name is then in no address.
    """
    typed = request.POST.get("words", "").strip()[:LONGEST_SEARCH]
    asked = request.GET.get("kind", "")
    kind = OrganisationKind(asked) if asked in OrganisationKind.values else None
    lines = queries.organisation_lines(request.actor, timezone.now(), kind, typed)
    today = timezone.localdate()
    context = {
        "rows": [words.organisation_row(line, today) for line in lines],
        "words": typed,
        "kind": kind,
        "kinds": OrganisationKind.choices,
    }
    return render_page(request, "organisations/index.html", "organisations", context)


@keepers
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: ActorRequest) -> HttpResponse:
    """A new organisation."""
    entry = form.OrganisationForm(posted(request))
    if request.method == "POST" and entry.is_valid():
        found = actions.add_organisation(request.actor, entry.as_kept(), timezone.now())
        return redirect("organisations_show", found)
    return render_page(request, "organisations/add.html", "organisations", {"form": entry})


@keepers
@require_http_methods(["GET", "HEAD"])
def show(request: ActorRequest, organisation_id: UUID) -> HttpResponse:
    """One organisation, all on one page."""
    return show_page(request, organisation_id, "organisations/show.html")


def show_page(
    request: ActorRequest,
    organisation_id: UUID,
    template: str = "organisations/show.html",
    forms: dict[str, Any] | None = None,
) -> HttpResponse:
    """The page of an organisation; `forms` are those of it that were found wanting."""
    now, today = timezone.now(), timezone.localdate()
    sheet = queries.organisation_sheet(request.actor, organisation_id, now)
    context: dict[str, Any] = {
        "sheet": sheet,
        "place": words.place_name(sheet.fields.commune),
        "contacts": [words.contact_card(one, today) for one in sheet.contacts],
        "opportunities": [words.opportunity_row(one, today) for one in sheet.opportunities],
        "asked": words.asked_of(sheet),
        "promises": [words.promise_card(one) for one in sheet.commitments],
        "promise_form": form.PromiseForm(),
        "link": "",
        **(forms or {}),
    }
    return render_page(request, template, "organisations", context)


@keepers
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: ActorRequest, organisation_id: UUID) -> HttpResponse:
    """What is known of an organisation."""
    now = timezone.now()
    sheet = queries.organisation_sheet(request.actor, organisation_id, now, "organisations.edit")
    known = form.organisation_values(sheet.fields)
    entry = form.OrganisationForm(posted(request), initial=known)
    if request.method == "POST" and entry.is_valid():
        actions.edit_organisation(request.actor, organisation_id, entry.as_kept(), now)
        return redirect("organisations_show", organisation_id)
    context = {"form": entry, "organisation_id": organisation_id, "name": sheet.fields.name}
    return render_page(request, "organisations/edit.html", "organisations", context)


@keepers
@require_http_methods(["GET", "HEAD", "POST"])
def add_contact(request: ActorRequest, organisation_id: UUID) -> HttpResponse:
    """Somebody to turn to."""
    now = timezone.now()
    sheet = queries.organisation_sheet(request.actor, organisation_id, now)
    entry = form.ContactForm(posted(request))
    if request.method == "POST" and entry.is_valid():
        actions.add_contact(request.actor, organisation_id, entry.as_kept(), now)
        return redirect("organisations_show", organisation_id)
    context = {"form": entry, "organisation_id": organisation_id, "name": sheet.fields.name}
    return render_page(request, "organisations/add_contact.html", "organisations", context)


@keepers
@require_http_methods(["GET", "HEAD", "POST"])
def edit_contact(request: ActorRequest, contact_id: UUID) -> HttpResponse:
    """How to reach somebody."""
    now = timezone.now()
    organisation, known = queries.contact_to_change(request.actor, contact_id, now)
    entry = form.ContactForm(posted(request), initial=vars(known))
    if request.method == "POST" and entry.is_valid():
        actions.edit_contact(request.actor, contact_id, entry.as_kept(), now)
        return redirect("organisations_show", organisation)
    context = {"form": entry, "contact_id": contact_id, "organisation_id": organisation}
    return render_page(request, "organisations/edit_contact.html", "organisations", context)


@keepers
@require_POST
def forget_contact(request: ActorRequest, contact_id: UUID) -> HttpResponse:
    """Keep somebody no longer."""
    organisation = actions.forget_contact(request.actor, contact_id, timezone.now())
    return redirect("organisations_show", organisation)


@keepers
@require_POST
def answered(request: ActorRequest, contact_id: UUID) -> HttpResponse:
    """They answered, by whatever way."""
    organisation = actions.note_answer(request.actor, contact_id, timezone.now())
    return redirect("organisations_show", organisation)


@keepers
@require_POST
def promise(request: ActorRequest, organisation_id: UUID) -> HttpResponse:
    """What an organisation promised."""
    said = form.PromiseForm(request.POST)
    if not said.is_valid():
        return show_page(request, organisation_id, forms={"promise_form": said})
    data = said.cleaned_data
    actions.promise(
        request.actor,
        organisation_id,
        said.promised(),
        data["words"],
        data["due_on"],
        timezone.now(),
    )
    return redirect("organisations_show", organisation_id)


@keepers
@require_POST
def keep(request: ActorRequest, commitment_id: int) -> HttpResponse:
    """A promise was kept."""
    organisation = actions.keep_promise(request.actor, commitment_id, timezone.now())
    return redirect("organisations_show", organisation)

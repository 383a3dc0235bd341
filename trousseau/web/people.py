"""People: the list and the search, one file, a change, and who has read it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from trousseau.accounts.choices import Role
from trousseau.households.shared_channels import also_of
from trousseau.privacy import actions, queries
from trousseau.privacy.choices import CHANNELS
from trousseau.privacy.queries import PersonSheet
from trousseau.privacy.readers import readers_of
from trousseau.privacy.search import LONGEST
from trousseau.web import draft_forms
from trousseau.web.doors import ActorRequest, signed_in
from trousseau.web.forms import person as form
from trousseau.web.households import flat
from trousseau.web.page import render_page
from trousseau.web.presenters.person import full_name, line_page, person_page
from trousseau.web.presenters.readers import readings

PAGE_SIZE = 25
MINE, CENTRE = "mine", "centre"
# The stamps of what the form showed, and the fields that somebody else changed meanwhile.
VERSION, CLASHES, THEIRS = "version", "clashes", "theirs-"
LABELS = {kept: form.PersonForm.base_fields[name].label for name, kept in form.FIELDS.items()}


@dataclass(frozen=True)
class Clash:
    """A field that somebody else changed while the form was open: what stands there now."""

    field: str
    label: str
    stored: str
    # Long texts are put together in the field itself: there is nothing to choose.
    together: bool


@signed_in(Role.CASEWORKER, Role.MANAGER, Role.FINANCE)
@require_http_methods(["GET", "HEAD", "POST"])
def index(request: ActorRequest) -> HttpResponse:
    """The people of one's centre; as the answer to a POST of `words`, those who may be meant.

    A search is answered in place: what was typed is in no address, and so in no history or log.
    """
    words = request.POST.get("words", "").strip()[:LONGEST]
    context: dict[str, Any] = {
        "may_add": request.actor.role != Role.FINANCE,
        "words": words,
        "found": None,
        # Whoever only just arrives wants to find somebody; whoever turns pages does not.
        "arrives": request.method != "POST" and not request.GET,
    }
    today = timezone.localdate()
    if words:
        found = queries.people_found(request.actor, words, timezone.now())
        context["found"] = {
            "exact": [line_page(line, today) for line in found.exact],
            "alike": [line_page(line, today) for line in found.alike],
            "more": found.more,
        }
        return render_page(request, "people/index.html", "people", context)
    follows = request.actor.role == Role.CASEWORKER
    who = request.GET.get("who", MINE if follows else CENTRE)
    number = request.GET.get("page", "")
    page = max(1, int(number)) if number.isascii() and number.isdigit() and len(number) < 5 else 1
    shown = queries.people_page(
        request.actor, page - 1, PAGE_SIZE, timezone.now(), mine=who == MINE and follows
    )
    context |= {
        "lines": [line_page(line, today) for line in shown.lines],
        "total": shown.total,
        "who": who if follows else CENTRE,
        "follows": follows,
        "page": page,
        "first": (page - 1) * PAGE_SIZE + 1,
        "last": (page - 1) * PAGE_SIZE + len(shown.lines),
        "more": page * PAGE_SIZE < shown.total,
    }
    return render_page(request, "people/index.html", "people", context)


@signed_in(Role.CASEWORKER, Role.MANAGER, Role.FINANCE, Role.COORDINATOR)
@require_safe
def show(request: ActorRequest, person_id: UUID) -> HttpResponse:
    """One person's file."""
    now = timezone.now()
    sheet = queries.person_sheet(request.actor, person_id, now)
    also = also_of(request.actor, person_id, now)
    context = {"person": person_page(sheet, timezone.localdate(), also)}
    return render_page(request, "people/show.html", "people", context)


@signed_in(Role.CASEWORKER, Role.MANAGER)
@draft_forms.kept
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: ActorRequest, person_id: UUID) -> HttpResponse:
    """A change of a file; what a colleague changed meanwhile is neither lost nor overwritten."""
    values = flat(request.POST)
    rows = form.changed_rows(values, values.get("do", ""))
    if request.method == "POST" and rows is None:
        entry = form.PersonEntry(values, sent=True)
        if not entry.is_valid():
            sheet = queries.person_to_change(request.actor, person_id, timezone.now())
            return _edit_page(request, sheet, entry, values.get(VERSION, ""))
        fields = {
            name: text for name, text in entry.fields().items() if not values.get(THEIRS + name)
        }
        try:
            actions.edit_person(
                request.actor,
                person_id,
                fields,
                entry.new_channels(),
                timezone.now(),
                seen=_seen(values),
            )
        except actions.ChangedMeanwhile as changed:
            sheet = queries.person_to_change(request.actor, person_id, timezone.now())
            return _clash_page(request, sheet, values, changed.fields)
        return redirect("people_show", person_id)
    sheet = queries.person_to_change(request.actor, person_id, timezone.now())
    if rows is not None:
        entry = form.PersonEntry(rows, sent=False)
        return _edit_page(request, sheet, entry, values.get(VERSION, ""))
    draft = draft_forms.restore(request)
    if draft is not None:
        # With the stamps of the day it was begun: what changed since then is noticed as well.
        entry = form.PersonEntry(flat(draft), sent=False)
        return _edit_page(request, sheet, entry, flat(draft).get(VERSION, ""), draft)
    entry = form.PersonEntry(form.values_of(sheet), sent=False)
    return _edit_page(request, sheet, entry, _version(sheet))


def _seen(values: Mapping[str, str]) -> dict[str, str]:
    pairs = (pair.partition(":") for pair in values.get(VERSION, "").split(","))
    return {name: stamp for name, _, stamp in pairs if stamp}


def _version(sheet: PersonSheet) -> str:
    return ",".join(f"{name}:{stamp}" for name, stamp in sorted(sheet.stamps.items()))


def _clash_page(
    request: HttpRequest, sheet: PersonSheet, values: Mapping[str, str], fields: frozenset[str]
) -> HttpResponse:
    """The form once more, with both versions of what both changed."""
    values = dict(values)
    own_rows = form.channel_count(values)
    if CHANNELS in fields:
        values, own_rows = form.with_channels_of(values, sheet)
    if "note" in fields:
        stored = sheet.fields["note"]
        said = _("Écrit entre-temps par quelqu’un d’autre :")
        values["note"] = f"{values.get('note', '')}\n\n{said}\n{stored}".strip()
    values[CLASHES] = ",".join(sorted(fields))
    entry = form.PersonEntry(values, sent=False)
    for row in entry.channels[own_rows:]:
        row.added_meanwhile = True
    return _edit_page(request, sheet, entry, _version(sheet))


def _edit_page(
    request: HttpRequest,
    sheet: PersonSheet,
    entry: form.PersonEntry,
    version: str,
    draft: draft_forms.RestoredDraft | None = None,
) -> HttpResponse:
    names = [name for name in entry.values.get(CLASHES, "").split(",") if name in sheet.writable]
    clashes = [
        Clash(name, str(LABELS[name]), sheet.fields[name], together=name == "note")
        for name in names
        if name != CHANNELS
    ]
    context = {
        "entry": entry,
        "draft": draft,
        "person_id": sheet.id,
        "name": full_name(sheet),
        "version": version,
        "clashes": clashes,
        "clash_names": ",".join(names),
        "likely": [],
    }
    return render_page(request, "people/edit.html", "people", context)


@signed_in(Role.CASEWORKER, Role.MANAGER)
@require_safe
def readers(request: ActorRequest, person_id: UUID) -> HttpResponse:
    """Who has read or changed a file, day by day."""
    found = readers_of(request.actor, person_id, timezone.now(), "people.readers")
    context = {
        "person": line_page(found.person, timezone.localdate()),
        "days": readings(found.readers),
        "names": request.actor.role == Role.MANAGER,
    }
    return render_page(request, "people/readers.html", "people", context)

"""Who belongs to a household: somebody joins, or is something else in it than was thought."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from trousseau.households import actions
from trousseau.households.queries import place_of
from trousseau.households.sheet import household_sheet
from trousseau.privacy.queries import Likely, likely_same
from trousseau.web import draft_forms
from trousseau.web.doors import ActorRequest
from trousseau.web.forms import household_file as form
from trousseau.web.forms.person import changed_rows
from trousseau.web.households import flat, workers
from trousseau.web.page import posted, render_page
from trousseau.web.presenters import household as words
from trousseau.web.presenters.person import line_page


@workers
@draft_forms.kept
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: ActorRequest, household_id: UUID) -> HttpResponse:
    """Somebody more; who may be there already is shown first."""
    values = flat(request.POST)
    action = values.get("do", "")
    rows = changed_rows(values, action)
    if rows is not None:
        return _add_page(request, household_id, form.MemberEntry(rows, sent=False))
    if request.method != "POST":
        draft = draft_forms.restore(request)
        begun = flat(draft) if draft is not None else {}
        entry = form.MemberEntry(begun, sent=False)
        return _add_page(request, household_id, entry, draft=draft)
    entry = form.MemberEntry(values, sent=True)
    if not entry.is_valid():
        return _add_page(request, household_id, entry)
    fields, channels = entry.fields(), entry.new_channels()
    if action != "anyway":
        # A number is often shared within a household: only names and dates are compared here.
        likely = likely_same(request.actor, fields, [], timezone.now(), "memberships.add")
        if likely:
            return _add_page(request, household_id, entry, likely)
    actions.add_member(
        request.actor, household_id, entry.place.as_kept(), fields, channels, timezone.now()
    )
    return redirect("households_show", household_id)


def _add_page(
    request: ActorRequest,
    household_id: UUID,
    entry: form.MemberEntry,
    likely: tuple[Likely, ...] = (),
    draft: draft_forms.RestoredDraft | None = None,
) -> HttpResponse:
    today = timezone.localdate()
    sheet = household_sheet(request.actor, household_id, timezone.now(), "memberships.add")
    context = {
        "entry": entry,
        "draft": draft,
        "clashes": [],
        "household_id": household_id,
        "name": words.called([member.person for member in sheet.adults]),
        "likely": [(line_page(one.line, today), one.same_phone) for one in likely],
    }
    return render_page(request, "memberships/add.html", "households", context)


@workers
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: ActorRequest, member_id: int) -> HttpResponse:
    """What somebody is in their household, and whether they move."""
    known = place_of(request.actor, member_id, timezone.now())
    place = form.PlaceForm(
        posted(request),
        initial=form.as_initial(
            {
                "relation": known.place.relation,
                "relocates": known.place.relocates,
                "expected_on": known.place.expected_on,
            }
        ),
    )
    if request.method == "POST" and place.is_valid():
        household = actions.change_place(request.actor, member_id, place.as_kept(), timezone.now())
        return redirect("households_show", household)
    context = {
        "form": place,
        "member_id": member_id,
        "household_id": known.household,
        "name": known.person.called,
    }
    return render_page(request, "memberships/edit.html", "households", context)

"""Notes: what was said or done, in a few words, two clicks from anywhere."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from trousseau.households.contacts import write_note
from trousseau.households.sheet import household_sheet
from trousseau.web import draft_forms
from trousseau.web.doors import ActorRequest
from trousseau.web.forms.contacts import NoteForm
from trousseau.web.households import flat, people_of, workers
from trousseau.web.page import render_page
from trousseau.web.presenters import household as words


@workers
@draft_forms.kept
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: ActorRequest, household_id: UUID) -> HttpResponse:
    """A note about a household or one of its people; the button says of what kind."""
    now = timezone.now()
    sheet = household_sheet(request.actor, household_id, now, "notes.add")
    people = people_of(sheet)
    draft = None
    if request.method == "POST":
        note = NoteForm(request.POST, people=people)
        if note.is_valid():
            person = note.cleaned_data["person"]
            write_note(
                request.actor,
                household_id,
                note.cleaned_data["kind"],
                note.cleaned_data["text"],
                now,
                UUID(person) if person else None,
            )
            return redirect("households_show", household_id)
    else:
        draft = draft_forms.restore(request)
        begun = flat(draft) if draft is not None else {}
        note = NoteForm(initial=begun, people=people)
    context = {
        "note_form": note,
        "draft": draft,
        "sheet": sheet,
        "name": words.called([member.person for member in sheet.adults]),
    }
    return render_page(request, "notes/add.html", "households", context)

"""What referents know of places: by area, what is to be asked again, added, confirmed, retired."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from trousseau.partners import local_facts
from trousseau.web.doors import ActorRequest
from trousseau.web.forms import local_fact as form
from trousseau.web.organisations import keepers
from trousseau.web.page import posted, render_page
from trousseau.web.presenters import local_facts as words

# The page of the day sends its buttons here, and is shown again.
TODAY = "today"


@keepers
@require_safe
def index(request: ActorRequest) -> HttpResponse:
    """By employment area, or of one (`?area=7621`)."""
    area = request.GET.get("area", "")[:4]
    today = timezone.localdate()
    lines = local_facts.fact_lines(request.actor, timezone.now(), today, area)
    context = {
        "groups": words.fact_groups(lines),
        "due": sum(line.standing in words.DUE for line in lines),
        "asked": sum(line.standing is local_facts.Standing.ASKED for line in lines),
        "area": words.area_name(area) if area else "",
    }
    return render_page(request, "local_facts/index.html", "local_facts", context)


@keepers
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: ActorRequest) -> HttpResponse:
    """A question about a place, or what is known of it."""
    entry = form.FactForm(posted(request))
    if request.method == "POST" and entry.is_valid():
        try:
            local_facts.add_fact(request.actor, entry.as_kept(), timezone.now())
        except local_facts.AlreadyKnown as known:
            # Whoever asked sees what was found out, and by whom.
            return redirect("local_facts_edit", fact_id=known.fact)
        return redirect("local_facts_index")
    return render_page(request, "local_facts/add.html", "local_facts", {"form": entry})


@keepers
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: ActorRequest, fact_id: int) -> HttpResponse:
    """What was found out, today."""
    now = timezone.now()
    line = local_facts.fact(request.actor, fact_id, now, timezone.localdate())
    known = {"answer": line.fields.answer, "source": line.fields.source}
    entry = form.AnswerForm(posted(request), initial=known)
    if request.method == "POST" and entry.is_valid():
        local_facts.edit_fact(request.actor, fact_id, *entry.found_out(), now)
        return redirect("local_facts_index")
    context = {"form": entry, "row": words.fact_row(line)}
    return render_page(request, "local_facts/edit.html", "local_facts", context)


@keepers
@require_POST
def confirm(request: ActorRequest, fact_id: int) -> HttpResponse:
    """It is still so; a question was asked once more."""
    local_facts.confirm_fact(request.actor, fact_id, timezone.now())
    return redirect("today_index" if request.POST.get("back") == TODAY else "local_facts_index")


@keepers
@require_POST
def retire(request: ActorRequest, fact_id: int) -> HttpResponse:
    """Keep it no longer."""
    local_facts.retire_fact(request.actor, fact_id, timezone.now())
    return redirect("local_facts_index")

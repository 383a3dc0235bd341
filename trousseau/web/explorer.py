"""The explorer: from a household on one short form to places ranked for it. Nothing is saved."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST

from trousseau.demo.examples import examples
from trousseau.matching.shortlist import shortlist
from trousseau.web.atlas import shared_atlas
from trousseau.web.doors import open_to_all
from trousseau.web.forms import rows
from trousseau.web.forms.fields import CANDIDATES
from trousseau.web.forms.household import HouseholdForm
from trousseau.web.household_request import ask, posted
from trousseau.web.page import render_page
from trousseau.web.presenters.examples import example_buttons
from trousseau.web.presenters.jobs import understood_jobs
from trousseau.web.presenters.ranking import ranking_page


@open_to_all
@require_http_methods(["GET", "HEAD", "POST"])
def household(request: HttpRequest) -> HttpResponse:
    """The form: empty, or as it was sent, with a person more or less."""
    data = rows.apply(posted(request), request.POST.get("do", ""))
    return household_page(request, HouseholdForm(data or None, shared_atlas()), say_errors=False)


def household_page(request: HttpRequest, form: HouseholdForm, *, say_errors: bool) -> HttpResponse:
    """The page of the form; `say_errors`: what is wrong comes first."""
    context = {
        "form": form,
        "problems": form.problems if say_errors else [],
        "many_adults": len(form.adults) > 1,
        "examples": example_buttons(examples()),
    }
    return render_page(
        request,
        "explorer/household.html",
        "explorer",
        context,
        carried=form.carried(),
    )


@open_to_all
@require_http_methods(["GET", "HEAD", "POST"])
def ranking(request: HttpRequest) -> HttpResponse:
    """Places ranked for the household that was sent; without one, back to the form."""
    if request.method != "POST":
        return redirect("explorer_household")
    asked = ask(request)
    if asked.ranking is None:
        return household_page(request, asked.form, say_errors=True)
    ranked = asked.ranking
    chosen = shortlist(ranked, ranked.atlas, facts=ranked.facts, on=ranked.on)
    jobs = understood_jobs(asked.form)
    fields = {job.field for job in jobs}
    carried = asked.form.carried()
    context = {
        "page": ranking_page(ranked, chosen.places),
        "jobs": jobs,
        "carried_without_jobs": [pair for pair in carried if pair[0] not in fields],
    }
    return render_page(request, "explorer/ranking.html", "explorer", context, carried=carried)


@open_to_all
@require_POST
def jobs(request: HttpRequest) -> JsonResponse:
    """Official titles that some words may mean, as JSON: `{"jobs": [{"code", "title"}]}`."""
    matches = shared_atlas().job_titles.search(request.POST.get("words", ""), CANDIDATES)
    found = [{"code": match.code, "title": match.title} for match in matches]
    return JsonResponse({"jobs": found}, headers={"Cache-Control": "no-store"})

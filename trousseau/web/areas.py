"""Employment areas: the list, one area, and areas for a household, alone or side by side."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_safe

from trousseau.matching.communes import rank_communes
from trousseau.matching.why_not import why_not
from trousseau.territories import UnknownPlace
from trousseau.web.atlas import shared_atlas
from trousseau.web.doors import open_to_all
from trousseau.web.explorer import household_page
from trousseau.web.household_request import ask
from trousseau.web.page import render_page
from trousseau.web.presenters.area import area_sheet
from trousseau.web.presenters.atlas_map import atlas_page, where_map
from trousseau.web.presenters.comparison import comparison
from trousseau.web.presenters.sheet import FIRST, sheet


@open_to_all
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """All areas by region, and a map shaded by one indicator (`?indicator=`, about places only)."""
    page = atlas_page(shared_atlas(), request.GET.get("indicator", ""))
    return render_page(request, "areas/index.html", "areas", {"page": page})


@open_to_all
@require_safe
def show(request: HttpRequest, code: str) -> HttpResponse:
    """One area without any household; 404 for a code that is none."""
    atlas = shared_atlas()
    try:
        context = {"sheet": area_sheet(atlas, code), "map": where_map(atlas, code)}
    except UnknownPlace:
        raise Http404 from None
    return render_page(request, "areas/show.html", "areas", context)


@open_to_all
@require_http_methods(["GET", "HEAD", "POST"])
def fit(request: HttpRequest, code: str) -> HttpResponse:
    """One area for the household that was sent; without one, its neutral sheet."""
    if request.method != "POST":
        return redirect("areas_show", code)
    atlas = shared_atlas()
    try:
        atlas.areas.index(code)
    except UnknownPlace:
        raise Http404 from None
    asked = ask(request)
    if asked.ranking is None:
        return household_page(request, asked.form, say_errors=True)
    ranking = asked.ranking
    why = why_not(ranking, atlas, code, FIRST, facts=ranking.facts, on=ranking.on)
    context = {
        "sheet": sheet(ranking, code, why, rank_communes(ranking.profile, atlas, code)),
        "map": where_map(atlas, code),
    }
    carried = asked.form.carried()
    return render_page(request, "areas/fit.html", "explorer", context, carried=carried)


@open_to_all
@require_http_methods(["GET", "HEAD", "POST"])
def compare(request: HttpRequest) -> HttpResponse:
    """Up to four areas (`area`, repeated) for the household that was sent."""
    if request.method != "POST":
        return redirect("areas_index")
    asked = ask(request)
    if asked.ranking is None:
        return household_page(request, asked.form, say_errors=True)
    codes = [code for code in request.POST.getlist("area") if code]
    removed = request.POST.get("remove")
    try:
        table = comparison(asked.ranking, [code for code in codes if code != removed])
    except UnknownPlace:
        raise Http404 from None
    context = {"table": table}
    carried = asked.form.carried()
    return render_page(request, "areas/compare.html", "explorer", context, carried=carried)

"""Information sheets to read, to print and to give away: about nobody, so open to everybody."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from trousseau.plans.sheet_translations import sheet_translations
from trousseau.plans.sheets import Audience, sheets
from trousseau.web.doors import open_to_all
from trousseau.web.page import render_page
from trousseau.web.presenters.sheets import languages_beside, sheet_card, sheet_page


@open_to_all
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """All of them, by who reads them."""
    known, language = sheets(), get_language() or "fr"
    titles = {
        Audience.HOUSEHOLD: _("Pour le ménage"),
        Audience.EMPLOYER: _("Pour un employeur"),
        Audience.LANDLORD: _("Pour un bailleur ou un hôte"),
    }
    groups = [
        (title, [sheet_card(sheet, language) for sheet in known.for_audience(audience)])
        for audience, title in titles.items()
    ]
    return render_page(request, "sheets/index.html", "sheets", {"groups": groups})


@open_to_all
@require_safe
def show(request: HttpRequest, sheet: str) -> HttpResponse:
    """One of them, with another language beside it (`?beside=ar`) where it was translated."""
    found = sheets().by_key.get(sheet)
    if found is None:
        raise Http404
    beside = None
    if found.audience is Audience.HOUSEHOLD:
        beside = sheet_translations().get(request.GET.get("beside", ""))
    context = {
        "sheet": sheet_page(found, get_language() or "fr", beside),
        "languages": languages_beside() if found.audience is Audience.HOUSEHOLD else [],
    }
    return render_page(request, "sheets/show.html", "sheets", context)

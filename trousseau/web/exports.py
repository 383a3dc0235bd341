"""Households as a table that leaves: what one sees oneself, harmless in a spreadsheet, logged."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from trousseau.accounts.choices import Role
from trousseau.households.exports import households_table
from trousseau.web.doors import ActorRequest
from trousseau.web.forms.export import CENTRE, MINE, ExportForm
from trousseau.web.households import workers
from trousseau.web.page import posted, render_page
from trousseau.web.presenters.exports import table_rows
from trousseau.web.spreadsheets import download


@workers
@require_http_methods(["GET", "HEAD", "POST"])
def make(request: ActorRequest) -> HttpResponse:
    """Which households, and what of them; the answer to the form is the file."""
    follows = request.actor.role == Role.CASEWORKER
    form = ExportForm(posted(request), initial={"who": MINE if follows else CENTRE})
    if request.method == "POST" and form.is_valid():
        asked = form.cleaned_data
        whereabouts: bool = asked["whereabouts"]
        at = timezone.now()
        table = households_table(
            request.actor, at, mine=asked["who"] == MINE, whereabouts=whereabouts
        )
        rows = table_rows(table, whereabouts=whereabouts)
        name = f"menages-{timezone.localdate(at):%Y-%m-%d}"
        return download(rows, asked["kind"], name, _("Ménages"))
    return render_page(request, "exports/make.html", "households", {"form": form})

"""Files of one centre opened from another: open one, see those that were opened, say so."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from trousseau.accounts import break_glass
from trousseau.accounts.break_glass import TRIES_AN_HOUR
from trousseau.accounts.choices import Role
from trousseau.accounts.doors import NotHere
from trousseau.accounts.tries import TooManyTries
from trousseau.privacy.actions import open_elsewhere
from trousseau.privacy.queries import opened_here, opened_lines
from trousseau.web.doors import ActorRequest, signed_in
from trousseau.web.forms.break_glass import BreakGlassForm
from trousseau.web.page import render_page
from trousseau.web.presenters.openings import opening_line, own_opening_line


@signed_in(Role.CASEWORKER, Role.MANAGER)
@require_safe
def index(request: ActorRequest) -> HttpResponse:
    """The files of one's centre that were opened from elsewhere, those nobody has seen first."""
    lines = opened_lines(request.actor, timezone.now())
    context = {"lines": [opening_line(opening, person) for opening, person in lines]}
    return render_page(request, "break_glass/index.html", "break_glass", context)


@signed_in(Role.CASEWORKER, Role.MANAGER, Role.COORDINATOR)
@require_http_methods(["GET", "HEAD", "POST"])
def open(request: ActorRequest) -> HttpResponse:  # noqa: A001 (the verb that the address ends with)
    """Open a file of another centre for an hour, for a reason that its home centre sees."""
    form = BreakGlassForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return _open_page(request, form)
    reference, reason = form.cleaned_data["reference"], form.cleaned_data["reason"]
    try:
        person = open_elsewhere(request.actor, reference, reason, timezone.now())
    except TooManyTries:
        text = _("Dix essais en une heure : attendez un peu, ou appelez le centre.")
        form.add_error("reference", text)
        return _open_page(request, form, status=429)
    except NotHere:
        form.add_error("reference", _("Aucun dossier n’a cette référence."))
        return _open_page(request, form)
    return redirect("people_show", person)


def _open_page(request: ActorRequest, form: BreakGlassForm, status: int = 200) -> HttpResponse:
    at = timezone.now()
    context = {
        "form": form,
        "opened": [own_opening_line(*one) for one in opened_here(request.actor, at)],
        "left": break_glass.tries_left(request.actor, at),
        "most": TRIES_AN_HOUR,
        "watches": request.actor.role in break_glass.WATCHERS,
    }
    return render_page(request, "break_glass/open.html", "break_glass", context, status=status)


@signed_in(Role.CASEWORKER, Role.MANAGER)
@require_POST
def seen(request: ActorRequest, opening_id: int) -> HttpResponse:
    """Say that somebody of the home centre has seen an opening."""
    break_glass.mark_seen(request.actor, opening_id, timezone.now())
    return redirect("break_glass_index")

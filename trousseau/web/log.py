"""The log, for the data protection officer: who did what with whose file; never what it says."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from trousseau.accounts.choices import Role
from trousseau.audit.queries import last_check, log_size, unseen_alerts
from trousseau.privacy import officer_log
from trousseau.web.doors import ActorRequest, signed_in
from trousseau.web.forms.log import LogForm
from trousseau.web.page import render_page
from trousseau.web.presenters import log as presenter

PAGE_SIZE = 50
# Checked in a few seconds; a longer log is checked by the worker, every night.
CHECKED_AT_ONCE = 200_000


@signed_in(Role.DPO)
@require_http_methods(["GET", "HEAD", "POST"])
def index(request: ActorRequest) -> HttpResponse:
    """The log, the newest first, filtered.

    The filter comes by POST and becomes part of the address only once it is seen to hold a
    reference, ids, codes and days: a name typed into the wrong field is in no address.
    """
    if request.method != "POST":
        return _index(request, _form(request, request.GET), request.GET)
    form = _form(request, request.POST)
    if not form.is_valid():
        return _index(request, form, request.POST)
    return redirect(f"{reverse('log_index')}?{presenter.query(form.values())}")


def _index(
    request: ActorRequest, form: LogForm, asked: QueryDict, status: int = 200
) -> HttpResponse:
    page = officer_log.LogPage((), None, None, reference_known=True)
    if form.is_valid():
        page = officer_log.log_page(
            request.actor,
            form.wanted(),
            form.cleaned_data["reference"],
            timezone.now(),
            PAGE_SIZE,
            before=_number(asked.get("before")),
            after=_number(asked.get("after")),
        )
    values = form.values()
    context: dict[str, Any] = {
        "form": form,
        "filtered": any(values.values()),
        "filtered_more": any(value for name, value in values.items() if name != "reference"),
        "lines": presenter.lines(page),
        "reference_known": page.reference_known,
        "newest": presenter.query(values),
        "newer": presenter.query(values, after=page.newer) if page.newer else "",
        "older": presenter.query(values, before=page.older) if page.older else "",
        "sent": [(name, value) for name, value in values.items() if value],
        "checked": last_check(),
        "checks_at_once": log_size() <= CHECKED_AT_ONCE,
        "unseen": unseen_alerts(),
    }
    return render_page(request, "log/index.html", "log", context, status=status)


@signed_in(Role.DPO)
@require_POST
def download(request: ActorRequest) -> HttpResponse:
    """The rows that are wanted, as a table; all of them or none."""
    form = _form(request, request.POST)
    if not form.is_valid():
        return _index(request, form, request.POST, status=400)
    at = timezone.now()
    reference = form.cleaned_data["reference"]
    try:
        rows = officer_log.log_rows(request.actor, form.wanted(), reference, at)
    except officer_log.TooManyRows:
        form.add_error(None, _("Plus de 20 000 lignes : choisissez une période plus courte."))
        return _index(request, form, request.POST, status=400)
    # With a mark at the beginning, spreadsheets see that it is UTF-8.
    response = HttpResponse(presenter.table(rows).encode("utf-8-sig"), "text/csv; charset=utf-8")
    name = f"journal-{timezone.localdate(at):%Y-%m-%d}.csv"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "no-store"
    return response


@signed_in(Role.DPO)
@require_POST
def verify(request: ActorRequest) -> HttpResponse:
    """Check the whole log now, when it is short enough; the page tells what was found."""
    if log_size() <= CHECKED_AT_ONCE:
        officer_log.check(request.actor, timezone.now())
    return redirect("log_index")


@signed_in(Role.DPO)
@require_safe
def alerts(request: ActorRequest) -> HttpResponse:
    """What the log makes noticeable by itself."""
    found = officer_log.alerts(request.actor, timezone.now())
    context = {"alerts": presenter.alarms(found)}
    return render_page(request, "log/alerts.html", "log", context)


@signed_in(Role.DPO)
@require_POST
def seen(request: ActorRequest, alert_id: int) -> HttpResponse:
    """Somebody has looked at an alert."""
    officer_log.see_alert(request.actor, alert_id, timezone.now())
    return redirect("log_alerts")


def _form(request: ActorRequest, asked: QueryDict) -> LogForm:
    return LogForm(asked, *officer_log.accounts_and_centres(request.actor))


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 16 else None

"""Calm pages for what goes wrong. They say what happened, and what one can do next."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from trousseau.web.page import render_page


def _error(request: HttpRequest, status: int, title: str, text: str) -> HttpResponse:
    context = {"title": title, "text": text}
    return render_page(request, "errors/error.html", "", context, status=status)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400: something we cannot read."""
    return _error(
        request,
        400,
        _("Nous n’avons pas pu lire cette demande"),
        _("Revenez au formulaire et essayez encore. Rien n’a été enregistré."),
    )


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403."""
    return _error(
        request,
        403,
        _("Cette page ne s’ouvre pas ainsi"),
        _("Revenez au début. Rien n’a été enregistré."),
    )


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 for a form that was open too long, or that came from elsewhere."""
    return _error(
        request,
        403,
        _("Le formulaire est resté ouvert trop longtemps"),
        _("Par prudence, nous ne l’avons pas lu. Revenez au début et envoyez-le de nouveau."),
    )


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404: no such address or place."""
    return _error(
        request,
        404,
        _("Il n’y a rien à cette adresse"),
        _("Le lieu cherché a peut-être changé de nom. La liste des 306 zones est à jour."),
    )


def unavailable(request: HttpRequest) -> HttpResponse:
    """503: the database, the log or the master key is away; nothing was shown or written."""
    response = render(request, "errors/unavailable.html", status=503)
    response["Retry-After"] = "10"
    return response


def server_error(request: HttpRequest) -> HttpResponse:
    """500: our fault. This page asks nothing of what may have failed."""
    return render(request, "errors/server_error.html", status=500)

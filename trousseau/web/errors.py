"""Calm pages for what goes wrong. They say what happened, and what one can do next."""

from __future__ import annotations

import errno
import sys

from django.db import DataError, Error, IntegrityError, NotSupportedError, ProgrammingError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from trousseau.audit.actions import LogUnavailable
from trousseau.audit.anchor import AnchorError
from trousseau.audit.cipher import Undecipherable
from trousseau.audit.endings import RegisterError
from trousseau.audit.master_key import MasterKeyError
from trousseau.web.page import render_page

# What the operating system says of a disk that is full, broken or may only be read.
DISK = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EIO})


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


def is_outage(error: BaseException | None) -> bool:
    """Whether an error means that data is out of reach for a while, rather than a fault of ours."""
    match error:
        case DataError() | IntegrityError() | NotSupportedError() | ProgrammingError():
            return False
        # Undecipherable: most often another master key stands in the place of ours.
        case Error() | MasterKeyError() | Undecipherable():
            return True
        # What ends is written outside the database first; else it would not have ended for good.
        case AnchorError() | LogUnavailable() | RegisterError():
            return True
        case OSError():
            return error.errno in DISK
    return False


def unavailable(request: HttpRequest) -> HttpResponse:
    """503: the database, the log or the right master key is away; nothing was shown or written."""
    response = _bare("errors/unavailable.html", 503)
    response["Retry-After"] = "10"
    return response


def server_error(request: HttpRequest) -> HttpResponse:
    """500: our fault, or 503: data is away. These pages ask nothing of what may have failed.

    Django calls this while it handles the error, wherever it was raised: also in a middleware,
    before any view was found, where a session or an account is read from the database.
    """
    if is_outage(sys.exception()):
        return unavailable(request)
    return _bare("errors/server_error.html", 500)


def _bare(template: str, status: int) -> HttpResponse:
    # Without the request: what every other page asks of it (who is here, the menu) may have failed.
    return HttpResponse(render_to_string(template), status=status)

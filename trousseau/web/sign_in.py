"""Signing in: which routes lead there, and what is still to be done before a page opens."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from trousseau.accounts.models import CentreMembership

# The pages of the sign-in itself; they look after themselves and show nobody's data.
ROUTES = frozenset({"account_login", "account_logout"})


def ask(request: HttpRequest) -> HttpResponse:
    """Send somebody to the sign-in page, and back here after it."""
    return redirect("account_login")


def no_longer_here(request: HttpRequest) -> HttpResponse:
    """The account holds no place (any more): out, and back to the sign-in page."""
    request.session.flush()
    return redirect("account_login")


def still_to_do(request: HttpRequest, membership: CentreMembership) -> HttpResponse | None:
    """The step that is missing: a second factor, an unlocking; None when there is none."""
    return None

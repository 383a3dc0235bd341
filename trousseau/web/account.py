"""Signing in, and one's password. Most of the work is the library's; leaving is in sessions.py."""

import functools
from collections.abc import Callable
from typing import Any, TypeVar

from allauth.account import views
from allauth.account.internal.flows.reauthentication import is_reauthentication_required
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse, reverse_lazy
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods

from trousseau.accounts.actor import actor_of
from trousseau.accounts.models import User
from trousseau.accounts.second_factor import has_second_factor
from trousseau.demo.programme import sign_ins
from trousseau.web import guessing, session_clock, sign_in
from trousseau.web.doors import current_membership

View = TypeVar("View", bound=Callable[..., HttpResponse])
# What every page's template needs.
FRAME = {"section": "account", "carried": [], "holds_household": False}
MFA = "allauth.mfa"

form_page = require_http_methods(["GET", "HEAD", "POST"])


def of_an_open_session(view: View) -> View:
    """For pages that ask again who is there: a session that is locked or over opens them not."""

    @functools.wraps(view)
    def behind(request: HttpRequest, *arguments: Any, **named: Any) -> HttpResponse:
        if not isinstance(request.user, User):
            return sign_in.ask(request)
        membership = current_membership(request)
        if membership is None:
            return sign_in.no_longer_here(request)
        complete = sign_in.is_complete(request, membership)
        to_do = session_clock.still_to_do(request, membership, complete=complete)
        return view(request, *arguments, **named) if to_do is None else to_do

    return behind  # type: ignore[return-value]


def own_account(view: View) -> View:
    """For pages about one's own sign-in: not before a second factor, where there is one.

    Somebody who has none yet gets in with the password, to set one up.
    """

    @functools.wraps(view)
    def behind(request: HttpRequest, *arguments: Any, **named: Any) -> HttpResponse:
        membership = current_membership(request)
        if membership is None:
            return sign_in.no_longer_here(request)
        shown = sign_in.has_shown_two_factors(request, membership)
        if not shown and has_second_factor(membership.user):
            return sign_in.show_second_factor(request)
        if sign_in.still_to_do(request, membership) is None:
            # The page then has the menu of their role.
            request.actor = actor_of(membership, timezone.now())  # type: ignore[attr-defined]
        return view(request, *arguments, **named)

    return of_an_open_session(behind)  # type: ignore[return-value]


def recently(view: View) -> View:
    """Also asks for password or second factor again when that is a quarter of an hour ago.

    The library would keep what was sent in the session meanwhile; here the page is asked again.
    """

    @functools.wraps(view)
    def behind(request: HttpRequest, *arguments: Any, **named: Any) -> HttpResponse:
        if is_reauthentication_required(request, app=MFA):
            back = urlencode({"next": request.path})
            return redirect(f"{reverse('account_reauthenticate')}?{back}")
        return view(request, *arguments, **named)

    return behind  # type: ignore[return-value]


def answer(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """The library's answer; 429 when a guess was refused unlooked at."""
    if guessing.was_refused(request):
        response.status_code = 429
        response.headers["Retry-After"] = str(guessing.RETRY_AFTER_SECONDS)
    return response


def sign_in_page(request: HttpRequest, *, passkey_failed: bool = False) -> dict[str, Any]:
    """What the page to sign in says besides its form."""
    return {
        **FRAME,
        "passkey_failed": passkey_failed,
        "demonstration": sign_ins(),
        "organisation": settings.OIDC_NAME if settings.OIDC_URL else "",
        "organisation_refused": "refused" in request.GET,
    }


@form_page
def login(request: HttpRequest) -> HttpResponse:
    """Address or identifier and password, or a passkey."""
    view = views.LoginView.as_view(
        template_name="account/login.html", extra_context=sign_in_page(request)
    )
    return answer(request, view(request))


@form_page
@of_an_open_session
def reauthenticate(request: HttpRequest) -> HttpResponse:
    """The password once more, where there is no second factor."""
    view = views.ReauthenticateView.as_view(
        template_name="account/reauthenticate.html", extra_context=FRAME
    )
    return answer(request, view(request))


class _ChangePassword(views.PasswordChangeView):  # type: ignore[misc]
    success_url = reverse_lazy("mfa_index")

    def form_valid(self, form: Any) -> HttpResponse:
        response: HttpResponse = super().form_valid(form)
        # Browsers are known by the password, too: this one goes on being known, others do not.
        guessing.remember(self.request, response, form.user)
        return response


@form_page
@own_account
def change_password(request: HttpRequest) -> HttpResponse:
    """Another password; all other sessions end."""
    view = _ChangePassword.as_view(
        template_name="account/change_password.html", extra_context=FRAME
    )
    return answer(request, view(request))

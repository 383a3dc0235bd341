"""Signing in through an organisation's own server (OpenID Connect), where the settings name one.

It opens accounts that exist and makes none: whoever the server names by a verified address comes in
as the account with that address. Nothing of what it tells is kept, no token and no profile. The
second factor is asked here, unless the settings say that the organisation always asks one.
"""

from typing import Any

from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from trousseau.accounts.models import User
from trousseau.web import sign_in
from trousseau.web.account_adapter import AccountAdapter


class OrganisationAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """What the sign-in library asks of us when it comes back from the organisation's server."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        """Accounts come from invitations."""
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        """All of it happens here: what the library would do next (connect, sign up) never does."""
        # Some servers say "false" as a text.
        addresses = [
            found.email for found in sociallogin.email_addresses if found.verified in (True, "true")
        ]
        user = account_of(addresses)
        if user is None:
            raise ImmediateHttpResponse(refused())
        raise ImmediateHttpResponse(_come_in(request, user, sociallogin.state.get("next")))

    def on_authentication_error(self, request: HttpRequest, *details: Any, **more: Any) -> None:
        """Cancelled, away, or an answer to a question that was not asked: all the same to say."""
        raise ImmediateHttpResponse(refused())


def account_of(addresses: list[str]) -> User | None:
    """The open account with one of these addresses; participants have none here."""
    wanted = [address.lower() for address in addresses if address]
    return User.objects.filter(email__in=wanted, is_active=True).first() if wanted else None


def refused() -> HttpResponse:
    """The sign-in page, with a word about it."""
    return redirect(f"{reverse('account_login')}?refused")


def _come_in(request: HttpRequest, user: User, way_back: str | None) -> HttpResponse:
    if request.user.is_authenticated:
        logout(request)
    record_authentication(request, user, "organisation")
    if settings.OIDC_SECOND_FACTOR:
        record_authentication(request, user, sign_in.SECOND, type="organisation")
        request.vouched_for = True  # type: ignore[attr-defined]
    if way_back and not AccountAdapter().is_safe_url(way_back):
        way_back = None
    response: HttpResponse = perform_login(request, Login(user=user, redirect_url=way_back))
    return response

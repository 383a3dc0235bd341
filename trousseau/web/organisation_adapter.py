"""Signing in through an organisation's own server (OpenID Connect), where the settings name one.

It opens accounts that exist and makes none: whoever the server names by a verified address, of a
domain it speaks for, comes in as the account with that address, and from then on nobody else does
(`accounts/organisations.py`). No token and no profile is kept. The second factor is asked here,
unless the settings say that the organisation always asks one; for roles of the whole programme it
is asked here all the same.
"""

from collections.abc import Iterable
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
from django.utils import timezone

from trousseau.accounts.actor import memberships_of
from trousseau.accounts.choices import PROGRAMME_ROLES
from trousseau.accounts.doors import NotHere
from trousseau.accounts.models import User
from trousseau.accounts.organisations import mark_of, user_signed_in
from trousseau.web import sign_in
from trousseau.web.account_adapter import AccountAdapter


class OrganisationAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """What the sign-in library asks of us when it comes back from the organisation's server."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        """Accounts come from invitations."""
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        """All of it happens here: what the library would do next (connect, sign up) never does."""
        mark = mark_of(settings.OIDC_URL, sociallogin.account.uid)
        try:
            user = user_signed_in(believed(sociallogin.email_addresses), mark, timezone.now())
        except NotHere:
            raise ImmediateHttpResponse(refused()) from None
        raise ImmediateHttpResponse(_come_in(request, user, sociallogin.state.get("next")))

    def on_authentication_error(self, request: HttpRequest, *details: Any, **more: Any) -> None:
        """Cancelled, away, or an answer to a question that was not asked: all the same to say."""
        raise ImmediateHttpResponse(refused())


def believed(addresses: Iterable[Any]) -> list[str]:
    """Of the addresses a server tells, in lower case: verified, and of a domain it speaks for."""
    # Some servers say "false" as a text.
    verified = [found.email.lower() for found in addresses if found.verified in (True, "true")]
    return [one for one in verified if one.rpartition("@")[2] in settings.OIDC_DOMAINS]


def refused() -> HttpResponse:
    """The sign-in page, with a word about it."""
    return redirect(f"{reverse('account_login')}?refused")


def _come_in(request: HttpRequest, user: User, way_back: str | None) -> HttpResponse:
    if request.user.is_authenticated:
        logout(request)
    record_authentication(request, user, sign_in.ORGANISATION)
    places = memberships_of(user, timezone.localdate())
    if settings.OIDC_SECOND_FACTOR and not any(it.role in PROGRAMME_ROLES for it in places):
        record_authentication(request, user, sign_in.SECOND, type=sign_in.ORGANISATION)
        request.vouched_for = True  # type: ignore[attr-defined]
    if way_back and not AccountAdapter().is_safe_url(way_back):
        way_back = None
    response: HttpResponse = perform_login(request, Login(user=user, redirect_url=way_back))
    return response

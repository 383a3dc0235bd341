"""Signing in: which routes lead there, and what is still to be done before a page opens."""

from allauth.account.authentication import (
    AUTHENTICATION_METHODS_SESSION_KEY,
    get_authentication_records,
)
from allauth.mfa.models import Authenticator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode

from trousseau.accounts.choices import PROGRAMME_ROLES, Role
from trousseau.accounts.models import CentreMembership, User
from trousseau.accounts.second_factor import has_second_factor
from trousseau.web import session_clock

# The pages of the sign-in itself. They look after themselves (`own_account`), and show nobody
# anything but what is theirs.
ROUTES = frozenset(
    {
        "account_login",
        "account_reauthenticate",
        "account_change_password",
        "mfa_index",
        "mfa_authenticate",
        "mfa_reauthenticate",
        "mfa_activate_totp",
        "mfa_deactivate_totp",
        "mfa_view_recovery_codes",
        "mfa_generate_recovery_codes",
        "mfa_download_recovery_codes",
        "mfa_list_webauthn",
        "mfa_add_webauthn",
        "mfa_edit_webauthn",
        "mfa_remove_webauthn",
        "mfa_login_webauthn",
        "mfa_reauthenticate_webauthn",
        # Only where the settings name an organisation's own sign-in.
        "openid_connect_login",
        "openid_connect_callback",
    }
)
# In the session: recovery codes were made, and their owner has not said yet to have kept them.
CODES_TO_KEEP = "codes_to_keep"
SECOND = "mfa"
ORGANISATION = "organisation"


def ask(request: HttpRequest) -> HttpResponse:
    """Send somebody to the sign-in page, and back here after it."""
    return redirect(_with_way_back("account_login", request))


def no_longer_here(request: HttpRequest) -> HttpResponse:
    """The account holds no place (any more): out, and back to the sign-in page."""
    request.session.flush()
    return redirect("account_login")


def still_to_do(request: HttpRequest, membership: CentreMembership) -> HttpResponse | None:
    """The step that is missing: unlocking, a second factor, codes to keep; or None."""
    complete = is_complete(request, membership)
    answer = session_clock.still_to_do(request, membership, complete=complete)
    if answer is not None:
        return answer
    if not complete:
        if has_second_factor(membership.user):
            return show_second_factor(request)
        return redirect("mfa_index")
    if CODES_TO_KEEP in request.session:
        return redirect("mfa_view_recovery_codes")
    return None


def show_second_factor(request: HttpRequest) -> HttpResponse:
    """There is a second factor, set up elsewhere since; this session has not shown it."""
    return redirect(_with_way_back("mfa_reauthenticate", request))


def is_complete(request: HttpRequest, membership: CentreMembership) -> bool:
    """Whether every factor that this account has, or has to have, was shown in this session."""
    if has_shown_two_factors(request, membership):
        return True
    return membership.role == Role.PARTICIPANT and not has_second_factor(membership.user)


def has_shown_two_factors(request: HttpRequest, membership: CentreMembership) -> bool:
    """Whether a second factor was shown, or set up, in this session.

    One that an organisation answers for opens no role of the whole programme: what is kept of all
    centres does not hang on the server of one.
    """
    records = get_authentication_records(request, _user(request))
    vouched = membership.role not in PROGRAMME_ROLES
    return any(
        found["method"] == SECOND and (vouched or found.get("type") != ORGANISATION)
        for found in records
    )


def without_second_factor(request: HttpRequest) -> None:
    """The last second factor was removed: this session is as before one was shown."""
    records = get_authentication_records(request, _user(request))
    kept = [found for found in records if found["method"] != SECOND]
    request.session[AUTHENTICATION_METHODS_SESSION_KEY] = kept


def is_vouched_for(request: HttpRequest) -> bool:
    """Whether an organisation signs this person in, and answers for the second factor too."""
    return getattr(request, "vouched_for", False)


def has_passkey(user: User) -> bool:
    """Whether somebody can sign in without a password."""
    return bool(Authenticator.objects.filter(user=user, type=Authenticator.Type.WEBAUTHN).exists())


def _user(request: HttpRequest) -> User | None:
    return request.user if isinstance(request.user, User) else None


def _with_way_back(route: str, request: HttpRequest) -> str:
    address = reverse(route)
    if request.method != "GET":
        return address
    return f"{address}?{urlencode({'next': request.get_full_path()})}"

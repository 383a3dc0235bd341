"""What the sign-in library asks of us: who may come in, how a guess is counted, what is logged."""

import time
from typing import Any

from allauth.account import app_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from django.contrib.auth import authenticate
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _

from trousseau.accounts.actor import memberships_of
from trousseau.accounts.closing import end_password
from trousseau.accounts.models import User
from trousseau.accounts.second_factor import has_codes_to_keep
from trousseau.audit.actions import Event, record
from trousseau.web import guessing, session_clock, sign_in

# What the library tells us of by asking for a mail: such things are logged, no mail is sent.
LOGGED = {
    "account/email/password_changed": "account.change_password",
    "mfa/email/totp_activated": "mfa.activate_totp",
    "mfa/email/totp_deactivated": "mfa.deactivate_totp",
    "mfa/email/webauthn_added": "mfa.add_webauthn",
    "mfa/email/webauthn_removed": "mfa.remove_webauthn",
    "mfa/email/recovery_codes_generated": "mfa.generate_recovery_codes",
}


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts are made by invitation; nothing here makes, finds or mails one."""

    error_messages = {  # noqa: RUF012
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": _(
            "Cette adresse ou cet identifiant ne va pas avec ce mot de passe. Vérifiez les deux, "
            "puis essayez encore."
        ),
        "too_many_login_attempts": _(
            "Trop d’essais. Attendez une heure, ou connectez-vous avec une clé d’accès, ou depuis "
            "le navigateur où vous vous connectez d’habitude. Votre centre peut aussi vous donner "
            "un nouvel accès."
        ),
        "incorrect_password": _("Ce n’est pas votre mot de passe. Essayez encore."),
        "enter_current_password": _("Ce n’est pas votre mot de passe actuel. Essayez encore."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Accounts come from invitations."""
        return False

    def get_login_stages(self) -> list[str]:
        """After the password: the second factor, unless whoever vouches for them has asked it."""
        if sign_in.is_vouched_for(self.request):
            return []
        return ["allauth.mfa.stages.AuthenticateStage"]

    def authenticate(self, request: HttpRequest, **credentials: Any) -> User | None:
        """The account of a name and a password, if the guess may be looked at at all.

        Raises ValidationError when it may not.
        """
        attempt = guessing.password_attempt(request, credentials.get("username", ""))
        if attempt is None:
            raise self.validation_error("too_many_login_attempts")
        # A closed account is like a wrong password: the backend says None to both.
        user = authenticate(request, **credentials)
        if not isinstance(user, User):
            attempt.wrong()
            return None
        attempt.right()
        return user

    def reauthenticate(self, user: User, password: str) -> bool:
        """Whether it is the password of somebody who is signed in; limited like a sign-in."""
        again = self.authenticate(self.request, username=user.username, password=password)
        return again is not None and again.pk == user.pk

    def set_password(self, user: User, password: str) -> None:
        """Somebody's own new password in the place of the old one."""
        with transaction.atomic():
            end_password(user, timezone.now())
            super().set_password(user, password)

    def is_reauthentication_required(self, *, app: str, **options: Any) -> bool:
        """Not within a quarter of an hour of signing in, or of the last time."""
        records = get_authentication_records(self.request, self.request.user)
        newest = max((found["at"] for found in records), default=0)
        return bool(time.time() - newest >= app_settings.REAUTHENTICATION_TIMEOUT)

    def get_reauthentication_methods(self, user: User) -> list[dict[str, Any]]:
        """Who has a second factor shows that one; a password alone is not enough for them."""
        methods: list[dict[str, Any]] = super().get_reauthentication_methods(user)
        factors = [method for method in methods if method["id"] != "reauthenticate"]
        return factors or methods

    def respond_user_inactive(self, request: HttpRequest, user: User) -> HttpResponse:
        """A closed account, shown with its passkey."""
        return redirect("account_login")

    def post_login(self, request: HttpRequest, user: User, **hooks: Any) -> HttpResponse:
        """They are in: the log says so, and this browser is known from now on."""
        response: HttpResponse = super().post_login(request, user, **hooks)
        if has_codes_to_keep(user):
            request.session[sign_in.CODES_TO_KEEP] = True
        session_clock.begin(request)
        _log(user, "account.login")
        guessing.remember(request, response, user)
        return response

    def send_notification_mail(
        self, template_prefix: str, user: User, *arguments: Any, **options: Any
    ) -> None:
        """Log what the library would mail about."""
        if template_prefix in LOGGED:
            _log(user, LOGGED[template_prefix])

    def is_ajax(self, request: HttpRequest) -> bool:
        """Only a script that fetches a passkey's challenge; nothing else is answered in JSON."""
        return request.method == "GET" and request.headers.get("Accept") == "application/json"

    def get_client_ip(self, request: HttpRequest) -> str:
        """As the limits see it."""
        return guessing.client_address(request)

    def is_safe_url(self, url: str) -> bool:
        """Back to a page of this site only."""
        return url_has_allowed_host_and_scheme(url, allowed_hosts=None)


def _log(user: User, action: str) -> None:
    now = timezone.now()
    memberships = memberships_of(user, timezone.localdate())
    role, centre = ("", None)
    if memberships:
        role, centre = memberships[0].role, memberships[0].centre_id
    record([Event(actor=str(user.pk), role=role, centre=centre, action=action)], now)

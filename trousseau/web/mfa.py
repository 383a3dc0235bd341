"""Second factors: showing one, setting one up, passkeys, recovery codes. Mostly the library's."""

from typing import Any

from allauth.account.internal.flows.login import record_authentication
from allauth.account.views import LoginView
from allauth.mfa.base import views as base
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes import views as recovery_codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from allauth.mfa.webauthn.internal import auth as webauthn_auth
from django.conf import settings
from django.db import IntegrityError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse_lazy
from django.utils import timezone
from django.views.decorators.http import require_safe

from trousseau.accounts import second_factor
from trousseau.accounts.choices import Role
from trousseau.accounts.models import User
from trousseau.accounts.second_factor import (
    ending_what_goes,
    has_codes_application,
    has_second_factor,
    keep_codes,
    start_after,
)
from trousseau.web import account, sign_in
from trousseau.web.account import (
    FRAME,
    answer,
    form_page,
    of_an_open_session,
    own_account,
    recently,
)
from trousseau.web.doors import current_membership
from trousseau.web.page import render_page
from trousseau.web.presenters.qr_code import QrCode

Type = Authenticator.Type


@own_account
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """How one signs in: password, second factors, recovery codes; what is still to be set up."""
    factors = list(Authenticator.objects.filter(user=_user(request)).order_by("pk"))
    codes = next((factor for factor in factors if factor.type == Type.RECOVERY_CODES), None)
    membership = current_membership(request)
    is_set_up = any(factor.type in second_factor.FACTORS for factor in factors)
    context = {
        "must_set_up": not is_set_up
        and membership is not None
        and membership.role != Role.PARTICIPANT,
        "application": next((factor for factor in factors if factor.type == Type.TOTP), None),
        "passkeys": [factor for factor in factors if factor.type == Type.WEBAUTHN],
        "codes": codes,
        "codes_left": len(codes.wrap().get_unused_codes()) if codes else 0,
    }
    return render_page(request, "mfa/index.html", "account", context)


# --- showing one --------------------------------------------------------------------------------


class _Authenticate(base.AuthenticateView):  # type: ignore[misc]
    def get_context_data(self, **named: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**named)
        user = self.stage.login.user
        context["has_passkey"] = sign_in.has_passkey(user)
        context["has_application"] = has_codes_application(user)
        return context


@form_page
def authenticate(request: HttpRequest) -> HttpResponse:
    """The second step of a sign-in."""
    view = _Authenticate.as_view(template_name="mfa/authenticate.html", extra_context=FRAME)
    return answer(request, view(request))


@form_page
@of_an_open_session
def reauthenticate(request: HttpRequest) -> HttpResponse:
    """A code once more, or for a session that has not shown one."""
    view = base.ReauthenticateView.as_view(
        template_name="mfa/reauthenticate.html", extra_context=FRAME
    )
    return answer(request, view(request))


class _ReauthenticateWebAuthn(webauthn.ReauthenticateWebAuthnView):  # type: ignore[misc]
    passkey_failed = False

    def form_invalid(self, form: Any) -> HttpResponse:
        """The page again, with a word about it."""
        self.passkey_failed = True
        response: HttpResponse = self.render_to_response(self.get_context_data())
        return response

    def get_context_data(self, **named: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**named)
        context["passkey_failed"] = self.passkey_failed
        return context


@form_page
@of_an_open_session
def reauthenticate_webauthn(request: HttpRequest) -> HttpResponse:
    """A passkey once more."""
    view = _ReauthenticateWebAuthn.as_view(
        template_name="mfa/reauthenticate_webauthn.html", extra_context=FRAME
    )
    return answer(request, view(request))


class _LoginWebAuthn(webauthn.LoginWebAuthnView):  # type: ignore[misc]
    def form_invalid(self, form: Any) -> HttpResponse:
        """The sign-in page again, with a word about the passkey."""
        self.request.method = "GET"
        view = LoginView.as_view(
            template_name="account/login.html",
            extra_context=account.sign_in_page(self.request, passkey_failed=True),
        )
        return view(self.request)  # type: ignore[no-any-return]


@form_page
def login_webauthn(request: HttpRequest) -> HttpResponse:
    """Sign in with a passkey alone: it asks for a finger, a face or a PIN."""
    return answer(request, _LoginWebAuthn.as_view()(request))


# --- an application that shows codes ------------------------------------------------------------


class _ActivateTOTP(totp.ActivateTOTPView):  # type: ignore[misc]
    def get_context_data(self, **named: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**named)
        secret = context["form"].secret
        context["qr_code"] = QrCode.of(context["totp_url"])
        context["groups"] = [secret[at : at + 4] for at in range(0, len(secret), 4)]
        return context

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            super().form_valid(form)
        except IntegrityError:
            # Sent twice: the other one was first.
            return redirect("mfa_index")
        factor = Authenticator.objects.get(user=_user(self.request), type=Type.TOTP)
        start_after(factor, form.step)
        return _set_up(self.request, factor, self.did_generate_recovery_codes)


@form_page
@own_account
@recently
def activate_totp(request: HttpRequest) -> HttpResponse:
    """Set an application up, and show its first code."""
    if has_codes_application(_user(request)):
        return redirect("mfa_index")
    view = _ActivateTOTP.as_view(template_name="mfa/activate_totp.html", extra_context=FRAME)
    return answer(request, view(request))


class _DeactivateTOTP(totp.DeactivateTOTPView):  # type: ignore[misc]
    def form_valid(self, form: Any) -> HttpResponse:
        with ending_what_goes(_user(self.request), timezone.now()):
            response: HttpResponse = super().form_valid(form)
        _removed(self.request)
        return response


@form_page
@own_account
@recently
def deactivate_totp(request: HttpRequest) -> HttpResponse:
    """Remove the application; without another factor, one is to be set up at once."""
    view = _DeactivateTOTP.as_view(template_name="mfa/deactivate_totp.html", extra_context=FRAME)
    return answer(request, view(request))


# --- recovery codes -----------------------------------------------------------------------------


@form_page
@own_account
@recently
def view_recovery_codes(request: HttpRequest) -> HttpResponse:
    """The codes, until their owner says (POST) to have kept them; then never again."""
    user = _user(request)
    if request.method == "POST":
        keep_codes(user, timezone.now())
        request.session.pop(sign_in.CODES_TO_KEEP, None)
        return redirect(settings.LOGIN_REDIRECT_URL)
    context = {"codes": _codes_to_show(user)}
    return render_page(request, "mfa/view_recovery_codes.html", "account", context)


@own_account
@recently
@require_safe
def download_recovery_codes(request: HttpRequest) -> HttpResponse:
    """The codes as a text file, as long as they are shown."""
    context = {"codes": _codes_to_show(_user(request)), "host": request.get_host()}
    response = render(
        request, "mfa/download_recovery_codes.txt", context, content_type="text/plain"
    )
    response["Content-Disposition"] = 'attachment; filename="trousseau.txt"'
    return response


class _GenerateRecoveryCodes(recovery_codes.GenerateRecoveryCodesView):  # type: ignore[misc]
    def form_valid(self, form: Any) -> HttpResponse:
        with ending_what_goes(_user(self.request), timezone.now()):
            response: HttpResponse = super().form_valid(form)
        self.request.session[sign_in.CODES_TO_KEEP] = True
        return response


@form_page
@own_account
@recently
def generate_recovery_codes(request: HttpRequest) -> HttpResponse:
    """New codes; the old ones do not work any more."""
    view = _GenerateRecoveryCodes.as_view(
        template_name="mfa/generate_recovery_codes.html", extra_context=FRAME
    )
    return answer(request, view(request))


def _codes_to_show(user: User) -> list[str]:
    codes = Authenticator.objects.filter(user=user, type=Type.RECOVERY_CODES).first()
    if codes is None or not second_factor.has_codes_to_keep(user):
        raise Http404
    unused: list[str] = codes.wrap().get_unused_codes()
    return [f"{code[:4]} {code[4:]}" for code in unused]


# --- passkeys -----------------------------------------------------------------------------------


@own_account
@require_safe
def list_webauthn(request: HttpRequest) -> HttpResponse:
    """One's passkeys."""
    passkeys = Authenticator.objects.filter(user=_user(request), type=Type.WEBAUTHN)
    context = {"passkeys": passkeys.order_by("created_at")}
    return render_page(request, "mfa/list_webauthn.html", "account", context)


class _AddWebAuthn(webauthn.AddWebAuthnView):  # type: ignore[misc]
    def get_context_data(self, **named: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**named)
        # One that signs in by itself, and asks who is there.
        options = webauthn_auth.begin_registration(_user(self.request), True)
        context["js_data"] = {"creation_options": options}
        return context

    def form_valid(self, form: Any) -> HttpResponse:
        super().form_valid(form)
        factor = Authenticator.objects.filter(user=_user(self.request), type=Type.WEBAUTHN).latest(
            "pk"
        )
        return _set_up(self.request, factor, self.did_generate_recovery_codes)


@form_page
@own_account
@recently
def add_webauthn(request: HttpRequest) -> HttpResponse:
    """A new passkey."""
    view = _AddWebAuthn.as_view(template_name="mfa/add_webauthn.html", extra_context=FRAME)
    return answer(request, view(request))


@form_page
@own_account
@recently
def edit_webauthn(request: HttpRequest, pk: int) -> HttpResponse:
    """Another name for a passkey."""
    view = webauthn.EditWebAuthnView.as_view(
        template_name="mfa/edit_webauthn.html", extra_context=FRAME
    )
    return answer(request, view(request, pk=pk))


class _RemoveWebAuthn(webauthn.RemoveWebAuthnView):  # type: ignore[misc]
    success_url = reverse_lazy("mfa_index")

    def form_valid(self, form: Any) -> HttpResponse:
        with ending_what_goes(_user(self.request), timezone.now()):
            response: HttpResponse = super().form_valid(form)
        _removed(self.request)
        return response


@form_page
@own_account
@recently
def remove_webauthn(request: HttpRequest, pk: int) -> HttpResponse:
    """Remove a passkey; without another factor, one is to be set up at once."""
    view = _RemoveWebAuthn.as_view(template_name="mfa/remove_webauthn.html", extra_context=FRAME)
    return answer(request, view(request, pk=pk))


# --- what they share ----------------------------------------------------------------------------


def _user(request: HttpRequest) -> User:
    if not isinstance(request.user, User):
        raise Http404
    return request.user


def _set_up(request: HttpRequest, factor: Authenticator, made_codes: bool) -> HttpResponse:
    """Whoever has just set a factor up has shown it."""
    record_authentication(request, _user(request), sign_in.SECOND, id=factor.pk, type=factor.type)
    if made_codes:
        request.session[sign_in.CODES_TO_KEEP] = True
        return redirect("mfa_view_recovery_codes")
    return redirect("mfa_index")


def _removed(request: HttpRequest) -> None:
    """The recovery codes go with the last factor, and so does what this session has shown."""
    if not has_second_factor(_user(request)):
        sign_in.without_second_factor(request)
        request.session.pop(sign_in.CODES_TO_KEEP, None)

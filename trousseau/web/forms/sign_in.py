"""The forms of signing in: the library's, in our words, with guesses that are counted."""

import struct
from datetime import datetime
from typing import Any

from allauth.account.forms import ChangePasswordForm, LoginForm, ReauthenticateForm
from allauth.core import context
from allauth.mfa.base import forms as base
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import SECRET_SESSION_KEY, generate_totp_secret
from allauth.mfa.webauthn.forms import (
    AddWebAuthnForm,
    AuthenticateWebAuthnForm,
    EditWebAuthnForm,
    LoginWebAuthnForm,
    ReauthenticateWebAuthnForm,
)
from cryptography.exceptions import InvalidSignature
from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from trousseau.accounts.models import User
from trousseau.accounts.second_factor import (
    SecondFactorAdapter,
    ascii_digits,
    matching_step,
    use_code,
)
from trousseau.web import guessing
from trousseau.web.account_adapter import AccountAdapter

LONGEST_PASSWORD = 256
NAME_OF_A_PASSKEY = 40
# What the library's readers of a passkey's answer raise for one that was made up.
UNREADABLE = (LookupError, TypeError, ValueError, AttributeError, struct.error, InvalidSignature)


def _password(label: Any, autocomplete: str, help_text: Any = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        strip=False,
        max_length=LONGEST_PASSWORD,
        widget=forms.PasswordInput(attrs={"autocomplete": autocomplete}),
    )


class SignIn(LoginForm):  # type: ignore[misc]
    """The address or identifier, and the password."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        """As the library makes it; the fields are ours."""
        super().__init__(*arguments, **options)
        self.fields["login"] = forms.CharField(
            label=_("Adresse ou identifiant"),
            max_length=User._meta.get_field("username").max_length,
            widget=forms.TextInput(
                attrs={
                    "autocomplete": "username webauthn",
                    "autocapitalize": "none",
                    "spellcheck": "false",
                }
            ),
        )
        self.fields["password"] = _password(_("Mot de passe"), "current-password")


class ConfirmPassword(ReauthenticateForm):  # type: ignore[misc]
    """The password once more, from somebody who is signed in."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        """As the library makes it; the field is ours."""
        super().__init__(*arguments, **options)
        self.fields["password"] = _password(_("Mot de passe"), "current-password")


class ChangePassword(ChangePasswordForm):  # type: ignore[misc]
    """The password there is, and the one there shall be."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        """As the library makes it; words and lengths are ours."""
        super().__init__(*arguments, **options)
        self.fields["oldpassword"] = _password(_("Mot de passe actuel"), "current-password")
        new = self.fields["password1"]
        new.label = _("Nouveau mot de passe")
        new.help_text = _(
            "Douze signes au moins. Quatre mots qui n’ont rien à voir entre eux se retiennent bien."
        )
        new.widget.attrs.pop("placeholder", None)
        self.fields["password2"] = _password(
            _("Le nouveau mot de passe, encore une fois"), "new-password"
        )

    def clean_oldpassword(self) -> str:
        """Compared as at a sign-in, within the same limits."""
        password: str = self.cleaned_data["oldpassword"]
        adapter = AccountAdapter()
        if not adapter.reauthenticate(self.user, password):
            raise adapter.validation_error("enter_current_password")
        return password

    def clean(self) -> dict[str, Any]:
        """Both new ones must be the same."""
        data: dict[str, Any] = self.cleaned_data
        first, second = data.get("password1"), data.get("password2")
        if first and second and first != second:
            self.add_error(
                "password2", _("Ce n’est pas le même. Tapez deux fois le même mot de passe.")
            )
        return data


def _code_field(label: Any, **attributes: Any) -> forms.CharField:
    attributes |= {"autocomplete": "one-time-code", "inputmode": "numeric", "class": "code"}
    return forms.CharField(label=label, max_length=20, widget=forms.TextInput(attrs=attributes))


def _checked_code(user: User, code: str) -> Authenticator:
    """The factor that a code belongs to; raises ValidationError when it does not pass."""
    attempt = guessing.code_attempt(context.request, user)
    if attempt is None:
        raise AccountAdapter().validation_error("too_many_login_attempts")
    factor = use_code(user, code, attempt.at)
    if factor is None:
        attempt.wrong()
        raise SecondFactorAdapter().validation_error("incorrect_code")
    attempt.right()
    return factor


class Code(base.AuthenticateForm):  # type: ignore[misc]
    """The second factor at a sign-in."""

    code = _code_field(_("Votre code"), autofocus=True)

    def clean_code(self) -> str:
        """Used up when it is right."""
        code: str = self.cleaned_data["code"]
        self.authenticator = _checked_code(self.user, code)
        return code


class CodeAgain(base.ReauthenticateForm):  # type: ignore[misc]
    """The second factor once more, from somebody who is signed in."""

    code = _code_field(_("Votre code"), autofocus=True)

    def clean_code(self) -> str:
        """Used up when it is right."""
        code: str = self.cleaned_data["code"]
        self.authenticator = _checked_code(self.user, code)
        return code


class SetUpCodes(forms.Form):
    """The first code of an application that was just told the seed.

    The seed waits in the session, sealed, until this is right; the same one when the page is
    loaded again. `secret` is the seed, `step` the one whose code was given.
    """

    code = _code_field(_("Le code que l’application montre"))
    step: int

    def __init__(self, *arguments: Any, user: User, **options: Any) -> None:
        """`user` is whose application it is."""
        super().__init__(*arguments, **options)
        session, adapter = context.request.session, SecondFactorAdapter()
        if SECRET_SESSION_KEY not in session:
            session[SECRET_SESSION_KEY] = adapter.encrypt(generate_totp_secret())
        self.user = user
        self.secret = adapter.decrypt(session[SECRET_SESSION_KEY])

    def clean_code(self) -> str:
        """There is nothing to guess: whoever is asked sees the seed."""
        code: str = self.cleaned_data["code"]
        now: datetime = timezone.now()
        step = matching_step(self.secret, ascii_digits(code), now)
        if step is None:
            raise ValidationError(
                _(
                    "Ce code n’est pas le bon. Attendez que l’application en montre un autre. S’il "
                    "ne va pas non plus, réglez l’heure du téléphone sur « automatique »."
                )
            )
        self.step = step
        return code


class _Shown:
    """A passkey's answer; one that no browser has made is wrong, not a fault of ours."""

    def clean_credential(self) -> Authenticator:
        """The passkey that made it; raises ValidationError."""
        try:
            return super().clean_credential()  # type: ignore[misc]
        except UNREADABLE as error:
            raise SecondFactorAdapter().validation_error("incorrect_code") from error


class Passkey(_Shown, AuthenticateWebAuthnForm):  # type: ignore[misc]
    """As the second factor at a sign-in."""


class PasskeyAlone(_Shown, LoginWebAuthnForm):  # type: ignore[misc]
    """Instead of name and password."""


class PasskeyAgain(_Shown, ReauthenticateWebAuthnForm):  # type: ignore[misc]
    """Once more, from somebody who is signed in."""


class NewPasskey(AddWebAuthnForm):  # type: ignore[misc]
    """What the browser made, and what its owner calls it. Every passkey signs in by itself."""

    passwordless = None
    name = forms.CharField(
        label=_("Nom de cette clé"),
        required=False,
        max_length=NAME_OF_A_PASSKEY,
        help_text=_("Pour la reconnaître dans la liste, par exemple « Ordinateur du bureau »."),
    )

    def clean(self) -> dict[str, Any]:
        """What no browser has made is wrong, not a fault of ours."""
        try:
            data: dict[str, Any] = super().clean()
        except UNREADABLE as error:
            raise SecondFactorAdapter().validation_error("incorrect_code") from error
        return data


class NameOfPasskey(EditWebAuthnForm):  # type: ignore[misc]
    """What its owner calls it."""

    name = forms.CharField(label=_("Nom de cette clé"), max_length=NAME_OF_A_PASSKEY)

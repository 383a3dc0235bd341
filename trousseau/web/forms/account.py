"""Forms about accounts: an invitation, a further place, a new password, a centre."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from trousseau.accounts.choices import PROGRAMME_ROLES, CentreKind, Role
from trousseau.accounts.models import Centre

ROLE_HINTS = {
    Role.CASEWORKER: _("Accompagne des ménages ; lit et écrit les dossiers de son centre."),
    Role.MANAGER: _("Lit et écrit aussi les dossiers ; répond du centre et de ses comptes."),
    Role.FINANCE: _("Voit les noms, pas le reste du dossier."),
    Role.COORDINATOR: _("Voit tout le réseau, aucun dossier."),
    Role.DPO: _("Voit qui a lu quoi, aucun dossier."),
    Role.ADMINISTRATOR: _("Crée et ferme les comptes, aucun dossier."),
    Role.PARTNER: _("Voit seulement ce qu’on a choisi de lui montrer."),
}


class PlaceForm(forms.Form):
    """A role, and the centre it is for."""

    role = forms.ChoiceField(label=_("Rôle"))
    centre = forms.ChoiceField(label=_("Centre"), required=False)

    def __init__(
        self, *arguments: Any, roles: Iterable[Role], centres: Iterable[Centre], **options: Any
    ) -> None:
        """`roles` and `centres` are those that the person inviting may give."""
        super().__init__(*arguments, **options)
        roles = [role for role in Role if role in set(roles) - {Role.PARTICIPANT}]
        self.hints = [(role.label, ROLE_HINTS[role]) for role in roles]
        choices = [(role.value, role.label) for role in roles]
        self.fields["role"].choices = choices  # type: ignore[attr-defined]
        named: list[tuple[str, Any]] = [(str(centre.pk), centre.name) for centre in centres]
        if len(named) != 1:
            named.insert(0, ("", _("Tout le programme")))
        self.fields["centre"].choices = named  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """A role of the whole programme has no centre; every other has one."""
        data = super().clean() or {}
        if data.get("role") in PROGRAMME_ROLES:
            data["centre"] = ""
        elif "role" in data and not data.get("centre"):
            self.add_error("centre", _("Choisissez le centre pour ce rôle."))
        return data

    @property
    def centre_id(self) -> int | None:
        """The centre that was chosen; None for the whole programme."""
        return int(self.cleaned_data["centre"]) if self.cleaned_data["centre"] else None


class InvitationForm(PlaceForm):
    """Whom to invite, and as what."""

    name = forms.CharField(
        label=_("Prénom et nom"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    email = forms.EmailField(
        label=_("Courriel de travail"),
        max_length=150,
        widget=forms.EmailInput(attrs={"autocomplete": "off", "inputmode": "email"}),
    )
    organisation = forms.CharField(
        label=_("Organisation"),
        help_text=_("Pour le rôle de partenaire : employeur, bailleur, organisme de formation…"),
        max_length=120,
        required=False,
    )
    field_order = ("name", "email", "role", "centre", "organisation")

    def clean(self) -> dict[str, Any]:
        """A partner belongs to an organisation."""
        data = super().clean()
        if data.get("role") == Role.PARTNER and not data.get("organisation"):
            self.add_error("organisation", _("Dites pour quelle organisation."))
        return data


class PasswordForm(forms.Form):
    """A password of one's own, typed once and shown if one likes."""

    password = forms.CharField(
        label=_("Mot de passe"),
        help_text=_(
            "Douze signes au moins. Quatre mots qui n’ont rien à voir entre eux se retiennent bien."
        ),
        strip=False,
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )


class AcceptanceForm(PasswordForm):
    """What somebody adds to an invitation: their name as they write it, and a password."""

    name = forms.CharField(
        label=_("Prénom et nom"),
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    field_order = ("name", "password")


class CentreForm(forms.Form):
    """A centre that joins the network."""

    name = forms.CharField(label=_("Nom"), max_length=80)
    kind = forms.ChoiceField(label=_("Rôle dans le programme"), choices=CentreKind.choices)
    commune = forms.RegexField(
        r"^(\d{5}|2[AB]\d{3})$",
        label=_("Code de la commune"),
        help_text=_("Le code officiel géographique, par exemple 12202 pour Rodez."),
        error_messages={"invalid": _("Cinq signes, par exemple 12202 ou 2A004.")},
    )

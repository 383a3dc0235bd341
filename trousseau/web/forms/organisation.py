"""The forms of organisations: what is known of one, somebody who works there, a promise."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from trousseau.partners.actions import ContactFields, OrganisationFields
from trousseau.partners.choices import OrganisationKind, Promise
from trousseau.privacy.telephones import phone_as_shown
from trousseau.territories.places import Commune
from trousseau.web.atlas import shared_atlas
from trousseau.web.forms.fields import PlaceField
from trousseau.web.forms.household_file import Day, choice, line
from trousseau.web.forms.person import Part

LONGEST_TEXT = 2000


def text(label: Any, rows: int = 4, hint: Any = "") -> forms.CharField:
    """Several lines of text."""
    widget = forms.Textarea(attrs={"autocomplete": "off", "dir": "auto", "rows": rows})
    return forms.CharField(
        label=label, max_length=LONGEST_TEXT, help_text=hint, widget=widget, required=False
    )


def named(field: forms.Field, problem: Any) -> Any:
    """The same field, which must not stay empty."""
    field.required = True
    field.error_messages["required"] = problem
    return field


class PlacedForm(Part):
    """A form that asks for a commune; `place` holds what was understood."""

    place = PlaceField(towns_only=True, label=_("Commune"), help_text=_("Son nom, ou son code."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Names are looked up in the atlas."""
        super().__init__(*args, **kwargs)
        field = self.fields["place"]
        assert isinstance(field, PlaceField)
        field.atlas = shared_atlas()

    @property
    def commune(self) -> tuple[str, str]:
        """The codes of the commune and of its employment area; empty where nothing was said."""
        found = self.cleaned_data.get("place")
        return (found.code, found.area or "") if isinstance(found, Commune) else ("", "")


def commune_name(code: str) -> str:
    """The name of a commune; empty for no code."""
    return shared_atlas().commune(code).name if code else ""


class OrganisationForm(PlacedForm):
    """What is known of an organisation."""

    name = named(line(_("Nom")), _("Donnez le nom de l’organisme."))
    kind = choice(
        _("C’est…"), [("", _("Choisir")), *OrganisationKind.choices], required=True,
        error_messages={"required": _("Dites ce que fait cet organisme.")},
    )  # fmt: skip
    note = text(
        _("À savoir"), hint=_("Rien sur les personnes accompagnées : tout le programme lit ceci.")
    )
    field_order = ("name", "kind", "place", "note")

    def as_kept(self) -> OrganisationFields:
        """What the action takes; only once the form is valid."""
        data = self.cleaned_data
        kind = OrganisationKind(data["kind"])
        return OrganisationFields(kind, data["name"].strip(), *self.commune, data["note"].strip())


def organisation_values(fields: OrganisationFields) -> dict[str, object]:
    """An organisation as the form shows it."""
    return {
        "name": fields.name,
        "kind": fields.kind,
        "note": fields.note,
        "place": commune_name(fields.commune),
    }


class ContactForm(Part):
    """Somebody who works there."""

    name = named(line(_("Nom et prénom")), _("Donnez un nom : c’est à quelqu’un que l’on écrit."))
    function = line(_("Fonction"))
    email = forms.EmailField(
        label=_("Courriel professionnel"),
        required=False,
        error_messages={"invalid": _("Vérifiez l’adresse : nom@exemple.fr.")},
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    phone = line(_("Téléphone"), 30)

    def clean_phone(self) -> str:
        """In pairs, as it is said."""
        return phone_as_shown(self.cleaned_data["phone"])

    def as_kept(self) -> ContactFields:
        """What the action takes; only once the form is valid."""
        names = ("name", "function", "email", "phone")
        return ContactFields(**{name: self.cleaned_data[name].strip() for name in names})


class PromiseForm(Part):
    """What an organisation promised."""

    kind = choice(
        _("Engagement"), [("", _("Choisir")), *Promise.choices], required=True,
        error_messages={"required": _("Dites à quoi l’organisme s’engage.")},
    )  # fmt: skip
    words = line(_("Précisions"), 200, _("Qui accueille, quoi exactement."))
    due_on = Day(_("Avant le"))

    def promised(self) -> Promise:
        """Which promise it is; only once the form is valid."""
        return Promise(self.cleaned_data["kind"])

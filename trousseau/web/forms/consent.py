"""The form on which staff record what a person allowed: to whom, what for, which data, how long."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from trousseau.privacy.choices import GivenHow, Purpose, RecipientKind
from trousseau.privacy.months import months_after
from trousseau.privacy.recipients import (
    FIELDS,
    NeverShared,
    Recipient,
    check_shareable,
    field_label,
)

MONTHS = (("1", _("Un mois")), ("3", _("Trois mois")), ("6", _("Six mois")), ("12", _("Un an")))


class ConsentForm(forms.Form):
    """Nothing is chosen beforehand: a consent is what somebody said."""

    use_required_attribute = False

    kind = forms.ChoiceField(
        label=_("À qui ?"),
        choices=[("", _("Choisir")), *RecipientKind.choices],
        error_messages={"required": _("Dites à qui ces informations peuvent aller.")},
    )
    recipient = forms.CharField(
        label=_("Son nom"),
        help_text=_("L’entreprise, l’organisme ou la personne : « Boulangerie Exemple, Rodez »."),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "off", "dir": "auto"}),
        error_messages={"required": _("Un accord vaut pour quelqu’un de précis : donnez son nom.")},
    )
    purpose = forms.ChoiceField(
        label=_("Pour quoi faire ?"),
        choices=[("", _("Choisir")), *Purpose.choices],
        error_messages={"required": _("Dites pour quoi faire.")},
    )
    fields_allowed = forms.MultipleChoiceField(
        label=_("Quelles informations ?"),
        choices=[(name, field_label(name)) for name in FIELDS],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Cochez au moins une information.")},
    )
    months = forms.ChoiceField(
        label=_("Pendant combien de temps ?"),
        choices=MONTHS,
        initial="3",
        help_text=_("La personne peut changer d’avis à tout moment."),
    )
    how = forms.ChoiceField(
        label=_("Comment la personne l’a-t-elle dit ?"),
        choices=[(one.value, one.label) for one in (GivenHow.SIGNED, GivenHow.SPOKEN)],
        widget=forms.RadioSelect,
        error_messages={"required": _("Dites comment la personne a donné son accord.")},
    )

    def clean(self) -> dict[str, Any]:
        """What never goes to a kind of recipient cannot be agreed to either."""
        data = super().clean() or {}
        if {"kind", "recipient", "fields_allowed"} <= set(data):
            try:
                check_shareable(self.to(), data["fields_allowed"])
            except NeverShared as never:
                names = ", ".join(str(field_label(one)) for one in FIELDS if one in never.fields)
                text = _("Ce destinataire ne reçoit jamais ceci, même avec un accord : %(names)s.")
                self.add_error("fields_allowed", text % {"names": names})
        return data

    def to(self) -> Recipient:
        """Whom the consent is for."""
        kind = RecipientKind(self.cleaned_data["kind"])
        return Recipient(kind, self.cleaned_data["recipient"])

    def expires_at(self, today: date) -> datetime:
        """The beginning of the day on which it no longer holds."""
        last = months_after(today, int(self.cleaned_data["months"]))
        return timezone.make_aware(datetime.combine(last, time()))

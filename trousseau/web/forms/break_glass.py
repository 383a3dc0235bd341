"""The form that opens a file of another centre: whose, and why."""

from django import forms
from django.utils.translation import gettext_lazy as _

from trousseau.accounts.choices import BreakGlassReason
from trousseau.privacy.references import normal_reference


class BreakGlassForm(forms.Form):
    """A reference and a reason; neither has an answer to begin with."""

    use_required_attribute = False

    reference = forms.CharField(
        label=_("Référence de la personne"),
        help_text=_("Huit signes, sur ses papiers : K7F2-42QX."),
        max_length=20,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        ),
        error_messages={"required": _("Quelle est la référence ?")},
    )
    reason = forms.ChoiceField(
        label=_("Pourquoi ?"),
        choices=BreakGlassReason.choices,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Dites pourquoi : l’autre centre le verra."),
            "invalid_choice": _("Dites pourquoi : l’autre centre le verra."),
        },
    )

    def clean_reference(self) -> str:
        """As it is kept, however it was typed."""
        reference = normal_reference(self.cleaned_data["reference"])
        if not reference:
            raise forms.ValidationError(
                _("Une référence a huit signes, sans 0, 1, I, L, O ni S : K7F2-42QX.")
            )
        return reference

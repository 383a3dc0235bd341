"""Why an erasure that was announced is called off."""

from django import forms
from django.utils.translation import gettext_lazy as _

from trousseau.privacy.choices import CallOffReason


class CallOffForm(forms.Form):
    """A reason; none is chosen to begin with."""

    use_required_attribute = False

    reason = forms.ChoiceField(
        label=_("Pourquoi l’annuler ?"),
        choices=CallOffReason.choices,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Dites pourquoi : cela reste au journal."),
            "invalid_choice": _("Dites pourquoi : cela reste au journal."),
        },
    )

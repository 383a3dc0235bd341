"""What of the log is looked for: a reference, ids, codes and days, which an address may hold."""

from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.timezone import make_aware
from django.utils.translation import gettext_lazy as _

from trousseau.accounts.choices import BreakGlassReason
from trousseau.audit.queries import LogFilter
from trousseau.privacy.officer_log import Account
from trousseau.privacy.references import normal_reference
from trousseau.web.presenters.log import ACTIONS, account_text


def _day(label: Any) -> forms.DateField:
    # Beyond these a day more or a time zone no longer fits.
    limits = [MinValueValidator(date(2000, 1, 1)), MaxValueValidator(date(2999, 12, 31))]
    widget = forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, required=False, widget=widget, validators=limits)


class LogForm(forms.Form):
    """Every field may stay empty."""

    use_required_attribute = False

    reference = forms.CharField(
        label=_("Référence d’un dossier"),
        required=False,
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    account = forms.ChoiceField(label=_("Qui"), required=False)
    action = forms.ChoiceField(label=_("Quoi"), required=False)
    centre = forms.ChoiceField(label=_("Depuis le centre"), required=False)
    from_on = _day(_("Du"))
    until_on = _day(_("Au"))
    elsewhere = forms.BooleanField(label=_("Hors de leur centre seulement"), required=False)
    refused = forms.BooleanField(label=_("Refus seulement"), required=False)

    def __init__(self, data: Any, accounts: list[Account], centres: list[tuple[int, str]]) -> None:
        """`accounts` and `centres` are those there are to choose from."""
        super().__init__(data)
        named = [(str(account.id), account_text(account)) for account in accounts]
        chosen = data.get("account", "")
        if chosen and chosen not in dict(named):
            # From a link in the log: a participant, say.
            named.insert(0, (chosen, str(_("Le compte choisi"))))
        acts = sorted(((code, str(text)) for code, text in ACTIONS.items()), key=lambda it: it[1])
        for name, none, choices in (
            ("account", _("Tout le monde"), named),
            ("action", _("Tout"), acts),
            ("centre", _("Tous"), [(str(number), name) for number, name in centres]),
        ):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = [("", none), *choices]

    def clean_reference(self) -> str:
        """As it is kept, however it was typed."""
        typed = self.cleaned_data["reference"]
        reference = normal_reference(typed)
        if typed and not reference:
            raise forms.ValidationError(_("Une référence a huit signes : K7F2-42QX."))
        return reference

    def clean_account(self) -> str:
        """An id, or nothing."""
        account: str = self.cleaned_data["account"]
        try:
            return str(UUID(account)) if account else ""
        except ValueError as error:
            raise forms.ValidationError(_("Choisissez un compte de la liste.")) from error

    def wanted(self) -> LogFilter:
        """What a valid form asks for, the reference aside."""
        data = self.cleaned_data
        from_on, until_on = data["from_on"], data["until_on"]
        return LogFilter(
            actor=data["account"],
            action=data["action"],
            centre=int(data["centre"]) if data["centre"] else None,
            reasons=BreakGlassReason.values if data["elsewhere"] else (),
            refused_only=data["refused"],
            from_at=make_aware(datetime.combine(from_on, time.min)) if from_on else None,
            until_at=(
                make_aware(datetime.combine(until_on + timedelta(days=1), time.min))
                if until_on
                else None
            ),
        )

    def values(self) -> dict[str, str]:
        """The fields that are as they should be, as they are sent again with the next page."""
        self.is_valid()
        sent = {name: str(self.data.get(name, "")) for name in self.cleaned_data}
        sent["reference"] = self.cleaned_data.get("reference", "")
        return sent

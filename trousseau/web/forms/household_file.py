"""The forms of a household's file: how it came, who belongs to it, where it stands."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from trousseau.households.actions import Place, Referral
from trousseau.households.choices import AssignReason, CloseReason, ReferredBy, Relation, Relocates
from trousseau.web.forms.person import LONGEST_NAME, Part, PersonEntry, Values

OLDEST_DAY = date(1990, 1, 1)


class Day(forms.DateField):
    """A day, typed or chosen with the browser's own calendar; may stay empty."""

    def __init__(self, label: Any, hint: Any = "", **options: Any) -> None:
        """Other options are those of a DateField."""
        widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        options.setdefault("required", False)
        super().__init__(
            label=label,
            help_text=hint,
            widget=widget,
            error_messages={"invalid": _("Écrivez le jour comme ceci : 05/01/2026.")},
            **options,
        )

    def clean(self, value: Any) -> date | None:
        """A day that somebody can have meant."""
        found: date | None = super().clean(value)
        if found is not None and not OLDEST_DAY <= found <= date(2100, 1, 1):
            raise forms.ValidationError(_("Vérifiez l’année."))
        return found


def choice(label: Any, choices: Any, hint: Any = "", **options: Any) -> forms.ChoiceField:
    """One among several, in a list; nothing needs to be chosen unless `required`."""
    options.setdefault("required", False)
    return forms.ChoiceField(label=label, choices=choices, help_text=hint, **options)


def line(label: Any, longest: int = LONGEST_NAME, hint: Any = "") -> forms.CharField:
    """A line of text that no browser offers again on a shared desk."""
    widget = forms.TextInput(attrs={"autocomplete": "off", "dir": "auto"})
    return forms.CharField(
        label=label, max_length=longest, help_text=hint, widget=widget, required=False
    )


class ReferralForm(Part):
    """How a household came to the programme."""

    referred_by = choice(_("Qui l’a orienté ?"), ReferredBy.choices)
    referrer = line(_("Son nom"), hint=_("La structure ou la personne qui oriente."))
    referred_on = Day(_("Quand ?"))

    def clean_referred_on(self) -> date:
        """Today, when nobody says otherwise."""
        today = timezone.localdate()
        on: date = self.cleaned_data["referred_on"] or today
        if on > today:
            raise forms.ValidationError(_("Ce jour est dans l’avenir : vérifiez la date."))
        return on

    def as_kept(self) -> Referral:
        """What the action takes; only once the form is valid."""
        by = self.cleaned_data["referred_by"] or ReferredBy.UNKNOWN
        return Referral(
            ReferredBy(by), self.cleaned_data["referred_on"], self.cleaned_data["referrer"]
        )


class PlaceForm(Part):
    """What somebody is in a household, and whether they move."""

    relation = choice(
        _("Qui est-ce, dans le ménage ?"), [("", _("Choisir")), *Relation.choices], required=True,
        error_messages={"required": _("Dites qui est cette personne dans le ménage.")},
    )  # fmt: skip
    relocates = choice(_("Part-elle avec le ménage ?"), Relocates.choices)
    expected_on = Day(
        _("Arrivée prévue le"),
        _("Une naissance, ou quelqu’un par réunification familiale. Sinon, laissez vide."),
    )

    def as_kept(self) -> Place:
        """What the action takes; only once the form is valid."""
        return Place(
            Relation(self.cleaned_data["relation"]),
            Relocates(self.cleaned_data["relocates"] or Relocates.UNKNOWN),
            self.cleaned_data["expected_on"],
        )


class FirstEntry(PersonEntry):
    """The first adult of a household, and how they came; posted flat, as a person's file is."""

    def __init__(self, values: Values, *, sent: bool) -> None:
        """`sent`: the values are checked, and what is wrong is said."""
        super().__init__(values, sent=sent)
        self.referral = ReferralForm(values) if sent else ReferralForm(initial=dict(values))

    def parts(self) -> list[forms.Form]:
        """Every part of the form."""
        return [self.referral, *super().parts()]


class MemberEntry(PersonEntry):
    """Somebody who joins a household: who they are, and who they are in it."""

    def __init__(self, values: Values, *, sent: bool) -> None:
        """`sent`: the values are checked, and what is wrong is said."""
        super().__init__(values, sent=sent)
        self.place = PlaceForm(values) if sent else PlaceForm(initial=dict(values))

    def parts(self) -> list[forms.Form]:
        """Every part of the form."""
        return [self.place, *super().parts()]


class AssignForm(Part):
    """Which households go to whom, and why."""

    households = forms.MultipleChoiceField(
        error_messages={
            "required": _("Cochez au moins un ménage."),
            "invalid_choice": _("Un de ces ménages a changé entre-temps : choisissez de nouveau."),
        }
    )
    to = choice(_("À qui ?"), [])
    reason = choice(_("Pourquoi ?"), [("", _("Choisir")), *AssignReason.choices], required=True,
        error_messages={"required": _("Choisissez une raison.")},
    )  # fmt: skip

    def __init__(
        self,
        *args: Any,
        shown: list[str],
        staff: list[tuple[str, str]],
        **kwargs: Any,
    ) -> None:
        """`shown`: the ids of the households; `staff`: the ids and names of who may get them."""
        super().__init__(*args, **kwargs)
        households, to = self.fields["households"], self.fields["to"]
        assert isinstance(households, forms.MultipleChoiceField)
        assert isinstance(to, forms.ChoiceField)
        households.choices = [(one, one) for one in shown]
        to.choices = [("", _("Personne pour l’instant")), *staff]


class DayForm(Part):
    """A day on which something took place."""

    on = Day(_("Quel jour ?"), required=True)

    def clean_on(self) -> date:
        """Not a day to come."""
        on: date = self.cleaned_data["on"]
        if on > timezone.localdate():
            raise forms.ValidationError(_("Ce jour est dans l’avenir : vérifiez la date."))
        return on


class CloseForm(Part):
    """Why one goes no further."""

    reason = choice(
        _("Pourquoi ?"), [("", _("Choisir")), *CloseReason.choices], required=True,
        error_messages=dict.fromkeys(("required", "invalid_choice"), _("Choisissez une raison.")),
    )  # fmt: skip

    def __init__(self, *args: Any, reasons: Collection[CloseReason], **kwargs: Any) -> None:
        """`reasons`: those that make sense where the household stands."""
        super().__init__(*args, **kwargs)
        field = self.fields["reason"]
        assert isinstance(field, forms.ChoiceField)
        known = [(one.value, one.label) for one in CloseReason if one in reasons]
        field.choices = [("", _("Choisir")), *known]


class SeparateForm(Part):
    """Who goes their own way."""

    leaving = forms.MultipleChoiceField(
        label=_("Qui part de son côté ?"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Cochez au moins une personne.")},
    )

    def __init__(self, *args: Any, people: list[tuple[str, str]], **kwargs: Any) -> None:
        """`people`: the ids and names of the household."""
        super().__init__(*args, **kwargs)
        field = self.fields["leaving"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = people
        self.everybody = len(people)

    def clean_leaving(self) -> list[str]:
        """Somebody goes, somebody stays."""
        leaving: list[str] = self.cleaned_data["leaving"]
        if len(leaving) == self.everybody:
            raise forms.ValidationError(_("Laissez au moins une personne dans le ménage."))
        return leaving


def as_initial(values: Mapping[str, object]) -> dict[str, object]:
    """Values as a form is to show them: days as the browser's calendar writes them."""
    return {
        name: value.isoformat() if isinstance(value, date) else value
        for name, value in values.items()
    }

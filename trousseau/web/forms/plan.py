"""The forms of a mobility plan: what is wanted, the places, the steps."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from trousseau.households.choices import CloseReason
from trousseau.plans.actions import Wanted
from trousseau.plans.choices import (
    AgreedHow,
    DropReason,
    Priority,
    StepOwner,
    Theme,
    View,
    WaitingOn,
)
from trousseau.plans.states import PlanVerb, StepVerb
from trousseau.plans.steps import NewStep, StepChange
from trousseau.territories.places import Commune
from trousseau.web.atlas import shared_atlas
from trousseau.web.forms.contacts import NEVER_WRITTEN
from trousseau.web.forms.fields import PlaceField
from trousseau.web.forms.household_file import Day, choice, line
from trousseau.web.forms.person import Part, with_hint

LONGEST_REASONS = 1000
ONE_A_LINE = with_hint(_("Une par ligne."), NEVER_WRITTEN)


def _lines(label: Any, hint: Any) -> forms.CharField:
    widget = forms.Textarea(attrs={"autocomplete": "off", "dir": "auto", "rows": 3})
    return forms.CharField(
        label=label, help_text=hint, max_length=LONGEST_REASONS, widget=widget, required=False
    )


class WantedForm(Part):
    """Why, by when, and what counts; in the household's own words."""

    reasons = _lines(_("Pourquoi ce projet"), NEVER_WRITTEN)
    target_on = Day(
        _("Déménagement visé le"), _("Quatre à cinq mois après le début, le plus souvent.")
    )
    must = _lines(_("Il faut"), ONE_A_LINE)
    never = _lines(_("Jamais"), ONE_A_LINE)
    prefer = _lines(_("De préférence"), ONE_A_LINE)

    def clean_target_on(self) -> date | None:
        """A day to come."""
        target: date | None = self.cleaned_data["target_on"]
        if target is not None and target < timezone.localdate():
            raise forms.ValidationError(_("Ce jour est passé."))
        return target

    def as_kept(self) -> Wanted:
        """What the action takes; only once the form is valid."""
        data = self.cleaned_data
        return Wanted(
            data["reasons"].replace("\r\n", "\n").strip(),
            data["target_on"],
            [
                (priority, text.strip())
                for priority in Priority
                for text in data[str(priority)].splitlines()
                if text.strip()
            ],
        )


class AreaForm(Part):
    """A place to put on the shortlist."""

    place = PlaceField(
        label=_("Ajouter un lieu"), help_text=_("Une ville ou une zone d’emploi."), towns_only=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Names are looked up in the atlas."""
        super().__init__(*args, **kwargs)
        field = self.fields["place"]
        assert isinstance(field, PlaceField)
        field.atlas = shared_atlas()

    def code(self) -> str:
        """The employment area of what was typed; empty when nothing was."""
        place = self.cleaned_data["place"]
        if isinstance(place, Commune):
            return place.area or ""
        return "" if place is None else str(place.code)


class ViewForm(Part):
    """What one adult says of a place."""

    person = forms.UUIDField()
    view = forms.ChoiceField(choices=View.choices)


class AgreeForm(Part):
    """One adult agrees."""

    person = forms.UUIDField()
    how = forms.ChoiceField(
        choices=[(one.value, one.label) for one in (AgreedHow.SIGNED, AgreedHow.SPOKEN)]
    )


class PersonOnlyForm(Part):
    """Who it is about."""

    person = forms.UUIDField()


class MoveOnForm(Part):
    """What is done with a plan."""

    verb = forms.ChoiceField(choices=[(verb.value, verb.value) for verb in PlanVerb])
    reason = choice(_("Pourquoi ?"), [("", _("Choisir")), *CloseReason.choices])


class StepForm(Part):
    """What is done about a step; the button says what."""

    verb = forms.ChoiceField(choices=[(verb.value, verb.value) for verb in StepVerb])
    waiting_on = choice(_("On attend"), [("", _("Choisir")), *WaitingOn.choices])
    drop_reason = choice(_("Pourquoi"), [("", _("Choisir")), *DropReason.choices])
    done_on = Day(_("Un autre jour"))

    def clean_done_on(self) -> date | None:
        """A day that was; empty: today."""
        on: date | None = self.cleaned_data["done_on"]
        if on is not None and on > timezone.localdate():
            raise forms.ValidationError(_("Ce jour est dans l’avenir : vérifiez la date."))
        return on

    def clean(self) -> dict[str, Any]:
        """What goes with the verb."""
        data = self.cleaned_data
        if data.get("verb") == StepVerb.WAIT and not data.get("waiting_on"):
            self.add_error("waiting_on", _("Dites qui l’on attend."))
        if data.get("verb") == StepVerb.DROP and not data.get("drop_reason"):
            self.add_error("drop_reason", _("Dites pourquoi."))
        return data

    def problems(self) -> list[str]:
        """What is wrong, in words."""
        return [str(text) for texts in self.errors.values() for text in texts]

    def as_kept(self) -> StepChange:
        """What the action takes; only once the form is valid."""
        data = self.cleaned_data
        verb = StepVerb(data["verb"])
        return StepChange(
            verb,
            WaitingOn(data["waiting_on"]) if verb is StepVerb.WAIT else None,
            DropReason(data["drop_reason"]) if verb is StepVerb.DROP else None,
            data["done_on"] if verb is StepVerb.FINISH else None,
        )


class StepDayForm(Part):
    """When a step is planned for, and what is noted of it."""

    planned_on = Day(_("Prévue le"))
    note = line(_("Remarque"), 300, NEVER_WRITTEN)


class NewStepForm(Part):
    """A step of the household's own."""

    objective = forms.IntegerField(widget=forms.HiddenInput)
    title = forms.CharField(
        label=_("Que faut-il faire ?"),
        max_length=200,
        help_text=NEVER_WRITTEN,
        widget=forms.TextInput(attrs={"autocomplete": "off", "dir": "auto"}),
        error_messages={"required": _("Dites ce qu’il faut faire.")},
    )
    owner = choice(_("Qui s’en charge"), StepOwner.choices)
    planned_on = Day(_("Prévue le"))
    person = forms.ChoiceField(label=_("Pour"), required=False)
    after = forms.ChoiceField(label=_("Après quelle étape"), required=False)

    def __init__(
        self,
        *args: Any,
        people: list[tuple[str, str]],
        steps: list[tuple[str, str]],
        **kwargs: Any,
    ) -> None:
        """`people`: the ids and names of the household; `steps`: those that can come first."""
        super().__init__(*args, **kwargs)
        for name, choices in (
            ("person", [("", _("Tout le ménage")), *people]),
            ("after", [("", _("Aucune : dès maintenant")), *steps]),
        ):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = choices

    def as_kept(self) -> NewStep:
        """What the action takes; only once the form is valid."""
        data = self.cleaned_data
        return NewStep(
            data["title"].strip(),
            StepOwner(data["owner"] or StepOwner.WORKER),
            data["planned_on"],
            UUID(data["person"]) if data["person"] else None,
            after=UUID(data["after"]) if data["after"] else None,
        )


class NewObjectiveForm(Part):
    """An objective of the household's own."""

    theme = choice(_("Sur quoi"), Theme.choices, required=True)
    title = forms.CharField(
        label=_("Que voulons-nous atteindre ?"),
        max_length=200,
        help_text=NEVER_WRITTEN,
        widget=forms.TextInput(attrs={"autocomplete": "off", "dir": "auto"}),
        error_messages={"required": _("Dites ce que vous voulez atteindre.")},
    )

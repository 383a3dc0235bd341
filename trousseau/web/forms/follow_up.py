"""The forms of a follow-up: how one talked, and what was answered; nothing has to be known."""

from __future__ import annotations

from dataclasses import fields
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import Any, ClassVar

from django import forms
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from trousseau.follow_ups.answers import Talk
from trousseau.follow_ups.choices import (
    ALONE_BY,
    ALONE_WITH,
    EMPLOYED,
    UNKNOWN,
    Doctor,
    FrenchLevel,
    Housing,
    Interpreted,
    Mode,
    RightsReopened,
    Safety,
    School,
    SomeoneToCall,
    StillHeld,
    WishToStay,
    Work,
)
from trousseau.follow_ups.said import AdultSaid, AloneSaid, ChildSaid, HouseholdSaid, Said
from trousseau.follow_ups.states import FollowUpVerb
from trousseau.households.choices import YesNo
from trousseau.web.forms.household_file import Day, choice
from trousseau.web.forms.opportunity import MOST_EUROS, number
from trousseau.web.forms.person import Part

UNKNOWN_FIRST = [(YesNo.UNKNOWN.value, YesNo.UNKNOWN.label), *YesNo.choices[:2]]
SCHOOL = frozenset({School.ENROLLED, School.WAITING})
MOST_DAYS = 999


class TalkForm(Part):
    """How one talked."""

    said_on = Day(_("Dit le"))
    mode = choice(_("Comment"), Mode.choices)
    interpreter = choice(_("Interprète"), Interpreted.choices, _("Jamais un proche, ni un enfant."))

    def as_talk(self, today: date) -> Talk:
        """What the action takes; only once the form is valid. No day means today."""
        data = self.cleaned_data
        return Talk(
            data["said_on"] or today,
            Mode(data["mode"] or Mode.PHONE),
            Interpreted(data["interpreter"] or Interpreted.UNKNOWN),
        )

    def outside(self, first: date, last: date) -> None:
        """The day belongs to no window."""
        text = _("Choisissez un jour entre le %(first)s et le %(last)s, déjà passé.") % {
            "first": f"{first:%d/%m/%Y}",
            "last": f"{last:%d/%m/%Y}",
        }
        self.add_error("said_on", str(text))


class AnswersForm(TalkForm):
    """What is answered by one of them, or for the household."""

    kind: ClassVar[type[Said]]
    euros: ClassVar[dict[str, str]] = {}
    # What the form showed, as the action compares it.
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def as_said(self) -> Said:
        """What the action takes; only once the form is valid. Left empty means not known."""
        data = self.cleaned_data
        known: dict[str, Any] = {}
        for one in fields(self.kind):
            value = data[self.euros.get(one.name, one.name)]
            if one.name in self.euros:
                known[one.name] = None if value is None else int(value * 100)
            elif isinstance(one.default, Enum):
                known[one.name] = type(one.default)(value or one.default)
            else:
                known[one.name] = value
        return self.kind(**known)


class AdultForm(AnswersForm):
    """What one adult is asked, with others there or not."""

    kind = AdultSaid
    field_order = tuple(one.name for one in fields(AdultSaid))

    work = choice(_("Travail"), Work.choices, _("Le plus stable, s’il y en a plusieurs."))
    work_since = Day(_("En emploi depuis le"), _("Sans interruption, même chez plusieurs."))
    seeks_work = choice(_("Cherche un emploi"), UNKNOWN_FIRST)
    still_held = choice(_("A gardé son premier emploi sur place"), StillHeld.choices)
    french = choice(_("Français"), FrenchLevel.choices)
    doctor = choice(_("A un médecin"), Doctor.choices)
    someone_to_call = choice(
        _("Connaît quelqu’un à appeler"),
        SomeoneToCall.choices,
        _("Sur place, et dont ce n’est pas le métier."),
    )
    declined = forms.BooleanField(
        label=_("Ne souhaite pas répondre cette fois"),
        help_text=_("Chaque adulte le dit pour lui-même. Rien ne change pour lui."),
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        """The day goes with a job; who prefers not to answer has not answered."""
        data = self.cleaned_data
        answers = (data.get(one.name) for one in fields(AdultSaid) if one.name != "declined")
        if data.get("declined") and any(one not in (None, "", UNKNOWN) for one in answers):
            self.add_error("declined", _("Notez ses réponses, ou décochez cette case."))
        if data.get("work_since") and data.get("work") not in EMPLOYED:
            self.add_error("work_since", _("Dites d’abord quel emploi, ou laissez ce jour vide."))
        return data


class ChildForm(AnswersForm):
    """What is asked of one child."""

    kind = ChildSaid
    field_order = tuple(one.name for one in fields(ChildSaid))

    school = choice(_("École"), School.choices)
    delay_days = number(
        _("Jours sans école depuis l’arrivée"),
        0,
        MOST_DAYS,
        _("Combien de jours l’enfant a attendu, ou attend. 0 s’il n’a pas attendu."),
    )

    def clean(self) -> dict[str, Any]:
        """The days are of one who goes, or waits."""
        data = self.cleaned_data
        if data.get("delay_days") is not None and data.get("school") not in SCHOOL:
            self.add_error("delay_days", _("Dites d’abord si l’enfant va en classe ou attend."))
        return data


class HouseholdForm(AnswersForm):
    """What is asked once of a household."""

    kind = HouseholdSaid
    euros: ClassVar = {"rent_cents": "rent", "income_cents": "income"}
    field_order = ("housing", "housing_chosen", "rights", "rent", "income")

    housing = choice(_("Logement"), Housing.choices)
    housing_chosen = choice(
        _("C’est le logement que le ménage a choisi"),
        UNKNOWN_FIRST,
        _("Quel que soit le bail : il souhaite y vivre."),
    )
    rights = choice(
        _("Droits rouverts ici"),
        RightsReopened.choices,
        _("Assurance maladie, Caf, France Travail."),
    )
    rent = number(
        _("Loyer par mois, en euros"),
        0,
        MOST_EUROS,
        _("Charges comprises, aide au logement déduite."),
        decimals=2,
    )
    income = number(
        _("Revenu par mois, en euros"),
        0,
        MOST_EUROS,
        _("Tout le ménage, sans l’aide au logement. Une estimation suffit."),
        decimals=2,
    )


class AloneForm(TalkForm):
    """What one adult is asked with nobody else there."""

    field_order = ("safety", "wish_to_stay")
    mode = choice(_("Comment"), [(one.value, one.label) for one in Mode if one in ALONE_BY])

    safety = choice(_("Comment allez-vous ? Vous sentez-vous en sécurité ?"), Safety.choices)
    wish_to_stay = choice(_("Souhaitez-vous rester ici ?"), WishToStay.choices)
    interpreter = choice(
        _("Interprète"),
        [("", _("Choisir")), *((one.value, one.label) for one in Interpreted if one in ALONE_WITH)],
        _("Un professionnel, ou personne : ni un proche, ni un voisin."),
        required=True,
        error_messages={"required": _("Dites si quelqu’un interprète.")},
    )

    def before(self, first: date) -> None:
        """The day is before the follow-up opened, or to come."""
        text = _("Choisissez un jour depuis le %(first)s, déjà passé.")
        self.add_error("said_on", str(text % {"first": f"{first:%d/%m/%Y}"}))

    def as_said(self) -> AloneSaid:
        """What the action takes; only once the form is valid."""
        data = self.cleaned_data
        return AloneSaid(
            Safety(data["safety"] or Safety.UNKNOWN),
            WishToStay(data["wish_to_stay"] or WishToStay.UNKNOWN),
        )


class AttemptForm(Part):
    """Somebody tried; the buttons say how, and with what result."""

    mode = forms.ChoiceField(choices=Mode.choices)
    reached = forms.ChoiceField(choices=[("yes", "yes"), ("no", "no")])


class MoveOnForm(Part):
    """What is done with a follow-up by a button."""

    verb = forms.ChoiceField(choices=[(verb.value, verb.value) for verb in FollowUpVerb])


class CallDayForm(Part):
    """The day of the call."""

    planned_on = Day(_("Appeler le"), required=True)


class ArrivedForm(Part):
    """The day of the arrival, put right."""

    arrived_on = Day(_("Arrivée le"), required=True)


FORMS: dict[type[Said], type[AnswersForm]] = {
    form.kind: form for form in (AdultForm, ChildForm, HouseholdForm)
}


def values_of(said: Said, talk: Talk | None, today: date) -> dict[str, object]:
    """Answers as their form shows them."""
    values: dict[str, object] = {one.name: getattr(said, one.name) for one in fields(said)}
    values |= {
        "rent": _euros(values.get("rent_cents")),
        "income": _euros(values.get("income_cents")),
        "said_on": talk.on if talk else today,
        "mode": talk.mode if talk else Mode.PHONE,
        "interpreter": talk.interpreter if talk else Interpreted.UNKNOWN,
    }
    return {
        name: str(value) if isinstance(value, TextChoices) else value
        for name, value in values.items()
    }


def _euros(cents: object) -> Decimal | None:
    return Decimal(cents) / 100 if isinstance(cents, int) else None

"""The forms of an introduction: to whom, what they will see, what they said."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from trousseau.partners.choices import Refusal
from trousseau.partners.introduction_queries import IntroductionSheet
from trousseau.partners.introductions import Answer, NewIntroduction
from trousseau.partners.opportunities import OpportunityLine
from trousseau.partners.queries import OrganisationLine
from trousseau.partners.states import IntroductionVerb
from trousseau.privacy.choices import GivenHow
from trousseau.privacy.recipients import field_label
from trousseau.web.forms.household_file import Day, choice
from trousseau.web.forms.organisation import text
from trousseau.web.forms.person import LONGEST_NOTE, Part

V = IntroductionVerb


class StartForm(Part):
    """To whom, about what."""

    about = forms.ChoiceField(
        label=_("À qui, pour quelle offre ?"),
        error_messages={
            "required": _("Choisissez une offre ou un organisme."),
            "invalid_choice": _("Choisissez une offre ou un organisme."),
        },
    )

    def __init__(
        self,
        *args: Any,
        offers: tuple[OpportunityLine, ...],
        organisations: tuple[OrganisationLine, ...],
        **kwargs: Any,
    ) -> None:
        """What is open, and who could be asked without an offer."""
        super().__init__(*args, **kwargs)
        field = self.fields["about"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [
            ("", _("Choisir")),
            (
                _("Une offre ouverte"),
                [
                    (
                        f"{one.organisation}:{one.id}",
                        f"{one.fields.title} · {one.organisation_name}",
                    )
                    for one in offers
                ],
            ),
            (_("Un organisme, sans offre"), [(f"{one.id}:", one.name) for one in organisations]),
        ]

    def chosen(self) -> NewIntroduction:
        """What the action takes; only once the form is valid."""
        organisation, _colon, opportunity = str(self.cleaned_data["about"]).partition(":")
        return NewIntroduction(
            UUID(organisation), opportunity=UUID(opportunity) if opportunity else None
        )


class LetterForm(Part):
    """The message, who gets it, and what they see of the person once they are interested."""

    contact = choice(_("À qui"), [])
    message = text(
        _("Message"),
        12,
        _("Sans nom, sans rien du statut ni de la santé : il le lit avant de savoir qui c’est."),
    )
    shown = forms.MultipleChoiceField(
        label=_("Ce que le partenaire verra, une fois intéressé"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Cochez au moins une information.")},
    )

    def __init__(self, *args: Any, sheet: IntroductionSheet, **kwargs: Any) -> None:
        """What may go to this kind of recipient, and who works there."""
        super().__init__(*args, **kwargs)
        contact, shown = self.fields["contact"], self.fields["shown"]
        assert isinstance(contact, forms.ChoiceField)
        assert isinstance(shown, forms.MultipleChoiceField)
        contact.choices = [(str(one.id), one.fields.name) for one in sheet.contacts]
        contact.required = bool(sheet.contacts)
        shown.choices = [(name, field_label(name)) for name in sheet.possible]
        message = self.fields["message"]
        assert isinstance(message, forms.CharField)
        message.required, message.max_length = True, LONGEST_NOTE
        message.error_messages["required"] = _("Écrivez quelques mots.")

    def contact_id(self) -> UUID | None:
        """Who is written to; only once the form is valid."""
        chosen = self.cleaned_data["contact"]
        return UUID(chosen) if chosen else None


def letter_values(sheet: IntroductionSheet) -> dict[str, object]:
    """An introduction as its form shows it."""
    return {
        "contact": str(sheet.contact.id) if sheet.contact else "",
        "message": sheet.message,
        "shown": list(sheet.fields),
    }


class AllowForm(Part):
    """How the person said that they allow it."""

    how = forms.ChoiceField(
        label=_("Comment la personne l’a-t-elle dit ?"),
        choices=[(one.value, one.label) for one in (GivenHow.SPOKEN, GivenHow.SIGNED)],
        widget=forms.RadioSelect,
        error_messages={"required": _("Dites comment la personne a donné son accord.")},
    )


class AnswerForm(Part):
    """What a partner says; the button says what."""

    verb = forms.ChoiceField(choices=[(str(verb), str(verb)) for verb in V])
    on = Day(_("Le"))
    time = forms.TimeField(
        label=_("À quelle heure ?"),
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        error_messages={"invalid": _("Par exemple 14:30.")},
    )
    refusal = choice(_("Pourquoi ?"), [("", _("Choisir")), *Refusal.choices])
    words = text(_("Quelques mots, si vous voulez"), 2)

    def clean(self) -> dict[str, Any]:
        """A meeting has a moment that lies ahead; a refusal has a reason."""
        data = self.cleaned_data
        verb = data.get("verb")
        data["at"] = None
        if verb in (V.INTERVIEW, V.VISIT):
            if data.get("on") and data.get("time"):
                data["at"] = timezone.make_aware(datetime.combine(data["on"], data["time"]))
            if data["at"] is None or data["at"] < timezone.now():
                self.add_error("on", _("Quel jour, à quelle heure ?"))
        if verb == V.REFUSE and not data.get("refusal"):
            self.add_error("refusal", _("Choisissez une raison : elle nous aide."))
        return data

    def said(self) -> Answer:
        """What the action takes; only once the form is valid."""
        data = self.cleaned_data
        verb = V(data["verb"])
        return Answer(
            verb=verb,
            meets_at=data["at"],
            refusal=Refusal(data["refusal"]) if verb is V.REFUSE else None,
            words=data["words"],
        )

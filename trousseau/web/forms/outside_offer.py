"""The forms of an offer from outside the programme: what is offered, what the household answers."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from trousseau.households.choices import OfferAnswer, OfferedBy
from trousseau.households.outside_offers import NewOutsideOffer
from trousseau.web.forms.household_file import Day, choice, line
from trousseau.web.forms.person import NEVER_WRITTEN, Part, with_hint


class OutsideOfferForm(Part):
    """Who offers what, and until when an answer is expected."""

    offered_by = choice(
        _("Qui propose ?"), [("", _("Choisir")), *OfferedBy.choices], required=True,
        error_messages={"required": _("Dites qui fait cette proposition.")},
    )  # fmt: skip
    what = line(
        _("Quoi, et où"), 120, with_hint(_("Un T3 à Rodez, une place en CPH."), NEVER_WRITTEN)
    )
    offered_on = Day(_("Proposé le"))
    answer_by = Day(_("Réponse attendue avant le"), _("Le jour écrit sur la lettre."))

    def clean(self) -> dict[str, Any]:
        """Days follow one another."""
        data = self.cleaned_data
        today = timezone.localdate()
        data["offered_on"] = data.get("offered_on") or today
        if data["offered_on"] > today:
            self.add_error("offered_on", _("Ce jour est dans l’avenir : vérifiez la date."))
        elif data.get("answer_by") and data["answer_by"] < data["offered_on"]:
            self.add_error("answer_by", _("La réponse est attendue avant la proposition."))
        return data

    def as_kept(self) -> NewOutsideOffer:
        """What the action takes; only once the form is valid."""
        data = self.cleaned_data
        return NewOutsideOffer(
            OfferedBy(data["offered_by"]), data["what"], data["offered_on"], data["answer_by"]
        )


class OfferAnswerForm(Part):
    """What the household answers, once it was told what may follow."""

    told = forms.BooleanField(
        label=_("J’ai dit au ménage, avant sa réponse, ce qui peut suivre un refus."),
        required=False,
    )
    answer = choice(
        _("Réponse du ménage"), [("", _("Choisir")), *OfferAnswer.choices], required=True,
        error_messages={"required": _("Dites ce que le ménage a répondu."),
                        "invalid_choice": _("Dites ce que le ménage a répondu.")},
    )  # fmt: skip

    def said(self) -> OfferAnswer:
        """The answer; only once the form is valid."""
        return OfferAnswer(self.cleaned_data["answer"])

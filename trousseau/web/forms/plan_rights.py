"""The forms of the rights to carry over: that one is settled, or is open again."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from trousseau.plans.carried import Settlement
from trousseau.plans.choices import Settled
from trousseau.web.forms.contacts import NEVER_WRITTEN
from trousseau.web.forms.household_file import Day, line
from trousseau.web.forms.person import LONGEST_LINE, Part


class RightForm(Part):
    """Which right it is about."""

    right = forms.SlugField(max_length=40)


class SettleForm(RightForm):
    """That a right was seen to, or need not be; the button says which."""

    how = forms.ChoiceField(choices=Settled.choices)
    on = Day(_("Le"))
    proof = line(_("Ce qui le montre, ou pourquoi"), LONGEST_LINE, NEVER_WRITTEN)

    def clean_on(self) -> date:
        """Today, when nobody says otherwise."""
        today = timezone.localdate()
        on: date = self.cleaned_data["on"] or today
        if on > today:
            raise forms.ValidationError(_("Ce jour est dans l’avenir : vérifiez la date."))
        return on

    def problem(self) -> str:
        """What is wrong with what was typed; empty when it is the form itself that is not whole."""
        typed = [name for name in ("on", "proof") if name in self.errors]
        return " ".join(str(text) for name in typed for text in self.errors[name])

    def as_kept(self) -> Settlement:
        """What the action takes; only once the form is valid."""
        data: dict[str, Any] = self.cleaned_data
        return Settlement(Settled(data["how"]), data["on"], data["proof"].strip())

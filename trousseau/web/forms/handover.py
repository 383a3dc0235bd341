"""The forms of a hand-over: to which centre, what each adult agrees to, who is there for them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from trousseau.handovers.relay import GROUPS, TO_TAKE_OVER, FieldGroup
from trousseau.privacy.choices import GivenHow
from trousseau.web.forms.contacts import NEVER_WRITTEN
from trousseau.web.forms.household_file import choice
from trousseau.web.forms.person import LONGEST_NOTE, Part
from trousseau.web.presenters.numbers import language

# A consent that staff record was signed, or said to them.
HOW = [
    (GivenHow.SIGNED, GivenHow.SIGNED.label),
    (GivenHow.SPOKEN, GivenHow.SPOKEN.label),
]


class NoteForm(Part):
    """What is handed over in words."""

    note = forms.CharField(
        label=_("Note de relais"),
        help_text=NEVER_WRITTEN,
        max_length=LONGEST_NOTE,
        required=False,
        widget=forms.Textarea(attrs={"autocomplete": "off", "dir": "auto", "rows": 6}),
    )


class ProposeForm(NoteForm):
    """Where a household goes, and what is handed over in words."""

    centre = choice(_("Centre d’arrivée"), [])

    def __init__(self, *args: Any, centres: list[tuple[int, str]], **kwargs: Any) -> None:
        """`centres`: the numbers and names of those that welcome."""
        super().__init__(*args, **kwargs)
        field = self.fields["centre"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("Choisir")), *((str(number), name) for number, name in centres)]

    def clean_centre(self) -> int:
        """One of them."""
        chosen = str(self.cleaned_data["centre"])
        if not chosen:
            raise forms.ValidationError(_("Dites vers quel centre."))
        return int(chosen)


class AgreeForm(Part):
    """What one adult, asked alone, agrees to; nothing is chosen beforehand."""

    groups = forms.MultipleChoiceField(
        label=_("Ce qui peut être dit au centre d’arrivée"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Cochez au moins le nom.")},
    )
    whole_file = forms.BooleanField(
        label=_("À partir du 31e jour, tout mon dossier passe au centre d’arrivée"),
        required=False,
    )
    how = forms.ChoiceField(
        label=_("Comment la personne l’a-t-elle dit ?"),
        choices=HOW,
        error_messages={"required": _("Signé, ou dit de vive voix ?")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """The groups in the language of the page."""
        super().__init__(*args, **kwargs)
        field = self.fields["groups"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = [(str(one), GROUPS[one].in_language(language())) for one in FieldGroup]

    def clean(self) -> dict[str, Any]:
        """Nobody takes over from somebody whom they can neither name nor reach."""
        data = self.cleaned_data
        groups = frozenset(map(FieldGroup, data.get("groups", [])))
        if groups and FieldGroup.WHO not in groups:
            self.add_error("groups", _("Sans le nom, personne ne peut prendre le relais."))
        elif data.get("whole_file") and not groups >= TO_TAKE_OVER:
            said = _("Pour passer tout le dossier, il faut aussi pouvoir joindre la personne.")
            self.add_error("groups", said)
        data["groups"] = groups
        return data


class AcceptForm(Part):
    """Who of the arrival centre is there for the household."""

    worker = choice(_("Qui sera là pour ce ménage ?"), [])

    def __init__(self, *args: Any, workers: list[tuple[UUID, str]], **kwargs: Any) -> None:
        """`workers`: the ids and names of those who accompany households here."""
        super().__init__(*args, **kwargs)
        field = self.fields["worker"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("Choisir")), *((str(user), name) for user, name in workers)]

    def clean_worker(self) -> UUID:
        """One of them."""
        chosen = str(self.cleaned_data["worker"])
        if not chosen:
            raise forms.ValidationError(_("Dites qui sera là pour ce ménage."))
        return UUID(chosen)

"""The forms of a note and of an appointment: as short as can be, they are used all day."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from trousseau.households.choices import AppointmentKind, AppointmentState, Interpreter, NoteKind
from trousseau.households.contacts import NewAppointment
from trousseau.web.forms.household_file import Day, choice, line
from trousseau.web.forms.person import LONGEST_NOTE, Part
from trousseau.web.forms.person import NEVER_WRITTEN as NEVER_WRITTEN

EVERYBODY = ("", _("Tout le ménage"))


class NoteForm(Part):
    """A note; the button says of what kind."""

    text = forms.CharField(
        label=_("Note rapide"),
        help_text=NEVER_WRITTEN,
        max_length=LONGEST_NOTE,
        required=False,
        widget=forms.Textarea(attrs={"autocomplete": "off", "dir": "auto", "rows": 3}),
    )
    kind = forms.ChoiceField(choices=NoteKind.choices, required=False)
    person = forms.ChoiceField(label=_("À propos de"), required=False)

    def __init__(self, *args: Any, people: list[tuple[str, str]], **kwargs: Any) -> None:
        """`people`: the ids and names of the household."""
        super().__init__(*args, **kwargs)
        field = self.fields["person"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [EVERYBODY, *people]
        # What the buttons say.
        self.kinds = NoteKind.choices

    def clean(self) -> dict[str, Any]:
        """A note that only says that it is one says nothing."""
        data = self.cleaned_data
        data["kind"] = NoteKind(data.get("kind") or NoteKind.NOTE)
        data["text"] = str(data.get("text", "")).replace("\r\n", "\n").strip()
        if data["kind"] == NoteKind.NOTE and not data["text"]:
            self.add_error("text", _("Écrivez quelques mots."))
        return data


class AppointmentForm(Part):
    """An appointment that was agreed."""

    kind = choice(_("Pour"), AppointmentKind.choices)
    on = Day(_("Jour"), required=True)
    time = forms.TimeField(
        label=_("Heure"),
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        error_messages={"required": _("À quelle heure ?"), "invalid": _("Par exemple 14:30.")},
    )
    person = forms.ChoiceField(label=_("Avec"), required=False)
    interpreter = choice(_("Interprète"), Interpreter.choices, _("Jamais un proche, ni un enfant."))
    place = line(_("Où, et pour quoi"), 200, NEVER_WRITTEN)

    def __init__(self, *args: Any, people: list[tuple[str, str]], **kwargs: Any) -> None:
        """`people`: the ids and names of the household."""
        super().__init__(*args, **kwargs)
        field = self.fields["person"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [EVERYBODY, *people]

    def clean(self) -> dict[str, Any]:
        """It lies ahead."""
        data = self.cleaned_data
        if data.get("on") and data.get("time"):
            at = timezone.make_aware(datetime.combine(data["on"], data["time"]))
            if at < timezone.now():
                self.add_error("on", _("Ce moment est passé."))
            data["at"] = at
        return data

    def as_kept(self) -> NewAppointment:
        """What the action takes; only once the form is valid."""
        data = self.cleaned_data
        return NewAppointment(
            kind=AppointmentKind(data["kind"] or AppointmentKind.OTHER),
            at=data["at"],
            place=data["place"],
            interpreter=Interpreter(data["interpreter"] or Interpreter.NONE),
            person=UUID(data["person"]) if data["person"] else None,
        )


class SettleForm(Part):
    """What became of an appointment."""

    state = forms.ChoiceField(choices=AppointmentState.choices)

"""The forms of a move: its days, its gate, what is decided if it goes wrong, home, arrival."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from trousseau.partners.choices import Guarantee, Lease
from trousseau.plans.choices import DepartureReason, GateItem, Loss, Ready
from trousseau.plans.departures import WRITTEN, Said
from trousseau.plans.move_sheet import MoveLine
from trousseau.plans.moves import Home, MoveDays
from trousseau.web.forms.contacts import NEVER_WRITTEN
from trousseau.web.forms.household_file import Day, as_initial, choice, line
from trousseau.web.forms.opportunity import MOST_EUROS, cents_of, euros_of, number
from trousseau.web.forms.person import LONGEST_LINE, LONGEST_NOTE, Part


class MoveForm(Part):
    """When they leave and arrive, how, and who has the keys."""

    leaves_on = Day(_("Départ le"), required=True)
    arrives_on = Day(_("Arrivée le"), _("Le même jour, si vous ne dites rien."))
    transport = line(_("Trajet"), LONGEST_LINE, _("Train, heure, qui vient chercher le ménage."))
    keys = line(_("Remise des clés"), LONGEST_LINE, _("Qui, où, à quelle heure."))

    def clean(self) -> dict[str, Any]:
        """One arrives on the day one leaves, or later."""
        data = self.cleaned_data
        leaves, arrives = data.get("leaves_on"), data.get("arrives_on")
        data["arrives_on"] = arrives or leaves
        if leaves and arrives and arrives < leaves:
            self.add_error("arrives_on", _("L’arrivée est avant le départ."))
        return data

    def as_kept(self) -> MoveDays:
        """What the action takes; only once the form is valid."""
        data = self.cleaned_data
        return MoveDays(data["leaves_on"], data["arrives_on"], data["transport"], data["keys"])


def move_values(days: MoveDays) -> dict[str, object]:
    """The days of a move as the form shows them."""
    return as_initial({name: getattr(days, name) for name in MoveForm.base_fields})


class HomeForm(Part):
    """A home as its lease has it."""

    lease = choice(_("Bail"), Lease.choices)
    address = line(_("Adresse"), LONGEST_LINE, _("Elle ne paraît sur aucune autre page."))
    starts_on = Day(_("Début du bail"), required=True)
    ends_on = Day(_("Fin prévue"), _("Si le logement est provisoire."))
    rent = number(_("Loyer par mois, en euros"), 0, MOST_EUROS, decimals=2)
    charges = number(_("Charges par mois, en euros"), 0, MOST_EUROS, decimals=2)
    guarantee = choice(_("Garantie"), [("", _("On ne sait pas encore")), *Guarantee.choices])

    def clean(self) -> dict[str, Any]:
        """A lease ends after it began."""
        data = self.cleaned_data
        starts, ends = data.get("starts_on"), data.get("ends_on")
        if starts and ends and ends < starts:
            self.add_error("ends_on", _("La fin est avant le début."))
        return data

    def as_kept(self) -> Home:
        """What the action takes; only once the form is valid."""
        data = self.cleaned_data
        return Home(
            Lease(data["lease"] or Lease.UNKNOWN),
            data["starts_on"],
            data["ends_on"],
            data["address"],
            cents_of(data["rent"]),
            cents_of(data["charges"]),
            Guarantee(data["guarantee"]) if data["guarantee"] else None,
        )


def home_values(home: Home) -> dict[str, object]:
    """A home as the form shows it."""
    names = ("lease", "address", "starts_on", "ends_on", "guarantee")
    values = as_initial({name: getattr(home, name) for name in names})
    values |= {"rent": euros_of(home.rent_cents), "charges": euros_of(home.charges_cents)}
    return {name: "" if value is None else value for name, value in values.items()}


class GateForm(Part):
    """Whether each thing is ready, with a few words; `hint` stands once above all of them."""

    hint = NEVER_WRITTEN

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Two fields for each thing that is asked; one that is written is not among them."""
        super().__init__(*args, **kwargs)
        for item in GateItem:
            if item not in WRITTEN:
                self.fields[item.value] = choice(item.label, Ready.choices)
                note = line(_("Remarque"), LONGEST_LINE)
                note.widget.attrs["aria-describedby"] = "gate-hint"
                self.fields[f"{item.value}_note"] = note

    def rows(self) -> list[tuple[Any, Any]]:
        """The two fields of each thing, to be shown side by side."""
        items = [item for item in GateItem if item not in WRITTEN]
        return [(self[item.value], self[f"{item.value}_note"]) for item in items]

    def as_kept(self) -> dict[GateItem, Said]:
        """What the action takes; only once the form is valid. What was left out is not said."""
        data = self.cleaned_data
        return {
            item: Said(Ready(data[item.value]), data[f"{item.value}_note"])
            for item in GateItem
            if item not in WRITTEN and data[item.value]
        }


def gate_values(move: MoveLine) -> dict[str, object]:
    """What was said last as the form shows it."""
    values: dict[str, object] = {}
    for one in move.items:
        values |= {one.item.value: one.ready.value, f"{one.item.value}_note": one.note}
    return values


class ExitForm(Part):
    """What is done if it goes wrong, as all of them decided it, or one of them alone.

    Sent empty it takes nothing away: for that there is a button.
    """

    text = forms.CharField(
        label=_("Qui appeler, où dormir, qui paie le retour"),
        help_text=NEVER_WRITTEN,
        max_length=LONGEST_NOTE,
        error_messages={"required": _("Rien n’est écrit. Pour l’effacer, il y a un bouton.")},
        widget=forms.Textarea(attrs={"autocomplete": "off", "dir": "auto", "rows": 3}),
    )


class OverrideForm(Part):
    """Why they leave although something is missing."""

    reason = choice(_("Pourquoi ?"), [("", _("Choisir")), *DepartureReason.choices], required=True,
        error_messages={"required": _("Choisissez une raison.")},
    )  # fmt: skip


class ArrivalForm(Part):
    """The day on which they arrived."""

    arrived_on = Day(_("Arrivés le"), _("Aujourd’hui, si vous ne dites rien."))

    def clean_arrived_on(self) -> date:
        """Not a day to come."""
        today = timezone.localdate()
        on: date = self.cleaned_data["arrived_on"] or today
        if on > today:
            raise forms.ValidationError(_("Ce jour est dans l’avenir : vérifiez la date."))
        return on


class LossForm(Part):
    """What was lost after the arrival."""

    loss = forms.ChoiceField(choices=Loss.choices)

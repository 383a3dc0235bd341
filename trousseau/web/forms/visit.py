"""The forms of a discovery visit: its days, who goes, what is seen; what one adult said alone."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from trousseau.plans.choices import StopKind, Verdict, VerdictInterpreter, VisitState
from trousseau.plans.visits import Heard, Stop, Visit
from trousseau.web.forms.contacts import NEVER_WRITTEN
from trousseau.web.forms.household_file import Day, as_initial, choice, line
from trousseau.web.forms.opportunity import cents_of, euros_of, number
from trousseau.web.forms.person import LONGEST_LINE, LONGEST_NOTE, Part

MOST_STOPS = 8
MOST_COST = 20_000
# What is usually seen, one line each.
USUAL = (
    StopKind.EMPLOYER, StopKind.HOME, StopKind.SCHOOL, StopKind.TRANSPORT, StopKind.MOVER,
)  # fmt: skip
LOCAL = "%Y-%m-%dT%H:%M"
# Offered so that it can be refused, with the reason.
RELATIVE = "relative"
PARTS = ("kind", "at", "place", "whom")


class VisitForm(Part):
    """A visit as it is planned; a line of the programme in which nothing is written is left out."""

    from_on = Day(_("Du"), required=True)
    until_on = Day(_("Au"), _("Le même jour, si vous ne dites rien."))
    cost = number(_("Coût de la visite, en euros"), 0, MOST_COST, decimals=2)
    travellers = forms.MultipleChoiceField(
        label=_("Qui part ?"), widget=forms.CheckboxSelectMultiple, required=False
    )

    def __init__(self, *args: Any, people: list[tuple[str, str]], **kwargs: Any) -> None:
        """`people`: the ids and names of the household."""
        super().__init__(*args, **kwargs)
        field = self.fields["travellers"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = people
        for row in range(MOST_STOPS):
            self.fields[f"kind_{row}"] = choice(_("Quoi"), StopKind.choices)
            self.fields[f"at_{row}"] = forms.DateTimeField(
                label=_("Quand"),
                required=False,
                input_formats=[LOCAL],
                widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format=LOCAL),
                error_messages={"invalid": _("Écrivez le jour et l’heure.")},
            )
            self.fields[f"place_{row}"] = line(_("Où"), LONGEST_LINE)
            self.fields[f"whom_{row}"] = line(_("Avec qui"), LONGEST_LINE)

    def rows(self) -> list[list[Any]]:
        """The lines of the programme, each with its fields."""
        return [[self[f"{part}_{row}"] for part in PARTS] for row in range(MOST_STOPS)]

    def clean(self) -> dict[str, Any]:
        """A visit ends on the day it begins, or later."""
        data = self.cleaned_data
        first, last = data.get("from_on"), data.get("until_on")
        data["until_on"] = last or first
        if first and last and last < first:
            self.add_error("until_on", _("La fin est avant le début."))
        return data

    def as_kept(self) -> Visit:
        """What the action takes; only once the form is valid."""
        data = self.cleaned_data
        stops = []
        for row in range(MOST_STOPS):
            kind, at, place, whom = (data[f"{part}_{row}"] for part in PARTS)
            if at or place or whom:
                stops.append(Stop(StopKind(kind or StopKind.OTHER), at, place, whom))
        people = [UUID(one) for one in data["travellers"]]
        return Visit(data["from_on"], data["until_on"], people, stops, cents_of(data["cost"]))


def visit_values(visit: Visit | None) -> dict[str, object]:
    """A visit as the form shows it; for none, what is usually seen."""
    kinds = {f"kind_{row}": kind.value for row, kind in enumerate(USUAL)}
    if visit is None:
        return dict(kinds)
    values = as_initial({"from_on": visit.from_on, "until_on": visit.until_on})
    values["cost"] = euros_of(visit.cost_cents)
    values["travellers"] = [str(one) for one in visit.travellers]
    for row, stop in enumerate(visit.stops):
        at = timezone.localtime(stop.at).strftime(LOCAL) if stop.at else ""
        values |= {f"kind_{row}": stop.kind.value, f"at_{row}": at}
        values |= {f"place_{row}": stop.place, f"whom_{row}": stop.whom}
    return values


class VisitStateForm(Part):
    """What became of a visit."""

    state = forms.ChoiceField(choices=VisitState.choices)


class HearForm(Part):
    """What one adult says of a place after the visit."""

    alone = forms.BooleanField(
        label=_("Nous sommes seuls : ni conjoint, ni enfant, ni proche, même au téléphone."),
        error_messages={"required": _("Chaque adulte est entendu seul. Prenez un autre moment.")},
    )
    interpreter = forms.ChoiceField(
        label=_("Qui interprète ?"),
        choices=[
            *VerdictInterpreter.choices,
            (RELATIVE, _("Un proche, un enfant, quelqu’un de l’entourage")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Dites qui interprète.")},
    )
    answer = forms.ChoiceField(
        label=_("Vivre là-bas ?"),
        choices=Verdict.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Notez ce que la personne a dit.")},
    )
    words = forms.CharField(
        label=_("Dans ses mots"),
        help_text=NEVER_WRITTEN,
        max_length=LONGEST_NOTE,
        required=False,
        widget=forms.Textarea(attrs={"autocomplete": "off", "dir": "auto", "rows": 3}),
    )

    def clean_interpreter(self) -> VerdictInterpreter:
        """Somebody who knows them cannot: they could not say everything."""
        interpreter = self.cleaned_data["interpreter"]
        if interpreter == RELATIVE:
            raise forms.ValidationError(
                _(
                    "Un proche ne peut pas interpréter ici : la personne ne pourrait pas tout "
                    "dire, et il porterait sa réponse. Prenez un interprète professionnel, au "
                    "besoin par téléphone."
                )
            )
        return VerdictInterpreter(interpreter)

    def as_kept(self) -> Heard:
        """What the action takes; only once the form is valid."""
        data = self.cleaned_data
        return Heard(Verdict(data["answer"]), data["interpreter"], data["alone"], data["words"])

"""The forms of opportunities, one for each kind; staff and partners fill in the same."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from trousseau.matching.profile import CEFR
from trousseau.partners.choices import (
    Contract,
    Guarantee,
    Lease,
    OpportunityKind,
    OrganisationKind,
    Shifts,
)
from trousseau.partners.details import (
    MOST_HOURS,
    MOST_ROOMS,
    Details,
    Home,
    Job,
    Service,
    Training,
)
from trousseau.partners.opportunities import OpportunityFields
from trousseau.partners.queries import ContactLine
from trousseau.web.atlas import shared_atlas
from trousseau.web.forms.fields import understand_job
from trousseau.web.forms.household_file import Day, choice, line
from trousseau.web.forms.organisation import PlacedForm, commune_name, named, text
from trousseau.web.forms.person import Part

UNKNOWN = ("", _("On ne sait pas encore"))
YES_NO = [UNKNOWN, ("yes", _("Oui")), ("no", _("Non"))]
ANSWERS = {"": None, "yes": True, "no": False}
MOST_EUROS = 9_999
# What an organisation of a kind usually offers.
USUAL = {
    OrganisationKind.EMPLOYER: OpportunityKind.JOB,
    OrganisationKind.LANDLORD: OpportunityKind.HOME,
    OrganisationKind.TRAINING: OpportunityKind.TRAINING,
    OrganisationKind.SERVICE: OpportunityKind.SERVICE,
}


def number(label: Any, least: int, most: float, hint: Any = "", **options: Any) -> forms.Field:
    """A number; may stay empty."""
    step = options.pop("decimals", 0)
    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
    invalid = {"invalid": _("Écrivez un nombre."), "required": _("Écrivez un nombre.")}
    shared: dict[str, Any] = {
        "label": label, "min_value": least, "max_value": most, "help_text": hint,
        "required": False, "widget": widget, "error_messages": invalid, "localize": True,
    }  # fmt: skip
    if step:
        return forms.DecimalField(decimal_places=step, **shared)
    return forms.IntegerField(**shared)


class OpportunityForm(PlacedForm):
    """What all opportunities share."""

    kind: OpportunityKind

    title = named(line(_("Ce qui est offert")), _("Dites en quelques mots ce qui est offert."))
    contact = choice(_("À qui s’adresser"), [])
    capacity = number(_("Combien de places"), 1, 500)
    expires_on = Day(_("Valable jusqu’au"), required=True)
    conditions = text(_("Conditions"), 3, _("Ce qu’il faut savoir avant de proposer cette offre."))
    first: tuple[str, ...] = ("title", "place")
    last: tuple[str, ...] = ("capacity", "contact", "expires_on", "conditions")

    def __init__(self, *args: Any, contacts: Sequence[ContactLine] = (), **kwargs: Any) -> None:
        """`contacts`: those of the organisation; without any, nobody is chosen."""
        super().__init__(*args, **kwargs)
        named(self.fields["place"], _("Dites dans quelle commune."))
        self.fields["expires_on"].error_messages["required"] = _("Jusqu’à quel jour ?")
        field = self.fields["contact"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("Personne en particulier"))] + [
            (str(one.id), one.fields.name) for one in contacts
        ]
        if not contacts:
            del self.fields["contact"]
        own = [name for name in self.fields if name not in (*self.first, *self.last)]
        self.order_fields([*self.first, *own, *self.last])

    def clean_place(self) -> Any:
        """Somewhere: an offer that is nowhere fits nobody."""
        found = self.cleaned_data["place"]
        if found is None:
            raise forms.ValidationError(self.fields["place"].error_messages["required"])
        return found

    def clean_expires_on(self) -> date:
        """Today or later."""
        day: date = self.cleaned_data["expires_on"]
        if day < timezone.localdate():
            raise forms.ValidationError(_("Ce jour est passé."))
        return day

    def details(self) -> Details:
        """What is particular to this kind; only once the form is valid."""
        raise NotImplementedError

    def as_kept(self) -> OpportunityFields:
        """What the action takes; only once the form is valid."""
        data = self.cleaned_data
        commune, area = self.commune
        contact = data.get("contact")
        return OpportunityFields(
            kind=self.kind,
            title=data["title"].strip(),
            commune=commune,
            area=area,
            details=self.details(),
            expires_on=data["expires_on"],
            capacity=data["capacity"] or 1,
            conditions=data["conditions"].strip(),
            contact=UUID(contact) if contact else None,
        )


def _occupation(form: forms.Form, name: str) -> str | None:
    """The ROME code of an occupation in somebody's words; an error when it is none."""
    typed = str(form.cleaned_data.get(name) or "").strip()
    if not typed:
        return None
    understood = understand_job(shared_atlas(), typed, "")
    if understood is None:
        form.add_error(name, _("Nous ne connaissons pas ce métier ; essayez un autre mot."))
        return None
    return understood.rome


class JobForm(OpportunityForm):
    """A job."""

    kind = OpportunityKind.JOB
    occupation = line(_("Métier"), hint=_("Avec vos mots : maçon, aide-soignante…"))
    contract = choice(_("Contrat"), Contract.choices, initial=Contract.UNKNOWN)
    hours = number(_("Heures par semaine"), 1, MOST_HOURS, decimals=2)
    shifts = choice(_("Horaires"), Shifts.choices, initial=Shifts.UNKNOWN)
    without_car = choice(_("Accessible sans voiture, à ces horaires ?"), YES_NO)
    starts_on = Day(_("À partir du"))

    def clean(self) -> dict[str, Any]:
        """The occupation is understood."""
        self.cleaned_data["rome"] = _occupation(self, "occupation")
        return self.cleaned_data

    def details(self) -> Job:
        """What is particular to a job."""
        data = self.cleaned_data
        return Job(
            rome=data["rome"],
            contract=Contract(data["contract"] or Contract.UNKNOWN),
            hours=float(data["hours"]) if data["hours"] else None,
            shifts=Shifts(data["shifts"] or Shifts.UNKNOWN),
            without_car=ANSWERS[data["without_car"]],
            starts_on=data["starts_on"],
        )


class HomeForm(OpportunityForm):
    """A home."""

    kind = OpportunityKind.HOME
    rooms = number(_("Pièces"), 1, MOST_ROOMS, _("Le séjour compte : un T3 a trois pièces."))
    rent = number(_("Loyer par mois, en euros"), 0, MOST_EUROS, decimals=2)
    charges = number(_("Charges par mois, en euros"), 0, MOST_EUROS, decimals=2)
    lease = choice(_("Bail"), Lease.choices, initial=Lease.UNKNOWN)
    guarantees = forms.MultipleChoiceField(
        label=_("Garanties acceptées"),
        choices=Guarantee.choices,
        required=False,
        widget=forms.SelectMultiple(attrs={"size": len(Guarantee)}),
    )
    available_on = Day(_("Disponible le"))
    hold_until = Day(_("Gardé pour nous jusqu’au"))
    answer_by = Day(_("Répondre avant le"))
    committee_on = Day(_("Commission d’attribution"))
    next_in_line = number(_("Notre rang sur la liste"), 1, 999)
    host_until = Day(_("Chez l’habitant : jusqu’au"))

    def clean(self) -> dict[str, Any]:
        """What contradicts itself is said."""
        data = self.cleaned_data
        until, since = data.get("host_until"), data.get("available_on")
        if until and data.get("lease") != Lease.HOST:
            self.add_error("host_until", _("Seul un séjour chez l’habitant a une fin."))
        elif until and since and until < since:
            self.add_error("host_until", _("La fin est avant le début."))
        accepted = data.get("guarantees") or []
        if Guarantee.NONE_ASKED in accepted and len(accepted) > 1:
            self.add_error("guarantees", _("Aucune n’est demandée, ou certaines le sont."))
        return data

    def details(self) -> Home:
        """What is particular to a home."""
        data = self.cleaned_data
        return Home(
            rooms=data["rooms"],
            rent_cents=cents_of(data["rent"]),
            charges_cents=cents_of(data["charges"]),
            available_on=data["available_on"],
            hold_until=data["hold_until"],
            answer_by=data["answer_by"],
            next_in_line=data["next_in_line"],
            committee_on=data["committee_on"],
            lease=Lease(data["lease"] or Lease.UNKNOWN),
            host_until=data["host_until"],
            guarantees=tuple(one for one in Guarantee if one in data["guarantees"]),
        )


class TrainingForm(OpportunityForm):
    """Places in a training."""

    kind = OpportunityKind.TRAINING
    leads_to = line(_("Mène à quel métier"), hint=_("Avec vos mots : maçon, aide-soignante…"))
    french = choice(_("Français parlé demandé"), [UNKNOWN, *((one, one) for one in CEFR[1:])])
    starts_on = Day(_("Début"))

    def clean(self) -> dict[str, Any]:
        """The occupation is understood."""
        self.cleaned_data["rome"] = _occupation(self, "leads_to")
        return self.cleaned_data

    def details(self) -> Training:
        """What is particular to a training."""
        data = self.cleaned_data
        return Training(data["french"] or None, data["rome"], data["starts_on"])


class ServiceForm(OpportunityForm):
    """A service."""

    kind = OpportunityKind.SERVICE
    what = line(_("En quelques mots"), 200)
    starts_on = Day(_("À partir du"))

    def details(self) -> Service:
        """What is particular to a service."""
        return Service(self.cleaned_data["what"].strip(), self.cleaned_data["starts_on"])


FORMS: dict[OpportunityKind, type[OpportunityForm]] = {
    OpportunityKind.JOB: JobForm,
    OpportunityKind.HOME: HomeForm,
    OpportunityKind.TRAINING: TrainingForm,
    OpportunityKind.SERVICE: ServiceForm,
}


def opportunity_values(fields: OpportunityFields) -> dict[str, object]:
    """An opportunity as its form shows it."""
    values: dict[str, object] = {
        "title": fields.title,
        "place": commune_name(fields.commune),
        "capacity": fields.capacity,
        "contact": str(fields.contact or ""),
        "expires_on": fields.expires_on.isoformat(),
        "conditions": fields.conditions,
    }
    for name, value in vars(fields.details).items():
        values[name] = value.isoformat() if isinstance(value, date) else value
    details = fields.details
    if isinstance(details, Job):
        values["occupation"] = _title(details.rome)
        values["without_car"] = _said(details.without_car)
    elif isinstance(details, Home):
        values["rent"] = euros_of(details.rent_cents)
        values["charges"] = euros_of(details.charges_cents)
    elif isinstance(details, Training):
        values["leads_to"] = _title(details.leads_to)
    return values


def _title(rome: str | None) -> str:
    occupations = shared_atlas().occupations
    return occupations.rome(rome).title if rome is not None and rome in occupations else rome or ""


def _said(answer: bool | None) -> str:
    return next(text for text, value in ANSWERS.items() if value is answer)


def cents_of(euros: Decimal | None) -> int | None:
    """An amount as it is kept."""
    return None if euros is None else int(euros * 100)


def euros_of(cents: int | None) -> Decimal | None:
    """An amount as a form shows it."""
    return None if cents is None else (Decimal(cents) / 100).quantize(Decimal("0.01"))


class RenewForm(Part):
    """Until when an opportunity holds still."""

    until = Day(_("Toujours valable, jusqu’au"), required=True)

    def clean_until(self) -> date:
        """Today or later."""
        day: date = self.cleaned_data["until"]
        if day < timezone.localdate():
            raise forms.ValidationError(_("Ce jour est passé."))
        return day


class FromForm(Part):
    """From when a home is needed."""

    from_on = Day(_("À partir du"))

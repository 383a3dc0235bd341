"""Organisations and what they offer, in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils.formats import date_format, number_format
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from trousseau.partners.choices import OpportunityState
from trousseau.partners.details import Details, Home, Job, Service, Training, next_day
from trousseau.partners.freshness import Freshness
from trousseau.partners.opportunities import OpportunityLine
from trousseau.partners.queries import (
    CommitmentLine,
    ContactLine,
    OrganisationLine,
    OrganisationSheet,
)
from trousseau.partners.states import OpportunityVerb, opportunity_verbs
from trousseau.partners.welcome import welcome_items
from trousseau.web.atlas import shared_atlas
from trousseau.web.presenters.person import days_ago

# How a state looks in a list.
TONES = {
    Freshness.FRESH: "state-yes",
    Freshness.COOLING: "",
    Freshness.STALE: "state-no",
    OpportunityState.OPEN: "state-yes",
    OpportunityState.EXPIRED: "state-no",
    OpportunityState.DRAFT: "state-unknown",
}
SOON_DAYS = 14


@dataclass(frozen=True)
class OrganisationRow:
    """An organisation in a list."""

    id: UUID
    name: str
    kind: str
    place: str
    offers: str
    freshness: str
    tone: str
    last_answer: str


@dataclass(frozen=True)
class ContactCard:
    """Somebody to turn to."""

    id: UUID
    name: str
    function: str
    email: str
    phone: str
    freshness: str
    tone: str
    last_answer: str
    replies: str


@dataclass(frozen=True)
class PromiseCard:
    """A promise, and what became of it."""

    id: int
    kind: str
    words: str
    state: str
    tone: str
    kept: bool


@dataclass(frozen=True)
class Asked:
    """One thing that welcoming asks, and whether it was promised."""

    title: str
    why: str
    promised: bool
    kept: bool


@dataclass(frozen=True)
class OpportunityRow:
    """An opportunity in a list, or at the head of its page."""

    id: UUID
    organisation: UUID
    organisation_name: str
    title: str
    kind: str
    place: str
    state: str
    tone: str
    facts: tuple[tuple[str, str], ...]
    conditions: str
    contact: str
    capacity: str
    expires: str
    # The first day by which somebody is to act, and what is due on it: "jusqu’au 3 mai".
    ends: str
    # That day is within two weeks.
    ends_soon: bool
    verified: str
    by_partner: bool
    # Written by the partner, and nobody has checked it yet.
    waits: bool


def organisation_row(line: OrganisationLine, today: date) -> OrganisationRow:
    """A line of the list."""
    offers = ngettext("%(n)d offre ouverte", "%(n)d offres ouvertes", line.open_opportunities)
    return OrganisationRow(
        id=line.id,
        name=line.name,
        kind=str(line.kind.label),
        place=place_name(line.commune),
        offers=offers % {"n": line.open_opportunities} if line.open_opportunities else "",
        freshness=freshness_text(line.freshness) if line.freshness else _("aucun contact"),
        tone=TONES.get(line.freshness, "state-unknown") if line.freshness else "state-unknown",
        last_answer=days_ago(line.last_answer_on, today),
    )


def freshness_text(freshness: Freshness) -> str:
    """How sure one can be that somebody answers."""
    return {
        Freshness.FRESH: _("répond"),
        Freshness.COOLING: _("à rappeler"),
        Freshness.STALE: _("sans nouvelles"),
    }[freshness]


def contact_card(line: ContactLine, today: date) -> ContactCard:
    """Somebody to turn to."""
    days = line.usual_reply_days
    replies = ""
    if days is not None:
        replies = ngettext(
            "répond d’ordinaire en %(n)d jour", "répond d’ordinaire en %(n)d jours", days
        ) % {"n": days}
    return ContactCard(
        id=line.id,
        name=line.fields.name,
        function=line.fields.function,
        email=line.fields.email,
        phone=line.fields.phone,
        freshness=freshness_text(line.freshness),
        tone=TONES[line.freshness],
        last_answer=days_ago(line.last_answer_on, today),
        replies=replies,
    )


def promise_card(line: CommitmentLine) -> PromiseCard:
    """A promise."""
    if line.kept_on is not None:
        state = _("tenu le %(day)s") % {"day": day_text(line.kept_on)}
    elif line.due_on is not None:
        state = _("pour le %(day)s") % {"day": day_text(line.due_on)}
    else:
        state = _("en attente")
    tone = "state-yes" if line.kept_on else "state-no" if line.late else ""
    return PromiseCard(
        line.id, str(line.kind.label), line.words, state, tone, line.kept_on is not None
    )


def asked_of(sheet: OrganisationSheet) -> list[Asked]:
    """What welcoming asks of this organisation, promised or not."""
    language = get_language() or "fr"
    promised = {one.kind for one in sheet.commitments}
    kept = {one.kind for one in sheet.commitments if one.kept_on is not None}
    return [
        Asked(
            item.title.in_language(language),
            item.why.in_language(language),
            item.promise in promised,
            item.promise in kept,
        )
        for item in welcome_items(sheet.fields.kind)
    ]


def opportunity_row(line: OpportunityLine, today: date) -> OpportunityRow:
    """An opportunity."""
    fields = line.fields
    name, next_on = next_day(fields.details, fields.expires_on, today)
    left = (next_on - today).days
    places = ngettext("%(n)d place", "%(n)d places", fields.capacity) % {"n": fields.capacity}
    return OpportunityRow(
        id=line.id,
        organisation=line.organisation,
        organisation_name=line.organisation_name,
        title=fields.title,
        kind=str(fields.kind.label),
        place=place_name(fields.commune),
        state=str(line.state.label),
        tone=TONES.get(line.state, ""),
        facts=tuple(facts_of(fields.details)),
        conditions=fields.conditions,
        contact=line.contact_name,
        capacity=places,
        expires=day_text(fields.expires_on),
        ends=ends_text(name, next_on),
        ends_soon=0 <= left <= SOON_DAYS and line.state is OpportunityState.OPEN,
        verified=days_ago(line.verified_on, today),
        by_partner=line.by_partner,
        waits=line.by_partner and line.state is OpportunityState.DRAFT,
    )


def ends_text(name: str, day: date) -> str:
    """By when somebody is to act, and what is due (`details.next_day`)."""
    return {
        "answer_by": _("répondre avant le %(day)s"),
        "hold_until": _("gardé pour nous jusqu’au %(day)s"),
        "committee_on": _("commission d’attribution le %(day)s"),
        "expires_on": _("jusqu’au %(day)s"),
    }[name] % {"day": day_text(day)}


def verb_text(verb: OpportunityVerb) -> str:
    """What a button says."""
    return {
        OpportunityVerb.OPEN: _("C’est vérifié : ouvrir"),
        OpportunityVerb.RESERVE: _("Réserver"),
        OpportunityVerb.RELEASE: _("Remettre à disposition"),
        OpportunityVerb.FILL: _("Pourvue"),
        OpportunityVerb.WITHDRAW: _("Retirer"),
        OpportunityVerb.RENEW: _("Toujours valable, jusqu’au"),
    }[verb]


def buttons(state: OpportunityState) -> list[tuple[str, str]]:
    """What can be done with an opportunity with one click."""
    return [
        (str(verb), verb_text(verb))
        for verb in opportunity_verbs(state)
        if verb is not OpportunityVerb.RENEW
    ]


def facts_of(details: Details) -> list[tuple[str, str]]:
    """What is known of the details: label and value, in the order in which people ask."""
    if isinstance(details, Job):
        return _known(_job(details))
    if isinstance(details, Home):
        return _known(_home(details))
    if isinstance(details, Training):
        return _known(_training(details))
    assert isinstance(details, Service)
    return _known([(_("Quoi"), details.what), (_("À partir du"), _day(details.starts_on))])


def _known(facts: list[tuple[str, str]]) -> list[tuple[str, str]]:
    return [(label, value) for label, value in facts if value]


def _job(job: Job) -> list[tuple[str, str]]:
    hours = ""
    if job.hours is not None:
        count = number_format(job.hours, 0 if job.hours == int(job.hours) else 2)
        hours = _("%(n)s heures par semaine") % {"n": count}
    return [
        (_("Métier"), occupation_name(job.rome)),
        (_("Contrat"), str(job.contract.label)),
        (_("Horaires"), " · ".join(filter(None, (hours, str(job.shifts.label))))),
        (_("Sans voiture"), yes_no(job.without_car)),
        (_("À partir du"), _day(job.starts_on)),
    ]


def _home(home: Home) -> list[tuple[str, str]]:
    rooms = f"T{home.rooms}" if home.rooms else ""
    rank = _("%(n)de sur la liste") % {"n": home.next_in_line} if home.next_in_line else ""
    if home.next_in_line == 1:
        rank = _("le prochain logement est pour nous")
    return [
        (_("Taille"), rooms),
        (_("Loyer et charges"), rent_text(home)),
        (_("Bail"), str(home.lease.label)),
        (_("Garanties acceptées"), ", ".join(str(one.label) for one in home.guarantees)),
        (_("Disponible le"), _day(home.available_on)),
        (_("Gardé pour nous jusqu’au"), _day(home.hold_until)),
        (_("Répondre avant le"), _day(home.answer_by)),
        (_("Commission d’attribution"), _day(home.committee_on)),
        (_("Rang"), rank),
        (_("Jusqu’au"), _day(home.host_until)),
    ]


def _training(training: Training) -> list[tuple[str, str]]:
    return [
        (_("Français demandé"), training.french or ""),
        (_("Mène au métier"), occupation_name(training.leads_to)),
        (_("Début"), _day(training.starts_on)),
    ]


def rent_text(home: Home) -> str:
    """Rent and charges a month, in euros; says when the charges are not known."""
    if home.total_cents is None:
        return ""
    euros = number_format(home.total_cents / 100, 2 if home.total_cents % 100 else 0)
    if home.charges_cents is None:
        return _("%(n)s € par mois, charges à demander") % {"n": euros}
    return _("%(n)s € par mois, charges comprises") % {"n": euros}


def yes_no(answer: bool | None) -> str:
    """Yes, no, or that nobody knows."""
    return {True: _("oui"), False: _("non"), None: _("on ne sait pas encore")}[answer]


def occupation_name(rome: str | None) -> str:
    """The name of an occupation; its code where the atlas does not have it."""
    if rome is None:
        return ""
    occupations = shared_atlas().occupations
    return occupations.rome(rome).title if rome in occupations else rome


def place_name(commune: str) -> str:
    """The name of a commune; empty for no code."""
    return shared_atlas().commune(commune).name if commune else ""


def day_text(day: date) -> str:
    """`5 mars 2026`."""
    return date_format(day, "j F Y")


def _day(day: date | None) -> str:
    return day_text(day) if day else ""

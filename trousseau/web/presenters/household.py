"""A household's file in words: what its page says, ready to be printed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from trousseau.households.choices import (
    AppointmentKind,
    Extension,
    FactKind,
    HousingRight,
    Interpreter,
    Permit,
    Protection,
    Relocates,
    YesNo,
)
from trousseau.households.contacts import AppointmentLine
from trousseau.households.queries import HouseholdLine, Member
from trousseau.households.shared_channels import shared_channels
from trousseau.households.sheet import HouseholdSheet
from trousseau.households.situations import Fact, SocialHousing, Stay
from trousseau.households.stages import Stage
from trousseau.privacy.queries import PersonLine
from trousseau.web.forms.languages import OWN_NAMES, language_name
from trousseau.web.presenters.person import ChannelCard, age_text, channel_cards, days_ago

# A move takes four to five months.
MOVE_DAYS = 150
# Protection or permit there is none; rights that are not open; somebody who does not wish to move.
UNMET = frozenset({Protection.NONE, YesNo.NO})
FACT_VALUES: dict[FactKind, dict[str, object]] = {
    FactKind.PROTECTION: dict(Protection.choices),
    FactKind.PERMIT: dict(Permit.choices),
    FactKind.RIGHTS: dict(YesNo.choices),
    FactKind.VOLUNTARY: dict(YesNo.choices),
}


@dataclass(frozen=True)
class HouseholdRow:
    """A household in a list."""

    id: UUID
    names: tuple[str, ...]
    others: str
    stage: str
    referent: str
    last_contact: str
    last_contact_on: date | None
    stay_ends: str
    # The stay ends before a move could be prepared.
    stay_is_short: bool


@dataclass(frozen=True)
class MemberCard:
    """Somebody of the household on its page."""

    id: UUID
    membership: int
    name: str
    own_script_name: str
    reference: str
    about: str
    relocates: str
    moves: bool | None
    expected: str
    language: str
    language_code: str
    is_adult: bool
    channels: tuple[ChannelCard, ...]
    facts: tuple[FactLine, ...]
    # What has to be asked still, or checked again.
    missing: tuple[str, ...]


@dataclass(frozen=True)
class FactLine:
    """One condition that was checked."""

    label: str
    value: str
    known: str
    expires: str
    # Expired, or soon: before a move could be prepared.
    is_short: bool


@dataclass(frozen=True)
class AppointmentCard:
    """An appointment."""

    id: UUID
    household: UUID
    kind: str
    day: str
    time: str
    at: datetime
    place: str
    who: str
    # Who meets them; empty: whoever reads it.
    with_whom: str
    languages: str
    interpreter: str
    # An interpreter is still to be found.
    interpreter_missing: bool
    # It is over, and nobody said what became of it.
    is_over: bool


@dataclass(frozen=True)
class NextStep:
    """What to do now, and where."""

    text: str
    address: str
    label: str


def language_of(sheet: HouseholdSheet) -> str:
    """What the first adult speaks; empty when that is not known."""
    return next((member.person.language for member in sheet.adults), "")


def called(adults: Sequence[PersonLine]) -> str:
    """What a household is called: by its adults, else by a word."""
    names = [adult.called for adult in adults]
    if not names:
        return _("Ménage sans adulte")
    if len(names) == 1:
        return names[0]
    return _("%(first)s et %(last)s") % {"first": ", ".join(names[:-1]), "last": names[-1]}


def household_row(line: HouseholdLine, today: date) -> HouseholdRow:
    """A line of a list."""
    others = ngettext("et %(n)d enfant ou proche", "et %(n)d enfants ou proches", line.others)
    return HouseholdRow(
        id=line.id,
        names=tuple(one.called for one in line.adults) or (_("Ménage sans adulte"),),
        others=others % {"n": line.others} if line.others else "",
        stage=stage_text(line.stage),
        referent=line.referent,
        last_contact=days_ago(line.last_contact_on, today),
        last_contact_on=line.last_contact_on,
        stay_ends=date_format(line.stay_ends_on, "j F Y") if line.stay_ends_on else "",
        stay_is_short=is_short(line.stay_ends_on, today),
    )


def stage_text(stage: Stage) -> str:
    """A stage in words."""
    return {
        Stage.REFERRED: _("Orienté"),
        Stage.INFORMED: _("Informé"),
        Stage.ELIGIBLE: _("Conditions réunies"),
        Stage.CLOSED: _("Clos"),
    }[stage]


def is_short(day: date | None, today: date) -> bool:
    """Whether a day comes before a move could be prepared."""
    return day is not None and (day - today).days < MOVE_DAYS


def next_step(sheet: HouseholdSheet, today: date) -> NextStep | None:
    """What comes next before there is a plan."""
    address = reverse("households_show", args=[sheet.id])
    match sheet.stage:
        case Stage.REFERRED:
            text = _("Proposer une réunion d’information, puis noter qu’elle a eu lieu.")
            return NextStep(text, f"{address}#inform", _("Noter la réunion"))
        case Stage.INFORMED:
            missing = sum(len(_missing(sheet, adult)) for adult in sheet.adults)
            if missing:
                text = _("Vérifier les conditions avec chaque adulte.")
                first = next(one for one in sheet.adults if _missing(sheet, one))
                form = reverse("facts_edit", args=[first.person.id])
                return NextStep(text, form, _("Vérifier"))
            if any(_unmet(sheet, adult) for adult in sheet.adults):
                text = _("Une condition n’est pas remplie : parlez-en avec le ménage.")
                return NextStep(text, f"{address}#facts", _("Voir les conditions"))
            text = _("Tout a été demandé : si les conditions sont réunies, notez-le.")
            return NextStep(text, f"{address}#eligible", _("Conditions réunies"))
    return None


def member_card(sheet: HouseholdSheet, member: Member, today: date) -> MemberCard:
    """Somebody of the household."""
    person = member.person
    about = [str(member.relation.label)]
    if age := age_text(person.birth_date, today):
        about.append(age)
    facts = sheet.facts.get(person.id, {})
    return MemberCard(
        id=person.id,
        membership=member.membership,
        name=person.called,
        own_script_name=person.own_script_name,
        reference=person.reference,
        about=" · ".join(about),
        relocates=str(member.relocates.label),
        moves={Relocates.YES: True, Relocates.NO: False}.get(member.relocates),
        expected=date_format(member.expected_on, "j F Y") if member.expected_on else "",
        language=language_name(person.language) if person.language else "",
        language_code=person.language if person.language in OWN_NAMES else "",
        is_adult=member.is_adult,
        channels=_channels(sheet, person.id),
        facts=tuple(_fact(fact, today) for kind in FactKind if (fact := facts.get(kind))),
        missing=_missing(sheet, member) if member.is_adult else (),
    )


def _channels(sheet: HouseholdSheet, person: UUID) -> tuple[ChannelCard, ...]:
    shared = shared_channels(sheet.channels)
    names = {member.person.id: member.person.called for member in sheet.members}
    also = {channel: [names[one] for one in others] for channel, others in shared.items()}
    return channel_cards(sheet.channels.get(person, ()), also)


def not_eligible(why: str) -> str:
    """Why the conditions cannot be noted as met; `why` is the code of a `NotPossible`."""
    return {
        "not_informed": _("Le ménage n’a pas encore été informé : commencez par la réunion."),
        "not_voluntary": _(
            "Une personne qui doit partir ne le souhaite pas, et personne ne part sans l’avoir "
            "voulu. Si elle reste, notez-le dans sa place ; si elle change d’avis, notez-le "
            "après lui en avoir parlé seule."
        ),
    }.get(why, _("Ce dossier a changé entre-temps."))


def is_unwilling(sheet: HouseholdSheet) -> bool:
    """Whether an adult who is to move said that they do not wish to."""
    wishes = [sheet.facts[one.person.id].get(FactKind.VOLUNTARY) for one in _moving(sheet)]
    return any(wish is not None and wish.value == YesNo.NO for wish in wishes)


def still_to_ask(sheet: HouseholdSheet) -> list[tuple[str, str]]:
    """Of each adult who is to move, by name, which conditions nobody has asked of them."""
    found = [(one.person.called, ", ".join(_missing(sheet, one))) for one in _moving(sheet)]
    return [(name, missing) for name, missing in found if missing]


def _moving(sheet: HouseholdSheet) -> list[Member]:
    return [one for one in sheet.adults if one.decides]


def _missing(sheet: HouseholdSheet, adult: Member) -> tuple[str, ...]:
    known = sheet.facts.get(adult.person.id, {})
    return tuple(
        str(kind.label)
        for kind in FactKind
        if kind not in known or known[kind].value in ("", YesNo.UNKNOWN)
    )


def _unmet(sheet: HouseholdSheet, adult: Member) -> bool:
    known = sheet.facts.get(adult.person.id, {})
    return any(known[kind].value in UNMET for kind in known)


def _fact(fact: Fact, today: date) -> FactLine:
    return FactLine(
        label=str(fact.kind.label),
        value=str(FACT_VALUES.get(fact.kind, {}).get(fact.value, fact.value)),
        known=date_format(fact.known_on, "j F Y"),
        expires=date_format(fact.expires_on, "j F Y") if fact.expires_on else "",
        is_short=is_short(fact.expires_on, today),
    )


def stay_text(stay: Stay, today: date) -> str:
    """How long somebody can still stay where they are, in a sentence; empty when nobody knows."""
    day = stay.has_to_leave_on
    if day is None:
        return ""
    days = (day - today).days
    when = date_format(day, "j F Y")
    if days == 0:
        return _("La prise en charge prend fin aujourd’hui.")
    if days < 0:
        return _("La prise en charge a pris fin le %(day)s.") % {"day": when}
    text = ngettext(
        "La prise en charge prend fin le %(day)s, dans %(n)d jour.",
        "La prise en charge prend fin le %(day)s, dans %(n)d jours.",
        days,
    )
    return text % {"day": when, "n": days}


def stay_advice(stay: Stay, today: date) -> str:
    """What to do when a move no longer fits before the end of a stay; empty when it does."""
    if not is_short(stay.has_to_leave_on, today):
        return ""
    if stay.extension == Extension.NONE:
        return _("Un déménagement prend quatre à cinq mois : demandez une prolongation.")
    if stay.extension == Extension.ASKED:
        return _(
            "Un déménagement prend quatre à cinq mois : la prolongation est demandée, relancez."
        )
    return _(
        "Un déménagement prend quatre à cinq mois : prévoyez où le ménage vivra jusqu’au départ."
    )


def social_housing_lines(found: SocialHousing, today: date) -> list[tuple[str, str]]:
    """What is known of a request for a social home: label and value."""
    lines = [(_("Numéro unique"), found.number)]
    if found.first_requested_on:
        years = (today - found.first_requested_on).days // 365
        since = ngettext("depuis %(n)d an", "depuis %(n)d ans", years) % {"n": years}
        since = since if years else _("depuis moins d’un an")
        lines.append(
            (_("Première demande"), f"{date_format(found.first_requested_on, 'j F Y')} ({since})")
        )
    if found.renew_by:
        lines.append((_("À renouveler avant le"), date_format(found.renew_by, "j F Y")))
    if found.departements:
        lines.append((_("Départements"), ", ".join(found.departements)))
    if found.housing_right != HousingRight.NONE:
        lines.append((_("DALO"), str(found.housing_right.label)))
    if found.siao_on:
        lines.append((_("SIAO"), date_format(found.siao_on, "j F Y")))
    return [(label, value) for label, value in lines if value]


def appointment_card(line: AppointmentLine, now: datetime, *, with_whom: bool) -> AppointmentCard:
    """An appointment; who comes, in which language, who interprets; and whom they meet where that
    may be anybody (`with_whom`)."""
    seen = [one for one in line.adults if line.person in (None, one.id)]
    codes = dict.fromkeys(one.language for one in seen if one.language and one.language != "fr")
    local = localtime(line.at)
    return AppointmentCard(
        id=line.id,
        household=line.household,
        kind=str(AppointmentKind(line.kind).label),
        day=date_format(local, "l j F"),
        time=date_format(local, "H:i"),
        at=line.at,
        place=line.place,
        who=called(seen or line.adults),
        with_whom=line.with_user if with_whom else "",
        languages=", ".join(map(language_name, codes)),
        interpreter=str(Interpreter(line.interpreter).label),
        interpreter_missing=line.interpreter == Interpreter.NEEDED,
        is_over=line.at <= now,
    )

"""A move in words: its days, what the gate says, what is decided if it goes wrong, the homes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from trousseau.plans.choices import DepartureReason, MoveState, PlanState, Ready
from trousseau.plans.gate import Result
from trousseau.plans.move_sheet import ExitLine, HomeLine, MoveLine, MoveSheet
from trousseau.plans.states import OVER
from trousseau.web.presenters.household import called
from trousseau.web.presenters.numbers import NO_BREAK, number
from trousseau.web.presenters.plan import area_name


@dataclass(frozen=True)
class ItemCard:
    """One thing the gate looks at, of which somebody said something."""

    label: str
    ready: str
    # yes, no, or empty: the tone of its mark.
    tone: str
    said: str


@dataclass(frozen=True)
class ExitCard:
    """What is decided if it goes wrong."""

    text: str
    written: str


@dataclass(frozen=True)
class HomeCard:
    """A home in a few lines."""

    id: UUID
    lease: str
    address: str
    since: str
    until: str
    costs: str
    guarantee: str


@dataclass(frozen=True)
class MoveCard:
    """A move on its page."""

    id: UUID
    place: str
    state: str
    is_planned: bool
    leaves: str
    arrives: str
    arrived: str
    transport: str
    keys: str
    verdict: str
    # good, warning or unknown.
    tone: str
    missing: tuple[str, ...]
    items: tuple[ItemCard, ...]
    # Decided by all of them, if anything.
    together: ExitCard | None
    override: str
    reasons: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class MovePage:
    """The page of the move of a plan."""

    plan: UUID
    household: UUID
    name: str
    place: str
    target: str
    move: MoveCard | None
    may_plan: bool
    # Why no move can be planned, and what to do; empty when one can.
    why_not: str
    # Why nobody leaves as things stand, above what the gate says; empty when they may.
    held_up: str
    # The days that were agreed differ from those of the move.
    differs: bool
    homes: tuple[HomeCard, ...]
    # The ids and names of the adults, each of whom may decide something alone.
    adults: tuple[tuple[UUID, str], ...]


def move_page(sheet: MoveSheet) -> MovePage:
    """All that the page says."""
    move = sheet.move
    return MovePage(
        plan=sheet.plan,
        household=sheet.household,
        name=called([adult.person for adult in sheet.adults]),
        place=area_name(sheet.chosen_area),
        target=_day(sheet.target_on),
        move=_move(move) if move else None,
        may_plan=sheet.may_plan,
        why_not="" if sheet.may_plan or move else _why_not(sheet.state),
        held_up=_why_not(sheet.state)
        if move and move.state == MoveState.PLANNED and not sheet.is_agreed
        else "",
        differs=move is not None
        and move.state == MoveState.PLANNED
        and sheet.target_on not in (None, move.days.leaves_on),
        homes=tuple(_home(one) for one in sheet.homes),
        adults=tuple((one.person.id, one.person.called) for one in sheet.adults),
    )


def exit_text(sheet: MoveSheet) -> str:
    """What all of them decided for the case that it goes wrong; empty when nothing is."""
    together = sheet.move.together if sheet.move else None
    return together.text if together else ""


def euros(cents: int) -> str:
    """`520 €`, `520,50 €`."""
    return f"{number(cents / 100, 2 if cents % 100 else 0)}{NO_BREAK}€"


def _day(day: date | None) -> str:
    return date_format(day, "l j F Y") if day else ""


def _why_not(state: PlanState) -> str:
    if state == PlanState.SUSPENDED:
        return _("Le projet est en pause : reprenez-le d’abord.")
    if state in OVER:
        return _("Le projet est terminé.")
    return _("Un départ se prévoit quand chaque adulte a donné son accord au projet.")


def _move(move: MoveLine) -> MoveCard:
    verdict, tone = _verdict(move)
    language = get_language() or "fr"
    return MoveCard(
        id=move.id,
        place=area_name(move.area),
        state=str(move.state.label),
        is_planned=move.state == MoveState.PLANNED,
        leaves=_day(move.days.leaves_on),
        arrives=_day(move.days.arrives_on),
        arrived=_day(move.arrived_on),
        transport=move.days.transport,
        keys=move.days.keys,
        verdict=verdict,
        tone=tone,
        missing=tuple(one.words.in_language(language) for one in move.gate.missing),
        items=tuple(
            ItemCard(
                str(one.item.label),
                str(one.ready.label),
                {Ready.YES: "yes", Ready.NO: "no"}.get(one.ready, ""),
                _("%(who)s, le %(day)s")
                % {"who": one.answered_by, "day": date_format(one.answered_on, "j F")},
            )
            for one in move.items
            if one.answered_on is not None
        ),
        together=_exit(move.together) if move.together else None,
        override=_override(move),
        reasons=tuple(
            (one.value, str(one.label)) for one in DepartureReason if one in move.reasons
        ),
    )


def _exit(line: ExitLine) -> ExitCard:
    return ExitCard(line.text, date_format(line.written_on, "j F Y"))


def _verdict(move: MoveLine) -> tuple[str, str]:
    """What the gate says, and its tone."""
    if move.state == MoveState.ARRIVED:
        if move.gate.missing:
            return _("À régler d’abord, maintenant que le ménage est là."), "warning"
        return _("Tout est réglé."), "good"
    if move.gate.result is Result.GO:
        return _("Tout est prêt pour partir."), "good"
    if move.gate.result is Result.NO_GO:
        return _("Il manque encore quelque chose pour partir."), "warning"
    day = date_format(move.gate.held_on, "l j F")
    return _("Le point se fait sept jours avant : le %(day)s.") % {"day": day}, "unknown"


def _override(move: MoveLine) -> str:
    if move.override is None or move.override_on is None:
        return ""
    return _("Départ décidé malgré ce qui manque : %(reason)s. %(who)s, le %(day)s.") % {
        "reason": str(move.override.label).lower(),
        "who": move.override_by,
        "day": date_format(move.override_on, "j F"),
    }


def _home(line: HomeLine) -> HomeCard:
    home = line.home
    parts = []
    if home.rent_cents is not None:
        parts.append(_("loyer %(amount)s") % {"amount": euros(home.rent_cents)})
    if home.charges_cents is not None:
        parts.append(_("charges %(amount)s") % {"amount": euros(home.charges_cents)})
    return HomeCard(
        id=line.id,
        lease=str(home.lease.label),
        address=home.address,
        since=date_format(home.starts_on, "j F Y"),
        until=date_format(home.ends_on, "j F Y") if home.ends_on else "",
        costs=", ".join(parts),
        guarantee=str(home.guarantee.label) if home.guarantee else "",
    )

"""A hand-over in words: what was agreed, what is told, what is to be done, and what cannot be."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from trousseau.handovers.choices import OPEN, HandoverState
from trousseau.handovers.queries import (
    AdultSays,
    GivenLine,
    HandoverSheet,
    HandoverToDo,
    IncomingLine,
    ReceivedSheet,
    ToDo,
)
from trousseau.handovers.relay import GROUPS, STAYS, FieldGroup, Relay, Side
from trousseau.handovers.told import Said, ToldAdult, ToldChild
from trousseau.households.answer_values import shown
from trousseau.households.shared_channels import shared_channels
from trousseau.web.forms.languages import language_name
from trousseau.web.presenters.numbers import language
from trousseau.web.presenters.person import ChannelCard, age_text, channel_cards

# Why something cannot be, in one sentence each.
NOT_POSSIBLE = {
    "closed": gettext_lazy("Le dossier de ce ménage est clos : reprenez-le d’abord."),
    "no_move": gettext_lazy(
        "Aucun déménagement n’est prévu ni récent : notez-en d’abord les dates."
    ),
    "accepted": gettext_lazy(
        "Le centre d’arrivée a déjà accepté : pour une autre note, retirez ce relais et "
        "proposez-en un autre."
    ),
    "move_over": gettext_lazy(
        "Le déménagement de ce relais n’a plus cours : plus rien n’en est dit au centre d’arrivée. "
        "Retirez ce relais ; un autre peut être proposé."
    ),
    "somebody_stays": gettext_lazy(
        "Un adulte de ce ménage ne part pas, ou n’est pas encore là, et n’a pas été interrogé : "
        "son dossier ne peut pas passer avec celui des autres. S’il part aussi, notez-le et "
        "demandez-lui. Sinon, notez d’abord sur la page du ménage qu’il le quitte : son dossier "
        "reste chez vous."
    ),
    "no_safe_number": gettext_lazy(
        "Aucun numéro sans risque pour l’un des adultes : passez par le centre de départ."
    ),
    "already": gettext_lazy("Un relais est déjà proposé pour ce ménage."),
    "no_arrival_centre": gettext_lazy("Ce centre n’accueille pas de ménages."),
    "nobody_receives": gettext_lazy(
        "La personne nommée n’accompagne plus de ménages au centre d’arrivée : demandez-lui qui la "
        "remplace."
    ),
    "elsewhere": gettext_lazy("Quelqu’un de ce ménage est suivi par un autre centre."),
    "being_erased": gettext_lazy(
        "L’effacement du dossier de quelqu’un de ce ménage est annoncé : attendez qu’il soit fait, "
        "ou annulez-le."
    ),
    "not_arrived": gettext_lazy("L’arrivée n’est pas encore notée."),
    "too_early": gettext_lazy(
        "Votre centre reste jusqu’au 30e jour après l’arrivée. Le dossier peut passer ensuite."
    ),
    "not_agreed": gettext_lazy(
        "Il manque encore l’accord d’un adulte, ou la réponse du centre d’arrivée. En attendant, "
        "rien ne change pour le ménage."
    ),
}
TO_DO = {
    ToDo.ASK: gettext_lazy("Demander à chaque adulte ce qui peut être dit au centre d’arrivée"),
    ToDo.CALL: gettext_lazy("Appeler le ménage après son arrivée"),
    ToDo.TRANSFER: gettext_lazy("Passer le dossier au centre d’arrivée"),
    ToDo.ANSWER: gettext_lazy("Répondre à un autre centre, qui propose un relais"),
    ToDo.NAME: gettext_lazy("Nommer qui sera là pour un ménage qui arrive"),
    ToDo.DECLINED: gettext_lazy(
        "Le centre d’arrivée ne peut pas : en proposer un autre, ou continuer"
    ),
}


@dataclass(frozen=True)
class AdultPage:
    """The page of one adult at the departure centre."""

    id: UUID
    name: str
    to_centre: str
    is_open: bool
    note: str
    # Empty: nothing was agreed to.
    since: str
    groups: tuple[str, ...]
    whole_file: bool


@dataclass(frozen=True)
class FollowPage:
    """A hand-over at its departure centre."""

    id: UUID
    household: UUID
    name: str
    to_centre: str
    state: str
    is_open: bool
    may_change_note: bool
    # Why nothing is told any more, though it was not ended.
    is_over: str
    note: str
    arrives: str
    has_arrived: bool
    receiver: str
    receiver_left: bool
    answers: str
    until_when: str
    called: str
    call_by: str
    call_is_due: bool
    # Those who are asked, each alone: who they are, and what they are called.
    adults: tuple[tuple[UUID, str], ...]
    everybody_agreed: bool
    may_transfer: bool
    why_not_yet: str
    stays: str


@dataclass(frozen=True)
class Row:
    """A hand-over in a list; `to` or from which centre."""

    id: UUID
    names: tuple[str, ...]
    centre: str
    state: str
    arrives: str
    is_accepted: bool
    # Who was named and is no longer there.
    left: str = ""


@dataclass(frozen=True)
class ReceivedAdult:
    """One adult, as the arrival centre reads it; None: not agreed to."""

    name: str
    own_script_name: str
    about: str
    channels: tuple[ChannelCard, ...] | None
    said: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]


@dataclass(frozen=True)
class ReceivedChild:
    """A child, for school and childcare."""

    name: str
    age: str
    said: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class ToDoCard:
    """One thing to be done, on the page of the day."""

    text: str
    names: tuple[str, ...]
    by: date
    by_text: str
    is_late: bool
    address: str


def not_possible(why: str) -> str:
    """Why not, in one sentence."""
    return str(NOT_POSSIBLE[why])


def day_text(day: date | None) -> str:
    """`5 janvier 2026`; empty without a day."""
    return date_format(day, "j F Y") if day else ""


def group_text(group: FieldGroup) -> str:
    """What a group is called."""
    return GROUPS[group].in_language(language())


def stays_text() -> str:
    """What is never handed over."""
    return STAYS.in_language(language())


def follow_page(sheet: HandoverSheet, name: str, today: date) -> FollowPage:
    """The page of the departure centre. What each adult said has a page for each."""
    relay, is_open = sheet.relay, sheet.state in OPEN
    arrival_answers = relay is not None and relay.answers_on(today) is Side.ARRIVAL
    return FollowPage(
        id=sheet.id,
        household=sheet.household,
        name=name,
        to_centre=sheet.to_centre,
        state=str(sheet.state.label),
        is_open=is_open,
        may_change_note=sheet.state == HandoverState.PROPOSED,
        is_over=not_possible(sheet.why_not_yet) if is_open and relay is None else "",
        note=sheet.note,
        arrives=day_text(sheet.arrives_on),
        has_arrived=sheet.has_arrived,
        receiver=sheet.receiver,
        receiver_left=bool(sheet.receiver) and not sheet.receiver_is_there,
        answers=sheet.to_centre if arrival_answers else _("votre centre"),
        until_when=_until_when(relay, today) if relay is not None else "",
        called=day_text(sheet.called_on),
        call_by=day_text(relay.call_on) if relay else "",
        call_is_due=sheet.has_arrived and sheet.called_on is None,
        adults=tuple((one.id, one.called) for one in sheet.adults),
        everybody_agreed=sheet.everybody_agreed,
        may_transfer=not sheet.why_not_yet,
        why_not_yet=not_possible(sheet.why_not_yet) if sheet.why_not_yet else "",
        stays=stays_text(),
    )


def _until_when(relay: Relay, today: date) -> str:
    """Until or since when the centre answers that answers today."""
    last = relay.departure_stays_until
    if not relay.has_arrived:
        return _("au moins 30 jours après l’arrivée")
    if relay.answers_on(today) is Side.ARRIVAL:
        return _("depuis le %(day)s") % {"day": day_text(last + timedelta(days=1))}
    if today <= last:
        return _("au moins jusqu’au %(day)s") % {"day": day_text(last)}
    return _("en attendant le centre d’arrivée")


def departure_stays(sheet: ReceivedSheet, today: date) -> str:
    """How long the departure centre is there, for the page of the arrival centre."""
    last = sheet.departure_stays_until
    if last is None:
        return _("Le centre de départ reste au moins 30 jours après l’arrivée.")
    if today <= last:
        return _("Le centre de départ reste jusqu’au %(day)s.") % {"day": day_text(last)}
    return _("Le centre de départ continue d’accompagner ce ménage.")


def adult_page(says: AdultSays) -> AdultPage:
    """The page of one adult, which nobody else is shown."""
    return AdultPage(
        id=says.person.id,
        name=says.person.called,
        to_centre=says.to_centre,
        is_open=says.is_open,
        note=says.note,
        since=day_text(says.since),
        groups=tuple(group_text(group) for group in FieldGroup if group in says.groups),
        whole_file=says.whole_file,
    )


def said_before(says: AdultSays) -> dict[str, object]:
    """What they said last, for the form by which they say it anew."""
    groups = [str(group) for group in says.groups]
    return {"groups": groups, "whole_file": says.whole_file}


def given_row(line: GivenLine) -> Row:
    """One of one's own centre."""
    names = tuple(person.called for person in line.adults)
    arrives = day_text(line.arrives_on)
    return Row(line.id, names, line.to_centre, str(line.state.label), arrives, False)


def incoming_row(line: IncomingLine) -> Row:
    """One that another centre proposes."""
    arrives = day_text(line.arrives_on)
    accepted = line.state == HandoverState.ACCEPTED
    state = str(line.state.label)
    left = line.receiver if not line.receiver_is_there else ""
    return Row(line.id, line.names, line.from_centre, state, arrives, accepted, left)


def received_adults(sheet: ReceivedSheet, today: date) -> list[ReceivedAdult]:
    """Those who allowed to be named; what two of them are reached by is safe for neither."""
    adults = sheet.file.adults
    names = {one.id: one.name for one in adults}
    shared = shared_channels({one.id: one.channels or () for one in adults})
    also = {channel: [names[one] for one in others] for channel, others in shared.items()}
    return [_received(adult, also, today) for adult in adults]


def _received(adult: ToldAdult, also: Mapping[UUID, Sequence[str]], today: date) -> ReceivedAdult:
    about = [age_text(adult.birth_date, today)]
    if adult.language:
        spoken = language_name(adult.language)
        about.append(_("parle %(language)s") % {"language": spoken})
    said = [(FieldGroup.WORK, adult.work), (FieldGroup.CARE, adult.care)]
    cards = adult.channels
    return ReceivedAdult(
        name=adult.name,
        own_script_name=adult.own_script_name if adult.own_script_name != adult.name else "",
        about=" · ".join(filter(None, about)),
        channels=None if cards is None else channel_cards(cards, also),
        said=tuple((group_text(group), lines(one)) for group, one in said if one is not None),
    )


def received_child(child: ToldChild, today: date) -> ReceivedChild:
    """A child that moves."""
    return ReceivedChild(child.given_names, age_text(child.birth_date, today), lines(child.said))


def lines(said: Said) -> tuple[tuple[str, str], ...]:
    """Questions and answers in words."""
    spoken = language()
    return tuple(
        (question.label.in_language(spoken), shown(question, value, spoken))
        for question, value in said
    )


def to_do_cards(found: Iterable[HandoverToDo], today: date) -> list[ToDoCard]:
    """What waits, for the page of the day."""
    return [
        ToDoCard(
            text=str(TO_DO[one.what]),
            names=one.names,
            by=one.by,
            by_text=day_text(one.by),
            is_late=one.by < today,
            address=reverse("handovers_index")
            if one.what is ToDo.ANSWER
            else reverse("handovers_follow", args=[one.handover]),
        )
        for one in found
    ]

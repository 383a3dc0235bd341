"""A person's file in words: what a page says, ready to be printed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from trousseau.accounts.break_glass import Opening
from trousseau.privacy.choices import ChannelKind
from trousseau.privacy.queries import Channel, PersonLine, PersonSheet
from trousseau.web.forms.languages import OWN_NAMES, language_name

# What is safe first: it is what somebody in a hurry takes.
TONES = ("good", "unknown", "warning")


@dataclass(frozen=True)
class ChannelCard:
    """A way to reach somebody: first whether it is safe, then how, then the number."""

    kind: str
    value: str
    how: str
    # good, warning or unknown: the tone of a notice.
    tone: str
    safety: str
    # For a telephone that may be called straight away; a number that is not safe is read first.
    call: str


@dataclass(frozen=True)
class OpeningNotice:
    """That this is another centre's file, why it is open, and until when."""

    centre: str
    reason: str
    until: str


@dataclass(frozen=True)
class PersonPage:
    """A file on a page; a text is empty where nothing is known, or nothing is for this role."""

    id: Any
    reference: str
    name: str
    own_script_name: str
    language: str
    language_code: str
    language_own_name: str
    birth_date: str
    # As it is kept: for machines that read the page.
    birth_date_kept: str
    age: str
    centre: str
    referent: str
    opened_on: date | None
    last_contact_on: date | None
    last_contact: str
    channels: tuple[ChannelCard, ...]
    address: str
    note: str
    shows: frozenset[str]
    can_change: bool
    opening: OpeningNotice | None


@dataclass(frozen=True)
class LinePage:
    """A person in a list."""

    id: Any
    reference: str
    name: str
    own_script_name: str
    born: str
    referent: str
    last_contact: str
    last_contact_on: date | None


def person_page(
    sheet: PersonSheet, today: date, also: Mapping[UUID, Sequence[PersonLine]] | None = None
) -> PersonPage:
    """All that a page says of a file; `also`: by channel, who else of the household has it."""
    fields = {**dict.fromkeys(("birth_date", "language", "address", "note"), ""), **sheet.fields}
    kept, code = fields["birth_date"], fields["language"]
    shows = set(sheet.fields)
    if "address" in shows:
        shows.add("channels")
    return PersonPage(
        id=sheet.id,
        reference=sheet.reference,
        name=full_name(sheet),
        own_script_name=sheet.fields.get("own_script_name", ""),
        language=language_name(code) if code else "",
        language_code=code,
        language_own_name=OWN_NAMES.get(code, ""),
        birth_date=birth_date_text(kept),
        birth_date_kept=kept,
        age=age_text(kept, today),
        centre=sheet.centre,
        referent=sheet.referent,
        opened_on=sheet.opened_on,
        last_contact_on=sheet.last_contact_on,
        last_contact=days_ago(sheet.last_contact_on, today),
        channels=channel_cards(
            sheet.channels,
            {channel: [one.called for one in others] for channel, others in (also or {}).items()},
        ),
        address=fields["address"],
        note=fields["note"],
        shows=frozenset(shows),
        can_change=bool(sheet.writable),
        opening=_opening_notice(sheet, sheet.opening) if sheet.opening else None,
    )


def full_name(sheet: PersonSheet) -> str:
    """Given and family names; the name in its own script, or the reference, when there are none."""
    latin = f"{sheet.fields['given_names']} {sheet.fields['family_name']}".strip()
    return latin or sheet.fields.get("own_script_name", "") or sheet.reference


def line_page(line: PersonLine, today: date) -> LinePage:
    """A line of a list."""
    return LinePage(
        id=line.id,
        reference=line.reference,
        name=line.called,
        own_script_name=line.own_script_name,
        born=_("naissance en %(year)s") % {"year": line.birth_date[:4]} if line.birth_date else "",
        referent=line.referent,
        last_contact=days_ago(line.last_contact_on, today),
        last_contact_on=line.last_contact_on,
    )


def channel_cards(
    channels: Sequence[Channel], also: Mapping[UUID, Sequence[str]]
) -> tuple[ChannelCard, ...]:
    """Ways to reach somebody, those they have for themselves first; `also`: by channel, the names
    of who else has it."""
    cards = [channel_card(one, also.get(one.id, ())) for one in channels]
    return tuple(sorted(cards, key=lambda card: TONES.index(card.tone)))


def channel_card(channel: Channel, also: Sequence[str] = ()) -> ChannelCard:
    """A way to reach somebody, its safety first; `also`: who else of the household has it.

    What somebody else has too is never said to be safe, whatever was noted of it.
    """
    tone, safety = {
        True: ("good", _("Sûr : la personne seule")),
        False: ("warning", _("Pas sûr : d’autres peuvent lire ou entendre")),
        None: ("unknown", _("On ne sait pas si c’est sûr : demandez avant de laisser un message")),
    }[channel.safe]
    if also:
        names = ", ".join(also)
        shared = {
            ChannelKind.PHONE: _("Aussi le numéro de %(names)s : demandez qui est à l’appareil"),
            ChannelKind.EMAIL: _("Aussi l’adresse de %(names)s : n’y écrivez rien de personnel"),
        }[ChannelKind(channel.kind)] % {"names": names}
        tone, safety = ("unknown", shared) if channel.safe is not False else (tone, safety)
    callable_now = channel.kind == ChannelKind.PHONE and tone == "good"
    digits = "".join(sign for sign in channel.value if sign.isdigit() or sign == "+")
    return ChannelCard(
        kind=str(ChannelKind(channel.kind).label),
        value=channel.value,
        how=channel.how,
        tone=tone,
        safety=safety,
        call=f"tel:{digits}" if callable_now else "",
    )


def days_ago(day: date | None, today: date) -> str:
    """How long ago a day is, in days up to two months, then in months."""
    if day is None:
        return ""
    days = (today - day).days
    if days <= 0:
        return _("aujourd’hui")
    if days == 1:
        return _("hier")
    if days < 60:
        return ngettext("il y a %(n)d jour", "il y a %(n)d jours", days) % {"n": days}
    months = days // 30
    return ngettext("il y a %(n)d mois", "il y a %(n)d mois", months) % {"n": months}


def birth_date_text(kept: str) -> str:
    """`5 janvier 1990`, or the year alone."""
    born = _day(kept)
    return date_format(born, "j F Y") if born else kept


def age_text(kept: str, today: date) -> str:
    """How old somebody is; about how old when only the year is known; empty when nothing is."""
    born = _day(kept)
    if born is not None:
        age = today.year - born.year - ((today.month, today.day) < (born.month, born.day))
        return ngettext("%(n)d an", "%(n)d ans", age) % {"n": age}
    if kept.isdigit():
        age = today.year - int(kept)
        return ngettext("environ %(n)d an", "environ %(n)d ans", age) % {"n": age}
    return ""


def time_text(at: datetime) -> str:
    """`15:32` in the time of the centres."""
    return date_format(localtime(at), "H:i")


def _day(kept: str) -> date | None:
    try:
        return date.fromisoformat(kept)
    except ValueError:
        return None


def _opening_notice(sheet: PersonSheet, opening: Opening) -> OpeningNotice:
    return OpeningNotice(sheet.centre, str(opening.reason.label), time_text(opening.closes_at))

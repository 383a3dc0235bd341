"""Who read a file, in words: by day for the centre, in whole sentences for the person."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from trousseau.accounts.choices import BreakGlassReason, Role
from trousseau.privacy.readers import Did, Reader
from trousseau.web.presenters.person import time_text
from trousseau.web.presenters.reasons import reason_text


@dataclass(frozen=True)
class ReadingLine:
    """What one reader did on one day."""

    who: str
    role: str
    centre: str
    did: str
    last_at: str
    reason: str


@dataclass(frozen=True)
class ReadingDay:
    """One day, and who read the file on it."""

    on: date
    lines: tuple[ReadingLine, ...]


def readings(readers: Iterable[Reader]) -> list[ReadingDay]:
    """For those who answer for the file, the latest day first."""
    return [
        ReadingDay(on, tuple(_line(reader) for reader in of_day))
        for on, of_day in groupby(readers, key=lambda reader: reader.on)
    ]


def _line(reader: Reader) -> ReadingLine:
    who, role = reader.name, str(reader.role.label) if reader.role else _("Le logiciel lui-même")
    if reader.myself:
        who = _("Vous")
    elif reader.themselves:
        who, role = _("La personne elle-même"), ""
    return ReadingLine(
        who=who,
        role=role,
        centre="" if reader.themselves else reader.centre,
        did=_did(reader),
        last_at=time_text(reader.last_at),
        reason=reason_text(reader.reason),
    )


def _did(reader: Reader) -> str:
    times = {"n": reader.times}
    match reader.did:
        case Did.ASKED:
            return _("Accès ouvert depuis un autre centre")
        case Did.OPENED:
            return ngettext("Dossier lu", "Dossier lu %(n)d fois", reader.times) % times
        case Did.LISTED:
            return (
                ngettext("Nom vu dans une liste", "Nom vu %(n)d fois dans une liste", reader.times)
                % times
            )
        case Did.CHANGED:
            return ngettext("Dossier modifié", "Dossier modifié %(n)d fois", reader.times) % times


def told_to_person(readers: Iterable[Reader]) -> list[str]:
    """Whole sentences for the person: when, in what role, where, and what.

    Two colleagues who did the same on one day are one sentence: names are not told.
    """
    return list(dict.fromkeys(_sentence(one) for one in readers if not one.themselves))


def _sentence(reader: Reader) -> str:
    words = {
        "day": date_format(reader.on, _("j F")),
        "who": _who(reader),
        "reason": _in_a_sentence(reason_text(reader.reason)),
    }
    match reader.did:
        case Did.OPENED if reader.reason in BreakGlassReason.values:
            return _("Le %(day)s, %(who)s a ouvert votre dossier. Raison : %(reason)s.") % words
        case Did.OPENED:
            return _("Le %(day)s, %(who)s a ouvert votre dossier.") % words
        case Did.ASKED:
            return (
                _("Le %(day)s, %(who)s a demandé à lire votre dossier. Raison : %(reason)s.")
                % words
            )
        case Did.LISTED:
            return _("Le %(day)s, %(who)s a vu votre nom dans une liste.") % words
        case Did.CHANGED:
            return _("Le %(day)s, %(who)s a écrit dans votre dossier.") % words


def _who(reader: Reader) -> str:
    centre = {"centre": reader.centre}
    match reader.role:
        case Role.CASEWORKER:
            return _("une personne de l’équipe d’accompagnement du centre %(centre)s") % centre
        case Role.MANAGER:
            return _("la personne responsable du centre %(centre)s") % centre
        case Role.FINANCE:
            return _("la personne qui s’occupe des aides au centre %(centre)s") % centre
        case Role.COORDINATOR:
            return _("une personne de la coordination du programme")
        case Role.DPO:
            return _("la personne qui veille à la protection des données")
        case None:
            return _("le logiciel, tout seul,")
        case Role.ADMINISTRATOR:
            return _("la personne qui gère les comptes")
        case Role.PARTNER:
            return _("une personne d’une organisation partenaire")
        case Role.PARTICIPANT:
            return _("une personne accompagnée")


def _in_a_sentence(text: str) -> str:
    return text[:1].lower() + text[1:]

"""What is known of places, in words: what holds, what is to be asked again, since when."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from trousseau.partners.choices import FactAnswer
from trousseau.partners.local_facts import FactLine, Standing
from trousseau.territories import UnknownPlace
from trousseau.territories.local_facts import KINDS, Answer, LocalFact
from trousseau.territories.text import fold
from trousseau.web.atlas import shared_atlas
from trousseau.web.presenters.numbers import language

DUE = frozenset({Standing.REVIEW, Standing.PAST})
TONES = {
    FactAnswer.YES: "state-yes",
    FactAnswer.NO: "state-no",
    FactAnswer.UNKNOWN: "state-unknown",
}


@dataclass(frozen=True)
class FactRow:
    """A line as a page shows it."""

    id: int
    place: str
    question: str
    answer: str
    tone: str
    source: str
    # When it was asked or found out, and until when it holds.
    when: str
    until: str
    is_asked: bool
    to_look_at: bool
    written_by: str


@dataclass(frozen=True)
class FactGroup:
    """What is known of one employment area."""

    code: str
    name: str
    rows: tuple[FactRow, ...]


def fact_row(line: FactLine) -> FactRow:
    """A line of the list, of the day, or the head of its form."""
    asked = line.standing is Standing.ASKED
    return FactRow(
        id=line.id,
        place=place_text(line.fields.place, line.fields.area),
        question=question_text(line.fields.kind, line.fields.detail),
        answer=str(line.fields.answer.label),
        tone="state-unknown" if line.standing is Standing.PAST else TONES[line.fields.answer],
        source=line.fields.source,
        when=_day(_("question posée le %(day)s"), line.asked_on)
        if asked
        else _day(_("vérifié le %(day)s"), line.known_on),
        until=_until(line),
        is_asked=asked,
        to_look_at=line.standing in DUE,
        written_by=line.written_by,
    )


def _until(line: FactLine) -> str:
    if line.standing is Standing.PAST:
        return _day(_("trop ancien depuis le %(day)s : compte comme inconnu"), line.review_by)
    return _day(_("à revoir avant le %(day)s"), line.review_by)


def _day(text: str, on: date | None) -> str:
    return text % {"day": date_format(on, "j F Y")} if on else ""


def fact_groups(lines: Iterable[FactLine]) -> list[FactGroup]:
    """By employment area, in the order of their names."""
    groups: dict[str, list[FactRow]] = {}
    for line in lines:
        groups.setdefault(line.fields.area, []).append(fact_row(line))
    found = [FactGroup(code, area_name(code), tuple(rows)) for code, rows in groups.items()]
    return sorted(found, key=lambda group: fold(group.name))


def area_name(code: str) -> str:
    """The name of an employment area; said where a commune is in none."""
    if not code:
        return _("Hors zone d’emploi")
    try:
        return str(shared_atlas().areas.name[shared_atlas().areas.index(code)])
    except UnknownPlace:
        return code


def place_text(place: str, area: str) -> str:
    """The whole area, or one commune of it."""
    if place == area:
        return _("Toute la zone de %(name)s") % {"name": area_name(area)}
    try:
        return str(shared_atlas().commune(place).name)
    except UnknownPlace:
        return place


def question_text(kind: str, detail: str) -> str:
    """`Un spécialiste de santé : dialyse`."""
    label = KINDS[kind].in_language(language())
    return _("%(what)s : %(detail)s") % {"what": label, "detail": detail} if detail else label


def unknown_text(kind: str) -> str:
    """That nobody knows, as a sentence."""
    return {
        "support_operator": _(
            "Nous ne savons pas si un opérateur peut accompagner pendant douze mois."
        ),
        "french_course_seat": _("Nous ne savons pas s’il reste une place en cours de français."),
        "newcomer_school": _(
            "Nous ne savons pas si une école accueille les élèves nouveaux arrivants."
        ),
        "specialist": _("Nous ne savons pas s’il y a le spécialiste de santé qu’il faut."),
        "employer_shuttle": _("Nous ne savons pas si un employeur propose une navette."),
        "childcare_seat": _("Nous ne savons pas s’il reste une place pour un jeune enfant."),
        "public_transport": _(
            "Nous ne savons pas si des transports circulent aux heures de travail."
        ),
    }[kind]


def asked_text(fact: LocalFact) -> str:
    """`Nous ne savons pas s’il reste une place en cours de français. Question posée le 3 mars.`"""
    said = unknown_text(fact.kind)
    if fact.detail:
        said = f"{said} ({fact.detail})"
    words = _("Question posée le %(day)s.")
    if fact.answer is not Answer.UNKNOWN:
        words = _("La dernière réponse, du %(day)s, est trop ancienne.")
    return f"{said} {words % {'day': date_format(fact.verified_on, 'j F Y')}}"

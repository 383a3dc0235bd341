"""What referents know of places: asked, found out, looked at again after six months.

A line is a question about a place. Until it is answered it stands as asked, with its day; an answer
holds for six months, then it counts as unknown until somebody has looked again. One question has
one line: whoever asks it anew writes on the same.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from django.db.models import F, Q, QuerySet
from django.utils.timezone import localdate

from trousseau.accounts.actor import Actor
from trousseau.accounts.doors import how_many, reading, writing
from trousseau.accounts.models import CentreMembership
from trousseau.partners import access, models
from trousseau.partners.choices import FactAnswer
from trousseau.privacy.months import months_after
from trousseau.territories.local_facts import KINDS, Answer, LocalFact
from trousseau.territories.text import fold

HOLDS_MONTHS = 6
# So long before an answer ends it is time to look again.
AHEAD = timedelta(days=14)
# What ends first, then what was asked first.
OLDEST = (F("review_by").asc(nulls_last=True), "asked_on", "pk")
# A question that nobody has answered so long is asked again.
ASK_AGAIN = timedelta(days=15)


class Standing(StrEnum):
    """Where a line stands on a day; never stored."""

    ASKED = "asked"
    KNOWN = "known"
    # It ends within two weeks, and holds until then.
    REVIEW = "review"
    # Too old: it counts as unknown.
    PAST = "past"


class AlreadyKnown(Exception):
    """What is asked was found out, and the answer still holds: `fact` is the line."""

    def __init__(self, fact: int) -> None:
        super().__init__("it is known already")
        self.fact = fact


@dataclass(frozen=True)
class FactFields:
    """What is asked of a place and what was found out.

    `place` is the code of an employment area or of a commune, `area` that of its area. ValueError
    for a kind nobody knows, and for an answer of which nobody knows who says so.
    """

    place: str
    area: str
    kind: str
    answer: FactAnswer
    detail: str = ""
    source: str = ""

    def __post_init__(self) -> None:
        if self.kind not in KINDS or not self.place:
            raise ValueError("a fact is of a known kind, about a place")
        if self.answer is not FactAnswer.UNKNOWN and not self.source.strip():
            raise ValueError("an answer has a source")


@dataclass(frozen=True)
class FactLine:
    """A line as it stands on a day."""

    id: int
    fields: FactFields
    standing: Standing
    asked_on: date | None
    known_on: date | None
    review_by: date | None
    written_by: str


def standing_on(review_by: date | None, today: date) -> Standing:
    """Where a line stands: asked without a last day, past after it."""
    if review_by is None:
        return Standing.ASKED
    if today > review_by:
        return Standing.PAST
    return Standing.REVIEW if today >= review_by - AHEAD else Standing.KNOWN


def to_look_at(today: date) -> Q:
    """What is to be looked at again: answers that end, or did; questions without an answer."""
    waits = Q(review_by=None, asked_on__lte=today - ASK_AGAIN)
    return Q(review_by__lte=today + AHEAD) | waits


def add_fact(actor: Actor, fields: FactFields, at: datetime) -> int:
    """Ask about a place, or write down what is known; gives the line.

    Where the same was asked before, it is the same line. A question does not take the place of an
    answer that still holds: raises AlreadyKnown, and NotHere.
    """
    with writing(actor, "local_facts.add", at) as door:
        access.keeps(actor, "fact:new")
        asked = access.local_facts(actor).filter(place=fields.place, kind=fields.kind)
        detail = fold(fields.detail)
        rows = asked.select_for_update().order_by("pk")
        row = next((one for one in rows if fold(one.detail) == detail), None) or models.LocalFact()
        holds = standing_on(row.review_by, localdate(at)) in (Standing.KNOWN, Standing.REVIEW)
        if holds and fields.answer is FactAnswer.UNKNOWN:
            raise AlreadyKnown(row.pk)
        row.place, row.area, row.kind = fields.place, fields.area, fields.kind
        row.detail = fields.detail.strip()
        _found_out(row, actor, fields.answer, fields.source, localdate(at))
        door.changed(record=f"fact:{row.pk}")
    return row.pk


def edit_fact(actor: Actor, fact_id: int, answer: FactAnswer, source: str, at: datetime) -> None:
    """Write down what was found out, today. Raises NotHere, ValueError without a source."""
    with writing(actor, "local_facts.edit", at) as door:
        row = access.get_local_fact(actor, fact_id, change=True)
        if answer is not FactAnswer.UNKNOWN and not source.strip():
            raise ValueError("an answer has a source")
        _found_out(row, actor, answer, source, localdate(at))
        door.changed(record=f"fact:{row.pk}")


def confirm_fact(actor: Actor, fact_id: int, at: datetime) -> None:
    """It is still so, somebody asked today; a question is asked again today. Raises NotHere."""
    with writing(actor, "local_facts.confirm", at) as door:
        row = access.get_local_fact(actor, fact_id, change=True)
        _found_out(row, actor, FactAnswer(row.answer), row.source, localdate(at))
        door.changed(record=f"fact:{row.pk}")


def retire_fact(actor: Actor, fact_id: int, at: datetime) -> None:
    """Keep a line no longer: nobody needs it, or it should not have been written. NotHere."""
    with writing(actor, "local_facts.retire", at) as door:
        row = access.get_local_fact(actor, fact_id, change=True)
        door.changed(record=f"fact:{row.pk}")
        row.delete()


def _found_out(
    row: models.LocalFact, actor: Actor, answer: FactAnswer, source: str, today: date
) -> None:
    open_still = answer is FactAnswer.UNKNOWN
    row.answer, row.source = answer, source.strip()
    row.asked_on = today if open_still else None
    row.known_on = None if open_still else today
    row.review_by = None if open_still else months_after(today, HOLDS_MONTHS)
    row.written_on, row.written_by_id = today, actor.user
    row.save()


def fact(actor: Actor, fact_id: int, at: datetime, today: date) -> FactLine:
    """One line; raises NotHere."""
    with reading(actor, "local_facts.edit", at):
        return _line(access.get_local_fact(actor, fact_id), today)


def fact_lines(actor: Actor, at: datetime, today: date, area: str = "") -> tuple[FactLine, ...]:
    """All lines, or those of an area; what is to be looked at first. Raises NotHere."""
    with reading(actor, "local_facts.index", at):
        access.keeps(actor, "facts")
        rows = access.local_facts(actor)
        rows = rows.filter(area=area) if area else rows
        rows = rows.select_related("written_by").order_by(*OLDEST)
        lines = [_line(row, today) for row in rows]
    order = [Standing.PAST, Standing.REVIEW, Standing.ASKED, Standing.KNOWN]
    return tuple(sorted(lines, key=lambda line: order.index(line.standing)))


def due_facts(
    actor: Actor, today: date, *, mine: bool, most: int
) -> tuple[tuple[FactLine, ...], int]:
    """What is to be looked at again, the oldest first, and how many there are; inside a door.

    Of one's own writing (`mine`), or of whoever works in one's centre.
    """
    rows = access.local_facts(actor).filter(to_look_at(today))
    if mine:
        rows = rows.filter(written_by=actor.user)
    else:
        here = CentreMembership.objects.filter(centre=actor.centre, until_on=None)
        rows = rows.filter(written_by__in=here.values("user"))
    found = _lines(rows.order_by(*OLDEST)[:most], today)
    return found, how_many(rows, len(found), most)


def known_facts(actor: Actor, at: datetime) -> tuple[LocalFact, ...]:
    """All lines as ranking takes them: an answer until its last day, a question as unknown.

    Nothing for whoever does not keep partners.
    """
    with reading(actor, "local_facts.index", at):
        return tuple(_as_ranking_takes_it(row) for row in access.local_facts(actor).order_by("pk"))


def _as_ranking_takes_it(row: models.LocalFact) -> LocalFact:
    return LocalFact(
        place=row.place,
        kind=row.kind,
        answer=Answer(row.answer),
        source=row.source,
        verified_on=row.known_on or row.asked_on or row.written_on,
        expires_on=row.review_by,
        detail=row.detail or None,
    )


def _lines(rows: QuerySet[models.LocalFact], today: date) -> tuple[FactLine, ...]:
    return tuple(_line(row, today) for row in rows.select_related("written_by"))


def _line(row: models.LocalFact, today: date) -> FactLine:
    return FactLine(
        id=row.pk,
        fields=FactFields(
            row.place, row.area, row.kind, FactAnswer(row.answer), row.detail, row.source
        ),
        standing=standing_on(row.review_by, today),
        asked_on=row.asked_on,
        known_on=row.known_on,
        review_by=row.review_by,
        written_by=str(row.written_by),
    )

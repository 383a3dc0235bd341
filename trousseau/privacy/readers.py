"""Who read or changed a person's file: told to those who answer for it, and to the person."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from django.db.models import Count, Max, Q
from django.db.models.functions import TruncDate

from trousseau.accounts.actor import Actor
from trousseau.accounts.choices import Role
from trousseau.accounts.doors import reading
from trousseau.audit.models import Extent, LogRow, Outcome
from trousseau.privacy import access
from trousseau.privacy.log_names import account_names, centre_names
from trousseau.privacy.queries import PersonLine, line_of

MOST = 200
# Written in sight of the file, not in it.
BESIDE = ("break_glass.seen", "drafts.save", "drafts.discard")


class Did(StrEnum):
    """What somebody did with a file."""

    ASKED = "asked"  # from another centre, with a reason
    OPENED = "opened"
    LISTED = "listed"
    CHANGED = "changed"


@dataclass(frozen=True)
class Reader:
    """What one reader did with a file in the course of a day."""

    on: date
    last_at: datetime
    did: Did
    times: int
    # Of the programme's software itself when None.
    role: Role | None
    centre: str
    # Told to managers, and to whoever it is; colleagues and the person are told role and centre.
    name: str
    myself: bool
    # The person, reading their own file.
    themselves: bool
    reason: str


@dataclass(frozen=True)
class Readers:
    """The readers of one file, the latest day first; the oldest beyond 200 lines are left out."""

    person: PersonLine
    readers: tuple[Reader, ...]


def readers_of(actor: Actor, person_id: UUID, at: datetime, action: str) -> Readers:
    """Who read or changed a file, as this actor may know it; raises NotHere."""
    with reading(actor, action, at) as door:
        person = access.get_person_watched(actor, person_id)
        line = line_of(actor, person)
        # Before this reading itself is logged.
        rows = (
            LogRow.objects.filter(person=person_id, outcome=Outcome.DONE)
            .exclude(action__in=BESIDE)
            .annotate(on=TruncDate("at"), asked=Q(action="break_glass.open"))
            .values("on", "actor", "role", "centre", "extent", "asked", "reason")
            .annotate(times=Count("pk"), last_at=Max("at"))
            .order_by("-on", "-last_at")[:MOST]
        )
        found = list(rows)
        door.saw(person.pk, Extent.LINE)
    names = account_names(row["actor"] for row in found)
    centres = centre_names()
    return Readers(
        line,
        tuple(
            Reader(
                on=row["on"],
                last_at=row["last_at"],
                did=Did.ASKED if row["asked"] else _did(row["extent"]),
                times=row["times"],
                role=Role(row["role"]) if row["role"] else None,
                centre=centres.get(row["centre"], ""),
                name=names.get(row["actor"], "") if actor.role == Role.MANAGER else "",
                myself=row["actor"] == str(actor.user),
                themselves=row["role"] == Role.PARTICIPANT,
                reason=row["reason"],
            )
            for row in found
        ),
    )


def _did(extent: str) -> Did:
    return {Extent.FILE: Did.OPENED, Extent.LINE: Did.LISTED}.get(Extent(extent), Did.CHANGED)

"""Files opened from another centre, in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from trousseau.accounts.break_glass import Opening
from trousseau.privacy.queries import PersonLine
from trousseau.web.presenters.person import time_text


@dataclass(frozen=True)
class OpeningLine:
    """For the home centre: whose file, who opened it, from where, why, when."""

    id: int
    person_id: Any
    person: str
    reference: str
    name: str
    role: str
    centre: str
    reason: str
    at: datetime
    until: str
    seen_at: datetime | None
    seen_by: str


@dataclass(frozen=True)
class OwnOpeningLine:
    """For whoever opened it: which file, until when."""

    person_id: Any
    reference: str
    centre: str
    reason: str
    until: str


def opening_line(opening: Opening, person: PersonLine | None) -> OpeningLine:
    """`person` is None once the file is no longer one of the centre's."""
    return OpeningLine(
        id=opening.id,
        person_id=person.id if person else None,
        person=(person.name or person.own_script_name) if person else "",
        reference=person.reference if person else "",
        name=opening.name,
        role=str(opening.role.label),
        centre=opening.centre,
        reason=str(opening.reason.label),
        at=opening.opened_at,
        until=time_text(opening.closes_at),
        seen_at=opening.seen_at,
        seen_by=opening.seen_by,
    )


def own_opening_line(opening: Opening, reference: str) -> OwnOpeningLine:
    """One that is open now."""
    return OwnOpeningLine(
        person_id=opening.person,
        reference=reference,
        centre=opening.home_centre,
        reason=str(opening.reason.label),
        until=time_text(opening.closes_at),
    )

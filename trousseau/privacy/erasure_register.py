"""The register of erasures: who was erased, among the endings that stand beside the anchor.

It is written before anything is erased, so that an erasure that was interrupted, or undone by
restoring an older backup, is done again (`audit.endings`).
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from uuid import UUID

from django.utils.timezone import localdate

from trousseau.audit.endings import Ending, Kind, endings, write_endings
from trousseau.privacy.choices import ErasureCause


@dataclass(frozen=True)
class Erasure:
    """Somebody who is to stay erased."""

    person: UUID
    erased_on: date
    cause: ErasureCause


def register(erasure: Erasure) -> None:
    """Add somebody and have it on the disk before returning; once is enough.

    Raises RegisterError; nothing must be erased then.
    """
    if all(one.person != erasure.person for one in registered()):
        write_endings([erasure_ending(erasure)])


def erasure_ending(erasure: Erasure) -> Ending:
    """An erasure as a line of the register."""
    day = datetime.combine(erasure.erased_on, time(), UTC)
    return Ending(Kind.PERSON, str(erasure.person), day, str(erasure.cause))


def registered() -> list[Erasure]:
    """Everybody in it, in order; raises RegisterError when it is missing or was altered."""
    return [
        Erasure(UUID(one.record), localdate(one.at), ErasureCause(one.detail))
        for one in endings()
        if one.kind == Kind.PERSON
    ]

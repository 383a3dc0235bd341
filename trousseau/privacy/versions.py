"""Two people change one file at the same time: nothing of either is lost.

A form is sent out with a stamp of each value it shows, and comes back with them. Three values are
then at hand: as it was when the form was opened (its stamp), as it is stored now, as it is wanted.
Only a field that both changed, and differently, needs somebody to decide.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.utils.crypto import salted_hmac

from trousseau.privacy.choices import ChannelKind
from trousseau.privacy.telephones import phone_as_shown

SIGNS = 16


@dataclass(frozen=True)
class Merge:
    """What is to be written, and the fields that both sides changed."""

    write: dict[str, str]
    clashes: frozenset[str]


def stamp(person: UUID, field: str, text: str) -> str:
    """A short keyed hash of one value of one person; it says whether it changed, not what it is."""
    return salted_hmac("privacy.versions", f"{person}:{field}:{text}").hexdigest()[:SIGNS]


def stamps(person: UUID, values: Mapping[str, str]) -> dict[str, str]:
    """The stamp of each value, by field."""
    return {field: stamp(person, field, text) for field, text in values.items()}


def merge(
    person: UUID,
    seen: Mapping[str, str],
    stored: Mapping[str, str],
    wanted: Mapping[str, str],
) -> Merge:
    """Set what is wanted against what is stored; `seen` are the stamps that the form came with.

    A field without a stamp counts as changed by both.
    """
    write: dict[str, str] = {}
    clashes = set()
    for field, text in wanted.items():
        before = seen.get(field)
        if text == stored[field] or before == stamp(person, field, text):
            continue
        if before != stamp(person, field, stored[field]):
            clashes.add(field)
        write[field] = text
    return Merge(write, frozenset(clashes))


def channels_text(channels: Iterable[tuple[str, str, bool | None, str]]) -> str:
    """All channels (kind, value, safe, how) as one value, whatever their order or spacing."""
    rows = [
        (kind, phone_as_shown(value) if kind == ChannelKind.PHONE else value, safe, how)
        for kind, value, safe, how in channels
    ]
    return json.dumps(sorted(rows, key=repr), ensure_ascii=False)

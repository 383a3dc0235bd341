"""What can change about a person."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.timezone import localdate

from trousseau.accounts import break_glass
from trousseau.accounts.actor import Actor
from trousseau.accounts.doors import NotHere, system, writing
from trousseau.privacy import access, search
from trousseau.privacy.choices import CHANNELS, ChannelKind
from trousseau.privacy.keys import DataKey, make_key, open_key
from trousseau.privacy.models import ContactChannel, Person
from trousseau.privacy.references import normal_reference
from trousseau.privacy.versions import channels_text, merge, stamps


@dataclass(frozen=True)
class NewChannel:
    """A way to reach a person, as typed."""

    kind: ChannelKind
    value: str
    safe: bool | None = None
    how: str = ""


class ChangedMeanwhile(Exception):
    """Somebody else changed the same fields since the form was opened; nothing was written."""

    def __init__(self, fields: frozenset[str]) -> None:
        """The names of the fields that both changed."""
        super().__init__("changed meanwhile")
        self.fields = fields


def add_person(
    actor: Actor, fields: Mapping[str, str], channels: Sequence[NewChannel], at: datetime
) -> UUID:
    """Open a file in the actor's own centre; fields outside the role's list are left out.

    Raises NotHere when the actor opens no files.
    """
    with writing(actor, "people.add", at) as door:
        if actor.centre is None or not access.writable(actor):
            raise NotHere(what="person:new")
        today = localdate(at)
        person = Person(
            centre_id=actor.centre,
            referent_id=actor.user,
            opened_on=today,
            last_contact_on=today,
        )
        key = make_key(person)
        key.write(person, _allowed(actor, fields))
        person.save(force_insert=True)
        _replace_channels(person, key, channels)
        _write_tokens(person, key)
        door.changed(person.pk)
    return person.pk


def edit_person(
    actor: Actor,
    person_id: UUID,
    fields: Mapping[str, str],
    channels: Sequence[NewChannel] | None,
    at: datetime,
    seen: Mapping[str, str] | None = None,
) -> None:
    """Change fields of a file, and its channels unless they are None; others are left as they are.

    What changes nothing is neither logged as a change nor counts as contact. `seen` are the stamps
    of the values as they were shown: what the actor left alone is then left as somebody else may
    have put it meanwhile. Raises ChangedMeanwhile when both changed a field, and NotHere.
    """
    with writing(actor, "people.edit", at) as door:
        person = access.get_person_to_change(actor, person_id)
        key = open_key(person)
        wanted = _allowed(actor, fields)
        stored = {name: key.read(person, name) for name in wanted}
        if channels is not None and CHANNELS in access.writable(actor):
            wanted[CHANNELS] = _as_text(channels)
            stored[CHANNELS] = _stored_channels(person, key)
        # Without stamps: as if the values had been shown at this moment.
        seen = stamps(person.pk, stored) if seen is None else seen
        merged = merge(person.pk, seen, stored, wanted)
        if merged.clashes:
            raise ChangedMeanwhile(merged.clashes)
        if not merged.write:
            return
        key.write(person, {name: text for name, text in merged.write.items() if name != CHANNELS})
        person.note_contact(localdate(at))
        person.save()
        if channels is not None and CHANNELS in merged.write:
            _replace_channels(person, key, channels)
        _write_tokens(person, key)
        door.changed(person.pk)


def open_elsewhere(actor: Actor, reference: str, reason: str, at: datetime) -> UUID:
    """Open the file of a person of another centre for an hour, for a reason; gives the person.

    Raises ValueError without a reason, NotHere when no file has this reference, TooManyTries.
    """

    def find() -> tuple[UUID, int] | None:
        # Past the second wall, which hides other centres' people.
        with system("break_glass.open", at, reason):
            rows = Person.objects.filter(reference=normal_reference(reference), erased_on=None)
            return rows.values_list("pk", "centre_id").first()

    return break_glass.open_file(actor, find, reason, at)


def _allowed(actor: Actor, fields: Mapping[str, str]) -> dict[str, str]:
    names = access.writable(actor) - {CHANNELS}
    return {name: text for name, text in fields.items() if name in names}


def _as_text(channels: Sequence[NewChannel]) -> str:
    return channels_text([(str(row.kind), row.value, row.safe, row.how) for row in channels])


def _stored_channels(person: Person, key: DataKey) -> str:
    rows = person.channels.all()
    return channels_text(
        [(row.kind, key.read(row, "value"), row.safe, key.read(row, "how")) for row in rows]
    )


def _replace_channels(person: Person, key: DataKey, channels: Sequence[NewChannel]) -> None:
    person.channels.all().delete()
    for channel in channels:
        row = ContactChannel(person=person, kind=channel.kind, safe=channel.safe)
        key.write(row, {"value": channel.value, "how": channel.how})
        row.save(force_insert=True)


def _write_tokens(person: Person, key: DataKey) -> None:
    # As one name: what one form calls Abdul Rahman, another puts into two fields.
    latin = f"{key.read(person, 'given_names')} {key.read(person, 'family_name')}"
    names = [latin, key.read(person, "own_script_name")]
    values: dict[str, list[str]] = {kind: [] for kind in ChannelKind}
    for row in person.channels.all():
        values[row.kind].append(key.read(row, "value"))
    search.write_tokens(
        person,
        names,
        values[ChannelKind.PHONE],
        values[ChannelKind.EMAIL],
        key.read(person, "birth_date"),
    )

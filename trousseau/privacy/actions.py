"""What can change about a person."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from trousseau.accounts.actor import Actor
from trousseau.accounts.doors import NotHere, writing
from trousseau.privacy import access, search
from trousseau.privacy.choices import ChannelKind
from trousseau.privacy.keys import PersonKey, make_key, open_key
from trousseau.privacy.models import ContactChannel, Person

# No letter or digit that is mistaken for another, on paper or on the phone.
SIGNS = "23456789ABCDEFGHJKMNPQRTUVWXYZ"


@dataclass(frozen=True)
class NewChannel:
    """A way to reach a person, as typed."""

    kind: ChannelKind
    value: str
    safe: bool | None = None
    how: str = ""


def add_person(
    actor: Actor, fields: Mapping[str, str], channels: Sequence[NewChannel], at: datetime
) -> UUID:
    """Open a file in the actor's own centre; fields outside the role's list are left out.

    Raises NotHere when the actor opens no files.
    """
    with writing(actor, "people.add", at) as door:
        if actor.centre is None or not access.writable(actor):
            raise NotHere(what="person:new")
        today = at.date()
        person = Person(
            reference=_new_reference(),
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
) -> None:
    """Change fields of a file, and its channels unless they are None; others are left as they are.

    Raises NotHere.
    """
    with writing(actor, "people.edit", at) as door:
        person = access.get_person_to_change(actor, person_id)
        key = open_key(person)
        key.write(person, _allowed(actor, fields))
        person.last_contact_on = max(person.last_contact_on, at.date())
        person.save()
        if channels is not None and "channels" in access.writable(actor):
            _replace_channels(person, key, channels)
        _write_tokens(person, key)
        door.changed(person.pk)


def _allowed(actor: Actor, fields: Mapping[str, str]) -> dict[str, str]:
    names = access.writable(actor) - {"channels"}
    return {name: text for name, text in fields.items() if name in names}


def _new_reference() -> str:
    signs = "".join(secrets.choice(SIGNS) for _ in range(8))
    return f"{signs[:4]}-{signs[4:]}"


def _replace_channels(person: Person, key: PersonKey, channels: Sequence[NewChannel]) -> None:
    person.channels.all().delete()
    for channel in channels:
        row = ContactChannel(person=person, kind=channel.kind, safe=channel.safe)
        key.write(row, {"value": channel.value, "how": channel.how})
        row.save(force_insert=True)


def _write_tokens(person: Person, key: PersonKey) -> None:
    names = [key.read(person, name) for name in ("given_names", "family_name", "own_script_name")]
    values: dict[str, list[str]] = {kind: [] for kind in ChannelKind}
    for row in person.channels.all():
        values[row.kind].append(key.read(row, "value"))
    search.write_tokens(person, names, values[ChannelKind.PHONE], values[ChannelKind.EMAIL])

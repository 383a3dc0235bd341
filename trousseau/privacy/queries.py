"""What can be read of a person: frozen values, already in the log when they are returned."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from trousseau.accounts.actor import Actor
from trousseau.accounts.doors import reading
from trousseau.audit.models import Extent
from trousseau.privacy import access
from trousseau.privacy.keys import PersonKey, open_key
from trousseau.privacy.models import Person

SHEET_FIELDS = (
    "given_names", "family_name", "own_script_name", "birth_date", "language", "address", "note",
)  # fmt: skip


@dataclass(frozen=True)
class Channel:
    """One way to reach a person."""

    id: UUID
    kind: str
    value: str
    safe: bool | None
    how: str


@dataclass(frozen=True)
class PersonSheet:
    """A person's file as one role sees it; a field outside that role's list is not in `fields`."""

    id: UUID
    reference: str
    centre: str
    centre_id: int
    referent: str
    opened_on: date
    last_contact_on: date
    fields: dict[str, str]
    channels: tuple[Channel, ...]
    writable: frozenset[str]
    # Read through an opening with a reason, from another centre.
    out_of_centre: bool


@dataclass(frozen=True)
class PersonLine:
    """A person in a list."""

    id: UUID
    reference: str
    name: str
    referent: str
    last_contact_on: date


def person_sheet(actor: Actor, person_id: UUID, at: datetime) -> PersonSheet:
    """The file of one person; raises NotHere."""
    with reading(actor, "people.show", at) as door:
        person = access.get_person(actor, person_id)
        key = open_key(person)
        names = access.readable(actor)
        sheet = PersonSheet(
            id=person.pk,
            reference=person.reference,
            centre=person.centre.name,
            centre_id=person.centre_id,
            referent=str(person.referent) if person.referent else "",
            opened_on=person.opened_on,
            last_contact_on=person.last_contact_on,
            fields={name: key.read(person, name) for name in SHEET_FIELDS if name in names},
            channels=_channels(person, key) if "channels" in names else (),
            writable=access.writable(actor) if person.centre_id in actor.centres else frozenset(),
            out_of_centre=person.pk in actor.opened and person.centre_id not in actor.centres,
        )
        door.saw(person.pk)
    return sheet


def _channels(person: Person, key: PersonKey) -> tuple[Channel, ...]:
    return tuple(
        Channel(row.pk, row.kind, key.read(row, "value"), row.safe, key.read(row, "how"))
        for row in person.channels.order_by("kind", "pk")
    )


def people_page(actor: Actor, page: int, size: int, at: datetime) -> tuple[PersonLine, ...]:
    """One page (0, 1, …) of the people this actor reaches, the longest without contact first."""
    with reading(actor, "people.index", at) as door:
        if not access.readable(actor):
            return ()
        rows = access.people(actor).select_related("referent").order_by("last_contact_on", "pk")
        lines = tuple(_line(person) for person in rows[page * size : (page + 1) * size])
        for line in lines:
            door.saw(line.id, Extent.LINE)
    return lines


def _line(person: Person) -> PersonLine:
    key = open_key(person)
    name = f"{key.read(person, 'given_names')} {key.read(person, 'family_name')}".strip()
    return PersonLine(
        id=person.pk,
        reference=person.reference,
        name=name,
        referent=str(person.referent) if person.referent else "",
        last_contact_on=person.last_contact_on,
    )

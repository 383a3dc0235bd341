"""What can be read of a person: frozen values, already in the log when they are returned."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from trousseau.accounts import break_glass
from trousseau.accounts.actor import Actor
from trousseau.accounts.break_glass import Opening
from trousseau.accounts.doors import Door, NotHere, reading
from trousseau.audit.models import Extent
from trousseau.privacy import access, search
from trousseau.privacy.choices import CHANNELS, ChannelKind, TokenKind
from trousseau.privacy.keys import DataKey, open_key
from trousseau.privacy.models import Person
from trousseau.privacy.search import Asked, Likeness
from trousseau.privacy.telephones import normal_phone
from trousseau.privacy.versions import channels_text, stamps

SHEET_FIELDS = (
    "given_names", "family_name", "own_script_name", "birth_date", "language", "address", "note",
)  # fmt: skip
# Found people that are decrypted and shown at most, and likely doubles.
MOST_FOUND, MOST_LIKELY = 25, 5


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
    """A person's file as one role sees it; what is outside that role's list is empty, or absent."""

    id: UUID
    reference: str
    centre: str
    centre_id: int
    referent: str
    opened_on: date | None
    last_contact_on: date | None
    fields: dict[str, str]
    channels: tuple[Channel, ...]
    writable: frozenset[str]
    # Through which it is read, when it is another centre's file.
    opening: Opening | None
    # Of each value that may be written: sent out with a form, to notice what changed meanwhile.
    stamps: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class PersonLine:
    """A person in a list; what is outside the role's list is empty."""

    id: UUID
    reference: str
    name: str
    own_script_name: str
    # As it is kept: 1990-01-05, or 1990.
    birth_date: str
    # ISO 639.
    language: str
    referent: str
    last_contact_on: date | None

    @property
    def called(self) -> str:
        """The name; in its own script, or the reference, where there is none."""
        return self.name or self.own_script_name or self.reference


@dataclass(frozen=True)
class PeoplePage:
    """One page of a list, and how long the whole of it is."""

    lines: tuple[PersonLine, ...]
    total: int


@dataclass(frozen=True)
class Found:
    """Who a search found: those who have the words as they were typed, and those who sound so."""

    exact: tuple[PersonLine, ...]
    alike: tuple[PersonLine, ...]
    # There are more than are shown.
    more: bool


@dataclass(frozen=True)
class Likely:
    """Somebody who may be the person that is about to be added."""

    line: PersonLine
    same_phone: bool


def person_sheet(
    actor: Actor, person_id: UUID, at: datetime, action: str = "people.show"
) -> PersonSheet:
    """The file of one person; raises NotHere."""
    with reading(actor, action, at) as door:
        sheet = _sheet(door, actor, access.get_person(actor, person_id), at)
        door.saw(person_id)
    return sheet


def person_to_change(actor: Actor, person_id: UUID, at: datetime) -> PersonSheet:
    """The file of one person, for a form that changes it; raises NotHere."""
    with reading(actor, "people.edit", at) as door:
        if not access.writable(actor):
            raise NotHere(person=person_id)
        person = access.get_own_person(actor, person_id)
        sheet = _sheet(door, actor, person, at)
        door.saw(person_id)
    return sheet


def _sheet(door: Door, actor: Actor, person: Person, at: datetime) -> PersonSheet:
    opening = None
    if person.pk in actor.opened and person.centre_id not in actor.centres:
        opening = break_glass.current_opening(actor, person.pk, at)
        if opening is None:
            raise NotHere(person=person.pk)
        # Each reading through it is logged with the reason it was opened for.
        door.reason = opening.reason
    key = open_key(person)
    names = access.readable(actor)
    fields = {name: key.read(person, name) for name in SHEET_FIELDS if name in names}
    channels = _channels(person, key, names) if CHANNELS in names else ()
    inside = person.centre_id in actor.centres
    writable = access.writable(actor) if inside else frozenset()
    values = {**fields, CHANNELS: _as_text(channels)}
    return PersonSheet(
        id=person.pk,
        reference=person.reference,
        centre=person.centre.name,
        centre_id=person.centre_id,
        referent=_referent(person, names),
        opened_on=person.opened_on if "opened_on" in names else None,
        last_contact_on=person.last_contact_on if "last_contact_on" in names else None,
        fields=fields,
        channels=channels,
        writable=writable,
        opening=opening,
        stamps=stamps(person.pk, {name: values[name] for name in values if name in writable}),
    )


def _channels(person: Person, key: DataKey, names: frozenset[str]) -> tuple[Channel, ...]:
    kinds = ChannelKind.values
    how = "precautions" in names
    channels = [
        Channel(
            row.pk, row.kind, key.read(row, "value"), row.safe, key.read(row, "how") if how else ""
        )
        for row in person.channels.all()
    ]
    return tuple(sorted(channels, key=lambda one: (kinds.index(one.kind), one.value)))


def channels_of(actor: Actor, person: Person) -> tuple[Channel, ...]:
    """How to reach a person, as a role reads it, for a query that has a door open."""
    names = access.readable(actor)
    return _channels(person, open_key(person), names) if CHANNELS in names else ()


def _as_text(channels: Iterable[Channel]) -> str:
    return channels_text([(row.kind, row.value, row.safe, row.how) for row in channels])


def people_page(
    actor: Actor, page: int, size: int, at: datetime, *, mine: bool = False
) -> PeoplePage:
    """One page (0, 1, …) of the people of the actor's centre, the longest without contact first.

    `mine`: those only whose referent the actor is.
    """
    with reading(actor, "people.index", at) as door:
        if not access.readable(actor):
            return PeoplePage((), 0)
        rows = access.own_people(actor)
        if mine:
            rows = rows.filter(referent=actor.user)
        total = rows.count()
        shown = rows.select_related("referent").order_by("last_contact_on", "pk")
        lines = _lines(door, actor, shown[page * size : (page + 1) * size])
    return PeoplePage(lines, total)


def people_found(actor: Actor, words: str, at: datetime) -> Found:
    """Who of the actor's centre these words may mean; what was typed is neither kept nor logged."""
    with reading(actor, "people.search", at) as door:
        matches = search.matches(actor, search.keys_of(words), MOST_FOUND + 1)
        shown = matches[:MOST_FOUND]
        direct = {match.person for match in shown if match.direct}
        lines = _by_id(door, actor, [match.person for match in shown])
        # How many, never what: asking time and again without finding anybody shows in the log.
        door.changed(record=f"found:{len(lines)}")
    asked = Asked(words)
    near: dict[UUID, Likeness] = {
        line.id: asked.likeness((line.name, line.own_script_name)) for line in lines
    }
    lines.sort(key=lambda line: (line.id in direct, near[line.id]), reverse=True)
    exact = tuple(line for line in lines if line.id in direct or near[line.id].exact == 1)
    alike = tuple(line for line in lines if line not in exact)
    return Found(exact, alike, more=len(matches) > MOST_FOUND)


def likely_same(
    actor: Actor, fields: Mapping[str, str], phones: Sequence[str], at: datetime, action: str
) -> tuple[Likely, ...]:
    """People of the actor's centre who may be the one whose file is about to be opened.

    The same phone; or names that sound alike, and birth years that do not contradict each other.
    """
    parts = [fields.get(name, "") for name in ("given_names", "family_name")]
    parts = [part for part in parts if part] or [fields.get("own_script_name", "")]
    asked = [Asked(part) for part in parts]
    numbers = {number for number in map(normal_phone, phones) if number}
    keys = search.keys_of(" ".join(parts)) | {(TokenKind.PHONE, number) for number in numbers}
    with reading(actor, action, at) as door:
        matches = search.matches(actor, keys, MOST_FOUND)
        rows = access.own_people(actor).filter(pk__in=[match.person for match in matches])
        found: dict[Person, bool] = {}
        for person in rows.select_related("referent").prefetch_related("channels"):
            key = open_key(person)
            same_phone = bool(numbers & _phones(person, key))
            if same_phone or resembles(asked, fields.get("birth_date", ""), person, key):
                found[person] = same_phone
        first = sorted(found, key=lambda person: (not found[person], person.pk))[:MOST_LIKELY]
        lines = _lines(door, actor, first)
    return tuple(Likely(line, found[person]) for person, line in zip(first, lines, strict=True))


def opened_lines(actor: Actor, at: datetime) -> list[tuple[Opening, PersonLine | None]]:
    """Openings of the centre's files from elsewhere; None for a person who is no longer there."""
    with reading(actor, "break_glass.index", at) as door:
        found = break_glass.openings(actor)
        lines = {line.id: line for line in _by_id(door, actor, [one.person for one in found])}
    return [(opening, lines.get(opening.person)) for opening in found]


def opened_here(actor: Actor, at: datetime) -> list[tuple[Opening, str]]:
    """What the actor has open of other centres, and the references: nothing else of the people."""
    with reading(actor, "break_glass.open", at):
        rows = access.people(actor).filter(pk__in=actor.opened)
        references = dict(rows.values_list("pk", "reference"))
    found = break_glass.own_openings(actor, at)
    return [(one, references[one.person]) for one in found if one.person in references]


def _phones(person: Person, key: DataKey) -> set[str]:
    rows = [row for row in person.channels.all() if row.kind == ChannelKind.PHONE]
    return {normal_phone(key.read(row, "value")) for row in rows}


def resembles(asked: Sequence[Asked], birth_date: str, person: Person, key: DataKey) -> bool:
    """Whether somebody may be the person of these names, and of this birth date if it is known."""
    columns = ("given_names", "family_name", "own_script_name")
    names = [key.read(person, column) for column in columns]
    # Each part somewhere: given and family names are often taken for one another.
    if not all(part.likeness(names).sound for part in asked):
        return False
    years = {birth_date[:4], key.read(person, "birth_date")[:4]} - {""}
    return len(years) < 2


def _by_id(door: Door, actor: Actor, ids: Sequence[UUID]) -> list[PersonLine]:
    rows = access.own_people(actor).filter(pk__in=ids).select_related("referent")
    return list(_lines(door, actor, rows))


def _lines(door: Door, actor: Actor, people: Iterable[Person]) -> tuple[PersonLine, ...]:
    lines = tuple(line_of(actor, person) for person in people)
    for line in lines:
        door.saw(line.id, Extent.LINE)
    return lines


def line_of(actor: Actor, person: Person) -> PersonLine:
    """A person as a line, for a query that has a door open and says there what it saw."""
    names = access.readable(actor)
    key = open_key(person)

    def read(name: str) -> str:
        return key.read(person, name) if name in names else ""

    return PersonLine(
        id=person.pk,
        reference=person.reference,
        name=f"{read('given_names')} {read('family_name')}".strip(),
        own_script_name=read("own_script_name"),
        birth_date=read("birth_date"),
        language=read("language"),
        referent=_referent(person, names),
        last_contact_on=person.last_contact_on if "last_contact_on" in names else None,
    )


def _referent(person: Person, names: frozenset[str]) -> str:
    return str(person.referent) if person.referent and "referent" in names else ""

"""Making the households of a table: all of them or none, each as if it were made by hand."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID, uuid5

from django.db import IntegrityError
from django.utils.timezone import localdate

from trousseau.accounts.actor import Actor
from trousseau.accounts.doors import writing
from trousseau.households import access
from trousseau.households.actions import (
    Place,
    Referral,
    add_member,
    change_place,
    open_household,
)
from trousseau.households.choices import FactKind, ReferredBy, Relation, Relocates, Structure
from trousseau.households.importing.reading import FACTS, ImportedHousehold, ImportedPerson
from trousseau.households.models import Household, HouseholdMembership
from trousseau.households.situations import Fact, Stay, record_facts, set_stay
from trousseau.privacy.actions import NewChannel
from trousseau.privacy.choices import ChannelKind
from trousseau.privacy.queries import Likely, likely_same

FIELDS = (
    "given_names", "family_name", "own_script_name", "birth_date", "language", "address",
)  # fmt: skip
SAFE = {"yes": True, "no": False}


def create_households(
    actor: Actor, import_id: UUID, found: Sequence[ImportedHousehold], at: datetime
) -> int:
    """Make the households of one import (`import_id`), in one transaction; gives how many.

    Those that this import has made before are left as they are: what was sent twice, or what was
    left aside the first time. Whoever makes them as a caseworker accompanies them. Raises NotHere
    when the actor opens no files; ValueError for days to come, of which `read_households` has none.
    """
    try:
        with writing(actor, "imports.create", at) as door:
            missing = _missing(import_id, found)
            for household in missing:
                _create(actor, import_id, household, at)
            door.changed(record=f"households:{len(missing)}")
    except IntegrityError:
        # The other of two that were sent at once was faster.
        with writing(actor, "imports.create", at):
            if _missing(import_id, found):
                raise
        return 0
    return len(missing)


def _missing(import_id: UUID, found: Sequence[ImportedHousehold]) -> list[ImportedHousehold]:
    """Those that this import has not made yet."""
    ids = {_known_as(import_id, one): one for one in found}
    there = set(Household.objects.filter(pk__in=ids).values_list("pk", flat=True))
    return [one for known_as, one in ids.items() if known_as not in there]


def _known_as(import_id: UUID, household: ImportedHousehold) -> UUID:
    return uuid5(import_id, str(household.row))


def _create(actor: Actor, import_id: UUID, household: ImportedHousehold, at: datetime) -> None:
    said = household.said
    referral = Referral(
        ReferredBy(said.get("referred_by", ReferredBy.UNKNOWN)),
        household.day("referred_on") or localdate(at),
        said.get("referrer", ""),
    )
    first, *others = household.people
    made = open_household(
        actor,
        referral,
        fields_of(first),
        _channels(first),
        at,
        known_as=_known_as(import_id, household),
    )
    row = HouseholdMembership.objects.get(household=made)
    if "relocates" in first.said or "expected_on" in first.said:
        change_place(actor, row.pk, _place(first, Relocates.YES), at)
    _record_facts(actor, row.person_id, first, at)
    for one in others:
        person = add_member(
            actor, made, _place(one, Relocates.UNKNOWN), fields_of(one), _channels(one), at
        )
        _record_facts(actor, person, one, at)
    _set_stay(actor, made, household, at)


def fields_of(person: ImportedPerson) -> dict[str, str]:
    """What a file has of somebody."""
    return {name: person.said.get(name, "") for name in FIELDS}


def _channels(person: ImportedPerson) -> list[NewChannel]:
    safe = SAFE.get(person.said.get("safe", ""))
    return [
        NewChannel(kind, person.said[kind], safe)
        for kind in (ChannelKind.PHONE, ChannelKind.EMAIL)
        if kind in person.said
    ]


def _place(person: ImportedPerson, unsaid: Relocates) -> Place:
    return Place(
        Relation(person.said["relation"]),
        Relocates(person.said.get("relocates", unsaid)),
        person.day("expected_on"),
    )


def _record_facts(actor: Actor, person: UUID, said: ImportedPerson, at: datetime) -> None:
    known_on = said.day("checked_on")
    if known_on is None:
        return
    facts = [
        Fact(
            FactKind(key),
            said.said[key],
            known_on,
            said.day("permit_until") if key == FactKind.PERMIT else None,
        )
        for key in FACTS
        if key in said.said
    ]
    record_facts(actor, person, facts, at)


def _set_stay(actor: Actor, made: UUID, household: ImportedHousehold, at: datetime) -> None:
    from_on = household.day("stay_from")
    if "structure" in household.said and from_on is not None:
        stay = Stay(
            structure=Structure(household.said["structure"]),
            name=household.said.get("structure_name", ""),
            from_on=from_on,
            ends_on=household.day("stay_ends"),
        )
        set_stay(actor, made, stay, at)


def likely_doubles(
    actor: Actor, found: Sequence[ImportedHousehold], at: datetime
) -> Mapping[int, tuple[Likely, ...]]:
    """By row, people of the actor's centre who may be the one of that row. Other centres' stay out.

    Of a number that a household shares, only the first adult's is compared.
    """
    doubles = {}
    for household in found if access.WORKS_ON & {actor.role} else ():
        for person in household.people:
            first = person.row == household.row
            phones = [person.said["phone"]] if first and "phone" in person.said else []
            likely = likely_same(actor, fields_of(person), phones, at, "imports.check")
            if likely:
                doubles[person.row] = likely
    return doubles

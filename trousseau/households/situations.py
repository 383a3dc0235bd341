"""Where a household stands: the conditions of the programme, its home, its social-housing request.

Facts are dated and kept as they were known; the newest of a kind counts.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.utils.timezone import localdate

from trousseau.accounts.actor import Actor
from trousseau.accounts.doors import NotHere, reading, writing
from trousseau.households import access
from trousseau.households.choices import (
    Extension,
    FactKind,
    HousingRight,
    Permit,
    Protection,
    Structure,
    YesNo,
)
from trousseau.households.deadlines import Deadline, DeadlineKind
from trousseau.households.models import (
    EligibilityFact,
    Household,
    HousingSituation,
    SocialHousingFile,
)
from trousseau.privacy.keys import open_key
from trousseau.privacy.models import Person
from trousseau.privacy.queries import PersonLine, line_of

# What each kind of fact may say; a prefecture is a département's code.
VALUES = {
    FactKind.PROTECTION: frozenset(Protection.values),
    FactKind.PERMIT: frozenset(Permit.values),
    FactKind.RIGHTS: frozenset(YesNo.values),
    FactKind.VOLUNTARY: frozenset(YesNo.values),
}


@dataclass(frozen=True)
class Fact:
    """What is known of one condition for one adult, and since when."""

    kind: FactKind
    value: str
    known_on: date
    expires_on: date | None = None


@dataclass(frozen=True)
class KnownFacts:
    """The newest fact of each kind about somebody, and in whose household they are."""

    household: UUID
    person: PersonLine
    facts: Mapping[FactKind, Fact]


@dataclass(frozen=True)
class Stay:
    """Where a household lives; `ends_on` as it was told, `extended_until` if that was granted."""

    structure: Structure
    name: str
    from_on: date
    ends_on: date | None
    extension: Extension = Extension.NONE
    extended_until: date | None = None

    @property
    def has_to_leave_on(self) -> date | None:
        """The day that counts."""
        return self.extended_until if self.extension == Extension.GRANTED else self.ends_on


@dataclass(frozen=True)
class SocialHousing:
    """A request for a social home."""

    number: str = ""
    first_requested_on: date | None = None
    renew_by: date | None = None
    departements: tuple[str, ...] = ()
    housing_right: HousingRight = HousingRight.NONE
    housing_right_on: date | None = None
    siao_on: date | None = None


def record_facts(actor: Actor, person_id: UUID, facts: Iterable[Fact], at: datetime) -> None:
    """Keep what was checked about an adult; what says the same as the newest one is left out.

    Raises NotHere, and ValueError for a value that its kind does not know or a day to come.
    """
    with writing(actor, "facts.edit", at) as door:
        person = _person(actor, person_id)
        key, known = open_key(person), facts_of(person)
        for fact in facts:
            _check(fact, localdate(at))
            last = known.get(fact.kind)
            if last and (last.value, last.expires_on) == (fact.value, fact.expires_on):
                continue
            row = EligibilityFact(
                person=person,
                kind=fact.kind,
                known_on=fact.known_on,
                expires_on=fact.expires_on,
                recorded_by_id=actor.user,
            )
            row.save(force_insert=True)
            key.write(row, {"value": fact.value})
            row.save(update_fields=["value"])
            door.changed(person.pk, record=f"fact:{fact.kind}")


def known_facts(actor: Actor, person_id: UUID, at: datetime) -> KnownFacts:
    """What was checked about somebody, for a form that adds to it; raises NotHere."""
    with reading(actor, "facts.edit", at) as door:
        rows = access.memberships(actor).filter(person=person_id, person__erased_on=None)
        row = rows.select_related("person__referent").first()
        if row is None:
            raise NotHere(person=person_id)
        found = KnownFacts(row.household_id, line_of(actor, row.person), facts_of(row.person))
        door.saw(person_id)
    return found


def _check(fact: Fact, today: date) -> None:
    values = VALUES.get(fact.kind)
    if not fact.value or (values is not None and fact.value not in values):
        raise ValueError(f"{fact.kind} does not know this value")
    if fact.known_on > today:
        raise ValueError("a fact is not known before its day")


def facts_of(person: Person) -> Mapping[FactKind, Fact]:
    """The newest fact of each kind about a person, for who has a door open."""
    key = open_key(person)
    rows = sorted(person.eligibility_facts.all(), key=lambda row: (row.known_on, row.pk))
    return {
        FactKind(row.kind): Fact(
            FactKind(row.kind), key.read(row, "value"), row.known_on, row.expires_on
        )
        for row in rows
    }


def set_stay(actor: Actor, household_id: UUID, stay: Stay, at: datetime) -> None:
    """Where the household lives now.

    Another structure, or another name, ends the stay before; else the present one is corrected.
    Raises NotHere, and ValueError for days that contradict each other.
    """
    if stay.from_on > localdate(at) or (stay.ends_on and stay.ends_on < stay.from_on):
        raise ValueError("a stay begins today or before, and ends after that")
    if (stay.extension == Extension.GRANTED) != (stay.extended_until is not None):
        raise ValueError("an extension that was granted has a day")
    with writing(actor, "situations.edit_stay", at) as door:
        household = access.get_household_to_change(actor, household_id)
        key = open_key(household)
        row = household.housing_situations.filter(until_on=None).first()
        if row is not None and (row.structure, key.read(row, "name")) != (
            stay.structure,
            stay.name,
        ):
            row.until_on = max(stay.from_on, row.from_on)
            row.save(update_fields=["until_on"])
            row = None
        if row is None:
            row = HousingSituation(household=household)
        row.structure = stay.structure
        row.from_on, row.ends_on = stay.from_on, stay.ends_on
        row.extension, row.extended_until = stay.extension, stay.extended_until
        row.save()
        key.write(row, {"name": stay.name})
        row.save(update_fields=["name"])
        door.changed(record=access.record(household.pk))


def stay_of(household: Household) -> Stay | None:
    """Where a household lives now, for who has a door open; None when nobody has said."""
    row = next((one for one in household.housing_situations.all() if one.until_on is None), None)
    if row is None:
        return None
    return Stay(
        structure=Structure(row.structure),
        name=open_key(household).read(row, "name"),
        from_on=row.from_on,
        ends_on=row.ends_on,
        extension=Extension(row.extension),
        extended_until=row.extended_until,
    )


def set_social_housing(
    actor: Actor, household_id: UUID, wanted: SocialHousing, at: datetime
) -> None:
    """What is known of the request for a social home. Raises NotHere."""
    with writing(actor, "situations.edit_social_housing", at) as door:
        household = access.get_household_to_change(actor, household_id)
        row = SocialHousingFile.objects.filter(household=household).first()
        row = row or SocialHousingFile(household=household)
        row.first_requested_on, row.renew_by = wanted.first_requested_on, wanted.renew_by
        row.departements = list(wanted.departements)
        row.housing_right, row.housing_right_on = wanted.housing_right, wanted.housing_right_on
        row.siao_on = wanted.siao_on
        row.save()
        open_key(household).write(row, {"number": wanted.number})
        row.save(update_fields=["number"])
        door.changed(record=access.record(household.pk))


def social_housing_of(household: Household) -> SocialHousing | None:
    """The request for a social home, for who has a door open; None when there is none."""
    row: SocialHousingFile | None = getattr(household, "social_housing", None)
    if row is None:
        return None
    return SocialHousing(
        number=open_key(household).read(row, "number"),
        first_requested_on=row.first_requested_on,
        renew_by=row.renew_by,
        departements=tuple(row.departements),
        housing_right=HousingRight(row.housing_right),
        housing_right_on=row.housing_right_on,
        siao_on=row.siao_on,
    )


def recorded_deadlines(
    stay: Stay | None,
    housing: SocialHousing | None,
    facts: Mapping[UUID, Mapping[FactKind, Fact]],
) -> tuple[Deadline, ...]:
    """What ends or is to be renewed by what is recorded; of the people whose facts are given."""
    found: list[Deadline] = []
    if stay is not None and stay.has_to_leave_on is not None:
        found.append(Deadline(DeadlineKind.END_OF_STAY, stay.has_to_leave_on))
    if housing is not None and housing.renew_by is not None:
        found.append(Deadline(DeadlineKind.SOCIAL_HOUSING, housing.renew_by))
    for person, known in facts.items():
        permit = known.get(FactKind.PERMIT)
        if permit is not None and permit.expires_on is not None:
            found.append(Deadline(DeadlineKind.PERMIT, permit.expires_on, str(person)))
    return tuple(found)


def _person(actor: Actor, person_id: UUID) -> Person:
    """Somebody who belongs today to a household that the actor works on; or NotHere."""
    rows = Person.objects.select_for_update(of=("self",)).filter(
        pk=person_id, erased_on=None, households__in=access.memberships(actor)
    )
    person = rows.first()
    if person is None:
        raise NotHere(person=person_id)
    return person

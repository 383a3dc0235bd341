"""What can be read of households: frozen values, already in the log when they are returned."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import F, Max, Prefetch, Q, QuerySet
from django.utils.timezone import localdate

from trousseau.accounts.actor import Actor
from trousseau.accounts.doors import Door, NotHere, reading
from trousseau.audit.models import Extent
from trousseau.households import access
from trousseau.households.actions import Place
from trousseau.households.choices import Relation, Relocates
from trousseau.households.models import Household, HouseholdMembership
from trousseau.households.stages import Stage, stage_of
from trousseau.privacy.keys import open_key
from trousseau.privacy.queries import PersonLine, line_of

ADULT_AT = 18
MEMBERS = Prefetch(
    "memberships", queryset=HouseholdMembership.objects.select_related("person__referent")
)
"""What a query of households fetches along, so that its people are asked for no more."""


@dataclass(frozen=True)
class Member:
    """Somebody of a household, as it stands today."""

    membership: int
    person: PersonLine
    relation: Relation
    relocates: Relocates
    expected_on: date | None
    is_adult: bool

    @property
    def decides(self) -> bool:
        """Whether a plan of the household needs their word: an adult who moves with it, or may."""
        stays = self.relocates == Relocates.NO or self.expected_on is not None
        return self.is_adult and not stays


@dataclass(frozen=True)
class HouseholdLine:
    """A household in a list. Its adults are named; of the others it says how many there are."""

    id: UUID
    adults: tuple[PersonLine, ...]
    others: int
    stage: Stage
    referent: str
    # None: nobody spoke to any of them yet.
    last_contact_on: date | None
    # In which centre's care or on whose sofa they are, until when.
    stay_ends_on: date | None


@dataclass(frozen=True)
class KnownPlace:
    """What somebody is in their household, to be changed."""

    household: UUID
    person: PersonLine
    place: Place


@dataclass(frozen=True)
class HouseholdsPage:
    """One page of a list, and how long the whole of it is."""

    lines: tuple[HouseholdLine, ...]
    total: int


def households_page(
    actor: Actor, page: int, size: int, at: datetime, *, mine: bool = False
) -> HouseholdsPage:
    """One page (0, 1, …) of the open households of the centre, longest without contact first.

    `mine`: those only whose referent the actor is.
    """
    with reading(actor, "households.index", at) as door:
        rows = access.households(actor).filter(closed_on=None)
        if mine:
            rows = rows.filter(referent=actor.user)
        total = rows.count()
        shown = with_last_contact(rows).order_by(F("last_contact_on").asc(nulls_first=True), "pk")
        lines = lines_of(door, actor, shown[page * size : (page + 1) * size], localdate(at))
    return HouseholdsPage(lines, total)


def households_of(
    actor: Actor, people: Iterable[UUID], at: datetime, action: str = "households.index"
) -> dict[UUID, HouseholdLine]:
    """By person, the household they belong to, where the actor works on it."""
    with reading(actor, action, at) as door:
        rows = HouseholdMembership.objects.filter(
            person__in=list(people), until_on=None, household__in=access.households(actor)
        )
        where = dict(rows.values_list("person", "household"))
        found = with_last_contact(access.households(actor).filter(pk__in=set(where.values())))
        lines = {line.id: line for line in lines_of(door, actor, found, localdate(at))}
    return {person: lines[household] for person, household in where.items() if household in lines}


def place_of(actor: Actor, membership_id: int, at: datetime) -> KnownPlace:
    """What somebody is in their household, for a form that changes it; raises NotHere."""
    with reading(actor, "memberships.edit", at) as door:
        row = access.get_membership(actor, membership_id)
        place = Place(Relation(row.relation), Relocates(row.relocates), row.expected_on)
        found = KnownPlace(row.household_id, line_of(actor, row.person), place)
        door.saw(row.person_id, Extent.LINE)
    return found


def first_person(actor: Actor, household_id: UUID, at: datetime) -> UUID:
    """Whom a text about a household is kept with: who came first and is still there; or NotHere.

    Nothing of them is read.
    """
    with reading(actor, "households.show", at):
        household = access.get_household(actor, household_id)
        rows = household.memberships.filter(until_on=None).order_by("pk")
        person: UUID = rows.values_list("person", flat=True)[0]
    return person


def with_last_contact(rows: QuerySet[Household]) -> QuerySet[Household]:
    """Households, each with the day somebody last spoke to one of them."""
    today = Q(memberships__until_on=None)
    return rows.annotate(last_contact_on=Max("memberships__person__last_contact_on", filter=today))


def lines_of(
    door: Door, actor: Actor, rows: QuerySet[Household], today: date
) -> tuple[HouseholdLine, ...]:
    """Lines of households (`with_last_contact`), for a query that has a door open."""
    return tuple(_line(door, actor, household, today) for household in fetched(rows))


def fetched(rows: QuerySet[Household]) -> list[Household]:
    """Households with all that a line is made of."""
    return list(rows.select_related("referent").prefetch_related(MEMBERS, "housing_situations"))


def _line(door: Door, actor: Actor, household: Household, today: date) -> HouseholdLine:
    adults = adults_of(actor, household, today)
    for person in adults:
        door.saw(person.id, Extent.LINE)
    return line_from(household, adults)


def line_from(household: Household, adults: tuple[PersonLine, ...]) -> HouseholdLine:
    """The line of one that was `fetched`, with its adults."""
    people = sum(row.until_on is None for row in household.memberships.all())
    stays = [one for one in household.housing_situations.all() if one.until_on is None]
    return HouseholdLine(
        id=household.pk,
        adults=adults,
        others=people - len(adults),
        stage=stage_of(household.informed_on, household.eligible_on, household.closed_on),
        referent=str(household.referent) if household.referent else "",
        last_contact_on=getattr(household, "last_contact_on", None),
        stay_ends_on=(stays[0].extended_until or stays[0].ends_on) if stays else None,
    )


def adult_of(actor: Actor, household: Household, person_id: UUID, today: date) -> Member:
    """One of the adults of a household who decide today; or NotHere."""
    rows = household.memberships.filter(until_on=None, person=person_id)
    for member in members_of(actor, rows.select_related("person__referent"), today):
        if member.decides:
            return member
    raise NotHere(person=person_id)


def members_of(
    actor: Actor, memberships: Iterable[HouseholdMembership], today: date
) -> tuple[Member, ...]:
    """Who belongs to a household, those expected as well; the first adult first."""
    order = list(Relation)
    rows = [row for row in memberships if row.until_on is None]
    members = [_member(actor, row, today) for row in rows]
    return tuple(
        sorted(
            members,
            key=lambda one: (
                not one.is_adult,
                order.index(one.relation),
                one.person.birth_date or "9",
                one.membership,
            ),
        )
    )


def adults_of(actor: Actor, household: Household, today: date) -> tuple[PersonLine, ...]:
    """The adults of a household today: what it is called by."""
    return tuple(one.person for one in grown_ups(actor, household, today))


def grown_ups(actor: Actor, household: Household, today: date) -> tuple[Member, ...]:
    """The same, and what they are in it; nothing of its children is opened but when they were
    born."""
    rows = [row for row in household.memberships.all() if row.until_on is None]
    grown = [row for row in rows if not _is_a_child(row, today)]
    return tuple(one for one in members_of(actor, grown, today) if one.is_adult)


def _is_a_child(row: HouseholdMembership, today: date) -> bool:
    """Of a child nothing but the birth date is opened for a list that names adults only."""
    if row.relation != Relation.CHILD:
        return False
    born = open_key(row.person).read(row.person, "birth_date")
    return not is_adult(born, Relation.CHILD, today)


def _member(actor: Actor, row: HouseholdMembership, today: date) -> Member:
    line = line_of(actor, row.person)
    relation = Relation(row.relation)
    return Member(
        membership=row.pk,
        person=line,
        relation=relation,
        relocates=Relocates(row.relocates),
        expected_on=row.expected_on,
        is_adult=is_adult(line.birth_date, relation, today),
    )


def is_adult(birth_date: str, relation: Relation, today: date) -> bool:
    """Whether somebody decides for themselves: by their birth date or year, else by relation.

    `birth_date` as it is kept: 1990-01-05, 1990, or empty. Whoever turns 18 this year and is known
    by the year alone counts as a child still.
    """
    if len(birth_date) == 4:
        return today.year - int(birth_date) > ADULT_AT
    if birth_date:
        born = date.fromisoformat(birth_date)
        age = today.year - born.year - ((today.month, today.day) < (born.month, born.day))
        return age >= ADULT_AT
    return relation is not Relation.CHILD

"""Who reaches which household. Foreign is answered exactly like absent.

Caseworkers and managers work on all households of their centre. Nobody else reads a household as a
whole: finance sees the people it pays, a participant their own part (`own_household`), whoever
opened a file of another centre that one person.
"""

from uuid import UUID

from django.db.models import QuerySet

from trousseau.accounts.actor import Actor
from trousseau.accounts.choices import Role
from trousseau.accounts.doors import NotHere, the_one
from trousseau.households.models import Household, HouseholdMembership
from trousseau.privacy.models import Person

WORKS_ON = frozenset({Role.CASEWORKER, Role.MANAGER})


def households(actor: Actor) -> QuerySet[Household]:
    """The households this actor works on."""
    if actor.role not in WORKS_ON:
        return Household.objects.none()
    return Household.objects.filter(centre__in=actor.centres)


def get_household(actor: Actor, household_id: UUID) -> Household:
    """One of them, with its centre and referent; or NotHere."""
    return the_one(
        households(actor).select_related("centre", "referent"), household_id, record(household_id)
    )


def get_household_to_change(actor: Actor, household_id: UUID) -> Household:
    """One of them, locked until the transaction ends; or NotHere."""
    rows = households(actor).select_for_update(of=("self",))
    return the_one(rows, household_id, record(household_id))


def memberships(actor: Actor) -> QuerySet[HouseholdMembership]:
    """The present places in these households."""
    return HouseholdMembership.objects.filter(household__in=households(actor), until_on=None)


def get_membership(actor: Actor, membership_id: int) -> HouseholdMembership:
    """One of them, with its person; or NotHere."""
    rows = memberships(actor).select_related("person__referent")
    return the_one(rows, membership_id, f"membership:{membership_id}")


def get_membership_to_change(actor: Actor, membership_id: int) -> HouseholdMembership:
    """One of them, locked until the transaction ends; or NotHere."""
    rows = memberships(actor).select_for_update(of=("self",))
    return the_one(rows, membership_id, f"membership:{membership_id}")


def get_member(household: Household, person_id: UUID | None) -> Person | None:
    """Somebody who belongs to the household today; None when nobody is named; or NotHere."""
    if person_id is None:
        return None
    rows = household.memberships.filter(until_on=None).select_related("person")
    found = rows.filter(person=person_id).first()
    if found is None:
        raise NotHere(person=person_id)
    return found.person


def own_household(actor: Actor) -> Household:
    """That of a participant today; or NotHere."""
    found = None
    if actor.role == Role.PARTICIPANT and actor.person is not None:
        mine = {"memberships__person": actor.person, "memberships__until_on": None}
        found = Household.objects.filter(**mine).first()
    if found is None:
        raise NotHere(person=actor.person)
    return found


def record(household_id: UUID) -> str:
    """A household as the log names it."""
    return f"household:{household_id}"

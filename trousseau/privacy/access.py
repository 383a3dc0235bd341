"""Who reaches which person, and which of their fields. Foreign is answered exactly like absent."""

from uuid import UUID

from django.db.models import Q, QuerySet

from trousseau.accounts.actor import Actor
from trousseau.accounts.choices import Role
from trousseau.accounts.doors import NotHere
from trousseau.privacy.models import Person

IDENTITY = frozenset({"given_names", "family_name", "own_script_name", "birth_date", "language"})
ALL = IDENTITY | {"address", "channels", "note"}

# A role that is not named reads, or writes, nothing.
READABLE: dict[Role, frozenset[str]] = {
    Role.CASEWORKER: ALL,
    Role.MANAGER: ALL,
    # Money is paid to somebody, not to their address, health or story.
    Role.FINANCE: frozenset({"given_names", "family_name"}),
    Role.PARTICIPANT: IDENTITY | {"address", "channels"},
    # Only through a file opened with a reason.
    Role.COORDINATOR: ALL - {"note"},
}
WRITABLE: dict[Role, frozenset[str]] = {
    Role.CASEWORKER: ALL,
    Role.MANAGER: ALL,
}


def people(actor: Actor) -> QuerySet[Person]:
    """The people this actor reaches, erased ones left out."""
    return Person.objects.filter(erased_on=None).filter(
        Q(centre__in=actor.centres) | Q(pk__in=actor.people)
    )


def get_person(actor: Actor, person_id: UUID) -> Person:
    """One person; raises NotHere when there is none, or none for this actor."""
    person = None
    if readable(actor):
        person = people(actor).select_related("centre", "referent").filter(pk=person_id).first()
    if person is None:
        raise NotHere(person=person_id)
    return person


def get_person_to_change(actor: Actor, person_id: UUID) -> Person:
    """One person whom this actor may change, locked until the transaction ends; or NotHere."""
    person = None
    if writable(actor):
        person = people(actor).select_for_update(of=("self",)).filter(pk=person_id).first()
    if person is None or (person.pk in actor.opened and person.centre_id not in actor.centres):
        raise NotHere(person=person_id)
    return person


def readable(actor: Actor) -> frozenset[str]:
    """The fields of a person this actor may read."""
    return READABLE.get(actor.role, frozenset())


def writable(actor: Actor) -> frozenset[str]:
    """The fields of a person this actor may write."""
    return WRITABLE.get(actor.role, frozenset())

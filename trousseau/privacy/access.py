"""Who reaches which person, and which of their fields. Foreign is answered exactly like absent.

The lists are of what a role needs for its own work, and why. Nobody reads a field that is not here.
"""

from uuid import UUID

from django.db.models import Q, QuerySet

from trousseau.accounts.actor import Actor
from trousseau.accounts.break_glass import OPENERS
from trousseau.accounts.choices import Role
from trousseau.accounts.doors import NotHere
from trousseau.privacy.choices import TokenKind
from trousseau.privacy.models import Person

NAMES = frozenset({"given_names", "family_name"})
IDENTITY = NAMES | {"own_script_name", "birth_date", "language"}
# How to reach somebody; also where they live.
CONTACT = frozenset({"address", "channels"})
# Who follows the person, since when, and when they last spoke.
COURSE = frozenset({"referent", "opened_on", "last_contact_on"})
# What staff write for one another: how to call without doing harm, and notes.
PRECAUTIONS = frozenset({"precautions"})
ALL = IDENTITY | CONTACT | PRECAUTIONS | COURSE | {"note"}

# A role that is not named reads, or writes, nothing: the data protection officer reads the log, the
# administrator keeps accounts, a partner gets what a consent lets out.
READABLE: dict[Role, frozenset[str]] = {
    Role.CASEWORKER: ALL,
    # Stands in for a caseworker, and answers for the files.
    Role.MANAGER: ALL,
    # Money is paid to somebody, not to their address, health or story.
    Role.FINANCE: NAMES,
    # What they told us, and who to turn to. What staff wrote is given with everything else on
    # request: it may speak of somebody who reads over their shoulder.
    Role.PARTICIPANT: IDENTITY | CONTACT | COURSE,
    # Only through a file opened with a reason: who it is and how to reach them, not the story.
    Role.COORDINATOR: IDENTITY | CONTACT | PRECAUTIONS | COURSE,
}
WRITABLE: dict[Role, frozenset[str]] = {
    Role.CASEWORKER: IDENTITY | CONTACT | {"note"},
    Role.MANAGER: IDENTITY | CONTACT | {"note"},
}
# Who makes the whole copy of a file, with what staff wrote for one another: they read it through
# and hand it over. The person's own copy, on a screen that others may see, is what they may read.
WHOLE_COPY = frozenset({Role.CASEWORKER, Role.MANAGER})
# Who reads who has read a file: those who answer for it, and the person.
TOLD_OF_READERS = frozenset({Role.CASEWORKER, Role.MANAGER, Role.PARTICIPANT})


def own_people(actor: Actor) -> QuerySet[Person]:
    """The people of the actor's own centre, erased ones left out."""
    return Person.objects.filter(erased_on=None, centre__in=actor.centres)


def people(actor: Actor) -> QuerySet[Person]:
    """The people this actor reaches, erased ones left out."""
    one_by_one = actor.people if actor.role in OPENERS | {Role.PARTICIPANT} else frozenset()
    return Person.objects.filter(erased_on=None).filter(
        Q(centre__in=actor.centres) | Q(pk__in=one_by_one)
    )


def get_person(actor: Actor, person_id: UUID) -> Person:
    """One person; raises NotHere when there is none, or none for this actor."""
    person = None
    if readable(actor):
        person = people(actor).select_related("centre", "referent").filter(pk=person_id).first()
    if person is None:
        raise NotHere(person=person_id)
    return person


def get_own_person(actor: Actor, person_id: UUID) -> Person:
    """One person of the actor's own centre, not of one whose file they opened; or NotHere."""
    person = None
    if readable(actor):
        rows = own_people(actor).select_related("centre", "referent")
        person = rows.filter(pk=person_id).first()
    if person is None:
        raise NotHere(person=person_id)
    return person


def get_person_to_change(actor: Actor, person_id: UUID) -> Person:
    """One person whom this actor may change, locked until the transaction ends; or NotHere."""
    person = None
    if writable(actor):
        person = own_people(actor).select_for_update(of=("self",)).filter(pk=person_id).first()
    if person is None:
        raise NotHere(person=person_id)
    return person


def get_person_watched(actor: Actor, person_id: UUID) -> Person:
    """One person of whom this actor may know who read their file; or NotHere.

    A file that was opened from elsewhere is watched by its own centre only.
    """
    person = None
    if actor.role in TOLD_OF_READERS:
        theirs = Q(centre__in=actor.centres)
        if actor.person is not None:
            theirs |= Q(pk=actor.person)
        person = Person.objects.filter(theirs, erased_on=None, pk=person_id).first()
    if person is None:
        raise NotHere(person=person_id)
    return person


def readable(actor: Actor) -> frozenset[str]:
    """The fields of a person this actor may read."""
    return READABLE.get(actor.role, frozenset())


def writable(actor: Actor) -> frozenset[str]:
    """The fields of a person this actor may write."""
    return WRITABLE.get(actor.role, frozenset())


def searchable(actor: Actor) -> frozenset[TokenKind]:
    """What this actor may find people by: nothing that they could not read."""
    fields = readable(actor)
    kinds: set[TokenKind] = set()
    if fields & NAMES and actor.centres:
        kinds |= {TokenKind.REFERENCE, TokenKind.NAME, TokenKind.SOUND}
    if "channels" in fields and actor.centres:
        kinds |= {TokenKind.PHONE, TokenKind.EMAIL}
    return frozenset(kinds)

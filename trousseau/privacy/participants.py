"""A person's own access to their file: an identifier and a link, handed over by their centre."""

import secrets
from datetime import datetime
from uuid import UUID

from trousseau.accounts.actions import Place, UsernameTaken, invite, renew_access
from trousseau.accounts.actor import Actor
from trousseau.accounts.choices import LinkKind, Role
from trousseau.accounts.doors import writing
from trousseau.accounts.models import CentreMembership
from trousseau.privacy import access

# Short words that are said and written alike in most languages of the programme.
WORDS = ("lune", "soleil", "lac", "jardin", "pain", "table", "maison", "olive", "sel", "tulipe")


def give_access(actor: Actor, person_id: UUID, at: datetime) -> tuple[LinkKind, str]:
    """A link for a person to their own file: an invitation, or a renewal when they have been in.

    A link that they were given before works no more. Gives the link's kind and secret. Raises
    NotHere.
    """
    with writing(actor, "accounts.participant", at) as door:
        person = access.get_person_to_change(actor, person_id)
        known = CentreMembership.objects.filter(
            person=person.pk, role=Role.PARTICIPANT, until_on=None
        ).first()
        door.changed(person.pk)
        if known is not None:
            return LinkKind.RENEWAL, renew_access(actor, known.user_id, at)
        while True:
            place = Place(Role.PARTICIPANT, person.centre_id, identifier(), person=person.pk)
            try:
                return LinkKind.INVITATION, invite(actor, place, at)
            except UsernameTaken:
                continue


def identifier() -> str:
    """What a participant signs in with, drawn by lot; two may draw the same."""
    return f"{secrets.choice(WORDS)}-{secrets.randbelow(9000) + 1000}"

"""Who reaches what of partners. Foreign is answered exactly like absent.

Organisations and what they offer belong to the programme: whoever accompanies people, or keeps
partners warm, reads and writes all of them. An introduction is about one person: it is reached by
whoever works on the household that the person belongs to.
"""

from uuid import UUID

from django.db.models import QuerySet

from trousseau.accounts.actor import Actor
from trousseau.accounts.choices import KEEPS_PARTNERS
from trousseau.accounts.doors import NotHere, the_one
from trousseau.households import access as households
from trousseau.partners.models import (
    Commitment,
    Contact,
    Introduction,
    LocalFact,
    Opportunity,
    Organisation,
)


def keeps(actor: Actor, what: str) -> None:
    """Raises NotHere for whoever has nothing to do with partners."""
    if actor.role not in KEEPS_PARTNERS:
        raise NotHere(what=what)


def organisations(actor: Actor) -> QuerySet[Organisation]:
    """Those of the programme."""
    if actor.role not in KEEPS_PARTNERS:
        return Organisation.objects.none()
    return Organisation.objects.all()


def get_organisation(actor: Actor, organisation_id: UUID, *, change: bool = False) -> Organisation:
    """One of them, locked for a change; or NotHere."""
    rows = organisations(actor)
    return the_one(
        rows.select_for_update() if change else rows,
        organisation_id,
        f"organisation:{organisation_id}",
    )


def get_contact(actor: Actor, contact_id: UUID, *, change: bool = False) -> Contact:
    """Somebody who works there, locked for a change; or NotHere."""
    rows = Contact.objects.filter(organisation__in=organisations(actor))
    rows = rows.select_for_update(of=("self",)) if change else rows
    return the_one(rows.select_related("organisation"), contact_id, f"contact:{contact_id}")


def get_commitment_to_change(actor: Actor, commitment_id: int) -> Commitment:
    """A promise of one of them, locked; or NotHere."""
    rows = Commitment.objects.filter(organisation__in=organisations(actor))
    return the_one(
        rows.select_for_update(of=("self",)), commitment_id, f"commitment:{commitment_id}"
    )


def opportunities(actor: Actor) -> QuerySet[Opportunity]:
    """What all of them offer, or did."""
    return Opportunity.objects.filter(organisation__in=organisations(actor))


def get_opportunity(actor: Actor, opportunity_id: UUID, *, change: bool = False) -> Opportunity:
    """One of these, with its organisation and contact, locked for a change; or NotHere."""
    rows = opportunities(actor).select_related("organisation", "contact")
    rows = rows.select_for_update(of=("self",)) if change else rows
    return the_one(rows, opportunity_id, f"opportunity:{opportunity_id}")


def local_facts(actor: Actor) -> QuerySet[LocalFact]:
    """What is known of places: the programme's."""
    if actor.role not in KEEPS_PARTNERS:
        return LocalFact.objects.none()
    return LocalFact.objects.all()


def get_local_fact(actor: Actor, fact_id: int, *, change: bool = False) -> LocalFact:
    """One of these, locked for a change; or NotHere."""
    rows = local_facts(actor)
    return the_one(rows.select_for_update() if change else rows, fact_id, f"fact:{fact_id}")


def introductions(actor: Actor) -> QuerySet[Introduction]:
    """Those of the people of households that this actor works on."""
    mine = households.memberships(actor).values("person")
    return Introduction.objects.filter(person__in=mine, person__erased_on=None)


def get_introduction(actor: Actor, introduction_id: UUID, *, change: bool = False) -> Introduction:
    """One of them, with all that it names, locked for a change; or NotHere."""
    rows = introductions(actor).select_related(
        "person", "organisation", "contact", "opportunity", "consent", "link", "made_by"
    )
    rows = rows.select_for_update(of=("self",)) if change else rows
    return the_one(rows, introduction_id, record(introduction_id))


def record(introduction_id: UUID) -> str:
    """An introduction as the log names it."""
    return f"introduction:{introduction_id}"

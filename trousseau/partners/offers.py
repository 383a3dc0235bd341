"""What partners offer themselves, by a link: a draft until a member of staff has checked it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Q
from django.utils.timezone import localdate

from trousseau.accounts.actor import Actor
from trousseau.accounts.choices import LinkKind
from trousseau.accounts.doors import the_one, visiting, writing
from trousseau.accounts.links import find_link, make_link, revoke, use_link
from trousseau.accounts.models import User
from trousseau.partners import access
from trousseau.partners.choices import OpportunityState, OrganisationKind
from trousseau.partners.models import Offering, Opportunity
from trousseau.partners.opportunities import OpportunityFields, write_fields

# A partner answers when the week allows it.
LIFETIME = timedelta(days=30)


@dataclass(frozen=True)
class Invited:
    """Who is asked to offer something, and by whom."""

    organisation: str
    kind: OrganisationKind
    by: str
    expires_at: datetime


def make_offering(actor: Actor, organisation_id: UUID, at: datetime) -> str:
    """A link by which an organisation offers one thing, once; gives its secret. Raises NotHere."""
    with writing(actor, "offers.make", at) as door:
        organisation = access.get_organisation(actor, organisation_id, change=True)
        maker = User.objects.get(pk=actor.user)
        link, secret = make_link(LinkKind.OFFER, maker, at, LIFETIME)
        row = Offering.objects.create(link=link, organisation=organisation)
        door.changed(record=f"offering:{row.pk}")
    return secret


def revoke_offering(actor: Actor, offering_id: int, at: datetime) -> UUID:
    """Make such a link useless; gives its organisation. Raises NotHere."""
    with writing(actor, "offers.revoke", at) as door:
        rows = Offering.objects.filter(organisation__in=access.organisations(actor))
        row = the_one(rows, offering_id, f"offering:{offering_id}")
        revoke(Q(pk=row.link_id), door, at)
        door.changed(record=f"offering:{row.pk}")
    return row.organisation_id


def invited(secret: str, at: datetime) -> Invited:
    """Who is asked by a link; raises NotHere when it does not work (any more)."""
    link = find_link(LinkKind.OFFER, secret, at)
    organisation = Offering.objects.select_related("organisation").get(link=link).organisation
    return Invited(
        organisation.name,
        OrganisationKind(organisation.kind),
        str(link.made_by or ""),
        link.expires_at,
    )


def offer(secret: str, fields: OpportunityFields, at: datetime) -> UUID:
    """Keep what a partner wrote, as a draft; the link is used up. Raises NotHere."""
    with visiting("offers.add", at) as door:
        link = find_link(LinkKind.OFFER, secret, at)
        offering = Offering.objects.select_related("organisation").get(link=link)
        use_link(link, at)
        row = Opportunity(
            organisation=offering.organisation,
            state=OpportunityState.DRAFT,
            verified_on=localdate(at),
            added_on=localdate(at),
        )
        write_fields(row, fields)
        row.save(force_insert=True)
        offering.organisation.active_on = max(offering.organisation.active_on, localdate(at))
        offering.organisation.save(update_fields=["active_on"])
        door.changed(record=f"opportunity:{row.pk}")
    return row.pk

"""Who looks after which accounts."""

from uuid import UUID

from django.db.models import Q, QuerySet

from trousseau.accounts.actor import Actor
from trousseau.accounts.choices import Role
from trousseau.accounts.doors import NotHere
from trousseau.accounts.models import Centre, CentreMembership, Link, User

# Whom somebody may invite, and whose access they may renew or end.
LOOKS_AFTER: dict[Role, frozenset[Role]] = {
    Role.ADMINISTRATOR: frozenset(set(Role) - {Role.PARTICIPANT, Role.PARTNER}),
    Role.MANAGER: frozenset({Role.CASEWORKER, Role.FINANCE, Role.PARTNER, Role.PARTICIPANT}),
    Role.CASEWORKER: frozenset({Role.PARTNER, Role.PARTICIPANT}),
}


def looked_after(actor: Actor) -> frozenset[Role]:
    """The roles of the accounts this actor looks after."""
    return LOOKS_AFTER.get(actor.role, frozenset())


def memberships(actor: Actor) -> QuerySet[CentreMembership]:
    """The memberships this actor looks after: of the whole programme, or of their centre."""
    found = CentreMembership.objects.filter(role__in=looked_after(actor))
    if actor.role != Role.ADMINISTRATOR:
        found = found.filter(centre=actor.centre)
    return found


def get_user(actor: Actor, user_id: UUID) -> User:
    """An account all of whose present places this actor looks after; or NotHere.

    Somebody with a place elsewhere as well is not for one centre alone to close.
    """
    theirs = memberships(actor).filter(user=user_id, until_on=None)
    others = CentreMembership.objects.filter(user=user_id, until_on=None).exclude(
        pk__in=theirs.values("pk")
    )
    user = None
    if user_id != actor.user and theirs.exists() and not others.exists():
        user = User.objects.filter(pk=user_id).first()
    if user is None:
        raise NotHere(what=f"user:{user_id}")
    return user


def get_membership(actor: Actor, membership_id: int) -> CentreMembership:
    """A place this actor looks after, not their own; or NotHere."""
    found = memberships(actor).filter(pk=membership_id).exclude(user=actor.user).first()
    if found is None:
        raise NotHere(what=f"membership:{membership_id}")
    return found


def links(actor: Actor) -> QuerySet[Link]:
    """The links this actor may see and revoke: their own, and those to places they look after."""
    mine = Q(made_by=actor.user)
    places = Q(invitation__role__in=looked_after(actor))
    if actor.role != Role.ADMINISTRATOR:
        places &= Q(invitation__centre=actor.centre)
    return Link.objects.filter(mine | places) if looked_after(actor) else Link.objects.none()


def get_link(actor: Actor, link_id: int) -> Link:
    """One of these links; or NotHere."""
    link = links(actor).filter(pk=link_id).first()
    if link is None:
        raise NotHere(what=f"link:{link_id}")
    return link


def centres(actor: Actor) -> QuerySet[Centre]:
    """The centres one may invite to: all of them for the administrator, else one's own."""
    if actor.role == Role.ADMINISTRATOR:
        return Centre.objects.filter(closed_on=None)
    return Centre.objects.filter(pk=actor.centre or 0, closed_on=None)

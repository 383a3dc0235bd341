"""Who looks after which accounts."""

from datetime import date, datetime
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.timezone import localdate

from trousseau.accounts.actor import Actor, actor_of, memberships_of, present
from trousseau.accounts.choices import (
    KEEPS_PARTNERS,
    LINKS_OF_PARTNERS,
    MEETS_HOUSEHOLDS,
    LinkKind,
    Role,
)
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


def users(actor: Actor) -> QuerySet[User]:
    """The accounts, not their own, all of whose present places this actor looks after.

    Somebody with a place elsewhere as well is not for one centre alone to close.
    """
    theirs = memberships(actor).filter(until_on=None)
    others = CentreMembership.objects.filter(until_on=None).exclude(pk__in=theirs.values("pk"))
    return (
        User.objects.filter(pk__in=theirs.values("user"))
        .exclude(pk__in=others.values("user"))
        .exclude(pk=actor.user)
    )


def get_user(actor: Actor, user_id: UUID) -> User:
    """One of these accounts; or NotHere."""
    user = users(actor).filter(pk=user_id).first()
    if user is None:
        raise NotHere(what=f"user:{user_id}")
    return user


def get_membership(actor: Actor, membership_id: int) -> CentreMembership:
    """A present place this actor looks after, not their own, to be ended; or NotHere."""
    found = memberships(actor).filter(pk=membership_id, until_on=None).exclude(user=actor.user)
    membership = found.select_for_update().first()
    if membership is None:
        raise NotHere(what=f"membership:{membership_id}")
    return membership


def links(actor: Actor) -> QuerySet[Link]:
    """The links this actor may see and revoke.

    Their own, those they could have made, and the calendars of those whom they look after.
    """
    if not looked_after(actor):
        return Link.objects.none()
    calendars = Q(kind=LinkKind.CALENDAR, made_by__in=users(actor))
    found = Link.objects.filter(Q(made_by=actor.user) | _makes(actor) | calendars)
    return found.exclude(kind__in=LINKS_OF_PARTNERS)


def _makes(actor: Actor) -> Q:
    """Links to places and accounts that this actor looks after."""
    places = Q(invitation__role__in=looked_after(actor))
    if actor.role != Role.ADMINISTRATOR:
        places &= Q(invitation__centre=actor.centre)
    return places | Q(renewal__user__in=users(actor))


def get_link(actor: Actor, link_id: int) -> Link:
    """One of these links; or NotHere."""
    link = links(actor).filter(pk=link_id).first()
    if link is None:
        raise NotHere(what=f"link:{link_id}")
    return link


def could_make(link: Link, at: datetime) -> bool:
    """Whether whoever made a link could make it now: a link is worth no more than its maker."""
    if link.made_by is None:
        # By a command on the machine itself: for the first administrator, or one locked out.
        renewed = CentreMembership.objects.filter(user__renewal__link=link)
        if link.kind == LinkKind.RENEWAL:
            return _administrators(localdate(at)).filter(pk__in=renewed).exists()
        return not has_administrator(localdate(at))
    makers = [actor_of(one, at) for one in memberships_of(link.made_by, localdate(at))]
    if link.kind in LINKS_OF_PARTNERS:
        return any(maker.role in KEEPS_PARTNERS for maker in makers)
    if link.kind == LinkKind.CALENDAR:
        return any(maker.role in MEETS_HOUSEHOLDS for maker in makers)
    return any(Link.objects.filter(_makes(maker), pk=link.pk).exists() for maker in makers)


def has_administrator(today: date) -> bool:
    """Whether somebody looks after the accounts of the programme."""
    return _administrators(today).exists()


def administrator(address: str, today: date) -> User | None:
    """The administrator who signs in with this address; None when there is none."""
    places = _administrators(today).filter(user__username__iexact=address)
    return User.objects.filter(pk__in=places.values("user")).first()


def _administrators(today: date) -> QuerySet[CentreMembership]:
    return CentreMembership.objects.filter(
        present(today), role=Role.ADMINISTRATOR, user__is_active=True
    )


def centres(actor: Actor) -> QuerySet[Centre]:
    """The centres one may invite to: all of them for the administrator, else one's own."""
    if actor.role == Role.ADMINISTRATOR:
        return Centre.objects.all()
    return Centre.objects.filter(pk=actor.centre or 0)

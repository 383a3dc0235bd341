"""What can be read of accounts: who works where, and which links are about."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from allauth.mfa.models import Authenticator
from django.db.models import Count, Q

from trousseau.accounts import access
from trousseau.accounts.actor import Actor, memberships_of
from trousseau.accounts.choices import STAFF_ROLES, LinkKind, Role
from trousseau.accounts.links import find_link
from trousseau.accounts.models import Centre, CentreMembership, Invitation, Link, Renewal, User
from trousseau.territories.text import fold


@dataclass(frozen=True)
class CentreLine:
    """A centre of the network, and how many work there."""

    id: int
    name: str
    kind: str
    commune: str
    staff: int


@dataclass(frozen=True)
class PlaceLine:
    """One place of somebody: what, where, since and until when."""

    id: int
    role: Role
    centre: str
    organisation: str
    from_on: date
    until_on: date | None


@dataclass(frozen=True)
class AccountLine:
    """Somebody one looks after. A participant has no name here, only what they sign in with."""

    id: UUID
    name: str
    username: str
    is_active: bool
    has_second_factor: bool
    last_login: datetime | None
    places: tuple[PlaceLine, ...]


@dataclass(frozen=True)
class LinkLine:
    """A link that works without an account; its secret is not known any more."""

    id: int
    kind: LinkKind
    to: str
    role: str
    # Empty for a command on the machine itself.
    made_by: str
    made_at: datetime
    expires_at: datetime


@dataclass(frozen=True)
class Offer:
    """What an invitation or a renewal offers to whoever holds its link."""

    username: str
    name: str
    role: Role | None
    centre: str
    by: str


def centre_lines(today: date) -> list[CentreLine]:
    """All centres, by name."""
    staffed = Q(centremembership__role__in=STAFF_ROLES) & (
        Q(centremembership__until_on=None) | Q(centremembership__until_on__gt=today)
    )
    rows = Centre.objects.annotate(staff=Count("centremembership", filter=staffed))
    return [
        CentreLine(row.pk, row.name, row.get_kind_display(), row.commune, row.staff)
        # Évry stands under E: databases do not agree on that.
        for row in sorted(rows, key=lambda row: fold(row.name))
    ]


def account_lines(actor: Actor) -> list[AccountLine]:
    """The accounts this actor looks after, closed ones last."""
    places: dict[UUID, list[CentreMembership]] = {}
    for membership in access.memberships(actor).select_related("centre").order_by("from_on", "pk"):
        places.setdefault(membership.user_id, []).append(membership)
    users = User.objects.filter(pk__in=places).order_by("-is_active", "name", "username")
    secured = set(
        Authenticator.objects.filter(user__in=places)
        .exclude(type=Authenticator.Type.RECOVERY_CODES)
        .values_list("user_id", flat=True)
    )
    return [
        AccountLine(
            id=user.pk,
            name=user.name,
            username=user.username,
            is_active=user.is_active,
            has_second_factor=user.pk in secured,
            last_login=user.last_login,
            places=tuple(_place(membership) for membership in places[user.pk]),
        )
        for user in users
    ]


def _place(membership: CentreMembership) -> PlaceLine:
    return PlaceLine(
        id=membership.pk,
        role=Role(membership.role),
        centre=membership.centre.name if membership.centre else "",
        organisation=membership.organisation,
        from_on=membership.from_on,
        until_on=membership.until_on,
    )


def account(actor: Actor, user_id: UUID) -> AccountLine:
    """One of them; raises NotHere."""
    user = access.get_user(actor, user_id)
    return next(line for line in account_lines(actor) if line.id == user.pk)


def own_places(user_id: UUID, today: date) -> list[PlaceLine]:
    """What somebody is today; they choose among these what to work as."""
    return [_place(row) for row in memberships_of(User.objects.get(pk=user_id), today)]


def link_lines(actor: Actor, at: datetime) -> list[LinkLine]:
    """The links that still work and that this actor may revoke, newest first."""
    rows = (
        access.links(actor)
        .filter(used_at=None, revoked_at=None, expires_at__gt=at)
        .select_related("invitation", "renewal__user", "made_by")
        .order_by("-made_at", "-pk")
    )
    return [_link(row) for row in rows]


def _link(row: Link) -> LinkLine:
    invitation: Invitation | None = getattr(row, "invitation", None)
    renewal: Renewal | None = getattr(row, "renewal", None)
    to = invitation.username if invitation else renewal.user.username if renewal else ""
    if row.kind == LinkKind.CALENDAR and row.made_by is not None:
        to = row.made_by.username
    role = Role(invitation.role).label if invitation else ""
    return LinkLine(
        row.pk, LinkKind(row.kind), to, str(role), _maker(row), row.made_at, row.expires_at
    )


def _maker(link: Link) -> str:
    return str(link.made_by or "")


def offer(kind: LinkKind, secret: str, at: datetime) -> Offer:
    """What a link offers; raises NotHere when it does not work (any more)."""
    link = find_link(kind, secret, at)
    if kind == LinkKind.RENEWAL:
        user = Renewal.objects.select_related("user").get(link=link).user
        return Offer(user.username, user.name, None, "", _maker(link))
    invitation = Invitation.objects.select_related("centre").get(link=link)
    return Offer(
        username=invitation.username,
        name=invitation.name,
        role=Role(invitation.role),
        centre=invitation.centre.name if invitation.centre else "",
        by=_maker(link),
    )

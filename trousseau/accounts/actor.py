"""Who is asking: one membership at one moment, read anew from the database on every request."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q

from trousseau.accounts.choices import CASE_ROLES, Role
from trousseau.accounts.models import BreakGlassAccess, CentreMembership, User


@dataclass(frozen=True)
class Actor:
    """Somebody in a role. Everything about access is decided from these values alone."""

    user: UUID
    membership: int
    role: Role
    # Their centre; None for a role of the whole programme.
    centre: int | None
    # A participant's own file.
    person: UUID | None = None
    # Files of other centres opened in this capacity, with a reason, and still open.
    opened: frozenset[UUID] = frozenset()

    @property
    def centres(self) -> frozenset[int]:
        """The centres whose people's files they reach as a matter of course."""
        if self.centre is None or self.role not in CASE_ROLES:
            return frozenset()
        return frozenset({self.centre})

    @property
    def people(self) -> frozenset[UUID]:
        """People they reach one by one: themselves, and the files they opened."""
        return self.opened | ({self.person} if self.person is not None else frozenset())


def present(today: date) -> Q:
    """The memberships that hold on a day."""
    return Q(from_on__lte=today) & (Q(until_on=None) | Q(until_on__gt=today))


def memberships_of(user: User, today: date) -> list[CentreMembership]:
    """What somebody is today, oldest first; nothing once the account is closed."""
    if not user.is_active:
        return []
    return list(
        CentreMembership.objects.filter(present(today), user=user)
        .select_related("centre", "user")
        .order_by("from_on", "id")
    )


def actor_of(membership: CentreMembership, at: datetime) -> Actor:
    """The actor that a membership makes at a moment."""
    opened = BreakGlassAccess.objects.filter(
        membership=membership, opened_at__lte=at, closes_at__gt=at
    ).values_list("person", flat=True)
    return Actor(
        user=membership.user_id,
        membership=membership.pk,
        role=Role(membership.role),
        centre=membership.centre_id,
        person=membership.person,
        opened=frozenset(opened),
    )

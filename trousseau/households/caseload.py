"""Who accompanies how many households in a centre, and which ones; for whoever shares them out."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count
from django.utils.timezone import localdate

from trousseau.accounts.actor import Actor, present
from trousseau.accounts.choices import Role
from trousseau.accounts.doors import NotHere, reading
from trousseau.accounts.models import CentreMembership
from trousseau.households import access
from trousseau.households.queries import HouseholdLine, lines_of, with_last_contact

MOST = 60


@dataclass(frozen=True)
class Load:
    """Somebody who accompanies households, and how many; None: nobody yet."""

    user: UUID | None
    name: str
    households: int


@dataclass(frozen=True)
class Caseload:
    """The loads of a centre, and the households of one of them."""

    loads: tuple[Load, ...]
    shown: UUID | None
    lines: tuple[HouseholdLine, ...]


def caseload(actor: Actor, shown: UUID | None, at: datetime) -> Caseload:
    """The loads of a manager's centre, and the open households of `shown` (None: of nobody).

    Somebody who works there no longer is among them as long as a household still waits for another.
    Raises NotHere for who is no manager.
    """
    with reading(actor, "households.assign", at) as door:
        if actor.role != Role.MANAGER:
            raise NotHere(what="household:assign")
        rows = access.households(actor).filter(closed_on=None)
        counts = dict(rows.order_by().values_list("referent").annotate(Count("pk")))
        staff = CentreMembership.objects.filter(
            present(localdate(at)),
            centre=actor.centre,
            role__in=access.WORKS_ON,
            user__is_active=True,
        ).select_related("user")
        names = {row.user_id: str(row.user) for row in staff}
        gone = rows.filter(referent__isnull=False).exclude(referent__in=names)
        for row in gone.select_related("referent"):
            if row.referent is not None:
                names[row.referent.pk] = str(row.referent)
        theirs = with_last_contact(rows.filter(referent=shown)).order_by("referred_on", "pk")
        return Caseload(
            loads=(
                Load(None, "", counts.get(None, 0)),
                *(
                    Load(user, name, counts.get(user, 0))
                    for user, name in sorted(names.items(), key=lambda pair: pair[1])
                ),
            ),
            shown=shown,
            lines=lines_of(door, actor, theirs[:MOST], localdate(at)),
        )

"""Links that work without an account: made, found, used once, revoked.

Whoever has the link has what it opens, so it opens little, for days, once; what is kept is a hash,
from which the link cannot be made again.
"""

import hashlib
import secrets
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet

from trousseau.accounts import access
from trousseau.accounts.choices import LinkKind
from trousseau.accounts.doors import Door, NotHere
from trousseau.accounts.models import Link, User
from trousseau.audit.endings import Kind, write_ending

LIFETIME = timedelta(days=7)
SECRET_BYTES = 24


def make_link(
    kind: LinkKind, made_by: User | None, at: datetime, lifetime: timedelta = LIFETIME
) -> tuple[Link, str]:
    """A new link and its secret, which is shown once and cannot be read back.

    `made_by` is None for a command on the machine itself.
    """
    secret = secrets.token_urlsafe(SECRET_BYTES)
    link = Link.objects.create(
        kind=kind,
        secret_hash=_hash(secret),
        made_by=made_by,
        made_at=at,
        expires_at=at + lifetime,
    )
    return link, secret


def working(at: datetime) -> QuerySet[Link]:
    """The links that would open something at this moment."""
    return Link.objects.filter(used_at=None, revoked_at=None, expires_at__gt=at)


def find_link(kind: LinkKind, secret: str, at: datetime) -> Link:
    """The link with this secret; raises NotHere when there is none, or it no longer works."""
    found = working(at).filter(kind=kind, secret_hash=_hash(secret))
    link = found.select_related("made_by").first()
    if link is None or not access.could_make(link, at):
        raise NotHere(what=f"link:{kind}")
    return link


def use_link(link: Link, at: datetime) -> None:
    """Use it up; raises NotHere when another request was faster."""
    if not working(at).filter(pk=link.pk).update(used_at=at):
        raise NotHere(what=f"link:{link.pk}")
    write_ending(Kind.LINK, bytes(link.secret_hash).hex(), at, "used")


def revoke(which: Q, door: Door, at: datetime) -> None:
    """Make useless those of these links that were not used."""
    for link in Link.objects.filter(which, used_at=None, revoked_at=None):
        link.revoked_at = at
        link.save(update_fields=["revoked_at"])
        write_ending(Kind.LINK, link.secret_hash.hex(), at, "revoked")
        door.changed(record=f"link:{link.pk}")


def _hash(secret: str) -> bytes:
    return hashlib.sha256(secret.encode()).digest()

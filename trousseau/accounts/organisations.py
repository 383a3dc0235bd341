"""Accounts that the server of an organisation signs in (OpenID Connect).

The first time after an invitation, the account keeps a mark of who it is on that server. From then
on nobody else comes in as this account: neither who gets the same address later, nor somebody
whose address is changed over there. A new access from the centre lets it begin anew.
"""

from collections.abc import Iterable
from datetime import datetime
from hashlib import sha256

from trousseau.accounts.doors import NotHere, visiting
from trousseau.accounts.models import User

ACTION = "account.organisation"


def mark_of(server: str, subject: str) -> str:
    """What is kept of who somebody is on a server: not their number there, which others use too."""
    return sha256(f"{server} {subject}".encode()).hexdigest()


def user_signed_in(addresses: Iterable[str], mark: str, at: datetime) -> User:
    """The open account of one of these addresses, which carries this mark from now on.

    `addresses` are verified and in lower case; participants have none here. Raises NotHere when
    there is no such account, or it is marked as somebody else's, or they as another account.
    """
    with visiting(ACTION, at) as door:
        wanted = [address for address in addresses if address]
        accounts = User.objects.filter(email__in=wanted, is_active=True).select_for_update()
        user = accounts.first()
        if user is None:
            raise NotHere(what="organisation")
        if not user.organisation_mark and not User.objects.filter(organisation_mark=mark).exists():
            user.organisation_mark = mark
            user.save(update_fields=["organisation_mark"])
            door.actor = str(user.pk)
            door.changed(record=f"user:{user.pk}")
        if user.organisation_mark != mark:
            raise NotHere(what=f"user:{user.pk}")
    return user

"""A place ends; an account closes, with its last place at the latest; old secrets end."""

from datetime import datetime

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.utils.timezone import localdate

from trousseau.accounts.models import CentreMembership, User
from trousseau.accounts.second_factor import ending_what_goes
from trousseau.audit.endings import Kind, numbered, print_of, write_ending


def end(place: CentreMembership, at: datetime) -> None:
    """End a place today, or on the day on which it would have begun."""
    place.until_on = max(localdate(at), place.from_on)
    place.save(update_fields=["until_on"])
    write_ending(Kind.PLACE, place_record(place), at)


def place_record(place: CentreMembership) -> str:
    """A place as the register of endings names it."""
    return numbered(place.user_id, place.pk, place.from_on)


def close(user: User, at: datetime) -> None:
    """Close an account and end its places, in a transaction; from here its time runs out."""
    user.is_active = False
    user.closed_at = at
    user.save(update_fields=["is_active", "closed_at"])
    write_ending(Kind.ACCOUNT, str(user.pk), at)
    for place in _open_places(user):
        end(place, at)


def close_without_place(user: User, at: datetime) -> None:
    """Close an account that nobody would look after any more."""
    if not _open_places(user):
        close(user, at)


def give_address_up(closed: User) -> None:
    """Let a closed account keep its name, for the log, but not the address: that is another's."""
    EmailAddress.objects.filter(user=closed).delete()
    closed.username, closed.email = f"closed-{closed.pk.hex}", ""
    closed.save(update_fields=["username", "email"])


def end_password(user: User, at: datetime) -> None:
    """Before another takes its place: the password that somebody has is never to be right again."""
    write_ending(Kind.PASSWORD, str(user.pk), at, print_of(user.password))


def end_secrets(user: User, at: datetime) -> None:
    """Let the password and the second factors that somebody has be worth nothing any more."""
    end_password(user, at)
    with ending_what_goes(user, at):
        Authenticator.objects.filter(user=user).delete()


def _open_places(user: User) -> list[CentreMembership]:
    return list(CentreMembership.objects.filter(user=user, until_on=None))

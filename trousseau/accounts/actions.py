"""What can change about accounts. Each change is logged with who made it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from allauth.account.models import EmailAddress
from django.contrib.auth.password_validation import validate_password
from django.db import IntegrityError
from django.db.models import Q
from django.utils.timezone import localdate

from trousseau.accounts import access
from trousseau.accounts.actor import Actor
from trousseau.accounts.choices import CASE_ROLES, PROGRAMME_ROLES, CentreKind, LinkKind, Role
from trousseau.accounts.closing import (
    close,
    close_without_place,
    end,
    end_secrets,
    give_address_up,
)
from trousseau.accounts.doors import Door, NotHere, system, visiting, writing
from trousseau.accounts.links import find_link, make_link, revoke, use_link, working
from trousseau.accounts.models import Centre, CentreMembership, Invitation, Renewal, User
from trousseau.accounts.tries import TooManyTries, one_at_a_time
from trousseau.audit.actions import SYSTEM
from trousseau.audit.alerts import alert_access_given
from trousseau.audit.models import LogRow

# How often in an hour somebody who invites is told that an address has an account already.
TAKEN_AN_HOUR = 10
HOUR = timedelta(hours=1)
# No address of this domain is anybody's (RFC 2606); the demonstration is known by its own.
RESERVED = ".example"
_INVITE = "accounts.invite"
_RENEW = "accounts.renew"
_TAKEN = "invitation:taken"


@dataclass(frozen=True)
class Place:
    """What somebody is invited to be."""

    role: Role
    centre: int | None
    username: str
    name: str = ""
    organisation: str = ""
    person: UUID | None = None


class UsernameTaken(NotHere):
    """There is an account with this address already; its owner is added a place instead."""

    def __init__(self) -> None:
        """In the log, who asks this of many addresses is seen."""
        super().__init__(what=_TAKEN)


class ReservedAddress(Exception):
    """Nobody has this address."""

    def __init__(self) -> None:
        """For a terminal; a page says it in its own words."""
        super().__init__(f"addresses that end with {RESERVED} are nobody's; give a real one")


class AdministratorExists(Exception):
    """There is an administrator, who invites others."""

    def __init__(self) -> None:
        """For a terminal."""
        super().__init__(
            "there is an administrator already, who invites others on the page; with their own "
            "address they get a link to a new access"
        )


def invite(actor: Actor, place: Place, at: datetime) -> str:
    """Offer a place; gives the secret of the link, to be handed over by the one who invites.

    An older invitation to the same address or person is revoked. Raises NotHere for a role or
    centre that is not theirs to give, UsernameTaken, TooManyTries, ReservedAddress.
    """
    with one_at_a_time(actor), writing(actor, _INVITE, at) as door:
        _check_place(actor, place)
        # What a participant signs in with is drawn by lot: that one is taken tells nothing.
        if place.role != Role.PARTICIPANT and _taken_lately(actor, at) >= TAKEN_AN_HOUR:
            raise TooManyTries
        secret = _offer(User.objects.get(pk=actor.user), place, door, at)
        _tell_officer(actor, [(place.role, place.centre)], at)
    return secret


def invite_administrator(address: str, at: datetime) -> tuple[LinkKind, str]:
    """Offer the place of the first administrator; or a new access to one who lost theirs.

    For whoever has the machine itself. Gives the link's kind and secret. Raises
    AdministratorExists, UsernameTaken, ReservedAddress.
    """
    locked_out = access.administrator(address, localdate(at))
    if locked_out is not None:
        with system(_RENEW, at) as door:
            alert_access_given(SYSTEM, None, at)
            return LinkKind.RENEWAL, _renewal(None, locked_out, door, at)
    with system(_INVITE, at) as door:
        if access.has_administrator(localdate(at)):
            raise AdministratorExists
        secret = _offer(None, Place(Role.ADMINISTRATOR, None, address), door, at)
    return LinkKind.INVITATION, secret


def _offer(made_by: User | None, place: Place, door: Door, at: datetime) -> str:
    username = place.username.lower()
    if username.endswith(RESERVED):
        raise ReservedAddress
    if _is_taken(place, at):
        raise UsernameTaken
    older = _to(username, place.person)
    # Of those that the machine has made, only the newest opens.
    revoke(older if made_by else older | Q(made_by=None), door, at)
    link, secret = make_link(LinkKind.INVITATION, made_by, at)
    invitation = Invitation.objects.create(
        link=link,
        username=username,
        name=place.name,
        role=place.role,
        centre_id=place.centre,
        person=place.person,
        organisation=place.organisation,
    )
    door.changed(place.person, record=f"invitation:{invitation.pk}")
    return secret


def _to(username: str, person: UUID | None) -> Q:
    """The invitations to an address, or for a person."""
    address = Q(invitation__username=username)
    return address if person is None else address | Q(invitation__person=person)


def _is_taken(place: Place, at: datetime) -> bool:
    known = User.objects.filter(username__iexact=place.username)
    if place.role != Role.PARTICIPANT:
        # A closed account gives its address up when the invitation is accepted.
        return known.filter(is_active=True).exists()
    # An identifier is drawn by lot, and may be drawn for two.
    offered = Q(invitation__username__iexact=place.username) & ~Q(invitation__person=place.person)
    return known.exists() or working(at).filter(offered).exists()


def _taken_lately(actor: Actor, at: datetime) -> int:
    return LogRow.objects.filter(
        actor=str(actor.user), at__gt=at - HOUR, action=_INVITE, record=_TAKEN
    ).count()


def _tell_officer(actor: Actor, places: Iterable[tuple[str, int | None]], at: datetime) -> None:
    """Say that somebody was given access to files, or to the log, by somebody who has none.

    Whoever looks after accounts of the whole programme could give it to themselves in this way.
    """
    for role, centre in places:
        elsewhere = role in CASE_ROLES and centre != actor.centre
        if elsewhere or role in (Role.COORDINATOR, Role.DPO):
            alert_access_given(str(actor.user), centre, at)


def _check_place(actor: Actor, place: Place) -> None:
    if place.role not in access.looked_after(actor):
        raise NotHere(what="invitation:new")
    if place.role in PROGRAMME_ROLES:
        if place.centre is not None:
            raise NotHere(what="invitation:new")
    elif not access.centres(actor).filter(pk=place.centre or 0).exists():
        raise NotHere(what="invitation:new")


def accept_invitation(secret: str, name: str, password: str, at: datetime) -> User:
    """Make the account that was offered; the link is used up.

    Raises NotHere when the link does not work (any more), and Django's ValidationError for a
    password that is too easily guessed: the link still works then.
    """
    with visiting("invitations.accept", at) as door:
        link = find_link(LinkKind.INVITATION, secret, at)
        invitation = Invitation.objects.select_related("centre").get(link=link)
        user = _account_for(invitation, name, at)
        validate_password(password, user)
        use_link(link, at)
        user.set_password(password)
        try:
            _open_account(user, invitation, at)
        except IntegrityError as error:
            # Another invitation, to the same address or for the same person, was faster.
            raise NotHere(what=f"link:{link.pk}") from error
        door.actor, door.role, door.centre = str(user.pk), invitation.role, invitation.centre_id
        revoke(_to(invitation.username, invitation.person), door, at)
        door.changed(invitation.person, record=f"invitation:{invitation.pk}")
    return user


def _account_for(invitation: Invitation, name: str, at: datetime) -> User:
    """A new account, also where this address had one that was closed: it may be somebody else."""
    # A participant's name stands sealed in their file, nowhere else.
    name = "" if invitation.role == Role.PARTICIPANT else name or invitation.name
    email = invitation.username if "@" in invitation.username else ""
    return User(username=invitation.username, email=email, name=name, created_at=at)


def _open_account(user: User, invitation: Invitation, at: datetime) -> None:
    for closed in User.objects.filter(username=user.username, is_active=False):
        give_address_up(closed)
    user.save(force_insert=True)
    if user.email:
        EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    CentreMembership.objects.create(
        user=user,
        role=invitation.role,
        centre=invitation.centre,
        from_on=localdate(at),
        person=invitation.person,
        organisation=invitation.organisation,
    )


def add_place(actor: Actor, user_id: UUID, role: Role, centre: int | None, at: datetime) -> None:
    """Give somebody one looks after a further place, from today; raises NotHere."""
    with writing(actor, "accounts.add_place", at) as door:
        user = access.get_user(actor, user_id)
        _check_place(actor, Place(role, centre, user.username))
        if role in (Role.PARTICIPANT, Role.PARTNER):
            raise NotHere(what=f"user:{user_id}")
        membership = CentreMembership.objects.create(
            user=user, role=role, centre_id=centre, from_on=localdate(at)
        )
        _tell_officer(actor, [(role, centre)], at)
        door.changed(record=f"membership:{membership.pk}")


def end_place(actor: Actor, membership_id: int, at: datetime) -> None:
    """End somebody's place; it bites on their next request. Raises NotHere.

    Their account closes with the last place. Links that they made, or that are for them, are
    revoked.
    """
    with writing(actor, "accounts.end_place", at) as door:
        membership = access.get_membership(actor, membership_id)
        end(membership, at)
        close_without_place(membership.user, at)
        _revoke_links_of(membership.user, door, at)
        door.changed(membership.person, record=f"membership:{membership.pk}")


def close_account(actor: Actor, user_id: UUID, at: datetime) -> None:
    """Close an account and all its places; it bites on the next request. Raises NotHere.

    Links that they made, or that are for them, are revoked. It stays closed: an invitation to the
    same address makes another account.
    """
    with writing(actor, "accounts.close", at) as door:
        user = access.get_user(actor, user_id)
        close(user, at)
        _revoke_links_of(user, door, at)
        door.changed(record=f"user:{user.pk}")


def _revoke_links_of(user: User, door: Door, at: datetime) -> None:
    revoke(Q(made_by=user) | Q(renewal__user=user), door, at)


def renew_access(actor: Actor, user_id: UUID, at: datetime) -> str:
    """A link for somebody who lost their password or second factor; gives its secret.

    Nothing changes until it is used, but that an older one is revoked. Raises NotHere.
    """
    with writing(actor, _RENEW, at) as door:
        user = access.get_user(actor, user_id)
        places = CentreMembership.objects.filter(user=user, until_on=None)
        _tell_officer(actor, places.values_list("role", "centre"), at)
        return _renewal(User.objects.get(pk=actor.user), user, door, at)


def _renewal(made_by: User | None, user: User, door: Door, at: datetime) -> str:
    revoke(Q(renewal__user=user), door, at)
    link, secret = make_link(LinkKind.RENEWAL, made_by, at)
    Renewal.objects.create(link=link, user=user)
    door.changed(record=f"user:{user.pk}")
    return secret


def use_renewal(secret: str, password: str, at: datetime) -> User:
    """Set a new password and forget the old second factors; every session of theirs ends.

    Raises NotHere, and Django's ValidationError for a password that is too easily guessed.
    """
    with visiting("invitations.renew", at) as door:
        link = find_link(LinkKind.RENEWAL, secret, at)
        user = Renewal.objects.select_related("user").get(link=link).user
        if not user.is_active:
            raise NotHere(what=f"link:{link.pk}")
        validate_password(password, user)
        use_link(link, at)
        end_secrets(user, at)
        user.set_password(password)
        # Nor does an organisation's server open it before it has named them anew.
        user.organisation_mark = ""
        user.save(update_fields=["password", "organisation_mark"])
        door.actor = str(user.pk)
        revoke(Q(renewal__user=user), door, at)
        door.changed(record=f"user:{user.pk}")
    return user


def revoke_link(actor: Actor, link_id: int, at: datetime) -> None:
    """Make a link useless; raises NotHere."""
    with writing(actor, "links.revoke", at) as door:
        link = access.get_link(actor, link_id)
        revoke(Q(pk=link.pk), door, at)


class CentreExists(Exception):
    """There is a centre of this name."""


def open_centre(actor: Actor, name: str, kind: CentreKind, commune: str, at: datetime) -> None:
    """Add a centre to the network; raises NotHere, CentreExists."""
    with writing(actor, "centres.add", at) as door:
        if actor.role != Role.ADMINISTRATOR:
            raise NotHere(what="centre:new")
        if Centre.objects.filter(name__iexact=name).exists():
            raise CentreExists
        centre = Centre.objects.create(
            name=name, kind=kind, commune=commune, opened_on=localdate(at)
        )
        door.changed(record=f"centre:{centre.pk}")

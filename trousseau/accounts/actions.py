"""What can change about accounts. Each change is logged with who made it."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib.auth.password_validation import validate_password

from trousseau.accounts import access
from trousseau.accounts.actor import Actor
from trousseau.accounts.choices import PROGRAMME_ROLES, CentreKind, LinkKind, Role
from trousseau.accounts.doors import NotHere, visiting, writing
from trousseau.accounts.links import find_link, make_link, use_link
from trousseau.accounts.models import Centre, CentreMembership, Invitation, Renewal, User


@dataclass(frozen=True)
class Place:
    """What somebody is invited to be."""

    role: Role
    centre: int | None
    username: str
    name: str = ""
    organisation: str = ""
    person: UUID | None = None


class UsernameTaken(Exception):
    """There is an account with this address already; its owner is added a place instead."""


def invite(actor: Actor, place: Place, at: datetime) -> str:
    """Offer a place; gives the secret of the link, to be handed over by the one who invites.

    Raises NotHere for a role or centre that is not theirs to give, UsernameTaken.
    """
    with writing(actor, "accounts.invite", at) as door:
        _check_place(actor, place)
        if User.objects.filter(username__iexact=place.username).exists():
            raise UsernameTaken
        link, secret = make_link(LinkKind.INVITATION, User.objects.get(pk=actor.user), at)
        invitation = Invitation.objects.create(
            link=link,
            username=place.username.lower(),
            name=place.name,
            role=place.role,
            centre_id=place.centre,
            person=place.person,
            organisation=place.organisation,
        )
        door.changed(place.person, record=f"invitation:{invitation.pk}")
    return secret


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
        is_participant = invitation.role == Role.PARTICIPANT
        user = User(
            username=invitation.username,
            email=invitation.username if "@" in invitation.username else "",
            # A participant's name stands sealed in their file, nowhere else.
            name="" if is_participant else name or invitation.name,
            created_at=at,
        )
        validate_password(password, user)
        use_link(link, at)
        user.set_password(password)
        user.save(force_insert=True)
        if user.email:
            EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
        _place(user, invitation, at)
        door.actor, door.role, door.centre = str(user.pk), invitation.role, invitation.centre_id
        door.changed(invitation.person, record=f"invitation:{invitation.pk}")
    return user


def _place(user: User, invitation: Invitation, at: datetime) -> None:
    CentreMembership.objects.create(
        user=user,
        role=invitation.role,
        centre=invitation.centre,
        from_on=at.date(),
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
            user=user, role=role, centre_id=centre, from_on=at.date()
        )
        door.changed(record=f"membership:{membership.pk}")


def end_place(actor: Actor, membership_id: int, at: datetime) -> None:
    """End somebody's place; it bites on their next request. Raises NotHere."""
    with writing(actor, "accounts.end_place", at) as door:
        membership = access.get_membership(actor, membership_id)
        membership.until_on = max(at.date(), membership.from_on)
        membership.save(update_fields=["until_on"])
        door.changed(membership.person, record=f"membership:{membership.pk}")


def close_account(actor: Actor, user_id: UUID, at: datetime) -> None:
    """Close an account and all its places; it bites on the next request. Raises NotHere."""
    with writing(actor, "accounts.close", at) as door:
        user = access.get_user(actor, user_id)
        user.is_active = False
        user.closed_at = at
        user.save(update_fields=["is_active", "closed_at"])
        for membership in CentreMembership.objects.filter(user=user, until_on=None):
            membership.until_on = max(at.date(), membership.from_on)
            membership.save(update_fields=["until_on"])
        door.changed(record=f"user:{user.pk}")


def renew_access(actor: Actor, user_id: UUID, at: datetime) -> str:
    """A link for somebody who lost their password or second factor; gives its secret.

    Nothing changes until it is used. Raises NotHere.
    """
    with writing(actor, "accounts.renew", at) as door:
        user = access.get_user(actor, user_id)
        link, secret = make_link(LinkKind.RENEWAL, User.objects.get(pk=actor.user), at)
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
        user.set_password(password)
        user.save(update_fields=["password"])
        Authenticator.objects.filter(user=user).delete()
        door.actor = str(user.pk)
        door.changed(record=f"user:{user.pk}")
    return user


def revoke_link(actor: Actor, link_id: int, at: datetime) -> None:
    """Make a link useless; raises NotHere."""
    with writing(actor, "links.revoke", at) as door:
        link = access.get_link(actor, link_id)
        if link.revoked_at is None:
            link.revoked_at = at
            link.save(update_fields=["revoked_at"])
        door.changed(record=f"link:{link.pk}")


class CentreExists(Exception):
    """There is a centre of this name."""


def open_centre(actor: Actor, name: str, kind: CentreKind, commune: str, at: datetime) -> None:
    """Add a centre to the network; raises NotHere, CentreExists."""
    with writing(actor, "centres.add", at) as door:
        if actor.role != Role.ADMINISTRATOR:
            raise NotHere(what="centre:new")
        if Centre.objects.filter(name__iexact=name).exists():
            raise CentreExists
        centre = Centre.objects.create(name=name, kind=kind, commune=commune, opened_on=at.date())
        door.changed(record=f"centre:{centre.pk}")

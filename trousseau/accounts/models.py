"""Centres; people who sign in; what they are here, from when to when; links without an account."""

import uuid
from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q

from trousseau.accounts.choices import (
    PROGRAMME_ROLES,
    BreakGlassReason,
    CentreKind,
    LinkKind,
    Role,
)


class Centre(models.Model):
    """A place of work of the network."""

    name = models.CharField(max_length=80, unique=True)
    kind = models.CharField(max_length=9, choices=CentreKind.choices)
    commune = models.CharField(max_length=5)  # official geographic code
    opened_on = models.DateField()

    def __str__(self) -> str:
        return self.name


class User(AbstractBaseUser):
    """Somebody who signs in.

    Staff and partners sign in with their work address. A participant signs in with an identifier
    the centre gives (`username`): no address of theirs is kept here in the clear, nor their name.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    username = models.CharField(max_length=150, unique=True)
    email = models.EmailField(blank=True, default="")
    name = models.CharField(max_length=120, blank=True, default="")
    language = models.CharField(max_length=10, default="fr")
    # Who this is on the server of an organisation that signs them in; empty before the first time.
    organisation_mark = models.CharField(max_length=64, blank=True, default="")
    # Closed at once: the next request finds nobody.
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    objects = BaseUserManager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["email"], condition=~Q(email=""), name="user_email_once"
            ),
            models.UniqueConstraint(
                fields=["organisation_mark"],
                condition=~Q(organisation_mark=""),
                name="user_organisation_mark_once",
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.username


class CentreMembership(models.Model):
    """What somebody is here, from–to. Rows are ended, not changed: history stays readable."""

    user = models.ForeignKey(User, models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=13, choices=Role.choices)
    centre = models.ForeignKey(Centre, models.PROTECT, null=True, blank=True)
    from_on = models.DateField()
    # The first day on which it no longer holds.
    until_on = models.DateField(null=True, blank=True)
    # A participant's own file; an opaque id, since people stand in a layer above.
    person = models.UUIDField(null=True, blank=True)
    # A partner's organisation.
    organisation = models.CharField(max_length=120, blank=True, default="")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(role__in=[str(role) for role in sorted(PROGRAMME_ROLES)], centre=None)
                | (
                    ~Q(role__in=[str(role) for role in sorted(PROGRAMME_ROLES)])
                    & Q(centre__isnull=False)
                ),
                name="membership_centre_fits_role",
            ),
            models.CheckConstraint(
                condition=Q(role=Role.PARTICIPANT, person__isnull=False)
                | (~Q(role=Role.PARTICIPANT) & Q(person=None)),
                name="membership_person_is_participant",
            ),
            # One account for one person, whichever of two invitations is accepted first.
            models.UniqueConstraint(
                fields=["person"], condition=Q(until_on=None), name="membership_person_once"
            ),
            models.CheckConstraint(
                condition=Q(until_on=None) | Q(until_on__gte=models.F("from_on")),
                name="membership_ends_after_it_begins",
            ),
        ]


class Link(models.Model):
    """A link that works without an account. A hash of its secret is kept; it can be revoked."""

    kind = models.CharField(max_length=10, choices=LinkKind.choices)
    secret_hash = models.BinaryField(max_length=32, unique=True)
    # None: a command on the machine itself, for the first administrator.
    made_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="links_made")
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)


class Invitation(models.Model):
    """A place in a centre, offered to one person; nobody can sign up otherwise."""

    link = models.OneToOneField(Link, models.PROTECT)
    # What they will sign in with: a work address, or an identifier for a participant.
    username = models.CharField(max_length=150)
    name = models.CharField(max_length=120, blank=True, default="")
    role = models.CharField(max_length=13, choices=Role.choices)
    centre = models.ForeignKey(Centre, models.PROTECT, null=True, blank=True)
    person = models.UUIDField(null=True, blank=True)
    organisation = models.CharField(max_length=120, blank=True, default="")


class Renewal(models.Model):
    """A way back in for somebody who lost their password or their second factor."""

    link = models.OneToOneField(Link, models.PROTECT)
    user = models.ForeignKey(User, models.PROTECT)


class BreakGlassAccess(models.Model):
    """A file of another centre, opened for an hour, with a reason its home centre sees."""

    # In what capacity: somebody who holds two places opens a file in one of them only.
    membership = models.ForeignKey(CentreMembership, models.PROTECT, related_name="opened")
    person = models.UUIDField()
    home_centre = models.ForeignKey(Centre, models.PROTECT, related_name="opened_from_elsewhere")
    reason = models.CharField(max_length=12, choices=BreakGlassReason.choices)
    opened_at = models.DateTimeField()
    closes_at = models.DateTimeField()
    # When somebody of the home centre said they had seen it.
    seen_at = models.DateTimeField(null=True, blank=True)
    seen_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["membership", "closes_at"], name="opened_by"),
            models.Index(fields=["home_centre", "opened_at"], name="opened_home"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(reason__in=BreakGlassReason.values), name="opened_for_a_reason"
            )
        ]


class GuessBucket(models.Model):
    """How many guesses were made at a secret since a moment; see `accounts.guesses`.

    `key` is a keyed hash: neither an account nor an address can be read from the table.
    """

    key = models.CharField(max_length=64, primary_key=True)
    count = models.PositiveSmallIntegerField()
    ends_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["ends_at"], name="guesses_end")]

"""A person and what is kept about them; every personal value is sealed under the person's own key.

`told_to_person` names the plain columns that are handed over, with the sealed ones, when a person
asks for everything that is kept about them.
"""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models

from trousseau.accounts.models import Centre
from trousseau.audit.fields import Holds, SealedField
from trousseau.privacy.choices import (
    ChannelKind,
    ErasureCause,
    GivenHow,
    OverrideReason,
    Purpose,
    TokenKind,
)


class Person(models.Model):
    """An adult or child the programme accompanies, or an empty shell once they were erased."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    # Said on the phone and printed instead of a name: eight signs that tell nothing.
    reference = models.CharField(max_length=9, unique=True)
    centre = models.ForeignKey(Centre, models.PROTECT)
    referent = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True)
    opened_on = models.DateField()
    last_contact_on = models.DateField()
    erased_on = models.DateField(null=True, blank=True)
    # The data key, wrapped under the master key; gone once the person is erased.
    wrapped_key = models.BinaryField(null=True)

    given_names = SealedField(holds=Holds.IDENTITY, person="id")
    family_name = SealedField(holds=Holds.IDENTITY, person="id")
    own_script_name = SealedField(holds=Holds.IDENTITY, person="id")
    birth_date = SealedField(holds=Holds.IDENTITY, person="id")
    language = SealedField(holds=Holds.IDENTITY, person="id")
    address = SealedField(holds=Holds.CONTACT, person="id")
    note = SealedField(holds=Holds.FREE_TEXT, person="id")

    told_to_person: ClassVar = ("reference", "opened_on", "last_contact_on")

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["centre", "erased_on", "-last_contact_on"], name="person_centre")
        ]

    def __str__(self) -> str:
        return self.reference


class ContactChannel(models.Model):
    """A number or address a person can be reached at; not an identity, two people may share one."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(Person, models.CASCADE, related_name="channels")
    kind = models.CharField(max_length=5, choices=ChannelKind.choices)
    value = SealedField(holds=Holds.CONTACT)
    # Whether a message there is read by this person alone; null: nobody has asked yet.
    safe = models.BooleanField(null=True)
    # How to write or call: "no message on the answering machine".
    how = SealedField(holds=Holds.FREE_TEXT)

    told_to_person: ClassVar = ("kind", "safe")


class SearchToken(models.Model):
    """A keyed token of one name or contact: finds the person without their name being here."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="tokens")
    centre = models.ForeignKey(Centre, models.PROTECT)
    kind = models.CharField(max_length=5, choices=TokenKind.choices)
    token = models.BinaryField(max_length=16)

    class Meta:
        # The centre comes first: a search costs the same whether or not others know the name.
        indexes: ClassVar = [
            models.Index(fields=["centre", "kind", "token"], name="token_centre"),
        ]


class Draft(models.Model):
    """What somebody was typing when the screen was locked or the network went away."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE)
    # The address of the form: /people/<id>/edit/.
    form = models.CharField(max_length=200)
    # Of whom it speaks; a draft about nobody yet has a key of its own.
    person = models.ForeignKey(Person, models.CASCADE, null=True, blank=True)
    wrapped_key = models.BinaryField(null=True)
    fields = SealedField(holds=Holds.FREE_TEXT)
    saved_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["user", "form"], name="draft_one_a_form")
        ]


class Consent(models.Model):
    """A person allows certain fields to go to a certain recipient for one purpose, until a day."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(Person, models.CASCADE, related_name="consents")
    purpose = models.CharField(max_length=12, choices=Purpose.choices)
    recipient = SealedField(holds=Holds.FREE_TEXT)
    fields = models.JSONField()  # names of fields, never their content
    given_at = models.DateTimeField()
    given_how = models.CharField(max_length=6, choices=GivenHow.choices)
    # The first moment at which it no longer holds.
    expires_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    told_to_person: ClassVar = (
        "purpose", "fields", "given_at", "given_how", "expires_at", "withdrawn_at",
    )  # fmt: skip


class Disclosure(models.Model):
    """Data that left: what, for what, to whom, when, and on which consent or override."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(Person, models.CASCADE, related_name="disclosures")
    consent = models.ForeignKey(Consent, models.PROTECT, null=True, blank=True)
    override = models.CharField(
        max_length=10, choices=OverrideReason.choices, blank=True, default=""
    )
    purpose = models.CharField(max_length=12, choices=Purpose.choices)
    recipient = SealedField(holds=Holds.FREE_TEXT)
    fields = models.JSONField()
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    told_to_person: ClassVar = ("purpose", "fields", "made_at", "override")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(consent__isnull=False, override="")
                | (models.Q(consent=None) & ~models.Q(override="")),
                name="disclosure_consent_or_override",
            )
        ]


class ErasureNotice(models.Model):
    """A person will be erased on a day, at least 30 days after the notice; it can be called off."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="erasure_notices")
    cause = models.CharField(max_length=9, choices=ErasureCause.choices)
    rule = models.CharField(max_length=40, blank=True, default="")
    noticed_on = models.DateField()
    due_on = models.DateField()
    called_off_on = models.DateField(null=True, blank=True)
    called_off_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    told_to_person: ClassVar = ("cause", "noticed_on", "due_on", "called_off_on")

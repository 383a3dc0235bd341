"""A person and what is kept about them; every personal value is sealed under the person's own key.

Each column of a table about people says what it is (`privacy.personal_data` refuses one that does
not): sealed; `told_to_person`, handed over along with the sealed ones when a person asks for
everything that is kept about them; or `held_back`, with the reason. `told_as` names what is told in
the place of a column that says too much. `read_online` are those among the told ones that the
person reads by themselves, on a screen that others may see: what `privacy.access` lets them read,
and nothing that a table forgets to name. Rows go when the person is erased, unless
`left_at_erasure` names the columns of a shell that stays.
"""

import uuid
from datetime import date
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from trousseau.accounts.models import Centre
from trousseau.audit.fields import Holds, SealedField, WrappedKeyField
from trousseau.privacy.choices import (
    ChannelKind,
    ErasureCause,
    GivenHow,
    OverrideReason,
    Purpose,
    RecipientKind,
    TokenKind,
)
from trousseau.privacy.references import new_reference


class Person(models.Model):
    """An adult or child the programme accompanies, or an empty shell once they were erased."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    # Said on the phone and printed instead of a name: eight signs that tell nothing.
    # An erased person's is drawn anew: on an old letter it leads nowhere.
    reference = models.CharField(_("Référence"), max_length=9, unique=True, default=new_reference)
    centre = models.ForeignKey(Centre, models.PROTECT, verbose_name=_("Centre"))
    referent = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True)
    # Null in a shell.
    opened_on = models.DateField(_("Dossier ouvert le"), null=True)
    last_contact_on = models.DateField(_("Dernier contact le"), null=True)
    erased_on = models.DateField(null=True, blank=True)
    # The data key, wrapped under the master key; gone once the person is erased.
    wrapped_key = WrappedKeyField(null=True)

    given_names = SealedField(_("Prénoms"), holds=Holds.IDENTITY, person="id")
    family_name = SealedField(_("Nom de famille"), holds=Holds.IDENTITY, person="id")
    own_script_name = SealedField(_("Nom dans son écriture"), holds=Holds.IDENTITY, person="id")
    birth_date = SealedField(_("Date de naissance"), holds=Holds.IDENTITY, person="id")
    language = SealedField(_("Langue"), holds=Holds.IDENTITY, person="id")
    address = SealedField(_("Adresse"), holds=Holds.CONTACT, person="id")
    note = SealedField(_("Notes"), holds=Holds.FREE_TEXT, person="id")

    told_to_person: ClassVar = ("reference", "centre", "opened_on", "last_contact_on")
    held_back: ClassVar = {
        "referent": "the name of a colleague",
        "erased_on": "nobody is told anything once they are erased",
    }
    read_online: ClassVar = (
        "reference", "centre", "opened_on", "last_contact_on", "given_names", "family_name",
        "own_script_name", "birth_date", "language", "address",
    )  # fmt: skip
    # The centre, because the second wall asks every row for one.
    left_at_erasure: ClassVar = ("id", "centre", "erased_on")

    class Meta:
        verbose_name_plural = _("Identité et dossier")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(erased_on__isnull=False)
                | models.Q(opened_on__isnull=False, last_contact_on__isnull=False),
                name="person_dated_or_erased",
            )
        ]
        indexes: ClassVar = [
            models.Index(fields=["centre", "erased_on", "-last_contact_on"], name="person_centre")
        ]

    def __str__(self) -> str:
        return self.reference

    def note_contact(self, on: date) -> None:
        """They were heard of on a day; one before the last changes nothing. Not saved."""
        self.last_contact_on = max(self.last_contact_on or on, on)


class ContactChannel(models.Model):
    """A number or address a person can be reached at; not an identity, two people may share one."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(Person, models.CASCADE, related_name="channels")
    kind = models.CharField(_("Moyen"), max_length=5, choices=ChannelKind.choices)
    value = SealedField(_("Numéro ou adresse"), holds=Holds.CONTACT)
    # Whether a message there is read by this person alone; null: nobody has asked yet.
    safe = models.BooleanField(_("Lu par la personne seule"), null=True)
    # How to write or call: "no message on the answering machine".
    how = SealedField(_("Précautions"), holds=Holds.FREE_TEXT)

    told_to_person: ClassVar = ("kind", "safe")
    read_online: ClassVar = ("kind", "value", "safe")

    class Meta:
        verbose_name_plural = _("Moyens de vous joindre")


class SearchToken(models.Model):
    """A keyed token of one name or contact: finds the person without their name being here."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="tokens")
    centre = models.ForeignKey(Centre, models.PROTECT)
    kind = models.CharField(max_length=5, choices=TokenKind.choices)
    token = models.BinaryField(max_length=16)

    held_back: ClassVar = {
        "centre": "that of the person, once more",
        "kind": "says from what the token was made",
        "token": "cannot be read; made from names and numbers that are told",
    }

    class Meta:
        # The centre comes first: a search costs the same whether or not others know the name.
        indexes: ClassVar = [
            models.Index(fields=["centre", "kind", "token"], name="token_centre"),
        ]


class PossibleDouble(models.Model):
    """Two files of different centres that may be of one person; for the coordinator to clear up."""

    # The one whose id is smaller, and the other.
    first = models.ForeignKey(Person, models.CASCADE, related_name="+")
    second = models.ForeignKey(Person, models.CASCADE, related_name="+")
    found_on = models.DateField(_("Remarqué le"))
    settled_on = models.DateField(_("Vérifié le"), null=True, blank=True)
    # Whether they are one person; null: nobody has asked yet.
    is_same = models.BooleanField(_("La même personne"), null=True, blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    told_to_person: ClassVar = ("found_on", "settled_on", "is_same")
    held_back: ClassVar = {"settled_by": "the account of a colleague"}

    class Meta:
        verbose_name_plural = _("Dossiers en double, peut-être")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["first", "second"], name="double_once"),
            models.CheckConstraint(
                condition=models.Q(first__lt=models.F("second")), name="double_of_two"
            ),
        ]


class Draft(models.Model):
    """What somebody was typing when the screen was locked or the network went away."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE)
    # The address of the form: /people/<id>/edit/.
    form = models.CharField(max_length=200)
    # Sent when the session was locked or over, by whoever sat there: beside what was kept before.
    came_late = models.BooleanField(default=False)
    # Of whom it speaks; a draft about nobody yet has a key of its own.
    person = models.ForeignKey(Person, models.CASCADE, null=True, blank=True)
    wrapped_key = WrappedKeyField(null=True)
    fields = SealedField(_("Texte en cours de saisie"), holds=Holds.FREE_TEXT)
    saved_at = models.DateTimeField(_("Enregistré le"))

    told_to_person: ClassVar = ("saved_at",)
    held_back: ClassVar = {
        "user": "the account of a colleague",
        "form": "the address of a form of this application",
        "came_late": "whether a screen was locked",
    }

    class Meta:
        verbose_name_plural = _("Brouillons")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["user", "form", "came_late"], name="draft_one_a_form")
        ]


class Consent(models.Model):
    """A person allows certain fields to go to a certain recipient for one purpose, until a day."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(Person, models.CASCADE, related_name="consents")
    purpose = models.CharField(_("Pour"), max_length=12, choices=Purpose.choices)
    recipient_kind = models.CharField(
        _("Destinataire"), max_length=10, choices=RecipientKind.choices
    )
    recipient = SealedField(_("Nom du destinataire"), holds=Holds.FREE_TEXT)
    fields = models.JSONField(_("Informations"))  # names of fields, never their content
    given_at = models.DateTimeField(_("Donné le"))
    given_how = models.CharField(_("Comment"), max_length=6, choices=GivenHow.choices)
    # The first moment at which it no longer holds.
    expires_at = models.DateTimeField(_("Valable jusqu’au"))
    withdrawn_at = models.DateTimeField(_("Retiré le"), null=True, blank=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    told_to_person: ClassVar = (
        "purpose", "recipient_kind", "fields", "given_at", "given_how", "expires_at",
        "withdrawn_at",
    )  # fmt: skip
    read_online: ClassVar = (*told_to_person, "recipient")
    held_back: ClassVar = {"recorded_by": "the account of a colleague"}

    class Meta:
        verbose_name_plural = _("Accords donnés")


class Disclosure(models.Model):
    """Data that left: what, for what, to whom, when, and on which consent or override."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(Person, models.CASCADE, related_name="disclosures")
    consent = models.ForeignKey(Consent, models.PROTECT, null=True, blank=True)
    override = models.CharField(
        _("Sans accord, parce que"),
        max_length=10,
        choices=OverrideReason.choices,
        blank=True,
        default="",
    )
    purpose = models.CharField(_("Pour"), max_length=12, choices=Purpose.choices)
    recipient_kind = models.CharField(
        _("Destinataire"), max_length=10, choices=RecipientKind.choices
    )
    recipient = SealedField(_("Nom du destinataire"), holds=Holds.FREE_TEXT)
    fields = models.JSONField(_("Informations"))
    made_at = models.DateTimeField(_("Transmis le"))
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    told_to_person: ClassVar = ("purpose", "recipient_kind", "fields", "made_at", "override")
    read_online: ClassVar = (*told_to_person, "recipient")
    held_back: ClassVar = {
        "consent": "stands among the consents",
        "made_by": "the account of a colleague",
    }

    class Meta:
        verbose_name_plural = _("Informations transmises")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(consent__isnull=False, override="")
                | (models.Q(consent=None) & ~models.Q(override="")),
                name="disclosure_consent_or_override",
            )
        ]


class ErasureNotice(models.Model):
    """A person will be erased on a day, at least 30 days after the notice; it can be called off.

    Earlier only where the person asked for it to be at once and a second colleague confirmed.
    """

    person = models.ForeignKey(Person, models.CASCADE, related_name="erasure_notices")
    cause = models.CharField(_("Pourquoi"), max_length=9, choices=ErasureCause.choices)
    rule = models.CharField(max_length=40, blank=True, default="")
    noticed_on = models.DateField(_("Annoncé le"))
    due_on = models.DateField(_("Prévu le"))
    # Who recorded that the person asked; null for a retention rule.
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    at_once = models.BooleanField(_("Sans attendre trente jours"), default=False)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    called_off_on = models.DateField(_("Annulé le"), null=True, blank=True)
    called_off_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    told_to_person: ClassVar = ("cause", "noticed_on", "due_on", "at_once", "called_off_on")
    read_online: ClassVar = told_to_person
    held_back: ClassVar = {
        "rule": "the name of a rule of this application",
        "asked_by": "the account of a colleague",
        "confirmed_by": "the account of a colleague",
        "called_off_by": "the account of a colleague",
    }

    class Meta:
        verbose_name_plural = _("Effacements annoncés")
        constraints: ClassVar = [
            # Two people: who asked cannot confirm.
            models.CheckConstraint(
                condition=models.Q(confirmed_by=None)
                | (models.Q(at_once=True) & ~models.Q(confirmed_by=models.F("asked_by"))),
                name="erasure_confirmed_by_another",
            ),
            models.UniqueConstraint(
                fields=["person"],
                condition=models.Q(called_off_on=None),
                name="erasure_one_open_notice",
            ),
        ]

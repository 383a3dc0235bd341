"""Organisations and what they offer belong to the programme; an introduction is one person's.

Contacts are professional, like staff: name, function and how to reach them at work stand in clear,
and go with the rule `contact` of `retention.yaml`.
"""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from trousseau.accounts.models import Link
from trousseau.audit.fields import Holds, SealedField
from trousseau.partners.choices import (
    FactAnswer,
    IntroductionState,
    Mail,
    OpportunityKind,
    OpportunityState,
    OrganisationKind,
    Promise,
    Refusal,
)
from trousseau.privacy.choices import Purpose, RecipientKind
from trousseau.privacy.models import Consent, Disclosure, Person


class Organisation(models.Model):
    """Who hires, lets, trains or helps; known to the whole programme."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=8, choices=OrganisationKind.choices)
    name = models.CharField(max_length=120)
    # Official codes; empty: not known yet.
    commune = models.CharField(max_length=5, blank=True, default="")
    area = models.CharField(max_length=4, blank=True, default="")
    note = models.TextField(blank=True, default="")
    added_on = models.DateField()
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    # The last day on which anything was heard of it, or it offered something.
    active_on = models.DateField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["kind", "area"], name="organisation_place")]

    def __str__(self) -> str:
        return self.name


class Contact(models.Model):
    """Somebody to turn to in an organisation; grows stale by itself (`freshness`)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="contacts")
    name = models.CharField(max_length=120)
    function = models.CharField(max_length=120, blank=True, default="")
    email = models.EmailField(blank=True, default="")
    phone = models.CharField(max_length=30, blank=True, default="")
    # The day on which they were added counts as one: somebody had just spoken to them.
    last_answer_on = models.DateField()
    # How many days each of their last answers took, the newest last.
    reply_days = models.JSONField(default=list)

    def __str__(self) -> str:
        return self.name


class Opportunity(models.Model):
    """A job, a home, a training place or a service, with its conditions and its days."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="opportunities")
    contact = models.ForeignKey(Contact, models.SET_NULL, null=True, blank=True, related_name="+")
    kind = models.CharField(max_length=8, choices=OpportunityKind.choices)
    state = models.CharField(
        max_length=9, choices=OpportunityState.choices, default=OpportunityState.DRAFT
    )
    title = models.CharField(max_length=120)
    # Where it is: the commune, and the employment area it belongs to.
    commune = models.CharField(max_length=5)
    area = models.CharField(max_length=4, blank=True, default="")
    details = models.JSONField(default=dict)
    conditions = models.TextField(blank=True, default="")
    # How many people, homes or places.
    capacity = models.PositiveSmallIntegerField(default=1)
    verified_on = models.DateField()
    # Its last day; after that it is expired, and nobody has to say so.
    expires_on = models.DateField()
    added_on = models.DateField()
    # Who looks after it: whoever wrote it down, or checked what the partner wrote themselves, by a
    # link. None: nobody has checked it yet.
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(state=OpportunityState.EXPIRED), name="opportunity_expires_by_itself"
            ),
            models.CheckConstraint(condition=Q(capacity__gte=1), name="opportunity_for_somebody"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["state", "expires_on", "area"], name="opportunity_open"),
        ]

    def __str__(self) -> str:
        return self.title


class Commitment(models.Model):
    """What an organisation promised for those it welcomes: kept on a day, or open."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="commitments")
    kind = models.CharField(max_length=13, choices=Promise.choices)
    # Who welcomes, what exactly: "Mme Exemple, chef d'équipe".
    words = models.CharField(max_length=200, blank=True, default="")
    promised_on = models.DateField()
    due_on = models.DateField(null=True, blank=True)
    kept_on = models.DateField(null=True, blank=True)


class Offering(models.Model):
    """A link by which an organisation offers something; what it sends is a draft."""

    link = models.OneToOneField(Link, models.PROTECT)
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="offerings")


class LocalFact(models.Model):
    """A question about a place that no public source answers, and what a referent found out.

    About places only: nobody is named, and nothing of a household stands here.
    """

    # An employment area (four digits) or a commune (five characters); the area it belongs to.
    place = models.CharField(max_length=5)
    area = models.CharField(max_length=4, blank=True, default="")
    # A key of `territories.local_facts.KINDS`; `detail` narrows it (which specialist).
    kind = models.CharField(max_length=20)
    detail = models.CharField(max_length=80, blank=True, default="")
    answer = models.CharField(max_length=7, choices=FactAnswer.choices, default=FactAnswer.UNKNOWN)
    # Who says so: a service, never a person.
    source = models.CharField(max_length=120, blank=True, default="")
    # Since when the question stands; null once it is answered.
    asked_on = models.DateField(null=True, blank=True)
    known_on = models.DateField(null=True, blank=True)
    # Its last day: after that it counts as unknown, and nobody has to say so.
    review_by = models.DateField(null=True, blank=True)
    written_on = models.DateField()
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(answer=FactAnswer.UNKNOWN, known_on=None, review_by=None)
                & Q(asked_on__isnull=False)
                | ~Q(answer=FactAnswer.UNKNOWN)
                & Q(asked_on=None, known_on__isnull=False, review_by__isnull=False),
                name="local_fact_is_asked_or_known",
            )
        ]
        indexes: ClassVar = [
            models.Index(fields=["area", "kind"], name="local_fact_area"),
            models.Index(fields=["written_by", "review_by"], name="local_fact_review"),
        ]


class Introduction(models.Model):
    """One adult is put in touch with an organisation, step by step, with their consent."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(Person, models.CASCADE, related_name="introductions")
    # Null once the organisation, or whoever was written to, is no longer kept.
    organisation = models.ForeignKey(Organisation, models.SET_NULL, null=True, related_name="+")
    contact = models.ForeignKey(Contact, models.SET_NULL, null=True, blank=True, related_name="+")
    opportunity = models.ForeignKey(
        Opportunity, models.SET_NULL, null=True, blank=True, related_name="introductions"
    )
    purpose = models.CharField(_("Pour"), max_length=12, choices=Purpose.choices)
    recipient_kind = models.CharField(
        _("Destinataire"), max_length=10, choices=RecipientKind.choices
    )
    recipient = SealedField(_("Nom du destinataire"), holds=Holds.FREE_TEXT)
    # What the partner sees of the person once they are interested: names of fields.
    fields = models.JSONField(_("Informations"))
    message = SealedField(_("Message"), holds=Holds.FREE_TEXT)
    state = models.CharField(
        _("État"),
        max_length=12,
        choices=IntroductionState.choices,
        default=IntroductionState.DRAFTED,
    )
    consent = models.ForeignKey(Consent, models.PROTECT, null=True, related_name="+")
    disclosure = models.ForeignKey(Disclosure, models.PROTECT, null=True, related_name="+")
    # The newest link: an older one was revoked.
    link = models.OneToOneField(Link, models.SET_NULL, null=True, related_name="+")
    mail = models.CharField(_("Courriel"), max_length=7, choices=Mail.choices, default=Mail.NONE)
    sent_at = models.DateTimeField(_("Envoyée le"), null=True)
    nudged_at = models.DateTimeField(_("Relancée le"), null=True)
    # When they propose to meet, and what they wrote.
    meets_at = models.DateTimeField(_("Rencontre proposée le"), null=True)
    refusal = models.CharField(
        _("Raison du refus"), max_length=8, choices=Refusal.choices, blank=True, default=""
    )
    answer = SealedField(_("Réponse"), holds=Holds.FREE_TEXT)
    made_at = models.DateTimeField(_("Préparée le"))
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    told_to_person: ClassVar = (
        "purpose", "recipient_kind", "fields", "state", "mail", "sent_at", "nudged_at", "meets_at",
        "refusal", "made_at",
    )  # fmt: skip
    # Not the reason of a refusal: it is told by somebody, not read on a screen.
    read_online: ClassVar = (
        "purpose", "recipient_kind", "recipient", "fields", "message", "state", "sent_at",
        "meets_at", "made_at",
    )  # fmt: skip
    held_back: ClassVar = {
        "organisation": "a number; its name is told as the recipient",
        "contact": "somebody who works there",
        "opportunity": "a number; the message speaks of it",
        "consent": "stands among the consents",
        "disclosure": "stands among what was passed on",
        "link": "a number",
        "made_by": "the account of a colleague",
    }

    class Meta:
        verbose_name_plural = _("Mises en relation")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state=IntroductionState.REFUSED) | Q(refusal=""),
                name="introduction_refused_for_a_reason",
            )
        ]
        indexes: ClassVar = [
            models.Index(fields=["state", "sent_at"], name="introduction_waiting"),
        ]


class IntroductionStep(models.Model):
    """What became of an introduction, when, and by whom; the history of it."""

    introduction = models.ForeignKey(Introduction, models.CASCADE, related_name="steps")
    verb = models.CharField(_("Étape"), max_length=11)
    at = models.DateTimeField(_("Le"))
    # Null: the partner, by the link.
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    told_to_person: ClassVar = ("verb", "at")
    read_online: ClassVar = told_to_person
    held_back: ClassVar = {"by": "the account of a colleague"}

    class Meta:
        verbose_name_plural = _("Étapes des mises en relation")
        indexes: ClassVar = [
            models.Index(fields=["introduction", "at"], name="introduction_history")
        ]

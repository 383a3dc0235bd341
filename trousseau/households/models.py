"""A household and what is known of it.

What is about one person is sealed under that person's key; what is about all of them, under a key
that the household owns and that goes with the last of them (`shared_by`, `privacy.personal_data`).
A household has no name of its own: it is called by its adults.
"""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from trousseau.accounts.models import Centre
from trousseau.audit.fields import Holds, SealedField, WrappedKeyField
from trousseau.households.choices import (
    AppointmentKind,
    AppointmentState,
    CloseReason,
    Extension,
    FactKind,
    HousingRight,
    Interpreter,
    NoteKind,
    OfferAnswer,
    OfferedBy,
    ReferredBy,
    Relation,
    Relocates,
    Structure,
)
from trousseau.privacy.models import Person


class Household(models.Model):
    """The people who move together, or think about it; the unit of everything that follows."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    # Always that of its people as well: they change centre together (`transfers`).
    centre = models.ForeignKey(Centre, models.PROTECT, verbose_name=_("Centre"))
    referent = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True)
    wrapped_key = WrappedKeyField()

    referred_by = models.CharField(_("Orienté par"), max_length=13, choices=ReferredBy.choices)
    referrer = SealedField(_("Qui a orienté"), holds=Holds.FREE_TEXT, person=None)
    # How far it has come before there is a plan: each step is the day on which it was reached.
    referred_on = models.DateField(_("Orienté le"))
    informed_on = models.DateField(_("Informé le"), null=True, blank=True)
    eligible_on = models.DateField(_("Conditions réunies le"), null=True, blank=True)
    closed_on = models.DateField(_("Clos le"), null=True, blank=True)
    close_reason = models.CharField(
        _("Raison de la clôture"),
        max_length=15,
        choices=CloseReason.choices,
        blank=True,
        default="",
    )

    shared_by: ClassVar = "memberships"
    told_to_person: ClassVar = (
        "centre", "referred_by", "referred_on", "informed_on", "eligible_on", "closed_on",
    )  # fmt: skip
    read_online: ClassVar = ("centre", "referred_on", "informed_on", "eligible_on", "closed_on")
    held_back: ClassVar = {
        "referent": "the name of a colleague",
        "close_reason": "each of them is given this copy; it may follow from what another said",
    }

    class Meta:
        verbose_name_plural = _("Le ménage")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(closed_on=None, close_reason="")
                | (Q(closed_on__isnull=False) & ~Q(close_reason="")),
                name="household_closed_for_a_reason",
            )
        ]
        indexes: ClassVar = [
            models.Index(fields=["centre", "closed_on", "referent"], name="household_centre"),
            models.Index(fields=["referent", "closed_on"], name="household_referent"),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class HouseholdMembership(models.Model):
    """Somebody belongs to a household, from–to; a separation ends rows and breaks nothing."""

    household = models.ForeignKey(Household, models.CASCADE, related_name="memberships")
    person = models.ForeignKey(Person, models.CASCADE, related_name="households")
    relation = models.CharField(_("Place dans le ménage"), max_length=8, choices=Relation.choices)
    relocates = models.CharField(
        _("Part avec le ménage"), max_length=8, choices=Relocates.choices, default=Relocates.UNKNOWN
    )
    from_on = models.DateField(_("Depuis le"))
    # The first day on which they belong to it no longer.
    until_on = models.DateField(_("Jusqu’au"), null=True, blank=True)
    # Not there yet: a child to be born, or somebody whom family reunification will bring.
    expected_on = models.DateField(_("Arrivée prévue le"), null=True, blank=True)

    told_to_person: ClassVar = ("relation", "relocates", "from_on", "until_on", "expected_on")
    read_online: ClassVar = told_to_person
    held_back: ClassVar = {"household": "a number; what it says is told with the household"}

    class Meta:
        verbose_name_plural = _("Place dans le ménage")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["person"], condition=Q(until_on=None), name="membership_one_household"
            ),
            models.CheckConstraint(
                condition=Q(until_on=None) | Q(until_on__gte=models.F("from_on")),
                name="membership_until_after_from",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["household", "until_on"], name="membership_household")
        ]


class EligibilityFact(models.Model):
    """Something checked about an adult on a day; the newest of a kind counts, none is changed."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="eligibility_facts")
    kind = models.CharField(_("Condition"), max_length=10, choices=FactKind.choices)
    value = SealedField(_("Réponse"), holds=Holds.FREE_TEXT)
    known_on = models.DateField(_("Vérifié le"))
    expires_on = models.DateField(_("Expire le"), null=True, blank=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    told_to_person: ClassVar = ("kind", "known_on", "expires_on")
    read_online: ClassVar = ("kind", "value", "known_on", "expires_on")
    held_back: ClassVar = {"recorded_by": "the account of a colleague"}

    class Meta:
        verbose_name_plural = _("Conditions vérifiées")
        indexes: ClassVar = [
            models.Index(fields=["person", "kind", "-known_on", "-id"], name="fact_newest")
        ]


class HousingSituation(models.Model):
    """Where a household lives from–to, and when it has to leave."""

    household = models.ForeignKey(Household, models.CASCADE, related_name="housing_situations")
    structure = models.CharField(_("Hébergement"), max_length=16, choices=Structure.choices)
    name = SealedField(_("Nom de la structure"), holds=Holds.CONTACT, person=None)
    from_on = models.DateField(_("Depuis le"))
    until_on = models.DateField(_("Jusqu’au"), null=True, blank=True)
    # The day on which the stay ends, as the household was told.
    ends_on = models.DateField(_("Fin de prise en charge"), null=True, blank=True)
    extension = models.CharField(
        _("Prolongation"), max_length=7, choices=Extension.choices, default=Extension.NONE
    )
    extended_until = models.DateField(_("Prolongée jusqu’au"), null=True, blank=True)

    told_to_person: ClassVar = (
        "structure", "from_on", "until_on", "ends_on", "extension", "extended_until",
    )  # fmt: skip
    read_online: ClassVar = (*told_to_person, "name")

    class Meta:
        verbose_name_plural = _("Hébergements")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["household"], condition=Q(until_on=None), name="housing_one_at_a_time"
            )
        ]
        indexes: ClassVar = [
            models.Index(fields=["ends_on", "until_on"], name="housing_ends"),
        ]


class SocialHousingFile(models.Model):
    """A household's request for a social home: what a move may make it give up."""

    household = models.OneToOneField(Household, models.CASCADE, related_name="social_housing")
    number = SealedField(_("Numéro unique d’enregistrement"), holds=Holds.IDENTITY, person=None)
    first_requested_on = models.DateField(_("Première demande le"), null=True, blank=True)
    renew_by = models.DateField(_("À renouveler avant le"), null=True, blank=True)
    # Official codes of the départements in which homes are asked for.
    departements = models.JSONField(_("Départements demandés"), default=list)
    housing_right = models.CharField(
        _("Droit au logement opposable"),
        max_length=10,
        choices=HousingRight.choices,
        default=HousingRight.NONE,
    )
    housing_right_on = models.DateField(_("Décision du"), null=True, blank=True)
    siao_on = models.DateField(_("Demande au SIAO le"), null=True, blank=True)

    told_to_person: ClassVar = (
        "first_requested_on", "renew_by", "departements", "housing_right", "housing_right_on",
        "siao_on",
    )  # fmt: skip
    read_online: ClassVar = (*told_to_person, "number")

    class Meta:
        verbose_name_plural = _("Demande de logement social")


class OutsideOffer(models.Model):
    """What somebody outside the programme offered the household, and what it answered.

    What may follow a no is told before (`outside_consequences`). Nobody counts these.
    """

    household = models.ForeignKey(Household, models.CASCADE, related_name="outside_offers")
    offered_by = models.CharField(_("Proposé par"), max_length=17, choices=OfferedBy.choices)
    what = SealedField(_("Ce qui est proposé"), holds=Holds.FREE_TEXT, person=None)
    offered_on = models.DateField(_("Proposé le"))
    answer_by = models.DateField(_("Réponse attendue avant le"), null=True, blank=True)
    # When the household was told what may follow.
    told_on = models.DateField(_("Conséquences dites le"), null=True, blank=True)
    answer = models.CharField(
        _("Réponse"), max_length=4, choices=OfferAnswer.choices, default=OfferAnswer.OPEN
    )
    answered_on = models.DateField(_("Répondu le"), null=True, blank=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    told_to_person: ClassVar = (
        "offered_by", "offered_on", "answer_by", "told_on", "answer", "answered_on",
    )  # fmt: skip
    read_online: ClassVar = (*told_to_person, "what")
    held_back: ClassVar = {"recorded_by": "the account of a colleague"}

    class Meta:
        verbose_name_plural = _("Propositions reçues d’ailleurs")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(answer__in=[OfferAnswer.OPEN, OfferAnswer.NONE])
                | Q(told_on__isnull=False),
                name="outside_offer_told_before_answered",
            ),
            models.CheckConstraint(
                condition=Q(answer=OfferAnswer.OPEN, answered_on=None)
                | (~Q(answer=OfferAnswer.OPEN) & Q(answered_on__isnull=False)),
                name="outside_offer_answered_on_a_day",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["answer", "answer_by"], name="outside_offer_waits"),
            models.Index(fields=["household", "offered_on"], name="outside_offer_newest"),
        ]


class Note(models.Model):
    """What was said or done, in a few words; of one person, or of the household."""

    household = models.ForeignKey(Household, models.CASCADE, related_name="notes")
    # Then it is that person's alone: sealed under their key, erased and told with them.
    person = models.ForeignKey(Person, models.CASCADE, null=True, blank=True, related_name="notes")
    kind = models.CharField(_("Sorte de note"), max_length=9, choices=NoteKind.choices)
    text = SealedField(_("Texte"), holds=Holds.FREE_TEXT)
    written_at = models.DateTimeField(_("Écrit le"))
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    told_to_person: ClassVar = ("kind", "written_at")
    held_back: ClassVar = {"written_by": "the account of a colleague"}

    class Meta:
        verbose_name_plural = _("Notes")
        indexes: ClassVar = [models.Index(fields=["household", "-written_at"], name="note_newest")]


class Appointment(models.Model):
    """A day and an hour with a household, and who interprets."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    household = models.ForeignKey(Household, models.CASCADE, related_name="appointments")
    # Somebody seen alone; null: whoever comes.
    person = models.ForeignKey(
        Person, models.CASCADE, null=True, blank=True, related_name="appointments"
    )
    kind = models.CharField(_("Pour"), max_length=14, choices=AppointmentKind.choices)
    at = models.DateTimeField(_("Le"))
    with_user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    interpreter = models.CharField(
        _("Interprète"), max_length=7, choices=Interpreter.choices, default=Interpreter.NONE
    )
    place = SealedField(_("Où, et pour quoi"), holds=Holds.FREE_TEXT)
    state = models.CharField(
        _("État"),
        max_length=9,
        choices=AppointmentState.choices,
        default=AppointmentState.PLANNED,
    )

    told_to_person: ClassVar = ("kind", "at", "interpreter", "state")
    read_online: ClassVar = (*told_to_person, "place")
    held_back: ClassVar = {"with_user": "the account of a colleague"}

    class Meta:
        verbose_name_plural = pgettext_lazy("plusieurs", "Rendez-vous")
        indexes: ClassVar = [
            models.Index(fields=["with_user", "state", "at"], name="appointment_day"),
            models.Index(fields=["household", "at"], name="appointment_household"),
        ]


class Assessment(models.Model):
    """An interview: which questions were asked (a version of a template), when, how."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    household = models.ForeignKey(Household, models.CASCADE, related_name="assessments")
    template = models.CharField(_("Questionnaire"), max_length=30)
    version = models.PositiveSmallIntegerField(_("Version"))
    begun_on = models.DateField(_("Commencé le"))
    done_on = models.DateField(_("Terminé le"), null=True, blank=True)
    led_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    interpreter = models.CharField(
        _("Interprète"), max_length=7, choices=Interpreter.choices, default=Interpreter.NONE
    )
    language = SealedField(_("Langue de l’entretien"), holds=Holds.IDENTITY, person=None)

    told_to_person: ClassVar = ("template", "version", "begun_on", "done_on", "interpreter")
    read_online: ClassVar = ("begun_on", "done_on", "language")
    held_back: ClassVar = {"led_by": "the account of a colleague"}

    class Meta:
        verbose_name_plural = _("Entretiens")
        indexes: ClassVar = [
            models.Index(fields=["household", "-begun_on"], name="assessment_newest")
        ]


class AnswerSheet(models.Model):
    """What one adult or child answered in an assessment, or the household as a whole.

    All of it is sealed together: which questions were asked of somebody would tell of their health.
    """

    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="sheets")
    person = models.ForeignKey(
        Person, models.CASCADE, null=True, blank=True, related_name="answer_sheets"
    )
    # What was said: JSON of each question's key, its value and the words in which it was said.
    answers = SealedField(_("Réponses"), holds=Holds.FREE_TEXT)
    # What the caseworker made of it: JSON of each question's key, a note, a score of 1 to 4.
    remarks = SealedField(_("Remarques"), holds=Holds.FREE_TEXT)
    saved_at = models.DateTimeField(_("Enregistré le"))

    told_to_person: ClassVar = ("saved_at",)
    read_online: ClassVar = ("answers", "saved_at")

    class Meta:
        verbose_name_plural = _("Réponses")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["assessment", "person"],
                condition=Q(person__isnull=False),
                name="sheet_once_a_person",
            ),
            models.UniqueConstraint(
                fields=["assessment"], condition=Q(person=None), name="sheet_once_a_household"
            ),
        ]

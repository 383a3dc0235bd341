"""A hand-over, and what each adult agrees that the other centre is told.

The note is sealed under the key that the household shares. What is told besides is not copied: it
is read from the file, group by group, as long as each consent holds (`told`).
"""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from trousseau.accounts.models import Centre
from trousseau.audit.fields import Holds, SealedField
from trousseau.handovers.choices import OPEN, HandoverState
from trousseau.households.models import Household
from trousseau.plans.models import Move
from trousseau.privacy.models import Consent, Person


class Handover(models.Model):
    """A household is to be accompanied by another centre; one is open at a time."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    household = models.ForeignKey(Household, models.CASCADE, related_name="handovers")
    # Nothing is told any more once this one is over, or another came after it (`relays.move_of`).
    move = models.ForeignKey(Move, models.CASCADE, related_name="handovers")
    to_centre = models.ForeignKey(
        Centre, models.PROTECT, related_name="+", verbose_name=_("Centre d’arrivée")
    )
    state = models.CharField(
        _("État"),
        max_length=9,
        choices=HandoverState.choices,
        default=HandoverState.PROPOSED,
    )
    proposed_on = models.DateField(_("Proposé le"))
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    # When the arrival centre accepted, and who of it is there for the household from then on.
    accepted_on = models.DateField(_("Accepté le"), null=True, blank=True)
    receiver = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    # The call of the departure centre, 48 hours after the arrival.
    called_on = models.DateField(_("Appel après l’arrivée le"), null=True, blank=True)
    # Declined, withdrawn or done.
    ended_on = models.DateField(_("Terminé le"), null=True, blank=True)
    # Read together with the adults before they agree that it is told.
    note = SealedField(_("Note de relais"), holds=Holds.FREE_TEXT, person=None)

    told_to_person: ClassVar = (
        "to_centre", "state", "proposed_on", "accepted_on", "called_on", "ended_on",
    )  # fmt: skip
    read_online: ClassVar = told_to_person
    held_back: ClassVar = {
        "move": "a number; the move is told with the plan",
        "proposed_by": "the account of a colleague",
        "receiver": "the account of a colleague",
    }

    class Meta:
        verbose_name_plural = _("Relais vers un autre centre")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["household"], condition=Q(state__in=OPEN), name="handover_one_open"
            ),
            models.CheckConstraint(
                condition=Q(accepted_on=None, receiver=None)
                | Q(accepted_on__isnull=False, receiver__isnull=False),
                name="handover_accepted_by_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[HandoverState.ACCEPTED, HandoverState.DONE])
                | Q(accepted_on__isnull=False),
                name="handover_accepted_first",
            ),
            models.CheckConstraint(
                condition=Q(state__in=OPEN, ended_on=None)
                | (~Q(state__in=OPEN) & Q(ended_on__isnull=False)),
                name="handover_ended_on_a_day",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["to_centre", "state"], name="handover_incoming")]


class HandoverConsent(models.Model):
    """One adult agreed that some groups are told to the arrival centre.

    From when and until when stands in the consent itself: withdrawn on any page, it ends here.
    """

    handover = models.ForeignKey(Handover, models.CASCADE, related_name="consents")
    person = models.ForeignKey(Person, models.CASCADE, related_name="handover_consents")
    consent = models.OneToOneField(Consent, models.PROTECT, related_name="handover")
    # Names of `relay.FieldGroup`, never what they hold.
    groups = models.JSONField(_("Ce qui est dit"))
    # From the day of the transfer on the whole file is at the other centre.
    whole_file = models.BooleanField(_("Le dossier entier suit"), default=False)

    told_to_person: ClassVar = ("groups", "whole_file")
    read_online: ClassVar = told_to_person
    held_back: ClassVar = {
        "handover": "a number; the hand-over is told with the household",
        "consent": "stands among the consents",
    }

    class Meta:
        verbose_name_plural = _("Accords sur le relais")

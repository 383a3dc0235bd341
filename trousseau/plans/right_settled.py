"""A right to carry over that was seen to: one table of the plan, beside those in `models`."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from trousseau.audit.fields import Holds, SealedField
from trousseau.plans.choices import Settled, right_titles


class RightSettled(models.Model):
    """A right to carry over was seen to under a plan, or need not be. Without a row it is open."""

    plan = models.ForeignKey("plans.MobilityPlan", models.CASCADE, related_name="rights_settled")
    key = models.CharField(_("Droit"), max_length=40, choices=right_titles)
    how = models.CharField(_("Comment"), max_length=10, choices=Settled.choices)
    settled_on = models.DateField(_("Réglé le"))
    # What shows it, or why it need not be.
    proof = SealedField(_("Preuve"), holds=Holds.FREE_TEXT, person=None)
    settled_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    told_to_person: ClassVar = ("key", "how", "settled_on")
    read_online: ClassVar = told_to_person
    held_back: ClassVar = {"settled_by": "the account of a colleague"}

    class Meta:
        verbose_name_plural = _("Droits à emporter")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["plan", "key"], name="right_settled_once")
        ]

"""Follow-ups of a household that has moved, who was called when, and what each of them answered.

What is about the household is sealed under the key its people share; what one of them answered,
under that person's own. What an adult says alone stands in a table of its own: nothing that is
shared changes with it, not even the state of the follow-up.
"""

import uuid
from datetime import date
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from trousseau.accounts.models import Centre
from trousseau.audit.fields import Holds, SealedField
from trousseau.follow_ups.choices import FollowUpMoment, FollowUpState, Interpreted, Mode
from trousseau.follow_ups.schedule import FollowUpDates, Window
from trousseau.plans.choices import PlanState
from trousseau.plans.models import MobilityPlan
from trousseau.privacy.models import Person


def keep_of_one(collector: Any, field: Any, rows: models.QuerySet[Any], using: str) -> None:
    """What becomes of answers when their follow-up goes, as it does with the last of a household:
    what one of them said stays theirs, wherever they live by now; what all of them share goes."""
    models.SET_NULL(collector, field, rows.exclude(person=None), using)
    models.CASCADE(collector, field, rows.filter(person=None), using)


class FollowUp(models.Model):
    """One of the five moments at which a household is asked how it is."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    plan = models.ForeignKey(MobilityPlan, models.CASCADE, related_name="follow_ups")
    moment = models.CharField(_("Moment"), max_length=9, choices=FollowUpMoment.choices)
    # Its window (`schedule`), all three days included.
    due_on = models.DateField(_("Prévu le"))
    opens_on = models.DateField(_("Possible dès le"))
    closes_on = models.DateField(_("Possible jusqu’au"))
    # The day proposed for the call, or agreed.
    planned_on = models.DateField(_("Appel prévu le"))
    state = models.CharField(
        _("État"), max_length=11, choices=FollowUpState.choices, default=FollowUpState.DUE
    )
    # Since when it is in that state; null while it is due.
    settled_on = models.DateField(_("Réglé le"), null=True, blank=True)

    told_to_person: ClassVar = (
        "moment", "due_on", "opens_on", "closes_on", "planned_on", "state", "settled_on",
    )  # fmt: skip
    read_online: ClassVar = ("moment", "due_on", "planned_on", "state", "settled_on")

    class Meta:
        verbose_name_plural = _("Suivis après l’arrivée")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["plan", "moment"], name="follow_up_once"),
            models.CheckConstraint(
                condition=Q(opens_on__lte=models.F("planned_on"))
                & Q(planned_on__lte=models.F("closes_on")),
                name="follow_up_planned_in_window",
            ),
            models.CheckConstraint(
                condition=Q(state=FollowUpState.DUE, settled_on=None)
                | (~Q(state=FollowUpState.DUE) & Q(settled_on__isnull=False)),
                name="follow_up_settled_on_a_day",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["state", "closes_on", "opens_on"], name="follow_up_window"),
        ]

    @property
    def window(self) -> Window:
        """When it can be held."""
        return Window(FollowUpMoment(self.moment), self.due_on, self.opens_on, self.closes_on)

    @property
    def dates(self) -> FollowUpDates:
        """What `schedule` knows of it."""
        return FollowUpDates(self.window, FollowUpState(self.state), self.planned_on)

    def takes(self, day: date) -> bool:
        """Whether what was said on a day belongs to it.

        The last one closes with the plan only: a lease that is found in month 16 completes it, and
        has to be said somewhere.
        """
        return self.window.holds(day) or (self._stays_open and day > self.closes_on)

    def asked_on(self, today: date) -> date:
        """The day that says who is a child at it and who an adult: today, as long as it takes
        answers."""
        return today if self._stays_open else min(today, self.closes_on)

    @property
    def _stays_open(self) -> bool:
        return self.moment == FollowUpMoment.MONTHS_12 and self.plan.state != PlanState.COMPLETED

    def take(self, dates: FollowUpDates) -> None:
        """Have these dates; the row is not saved."""
        window = dates.window
        self.due_on, self.opens_on, self.closes_on = (
            window.due_on,
            window.opens_on,
            window.closes_on,
        )
        self.planned_on = dates.planned_on


class FollowUpAttempt(models.Model):
    """Somebody tried to reach the household."""

    follow_up = models.ForeignKey(FollowUp, models.CASCADE, related_name="attempts")
    at = models.DateTimeField(_("Le"))
    mode = models.CharField(_("Comment"), max_length=7, choices=Mode.choices)
    reached = models.BooleanField(pgettext_lazy("suivi", "Joint"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    told_to_person: ClassVar = ("at", "mode", "reached")
    held_back: ClassVar = {"by": "the account of a colleague"}

    class Meta:
        verbose_name_plural = _("Appels pour le suivi")
        indexes: ClassVar = [models.Index(fields=["follow_up", "at"], name="attempt_order")]


class FollowUpAnswers(models.Model):
    """What one adult answered, or of one child, or the household as a whole."""

    # Null: of a household that is no more. These are one person's own then (`keep_of_one`).
    follow_up = models.ForeignKey(
        FollowUp, keep_of_one, null=True, blank=True, related_name="answers"
    )
    person = models.ForeignKey(
        Person, models.CASCADE, null=True, blank=True, related_name="follow_up_answers"
    )
    # JSON of `said`; what is not known is not in it.
    said = SealedField(_("Réponses"), holds=Holds.FREE_TEXT)
    said_on = models.DateField(_("Dit le"))
    mode = models.CharField(_("Comment"), max_length=7, choices=Mode.choices)
    interpreter = models.CharField(
        _("Interprète"),
        max_length=12,
        choices=Interpreted.choices,
        default=Interpreted.UNKNOWN,
    )
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    told_to_person: ClassVar = ("said_on", "mode", "interpreter")
    read_online: ClassVar = ("said", "said_on")
    held_back: ClassVar = {"recorded_by": "the account of a colleague"}

    class Meta:
        verbose_name_plural = _("Réponses aux suivis")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["follow_up", "person"],
                condition=Q(person__isnull=False),
                name="follow_up_answers_once_a_person",
            ),
            models.UniqueConstraint(
                fields=["follow_up"],
                condition=Q(person=None),
                name="follow_up_answers_once_a_household",
            ),
            models.CheckConstraint(
                condition=Q(follow_up__isnull=False) | Q(person__isnull=False),
                name="follow_up_answers_of_somebody",
            ),
        ]


class SaidAlone(models.Model):
    """What an adult said alone: whether they are safe, whether they wish to stay.

    Each talk is a row of its own; none is changed, the newest counts. Its person is told of it on
    paper, and not online: whoever looks over their shoulder would read it too.
    """

    # Null: of a household that is no more.
    follow_up = models.ForeignKey(
        FollowUp, models.SET_NULL, null=True, blank=True, related_name="said_alone"
    )
    person = models.ForeignKey(Person, models.CASCADE, related_name="said_alone")
    # Where it was said: it does not go along to another centre.
    centre = models.ForeignKey(Centre, models.PROTECT, related_name="+")
    # JSON of `said`.
    said = SealedField(_("Réponses"), holds=Holds.FREE_TEXT)
    said_on = models.DateField(_("Dit le"))
    mode = models.CharField(_("Comment"), max_length=7, choices=Mode.choices)
    interpreter = models.CharField(_("Interprète"), max_length=12, choices=Interpreted.choices)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    told_to_person: ClassVar = ("said_on", "mode", "interpreter")
    held_back: ClassVar = {
        "follow_up": "a number; the follow-ups are told",
        "centre": "told with the person",
        "recorded_by": "the account of a colleague",
    }

    class Meta:
        verbose_name_plural = _("Dit seul à seul")
        indexes: ClassVar = [
            models.Index(fields=["person", "-said_on", "-id"], name="said_alone_newest"),
            models.Index(fields=["centre", "-said_on"], name="said_alone_centre"),
        ]

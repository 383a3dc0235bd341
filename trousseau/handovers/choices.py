"""The words of this application that are stored."""

from django.db import models
from django.utils.translation import pgettext_lazy


class HandoverState(models.TextChoices):
    """Where a hand-over stands."""

    PROPOSED = "proposed", pgettext_lazy("relais", "Proposé")
    ACCEPTED = "accepted", pgettext_lazy("relais", "Accepté")
    DECLINED = "declined", pgettext_lazy("relais", "Pas possible pour le centre d’arrivée")
    WITHDRAWN = "withdrawn", pgettext_lazy("relais", "Retiré")
    DONE = "done", pgettext_lazy("relais", "Dossier transmis")


OPEN = (HandoverState.PROPOSED, HandoverState.ACCEPTED)

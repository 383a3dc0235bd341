"""The words of this application that are stored. Each answer is unknown until it is known."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

# What every kind of answer calls its own being unknown.
UNKNOWN = "unknown"


class FollowUpState(models.TextChoices):
    """Where a follow-up stands (`follow_ups.states` says what leads where, and what it means)."""

    DUE = "due", pgettext_lazy("suivi", "À faire")
    DONE = "done", pgettext_lazy("suivi", "Fait")
    UNREACHABLE = "unreachable", pgettext_lazy("suivi", "Pas réussi à joindre")
    DECLINED = "declined", pgettext_lazy("suivi", "Le ménage ne souhaite pas répondre")
    MISSED = "missed", pgettext_lazy("suivi", "N’a pas été fait à temps")


class FollowUpMoment(models.TextChoices):
    """When a follow-up takes place, counted from the arrival; in order."""

    DAYS_7 = "7_days", _("7 jours après l’arrivée")
    MONTH_1 = "1_month", _("1 mois après l’arrivée")
    MONTHS_3 = "3_months", _("3 mois après l’arrivée")
    MONTHS_6 = "6_months", _("6 mois après l’arrivée")
    MONTHS_12 = "12_months", _("12 mois après l’arrivée")


class Mode(models.TextChoices):
    """How somebody is reached, or tried to be."""

    PHONE = "phone", pgettext_lazy("moyen", "Par téléphone")
    VISIT = "visit", pgettext_lazy("moyen", "Au domicile")
    CENTRE = "centre", pgettext_lazy("moyen", "Au centre")
    MESSAGE = "message", pgettext_lazy("moyen", "Par message")


class Interpreted(models.TextChoices):
    """Who helped to understand one another; a relative or a child is never among them."""

    UNKNOWN = "unknown", _("On ne sait pas encore")
    NOT_NEEDED = "not_needed", pgettext_lazy("interprète", "Pas besoin d’interprète")
    PROFESSIONAL = "professional", pgettext_lazy("interprète", "Interprète professionnel")
    OTHER = "other", pgettext_lazy("interprète", "Quelqu’un d’autre, qui n’est pas un proche")


# With nobody else in the room: what is said alone is said to no neighbour either.
ALONE_WITH = frozenset({Interpreted.NOT_NEEDED, Interpreted.PROFESSIONAL})


# And by no message: who reads it over a shoulder, or writes the answer, is not known.
ALONE_BY = frozenset({Mode.PHONE, Mode.VISIT, Mode.CENTRE})


class Work(models.TextChoices):
    """What an adult works as; the safest of them, if several."""

    UNKNOWN = "unknown", _("On ne sait pas encore")
    NONE = "none", pgettext_lazy("travail", "Sans emploi")
    TRAINING = "training", pgettext_lazy("travail", "En formation")
    FIXED_SHORT = "fixed_short", pgettext_lazy("travail", "CDD ou intérim, moins de 6 mois")
    FIXED_LONG = "fixed_long", pgettext_lazy("travail", "CDD, 6 mois ou plus")
    PERMANENT = "permanent", pgettext_lazy("travail", "CDI")
    SELF_EMPLOYED = "self_employed", pgettext_lazy("travail", "À son compte")


EMPLOYED = frozenset({Work.FIXED_SHORT, Work.FIXED_LONG, Work.PERMANENT, Work.SELF_EMPLOYED})


class StillHeld(models.TextChoices):
    """Whether an adult still has the job they had on arrival, or at the first one since."""

    UNKNOWN = "unknown", _("On ne sait pas encore")
    YES = "yes", pgettext_lazy("emploi", "Oui, le même")
    NO = "no", pgettext_lazy("emploi", "Non")
    NO_JOB = "no_job", pgettext_lazy("emploi", "Pas encore eu d’emploi ici")


class Housing(models.TextChoices):
    """By what right a household lives where it lives."""

    UNKNOWN = "unknown", _("On ne sait pas encore")
    OWN_LEASE = "own_lease", pgettext_lazy("logement", "Bail à son nom")
    SUBLET = "sublet", pgettext_lazy("logement", "Sous-location ou bail glissant")
    HOSTED = "hosted", pgettext_lazy("logement", "Chez quelqu’un")
    TEMPORARY = "temporary", pgettext_lazy("logement", "Hébergement provisoire")
    NONE = "none", pgettext_lazy("logement", "Sans logement")


class FrenchLevel(models.TextChoices):
    """How well an adult speaks French; the codes are those of `matching.profile.CEFR`."""

    UNKNOWN = "unknown", _("On ne sait pas encore")
    NONE = "none", pgettext_lazy("français", "Pas encore de français")
    A1 = "A1", pgettext_lazy("français", "A1 : quelques mots")
    A2 = "A2", pgettext_lazy("français", "A2 : phrases simples")
    B1 = "B1", pgettext_lazy("français", "B1 : se débrouille au quotidien")
    B2 = "B2", pgettext_lazy("français", "B2 : à l’aise")
    C1 = "C1", pgettext_lazy("français", "C1 : très à l’aise")
    C2 = "C2", pgettext_lazy("français", "C2 : comme sa langue")


class School(models.TextChoices):
    """Whether a child goes to school; while waiting, the days are counted."""

    UNKNOWN = "unknown", _("On ne sait pas encore")
    ENROLLED = "enrolled", pgettext_lazy("école", "Va en classe")
    WAITING = "waiting", pgettext_lazy("école", "Attend une place")
    NONE = "none", pgettext_lazy("école", "Pas d’école, aucune demande")
    NOT_OF_AGE = "not_of_age", pgettext_lazy("école", "N’a pas l’âge de l’école")


class RightsReopened(models.TextChoices):
    """Which of its social rights a household has again at the new place."""

    UNKNOWN = "unknown", _("On ne sait pas encore")
    ALL = "all", pgettext_lazy("droits", "Tous")
    SOME = "some", pgettext_lazy("droits", "Une partie")
    NONE = "none", pgettext_lazy("droits", "Aucun")


class Doctor(models.TextChoices):
    """Whether somebody has a doctor at the new place."""

    UNKNOWN = "unknown", _("On ne sait pas encore")
    YES = "yes", pgettext_lazy("médecin", "Oui")
    NO = "no", pgettext_lazy("médecin", "Non")


class SomeoneToCall(models.TextChoices):
    """Whether an adult knows somebody there whom they can call, who is not paid for it."""

    UNKNOWN = "unknown", _("On ne sait pas encore")
    YES = "yes", pgettext_lazy("quelqu’un à appeler", "Oui")
    NO = "no", pgettext_lazy("quelqu’un à appeler", "Non")


class Safety(models.TextChoices):
    """How an adult feels, asked alone."""

    UNKNOWN = "unknown", _("On ne sait pas encore")
    SAFE = "safe", pgettext_lazy("sécurité", "Se sent en sécurité")
    WORRIED = "worried", pgettext_lazy("sécurité", "Quelque chose inquiète")
    DANGER = "danger", pgettext_lazy("sécurité", "En danger : agir aujourd’hui")


# Something has to be done on the very day on which this is said.
ACT_TODAY = frozenset({Safety.DANGER})


class WishToStay(models.TextChoices):
    """Whether an adult wishes to stay, asked alone."""

    UNKNOWN = "unknown", _("On ne sait pas encore")
    YES = "yes", pgettext_lazy("rester", "Souhaite rester")
    HESITATES = "hesitates", pgettext_lazy("rester", "Hésite")
    NO = "no", pgettext_lazy("rester", "Souhaite repartir")

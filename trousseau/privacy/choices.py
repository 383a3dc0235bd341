"""The words of this application that are stored."""

from django.db import models
from django.utils.translation import gettext_lazy as _

# Among the names of a person's fields: all their ways to be reached, as one.
CHANNELS = "channels"


class ChannelKind(models.TextChoices):
    """How a person can be reached."""

    PHONE = "phone", _("Téléphone")
    EMAIL = "email", _("Courriel")
    POST = "post", _("Adresse postale")


class TokenKind(models.TextChoices):
    """What a search token was made from."""

    NAME = "name"
    SOUND = "sound"
    PHONE = "phone"
    EMAIL = "email"
    REFERENCE = "ref"
    # A sound of a name and the whole birth date, together: who may be in two files.
    SAME = "same"


class Purpose(models.TextChoices):
    """What data about a person may be passed on for."""

    JOB = "job", _("Trouver un emploi")
    HOME = "home", _("Trouver un logement")
    TRAINING = "training", _("Entrer en formation")
    RIGHTS = "rights", _("Ouvrir ou maintenir des droits")
    HEALTH_CARE = "health_care", _("Continuer des soins")
    SCHOOL = "school", _("Inscrire un enfant à l’école")
    TRANSFER = "transfer", _("Passer le relais à un autre centre")
    STATISTICS = "statistics", _("Statistiques du programme")


class RecipientKind(models.TextChoices):
    """What somebody is to whom data about a person may go."""

    EMPLOYER = "employer", _("Employeur")
    LANDLORD = "landlord", _("Bailleur")
    TRAINING = "training", _("Organisme de formation")
    SERVICE = "service", _("Service public ou caisse")
    HEALTH = "health", _("Cabinet ou établissement de santé")
    SCHOOL = "school", _("École ou crèche")
    CENTRE = "centre", _("Autre centre ou association")
    STATISTICS = "statistics", _("Service statistique")


class GivenHow(models.TextChoices):
    """How a consent was expressed."""

    SIGNED = "signed", _("Signé sur papier")
    SPOKEN = "spoken", _("De vive voix")
    ONLINE = "online", _("En ligne, par la personne")


class OverrideReason(models.TextChoices):
    """Why data left without a consent; it is logged, and the person is told."""

    VITAL = "vital", _("Une vie est en danger")
    LEGAL_DUTY = "legal_duty", _("Une loi l’impose")


class ErasureCause(models.TextChoices):
    """Why a person is erased."""

    ASKED = "asked", _("La personne l’a demandé")
    RETENTION = "retention", _("La durée de conservation est atteinte")


class CallOffReason(models.TextChoices):
    """Why an erasure that was announced does not happen; it is logged."""

    CHANGED_MIND = "changed_mind", _("La personne a changé d’avis")
    BACK_IN_TOUCH = "back_in_touch", _("La personne a repris contact")
    NOT_ASKED = "not_asked", _("La personne ne l’avait pas demandé")
    HELD_BY_LAW = "held_by_law", _("Une loi oblige à garder le dossier")

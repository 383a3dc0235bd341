"""The words of this application that are stored."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class OrganisationKind(models.TextChoices):
    """What an organisation can offer."""

    EMPLOYER = "employer", _("Employeur")
    LANDLORD = "landlord", _("Bailleur ou hébergeur")
    TRAINING = "training", _("Organisme de formation")
    SERVICE = "service", _("Service, mairie ou association")


class OpportunityKind(models.TextChoices):
    """What is offered."""

    JOB = "job", _("Emploi")
    HOME = "home", _("Logement")
    TRAINING = "training", _("Formation")
    SERVICE = "service", _("Service")


class OpportunityState(models.TextChoices):
    """Where an opportunity stands. `EXPIRED` is never stored: its day makes it so."""

    DRAFT = "draft", _("À vérifier")
    OPEN = "open", _("Ouverte")
    RESERVED = "reserved", _("Réservée")
    FILLED = "filled", _("Pourvue")
    EXPIRED = "expired", _("Expirée")
    WITHDRAWN = "withdrawn", _("Retirée")


class IntroductionState(models.TextChoices):
    """How far an introduction has come."""

    DRAFTED = "drafted", _("En préparation")
    CONSENTED = "consented", _("Accord donné")
    SENT = "sent", _("Envoyée")
    ACKNOWLEDGED = "acknowledged", _("Le partenaire est intéressé")
    INTERVIEW = "interview", _("Entretien proposé")
    VISIT = "visit", _("Visite proposée")
    ACCEPTED = "accepted", _("Acceptée")
    REFUSED = "refused", _("Refusée")
    NO_REPLY = "no_reply", _("Sans réponse")
    WITHDRAWN = "withdrawn", _("Arrêtée")


class Refusal(models.TextChoices):
    """Why a partner says no. None of them speaks of who somebody is."""

    FILLED = "filled", _("La place est déjà prise")
    SKILLS = "skills", _("Le poste demande autre chose")
    LANGUAGE = "language", _("Le poste demande plus de français")
    DATES = "dates", _("Les dates ne conviennent pas")
    DISTANCE = "distance", _("Trop loin sans voiture")
    SIZE = "size", _("Le logement ne convient pas au ménage")
    MEANS = "means", _("Les garanties ne suffisent pas")
    STOPPED = "stopped", _("L’offre n’existe plus")
    OTHER = "other", pgettext_lazy("refus", "Autre raison")


class Mail(models.TextChoices):
    """What became of the message of an introduction."""

    NONE = "none", _("Pas encore envoyé")
    LEAVING = "leaving", _("En cours d’envoi")
    LEFT = "left", _("Parti")
    FAILED = "failed", _("N’a pas pu partir")


class Contract(models.TextChoices):
    """What kind of contract a job has."""

    PERMANENT = "permanent", _("CDI")
    LONG = "long", _("CDD de six mois ou plus")
    SHORT = "short", _("CDD de moins de six mois")
    TEMPORARY = "temporary", _("Intérim")
    APPRENTICE = "apprentice", _("Apprentissage ou professionnalisation")
    INCLUSION = "inclusion", _("Insertion (CDDI)")
    UNKNOWN = "unknown", _("On ne sait pas encore")


class Shifts(models.TextChoices):
    """When the work is done."""

    DAY = "day", _("En journée")
    EARLY_LATE = "early_late", _("Tôt le matin ou tard le soir")
    NIGHT = "night", _("La nuit")
    WEEKEND = "weekend", _("Le week-end aussi")
    VARIABLE = "variable", _("Horaires variables")
    UNKNOWN = "unknown", _("On ne sait pas encore")


class Lease(models.TextChoices):
    """In whose name a home is let, and how."""

    DIRECT = "direct", _("Bail direct")
    SLIDING = "sliding", _("Bail glissant")
    SUBLET = "sublet", _("Sous-location ou intermédiation")
    FURNISHED = "furnished", _("Meublé")
    HOST = "host", _("Chez l’habitant")
    UNKNOWN = "unknown", _("On ne sait pas encore")


class Guarantee(models.TextChoices):
    """What a landlord takes as a guarantee."""

    VISALE = "visale", _("Visale")
    FSL = "fsl", _("FSL")
    LOCA_PASS = "loca_pass", _("Avance Loca-Pass")
    ASSOCIATION = "association", _("Garantie d’une association")
    PERSON = "person", _("Caution d’une personne")
    NONE_ASKED = "none_asked", _("Aucune n’est demandée")


class Promise(models.TextChoices):
    """What an organisation can promise so that somebody is well received."""

    MENTOR = "mentor", _("Une personne nommée qui accueille")
    TRANSPORT = "transport", _("Le transport de la première semaine")
    RIGHT_TO_WORK = "right_to_work", _("Le droit au travail vérifié sans retard")
    LANGUAGE = "language", _("Le français au travail")
    HOME = "home", _("Un logement prêt à l’arrivée")
    OTHER = "other", pgettext_lazy("engagement", "Autre engagement")


class FactAnswer(models.TextChoices):
    """What was found out about a place; the same words as `territories.local_facts.Answer`."""

    YES = "yes", _("Oui")
    NO = "no", _("Non")
    UNKNOWN = "unknown", _("Pas encore de réponse")

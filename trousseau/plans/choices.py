"""The words of this application that are stored."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class PlanState(models.TextChoices):
    """Where a mobility plan stands (`plans.states` says what leads where)."""

    DRAFT = "draft", pgettext_lazy("projet", "En préparation")
    PROPOSED = "proposed", pgettext_lazy("projet", "Proposé")
    AGREED = "agreed", pgettext_lazy("projet", "Accepté par chaque adulte")
    ACTIVE = "active", pgettext_lazy("projet", "En route")
    RELOCATED = "relocated", pgettext_lazy("projet", "Sur place")
    FOLLOWING_UP = "following_up", pgettext_lazy("projet", "Suivi après l’arrivée")
    COMPLETED = "completed", pgettext_lazy("projet", "Mené à bien")
    SUSPENDED = "suspended", pgettext_lazy("projet", "En pause")
    CLOSED = "closed", pgettext_lazy("projet", "Clos")


class StepState(models.TextChoices):
    """Where a step of a plan stands."""

    TO_DO = "todo", pgettext_lazy("étape", "À faire")
    DOING = "doing", pgettext_lazy("étape", "En cours")
    WAITING = "waiting", pgettext_lazy("étape", "En attente")
    DONE = "done", pgettext_lazy("étape", "Faite")
    DECLINED = "declined", pgettext_lazy("étape", "Refusée")
    DROPPED = "dropped", pgettext_lazy("étape", "Abandonnée")


class StepOwner(models.TextChoices):
    """Who does a step."""

    HOUSEHOLD = "household", _("Le ménage")
    WORKER = "worker", _("La référente ou le référent")
    PARTNER = "partner", _("Un partenaire")


class Theme(models.TextChoices):
    """What an objective of a plan is about, in the order in which a plan tells them."""

    WORK = "work", pgettext_lazy("objectif", "Travail")
    HOUSING = "housing", pgettext_lazy("objectif", "Logement")
    RIGHTS = "rights", pgettext_lazy("objectif", "Droits et papiers")
    SCHOOL = "school", pgettext_lazy("objectif", "École et garde d’enfants")
    HEALTH = "health", pgettext_lazy("objectif", "Santé")
    MONEY = "money", pgettext_lazy("objectif", "Argent")
    LANGUAGE = "language", pgettext_lazy("objectif", "Langue")
    PEOPLE = "people", pgettext_lazy("objectif", "Des personnes à qui parler")
    MOVE = "move", pgettext_lazy("objectif", "Choix du lieu et déménagement")


class Priority(models.TextChoices):
    """How strongly a household holds to something it said of the place to come."""

    MUST = "must", _("Il faut")
    NEVER = "never", _("Jamais")
    PREFER = "prefer", _("De préférence")


class WaitingOn(models.TextChoices):
    """Whose answer a step waits for."""

    HOUSEHOLD = "household", pgettext_lazy("attente", "Le ménage")
    COLLEAGUE = "colleague", pgettext_lazy("attente", "Un collègue ou un autre centre")
    EMPLOYER = "employer", pgettext_lazy("attente", "Un employeur")
    LANDLORD = "landlord", pgettext_lazy("attente", "Un bailleur")
    GUARANTOR = "guarantor", pgettext_lazy("attente", "Un garant (Visale, FSL…)")
    TRAINING = "training", pgettext_lazy("attente", "Un organisme de formation")
    SCHOOL = "school", pgettext_lazy("attente", "Une école, une crèche ou la mairie")
    CARE = "care", pgettext_lazy("attente", "Un médecin ou un établissement de santé")
    PREFECTURE = "prefecture", pgettext_lazy("attente", "La préfecture")
    BENEFITS = "benefits", pgettext_lazy("attente", "La Caf, la MSA ou l’Assurance maladie")
    JOB_CENTRE = "job_centre", pgettext_lazy("attente", "France Travail")
    RECEPTION = "reception", pgettext_lazy("attente", "L’OFII, le SIAO ou AGIR")
    OTHER = "other", pgettext_lazy("attente", "Quelqu’un d’autre")


class DropReason(models.TextChoices):
    """Why a step is no longer to be done. None of them is a fault."""

    NOT_NEEDED = "not_needed", _("N’est plus nécessaire")
    REPLACED = "replaced", _("Remplacée par une autre étape")
    PLACE_CHANGED = "place_changed", _("Le lieu a changé")
    NOT_POSSIBLE = "not_possible", _("N’est pas possible")
    MISTAKE = "mistake", _("Inscrite par erreur")


class Loss(models.TextChoices):
    """What was lost after the arrival, for which there is a plan B."""

    JOB = "job", _("Emploi perdu")
    HOME = "home", _("Logement perdu")


class View(models.TextChoices):
    """What an adult thinks of a place on the shortlist."""

    YES = "yes", pgettext_lazy("lieu", "Me plaît")
    MAYBE = "maybe", pgettext_lazy("lieu", "Peut-être")
    NO = "no", pgettext_lazy("lieu", "Non")


class AgreedHow(models.TextChoices):
    """How an adult agreed to a plan."""

    SIGNED = "signed", _("Signé sur papier")
    SPOKEN = "spoken", _("De vive voix")
    ONLINE = "online", _("En ligne, par la personne")

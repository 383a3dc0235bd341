"""The words of this application that are stored."""

from django.db import models
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from trousseau.plans.rights import rights


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


class MoveState(models.TextChoices):
    """Where a move stands."""

    PLANNED = "planned", pgettext_lazy("déménagement", "Prévu")
    ARRIVED = "arrived", pgettext_lazy("déménagement", "Arrivés")
    CALLED_OFF = "called_off", pgettext_lazy("déménagement", "Annulé")


class GateItem(models.TextChoices):
    """What has to be ready before a move; in the order in which its lack is felt."""

    KEYS = "keys", _("La remise des clés")
    FIRST_CASH = "first_cash", _("L’argent du départ et du premier mois")
    CARE = "care", _("La suite des soins")
    EMERGENCY_EXIT = "emergency_exit", _("Quoi faire si cela se passe mal")
    RECEIVING_WORKER = "receiving_worker", _("Qui accompagne sur place")
    GUARANTEE = "guarantee", _("La garantie demandée par le bailleur")
    INSURANCE = "insurance", _("L’assurance du logement")
    CHILDREN = "children", _("L’école ou la garde des enfants")


class Ready(models.TextChoices):
    """Whether something is ready."""

    YES = "yes", pgettext_lazy("prêt", "Prêt")
    NO = "no", pgettext_lazy("prêt", "Pas encore")
    UNKNOWN = "unknown", pgettext_lazy("prêt", "On ne sait pas")
    NOT_NEEDED = "not_needed", pgettext_lazy("prêt", "Pas nécessaire")


class OwnStage(models.TextChoices):
    """Where a plan stands, as far as each of its people is told."""

    PREPARED = "prepared", pgettext_lazy("projet", "En préparation")
    # Proposed, agreed or under way: which of these would tell what another adult said.
    THERE = "there", pgettext_lazy("projet", "Proposé, ou en cours")
    MOVED = "moved", pgettext_lazy("projet", "Après le déménagement")
    PAUSED = "paused", pgettext_lazy("projet", "En pause")
    OVER = "over", pgettext_lazy("projet", "Terminé")


class Settled(models.TextChoices):
    """How a right to carry over was settled."""

    DONE = "done", pgettext_lazy("droit", "Fait")
    NOT_NEEDED = "not_needed", pgettext_lazy("droit", "Pas nécessaire")


def right_titles() -> list[tuple[str, str]]:
    """The rights to carry over by key, so that a copy of somebody's data says their names."""
    language = get_language() or "fr"
    return [(one.key, one.title.in_language(language)) for one in rights().rights]


class DepartureReason(models.TextChoices):
    """Why a household leaves although the gate does not say go."""

    SAFETY = "safety", _("Sécurité : partir sans attendre")
    EVICTION = "eviction", _("Fin d’hébergement ou expulsion")
    JOB_BEGINS = "job_begins", _("Le travail commence")
    HOME_LOST = "home_goes", _("Le logement serait perdu en attendant")
    SETTLED_ON_ARRIVAL = (
        "on_arrival",
        _("Ce qui manque sera réglé à l’arrivée"),
    )
    HOUSEHOLD_DECIDES = "decides", _("Le ménage le sait, et décide de partir")


class VisitState(models.TextChoices):
    """Where a discovery visit stands."""

    PLANNED = "planned", pgettext_lazy("visite", "Prévue")
    MADE = "made", pgettext_lazy("visite", "Faite")
    CANCELLED = "cancelled", pgettext_lazy("visite", "Annulée")


class StopKind(models.TextChoices):
    """What is seen on a discovery visit."""

    EMPLOYER = "employer", _("Un employeur")
    HOME = "home", _("Un logement")
    SCHOOL = "school", _("Une école ou une crèche")
    TRANSPORT = "transport", _("Les transports")
    MOVER = "mover", _("Quelqu’un qui est déjà parti")
    SERVICE = "service", _("Un service, la mairie ou une association")
    OTHER = "other", pgettext_lazy("visite", "Autre")


class VerdictInterpreter(models.TextChoices):
    """Who interpreted when an adult was heard; nobody who knows them."""

    NOT_NEEDED = "not_needed", _("Sans interprète : nous parlons la même langue")
    PROFESSIONAL = "professional", _("Interprète professionnel")


class Verdict(models.TextChoices):
    """What an adult says of a place after the visit, alone."""

    YES = "yes", pgettext_lazy("visite", "Oui, y vivre")
    MAYBE = "maybe", pgettext_lazy("visite", "Peut-être")
    NO = "no", pgettext_lazy("visite", "Non")


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

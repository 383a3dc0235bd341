"""The words of this application that are stored."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Relation(models.TextChoices):
    """What somebody is in a household, seen from the first adult."""

    ADULT = "adult", _("Première personne de contact")
    SPOUSE = "spouse", _("Conjointe ou conjoint")
    CHILD = "child", _("Enfant")
    PARENT = "parent", _("Parent")
    SIBLING = "sibling", _("Sœur ou frère")
    OTHER = "other", pgettext_lazy("relation", "Autre lien")


class Relocates(models.TextChoices):
    """Whether somebody of the household moves with it."""

    YES = "yes", _("Part avec le ménage")
    LATER = "later", _("Rejoindra plus tard")
    NO = "no", _("Ne part pas")
    UNKNOWN = "unknown", _("On ne sait pas encore")


class ReferredBy(models.TextChoices):
    """Who told the household of the programme, or us of the household."""

    UNKNOWN = "unknown", _("On ne sait pas")
    SHELTER = "shelter", _("Centre d’hébergement")
    AGIR = "agir", _("Programme AGIR")
    SIAO = "siao", _("SIAO")
    SOCIAL_WORKER = "social_worker", _("Service social")
    ASSOCIATION = "association", _("Association")
    ACQUAINTANCE = "acquaintance", _("Quelqu’un qui est déjà parti")
    THEMSELVES = "themselves", _("Le ménage lui-même")
    OTHER = "other", pgettext_lazy("orientation", "Autre")


class FactKind(models.TextChoices):
    """What is checked before the programme can be proposed, adult by adult."""

    PROTECTION = "protection", _("Protection")
    PERMIT = "permit", _("Titre de séjour")
    PREFECTURE = "prefecture", _("Préfecture")
    RIGHTS = "rights", _("Droits sociaux ouverts")
    VOLUNTARY = "voluntary", _("Souhaite partir, de son plein gré")


class Protection(models.TextChoices):
    """Why somebody may stay in France."""

    REFUGEE = "refugee", _("Statut de réfugié")
    SUBSIDIARY = "subsidiary", _("Protection subsidiaire")
    STATELESS = "stateless", _("Statut d’apatride")
    TEMPORARY = "temporary", _("Protection temporaire")
    FAMILY = "family", _("Membre de la famille d’une personne protégée")
    NONE = "none", _("Pas de protection à ce jour")


class Permit(models.TextChoices):
    """The paper that says so, and allows to work."""

    TEN_YEARS = "ten_years", _("Carte de résident, dix ans")
    FOUR_YEARS = "four_years", _("Carte pluriannuelle, quatre ans")
    ONE_YEAR = "one_year", _("Carte d’un an")
    RECEIPT = "receipt", _("Récépissé ou attestation de prolongation")
    TEMPORARY = "temporary", _("Autorisation provisoire de séjour")
    NONE = "none", _("Aucun titre à ce jour")


class YesNo(models.TextChoices):
    """What is asked and may not be known yet."""

    YES = "yes", _("Oui")
    NO = "no", _("Non")
    UNKNOWN = "unknown", _("On ne sait pas encore")


class Structure(models.TextChoices):
    """Where a household lives before the move."""

    CADA = "cada", _("CADA")
    HUDA = "huda", _("HUDA")
    CPH = "cph", _("CPH")
    EMERGENCY = "emergency", _("Hébergement d’urgence (115)")
    HOTEL = "hotel", _("Hôtel")
    SOCIAL_RESIDENCE = "social_residence", _("Résidence sociale ou foyer")
    HOSTED = "hosted", _("Chez quelqu’un")
    OWN_LEASE = "own_lease", _("Logement à son nom")
    NO_HOME = "no_home", _("Sans abri")
    OTHER = "other", pgettext_lazy("hébergement", "Autre")


class Extension(models.TextChoices):
    """Whether a stay that ends was asked to be prolonged."""

    NONE = "none", _("Pas demandée")
    ASKED = "asked", _("Demandée, sans réponse")
    GRANTED = "granted", _("Accordée")
    REFUSED = "refused", _("Refusée")


class HousingRight(models.TextChoices):
    """Where a claim of the right to housing (DALO) stands."""

    NONE = "none", _("Pas de recours")
    ASKED = "asked", _("Recours déposé")
    RECOGNISED = "recognised", _("Reconnu prioritaire")
    REFUSED = "refused", _("Refusé")


class NoteKind(models.TextChoices):
    """What a note is about; the first ones are contact with the household."""

    CALL = "call", _("Appel")
    MEETING = "meeting", _("Rendez-vous")
    MESSAGE = "message", _("Message")
    NO_ANSWER = "no_answer", _("Sans réponse")
    NOTE = "note", pgettext_lazy("genre", "Note")


CONTACT_KINDS = frozenset({NoteKind.CALL, NoteKind.MEETING, NoteKind.MESSAGE})


class AppointmentKind(models.TextChoices):
    """What an appointment is for."""

    INFORMATION = "information", _("Réunion d’information")
    INTERVIEW = "interview", _("Entretien")
    CALL = "call", _("Appel prévu")
    ADMINISTRATION = "administration", _("Démarche")
    PARTNER = "partner", _("Rendez-vous avec un partenaire")
    OTHER = "other", pgettext_lazy("rendez-vous", "Autre")


class AppointmentState(models.TextChoices):
    """What became of an appointment."""

    PLANNED = "planned", _("Prévu")
    KEPT = "kept", _("A eu lieu")
    MISSED = "missed", _("N’a pas eu lieu")
    CANCELLED = "cancelled", _("Annulé")


class Interpreter(models.TextChoices):
    """Who interprets; never a relative, never a child."""

    NONE = "none", _("Sans interprète")
    NEEDED = "needed", _("Interprète à réserver")
    PHONE = "phone", _("Interprète par téléphone")
    PRESENT = "present", _("Interprète sur place")


class AssignReason(models.TextChoices):
    """Why a household is given to somebody else; it is logged."""

    NEW = "new", _("Nouveau ménage")
    BALANCE = "balance", _("Équilibrer les charges")
    LEAVES = "leaves", _("Départ ou absence")
    LANGUAGE = "language", _("Langue ou compétence")
    THEIR_WISH = "their_wish", _("Le ménage l’a demandé")


class CloseReason(models.TextChoices):
    """Why the programme goes no further with a household. None of them says who wanted what."""

    INELIGIBLE = "ineligible", _("Ne remplit pas les conditions")
    STAYS = "stays", _("A choisi de rester")
    FAMILY = "family", _("Projets différents dans le ménage")
    LOCAL_SOLUTION = "local_solution", _("A trouvé une solution sur place")
    NO_JOB = "no_job", _("Pas d’emploi qui convienne")
    NO_HOME = "no_home", _("Pas de logement qui convienne")
    HEALTH = "health", _("Santé ou soins à ne pas interrompre")
    RIGHTS_BLOCKED = "rights_blocked", _("Droits sociaux bloqués")
    OFFER_WITHDRAWN = "offer_withdrawn", _("Offre retirée")
    UNREACHABLE = "unreachable", _("Nous n’avons plus de nouvelles")
    ASKED_TO_STOP = "asked_to_stop", _("A demandé d’arrêter")
    TRANSFERRED = "transferred", _("Suivi par une autre structure")
    GOALS_MET = "goals_met", _("Objectifs atteints")
    MOVED_ON = "moved_on", _("Est reparti par choix")
    RETURNED = "returned", _("Est revenu dans la région de départ")
    SAFETY = "safety", _("A déménagé de nouveau")
    JOB_LOST = "job_lost", _("Emploi perdu")
    HOME_LOST = "home_lost", _("Logement perdu")
    ISOLATION = "isolation", _("Isolement")
    DIED = "died", _("Décès")


class OfferedBy(models.TextChoices):
    """Who offers a household a place outside this programme."""

    NATIONAL_PLATFORM = "national_platform", _("Plateforme nationale pour le logement des réfugiés")
    SOCIAL_LANDLORD = "social_landlord", _("Un bailleur social")
    SIAO = "siao", _("Le SIAO")
    OFII = "ofii", _("L’OFII")
    OTHER = "other", pgettext_lazy("proposition", "Quelqu’un d’autre")


class OfferAnswer(models.TextChoices):
    """What the household answered to such an offer; nobody counts these."""

    OPEN = "open", _("Pas encore répondu")
    YES = "yes", pgettext_lazy("proposition", "Acceptée")
    NO = "no", pgettext_lazy("proposition", "Déclinée")
    NONE = "none", _("Restée sans réponse")

"""The words of this application that are stored."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class CentreKind(models.TextChoices):
    """What a centre does for the programme."""

    DEPARTURE = "departure", _("Départ")
    ARRIVAL = "arrival", pgettext_lazy("centre", "Accueil")
    BOTH = "both", _("Départ et accueil")


class Role(models.TextChoices):
    """What somebody does here; it decides what they may reach."""

    CASEWORKER = "caseworker", _("Référent ou référente")
    MANAGER = "manager", _("Responsable de centre")
    FINANCE = "finance", _("Gestionnaire des aides")
    COORDINATOR = "coordinator", _("Coordination du programme")
    DPO = "dpo", _("Délégué ou déléguée à la protection des données")
    ADMINISTRATOR = "administrator", _("Administration des comptes")
    PARTNER = "partner", _("Partenaire")
    PARTICIPANT = "participant", _("Personne accompagnée")


# They work for the whole programme: their membership names no centre.
PROGRAMME_ROLES = frozenset({Role.COORDINATOR, Role.DPO, Role.ADMINISTRATOR})
STAFF_ROLES = frozenset(
    {Role.CASEWORKER, Role.MANAGER, Role.FINANCE, Role.COORDINATOR, Role.DPO, Role.ADMINISTRATOR}
)
# They reach the files of people of their centre.
CASE_ROLES = frozenset({Role.CASEWORKER, Role.MANAGER, Role.FINANCE})


class BreakGlassReason(models.TextChoices):
    """Why somebody opens a file of another centre."""

    DANGER = "danger", _("Danger immédiat pour une personne")
    PERSON_ASKS = "person_asks", _("La personne est ici et le demande")
    COVER = "cover", _("Remplacement d’un centre fermé")
    LEGAL = "legal", _("Demande d’une autorité, fondée en droit")


class LinkKind(models.TextChoices):
    """What a link that works without an account is for."""

    INVITATION = "invitation", _("Invitation")
    RENEWAL = "renewal", _("Nouvel accès")
    # Of partners, who have no account: each opens one page of one matter.
    OFFER = "offer", _("Offre d’un partenaire")
    ANSWER = "answer", _("Réponse à une mise en relation")
    # Of whoever made it: their own appointments, without a name.
    CALENDAR = "calendar", _("Agenda sans noms")


# Made by whoever keeps partners, and kept with what they are about, not with the accounts.
LINKS_OF_PARTNERS = frozenset({LinkKind.OFFER, LinkKind.ANSWER})
# Whom a household meets: they may read their appointments in a calendar of their own.
MEETS_HOUSEHOLDS = frozenset({Role.CASEWORKER, Role.MANAGER})
KEEPS_PARTNERS = frozenset({Role.CASEWORKER, Role.MANAGER, Role.COORDINATOR})

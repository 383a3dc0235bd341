"""The answers one can choose from, in words."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

PRACTICABLE = [
    ("now", _("Oui, dès maintenant")),
    ("after_step", _("Après une étape : formation, équivalence, remise à niveau")),
    ("not", _("Non, pas pour le moment")),
]

QUALIFICATION = [
    ("unskilled", _("Sans qualification reconnue")),
    ("skilled", _("Avec qualification : diplôme ou expérience")),
    ("technician", _("Technicien ou technicienne, maîtrise")),
    ("manager", _("Cadre, ingénieur ou ingénieure")),
]

# One oral estimate is enough to begin with.
FRENCH = [
    ("none", _("Pas encore")),
    ("A1", _("Quelques mots (A1)")),
    ("A2", _("Phrases simples (A2)")),
    ("B1", _("Se débrouille (B1)")),
    ("B2", _("À l’aise (B2)")),
    ("C1", _("Couramment (C1, C2)")),
]

THEMES = [
    ("work", _("Le travail")),
    ("housing", _("Le logement")),
    ("children", _("Les enfants et l’école")),
    ("services", _("Les services et les transports")),
    ("ties", _("Les proches et les souhaits de lieu")),
    ("place", _("Être utile là où l’on manque de monde")),
]

TOWN_SIZES = [
    ("any", _("Peu importe")),
    ("village", _("Un bourg (moins de 10 000 habitants)")),
    ("small", _("Une petite ville (10 000 à 30 000)")),
    ("medium", _("Une ville moyenne (30 000 à 100 000)")),
    ("large", _("Une grande ville (plus de 100 000)")),
]

NO_ANSWER = pgettext_lazy("réponse", "Sans avis")

# Codes of regions are official (INSEE).
ILE_DE_FRANCE = "11"
METROPOLITAN = [
    ("84", "Auvergne-Rhône-Alpes"),
    ("27", "Bourgogne-Franche-Comté"),
    ("53", "Bretagne"),
    ("24", "Centre-Val de Loire"),
    ("94", "Corse"),
    ("44", "Grand Est"),
    ("32", "Hauts-de-France"),
    ("11", "Île-de-France"),
    ("28", "Normandie"),
    ("75", "Nouvelle-Aquitaine"),
    ("76", "Occitanie"),
    ("52", "Pays de la Loire"),
    ("93", "Provence-Alpes-Côte d’Azur"),
]
REGIONS = [
    *METROPOLITAN,
    ("01", "Guadeloupe"),
    ("02", "Martinique"),
    ("03", "Guyane"),
    ("04", "La Réunion"),
    ("06", "Mayotte"),
]

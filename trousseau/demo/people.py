"""People of the demonstration: drawn by lot from lists, so that they resemble nobody.

Given names are common ones of the programme's entrants; each family name says that it is made up.
"""

import random
from dataclasses import dataclass
from datetime import date, timedelta

from trousseau.privacy.actions import NewChannel
from trousseau.privacy.choices import ChannelKind

FAMILY_NAMES = ("Exemple", "Modèle", "Essai", "Fictif", "Specimen", "Démonstration")
# Language (ISO 639), given name, the same in its own script.
GIVEN_NAMES = (
    ("ps", "Zarghuna", "زرغونه"),
    ("ps", "Gulalai", "ګلالۍ"),
    ("prs", "Mohammad", "محمد"),
    ("prs", "Fereshta", "فرشته"),
    ("prs", "Najib", "نجیب"),
    ("tr", "Çiğdem", ""),
    ("tr", "Yusuf", ""),
    ("ku", "Rojda", ""),
    ("fr", "Mamadou", ""),
    ("fr", "Aïssatou", ""),
    ("ar", "Khadija", "خديجة"),
    ("ar", "Youssef", "يوسف"),
    ("ti", "Selam", "ሰላም"),
    ("ti", "Tesfaye", "ተስፋዬ"),
    ("uk", "Olena", "Олена"),
    ("ru", "Timour", "Тимур"),
    ("en", "Blessing", ""),
    ("fr", "Divine", ""),
)
NOTES = (
    "",
    "Préfère être appelée après 17 h.",
    "Vient avec son interprète ; prévoir une heure.",
    "Attend la réponse de la préfecture pour le renouvellement.",
)
HOW = ("", "Ne pas laisser de message.", "Écrire d’abord : le téléphone est partagé.")


@dataclass(frozen=True)
class MadeUpPerson:
    """What is typed into one file."""

    fields: dict[str, str]
    channels: list[NewChannel]
    days_ago: int


def draw(lot: random.Random, today: date) -> MadeUpPerson:
    """One person; the same lot gives the same."""
    language, given, own_script = lot.choice(GIVEN_NAMES)
    # Four fifths are under 40 (programme figures); nobody here is a child.
    age = lot.randint(19, 39) if lot.random() < 0.81 else lot.randint(40, 61)
    number = "".join(str(lot.randint(0, 9)) for _ in range(6))
    fields = {
        "given_names": given,
        "family_name": lot.choice(FAMILY_NAMES),
        "own_script_name": own_script,
        "birth_date": (today - timedelta(days=age * 365 + lot.randint(0, 364))).isoformat(),
        "language": language,
        "address": f"{lot.randint(1, 90)} rue de l’Exemple",
        "note": lot.choice(NOTES),
    }
    # 06 39 98 … is kept by the regulator for fiction.
    phone = f"06 39 98 {number[:2]} {number[2:4]}"
    channels = [
        NewChannel(ChannelKind.PHONE, phone, lot.choice((True, False, None)), lot.choice(HOW))
    ]
    return MadeUpPerson(fields, channels, lot.randint(1, 200))

"""Which passwords are refused: long enough is not enough when it is built of well-known pieces.

Beside Django's own checks (length, its list of 20,000 common passwords, likeness to the account)
this one takes a password apart into what a guesser tries first: common passwords, names of months
and towns, keyboard rows, years, repetitions, and the words of this programme. What remains must be
worth ten signs that nobody could foresee. No network: nothing leaves the machine.
"""

import gzip
import re
import unicodedata
from functools import cache
from pathlib import Path
from typing import Any

from django.contrib.auth import password_validation
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

WORTH = 10
WORTH_OF_A_PIECE = 2
SHORTEST_PIECE, LONGEST_PIECE = 4, 20
COMMON = Path(password_validation.__file__).parent / "common-passwords.txt.gz"
# What people of this programme, writing French, would think of first.
OURS = """
    trousseau provenance programme placement relogement reinstallation mobilite orientation
    referent referente responsable centre caseworker accueil hebergement logement emploi menage
    famille enfant refugie refugiee refugies asile cada cph huda ofii ofpra france terre prefecture
    association administrateur administratrice administration admin partenaire participant
    partenaires gestionnaire coordination protection donnees clef clefs clefs cles serrure porte
    identifiant motdepasse password secret bienvenue bonjour bonsoir soleil loulou doudou chouchou
    changez changezmoi changeme jetaime amour liberte egalite fraternite
    janvier fevrier mars avril juin juillet aout septembre octobre novembre decembre
    printemps automne hiver lundi mardi mercredi jeudi vendredi samedi dimanche
    paris marseille lyon toulouse nice nantes montpellier strasbourg bordeaux lille rennes reims
    rodez aurillac creteil bobigny nanterre cergy evry melun limoges brive cahors mende albi tulle
    gueret moulins vichy clermont saintetienne grenoble dijon besancon metz nancy rouen caen brest
    azerty azertyuiop qsdfgh qsdfghjklm wxcvbn qwerty qwertyuiop asdfgh asdfghjkl zxcvbnm
"""
LOOKALIKES = str.maketrans("@40$5136!€", "aaosslebie")


class BuiltOfKnownPieces:
    """Refuses a password that a guesser would put together before long."""

    def validate(self, password: str, user: Any = None) -> None:
        """Raises ValidationError."""
        plain = _plain(password)
        if min(worth(plain), worth(plain.translate(LOOKALIKES))) < WORTH:
            raise ValidationError(
                _(
                    "Ce mot de passe se devine vite : il est fait de mots, de noms ou de chiffres "
                    "que l’on essaie en premier. Prenez quatre mots qui n’ont rien à voir entre "
                    "eux."
                ),
                code="known_pieces",
            )

    def get_help_text(self) -> str:
        """What to choose instead."""
        return _("Quatre mots qui n’ont rien à voir entre eux font un bon mot de passe.")


def worth(text: str) -> int:
    """How many unforeseeable signs a lower-case text is worth; a known piece is worth two."""
    found = 0
    at = 0
    met: set[str] = set()
    while at < len(text):
        piece = _piece_at(text, at)
        if piece is None:
            found += 0 if _follows(text, at) else 1
            at += 1
            continue
        found += 0 if piece in met else WORTH_OF_A_PIECE
        met.add(piece)
        at += len(piece)
    return found


def _piece_at(text: str, at: int) -> str | None:
    number = re.compile(r"\d{3,}").match(text, at)
    if number:
        return number.group()
    for length in range(LONGEST_PIECE, SHORTEST_PIECE - 1, -1):
        piece = text[at : at + length]
        if len(piece) == length and piece in _known():
            return piece
    return None


def _follows(text: str, at: int) -> bool:
    """Whether a sign carries on what the two before it began (aaa, abc, cba)."""
    if at < 2:
        return False
    before, here = ord(text[at - 1]) - ord(text[at - 2]), ord(text[at]) - ord(text[at - 1])
    return before == here and abs(here) <= 1


@cache
def _known() -> frozenset[str]:
    with gzip.open(COMMON, "rt", encoding="utf-8") as lines:
        common = {line.strip() for line in lines}
    return frozenset(word for word in common | set(OURS.split()) if len(word) >= SHORTEST_PIECE)


def _plain(password: str) -> str:
    """Without capitals and accents."""
    apart = unicodedata.normalize("NFKD", password.casefold())
    return "".join(sign for sign in apart if not unicodedata.combining(sign))

"""Passwords that a guesser tries first are refused; good ones are not."""

import random
import string

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from trousseau.accounts.models import User

WEAK_ONES = """
motdepasse123 Motdepasse2026! motdepassemotdepasse azertyuiop123 Azertyuiop1234! azerty123456
qwertyuiop12 123456789012 1234567890azerty aaaaaaaaaaaa abcdefghijkl bonjour123456 Bonjourbonjour1
Trousseau2026! Trousseau-2026 Provenance2026 Rodez12000!! Rodez2026Rodez Creteil94000!
referent2026! centre-rodez-2026 accueil123456 Bienvenue2026! Bienvenue1234 password12345
Password2026! P@ssw0rd1234 administrateur1 admin1234567 Decembre2026! Décembre2026! Janvier2027!!
Ete2026Ete2026 Marseille13000 jetaimejetaime doudou123456 loulou2026!! soleil123456 iloveyou1234
changezmoi2026 Changeme2026! compte-1@exemple.test m0td3p4ss3.2026
"""
STRONG = [
    "trois-clefs-pour-Rodez",
    "une valise rouge sous la pluie",
    "vKf7-pQ2x-Lm9z",
    "le merle chante à sept heures",
    "Tournesol bleu, sans la mer",
    "cheval correct agrafe pile",
    "mon vélo dort dans la cave",
    "x8Gh2!kdPq3w",
    "ثلاثة مفاتيح للباب",
]
SOMEBODY = User(username="compte-1@exemple.test", email="compte-1@exemple.test", name="Compte Un")


@pytest.mark.parametrize("password", WEAK_ONES.split())
def test_what_is_tried_first_is_refused(password: str):
    with pytest.raises(ValidationError):
        validate_password(password, SOMEBODY)


@pytest.mark.parametrize("password", STRONG)
def test_a_good_password_is_taken(password: str):
    validate_password(password, SOMEBODY)


@pytest.mark.parametrize("password", ["x8Gh2!kdPq3", "cheval pile"])
def test_eleven_signs_are_too_few(password: str):
    with pytest.raises(ValidationError, match="12"):
        validate_password(password, SOMEBODY)


def test_hardly_any_password_made_by_chance_is_refused():
    chance = random.Random(3)
    refused = 0
    for _ in range(1000):
        made = "".join(chance.choices(string.ascii_letters + string.digits + "-!?", k=14))
        try:
            validate_password(made, SOMEBODY)
        except ValidationError:
            refused += 1
    assert refused <= 3

"""Accents, case, apostrophes and hyphens do not matter when words are compared."""

from hypothesis import given
from hypothesis import strategies as st

from trousseau.territories.text import fold


def test_what_people_type_folds_to_the_same() -> None:
    assert fold("L’Haÿ-les-Roses") == fold("l'hay les roses") == "l hay les roses"
    assert fold("Œuvre  d'ÉLAGAGE") == "oeuvre d elagage"


@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)

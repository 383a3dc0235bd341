"""A message names nobody, and to those who hire or let it says nothing of a status or of health."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trousseau.partners.letters import (
    GUARDED,
    SUBJECT,
    SUBJECT_AGAIN,
    first_message,
    letter,
    too_much,
)
from trousseau.privacy.choices import Purpose, RecipientKind
from trousseau.privacy.recipients import SHAREABLE

pytestmark = pytest.mark.bar(3)
EMPLOYER, SERVICE = RecipientKind.EMPLOYER, RecipientKind.SERVICE
LETTERS = st.text(st.characters(categories=("Lu", "Ll")), min_size=3, max_size=12)
PLAIN = "Bonjour, seriez-vous prêt à faire connaissance ?"


@given(LETTERS.filter(str.isascii), st.sampled_from(RecipientKind))
def test_a_name_is_found_however_it_is_written(name: str, kind: RecipientKind):
    for written in (name, name.upper(), name.lower(), f"« {name} »", f"({name}),", f"l’{name}"):
        assert name in too_much(f"Voici {written} qui cherche.", [f"{name} Xyzw"], [], kind)


@pytest.mark.parametrize(
    ("message", "found"),
    [
        ("Voici أمينة", "أمينة"),
        ("Voici Zoé-Marie", "Zoé-Marie"),
        ("Voici ZOE MARIE", "Zoé-Marie"),
        ("Appelez le 06.12.34.56.78", "+33 6 12 34 56 78"),
        ("Appelez le 0033612345678", "+33 6 12 34 56 78"),
        ("Écrivez à zoe@exemple.test", "zoe@exemple.test"),
        ("Elle habite 3 rue Neuve, 93200 Modèle", "3 rue Neuve, 93200 Modèle"),
        ("Dossier abcd-2345", "ABCD-2345"),
    ],
)
def test_what_tells_who_it_is(message: str, found: str):
    names = ["Zoé-Marie", "أمينة"]
    values = ["+33 6 12 34 56 78", "zoe@exemple.test", "3 rue Neuve, 93200 Modèle", "ABCD-2345"]
    assert found in too_much(message, names, values, SERVICE)
    assert too_much(PLAIN, names, values, SERVICE) == ()


@pytest.mark.parametrize("kind", RecipientKind)
def test_status_and_health_are_for_nobody_who_hires_or_lets(kind: RecipientKind):
    """Those to whom no field that hints at them goes either."""
    for words in ("Elle est réfugiée.", "Il a un handicap.", "Sa nationalité ?", "EXILÉS"):
        assert bool(too_much(words, [], [], kind)) == (kind in GUARDED)
    for told in ("birth_date", "language", "own_script_name", "note"):
        assert kind not in GUARDED or told not in SHAREABLE[kind]


@pytest.mark.parametrize("purpose", Purpose)
def test_the_first_words_say_nothing_of_the_kind(purpose: Purpose):
    for title, to in (("Commis", "Camille Exemple"), ("", "")):
        message = first_message(purpose, title, to)
        assert too_much(message, [], [], EMPLOYER) == ()
        assert title in message
        assert to in message


@given(st.text(max_size=200), st.text(max_size=40), st.booleans())
def test_a_subject_is_always_the_same(message: str, writer: str, again: bool):
    """Whatever was typed: nothing of it gets into a header."""
    from datetime import date

    found = letter(
        message, "https://x", date(2026, 3, 2), "a@exemple.test", writer, "", again=again
    )
    assert found.subject in (SUBJECT, SUBJECT_AGAIN)
    assert "\n" not in found.subject
    assert message.strip() in found.body
    assert "02/03/2026" in found.body

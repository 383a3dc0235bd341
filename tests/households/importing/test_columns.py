"""What a table may say: the words of the application, and how people write them."""

import pytest

from trousseau.households.choices import (
    Permit,
    Protection,
    ReferredBy,
    Relation,
    Relocates,
    Structure,
    YesNo,
)
from trousseau.households.importing.columns import Kind, columns, guess
from trousseau.territories.text import fold


@pytest.mark.parametrize(
    ("key", "codes"),
    [
        ("relation", Relation.values),
        ("relocates", Relocates.values),
        ("protection", Protection.values),
        ("permit", Permit.values),
        ("rights", YesNo.values),
        ("voluntary", YesNo.values),
        ("referred_by", ReferredBy.values),
        ("structure", Structure.values),
    ],
)
def test_the_choices_are_those_that_are_stored(key: str, codes: list[str]):
    assert list(columns()[key].choices) == codes


@pytest.mark.parametrize("column", columns().values(), ids=lambda column: column.key)
def test_no_word_means_two_things(column):
    for code, words in column.choices.items():
        assert {column.spellings[fold(text)] for text in words} == {code}
    assert (column.kind is Kind.CHOICE) == bool(column.choices)
    others = [one.headings for one in columns().values() if one is not column]
    assert not column.headings & frozenset().union(*others)


def test_there_is_no_place_for_what_must_not_be_collected():
    """Free text about somebody: an imported list would bring their story along."""
    assert not {"note", "notes", "remarks", "comment", "nationality", "religion", "health"} & {
        *columns()
    }
    assert guess(["Notes", "Récit", "Nationalité", "Religion", "Santé"]) == ("",) * 5


def test_headings_are_understood_however_they_are_written():
    headings = ["NOM", "prénom", "Né(e) le", "Tél.", "N° ménage", "Date of birth", "?", "Nom"]
    assert guess(headings) == (
        "family_name", "given_names", "birth_date", "phone", "household", "", "", "",
    )  # fmt: skip


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_template_s_own_headings_are_understood(language: str):
    names = [column.name.in_language(language) for column in columns().values()]
    assert guess(names) == tuple(columns())

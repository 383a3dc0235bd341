"""What people type into a file's form, and what is made of it."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trousseau.privacy.telephones import phone_as_shown
from trousseau.web.forms.languages import OWN_NAMES, language_name, spoken_languages
from trousseau.web.forms.person import (
    MOST_CHANNELS,
    PersonEntry,
    birth_date_as_kept,
    birth_date_as_typed,
    changed_rows,
    channel_count,
)
from trousseau.web.presenters.person import age_text, days_ago

TODAY = date(2026, 3, 2)


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("0639981234", "06 39 98 12 34"),
        ("06.39.98.12.34", "06 39 98 12 34"),
        ("+33639981234", "06 39 98 12 34"),
        ("0033 6 39 98 12 34", "06 39 98 12 34"),
        ("+93 70 123 4567", "+93 70 123 4567"),
        ("0093-70-123-4567", "+93 70 123 4567"),
        ("3639", "3639"),
        ("۰۶۳۹۹۸۱۲۳۴", "06 39 98 12 34"),
        ("06 39 98 12", "06 39 98 12"),
    ],
)
def test_a_telephone_is_shown_as_it_is_said(typed: str, shown: str):
    assert phone_as_shown(typed) == shown
    assert phone_as_shown(shown) == shown


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("05/01/1990", "1990-01-05"),
        ("5.1.1990", "1990-01-05"),
        ("5-1-1990", "1990-01-05"),
        ("1990-01-05", "1990-01-05"),
        ("1990", "1990"),
        ("٠٥/٠١/١٩٩٠", "1990-01-05"),
        ("١٩٩٠", "1990"),
        ("02/03/2026", "2026-03-02"),
    ],
)
def test_a_birth_date_is_understood(typed: str, kept: str):
    assert birth_date_as_kept(typed, TODAY) == kept
    assert birth_date_as_kept(birth_date_as_typed(kept), TODAY) == kept


@pytest.mark.parametrize(
    "typed", ["hier", "31/02/1990", "1899", "2027", "03/03/2026", "01/1990", "1/1/90", "00/00/1990"]
)
def test_a_birth_date_that_cannot_be_is_refused(typed: str):
    with pytest.raises(ValueError, match=r"."):
        birth_date_as_kept(typed, TODAY)


@given(st.text(max_size=20))
def test_no_birth_date_is_a_fault_of_the_server(typed: str):
    try:
        kept = birth_date_as_kept(typed, TODAY)
    except ValueError:
        return
    assert kept.isascii()


@pytest.mark.parametrize(
    ("kept", "age"),
    [
        ("1990-03-02", "36 ans"),
        ("1990-03-03", "35 ans"),
        ("2025-03-02", "1 an"),
        ("1990", "environ 36 ans"),
        ("", ""),
        ("hier", ""),
    ],
)
def test_an_age_is_said_as_far_as_it_is_known(kept: str, age: str):
    assert age_text(kept, TODAY) == age


@pytest.mark.parametrize(
    ("day", "text"),
    [
        (date(2026, 3, 2), "aujourd’hui"),
        (date(2026, 3, 1), "hier"),
        (date(2026, 2, 1), "il y a 29 jours"),
        (date(2025, 3, 2), "il y a 12 mois"),
        (date(2026, 4, 1), "aujourd’hui"),
        (None, ""),
    ],
)
def test_how_long_ago_is_said_in_words(day, text: str):
    assert days_ago(day, TODAY) == text


def problems(**values: str) -> list[str]:
    entry = PersonEntry({"family_name": "Exemple", "channels": "1", **values}, sent=True)
    entry.is_valid()
    return [text for _, text in entry.problems]


@pytest.mark.parametrize(
    ("values", "problem"),
    [
        ({"channel-0-value": "123"}, "Ce numéro est trop court."),
        ({"channel-0-how": "le soir"}, "Il manque le numéro ou l’adresse."),
        (
            {"channel-0-kind": "email", "channel-0-value": "amina"},
            "Cette adresse n’est pas complète",
        ),
        ({"birth_date": "hier"}, "Écrivez 05/01/1990"),
        ({"family_name": " "}, "Donnez au moins un nom"),
    ],
)
def test_what_is_wrong_is_said(values: dict[str, str], problem: str):
    (said,) = problems(**values)
    assert said.startswith(problem)


@pytest.mark.parametrize(
    "values",
    [
        {"channel-0-kind": "post", "channel-0-value": "BP 12"},
        {"channel-0-kind": "email", "channel-0-value": "a@exemple.test"},
        {"channels": "0"},
        {"channels": "x"},
        {"spoken_language": "", "note": "\u202eabc"},
    ],
)
def test_what_is_right_is_taken(values: dict[str, str]):
    assert problems(**values) == []


@pytest.mark.parametrize("channels", ["", "0", "-1", "99", "x", "٣", "1e9"])
def test_the_number_of_rows_is_never_taken_at_its_word(channels: str):
    assert 1 <= channel_count({"channels": channels}) <= MOST_CHANNELS


def test_a_row_is_taken_out_from_between_two_others():
    values = {"channels": "3", "note": "n"} | {f"channel-{n}-value": str(n) for n in range(3)}
    left = changed_rows(values, "remove-channel-1")
    assert left is not None
    assert (left["channels"], left["channel-0-value"], left["channel-1-value"]) == ("2", "0", "2")
    assert left["note"] == "n"
    assert changed_rows(values, "remove-channel-7") is not None
    assert changed_rows(values, "anyway") is None


def test_rows_are_added_up_to_a_limit():
    values = {"channels": str(MOST_CHANNELS)}
    more = changed_rows(values, "add-channel")
    assert more is not None
    assert more["channels"] == str(MOST_CHANNELS)


def test_every_language_has_a_name_and_one_that_is_not_listed_is_kept():
    named = dict(spoken_languages())
    assert set(named) == set(OWN_NAMES)
    assert not [code for code in named if language_name(code) == code]
    assert "yo" in dict(spoken_languages("yo"))

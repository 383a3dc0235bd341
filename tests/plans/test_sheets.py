"""Information sheets: complete, plain, and no short name that is not explained."""

import re
from datetime import date, timedelta

import pytest

from trousseau.plans.reading import DataError
from trousseau.plans.sheets import Audience, Kind, read_sheets, sheets

SHEETS = sheets()
BY_KEY = SHEETS.by_key
THEMES = {
    "renting", "energy", "getting_around", "school", "health", "money", "work", "neighbours",
    "staying_in_touch", "safety",
}  # fmt: skip
# Two capital letters or more in a row: RSA, UPE2A.
SHORT_NAME = re.compile(r"(?<![\w-])[A-ZÉÈ]{2,}[A-Z0-9]*(?!\w)")
GOOD = """
kind: checklist
audience: employer
version: 1
checked_on: 2026-11-23
review_on: 2027-11-23
title: {fr: Titre du RSA, en: Title}
parts:
- title: {fr: Partie, en: Part}
  lines:
  - {key: mentor, fr: Nommer quelqu’un., en: Name somebody.}
  - {key: privacy, fr: Ne rien dire., en: Say nothing.}
sources:
- name: Pratique du programme
"""


def read(folder, text=GOOD):
    (folder / "glossary.yaml").write_text("RSA: {fr: Revenu, en: Income}\nRS: {fr: a, en: a}")
    (folder / "made_up.yaml").write_text(text, encoding="utf-8")
    return read_sheets(folder)


def explained(text):
    return {name for name in SHORT_NAME.findall(text) if name not in SHEETS.glossary}


def test_every_theme_has_a_sheet_for_the_household():
    information = {key for key, sheet in BY_KEY.items() if sheet.kind is Kind.INFORMATION}
    assert information == THEMES
    assert {BY_KEY[key].audience for key in THEMES} == {Audience.HOUSEHOLD}
    assert BY_KEY["expectations"].kind is Kind.EXPECTATIONS
    assert BY_KEY["visit_questions"].kind is Kind.QUESTIONS


def test_a_host_is_asked_for_what_the_programme_names():
    (employer,) = SHEETS.for_audience(Audience.EMPLOYER)
    keys = {line.key for line in employer.lines()}
    assert {"mentor", "first_week_transport", "right_to_work", "language_at_work"} <= keys
    (landlord,) = SHEETS.for_audience(Audience.LANDLORD)
    assert {"real_costs", "guarantee", "hold_until", "both_names"} <= {
        line.key for line in landlord.lines()
    }


def test_a_household_reads_its_sheets_in_the_order_of_their_kinds():
    found = [sheet.kind for sheet in SHEETS.for_audience(Audience.HOUSEHOLD)]
    assert found == [Kind.INFORMATION] * 10 + [Kind.EXPECTATIONS, Kind.QUESTIONS]


def test_help_in_danger_has_its_numbers_in_both_languages():
    for language in ("fr", "en"):
        said = " ".join(words.in_language(language) for words in BY_KEY["safety"].texts())
        numbers = {"112", "15", "17", "18", "114", "115", "119", "3919", "3114"}
        assert numbers <= set(re.findall(r"\d+", said))


@pytest.mark.parametrize("key", sorted(BY_KEY))
def test_each_sentence_is_short_and_each_short_name_explained(key):
    for words in BY_KEY[key].texts():
        for text in words:
            for sentence in re.split(r"(?<=[.!?])\s", text):
                assert len(sentence.split()) <= 25, sentence
            assert "'" not in text, text
            assert not explained(text), text
    assert len(BY_KEY[key].lines()) >= 8


@pytest.mark.parametrize("key", sorted(BY_KEY))
def test_both_languages_say_as_much(key):
    for words in BY_KEY[key].texts():
        assert words.fr.endswith((".", "?", "!")) == words.en.endswith((".", "?", "!")), words
        assert set(re.findall(r"\d+", words.fr)) == set(re.findall(r"\d+", words.en)), words


def test_the_glossary_itself_is_plain_and_used():
    for term, meaning in SHEETS.glossary.items():
        assert not set().union(*map(explained, meaning)), term
        assert all(len(text.split()) <= 25 for text in meaning), term
    used = {term for sheet in BY_KEY.values() for term in sheet.terms}
    in_it = " ".join(text for meaning in SHEETS.glossary.values() for text in meaning)
    assert not {term for term in SHEETS.glossary.keys() - used if term not in in_it}


def test_a_sheet_knows_the_terms_it_uses_as_whole_words(tmp_path):
    assert read(tmp_path).by_key["made_up"].terms.keys() == {"RSA"}
    assert "Visale" in BY_KEY["renting"].terms
    assert "RSA" not in BY_KEY["safety"].terms


def test_the_check_of_short_names_bites():
    assert explained("Demandez l’ABC et le RSA") == {"ABC"}


def test_each_sheet_has_a_source_and_is_checked_again():
    for sheet in BY_KEY.values():
        assert sheet.sources, sheet.key
        assert timedelta(0) < sheet.review_on - sheet.checked_on <= timedelta(days=366), sheet.key
    assert not SHEETS.to_review(date(2026, 11, 23))
    assert len(SHEETS.to_review(date(2027, 11, 23))) == len(BY_KEY)


@pytest.mark.parametrize(
    ("find", "put", "error"),
    [
        ("kind: checklist", "kind: poem", "kind: 'poem' is not known; known: checklist"),
        ("version: 1", "version: zero", "version: 'zero' is not a version; write 1"),
        ("version: 1\n", "", "sheet.version: missing"),
        ("version: 1", "version: 1\nauthor: me", "sheet.author: unknown key"),
        (", en: Title", "", "title.en: missing"),
        ("key: mentor, ", "", "parts[0].lines[0].key: missing"),
        ("key: privacy", "key: mentor", "parts: 'mentor' is given twice; give each line its own"),
        ("en: Name somebody.", "de: Jemand.", "parts[0].lines[0].de: unknown key"),
        ("en: Say nothing.", "en: ''", "parts[0].lines[1].en: is not a text"),
        ("- name: Pratique", "- url: http://x\n  name: x", "sources[0].url: 'http://x' is not"),
        ("\n- name: Pratique du programme", " []", "sources: is empty"),
        ("kind: checklist", "kind: information", "parts[0].lines[0].key: unknown key; known: en"),
    ],
)
def test_a_mistake_has_one_clear_error(tmp_path, find, put, error):
    assert find in GOOD
    with pytest.raises(DataError) as caught:
        read(tmp_path, GOOD.replace(find, put, 1))
    assert str(caught.value).startswith(f"made_up.yaml: {error}")
    assert caught.value.remedy

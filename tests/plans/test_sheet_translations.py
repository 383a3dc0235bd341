"""The sheets in other languages: whole, of the sheets there are, with figures that agree."""

import re
from pathlib import Path

import pytest

from trousseau.plans.reading import DataError
from trousseau.plans.sheet_translations import read_translations, sheet_translations
from trousseau.plans.sheets import Audience, sheets

FIGURES = re.compile(r"\d+")


@pytest.mark.parametrize("language", sorted(sheet_translations()))
def test_every_sheet_for_households_is_translated_whole(language: str):
    texts = sheet_translations()[language].texts
    for sheet in sheets().for_audience(Audience.HOUSEHOLD):
        assert [said.fr for said in sheet.texts() if said.fr not in texts] == [], sheet.key
        assert [said.fr for said in sheet.terms.values() if said.fr not in texts] == []


@pytest.mark.parametrize("language", sorted(sheet_translations()))
def test_figures_and_short_names_are_the_same(language: str):
    names = set(sheets().glossary)
    for french, said in sheet_translations()[language].texts.items():
        assert sorted(FIGURES.findall(french)) == sorted(FIGURES.findall(said)), french
        for name in names & set(re.findall(r"[A-Za-z][A-Za-z0-9-]+", french)):
            assert name in said, french


@pytest.mark.parametrize(
    ("content", "where"),
    [
        ('checked_by: null\ntexts: {"Texte de nulle part": "نص"}', "texts.Texte de nulle part"),
        ("checked_by: null", "translation"),
        ('checked_by: null\ntexts: {"Énergie et chauffage": ""}', "texts.Énergie et chauffage"),
    ],
)
def test_a_fault_names_its_place(tmp_path: Path, content: str, where: str):
    (tmp_path / "ar.yaml").write_text(content, encoding="utf-8")
    with pytest.raises(DataError) as caught:
        read_translations(tmp_path, sheets())
    assert "ar.yaml" in str(caught.value)
    assert where in str(caught.value)

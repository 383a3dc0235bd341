"""The list of shortage occupations is that of metropolitan regions, as the order names them."""

from pathlib import Path

import pytest

from tests.territories.employment import small_frame
from trousseau.territories.sources import fap2009, shortage_list
from trousseau.territories.sources.table import SourceError

HEADER = "Region,Famille Professionnelle,Code FAP\n"


def save(folder: Path, text: str) -> Path:
    path = folder / "metiers_en_tension_mars_2024.csv"
    path.write_text(HEADER + text, encoding="utf-8")
    return path


def test_what_is_listed_everywhere_is_listed_in_each_metropolitan_region(tmp_path: Path) -> None:
    path = save(
        tmp_path,
        "France Entière,Maraîchers; horticulteurs salariés,A1Z40\n"
        "Provence-Alpes-Côte d'Azur,Maçons,B2Z40\nProvence-Alpes-Côte d’Azur,Maçons,B2Z40\n",
    )
    layer = shortage_list.compile(shortage_list.read(path), small_frame())
    assert layer.info.year == "2024-03"
    entries = set(
        zip(layer.arrays["regions"].tolist(), layer.arrays["families"].tolist(), strict=True)
    )
    assert len(entries) == len(layer.arrays["regions"]) == 14
    assert ("93", "B2Z40") in entries
    assert not any(region < "10" for region, _ in entries), "the order does not cover overseas"
    assert "Maraîchers, horticulteurs salariés" in layer.arrays["names"].tolist()


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("Guyane,Maçons,B2Z40\n", "row 2: column 'Region': 'Guyane' is not a region"),
        ("Corse,Maçons,B2Z4O\n", "row 2: column 'Code FAP': 'B2Z4O' is not an occupation family"),
    ],
)
def test_a_bad_row_is_named(tmp_path: Path, line: str, message: str) -> None:
    with pytest.raises(SourceError, match=f"^metiers_en_tension_mars_2024.csv: {message}"):
        shortage_list.read(save(tmp_path, line))


@pytest.mark.shared
def test_every_listed_family_is_reached_by_an_occupation(shared_data: Path) -> None:
    listed = shortage_list.read(shared_data / "metiers" / "metiers_en_tension_mars_2024.csv")
    reached = fap2009.read(shared_data / "metiers" / "passage_fap2009_romev3.txt").families
    assert set(listed.families) <= set(reached.values())
    assert len(set(listed.regions)) == 13

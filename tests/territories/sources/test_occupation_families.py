"""The tree of families is read whole, and only if its levels nest."""

import numpy as np
import openpyxl
import pytest

from trousseau.territories.frame import Frame
from trousseau.territories.sources import occupation_families
from trousseau.territories.sources.table import SourceError

FRAME = Frame((), (), (), (), np.empty(0, np.int32), (), (), np.empty(0, np.int16), {})
HEADER = [f"{word}_FAP{level}" for level in (341, 228, 86, 22) for word in ("Code", "Intitulé")]
COOKS = ["S1X40a", "Cuisiniers", "S1X40", "Cuisiniers", "S1X", "Cuisine ", "S", "Hôtellerie"]
HELPERS = ["S1X20", "Aides", "S1X20", "Aides", "S1X", "Cuisine", "S", "Hôtellerie"]


def save(folder, *rows):
    book = openpyxl.Workbook()
    book.active.title = "Lisez-moi"
    sheet = book.create_sheet("niveaux_emboités")
    for row in (HEADER, *rows):
        sheet.append(row)
    path = folder / "Dares_Arborescence_FAP2021.xlsx"
    book.save(path)
    return path


def test_levels_become_sorted_codes_and_names(tmp_path) -> None:
    rows = occupation_families.read(save(tmp_path, COOKS, HELPERS))
    layer = occupation_families.compile(rows, FRAME)
    assert layer.arrays["codes_341"].tolist() == ["S1X20", "S1X40a"]
    assert layer.arrays["codes_228"].tolist() == ["S1X20", "S1X40"]
    assert layer.arrays["names_86"].tolist() == ["Cuisine"]
    assert layer.arrays["codes_22"].tolist() == ["S"]
    assert layer.report == ("occupation families: 2 > 2 > 1 > 1",)


@pytest.mark.parametrize(
    ("place", "value", "words"),
    [
        (2, "S2X40", r"row 3: column 'Code228': 'S2X40' is not the beginning of 'S1X40a'"),
        (0, "cooks", r"row 3: column 'Code341': 'cooks' is not a FAP-2021 code"),
        (7, "Transports", r"row 3: column 'Intitule22': S has no name, or two"),
    ],
)
def test_a_fault_is_named(tmp_path, place, value, words) -> None:
    cooks = [*COOKS[:place], value, *COOKS[place + 1 :]]
    with pytest.raises(SourceError, match=rf"sheet 'niveaux_emboités': {words}"):
        occupation_families.read(save(tmp_path, HELPERS, cooks))


@pytest.mark.shared
def test_the_published_tree(shared_data) -> None:
    [path] = (shared_data / "metiers").glob(occupation_families.FILES[0])
    arrays = occupation_families.compile(occupation_families.read(path), FRAME).arrays
    assert {len(arrays[f"codes_{level}"]) for level in (22, 86, 228, 341)} == {22, 86, 228, 341}

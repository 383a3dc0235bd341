"""The passage from ROME to families keeps the qualification, and notices what is missing."""

import numpy as np
import pytest

from trousseau.territories.frame import Frame
from trousseau.territories.sources import rome_to_fap
from trousseau.territories.sources.table import SourceError

FRAME = Frame((), (), (), (), np.empty(0, np.int32), (), (), np.empty(0, np.int16), {})
NAME = "Dares_Table_passage_ROME_Qualif_to_FAP2021.csv"
HEADER = "ROME;Intitule_ROME;Qualif;FAP341;Intitule_FAP341"


def lines(code: str, families: list[str]) -> list[str]:
    return [f"{code};Maçonnerie;{digit};{fap};Maçons" for digit, fap in enumerate(families)]


MASONS = lines("F1703", ["B1X31"] + ["B1X30"] * 2 + ["B1X31"] * 6 + ["B7X92e"])
BUTCHERS = lines("D1101", ["S0X40a"] * 10)


def save(folder, rows):
    path = folder / NAME
    path.write_bytes("\n".join([HEADER, *rows]).encode("latin-1"))
    return path


def test_each_code_and_qualification_has_a_family(tmp_path) -> None:
    layer = rome_to_fap.compile(rome_to_fap.read(save(tmp_path, MASONS + BUTCHERS)), FRAME)
    assert layer.arrays["parents"].tolist() == ["D1101", "F1703"]
    assert layer.arrays["families"].tolist() == ["B1X30", "B1X31", "B7X92", "S0X40"]
    assert layer.arrays["family_of"].tolist() == [[3] * 10, [1, 0, 0, 1, 1, 1, 1, 1, 1, 2]]
    assert "1 lead to several" in layer.report[0]


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        (MASONS[:-1], r"row 2: column 'Qualif': F1703 has no row for qualification 9"),
        (MASONS + MASONS[:1], r"row 12: column 'Qualif': F1703 has 0 twice"),
        ([*MASONS[:9], "F1703;M;9;1X31;M"], r"row 11: column 'FAP': '1X31' is not a FAP-2021"),
        ([*MASONS[:9], "F1703;M;X;B1X31;M"], r"row 11: column 'Qualif': 'X' is not a qual"),
    ],
)
def test_a_fault_is_named(tmp_path, rows, words) -> None:
    with pytest.raises(SourceError, match=words):
        rome_to_fap.read(save(tmp_path, rows))


@pytest.mark.shared
def test_the_published_table(shared_data) -> None:
    [path] = (shared_data / "metiers").glob(rome_to_fap.FILES[0])
    family_of = rome_to_fap.compile(rome_to_fap.read(path), FRAME).arrays["family_of"]
    assert family_of.shape == (532, 10)
    assert family_of.min() == 0
    assert (family_of != family_of[:, :1]).any(axis=1).sum() == 270

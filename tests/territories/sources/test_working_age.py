"""INSEE's table of employment and active population, in its published layout."""

from pathlib import Path

import numpy as np
import pytest

from tests.territories.sources.small_france import AMBLEON, BUGEY, PARIS, save, small_france
from trousseau.territories.sources import working_age
from trousseau.territories.sources.table import SourceError

NAME = "base-cc-emploi-pop-active-2021.CSV"
TEXT = (
    "CODGEO;P21_POP1564;P21_POP1524;P21_ACT1564;P15_POP1564;P10_POP1564;C21_ACT1564\n"
    "01006;60.5;10;50;62;70;51\n"
    "01138;1500;100;900;1480;1400;890\n"
    "01003;20;1;9;22;;8\n"
    "75101;10000;1;1;11000;12000;1\n"
    "75102;15000;1;1;16000;17000;1\n"
    "2A999;1;1;1;1;1;1\n"
)


def test_years_are_recognised_and_parts_added_up(tmp_path: Path) -> None:
    layer = working_age.compile(working_age.read(save(tmp_path, NAME, TEXT)), small_france())
    people = layer.arrays["people"]
    assert layer.arrays["years"].tolist() == [2010, 2015, 2021]
    assert layer.info.year == "2010–2021"
    assert people.dtype == np.float32
    assert people[AMBLEON].tolist() == [70, 62, 60.5]
    assert people[PARIS].tolist() == [29_000, 27_000, 25_000]
    assert np.isnan(people[BUGEY, 0]), "a blank part blanks the sum"
    assert people[BUGEY, 2] == 1520
    assert any("2A999" in line for line in layer.report)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("COD_VAR;LIB_VAR\nP21_POP;Population\n", "row 1: has no column named like P21_POP1564"),
        (TEXT.replace("60.5", "many"), "row 2: .*'many' is not a number"),
        (TEXT.replace("01006", "total"), "row 2: .*'total' is not a commune code"),
        (TEXT + "01002;5\n", "row 8: has 2 cells where the header has 7"),
    ],
)
def test_a_bad_file_is_named(tmp_path: Path, text: str, problem: str) -> None:
    with pytest.raises(SourceError, match=rf"base-cc-emploi-pop-active-2021\.CSV: {problem}"):
        working_age.read(save(tmp_path, NAME, text))

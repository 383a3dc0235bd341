"""LOVAC: `s` is a masked number, and the last year of a file is recognised."""

from pathlib import Path

import numpy as np
import pytest

from tests.territories.sources.small_france import AMBLEON, BOURG, BUGEY, save, small_france
from trousseau.territories.sources import vacant_homes
from trousseau.territories.sources.counts import MASKED, MISSING
from trousseau.territories.sources.table import SourceError

NAME = "lovac-opendata-communes.csv"
TEXT = (
    "CODGEO_26;LIBGEO_26;DEP;pp_vacant_25;pp_vacant_plus_2ans_25;ff_pp_total_24;"
    "pp_vacant_26;pp_vacant_plus_2ans_26;ff_pp_total_25\n"
    "01053;Bourg;01;1;1;1;1 900;600;20000\n"
    "01006;Ambléon;01;1;1;1;12;s;80\n"
    "01138;Bugey;01;1;1;1;40;20;900\n"
    "01003;Ancien;01;1;1;1;s;s;60\n"
    "69123;Lyon;69;1;1;1;;;\n"
)


def test_masked_missing_and_known_are_three_things(tmp_path: Path) -> None:
    rows = vacant_homes.read(save(tmp_path, NAME, TEXT, encoding="latin-1"))
    layer = vacant_homes.compile(rows, small_france())
    arrays = layer.arrays
    assert layer.info.year == "2026"
    assert [int(arrays[name][BOURG]) for name in arrays] == [1900, 600, 20_000]
    assert arrays["vacant_over_2_years"][AMBLEON] == MASKED
    assert arrays["vacant"][AMBLEON] == 12
    assert arrays["vacant"][BUGEY] == MASKED
    assert arrays["private_homes"][BUGEY] == 960
    assert (arrays["vacant"] == MISSING).sum() == 5
    assert all(array.dtype == np.int32 for array in arrays.values())


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("CODGEO_26;LIBGEO_26\n01053;Bourg\n", "row 1: column 'vacant': no column is named like"),
        (TEXT.replace("20000", "n.d."), "row 2: .*'n.d.' is not a number"),
    ],
)
def test_a_bad_file_is_named(tmp_path: Path, text: str, problem: str) -> None:
    with pytest.raises(SourceError, match=rf"lovac-opendata-communes\.csv: {problem}"):
        vacant_homes.read(save(tmp_path, NAME, text, encoding="latin-1"))

"""Housing-tension zones: ordered from relaxed to tight, one for every commune."""

from pathlib import Path

import numpy as np
import pytest

from tests.territories.sources.small_france import (
    AMBLEON,
    BOURG,
    BUGEY,
    PARIS,
    official_france,
    official_layer,
    official_rows,
    save,
    small_france,
)
from trousseau.territories.sources import housing_zones
from trousseau.territories.sources.table import SourceError

NAME = "zonage-abc-juillet-2024.csv"
HEADER = (
    "CODGEO;REG;DEP;LIBGEO;Zone en vigueur depuis le 5 juillet 2024;Reclassement juillet 2024\n"
)
TEXT = (
    HEADER
    + "01006;84;01;Ambléon;C;Non\n01053;84;01;Bourg;B2;Oui\n01138;84;01;Bugey;B1;Non\n"
    + "01003;84;01;Ancien;A;Non\n75101;11;75;Paris 1er;Abis;Non\n75102;11;75;Paris 2e;A;Non\n"
)


def test_the_seat_s_zone_holds_and_else_the_tightest(tmp_path: Path) -> None:
    rows = housing_zones.read(save(tmp_path, NAME, TEXT))
    layer = housing_zones.compile(rows, small_france())
    zone = layer.arrays["zone"]
    assert zone[[AMBLEON, BOURG, BUGEY, PARIS]].tolist() == [0, 1, 2, 4]
    assert zone.dtype == np.int8
    assert (zone < 0).sum() == 4
    assert layer.info.year == "2024"


def test_a_bad_zone_is_named(tmp_path: Path) -> None:
    with pytest.raises(
        SourceError, match=r"row 2: .*'D' is not a zone; zones are C, B2, B1, A, Abi"
    ):
        housing_zones.read(save(tmp_path, NAME, HEADER + "01006;84;01;Ambléon;D;Non\n"))


@pytest.mark.shared
def test_the_whole_order_is_read_and_four_communes_are_younger() -> None:
    rows = official_rows("housing_zones")
    assert len(rows.codes) == 34_935
    counts = np.bincount(rows.zones, minlength=5).tolist()
    assert counts == [28_623, 3_156, 2_216, 816, 124]
    zone, frame = official_layer("housing_zones").arrays["zone"], official_france()
    assert zone[frame.commune("75056") or 0] == 4
    missing = [frame.commune_codes[index] for index in np.flatnonzero(zone < 0)]
    assert missing == ["15031", "15035", "15047", "15171"]

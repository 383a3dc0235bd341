"""An area's tension is that of its basins; where too few are published, it has none."""

from pathlib import Path

import numpy as np
import pytest

from tests.territories.employment import official_bassins, official_frame
from trousseau.territories.bassin_bridge import Ground
from trousseau.territories.figures import Status
from trousseau.territories.sources import tension as source
from trousseau.territories.tension import LabourTension


def labour_tension(classes: list[list[int]]) -> LabourTension:
    """Area 0 is basin A; area 1 is 3/4 basin B and 1/4 basin C; area 2 has no basin."""
    ground = Ground(
        ("A", "B", "C"),
        ("01",),
        np.array([0, 1, 2, -1]),
        np.zeros(4, dtype=np.int64),
        np.array([0, 1, 1, 2]),
        np.array([100, 300, 100, 50]),
        3,
    )
    return LabourTension.on_ground(("F1703", "F1704"), ("A", "B", "C", "D"), np.array(classes, dtype=np.int8), ground)  # fmt: skip  # noqa: E501


def test_basins_are_averaged_over_people() -> None:
    figures = labour_tension([[4, 5, 1, 5], [0, 0, 0, 0]]).of("F1703")
    assert figures.value.tolist()[:2] == [4.0, 4.0]
    assert figures.low.tolist()[:2] == figures.high.tolist()[:2] == [4.0, 4.0]
    assert [figures.status_at(index) for index in range(3)] == [
        Status.KNOWN,
        Status.KNOWN,
        Status.MISSING,
    ]


def test_an_unpublished_class_is_not_a_low_one() -> None:
    figures = labour_tension([[0, 5, 0, 0], [0, 0, 3, 0]]).of("F1703")
    assert np.isnan(figures.value[0])
    assert figures.value[1] == figures.low[1] == figures.high[1] == 5.0
    assert np.isnan(labour_tension([[0, 0, 5, 0], [0, 0, 0, 0]]).of("F1703").value).all()


def test_several_occupations_are_averaged_and_an_unknown_one_is_missing() -> None:
    both = labour_tension([[4, 5, 5, 5], [2, 0, 0, 0]]).of("F1703", "F1704")
    assert both.value.tolist()[:2] == [3.0, 5.0]
    assert np.isnan(labour_tension([[1, 1, 1, 1], [1, 1, 1, 1]]).of("A0000").value).all()


@pytest.mark.shared
def test_most_areas_have_a_tension_for_common_occupations(shared_data: Path) -> None:
    frame, bassins = official_frame(shared_data), official_bassins(shared_data)
    departements = sorted(set(frame.departements))
    position = {code: index for index, code in enumerate(departements)}
    ground = Ground(
        bassins["bassin_codes"].tolist(),
        departements,
        bassins["bassin"],
        np.array([position[code] for code in frame.departements]),
        frame.area_of,
        frame.people,
        len(frame.area_codes),
    )
    rows = source.read(shared_data / "emploi" / "cities-tension-utf8.csv")
    arrays = source.compile(rows, frame).arrays
    tension = LabourTension.on_ground(
        arrays["romes"].tolist(), arrays["bassins"].tolist(), arrays["tension"], ground
    )
    for rome in ("F1703", "G1602", "K1302", "J1501", "N4101"):
        figures = tension.of(rome)
        readable = figures.readable
        assert readable.sum() > 270
        assert (figures.low[readable] <= figures.value[readable] + 1e-9).all()
        assert (figures.value[readable] <= figures.high[readable] + 1e-9).all()

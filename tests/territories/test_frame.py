"""Sources are joined to today's communes; nothing is added to a commune that no row names."""

import numpy as np

from trousseau.territories.frame import Frame


def frame() -> Frame:
    return Frame(
        commune_codes=("01001", "01002", "75056"),
        commune_names=("Un", "Deux", "Paris"),
        departements=("01", "01", "75"),
        regions=("84", "84", "11"),
        people=np.array([100, 300, 2_000_000], dtype=np.int32),
        area_codes=("1109", "8405"),
        area_names=("Paris", "Bourg"),
        area_of=np.array([1, 1, 0], dtype=np.int16),
        successor={"01003": "01002", "75101": "75056", "75102": "75056"},
    )


def test_former_codes_and_arrondissements_lead_to_today() -> None:
    indices, unknown = frame().locate(["01003", "75101", "01001", "99999"])
    assert indices.tolist() == [1, 2, 0, -1]
    assert unknown == ("99999",)


def test_totals_add_what_merged_and_leave_the_rest_missing() -> None:
    indices, _ = frame().locate(["01002", "01003", "75101"])
    total = frame().total(indices, np.array([1.0, 2.0, np.nan]))
    assert np.isnan(total[0])
    assert total[1] == 3.0
    assert np.isnan(total[2]), "part of a sum is not the sum"


def test_rates_of_merged_communes_are_weighted() -> None:
    indices, _ = frame().locate(["01002", "01003"])
    mean = frame().mean(indices, np.array([10.0, 20.0]), np.array([3.0, 1.0]))
    assert mean[1] == 12.5
    assert np.isnan(mean[0])

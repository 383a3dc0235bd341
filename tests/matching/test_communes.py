"""Towns for homes and schools."""

import numpy as np
import pytest
from hypothesis import given, settings

from tests.matching.factories import AREAS, VILLAGES, atlas, household
from tests.matching.strategies import HOUSEHOLDS
from trousseau.matching.communes import rank_communes
from trousseau.matching.profile import Child
from trousseau.territories.figures import Status
from trousseau.territories.places import UnknownPlace

ATLAS = atlas(3)


@settings(max_examples=25)
@given(HOUSEHOLDS)
def test_all_towns_of_the_area_are_compared(profile):
    ranking = rank_communes(profile, ATLAS, "0005")
    assert len(ranking.communes) == VILLAGES + 1
    scores = [each.score for each in ranking.communes]
    assert scores == sorted(scores, reverse=True)
    for each in ranking.communes:
        assert each.score_low <= each.score + 1e-12
        assert each.score <= each.score_high + 1e-12


def test_all_communes_are_compared_when_no_area_is_named():
    ranking = rank_communes(household(), ATLAS)
    assert len(ranking.communes) == AREAS * (VILLAGES + 1)
    assert [each.rank for each in ranking.communes[:3]] == [1, 2, 3]


def test_contributions_are_sourced_and_schools_are_those_the_children_need():
    best = rank_communes(household(children=(Child(4),)), ATLAS, "0005").communes[0]
    keys = [each.key for each in best.contributions]
    assert "schools_nursery" in keys
    assert "schools_primary" not in keys
    known = [each for each in best.contributions if each.figure.status is Status.KNOWN]
    assert all(each.figure.source and each.figure.year for each in known)
    assert all(each.label.fr and each.theme_label.fr for each in best.contributions)


def test_a_town_without_the_school_is_not_ruled_out():
    ranking = rank_communes(household(children=(Child(4),)), ATLAS)
    counts = ATLAS.figures("schools_nursery", "commune").value
    column = next(c for c in ranking.themes["children"].columns if c.key == "schools_nursery")
    assert column.scored is not None
    assert np.allclose(column.scored.score[counts == 0], 0.25)
    assert np.allclose(column.scored.score[counts >= 1], 1)


def test_the_main_town_is_no_distance_from_itself():
    ranking = rank_communes(household(), ATLAS, "0001")
    main = next(each for each in ranking.communes if each.code == "75000")
    km = next(c for c in main.contributions if c.key == "distance_to_main_town_km")
    assert km.figure.value == pytest.approx(0)
    assert km.score == 1


def test_an_unknown_area_is_refused():
    with pytest.raises(UnknownPlace):
        rank_communes(household(), ATLAS, "9999")

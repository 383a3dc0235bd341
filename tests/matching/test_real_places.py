"""The examples on the shipped figures: what a caseworker would recognise, and what must not come
first."""

from pathlib import Path

import pytest

from tests.matching.test_export import RANKING, conforms
from trousseau.matching import HouseholdProfile, rank
from trousseau.matching.constraints import OVERSEAS
from trousseau.matching.export import ranking_json
from trousseau.matching.profile import Adult, AdultOccupation, Weights
from trousseau.matching.shortlist import shortlist
from trousseau.matching.why_not import why_not
from trousseau.territories import Atlas

EXAMPLES = sorted((Path(__file__).parents[2] / "examples").glob("*.yaml"))


@pytest.fixture(scope="module")
def france() -> Atlas:
    return Atlas.open()


def code_of(france: Atlas, name: str) -> str:
    return france.areas.code[list(france.areas.name).index(name)]


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_an_example_gives_places_with_work_and_homes(france, path):
    ranking = rank(HouseholdProfile.read(path), france)
    assert len(ranking.areas) + len(ranking.rejected) == 306
    first = [area for area in ranking.areas if area.rank is not None and area.rank <= 10]
    assert len(first) >= 10
    for area in first:
        assert france.areas.region[area.place] not in {*OVERSEAS, "11"}, area.name
        for theme in area.themes.values():
            if theme.share >= 0.2:
                assert theme.score is not None
                assert theme.score > 0.35, (area.name, theme.theme)
    if "work" in ranking.themes:
        seeking = len(ranking.household.work_ids)
        assert all(area.adults_suited == (seeking, seeking) for area in first)
    conforms(ranking_json(ranking), RANKING)
    assert len(shortlist(ranking, france).places) == 3


def test_friends_in_rodez_bring_rodez_among_the_first_ten(france):
    profile = HouseholdProfile.read(EXAMPLES[0].with_name("near_rodez.yaml"))
    assert rank(profile, france).explain(code_of(france, "Rodez")).rank in range(1, 11)


def test_chaumont_comes_before_melun_and_paris(france):
    profile = HouseholdProfile.read(EXAMPLES[0].with_name("mason_and_carer.yaml"))
    ranking = rank(profile, france)
    chaumont, melun, paris = (
        ranking.explain(code_of(france, name)).rank or 999
        for name in ("Chaumont", "Melun", "Paris")
    )
    assert chaumont < 50 < melun
    assert chaumont < paris


def test_a_cook_is_not_sent_to_the_resorts(france):
    cook = Adult("a1", (AdultOccupation(title="cuisinier"),), "skilled", driving_licence=("B",))
    ranking = rank(HouseholdProfile((cook,), weights=Weights(work=4, housing=3)), france)
    for resort in ("La Tarentaise", "Porto-Vecchio", "Agde-Pézenas"):
        assert (ranking.explain(code_of(france, resort)).rank or 999) > 50, resort


@pytest.mark.parametrize("path", EXAMPLES[:3], ids=lambda path: path.stem)
def test_why_not_is_verified_on_real_figures(france, path):
    profile = HouseholdProfile.read(path)
    ranking = rank(profile, france)
    for area in ranking.areas[15:200:45]:
        answer = why_not(ranking, france, area.code)
        if answer.change is not None:
            assert answer.change.rank_after <= 10
        if answer.rank is not None and answer.rank > 10:
            assert answer.contributions


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_the_three_places_stay_good(france, path):
    chosen = shortlist(rank(HouseholdProfile.read(path), france), france)
    assert [place.stays >= 0.5 for place in chosen.places] == [True] * 3

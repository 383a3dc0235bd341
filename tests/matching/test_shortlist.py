"""Three places that stay good and differ."""

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.matching.factories import AREAS, atlas, household
from tests.matching.strategies import HOUSEHOLDS
from trousseau.matching import rank
from trousseau.matching.profile import RedLine
from trousseau.matching.shortlist import shortlist

ATLAS = atlas(3)


@settings(max_examples=25)
@given(HOUSEHOLDS, st.integers(0, 2**32))
def test_places_are_possible_and_different(profile, seed):
    ranking = rank(profile, ATLAS)
    chosen = shortlist(ranking, ATLAS, seed)
    codes = [place.result.code for place in chosen.places]
    assert len(set(codes)) == len(codes) == min(3, len(ranking.areas))
    assert not any(place.result.is_rejected for place in chosen.places)
    assert all(0 <= place.stays <= 1 and place.line.fr and place.line.en for place in chosen.places)
    if chosen.relaxed is None:
        for index, one in enumerate(chosen.places):
            for other in chosen.places[index + 1 :]:
                main = ATLAS.areas.main_commune[one.result.place]
                km = ATLAS.distance_km(ATLAS.communes.code[main])[other.result.place]
                assert km >= 60


def test_the_same_seed_gives_the_same_three():
    first, second = (shortlist(household(), ATLAS, 7) for _ in range(2))
    assert [p.result.code for p in first.places] == [p.result.code for p in second.places]
    assert [p.stays for p in first.places] == [p.stays for p in second.places]


def test_fewer_possible_places_are_said():
    lines = tuple(RedLine(area=f"{number + 1:04d}") for number in range(AREAS - 2))
    chosen = shortlist(household(red_lines=lines), ATLAS)
    assert len(chosen.places) == 2
    assert chosen.relaxed is not None
    everything = (*lines, RedLine(area="0011"), RedLine(area="0012"))
    assert shortlist(household(red_lines=everything), ATLAS).places == ()


def test_a_place_that_often_falls_out_says_so_in_words():
    for seed in range(3):
        for place in shortlist(household(), atlas(seed), seed).places:
            assert ("moins d’un essai sur deux" in place.line.fr) == (place.stays < 0.5)
            assert ("fewer than half" in place.line.en) == (place.stays < 0.5)


def test_the_names_of_themes_are_told_apart():
    place = shortlist(household(), ATLAS).places[0]
    assert place.line.fr.count("«") == len(place.strengths)
    assert place.line.en.count("“") == len(place.strengths)

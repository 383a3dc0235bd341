"""Households as hypothesis makes them, for the made-up country."""

from __future__ import annotations

from hypothesis import strategies as st

from tests.matching.factories import CARER, COOK, MASON
from trousseau.matching.profile import (
    CEFR,
    TOWN_SIZES,
    Adult,
    AdultOccupation,
    AwayFrom,
    Child,
    HouseholdProfile,
    HousingNeed,
    LanguageLevels,
    Near,
    RedLine,
    Requirement,
    Weights,
    Wishes,
)

COMMUNES = ("75000", "12010", "52020", "12043", "75060")
OCCUPATIONS = st.builds(
    AdultOccupation,
    rome=st.sampled_from([MASON, CARER, COOK]),
    years=st.none() | st.floats(0, 40),
    practicable=st.sampled_from(["now", "after_step", "not"]),
)
LEVELS = st.builds(LanguageLevels, speaking=st.none() | st.sampled_from(CEFR))
WEIGHT = st.sampled_from([0.0, 0.5, 1.0, 2.0, 3.0, 5.0])


@st.composite
def adults(draw: st.DrawFn) -> tuple[Adult, ...]:
    return tuple(
        Adult(
            f"a{number}",
            tuple(draw(st.lists(OCCUPATIONS, max_size=3))),
            draw(st.sampled_from([None, "skilled", "unskilled"])),
            draw(st.dictionaries(st.sampled_from(["fr", "fa"]), LEVELS, max_size=2)),
            draw(st.sampled_from([(), ("B",), ("B", "C")])),
            draw(st.booleans()),
        )
        for number in range(draw(st.integers(1, 3)))
    )


REQUIREMENTS = st.one_of(
    st.builds(
        Requirement,
        indicator=st.sampled_from(["unemployment_rate", "vacant_homes_share"]),
        max=st.floats(3, 15),
    ),
    st.builds(Requirement, indicator=st.just("vacant_homes_share"), min=st.floats(0, 12)),
    st.builds(Requirement, fact=st.just("specialist"), detail=st.none() | st.just("dialyse")),
)
RED_LINES = st.one_of(
    st.builds(RedLine, area=st.sampled_from(["0001", "0007"])),
    st.builds(RedLine, region=st.sampled_from(["11", "76"])),
    st.builds(RedLine, departement=st.sampled_from(["93", "52"])),
    st.builds(RedLine, commune=st.sampled_from(COMMUNES), within_km=st.floats(1, 200)),
    st.builds(RedLine, indicator=st.just("unemployment_rate"), above=st.floats(5, 15)),
)
WISHES = st.builds(
    Wishes,
    regions=st.lists(st.sampled_from(["11", "76", "44"]), max_size=2, unique=True).map(tuple),
    town_size=st.sampled_from(TOWN_SIZES),
    near=st.lists(
        st.builds(Near, commune=st.sampled_from(COMMUNES), max_km=st.floats(5, 200)), max_size=2
    ).map(tuple),
    away_from=st.lists(
        st.builds(AwayFrom, commune=st.sampled_from(COMMUNES), min_km=st.floats(5, 200)),
        max_size=1,
    ).map(tuple),
)
WEIGHTS = st.builds(
    Weights,
    work=WEIGHT,
    housing=WEIGHT,
    children=WEIGHT,
    services=WEIGHT,
    ties=WEIGHT,
    place=WEIGHT,
).filter(lambda weights: any(weights.of(theme) for theme in ("work", "housing", "services")))
HOUSING = st.builds(
    HousingNeed,
    rooms_min=st.none() | st.integers(1, 8),
    rent_max_eur_month=st.none() | st.floats(200, 2000),
    social=st.booleans(),
)
HOUSEHOLDS = st.builds(
    HouseholdProfile,
    adults=adults(),
    children=st.lists(st.builds(Child, age=st.integers(0, 19)), max_size=4).map(tuple),
    housing=HOUSING,
    must=st.lists(REQUIREMENTS, max_size=2).map(tuple),
    red_lines=st.lists(RED_LINES, max_size=2).map(tuple),
    wishes=WISHES,
    weights=WEIGHTS,
)

"""Hiring demand by area: exact where the survey is, bounded where it hides, shrunk where few."""

from dataclasses import fields
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.territories.employment import official_bassins, official_frame
from trousseau.territories.bassin_bridge import Ground
from trousseau.territories.figures import Figures, Status
from trousseau.territories.hiring import Hiring, HiringDemand, Survey
from trousseau.territories.sources import hiring_projects

NO_ROW, HIDDEN = -1, -2
COUNTS = ("projects", "difficult", "seasonal", "stable_projects")
SHARES = ("difficult_share", "seasonal_share")
RATES = ("per_1000", "stable_per_1000", "expected_stable_per_1000")
# Four basins: A and B fill areas 0 and 1, C lies half in area 1 and half in 2; D is nowhere.
GROUND = Ground(
    ("A", "B", "C"),
    ("01",),
    np.array([0, 1, 2, 2]),
    np.zeros(4, dtype=np.int64),
    np.array([0, 1, 1, 2]),
    np.array([100, 200, 50, 50]),
    3,
)

Cell = tuple[int, int, int]


def demand(
    rows: list[list[Cell]], working_age: tuple[float, ...] = (1000, 2000, 500)
) -> HiringDemand:
    """Families F0, F1 … whose cells (projects, difficult, seasonal) are those of A, B, C and D."""
    cells = np.array(rows, dtype=np.int32)
    survey = Survey(
        tuple(f"F{index}" for index in range(len(rows))),
        ("A", "B", "C", "D"),
        ("01", "01", "01", "01"),
        np.full(4, -1),
        cells[..., 0],
        cells[..., 1],
        cells[..., 2],
        hidden_below=5,
    )
    return HiringDemand(survey, GROUND, ("84", "84", "76"), np.array(working_age, dtype=float))


NOTHING: Cell = (NO_ROW, NO_ROW, NO_ROW)
SECRET: Cell = (HIDDEN, HIDDEN, HIDDEN)


def test_known_counts_follow_people_to_areas() -> None:
    hiring = demand([[(100, 40, 10), (50, 20, 20), (10, 8, 6), NOTHING]]).of("F0")
    np.testing.assert_allclose(hiring.projects.value, [100, 55, 5])
    np.testing.assert_allclose(hiring.difficult.value, [40, 24, 4])
    np.testing.assert_allclose(hiring.seasonal.value, [10, 23, 3])
    np.testing.assert_allclose(hiring.stable_projects.value, [90, 32, 2])
    np.testing.assert_allclose(hiring.stable_per_1000.value, [90, 16, 4])
    np.testing.assert_allclose(hiring.per_1000.value, [100, 27.5, 10])
    for name in COUNTS:
        figures: Figures = getattr(hiring, name)
        assert figures.has(Status.KNOWN).all()
        np.testing.assert_array_equal(figures.low, figures.high)


def test_hidden_projects_are_between_one_and_four_and_their_parts_between_none_and_four() -> None:
    hiring = demand([[SECRET, (50, 20, 20), NOTHING, NOTHING]]).of("F0")
    assert (hiring.projects.low[0], hiring.projects.value[0], hiring.projects.high[0]) == (
        1,
        2.5,
        4,
    )
    assert (hiring.difficult.low[0], hiring.difficult.high[0]) == (0, 4)
    assert (hiring.stable_projects.low[0], hiring.stable_projects.high[0]) == (0, 4)
    for name in (*COUNTS, *SHARES, *RATES):
        assert getattr(hiring, name).status_at(0) is Status.MASKED


def test_a_hidden_part_of_known_projects_is_at_most_four() -> None:
    hiring = demand([[(300, HIDDEN, HIDDEN), (50, 20, 20), NOTHING, NOTHING]]).of("F0")
    assert hiring.projects.status_at(0) is Status.KNOWN
    assert (hiring.difficult.low[0], hiring.difficult.high[0]) == (0, 4)
    assert (hiring.stable_projects.low[0], hiring.stable_projects.high[0]) == (296, 300)
    assert hiring.seasonal_share.value[0] < 0.2, "few of 300 is evidence, not ignorance"


def test_no_row_is_no_project_and_a_share_of_nothing_is_missing() -> None:
    hiring = demand([[NOTHING, (50, 20, 20), (10, 5, 5), NOTHING]]).of("F0")
    assert hiring.projects.value[0] == hiring.difficult.value[0] == 0.0
    assert hiring.projects.status_at(0) is Status.KNOWN
    assert hiring.difficult_share.status_at(0) is Status.MISSING
    assert np.isnan(hiring.difficult_share.value[0])


def test_a_family_that_is_not_surveyed_is_missing_and_adds_nothing_to_others() -> None:
    asked = demand([[(100, 40, 10), (50, 20, 20), (10, 8, 6), NOTHING]])
    for field in fields(Hiring):
        if field.name != "families":
            assert getattr(asked.of("Q0"), field.name).has(Status.MISSING).all()
    np.testing.assert_array_equal(
        asked.of("Q0", "F0").projects.value, asked.of("F0").projects.value
    )


def test_families_add_up_and_a_repeated_question_is_answered_at_once() -> None:
    asked = demand([[(100, 40, 10)] * 3 + [NOTHING], [(20, 8, 6)] * 3 + [NOTHING]])
    both = asked.of("F0", "F1")
    np.testing.assert_allclose(
        both.stable_projects.value,
        asked.of("F0").stable_projects.value + asked.of("F1").stable_projects.value,
    )
    assert asked.of("F0", "F1") is both
    np.testing.assert_array_equal(asked.overall.projects.value, both.projects.value)


def test_what_is_not_loaded_is_not_zero() -> None:
    nothing = HiringDemand(None, None, ("84", "84", "76"), np.ones(3))
    assert nothing.families == nothing.unplaced == ()
    for field in fields(Hiring):
        if field.name != "families":
            assert not getattr(nothing.overall, field.name).loaded
    unpeopled = demand([[(100, 40, 10)] * 4], working_age=(np.nan,) * 3)
    assert not unpeopled.of("F0").stable_per_1000.loaded
    assert unpeopled.of("F0").projects.loaded


def test_a_basin_that_nothing_places_is_named() -> None:
    assert demand([[(100, 40, 10)] * 4]).unplaced == ("D",)


def test_an_uncovered_area_is_missing() -> None:
    bare = Ground(
        GROUND.bassin_codes,
        GROUND.departement_codes,
        np.array([0, 1, 2, -1]),
        GROUND.departement,
        GROUND.area,
        GROUND.people,
        GROUND.areas,
    )
    asked = demand([[(100, 40, 10)] * 3 + [NOTHING]])
    hiring = HiringDemand(asked.survey, bare, asked.regions, asked.working_age).of("F0")
    assert hiring.projects.status_at(2) is Status.MISSING
    assert hiring.projects.status_at(1) is Status.KNOWN


@st.composite
def cells(draw: st.DrawFn) -> Cell:
    """A cell as the survey shows it: whatever is below five is hidden."""
    projects = draw(st.integers(0, 400))
    if projects == 0:
        return NOTHING
    difficult, seasonal = (draw(st.integers(0, projects)) for _ in range(2))
    hide = [count if count >= 5 else HIDDEN for count in (projects, difficult, seasonal)]
    return hide[0], hide[1], hide[2]


tables = st.lists(st.lists(cells(), min_size=4, max_size=4), min_size=1, max_size=3)


@given(tables)
@settings(deadline=None)
def test_every_value_lies_within_its_bounds_and_shares_are_shares(rows: list[list[Cell]]) -> None:
    asked = demand(rows)
    for hiring in (*(asked.of(code) for code in asked.families), asked.overall):
        for name in (*COUNTS, *SHARES, *RATES):
            figures: Figures = getattr(hiring, name)
            known = figures.readable
            assert (figures.low[known] >= -1e-9).all()
            assert (figures.low[known] <= figures.value[known] + 1e-9).all()
            assert (figures.value[known] <= figures.high[known] + 1e-9).all()
            if name in SHARES:
                assert (figures.high[known] <= 1.0).all()


@given(tables, st.data())
@settings(deadline=None)
def test_hiding_a_count_or_adding_a_hidden_row_never_narrows(
    rows: list[list[Cell]], data: st.DataObject
) -> None:
    family = data.draw(st.integers(0, len(rows) - 1))
    bassin = data.draw(st.integers(0, 2))
    projects, difficult, seasonal = rows[family][bassin]
    small: Cell = (projects, min(difficult, 4), min(seasonal, 4)) if projects >= 5 else (3, 2, 1)
    hidden: Cell = (projects, HIDDEN, HIDDEN) if projects >= 5 else SECRET
    without: Cell = small if projects >= 5 else NOTHING
    first, second, third = ([list(row) for row in rows] for _ in range(3))
    first[family][bassin], second[family][bassin], third[family][bassin] = small, hidden, without
    truth, masked, fewer = (demand(table).overall for table in (first, second, third))
    for name in COUNTS:
        wide: Figures = getattr(masked, name)
        for narrow in (getattr(truth, name), getattr(fewer, name)):
            assert (wide.high - wide.low >= narrow.high - narrow.low - 1e-9).all()
        true: Figures = getattr(truth, name)
        assert (wide.low <= true.low + 1e-9).all()
        assert (true.high <= wide.high + 1e-9).all()


@given(tables)
@settings(deadline=None)
def test_the_bridge_preserves_totals(rows: list[list[Cell]]) -> None:
    overall = demand(rows).overall
    shown = np.maximum(np.array(rows)[:, :3, 0], 0).sum()
    hidden = (np.array(rows)[:, :3, 0] == HIDDEN).sum()
    assert np.isclose(overall.projects.value.sum(), shown + 2.5 * hidden)
    assert np.isclose(overall.projects.low.sum(), shown + hidden)
    assert np.isclose(overall.projects.high.sum(), shown + 4 * hidden)


@cache
def official(shared: Path) -> HiringDemand:
    frame, bassins = official_frame(shared), official_bassins(shared)
    rows = hiring_projects.read(shared / "emploi" / "Base_open_data_BMO_2024.xlsx")
    arrays = hiring_projects.compile(rows, frame).arrays
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
    survey = Survey(
        arrays["families"].tolist(),
        arrays["bassins"].tolist(),
        arrays["departements"].tolist(),
        arrays["stand_in"],
        arrays["projects"],
        arrays["difficult"],
        arrays["seasonal"],
        int(arrays["hidden_below"].item()),
    )
    # An area's code begins with its region's, "00" where it lies in several.
    regions = [code[:2] for code in frame.area_codes]
    people = np.bincount(frame.area_of, weights=frame.people, minlength=len(frame.area_codes))
    working_age = (0.55 * people).astype(np.float64)
    return HiringDemand(survey, ground, regions, working_age)


@pytest.mark.shared
def test_estimates_add_up_to_what_the_publisher_says_of_france(shared_data: Path) -> None:
    """2.78 million projects, 57.4 % difficult, 1.95 million not seasonal, 67,000 for cooks …

    France Travail, "Enquête BMO 2024", 24 April 2024; the project may not be off by its rounding.
    """
    demand_ = official(shared_data)
    overall = demand_.overall
    projects = overall.projects.value.sum()
    assert 2_775_000 <= projects <= 2_785_000
    assert 0.5735 <= overall.difficult.value.sum() / projects <= 0.5745
    assert 1_945_000 <= overall.stable_projects.value.sum() <= 1_955_000
    for family, thousands in (("S1X40", 67.0), ("T2A60", 67.6), ("V0X60", 58.4)):
        assert abs(demand_.of(family).projects.value.sum() - 1000 * thousands) < 150
    masons = demand_.of("B1X31")
    assert round(100 * masons.difficult.value.sum() / masons.projects.value.sum()) in (76, 77)


@pytest.mark.shared
def test_every_shown_project_is_in_an_area_but_those_of_the_northern_islands(
    shared_data: Path,
) -> None:
    demand_ = official(shared_data)
    assert demand_.survey is not None
    islands = np.array([code == "0104" for code in demand_.survey.bassins])
    shown = demand_.survey.projects
    outside = shown[:, islands][shown[:, islands] >= 0].sum()
    hidden = (shown[:, ~islands] == HIDDEN).sum()
    assert np.isclose(demand_.overall.projects.low.sum(), 2_751_069 - outside + hidden)
    assert outside == 1_858
    # Aiguillon (7549) and Matoury (0304), unknown to the map of basins, lie where the towns do.
    assert demand_.unplaced == ("0104",)


@pytest.mark.shared
def test_a_handful_of_difficult_projects_does_not_head_the_list(shared_data: Path) -> None:
    frame = official_frame(shared_data)
    masons = official(shared_data).of("B1X31")
    corte = frame.area_names.index("Corte")
    raw = masons.difficult.value / np.maximum(masons.projects.value, 1.0)
    assert raw[corte] > 0.99
    share = masons.difficult_share
    assert share.value[corte] < 0.96
    pau = frame.area_names.index("Pau")
    assert masons.projects.value[pau] > 300
    # The island says the same everywhere, so little is drawn down; but it is held less surely.
    assert share.low[corte] < share.low[pau]
    assert np.argmax(np.nan_to_num(share.low)) != corte


@pytest.mark.shared
def test_seasonal_places_lose_their_lead_for_cooks(shared_data: Path) -> None:
    """Porto-Vecchio's difficult projects per head are 7 times Lisieux', its stable ones equal."""
    frame = official_frame(shared_data)
    demand_ = official(shared_data)
    cooks = demand_.of("S1X40")
    difficult = cooks.difficult.value / demand_.working_age
    stable = cooks.stable_per_1000.value
    names = list(frame.area_names)
    other = names.index("Lisieux")
    for name in ("Porto-Vecchio", "La Tarentaise", "Agde-Pézenas"):
        place = names.index(name)
        assert cooks.seasonal_share.value[place] > 0.5
        assert stable[place] < 1.3 * stable[other]
    place = names.index("Porto-Vecchio")
    assert difficult[place] > 3 * difficult[other]
    expected = cooks.expected_stable_per_1000.value
    for name in ("Porto-Vecchio", "Propriano", "La Tarentaise", "Agde-Pézenas"):
        assert expected[names.index(name)] < stable[names.index(name)]

"""The shipped atlas: whole, small, quick to open, and honest about what it does not know."""

import subprocess
import sys
import zipfile

import numpy as np
import pytest

from trousseau.territories import Atlas, AtlasError, Commune, EmploymentArea, Status, UnknownPlace
from trousseau.territories.archive import SHIPPED, Archive, write
from trousseau.territories.indicators import INDICATORS, UNITS
from trousseau.territories.measures import HIRING_MEASURES, MEASURES, SPANS
from trousseau.territories.occupation_indicators import EVERY_INDICATOR, OCCUPATION_INDICATORS
from trousseau.territories.sources.registry import SOURCES

NOT_SHIPPED = {"rents", "vacant_homes", "facilities", "working_age"}


@pytest.fixture(scope="module")
def atlas() -> Atlas:
    return Atlas.open()


def test_it_holds_all_of_france(atlas: Atlas) -> None:
    assert len(atlas.areas) == 306
    assert len(atlas.communes) == 34_875
    assert (atlas.communes.area >= 0).all(), "every commune has an employment area"
    assert len(set(atlas.communes.departement)) == 101
    assert len(set(atlas.communes.region)) == 18
    assert int(atlas.areas.people.sum()) == int(atlas.communes.people.sum()) == 68_350_798
    assert {"75056", "69123", "13055"} <= set(atlas.communes.code)
    assert not {"75101", "69381", "13201"} & set(atlas.communes.code)


def test_it_is_small_and_its_outlines_too(atlas: Atlas) -> None:
    assert SHIPPED.stat().st_size <= 8_000_000
    with zipfile.ZipFile(SHIPPED) as archive:
        outlines = [entry for entry in archive.infolist() if entry.filename.startswith("outlines/")]
    drawn = sum(
        entry.file_size
        for entry in outlines
        if "lon" not in entry.filename and "lat" not in entry.filename
    )
    assert drawn <= 600_000
    assert sum(len(atlas.outlines.svg_path(area)) for area in range(306)) <= 600_000


def test_every_indicator_is_declared_whole() -> None:
    assert set(INDICATORS) == set(MEASURES) >= set(SPANS)
    assert set(OCCUPATION_INDICATORS) == {*HIRING_MEASURES, "tension", "on_shortage_list"}
    assert len(EVERY_INDICATOR) == len(INDICATORS) + len(OCCUPATION_INDICATORS) + 1
    for key, indicator in EVERY_INDICATOR.items():
        assert indicator.key == key
        assert indicator.unit in UNITS
        assert set(indicator.layers) <= set(SOURCES)
        assert all([*indicator.label, *indicator.method, indicator.levels, indicator.layers])


def test_estimates_of_an_occupation_are_called_so() -> None:
    for key in ("expected_stable_per_1000", "difficult_share", "seasonal_share"):
        declared = OCCUPATION_INDICATORS[key]
        assert "(estimation)" in declared.label.fr
        assert "(estimate)" in declared.label.en
        assert "drawn towards the region" in declared.method.en


def test_every_loaded_layer_says_where_it_comes_from(atlas: Atlas) -> None:
    for info in atlas.layers.values():
        assert all([info.publisher, info.year, info.licence, info.url, *info.title, *info.method])
    assert set(atlas.catalogue) - set(atlas.layers) == NOT_SHIPPED


@pytest.mark.parametrize("key", sorted(INDICATORS))
def test_unknown_is_never_a_number(atlas: Atlas, key: str) -> None:
    indicator = atlas.indicator(key)
    for level in indicator.levels:
        assert level != "occupation", "those are in EVERY_INDICATOR"
        figures = atlas.figures(key, level)
        loaded = not NOT_SHIPPED & set(indicator.layers)
        assert figures.loaded is loaded
        nothing = figures.has(Status.MISSING) | figures.has(Status.NOT_LOADED)
        assert np.isnan(figures.value[nothing]).all()
        assert not np.isnan(figures.value[figures.has(Status.KNOWN)]).any()
        known = figures.readable
        assert (figures.low[known] <= figures.value[known]).all()
        assert (figures.value[known] <= figures.high[known]).all()


def test_a_figure_comes_with_its_source(atlas: Atlas) -> None:
    figure = atlas.figure("unemployment_rate", "7621")
    assert (figure.value, figure.unit, figure.source, figure.year) == (
        4.7,
        "percent",
        "INSEE",
        "2023-T3",
    )
    assert figure.percentile is not None
    assert 0 < figure.percentile < 10
    missing = atlas.figure("unemployment_rate", "0601")
    assert (missing.value, missing.status) == (None, Status.MISSING)
    rent = atlas.figure("rent_eur_per_m2_month", "12202")
    assert (rent.value, rent.status, rent.year) == (None, Status.NOT_LOADED, "")


def test_a_change_says_the_dates_it_is_measured_between(atlas: Atlas) -> None:
    assert atlas.figure("population_change", "7621").year == "2015–2021"
    assert atlas.figure("population_change", "12202").year == "2015–2021"
    assert atlas.figure("unemployment_change_5y", "7621").year == "2018-T3–2023-T3"
    assert atlas.figure("working_age_population_change", "7621").year == ""
    assert atlas.layers["population"].year == "2013–2021"


def test_hiring_for_an_occupation_says_how_many(atlas: Atlas) -> None:
    sheet = {figure.key: figure for figure in atlas.occupation_sheet("7621", "F1703", "skilled")}
    assert list(sheet) == list(OCCUPATION_INDICATORS)
    projects, difficult, seasonal, stable = (
        sheet[key].value or 0.0
        for key in ("hiring_projects", "difficult_projects", "seasonal_projects", "stable_projects")
    )
    assert 50 < difficult < projects < 110
    assert projects == pytest.approx(seasonal + stable)
    faps = atlas.occupations.faps("F1703", "skilled")
    index = atlas.areas.index("7621")
    assert projects == atlas.hiring(*faps).projects.value[index]
    share = sheet["difficult_share"]
    assert share.value == 100 * atlas.hiring(*faps).difficult_share.value[index]
    assert (share.unit, share.source, share.year) == ("percent", "France Travail", "2024")
    listed = sheet["on_shortage_list"]
    region = atlas.areas.region[index]
    assert listed.value == float(atlas.shortage_answer(region, "F1703", "skilled").listed or 0)
    assert listed.percentile is None


def test_an_occupation_that_the_survey_leaves_out_is_unknown_not_zero(atlas: Atlas) -> None:
    surveyed = set(atlas.hiring_demand.families)
    codes = atlas.occupations.codes
    left_out = next(code for code in codes if surveyed.isdisjoint(atlas.occupations.faps(code)))
    for figure in atlas.occupation_sheet("7621", left_out):
        if figure.key in HIRING_MEASURES:
            assert (figure.value, figure.status) == (None, Status.MISSING)


def test_a_sum_over_masked_cells_is_an_interval(atlas: Atlas) -> None:
    figure = atlas.figure("social_vacancy_share", "7621")
    assert figure.status is Status.MASKED
    assert figure.low is not None
    assert figure.high is not None
    assert figure.low < figure.high


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("rodez", "7621"),
        ("RODEZ", "7621"),
        ("la rochele", "7512"),
        ("saint etienne", "8428"),
        ("l'hay les roses", "94038"),
        ("12202", "12202"),
        ("7621", "7621"),
        ("75101", "75056"),
    ],
)
def test_places_are_found_as_people_write_them(atlas: Atlas, text: str, code: str) -> None:
    assert atlas.search(text)[0].code == code


def test_search_gives_areas_before_communes_and_nothing_for_nonsense(atlas: Atlas) -> None:
    area, commune = atlas.search("rodez")[:2]
    assert isinstance(area, EmploymentArea)
    assert isinstance(commune, Commune)
    assert atlas.search("") == atlas.search("qqqqzzzzxxxx") == []


def test_an_unknown_place_says_how_to_find_one(atlas: Atlas) -> None:
    for ask in (atlas.area, atlas.commune, lambda code: atlas.figure("people", code)):
        with pytest.raises(UnknownPlace, match="atlas search"):
            ask("0000")


def test_distances_are_those_of_the_map(atlas: Atlas) -> None:
    from_paris = atlas.distance_km("75056")
    assert from_paris[atlas.areas.index("1109")] == 0.0
    assert 495 < from_paris[atlas.areas.index("7621")] < 510
    assert atlas.commune_distance_km("12202")[atlas.communes.find("12202") or 0] == 0.0


def test_an_atlas_without_geography_is_refused(tmp_path) -> None:
    shipped = Archive(SHIPPED)
    write(tmp_path / "atlas.zip", [shipped.layer("unemployment")], "2026-11-23")
    with pytest.raises(AtlasError, match="holds no 'geographic_code' layer"):
        Atlas.open(tmp_path / "atlas.zip")


def test_an_atlas_with_nothing_but_geography_still_answers(tmp_path) -> None:
    shipped = Archive(SHIPPED)
    write(
        tmp_path / "atlas.zip",
        [shipped.layer("geographic_code"), shipped.layer("outlines")],
        "2026-11-23",
    )
    bare = Atlas.open(tmp_path / "atlas.zip")
    assert not bare.figures("unemployment_rate").loaded
    assert not bare.hiring("B1X31").projects.loaded
    assert not bare.tension("B1X31").loaded
    assert bare.figures("people").loaded
    for read in (lambda: bare.occupations, lambda: bare.job_titles):
        with pytest.raises(AtlasError, match="holds no 'occupations' layer; compile it again"):
            read()


def test_reading_the_atlas_needs_no_reader_of_sources() -> None:
    heavy = ("pyarrow", "shapely", "python_calamine", "django", "numba", "rapidfuzz", "yaml")
    code = (
        "import sys; from trousseau.territories import Atlas; Atlas.open().figures('people');"
        f"print([name for name in {heavy!r} if name in sys.modules])"
    )
    answer = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert answer.stdout.strip() == "[]"

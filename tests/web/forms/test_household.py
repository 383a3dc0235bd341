"""From the form to the profile that the engine reads."""

from typing import Any

from tests.web.profile_forms import mason
from trousseau.matching import HouseholdProfile
from trousseau.web.atlas import shared_atlas
from trousseau.web.forms.household import HouseholdForm
from trousseau.web.forms.priorities import carried, heaviest, weights


def mapping(**changes: Any) -> dict[str, Any]:
    posted = {
        name: value if isinstance(value, list) else [value]
        for name, value in mason(**changes).items()
    }
    form = HouseholdForm(posted, shared_atlas())
    assert form.is_valid(), form.problems
    found = form.as_mapping()
    HouseholdProfile.parse(found)
    return found


def test_the_profile_of_a_form():
    found = mapping()
    assert found["adults"] == [
        {
            "id": "Adulte 1",
            "occupations": [{"rome": "F1703", "practicable": "now"}],
            "qualification": "skilled",
            "languages": {"fr": {"listening": "A2", "speaking": "A2"}},
            "driving_licence": ["B"],
            "seeks_work": True,
        }
    ]
    assert found["children"] == [{"age": 7}]
    assert found["housing"] == {"rooms_min": None, "rent_max_eur_month": 650, "social": True}
    assert found["red_lines"] == [{"region": "11"}]
    assert found["weights"] == {
        "work": 5,
        "housing": 4,
        "children": 3,
        "services": 1,
        "ties": 1,
        "place": 0,
    }


def test_musts_nevers_and_preferences():
    found = mapping(
        must_unemployment="8.5",
        must_town="20000",
        must_vocational="on",
        never_tight_housing="on",
        never_regions=["93", "94"],
        never_place="Rodez",
        prefer_regions=["76"],
        near_place="Rodez",
        near_km="80",
        away_place="Paris",
    )
    assert found["must"] == [
        {"indicator": "unemployment_rate", "max": 8.5},
        {"indicator": "main_town_people", "min": 20000},
        {"indicator": "schools_vocational", "min": 1},
    ]
    assert {"region": "93"} in found["red_lines"]
    assert {"indicator": "housing_tension", "above": 3} in found["red_lines"]
    assert sum("area" in line for line in found["red_lines"]) == 1
    assert found["wishes"]["near"] == [{"commune": "12202", "max_km": 80}]
    assert found["wishes"]["away_from"] == [{"commune": "75056", "min_km": 100}]


def test_an_empty_age_is_no_child():
    assert mapping(children="2", child__1__age="")["children"] == [{"age": 7}]


def test_weights_follow_from_what_matters_most():
    assert weights([], "")["work"] == 3
    assert weights(["place"], "")["place"] == 5
    own = {"work": 4, "housing": 4, "children": 0, "services": 2, "ties": 1, "place": 0}
    chosen = heaviest(own)
    assert chosen == ["work", "housing", "services"]
    assert weights(chosen, carried(own)) == own
    assert weights(["ties"], carried(own))["ties"] == 5
    for nonsense in ("x", "1 2", "9 9 9 9 9 9", "0 0 0 0 0 0", "nan 1 1 1 1 1"):
        assert weights(["work"], nonsense)["work"] == 5

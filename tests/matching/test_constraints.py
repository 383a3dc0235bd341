"""A constraint rejects by name, and never silently passes or rejects what is unknown."""

from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings

from tests.matching.factories import AREAS, atlas, household
from tests.matching.strategies import HOUSEHOLDS
from trousseau.matching import ProfileError, rank
from trousseau.matching.explanation import Readiness
from trousseau.matching.profile import RedLine, Requirement, Wishes
from trousseau.territories.figures import Figures
from trousseau.territories.local_facts import Answer, LocalFact

ATLAS = atlas(3)
DAY = date(2026, 11, 1)


def fact(place, kind, answer, verified=DAY, expires=None, detail=None):
    return LocalFact(place, kind, Answer(answer), "référente locale", verified, expires, detail)


def ranked_with(figures, **changes):
    return rank(household(**changes), atlas(given={"vacant_homes_share": figures}))


def test_a_limit_rejects_with_the_figure_the_limit_and_the_unit():
    values = np.linspace(1, 12, AREAS)
    ranking = ranked_with(values, must=(Requirement(indicator="vacant_homes_share", min=6),))
    assert [area.code for area in ranking.rejected] == ["0001", "0002", "0003", "0004", "0005"]
    reason = ranking.explain("0002").reasons[0]
    assert (reason.constraint, reason.path) == ("must.vacant_homes_share.min", "must[0]")
    assert (reason.value, reason.limit, reason.unit) == (2.0, 6, "percent")
    assert reason.label.fr == "Logements vacants"
    assert ranking.explain("0002").rank is None


def test_exactly_at_the_limit_is_within():
    values = np.full(AREAS, 6.0)
    must = (Requirement(indicator="vacant_homes_share", min=6, max=6),)
    assert not ranked_with(values, must=must).rejected


def test_an_unknown_figure_never_rejects_and_is_stated():
    values = np.full(AREAS, 2.0)
    values[3] = np.nan
    ranking = ranked_with(values, must=(Requirement(indicator="vacant_homes_share", min=6),))
    assert [area.code for area in ranking.areas] == ["0004"]
    assert [each.path for each in ranking.areas[0].unverified] == ["must[0]"]
    assert any("Not verified" in note.en for note in ranking.areas[0].notes)
    assert any("could not be verified in 1" in words.en for words in ranking.household_warnings)


def test_an_interval_rejects_only_when_it_lies_wholly_beyond():
    low, high = np.full(AREAS, 2.0), np.full(AREAS, 9.0)
    high[0] = 5.0
    masked = np.ones(AREAS, dtype=bool)
    figures = Figures.between((low + high) / 2, low, high, masked)
    ranking = ranked_with(figures, must=(Requirement(indicator="vacant_homes_share", min=6),))
    assert [area.code for area in ranking.rejected] == ["0001"]
    assert ranking.explain("0002").unverified


def test_a_condition_on_a_layer_that_is_not_loaded_is_stated_everywhere():
    ranking = rank(household(must=(Requirement(indicator="rent_eur_month", max=700),)), ATLAS)
    assert not ranking.rejected
    assert all(area.unverified for area in ranking.areas)


@settings(max_examples=60)
@given(HOUSEHOLDS)
def test_no_condition_is_ever_silently_passed(profile):
    ranking = rank(profile, ATLAS)
    for area in ranking.areas:
        unverified = {each.path for each in area.unverified}
        for index, requirement in enumerate(profile.must):
            if requirement.indicator is None:
                assert f"must[{index}]" in unverified, "no local facts are given"
                continue
            value = ATLAS.figures(requirement.indicator).value[area.place]
            met = (requirement.min is None or value >= requirement.min) and (
                requirement.max is None or value <= requirement.max
            )
            assert met or f"must[{index}]" in unverified
        for line in profile.red_lines:
            assert line.area != area.code
            assert line.region is None or line.region != ATLAS.areas.region[area.place]


def test_red_lines_reject_what_they_name():
    cases = {
        RedLine(area="0004"): {"0004"},
        RedLine(region="76"): {"0002", "0005", "0008", "0011"},
        RedLine(departement="93"): {"0004"},
        RedLine(indicator="vacant_homes_share", below=2.5): {"0001", "0002"},
        RedLine(indicator="vacant_homes_share", above=10.5): {"0011", "0012"},
        RedLine(commune="75000", within_km=10): {"0001"},
    }
    values = np.linspace(1, 12, AREAS)
    for line, expected in cases.items():
        ranking = ranked_with(values, red_lines=(line,))
        assert {area.code for area in ranking.rejected} == expected
        assert ranking.rejected[0].reasons[0].path == "red_lines[0]"
        assert ranking.rejected[0].reasons[0].constraint.startswith("red_line.")


def test_a_red_line_changes_no_score():
    plain = rank(household(), ATLAS)
    ruled = rank(household(red_lines=(RedLine(region="11"),)), ATLAS)
    assert plain.scored.score.tolist() == ruled.scored.score.tolist()


def test_several_reasons_are_all_given():
    values = np.linspace(1, 12, AREAS)
    must = (Requirement(indicator="vacant_homes_share", min=6),)
    ranking = ranked_with(values, must=must, red_lines=(RedLine(area="0001"),))
    assert [reason.path for reason in ranking.explain("0001").reasons] == [
        "must[0]",
        "red_lines[0]",
    ]


@pytest.mark.parametrize(
    ("changes", "path"),
    [
        ({"must": (Requirement(indicator="nothing", min=1),)}, "must[0].indicator"),
        ({"must": (Requirement(indicator="schools_of_magic", min=1),)}, "must[0].indicator"),
        ({"must": (Requirement(fact="nothing"),)}, "must[0].fact"),
        ({"red_lines": (RedLine(area="9999"),)}, "red_lines[0].area"),
        ({"red_lines": (RedLine(region="99"),)}, "red_lines[0].region"),
        ({"red_lines": (RedLine(departement="00"),)}, "red_lines[0].departement"),
        ({"red_lines": (RedLine(commune="00000", within_km=3),)}, "red_lines[0].commune"),
        ({"red_lines": (RedLine(indicator="nothing", above=3),)}, "red_lines[0].indicator"),
    ],
)
def test_what_does_not_exist_is_an_error(changes, path):
    with pytest.raises(ProfileError) as error:
        rank(household(**changes), ATLAS)
    assert error.value.path == path


# -- local facts ------------------------------------------------------------------------------


def test_facts_need_a_day():
    with pytest.raises(ValueError, match="on="):
        rank(household(), ATLAS, [fact("0001", "support_operator", "yes")])


def test_facts_never_move_a_score():
    facts = [fact("0001", "support_operator", "yes"), fact("0002", "french_course_seat", "yes")]
    assert (
        rank(household(), ATLAS).scored.score.tolist()
        == rank(household(), ATLAS, facts, DAY).scored.score.tolist()
    )


def test_a_school_that_takes_no_newcomers_rejects_for_pupils_only():
    facts = [fact("0003", "newcomer_school", "no")]
    ranking = rank(household(), ATLAS, facts, DAY)
    assert [area.code for area in ranking.rejected] == ["0003"]
    assert ranking.rejected[0].reasons[0].constraint == "fact.newcomer_school"
    assert not rank(household(children=()), ATLAS, facts, DAY).rejected


def test_a_wanted_fact_rejects_where_the_answer_is_no_and_is_open_elsewhere():
    profile = household(children=(), must=(Requirement(fact="specialist", detail="Dialyse"),))
    facts = [
        fact("0001", "specialist", "no", detail="dialyse"),
        fact("0002", "specialist", "yes", detail="dialyse"),
        fact("0003", "specialist", "no", detail="cardiologie"),
    ]
    ranking = rank(profile, ATLAS, facts, DAY)
    assert [area.code for area in ranking.rejected] == ["0001"]
    assert not ranking.explain("0002").unverified
    assert ranking.explain("0003").unverified


def test_an_expired_fact_is_unknown():
    old = fact("0003", "newcomer_school", "no", expires=date(2026, 11, 5))
    assert rank(household(), ATLAS, [old], date(2026, 11, 5)).rejected
    assert not rank(household(), ATLAS, [old], date(2026, 11, 6)).rejected


def test_readiness_is_a_state_beside_the_rank():
    facts = [
        fact("0001", "support_operator", "yes"),
        fact("0002", "support_operator", "no"),
        fact("52020", "support_operator", "yes"),
        fact("75030", "support_operator", "no"),
        fact(
            "0005", "support_operator", "yes", expires=date(2026, 10, 1), verified=date(2026, 1, 1)
        ),
    ]
    ranking = rank(household(), ATLAS, facts, DAY)
    states = {area.code: area.readiness for area in ranking.areas}
    assert states["0001"] is states["0003"] is Readiness.READY
    assert states["0002"] is Readiness.NOT_READY
    assert states["0004"] is states["0005"] is Readiness.UNKNOWN
    assert not ranking.rejected
    assert any("Pas prêt" in note.fr for note in ranking.explain("0002").notes)
    assert any("vérifié le 2026-11-01" in note.fr for note in ranking.explain("0001").notes)


def test_overseas_is_compared_only_when_it_is_wished(monkeypatch):
    from trousseau.matching import constraints

    monkeypatch.setattr(constraints, "OVERSEAS", frozenset({"44"}))
    ranking = rank(household(), ATLAS)
    assert {area.code for area in ranking.rejected} == {"0003", "0006", "0009", "0012"}
    assert ranking.rejected[0].reasons[0].constraint == "overseas"
    assert not rank(household(wishes=Wishes(regions=("44",))), ATLAS).rejected

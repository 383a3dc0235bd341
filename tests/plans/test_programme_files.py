"""A programme's own usual path and criteria, from `TROUSSEAU_HOME`."""

from pathlib import Path

import pytest

from tests.made_up_plans import eligible_household
from tests.people import AT, make_actor, make_centre
from trousseau.accounts.choices import Role
from trousseau.accounts.doors import system
from trousseau.follow_ups.completion import FILE as CRITERIA
from trousseau.follow_ups.completion import completion_rules
from trousseau.plans.actions import begin_plan
from trousseau.plans.models import MobilityPlan, PlanStep
from trousseau.plans.queries import plan_sheet
from trousseau.plans.reading import DataError
from trousseau.plans.usual_path import FILE, every_step, read_path, usual_path

OWN = """
version: 3
add:
  home:
  - {key: cellar, title: {fr: Vider la cave, en: Empty the cellar}, owner: household, days: 2,
     after: [home_file], proof: {fr: Une photo, en: A photograph}}
change:
  budget: {title: {fr: Compter ensemble, en: Count together}, days: 9}
leave_out: [place_sheets]
"""


@pytest.fixture
def home(tmp_path: Path, settings) -> Path:
    settings.HOME = tmp_path
    return tmp_path


def write(home: Path, text: str, name: str = "usual-path.yaml") -> None:
    (home / name).write_text(text, encoding="utf-8")


def titles(actor, plan) -> dict[str, str]:
    lines = {one.id: one.title for one in plan_sheet(actor, plan, AT).steps}
    with system("test.read", AT):
        return {row.key: lines[row.pk] for row in PlanStep.objects.filter(objective__plan=plan)}


def test_without_a_file_it_is_as_it_comes(home: Path):
    assert usual_path() == read_path(FILE)
    assert every_step() == read_path(FILE)
    assert completion_rules().version == 1


@pytest.mark.django_db
def test_a_plan_is_begun_from_the_path_of_the_programme(home: Path):
    write(home, OWN)
    actor = make_actor(Role.CASEWORKER, make_centre())
    plan = begin_plan(actor, eligible_household(actor).id, AT)
    found = titles(actor, plan)
    assert found["cellar"] == "Vider la cave"
    assert found["budget"] == "Compter ensemble"
    assert "place_sheets" not in found
    with system("test.read", AT):
        assert MobilityPlan.objects.get(pk=plan).path_version == "1+3"
        row = PlanStep.objects.get(objective__plan=plan, key="budget")
        assert row.days == 9
        cellar = PlanStep.objects.get(objective__plan=plan, key="cellar")
        assert [one.on_step.key for one in cellar.dependencies.all()] == ["home_file"]
    proofs = {one.title: one.proof for one in plan_sheet(actor, plan, AT).steps}
    assert proofs["Vider la cave"] == "Une photo"


@pytest.mark.django_db
def test_what_is_left_out_later_is_named_in_plans_begun_before(home: Path, tmp_path, settings):
    settings.HOME = tmp_path / "before"
    settings.HOME.mkdir()
    write(settings.HOME, OWN)
    actor = make_actor(Role.CASEWORKER, make_centre())
    plan = begin_plan(actor, eligible_household(actor).id, AT)
    settings.HOME = home
    write(home, OWN.replace("[place_sheets]", "[cellar, home_file]"))
    assert "cellar" not in {step.key for step in usual_path().steps}
    found = titles(actor, plan)
    assert found["cellar"] == "Vider la cave"
    assert found["home_file"] == "Constituer le dossier de location"


def test_a_file_that_cannot_be_used_is_an_error_and_not_another_path(home: Path):
    write(home, "{version: 1, leave_out: [fly]}")
    with pytest.raises(DataError, match=r"usual-path.yaml: leave_out: 'fly' is no step .* known: "):
        usual_path()


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ("{days: 731}", "change.budget.days: 731 is more than two years; at most 730 days"),
        ("{anchor_days: -731}", "change.budget.anchor_days: -731 is more than two years"),
        ("{after: [{key: home_file, lag_days: 731}]}", "lag_days: 731 is more than two years"),
    ],
)
def test_what_no_row_has_room_for_is_said_here(home: Path, change: str, message: str):
    write(home, f"{{version: 1, change: {{budget: {change}}}}}")
    with pytest.raises(DataError) as error:
        usual_path()
    assert message in str(error.value)


def test_a_key_that_is_too_long(home: Path):
    write(home, OWN.replace("cellar,", f"{'c' * 41},"))
    with pytest.raises(DataError, match=r"add.home\[0\].key: 'c+' is too long; at most 40 signs"):
        usual_path()


def test_criteria_of_the_programme_stand_in_the_place_of_ours(home: Path):
    text = CRITERIA.read_text(encoding="utf-8")
    write(home, text.replace("version: 1", "version: 8", 1), "completion.yaml")
    assert completion_rules().version == 8
    assert len(completion_rules().rules) > 3


def test_criteria_that_cannot_be_used_are_an_error(home: Path):
    write(home, "{version: 1, criteria: [{}]}", "completion.yaml")
    with pytest.raises(DataError, match=r"completion.yaml: criteria"):
        completion_rules()

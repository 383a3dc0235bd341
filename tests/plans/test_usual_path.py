"""The path that comes with Trousseau makes sense; a file over it does what it says."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trousseau.plans.back_planning import MOVE, After, back_plan
from trousseau.plans.choices import StepOwner, Theme
from trousseau.plans.knots import Awaits
from trousseau.plans.path_step import PathStep
from trousseau.plans.reading import DataError
from trousseau.plans.rights import rights
from trousseau.plans.usual_path import (
    FILE,
    UsualPath,
    path_for,
    read_path,
    tasks_of,
    usual_path,
)
from trousseau.territories.layers import Words

PATH = usual_path()
BY_KEY = {step.key: step for step in PATH.steps}
USED = sorted({flag for step in PATH.steps for flag in step.only_with})
FLAGS = st.sets(st.sampled_from(USED))
DAYS = st.dates(date(2026, 1, 1), date(2032, 12, 31))


def before(path: UsualPath) -> dict[str, set[str]]:
    """For each step all that has to be done before it, at whatever distance."""
    firsts = {step.key: {one.key for one in step.after} for step in path.steps}
    while True:
        more = {
            key: found.union(*(firsts.get(first, set()) for first in found))
            for key, found in firsts.items()
        }
        if more == firsts:
            return firsts
        firsts = more


def test_it_is_long_enough_and_not_too_long():
    assert 35 <= len(PATH.steps) <= 50
    assert len(path_for(PATH, ()).steps) >= 25


def test_each_theme_has_its_objective_and_each_owner_a_step():
    assert [objective.theme for objective in PATH.objectives] == list(Theme)
    assert {step.owner for step in PATH.steps} == set(StepOwner)


@given(FLAGS, DAYS)
def test_the_move_is_possible_after_four_to_five_months(flags: set[str], today: date):
    path = path_for(PATH, flags)
    plan = back_plan(tasks_of(path), today + timedelta(155), today)
    assert 100 <= (plan.earliest_move_on - today).days <= 155
    assert not any(dates.is_late for dates in plan.dates.values())


def test_the_critical_chain_goes_from_the_first_sheets_to_the_notice():
    plan = back_plan(tasks_of(PATH), date(2027, 5, 1), date(2027, 1, 1))
    assert plan.critical[0] == "place_sheets"
    assert plan.critical[-1] == "leaving_notice"
    assert {"shortlist", "agreement", "lease"} <= set(plan.critical)


@given(FLAGS)
def test_what_is_left_out_leaves_the_order_as_it_was(flags: set[str]):
    path = path_for(PATH, flags)
    keys = {step.key for step in path.steps}
    assert keys == {step.key for step in PATH.steps if not step.only_with or step.only_with & flags}
    whole = before(PATH)
    assert before(path) == {key: whole[key] & (keys | {MOVE}) for key in keys}


def test_what_comes_after_the_move_has_its_day():
    after_move = {key for key, firsts in before(PATH).items() if MOVE in firsts}
    assert after_move
    assert all((BY_KEY[key].anchor_days or 0) > 0 for key in after_move)


def test_nobody_agrees_before_the_visit_the_budget_and_what_it_would_cost_them():
    assert before(PATH)["agreement"] >= {
        "shortlist", "visit", "each_adult_heard", "budget", "giving_up", "agir_confirmed",
        "call_with_mover",
    }  # fmt: skip
    # Nobody applies, signs or gives notice before that.
    for key in ("job_search", "home_search", "lease", "leaving_notice", "handover"):
        assert "agreement" in before(PATH)[key]


def test_the_gate_sees_what_must_be_there_seven_days_before():
    assert BY_KEY["gate"].anchor_days == -7
    assert before(PATH)["gate"] >= {
        "guarantee", "home_insured", "keys_fixed", "relay_named", "first_cash", "care_papers",
        "maternity_found", "lease",
    }  # fmt: skip
    # A guarantee is obtained before the lease, never after.
    assert "guarantee" in before(PATH)["lease"]


# A step, and the right to carry over of which it is the doing.
CARRIES = {
    "benefits_moved": "benefits_office",
    "job_centre_moved": "job_centre",
    "permit_address": "permit_address",
    "doctor_chosen": "treating_doctor",
    "deposit_advance": "deposit_advance",
    "first_cash": "first_cash",
    "care_found": "long_illness",
    "care_papers": "prescriptions",
    "maternity_found": "maternity",
    "disability_file_moved": "disability_file",
    "home_insured": "energy_contract",
}


@pytest.mark.parametrize("key", CARRIES)
def test_no_step_is_due_later_than_the_right_it_carries(key: str):
    right = next(right for right in rights().rights if right.key == CARRIES[key])
    within = max(right.values, key=lambda value: value.valid_from).within
    # The shortest months after the move, the longest before it.
    days = within.days + within.months * (31 if right.step.before else 28)
    assert (BY_KEY[key].anchor_days or 0) <= (-days if right.step.before else days)


def test_home_and_contract_wait_for_one_another_until_something_unties_them():
    plan = back_plan(tasks_of(path_for(PATH, {"seeks_work"})), date(2027, 5, 1), date(2027, 1, 1))
    (knot,) = plan.knots
    assert set(knot.keys) == {"home_found", "job_contract", "lease"}
    unties = {(tie.key, tie.awaited): set(tie.untied_by) for tie in knot.ties if not tie.is_firm}
    assert unties == {
        ("home_found", "job_contract"): {"hiring_promise", "guarantee"},
        ("job_contract", "lease"): {"first_address"},
    }
    # Whatever unties the knot is not part of it.
    assert not set(knot.keys) & set().union(*unties.values())
    assert not back_plan(tasks_of(path_for(PATH, ())), date(2027, 5, 1), date(2027, 1, 1)).knots


def texts(path: UsualPath) -> list[Words]:
    found = [objective.title for objective in path.objectives]
    found += [step.title for step in path.steps]
    # The other flags are those of the rights to carry over.
    found += [path.flags[flag] for flag in ("seeks_work", "seeks_training", "learns_french")]
    return found + [step.proof for step in path.steps if step.proof is not None]


@pytest.mark.parametrize("words", texts(PATH), ids=lambda words: words.en[:40])
def test_each_text_is_in_both_languages_and_well_set(words: Words):
    assert words.fr != words.en
    for text in words:
        assert not set(text) & {"'", '"', "<"}
        assert text[0].isupper()
        assert not text.endswith(".")


def test_each_step_says_what_shows_that_it_is_done():
    assert all(step.proof for step in PATH.steps)


def test_a_flag_nobody_knows_is_refused():
    with pytest.raises(ValueError, match="'rich' is not a flag; known: "):
        path_for(PATH, {"rich"})


BASE = """
version: 1
flags: {seeks_work: {fr: Cherche un emploi, en: Looks for a job}}
objectives:
- key: place
  theme: move
  title: {fr: Un lieu, en: A place}
  steps:
  - {key: visit, title: {fr: Visiter, en: Visit}, owner: household, days: 3}
  - key: decide
    title: {fr: Décider, en: Decide}
    owner: household
    days: 7
    after: [{key: visit, lag_days: 2}]
    in_office: true
    anchor_days: -20
  - key: pack
    title: {fr: Emballer, en: Pack}
    owner: household
    days: 4
    after: [{key: decide, lag_days: 1}]
    awaits: [{key: visit, untied_by: [decide]}]
    only_with: [seeks_work]
    proof: {fr: Cartons, en: Boxes}
"""


def read(folder: Path, changes: str, base: str = BASE) -> UsualPath:
    (folder / "base.yaml").write_text(base, encoding="utf-8")
    (folder / "ours.yaml").write_text(changes, encoding="utf-8")
    return read_path(folder / "base.yaml", folder / "ours.yaml" if changes else None)


def steps(path: UsualPath) -> dict[str, PathStep]:
    return {step.key: step for step in path.steps}


def test_a_step_is_read_as_it_is_written(tmp_path: Path):
    path = read(tmp_path, "")
    assert path.version == "1"
    assert steps(path)["visit"] == PathStep(
        "visit", Words("Visiter", "Visit"), StepOwner.HOUSEHOLD, 3
    )
    assert steps(path)["decide"].after == (After("visit", 2),)
    assert steps(path)["decide"].in_office
    assert steps(path)["decide"].anchor_days == -20
    pack = steps(path)["pack"]
    assert pack.awaits == (Awaits("visit", ("decide",)),)
    assert pack.only_with == {"seeks_work"}
    assert pack.proof == Words("Cartons", "Boxes")


def test_a_programme_adds_changes_and_leaves_out(tmp_path: Path):
    path = read(
        tmp_path,
        """
version: 3
add:
  place:
  - {key: call, title: {fr: Appeler, en: Call}, owner: worker, days: 1, after: [decide]}
change:
  visit: {days: 5, owner: partner}
  pack: {only_with: , proof: , after: [decide, call]}
leave_out: [decide]
""",
    )
    assert path.version == "1+3"
    assert list(steps(path)) == ["visit", "pack", "call"]
    assert steps(path)["visit"] == PathStep(
        "visit", Words("Visiter", "Visit"), StepOwner.PARTNER, 5
    )
    # What came after the decision comes after the visit now, without the days between.
    assert steps(path)["call"].after == (After("visit"),)
    pack = steps(path)["pack"]
    assert pack.after == (After("visit"), After("call"))
    assert (pack.only_with, pack.proof) == (frozenset(), None)
    assert pack.awaits == (Awaits("visit"),)


def test_of_two_lags_to_the_same_step_the_longer_one_counts(tmp_path: Path):
    both = "{version: 1, change: {pack: {after: [{key: visit, lag_days: 4}, decide]}}}"
    left_out = both.replace("change", "leave_out: [decide], change")
    assert steps(read(tmp_path, left_out))["pack"].after == (After("visit", 4),)


def test_an_objective_without_steps_is_left_out(tmp_path: Path):
    assert read(tmp_path, "{version: 1, leave_out: [visit, decide, pack]}").objectives == ()


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ("{}", "ours.yaml: .version: missing"),
        ("{version: one}", "ours.yaml: version: 'one' is not a whole number"),
        ("{version: 1, remove: [visit]}", "ours.yaml: .remove: unknown key"),
        ("{version: 1, leave_out: visit}", "ours.yaml: leave_out: is not a list"),
        (
            "{version: 1, leave_out: [fly]}",
            "ours.yaml: leave_out: 'fly' is no step of the usual path; known: decide, pack, visit",
        ),
        ("{version: 1, change: {fly: {days: 1}}}", "ours.yaml: change: 'fly' is no step"),
        ("{version: 1, add: {sky: []}}", "ours.yaml: add: 'sky' is no objective"),
        (
            "{version: 1, change: {visit: {days: 1}}, leave_out: [visit]}",
            "ours.yaml: change.visit: is left out as well",
        ),
        ("{version: 1, change: {visit: {key: v}}}", "ours.yaml: change.visit.key: unknown key"),
        ("{version: 1, change: {visit: {days: -1}}}", "change.visit.days: -1 is below zero"),
        ("{version: 1, change: {visit: {days: 1.5}}}", "change.visit.days: 1.5 is not a whole"),
        ("{version: 1, change: {visit: {days: yes}}}", "change.visit.days: True is not a whole"),
        ("{version: 1, change: {visit: {days: }}}", "change.visit.days: None is not a whole"),
        ("{version: 1, change: {visit: {owner: me}}}", "owner: 'me' is not known; known: house"),
        ("{version: 1, change: {visit: {in_office: 1}}}", "in_office: 1 is neither"),
        ("{version: 1, change: {visit: {title: {fr: Voir}}}}", "change.visit.title.en: missing"),
        ("{version: 1, change: {visit: {only_with: [rich]}}}", "'rich' is not a flag"),
        ("{version: 1, change: {visit: {after: [fly]}}}", "'visit' names 'fly', which is no step"),
        (
            "{version: 1, change: {visit: {awaits: [{key: pack, untied_by: [fly]}]}}}",
            "ours.yaml: visit.awaits: 'fly' is no step",
        ),
        (
            "{version: 1, change: {visit: {after: [pack]}}, leave_out: [decide]}",
            "in a circle: 'visit' → 'pack' → 'decide' → 'visit'",
        ),
        (
            "{version: 1, change: {visit: {after: [move]}}}",
            "'decide' has to be done before the move, but comes after it",
        ),
        (
            "{version: 1, add: {place: [{key: visit, title: {fr: V, en: V}, owner: worker, "
            "days: 1}]}}",
            "'visit' is the name of two steps",
        ),
        (
            "{version: 1, add: {place: [{key: move, title: {fr: V, en: V}, owner: worker, "
            "days: 1}]}}",
            "add.place[0].key: 'move' is the move itself",
        ),
        ("{version: 1, add: {place: [{key: x}]}}", "ours.yaml: x.days: missing"),
        ("{version: 1, add: {place: [x]}}", "ours.yaml: add.place[0]: is not a mapping"),
        ("{version: 1, change: [visit]}", "ours.yaml: change: is not a mapping"),
        ("version: 1\nversion: 2", "ours.yaml: line 2: 'version' is given twice"),
    ],
)
def test_what_cannot_be_is_named_with_its_place(tmp_path: Path, changes: str, message: str):
    with pytest.raises(DataError) as error:
        read(tmp_path, changes)
    assert message in str(error.value)


@pytest.mark.parametrize(
    ("was", "becomes", "message"),
    [
        ("theme: move", "theme: sea", "objectives[0].theme: 'sea' is not known; known: health"),
        ("seeks_work: {fr", "agir: {fr", "base.yaml: flags.agir: is in flags.yaml"),
        ("  theme: move\n", "", "base.yaml: objectives[0].theme: missing"),
        ("version: 1\n", "", "base.yaml: .version: missing"),
    ],
)
def test_so_it_is_in_the_file_itself(tmp_path: Path, was: str, becomes: str, message: str):
    with pytest.raises(DataError) as error:
        read(tmp_path, "", BASE.replace(was, becomes))
    assert message in str(error.value)


def test_two_objectives_of_one_name_are_refused(tmp_path: Path):
    twice = BASE + BASE.partition("objectives:\n")[2].replace("visit", "v").replace("decide", "d")
    with pytest.raises(DataError, match="'place' is there twice"):
        read(tmp_path, "", twice.replace("key: pack", "key: p", 1))


def test_the_file_says_where_its_days_come_from():
    text = FILE.read_text(encoding="utf-8")
    assert "written on 2026-11-23" in text

"""What was translated by hand: whose it is, what it is worth once the French has changed."""

from datetime import timedelta
from uuid import UUID

import pytest

from tests.made_up_households import MadeUp, make_household
from tests.people import AT, TODAY, make_actor, make_centre
from trousseau.accounts.actor import Actor
from trousseau.accounts.choices import Role
from trousseau.accounts.doors import NotHere, system
from trousseau.audit.models import LogRow
from trousseau.households.actions import find_eligible, inform
from trousseau.plans.actions import begin_plan
from trousseau.plans.models import PlanTranslation
from trousseau.plans.translations import (
    CheckedByTranslator,
    Translation,
    begin_translation,
    get_translation,
    translations_of,
    write_passages,
)
from trousseau.privacy.choices import ErasureCause
from trousseau.privacy.erasure import erase_person

pytestmark = pytest.mark.django_db
WHY, MUST = "Un jardin.", "Une école"
HANDS, CHECKED = ("M. T., interprète", ""), ("M. T., interprète", "S. R.")


@pytest.fixture
def household(actor: Actor) -> MadeUp:
    made = make_household(actor)
    inform(actor, made.id, TODAY, AT)
    find_eligible(actor, made.id, AT)
    return made


@pytest.fixture
def plan(actor: Actor, household: MadeUp) -> UUID:
    return begin_plan(actor, household.id, AT)


@pytest.fixture
def number(actor: Actor, plan: UUID) -> int:
    return begin_translation(actor, plan, "ps", AT)


def read(actor: Actor, number: int) -> Translation:
    return get_translation(actor, number, AT)


def write(
    actor: Actor, number: int, texts: dict[str, str], by: tuple[str, str] = HANDS, at=AT
) -> None:
    write_passages(actor, number, [WHY, MUST], texts, by, at)


def test_a_passage_comes_back_with_whose_hand_it_is(actor: Actor, number: int):
    write(actor, number, {WHY: "یو باغ"})
    found = read(actor, number).passages
    assert list(found) == [WHY]
    assert (found[WHY].text, found[WHY].translator, found[WHY].checker) == (
        "یو باغ",
        "M. T., interprète",
        "",
    )
    assert found[WHY].on == TODAY


def test_a_language_is_begun_once(actor: Actor, plan: UUID, number: int):
    assert begin_translation(actor, plan, "ps", AT) == number
    other = begin_translation(actor, plan, "prs", AT)
    found = translations_of(actor, plan, AT)
    assert [(one.id, one.language) for one in found] == [(number, "ps"), (other, "prs")]


def test_what_was_checked_is_to_be_checked_again_once_it_changes(actor: Actor, number: int):
    write(actor, number, {WHY: "یو باغ", MUST: "ښوونځی"}, CHECKED)
    assert {one.checker for one in read(actor, number).passages.values()} == {"S. R."}
    write(actor, number, {WHY: "یو بڼ"}, HANDS, AT + timedelta(1))
    found = read(actor, number).passages
    assert (found[WHY].checker, found[MUST].checker) == ("", "S. R.")
    assert found[WHY].on == TODAY + timedelta(1)
    assert found[MUST].on == TODAY


@pytest.mark.parametrize("name", ["M. T., interprète", "m. t., INTERPRÈTE"])
def test_nobody_checks_their_own_hand(actor: Actor, number: int, name: str):
    with pytest.raises(CheckedByTranslator):
        write(actor, number, {WHY: "یو باغ"}, ("M. T., interprète", name))
    assert read(actor, number).passages == {}


def test_what_the_plan_no_longer_says_is_not_kept(actor: Actor, number: int):
    write(actor, number, {WHY: "یو باغ", MUST: "ښوونځی"})
    write_passages(actor, number, ["Un autre jardin.", MUST], {}, ("", ""), AT)
    assert list(read(actor, number).passages) == [MUST]


def test_a_passage_that_is_emptied_is_taken_out(actor: Actor, number: int):
    write(actor, number, {WHY: "یو باغ"})
    write(actor, number, {WHY: ""}, ("", ""))
    assert read(actor, number).passages == {}


def test_of_another_centre_there_is_none(actor: Actor, plan: UUID, number: int):
    stranger = make_actor(Role.CASEWORKER, make_centre())
    for asked in (
        lambda: get_translation(stranger, number, AT),
        lambda: translations_of(stranger, plan, AT),
        lambda: begin_translation(stranger, plan, "ps", AT),
        lambda: write(stranger, number, {WHY: "یو باغ"}),
    ):
        with pytest.raises(NotHere):
            asked()
    assert read(actor, number).passages == {}


def test_writing_is_in_the_log_without_a_word_of_it(actor: Actor, plan: UUID, number: int):
    write(actor, number, {WHY: "یو باغ"})
    row = LogRow.objects.order_by("number").last()
    assert row is not None
    assert (row.action, row.record) == ("papers.translate", f"plan:{plan}")


def test_nothing_of_it_stands_in_the_clear(actor: Actor, number: int):
    write(actor, number, {WHY: "un-canari"})
    with system("test.read", AT):
        row = PlanTranslation.objects.get(pk=number)
        for value in (row.content, row.language):
            assert value is not None
            for text in ("un-canari", WHY, "ps"):
                assert text.encode() not in bytes(value)


def test_it_goes_with_the_household(actor: Actor, household: MadeUp, number: int):
    write(actor, number, {WHY: "یو باغ"})
    erase_person(household.first, ErasureCause.ASKED, AT)
    with system("test.read", AT):
        assert not PlanTranslation.objects.exists()

"""What referents know of places: asked, known for six months, then unknown again."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError
from hypothesis import given
from hypothesis import strategies as st

from tests.made_up_partners import RODEZ, RODEZ_AREA, made_up_fact
from tests.people import AT, TODAY, make_actor, make_centre
from trousseau.accounts.actor import Actor
from trousseau.accounts.choices import Role
from trousseau.accounts.doors import NotHere
from trousseau.accounts.models import Centre
from trousseau.partners import local_facts, models
from trousseau.partners.choices import FactAnswer
from trousseau.partners.local_facts import FactFields, Standing
from trousseau.privacy.months import months_after
from trousseau.territories.local_facts import Answer, LocalFact

pytestmark = pytest.mark.django_db
YES, NO, UNKNOWN = FactAnswer.YES, FactAnswer.NO, FactAnswer.UNKNOWN
COURSE = FactFields(RODEZ_AREA, RODEZ_AREA, "french_course_seat", YES, "", "Le centre social")
QUESTION = FactFields(RODEZ_AREA, RODEZ_AREA, "french_course_seat", UNKNOWN)
REVIEW = months_after(TODAY, 6)


@pytest.fixture
def actor() -> Actor:
    return make_actor(Role.CASEWORKER, make_centre())


def lines(actor: Actor, today: date = TODAY) -> tuple[local_facts.FactLine, ...]:
    return local_facts.fact_lines(actor, AT, today)


def test_the_answers_are_those_that_ranking_knows():
    assert set(FactAnswer.values) == set(Answer)


class TestLine:
    def test_a_question_stands_as_asked_with_its_day(self, actor):
        local_facts.add_fact(actor, QUESTION, AT)
        (line,) = lines(actor)
        assert (line.standing, line.asked_on) == (Standing.ASKED, TODAY)
        assert (line.known_on, line.review_by) == (None, None)

    def test_an_answer_holds_for_six_months(self, actor):
        local_facts.add_fact(actor, COURSE, AT)
        (line,) = lines(actor)
        assert (line.known_on, line.review_by) == (TODAY, REVIEW)
        for today, standing in (
            (TODAY, Standing.KNOWN),
            (REVIEW - timedelta(15), Standing.KNOWN),
            (REVIEW - timedelta(14), Standing.REVIEW),
            (REVIEW, Standing.REVIEW),
            (REVIEW + timedelta(1), Standing.PAST),
        ):
            assert lines(actor, today)[0].standing is standing, today

    def test_asked_anew_it_is_the_same_line(self, actor):
        first = local_facts.add_fact(actor, QUESTION, AT)
        assert local_facts.add_fact(actor, COURSE, AT) == first
        (line,) = lines(actor)
        assert (line.fields.answer, line.asked_on) == (YES, None)

    def test_a_question_does_not_wipe_an_answer_that_holds(self, actor):
        known = local_facts.add_fact(actor, COURSE, AT)
        with pytest.raises(local_facts.AlreadyKnown) as caught:
            local_facts.add_fact(make_actor(Role.CASEWORKER, make_centre()), QUESTION, AT)
        assert caught.value.fact == known
        (line,) = lines(actor)
        assert (line.fields.answer, line.fields.source) == (YES, "Le centre social")
        past = AT + timedelta(days=250)
        assert local_facts.add_fact(actor, QUESTION, past) == known
        assert lines(actor, past.date())[0].standing is Standing.ASKED

    def test_another_detail_or_commune_is_another_line(self, actor):
        for detail in ("Dialyse", "dialyse ", "Diabète"):
            fields = FactFields(RODEZ_AREA, RODEZ_AREA, "specialist", YES, detail, "L’hôpital")
            local_facts.add_fact(actor, fields, AT)
        fields = FactFields(RODEZ, RODEZ_AREA, "specialist", NO, "Dialyse", "L’hôpital")
        local_facts.add_fact(actor, fields, AT)
        found = {(line.fields.place, line.fields.detail) for line in lines(actor)}
        assert found == {(RODEZ_AREA, "dialyse"), (RODEZ_AREA, "Diabète"), (RODEZ, "Dialyse")}

    def test_confirmed_it_holds_six_months_more(self, actor):
        found = local_facts.add_fact(actor, COURSE, AT)
        later = AT + timedelta(170)
        local_facts.confirm_fact(actor, found, later)
        (line,) = lines(actor)
        assert (line.known_on, line.review_by) == (later.date(), months_after(later.date(), 6))

    def test_a_question_that_is_asked_once_more_is_none_the_wiser(self, actor):
        found = local_facts.add_fact(actor, QUESTION, AT)
        local_facts.confirm_fact(actor, found, AT + timedelta(3))
        (line,) = lines(actor)
        assert (line.standing, line.asked_on) == (Standing.ASKED, TODAY + timedelta(3))

    def test_an_answer_has_a_source(self, actor):
        with pytest.raises(ValueError, match="source"):
            FactFields(RODEZ_AREA, RODEZ_AREA, "specialist", YES)
        found = local_facts.add_fact(actor, QUESTION, AT)
        with pytest.raises(ValueError, match="source"):
            local_facts.edit_fact(actor, found, NO, " ", AT)

    def test_the_database_holds_no_answer_without_its_days(self, actor):
        with pytest.raises(IntegrityError):
            made_up_fact(known_on=None)

    def test_retired_it_is_gone(self, actor):
        found = local_facts.add_fact(actor, COURSE, AT)
        local_facts.retire_fact(actor, found, AT)
        assert lines(actor) == ()
        with pytest.raises(NotHere):
            local_facts.confirm_fact(actor, found, AT)


class TestWho:
    def test_the_programme_s_whichever_centre(self, actor):
        local_facts.add_fact(actor, COURSE, AT)
        for role in (Role.CASEWORKER, Role.MANAGER, Role.COORDINATOR):
            assert len(lines(make_actor(role))) == 1

    @pytest.mark.parametrize("role", [Role.FINANCE, Role.DPO, Role.PARTNER, Role.ADMINISTRATOR])
    def test_nobody_else(self, actor, role):
        found = local_facts.add_fact(actor, COURSE, AT)
        other = make_actor(role)
        with pytest.raises(NotHere):
            lines(other)
        for act in (local_facts.confirm_fact, local_facts.retire_fact):
            with pytest.raises(NotHere):
                act(other, found, AT)
        with pytest.raises(NotHere):
            local_facts.add_fact(other, QUESTION, AT)
        assert local_facts.known_facts(other, AT) == ()
        assert models.LocalFact.objects.count() == 1


class TestDue:
    def due(self, actor: Actor, today: date, *, mine: bool = True) -> tuple[int, int]:
        found, total = local_facts.due_facts(actor, today, mine=mine, most=2)
        return len(found), total

    def test_what_ends_what_ended_and_what_nobody_answered(self, actor):
        local_facts.add_fact(actor, COURSE, AT)
        other = FactFields(RODEZ_AREA, RODEZ_AREA, "specialist", UNKNOWN)
        local_facts.add_fact(actor, other, AT)
        assert self.due(actor, TODAY + timedelta(14)) == (0, 0)
        assert self.due(actor, TODAY + timedelta(15)) == (1, 1)
        assert self.due(actor, REVIEW - timedelta(15)) == (1, 1)
        assert self.due(actor, REVIEW - timedelta(14)) == (2, 2)
        assert self.due(actor, REVIEW + timedelta(400)) == (2, 2)

    def test_one_s_own_the_centre_s_and_nobody_else_s(self, actor):
        local_facts.add_fact(actor, QUESTION, AT)
        later = TODAY + timedelta(30)
        colleague = make_actor(Role.MANAGER, Centre.objects.get(pk=actor.centre))
        assert self.due(colleague, later) == (0, 0)
        assert self.due(colleague, later, mine=False) == (1, 1)
        assert self.due(make_actor(Role.MANAGER), later, mine=False) == (0, 0)

    def test_more_than_are_shown_are_counted(self, actor):
        for kind in ("specialist", "newcomer_school", "childcare_seat"):
            local_facts.add_fact(actor, FactFields(RODEZ_AREA, RODEZ_AREA, kind, UNKNOWN), AT)
        assert self.due(actor, TODAY + timedelta(30)) == (2, 3)


@given(
    known_on=st.dates(date(2025, 1, 1), date(2030, 1, 1)),
    days=st.integers(0, 500),
)
def test_past_is_what_ranking_takes_for_unknown(known_on: date, days: int):
    """Where a line stands and what ranking makes of it are one rule."""
    today, review_by = known_on + timedelta(days), months_after(known_on, 6)
    known = LocalFact(RODEZ_AREA, "specialist", Answer.YES, "x", known_on, review_by)
    past = local_facts.standing_on(review_by, today) is Standing.PAST
    assert past == (known.answer_on(today) is Answer.UNKNOWN)

"""An interview in the tables: nothing that somebody typed is lost, nobody reads another's."""

from datetime import timedelta
from uuid import UUID

import pytest
from django.db import IntegrityError, transaction

from tests.made_up_households import MadeUp, make_household
from tests.people import AT, make_actor, make_centre
from trousseau.accounts.actor import Actor
from trousseau.accounts.choices import Role
from trousseau.accounts.doors import NotHere, system
from trousseau.accounts.models import Centre
from trousseau.audit.models import LogRow
from trousseau.households.actions import separate
from trousseau.households.answer_sheets import KeptAnswer, Whose, values_of
from trousseau.households.assessments import (
    FULL,
    SHORT,
    assessments_of,
    begin_assessment,
    dates_to_watch,
    finish_assessment,
    known_assessment,
    save_answers,
    stamped_for,
)
from trousseau.households.choices import (
    Extension,
    FactKind,
    Interpreter,
    Permit,
    Relation,
    Structure,
)
from trousseau.households.deadlines import DeadlineKind
from trousseau.households.models import AnswerSheet, Assessment, Household
from trousseau.households.sheet import household_sheet
from trousseau.households.situations import (
    Fact,
    SocialHousing,
    Stay,
    record_facts,
    set_social_housing,
    set_stay,
)
from trousseau.privacy.versions import stamp

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(days=3)


@pytest.fixture
def actor() -> Actor:
    return make_actor(Role.CASEWORKER, make_centre())


@pytest.fixture
def couple(actor: Actor) -> MadeUp:
    return make_household(actor, Relation.SPOUSE)


def begin(actor: Actor, household: MadeUp, template: str = SHORT, at=AT) -> UUID:
    return begin_assessment(actor, household.id, template, Interpreter.PHONE, "prs", at)


def save(
    actor: Actor, interview: UUID, who: UUID | None, at=AT, before=None, **entries: KeptAnswer
):
    """Keep entries as a form does that showed what is in `before` (nothing unless it is given)."""
    shown = before or {}
    seen = {
        key: stamp(stamped_for(interview, who), key, shown.get(key, KeptAnswer()).text)
        for key in entries
    }
    return save_answers(actor, interview, who, entries, seen, at)


def own(actor: Actor, interview: UUID) -> dict[Whose, KeptAnswer]:
    return dict(known_assessment(actor, interview, AT).own)


class TestBeginning:
    def test_two_clicks_are_one_interview(self, actor: Actor, couple: MadeUp):
        assert begin(actor, couple) == begin(actor, couple)
        assert len(assessments_of(actor, couple.id, AT)) == 1

    def test_a_short_one_becomes_a_full_one_and_keeps_its_answers(self, actor, couple):
        interview = begin(actor, couple)
        save(actor, interview, couple.first, seeks_work=KeptAnswer("yes"))
        assert begin(actor, couple, FULL) == interview
        known = known_assessment(actor, interview, AT)
        assert known.questionnaire.name == FULL
        assert known.own[str(couple.first), "seeks_work"] == KeptAnswer("yes")
        assert begin(actor, couple, SHORT) == interview
        assert known_assessment(actor, interview, AT).questionnaire.name == FULL

    def test_how_it_is_led_is_kept(self, actor: Actor, couple: MadeUp):
        known = known_assessment(actor, begin(actor, couple), AT)
        assert (known.interpreter, known.language) == (Interpreter.PHONE, "prs")

    def test_it_counts_as_contact(self, actor: Actor, couple: MadeUp):
        begin(actor, couple, at=LATER)
        sheet = household_sheet(actor, couple.id, LATER)
        assert {one.person.last_contact_on for one in sheet.members} == {LATER.date()}

    def test_one_that_is_done_is_followed_by_another(self, actor: Actor, couple: MadeUp):
        first = begin(actor, couple)
        finish_assessment(actor, first, AT)
        assert begin(actor, couple) != first
        assert [one.done_on for one in assessments_of(actor, couple.id, AT)].count(None) == 1


class TestSaving:
    def test_everything_of_an_answer_comes_back(self, actor: Actor, couple: MadeUp):
        interview = begin(actor, couple)
        job = KeptAnswer(
            {"rome": "F1703", "title": "maçon"}, "bâtir, à Kaboul", "dossier complet", 4
        )
        rent = KeptAnswer(650, "", "", 2)
        save(actor, interview, couple.first, job=job)
        save(actor, interview, None, rent_max=rent)
        found = own(actor, interview)
        assert found == {(str(couple.first), "job"): job, (None, "rent_max"): rent}

    def test_two_who_answer_different_questions_lose_nothing(self, actor: Actor, couple: MadeUp):
        interview = begin(actor, couple)
        colleague = make_actor(Role.MANAGER, Centre.objects.get(pk__in=actor.centres))
        save(actor, interview, couple.first, seeks_work=KeptAnswer("yes"))
        save(colleague, interview, couple.first, car_licence=KeptAnswer("valid"))
        assert {key for _, key in own(actor, interview)} == {"seeks_work", "car_licence"}

    def test_the_same_question_answered_by_two_shows_the_later_one_the_other_s(
        self, actor: Actor, couple: MadeUp
    ):
        interview = begin(actor, couple)
        save(actor, interview, couple.first, car_licence=KeptAnswer("valid"))
        saved = save(
            actor,
            interview,
            couple.first,
            car_licence=KeptAnswer("no"),
            seeks_work=KeptAnswer("no"),
        )
        assert saved.clashes == {"car_licence": KeptAnswer("valid")}
        whose = str(couple.first)
        # What did not clash is kept; what did stands as it was, until it is sent knowing.
        assert own(actor, interview) == {
            (whose, "car_licence"): KeptAnswer("valid"),
            (whose, "seeks_work"): KeptAnswer("no"),
        }
        shown = {"car_licence": KeptAnswer("valid")}
        save(actor, interview, couple.first, before=shown, car_licence=KeptAnswer("no"))
        assert own(actor, interview)[whose, "car_licence"] == KeptAnswer("no")

    def test_sent_twice_it_is_kept_once(self, actor: Actor, couple: MadeUp):
        interview = begin(actor, couple)
        for _ in range(2):
            saved = save(actor, interview, couple.first, seeks_work=KeptAnswer("yes"))
            assert not saved.clashes
        with system("test.read", AT):
            assert AnswerSheet.objects.count() == 1
            assert LogRow.objects.filter(action="assessments.ask").count() == 1

    def test_an_answer_that_is_emptied_is_gone(self, actor: Actor, couple: MadeUp):
        interview = begin(actor, couple)
        save(actor, interview, None, rent_max=KeptAnswer(650, "au plus"))
        save(
            actor,
            interview,
            None,
            before={"rent_max": KeptAnswer(650, "au plus")},
            rent_max=KeptAnswer(),
        )
        assert own(actor, interview) == {}
        with system("test.read", AT):
            assert AnswerSheet.objects.get().answers is None

    def test_a_question_that_is_not_asked_has_no_answer(self, actor: Actor, couple: MadeUp):
        with pytest.raises(ValueError, match="not asked"):
            save(actor, begin(actor, couple), couple.first, religion=KeptAnswer("x"))

    def test_what_is_asked_of_somebody_does_not_stand_in_clear(self, actor: Actor, couple: MadeUp):
        interview = begin(actor, couple)
        entry = KeptAnswer("yes", "mots-canari", "note-canari")
        save(actor, interview, couple.first, care=entry)
        with system("test.read", AT):
            row = AnswerSheet.objects.values_list().get()
        stored = b" ".join(bytes(one) for one in row if isinstance(one, bytes | memoryview))
        for text in (b"care", b"canari", b"yes"):
            assert text not in stored

    def test_a_sheet_is_once_a_person_and_once_a_household(self, actor: Actor, couple: MadeUp):
        interview = begin(actor, couple)
        for person in (couple.first, None):
            with system("test.write", AT), transaction.atomic():
                AnswerSheet.objects.create(assessment_id=interview, person_id=person, saved_at=AT)
            with (
                pytest.raises(IntegrityError),
                system("test.write", AT),
                transaction.atomic(),
            ):
                AnswerSheet.objects.create(assessment_id=interview, person_id=person, saved_at=AT)


class TestReaching:
    def test_of_another_centre_nothing_is_read_or_written(self, actor: Actor, couple: MadeUp):
        interview = begin(actor, couple)
        stranger = make_actor(Role.CASEWORKER, make_centre())
        for act in (
            lambda: known_assessment(stranger, interview, AT),
            lambda: save(stranger, interview, couple.first, care=KeptAnswer("yes")),
            lambda: finish_assessment(stranger, interview, AT),
            lambda: begin(stranger, couple),
        ):
            with pytest.raises(NotHere):
                act()
        assert assessments_of(stranger, couple.id, AT) == ()
        assert own(actor, interview) == {}

    def test_somebody_of_another_household_is_not_asked(self, actor: Actor, couple: MadeUp):
        other = make_household(actor)
        with pytest.raises(NotHere):
            save(actor, begin(actor, couple), other.first, care=KeptAnswer("yes"))

    def test_what_somebody_said_goes_with_them(self, actor: Actor, couple: MadeUp):
        interview = begin(actor, couple)
        leaves = couple.people[1].person
        save(actor, interview, leaves, care=KeptAnswer("yes"))
        separate(actor, couple.id, [leaves], AT)
        assert own(actor, interview) == {}
        with system("test.read", AT):
            household = Household.objects.get(pk=couple.id)
            assert values_of(household, [couple.first]) == {}

    def test_each_reading_of_answers_is_logged_for_everybody_in_them(self, actor, couple):
        interview = begin(actor, couple)
        known_assessment(actor, interview, AT)
        rows = LogRow.objects.filter(action="assessments.show")
        assert {row.person for row in rows} == {one.person for one in couple.people}


class TestKnown:
    def test_the_newest_answer_of_all_interviews_counts(self, actor: Actor, couple: MadeUp):
        first = begin(actor, couple)
        save(actor, first, None, rent_max=KeptAnswer(600), social_home=KeptAnswer("yes"))
        finish_assessment(actor, first, AT)
        second = begin(actor, couple, at=LATER)
        save(actor, second, None, rent_max=KeptAnswer(700))
        known = known_assessment(actor, second, LATER)
        assert known.answers == {(None, "rent_max"): 700, (None, "social_home"): "yes"}
        assert set(known.own) == {(None, "rent_max")}

    def test_what_is_left_to_ask_shrinks(self, actor: Actor, couple: MadeUp):
        interview = begin(actor, couple)
        before = len(known_assessment(actor, interview, AT).left)
        save(actor, interview, None, rent_max=KeptAnswer("unknown"))
        assert len(known_assessment(actor, interview, AT).left) == before - 1

    def test_dates_of_the_household_s_record_are_watched(self, actor: Actor, couple: MadeUp):
        soon = AT.date() + timedelta(days=60)
        set_stay(actor, couple.id, Stay(Structure.CADA, "", AT.date(), soon, Extension.ASKED), AT)
        set_social_housing(actor, couple.id, SocialHousing(renew_by=soon), AT)
        permit = Fact(FactKind.PERMIT, Permit.ONE_YEAR, AT.date(), soon)
        record_facts(actor, couple.first, [permit], AT)
        known = known_assessment(actor, begin(actor, couple), AT)
        found = dates_to_watch(household_sheet(actor, couple.id, AT), known)
        assert {(one.kind, one.on, one.who) for one in found} == {
            (DeadlineKind.END_OF_STAY, soon, None),
            (DeadlineKind.SOCIAL_HOUSING, soon, None),
            (DeadlineKind.PERMIT, soon, str(couple.first)),
        }


def test_a_person_is_told_their_answers_and_reads_no_remark_online():
    """The remarks are the caseworker's: handed over with the whole copy, not read alone."""
    assert AnswerSheet.read_online == ("answers", "saved_at")
    assert "led_by" in Assessment.held_back

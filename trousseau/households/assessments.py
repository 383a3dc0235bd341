"""Interviews: begun, answered bit by bit by several hands, done; and what is known from them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from uuid import UUID

from django.db.models import prefetch_related_objects
from django.utils.timezone import localdate

from trousseau.accounts.actor import Actor
from trousseau.accounts.doors import NotHere, reading, the_one, writing
from trousseau.households import access
from trousseau.households.actions import heard_of
from trousseau.households.answer_sheets import (
    KeptAnswer,
    Whose,
    asked_members,
    entries_of,
    read_sheet,
    write_sheet,
)
from trousseau.households.choices import Interpreter
from trousseau.households.deadlines import Deadline, deadlines_of
from trousseau.households.home_size import HouseholdMember
from trousseau.households.models import AnswerSheet, Assessment
from trousseau.households.profile import respondents
from trousseau.households.queries import Member, members_of
from trousseau.households.questionnaire import Answers, Asked, Questionnaire, Respondent
from trousseau.households.questionnaire_files import latest, read_questionnaire
from trousseau.households.sheet import HouseholdSheet
from trousseau.households.situations import recorded_deadlines
from trousseau.privacy.keys import open_key
from trousseau.privacy.versions import merge

SHORT, FULL = "short", "full"


@dataclass(frozen=True)
class AssessmentLine:
    """An interview in the page of its household."""

    id: UUID
    template: str
    begun_on: date
    done_on: date | None


@dataclass(frozen=True)
class KnownAssessment:
    """An interview, its household, and what is known on that day."""

    id: UUID
    household: UUID
    questionnaire: Questionnaire
    begun_on: date
    done_on: date | None
    interpreter: Interpreter
    language: str
    today: date
    members: tuple[Member, ...]
    # Those of this interview; and those of all of the household's, the newest of each question.
    own: Mapping[Whose, KeptAnswer]
    known: Mapping[Whose, KeptAnswer]

    @property
    def people(self) -> tuple[HouseholdMember, ...]:
        """Everybody of the household."""
        return asked_members(self.members)

    @cached_property
    def respondents(self) -> tuple[Respondent, ...]:
        """Those who are asked."""
        return respondents(self.people, self.today)

    @cached_property
    def answers(self) -> Answers:
        """What was answered, in this interview or an earlier one."""
        return {
            whose: entry.value for whose, entry in self.known.items() if entry.value is not None
        }

    @cached_property
    def asked(self) -> tuple[Asked, ...]:
        """What is to be asked."""
        return self.questionnaire.asked(self.respondents, self.answers)

    @cached_property
    def left(self) -> tuple[Asked, ...]:
        """What was not asked yet."""
        return self.questionnaire.unanswered(self.respondents, self.answers)


@dataclass(frozen=True)
class Saved:
    """What became of answers that were sent: `clashes` are those that somebody else has changed
    meanwhile, as they stand now; they were not written."""

    clashes: Mapping[str, KeptAnswer]


def begin_assessment(
    actor: Actor,
    household_id: UUID,
    template: str,
    interpreter: Interpreter,
    language: str,
    at: datetime,
) -> UUID:
    """Begin an interview, or go on with the one that is open; a short one becomes a full one.

    It counts as contact. Raises NotHere, QuestionnaireError for a template there is none of.
    """
    with writing(actor, "assessments.begin", at) as door:
        household = access.get_household_to_change(actor, household_id)
        version = latest(template).version
        row = household.assessments.filter(done_on=None).order_by("begun_on", "pk").last()
        if row is None:
            row = Assessment(
                household=household,
                template=template,
                version=version,
                begun_on=localdate(at),
                led_by_id=actor.user,
                interpreter=interpreter,
            )
            row.save(force_insert=True)
            open_key(household).write(row, {"language": language})
        elif template == FULL:
            row.template, row.version = template, version
        row.save()
        heard_of(household, localdate(at))
        door.changed(record=access.record(household.pk))
    return row.pk


def save_answers(
    actor: Actor,
    assessment_id: UUID,
    person_id: UUID | None,
    entries: Mapping[str, KeptAnswer],
    seen: Mapping[str, str],
    at: datetime,
) -> Saved:
    """Keep some answers of one person, or of the household; the others stay as they are.

    `seen`: by question, the stamp (`versions.stamp`) of what the form showed. The same answers
    twice are kept once. Raises NotHere, and ValueError for a question that is not asked.
    """
    action = "assessments.ask" if person_id else "assessments.ask_household"
    with writing(actor, action, at) as door:
        row = _to_change(actor, assessment_id)
        person = access.get_member(row.household, person_id)
        questionnaire = read_questionnaire(row.template, row.version)
        if any(questionnaire.question(key) is None for key in entries):
            raise ValueError("this question is not asked")
        key = open_key(person or row.household)
        sheet = AnswerSheet.objects.filter(assessment=row, person=person).first()
        stored = read_sheet(sheet, key) if sheet is not None else {}
        merged = merge(
            stamped_for(row.pk, person_id),
            seen,
            {question: stored.get(question, KeptAnswer()).text for question in entries},
            {question: entry.text for question, entry in entries.items()},
        )
        written = [one for one in entries if one in merged.write and one not in merged.clashes]
        if written:
            if sheet is None:
                sheet = AnswerSheet(assessment=row, person=person, saved_at=at)
                sheet.save(force_insert=True)
            sheet.saved_at = at
            write_sheet(sheet, key, {**stored, **{one: entries[one] for one in written}})
            sheet.save()
            door.changed(person_id, record=access.record(row.household_id))
        if merged.clashes and person_id is not None:
            door.saw(person_id, record=access.record(row.household_id))
    return Saved({one: stored.get(one, KeptAnswer()) for one in merged.clashes})


def stamped_for(assessment_id: UUID, person_id: UUID | None) -> UUID:
    """Whose the stamps of a form are: the person's, or the interview's for the household."""
    return person_id or assessment_id


def finish_assessment(actor: Actor, assessment_id: UUID, at: datetime) -> UUID:
    """The interview is done; gives its household. What is learnt later can still be put right."""
    with writing(actor, "assessments.finish", at) as door:
        row = _to_change(actor, assessment_id)
        if row.done_on is None:
            row.done_on = localdate(at)
            row.save(update_fields=["done_on"])
        door.changed(record=access.record(row.household_id))
    return row.household_id


def known_assessment(
    actor: Actor,
    assessment_id: UUID,
    at: datetime,
    action: str = "assessments.show",
    person: UUID | None = None,
) -> KnownAssessment:
    """An interview and all that is known of its household.

    Raises NotHere, also where the `person` that is asked for does not belong to it.
    """
    with reading(actor, action, at) as door:
        rows = Assessment.objects.select_related("household")
        row = rows.filter(pk=assessment_id, household__in=access.households(actor)).first()
        if row is None:
            raise NotHere(person, f"assessment:{assessment_id}")
        household = row.household
        prefetch_related_objects(
            [household], "memberships__person__referent", "assessments__sheets__person"
        )
        members = members_of(actor, household.memberships.all(), localdate(at))
        here = [member.person.id for member in members]
        if person is not None and person not in here:
            raise NotHere(person, f"assessment:{assessment_id}")
        everything = list(household.assessments.all())
        found = KnownAssessment(
            id=row.pk,
            household=household.pk,
            questionnaire=read_questionnaire(row.template, row.version),
            begun_on=row.begun_on,
            done_on=row.done_on,
            interpreter=Interpreter(row.interpreter),
            language=open_key(household).read(row, "language"),
            today=localdate(at),
            members=members,
            own=entries_of(household, [one for one in everything if one.pk == row.pk], here),
            known=entries_of(household, everything, here),
        )
        for person in here:
            door.saw(person, record=access.record(household.pk))
    return found


def assessments_of(actor: Actor, household_id: UUID, at: datetime) -> tuple[AssessmentLine, ...]:
    """The interviews of a household, newest first; nothing of what was said."""
    with reading(actor, "assessments.show", at):
        rows = Assessment.objects.filter(
            household=household_id, household__in=access.households(actor)
        )
        return tuple(
            AssessmentLine(row.pk, row.template, row.begun_on, row.done_on)
            for row in rows.order_by("-begun_on", "-pk")
        )


def dates_to_watch(sheet: HouseholdSheet, known: KnownAssessment) -> tuple[Deadline, ...]:
    """What expires or happens around a move: from the interview and from the household's record."""
    moving = {member.id for member in known.people if member.moves}
    facts = {person: sheet.facts[person] for person in sheet.facts if str(person) in moving}
    recorded = recorded_deadlines(sheet.stay, sheet.social_housing, facts)
    return deadlines_of(known.people, known.answers) + recorded


def _to_change(actor: Actor, assessment_id: UUID) -> Assessment:
    """One of an actor's households, locked until the transaction ends; or NotHere."""
    rows = Assessment.objects.select_for_update(of=("self",)).select_related("household")
    rows = rows.filter(household__in=access.households(actor))
    return the_one(rows, assessment_id, f"assessment:{assessment_id}")

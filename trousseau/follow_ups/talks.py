"""What the forms of a follow-up begin with: what somebody answered, and what was said alone."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import prefetch_related_objects
from django.utils.timezone import localdate

from trousseau.accounts.actor import Actor
from trousseau.accounts.doors import NotHere, reading
from trousseau.follow_ups import access
from trousseau.follow_ups.answers import SAID, Talk, stamp_of
from trousseau.follow_ups.choices import ACT_TODAY, Interpreted, Mode
from trousseau.follow_ups.known import moved_members
from trousseau.follow_ups.models import FollowUp, FollowUpAnswers, FollowUpAttempt, SaidAlone
from trousseau.follow_ups.said import AdultSaid, AloneSaid, ChildSaid, HouseholdSaid, from_text
from trousseau.follow_ups.schedule import FollowUpDates
from trousseau.households import access as households
from trousseau.households.queries import Member
from trousseau.privacy.keys import open_key
from trousseau.privacy.queries import PersonLine, line_of


@dataclass(frozen=True)
class KeptTalk:
    """What a form shows: what is kept, how it was said, and its stamp."""

    follow_up: UUID
    household: UUID
    dates: FollowUpDates
    # None: the household.
    person: PersonLine | None
    said: AdultSaid | ChildSaid | HouseholdSaid
    talk: Talk | None
    stamp: str

    @property
    def person_id(self) -> UUID | None:
        """Whom it is about; None: the household."""
        return self.person.id if self.person else None


@dataclass(frozen=True)
class AloneTalk:
    """What one adult said alone, for who may read it; `said` is None for who may not."""

    on: date
    mode: Mode
    interpreter: Interpreted
    by: str
    said: AloneSaid | None


@dataclass(frozen=True)
class Hearing:
    """An adult to be heard alone, and the talks of this follow-up, the newest first."""

    follow_up: UUID
    dates: FollowUpDates
    person: PersonLine
    talks: tuple[AloneTalk, ...]

    @property
    def act_today(self) -> bool:
        """Whether the newest of these talks, as far as one may read it, says danger."""
        known = [talk.said.safety for talk in self.talks if talk.said is not None]
        return bool(known) and known[0] in ACT_TODAY


def kept_talk(actor: Actor, follow_up_id: UUID, person_id: UUID | None, at: datetime) -> KeptTalk:
    """What a form about one person, or about the household, begins with; raises NotHere."""
    action = "follow_ups.answer" if person_id else "follow_ups.answer_household"
    with reading(actor, action, at) as door:
        row = access.get_follow_up(actor, follow_up_id, person_id)
        member = _member(actor, row, person_id, localdate(at)) if person_id else None
        rows = row.answers.select_related("person").order_by("said_on", "pk")
        known = list(rows)
        kept = next((one for one in known if one.person_id == person_id), None)
        text = _read(row, kept)
        kind: type[AdultSaid | ChildSaid | HouseholdSaid] = HouseholdSaid
        if member is not None:
            kind = AdultSaid if member.is_adult else ChildSaid
            door.saw(member.person.id, record=households.record(row.plan.household_id))
        # How one spoke with the others is how one speaks with this one.
        like = kept or (known[-1] if known else None)
        return KeptTalk(
            follow_up=row.pk,
            household=row.plan.household_id,
            dates=row.dates,
            person=member.person if member else None,
            said=from_text(kind, text),
            talk=_talk(like) if like else _tried(row),
            stamp=stamp_of(row.pk, person_id, text),
        )


def hearing(actor: Actor, follow_up_id: UUID, person_id: UUID, at: datetime) -> Hearing:
    """The talks with one adult alone; raises NotHere, also for a child."""
    with reading(actor, "follow_ups.hear", at) as door:
        row, person = access.get_to_hear(actor, follow_up_id, person_id, at)
        talks = row.said_alone.filter(person=person_id).select_related("person", "recorded_by")
        door.saw(person_id)
        return Hearing(
            follow_up=row.pk,
            dates=row.dates,
            person=line_of(actor, person),
            talks=tuple(_alone(actor, one) for one in talks.order_by("-said_on", "-pk")),
        )


def _member(actor: Actor, row: FollowUp, person_id: UUID, today: date) -> Member:
    household = row.plan.household
    prefetch_related_objects([household], "memberships__person__referent")
    for member in moved_members(actor, household, row.asked_on(today)):
        if member.person.id == person_id:
            return member
    raise NotHere(person=person_id)


def _read(row: FollowUp, kept: FollowUpAnswers | None) -> str:
    if kept is None:
        return ""
    return open_key(kept.person or row.plan.household).read(kept, SAID)


def _talk(kept: FollowUpAnswers) -> Talk:
    return Talk(kept.said_on, Mode(kept.mode), Interpreted(kept.interpreter))


def _tried(row: FollowUp) -> Talk | None:
    """How they were reached, when somebody noted that first."""
    last: FollowUpAttempt | None = row.attempts.filter(reached=True).order_by("at", "pk").last()
    return Talk(localdate(last.at), Mode(last.mode)) if last else None


def _alone(actor: Actor, one: SaidAlone) -> AloneTalk:
    said = None
    if access.may_read_alone(actor, one):
        said = from_text(AloneSaid, open_key(one.person).read(one, SAID))
    return AloneTalk(
        one.said_on, Mode(one.mode), Interpreted(one.interpreter), str(one.recorded_by), said
    )

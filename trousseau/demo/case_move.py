"""A household's move and its follow-ups of the demonstration, in memory beside its plan
(`case_plan`). Each verb does what the action of the same name does."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from trousseau.follow_ups.answers import Talk
from trousseau.follow_ups.choices import FollowUpMoment, FollowUpState, Mode
from trousseau.follow_ups.models import FollowUp, FollowUpAnswers, FollowUpAttempt, SaidAlone
from trousseau.follow_ups.said import AdultSaid, AloneSaid, ChildSaid, HouseholdSaid, as_text
from trousseau.follow_ups.schedule import follow_ups_for
from trousseau.follow_ups.states import Attempt, FollowUpVerb, next_state
from trousseau.households import access as households
from trousseau.plans.choices import GateItem, MoveState, PlanState, Ready
from trousseau.plans.departures import Said
from trousseau.plans.models import EmergencyExit, GateAnswer, Move, Tenancy
from trousseau.plans.moves import Home, MoveDays
from trousseau.plans.states import SETTLED, PlanVerb
from trousseau.privacy.models import Person

if TYPE_CHECKING:
    from trousseau.demo.case_plan import CasePlan


class CaseMove:
    """A move under a plan, and what follows from it; follow-ups are called by their moments."""

    def __init__(self, plan: CasePlan, days: MoveDays, at: datetime) -> None:
        """As `plans.moves.plan_move`."""
        self._plan, self._file, self._rows = plan, plan.file, plan.file.rows
        self.follow_ups: dict[FollowUpMoment, FollowUp] = {}
        self._tried: dict[FollowUpMoment, list[Attempt]] = defaultdict(list)
        self.row = Move(
            id=self._file.new_id(),
            plan=plan.row,
            area=plan.row.chosen_area,
            leaves_on=days.leaves_on,
            arrives_on=days.arrives_on,
        )
        self._has_keys = bool(days.keys)
        self._file.key.write(self.row, {"transport": days.transport, "keys": days.keys})
        self._rows.add(self.row)
        self._plan.happened("moves.add", at)

    def add_home(self, home: Home, at: datetime) -> None:
        """As `plans.moves.add_home`."""
        row = Tenancy(
            id=self._file.new_id(),
            plan=self._plan.row,
            lease=home.lease,
            guarantee=home.guarantee or "",
            starts_on=home.starts_on,
            ends_on=home.ends_on,
            rent_cents=home.rent_cents,
            charges_cents=home.charges_cents,
        )
        self._file.key.write(row, {"address": home.address})
        self._rows.add(row)
        self._plan.happened("homes.add", at)

    def answer_gate(self, said: Mapping[GateItem, Said], at: datetime) -> None:
        """As `plans.departures.answer_gate`, the first time."""
        for item, one in said.items():
            told = Ready.YES if item is GateItem.KEYS and self._has_keys else Ready.UNKNOWN
            if one == Said(told):
                continue
            row = GateAnswer(
                id=self._rows.number(GateAnswer),
                move=self.row,
                item=item,
                ready=one.ready,
                answered_on=at.date(),
                answered_by_id=self._file.keeper.user,
            )
            self._file.key.write(row, {"note": one.note})
            self._rows.add(row)
        self._plan.happened("moves.answer", at)

    def decide_exit(self, text: str, at: datetime, who: int | None = None) -> None:
        """As `plans.departures.decide_exit`, the first time."""
        person, key = self._file.of(who)
        row = EmergencyExit(
            id=self._rows.number(EmergencyExit),
            move=self.row,
            person=person,
            written_on=at.date(),
        )
        key.write(row, {"text": text})
        self._rows.add(row)
        self._plan.happened("moves.decide_exit", at, person.pk if person else None)

    def record_arrival(self, arrived_on: date, at: datetime) -> None:
        """As `follow_ups.actions.record_arrival`."""
        self._plan.stand_after(PlanVerb.RELOCATE, at.date())
        self.row.state, self.row.arrived_on = MoveState.ARRIVED, arrived_on
        for step in self._plan.steps.values():
            days = step.anchor_days or 0
            if days > 0 and step.planned_on is None and step.state not in SETTLED:
                step.planned_on = arrived_on + timedelta(days)
        for dates in follow_ups_for(arrived_on):
            row = FollowUp(id=self._file.new_id(), plan=self._plan.row, moment=dates.moment)
            row.take(dates)
            self._rows.add(row)
            self.follow_ups[dates.moment] = row
        self._plan.happened("moves.arrive", at)

    def answer(
        self,
        moment: FollowUpMoment,
        who: int | None,
        talk: Talk,
        said: AdultSaid | ChildSaid | HouseholdSaid,
        at: datetime,
    ) -> None:
        """As `follow_ups.answers.answer`, or `answer_household` for nobody, the first time."""
        follow_up = self.follow_ups[moment]
        person, key = self._file.of(who)
        row = FollowUpAnswers(
            id=self._rows.number(FollowUpAnswers),
            follow_up=follow_up,
            person=person,
            said_on=talk.on,
            mode=talk.mode,
            interpreter=talk.interpreter,
            recorded_by_id=self._file.keeper.user,
        )
        key.write(row, {"said": as_text(said)})
        self._rows.add(row)
        if follow_up.state != FollowUpState.DONE:
            follow_up.state, follow_up.settled_on = FollowUpState.DONE, talk.on
            self._begin_following_up(at)
        self._file.heard_of(talk.on)
        self._happened("follow_ups.answer" if person else "follow_ups.answer_household", at, person)

    def hear_alone(
        self, moment: FollowUpMoment, who: int, talk: Talk, said: AloneSaid, at: datetime
    ) -> None:
        """As `follow_ups.answers.hear_alone`."""
        person, key = self._file.people[who], self._file.key_of(who)
        row = SaidAlone(
            id=self._rows.number(SaidAlone),
            follow_up=self.follow_ups[moment],
            person=person,
            centre_id=self._file.household.centre_id,
            said_on=talk.on,
            mode=talk.mode,
            interpreter=talk.interpreter,
            recorded_by_id=self._file.keeper.user,
        )
        key.write(row, {"said": as_text(said)})
        self._rows.add(row)
        self._rows.happened(self._file.keeper, "follow_ups.hear", at, person.pk)

    def note_attempt(
        self, moment: FollowUpMoment, mode: Mode, at: datetime, *, reached: bool
    ) -> None:
        """As `follow_ups.actions.note_attempt`."""
        by, row = self._file.keeper.user, self.follow_ups[moment]
        if reached:
            self._tried[moment].clear()
        else:
            self._tried[moment].append(Attempt(by, at.date(), mode))
        attempt = FollowUpAttempt(follow_up=row, at=at, mode=mode, reached=reached, by_id=by)
        self._rows.add(attempt)
        if reached:
            self._file.heard_of(at.date())
        self._happened("follow_ups.attempt", at)

    def move_on(self, moment: FollowUpMoment, verb: FollowUpVerb, at: datetime) -> None:
        """As `follow_ups.actions.move_on`, for a household that does not answer."""
        row = self.follow_ups[moment]
        tried = self._tried[moment]
        row.state, row.settled_on = next_state(FollowUpState(row.state), verb, tried), at.date()
        self._begin_following_up(at)
        if verb is FollowUpVerb.DECLINE:
            self._file.heard_of(at.date())
        self._happened("follow_ups.move_on", at)

    def _begin_following_up(self, at: datetime) -> None:
        if self._plan.row.state == PlanState.RELOCATED:
            self._plan.stand_after(PlanVerb.FOLLOW_UP, at.date())

    def _happened(self, action: str, at: datetime, person: Person | None = None) -> None:
        file, record = self._file, households.record(self._file.household.pk)
        self._rows.happened(file.keeper, action, at, person.pk if person else None, record)

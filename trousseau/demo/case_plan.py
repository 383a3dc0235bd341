"""A household's plan of the demonstration, in memory beside its file (`case_file`).

Each verb does what the action of the same name in `plans` does; what leads from one state to the
next is asked of the same tables (`plans.states`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING
from uuid import UUID

from trousseau.demo.case_move import CaseMove
from trousseau.demo.case_visit import CaseVisit
from trousseau.households.choices import CloseReason
from trousseau.plans import access
from trousseau.plans.actions import Wanted
from trousseau.plans.back_planning import MOVE
from trousseau.plans.building import row_of
from trousseau.plans.carried import Settlement
from trousseau.plans.choices import AgreedHow, StepState, View
from trousseau.plans.content import ObjectiveText, PlanContent, StepText, day_text
from trousseau.plans.flags import possible_flags
from trousseau.plans.models import (
    Agreement,
    AreaView,
    MobilityPlan,
    Objective,
    PlanArea,
    PlanCondition,
    PlanStateChange,
    PlanStep,
    PlanVersion,
    RightSettled,
    StepDependency,
)
from trousseau.plans.moves import MoveDays
from trousseau.plans.path_step import PathStep
from trousseau.plans.states import (
    SETTLED,
    PlanStanding,
    PlanVerb,
    after,
    next_state,
    with_agreements,
)
from trousseau.plans.steps import StepChange
from trousseau.plans.usual_path import path_for, usual_path
from trousseau.plans.visits import Visit

if TYPE_CHECKING:
    from trousseau.demo.case_file import CaseFile


class CasePlan:
    """A plan; its steps are called by their keys in the path, its places by their codes."""

    def __init__(self, file: CaseFile, flags: Mapping[str, bool], at: datetime) -> None:
        """Begin it, with the steps that concern the household."""
        self.file, self._rows = file, file.rows
        path = usual_path()
        self.path = path_for(path, possible_flags(flags, path.flags))
        self.row = MobilityPlan(
            id=self.file.new_id(),
            household=file.household,
            begun_on=at.date(),
            state_on=at.date(),
            path_version=path.version,
        )
        self._rows.add(self.row)
        self._changed_state(at.date())
        self.steps: dict[str, PlanStep] = {}
        self._objectives: list[tuple[Objective, ObjectiveText, list[PlanStep]]] = []
        self._titles: dict[str, str] = {}
        self._conditions: list[tuple[PlanCondition, str]] = []
        self._areas: dict[str, PlanArea] = {}
        self._views: dict[tuple[str, int], AreaView] = {}
        self._version: PlanVersion | None = None
        self._agreed: set[UUID] = set()
        self._reasons = ""
        self._lay_out()
        self.happened("plans.begin", at)

    def _lay_out(self) -> None:
        """As `plans.building.lay_out`."""
        position = 0
        for number, one in enumerate(self.path.objectives):
            objective = Objective(
                id=self._rows.number(Objective),
                plan=self.row,
                theme=one.theme,
                key=one.key,
                position=number,
            )
            self._rows.add(objective)
            rows = []
            for step in one.steps:
                position += 1
                row = self._step(objective, step, position)
                self._rows.add(row)
                self.steps[step.key] = row
                self._titles[step.key] = step.title.fr
                rows.append(row)
            text = ObjectiveText(one.theme, one.title.fr, ())
            self._objectives.append((objective, text, rows))
        for step in self.path.steps:
            for first in step.after:
                if first.key != MOVE:
                    order = StepDependency(
                        step=self.steps[step.key],
                        on_step=self.steps[first.key],
                        lag_days=first.lag_days,
                    )
                    self._rows.add(order)

    def _step(self, objective: Objective, step: PathStep, position: int) -> PlanStep:
        row = row_of(objective, step, position)
        row.id = self.file.new_id()
        return row

    # -- what is wanted, where to -------------------------------------------------------------

    def set_wanted(self, wanted: Wanted, at: datetime) -> None:
        """As `plans.actions.set_wanted`, the first time."""
        self.row.target_on, self._reasons = wanted.target_on, wanted.reasons
        self.file.key.write(self.row, {"reasons": wanted.reasons})
        for priority, text in wanted.conditions:
            number = self._rows.number(PlanCondition)
            condition = PlanCondition(id=number, plan=self.row, priority=priority)
            self.file.key.write(condition, {"text": text})
            self._rows.add(condition)
            self._conditions.append((condition, text))
        self.happened("plans.edit", at)

    def shortlist(self, code: str, at: datetime) -> None:
        """As `plans.areas.shortlist`, of a place that is not on it."""
        number = self._rows.number(PlanArea)
        area = PlanArea(id=number, plan=self.row, code=code, added_on=at.date())
        self._rows.add(area)
        self._areas[code] = area
        self.happened("plan_areas.add", at)

    def say(self, code: str, who: int, view: View, at: datetime) -> None:
        """As `plans.areas.say`."""
        said = self._views.get((code, who))
        if said is None:
            said = AreaView(area=self._areas[code], person=self.file.people[who])
            self._rows.add(said)
            self._views[code, who] = said
        said.view, said.said_on = view, at.date()
        self.happened("plan_areas.say", at, self.file.people[who].pk)

    def choose(self, code: str, at: datetime, *, backup: bool = False) -> None:
        """As `plans.areas.choose`, of another place than the one that was."""
        if backup:
            self.row.backup_area = code
        else:
            self.row.chosen_area = code
        self.happened("plan_areas.choose", at)

    def plan_visit(
        self, code: str, visit: Visit, travellers: Sequence[int], at: datetime
    ) -> CaseVisit:
        """As `plans.visits.plan_visit`."""
        return CaseVisit(self, self._areas[code], visit, travellers, at)

    # -- what is agreed -----------------------------------------------------------------------

    def propose(self, at: datetime) -> None:
        """As `plans.actions.propose_plan`."""
        self._stand(after(self.row.standing, PlanVerb.PROPOSE), at.date())
        self.row.version += 1
        self._agreed.clear()
        self._version = PlanVersion(
            id=self._rows.number(PlanVersion),
            plan=self.row,
            number=self.row.version,
            proposed_on=at.date(),
        )
        self.file.key.write(self._version, {"content": self._content().as_text()})
        self._rows.add(self._version)
        self.happened("plans.propose", at)

    def _content(self) -> PlanContent:
        """As `plans.reading_plan.content_of_plan`."""
        return PlanContent(
            reasons=self._reasons,
            chosen_area=self.row.chosen_area,
            backup_area=self.row.backup_area,
            target_on=day_text(self.row.target_on),
            conditions=tuple((row.priority, text) for row, text in self._conditions),
            objectives=tuple(
                ObjectiveText(
                    text.theme,
                    text.title,
                    tuple(
                        StepText(
                            str(step.pk),
                            self._titles[step.key],
                            step.owner,
                            day_text(step.planned_on),
                        )
                        for step in steps
                        if step.state not in SETTLED
                    ),
                )
                for _, text, steps in self._objectives
            ),
        )

    def agree(self, who: int, how: AgreedHow, at: datetime) -> None:
        """As `plans.actions.agree`."""
        person = self.file.people[who]
        agreement = Agreement(
            version=self._version,
            person=person,
            agreed_on=at.date(),
            how=how,
            recorded_by_id=self.file.keeper.user,
        )
        self._rows.add(agreement)
        self._agreed.add(person.pk)
        self._settle(at.date())
        self.happened("plans.agree", at, person.pk)

    def move_on(self, verb: PlanVerb, at: datetime, reason: CloseReason | None = None) -> None:
        """As `plans.actions.move_on`; completing asks for nothing here."""
        if verb is PlanVerb.CLOSE:
            self.row.close_reason, self.row.closed_on = str(reason), at.date()
        self._stand(after(self.row.standing, verb), at.date())
        self._settle(at.date())
        self.happened("plans.move_on", at)

    # -- its steps ----------------------------------------------------------------------------

    def plan_step(self, key: str, planned_on: date | None, note: str, at: datetime) -> None:
        """As `plans.steps.plan_step`."""
        step = self.steps[key]
        step.planned_on = planned_on
        self.file.key.write(step, {"note": note})
        self.happened("steps.edit", at)

    def change_step(self, key: str, change: StepChange, at: datetime) -> None:
        """As `plans.steps.change_step`."""
        step, before = self.steps[key], self.steps[key].waiting_on
        step.state = next_state(StepState(step.state), change.verb)
        step.waiting_on = str(change.waiting_on or "")
        if step.waiting_on != before:
            step.waiting_since = at.date() if step.waiting_on else None
            step.nudged_on = None
        step.done_on = at.date() if step.state in SETTLED else None
        step.drop_reason = str(change.drop_reason or "")
        self.happened("steps.change", at)

    def nudge(self, key: str, at: datetime) -> None:
        """As `plans.steps.nudge`."""
        self.steps[key].nudged_on = at.date()
        self.happened("steps.nudge", at)

    def settle_right(self, key: str, settlement: Settlement, at: datetime) -> None:
        """As `plans.carried.settle_right`, the first time."""
        row = RightSettled(
            id=self._rows.number(RightSettled),
            plan=self.row,
            key=key,
            how=settlement.how,
            settled_on=settlement.on,
            settled_by_id=self.file.keeper.user,
        )
        self.file.key.write(row, {"proof": settlement.proof})
        self._rows.add(row)
        self.happened("plan_rights.settle", at)

    # -- its move -----------------------------------------------------------------------------

    def plan_move(self, days: MoveDays, at: datetime) -> CaseMove:
        """As `plans.moves.plan_move`."""
        return CaseMove(self, days, at)

    # -- how it stands ------------------------------------------------------------------------

    def stand_after(self, verb: PlanVerb, today: date) -> None:
        """What an action about something else does to the plan."""
        self._stand(after(self.row.standing, verb), today)

    def happened(self, action: str, at: datetime, person: UUID | None = None) -> None:
        """An action upon the plan is written in the log."""
        self._rows.happened(self.file.keeper, action, at, person, access.record(self.row.pk))

    def _settle(self, today: date) -> None:
        adults = {
            person.pk
            for person, member in zip(self.file.people, self.file.members, strict=True)
            if member.decides
        }
        now = with_agreements(self.row.standing, adults, self._agreed)
        if now != self.row.standing:
            self._stand(now, today)

    def _stand(self, standing: PlanStanding, today: date) -> None:
        """As `plans.actions` does, who leaves the day of each state."""
        came = standing.state != self.row.state
        self.row.state = standing.state
        self.row.suspended_from = standing.suspended_from or ""
        self.row.closed_from = standing.closed_from or ""
        if came:
            self.row.state_on = today
            self._changed_state(today)

    def _changed_state(self, today: date) -> None:
        self._rows.add(PlanStateChange(plan=self.row, state=self.row.state, on=today))

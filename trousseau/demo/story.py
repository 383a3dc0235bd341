"""What happens to a household of the demonstration, told day by day to its file.

A chapter is a function that takes a `Story` and says what happens when (`on_day`); what it says may
depend on what happened before. `chapters` lists them.
"""

import random
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time
from heapq import heappop, heappush
from uuid import UUID

from trousseau.demo.case_file import CaseFile
from trousseau.demo.case_handover import CaseHandover
from trousseau.demo.case_introduction import CaseIntroduction
from trousseau.demo.case_move import CaseMove
from trousseau.demo.case_plan import CasePlan
from trousseau.demo.case_visit import CaseVisit
from trousseau.demo.course import MORNING, Course, moment
from trousseau.demo.people import MadeUpMember
from trousseau.demo.surroundings import Surroundings
from trousseau.partners.choices import Lease
from trousseau.plans.states import PlanVerb


@dataclass
class Story:
    """What a chapter knows of a household, and what is to happen, in the order of days."""

    file: CaseFile
    members: tuple[MadeUpMember, ...]
    course: Course
    centre: str
    around: Surroundings
    today: date
    lot: random.Random
    # Whether the centre is where they go, or went; else it hands them over to one that is.
    is_there: bool
    # When whoever works on it has an appointment with somebody.
    diary: set[datetime]
    # Once there is one.
    plan: CasePlan | None = None
    # The day of the move that the plan aims at.
    target_on: date | None = None
    # The places on the shortlist, since when; the first is the chosen one, once one is.
    shortlisted: list[str] = field(default_factory=list)
    listed_on: date | None = None
    backup: str = ""
    visits: dict[str, CaseVisit] = field(default_factory=dict)
    # By what they are about.
    introductions: dict[UUID, CaseIntroduction] = field(default_factory=dict)
    # When they leave, where that is planned and still ahead.
    leaves_on: date | None = None
    lease: Lease = Lease.DIRECT
    move: CaseMove | None = None
    handover: CaseHandover | None = None
    _ahead: list[tuple[datetime, int, Callable[[datetime], object]]] = field(default_factory=list)
    _told: int = 0

    @property
    def the_handover(self) -> CaseHandover:
        """The hand-over, for what comes after it was proposed."""
        if self.handover is None:
            raise LookupError("nothing was handed over yet")
        return self.handover

    @property
    def adults(self) -> list[int]:
        """The numbers of those who decide."""
        return [number for number, one in enumerate(self.members) if one.decides]

    @property
    def the_plan(self) -> CasePlan:
        """The plan, for what comes after its beginning."""
        if self.plan is None:
            raise LookupError("there is no plan yet")
        return self.plan

    @property
    def the_move(self) -> CaseMove:
        """The move, for what comes after it was planned."""
        if self.move is None:
            raise LookupError("no move is planned yet")
        return self.move

    @property
    def can_speak_alone(self) -> bool:
        """Whether there is more than one who decides."""
        return len(self.adults) > 1

    def move_on(self, verb: PlanVerb, at: datetime) -> None:
        """The plan comes into its next state."""
        self.the_plan.move_on(verb, at)

    def on_day(self, day: date, act: Callable[[datetime], object], hour: time = MORNING) -> None:
        """Let something happen on a day before today; what was told first comes first."""
        heappush(self._ahead, (moment(day, hour), self._told, act))
        self._told += 1

    def tell(self, chapters: Iterable[Callable[["Story"], None]]) -> None:
        """Let everything happen, the earliest first; what happens may say what follows from it."""
        for chapter in chapters:
            chapter(self)
        while self._ahead:
            at, _, act = heappop(self._ahead)
            act(at)

"""What is written all at once is what the actions would have written, row by row and in the log."""

import random
from collections import Counter
from datetime import UTC, datetime, time
from uuid import UUID

import pytest

from tests.demo.by_actions import ActedFile, as_case_file
from tests.demo.told import told
from tests.people import make_centre, make_member
from trousseau.accounts.actor import Actor, actor_of
from trousseau.accounts.choices import CentreKind, Role
from trousseau.accounts.doors import system
from trousseau.accounts.models import Centre
from trousseau.demo.case_file import CaseFile
from trousseau.demo.caseload import Seat, draw_story
from trousseau.demo.chapters import CHAPTERS
from trousseau.demo.course import Reached
from trousseau.demo.network import make_network
from trousseau.demo.places import Places
from trousseau.demo.rows import Rows
from trousseau.demo.story import Story
from trousseau.demo.surroundings import Surroundings, Welcome
from trousseau.households.choices import OfferAnswer, OfferedBy
from trousseau.households.outside_offers import NewOutsideOffer
from trousseau.plans.choices import WaitingOn
from trousseau.plans.states import StepVerb
from trousseau.plans.steps import StepChange

AT = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
LAST = time(18)
# Each but those that are completed, which takes what the follow-ups found.
SEATS = [
    Seat(number, "Créteil", reached)
    for number, reached in enumerate(
        [
            Reached.REFERRED, Reached.INFORMED, Reached.ELIGIBLE, Reached.CLOSED_EARLY,
            Reached.DRAFT, Reached.DRAFT, Reached.PROPOSED, Reached.PROPOSED, Reached.AGREED,
            Reached.ACTIVE, Reached.ACTIVE, Reached.ACTIVE, Reached.SUSPENDED, Reached.CLOSED,
            Reached.RELOCATED,
        ],
        start=500,
    )
]  # fmt: skip
# One was not reached, one did not wish to answer, one adult decided an emergency exit alone.
SEATS += [Seat(number, "Créteil", Reached.FOLLOWING_UP) for number in (519, 520, 563)]
pytestmark = pytest.mark.django_db


@pytest.fixture
def centre() -> Centre:
    """One that hands over whom it accompanies."""
    centre = make_centre("Créteil")
    centre.kind = CentreKind.DEPARTURE
    centre.save()
    return centre


@pytest.fixture
def arrivals(places: Places) -> dict[str, Welcome]:
    found = {}
    for name in ("Rodez", "Laval", "Albi"):
        there = make_centre(name)
        by = actor_of(make_member(Role.CASEWORKER, there), AT)
        found[places.by_centre[name]] = Welcome(there, by)
    return found


@pytest.fixture
def keeper(centre: Centre) -> Actor:
    return actor_of(make_member(Role.CASEWORKER, centre), AT)


@pytest.fixture(scope="module")
def places() -> Places:
    return Places({"Créteil": "94028", "Rodez": "12202", "Laval": "53130", "Albi": "81004"})


def ask_again(story: Story) -> None:
    """Somebody is waited for and asked again; then somebody else."""
    course = story.course
    if course.started_on is None or course.has_ended or course.moved_on is not None:
        return

    def act(at: datetime) -> None:
        plan = story.the_plan
        key = plan.path.steps[-1].key
        plan.change_step(key, StepChange(StepVerb.WAIT, waiting_on=WaitingOn.EMPLOYER), at)
        plan.nudge(key, at)
        plan.change_step(key, StepChange(StepVerb.WAIT, waiting_on=WaitingOn.LANDLORD), at)

    story.on_day(story.course.until, act, LAST)


def hear_from_others(story: Story) -> None:
    """Somebody else offers them a place; some have not answered."""
    course, file = story.course, story.file
    if course.has_ended or course.moved_on is not None:
        return
    new = NewOutsideOffer(OfferedBy.SIAO, "Une place", course.until)

    def act(at: datetime) -> None:
        number = file.add_outside_offer(new, at)
        if course.begun_on is not None:
            file.answer_outside_offer(number, OfferAnswer.NO, at)

    story.on_day(course.until, act, LAST)


# What the stories of the demonstration leave out, or have in few of them.
MORE = (*CHAPTERS, ask_again, hear_from_others)


def surroundings(places: Places, arrivals: dict[str, Welcome], rows: Rows) -> Surroundings:
    centres = {welcome.centre.name: welcome.centre for welcome in arrivals.values()}
    keepers = {welcome.centre.name: [welcome.by] for welcome in arrivals.values()}
    return Surroundings(places, make_network(rows, centres, keepers, places, AT), arrivals)


def test_row_by_row_and_in_the_log(keeper, centre, places, arrivals, undone):
    with undone():
        diaries: dict[UUID, set[datetime]] = {}
        with system("test.write", AT):
            rows = Rows()
            around = surroundings(places, arrivals, rows)
            rows.write()
        for seat in SEATS:
            file = as_case_file(ActedFile(keeper))
            draw_story(seat, file, centre, around, AT, diaries).tell(MORE)
        by_actions = told(AT, with_ids=False)
    with undone():
        diaries, rows = {}, Rows()
        with system("test.write", AT):
            around = surroundings(places, arrivals, rows)
        for seat in SEATS:
            in_memory = CaseFile(rows, keeper, random.Random(seat.number))
            draw_story(seat, in_memory, centre, around, AT, diaries).tell(MORE)
        with system("test.write", AT):
            rows.write()
        at_once = told(AT, with_ids=False)
    assert by_actions.keys() == at_once.keys()
    for table, texts in by_actions.items():
        assert texts, f"nothing in {table}: the stories are too poor"
        assert (texts - at_once[table], at_once[table] - texts) == (Counter(), Counter()), table

"""What a made-up household answers in its first interview: twelve questions, nearly all of them."""

import random
from collections.abc import Iterable, Mapping
from datetime import datetime

from trousseau.demo.course import AFTERNOON, Reached
from trousseau.demo.people import Activity, MadeUpMember, lists, of_100
from trousseau.demo.story import Story
from trousseau.demo.talks import INTERPRETERS, SPEAK_FRENCH
from trousseau.households.answer_sheets import KeptAnswer
from trousseau.households.assessments import SHORT
from trousseau.households.choices import Interpreter
from trousseau.households.questionnaire import NOTHING, UNKNOWN, Value

PRACTICABLE = {"now": 58, "after_step": 30, "not": 6, UNKNOWN: 6}
QUALIFICATIONS = {"unskilled": 46, "skilled": 40, "technician": 10, "manager": 4}
FRENCH = {"none": 10, "A1": 24, "A2": 31, "B1": 22, "B2": 9, "C1": 4}
LICENCES = {"valid": 11, "to_exchange": 22, "learning": 9, "no": 58}
RENTS = range(350, 1001, 50)
# What each weighs.
NEVER: dict[str, int] = {NOTHING: 78, "93": 9, "94": 5, "tight_housing": 8}
PRIORITIES = ("work", "housing", "children", "services", "ties", "place")
# Of a hundred interviews, how many are broken off before the end; where it has just begun, more.
OPEN_OF_100 = {Reached.ELIGIBLE: 45, Reached.DRAFT: 12}
RETIRED_AT, CARE_OF_100, WORKS_OF_100 = 62, 12, 90


def answer(story: Story) -> None:
    """An interview on the day on which the conditions are found met."""
    day = story.course.eligible_on
    if day is None:
        return
    lot = story.lot
    language = story.members[0].person.language
    helped = Interpreter.NONE if language in SPEAK_FRENCH else of_100(lot, INTERPRETERS)
    present = [one for one in story.members if one.place.expected_on is None]
    said = {
        number: _of_person(lot, member)
        for number, member in enumerate(story.members)
        if member in present
    }
    together = _of_household(lot, any(not one.is_adult for one in present))
    is_open = lot.random() * 100 < OPEN_OF_100.get(story.course.reached, 0)

    def act(at: datetime) -> None:
        file = story.file
        file.begin_assessment(SHORT, helped, "" if helped is Interpreter.NONE else language, at)
        for number, answers in said.items():
            file.save_answers(number, answers, at)
        if not is_open:
            file.save_answers(None, together, at)
            file.finish_assessment(at)

    story.on_day(day, act, AFTERNOON)


def _of_person(lot: random.Random, member: MadeUpMember) -> Mapping[str, KeptAnswer]:
    answers: dict[str, Value] = {"care": _yes(lot, CARE_OF_100)}
    if not member.is_adult:
        return _kept(answers)
    person = member.person
    seeks = person.age is not None and person.age < RETIRED_AT and lot.random() * 100 < WORKS_OF_100
    answers["seeks_work"] = "yes" if seeks or person.activity is Activity.WORK else "no"
    if answers["seeks_work"] == "yes" and person.occupation is not None:
        job = person.occupation
        answers["job"] = {"rome": job.rome, "title": job.word}
        answers["job_practicable"] = of_100(lot, PRACTICABLE)
        answers["qualification"] = of_100(lot, QUALIFICATIONS)
    elif answers["seeks_work"] == "yes":
        answers["job"] = NOTHING
    answers["french_spoken"] = "C1" if person.language in SPEAK_FRENCH else of_100(lot, FRENCH)
    answers["car_licence"] = of_100(lot, LICENCES)
    words = lot.choice(lists("said")["wishes"]) if lot.random() < 0.4 else ""
    return _kept(answers, {"seeks_work": words})


def _of_household(lot: random.Random, has_children: bool) -> Mapping[str, KeptAnswer]:
    matters = [one for one in PRIORITIES if has_children or one != "children"]
    never = of_100(lot, NEVER)
    answers: dict[str, Value] = {
        "rent_max": lot.choice(RENTS),
        "social_home": _yes(lot, 92),
        "near_place": NOTHING,
        "never_places": never if never == NOTHING else [never],
        "priorities": lot.sample(matters, 3),
    }
    return _kept(answers)


def _kept(
    answers: Mapping[str, Value], words: Mapping[str, str] | None = None
) -> Mapping[str, KeptAnswer]:
    said: Iterable[tuple[str, Value]] = answers.items()
    return {key: KeptAnswer(value, (words or {}).get(key, "")) for key, value in said}


def _yes(lot: random.Random, of_a_hundred: int) -> str:
    return "yes" if lot.random() * 100 < of_a_hundred else "no"

"""Which opportunities suit a household, and which households an opportunity: with reasons in words.

No score: each reason, each thing that is not known and each rejection has a name. What is not known
rejects nothing. No database, no clock: the day is an argument.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from trousseau.matching.profile import CEFR, Adult, AdultOccupation, CefrLevel, HouseholdProfile
from trousseau.matching.rooms import rooms_needed
from trousseau.partners import fitting_words as say
from trousseau.partners.details import Details, Home, Job, Service, Training
from trousseau.territories.atlas import Atlas
from trousseau.territories.layers import Words
from trousseau.territories.places import UnknownPlace


class Because(StrEnum):
    """What speaks for an opportunity."""

    IN_AREA = "in_area"
    LARGE_ENOUGH = "large_enough"
    WITHIN_BUDGET = "within_budget"
    IN_TIME = "in_time"
    OCCUPATION = "occupation"
    NEAR_OCCUPATION = "near_occupation"
    CAN_GET_THERE = "can_get_there"
    FRENCH = "french"
    STEP = "step"
    SHORTAGE = "shortage"
    HIRING = "hiring"


class Unsure(StrEnum):
    """What is not known and decides: to be asked."""

    AREA = "area"
    ROOMS = "rooms"
    RENT = "rent"
    CHARGES = "charges"
    BUDGET = "budget"
    AVAILABLE = "available"
    OCCUPATION = "occupation"
    SKILLS = "skills"
    CAR = "car"
    STARTS_BEFORE = "starts_before"
    FRENCH = "french"


class Rejection(StrEnum):
    """Why it does not suit."""

    OTHER_AREA = "other_area"
    RED_LINE = "red_line"
    TOO_SMALL = "too_small"
    TOO_DEAR = "too_dear"
    TOO_LATE = "too_late"
    ANSWER_OVER = "answer_over"
    STAY_TOO_SHORT = "stay_too_short"
    OTHER_OCCUPATION = "other_occupation"
    NOT_YET = "not_yet"
    NO_CAR = "no_car"
    FRENCH_BELOW = "french_below"
    BEGUN = "begun"
    NOBODY_SEEKS = "nobody_seeks"


@dataclass(frozen=True)
class Reason:
    """One thing said of a pair; of one adult of the profile, where it is about one."""

    code: Because | Unsure | Rejection
    words: Words
    adult_id: str | None = None


@dataclass(frozen=True)
class Offered:
    """An opportunity as fitting sees it; `area` is an employment area's code, or empty."""

    key: str
    area: str
    details: Details


@dataclass(frozen=True)
class Seeker:
    """A household as fitting sees it: its profile, the areas it looks at (none: anywhere), and the
    day from which it needs a home; None while nobody knows."""

    key: str
    profile: HouseholdProfile
    areas: frozenset[str] = frozenset()
    from_on: date | None = None


@dataclass(frozen=True)
class Fit:
    """One opportunity beside one household."""

    offered: str
    seeker: str
    because: tuple[Reason, ...]
    unsure: tuple[Reason, ...]
    rejected: tuple[Reason, ...]

    @property
    def suits(self) -> bool:
        """Whether nothing speaks against it; what is not known is to be asked."""
        return not self.rejected


def fits_for(
    seeker: Seeker, offers: Iterable[Offered], atlas: Atlas, today: date
) -> tuple[Fit, ...]:
    """Each opportunity for a household: first those that suit, with the least left to ask."""
    return _ordered(fit(offered, seeker, atlas, today) for offered in offers)


def fits_of(
    offered: Offered, seekers: Iterable[Seeker], atlas: Atlas, today: date
) -> tuple[Fit, ...]:
    """Each household for an opportunity, in the same order."""
    return _ordered(fit(offered, seeker, atlas, today) for seeker in seekers)


def _ordered(fits: Iterable[Fit]) -> tuple[Fit, ...]:
    def rank(one: Fit) -> tuple[int, int, int, str, str]:
        return (len(one.rejected), len(one.unsure), -len(one.because), one.offered, one.seeker)

    return tuple(sorted(fits, key=rank))


def fit(offered: Offered, seeker: Seeker, atlas: Atlas, today: date) -> Fit:
    """What speaks for an opportunity and against it, and what nobody knows yet."""
    found = _place(offered, seeker, atlas)
    details, profile = offered.details, seeker.profile
    if isinstance(details, Home):
        found += _home(details, seeker, today)
    elif isinstance(details, Job):
        found += _best(profile, lambda adult: _job(details, adult, seeker, atlas))
    elif isinstance(details, Training):
        found += _best(profile, lambda adult: _training(details, adult, offered, atlas, today))
    else:
        assert isinstance(details, Service)
    return Fit(
        offered.key,
        seeker.key,
        tuple(one for one in found if isinstance(one.code, Because)),
        tuple(one for one in found if isinstance(one.code, Unsure)),
        tuple(one for one in found if isinstance(one.code, Rejection)),
    )


def _place(offered: Offered, seeker: Seeker, atlas: Atlas) -> list[Reason]:
    if not offered.area:
        return [Reason(Unsure.AREA, say.AREA_UNKNOWN)] if seeker.areas else []
    try:
        area = atlas.area(offered.area)
    except UnknownPlace:
        return [Reason(Unsure.AREA, say.AREA_UNKNOWN)]
    found = []
    for line in seeker.profile.red_lines:
        if (
            area.code == line.area
            or area.region == line.region
            or (line.departement is not None and area.departements == (line.departement,))
        ):
            found.append(Reason(Rejection.RED_LINE, say.red_line(area.name)))
            break
    if seeker.areas and area.code not in seeker.areas:
        found.append(Reason(Rejection.OTHER_AREA, say.other_area(area.name)))
    elif seeker.areas:
        found.append(Reason(Because.IN_AREA, say.in_area(area.name)))
    return found


def _home(home: Home, seeker: Seeker, today: date) -> list[Reason]:
    need = seeker.profile.housing
    ages = [child.age for child in seeker.profile.children]
    rooms = need.rooms_min or rooms_needed(len(seeker.profile.adults), ages)
    return [
        *_size(home, rooms),
        *_rent(home, need.rent_max_eur_month),
        *_days(home, seeker.from_on, today),
    ]


def _size(home: Home, rooms: int) -> list[Reason]:
    if home.rooms is None:
        return [Reason(Unsure.ROOMS, say.ROOMS_UNKNOWN)]
    if home.rooms < rooms:
        return [Reason(Rejection.TOO_SMALL, say.too_small(home.rooms, rooms))]
    return [Reason(Because.LARGE_ENOUGH, say.large_enough(home.rooms, rooms))]


def _rent(home: Home, most: float | None) -> list[Reason]:
    total = home.total_cents
    if total is None:
        return [Reason(Unsure.RENT, say.RENT_UNKNOWN)]
    if most is None:
        return [Reason(Unsure.BUDGET, say.BUDGET_UNKNOWN)]
    if total > round(most * 100):
        return [Reason(Rejection.TOO_DEAR, say.too_dear(total, most))]
    if home.charges_cents is None:
        return [Reason(Unsure.CHARGES, say.CHARGES_UNKNOWN)]
    return [Reason(Because.WITHIN_BUDGET, say.within_budget(total, most))]


def _days(home: Home, from_on: date | None, today: date) -> list[Reason]:
    found = []
    if home.answer_by is not None and home.answer_by < today:
        found.append(Reason(Rejection.ANSWER_OVER, say.answer_over(home.answer_by)))
    if from_on is None:
        return found
    if home.available_on is None:
        found.append(Reason(Unsure.AVAILABLE, say.AVAILABLE_UNKNOWN))
    elif home.available_on > from_on:
        found.append(Reason(Rejection.TOO_LATE, say.too_late(home.available_on)))
    else:
        found.append(Reason(Because.IN_TIME, say.in_time(home.available_on)))
    if home.host_until is not None and home.host_until <= from_on:
        found.append(Reason(Rejection.STAY_TOO_SHORT, say.stay_too_short(home.host_until)))
    return found


def _best(profile: HouseholdProfile, ask: Callable[[Adult], list[Reason]]) -> list[Reason]:
    """What is said of the adult whom it suits best: one is enough. Of each, where it suits none."""
    seeking = [adult for adult in profile.adults if adult.seeks_work]
    if not seeking:
        return [Reason(Rejection.NOBODY_SEEKS, say.NOBODY_SEEKS)]
    answers = [ask(adult) for adult in seeking]
    suited = [one for one in answers if not _rejections(one)]
    if not suited:
        return [reason for one in answers for reason in one if isinstance(reason.code, Rejection)]
    return min(suited, key=lambda one: sum(isinstance(each.code, Unsure) for each in one))


def _rejections(found: Sequence[Reason]) -> bool:
    return any(isinstance(one.code, Rejection) for one in found)


def _job(job: Job, adult: Adult, seeker: Seeker, atlas: Atlas) -> list[Reason]:
    found = _occupation(job, adult, atlas)
    if job.without_car:
        found.append(Reason(Because.CAN_GET_THERE, say.WITHOUT_CAR, adult.id))
    elif adult.drives:
        found.append(Reason(Because.CAN_GET_THERE, say.DRIVES, adult.id))
    elif job.without_car is None:
        found.append(Reason(Unsure.CAR, say.CAR_UNKNOWN, adult.id))
    else:
        found.append(Reason(Rejection.NO_CAR, say.NO_CAR, adult.id))
    if job.starts_on and seeker.from_on and job.starts_on < seeker.from_on:
        found.append(Reason(Unsure.STARTS_BEFORE, say.starts_before(job.starts_on), adult.id))
    return found


def _occupation(job: Job, adult: Adult, atlas: Atlas) -> list[Reason]:
    if job.rome is None or job.rome not in atlas.occupations:
        return [Reason(Unsure.OCCUPATION, say.OCCUPATION_UNKNOWN, adult.id)]
    known = [(one, code) for one in adult.occupations if (code := _rome(one, atlas))]
    if not known:
        return [Reason(Unsure.SKILLS, say.SKILLS_UNKNOWN, adult.id)]
    title = atlas.occupations.rome(job.rome).title
    same = [one for one, code in known if _same(code, job.rome, atlas)]
    if any(one.practicable == "now" for one in same):
        return [Reason(Because.OCCUPATION, say.occupation(title), adult.id)]
    if same:
        return [Reason(Rejection.NOT_YET, say.not_yet(title), adult.id)]
    wanted = set(atlas.occupations.faps(job.rome, adult.qualification))
    for one, code in known:
        near = wanted & set(atlas.occupations.faps(code, adult.qualification))
        if one.practicable == "now" and near:
            own = atlas.occupations.rome(code).title
            return [Reason(Because.NEAR_OCCUPATION, say.near_occupation(title, own), adult.id)]
    return [Reason(Rejection.OTHER_OCCUPATION, say.other_occupation(title), adult.id)]


def _training(
    training: Training, adult: Adult, offered: Offered, atlas: Atlas, today: date
) -> list[Reason]:
    found = []
    if training.starts_on is not None and training.starts_on < today:
        found.append(Reason(Rejection.BEGUN, say.begun(training.starts_on), adult.id))
    if training.french is not None:
        found.append(_french(training.french, adult))
    rome = training.leads_to
    if rome is None or rome not in atlas.occupations:
        found.append(Reason(Unsure.OCCUPATION, say.LEADS_UNKNOWN, adult.id))
        return found
    title = atlas.occupations.rome(rome).title
    for one in adult.occupations:
        code = _rome(one, atlas)
        if code and one.practicable == "after_step" and _same(code, rome, atlas):
            found.append(Reason(Because.STEP, say.step(title), adult.id))
            break
    found += _wanted_there(rome, title, adult, offered.area, atlas)
    return found


def _wanted_there(rome: str, title: str, adult: Adult, area: str, atlas: Atlas) -> list[Reason]:
    """Whether the place looks for the occupation that a training leads to."""
    index = atlas.areas.find(area)
    if index is None:
        return []
    found = []
    region = atlas.areas.region[index]
    if atlas.shortage_answer(region, rome, adult.qualification).listed:
        found.append(Reason(Because.SHORTAGE, say.shortage(title), adult.id))
    faps = atlas.occupations.faps(rome, adult.qualification)
    projects = atlas.hiring(*faps).projects
    count = float(projects.value[index]) if projects.readable[index] else 0.0
    if count >= 1:
        found.append(Reason(Because.HIRING, say.hiring(title, round(count)), adult.id))
    return found


def _french(asked: CefrLevel, adult: Adult) -> Reason:
    levels = adult.languages.get("fr")
    spoken = levels.speaking if levels is not None else None
    if spoken is None:
        return Reason(Unsure.FRENCH, say.french_unknown(asked), adult.id)
    if CEFR.index(spoken) < CEFR.index(asked):
        return Reason(Rejection.FRENCH_BELOW, say.french_below(asked, spoken), adult.id)
    return Reason(Because.FRENCH, say.french_enough(asked), adult.id)


def _rome(occupation: AdultOccupation, atlas: Atlas) -> str | None:
    """The code of an adult's occupation, understood from its title where it has none."""
    if occupation.rome is not None:
        return occupation.rome if occupation.rome in atlas.occupations else None
    matches = atlas.job_titles.search(occupation.title or "", 1)
    return matches[0].code if matches else None


def _same(one: str, other: str, atlas: Atlas) -> bool:
    """Whether two codes are one occupation, or were one in the former ROME."""
    occupations = atlas.occupations
    return one == other or occupations.rome(one).parent == occupations.rome(other).parent

"""Nothing that suits is hidden, nothing unknown rejects, and each rejection has its name."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trousseau.matching.profile import (
    CEFR,
    Adult,
    AdultOccupation,
    Child,
    HouseholdProfile,
    HousingNeed,
    LanguageLevels,
    RedLine,
)
from trousseau.partners.choices import Lease
from trousseau.partners.details import Details, Home, Job, Service, Training
from trousseau.partners.fitting import (
    Because,
    Fit,
    Offered,
    Rejection,
    Seeker,
    Unsure,
    fit,
    fits_for,
    fits_of,
)
from trousseau.territories import Atlas

TODAY = date(2026, 3, 2)
RODEZ, CHAUMONT = "7621", "4404"
MASON, MASON_AGAIN, NURSE, BAKER = "F1703", "F1703", "J1506", "D1102"
ATLAS = Atlas.open()


def adult(
    name: str = "a1", *romes: str, french: str | None = None, drives: bool = False,
    practicable: str = "now", seeks: bool = True,
) -> Adult:  # fmt: skip
    return Adult(
        id=name,
        occupations=tuple(AdultOccupation(rome=one, practicable=practicable) for one in romes),  # type: ignore[arg-type]
        qualification="skilled",
        languages={"fr": LanguageLevels(speaking=french)} if french else {},  # type: ignore[arg-type]
        driving_licence=("B",) if drives else (),
        seeks_work=seeks,
    )


def seeker(*adults: Adult, children: int = 0, rent: float | None = None, **more: object) -> Seeker:
    profile = HouseholdProfile(
        adults=adults or (adult(),),
        children=(Child(8),) * children,
        housing=HousingNeed(rent_max_eur_month=rent),
    )
    return Seeker("h", profile, **more)  # type: ignore[arg-type]


def beside(details: Details, who: Seeker, area: str = RODEZ) -> Fit:
    return fit(Offered("o", area, details), who, ATLAS, TODAY)


def codes(found: Fit) -> tuple[set[str], set[str], set[str]]:
    return (
        {one.code for one in found.because},
        {one.code for one in found.unsure},
        {one.code for one in found.rejected},
    )


class TestHome:
    def test_a_home_that_suits_says_why(self):
        home = Home(rooms=4, rent_cents=50_000, charges_cents=5_000, available_on=TODAY)
        who = seeker(adult(), adult("a2"), children=3, rent=600, from_on=TODAY + timedelta(60))
        because, unsure, rejected = codes(beside(home, who))
        assert because == {Because.LARGE_ENOUGH, Because.WITHIN_BUDGET, Because.IN_TIME}
        assert (unsure, rejected) == (set(), set())

    @pytest.mark.parametrize(
        ("home", "rejection"),
        [
            (Home(rooms=2), Rejection.TOO_SMALL),
            (Home(rent_cents=60_001), Rejection.TOO_DEAR),
            (Home(rent_cents=55_000, charges_cents=5_001), Rejection.TOO_DEAR),
            (Home(available_on=TODAY + timedelta(61)), Rejection.TOO_LATE),
            (Home(answer_by=TODAY - timedelta(1)), Rejection.ANSWER_OVER),
            (Home(lease=Lease.HOST, host_until=TODAY + timedelta(60)), Rejection.STAY_TOO_SHORT),
        ],
    )
    def test_each_rejection_by_name(self, home: Home, rejection: Rejection):
        who = seeker(adult(), adult("a2"), children=2, rent=600, from_on=TODAY + timedelta(60))
        assert codes(beside(home, who))[2] == {rejection}

    def test_what_nobody_knows_is_to_be_asked(self):
        who = seeker(from_on=TODAY)
        assert codes(beside(Home(), who)) == (
            set(), {Unsure.ROOMS, Unsure.RENT, Unsure.AVAILABLE}, set(),
        )  # fmt: skip
        assert Unsure.BUDGET in codes(beside(Home(rent_cents=1), who))[1]
        dear = seeker(rent=10, from_on=TODAY)
        assert Unsure.CHARGES in codes(beside(Home(rent_cents=1), dear))[1]

    @given(
        st.integers(1, 8), st.integers(0, 150_000), st.integers(0, 20_000), st.integers(-90, 90),
        st.integers(0, 5), st.integers(100, 1500),
    )  # fmt: skip
    def test_better_is_never_worse_and_forgetting_rejects_nothing(
        self, rooms: int, rent: int, charges: int, days: int, children: int, most: int
    ):
        home = Home(
            rooms=rooms, rent_cents=rent, charges_cents=charges,
            available_on=TODAY + timedelta(days),
        )  # fmt: skip
        who = seeker(adult(), children=children, rent=most, from_on=TODAY)
        rejected = codes(beside(home, who))[2]
        better = replace(
            home, rooms=rooms + 1, rent_cents=rent // 2, available_on=TODAY - timedelta(99)
        )
        assert codes(beside(better, who))[2] <= rejected
        for field in ("rooms", "rent_cents", "charges_cents", "available_on"):
            forgotten = replace(home, **{field: None})  # type: ignore[arg-type]
            known_less = codes(beside(forgotten, who))[2]
            assert known_less <= rejected, field


class TestJob:
    def test_one_adult_is_enough_and_is_named(self):
        who = seeker(adult("a1", NURSE), adult("a2", MASON, drives=True))
        found = beside(Job(rome=MASON, without_car=False), who)
        assert found.suits
        assert {one.adult_id for one in found.because} == {"a2"}
        assert codes(found)[0] == {Because.OCCUPATION, Because.CAN_GET_THERE}

    def test_it_is_said_of_each_why_not(self):
        who = seeker(adult("a1", NURSE, drives=True), adult("a2", MASON))
        found = beside(Job(rome=MASON, without_car=False), who)
        assert {(one.code, one.adult_id) for one in found.rejected} == {
            (Rejection.OTHER_OCCUPATION, "a1"),
            (Rejection.NO_CAR, "a2"),
        }

    def test_an_occupation_that_needs_a_step_first(self):
        who = seeker(adult("a1", NURSE, practicable="after_step", drives=True))
        assert codes(beside(Job(rome=NURSE), who))[2] == {Rejection.NOT_YET}

    def test_what_nobody_knows_is_to_be_asked(self):
        assert codes(beside(Job(), seeker())) == (set(), {Unsure.OCCUPATION, Unsure.CAR}, set())
        job = Job(rome=MASON, without_car=True, starts_on=TODAY)
        found = codes(beside(job, seeker(from_on=TODAY + timedelta(9))))
        assert found[1:] == ({Unsure.SKILLS, Unsure.STARTS_BEFORE}, set())

    def test_who_looks_for_no_work_is_offered_none(self):
        who = seeker(adult("a1", MASON, seeks=False))
        assert codes(beside(Job(rome=MASON), who))[2] == {Rejection.NOBODY_SEEKS}

    def test_an_occupation_in_their_own_words_is_understood(self):
        person = Adult(id="a1", occupations=(AdultOccupation(title="maçon"),))
        found = codes(beside(Job(rome=MASON, without_car=True), seeker(person)))
        assert Because.OCCUPATION in found[0]


class TestTraining:
    @given(st.sampled_from(CEFR), st.sampled_from(CEFR[1:]))
    def test_french_below_what_is_asked_and_only_then(self, spoken: str, asked: str):
        training = Training(french=asked, leads_to=MASON)  # type: ignore[arg-type]
        rejected = codes(beside(training, seeker(adult(french=spoken))))[2]
        below = CEFR.index(spoken) < CEFR.index(asked)
        assert rejected == ({Rejection.FRENCH_BELOW} if below else set())

    def test_a_level_nobody_knows_is_to_be_asked(self):
        assert Unsure.FRENCH in codes(beside(Training(french="B1"), seeker()))[1]

    def test_the_step_between_a_skill_and_an_occupation_the_area_looks_for(self):
        who = seeker(adult("a1", MASON, practicable="after_step", french="A2"))
        found = beside(Training(french="A2", leads_to=MASON), who)
        assert found.suits
        assert {Because.STEP, Because.HIRING, Because.FRENCH} <= codes(found)[0]

    def test_shortage_is_said_where_the_region_s_list_has_it_and_nowhere_else(self):
        said = set()
        for rome in ("F1703", "J1506", "D1102", "K1302", "N4101", "G1602", "M1602"):
            listed = ATLAS.shortage_answer(ATLAS.area(RODEZ).region, rome, "skilled").listed
            because = codes(beside(Training(leads_to=rome), seeker()))[0]
            assert (Because.SHORTAGE in because) == bool(listed), rome
            said.add(bool(listed))
        assert said == {True, False}

    def test_one_that_has_begun_is_over(self):
        training = Training(leads_to=MASON, starts_on=TODAY - timedelta(1))
        assert codes(beside(training, seeker()))[2] == {Rejection.BEGUN}


class TestPlace:
    def test_inside_the_areas_that_are_looked_at(self):
        who = seeker(areas=frozenset({RODEZ}))
        assert codes(beside(Service(), who))[0] == {Because.IN_AREA}
        assert codes(beside(Service(), who, CHAUMONT))[2] == {Rejection.OTHER_AREA}
        assert codes(beside(Service(), who, ""))[1] == {Unsure.AREA}
        assert codes(beside(Service(), seeker(), CHAUMONT)) == (set(), set(), set())

    def test_never_means_never(self):
        region = ATLAS.area(RODEZ).region
        for line in (RedLine(area=RODEZ), RedLine(region=region), RedLine(departement="12")):
            profile = HouseholdProfile(adults=(adult(),), red_lines=(line,))
            found = beside(Service(), Seeker("h", profile, frozenset({RODEZ})))
            assert Rejection.RED_LINE in codes(found)[2], line


def test_those_that_suit_come_first_with_the_least_left_to_ask():
    offers = [
        Offered("small", RODEZ, Home(rooms=1, rent_cents=1, charges_cents=0)),
        Offered("unknown", RODEZ, Home()),
        Offered("good", RODEZ, Home(rooms=4, rent_cents=1, charges_cents=0)),
    ]
    who = seeker(adult(), children=2, rent=500)
    found = fits_for(who, reversed(offers), ATLAS, TODAY)
    assert [one.offered for one in found] == ["good", "unknown", "small"]


def test_households_for_an_opportunity_are_the_same_pairs():
    offered = Offered("o", RODEZ, Home(rooms=3, rent_cents=50_000, charges_cents=0))
    seekers = [replace(seeker(rent=rent), key=str(rent)) for rent in (400, 600)]
    found = fits_of(offered, seekers, ATLAS, TODAY)
    assert [(one.seeker, one.suits) for one in found] == [("600", True), ("400", False)]
    for one, who in zip(found, reversed(seekers), strict=True):
        assert one == fit(offered, who, ATLAS, TODAY)


def test_every_word_is_in_both_languages():
    who = seeker(adult("a1", NURSE, french="A1"), children=3, rent=1, from_on=TODAY)
    for details in (Home(rooms=1, rent_cents=900), Job(rome=MASON), Training("B2", MASON), Home()):
        found = beside(details, who)
        for one in (*found.because, *found.unsure, *found.rejected):
            assert one.words.fr.endswith(".")
            assert one.words.en.endswith(".")
            assert one.words.fr != one.words.en

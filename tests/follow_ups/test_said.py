"""Answers as they are kept: what comes back is what was said."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trousseau.follow_ups.choices import (
    EMPLOYED,
    Doctor,
    FrenchLevel,
    Housing,
    RightsReopened,
    Safety,
    School,
    SomeoneToCall,
    StillHeld,
    WishToStay,
    Work,
)
from trousseau.follow_ups.said import (
    AdultSaid,
    AloneSaid,
    ChildSaid,
    HouseholdSaid,
    Said,
    as_text,
    from_text,
    says_nothing,
)
from trousseau.households.choices import YesNo


def one_of(kind: Any) -> st.SearchStrategy[Any]:
    return st.sampled_from(list(kind))


CENTS = st.none() | st.integers(0, 10**7)
WORK = st.one_of(
    st.tuples(one_of(Work), st.none()),
    st.tuples(one_of(sorted(EMPLOYED)), st.dates(date(2020, 1, 1), date(2030, 1, 1))),
)
CHILD = st.one_of(
    st.builds(ChildSaid, one_of(School)),
    st.builds(ChildSaid, one_of([School.ENROLLED, School.WAITING]), st.integers(0, 999)),
)
SAID = st.one_of(
    WORK.flatmap(
        lambda work: st.builds(
            AdultSaid,
            st.just(work[0]),
            st.just(work[1]),
            one_of(YesNo),
            one_of(StillHeld),
            one_of(FrenchLevel),
            one_of(Doctor),
            one_of(SomeoneToCall),
        )
    ),
    CHILD,
    st.builds(HouseholdSaid, one_of(Housing), one_of(YesNo), one_of(RightsReopened), CENTS, CENTS),
    st.builds(AloneSaid, one_of(Safety), one_of(WishToStay)),
)


@given(SAID)
def test_what_comes_back_is_what_was_said(said: Said):
    found = from_text(type(said), as_text(said))
    assert found == said
    assert [type(getattr(found, name)) for name in said.__slots__] == [
        type(getattr(said, name)) for name in said.__slots__
    ]


@given(SAID)
def test_what_is_not_known_is_not_written(said: Said):
    assert "unknown" not in as_text(said)
    assert (as_text(said) == "{}") == says_nothing(said)


@pytest.mark.parametrize("kind", [AdultSaid, ChildSaid, HouseholdSaid, AloneSaid])
def test_what_nobody_asked_is_unknown(kind: type[Said]):
    assert says_nothing(from_text(kind, ""))


def test_a_child_that_counts_as_an_adult_by_now_can_still_be_read():
    assert from_text(AdultSaid, as_text(ChildSaid(School.WAITING, 3))) == AdultSaid()


def test_nobody_has_had_no_work_since_a_day():
    with pytest.raises(ValueError, match="no work"):
        AdultSaid(Work.TRAINING, date(2026, 1, 5))

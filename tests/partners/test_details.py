"""What is particular to an offer comes back as it was kept; what cannot be is refused by name."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trousseau.partners.choices import Contract, Guarantee, Lease, OpportunityKind, Shifts
from trousseau.partners.details import (
    KINDS,
    DetailError,
    Details,
    Home,
    Job,
    Service,
    Training,
    as_json,
    from_json,
)

DAYS = st.none() | st.dates(date(2020, 1, 1), date(2040, 1, 1))
ROMES = st.none() | st.from_regex(r"[A-N][0-9]{4}", fullmatch=True)
CENTS = st.none() | st.integers(0, 300_000)
EACH = {
    OpportunityKind.JOB: st.builds(
        Job, ROMES, st.sampled_from(Contract), st.none() | st.floats(1, 48),
        st.sampled_from(Shifts), st.none() | st.booleans(), DAYS,
    ),
    OpportunityKind.HOME: st.builds(
        Home, st.none() | st.integers(1, 8), CENTS, CENTS, DAYS, DAYS, DAYS,
        st.none() | st.integers(1, 9), DAYS, st.sampled_from(Lease), st.none(),
        st.sampled_from([(), (Guarantee.VISALE, Guarantee.FSL), (Guarantee.NONE_ASKED,)]),
    ),
    OpportunityKind.TRAINING: st.builds(
        Training, st.sampled_from([None, "A1", "B1"]), ROMES, DAYS
    ),
    OpportunityKind.SERVICE: st.builds(Service, st.text(max_size=200), DAYS),
}  # fmt: skip


@given(st.one_of([st.tuples(st.just(kind), details) for kind, details in EACH.items()]))
def test_what_is_kept_comes_back(one: tuple[OpportunityKind, Details]):
    kind, details = one
    assert from_json(kind, as_json(details)) == details


@pytest.mark.parametrize(
    ("kind", "kept", "field"),
    [
        ("job", {"rome": "X9999"}, "rome"),
        ("job", {"hours": 70}, "hours"),
        ("job", {"rooms": 3}, "rooms"),
        ("job", {"contract": "forever"}, "contract"),
        ("home", {"rooms": 0}, "rooms"),
        ("home", {"rooms": 2.5}, "rooms"),
        ("home", {"rent_cents": -1}, "rent_cents"),
        ("home", {"available_on": "soon"}, "available_on"),
        ("home", {"lease": "direct", "host_until": "2026-01-01"}, "host_until"),
        ("home", {"guarantees": ["none_asked", "fsl"]}, "guarantees"),
        ("training", {"french": "Z9"}, "french"),
        ("service", {"what": "x" * 201}, "what"),
    ],
)
def test_what_cannot_be_is_refused_by_name(kind: str, kept: dict[str, Any], field: str):
    with pytest.raises(DetailError) as refused:
        from_json(OpportunityKind(kind), kept)
    assert refused.value.field == field


def test_rent_and_charges_are_one_sum_and_unknown_stays_unknown():
    assert Home(rent_cents=45_000, charges_cents=6_050).total_cents == 51_050
    assert Home(rent_cents=45_000).total_cents == 45_000
    assert Home(charges_cents=6_050).total_cents is None


def test_every_kind_has_its_details():
    assert set(KINDS) == set(OpportunityKind)
    assert all(as_json(model()) is not None for model in KINDS.values())

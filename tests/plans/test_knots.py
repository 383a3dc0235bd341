"""Circles in what steps wait for: all of them found, each told in its order, none invented."""

from hypothesis import given
from hypothesis import strategies as st

from trousseau.plans.knots import Awaits, Knot, Tie, knots_of

NAMES = "abcdef"
# Steps may only come after earlier letters, so that their order is without circles.
EDGES = st.sets(st.tuples(st.sampled_from(NAMES), st.sampled_from(NAMES)), max_size=12)


def knots(awaits: str, after: str = "", done: str = "", **unties: str) -> tuple[Knot, ...]:
    """`awaits` and `after` as pairs: "ab" is a waits for b; `unties`: ab="x"."""
    named = dict.fromkeys("".join(sorted(awaits + after)).replace(" ", ""))
    open_names = [name for name in named if name not in done]
    return knots_of(
        {
            name: [
                Awaits(pair[1], tuple(unties.get(pair, "")))
                for pair in awaits.split()
                if pair[0] == name
            ]
            for name in open_names
        },
        {name: [pair[1] for pair in after.split() if pair[0] == name] for name in open_names},
        set(done),
    )


def test_no_circle_no_knot():
    assert knots("ab bc ac") == ()


def test_a_knot_is_told_along_its_ties():
    (knot,) = knots("ac cb ba")
    assert knot.keys == ("a", "c", "b")
    assert knot.ties == (Tie("a", "c"), Tie("c", "b"), Tie("b", "a"))


def test_what_a_step_waits_for_first_is_told_first():
    (knot,) = knots("ab ac ba ca")
    assert knot.keys == ("a", "b", "c")


def test_two_knots_are_two():
    assert [knot.keys for knot in knots("ab ba bc cd dc")] == [("a", "b"), ("c", "d")]


def test_who_only_waits_for_a_knot_is_not_in_it():
    (knot,) = knots("ab bc cb")
    assert knot.keys == ("b", "c")
    (knot,) = knots("ab ba bc")
    assert knot.ties == (Tie("a", "b"), Tie("b", "a"))


def test_a_knot_may_go_through_the_order_of_steps_and_that_cannot_be_untied():
    (knot,) = knots("ab", "ba", ab="x")
    assert knot.ties == (Tie("a", "b", ("x",)), Tie("b", "a", is_firm=True))


def test_what_is_done_unties_and_holds_nobody_up():
    assert knots("ab ba", ab="x")
    assert knots("ab ba", done="x", ab="xy") == ()
    assert knots("ab bc ca", done="b") == ()
    # Another way round may remain.
    (knot,) = knots("ab ac ba ca", done="x", ab="x")
    assert knot.keys == ("a", "c")


@given(EDGES, EDGES)
def test_a_step_is_in_a_knot_when_it_can_be_reached_from_itself(awaits, order):
    awaits = {(one, other) for one, other in awaits if one != other}
    order = {(one, other) for one, other in order if one > other}
    found = knots_of(
        {name: [Awaits(other) for one, other in sorted(awaits) if one == name] for name in NAMES},
        {name: [other for one, other in sorted(order) if one == name] for name in NAMES},
        set(),
    )
    # All that can be reached, one tie further each time.
    reach = awaits | order
    for _ in NAMES:
        reach = reach | {(a, d) for a, b in reach for c, d in awaits | order if b == c}
    together = {
        frozenset(other for other in NAMES if (name, other) in reach and (other, name) in reach)
        for name in NAMES
        if (name, name) in reach
    }
    assert {frozenset(knot.keys) for knot in found} == together
    for knot in found:
        assert len(knot.keys) == len(set(knot.keys))
        inside = {(one, other) for one, other in awaits if {one, other} <= set(knot.keys)}
        firm = {(one, other) for one, other in order if {one, other} <= set(knot.keys)}
        assert {(tie.key, tie.awaited) for tie in knot.ties if not tie.is_firm} == inside
        assert {(tie.key, tie.awaited) for tie in knot.ties if tie.is_firm} == firm

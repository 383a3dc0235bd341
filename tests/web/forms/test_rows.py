"""Adding and removing people in what a browser posted."""

from hypothesis import given
from hypothesis import strategies as st

from trousseau.web.forms import rows

ACTIONS = st.sampled_from(
    ["add-adult", "add-child", "remove-adult-0", "remove-adult-3", "remove-child-0", "x", ""]
)


@given(st.lists(ACTIONS, max_size=30))
def test_counts_stay_within_bounds(actions: list[str]):
    data: rows.Posted = {}
    for action in actions:
        data = rows.apply(data, action)
        assert 1 <= rows.count(data, "adult") <= rows.MOST["adult"]
        assert 0 <= rows.count(data, "child") <= rows.MOST["child"]


def test_later_people_move_up():
    data = {"children": ["3"], "child-0-age": ["1"], "child-1-age": ["5"], "child-2-age": ["9"]}
    left = rows.apply(data, "remove-child-1")
    assert left == {"children": ["2"], "child-0-age": ["1"], "child-1-age": ["9"]}


def test_a_count_that_is_none_is_the_least():
    for raw in ("", "-1", "x", "9999", "²"):
        assert rows.count({"adults": [raw]}, "adult") == 1

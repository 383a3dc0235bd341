"""How the scores of a cohort add up: each distinct part scored once, and who adds up which."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from trousseau.matching.basis import Basis
from trousseau.matching.cohort_parts import Lists, Numbers, Parts, only
from trousseau.matching.constraints import OVERSEAS, Constraint, Mask, constraints_of
from trousseau.matching.criteria.children import ChildrenKey, levels_needed
from trousseau.matching.criteria.columns import ThemeScores
from trousseau.matching.criteria.ties import away_scores, near_scores
from trousseau.matching.criteria.work import AdultKey, adult_work
from trousseau.matching.household import read_household
from trousseau.matching.mean import EXPONENT, FLOOR
from trousseau.matching.profile import (
    THEMES,
    Child,
    HousingNeed,
    Theme,
    Wishes,
)
from trousseau.matching.themes import (
    Key,
    housing_key,
    services_key,
    theme_scores,
    ties_key,
)
from trousseau.territories.figures import Floats
from trousseau.territories.local_facts import LocalFact

if TYPE_CHECKING:
    from trousseau.matching.kernel import Plan

NOTHING = 0
"""The row of a table that belongs to no theme and rejects no place."""
_UNREACHABLE = -1
_OfDistance = Callable[[Basis, str, float], Floats]
_OVERSEAS = "overseas"
"""The constraint that depends on what is wished; all others depend on one condition, or on ages."""


def plan_of(
    parts: Parts, basis: Basis, facts: Sequence[LocalFact] = (), on: date | None = None
) -> Plan:
    """Score every distinct part and say which of them each household adds up.

    ProfileError for a code that does not exist; its path is that of the part.
    """
    from trousseau.matching.kernel import Plan

    severe, wished, bans = Table(basis.size), Table(basis.size), Table(basis.size)
    options = _options(parts, basis, severe)
    wishes = _wishes(parts, basis, wished)
    homes = [_row(severe, basis, "housing", housing_key(part)) for part in parts.homes]
    schools = [_row(severe, basis, "children", _children_key(ages)) for ages in parts.ages]
    services = [_row(severe, basis, "services", services_key(part)) for part in parts.licences]
    place = severe.row("place", lambda: _score(theme_scores(basis, "place", None)))
    fixed = np.column_stack(
        [
            np.array(homes, dtype=np.int32)[parts.home_of],
            np.array(schools, dtype=np.int32)[parts.ages_of],
            np.array(services, dtype=np.int32)[parts.drives],
            np.full(len(parts), place, dtype=np.int32),
        ]
    )
    rules = np.column_stack(
        [_overseas(parts, basis, bans), _newcomers(parts, basis, facts, on, bans)]
    )
    conditions = _conditions(parts, basis, facts, on, bans)
    return Plan(
        shares=_shares(parts, options, wishes, fixed),
        severe=(np.maximum(severe.rows(), FLOOR) ** EXPONENT).astype(np.float32),
        fixed=fixed,
        seeker_starts=parts.seeker_starts,
        option_starts=options.starts,
        options=options.items,
        wished=wished.rows().astype(np.float32),
        wish_starts=wishes.starts,
        wishes=wishes.items,
        bans=np.where(bans.rows() > 0, np.nan, 0.0).astype(np.float32),
        rules=rules,
        condition_starts=conditions.starts,
        conditions=conditions.items,
    )


class Table:
    """Rows over N places, each made once. Row 0 stands for nothing."""

    def __init__(self, size: int) -> None:
        self._rows: list[Floats] = [np.zeros(size)]
        self._known: dict[Hashable, int] = {}

    def row(self, key: Hashable, make: Callable[[], Floats | None]) -> int:
        """The number of the row of a key; NOTHING when there is nothing to make it of."""
        known = self._known.get(key)
        if known is None:
            made = make()
            known = NOTHING
            if made is not None:
                known = len(self._rows)
                self._rows.append(made)
            self._known[key] = known
        return known

    def rows(self) -> Floats:
        """All rows, (R, N)."""
        return np.stack(self._rows)


def _score(theme: ThemeScores) -> Floats | None:
    return theme.scored.score if theme.scored is not None else None


def _children_key(ages: Sequence[int]) -> ChildrenKey | None:
    levels = levels_needed(ages)
    return ChildrenKey(levels) if levels else None


def _row(table: Table, basis: Basis, theme: Theme, key: Key) -> int:
    """The row of a theme for a key; NOTHING without a key."""
    if key is None:
        return NOTHING
    return table.row(key, lambda: _score(theme_scores(basis, theme, key)))


def _options(parts: Parts, basis: Basis, table: Table) -> Lists:
    """For each adult who looks for work the rows of what they can practise now.

    The best of them counts. Somebody who can practise nothing has the row of all hiring.
    """

    def row(adult: AdultKey) -> int:
        return table.row(adult, lambda: _score(adult_work(basis, adult)))

    household = read_household(parts.occupations, basis)
    reachable = household.keys.work.adults if household.keys.work is not None else ()
    rows = {
        name: row(adult) if adult else _UNREACHABLE
        for name, adult in zip(household.work_ids, reachable, strict=True)
    }
    numbered = [rows[adult.id] for adult in parts.occupations.adults]
    options = np.array(numbered, dtype=np.int32)[parts.said.items]
    adults, count = parts.said.owners, len(parts.said.lengths)
    reached = options != _UNREACHABLE
    idle = np.flatnonzero(np.bincount(adults[reached], minlength=count) == 0)
    anything = row(()) if idle.size else NOTHING
    adults = np.concatenate([adults[reached], idle])
    options = np.concatenate([options[reached], np.full(idle.size, anything, dtype=np.int32)])
    return Lists.gathered(adults[options != NOTHING], options[options != NOTHING], count)


def _wishes(parts: Parts, basis: Basis, table: Table) -> Lists:
    """For each household the rows of its wishes, whose plain mean is the theme."""

    def rows(wishes: Iterable[Wishes]) -> Numbers:
        found = [_row(table, basis, "ties", ties_key(only(wishes=each))) for each in wishes]
        return np.array(found, dtype=np.int32)

    def distances(places: Iterable[tuple[str, float]], score: _OfDistance) -> Numbers:
        known = list(places)
        found = np.zeros(len(known), dtype=np.int32)
        # Town by town: the basis keeps the distances of the last few.
        for number in sorted(range(len(known)), key=known.__getitem__):
            town, km = known[number]
            found[number] = table.row((score, town, km), partial(score, basis, town, km))
        return found

    everybody = np.arange(len(parts), dtype=np.int32)
    regions = rows(Wishes(regions=each) for each in parts.regions)
    sizes = rows(Wishes(town_size=each) for each in parts.town_sizes)
    near = distances(((each.commune, each.max_km) for each in parts.near), near_scores)
    away_from = distances(((each.commune, each.min_km) for each in parts.away_from), away_scores)
    owners = [everybody, everybody, parts.near_lists.owners, parts.away_from_lists.owners]
    found = [
        regions[parts.regions_of],
        sizes[parts.town_size_of],
        near[parts.near_lists.items],
        away_from[parts.away_from_lists.items],
    ]
    owner, row = np.concatenate(owners).astype(np.int64), np.concatenate(found)
    # The same wish said twice is one wish.
    code = np.unique((owner << 32 | row)[row != NOTHING])
    lengths = np.bincount(code >> 32, minlength=len(parts))
    return Lists.cut((code & 0xFFFFFFFF).astype(np.int32), lengths)


def _overseas(parts: Parts, basis: Basis, table: Table) -> Numbers:
    """For each household the row of areas overseas to which none of its wishes leads."""
    everywhere = {region: None for regions in parts.regions for region in regions}
    read_household(only(wishes=Wishes(regions=tuple(everywhere))), basis)  # checks the codes
    codes = sorted(OVERSEAS)

    def bits(regions: Iterable[str]) -> int:
        return sum(1 << codes.index(code) for code in {*regions} & OVERSEAS)

    wished = np.array([bits(regions) for regions in parts.regions], dtype=np.int32)
    near = [bits([basis.atlas.commune(each.commune).region]) for each in parts.near]
    leading = wished[parts.regions_of]
    lists = parts.near_lists
    np.bitwise_or.at(leading, lists.owners, np.array(near, dtype=np.int32)[lists.items])
    rows = np.zeros(1 << len(codes), dtype=np.int32)
    for each in np.unique(leading).tolist():
        regions = tuple(code for bit, code in enumerate(codes) if each >> bit & 1)
        found = constraints_of(only(wishes=Wishes(regions=regions)), basis, (), None)
        rows[each] = _ban(table, [constraint.rejects for constraint in found])
    return rows[leading]


def _newcomers(
    parts: Parts, basis: Basis, facts: Sequence[LocalFact], on: date | None, table: Table
) -> Numbers:
    """For each household the row of areas without a class for children who have just come.

    The only rule that depends on ages; without local facts it rejects nothing.
    """
    rows = np.zeros(len(parts.ages), dtype=np.int32)
    if facts:
        for number, ages in enumerate(parts.ages):
            found = constraints_of(only(children=tuple(map(Child, ages))), basis, facts, on)
            rows[number] = _ban(table, [each.rejects for each in found if each.name != _OVERSEAS])
    return rows[parts.ages_of]


def _conditions(
    parts: Parts, basis: Basis, facts: Sequence[LocalFact], on: date | None, table: Table
) -> Lists:
    """For each household the rows of what its requirements and its red lines reject."""
    sizes = sorted({rooms for _, rooms in parts.requirements})
    required = np.zeros(len(parts.requirements), dtype=np.int32)
    for size in sizes:
        numbers = [n for n, (_, rooms) in enumerate(parts.requirements) if rooms == size]
        must = tuple(parts.requirements[n][0] for n in numbers)
        part = only(must=must, housing=HousingNeed(rooms_min=size))
        masks = _masks(constraints_of(part, basis, facts, on))
        required[numbers] = [_ban(table, masks[f"must[{i}]"]) for i in range(len(must))]
    part = only(red_lines=parts.red_lines)
    read_household(part, basis)  # checks the codes of places, which constraints rely on
    masks = _masks(constraints_of(part, basis, facts, on))
    crossed = [_ban(table, masks[f"red_lines[{i}]"]) for i in range(len(parts.red_lines))]
    return Lists.gathered(
        np.concatenate([parts.requirement_lists.owners, parts.red_line_lists.owners]),
        np.concatenate(
            [
                required[parts.requirement_lists.items],
                np.array(crossed, dtype=np.int32)[parts.red_line_lists.items],
            ]
        ),
        len(parts),
    )


def _masks(constraints: Iterable[Constraint]) -> dict[str, list[Mask]]:
    """What is rejected, by the place in the profile that says so."""
    masks: dict[str, list[Mask]] = defaultdict(list)
    for constraint in constraints:
        masks[constraint.path].append(constraint.rejects)
    return masks


def _ban(table: Table, masks: Sequence[Mask]) -> int:
    """The row of what any of these rejects."""
    rejects = np.logical_or.reduce(masks) if masks else np.zeros(0, dtype=bool)
    if not rejects.any():
        return NOTHING
    return table.row(rejects.tobytes(), lambda: rejects.astype(np.float64))


def _shares(parts: Parts, options: Lists, wishes: Lists, fixed: Numbers) -> NDArray[np.float32]:
    """Shares of the weight (H, 6) as `effective_weights` says, work for each adult who counts."""
    seekers = Lists(parts.seeker_starts, options.starts[:-1])
    workers = np.bincount(seekers.owners, weights=options.lengths > 0, minlength=len(parts))
    present = {
        "work": workers > 0,
        "housing": fixed[:, 0] != NOTHING,
        "children": fixed[:, 1] != NOTHING,
        "services": fixed[:, 2] != NOTHING,
        "ties": wishes.lengths > 0,
        "place": fixed[:, 3] != NOTHING,
    }
    takes_part = np.column_stack([present[theme] for theme in THEMES])
    weights = np.where(takes_part & (parts.weights > 0), parts.weights, 0.0)
    unweighted = ~weights.any(axis=1)
    takes_part[:, THEMES.index("place")] = False
    weights[unweighted] = takes_part[unweighted]
    total = weights.sum(axis=1, keepdims=True)
    if not total.all():
        raise ValueError("the atlas holds no layer that a household could be ranked by")
    shares: Floats = weights / total
    shares[:, THEMES.index("work")] /= np.maximum(workers, 1)
    return np.asarray(shares, dtype=np.float32)
